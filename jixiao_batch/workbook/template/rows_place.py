"""Where the unit's own rows stand on 绩效指标, and their sums as Excel expressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao_batch.workbook.layout import TablePlace, column_letter
from jixiao_batch.workbook.template.checks import array


@dataclass(frozen=True, slots=True)
class RowsPlace:
    """The table with the three computed columns behind it."""

    table: TablePlace

    @property
    def completion(self) -> int:
        return max(self.table.columns.values()) + 1

    @property
    def score(self) -> int:
        return self.completion + 1

    @property
    def check(self) -> int:
        return self.completion + 2

    def cells(self, column: int | str) -> str:
        """The whole column of the table: $J$6:$J$65."""
        letter = column_letter(self.table.columns[column] if isinstance(column, str) else column)
        return f"${letter}${self.table.first_row}:${letter}${self.table.last_row}"


def rows_sum(place: RowsPlace, sections: Sequence[str], column: int | str, sheet: str = "") -> str:
    """The sum of a column over the rows of these sections, as an Excel expression."""
    prefix = f"'{sheet}'!" if sheet else ""
    return f"SUMPRODUCT(SUMIF({prefix}{place.cells('一级指标')},{array(sections)},{prefix}{place.cells(column)}))"


def rows_count(place: RowsPlace, sections: Sequence[str], sheet: str = "", *, scored: bool = False) -> str:
    """How many rows belong to these sections, or how many of them have points."""
    prefix = f"'{sheet}'!" if sheet else ""
    sections_cells = f"{prefix}{place.cells('一级指标')}"
    if scored:
        return f'SUMPRODUCT(COUNTIFS({sections_cells},{array(sections)},{prefix}{place.cells(place.score)},">=0"))'
    return f"SUMPRODUCT(COUNTIF({sections_cells},{array(sections)}))"
