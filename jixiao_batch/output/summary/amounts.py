"""收支结余汇总: what the units received, spent and have left, with subtotals by category."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from xlsxwriter.format import Format

from jixiao_batch.evaluation.assessment import FigureResult
from jixiao_batch.formats import AMOUNT, Book
from jixiao_batch.output.summary.columns import FormulaColumn
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, SAME_ROW, Column, Matrix, sums_over
from jixiao_batch.output.summary.plan import BALANCES, FIRST_FIGURE_COLUMN, RATES, Plan
from jixiao_batch.output.summary.sheet import Shown, amount_text, width_of
from jixiao_batch.output.summary.walking import AssessedRows, Opened, UnitRows
from jixiao_batch.scheme.figure_readings import figure_excel
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent, text_of


def write_balances(book: Book, plan: Plan) -> UnitRows:
    """Inputs and balances of every unit, 万元, with a line of totals."""
    return _Balances(book, plan)


class _Balances(AssessedRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._plan = plan
        title = f"{plan.heading}收支结余汇总表"
        columns = [*_input_columns(plan), *_balance_columns(plan)]
        notes = (f"{NOT_ADDED_UP}。{SAME_ROW}。空格为单位未填。", "单位：万元")
        matrix = self._matrix = Matrix(book, plan, BALANCES, title, notes, columns)
        styles = [matrix.cell_style(column, AMOUNT) for column in columns]
        self._inputs = [
            (field.id, matrix.column(column, partial(typed_excel, plan, field.id), style))
            for column, (field, style) in enumerate(zip(plan.balance_inputs, styles, strict=False), start=FIRST_FIGURE_COLUMN)
        ]
        self._figures = [
            (figure.name, figure_column(matrix, figure, column, styles[column - FIRST_FIGURE_COLUMN]))
            for figure, column in zip(plan.balance_figures, plan.balance_columns.values(), strict=True)
        ]

    def put_assessed(self, unit: Opened) -> None:
        row, submission = unit.row, unit.submission
        self._matrix.unit(unit.entry)
        for field_id, column in self._inputs:
            column.put(row, submission.number(field_id) if submission else None)
        for name, column in self._figures:
            column.put(row, figure_shown(unit.assessment.figures[name]))

    def finish(self) -> None:
        matrix, plan, facts = self._matrix, self._plan, self._plan.facts
        fields = enumerate(plan.balance_inputs, start=FIRST_FIGURE_COLUMN)
        amounts = {column: facts.typed[field.id] for column, field in fields}
        totals = {column: one.adopted.total for column, one in amounts.items()}
        totals |= {column: balance_total(plan, name) for name, column in plan.balance_columns.items()}
        matrix.result_row("合　计", AMOUNT, sums_over(list(totals), plan, totals.__getitem__))
        amounts |= {column: facts.figures[name] for name, column in plan.balance_columns.items()}
        matrix.subtotal_rows(AMOUNT, {column: one.of for column, one in amounts.items()})
        matrix.finish()


def _input_columns(plan: Plan) -> Iterator[Column]:
    for field in plan.balance_inputs:
        width = width_of([amount_text(plan.facts.typed[field.id].magnitude)], 8.5, 20)
        yield Column(f"{field.block}（填报数）", field.label, width)


def _balance_columns(plan: Plan) -> Iterator[Column]:
    for figure in plan.balance_figures:
        width = width_of([amount_text(plan.facts.figures[figure.name].magnitude)], 15, 20)
        yield Column("推算数（按公式复核）", figure.name, width, f"＝{text_of(figure.formula.tree)}", computed=True)


def typed_excel(plan: Plan, field_id: str, row: int) -> str:
    """What the unit in `row` typed, blank where it typed nothing."""
    raw = plan.raw_cell(field_id, row)
    return f'IF({raw}="","",{raw})'


def figure_column(matrix: Matrix, figure: Figure, column: int, style: Format) -> FormulaColumn:
    """A derived figure of the units on its own sheet, as the scheme's formula over each unit's cells."""
    own_sheet = RATES if figure.is_rate else BALANCES

    def formula(row: int) -> str:
        return figure_excel(matrix.plan.scheme, figure, matrix.plan.cell_of(row, own_sheet))

    return matrix.column(column, formula, style)


def figure_shown(result: FigureResult) -> Shown:
    """A figure as its cell shows it."""
    if result.value is not None:
        return result.value
    return shown(result.absent or Absent("missing"))


def shown(value: Decimal | Absent) -> Shown:
    if isinstance(value, Decimal):
        return value
    return NOT_APPLICABLE if value.why == "not_applicable" else NOT_COMPUTABLE


def balance_total(plan: Plan, name: str) -> Decimal:
    """Sum of a balance over the adopted units."""
    return plan.facts.figures[name].adopted.total
