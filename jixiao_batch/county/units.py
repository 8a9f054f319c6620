"""From verdicts on files to the units of the county: every file one status, every unit one row, two versions never mixed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jixiao_batch.county.results import FileResult
from jixiao_batch.evaluation.results import UnitResult, UnitStatus
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, worst


def settle_units(verdicts: Iterable[Verdict]) -> tuple[tuple[UnitResult, ...], tuple[FileResult, ...]]:
    """Units in order of code and name, files in order of path."""
    ordered = sorted(verdicts, key=lambda verdict: verdict.path)
    units: list[UnitResult] = []
    files = [_file(verdict) for verdict in ordered if verdict.submission is None]
    for same_code in _grouped(ordered):
        if len({_key(verdict.name) for verdict in same_code}) > 1:
            units += [_clashing(verdict, same_code) for verdict in same_code]
            files += [replace(_file(verdict), status="returned", reason="单位编码与其他单位相同") for verdict in same_code]
            continue
        unit, its_files = _one_unit(same_code)
        units.append(unit)
        files += its_files
    units.sort(key=lambda unit: (unit.code, unit.name, unit.file))
    return tuple(units), tuple(sorted(files, key=lambda file: file.path))


def _grouped(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.submission is not None:
            identity = _key(verdict.code) or _key(verdict.name) or f"file:{verdict.path}"
            groups.setdefault(f"{verdict.scheme_id}|{identity}", []).append(verdict)
    return list(groups.values())


def _key(text: str) -> str:
    """Names that differ only in width, case or spaces are one name."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _one_unit(verdicts: Sequence[Verdict]) -> tuple[UnitResult, list[FileResult]]:
    assessed = [verdict for verdict in verdicts if verdict.assessment is not None]
    if assessed and len(assessed) < len(verdicts):
        # a form of another year or scheme does not stand against the right one
        unit, its_files = _one_unit(assessed)
        return unit, its_files + [_file(verdict) for verdict in verdicts if verdict.assessment is None]
    first, others = verdicts[0], verdicts[1:]
    if all(_says_the_same(first, other) for other in others):
        copies = [replace(_file(other), status="duplicate", reason=f"与“{first.path}”内容相同") for other in others]
        return _unit(first), [_file(first), *copies]
    paths = "、".join(verdict.path for verdict in verdicts)
    finding = found("duplicate-unit", value=paths)
    unit = replace(_unit(first), status="returned", file="", submission=None, assessment=None, findings=(finding,))
    return unit, [replace(_file(verdict), status="duplicate", reason=finding.message) for verdict in verdicts]


def _says_the_same(one: Verdict, other: Verdict) -> bool:
    if one.sha256 == other.sha256:
        return True
    if one.submission is None or other.submission is None:
        return False
    return one.submission.says == other.submission.says


def _clashing(verdict: Verdict, same_code: Sequence[Verdict]) -> UnitResult:
    names = "、".join(other.name or other.path for other in same_code)
    finding = found("code-shared", value=verdict.code, detail=names)
    return replace(_unit(verdict), status="returned", findings=(finding, *verdict.findings))


def _unit(verdict: Verdict) -> UnitResult:
    return UnitResult(
        code=verdict.code,
        name=verdict.name,
        category=verdict.category,
        status=_status(verdict.findings),
        file=verdict.path,
        scheme_id=verdict.scheme_id,
        submission=verdict.submission,
        assessment=verdict.assessment,
        findings=verdict.findings,
        decided=verdict.decided,
        undecided=verdict.undecided,
    )


def _status(findings: Sequence[Finding]) -> UnitStatus:
    severity = worst(findings)
    return "returned" if severity == "error" else "query" if severity == "query" else "passed"


def _file(verdict: Verdict) -> FileResult:
    unit = " ".join(part for part in (verdict.code, verdict.name) if part)
    return FileResult(verdict.path, verdict.sha256, verdict.status, unit, verdict.reason)
