"""主管部门汇总: a department with its second-level units, their sums, and the rates that follow from the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from xlsxwriter.format import Format

from jixiao_batch.county.departments import Department, added_fields, rate_inputs, unconditional
from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS, assessed
from jixiao_batch.formats import AMOUNT, RATE, Book, print_table
from jixiao_batch.output.summary.amounts import figure_shown
from jixiao_batch.output.summary.columns import FormulaColumn
from jixiao_batch.output.summary.matrix import RETURNED, UNIT_ROW_HEIGHT, UnitNames
from jixiao_batch.output.summary.plan import DEPARTMENTS, Plan
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    Shown,
    heading_row_height,
    lines_of,
    put_formula,
    put_text,
    put_title,
    span,
)
from jixiao_batch.scheme.figure_readings import figure_excel
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent
from jixiao_batch.scheme.score_readings import rounded_excel
from jixiao_batch.workbook.layout import address

_HEAD_ROW, _FIRST_ROW = 3, 4
_IDENTITY = (
    ("主管部门", 24), ("单位编码", 9), ("单位名称", 27), ("状态", 7), ("单位数", 6), ("参加排名", 6), ("得分（部门为平均）", 9),
    ("最高分", 8), ("最低分", 8), ("部门内名次", 7),
)  # fmt: skip
_DEPARTMENT, _CODE, _NAME, _STATUS, _UNITS, _RANKED, _SCORE, _HIGHEST, _LOWEST, _RANK = range(1, 11)
_FIRST_FIGURE = len(_IDENTITY) + 1
_MISSING = UNIT_STATUS_WORDS["missing"]
_UNIT = "单位：万元、人、分"
#: over so many figures the title stands
_UNDER_TITLE = 4
_NOTE = (
    "有下属单位的主管部门按单位名册汇总，金额和人数为所属各单位之和（含部门本级，不含退回、未报的）。部门的比率按合计数用指标体系的公式重新计算，"
    "不是各单位比率的平均；不适用的单位不计入该项比率，有单位未填所需数的为“无法计算”。点单位名称可打开该单位得分表。"
)


def write_departments(book: Book, plan: Plan) -> None:
    """Each department as one line, its units below it."""
    _DepartmentSheet(book, plan).write(plan.facts.departments)


@dataclass(frozen=True)
class _Block:
    """The rows of a department's units, below its own."""

    first: int
    last: int

    def of(self, column: int) -> str:
        return span(self.first, self.last, column)

    @property
    def adopted(self) -> str:
        """1 for each unit whose figures count, for SUMPRODUCT."""
        states = self.of(_STATUS)
        return f'({states}<>"{RETURNED}")*({states}<>"{_MISSING}")'


