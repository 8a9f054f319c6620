"""What a clerk is told of a unit beside its figures: why it is not ranked, how much of it is still queried."""

from __future__ import annotations

from jixiao_batch.county.decision_list import DECISIONS_NAME
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding, Severity


def why_not_ranked(unit: UnitResult) -> str:
    """The reason in a clerk's words."""
    if unit.status == "missing":
        if unit.in_question:
            forms = "、".join(f"“{path}”" for path in unit.in_question)
            return f"{forms}可能是它的表，请先在“{DECISIONS_NAME}”里确认"
        files = "、".join(f"“{path}”" for path in unit.unopened)
        return f"报来的文件{files}打不开，请重新报送" if files else "没有收到报送件"
    if unit.status == "returned":
        errors = [finding for finding in unit.findings if finding.severity == "error"]
        return f"退回，{_listed(errors)}" if errors else "退回"
    lacking = [r.indicator.name for r in unit.assessment.indicators if r.status == "unscored"] if unit.assessment else []
    return f"无法评分：{'、'.join(lacking)}" if lacking else ""


def queries_waiting(unit: UnitResult) -> str:
    queries = count_of(unit, "query")
    return f"有 {queries} 处待核实" if queries else ""


def count_of(unit: UnitResult, severity: Severity) -> int:
    return sum(1 for finding in unit.findings if finding.severity == severity)


def _listed(errors: list[Finding]) -> str:
    """The first error with its item, then what else is wrong: 没有填：年初预算、不是数字等 3 处错误."""
    first, *others = errors
    kinds = dict.fromkeys(one.title for one in others if one.title != first.title)
    item = f"：{first.place.label}" if first.place.label else ""
    shown = "、".join([f"{first.title}{item}", *list(kinds)[:2]])
    return f"{shown}等 {len(errors)} 处错误" if others else shown
