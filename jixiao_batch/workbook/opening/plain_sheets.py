"""Sheets and facts as JSON can hold them, for the way out of the isolated process; dates and times become [kind, value]."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jixiao_batch.workbook.opening.cell_facts import MOST_MERGES, CellFacts, Merge, SheetFacts, cell_place
from jixiao_batch.workbook.opening.sheets import CellValue, SheetGrid

#: facts by sheet and cell
Facts = Mapping[str, Mapping[str, CellFacts]]


def without_false_values(sheet: SheetGrid, facts: Mapping[str, CellFacts]) -> SheetGrid:
    """The sheet with cells blank that hold an error or a formula without result, whatever the reader made of them."""
    places = {cell_place(cell) for cell, fact in facts.items() if fact.kind in {"error", "formula_without_result"}}
    places = {(row, column) for row, column in places if row < len(sheet.rows) and column < len(sheet.rows[row])}
    if not places:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for row, column in places:
        rows[row][column] = ""
    return replace(sheet, rows=tuple(map(tuple, rows)))


def sheets_to_plain(sheets: Sequence[SheetGrid]) -> list[list[object]]:
    return [
        [sheet.name, sheet.visible, [[_to_plain(cell) for cell in row] for row in sheet.rows], sheet.skipped, sheet.problem]
        for sheet in sheets
    ]


def sheets_from_plain(sheets: Sequence[Any]) -> tuple[SheetGrid, ...]:
    return tuple(
        SheetGrid(name, visible, tuple(tuple(map(_from_plain, row)) for row in rows), skipped, problem)
        for name, visible, rows, skipped, problem in sheets
    )


def facts_to_plain(facts: Mapping[str, SheetFacts]) -> dict[str, object]:
    return {
        name: {
            "cells": {cell: [fact.kind, fact.text, fact.number_format, fact.appearance] for cell, fact in sheet.cells.items()},
            "merges": [[merge.top, merge.left, merge.bottom, merge.right] for merge in sheet.merges[:MOST_MERGES]],
        }
        for name, sheet in facts.items()
    }


def facts_from_plain(facts: Mapping[str, Any]) -> tuple[Facts, Mapping[str, tuple[Merge, ...]]]:
    cells = {name: {cell: CellFacts(*fact) for cell, fact in sheet["cells"].items()} for name, sheet in facts.items()}
    return cells, {name: tuple(Merge(*corners) for corners in sheet["merges"]) for name, sheet in facts.items()}


def _to_plain(cell: CellValue) -> object:
    if isinstance(cell, dt.datetime):  # before date: every datetime is a date
        return ["datetime", cell.isoformat()]
    if isinstance(cell, dt.date):
        return ["date", cell.isoformat()]
    if isinstance(cell, dt.time):
        return ["time", cell.isoformat()]
    if isinstance(cell, dt.timedelta):
        return ["timedelta", [cell.days, cell.seconds, cell.microseconds]]
    return cell


def _from_plain(cell: Any) -> CellValue:
    if not isinstance(cell, list):
        return cell  # type: ignore[no-any-return]
    kind, value = cell
    if kind == "timedelta":
        return dt.timedelta(*value)
    readers = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}
    return readers[kind].fromisoformat(value)  # type: ignore[no-any-return,attr-defined]
