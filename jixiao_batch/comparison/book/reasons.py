"""变动原因: each unit's difference taken apart into indicators, with the working under both schemes."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.comparison.book.plan import (
    REASON_DIFFERENCE,
    REASON_INDICATOR,
    REASONS,
    REASONS_FIRST_ROW,
    SIGNED,
    TOTAL,
    BookPlan,
    ReasonBlock,
    put_headings,
)
from jixiao_batch.comparison.causes import KIND_WORDS, REMAINDER, Cause
from jixiao_batch.formats import ERROR_INK, Book, print_on_a4
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    lines_of,
    nothing_to_say,
    put_formula,
    put_number,
    put_text,
    put_title,
)
from jixiao_batch.workbook.layout import address

_HEAD_ROW = 4
_COLUMNS = (
    ("单位编码", 9.5), ("单位名称", 26), ("对应", 8.5), ("指标", 19), ("甲得分", 8), ("甲分值", 7), ("乙得分", 8), ("乙分值", 7),
    ("得分差", 8.5), ("方案甲怎样计分", 40), ("方案乙怎样计分", 40),
)  # fmt: skip
_POINTS = (5, 7)
_WEIGHTS = (6, 8)
_WORKINGS = (10, 11)
_TITLE = "各单位得分变动原因表"


def write_reasons(book: Book, plan: BookPlan) -> None:
    """Only indicators whose points differ; the differences of a unit sum to the difference of its totals."""
    blocks = plan.reason_blocks
    if not blocks:
        why = "各单位在两个方案下得分都相同。" if plan.comparison.units else "没有可以比较的单位。"
        nothing_to_say(book, REASONS, _TITLE, why)
        return
    sheet = book.sheet(REASONS)
    note = (
        "只列得分不同的指标，按指标名称对应；“仅甲”“仅乙”是另一方案没有的指标。每个单位各行的得分差相加，等于总分之差。"
        f"“{REMAINDER}”是总分与各项得分之和的差，由不适用指标剔除后的折算、总分封顶和四舍五入产生。得分没有变化的单位不列。"
    )
    put_title(book, sheet, _TITLE, (note,), len(_COLUMNS))
    sheet.set_row(1, 30)
    sheet.set_row(2, 4)
    put_headings(book, sheet, _HEAD_ROW, _COLUMNS)
    for block in blocks:
        for row, cause in enumerate(block.causes, start=block.first):
            _put_cause(book, sheet, row, block, cause)
        _put_sum(book, plan, sheet, block)
    red = book.workbook.add_format({"font_color": ERROR_INK})
    bottom, column = blocks[-1].sum_row, REASON_DIFFERENCE - 1
    falling = {"type": "cell", "criteria": "<", "value": 0, "format": red}
    sheet.conditional_format(REASONS_FIRST_ROW - 1, column, bottom - 1, column, falling)
    sheet.freeze_panes(_HEAD_ROW, 2)
    sheet.autofilter(_HEAD_ROW - 1, 0, bottom - 1, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))


def _put_cause(book: Book, sheet: Worksheet, row: int, block: ReasonBlock, cause: Cause) -> None:
    centred, words = book.boxed(align="center"), book.boxed(text_wrap=True)
    put_text(sheet, row, 1, block.unit.unit.code, book.boxed(num_format="@"))
    put_text(sheet, row, 2, block.unit.label, words)
    put_text(sheet, row, 3, KIND_WORDS[cause.kind], centred)
    put_text(sheet, row, REASON_INDICATOR, cause.name, words)
    points = book.boxed(num_format="0.00", align="right")
    weights = book.boxed(num_format="General", align="right")
    tallest = [lines_of(block.unit.label, 26), lines_of(cause.name, 19)]
    for side in (0, 1):
        result = cause.results[side]
        if result is not None and result.score is None:
            put_text(sheet, row, _POINTS[side], result.lacking_word, book.boxed(align="center", font_color=ERROR_INK))
        else:
            put_number(sheet, row, _POINTS[side], cause.points[side], points)
        put_number(sheet, row, _WEIGHTS[side], result.indicator.weight if result else None, weights)
        working = result.working if result else ("没有这项指标" if cause.kind != "remainder" else "")
        put_text(sheet, row, _WORKINGS[side], working, words)
        tallest.append(lines_of(working, 40))
    _put_difference(book, sheet, row, cause.difference)
    sheet.set_row(row - 1, 13.0 * max(tallest) + 5)


def _put_difference(book: Book, sheet: Worksheet, row: int, difference: Decimal) -> None:
    first, second = (f"N({address(row, column)})" for column in _POINTS)
    style = book.boxed(num_format=SIGNED, align="right")
    put_formula(sheet, row, REASON_DIFFERENCE, f"ROUND({second}-{first},4)", difference, style)


def _put_sum(book: Book, plan: BookPlan, sheet: Worksheet, block: ReasonBlock) -> None:
    """The totals from 得分对比 beside the sum of the differences above."""
    row, unit = block.sum_row, block.unit
    look = {"bold": True, "bg_color": SUM_FILL}
    for column in range(1, len(_COLUMNS) + 1):
        put_text(sheet, row, column, "", book.boxed(**look))
    put_text(sheet, row, 1, unit.unit.code, book.boxed(num_format="@", **look))
    put_text(sheet, row, 2, unit.label, book.boxed(shrink=True, **look))
    put_text(sheet, row, REASON_INDICATOR, "总分", book.boxed(**look))
    points = book.boxed(num_format="0.00", align="right", **look)
    for side in (0, 1):
        put_formula(sheet, row, _POINTS[side], plan.totals_cell(unit, TOTAL[side]), unit.assessments[side].score_total, points)
    summed = f"ROUND(SUM({address(block.first, REASON_DIFFERENCE)}:{address(row - 1, REASON_DIFFERENCE)}),4)"
    difference = sum((cause.difference for cause in block.causes), Decimal(0))
    put_formula(sheet, row, REASON_DIFFERENCE, summed, difference, book.boxed(num_format=SIGNED, align="right", **look))
    sheet.set_row(row - 1, 18)
