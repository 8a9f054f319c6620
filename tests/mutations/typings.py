"""What people type into the cells of a form, and what a careful person reads there: a value, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from mutations.paper_form import Cell, PaperForm

BUDGET, HEADS, DAY, YEAR, CHOICE, NAME, CODE = (
    "年初预算", "人员编制", "填报日期", "评价年度", "管理制度健全性:厉行节约制度", "单位名称", "单位编码"
)  # fmt: skip
#: what a click on the accountant's button makes of a cell
ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '


@dataclass(frozen=True)
class Typing:
    """A cell put in place of a field's; `reads` is the value as 结果.json writes it, None when it must be reported."""

    field_id: str
    cell: Cell
    reads: str | None
    epoch_1904: bool = False

    def change(self, form: PaperForm) -> None:
        sheet, row, column = form.where(self.field_id)
        style = sheet.cells[row, column].style
        sheet.cells[row, column] = self.cell if self.cell.style != "General" else Cell(**{**vars(self.cell), "style": style})
        if self.epoch_1904:
            form.epoch_1904 = True


def _texts() -> Iterator[tuple[str, str, str | None]]:
    same = (
        "61.36", " 61.36 ", "６１．３６", "61．36", "\u200b61.36\ufeff", "\xa061.36", "6\u200b1.36", "¥61.36", "￥61.36",
        "人民币61.36", "61.36万元", "61.36 万元", "６１.３６万", "613,600元", "613，600元", "613 600元", "613600元整", "+61.36",
        "\n61.36\t", "61.36\n万元",
        "61.360", "0.006136亿元", "6.136十万元",
    )  # fmt: skip
    for text in same[:-1]:
        yield BUDGET, text, "61.36"
    nothing = (
        "无", "—", "——", "/", "-", "不涉及", "暂无", "约61", "约61万元", "60余", "61.36左右", "≥61.36", "61.36以上", "不超过62",
        "61或62", "61-62", "61.36人", "3场", "4小时以上", "2千", "90.32%", "百分之九十", "#DIV/0!", "=61.36", "见附件",
        "六十来万", "'61.36", "61'360元", "6l.36", "61,36", "61.3.6", "61..36", "6 1.36", "１e2",
        "①", "½", "1_000", "٦١", "nan", "inf", "TRUE", "是",
        "√", "2024-04-28", "61.36万人", "$61.36", "61.36美元", "(61.36", "\u202e63.16", "6.136十万元",
        "120\n135", "120\r\n135", "48\n047", "35\t200", "１２０\n１３５", "120\u200b\n 135", "-\n61.36",
    )  # fmt: skip
    for text in nothing:
        yield BUDGET, text, None
    for text, reads in (("1,234,567.89", "1234567.89"), ("（5.94）", "-5.94"), ("三十万元", "30"), ("1234567890123456", None)):
        yield BUDGET, text, reads
    for text, reads in (
        ("5人", "5"), ("五", "5"), ("5名", "5"), ("5.0", "5"), ("1,205", "1205"), ("约5", None), ("5人以上", None),
        ("5万元", None), ("5台", None), ("5±1", None),
    ):  # fmt: skip
        yield HEADS, text, reads
    days = (
        "2024-04-28", "2024/4/28", "2024.4.28", "20240428", "2024年4月28日", "2024年4月28号", "２０２４年４月２８日",
        "2024 年 4 月 28 日", "二〇二四年四月二十八日", "2024-04-28 10:30:00", "2024. 4. 28", "2024-4-28 上午9:30",
    )  # fmt: skip
    for text in days:
        yield DAY, text, "2024-04-28"
    for text in ("4月28日", "28/4/2024", "2024年4月", "2024-02-30", "24.4.28", "今天", "45410"):
        yield DAY, text, None
    for text in ("2023年", "２０２３", "2023年度", "二〇二三年"):
        yield YEAR, text, "2023"
    for text in ("本年", "23年", "2023-2024"):
        yield YEAR, text, None
    for text in ("是", "√", "1", "Y", "ｙ", "有", "是。", " 是 "):
        yield CHOICE, text, "是"
    for text in ("否", "×", "0", "N", "无", "没有"):
        yield CHOICE, text, "否"
    for text in ("基本是", "是/否", "部分", "/"):
        yield CHOICE, text, None
    yield NAME, "　清禾县\u200b试验站 ", "清禾县试验站"
    yield CODE, "００９０１７", "009017"
    yield CODE, "009 017", "009017"


