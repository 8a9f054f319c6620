"""A sheet's cells as they are searched: texts by what they say, cells hidden under a merge taken out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress

from jixiao_batch.workbook.layout import address
from jixiao_batch.workbook.opening.opener import CellValue, SheetGrid
from jixiao_batch.workbook.opening.second_look import Merge
from jixiao_batch.workbook.reading.written_numbers import FULL_WIDTH

_IGNORED = {**FULL_WIDTH, **dict.fromkeys(map(ord, " \t\r\n　\u200b\u200c\u200d\u2060\ufeff\u00a0"))}
_NOT_PLAIN = re.compile(f"[{''.join(map(re.escape, map(chr, _IGNORED)))}]")

#: labels and headings are short; longer texts are not searched for
_LONGEST_LABEL = 120
#: cells under merges that are looked at in one sheet; a form has a few dozen
_MOST_COVERED = 200_000

Place = tuple[int, int]


def plain_label(cell: object) -> str:
    """Label text without spaces and a colon at its end, at half width, for comparison."""
    if not isinstance(cell, str):
        return ""
    return _short_label(cell) if len(cell) <= _LONGEST_LABEL else cell.translate(_IGNORED).rstrip(":")


@lru_cache(maxsize=4096)
def _short_label(text: str) -> str:
    """The labels of a form are compared again and again, and are the same in every form."""
    return _NOT_PLAIN.sub(_plain_sign, text).rstrip(":")


def _plain_sign(sign: re.Match[str]) -> str:
    return sign[0].translate(_IGNORED)


def is_blank(cell: object) -> bool:
    """Whether a cell shows nothing: no value, or only white space."""
    if not isinstance(cell, str):
        return cell is None
    return not cell or (not plain_label(cell) and not cell.translate(_IGNORED))


def cell_at(grid: SheetGrid, row: int, column: int) -> CellValue | None:
    """What stands there, None outside the used area."""
    return grid.rows[row][column] if 0 <= row < len(grid.rows) and 0 <= column < len(grid.rows[row]) else None


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of a grid, 0-based, with what stands in it."""

    row: int
    column: int
    raw: CellValue | None

    @property
    def cell(self) -> str:
        return address(self.row + 1, self.column + 1)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to be searched: its cells, and where each text stands (rows and columns from 0, in reading order)."""

    grid: SheetGrid
    texts: dict[str, list[Place]]
    merges: tuple[Merge, ...] = ()

    @property
    def name(self) -> str:
        return self.grid.name

    def at(self, row: int, column: int) -> CellValue | None:
        """What stands there, None outside the used area."""
        rows = self.grid.rows
        return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else None

    def label(self, row: int, column: int) -> str:
        return plain_label(self.at(row, column))

    def rows_with(self, texts: Iterable[str], column: int) -> dict[str, tuple[int, ...]]:
        """For each of the (plain) texts that stands in the column, its rows there."""
        found = {}
        for text in texts:
            if (places := self.texts.get(text)) and (rows := tuple([row for row, at in places if at == column])):
                found[text] = rows
        return found

    def columns_with(self, text: str, row: int) -> tuple[int, ...]:
        """The columns in whose cell of that row the (plain) text stands."""
        return tuple([column for at, column in self.texts[text] if at == row]) if text in self.texts else ()


def make_page(grid: SheetGrid, merges: Sequence[Merge] = ()) -> Page:
    """The sheet as it is seen: of a merged range only its first cell counts."""
    seen = _uncovered(grid, merges) if merges else grid
    texts: defaultdict[str, list[Place]] = defaultdict(list)
    for row, cells in enumerate(seen.rows):
        for column, cell in compress(enumerate(cells), cells):
            if isinstance(cell, str) and len(cell) <= _LONGEST_LABEL:
                texts[_short_label(cell)].append((row, column))
    return Page(seen, dict(texts), tuple(merges))


def _uncovered(grid: SheetGrid, merges: Iterable[Merge]) -> SheetGrid:
    """The grid without the values that a merge covers, which some programs leave in the file."""
    rows: list[list[CellValue]] | None = None
    covered = 0
    height = len(grid.rows)
    width = len(grid.rows[0]) if height else 0
    for merge in merges:
        bottom, right = min(merge.bottom, height - 1), min(merge.right, width - 1)
        covered += max(bottom - merge.top + 1, 0) * max(right - merge.left + 1, 0)
        if covered > _MOST_COVERED:
            break
        for row in range(merge.top, bottom + 1):
            left = merge.left + 1 if row == merge.top else merge.left
            under = grid.rows[row][left : right + 1]
            if under.count("") < len(under):
                rows = rows if rows is not None else [list(cells) for cells in grid.rows]
                rows[row][left : right + 1] = [""] * len(under)
    return replace(grid, rows=tuple(map(tuple, rows))) if rows is not None else grid
