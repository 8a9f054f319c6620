"""比率与基础数据: the units' rates with the formulas behind them, then what they filled in, from which all else is computed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.formats import RATE, Book, Sheet
from jixiao_batch.output.summary.amounts import figure_column, figure_shown, shown
from jixiao_batch.output.summary.columns import CellColumn
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, RETURNED, SAME_ROW, Column, Matrix
from jixiao_batch.output.summary.plan import RATES, Plan
from jixiao_batch.output.summary.sheet import Shown, amount_text, text_room, width_of
from jixiao_batch.output.summary.walking import AssessedRows, Opened, UnitRows
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.figure_readings import indicator_value, indicator_value_excel
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.readings import text_of
from jixiao_batch.workbook.submission import EntryValue

_RATE_WIDTH = 22.0
#: a number typed without decimals has its exponent
_WHOLE = Decimal(1)
_RATES_BAND = "比率（按公式复核）"


def write_raw(book: Book, plan: Plan) -> UnitRows:
    """Rates with their averages over the adopted units; numbers as numbers, answers and texts as texts, blanks as blanks."""
    return _Raw(book, plan)


class _Raw(AssessedRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._plan = plan
        title = f"{plan.heading}比率与基础数据表"
        own = [indicator for indicator in plan.scheme.indicators if indicator.name in plan.own_value_columns]
        note = "基础数据是各单位填报的原始数据，空格为未填；其他各表的公式都引用本表。比率按未四舍五入的数计分。"
        note += f"{NOT_ADDED_UP}。{SAME_ROW}。"
        matrix = Matrix(book, plan, RATES, title, (note, "比率为 %，金额为万元，另有注明的除外"), [*_columns(plan, own)])
        self._matrix = matrix
        style, value_style = book.boxed(num_format=RATE, align="right"), book.boxed(num_format="0.00##", align="right")
        self._rates = [
            (figure.name, figure_column(matrix, figure, plan.rate_columns[figure.name], style)) for figure in plan.rate_figures
        ]
        self._values = [
            (one, matrix.column(plan.own_value_columns[one.name], partial(_own_value_excel, plan, one), value_style))
            for one in own
        ]
        self._fields = [
            (field.id, _TypedColumn(book, matrix.sheet, plan.raw_columns[field.id], field)) for field in plan.raw_fields
        ]

    def put_assessed(self, unit: Opened) -> None:
        row, submission = unit.row, unit.submission
        self._matrix.unit(unit.entry)
        for name, column in self._rates:
            column.put(row, figure_shown(unit.assessment.figures[name]))
        if submission is not None and self._values:
            lookup = Lookup(self._plan.scheme, submission)
            for indicator, column in self._values:
                column.put(row, shown(indicator_value(indicator, lookup)))
        for field_id, typed in self._fields:
            typed.put(row, submission.value(field_id) if submission else None)

    def finish(self) -> None:
        if self._plan.rate_figures:
            self._matrix.result_row("平均（各单位简单平均）", RATE, _averages(self._plan))
            self._matrix.result_row("参加平均的单位数", "0", _counts(self._plan))
        self._matrix.finish()


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
        known = plan.facts.typed[field.id].every
        return width_of((amount_text(number) for number in (known.lowest, known.highest)), 9.5, 20)
    return min(24, max(9.5, text_room(plan.facts.widest[field.id])))


def _own_value_excel(plan: Plan, indicator: Indicator, row: int) -> str:
    return indicator_value_excel(plan.scheme, indicator, plan.cell_of(row, RATES))


class _TypedColumn:
    """What the units typed into one field."""

    def __init__(self, book: Book, sheet: Sheet, column: int, field: FormField) -> None:
        shown = "0" if field.type == "年度" else "#,##0" if field.type == "整数" else ""
        self._whole = book.boxed(num_format=shown or "#,##0.00", align="right")
        self._number = book.boxed(num_format=shown or "#,##0.00####", align="right")
        self._day = book.boxed(align="center")
        self._column = CellColumn(sheet, column, book.boxed(align="center" if field.choices else "left", num_format="@"))

    def put(self, row: int, value: EntryValue | None) -> None:
        if isinstance(value, Decimal):
            self._column.number(row, value, self._whole if value.same_quantum(_WHOLE) else self._number)
        elif isinstance(value, datetime.date):
            self._column.text(row, value.isoformat(), self._day)
        else:
            self._column.text(row, value or "")


def _averages(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    for figure in plan.rate_figures:
        column = plan.rate_columns[figure.name]
        average = plan.facts.figures[figure.name].adopted.average(4)
        cells = plan.column_of_units(column)
        formula = f'IFERROR(ROUND(ROUND(AVERAGEIFS({cells},{plan.states},"<>{RETURNED}"),9),4),"")'
        yield column, formula, average


def _counts(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    for figure in plan.rate_figures:
        column = plan.rate_columns[figure.name]
        formula = f'SUMPRODUCT(ISNUMBER({plan.column_of_units(column)})*({plan.states}<>"{RETURNED}"))'
        yield column, formula, plan.facts.figures[figure.name].adopted.count