def _cells() -> Iterator[tuple[str, str, Cell, str | None]]:
    """(what it is, field, cell, reads)"""
    yield "a formula with its result", BUDGET, Cell(61.36, formula="30+31.36"), "61.36"
    yield "a formula with a text result", BUDGET, Cell("61.36", formula='"61"&".36"'), "61.36"
    yield "a formula without a result", BUDGET, Cell(formula="30+31.36"), None
    yield "a formula with an empty result", BUDGET, Cell("", formula='""'), None
    for word in ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"):
        yield f"{word} as a result", BUDGET, Cell(word, formula="1/0", error=True), None
    yield "an error typed in", BUDGET, Cell("#N/A", error=True), None
    yield "a truth value", BUDGET, Cell(True), None
    yield "a truth value for a choice", CHOICE, Cell(True), "是"
    yield "a one for a choice", CHOICE, Cell(1.0), "是"
    yield "an empty text", BUDGET, Cell(""), None
    yield "spaces", BUDGET, Cell(" 　\u200b"), None
    yield "a blank", BUDGET, Cell(None), None
    yield "a figure under a date format", BUDGET, Cell(61.36, style="yyyy-mm-dd"), None
    yield "a figure under a time format", BUDGET, Cell(0.21, style="h:mm"), None
    yield "a figure shown as a percentage", BUDGET, Cell(0.6136, style="0.00%"), None
    yield "a large figure shown as a percentage", BUDGET, Cell(61.36, style="0%"), None
    yield "a figure shown in thousands", BUDGET, Cell(61360.0, style="#,##0.00,"), None
    yield "a figure shown in ten thousands by a trick", BUDGET, Cell(613600.0, style='0!.0,"万"'), None
    yield "a figure shown in 元", BUDGET, Cell(613600.0, style='#,##0.00"元"'), None
    for style in ("#,##0.00[$元]", '0.00"（元）"', '#,##0.00" 元（人民币）"', '0.00"千"', '0"0"', '"2360"'):
        yield f"a figure shown as {style}", BUDGET, Cell(613600.0, style=style), None
    yield "a figure below zero shown above", BUDGET, Cell(-61.36, style="0.00;0.00"), None
    yield "a figure shown with its unit sign by sign", BUDGET, Cell(61.36, style="0.00\\万\\元"), "61.36"
    yield "a format longer than any", BUDGET, Cell(61.36, style="[" * 3000), None
    yield "a thousand 万", BUDGET, Cell("1" + "万" * 1200), None
    yield "a figure shown with its unit", BUDGET, Cell(61.36, style='#,##0.00"万元"'), "61.36"
    yield "a figure in accounting format", BUDGET, Cell(61.36, style=ACCOUNTING), "61.36"
    yield "a figure in colours", BUDGET, Cell(61.36, style="[Red][>=100]#,##0.00;[蓝色]0.00"), "61.36"
    yield "a figure in text format", BUDGET, Cell("61.36", style="@"), "61.36"
    yield "a negative zero", BUDGET, Cell(-0.0), "0"
    yield "1e308", BUDGET, Cell(1e308), None
    yield "sixteen digits", BUDGET, Cell(1234567890123456.0), None
    yield "the noise of a subtraction", BUDGET, Cell(0.1 + 0.2), "0.3"
    yield "a rest of a subtraction", BUDGET, Cell(7.105427357601e-15, formula="A-B"), "0"
    yield "rich text", BUDGET, Cell(rich="<r><t>61</t></r><r><rPr><b/></rPr><t>.36</t></r>"), "61.36"
    yield "text with its reading", NAME, Cell(rich="<t>清禾县试验站</t><rPh sb='0' eb='2'><t>ｾｲｶ</t></rPh>"), "清禾县试验站"
    yield "an escaped control character", NAME, Cell("清禾县_x0007_试验站"), "清禾县试验站"
    yield "a picture in the cell", BUDGET, Cell('=DISPIMG("ID_1",1)', formula='_xlfn.DISPIMG("ID_1",1)'), None
    yield "half a person", HEADS, Cell(4.5), "4.5"
    yield "a code as a number", CODE, Cell(9017.0, style="0"), "9017"
    yield "a code as a number shown with its zeros", CODE, Cell(9017.0, style="000000"), "009017"
    yield "a day as a plain number", DAY, Cell(45410.0, style="0"), "2024-04-28"
    yield "a day with a time", DAY, Cell(45410.75, style="yyyy-mm-dd hh:mm"), "2024-04-28"
    yield "a day written as a number", DAY, Cell(20240428.0, style="0"), "2024-04-28"
    yield "a day before 2000", DAY, Cell(5.94, style="yyyy-mm-dd"), None
    yield "a year as a day", YEAR, Cell(45410.0, style="yyyy"), None


def _typings() -> Iterator[tuple[str, Typing]]:
    for field_id, text, reads in _texts():
        yield f"{field_id}: {text!r}", Typing(field_id, Cell(text), reads)
    for what, field_id, cell, reads in _cells():
        yield f"{field_id}: {what}", Typing(field_id, cell, reads)
    serial = float((datetime.date(2024, 4, 28) - datetime.date(1904, 1, 1)).days)
    yield "填报日期: a day of the 1904 system", Typing(DAY, Cell(serial, style="yyyy-mm-dd"), "2024-04-28", epoch_1904=True)
    yield "填报日期: a plain number of the 1904 system", Typing(DAY, Cell(serial, style="0"), "2024-04-28", epoch_1904=True)


TYPINGS: dict[str, Typing] = dict(_typings())
