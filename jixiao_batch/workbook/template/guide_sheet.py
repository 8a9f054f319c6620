"""填报说明: what to do, what the colours and remarks mean, and what is still open, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, HEAD_FILL, INPUT_FILL, TITLE_FONT, WHOLE, Book
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import text_of
from jixiao_batch.workbook.layout import DATA_SHEET, ROWS_SHEET, SELF_SHEET
from jixiao_batch.workbook.template.cells import (
    computed_look,
    height_for,
    paint_state,
    put,
    say,
    spread,
)
from jixiao_batch.workbook.template.checks import (
    BALANCED,
    HINT,
    PARTLY_FILLED,
    TALLY_WORDS,
    TO_EXPLAIN,
    UNBALANCED,
    UNFILLED,
    Live,
    Tally,
    quoted,
    state_line,
    tally_excel,
    tally_of,
)
from jixiao_batch.workbook.template.data_sheet import Checked

_FIRST, _LAST = 2, 6
_WIDTHS = (25.0, 18.0, 18.0, 18.0, 18.0)
_WHOLE_WIDTH = sum(_WIDTHS)


def write_guide(book: Book, sheet: Worksheet, scheme: Scheme, title: str, checked: Sequence[Checked]) -> None:
    """The whole sheet; `checked` are the check cells of the other sheets, in their order."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 1.5)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place + 1, place + 1, width)
    spread(sheet, 1, (_FIRST, _LAST), title, book.style(font_name=TITLE_FONT, font_size=15, align="center", text_wrap=True))
    sheet.set_row(0, 34)
    row = _tallies(book, sheet, checked, 4)
    row = _steps(book, sheet, _step_texts(has_rows=any(one.sheet == ROWS_SHEET for one in checked)), row + 1)
    row = _colours(book, sheet, row + 1)
    row = _remarks(book, sheet, row + 1)
    _identities(book, sheet, scheme, row + 1)


def _heading(book: Book, sheet: Worksheet, row: int, text: str) -> int:
    spread(sheet, row, (_FIRST, _LAST), text, book.style(bold=True, font_size=11, bottom=1, bottom_color="#9AA5B1"))
    sheet.set_row(row - 1, 22)
    return row + 1


def _tallies(book: Book, sheet: Worksheet, checked: Sequence[Checked], row: int) -> int:
    """What is open on each sheet, and the line that sums it up in row 2."""
    for place, heading in enumerate(("表", *TALLY_WORDS)):
        say(sheet, row, _FIRST + place, heading, book.heading())
    sheet.set_row(row - 1, 20)
    whole, number = Tally(), computed_look(book, num_format=WHOLE, align="center")
    first = row + 1
    for offset, one in enumerate(checked):
        tally = tally_of(one.remarks)
        whole += tally
        say(sheet, first + offset, _FIRST, one.sheet, book.boxed(indent=1))
        counts = tally_excel(quoted(one.sheet, one.cells))
        for place, (formula, stored) in enumerate(zip(counts, tally.counts, strict=True)):
            put(sheet, first + offset, _FIRST + 1 + place, Live(formula, Decimal(stored)), number)
        sheet.set_row(first + offset - 1, 18)
    last = first + len(checked) - 1
    sums = [f"SUM({letter}{first}:{letter}{last})" for letter in "CDEF"]
    look = book.style(bold=True, font_size=12, align="center", text_wrap=True)
    spread(sheet, 2, (_FIRST, _LAST), state_line(sums, whole), look)
    sheet.set_row(1, 26)
    sheet.set_row(2, 6)
    paint_state(book, sheet, "B2")
    return last + 1


