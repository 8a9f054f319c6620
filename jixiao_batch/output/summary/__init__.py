"""全县汇总.xlsx: the county on one workbook, every derived figure a live formula with the result it has now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jixiao_batch.county.results import CountyResult
from jixiao_batch.formats import DEFAULT_FONT, Book
from jixiao_batch.history.changes import NOTHING_COMPARED, Compared
from jixiao_batch.memory import without_collecting
from jixiao_batch.output.summary.contents import SHOWN_IN_CHARTS, sheet_kinds
from jixiao_batch.output.summary.cover import put_way_back, write_contents, write_cover
from jixiao_batch.output.summary.facts import collect
from jixiao_batch.output.summary.plan import CONTENTS, COVER, OtherBook, Plan
from jixiao_batch.output.summary.walking import UnitRows

#: of more units, sheets wait on disk until they are put together
_MOST_IN_MEMORY = 500


def write_summary(
    county: CountyResult,
    file: Path,
    *,
    run_facts: Sequence[tuple[str, str]],
    compared: Compared = NOTHING_COMPARED,
    others: Sequence[OtherBook] = (),
    score_sheets: Mapping[int, str] | None = None,
) -> None:
    """Writes the county workbook; `county.units` as `rank_units` returns them, `run_facts` as (what, value).

    `compared` holds former runs: of an earlier year (与上年比较) and of this one (较上次变化). `others` are the workbooks of the
    run's other schemes. `score_sheets` are the file names of the units' score sheets by place in the county's list, needed where
    other schemes have units too.
    """
    with without_collecting():  # millions of small objects come and go
        _write(Plan(county, collect(county), run_facts, compared, others, score_sheets), file)


def _write(plan: Plan, file: Path) -> None:
    book = Book(file, f"{plan.heading}全县汇总", large=len(plan.county.units) > _MOST_IN_MEMORY, **DEFAULT_FONT)
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
