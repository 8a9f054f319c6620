"""Facts about the cells of an .xlsb (BIFF12) that its reader does not tell: errors, formulas, number formats.

Reads the records of the parts; what it does not understand it leaves out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from jixiao_batch.workbook.opening.cell_facts import ERROR_WORDS, CellFacts, Merge, NumberFormats, SheetFacts, cell_name
from jixiao_batch.workbook.opening.directory import find_part, relation_targets

_ROW, _CELL_ERROR, _FORMULA_STRING, _FORMULA_ERROR, _LAST_CELL = 0, 3, 8, 11, 11
_SHEET, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END, _FONT, _MERGE = 156, 44, 47, 617, 618, 43, 176
_STRUCK = 0x08


def facts(parts: Mapping[str, bytes]) -> list[SheetFacts]:
    """For each sheet in order: the cells of which there is anything to say, and the merges."""
    formats = _number_formats(parts.get(find_part(parts, "xl/styles.bin"), b""))
    return [_sheet(parts.get(name, b""), formats) for name in _sheet_parts(parts)]


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[str]:
    workbook = find_part(parts, "xl/workbook.bin")
    targets = relation_targets(parts, workbook)
    for kind, body in _records(parts.get(workbook, b"")):
        if kind == _SHEET and len(body) > 12:
            yield find_part(parts, targets.get(_text(body, 8), ""))


def _sheet(part: bytes, formats: NumberFormats) -> SheetFacts:
    sheet = SheetFacts()
    found = sheet.cells
    row = 0
    for kind, body in _records(part):
        if kind == _ROW and len(body) >= 4:
            row = struct.unpack_from("<I", body)[0]
        elif _ROW + 1 < kind <= _LAST_CELL and len(body) >= 9:
            column, style = struct.unpack_from("<II", body)
            code, look = formats.of(style & 0xFFFFFF), formats.appearance(style & 0xFFFFFF)
            if kind in {_CELL_ERROR, _FORMULA_ERROR}:
                found[cell_name(row, column)] = CellFacts("error", ERROR_WORDS.get(body[8], "错误值"), code)
            elif kind >= _FORMULA_STRING:
                found[cell_name(row, column)] = CellFacts("formula", "=", code, look)
            elif code or look:
                found[cell_name(row, column)] = CellFacts("value", "", code, look)
        elif kind == _MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            sheet.merges.append(Merge(top, left, bottom, right))
    return sheet


def _number_formats(part: bytes) -> NumberFormats:
    formats = NumberFormats()
    in_styles = False
    struck: list[bool] = []
    for kind, body in _records(part):
        if kind in {_STYLES_BEGIN, _STYLES_END}:
            in_styles = kind == _STYLES_BEGIN
        elif kind == _FORMAT and len(body) >= 6:
            formats.codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)
        elif kind == _FONT and len(body) >= 4:
            struck.append(bool(body[2] & _STRUCK))
        elif kind == _STYLE and in_styles and len(body) >= 6:
            font = struct.unpack_from("<H", body, 4)[0]
            formats.looks.append("struck" if font < len(struck) and struck[font] else "")
            formats.styles.append(struct.unpack_from("<H", body, 2)[0])
    return formats


def _text(body: bytes, start: int) -> str:
    """A text with the number of its characters before it."""
    length = struct.unpack_from("<I", body, start)[0] if len(body) >= start + 4 else 0
    return body[start + 4 : start + 4 + 2 * length].decode("utf-16-le", "replace")


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, body) of each record: kind and length are written in groups of seven bits, the lowest first."""
    position = 0
    while position < len(part):
        kind, position = part[position], position + 1
        if kind & 0x80 and position < len(part):
            kind, position = (kind & 0x7F) | (part[position] & 0x7F) << 7, position + 1
        length = shift = 0
        while position < len(part) and shift < 28:
            group, position = part[position], position + 1
            length |= (group & 0x7F) << shift
            shift += 7
            if not group & 0x80:
                break
        yield kind, part[position : position + length]
        position += length
