"""Facts about the cells of an .xls or .et (BIFF8, BIFF5) that its reader does not tell: errors, formulas, number formats.

Reads the records of the workbook stream; what it does not understand it leaves out. Only for the isolated process.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from jixiao_batch.workbook.opening.cell_facts import (
    ERROR_WORDS,
    Appearance,
    CellFacts,
    Merge,
    NumberFormats,
    SheetFacts,
    cell_name,
)
from jixiao_batch.workbook.opening.strings_xls import Font, shared_looks

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF = 0x809, 0x0A, 0x2F, 0x85, 0x41E, 0xE0
_FONT, _MERGES = 0x31, 0xE5
_BOOLERR, _FORMULA, _MULRK = 0x205, 0x06, 0xBD
_SST, _CONTINUE, _LABELSST = 0xFC, 0x3C, 0xFD
_CELLS = {0x203, 0x27E, 0xFD, 0x204, 0x205, 0x06, 0xBD}
_PLAIN = {0x203, 0x27E, 0xFD, 0x204}  # NUMBER, RK, LABELSST, LABEL: row, column, style
_NO_NUMBER, _ERROR = b"\xff\xff", 2
_EMPTY_TEXT = b"\x17\x00\x00"

#: numbers of white among the colours
_WHITE = (1, 9)


def workbook_stream(data: bytes) -> bytes:
    """The stream with the records; the bytes themselves when they are no OLE2 file. Raises anything on a damaged file."""
    import olefile  # on demand

    if not data.startswith(olefile.MAGIC):
        return data
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        return bytes(container.openstream(_stream_name(container)).read())


def with_workbook_stream(data: bytes, stream: bytes) -> bytes:
    """The file with its stream replaced by one of the same length."""
    import olefile

    if not data.startswith(olefile.MAGIC):
        return stream
    changed = io.BytesIO(data)
    container = olefile.OleFileIO(changed, write_mode=True)
    container.write_stream(_stream_name(container), stream)
    return changed.getvalue()


def _stream_name(container: Any) -> str:
    return next(name for name in ("Workbook", "Book") if container.exists(name))


def is_encrypted(stream: bytes) -> bool:
    """Whether a password is needed: the record FILEPASS stands before all others of the workbook."""
    for kind, _, _ in _records(stream, 0):
        if kind in {_FILEPASS, _BOUNDSHEET, _EOF}:
            return kind == _FILEPASS
    return False


def facts(stream: bytes) -> list[SheetFacts]:
    """For each sheet in order: the cells of which there is anything to say, and the merges."""
    formats = NumberFormats()
    wide = False
    fonts: list[Font] = []
    styles: list[tuple[int, bool]] = []
    strings: list[bytes] = []
    last = 0
    for kind, start, length in _globals(stream):
        body = stream[start : start + length]
        if kind == _BOF:
            wide = body[:2] == b"\x00\x06"
        elif kind == _FORMAT and length > 3:
            formats.codes[struct.unpack_from("<H", body)[0]] = _format_code(body, wide)
        elif kind == _XF and length >= 4:
            font, number = struct.unpack_from("<HH", body)
            formats.styles.append(number)
            styles.append((font, _shows_white(body)))
        elif kind == _FONT and length >= 10:
            fonts.append(_font(body))
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            strings.append(body)
        last = _SST if kind == _CONTINUE and last == _SST else kind
    formats.looks = [_look(_numbered(fonts, font), shows_white) for font, shows_white in styles]
    texts = shared_looks(strings, fonts) if any(font.struck or font.raised for font in fonts) else {}
    return [_sheet(stream, start, formats, texts) for start in _sheet_starts(stream)]


def crop(stream: bytes, area: int, rows: int, columns: int) -> tuple[bytes, set[int]]:
    """The stream without the cells beyond `rows` and `columns`, and of which sheets some were taken out.

    Nothing is taken out when all sheets together span no more than `area`. A record is taken out by giving it a kind that
    means nothing, so that nothing moves.
    """
    sheets = [
        [(start, *struct.unpack_from("<HH", stream, start)) for start in _cell_records(stream, sheet)]
        for sheet in _sheet_starts(stream)
    ]
    if sum(_area(cells) for cells in sheets) <= area:
        return stream, set()
    changed = bytearray(stream)
    cropped: set[int] = set()
    for number, cells in enumerate(sheets):
        for start, row, column in cells:
            if row >= rows or column >= columns:
                cropped.add(number)
                changed[start - 4 : start - 2] = b"\0\0"
    return bytes(changed), cropped


def _area(cells: list[tuple[int, int, int]]) -> int:
    return max((row + 1 for _, row, _ in cells), default=0) * max((column + 1 for _, _, column in cells), default=0)


def _sheet_starts(stream: bytes) -> list[int]:
    sheets = [start for kind, start, length in _globals(stream) if kind == _BOUNDSHEET and length >= 4]
    return [struct.unpack_from("<I", stream, start)[0] for start in sheets]


def _globals(stream: bytes) -> Iterator[tuple[int, int, int]]:
    for kind, start, length in _records(stream, 0):
        yield kind, start, length
        if kind == _EOF:
            return


def _cell_records(stream: bytes, position: int) -> Iterator[int]:
    """Where the bodies of a sheet's cells begin."""
    for kind, start, length in _records(stream, position):
        if kind == _EOF:
            return
        if kind in _CELLS and length >= 6:
            yield start


