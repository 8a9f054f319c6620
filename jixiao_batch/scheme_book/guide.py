"""The sheet 说明: how to edit the workbook and read it back, what each kind of rule and each column means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import TITLE_FONT, Book, print_on_a4
from jixiao_batch.scheme_book.explanations import STEPS, explanation, kinds_of_rule
from jixiao_batch.scheme_book.tables import GUIDE_SHEET, MAIN, ROW_SCORING_TABLE, TABLES
from jixiao_batch.workbook.template.cells import height_for, hint_look, say

_WIDTHS = (14.0, 46.0, 52.0, 46.0)
_KINDS_HEADINGS = ("评分方式", "意思（以 5 分的指标为例）", "参数举例", "可写的参数")


def begin_sheet(book: Book, name: str, title: str, hint: str, widths: Sequence[float]) -> Worksheet:
    """A sheet with its title, a hint below it, and the widths of its columns."""
    sheet = book.sheet(name)
    sheet.hide_gridlines(2)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    say(sheet, 1, 1, title, book.style(font_name=TITLE_FONT, font_size=15))
    sheet.set_row(0, 28)
    if hint:
        say(sheet, 2, 1, hint, hint_look(book))
    sheet.set_row(1, 20)
    return sheet


def write_guide(book: Book, title: str) -> None:
    """The whole sheet."""
    sheet = begin_sheet(book, GUIDE_SHEET, f"{title}：怎样改这张表", "", _WIDTHS)
    row = 2
    for number, step in enumerate(STEPS, start=1):
        text, look = f"{number}. {step}", book.style(text_wrap=True, valign="top")
        sheet.merge_range(row - 1, 0, row - 1, len(_WIDTHS) - 1, "", look)
        say(sheet, row, 1, text, look)
        sheet.set_row(row - 1, height_for([(text, sum(_WIDTHS))]))
        row += 1
    row = _lines(book, sheet, row + 1, "评分方式", _KINDS_HEADINGS, kinds_of_rule())
    columns = [
        (table.sheet, column.heading, explanation(table.sheet, column.heading))
        for table in (MAIN, ROW_SCORING_TABLE, *TABLES[1:])
        for column in table.columns
    ]
    _lines(book, sheet, row + 1, "各栏填什么", ("工作表", "栏目", "填什么"), columns)
    print_on_a4(sheet, landscape=True)


def _lines(book: Book, sheet: Worksheet, row: int, title: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    """A small table; gives the row below it."""
    say(sheet, row, 1, title, book.style(bold=True, font_size=11))
    for column, heading in enumerate(headings, start=1):
        say(sheet, row + 1, column, heading, book.heading())
    row += 2
    for line in lines:
        for column, text in enumerate(line, start=1):
            say(sheet, row, column, text, book.boxed(text_wrap=True, valign="top"))
        sheet.set_row(row - 1, height_for(list(zip(line, _WIDTHS, strict=False))))
        row += 1
    return row
