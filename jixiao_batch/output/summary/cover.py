"""封面 and 目录: what this book is, what each sheet answers, what is left out and why, and where the other books are."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import OFFICIAL_TITLE, TITLE_FONT, Book, print_on_a4, print_table
from jixiao_batch.output.summary.matrix import LINK_INK
from jixiao_batch.output.summary.plan import CONTENTS, COVER, OtherBook, Plan
from jixiao_batch.output.summary.sheet import lines_of, link_inside, link_to, merge, put_link, put_number, put_text, put_title

_COVER_COLUMNS = 8
_WIDTHS = (6, 24, 62)
_HEAD_ROW = 3
#: what people fill in by hand
_SIGNED = ("编制单位（盖章）", "编　制　人", "审　核　人", "编 制 日 期")


def write_cover(book: Book, plan: Plan) -> None:
    """The title page, with lines to sign."""
    sheet = book.sheet(COVER)
    sheet.hide_gridlines(2)
    sheet.set_column(0, _COVER_COLUMNS - 1, 11)
    for row, height in ((0, 150), (1, 60), (2, 60), (3, 40), (4, 150)):
        sheet.set_row(row, height)
    last = _COVER_COLUMNS
    title = book.style(**OFFICIAL_TITLE, font_size=26, align="center")
    merge(sheet, (2, 1), (2, last), plan.heading, title)
    merge(sheet, (3, 1), (3, last), "全县汇总", title)
    words = book.style(font_name="仿宋_GB2312", font_charset=134, font_family=3, font_size=14, align="center", text_wrap=True)
    merge(sheet, (4, 1), (4, last), f"评价依据：{plan.scheme.title}", words)
    label = book.style(font_name="仿宋_GB2312", font_charset=134, font_family=3, font_size=14, align="right")
    for row, text in enumerate(_SIGNED, start=6):
        sheet.set_row(row - 1, 36)
        merge(sheet, (row, 2), (row, 3), f"{text}：", label)
        merge(sheet, (row, 4), (row, 6), "", book.style(bottom=1))
    print_on_a4(sheet, pages_high=1)
    sheet.print_area(0, 0, 4 + len(_SIGNED), _COVER_COLUMNS - 1)
    sheet.set_footer("")


def write_contents(book: Book, plan: Plan, listed: Sequence[tuple[str, str]], left_out: Sequence[tuple[str, str]]) -> None:
    """`listed` are (sheet, question), `left_out` (sheet, why)."""
    sheet = book.sheet(CONTENTS)
    sheet.hide_gridlines(2)
    put_title(
        book, sheet, f"{plan.heading}全县汇总目录", ("点工作表名可打开该表；各表右上角“返回目录”可回到这里。", ""), len(_WIDTHS)
    )
    for column, (name, width) in enumerate(zip(("序号", "工作表", "回答什么问题"), _WIDTHS, strict=True), start=1):
        sheet.set_column(column - 1, column - 1, width)
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
    sheet.set_row(_HEAD_ROW - 1, 22)
    link = book.boxed(font_color=LINK_INK, underline=1)
    row = _HEAD_ROW
    for number, (name, question) in enumerate(listed, start=1):
        row += 1
        put_number(sheet, row, 1, number, book.boxed(align="center"))
        put_link(sheet, row, 2, link_inside(name), name, link)
        _words(book, sheet, row, question)
    if plan.others:
        row = _section(book, sheet, row + 2, "其他指标体系的汇总（另成一册，与本册同在一个文件夹）")
        for other in plan.others:
            row += 1
            _put_other(book, sheet, row, other)
    if left_out:
        row = _section(book, sheet, row + 2, "没有列出的表")
        for name, why in left_out:
            row += 1
            put_text(sheet, row, 1, "—", book.boxed(align="center"))
            put_text(sheet, row, 2, name, book.boxed())
            _words(book, sheet, row, f"{why}，不列此表")
    print_table(sheet, _WIDTHS, head=(_HEAD_ROW, _HEAD_ROW), last_row=row)


def _section(book: Book, sheet: Worksheet, row: int, text: str) -> int:
    merge(sheet, (row, 1), (row, len(_WIDTHS)), text, book.style(font_name=TITLE_FONT, font_size=12))
    sheet.set_row(row - 1, 24)
    return row


def _words(book: Book, sheet: Worksheet, row: int, text: str) -> None:
    put_text(sheet, row, 3, text, book.boxed(text_wrap=True))
    sheet.set_row(row - 1, 13.5 * lines_of(text, _WIDTHS[2]) + 8)


def _put_other(book: Book, sheet: Worksheet, row: int, other: OtherBook) -> None:
    put_text(sheet, row, 1, "—", book.boxed(align="center"))
    put_link(sheet, row, 2, link_to(other.name), "打开另册", book.boxed(font_color=LINK_INK, underline=1))
    _words(book, sheet, row, f"{other.title}：{other.units} 个单位，其中 {other.ranked} 个参加排名。文件：{other.name}")


def put_way_back(book: Book, name: str) -> None:
    """A link to 目录 beside the title, outside what is printed."""
    sheet = book.workbook.get_worksheet_by_name(name)
    look = book.style(font_color=LINK_INK, underline=1)
    put_link(sheet, 1, sheet.dim_colmax + 3, link_inside(CONTENTS), "返回目录", look)
