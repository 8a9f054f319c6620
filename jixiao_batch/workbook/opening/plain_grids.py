"""The values of a workbook that is written plainly throughout, straight from its lists of cells.

calamine would read every part once more. It stays the reader of all other files: wherever there could be two opinions of a value
(a day with a time, an escaped sign, rich text, a format that may be a day's), nothing is said here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from jixiao_batch.workbook.opening.directory import OF_WORKSHEET, main_part
from jixiao_batch.workbook.opening.number_kinds import Kind, number_kinds
from jixiao_batch.workbook.opening.plain_cells import PlainCells
from jixiao_batch.workbook.opening.shared_strings import ESCAPED, SharedStrings, is_clear
from jixiao_batch.workbook.opening.sheets import CellValue, ListedSheet, SheetGrid

_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[Ee][+-]?[0-9]{1,2})?")
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
    workbook, kinds, texts = parts.get(_WORKBOOK, b""), number_kinds(parts.get("xl/styles.xml", b"")), strings.numbered
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


def _rows(cells: PlainCells, kinds: Sequence[Kind], strings: Mapping[str, str]) -> tuple[tuple[CellValue, ...], ...]:
    """The rows from A1 to the outermost value."""
    texts = {number: text for number, text in enumerate(cells.inline) if text is not None}
    if not all(map(is_clear, texts.values(), map(cells.keeps_blanks.__getitem__, texts))):
        raise _UnclearError
    values = texts | dict(_values(cells, kinds, strings))
    if not values:
        return ()
    places = list(map(cells.places.__getitem__, values))
    height, width = max({row for row, _ in places}) + 1, max({column for _, column in places}) + 1
    rows: list[list[CellValue]] = [[""] * width for _ in range(height)]
    for (row, column), value in zip(places, values.values(), strict=True):
        rows[row][column] = value
    return tuple(map(tuple, rows))


def _values(cells: PlainCells, kinds: Sequence[Kind], strings: Mapping[str, str]) -> Iterator[tuple[int, CellValue]]:
    """The values with the number of their cells, "" for an error; nothing for cells in which nothing stands."""
    for number, (content, kind) in enumerate(zip(cells.contents, cells.types, strict=True)):
        if content is None:
            continue
        if kind == b"s":
            yield number, strings[content]
        elif kind is not None and kind != b"n":
            yield number, _other(content, kind)
        elif content:
            style = cells.styles[number]
            yield number, _number(content, "number" if style is None else kinds[int(style)])


def _number(content: str, kind: Kind) -> CellValue:
    if not _NUMBER.fullmatch(content):
        raise _UnclearError
    number = float(content)
    if kind == "number":
        return number
    if kind == "day" and number.is_integer() and _FIRST_DAY <= number <= _LAST_DAY:
        return _DAY_0 + dt.timedelta(days=int(number))
    raise _UnclearError


def _other(content: str, kind: bytes) -> CellValue:
    if kind == b"str" and ESCAPED not in content:
        return content
    if kind == b"b":
        return _TRUTHS[content]
    if kind == b"e":
        return ""
    raise _UnclearError
