"""Writing what a run has found: score sheets, county workbooks, what goes back to units, and what waits for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jixiao_batch import __version__
from jixiao_batch.county.decision_list import DECISIONS_NAME, DecisionList
from jixiao_batch.county.results import CountyResult
from jixiao_batch.county.units import unit_of
from jixiao_batch.county.waiting import affiliation_lines
from jixiao_batch.documents import (
    CountyBook,
    book_given_up,
    county_books,
    returned_forms,
    score_sheets,
    write_book,
    write_documents,
)
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Schemes, Verdict, is_off_roster
from jixiao_batch.evaluation.worked_examples import examples_in_brief
from jixiao_batch.history.changes import Compared
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.judging import Progress
from jixiao_batch.ledger.memory import Memory
from jixiao_batch.output.names import distinct, safe_stem
from jixiao_batch.output.own_files import CHASING_FOLDER, DATA_FOLDER, PAGE_NAME, RETURNS_FOLDER
from jixiao_batch.output.publishing import Staging
from jixiao_batch.output.returns import refused_file_text, unused_names, write_lists
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.opening.collecting import FolderEntry, content_if_unchanged
from jixiao_batch.workbook.opening.excluding import Exclusions
from jixiao_batch.workers import Crew, Death, begins_as_copy

if TYPE_CHECKING:
    from jixiao_batch.output.unit_files import UnitFiles, WaitingUnits  # their libraries take time
    from jixiao_batch.output.unit_parts import PartsScheme, UnitParts

Result = TypeVar("Result")

#: a process that writes a book of more units would have nearly all that this one has a second time
_MOST_TO_COPY = 4000
#: of 复核意见
_MOST_LINES_IN_MEMORY = 5000


def write_own_lists(verdict: Verdict, file: Path, folder: Path, schemes: Schemes) -> str:
    """The list of problems and the marked copy of one checked file, never over an earlier one; the list's name, "" for none."""
    loaded = schemes.known.get(verdict.scheme_id)
    if loaded is None or not verdict.is_form or not verdict.findings:
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    unit = unit_of(verdict)
    names = unused_names(unit, folder)
    write_lists(
        unit, loaded.scheme.year, folder, names, content_if_unchanged(file if verdict.rewritable else None, verdict.sha256)
    )
    return names.problem_list


@dataclass(frozen=True, slots=True)
class Written:
    """How the county workbooks are called, how many units have a score sheet, how many units and files get something back."""

    summaries: tuple[str, ...]
    score_sheets: int
    returned: int


def write_results(
    staging: Staging,
    counties: Sequence[CountyResult],
    schemes: Mapping[str, LoadedScheme],
    verdicts: Sequence[Verdict],
    entries: Iterable[FolderEntry],
    compared: Compared,
    excluded: Exclusions,
    crew: Crew,
    progress: Progress,
    memory: Memory,
) -> Written:
    """County workbooks, score sheets and what goes back to units; the crew knows the `schemes`, by id."""
    facts = [tuple(_run_facts(county, excluded).items()) for county in counties]
    sheets = list(score_sheets(staging, counties, memory))
    books = county_books(staging, counties, compared, facts, [sheet for sheet, _ in sheets])
    folder = staging.folder(RETURNS_FOLDER)
    returned = list(returned_forms(folder, counties, verdicts, entries, memory))
    # a whole county is too much to be sent to the crew, but a copy of this process has it
    together = crew.size > 1 and begins_as_copy() and sum(len(county.units) for county in counties) <= _MOST_TO_COPY
    with Crew(1, books) as copy:
        progress(CountyBook.stage, 0, len(books))
        ahead = copy.begin(write_book, books, book_given_up) if together else None
        write_documents(staging, [*sheets, *returned], schemes, crew, progress, memory)
        if ahead is None:
            crew.close()  # this process will need the memory
        for done, _ in enumerate(ahead or map(write_book, books), start=1):
            progress(CountyBook.stage, done, len(books))
    refused = _write_refusals(folder, verdicts)
    return Written(tuple(book.file.name for book in books), len(sheets), len(returned) + refused)


def _write_refusals(folder: Path, verdicts: Iterable[Verdict]) -> int:
    """What is to be said of files that are no form; how many."""
    refusals = [verdict for verdict in verdicts if not verdict.is_form and verdict.findings and not is_off_roster(verdict)]
    told = distinct(f"{safe_stem(verdict.path.replace('/', '_'))}_退回说明.txt" for verdict in refusals)
    for verdict, name in zip(refusals, told, strict=True):
        (folder / name).write_text(refused_file_text(verdict.path, verdict.findings), encoding="utf-8-sig")
    return len(refusals)


