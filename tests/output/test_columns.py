"""Cells that are written column by column say what cells written one by one say."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.formats import Book
from jixiao_batch.output.summary.columns import CellColumn, FormulaColumn, digits_of
from jixiao_batch.output.summary.sheet import put_formula, put_link, put_number, put_text

NUMBERS = (None, 0, 12, Decimal("-0.50"), Decimal("88.00"), Decimal("9.95"), Decimal("0.00001"), Decimal(1) / 3, Decimal("1E+3"))
TEXTS = ("", "甲", "<b>&", "=1+1", " 空 格 ", "甲" * 5_000, "<r>乙</r>")


def cells(row: Sequence[Any]) -> list[tuple[object, ...]]:
    """What the cells of a row say, and how they look."""
    return [(one.coordinate, one.value, one.font.b, one.number_format, one.hyperlink and one.hyperlink.target) for one in row]


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_the_digits_of_a_number_are_those_of_the_double_next_to_it(number: Decimal) -> None:
    digits = digits_of(number)
    assert not digits or float(digits) == float(number)
    assert not digits or digits == repr(float(number)).removesuffix(".0")


@pytest.mark.parametrize("large", [False, True], ids=["texts in a table", "texts in their cells"])
def test_columns_say_what_single_cells_say(large: bool, tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = Book(stream, "题", scratch=tmp_path if large else None)
    look, other = book.boxed(num_format="0.00"), book.boxed(bold=True)
    by_column, one_by_one = book.sheet("列"), book.sheet("格")
    column, formulas = CellColumn(by_column, 2, look), FormulaColumn(by_column, 3, lambda row: f'IF(B{row}="<&>","",1)', look)
    for row, shown in enumerate((*NUMBERS, *TEXTS), start=4):
        if isinstance(shown, str):
            column.text(row, shown, other)
            put_text(one_by_one, row, 2, shown, other)
        else:
            column.number(row, shown)
            put_number(one_by_one, row, 2, shown, look)
        formulas.put(row, shown, about=row + 1)
        put_formula(one_by_one, row, 3, f'IF(B{row + 1}="<&>","",1)', shown, look)
    column.link(2, "external:甲.xlsx", "甲", other)
    put_link(one_by_one, 2, 2, "external:甲.xlsx", "甲", other)
    book.close()
    for only_results in (False, True):
        read = openpyxl.load_workbook(stream, data_only=only_results)
        said, wanted = ([cells(row) for row in read[name].iter_rows()] for name in ("列", "格"))
        assert said == wanted


def test_nothing_is_put_into_a_row_that_is_done() -> None:
    book = Book(io.BytesIO(), "题")
    sheet = book.sheet("表")
    column = CellColumn(sheet, 1, book.boxed())
    for row in range(1, 61):
        sheet.rows_done(row - 1)
        column.number(row, row)
    with pytest.raises(KeyError):
        column.text(20, "乙")
    sheet.finish()
    with pytest.raises(KeyError):
        column.text(60, "乙")
    book.close()