def _step_texts(*, has_rows: bool) -> list[str]:
    order = f"“{DATA_SHEET}”“{ROWS_SHEET}”“{SELF_SHEET}”" if has_rows else f"“{DATA_SHEET}”“{SELF_SHEET}”"
    steps = [
        f"按{order}的次序填。只填浅黄色的格子，其余格子已锁定，会自己算。",
        "金额按“计量单位”一栏填，单位是万元的不要填成元，保留两位小数；人数、台数填整数。没有发生的填 0，不要空着。",
        "有下拉箭头的格子从列表中选。点中格子时，旁边会出现填报要求。",
        "从别的表粘贴时，用“选择性粘贴”里的“数值”，以免把格子的颜色和限制冲掉。",
    ]
    if has_rows:
        steps.append(f"“{ROWS_SHEET}”一行填一个指标，用不完的行空着；不够时在表中间插入行（插入的行没有参考得分，不影响报送）。")
    return [
        *steps,
        f"“{SELF_SHEET}”的自评得分、小计、总分由本单位填；旁边的参考得分按上面填的数算出，供核对。",
        "每张表顶上一行写着还差什么，“核对”一栏写着是哪一处。改到显示“全部填好，勾稽相符，可以报送”为止；确实无法改的，报送时附说明。",
        "不要改表名，不要删行、删列。保存成 Excel 工作簿（.xlsx），不要加密码，文件名写单位全称。",
        "打印、盖章，电子文件和盖章件按通知规定的时间和方式报财政局绩效管理股。",
    ]


def _steps(book: Book, sheet: Worksheet, steps: Sequence[str], row: int) -> int:
    row = _heading(book, sheet, row, "怎么填")
    for number, step in enumerate(steps, start=1):
        text = f"{number}. {step}"
        spread(sheet, row, (_FIRST, _LAST), text, book.style(text_wrap=True, indent=1))
        sheet.set_row(row - 1, height_for([(text, _WHOLE_WIDTH - 2)]))
        row += 1
    return row


def _colours(book: Book, sheet: Worksheet, row: int) -> int:
    row = _heading(book, sheet, row, "颜色的意思")
    colours = (
        ("浅黄", book.boxed(bg_color=INPUT_FILL, align="center"), "要填的格子"),
        ("浅灰", book.boxed(bg_color=COMPUTED_FILL, align="center"), "自动计算，不用填"),
        ("浅蓝", book.boxed(bg_color=HEAD_FILL, align="center"), "表头、小计、合计"),
        ("红字", book.boxed(font_color=ERROR_INK, bold=True, align="center"), "有问题，请照文字改正"),
    )
    for name, look, meaning in colours:
        say(sheet, row, _FIRST, name, look)
        spread(sheet, row, (_FIRST + 1, _LAST), meaning, book.boxed(indent=1))
        sheet.set_row(row - 1, 18)
        row += 1
    return row


def _remarks(book: Book, sheet: Worksheet, row: int) -> int:
    row = _heading(book, sheet, row, "“核对”一栏的意思")
    remarks = (
        (f"{UNFILLED}、{PARTLY_FILLED}", "必填的格子空着，或者其中数只填了一部分。补上；没有发生的填 0"),
        ("应填数字", "格子里有文字、单位或空格。只留数字"),
        ("不能为负数、应为整数", "对照原始凭证改正"),
        ("应从列表中选", "点格子右边的箭头重新选"),
        ("应为 … 年", "评价年度与这份表样的年度不同，请核对是否用错了表"),
        (UNBALANCED, f"左右两边应当相等（或不超过）而没有做到，差多少看“差额”；分值、小计、总分同样。改平后显示“{BALANCED}”"),
        ("超过分值", "自评得分比该项分值还高，请改正"),
        ("请填 达成/…", "定性指标的实际完成值要填档次"),
        (TO_EXPLAIN, "数字反常但不一定错。请再核对一遍，确实如此的在报送时说明"),
        (HINT.rstrip("："), "供参考，不影响报送，如自评得分与参考得分不同"),
    )
    return _pairs(book, sheet, remarks, row)


def _identities(book: Book, sheet: Worksheet, scheme: Scheme, row: int) -> int:
    if not scheme.identities:
        return row
    row = _heading(book, sheet, row, f"勾稽关系（“{DATA_SHEET}”末尾逐条核对）")
    return _pairs(book, sheet, [(one.name, text_of(one.relation.tree)) for one in scheme.identities], row)


def _pairs(book: Book, sheet: Worksheet, pairs: Sequence[tuple[str, str]], row: int) -> int:
    look = book.boxed(text_wrap=True, indent=1)
    for name, meaning in pairs:
        say(sheet, row, _FIRST, name, look)
        spread(sheet, row, (_FIRST + 1, _LAST), meaning, look)
        sheet.set_row(row - 1, height_for([(name, _WIDTHS[0] - 2), (meaning, _WHOLE_WIDTH - _WIDTHS[0] - 2)]))
        row += 1
    return row
