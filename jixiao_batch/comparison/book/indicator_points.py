"""指标得分甲 / 指标得分乙: the points of every unit on every indicator, from which the other sheets take their figures."""

from __future__ import annotations

from itertools import groupby

from jixiao_batch.comparison.book.plan import (
    FIRST_POINTS_COLUMN,
    POINTS,
    POINTS_FIRST_ROW,
    POINTS_WEIGHT_ROW,
    SIGNED,
    BookPlan,
)
from jixiao_batch.comparison.causes import remainder
from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, Book, print_on_a4
from jixiao_batch.numbers import fixed
from jixiao_batch.output.summary.plan import points_format
from jixiao_batch.output.summary.sheet import (
    heading_row_height,
    merge,
    nothing_to_say,
    put_formula,
    put_number,
    put_text,
    put_title,
)
from jixiao_batch.scheme.score_readings import NOT_SCORED, rounded_excel
from jixiao_batch.workbook.layout import address

_HEAD_ROW = 3
_IDENTITY = (("序号", 5), ("单位编码", 9), ("单位名称", 28))
_AFTER = ("各项合计", "折算、封顶与取整", "总分")
_WIDTH = 9.0


def write_points(book: Book, plan: BookPlan, side: int) -> None:
    """Units × indicators of one side, in the order of 得分对比."""
    this = plan.comparison.sides[side]
    title = f"{this.label}各单位指标得分"
    if not plan.comparison.units:
        nothing_to_say(book, POINTS[side], title, "没有可以比较的单位。")
        return
    sheet = book.sheet(POINTS[side])
    last = plan.total_column(side)
    note = f"{this.title}。单位的先后与“得分对比”相同；“{NOT_SCORED}”的原因见“变动原因”的计算过程。"
    put_title(book, sheet, title, (note, "单位：分"), last)
    sheet.set_row(1, 28)
    _headings(book, plan, side)
    points = book.boxed(num_format=points_format(this.scheme.score_places), align="right")
    computed = book.boxed(num_format=points_format(this.scheme.score_places), align="right", bg_color=COMPUTED_FILL, bold=True)
    signed = book.boxed(num_format=SIGNED, align="right")
    for row, unit in enumerate(plan.comparison.units, start=POINTS_FIRST_ROW):
        put_number(sheet, row, 1, row - POINTS_FIRST_ROW + 1, book.boxed(align="center"))
        put_text(sheet, row, 2, unit.unit.code, book.boxed(num_format="@"))
        put_text(sheet, row, 3, unit.label, book.boxed(shrink=True))
        assessment = unit.assessments[side]
        for column, result in enumerate(assessment.indicators, start=FIRST_POINTS_COLUMN):
            if result.score is None:
                put_text(sheet, row, column, result.lacking_word, book.boxed(align="center", font_color=ERROR_INK))
            else:
                put_number(sheet, row, column, result.score, points)
        over = remainder(assessment)
        summed = f"SUM({address(row, FIRST_POINTS_COLUMN)}:{address(row, last - 3)})"
        put_formula(sheet, row, last - 2, rounded_excel(summed, 4), assessment.score_total - over, points)
        put_number(sheet, row, last - 1, over, signed)
        total = rounded_excel(f"{address(row, last - 2)}+{address(row, last - 1)}", this.scheme.score_places)
        put_formula(sheet, row, last, total, assessment.score_total, computed)
    bottom = POINTS_FIRST_ROW + len(plan.comparison.units) - 1
    sheet.freeze_panes(POINTS_FIRST_ROW - 1, 3)
    sheet.autofilter(POINTS_WEIGHT_ROW - 1, 0, bottom - 1, last - 1)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, POINTS_WEIGHT_ROW - 1))


def _headings(book: Book, plan: BookPlan, side: int) -> None:
    sheet, scheme = book.workbook.get_worksheet_by_name(POINTS[side]), plan.comparison.sides[side].scheme
    for column, (name, width) in enumerate(_IDENTITY, start=1):
        merge(sheet, (_HEAD_ROW, column), (POINTS_WEIGHT_ROW, column), name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    columns = plan.points_columns(side)
    grouped = [(group.name, indicator) for group in scheme.groups for indicator in group.indicators]
    for name, members in groupby(grouped, key=lambda pair: pair[0]):
        places = [columns[indicator.name] for _, indicator in members]
        merge(sheet, (_HEAD_ROW, places[0]), (_HEAD_ROW, places[-1]), name, book.heading())
    for indicator in scheme.indicators:
        column = columns[indicator.name]
        put_text(sheet, _HEAD_ROW + 1, column, indicator.name, book.heading())
        put_number(sheet, POINTS_WEIGHT_ROW, column, indicator.weight, book.heading(bold=False, num_format='General"分"'))
    last = plan.total_column(side)
    merge(sheet, (_HEAD_ROW, last - 2), (_HEAD_ROW, last), "总分", book.heading())
    for column, name in enumerate(_AFTER, start=last - 2):
        put_text(sheet, _HEAD_ROW + 1, column, name, book.heading())
        put_text(sheet, POINTS_WEIGHT_ROW, column, "", book.heading())
    put_text(sheet, POINTS_WEIGHT_ROW, last, f"满分{fixed(scheme.full_score, 0)}", book.heading(bold=False))
    sheet.set_column(FIRST_POINTS_COLUMN - 1, last - 1, _WIDTH)
    headings = [(name, _WIDTH) for name in (*columns, *_AFTER)]
    sheet.set_row(_HEAD_ROW, heading_row_height(headings))
