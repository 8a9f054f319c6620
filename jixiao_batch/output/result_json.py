"""结果.json: the run for other programs. Numbers are decimal strings, nothing is NaN, every file and every unit stands once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from jixiao_batch import __version__
from jixiao_batch.county.results import CountyResult, FileResult
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.evaluation.results import Assessment, IndicatorResult, RowResult, SpotCheck, UnitResult
from jixiao_batch.evaluation.spot_checks import result_of
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import fixed, plain
from jixiao_batch.output.own_files import OUTPUTS
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import as_text

FORMAT = "jixiao-result/1"


def result_text(
    counties: Sequence[CountyResult], files: Sequence[FileResult], outputs: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The JSON text; `counties` holds one result per scheme, the leading one first.

    `outputs` is what the run has written beside: relative path -> sha256.
    """
    return written(result_data(counties, files), outputs)


def written(data: Mapping[str, Any], outputs: Mapping[str, str]) -> str:
    """The text of the data, with what the run has written beside."""
    return laid_out({**data, OUTPUTS: dict(outputs)}) + "\n"


def result_data(counties: Sequence[CountyResult], files: Sequence[FileResult]) -> dict[str, Any]:
    """All that the run has found, ready for JSON; what it has written is not in it."""
    leading = counties[0]
    return {
        "format": FORMAT,
        "tool": f"jixiao-batch {__version__}",
        "scheme": _scheme(leading),
        "schemes": [_scheme(county) for county in counties],
        "year": leading.year,
        "files": [_file(file) for file in files],
        "units": [_unit(county.loaded.scheme, unit) for county in counties for unit in county.units],
    }


#: json lays out in Python (`indent`), ten times as slowly as it writes one line
_one_line = json.JSONEncoder(ensure_ascii=False).encode


def laid_out(value: Any, depth: int = 0) -> str:
    """JSON that a person can look through: a line for each entry of the run, of a unit, and of a unit's lists of records."""
    is_list = isinstance(value, list) and value and isinstance(value[0], dict)
    if not is_list and not (isinstance(value, dict) and value and depth in _DEPTHS_OF_RECORDS):
        return _one_line(value)
    if is_list:
        entries = [laid_out(one, depth + 1) for one in value]
    else:
        entries = [f"{_one_line(key)}: {laid_out(one, depth + 1)}" for key, one in value.items()]
    between = ",\n" + " " * (depth + 1)
    opening, closing = "[]" if is_list else "{}"
    return f"{opening}{between[1:]}{between.join(entries)}\n{' ' * depth}{closing}"


#: the run, what it has of its own, and each of its units, files, schemes
_DEPTHS_OF_RECORDS = (0, 1, 2)


def _scheme(county: CountyResult) -> dict[str, Any]:
    scheme = county.loaded.scheme
    return {
        "id": scheme.id,
        "title": scheme.title,
        "sha256": county.loaded.sha256,
        "full_score": plain(scheme.full_score),
    }


def _file(file: FileResult) -> dict[str, Any]:
    return {
        "path": file.path,
        "sha256": file.sha256 or None,
        "status": file.status,
        "unit": file.unit or None,
        "reason": file.reason,
    }


def _unit(scheme: Scheme, unit: UnitResult) -> dict[str, Any]:
    entries = unit.submission.entries if unit.submission else {}
    assessment, final = unit.recomputed, unit.assessment
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.category,
        "scheme": unit.scheme_id,
        "status": unit.status,
        "file": unit.file or None,
        "in_question": list(unit.in_question),
        "values": {field: as_text(entry.value) for field, entry in entries.items()},
        "unread": {field: entry.raw for field, entry in entries.items() if entry.value is None and entry.raw},
        "rows": _typed_rows(unit),
        "balances": _balances(assessment),
        "rates": _rates(assessment),
        "indicators": _indicators(scheme, assessment, final),
        "groups": _groups(scheme, assessment),
        "self_total": _points(scheme, assessment.self_total) if assessment else None,
        "score_total": _points(scheme, assessment.score_total) if assessment else None,
        "difference": _points(scheme, assessment.difference) if assessment else None,
        "final_total": _points(scheme, final.score_total) if final else None,
        "provisional": final.provisional if final else None,
        "grade": (final.grade or None) if final else None,
        "rank": unit.rank,
        "group_rank": unit.group_rank,
        "department": unit.department or None,
        "department_rank": unit.department_rank,
        "score_range": [_points(scheme, end) for end in unit.score_range] if unit.score_range else None,
        "rank_range": list(unit.rank_range) if unit.rank_range else None,
        "findings": [_finding(finding) for finding in unit.findings],
        "decisions": [_decision(one) for one in unit.decided],
        "spot_checks": [_spot_check(scheme, unit, check) for check in unit.spot_checks],
    }


