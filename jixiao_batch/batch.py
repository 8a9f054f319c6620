"""The conductor of a run: collect, judge each file, settle the units, consolidate, write - then move everything into place."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_batch import __version__
from jixiao_batch.county.decision_list import (
    DECISIONS_NAME,
    NO_DECISIONS,
    DecisionError,
    DecisionList,
    load_decisions,
    unknown_unit_faults,
)
from jixiao_batch.county.results import CountyResult, Expected, FileResult
from jixiao_batch.county.roster import load_roster, missing_units
from jixiao_batch.county.units import settle_units, unit_of
from jixiao_batch.county.waiting import waiting_lines
from jixiao_batch.evaluation.deciding import apply_decisions
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import SchemeChoice, Schemes, Verdict, judge, refused
from jixiao_batch.evaluation.worked_examples import examples_in_brief
from jixiao_batch.history.changes import Comparison, compare
from jixiao_batch.history.past import RESULT_NAME, load_run, read_run
from jixiao_batch.history.yearly import check_carried
from jixiao_batch.output.names import distinct, safe_stem, score_sheet_name
from jixiao_batch.output.publishing import Staging
from jixiao_batch.output.result_json import result_text
from jixiao_batch.output.returns import ReturnNames, refused_file_text, return_names, unused_names, write_lists, write_return
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, LoadedScheme, built_in_ids, load_scheme
from jixiao_batch.workbook.opening.collecting import FolderEntry, collect, printable, read_bytes
from jixiao_batch.workbook.opening.excluding import NOTHING, Exclusions, exclude, read_exclusions
from jixiao_batch.workbook.opening.options import USUAL, OpeningOptions
from jixiao_batch.workers import Death, each

if TYPE_CHECKING:
    from jixiao_batch.county.consolidate import CodeCount  # pandas takes its time

SUMMARY_NAME = "全县汇总.xlsx"
SHEETS_FOLDER = "得分表"
RETURNS_FOLDER = "退回"

#: (stage in Chinese, done, total)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run: one county result per scheme (the leading one first), every file, and what was written where."""

    counties: tuple[CountyResult, ...]
    files: tuple[FileResult, ...]
    summary_files: tuple[str, ...]
    score_sheets: int
    returned: int
    #: lines of the list of excluded files that no file answers to
    not_excluded: tuple[str, ...] = ()
    #: kinds of finding that so many units have that the form or the rule is the likelier cause
    common: tuple[CodeCount, ...] = ()

    @property
    def all_accepted(self) -> bool:
        """Whether no file was returned, unreadable, unknown or in doubt; ignored files do not count."""
        accepted = all(file.status in ("used", "ignored") for file in self.files)
        units = [unit for county in self.counties for unit in county.units]
        return accepted and all(unit.status in ("passed", "query") for unit in units)


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def known_schemes(scheme: str | None) -> Schemes:
    """The schemes of a run: the named one for every workbook, or all built-in ones. SchemeError when one has faults."""
    if scheme is not None:
        loaded = load_scheme(scheme)
        return Schemes({loaded.scheme.id: loaded}, forced=loaded.scheme.id)
    return Schemes({scheme_id: load_scheme(scheme_id) for scheme_id in built_in_ids()})


