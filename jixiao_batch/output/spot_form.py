"""抽评名单.xlsx as it goes to those who check: who was drawn and by which rule, and a record with one line per indicator."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.county.spot_records import ENTRIES, HEADINGS, SPOT_SHEET
from jixiao_batch.formats import INPUT_FILL, POINTS, Book, print_on_a4
from jixiao_batch.history.past import PastUnit
from jixiao_batch.history.spot_draw import DrawRule, Stratum, points_of
from jixiao_batch.numbers import plain_percent
from jixiao_batch.output.summary.sheet import lines_of, put_formula, put_number, put_text, put_title
from jixiao_batch.workbook.layout import address

_DRAW_SHEET = "抽取情况"
_HEAD_ROW, _FIRST_ROW = 3, 4
_WIDTHS = (9, 22, 9, 6, 20, 6, 7.5, 7.5, 9, 25, 20, 9, 11.5)
#: offered in the record; others may be written
_PROBLEMS = ("无", "佐证材料不足", "数据与账表不符", "评分标准掌握有误", "指标完成情况不实", "其他")
_NOTE = (
    "每个抽中的单位逐项填“抽评得分”，与复核不同的写明发现的问题和依据，抽评人必填；没有抽评的行留空。"
    "填好后运行 jixiao run … --spot-checks 本表：汇总表里有“抽评情况”，不一致的转入复核意见，由复核人员核定，抽评本身不改变得分。"
)
_DRAW_COLUMNS = (("指标体系", 20), ("单位类别", 12), ("等次", 8), ("参加排名的单位", 12), ("抽取数", 9), ("抽中的单位", 60))


def write_spot_form(strata: Sequence[Stratum], rule: DrawRule, year: int, file: Path) -> None:
    """The record, then how it was drawn; the same draw gives the same bytes."""
    book = Book(file, SPOT_SHEET)
    _write_record(book, strata, year)
    _write_draw(book, strata, rule, year)
    book.close()


def _write_record(book: Book, strata: Sequence[Stratum], year: int) -> None:
    sheet = book.sheet(SPOT_SHEET)
    put_title(book, sheet, f"{year} 年度绩效自评抽评记录", (_NOTE, ""), len(HEADINGS))
    sheet.set_row(1, 32)
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), start=1):
        sheet.set_column(column - 1, column - 1, width)
        put_text(sheet, _HEAD_ROW, column, heading, book.heading())
    sheet.set_row(_HEAD_ROW - 1, 22)
    row = _FIRST_ROW
    for stratum in strata:
        for unit in stratum.chosen:
            row = _put_unit(book, sheet, row, unit)
    _put_choices(sheet, row - 1)
    sheet.freeze_panes(_HEAD_ROW, 2)
    sheet.autofilter(_HEAD_ROW - 1, 0, max(row - 2, _FIRST_ROW - 1), len(HEADINGS) - 1)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))


def _put_unit(book: Book, sheet: Worksheet, row: int, unit: PastUnit) -> int:
    """One line for each indicator; returns the row below them."""
    words, points = book.boxed(text_wrap=True, num_format="@"), book.boxed(num_format=POINTS, align="right")
    for name, (weight, claimed, score) in points_of(unit).items():
        for column, text in enumerate((unit.code, unit.label, unit.group, unit.grade, name), start=1):
            put_text(sheet, row, column, text, words)
        put_number(sheet, row, 6, weight, book.boxed(num_format="General", align="right"))
        put_number(sheet, row, 7, claimed, points)
        put_number(sheet, row, 8, score, points)
        for heading in ENTRIES:
            column = HEADINGS.index(heading) + 1
            put_text(sheet, row, column, "", book.boxed(bg_color=INPUT_FILL, text_wrap=True, **_number_format(heading)))
        _limit(sheet, row, weight)
        sheet.set_row(row - 1, 13.0 * max(2, lines_of(unit.label, _WIDTHS[1]), lines_of(name, _WIDTHS[4])) + 5)
        row += 1
    return row


def _number_format(heading: str) -> dict[str, Any]:
    return {"num_format": {"抽评得分": POINTS, "日期": "yyyy-mm-dd"}.get(heading, "@")}


def _limit(sheet: Worksheet, row: int, weight: Decimal | None) -> None:
    """Points between 0 and what the indicator is worth."""
    if weight is None:
        return
    column = HEADINGS.index("抽评得分")
    rule = {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(weight), "error_title": "抽评得分",
        "error_message": "请填 0 到分值之间的数",
    }  # fmt: skip
    sheet.data_validation(row - 1, column, row - 1, column, rule)


def _put_choices(sheet: Worksheet, last: int) -> None:
    if last < _FIRST_ROW:
        return
    column = HEADINGS.index("抽评发现的问题")
    rule = {
        "validate": "list", "source": list(_PROBLEMS), "error_type": "information", "error_title": "抽评发现的问题",
        "error_message": "列表里没有，确实要这样写的可以保留。",
    }  # fmt: skip
    sheet.data_validation(_FIRST_ROW - 1, column, last - 1, column, rule)


def _write_draw(book: Book, strata: Sequence[Stratum], rule: DrawRule, year: int) -> None:
    sheet = book.sheet(_DRAW_SHEET)
    note = rule_words(rule)
    put_title(book, sheet, f"{year} 年度绩效自评抽评单位抽取情况", (note, ""), len(_DRAW_COLUMNS))
    sheet.set_row(1, 15.0 * lines_of(note, sum(width for _, width in _DRAW_COLUMNS)) + 6)
    for column, (heading, width) in enumerate(_DRAW_COLUMNS, start=1):
        sheet.set_column(column - 1, column - 1, width)
        put_text(sheet, _HEAD_ROW, column, heading, book.heading())
    whole = book.boxed(align="center")
    for row, stratum in enumerate(strata, start=_FIRST_ROW):
        names = "、".join(unit.label for unit in stratum.chosen)
        for column, text in ((1, stratum.scheme_id), (2, stratum.category or "（未填）"), (3, stratum.grade), (6, names)):
            put_text(sheet, row, column, text, book.boxed(text_wrap=True))
        put_number(sheet, row, 4, len(stratum.units), whole)
        put_number(sheet, row, 5, stratum.drawn, whole)
        sheet.set_row(row - 1, 13.0 * lines_of(names, _DRAW_COLUMNS[-1][1]) + 5)
    last = _FIRST_ROW + len(strata) - 1
    put_text(sheet, last + 1, 1, "合计", book.boxed(bold=True))
    for column in (2, 3, 6):
        put_text(sheet, last + 1, column, "", book.boxed())
    for column, number in ((4, sum(len(one.units) for one in strata)), (5, sum(one.drawn for one in strata))):
        cells = f"{address(_FIRST_ROW, column)}:{address(last, column)}"
        put_formula(sheet, last + 1, column, f"SUM({cells})", number, book.boxed(align="center", bold=True))
    print_on_a4(sheet, landscape=True)


def rule_words(rule: DrawRule) -> str:
    """How the units were drawn, so that anybody can draw the same again."""
    share = (
        f"各层按 {plain_percent(rule.rate)} 抽取（四舍五入）" if rule.count is None else f"共抽 {rule.count} 个，各层按单位数分摊"
    )
    return (
        f"从参加排名的单位中按指标体系、单位类别、等次分层，{share}，每层至少 {rule.least} 个（不足的全抽）；"
        f"层内按 SHA-256（种子 {rule.seed}＋单位编码）由小到大取。种子和结果不变的，抽出来的单位不变。"
    )
