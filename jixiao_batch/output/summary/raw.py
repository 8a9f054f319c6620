"""比率与基础数据: the units' rates with the formulas behind them, then what they filled in, from which all else is computed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.formats import RATE, Book
from jixiao_batch.numbers import ARITHMETIC, ZERO, round_score
from jixiao_batch.output.summary.amounts import adopted, put_figure, shown
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, RETURNED, SAME_ROW, Column, Matrix
from jixiao_batch.output.summary.plan import RATES, AssessedUnit, Plan
from jixiao_batch.output.summary.sheet import Shown, amount_text, put_formula, put_number, put_text, width_of
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.figure_readings import indicator_value, indicator_value_excel
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.readings import text_of
from jixiao_batch.workbook.submission import EntryValue

_RATE_WIDTH = 22.0
_RATES_BAND = "比率（按公式复核）"


def write_raw(book: Book, plan: Plan) -> None:
    """Rates with their averages over the adopted units; numbers as numbers, answers and texts as texts, blanks as blanks."""
    title = f"{plan.heading}比率与基础数据表"
    own = [indicator for indicator in plan.scheme.indicators if indicator.name in plan.own_value_columns]
    note = "基础数据是各单位填报的原始数据，空格为未填；其他各表的公式都引用本表。比率按未四舍五入的数计分。"
    note += f"{NOT_ADDED_UP}。{SAME_ROW}。"
    matrix = Matrix(book, plan, RATES, title, (note, "比率为 %，金额为万元，另有注明的除外"), [*_columns(plan, own)])
    style = book.boxed(num_format=RATE, align="right")
    for entry in plan.units:
        for figure in plan.rate_figures:
            put_figure(matrix, entry, figure, plan.rate_columns[figure.name], style)
        for indicator in own:
            _put_own_value(matrix, entry, indicator)
        submission = entry.unit.submission
        for field in plan.raw_fields:
            value = submission.value(field.id) if submission else None
            _put_value(book, matrix.sheet, entry.row, plan.raw_columns[field.id], field, value)
    if plan.rate_figures:
        matrix.result_row("平均（各单位简单平均）", RATE, _averages(plan))
        matrix.result_row("参加平均的单位数", "0", _counts(plan))
    matrix.finish()


def _columns(plan: Plan, own: list[Indicator]) -> Iterator[Column]:
    for figure in plan.rate_figures:
        yield Column(_RATES_BAND, figure.name, _RATE_WIDTH, f"＝{text_of(figure.formula.tree)}", computed=True)
    for indicator in own:
        if indicator.value is not None:
            yield Column(_RATES_BAND, f"{indicator.name}（指标值）", _RATE_WIDTH, text_of(indicator.value.tree), computed=True)
    for field in plan.raw_fields:
        yield Column(_band(plan, field), field.label, _width(plan, field), field.unit or field.type)


def _band(plan: Plan, field: FormField) -> str:
    if field in plan.scheme.evidence_fields:
        return f"{field.block}（佐证材料）"
    return field.block


def _width(plan: Plan, field: FormField) -> float:
    if field.is_number:
        numbers = [entry.unit.submission.number(field.id) for entry in plan.units if entry.unit.submission]
        return width_of((amount_text(number) for number in numbers), 9.5, 20)
    texts = (entry.unit.submission.text(field.id) for entry in plan.units if entry.unit.submission)
    return width_of(texts, 9.5, 24)


def _put_own_value(matrix: Matrix, entry: AssessedUnit, indicator: Indicator) -> None:
    plan = matrix.plan
    if entry.unit.submission is None or indicator.value is None:
        return
    found = indicator_value(indicator, Lookup(plan.scheme, entry.unit.submission))
    formula = indicator_value_excel(plan.scheme, indicator, plan.cell_of(entry.row, RATES))
    style = matrix.book.boxed(num_format="0.00##", align="right")
    put_formula(matrix.sheet, entry.row, plan.own_value_columns[indicator.name], formula, shown(found), style)


def _put_value(book: Book, sheet: Worksheet, row: int, column: int, field: FormField, value: EntryValue | None) -> None:
    if isinstance(value, Decimal):
        put_number(sheet, row, column, value, book.boxed(num_format=_number_format(field, value), align="right"))
    elif isinstance(value, datetime.date):
        put_text(sheet, row, column, value.isoformat(), book.boxed(align="center"))
    else:
        align = "center" if field.choices else "left"
        put_text(sheet, row, column, value or "", book.boxed(align=align, num_format="@"))


def _number_format(field: FormField, value: Decimal) -> str:
    if field.type == "年度":
        return "0"
    if field.type == "整数":
        return "#,##0"
    return "#,##0.00####" if value.as_tuple().exponent else "#,##0.00"


def _averages(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    for figure in plan.rate_figures:
        column = plan.rate_columns[figure.name]
        values = _adopted_values(plan, figure)
        average = round_score(ARITHMETIC.divide(sum(values, ZERO), Decimal(len(values))), 4) if values else None
        cells = plan.column_of_units(column)
        formula = f'IFERROR(ROUND(ROUND(AVERAGEIFS({cells},{plan.states},"<>{RETURNED}"),9),4),"")'
        yield column, formula, average


def _counts(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    for figure in plan.rate_figures:
        column = plan.rate_columns[figure.name]
        formula = f'SUMPRODUCT(ISNUMBER({plan.column_of_units(column)})*({plan.states}<>"{RETURNED}"))'
        yield column, formula, len(_adopted_values(plan, figure))


def _adopted_values(plan: Plan, figure: Figure) -> list[Decimal]:
    values = [entry.assessment.figures[figure.name].value for entry in adopted(plan)]
    return [value for value in values if value is not None]
