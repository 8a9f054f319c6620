"""Writing what a run has found: score sheets, county workbooks, what goes back to units, and what waits for people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_batch import __version__
from jixiao_batch.county.decision_list import DECISIONS_NAME, DecisionList
from jixiao_batch.county.results import CountyResult, FileResult
from jixiao_batch.county.units import unit_of
from jixiao_batch.county.waiting import affiliation_lines
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Schemes, Verdict, is_off_roster
from jixiao_batch.evaluation.worked_examples import examples_in_brief
from jixiao_batch.history.changes import Compared
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.judging import Progress
from jixiao_batch.ledger.memory import Memory
from jixiao_batch.output.names import distinct, names_by_scheme, safe_stem, score_sheet_files
from jixiao_batch.output.own_files import (
    CHASING_FOLDER,
    DATA_FOLDER,
    PAGE_NAME,
    RETURNS_FOLDER,
    SHEETS_FOLDER,
    SUMMARY_NAME,
    sha256_of,
)
from jixiao_batch.output.publishing import Staging
from jixiao_batch.output.returns import ReturnNames, refused_file_text, return_names, unused_names, write_lists, write_return
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.opening.collecting import FolderEntry, read_bytes
from jixiao_batch.workbook.opening.excluding import Exclusions
from jixiao_batch.workers import Death, each

if TYPE_CHECKING:
    from jixiao_batch.output.unit_files import UnitFiles, WaitingUnits  # their libraries take time


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


@dataclass(frozen=True, slots=True)
class _Sheet:
    unit: UnitResult
    file: Path


def write_score_sheets(staging: Staging, counties: Sequence[CountyResult], jobs: int, progress: Progress, memory: Memory) -> int:
    """How many there are; those that `memory` knows from the last run are not written again."""
    folder = staging.folder(SHEETS_FOLDER)
    assessed = [(county, unit) for county in counties for unit in county.units if unit.assessment is not None]
    names = score_sheet_files(unit for _, unit in assessed)
    to_write = []
    for (county, unit), name in zip(assessed, names, strict=True):
        sheet = _Sheet(unit, folder / name)
        path = f"{SHEETS_FOLDER}/{name}"
        ranks = (unit.rank, unit.group_rank)
        key = memory.document_key(unit, path, county.loaded.sha256, county.loaded.scheme.year, ranks)
        if not staging.take_over(memory.documents(key)):
            to_write.append(sheet)
        memory.wrote(key, [path])
    progress("写得分表", 0, len(to_write))
    # the schemes are handed to each process once, not with every unit
    write = partial(_write_sheet, {county.loaded.scheme.id: county.loaded for county in counties})
    for done, _ in enumerate(each(write, to_write, jobs, _sheet_died), start=1):
        progress("写得分表", done, len(to_write))
    return len(assessed)


def _write_sheet(schemes: Mapping[str, LoadedScheme], sheet: _Sheet) -> None:
    from jixiao_batch.output.score_sheet import write_score_sheet

    loaded = schemes[sheet.unit.scheme_id]
    write_score_sheet(loaded, loaded.scheme.year, sheet.unit, sheet.file)


def _sheet_died(sheet: _Sheet, _: Death) -> None:
    raise OSError(f"得分表没有写成：{sheet.file.name}")


def write_summaries(
    staging: Staging, counties: Sequence[CountyResult], compared: Compared, excluded: Exclusions
) -> tuple[str, ...]:
    from jixiao_batch.output.summary import write_summary
    from jixiao_batch.output.summary.plan import OtherBook

    names = names_by_scheme(SUMMARY_NAME, [county.loaded.scheme.title for county in counties])
    sheets = iter(score_sheet_files(unit for county in counties for unit in county.units))
    others = [
        OtherBook(name, county.loaded.scheme.title, len(county.units), len(county.ranked))
        for name, county in zip(names, counties, strict=True)
    ]
    for place, (name, county) in enumerate(zip(names, counties, strict=True)):
        its_own = compared.of_scheme(county.loaded.scheme.id)
        facts = tuple(_run_facts(county, excluded).items())
        beside = [*others[:place], *others[place + 1 :]]
        own = {at: next(sheets) for at, unit in enumerate(county.units) if unit.assessment is not None}
        write_summary(county, staging.path(name), run_facts=facts, compared=its_own, others=beside, score_sheets=own)
    return names


def write_chasing(staging: Staging, counties: Sequence[CountyResult]) -> None:
    """The notices that chase; nothing without a roster, which alone tells who owes a form."""
    expected = counties[0].expected
    if expected is None:
        return
    from jixiao_batch.output.chase_notices import write_chase_notices

    units = [unit for county in counties for unit in county.units]
    write_chase_notices(units, expected, counties[0].year, staging.folder(CHASING_FOLDER))


def write_units(
    staging: Staging, counties: Sequence[CountyResult], files: Sequence[FileResult], decisions: DecisionList, memory: Memory
) -> UnitFiles:
    """Walks over all units once: 数据, 结果.json and 看板.html, which are ended when everything else is written.

    What `memory` knows of a unit is not made again.
    """
    from jixiao_batch.output.unit_files import UnitPlaces, write_unit_files

    places = UnitPlaces(staging.aside(RESULT_NAME), staging.path(PAGE_NAME), staging.folder(DATA_FOLDER))
    return write_unit_files(counties, files, decisions, places, memory.unit_parts)


def write_waiting_list(
    staging: Staging, counties: Sequence[CountyResult], decisions: DecisionList, verdicts: Iterable[Verdict], units: WaitingUnits
) -> None:
    from jixiao_batch.output.decision_form import form_line, write_decision_form

    has_roster = counties[0].expected is not None
    asked = affiliation_lines(verdicts, decisions.affiliations, has_roster=has_roster)
    first = ((line.unit.code, line.unit.name, form_line(line)) for line in asked)
    write_decision_form(chain(first, units), counties[0].year, staging.path(DECISIONS_NAME))


def end_page(staging: Staging, counties: Sequence[CountyResult], units: UnitFiles) -> None:
    """After everything that the page links to."""
    from jixiao_batch.output import unit_files
    from jixiao_batch.output.page.links import links_beside

    unit_files.end_page(staging.path(PAGE_NAME), units.page, links_beside(counties, staging.path))


def end_result(staging: Staging, outputs: Mapping[str, str]) -> str:
    """Tells in 结果.json what else was written (relative path -> sha256), and puts it among the results; its own sha256."""
    from jixiao_batch.output import unit_files

    unit_files.end_result(staging.aside(RESULT_NAME), outputs)
    return sha256_of(staging.put(RESULT_NAME))


def _run_facts(county: CountyResult, excluded: Exclusions) -> Mapping[str, str]:
    scheme = county.loaded.scheme
    return {
        "程序": f"jixiao-batch {__version__}",
        "指标体系": f"{scheme.title}（{scheme.id}）",
        "指标体系校验码": county.loaded.sha256,
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


def write_returns(
    staging: Staging,
    counties: Sequence[CountyResult],
    verdicts: Iterable[Verdict],
    entries: Iterable[FolderEntry],
    jobs: int,
    progress: Progress,
    memory: Memory,
) -> int:
    """To how many units and for how many files something goes back; `memory` as for score sheets."""
    folder = staging.folder(RETURNS_FOLDER)
    by_path = {verdict.path: verdict for verdict in verdicts}
    files = {entry.path: entry.file for entry in entries}
    back = [(county.year, unit) for county in counties for unit in county.units if unit.status == "returned"]
    returns = []
    for (year, unit), names in zip(back, return_names([unit for _, unit in back]), strict=True):
        verdict = by_path.get(unit.file)
        can_be_marked = verdict is not None and verdict.rewritable
        file = files.get(unit.file) if can_be_marked else None
        one = _Return(unit, year, folder, names, file, verdict.sha256 if verdict else "")
        key = memory.document_key(unit, names, year, can_be_marked, one.sha256)
        if staging.take_over(memory.documents(key)):
            memory.wrote(key, list(memory.documents(key)))
        else:
            returns.append((one, key))
    progress("写退回", 0, len(returns))
    written = each(_write_return, [one for one, _ in returns], jobs, _marking_died)
    for done, (number, paths) in enumerate(written, start=1):
        memory.wrote(returns[number][1], paths)
        progress("写退回", done, len(returns))
    unread = [verdict for verdict in by_path.values() if verdict.submission is None and verdict.findings]
    refusals = [verdict for verdict in unread if not is_off_roster(verdict)]
    told = distinct(f"{safe_stem(verdict.path.replace('/', '_'))}_退回说明.txt" for verdict in refusals)
    for verdict, name in zip(refusals, told, strict=True):
        (folder / name).write_text(refused_file_text(verdict.path, verdict.findings), encoding="utf-8-sig")
    return len(back) + len(refusals)


def _write_return(one: _Return) -> tuple[str, ...]:
    """Relative paths of what was written; none when another run might write it otherwise (the file has gone meanwhile)."""
    original = _original(one.file, one.sha256)
    copy = write_return(one.unit, one.year, one.folder, one.names, original)
    if one.file is not None and original is None:
        return ()
    names = (one.names.problem_list, one.names.notice, *([one.names.marked_copy] if copy.data is not None else []))
    return tuple(f"{RETURNS_FOLDER}/{name}" for name in names)


def _original(file: Path | None, sha256: str) -> bytes | None:
    """The bytes that were judged, None when the file cannot be marked or has changed since."""
    if file is None:
        return None
    try:
        data = read_bytes(file)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _marking_died(one: _Return, _: Death) -> tuple[str, ...]:
    """The notice goes out even where marking the copy ended the process."""
    write_return(one.unit, one.year, one.folder, one.names, None)
    return ()
