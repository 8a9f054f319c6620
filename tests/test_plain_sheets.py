"""Worksheets that spare xlsxwriter's detours: what they write is what xlsxwriter would have written.

`formats.Sheet` replaces methods of xlsxwriter that are not meant to be replaced. When these tests fail after a new version of
xlsxwriter, compare Sheet with worksheet.py there before the version is allowed in pyproject.toml.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
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


def many_rows(sheet: Any, book: Book, done: Callable[[int], None]) -> None:
    """Heads, more rows than are told together, a gap, then a link beside the heads; `done` hears of each row begun."""
    look, strong = book.boxed(num_format="0.00"), book.boxed(bold=True)
    sheet.write_string(1, 2, "标题", strong)
    for row in [*range(5, 60), *range(90, 115)]:
        done(row)
        sheet.set_row(row, 20 + row % 3)
        sheet.write_url(row, 1, f"external:得分表\\甲{row % 7}.xlsx", look, string=f"甲{row % 7}")
        sheet.write_formula(row, 4, f"=B{row + 1}&C{row + 1}", look, "甲<乙")
        sheet.write_number(row, row % 5 + 5, row / 7, strong)
    sheet.write_url(0, 12, "internal:'表'!A1", look, string="返回")


def test_rows_that_are_compressed_while_later_ones_are_written_are_written_the_same() -> None:
    def by_rows(book: Book) -> None:
        sheet = book.sheet("表")
        many_rows(sheet, book, sheet.rows_done)

    def at_once(book: Book) -> None:
        many_rows(book.workbook.add_worksheet("表", worksheet_class=Worksheet), book, lambda _: None)

    assert parts(by_rows) == parts(at_once)


def test_nothing_is_written_into_a_row_that_is_done_but_for_the_heads() -> None:
    book = Book(io.BytesIO(), "题")
    sheet, look = book.sheet("表"), book.boxed()
    for row in range(60):
        sheet.rows_done(row)
        sheet.write_number(row, 0, row, look)
    sheet.write_string(0, 9, "返回", look)
    with pytest.raises(KeyError):
        sheet.write_string(20, 0, "乙", look)
    with pytest.raises(KeyError):
        sheet.set_row(20, 30)
    book.close()


def test_heights_of_rows_that_are_done_are_still_known() -> None:
    book = Book(io.BytesIO(), "题")
    sheet = book.sheet("表")
    for row in range(0, 60, 2):
        sheet.rows_done(row)
        sheet.set_row_pixels(row, 30 + row)
    assert sheet.heights(64) == [30 + row if row % 2 == 0 and row < 60 else 20 for row in range(64)]
    book.close()


def test_more_links_than_excel_takes_leave_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao_batch.formats.links.MOST_LINKS", 2)
    stream = io.BytesIO()
    book = Book(stream, "题")
    sheet = book.sheet("表")
    for row in range(3):
        sheet.write_url(row, 0, "external:甲.xlsx", book.boxed(), string=f"甲{row}")
    book.close()
    cells = [openpyxl.load_workbook(stream)["表"].cell(row, 1) for row in (1, 2, 3)]
    assert [(cell.value, cell.hyperlink is not None) for cell in cells] == [("甲0", True), ("甲1", True), ("甲2", False)]


def test_a_large_book_says_the_same_with_its_texts_in_their_cells(tmp_path: Path) -> None:
    def shown(large: bool) -> dict[str, list[tuple[object, ...]]]:
        stream = io.BytesIO()
        book = Book(stream, "题", scratch=tmp_path if large else None)
        sheet, look = book.sheet("甲"), book.boxed()
        # openpyxl alone leaves _x0041_ and control characters as Excel writes them
        for row, text in enumerate(text for text in TEXTS if text.isprintable() and "_x" not in text):
            sheet.write_string(row, 0, text, look)
            sheet.write_formula(row, 1, "=1+1", look, 2.0)
        book.close()
        with zipfile.ZipFile(stream) as archive:
            inline = b"inlineStr" in archive.read("xl/worksheets/sheet1.xml")
        assert inline == large
        read = openpyxl.load_workbook(stream)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read}

    assert shown(large=True) == shown(large=False)


def test_charts_keep_what_their_cells_show() -> None:
    def charted(sheet: Any, book: Book) -> None:
        fill(sheet, book)
        chart = book.workbook.add_chart({"type": "column"})
        for column in range(4):
            chart.add_series({"categories": ["表", 0, 0, 7, 0], "values": ["表", 0, column, 9, column]})
        sheet.insert_chart(1, 8, chart)

    def by_xlsxwriter(book: Book) -> None:
        charted(book.workbook.add_worksheet("表", worksheet_class=Worksheet), book)

    ours, theirs = parts(lambda book: charted(book.sheet("表"), book)), parts(by_xlsxwriter)
    assert ours["xl/charts/chart1.xml"] == theirs["xl/charts/chart1.xml"]


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
