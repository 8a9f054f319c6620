"""未参与对比: every file of the folder that took no part, and why."""

from __future__ import annotations

from jixiao_batch.comparison.book.plan import LEFT_OUT, BookPlan, put_headings
from jixiao_batch.county.results import FileResult
from jixiao_batch.formats import ERROR_INK, Book, print_on_a4
from jixiao_batch.output.summary.sheet import lines_of, nothing_to_say, put_number, put_text, put_title, span

_HEAD_ROW = 3
_FIRST_ROW = 4
_COLUMNS = (("序号", 6), ("文件", 46), ("单位", 30), ("状态", 11), ("原因", 60))
_TITLE = "未参与对比的文件"


def files_listed(plan: BookPlan) -> str:
    """How many files are listed, as a formula over this sheet."""
    count = len(plan.comparison.left_out)
    return f"COUNT({span(_FIRST_ROW, _FIRST_ROW + count - 1, 1, LEFT_OUT)})" if count else "0"


def write_left_out(book: Book, plan: BookPlan) -> None:
    """One line per file, in the order of their paths."""
    files = plan.comparison.left_out
    if not files:
        nothing_to_say(book, LEFT_OUT, _TITLE, "文件夹里的文件都参与了对比。")
        return
    sheet = book.sheet(LEFT_OUT)
    note = "每个文件先按自己的表样检查，与正式复核（jixiao run）的取舍相同；退回、打不开、重复的不参与对比，改正后可再比一次。"
    put_title(book, sheet, _TITLE, (note, ""), len(_COLUMNS))
    sheet.set_row(1, 20)
    put_headings(book, sheet, _HEAD_ROW, _COLUMNS)
    for row, file in enumerate(files, start=_FIRST_ROW):
        put_number(sheet, row, 1, row - _FIRST_ROW + 1, book.boxed(align="center"))
        put_text(sheet, row, 2, file.path, book.boxed(text_wrap=True))
        put_text(sheet, row, 3, file.unit, book.boxed(text_wrap=True))
        put_text(sheet, row, 4, file.status_word, book.boxed(align="center", bold=True, font_color=ERROR_INK))
        put_text(sheet, row, 5, file.reason, book.boxed(text_wrap=True))
        sheet.set_row(row - 1, _height(file))
    sheet.freeze_panes(_HEAD_ROW, 0)
    sheet.autofilter(_HEAD_ROW - 1, 0, _FIRST_ROW + len(files) - 2, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))


def _height(file: FileResult) -> float:
    texts = ((file.path, 46), (file.unit, 30), (file.reason, 60))
    return 13.0 * max(lines_of(text, width) for text, width in texts) + 5
