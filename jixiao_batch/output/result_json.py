"""结果.json: the run for other programs. Numbers are decimal strings, nothing is NaN, every file and every unit stands once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import IO, Any

from jixiao_batch import __version__
from jixiao_batch.county.results import CountyResult, FileResult
from jixiao_batch.evaluation.assessment import Assessment, GroupResult, IndicatorResult, RowResult
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.evaluation.results import SpotCheck, UnitResult
from jixiao_batch.evaluation.spot_checks import result_of
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import fixed, plain
from jixiao_batch.output.open_unit import OpenUnit
from jixiao_batch.output.own_files import OUTPUTS
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import Submission, as_text

FORMAT = "jixiao-result/1"
_CLOSED = "\n}"
#: how the text of a run ends
END = f"{_CLOSED}\n".encode("ascii")


class ResultText:
    """The text being written, unit by unit: what the run has found, whole with `END`.

    What the run has written beside stands in the `ending`, which takes the place of `END` when all of it is known. What is
    written is hashed on its way: of a large county it would be long to read again.
    """

    def __init__(self, stream: IO[bytes], counties: Sequence[CountyResult], files: Sequence[FileResult]) -> None:
        leading = counties[0]
        head = {
            "format": FORMAT,
            "tool": f"jixiao-batch {__version__}",
            "scheme": _scheme(leading),
            "schemes": [_scheme(county) for county in counties],
            "year": leading.year,
            "files": [_file(file) for file in files],
        }
        self._stream = stream
        self._hash = hashlib.sha256()
        self._between = "\n  "
        self._write(_in_bytes(f'{laid_out(head).removesuffix(_CLOSED)},\n "units": ['))

    def add(self, scheme: Scheme, unit: UnitResult, body: bytes) -> None:
        """The next unit, `body` being what it is by itself."""
        standing = _in_bytes(f"{self._between}{{\n   {_entries(_standing(scheme, unit))}{_BETWEEN}")
        self._write(standing, body, b"\n  }")
        self._between = ",\n  "

    def end(self) -> None:
        self._write(b"\n ]")
        self._stream.write(END)

    def sha256(self, ending: bytes = END) -> str:
        """Of the text with that ending."""
        whole = self._hash.copy()
        whole.update(ending)
        return whole.hexdigest()

    def _write(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._hash.update(piece)
        self._stream.writelines(pieces)


def ending(outputs: Mapping[str, str]) -> bytes:
    """What stands in the place of `END` once everything else is written."""
    return _in_bytes(f',\n "{OUTPUTS}": {laid_out(dict(outputs), 1)}') + END


def _in_bytes(text: str) -> bytes:
    # a lone surrogate, which has no bytes in UTF-8, becomes what JSON writes for it
    return text.encode("utf-8", "backslashreplace")


#: json lays out in Python (`indent`), ten times as slowly as it writes one line; records hold no circles that it has to look for
_one_line = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


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


#: the run, what it has of its own, and each of its units, files, schemes; below a unit are its entries
_DEPTHS_OF_RECORDS = (0, 1, 2)
_DEPTH_IN_UNIT = 3
_BETWEEN = ",\n   "


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


def _standing(scheme: Scheme, unit: UnitResult) -> dict[str, Any]:
    """Who the unit is and where it stands among the others: all that other units' forms can change."""
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.category,
        "scheme": unit.scheme_id,
        "status": unit.status,
        "file": unit.file or None,
        "in_question": list(unit.in_question),
        "rank": unit.rank,
        "group_rank": unit.group_rank,
        "department": unit.department or None,
        "department_rank": unit.department_rank,
        "score_range": [fixed(end, scheme.score_places) for end in unit.score_range] if unit.score_range else None,
        "rank_range": list(unit.rank_range) if unit.rank_range else None,
    }


def unit_body(one: OpenUnit) -> bytes:
    """The entries of what a unit is by itself: its form, scores, findings, decisions and spot checks; in UTF-8."""
    entries = one.submission.entries if one.submission else {}
    computed, final = one.computed, one.final
    told = {
        "values": {field: as_text(entry.value) for field, entry in entries.items()},
        "unread": {field: entry.raw for field, entry in entries.items() if entry.value is None and entry.raw},
        "rows": _typed_rows(one.submission),
        "balances": _balances(computed),
        "rates": _rates(computed),
        "indicators": [_indicator(one, before, after) for before, after in one.indicators],
        "groups": [_group(one, group) for group in (computed.groups if computed else ())],
        "self_total": one.shown(computed.self_total) if computed else None,
        "score_total": one.shown(computed.score_total) if computed else None,
        "difference": one.shown(computed.difference) if computed else None,
        "final_total": one.shown(final.score_total) if final else None,
        "provisional": final.provisional if final else None,
        "grade": (final.grade or None) if final else None,
        "findings": [_finding(finding) for finding in one.findings],
        "decisions": [_decision(decided) for decided in one.decided],
        "spot_checks": [_spot_check(one, check) for check in one.unit.spot_checks],
    }
    return _in_bytes(_entries(told))


def _entries(data: Mapping[str, Any]) -> str:
    """The entries of a unit, each on lines of its own."""
    return _BETWEEN.join(f'"{key}": {laid_out(one, _DEPTH_IN_UNIT)}' for key, one in data.items())


def _typed_rows(submission: Submission | None) -> list[dict[str, Any]]:
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
        for row in (submission.rows if submission else ())
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


def _spot_check(one: OpenUnit, check: SpotCheck) -> dict[str, Any]:
    result = result_of(one.final, check.indicator)
    final = result.score if result is not None else None
    return {
        "indicator": check.indicator,
        "final": one.shown(final),
        "spot": one.shown(check.score),
        "difference": None if final is None else one.shown(check.score - final),
        "problem": check.problem or None,
        "basis": check.basis or None,
        "person": check.person,
        "day": check.day or None,
    }


def _indicator(one: OpenUnit, result: IndicatorResult, final: IndicatorResult) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": result.indicator.name,
        "name": result.indicator.name,
        "path": list(result.path),
        "weight": plain(result.indicator.weight),
        "self": one.shown(result.self_score),
        "score": one.shown(result.score),
        "difference": one.shown(result.difference),
        "working": result.working,
        "status": result.status,
    }
    if result.indicator.rows is not None:
        data["rows"] = [_row(one, row) for row in result.rows]
    data["final"] = one.shown(final.score)
    return data


def _row(one: OpenUnit, result: RowResult) -> dict[str, Any]:
    row = result.row
    return {
        "section": row.section,
        "name": row.name,
        "weight": as_text(row.weight),
        "self": one.shown(row.self_score),
        "completion": as_text(result.completion),
        "score": one.shown(result.score),
        "met": result.met,
        "working": result.working,
        "cell": row.cells.get("实际完成值", ""),
    }


def _group(one: OpenUnit, group: GroupResult) -> dict[str, Any]:
    return {
        "name": group.name,
        "weight": plain(group.weight),
        "self": one.shown(group.self_score),
        "score": one.shown(group.score),
        "difference": one.shown(group.difference),
    }


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