def run(
    folder: Path,
    out: Path,
    *,
    scheme: str | None = None,
    roster: Path | None = None,
    decisions: Path | None = None,
    previous: Path | None = None,
    today: datetime.date | None = None,
    jobs: int = 1,
    progress: Progress = silent,
    strict_duplicates: bool = False,
    exclude_file: Path | None = None,
    opening: OpeningOptions = USUAL,
) -> RunResult:
    """Score every workbook below `folder` and write the results into `out`.

    With a `roster` (单位名册) forms are matched to it and units that have not reported are listed; `today` tells how long they
    are overdue. `decisions` (复核意见) are what people have decided; without it, those that stand in `out` count. `previous` is
    a former run's output folder or 结果.json to compare with: of an earlier year, or of this one. `strict_duplicates` returns a
    unit that sent different versions instead of taking the latest valid one; `exclude_file` lists files to leave out.
    Raises SchemeError, RosterError, DecisionError and PastRunError for faulty ones, OSError (PublishError) when results cannot
    be written; the former results then stand untouched.
    """
    schemes = known_schemes(scheme)
    expected = load_roster(roster, schemes.known) if roster is not None else None
    past = load_run(previous) if previous is not None else None
    decided = _decisions(decisions, out)
    entries = collect(folder, opening.max_file_bytes)
    excluded = exclude(read_exclusions(exclude_file), [entry.path for entry in entries]) if exclude_file else NOTHING
    verdicts = judge_all(entries, out, schemes, jobs, progress, excluded.reasons, opening)
    if expected is not None:
        from jixiao_batch.county.expected import recognise  # a library of its own, only for rosters

        verdicts = recognise(verdicts, expected, schemes)
    if past is not None:
        verdicts = check_carried(verdicts, past, schemes)
    verdicts = tuple(_decided(verdict, decided, schemes) for verdict in verdicts)
    units, files = settle_units(verdicts, strict_duplicates=strict_duplicates)
    counties = _consolidate(units, files, schemes, Expected(expected, today) if expected is not None else None)
    if faults := unknown_unit_faults(decided, [unit for county in counties for unit in county.units]):
        raise DecisionError(faults)
    text = result_text(counties, files)
    compared = compare(past, read_run(text, RESULT_NAME)) if past is not None else None
    with Staging(out) as staging:
        score_sheets = _write_score_sheets(staging, counties, jobs, progress)
        progress("写汇总", 0, 1)
        summaries = _write_summaries(staging, counties, compared, excluded)
        returned = _write_returns(staging, counties, verdicts, entries, jobs, progress)
        _write_decision_form(staging, counties, decided)
        staging.write_text(RESULT_NAME, text)
        progress("写汇总", 1, 1)
        staging.publish()
    common = tuple(count for county in counties for count in _common(county))
    return RunResult(counties, files, summaries, score_sheets, returned, excluded.unmatched, common)


def check_files(files: Iterable[Path], schemes: Schemes, opening: OpeningOptions = USUAL) -> Iterator[tuple[Verdict, int]]:
    """The verdict on each file, as a run would give it, with the decimals of its scores."""
    entries = [FolderEntry(printable(file.as_posix()), file) for file in files]
    verdicts = dict(each(partial(_judge_entry, schemes=schemes, opening=opening), entries, 1, _died, guarded=True))
    for _, verdict in sorted(verdicts.items()):
        loaded = schemes.known.get(verdict.scheme_id)
        yield verdict, loaded.scheme.score_places if loaded else 2


def write_own_lists(verdict: Verdict, file: Path, folder: Path, schemes: Schemes) -> str:
    """The list of problems and the marked copy of one checked file, never over an earlier one; the list's name, "" for none."""
    loaded = schemes.known.get(verdict.scheme_id)
    if loaded is None or verdict.submission is None or not verdict.findings:
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    unit = unit_of(verdict)
    names = unused_names(unit, folder)
    write_lists(unit, loaded.scheme.year, folder, names, _original(file if verdict.rewritable else None, verdict.sha256))
    return names.problem_list


# ---------------------------------------------------------------- reading


def judge_all(
    entries: Sequence[FolderEntry],
    out: Path,
    schemes: SchemeChoice,
    jobs: int,
    progress: Progress,
    excluded: Mapping[str, str] = NOTHING.reasons,
    opening: OpeningOptions = USUAL,
) -> tuple[Verdict, ...]:
    """The verdict on every entry, in their order; `out`, the folder or file of the results, is never taken for one sent in.

    `excluded` has the reason for each path that is left out.
    """
    own_output = _resolved(out)
    verdicts: dict[int, Verdict] = {}
    to_judge: list[tuple[int, FolderEntry]] = []
    for place, entry in enumerate(entries):
        if entry.ignored:
            verdicts[place] = Verdict(entry.path, "", "ignored", entry.ignored)
        elif entry.path in excluded:
            verdicts[place] = Verdict(entry.path, "", "ignored", excluded[entry.path])
        elif entry.problem:
            verdicts[place] = refused(entry.path, "", entry.problem, entry.detail)
        elif entry.file is not None and own_output in (written := _resolved(entry.file), *written.parents):
            reason = "是上次写的结果" if written == own_output else "在输出文件夹里"
            verdicts[place] = Verdict(entry.path, "", "ignored", reason)
        else:
            to_judge.append((place, entry))
    progress("读表", 0, len(to_judge))
    work = partial(_judge_entry, schemes=schemes, opening=opening)
    judged = each(work, [entry for _, entry in to_judge], jobs, _died, guarded=True)
    for done, (number, verdict) in enumerate(judged, start=1):
        verdicts[to_judge[number][0]] = verdict
        progress("读表", done, len(to_judge))
    return tuple(verdicts[place] for place in sorted(verdicts))