def _points(scheme: Scheme, points: Decimal | None) -> str | None:
    return None if points is None else fixed(points, scheme.score_places)


def _typed_rows(unit: UnitResult) -> list[dict[str, Any]]:
    return [
        {
            "row": row.row,
            "section": row.section,
            "name": row.name,
            "nature": row.nature,
            "target": row.target_text,
            "actual": row.actual_text,
            "unit": row.unit,
            "weight": as_text(row.weight),
            "self": as_text(row.self_score),
            "reason": row.reason,
        }
        for row in (unit.submission.rows if unit.submission else ())
    ]


def _balances(assessment: Assessment | None) -> dict[str, str | None]:
    figures = assessment.figures if assessment else {}
    return {
        name: None if result.value is None else result.figure.show(result.value)
        for name, result in figures.items()
        if not result.figure.is_rate
    }


def _rates(assessment: Assessment | None) -> dict[str, dict[str, Any]]:
    figures = assessment.figures if assessment else {}
    return {
        name: {
            "value": as_text(result.value),
            "display": result.display,
            "working": result.working,
            "cells": list(result.cells),
        }
        for name, result in figures.items()
        if result.figure.is_rate
    }


def _indicators(scheme: Scheme, computed: Assessment | None, final: Assessment | None) -> list[dict[str, Any]]:
    pairs = zip(computed.indicators, final.indicators, strict=True) if computed is not None and final is not None else ()
    return [{**_indicator(scheme, before), "final": _points(scheme, after.score)} for before, after in pairs]


def _decision(decided: Decided) -> dict[str, Any]:
    decision = decided.decision
    return {
        "kind": decision.kind,
        "target": decision.target,
        "action": decision.action,
        "self": decided.claimed or None,
        "score": decided.computed or None,
        "final": decided.final or None,
        "reason": decision.reason,
        "basis": decision.basis or None,
        "person": decision.person,
        "day": decision.day or None,
    }


def _spot_check(scheme: Scheme, unit: UnitResult, check: SpotCheck) -> dict[str, Any]:
    result = result_of(unit.assessment, check.indicator)
    final = result.score if result is not None else None
    return {
        "indicator": check.indicator,
        "final": _points(scheme, final),
        "spot": _points(scheme, check.score),
        "difference": None if final is None else _points(scheme, check.score - final),
        "problem": check.problem or None,
        "basis": check.basis or None,
        "person": check.person,
        "day": check.day or None,
    }


def _indicator(scheme: Scheme, result: IndicatorResult) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": result.indicator.name,
        "name": result.indicator.name,
        "path": list(result.path),
        "weight": plain(result.indicator.weight),
        "self": _points(scheme, result.self_score),
        "score": _points(scheme, result.score),
        "difference": _points(scheme, result.difference),
        "working": result.working,
        "status": result.status,
    }
    if result.indicator.rows is not None:
        data["rows"] = [_row(scheme, row) for row in result.rows]
    return data


def _row(scheme: Scheme, result: RowResult) -> dict[str, Any]:
    row = result.row
    return {
        "section": row.section,
        "name": row.name,
        "weight": as_text(row.weight),
        "self": _points(scheme, row.self_score),
        "completion": as_text(result.completion),
        "score": _points(scheme, result.score),
        "met": result.met,
        "working": result.working,
        "cell": row.cells.get("实际完成值", ""),
    }


def _groups(scheme: Scheme, assessment: Assessment | None) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "weight": plain(group.weight),
            "self": _points(scheme, group.self_score),
            "score": _points(scheme, group.score),
            "difference": _points(scheme, group.difference),
        }
        for group in (assessment.groups if assessment else ())
    ]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": finding.title,
        "sheet": finding.place.sheet or None,
        "cell": finding.place.cell or None,
        "label": finding.place.label or None,
        "value": finding.value or None,
        "expected": finding.expected or None,
        "message": finding.message,
        "aside": finding.aside or None,
        "follows": finding.follows,
        "fix": finding.fix,
    }
