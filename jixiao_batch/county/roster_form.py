"""The blank roster (单位名册) that the bureau fills in, with what each column is for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jixiao_batch.county.roster import HEADINGS, ROSTER_SHEET
from jixiao_batch.formats import AMOUNT, INPUT_FILL, TITLE_FONT, WHOLE, Book, print_on_a4

_HEAD_ROW = 3
#: rows that are laid out for typing; more may be added below
_ROOM = 300
_CATEGORIES = ("县直机关", "事业单位", "乡镇", "群团组织", "其他")

#: heading -> (width, what to fill in)
_COLUMNS: dict[str, tuple[float, str]] = {
    "单位编码": (10, "预算单位编码，文本格式，保留前面的 0；不能重复。必填"),
    "单位名称": (26, "单位全称，与公章一致；不能重复。必填"),
    "别名": (18, "曾用名、简称，几个之间用顿号隔开；表内写这些名称的也认作本单位"),
    "主管部门": (18, "二级单位填主管部门全称，没有的留空"),
    "单位类别": (10, "分组排名用；从列表中选，也可以自己写"),
    "适用指标体系": (14, "指标体系编号（jixiao scheme list 可查）；留空的按表内写明的"),
    "联系人": (9, "催报用"),
    "联系电话": (13, "催报用，办公电话"),
    "年初预算批复数": (13, "万元；与表内“年初预算”核对，不清楚的留空"),
    "上年结转": (10.5, "万元；与表内“上年结转”核对，不清楚的留空"),
    "人员编制": (9, "人；与表内“人员编制”核对，不清楚的留空"),
    "截止日期": (11.5, "如 2024-04-30；过了这一天没有报的算逾期"),
    "免报原因": (16, "不用报的写明原因；留空的都是应报单位"),
}
_FORMATS: dict[str, dict[str, Any]] = {
    "单位编码": {"num_format": "@"},
    "联系电话": {"num_format": "@"},
    "年初预算批复数": {"num_format": AMOUNT},
    "上年结转": {"num_format": AMOUNT},
    "人员编制": {"num_format": WHOLE},
    "截止日期": {"num_format": "yyyy-mm-dd", "align": "center"},
}


def write_roster_form(file: Path, scheme_ids: Sequence[str]) -> None:
    """An empty roster with drop-downs and a prompt on every column."""
    book = Book(file, ROSTER_SHEET)
    sheet = book.sheet(ROSTER_SHEET)
    last = len(HEADINGS) - 1
    sheet.merge_range(0, 0, 0, last, ROSTER_SHEET, book.style(font_name=TITLE_FONT, font_size=16, align="center"))
    sheet.set_row(0, 30)
    note = "每个单位一行，中间不要空行。应报单位全部列出；不用报的也列出并写明免报原因。金额单位：万元。"
    sheet.merge_range(1, 0, 1, last, note, book.style(text_wrap=True))
    sheet.set_row(_HEAD_ROW - 1, 22)
    choices = {"单位类别": list(_CATEGORIES), "适用指标体系": list(scheme_ids)}
    for column, heading in enumerate(HEADINGS):
        width, prompt = _COLUMNS[heading]
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD_ROW - 1, column, heading, book.heading())
        look = book.boxed(bg_color=INPUT_FILL, **_FORMATS.get(heading, {}))
        for row in range(_HEAD_ROW, _HEAD_ROW + _ROOM):
            sheet.write_blank(row, column, None, look)
        rule: dict[str, Any] = {"validate": "any", "input_title": heading, "input_message": prompt}
        if heading in choices:
            rule |= {"validate": "list", "source": choices[heading], "error_type": "information"}
            rule |= {"error_title": heading, "error_message": "列表里没有，确实要这样写的可以保留。"}
        sheet.data_validation(_HEAD_ROW, column, _HEAD_ROW + _ROOM - 1, column, rule)
    sheet.freeze_panes(_HEAD_ROW, 2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))
    book.close()