def _decisions(given: Path | None, out: Path) -> DecisionList:
    """The decisions of this round: the given list, or the one that reviewers have filled in where the last run wrote it."""
    file = given if given is not None else out / DECISIONS_NAME
    return load_decisions(file) if given is not None or file.exists() else NO_DECISIONS


def _decided(verdict: Verdict, decisions: DecisionList, schemes: Schemes) -> Verdict:
    mine = decisions.of(verdict.code, verdict.name) if verdict.assessment is not None else ()
    return apply_decisions(verdict, schemes.known[verdict.scheme_id].scheme, mine) if mine else verdict


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _judge_entry(entry: FolderEntry, schemes: SchemeChoice, opening: OpeningOptions) -> Verdict:
    if entry.file is None:
        return refused(entry.path, "", "not-a-regular-file")
    try:
        data = read_bytes(entry.file, opening.max_file_bytes)
    except OSError as error:
        return refused(entry.path, "", "not-readable", error.strerror or "")
    try:
        return replace(judge(entry.path, data, schemes, opening), modified=entry.modified)
    except Exception:  # such a file (or a lack of memory) costs only itself
        return refused(entry.path, "", "crashed")


def _died(entry: FolderEntry, death: Death) -> Verdict:
    return refused(entry.path, "", death)


# ---------------------------------------------------------------- consolidating


def _consolidate(
    units: Sequence[UnitResult], files: tuple[FileResult, ...], schemes: Schemes, expected: Expected | None
) -> tuple[CountyResult, ...]:
    from jixiao_batch.county.consolidate import rank_units  # pandas takes its time

    default = schemes.forced or DEFAULT_SCHEME
    by_scheme = _by_scheme(units)
    if expected is not None:
        leading = _leading_first(by_scheme, default)[0]
        by_scheme = _by_scheme([*units, *missing_units(units, expected.roster, schemes.forced, leading)])
    loaded = [schemes.known[scheme_id] for scheme_id in _leading_first(by_scheme, default)]
    return tuple(
        CountyResult(one, one.scheme.year, rank_units(by_scheme.get(one.scheme.id, [])), files, expected) for one in loaded
    )


def _by_scheme(units: Iterable[UnitResult]) -> dict[str, list[UnitResult]]:
    by_scheme: dict[str, list[UnitResult]] = {}
    for unit in units:
        by_scheme.setdefault(unit.scheme_id, []).append(unit)
    return by_scheme


def _leading_first(by_scheme: Mapping[str, Sequence[UnitResult]], default: str) -> list[str]:
    """Ids of the schemes, the one with most units first; the default one when there are no units at all."""
    return sorted(by_scheme, key=lambda scheme_id: (-len(by_scheme[scheme_id]), scheme_id != default, scheme_id)) or [default]


def _common(county: CountyResult) -> Iterator[CodeCount]:
    from jixiao_batch.county.consolidate import findings_by_code

    yield from (count for count in findings_by_code(county.loaded.scheme, county.units) if count.common)


# ---------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class _Sheet:
    loaded: LoadedScheme
    unit: UnitResult
    file: Path


def _write_score_sheets(staging: Staging, counties: Sequence[CountyResult], jobs: int, progress: Progress) -> int:
    folder = staging.folder(SHEETS_FOLDER)
    assessed = [(county, unit) for county in counties for unit in county.units if unit.assessment is not None]
    names = distinct(score_sheet_name(unit) for _, unit in assessed)
    sheets = [_Sheet(county.loaded, unit, folder / name) for (county, unit), name in zip(assessed, names, strict=True)]
    progress("写得分表", 0, len(sheets))
    for done, _ in enumerate(each(_write_sheet, sheets, jobs, _sheet_died), start=1):
        progress("写得分表", done, len(sheets))
    return len(sheets)


