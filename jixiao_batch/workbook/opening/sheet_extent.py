"""How far the cells of a worksheet part reach, found by regular expressions over its bytes.

The measure never falls short of what a reader would make of the part: it counts every address found anywhere, and where a row
or cell has none (then its place follows from its neighbours) it adds the number of such rows and cells. No expression here
looks past the next tag, so that time grows with the size of the part only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao_batch.workbook.opening.plain_cells import PlainCells
from jixiao_batch.workbook.opening.remembering import remembered
from jixiao_batch.workbook.opening.shared_strings import SharedStrings
from jixiao_batch.workbook.opening.well_formed import is_well_formed

EMPTY_SHEET = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)
#: The only error words calamine takes; any other makes it refuse the whole sheet.
_KNOWN_ERRORS = {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"}

#: So many bytes of text in the strings of a sheet need no exact count.
_LITTLE_TEXT = 2_000_000

_OPEN = rb"<(?:[^\s<>/]*:)?"
_CLOSE = rb"</(?:[^\s<>/]*:)?"
_OTHER_ATTRIBUTES = rb"""(?:\s+(?!r\s*=)[^\s<>=/"']+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*"""
_ADDRESS = re.compile(rb"""r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_CELL = re.compile(_OPEN + rb"c[\s/>]")
_ROW = re.compile(_OPEN + rb"row[\s/>]")
_MAYBE_CELL_OR_ROW = (b"<c", b":c", b"<row", b":row")
_CELL_OR_ROW = re.compile(_OPEN + rb"(?:c|row)[\s/>]")
_ADDRESSED_CELL = re.compile(_OPEN + rb"c" + _OTHER_ATTRIBUTES + rb"""\s+r\s*=\s*["'][A-Za-z]{1,3}[0-9]{1,7}["']""")
_ADDRESSED_ROW = re.compile(_OPEN + rb"row" + _OTHER_ATTRIBUTES + rb"""\s+r\s*=\s*["'][0-9]{1,7}["']""")
_RANGE_OF = rb"""\s[^<>]*?ref\s*=\s*["']([A-Za-z]+)([0-9]+):([A-Za-z]+)([0-9]+)["']"""
_RANGES = {name: re.compile(name + _RANGE_OF) for name in (b"mergeCell", b"hyperlink")}
_BEFORE_CELL = re.compile(rb"(?=" + _OPEN + rb"c[\s/>])")
_CELL_START = re.compile(_OPEN + rb"c(?:\s([^<>]*?))?(/?)>")
_CELL_END = re.compile(_CLOSE + rb"c\s*>")
_BLANK_ROW = re.compile(_OPEN + rb"row(?:\s[^<>]*?)?(?:/>|>\s*" + _CLOSE + rb"row\s*>)")
_SHOWN_TEXT = re.compile(_OPEN + rb"[vt](?:\s[^<>]*)?>([^<]*)")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_ERROR_WORD = re.compile(_OPEN + rb"v(?:\s[^<>]*)?>([^<]*)")
_SHARED_TYPE = re.compile(rb"""\bt\s*=\s*["']s["']""")
_SHARED_INDEX = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]*>\s*""" + _OPEN + rb"v(?:\s[^<>]*)?>\s*\+?0*([0-9]{1,9})\s*<")


_SHEET_DATA = re.compile(rb"<((?:[^\s<>/]*:)?)sheetData[\s>]")
_SHEET_DATA_END = re.compile(_CLOSE + rb"sheetData\s*>")
_ROW_NUMBER = re.compile(_OPEN + rb"""row\s(?:[^<>]*?\s)?r\s*=\s*["']([0-9]+)["']""")
_CELL_COLUMN = re.compile(_OPEN + rb"""c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]+)[0-9]""")
_BAD_SHARED_INDEX = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]*>\s*""" + _OPEN + rb"v(?:\s[^<>]*)?>(?!\s*\+?[0-9]{1,9}\s*<)")


@dataclass(frozen=True, slots=True)
class Extent:
    """Rows and columns from A1 to the outermost address; the number of cells; whether each row and cell has an address.

    `twice`: a cell stands twice, of which readers take the one or the other.
    """

    rows: int
    columns: int
    cells: int
    regular: bool
    twice: bool = False

    @property
    def area(self) -> int:
        return self.rows * self.columns


def measure(part: bytes) -> Extent | None:
    """The extent of a part, None if it has neither rows nor cells."""
    if not any(tag in part for tag in _MAYBE_CELL_OR_ROW) or not _CELL_OR_ROW.search(part):
        return None
    cells, rows = _count(part, b"c", _CELL), _count(part, b"row", _ROW)
    if not cells and not rows:
        return None
    every = [address for address in _ADDRESS.findall(part) if address[0]]
    twice = len({(column.upper(), row) for column, row in every}) < len(every)
    addresses = set(_ADDRESS.findall(part))
    last_row = max((_number(row) for row in {row for _, row in addresses}), default=0)
    last_column = max((_column(column) for column in {column for column, _ in addresses}), default=0)
    unplaced_cells = cells - len(_ADDRESSED_CELL.findall(part))
    unplaced_rows = rows - len(_ADDRESSED_ROW.findall(part))
    if unplaced_cells:
        last_column += max(len(_CELL.findall(row)) for row in _ROW.split(part))
    return Extent(last_row + unplaced_rows, max(last_column, 1), cells, not unplaced_cells and not unplaced_rows, twice)


#: the same for the small parts beside the sheets, which hardly differ
measure_beside = remembered(measure)


def of_cells(cells: PlainCells) -> Extent:
    """The extent of a part that is written plainly."""
    last_row = max(max({row for row, _ in cells.places}, default=-1) + 1, *map(int, cells.rows))
    last_column = max({column for _, column in cells.places}, default=0) + 1
    return Extent(last_row, last_column, len(cells.addresses), True, len(cells.order) < len(cells.addresses))


def widest_range(part: bytes) -> int:
    """The largest number of cells in one merged or linked range."""
    return max(
        (_range_area(*corners) for name, ranges in _RANGES.items() if name in part for corners in ranges.findall(part)),
        default=0,
    )


def widest_around(cells: PlainCells) -> int:
    """The same of a part that is written plainly."""
    return max(widest_range(cells.head), _widest_behind(cells.tail))


_widest_behind = remembered(widest_range)


def without_blank_cells(part: bytes, strings: SharedStrings) -> bytes:
    """The part without rows and cells that show nothing: styled ones, blank texts, formulas with a blank result.

    Only for a regular part (else the cells after a removed one would move).
    """
    head, *chunks = _BEFORE_CELL.split(part)
    return _BLANK_ROW.sub(b"", head + b"".join(_without_blank(chunk, strings) for chunk in chunks))


def cropped(part: bytes, rows: int, columns: int) -> tuple[bytes, bool]:
    """The part without what stands below `rows` and to the right of `columns`, and whether anything is shown there.

    Only for a regular part; one that was cut off at the end is closed again.
    """
    start, ends = _SHEET_DATA.search(part), list(_SHEET_DATA_END.finditer(part))
    if start is None:
        return part, False
    end = ends[-1].start() if ends else len(part)
    beyond = next((row.start() for row in _ROW_NUMBER.finditer(part, start.end(), end) if _number(row[1]) > rows), end)
    if not ends and beyond == end:  # the last row is not whole
        beyond = max((row.start() for row in _ROW.finditer(part, start.end())), default=end)
    first, *cells = _BEFORE_CELL.split(part[start.end() : beyond])
    kept = [first]
    outside = False
    for cell in cells:
        place = _CELL_COLUMN.match(cell)
        if place is None or _column(place[1]) <= columns:
            kept.append(cell)
            continue
        outside = outside or bool(_shown(cell))
        kept.append(_after_cell(cell))
    outside = outside or not ends or any(text[1].strip() for text in _SHOWN_TEXT.finditer(part, beyond, end))
    closing = part[end:] if ends else b"</%ssheetData></%sworksheet>" % (start[1], start[1])
    return part[: start.end()] + b"".join(kept) + closing, outside


def is_sound(part: bytes) -> bool:
    """Whether the part is well-formed XML with numbers for shared strings; calamine reads much that is not as if it were."""
    has_shared = b'"s"' in part or b"'s'" in part
    return is_well_formed(part) and not (has_shared and _BAD_SHARED_INDEX.search(part))


def with_known_errors(part: bytes) -> bytes:
    """The part with error words that calamine does not know (#SPILL! ...) written as #N/A."""
    if b'"e"' not in part and b"'e'" not in part:
        return part
    return b"".join(_with_known_error(chunk) for chunk in _BEFORE_CELL.split(part))


def referenced_text(part: bytes, cells: int, strings: SharedStrings) -> int:
    """Bytes of text once every reference to a shared string is written out, never too few."""
    bound = len(part) + cells * strings.longest
    if bound - len(part) <= _LITTLE_TEXT:
        return bound
    references = len(_SHARED_TYPE.findall(part))
    lengths = strings.lengths
    found = [int(index) for index in _SHARED_INDEX.findall(part)]
    known = sum(lengths[index] for index in found if index < len(lengths))
    return len(part) + known + max(references - len(found), 0) * strings.longest


def _without_blank(chunk: bytes, strings: SharedStrings) -> bytes:
    """One cell and what follows it up to the next; the cell removed if it shows nothing."""
    start = _CELL_START.match(chunk)
    end = _CELL_END.search(chunk, start.end()) if start else None
    if start is None or (not start[2] and (end is None or b"<!" in chunk)):  # comments and CDATA are left to the reader
        return chunk
    shown = _shown(chunk[start.end() : end.start()]) if end else b""
    if shown and _SHARED_TYPE.search(start[1] or b"") and shown.isdigit() and len(shown) < 10:
        shown = b"" if int(shown) in strings.blank else shown
    return chunk if shown else _after_cell(chunk)


def _after_cell(chunk: bytes) -> bytes:
    """What follows the cell at the beginning of the chunk."""
    start = _CELL_START.match(chunk)
    end = start if start is None or start[2] else _CELL_END.search(chunk, start.end())
    return chunk[end.end() :] if end else b""


def _with_known_error(chunk: bytes) -> bytes:
    start = _CELL_START.match(chunk)
    if start is None or not _ERROR_TYPE.search(start[1] or b""):
        return chunk
    word = _ERROR_WORD.search(chunk, start.end())
    if word is None or word[1].strip() in _KNOWN_ERRORS:
        return chunk
    return chunk[: word.start(1)] + b"#N/A" + chunk[word.end(1) :]


def _shown(xml: bytes) -> bytes:
    return b"".join(_SHOWN_TEXT.findall(xml)).strip()


def _count(part: bytes, tag: bytes, expression: re.Pattern[bytes]) -> int:
    """How often the tag is opened; by the slower expression only where tags carry a namespace prefix."""
    if _PREFIXED.search(part):
        return len(expression.findall(part))
    return sum(part.count(b"<" + tag + end) for end in (b" ", b">", b"/", b"\t", b"\n", b"\r"))


def _column(letters: bytes) -> int:
    """1 for A, 16384 for XFD; 0 for "" (a row's own address); what cannot be a column lies beyond every limit."""
    if len(letters) > 4:
        return 10**6
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _number(digits: bytes) -> int:
    return int(digits) if len(digits) <= 10 else 10**10


def _range_area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return (abs(_column(right) - _column(left)) + 1) * (abs(_number(bottom) - _number(top)) + 1)
