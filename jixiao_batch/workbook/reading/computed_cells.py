"""The form's own computed cells (推算指标), found again to see whether somebody typed over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jixiao_batch.findings.model import Place
from jixiao_batch.workbook.layout import FormRow, address
from jixiao_batch.workbook.opening.opener import CellValue, SheetGrid
from jixiao_batch.workbook.reading.places import find_mark

#: key of the column in which the computed figures stand
_FIRST_VALUE = "1"


@dataclass(frozen=True, slots=True)
class ComputedCell:
    """A cell that the form computes: the figure's name, where it stands and what stands there."""

    figure: str
    place: Place
    raw: CellValue


def computed_cells(rows: Sequence[FormRow], grids: Sequence[SheetGrid]) -> Iterator[ComputedCell]:
    """The cells of the form's figures by their hidden keys; nothing on a sheet that has lost its keys."""
    figures = {row.key: row.label for row in rows if row.kind == "figure"}
    for grid in grids:
        mark = find_mark(grid)
        if mark is None:
            continue
        heads = grid.rows[mark[0]]
        column = next((place for place, head in enumerate(heads) if place > mark[1] and str(head) == _FIRST_VALUE), None)
        if column is None:
            continue
        for row, cells in enumerate(grid.rows):
            key, raw = cells[mark[1]], cells[column]
            if raw != "" and isinstance(key, str) and (name := figures.get(key)) is not None:
                yield ComputedCell(name, Place(grid.name, address(row + 1, column + 1), name), raw)
