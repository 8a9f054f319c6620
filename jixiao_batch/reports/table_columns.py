"""Tables whose number of columns depends on the results: what the columns that were repeated share of the page's width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

#: differences in width that come from rounding, in twentieths of a point
_SLACK = 60


def table_widths(body: Any) -> list[int]:
    """The width that each table of the template has, in twentieths of a point, before columns are added to it."""
    return [
        sum(int(float(column.get(qn("w:w"), 0))) for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        for table in body.iter(qn("w:tbl"))
    ]


def share_out_columns(body: Any, widths: Sequence[int]) -> None:
    """Give the widest columns of every table that does not fill its width (the repeated ones) the same share of the rest.

    Tables with merged cells are left as they are.
    """
    for table, width in zip(list(body.iter(qn("w:tbl"))), widths, strict=True):
        rows = [row.findall(qn("w:tc")) for row in table.iterfind(qn("w:tr"))]
        if not rows or len({len(cells) for cells in rows}) != 1 or table.find(f".//{qn('w:gridSpan')}") is not None:
            continue
        given = [known for cell in rows[0] if (known := _width(cell)) is not None]
        if not width or len(given) != len(rows[0]) or abs(sum(given) - width) <= _SLACK:
            continue
        _set(table, rows, _shared(given, width))


def _shared(given: Sequence[int], width: int) -> list[int]:
    widest = max(given)
    repeated = sum(1 for one in given if one == widest)
    rest = width - sum(one for one in given if one != widest)
    return [rest // repeated if one == widest else one for one in given]


def _width(cell: Any) -> int | None:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    return None if found is None or found.get(qn("w:type")) != "dxa" else int(float(found.get(qn("w:w"))))


def _set(table: Any, rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    grid = table.find(qn("w:tblGrid"))
    for column, width in zip(grid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for cells in rows:
        for cell, width in zip(cells, widths, strict=True):
            cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").set(qn("w:w"), str(width))
