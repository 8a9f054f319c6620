"""报送情况: every file of the folder with its one status, and the units from which nothing came."""

from __future__ import annotations

from jixiao_batch.county.results import FileResult
from jixiao_batch.evaluation.results import FileStatus
from jixiao_batch.formats import ERROR_INK, Book, print_table
from jixiao_batch.output.summary.plan import RECEIVED, Plan
from jixiao_batch.output.summary.remarks import why_not_ranked
from jixiao_batch.output.summary.sheet import SUM_FILL, lines_of, merge, put_number, put_text, put_title, span

_HEAD_ROW = 3
_FIRST_ROW = 4
_COLUMNS = (("序号", 6), ("文件", 46), ("单位", 30), ("状态", 9), ("说明", 60))

#: what the person who chases workbooks asks for first
_ORDER: tuple[FileStatus, ...] = ("unreadable", "unknown", "returned", "duplicate", "used", "ignored")


def status_cells(plan: Plan) -> str:
    """All files' cells of 状态, for formulas of other sheets."""
    return span(_FIRST_ROW, _FIRST_ROW + max(1, len(plan.county.files)) - 1, 4, RECEIVED)


def _height(file: FileResult) -> float:
    texts = ((file.path, 46), (file.unit, 30), (file.reason, 60))
    return 13.0 * max(lines_of(text, width) for text, width in texts) + 5


def write_received(book: Book, plan: Plan) -> None:
    """Files that need attention first, each group in the order of their paths."""
    title = f"{plan.heading}报送情况表"
    missing = [unit for unit in plan.county.units if unit.status == "missing"]
    sheet = book.sheet(RECEIVED)
    note = "报送文件夹里的每个文件一行；需要处理的排在前面。"
    put_title(book, sheet, title, (note, ""), len(_COLUMNS))
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 22)
    files = sorted(plan.county.files, key=lambda file: (_ORDER.index(file.status), file.path))
    striking = book.boxed(align="center", bold=True, font_color=ERROR_INK)
    wrapped, centred = book.boxed(text_wrap=True), book.boxed(align="center")
    for number, file in enumerate(files, start=1):
        row = _FIRST_ROW + number - 1
        used = file.status in ("used", "ignored")
        sheet.rows_done(row - 1)
        put_number(sheet, row, 1, number, centred)
        put_text(sheet, row, 2, file.path, wrapped)
        put_text(sheet, row, 3, file.unit, wrapped)
        put_text(sheet, row, 4, file.status_word, centred if used else striking)
        put_text(sheet, row, 5, file.reason, wrapped)
        sheet.set_row(row - 1, _height(file))
    row = _FIRST_ROW + max(1, len(files))
    if not files:
        merge(sheet, (_FIRST_ROW, 1), (_FIRST_ROW, len(_COLUMNS)), "报送文件夹里没有文件", centred)
    if missing:
        merge(sheet, (row, 1), (row, len(_COLUMNS)), f"未报单位 {len(missing)} 个", book.boxed(bold=True, bg_color=SUM_FILL))
        for number, unit in enumerate(missing, start=1):
            name = " ".join(part for part in (unit.code, unit.name) if part)
            came = "、".join(unit.unopened)
            texts = ("", came or "（没有文件）", name, unit.status_word, "打不开，请催其重报" if came else "请催报")
            if unit.in_question:
                texts = ("", "、".join(unit.in_question), name, unit.status_word, why_not_ranked(unit))
            for column, text in enumerate(texts, start=1):
                put_text(sheet, row + number, column, text, centred if column == 4 else wrapped)
            put_number(sheet, row + number, 1, number, centred)
    sheet.freeze_panes(_HEAD_ROW, 0)
    sheet.autofilter(_HEAD_ROW - 1, 0, max(_FIRST_ROW, _FIRST_ROW + len(files) - 1) - 1, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)
    last = row + len(missing) if missing else row - 1
    print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)
