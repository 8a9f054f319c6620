"""全县汇总.xlsx: the county on one workbook, every derived figure a live formula with the result it has now."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from jixiao_batch.county.results import CountyResult
from jixiao_batch.faults import InputError
from jixiao_batch.formats import DEFAULT_FONT, Book
from jixiao_batch.history.changes import NOTHING_COMPARED, Compared
from jixiao_batch.memory import without_collecting
from jixiao_batch.output.summary.contents import SHOWN_IN_CHARTS, sheet_kinds
from jixiao_batch.output.summary.cover import put_way_back, write_contents, write_cover
from jixiao_batch.output.summary.facts import CountyFacts, collect
from jixiao_batch.output.summary.plan import CONTENTS, COVER, DETAIL, FINDINGS, RANKING, OtherBook, Plan
from jixiao_batch.output.summary.walking import UnitRows

#: a sheet ends there, in Excel and in WPS; some rows are left to headings
_MOST_ROWS = 1_048_576 - 100
#: of more units, sheets wait on disk until they are put together
_MOST_IN_MEMORY = 500


class TooManyRowsError(InputError):
    """A sheet of the county workbook would have more rows than a sheet can have."""


def write_summary(
    county: CountyResult,
    file: Path,
    *,
    run_facts: Sequence[tuple[str, str]],
    compared: Compared = NOTHING_COMPARED,
    others: Sequence[OtherBook] = (),
    score_sheets: Mapping[int, str] | None = None,
    scratch: Path | None = None,
) -> None:
    """Writes the county workbook; `county.units` as `rank_units` returns them, `run_facts` as (what, value).

    `compared` holds former runs: of an earlier year (与上年比较) and of this one (较上次变化). `others` are the workbooks of the
    run's other schemes. `score_sheets` are the file names of the units' score sheets by place in the county's list, needed where
    other schemes have units too. The workbook of a large county is put together in `scratch`, or else beside temporary files.
    """
    with without_collecting():  # millions of small objects come and go
        facts = collect(county)
        _check_rows(facts, len(county.units))
        _write(Plan(county, facts, run_facts, compared, others, score_sheets), file, scratch or Path(tempfile.gettempdir()))


def _check_rows(facts: CountyFacts, units: int) -> None:
    """What does not fit would be left out without a word."""
    rows = {RANKING: units, DETAIL: facts.own_rows, FINDINGS: facts.findings.total()}
    sheet = max(rows, key=lambda name: rows[name])
    if rows[sheet] > _MOST_ROWS:
        message = f"单位太多：全县汇总的“{sheet}”有 {rows[sheet]} 行，一张工作表最多 1,048,576 行"
        raise TooManyRowsError([f"{message}。请把报送件按片区或县分成几个文件夹，分别运行（或用 --engine dask）"])


def _write(plan: Plan, file: Path, scratch: Path) -> None:
    large = len(plan.county.units) > _MOST_IN_MEMORY
    book = Book(file, f"{plan.heading}全县汇总", scratch=scratch if large else None, **DEFAULT_FONT)
    kinds = [(kind, kind.left_out(plan)) for kind in sheet_kinds(plan)]
    listed = [(kind.name, kind.question) for kind, why in kinds if not why]
    write_cover(book, plan)
    write_contents(book, plan, listed, [(kind.name, why) for kind, why in kinds if why])
    by_unit: dict[str, UnitRows] = {}
    for kind, why in kinds:
        if not why:
            rows = kind.write(book, plan)
            put_way_back(book, kind.name)
            if rows is not None:
                by_unit[kind.name] = rows
            elif kind.name not in SHOWN_IN_CHARTS:
                book.workbook.get_worksheet_by_name(kind.name).finish()
    for visited in plan.walk():
        for rows in by_unit.values():
            rows.put(visited)
    for name, rows in by_unit.items():
        rows.finish()
        book.workbook.get_worksheet_by_name(name).finish()
    book.close()


def sheet_names(plan: Plan) -> tuple[str, ...]:
    """The sheets of this county's workbook in their order."""
    return (COVER, CONTENTS, *(kind.name for kind in sheet_kinds(plan) if not kind.left_out(plan)))
