"""基础数据: what every unit filled in, field by field; all other sheets are computed from here."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import Book, print_over_pages
from jixiao_batch.output.summary.matrix import SAME_ROW, Column, Matrix
from jixiao_batch.output.summary.plan import (
    EXPLAIN_ROW,
    FIRST_FIGURE_COLUMN,
    HEAD_ROW,
    IDENTITY,
    NAME_COLUMN,
    RAW,
    AssessedUnit,
    Plan,
)
from jixiao_batch.output.summary.sheet import amount_text, nothing_to_say, put_number, put_text, width_of
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.workbook.submission import EntryValue

#: characters that stand beside the units' names on one page
_PAGE_WIDTH = 112.0


def write_raw(book: Book, plan: Plan) -> None:
    """Numbers as numbers, answers and texts as texts, blanks as blanks."""
    title = f"{plan.heading}基础数据表"
    if not plan.units:
        nothing_to_say(book, RAW, title, "没有可汇总的基础数据。")
        return
    columns = [Column(_band(plan, field), field.label, _width(plan, field), _unit_words(field)) for field in plan.raw_fields]
    note = f"各单位填报的原始数据，其他各表的公式都引用本表；空格为未填。{SAME_ROW}。"
    breaks = _page_breaks(columns)
    title_over = breaks[0] - FIRST_FIGURE_COLUMN + 1 if breaks else None
    matrix = Matrix(book, plan, RAW, title, (note, ""), columns, title_over)
    for entry in plan.units:
        _put_unit(matrix, entry)
    print_over_pages(matrix.sheet, breaks, (HEAD_ROW - 1, EXPLAIN_ROW - 1), (0, 2))


def _band(plan: Plan, field: FormField) -> str:
    if field in plan.scheme.evidence_fields:
        return f"{field.block}（佐证材料）"
    return field.block


def _unit_words(field: FormField) -> str:
    return field.unit or field.type


def _width(plan: Plan, field: FormField) -> float:
    if field.is_number:
        numbers = [entry.unit.submission.number(field.id) for entry in plan.units if entry.unit.submission]
        return width_of((amount_text(number) for number in numbers), 9.5, 20)
    texts = (entry.unit.submission.text(field.id) for entry in plan.units if entry.unit.submission)
    return width_of(texts, 9.5, 24)


def _put_unit(matrix: Matrix, entry: AssessedUnit) -> None:
    submission = entry.unit.submission
    for field in matrix.plan.raw_fields:
        value = submission.value(field.id) if submission else None
        _put_value(matrix.book, matrix.sheet, entry.row, matrix.plan.raw_columns[field.id], field, value)


def _put_value(book: Book, sheet: Worksheet, row: int, column: int, field: FormField, value: EntryValue | None) -> None:
    if isinstance(value, Decimal):
        shown = "#,##0" if field.type == "整数" else "#,##0.00####" if value.as_tuple().exponent else "#,##0.00"
        put_number(sheet, row, column, value, book.boxed(num_format=shown, align="right"))
    elif isinstance(value, datetime.date):
        put_text(sheet, row, column, value.isoformat(), book.boxed(align="center"))
    else:
        align = "center" if field.choices else "left"
        put_text(sheet, row, column, value or "", book.boxed(align=align, num_format="@"))


def _page_breaks(columns: Sequence[Column]) -> list[int]:
    """0-based columns at which a new page begins, so that blocks stay whole."""
    breaks = []
    taken = sum(width for _, width in IDENTITY[NAME_COLUMN:])
    place = FIRST_FIGURE_COLUMN - 1
    for _, members in groupby(columns, key=lambda column: column.band):
        block = list(members)
        width = sum(column.width for column in block)
        if taken and taken + width > _PAGE_WIDTH:
            breaks.append(place)
            taken = 0.0
        taken += width
        place += len(block)
    return breaks
