"""What waits for a person: lines of 复核意见 that the tool writes, decided ones first kept as they were decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.county.decision_list import DecisionList
from jixiao_batch.evaluation.deciding import finding_target
from jixiao_batch.evaluation.decisions import Decision, TargetKind, shown_points
from jixiao_batch.evaluation.results import ADOPTED, IndicatorResult, RowResult, UnitResult
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.rules.manual import Manual
from jixiao_batch.scheme.score_readings import QUALITATIVE

#: findings that a decision on the indicator or row settles, so that they need no line of their own
_SETTLED_BY_POINTS = {
    "needs-decision", "not-computable", "score-difference", "self-above-weight", "tier-unknown", "tier-exceeded",
    "subtotal-broken", "total-broken", "total-difference", "decision-stale",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line of the list: what it is about, why it waits, the figures, and the decision if there is one already."""

    unit: UnitResult
    kind: TargetKind
    target: str
    why: str
    weight: str
    claimed: str
    computed: str
    decision: Decision | None = None


def waiting_lines(units: Sequence[UnitResult], decisions: DecisionList, places: int) -> tuple[WaitingLine, ...]:
    """Decisions that stand, decisions that came to nothing, then what nobody has decided yet, unit by unit."""
    return tuple(line for unit in units for line in _of_unit(unit, decisions, places))


def _of_unit(unit: UnitResult, decisions: DecisionList, places: int) -> Iterator[WaitingLine]:
    for one in unit.decided:
        decision = one.decision
        yield WaitingLine(unit, decision.kind, decision.target, "已核定", "", one.claimed, one.computed, decision)
    done = {one.decision.place for one in unit.decided}
    for decision in decisions.of(unit.code, unit.name):
        if decision.place not in done:
            yield WaitingLine(unit, decision.kind, decision.target, "核定没有用上，请核对", "", "", "", decision)
    taken = {(one.decision.kind, one.decision.target) for one in unit.decided}
    if unit.status not in ADOPTED:
        return  # its form comes again first
    for line in (*_points(unit, places), *_questions(unit)):
        if (line.kind, line.target) not in taken:
            yield line


def _points(unit: UnitResult, places: int) -> Iterator[WaitingLine]:
    for result in unit.assessment.indicators if unit.assessment else ():
        for row in result.rows:
            if row.met is None and (why := _why_row(row)):
                claimed, computed = shown_points(row.row.self_score, places), shown_points(row.score, places)
                weight = "" if row.row.weight is None else plain(row.row.weight)
                yield WaitingLine(unit, "绩效指标行", row.row.name, why, weight, claimed, computed)
        if why := _why(result):
            claimed, computed = shown_points(result.self_score, places), shown_points(result.score, places)
            yield WaitingLine(unit, "指标", result.indicator.name, why, plain(result.indicator.weight), claimed, computed)


def _why(result: IndicatorResult) -> str:
    if result.status == "unscored" and not result.rows:
        return result.working
    if isinstance(result.indicator.rule, Manual):
        return "由评价人员评定"
    return f"自评与复核不一致：{result.working}" if _differ(result.self_score, result.score) and not result.rows else ""


def _why_row(row: RowResult) -> str:
    if row.score is None:
        return row.working
    if row.row.nature == QUALITATIVE:
        return f"定性指标：{row.row.actual_text}"
    return f"自评与复核不一致：{row.working}" if _differ(row.row.self_score, row.score) else ""


def _differ(claimed: Decimal | None, computed: Decimal | None) -> bool:
    return claimed is not None and computed is not None and claimed != computed


def _questions(unit: UnitResult) -> Iterator[WaitingLine]:
    for finding in unit.findings:
        if finding.severity == "query" and finding.code not in _SETTLED_BY_POINTS:
            yield WaitingLine(unit, "问题", finding_target(finding), finding.message, "", finding.value, finding.expected)