def _write_sheet(sheet: _Sheet) -> None:
    from jixiao_batch.output.score_sheet import write_score_sheet

    write_score_sheet(sheet.loaded, sheet.loaded.scheme.year, sheet.unit, sheet.file)


def _sheet_died(sheet: _Sheet, _: Death) -> None:
    raise OSError(f"得分表没有写成：{sheet.file.name}")


def _write_summaries(
    staging: Staging, counties: Sequence[CountyResult], compared: Comparison | None, excluded: Exclusions
) -> tuple[str, ...]:
    from jixiao_batch.output.summary import write_summary

    names = []
    for county in counties:
        name = SUMMARY_NAME if county is counties[0] else f"全县汇总_{safe_stem(county.loaded.scheme.id)}.xlsx"
        its_own = compared.of_scheme(county.loaded.scheme.id) if compared is not None else None
        facts = tuple(_run_facts(county, excluded).items())
        write_summary(county, staging.path(name), run_facts=facts, compared=its_own)
        names.append(name)
    return tuple(names)


def _write_decision_form(staging: Staging, counties: Sequence[CountyResult], decisions: DecisionList) -> None:
    from jixiao_batch.output.decision_form import write_decision_form

    lines = [line for county in counties for line in waiting_lines(county.units, decisions, county.loaded.scheme.score_places)]
    write_decision_form(lines, counties[0].year, staging.path(DECISIONS_NAME))


def _run_facts(county: CountyResult, excluded: Exclusions) -> Mapping[str, str]:
    scheme = county.loaded.scheme
    return {
        "程序": f"jixiao-batch {__version__}",
        "指标体系": f"{scheme.title}（{scheme.id}）",
        "指标体系指纹（SHA-256）": county.loaded.sha256,
        "指标体系的算例": examples_in_brief(scheme) or "没有算例",
        "评价年度": str(county.year),
        "文件数": str(len(county.files)),
        "单位数": str(len(county.units)),
        **({"按排除清单不读的文件数": str(len(excluded.reasons))} if excluded.reasons else {}),
        **({"排除清单没有对上文件的": "；".join(excluded.unmatched)} if excluded.unmatched else {}),
    }


@dataclass(frozen=True, slots=True)
class _Return:
    unit: UnitResult
    year: int
    folder: Path
    names: ReturnNames
    file: Path | None
    sha256: str


def _write_returns(
    staging: Staging,
    counties: Sequence[CountyResult],
    verdicts: Iterable[Verdict],
    entries: Iterable[FolderEntry],
    jobs: int,
    progress: Progress,
) -> int:
    folder = staging.folder(RETURNS_FOLDER)
    by_path = {verdict.path: verdict for verdict in verdicts}
    files = {entry.path: entry.file for entry in entries}
    back = [(county.year, unit) for county in counties for unit in county.units if unit.status == "returned"]
    returns = []
    for (year, unit), names in zip(back, return_names([unit for _, unit in back]), strict=True):
        verdict = by_path.get(unit.file)
        can_be_marked = verdict is not None and verdict.rewritable
        file = files.get(unit.file) if can_be_marked else None
        returns.append(_Return(unit, year, folder, names, file, verdict.sha256 if verdict else ""))
    progress("写退回", 0, len(returns))
    for done, _ in enumerate(each(_write_return, returns, jobs, _marking_died), start=1):
        progress("写退回", done, len(returns))
    refusals = [verdict for verdict in by_path.values() if verdict.submission is None and verdict.findings]
    told = distinct(f"{safe_stem(verdict.path.replace('/', '_'))}_退回说明.txt" for verdict in refusals)
    for verdict, name in zip(refusals, told, strict=True):
        (folder / name).write_text(refused_file_text(verdict.path, verdict.findings), encoding="utf-8-sig")
    return len(back) + len(refusals)


def _write_return(one: _Return) -> None:
    write_return(one.unit, one.year, one.folder, one.names, _original(one.file, one.sha256))


def _original(file: Path | None, sha256: str) -> bytes | None:
    """The bytes that were judged, None when the file cannot be marked or has changed since."""
    if file is None:
        return None
    try:
        data = read_bytes(file)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _marking_died(one: _Return, _: Death) -> None:
    """The notice goes out even where marking the copy ended the process."""
    write_return(one.unit, one.year, one.folder, one.names, None)
