"""收支结余: what the units received, spent and have left; 预算执行与比率: their rates with the formulas behind them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlsxwriter.format import Format

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.results import FigureResult, is_adopted
from jixiao_batch.formats import AMOUNT, RATE, Book
from jixiao_batch.numbers import ARITHMETIC, ZERO, round_score
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, RETURNED, SAME_ROW, Column, Matrix, sums_over
from jixiao_batch.output.summary.plan import BALANCES, FIRST_FIGURE_COLUMN, RATES, AssessedUnit, Plan
from jixiao_batch.output.summary.sheet import Shown, amount_text, nothing_to_say, put_formula, width_of
from jixiao_batch.scheme.figure_readings import figure_excel, indicator_value, indicator_value_excel
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent, text_of

_RATE_WIDTH = 17.0


def write_balances(book: Book, plan: Plan) -> None:
    """Inputs and balances of every unit, 万元, with a line of totals."""
    title = f"{plan.heading}收支结余汇总表"
    if not plan.units or not plan.balance_figures:
        nothing_to_say(book, BALANCES, title, "没有可汇总的收支数据。")
        return
    columns = [*_input_columns(plan), *_balance_columns(plan)]
    notes = (f"{NOT_ADDED_UP}。{SAME_ROW}。空格为单位未填。", "单位：万元")
    matrix = Matrix(book, plan, BALANCES, title, notes, columns)
    fields = plan.balance_inputs
    for entry in plan.units:
        for offset, field in enumerate(fields):
            raw = plan.raw_cell(field.id, entry.row)
            value = entry.unit.submission.number(field.id) if entry.unit.submission else None
            style = matrix.cell_style(columns[offset], AMOUNT)
            put_formula(matrix.sheet, entry.row, FIRST_FIGURE_COLUMN + offset, f'IF({raw}="","",{raw})', value, style)
        for figure in plan.balance_figures:
            column = plan.balance_columns[figure.name]
            style = matrix.cell_style(columns[column - FIRST_FIGURE_COLUMN], AMOUNT)
            _put_figure(matrix, entry, figure, column, style)
    totals = {FIRST_FIGURE_COLUMN + offset: _field_total(plan, field.id) for offset, field in enumerate(fields)}
    totals |= {column: balance_total(plan, name) for name, column in plan.balance_columns.items()}
    matrix.result_row("合　计", AMOUNT, sums_over(list(totals), plan, totals.__getitem__))


def write_rates(book: Book, plan: Plan) -> None:
    """Rates of every unit, with their average over the adopted units."""
    title = f"{plan.heading}预算执行与比率表"
    if not plan.units or not (plan.rate_figures or plan.own_value_columns):
        nothing_to_say(book, RATES, title, "没有可计算的比率。")
        return
    columns = [
        Column("", figure.name, _RATE_WIDTH, f"＝{text_of(figure.formula.tree)}", computed=True) for figure in plan.rate_figures
    ]
    own = [indicator for indicator in plan.scheme.indicators if indicator.name in plan.own_value_columns]
    columns += [
        Column("", f"{indicator.name}（指标值）", 14, text_of(indicator.value.tree), computed=True)
        for indicator in own
        if indicator.value is not None
    ]
    notes = (f"比率按未四舍五入的数计分，显示两位小数。{NOT_ADDED_UP}。{SAME_ROW}。", "单位：%")
    matrix = Matrix(book, plan, RATES, title, notes, columns)
    style = book.boxed(num_format=RATE, align="right")
    for entry in plan.units:
        for figure in plan.rate_figures:
            _put_figure(matrix, entry, figure, plan.rate_columns[figure.name], style)
        for indicator in own:
            _put_own_value(matrix, entry, indicator)
    matrix.result_row("平均（各单位简单平均）", RATE, _averages(plan))
    matrix.result_row("参加平均的单位数", "0", _counts(plan))


def _input_columns(plan: Plan) -> Iterator[Column]:
    for field in plan.balance_inputs:
        values = [entry.unit.submission.number(field.id) for entry in plan.units if entry.unit.submission]
        total = sum((abs(value) for value in values if value is not None), ZERO)
        yield Column(f"{field.block}（填报数）", field.label, width_of([amount_text(total)], 8.5, 20))


def _balance_columns(plan: Plan) -> Iterator[Column]:
    for figure in plan.balance_figures:
        values = [entry.assessment.figures[figure.name].value for entry in plan.units]
        total = sum((abs(value) for value in values if value is not None), ZERO)
        width = width_of([amount_text(total)], 9.5, 20)
        yield Column("推算数（按公式复核）", figure.name, width, f"＝{text_of(figure.formula.tree)}", computed=True)


def _put_figure(matrix: Matrix, entry: AssessedUnit, figure: Figure, column: int, style: Format) -> None:
    own_sheet = RATES if figure.is_rate else BALANCES
    formula = figure_excel(matrix.plan.scheme, figure, matrix.plan.cell_of(entry.row, own_sheet))
    put_formula(matrix.sheet, entry.row, column, formula, figure_shown(entry.assessment.figures[figure.name]), style)


def _put_own_value(matrix: Matrix, entry: AssessedUnit, indicator: Indicator) -> None:
    plan = matrix.plan
    if entry.unit.submission is None or indicator.value is None:
        return
    found = indicator_value(indicator, Lookup(plan.scheme, entry.unit.submission))
    formula = indicator_value_excel(plan.scheme, indicator, plan.cell_of(entry.row, RATES))
    style = matrix.book.boxed(num_format="0.00##", align="right")
    put_formula(matrix.sheet, entry.row, plan.own_value_columns[indicator.name], formula, _shown(found), style)


def figure_shown(result: FigureResult) -> Shown:
    """A figure as its cell shows it."""
    if result.value is not None:
        return result.value
    return _shown(result.absent or Absent("missing"))


def _shown(value: Decimal | Absent) -> Shown:
    if isinstance(value, Decimal):
        return value
    return NOT_APPLICABLE if value.why == "not_applicable" else NOT_COMPUTABLE


def _field_total(plan: Plan, field_id: str) -> Decimal:
    """Sum of what the adopted units typed; `summary.money` holds the derived figure where both have one name."""
    values = [entry.unit.submission.number(field_id) for entry in _adopted(plan) if entry.unit.submission]
    return sum((value for value in values if value is not None), ZERO)


def balance_total(plan: Plan, name: str) -> Decimal:
    """Sum of a balance over the adopted units."""
    if name in plan.summary.money:
        return plan.summary.money[name].total or ZERO
    values = [entry.assessment.figures[name].value for entry in _adopted(plan)]
    return sum((value for value in values if value is not None), ZERO)


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
    values = [entry.assessment.figures[figure.name].value for entry in _adopted(plan)]
    return [value for value in values if value is not None]


def _adopted(plan: Plan) -> list[AssessedUnit]:
    return [entry for entry in plan.units if is_adopted(entry.unit)]
