"""From verdicts on files to the units of the county: every file one status, every unit one row, two versions never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from jixiao_batch.county.results import FileResult
from jixiao_batch.county.roster import name_key
from jixiao_batch.county.versions import chosen_of, says_the_same, set_aside, versions_finding
from jixiao_batch.evaluation.contents import UNIT_CODE, Added, Contents, InHand
from jixiao_batch.evaluation.deciding import accept_explanations
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.results import UnitResult, UnitStatus
from jixiao_batch.evaluation.verdict import Amounts, Verdict
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Severity, by_severity, worst

Claim = TypeVar("Claim")

#: so many amounts above 0 must agree before two units' forms are called the same: a small unit has few
MANY_AMOUNTS = 5
#: more units that are alike are counted, not named
_MOST_NAMED = 5


def settle_units(
    verdicts: Iterable[Verdict], *, strict_duplicates: bool = False
) -> tuple[tuple[UnitResult, ...], tuple[FileResult, ...]]:
    """Units in order of code and name, files in order of path.

    Of several versions of a unit's form the latest valid one counts (`versions`), with a query; `strict_duplicates` returns
    them all instead.
    """
    ordered = sorted(verdicts, key=lambda verdict: verdict.path)
    units: list[UnitResult] = []
    files = [_file(verdict) for verdict in ordered if not verdict.is_form]
    for same_code in _by_code(ordered):
        for found_units, found_files in _settle_code(same_code, strict_duplicates):
            units.append(found_units)
            files += found_files
    units = _with_names_that_agree(units)
    files = _with_status_of_unit(files, units)
    verdict_of = {verdict.path: verdict for verdict in ordered}
    units = _with_copied_amounts(units, verdict_of)
    units.sort(key=lambda unit: (unit.code, unit.name, unit.file))
    return tuple(units), tuple(sorted(files, key=lambda file: file.path))


def _whose(form: Verdict | UnitResult) -> str:
    """The unit by its name, with its project where the form is about one; "" for a form that names no unit."""
    return name_key(f"{form.name} {form.held.outline.project}") if name_key(form.name) else ""


def _by_code(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    """The forms of each code; a form without code joins the one unit of its name, if there is just one."""
    forms = [verdict for verdict in verdicts if verdict.is_form]
    codes: dict[tuple[str, str], set[str]] = {}
    for verdict in forms:
        if name_key(verdict.code) and _whose(verdict):
            codes.setdefault((verdict.scheme_id, _whose(verdict)), set()).add(name_key(verdict.code))
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in forms:
        known = codes.get((verdict.scheme_id, _whose(verdict)), set())
        code = name_key(verdict.code) or (next(iter(known)) if len(known) == 1 else "")
        identity = f"code:{code}" if code else f"name:{_whose(verdict)}" if _whose(verdict) else f"file:{verdict.path}"
        groups.setdefault((verdict.scheme_id, identity), []).append(verdict)
    return list(groups.values())


def _settle_code(same_code: Sequence[Verdict], strict: bool) -> Iterable[tuple[UnitResult, list[FileResult]]]:
    """The unit of one code, or, where several names claim it, each of them, returned."""
    by_name: dict[str, list[Verdict]] = {}
    for verdict in same_code:
        by_name.setdefault(_whose(verdict), []).append(verdict)
    if len(by_name) == 2 and "" in by_name:  # a form without name is the unit of its code
        by_name = {"": list(same_code)}
    clashing = _standing([(name, any(verdict.totals for verdict in verdicts)) for name, verdicts in by_name.items()])
    for name, verdicts in by_name.items():
        unit, files = _one_unit(verdicts, strict)
        if name in clashing and len(clashing) > 1:
            others = "、".join(by_name[other][0].name or by_name[other][0].path for other in clashing if other != name)
            unit = _returned(
                unit, found("code-shared", unit.place(UNIT_CODE), value=unit.code, aside=f"另写这个编码的：{others}")
            )
        yield unit, files


def _standing(claims: Sequence[tuple[Claim, bool]]) -> list[Claim]:
    """Who claims a code or a name in earnest: a form of another year or scheme does not stand against the right ones."""
    return [claim for claim, is_assessed in claims if is_assessed] or [claim for claim, _ in claims]


def _one_unit(verdicts: Sequence[Verdict], strict: bool) -> tuple[UnitResult, list[FileResult]]:
    assessed = [verdict for verdict in verdicts if verdict.totals is not None]
    if assessed and len(assessed) < len(verdicts):
        # a form of another year or scheme does not stand against the right one
        unit, its_files = _one_unit(assessed, strict)
        return unit, its_files + [_file(verdict) for verdict in verdicts if verdict.totals is None]
    versions: list[Verdict] = []
    files: list[FileResult] = []
    for verdict in verdicts:
        first = next((one for one in versions if says_the_same(one, verdict)), None)
        if first is None:
            versions.append(verdict)
        else:
            files.append(replace(_file(verdict), status="duplicate", reason=f"与“{first.path}”内容相同"))
    if len(versions) == 1:
        return unit_of(versions[0]), [_file(versions[0]), *files]
    if strict:
        return _all_returned(versions, files)
    chosen = chosen_of(versions)
    others = [verdict for verdict in versions if verdict is not chosen]
    queries = [versions_finding(chosen, other) for other in others]
    files += [replace(_file(other), status="duplicate", reason=set_aside(chosen, other)) for other in others]
    return _with(unit_of(chosen), *queries), [_file(chosen), *files]


def _all_returned(versions: Sequence[Verdict], copies: Sequence[FileResult]) -> tuple[UnitResult, list[FileResult]]:
    finding = found("duplicate-unit", value="、".join(verdict.path for verdict in versions))
    unit = replace(unit_of(versions[0]), status="returned", file="", held=InHand(Contents(findings=(finding,))))
    set_back = [replace(_file(verdict), status="duplicate", reason=finding.message) for verdict in versions]
    return unit, [*set_back, *copies]


def _with_names_that_agree(units: Sequence[UnitResult]) -> list[UnitResult]:
    """One name under two codes: nobody knows whether it is one unit, so neither is counted."""
    by_name: dict[tuple[str, str], list[UnitResult]] = {}
    for unit in units:
        if _whose(unit):
            by_name.setdefault((unit.scheme_id, _whose(unit)), []).append(unit)
    settled = []
    for unit in units:
        same_name = by_name.get((unit.scheme_id, _whose(unit)), [unit])
        same_name = _standing([(other, other.totals is not None) for other in same_name])
        if any(unit is other for other in same_name) and len({name_key(other.code) for other in same_name}) > 1:
            codes = "、".join(other.code or "（没有填）" for other in same_name)
            files = "、".join(other.file for other in same_name if other.file)
            finding = found(
                "name-shared", unit.place(UNIT_CODE), value=unit.code, name=unit.label, codes=codes, aside=f"文件：{files}"
            )
            settled.append(_returned(unit, finding))
        else:
            settled.append(unit)
    return settled


def _with_copied_amounts(units: Sequence[UnitResult], verdict_of: dict[str, Verdict]) -> list[UnitResult]:
    """Forms of different units whose amounts are all the same: one of them is probably a copy."""
    alike: dict[tuple[str, Amounts], list[UnitResult]] = {}
    for unit in units:
        verdict = verdict_of.get(unit.file)
        amounts = verdict.amounts if verdict and unit.totals is not None else None
        if amounts is not None and amounts.above_zero >= MANY_AMOUNTS:
            alike.setdefault((unit.scheme_id, amounts), []).append(unit)
    findings: dict[int, Finding] = {}
    for (_, amounts), same in ((key, same) for key, same in alike.items() if len(same) > 1):
        for unit in same:
            told = _named([other.label for other in same[: _MOST_NAMED + 1] if other is not unit], len(same) - 1)
            findings[id(unit)] = found("same-amounts", value=str(amounts.count), aside=f"另一单位：{told}")
    return [_with(unit, findings[id(unit)]) if id(unit) in findings else unit for unit in units]


def _named(labels: Sequence[str], count: int) -> str:
    """The first of `count` units by name."""
    more = f"等共 {count} 个单位" if count > _MOST_NAMED else ""
    return f"{'、'.join(labels[:_MOST_NAMED])}{more}"


def _with_status_of_unit(files: Sequence[FileResult], units: Sequence[UnitResult]) -> list[FileResult]:
    """A file whose unit is returned for what other files say is returned too."""
    back = {unit.file: unit for unit in units if unit.status == "returned"}
    return [
        replace(file, status="returned", reason=back[file.path].findings[0].message)
        if file.status == "used" and file.path in back
        else file
        for file in files
    ]


def _returned(unit: UnitResult, finding: Finding) -> UnitResult:
    return replace(_with(unit, finding), status="returned")


def with_more_findings(unit: UnitResult, findings: Sequence[Finding]) -> UnitResult:
    """The unit with what others than the form itself say of it, and the status that this leaves it."""
    return _with(unit, *findings) if findings else unit


def _with(unit: UnitResult, *findings: Finding) -> UnitResult:
    """The unit with more findings and the status that they leave it."""
    held = Added(unit.held, findings)
    status = "returned" if unit.status == "returned" else _status(held.outline.worst)
    return replace(unit, held=held, status=status)


def unit_of(verdict: Verdict) -> UnitResult:
    """The unit as one file shows it, not yet ranked."""
    return UnitResult(
        code=verdict.code,
        name=verdict.name,
        category=verdict.category,
        status=_status(verdict.held.outline.worst),
        file=verdict.path,
        scheme_id=verdict.scheme_id,
        held=verdict.held,
    )


def with_explanations(unit: UnitResult, decisions: Sequence[Decision]) -> UnitResult:
    """The unit with explanations accepted of what only the county shows (several versions, amounts of another unit)."""
    if not decisions:
        return unit
    contents = unit.contents
    done = {one.decision.place for one in contents.decided}
    findings, explained = accept_explanations(contents.findings, [one for one in decisions if one.place not in done])
    if not explained:
        return unit
    places = {one.decision.place for one in explained}
    kept = by_severity(one for one in findings if one.code != "decision-unused" or one.aside not in places)
    now = replace(
        contents,
        findings=kept,
        decided=(*contents.decided, *explained),
        asked=(*contents.asked, *contents.findings),
    )
    status = unit.status if unit.status == "missing" else _status(worst(kept))
    return replace(unit, held=unit.held.holding(now), status=status)


def _status(severity: Severity | None) -> UnitStatus:
    return "returned" if severity == "error" else "query" if severity == "query" else "passed"


def _file(verdict: Verdict) -> FileResult:
    unit = " ".join(part for part in (verdict.code, verdict.name) if part)
    return FileResult(verdict.path, verdict.sha256, verdict.status, unit, verdict.reason)
