"""Worksheets that spare xlsxwriter's detours: what they write is what xlsxwriter would have written.

`formats.Sheet` replaces methods of xlsxwriter that are not meant to be replaced. When these tests fail after a new version of
xlsxwriter, compare Sheet with worksheet.py there before the version is allowed in pyproject.toml.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import Book

TEXTS = ("甲", "<b>&\"'", " 空 格 ", "_x0041_", "\x01", "a\nb", "=1+1", "甲")


def fill(sheet: Any, book: Book) -> None:
    """Cells of every kind that the tool writes."""
    look, plain = book.boxed(num_format="0.00"), book.style()
    for row, text in enumerate(TEXTS):
        sheet.write_string(row, 0, text, look)
        sheet.write_formula(row, 1, f'=IF(A{row + 1}="<&>","",1)', plain, text)
    for row, result in enumerate((1.5, -5.0, 0, 12, "", "#N/A", "文字", True)):
        sheet.write_formula(row, 2, "=SUM(A1:A3)*IFERROR(1,0)", look, result)
    for row, number in enumerate((0, 1.0, -0.1, 1e15, 0.1 + 0.2, 123456789.12)):
        sheet.write_number(row, 3, number, look)
    sheet.write_blank(30, 27, None, look)
    sheet.write_string(31, 0, "没有样式")
    sheet.write_url(32, 0, "external:甲.xlsx#表!A1", look, string="甲", tip="去")
    sheet.set_row(40, 22)
    sheet.write_string("F1", "甲", look)
    sheet.write_number("F2", 2, look)
    sheet.write_blank("F3", None, look)
    sheet.write_formula("F4", "=1+1", look, 2.0)


def parts(write: Callable[[Book], None]) -> dict[str, bytes]:
    stream = io.BytesIO()
    book = Book(stream, "题")
    write(book)
    book.close()
    with zipfile.ZipFile(stream) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def by_xlsxwriter(book: Book) -> None:
    fill(book.workbook.add_worksheet("表", worksheet_class=Worksheet), book)


def test_what_is_written_is_what_xlsxwriter_writes() -> None:
    assert parts(lambda book: fill(book.sheet("表"), book)) == parts(by_xlsxwriter)


def test_a_sheet_that_is_finished_early_is_written_the_same() -> None:
    def early(book: Book) -> None:
        sheet = book.sheet("表")
        fill(sheet, book)
        sheet.finish()

    assert parts(early) == parts(by_xlsxwriter)


def test_merged_cells_are_those_of_merge_range() -> None:
    def merged(book: Book) -> None:
        sheet, look = book.sheet("表"), book.boxed()
        sheet.merge_blank((1, 1, 3, 2), look)
        sheet.write_string(1, 1, "合", look)

    def by_range(book: Book) -> None:
        sheet, look = book.workbook.add_worksheet("表", worksheet_class=Worksheet), book.boxed()
        sheet.merge_range(1, 1, 3, 2, "", look)
        sheet.write_string(1, 1, "合", look)

    assert parts(merged) == parts(by_range)


@pytest.mark.parametrize("text", ["<r><x</r>", "<r></r>"])
def test_a_text_in_tags_of_xlsxwriters_own_does_not_damage_the_workbook(text: str) -> None:
    stream = io.BytesIO()
    book = Book(stream, "题")
    sheet = book.sheet("表")
    sheet.write_string(0, 0, text, book.boxed())
    sheet.write_url(1, 0, "external:甲.xlsx", book.boxed(), string=text)
    book.close()
    shown = openpyxl.load_workbook(stream)["表"]
    assert [shown["A1"].value, shown["A2"].value] == [f"{text} "] * 2


def test_nothing_is_lost_in_a_finished_sheet() -> None:
    sheet = Book(io.BytesIO(), "题").sheet("表")
    sheet.write_string(0, 0, "甲")
    sheet.finish()
    with pytest.raises(KeyError):
        sheet.write_string(1, 0, "乙")