def write_chasing(staging: Staging, counties: Sequence[CountyResult]) -> None:
    """The notices that chase; nothing without a roster, which alone tells who owes a form."""
    expected = counties[0].expected
    if expected is None:
        return
    from jixiao_batch.output.chase_notices import write_chase_notices

    units = [unit for county in counties for unit in county.units]
    write_chase_notices(units, expected, counties[0].year, staging.folder(CHASING_FOLDER))


def write_units(
    staging: Staging,
    counties: Sequence[CountyResult],
    schemes: Mapping[str, LoadedScheme],
    decisions: DecisionList,
    crew: Crew,
    memory: Memory,
) -> UnitFiles:
    """Walks over all units once: 数据, 结果.json and 看板.html, which are ended when everything else is written.

    What `memory` knows of a unit is not made again; the rest is made by the crew, which knows the `schemes` by id.
    """
    from jixiao_batch.output.unit_files import UnitPlaces, write_unit_files
    from jixiao_batch.output.unit_parts import PartsSchemes

    parts_schemes = PartsSchemes(schemes)
    units = (unit for county in counties for unit in county.units)
    new = [unit for unit in units if not memory.knows_parts(unit)]
    is_new = {id(unit) for unit in new}
    done = crew.each(partial(_made, parts_schemes, memory.keeps_parts), new, _not_made)
    made = _in_order(done)

    def parts_of(_: PartsScheme, unit: UnitResult) -> UnitParts:
        if id(unit) not in is_new:
            return memory.parts(unit)
        parts, packed = next(made)
        if memory.keeps_parts:
            memory.keep_parts(unit, packed)
        return parts

    places = UnitPlaces(staging.aside(RESULT_NAME), staging.path(PAGE_NAME), staging.folder(DATA_FOLDER))
    with closing(done):
        return write_unit_files(counties, parts_schemes, decisions, places, parts_of)


def _made(schemes: Mapping[str, PartsScheme], is_kept: bool, unit: UnitResult) -> tuple[UnitParts, bytes]:
    """The parts of the unit, packed too where they are to be kept."""
    from jixiao_batch.output.unit_parts import unit_parts

    parts = unit_parts(schemes[unit.scheme_id], unit)
    return parts, parts.packed() if is_kept else b""


def _not_made(unit: UnitResult, _: Death) -> tuple[UnitParts, bytes]:
    raise OSError(f"“{unit.label}”的数据没有写成")


def _in_order(done: Iterable[tuple[int, Result]]) -> Iterator[Result]:
    """What several processes have done, by place; the few that come too soon wait."""
    waiting: dict[int, Result] = {}
    following = 0
    for place, result in done:
        waiting[place] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def write_waiting_list(
    staging: Staging, counties: Sequence[CountyResult], decisions: DecisionList, verdicts: Iterable[Verdict], units: WaitingUnits
) -> None:
    from jixiao_batch.output.decision_form import form_line, write_decision_form

    has_roster = counties[0].expected is not None
    asked = affiliation_lines(verdicts, decisions.affiliations, has_roster=has_roster)
    first = ((line.unit.code, line.unit.name, form_line(line)) for line in asked)
    scratch = staging.scratch if units.lines > _MOST_LINES_IN_MEMORY else None
    write_decision_form(chain(first, units), counties[0].year, staging.path(DECISIONS_NAME), scratch=scratch)


def end_page(staging: Staging, counties: Sequence[CountyResult], units: UnitFiles) -> None:
    """After everything that the page links to."""
    from jixiao_batch.output import unit_files
    from jixiao_batch.output.page.links import links_beside

    unit_files.end_page(staging.path(PAGE_NAME), units.page, links_beside(counties, frozenset(staging.written())))


def end_result(staging: Staging, units: UnitFiles, outputs: Mapping[str, str]) -> str:
    """Tells in 结果.json what else was written (relative path -> sha256), and puts it among the results; its own sha256."""
    from jixiao_batch.output import unit_files

    sha256 = unit_files.end_result(staging.aside(RESULT_NAME), units.result, outputs)
    staging.put(RESULT_NAME)
    return sha256


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
