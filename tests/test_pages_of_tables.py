"""Tables wider than a page: where their pages begin, and that none is left with a row or a column alone."""

from __future__ import annotations

import io
from itertools import pairwise

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jixiao_batch.formats import LEAST_SCALE, Book, pages_across, print_table

WIDTHS = [5.0, 27.0, *(10.0 for _ in range(30))]


def printed(rows: int, widths: list[float] = WIDTHS) -> Worksheet:
    target = io.BytesIO()
    book = Book(target, "表")
    sheet = book.sheet("表")
    for row in range(rows + 1):
        sheet.set_row(row, 14)
    print_table(sheet, widths, head=(1, 1), last_row=rows + 1, title="表", repeated=2, blocks=[2, 17])
    book.close()
    shown = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
    assert isinstance(shown, Worksheet)
    return shown


@pytest.mark.parametrize("rows", [10, 44, 60, 300])
def test_pages_downwards_get_about_as_many_rows(rows: int) -> None:
    ends = [0, *(one.id for one in printed(rows).row_breaks.brk), rows + 1]
    sizes = [last - first for first, last in pairwise(ends)]
    assert max(sizes) - min(sizes) <= 2, sizes
    assert max(sizes) <= 50


def test_a_few_rows_too_many_make_the_print_a_little_smaller_rather_than_a_page_more() -> None:
    assert (printed(40).page_setup.scale, printed(44).page_setup.scale) == (LEAST_SCALE, 75)
    assert not printed(44).row_breaks.brk


def test_pages_across_begin_with_a_block_and_share_one_that_is_too_wide() -> None:
    starts = pages_across(WIDTHS, 2, [2, 17])
    assert 17 in starts
    sizes = [last - first for first, last in pairwise([2, *starts, len(WIDTHS)])]
    assert min(sizes) >= 7, sizes


def test_a_table_that_fits_has_no_pages_across() -> None:
    assert pages_across(WIDTHS[:8], 2, [2]) == []
    assert not printed(44, WIDTHS[:8]).col_breaks.brk
