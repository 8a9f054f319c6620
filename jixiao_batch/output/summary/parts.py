"""Sheets of expenses by their parts (三公经费): budgets and final accounts of every unit, with subtotals by category.

The scheme says which: a block of amounts in three columns (上年预算、本年预算、本年决算) whose first row bears the block's own
name, being the total of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.county.consolidate import MONEY_UNITS
from jixiao_batch.formats import AMOUNT, RATE, Book
from jixiao_batch.numbers import ZERO
from jixiao_batch.output.summary.amounts import adopted, figure_shown, shown
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, SAME_ROW, Column, Matrix, sums_over
from jixiao_batch.output.summary.plan import FIRST_FIGURE_COLUMN, SHEET_NAMES, AssessedUnit, Plan
from jixiao_batch.output.summary.sheet import Shown, amount_text, put_formula, width_of
from jixiao_batch.scheme.fields import Block, FormField, block_fields
from jixiao_batch.scheme.figure_readings import figure_excel, figure_value
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name, names
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

    def bound(self, write: Callable[[Book, Plan, PartsTable], None]) -> Callable[[Book, Plan], None]:
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


def write_parts(book: Book, plan: Plan, table: PartsTable) -> None:
    """Units × (rows × columns of the block), then the rates; below, the sums of the county and of each category."""
    title = f"{plan.heading}{table.title}汇总表"
    widths = [_width(plan, field) for field in table.fields]
    headings = [
        field.label.removeprefix(f"{row}（").removesuffix("）") for field, row in zip(table.fields, table.rows, strict=True)
    ]
    columns = [Column(*part) for part in zip(table.rows, headings, widths, strict=True)]
    columns += [Column("比率", rate.name, 24, f"＝{text_of(rate.formula.tree)}", computed=True) for rate in table.rates]
    note = f"{NOT_ADDED_UP}；合计行的比率按合计数算。{SAME_ROW}。空格为单位未填。"
    matrix = Matrix(book, plan, table.name, title, (note, f"单位：{table.unit}"), columns)
    style, rate_style = matrix.cell_style(columns[0], AMOUNT), matrix.cell_style(columns[-1], RATE)
    at = {field.id: FIRST_FIGURE_COLUMN + place for place, field in enumerate(table.fields)}
    for entry in plan.units:
        for field in table.fields:
            raw = plan.raw_cell(field.id, entry.row)
            put_formula(matrix.sheet, entry.row, at[field.id], f'IF({raw}="","",{raw})', _typed(entry, field.id), style)
        for place, rate in enumerate(table.rates, start=FIRST_FIGURE_COLUMN + len(table.fields)):
            result = figure_shown(entry.assessment.figures[rate.name])
            put_formula(matrix.sheet, entry.row, place, plan.figure_cell(rate.name, entry.row, table.name), result, rate_style)
    totals = {column: _sum(adopted(plan), field_id) for field_id, column in at.items()}
    row = matrix.result_row("合　计", AMOUNT, sums_over(list(totals), plan, totals.__getitem__))
    _rates_of_totals(matrix, plan, table, row, at)
    matrix.subtotal_rows(AMOUNT, {column: _by_category(plan, field_id) for field_id, column in at.items()})
    matrix.finish()


def _width(plan: Plan, field: FormField) -> float:
    values = [_typed(entry, field.id) for entry in plan.units]
    return width_of([amount_text(sum((abs(value) for value in values if value is not None), ZERO))], 8.5, 20)


def _typed(entry: AssessedUnit, field_id: str) -> Decimal | None:
    return entry.unit.submission.number(field_id) if entry.unit.submission else None


def _sum(entries: list[AssessedUnit], field_id: str) -> Decimal:
    return sum((_typed(entry, field_id) or ZERO for entry in entries), ZERO)


def _by_category(plan: Plan, field_id: str) -> dict[str, Shown]:
    return {
        category: _sum([entry for entry in adopted(plan) if entry.unit.category == category], field_id)
        for category in plan.categories
    }


def _rates_of_totals(matrix: Matrix, plan: Plan, table: PartsTable, row: int, at: dict[str, int]) -> None:
    """The rates over the county's totals, by the scheme's own formulas."""

    def cell_of(name: Name) -> str:
        return address(row, at[name.name])

    def total(name: Name) -> Value | Absent:
        return _sum(adopted(plan), name.name)

    style = matrix.book.boxed(num_format=RATE, align="right", bold=True, bg_color="#EEF3F9")
    for place, rate in enumerate(table.rates, start=FIRST_FIGURE_COLUMN + len(table.fields)):
        put_formula(matrix.sheet, row, place, figure_excel(plan.scheme, rate, cell_of), shown(figure_value(rate, total)), style)