class _DepartmentSheet:
    def __init__(self, book: Book, plan: Plan) -> None:
        self._book, self._plan, self._scheme = book, plan, plan.scheme
        self._sheet = book.sheet(DEPARTMENTS)
        self._rates = plan.rate_figures
        self._names = UnitNames(book, plan, self._sheet, _NAME)
        self._columns = self._columns_of_names()
        first_rate = _FIRST_FIGURE + len(self._columns)
        self._rate_columns = {figure.name: column for column, figure in enumerate(self._rates, start=first_rate)}
        self._score = FormulaColumn(self._sheet, _SCORE, partial(plan.score_cell, plan.score_columns.ranked_total), self._points)
        self._unit_columns = [(name, self._unit_column(name, column)) for name, column in self._columns.items()]
        self._unit_rates = [
            (figure.name, self._unit_column(Name(figure.name), self._rate_columns[figure.name])) for figure in self._rates
        ]

    @property
    def _points(self) -> Format:
        return self._book.boxed(num_format=self._plan.points, align="right")

    def _is_field(self, name: Name) -> bool:
        return name.typed or name.name not in self._scheme.figures_by_name

    def _unit_column(self, name: Name, column: int) -> FormulaColumn:
        """What the units' own sheets have of a field or figure."""

        def formula(row: int) -> str:
            cell = self._plan.cell_of(row, DEPARTMENTS)(name)
            return f'IF({cell}="","",{cell})' if self._is_field(name) else cell

        look = self._book.boxed(num_format=self._format(name), align="right")
        return FormulaColumn(self._sheet, column, formula, look)

    def _columns_of_names(self) -> Mapping[Name, int]:
        """Fields that are added up, then derived amounts: all that the sheet shows and that rates are worked out from."""
        names = [Name(field, typed=field in self._scheme.figures_by_name) for field in added_fields(self._scheme)]
        names += [Name(figure.name) for figure in self._plan.balance_figures]
        return {name: column for column, name in enumerate(names, start=_FIRST_FIGURE)}

    def write(self, listed: tuple[Department, ...]) -> None:
        sheet = self._sheet
        width = len(_IDENTITY) + min(_UNDER_TITLE, len(self._columns))
        title = f"{self._plan.heading}主管部门汇总表"
        put_title(self._book, sheet, title, (_NOTE, _UNIT), width)
        sheet.set_row(1, 15.0 * lines_of(_NOTE, 105) + 6)
        heads = [*_IDENTITY, *((self._heading(name), 11.0) for name in self._columns), *((one.name, 11.0) for one in self._rates)]
        for column, (heading, size) in enumerate(heads, start=1):
            put_text(sheet, _HEAD_ROW, column, heading, self._book.heading())
            sheet.set_column(column - 1, column - 1, size)
        sheet.set_row(_HEAD_ROW - 1, heading_row_height(heads))
        row = _FIRST_ROW
        for department in listed:
            block = _Block(row + 1, row + len(department.group.places))
            self._department(row, department, block)
            for below, place in enumerate(department.group.places, start=block.first):
                self._unit(below, department, block, place)
            row = block.last + 1
        sheet.freeze_panes(_HEAD_ROW, _NAME)
        sheet.hide_gridlines(2)
        print_table(
            sheet,
            [size for _, size in heads],
            head=(_HEAD_ROW, _HEAD_ROW),
            last_row=row - 1,
            title=title,
            unit=_UNIT,
            repeated=_NAME,
            blocks=range(len(_IDENTITY), len(heads)),
        )

    def _heading(self, name: Name) -> str:
        return f"{name.name}（填报数）" if name.typed else name.name

    # ------------------------------------------------------------ departments

    def _department(self, row: int, department: Department, block: _Block) -> None:
        sheet, group = self._sheet, department.group
        put_text(sheet, row, _DEPARTMENT, group.name, self._look(shrink=True))
        for column, text in ((_CODE, ""), (_NAME, "部门合计"), (_STATUS, ""), (_RANK, "")):
            put_text(sheet, row, column, text, self._look(align="center"))
        sheet.set_row(row - 1, 22)
        scores = block.of(_SCORE)
        whole, points = self._look(align="center"), self._look(num_format=self._plan.points, align="right")
        put_formula(sheet, row, _UNITS, f"ROWS({block.of(_NAME)})", len(group.places), whole)
        put_formula(sheet, row, _RANKED, f"COUNT({scores})", group.ranked, whole)
        average = rounded_excel(f"AVERAGE({scores})", self._scheme.score_places)
        ends = ((_HIGHEST, f"MAX({scores})", group.highest), (_LOWEST, f"MIN({scores})", group.lowest))
        for column, formula, points_shown in ((_SCORE, average, group.average), *ends):
            put_formula(sheet, row, column, f'IF(COUNT({scores})=0,"",{formula})', points_shown, points)
        for name, column in self._columns.items():
            cells = block.of(column)
            known = f"SUMPRODUCT({block.adopted}*ISNUMBER({cells}))"
            total = f'IF({known}=0,"",SUMIFS({cells},{block.of(_STATUS)},"<>{RETURNED}"))'
            put_formula(sheet, row, column, total, self._total(department, name), self._look(num_format=self._format(name)))
        for figure in self._rates:
            rate = department.rates[figure.name]
            shown: Shown = rate if isinstance(rate, Decimal) else _word(rate, department)
            look = self._look(num_format=RATE, align="right")
            put_formula(sheet, row, self._rate_columns[figure.name], self._rate(figure, block), shown, look)

    def _total(self, department: Department, name: Name) -> Decimal | None:
        return department.fields.get(name.name) if self._is_field(name) else department.amounts[name.name]

    def _rate(self, figure: Figure, block: _Block) -> str:
        """The scheme's formula over the sums of the units to which the rate applies."""
        own = block.of(self._rate_columns[figure.name])
        applying = f'{block.adopted}*({own}<>"{NOT_APPLICABLE}")'
        taken = [self._columns[name] for name in rate_inputs(self._scheme, figure)]
        lacking = "+".join(f"SUMPRODUCT({applying}*(1-ISNUMBER({block.of(column)})))" for column in taken) or "0"

        def cell_of(name: Name) -> str:
            other = None if name.typed else self._scheme.figures_by_name.get(name.name)
            if other is not None and other.is_rate:
                return f"({figure_excel(self._scheme, unconditional(other), cell_of)})"
            cells = block.of(self._columns[name])
            return f'SUMIFS({cells},{block.of(_STATUS)},"<>{RETURNED}",{own},"<>{NOT_APPLICABLE}")'

        formula = figure_excel(self._scheme, unconditional(figure), cell_of)
        known = f'IF({lacking}>0,"{NOT_COMPUTABLE}",{formula})'
        return (
            f'IF(SUMPRODUCT({block.adopted})=0,"",IF(SUMPRODUCT({applying})=0,"{NOT_APPLICABLE}",'
            f'IFERROR({known},"{NOT_COMPUTABLE}")))'
        )

    def _look(self, **properties: object) -> Format:
        return self._book.boxed(bold=True, bg_color=SUM_FILL, **properties)

    # ------------------------------------------------------------ units

    def _unit(self, row: int, department: Department, block: _Block, place: int) -> None:
        sheet, plan = self._sheet, self._plan
        sheet.rows_done(row - 1)
        unit, entry = plan.county.units[place], plan.entries.get(place)
        centred, points = self._book.boxed(align="center"), self._points
        put_text(sheet, row, _DEPARTMENT, department.group.name, self._book.boxed(shrink=True))
        put_text(sheet, row, _CODE, unit.code, self._book.boxed(num_format="@"))
        self._names.put(row, place)
        put_text(sheet, row, _STATUS, unit.status_word, centred)
        sheet.set_row(row - 1, UNIT_ROW_HEIGHT)
        for column in (_UNITS, _RANKED, _HIGHEST, _LOWEST):
            put_text(sheet, row, column, "", centred)
        if entry is None:
            put_text(sheet, row, _SCORE, "", points)
            put_text(sheet, row, _RANK, "", centred)
            for column in (*self._columns.values(), *self._rate_columns.values()):
                put_text(sheet, row, column, "", points)
            return
        self._score.put(row, entry.totals.score_total if unit.rank is not None else None, entry.row)
        own, every = address(row, _SCORE), block.of(_SCORE)
        rank = department.group.ranks.get(place)
        put_formula(sheet, row, _RANK, f'IF(ISNUMBER({own}),RANK({own},{every}),"")', rank, centred)
        figures, submission = assessed(unit).figures, unit.submission
        for name, cells in self._unit_columns:
            if self._is_field(name):
                shown: Shown = submission.number(name.name) if submission is not None else None
            else:
                shown = figure_shown(figures[name.name])
            cells.put(row, shown, entry.row)
        for rate, cells in self._unit_rates:
            cells.put(row, figure_shown(figures[rate]), entry.row)

    def _format(self, name: Name) -> str:
        figure = None if name.typed else self._scheme.figures_by_name.get(name.name)
        if figure is not None and figure.is_rate:
            return RATE
        unit = figure.unit if figure is not None else self._scheme.fields[name.name].unit
        return AMOUNT if unit in ("万元", "元", "㎡") else "0"


def _word(rate: Absent, department: Department) -> str:
    if not department.adopted:
        return ""
    return NOT_APPLICABLE if rate.why == "not_applicable" else NOT_COMPUTABLE
