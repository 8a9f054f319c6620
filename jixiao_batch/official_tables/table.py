"""A table of a file as rows of text that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao_batch.workbook.layout import address

#: an official table has some tens of rows; what is beyond is no such table
MAX_ROWS = 1000
MAX_COLUMNS = 60
#: longer cells are essays; they are cut, and the cut shows
MAX_CELL = 6000


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `merged` holds the columns whose cell is the lower part of a cell above (纵向合并)."""

    number: int
    cells: tuple[str, ...]
    merged: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """One table: a sheet of a workbook, or a table of a Word document with the paragraphs before it."""

    name: str
    in_workbook: bool
    rows: tuple[TableRow, ...]
    before: tuple[str, ...] = field(default=())

    def place(self, row: TableRow, column: int | None = None) -> str:
        """工作表“评分表”E5, or 表1第5行."""
        if not self.in_workbook:
            return f"{self.name}第{row.number}行"
        return f"{self.name}第{row.number}行" if column is None else f"{self.name}{address(row.number, column + 1)}"


def clean(text: str) -> str:
    """Without control characters and lone surrogates; line breaks stay."""
    text = text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]}……"
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\xa0", " ")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\ufeff\ufffe\uffff\ud800-\udfff]", "", text).strip()


def padded(rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """The rows, all equally wide."""
    width = max((len(row.cells) for row in rows), default=0)
    return tuple(TableRow(row.number, row.cells + ("",) * (width - len(row.cells)), row.merged) for row in rows)