def _sheet(stream: bytes, position: int, formats: NumberFormats, texts: Mapping[int, Appearance]) -> SheetFacts:
    sheet = SheetFacts()
    found = sheet.cells
    depth = 0
    for kind, start, length in _records(stream, position):
        if kind in {_BOF, _EOF}:  # charts within the sheet have records of their own
            depth += 1 if kind == _BOF else -1
            if depth == 0:
                break
        elif depth != 1 or length < 6:
            continue
        elif kind == _MERGES:
            for place in range(min(struct.unpack_from("<H", stream, start)[0], (length - 2) // 8)):
                top, bottom, left, right = struct.unpack_from("<HHHH", stream, start + 2 + 8 * place)
                sheet.merges.append(Merge(top, left, bottom, right))
        elif kind in _PLAIN or (kind == _BOOLERR and length >= 8) or (kind == _FORMULA and length >= 14):
            row, column, style = struct.unpack_from("<HHH", stream, start)
            look = formats.appearance(style)
            if kind == _LABELSST and length >= 10 and not look:
                look = texts.get(struct.unpack_from("<I", stream, start + 6)[0], "")
            fact = _fact(kind, stream[start + 6 : start + length], formats.of(style), look)
            if fact is not None:
                found[cell_name(row, column)] = fact
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", stream, start)
            for place in range((length - 6) // 6):
                style = struct.unpack_from("<H", stream, start + 4 + 6 * place)[0]
                code, look = formats.of(style), formats.appearance(style)
                if code or look:
                    found[cell_name(row, column + place)] = CellFacts("value", "", code, look)
    return sheet


def _fact(kind: int, value: bytes, number_format: str, look: Appearance) -> CellFacts | None:
    if kind == _BOOLERR and value[1]:
        return CellFacts("error", ERROR_WORDS.get(value[0], "错误值"), number_format)
    if kind == _FORMULA:
        if value[6:8] == _NO_NUMBER and value[0] == _ERROR:
            return CellFacts("error", ERROR_WORDS.get(value[2], "错误值"), number_format)
        return CellFacts("formula_without_result" if _is_nobodys_zero(value) else "formula", "=", number_format, look)
    return CellFacts("value", "", number_format, look) if number_format or look else None


def _is_nobodys_zero(formula: bytes) -> bool:
    """Whether the result 0 of a formula was never calculated.

    LibreOffice stores an empty text as 0, so a formula that may give one ("") is doubtful; xlwt, which calculates nothing,
    stores 0 and asks to be calculated when opened.
    """
    asks_to_be_calculated = formula[8] & 3 == 3 if len(formula) > 8 else False
    return not any(formula[:8]) and (asks_to_be_calculated or _EMPTY_TEXT in formula[16:])


def _font(body: bytes) -> Font:
    """Of a FONT record: its flags, colour and whether it is raised or lowered."""
    return Font(bool(body[2] & 0x08), body[8] in (1, 2), struct.unpack_from("<H", body, 4)[0] in _WHITE)


def _shows_white(style: bytes) -> bool:
    """Whether a cell of that XF record (BIFF8) has no fill or a white one."""
    if len(style) < 20:
        return False
    pattern, colour = style[17] >> 2, style[18] & 0x7F
    return pattern == 0 or (pattern == 1 and colour in _WHITE)


def _look(font: Font | None, shows_white: bool) -> Appearance:
    return "" if font is None else "struck" if font.struck else "unseen" if font.white and shows_white else ""


def _numbered(fonts: list[Font], number: int) -> Font | None:
    """No font has the number 4."""
    place = number - (number > 4)
    return fonts[place] if number != 4 and place < len(fonts) else None


def _format_code(body: bytes, wide: bool) -> str:
    if not wide:
        return body[3 : 3 + body[2]].decode("latin-1")
    characters, is_utf16 = struct.unpack_from("<HB", body, 2)[0], body[4] & 1 if len(body) > 4 else 0
    return body[5 : 5 + 2 * characters].decode("utf-16-le", "replace") if is_utf16 else body[5 : 5 + characters].decode("latin-1")


def _records(stream: bytes, position: int) -> Iterator[tuple[int, int, int]]:
    """(kind, start of the body, its length) of each record from `position` on."""
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, position + 4, min(length, len(stream) - position - 4)
        position += 4 + length
