"""分组排名: every unit within its category and department, and how far open decisions can still move it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from jixiao_batch.county.groups import UnitGroup, groups_by_category
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.formats import Book, print_table
from jixiao_batch.output.summary.columns import FormulaColumn
from jixiao_batch.output.summary.matrix import UNIT_ROW_HEIGHT, UnitNames
from jixiao_batch.output.summary.plan import GROUPED, Plan
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    lines_of,
    put_formula,
    put_number,
    put_text,
    put_title,
    span,
)
from jixiao_batch.scheme.score_readings import rounded_excel
from jixiao_batch.workbook.layout import address

_HEAD_ROW, _FIRST_ROW = 3, 4
_NO_CATEGORY = "（未填）"
_CATEGORY, _CATEGORY_RANK, _CODE, _NAME, _SCORE, _GRADE, _RANK = range(1, 8)
_LOW, _HIGH, _BEST, _WORST, _REMARK, _DEPARTMENT, _DEPARTMENT_RANK = range(8, 15)
_COLUMNS = (
    ("单位类别", 10), ("类别内名次", 7), ("单位编码", 9), ("单位名称", 28), ("得分", 8.5), ("等次", 6), ("全县名次", 6.5),
    ("可能最低分", 8.5), ("可能最高分", 8.5), ("最好名次", 6.5), ("最差名次", 6.5), ("待定事项或不排名的原因", 36),
)  # fmt: skip
_DEPARTMENT_COLUMNS = (("主管部门", 20), ("部门内名次", 7))
_NOTE = (
    "得分相同的名次相同，下一名次空出。可能最低分、最高分是待定事项定下来以后的范围："
    "待人工评定、无法评分、用到待核实数的按 0 到满分，定性指标按所在档次的上下限，自评与复核不一致的按两者之间，已核定的不变。"
    "最好名次＝本单位取最高分、其他单位都取最低分，最差名次相反（含定分后才参加排名的单位）；退回和未报的不在内。"
)


def write_grouped(book: Book, plan: Plan) -> None:
    """Each category with its figures, then one line per unit, by category and rank; no columns of 主管部门 without any."""
    _GroupedSheet(book, plan).write(f"{plan.heading}分组排名表")


@dataclass(frozen=True)
class _Block:
    """A category with the rows of its units."""

    group: UnitGroup
    first: int

    @property
    def last(self) -> int:
        return self.first + len(self.group.places) - 1

    @property
    def shown(self) -> str:
        return self.group.name or _NO_CATEGORY


class _GroupedSheet:
    def __init__(self, book: Book, plan: Plan) -> None:
        self._book, self._plan = book, plan
        self._sheet = book.sheet(GROUPED)
        has_departments = any(unit.department for unit in plan.county.units)
        self._columns = _COLUMNS + (_DEPARTMENT_COLUMNS if has_departments else ())
        groups = groups_by_category(plan.county)
        row = _FIRST_ROW + len(groups) + 2
        self._head_row = row - 1
        self._blocks = []
        for group in groups:
            self._blocks.append(_Block(group, row))
            row += len(group.places)
        self._first, self._last = self._head_row + 1, row - 1
        self._names = UnitNames(book, plan, self._sheet, _NAME)
        at, centred = plan.score_columns, book.boxed(align="center")
        points = book.boxed(num_format=plan.points, align="right", bold=True)
        self._scores = FormulaColumn(self._sheet, _SCORE, partial(plan.score_cell, at.ranked_total), points)
        self._ranks = FormulaColumn(self._sheet, _RANK, partial(plan.score_cell, at.rank), centred)
        self._best = FormulaColumn(self._sheet, _BEST, self._best_excel, centred)
        self._worst = FormulaColumn(self._sheet, _WORST, self._worst_excel, centred)
        ranks = partial(FormulaColumn, self._sheet, _DEPARTMENT_RANK, self._department_rank_excel, centred)
        self._department_ranks = ranks() if has_departments else None

    def write(self, title: str) -> None:
        sheet, width = self._sheet, len(self._columns)
        put_title(self._book, sheet, title, (_NOTE, ""), width)
        sheet.set_row(1, 15.0 * lines_of(_NOTE, sum(size for _, size in self._columns)) + 6)
        for column, (_, size) in enumerate(self._columns, start=1):
            sheet.set_column(column - 1, column - 1, size)
        self._summary()
        sheet.set_row(self._head_row - 1, 30)
        for column, (name, _) in enumerate(self._columns, start=1):
            put_text(sheet, self._head_row, column, name, self._book.heading())
        for block in self._blocks:
            for row, place in enumerate(block.group.places, start=block.first):
                self._unit(block, row, place)
        sheet.freeze_panes(self._head_row, _NAME)
        sheet.hide_gridlines(2)
        sheet.autofilter(self._head_row - 1, 0, self._last - 1, width - 1)
        widths = [size for _, size in self._columns]
        print_table(
            sheet,
            widths,
            head=(self._head_row, self._head_row),
            last_row=self._last,
            title=title,
            unit="单位：分",
            repeated=_NAME,
        )
        sheet.repeat_rows(self._head_row - 1, self._head_row - 1)  # the categories stand above, once

    # ------------------------------------------------------------ categories

    def _summary(self) -> None:
        sheet = self._sheet
        heads = ((_CATEGORY, "单位类别"), (2, "单位数"), (3, "参加排名"), (_SCORE, "平均得分"), (6, "最高分"), (7, "最低分"))
        for column, name in heads:
            put_text(sheet, _HEAD_ROW, column, name, self._book.heading())
        put_text(sheet, _HEAD_ROW, _NAME, "第一名", self._book.heading())
        for row, block in enumerate(self._blocks, start=_FIRST_ROW):
            scores = span(block.first, block.last, _SCORE)
            group, places = block.group, self._plan.scheme.score_places
            points = self._book.boxed(num_format=self._plan.points, align="right", bg_color=SUM_FILL)
            whole = self._book.boxed(align="center", bg_color=SUM_FILL)
            put_text(sheet, row, _CATEGORY, block.shown, self._book.boxed(bold=True, bg_color=SUM_FILL))
            codes = span(block.first, block.last, _CATEGORY)
            put_formula(sheet, row, 2, f"ROWS({codes})", len(group.places), whole)
            put_formula(sheet, row, 3, f"COUNT({scores})", group.ranked, whole)
            put_text(sheet, row, _NAME, self._leaders(group), self._book.boxed(text_wrap=True, bg_color=SUM_FILL))
            average = f'IF(COUNT({scores})=0,"",{rounded_excel(f"AVERAGE({scores})", places)})'
            put_formula(sheet, row, _SCORE, average, group.average, points)
            put_formula(sheet, row, 6, f'IF(COUNT({scores})=0,"",MAX({scores}))', group.highest, points)
            put_formula(sheet, row, 7, f'IF(COUNT({scores})=0,"",MIN({scores}))', group.lowest, points)

    def _leaders(self, group: UnitGroup) -> str:
        return "、".join(self._plan.county.units[place].label for place, rank in group.ranks.items() if rank == 1)

    # ------------------------------------------------------------ units

    def _unit(self, block: _Block, row: int, place: int) -> None:
        unit, sheet = self._plan.county.units[place], self._sheet
        sheet.rows_done(row - 1)
        remark = self._remark(unit, place)
        put_text(sheet, row, _CATEGORY, block.shown, self._book.boxed(align="center"))
        put_text(sheet, row, _CODE, unit.code, self._book.boxed(num_format="@"))
        self._names.put(row, place)
        put_text(sheet, row, _REMARK, remark, self._book.boxed(text_wrap=True))
        sheet.set_row(row - 1, max(UNIT_ROW_HEIGHT, 13.0 * lines_of(remark, _COLUMNS[_REMARK - 1][1]) + 5))
        self._score(block, row, place, unit)
        self._ranges(row, unit)
        if self._department_ranks is not None:
            self._department(row, unit, self._department_ranks)

    def _score(self, block: _Block, row: int, place: int, unit: UnitResult) -> None:
        sheet, centred = self._sheet, self._book.boxed(align="center")
        entry = self._plan.entries.get(place)
        if entry is None:
            for column in (_CATEGORY_RANK, _SCORE, _GRADE, _RANK):
                put_text(sheet, row, column, "—", centred)
            return
        ranked = unit.rank is not None
        self._scores.put(row, entry.totals.score_total if ranked else None, entry.row)
        grade = self._plan.score_cell(self._plan.score_columns.grade, entry.row)
        own = address(row, _SCORE)
        put_formula(sheet, row, _GRADE, f'IF(ISNUMBER({own}),{grade},"")', entry.totals.grade if ranked else None, centred)
        self._ranks.put(row, unit.rank, entry.row)
        every, bold = span(block.first, block.last, _SCORE), self._book.boxed(align="center", bold=True)
        put_formula(sheet, row, _CATEGORY_RANK, f'IF(ISNUMBER({own}),RANK({own},{every}),"")', block.group.ranks.get(place), bold)

    def _ranges(self, row: int, unit: UnitResult) -> None:
        sheet, points = self._sheet, self._book.boxed(num_format=self._plan.points, align="right")
        centred = self._book.boxed(align="center")
        if unit.score_range is None or unit.rank_range is None:
            for column in (_LOW, _HIGH, _BEST, _WORST):
                put_text(sheet, row, column, "", centred)
            return
        put_number(sheet, row, _LOW, unit.score_range[0], points)
        put_number(sheet, row, _HIGH, unit.score_range[1], points)
        self._best.put(row, unit.rank_range[0])
        self._worst.put(row, unit.rank_range[1])

    def _best_excel(self, row: int) -> str:
        lows, scores = (span(self._first, self._last, column) for column in (_LOW, _SCORE))
        return f'COUNTIFS({scores},">=0",{lows},">"&{address(row, _HIGH)})+1'

    def _worst_excel(self, row: int) -> str:
        low, high = address(row, _LOW), address(row, _HIGH)
        return f'COUNTIF({span(self._first, self._last, _HIGH)},">"&{low})-IF({high}>{low},1,0)+1'

    def _remark(self, unit: UnitResult, place: int) -> str:
        facts = self._plan.facts
        waiting = f"待定：{'、'.join(facts.waiting[place])}" if place in facts.waiting else ""
        return "；".join(part for part in (facts.remarks.get(place, "") if unit.rank is None else "", waiting) if part)

    def _department(self, row: int, unit: UnitResult, ranks: FormulaColumn) -> None:
        sheet, centred = self._sheet, self._book.boxed(align="center")
        put_text(sheet, row, _DEPARTMENT, unit.department, self._book.boxed(text_wrap=True))
        if not unit.department:
            put_text(sheet, row, _DEPARTMENT_RANK, "", centred)
            return
        ranks.put(row, unit.department_rank)

    def _department_rank_excel(self, row: int) -> str:
        own, mine = address(row, _DEPARTMENT), address(row, _SCORE)
        every, scores = span(self._first, self._last, _DEPARTMENT), span(self._first, self._last, _SCORE)
        better = f"SUMPRODUCT(EXACT({every},{own})*ISNUMBER({scores})*({scores}>{mine}))+1"
        return f'IF(ISNUMBER({mine}),{better},"")'
