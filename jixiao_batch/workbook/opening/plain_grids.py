"""The values of a workbook that is written plainly throughout, straight from its lists of cells.

calamine would read every part once more. It stays the reader of all other files: wherever there could be two opinions of a value
(a day with a time, an escaped sign, rich text, a format that may be a day's), nothing is said here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from operator import itemgetter

from jixiao_batch.workbook.opening.directory import OF_WORKSHEET, main_part
from jixiao_batch.workbook.opening.number_kinds import Kind, number_kinds
from jixiao_batch.workbook.opening.plain_cells import PlainCells
from jixiao_batch.workbook.opening.shared_strings import ESCAPED, SharedStrings, is_clear
from jixiao_batch.workbook.opening.sheets import CellValue, ListedSheet, SheetGrid

_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[Ee][+-]?[0-9]{1,2})?")
_INDEX = re.compile("[0-9]{1,9}")
_TRUTHS = {"0": False, "1": True}
#: day numbers from 1900-03-01 on, before which calendars differ
_FIRST_DAY, _LAST_DAY = 61, 2958465
_DAY_0 = dt.date(1899, 12, 30)
_WORKBOOK, _STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
_IS_VISIBLE = {"visible": True, "hidden": False, "veryHidden": False}
_SHEET = re.compile(rb"<sheet [^<>\t\r\n]*>")
_COUNTS_FROM_1904 = re.compile(rb"""date1904\s*=\s*["'](?!(?:0|false)["'])""")


class _UnclearError(Exception):
    """Raised and caught here: left to calamine."""


def plain_sheets(
    parts: Mapping[str, bytes], sheets: Mapping[str, ListedSheet], cells: Mapping[str, PlainCells], strings: SharedStrings
) -> tuple[SheetGrid, ...] | None:
    """All `sheets`, whose parts are among `cells`; None when they are left to calamine."""
    workbook, kinds, texts = parts.get(_WORKBOOK, b""), number_kinds(parts.get("xl/styles.xml", b"")), strings.texts
    is_usual = main_part(parts) == _WORKBOOK and len(_SHEET.findall(workbook)) == len(sheets)
    if not is_usual or _COUNTS_FROM_1904.search(workbook) or kinds is None or texts is None:
        return None
    if (texts and _STRINGS not in parts) or not all(_is_worksheet(sheet) for sheet in sheets.values()):
        return None
    try:
        return tuple(
            SheetGrid(name, _IS_VISIBLE[one.state], _rows(cells[one.part], kinds, texts)) for name, one in sheets.items()
        )
    except (_UnclearError, LookupError):
        return None


def _is_worksheet(sheet: ListedSheet) -> bool:
    return sheet.part.startswith("xl/worksheets/") and sheet.kind == OF_WORKSHEET


def _rows(cells: PlainCells, kinds: Sequence[Kind], strings: Sequence[str | None]) -> tuple[tuple[CellValue, ...], ...]:
    """The rows from A1 to the outermost value."""
    places: list[tuple[int, int]] = []
    values: list[CellValue] = []
    for number, content in cells.contents.items():
        value = _value(cells, number, content, kinds, strings)
        if value is not None:
            places.append(cells.places[number])
            values.append(value)
    if not values:
        return ()
    height, width = max(places)[0] + 1, max(map(itemgetter(1), places)) + 1
    rows: list[list[CellValue]] = [[""] * width for _ in range(height)]
    for (row, column), value in zip(places, values, strict=True):
        rows[row][column] = value
    return tuple(map(tuple, rows))


def _value(
    cells: PlainCells, number: int, content: str, kinds: Sequence[Kind], strings: Sequence[str | None]
) -> CellValue | None:
    """The value of a cell, "" for an error, None where nothing stands."""
    if cells.texts[number] is not None:
        if is_clear(content, cells.keeps_blanks[number]):
            return content
        raise _UnclearError
    kind = cells.types[number]
    if kind == b"n" or kind is None:
        style = cells.styles[number]
        return _number(content, "number" if style is None else kinds[int(style)]) if content else None
    return _other(content, kind, strings)


def _number(content: str, kind: Kind) -> CellValue:
    if not _NUMBER.fullmatch(content):
        raise _UnclearError
    number = float(content)
    if kind == "number":
        return number
    if kind == "day" and number.is_integer() and _FIRST_DAY <= number <= _LAST_DAY:
        return _DAY_0 + dt.timedelta(days=int(number))
    raise _UnclearError


def _other(content: str, kind: bytes, strings: Sequence[str | None]) -> CellValue:
    if kind == b"s" and _INDEX.fullmatch(content) and (string := strings[int(content)]) is not None:
        return string
    if kind == b"str" and ESCAPED not in content:
        return content
    if kind == b"b":
        return _TRUTHS[content]
    if kind == b"e":
        return ""
    raise _UnclearError
