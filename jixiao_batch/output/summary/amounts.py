"""收支结余汇总: what the units received, spent and have left, with subtotals by category."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from xlsxwriter.format import Format

from jixiao_batch.evaluation.results import FigureResult, is_adopted
from jixiao_batch.formats import AMOUNT, Book
from jixiao_batch.numbers import ZERO
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, SAME_ROW, Column, Matrix, sums_over
from jixiao_batch.output.summary.plan import BALANCES, FIRST_FIGURE_COLUMN, RATES, AssessedUnit, Plan
from jixiao_batch.output.summary.sheet import Shown, amount_text, put_formula, width_of
from jixiao_batch.scheme.figure_readings import figure_excel
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent, text_of


def write_balances(book: Book, plan: Plan) -> None:
    """Inputs and balances of every unit, 万元, with a line of totals."""
    title = f"{plan.heading}收支结余汇总表"
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
            put_figure(matrix, entry, figure, column, style)
    totals = {FIRST_FIGURE_COLUMN + offset: _field_total(plan, field.id) for offset, field in enumerate(fields)}
    totals |= {column: balance_total(plan, name) for name, column in plan.balance_columns.items()}
    matrix.result_row("合　计", AMOUNT, sums_over(list(totals), plan, totals.__getitem__))
    parts: dict[int, dict[str, Shown]] = {
        FIRST_FIGURE_COLUMN + offset: _by_category(plan, _field_of(field.id)) for offset, field in enumerate(fields)
    }
    parts |= {column: _by_category(plan, _figure_of(name)) for name, column in plan.balance_columns.items()}
    matrix.subtotal_rows(AMOUNT, parts)
    matrix.finish()


def _input_columns(plan: Plan) -> Iterator[Column]:
    for field in plan.balance_inputs:
        values = [entry.unit.submission.number(field.id) for entry in plan.units if entry.unit.submission]
        total = sum((abs(value) for value in values if value is not None), ZERO)
        yield Column(f"{field.block}（填报数）", field.label, width_of([amount_text(total)], 8.5, 20))


def _balance_columns(plan: Plan) -> Iterator[Column]:
    for figure in plan.balance_figures:
        values = [entry.assessment.figures[figure.name].value for entry in plan.units]
        total = sum((abs(value) for value in values if value is not None), ZERO)
        width = width_of([amount_text(total)], 15, 20)
        yield Column("推算数（按公式复核）", figure.name, width, f"＝{text_of(figure.formula.tree)}", computed=True)


def put_figure(matrix: Matrix, entry: AssessedUnit, figure: Figure, column: int, style: Format) -> None:
    """A derived figure of a unit on its own sheet, as the scheme's formula over the unit's cells."""
    own_sheet = RATES if figure.is_rate else BALANCES
    formula = figure_excel(matrix.plan.scheme, figure, matrix.plan.cell_of(entry.row, own_sheet))
    put_formula(matrix.sheet, entry.row, column, formula, figure_shown(entry.assessment.figures[figure.name]), style)


def figure_shown(result: FigureResult) -> Shown:
    """A figure as its cell shows it."""
    if result.value is not None:
        return result.value
    return shown(result.absent or Absent("missing"))


def shown(value: Decimal | Absent) -> Shown:
    if isinstance(value, Decimal):
        return value
    return NOT_APPLICABLE if value.why == "not_applicable" else NOT_COMPUTABLE


def _field_total(plan: Plan, field_id: str) -> Decimal:
    """Sum of what the adopted units typed; `summary.money` holds the derived figure where both have one name."""
    value = _field_of(field_id)
    return sum((value(entry) or ZERO for entry in adopted(plan)), ZERO)


def balance_total(plan: Plan, name: str) -> Decimal:
    """Sum of a balance over the adopted units."""
    if name in plan.summary.money:
        return plan.summary.money[name].total or ZERO
    value = _figure_of(name)
    return sum((value(entry) or ZERO for entry in adopted(plan)), ZERO)


def _field_of(field_id: str) -> Callable[[AssessedUnit], Decimal | None]:
    return lambda entry: entry.unit.submission.number(field_id) if entry.unit.submission else None


def _figure_of(name: str) -> Callable[[AssessedUnit], Decimal | None]:
    return lambda entry: entry.assessment.figures[name].value


def _by_category(plan: Plan, value: Callable[[AssessedUnit], Decimal | None]) -> dict[str, Shown]:
    """The sum of each category over the adopted units."""
    return {
        category: sum((value(entry) or ZERO for entry in adopted(plan) if entry.unit.category == category), ZERO)
        for category in plan.categories
    }


def adopted(plan: Plan) -> list[AssessedUnit]:
    return [entry for entry in plan.units if is_adopted(entry.unit)]
