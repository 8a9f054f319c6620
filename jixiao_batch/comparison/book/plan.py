"""Where everything stands in the comparison workbook, so that formulas of one sheet can name cells of another.

A unit keeps its place on every sheet of units; on 得分对比 the units without ranks stand below a line of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.comparison.causes import Cause, causes
from jixiao_batch.comparison.scoring import ComparedUnit, Comparison
from jixiao_batch.formats import Book
from jixiao_batch.output.summary.sheet import heading_row_height, put_text, span
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.workbook.layout import address

OVERVIEW = "概览"
TOTALS = "得分对比"
REASONS = "变动原因"
INDICATORS = "指标对照"
SENSITIVITY = ("权重敏感性甲", "权重敏感性乙")
POINTS = ("指标得分甲", "指标得分乙")
LEFT_OUT = "未参与对比"

SIGNED = "+0.00;-0.00;0.00"
#: places gained and lost; the sign says it without colour
MOVES = '"↑"0;"↓"0;"—"'

#: 1-based first rows of units and columns of 得分对比
TOTALS_FIRST_ROW = 5
(
    NUMBER, CODE, NAME, CATEGORY, TOTAL_A, GRADE_A, RANK_A, TOTAL_B, GRADE_B, RANK_B, DIFFERENCE, MOVE, GRADE_CHANGE, REASON,
) = range(1, 15)  # fmt: skip
TOTAL, GRADE, RANK = (TOTAL_A, TOTAL_B), (GRADE_A, GRADE_B), (RANK_A, RANK_B)

#: 指标得分: units and, from this column on, indicators
POINTS_FIRST_ROW = 6
POINTS_WEIGHT_ROW = 5
FIRST_POINTS_COLUMN = 4

#: 变动原因
REASONS_FIRST_ROW = 5
REASON_INDICATOR, REASON_DIFFERENCE = 4, 9


@dataclass(frozen=True)
class ReasonBlock:
    """One unit's rows on 变动原因: its causes from `first` on, then one row with the sum."""

    unit: ComparedUnit
    causes: tuple[Cause, ...]
    first: int

    @property
    def sum_row(self) -> int:
        return self.first + len(self.causes)


@dataclass(frozen=True)
class BookPlan:
    """The comparison with the cells of its workbook."""

    comparison: Comparison

    @cached_property
    def totals_rows(self) -> tuple[int, ...]:
        """Row on 得分对比 of every unit, in the order of `comparison.units`."""
        ranked = len(self.comparison.ranked)
        return tuple(TOTALS_FIRST_ROW + place + (place >= ranked) for place in range(len(self.comparison.units)))

    def ranked_cells(self, column: int, sheet: str = "") -> str:
        """The ranked units' cells of one column of 得分对比; only where somebody is ranked."""
        return span(TOTALS_FIRST_ROW, TOTALS_FIRST_ROW + len(self.comparison.ranked) - 1, column, sheet)

    def totals_cell(self, unit: ComparedUnit, column: int) -> str:
        """A unit's cell of 得分对比, for formulas of other sheets."""
        return f"{TOTALS}!{address(self.totals_rows[self._places[id(unit)]], column)}"

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(unit): place for place, unit in enumerate(self.comparison.units)}

    @cached_property
    def grades(self) -> tuple[str, ...]:
        """Names of the grades of both sides, those of 甲 first."""
        names = (grade.name for side in self.comparison.sides for grade in side.scheme.grades)
        return tuple(dict.fromkeys(names))

    # ------------------------------------------------------------ 指标得分

    def points_columns(self, side: int) -> dict[str, int]:
        """Columns of one side's indicators on 指标得分, by name."""
        indicators = self.comparison.sides[side].scheme.indicators
        return {indicator.name: column for column, indicator in enumerate(indicators, start=FIRST_POINTS_COLUMN)}

    def total_column(self, side: int) -> int:
        """Column of the total on 指标得分; before it the sum and what comes on top of it."""
        return FIRST_POINTS_COLUMN + len(self.comparison.sides[side].scheme.indicators) + 2

    def points_cells(self, side: int, name: str) -> str:
        """All units' cells of one indicator, for formulas of other sheets."""
        last = POINTS_FIRST_ROW + len(self.comparison.units) - 1
        return span(POINTS_FIRST_ROW, last, self.points_columns(side)[name], POINTS[side])

    # ------------------------------------------------------------ 变动原因

    @cached_property
    def reason_blocks(self) -> tuple[ReasonBlock, ...]:
        """Units whose points differ, in the order of 得分对比."""
        blocks: list[ReasonBlock] = []
        row = REASONS_FIRST_ROW
        for unit in self.comparison.units:
            if found := causes(unit):
                blocks.append(ReasonBlock(unit, found, row))
                row = blocks[-1].sum_row + 1
        return tuple(blocks)

    def reason_cells(self, column: int) -> str:
        """Every cell of one column of 变动原因, for formulas of other sheets."""
        return span(REASONS_FIRST_ROW, self.reason_blocks[-1].sum_row, column, REASONS)

    # ------------------------------------------------------------ 指标对照

    @cached_property
    def matched(self) -> tuple[tuple[Indicator | None, Indicator | None], ...]:
        """The indicators of both sides side by side, by name: those of 甲 in their order, then those that only 乙 has."""
        first, second = ({one.name: one for one in side.scheme.indicators} for side in self.comparison.sides)
        only_second = [(None, one) for name, one in second.items() if name not in first]
        return (*((one, second.get(name)) for name, one in first.items()), *only_second)


def put_headings(book: Book, sheet: Worksheet, row: int, columns: Sequence[tuple[str, float]]) -> None:
    """One row of column headings given with their widths."""
    for column, (name, width) in enumerate(columns, start=1):
        put_text(sheet, row, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(row - 1, heading_row_height(columns))
