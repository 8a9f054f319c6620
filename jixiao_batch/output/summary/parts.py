"""Sheets of expenses by their parts (三公经费): budgets and final accounts of every unit, with subtotals by category.

The scheme says which: a block of amounts in three columns (上年预算、本年预算、本年决算) whose first row bears the block's own
name, being the total of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from jixiao_batch.formats import AMOUNT, RATE, Book
from jixiao_batch.output.summary.amounts import figure_shown, shown, typed_excel
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, SAME_ROW, Column, Matrix, sums_over
from jixiao_batch.output.summary.plan import FIRST_FIGURE_COLUMN, SHEET_NAMES, Plan
from jixiao_batch.output.summary.sheet import amount_text, put_formula, width_of
from jixiao_batch.output.summary.walking import AssessedRows, Opened, UnitRows
from jixiao_batch.scheme.fields import Block, FormField, block_fields
from jixiao_batch.scheme.figure_readings import figure_excel, figure_value
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name, names
from jixiao_batch.scheme.model import MONEY_UNITS
from jixiao_batch.scheme.readings import Absent, Value, text_of
from jixiao_batch.workbook.layout import address

_COLUMNS = 3
#: what Excel does not take in a sheet's name
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class PartsTable:
    """One such block: the sheet's name, its fields row by row, and the scheme's rates that rest on nothing else."""

    name: str
    title: str
    unit: str
    fields: tuple[FormField, ...]
    #: heading above each field: its row of the form
    rows: tuple[str, ...]
    rates: tuple[Figure, ...]

    def bound(self, write: Callable[[Book, Plan, PartsTable], UnitRows]) -> Callable[[Book, Plan], UnitRows]:
        """The writer for this table."""
        return lambda book, plan: write(book, plan, self)


def tables_of_parts(plan: Plan) -> tuple[PartsTable, ...]:
    """The blocks of the scheme that get a sheet of their own."""
    tables: dict[str, PartsTable] = {}
    for block in plan.scheme.blocks:
        if _is_total_with_parts(block):
            table = _table(plan, block)
            taken = (one.casefold() for one in (*SHEET_NAMES, *tables))
            if table.name.casefold() not in taken:
                tables[table.name] = table
    return tuple(tables.values())


def _is_total_with_parts(block: Block) -> bool:
    of_money = all((row.unit if row.unit is not None else block.unit) in MONEY_UNITS for row in block.rows)
    return of_money and len(block.columns) == _COLUMNS and block.rows[0].name == block.title


def _table(plan: Plan, block: Block) -> PartsTable:
    fields = tuple(block_fields(block))
    own = {field.id for field in fields}
    rates = [figure for figure in plan.rate_figures if {one.name for one in names(figure.formula.tree)} <= own]
    name = block.title.translate(_NOT_IN_NAMES).strip()[:_LONGEST_NAME]
    return PartsTable(
        name, block.title, block.unit, fields, tuple(row.name for row in block.rows for _ in block.columns), tuple(rates)
    )


def write_parts(book: Book, plan: Plan, table: PartsTable) -> UnitRows:
    """Units × (rows × columns of the block), then the rates; below, the sums of the county and of each category."""
    return _Parts(book, plan, table)


class _Parts(AssessedRows):
    def __init__(self, book: Book, plan: Plan, table: PartsTable) -> None:
        self._book, self._plan, self._table = book, plan, table
        title = f"{plan.heading}{table.title}汇总表"
        headings = [
            field.label.removeprefix(f"{row}（").removesuffix("）") for field, row in zip(table.fields, table.rows, strict=True)
        ]
        widths = [width_of([amount_text(plan.facts.typed[field.id].magnitude)], 8.5, 20) for field in table.fields]
        columns = [Column(*part) for part in zip(table.rows, headings, widths, strict=True)]
        columns += [Column("比率", rate.name, 24, f"＝{text_of(rate.formula.tree)}", computed=True) for rate in table.rates]
        note = f"{NOT_ADDED_UP}；合计行的比率按合计数算。{SAME_ROW}。空格为单位未填。"
        matrix = self._matrix = Matrix(book, plan, table.name, title, (note, f"单位：{table.unit}"), columns)
        style, rate_style = matrix.cell_style(columns[0], AMOUNT), matrix.cell_style(columns[-1], RATE)
        self._at = {field.id: FIRST_FIGURE_COLUMN + place for place, field in enumerate(table.fields)}
        self._fields = [
            (field, matrix.column(column, partial(typed_excel, plan, field), style)) for field, column in self._at.items()
        ]
        self._rates = [
            (rate.name, matrix.column(column, partial(self._rate_excel, rate.name), rate_style))
            for column, rate in enumerate(table.rates, start=self._first_rate)
        ]

    @property
    def _first_rate(self) -> int:
        return FIRST_FIGURE_COLUMN + len(self._table.fields)

    def _rate_excel(self, rate: str, row: int) -> str:
        return self._plan.figure_cell(rate, row, self._table.name)

    def put_assessed(self, unit: Opened) -> None:
        row, submission = unit.row, unit.submission
        self._matrix.unit(unit.entry)
        for field, column in self._fields:
            column.put(row, submission.number(field) if submission else None)
        for rate, column in self._rates:
            column.put(row, figure_shown(unit.assessment.figures[rate]))

    def finish(self) -> None:
        matrix, typed = self._matrix, self._plan.facts.typed
        amounts = {column: typed[field] for field, column in self._at.items()}
        row = matrix.result_row("合　计", AMOUNT, sums_over(list(amounts), self._plan, lambda one: amounts[one].adopted.total))
        self._rates_of_totals(row)
        matrix.subtotal_rows(AMOUNT, {column: one.of for column, one in amounts.items()})
        matrix.finish()

    def _rates_of_totals(self, row: int) -> None:
        """The rates over the county's totals, by the scheme's own formulas."""

        def cell_of(name: Name) -> str:
            return address(row, self._at[name.name])

        def total(name: Name) -> Value | Absent:
            return self._plan.facts.typed[name.name].adopted.total

        style = self._book.boxed(num_format=RATE, align="right", bold=True, bg_color="#EEF3F9")
        for place, rate in enumerate(self._table.rates, start=self._first_rate):
            formula = figure_excel(self._plan.scheme, rate, cell_of)
            put_formula(self._matrix.sheet, row, place, formula, shown(figure_value(rate, total)), style)
