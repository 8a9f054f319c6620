"""All cells of a worksheet part in one pass, where the part is written as Excel, WPS and most programs write it.

Whoever has a question about many cells asks this list instead of searching the part again. A part with anything in its
<sheetData> that is not one of the few ways below has no such list, and is looked through tag by tag as before. What has a list
is well-formed XML: its tags are those of the expressions below, and all that stands between them has passed expat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jixiao_batch.workbook.opening.remembering import remembered
from jixiao_batch.workbook.opening.well_formed import is_utf8, is_well_formed, read_texts

_DATA, _DATA_END, _DATA_NAME = b"<sheetData>", b"</sheetData>", b"sheetData"
_CLOSED, _OPENED = b"</sheetData></worksheet>", b"<worksheet><sheetData>"
#: Address, style, whether blanks at the ends of an inline text are kept, inline text, type, formula with its tags, value, value
#: without content. A value has neither blanks around it nor a character reference in it: calamine reads those
#: otherwise than a person would (`plain_values`). What may be missing is written (?:...|): it takes less time than (?:...)?.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="([0-9]{1,6})"|)'
    rb'(?: t="inlineStr"><is><t(?:( xml:space="preserve")|)>([^<]*)</t></is></c>'
    rb'|(?: t="(b|d|e|n|s|str)"|)(?:/>|>(?:(<f(?: [^<>]*|)(?:/>|>[^<]*</f>))|)'
    rb"(?:<v>((?!\s)(?:[^<&\s]++|\s++(?!</v>)|&(?!#))*+)</v>|<v( ?)/>|)</c>))"
)
_GROUPS = 8
#: stands where a cell stood; no XML holds it
_MARK = b"\x01"
_BLANKS = b" \t\r\n"
#: what is left of <sheetData> without its cells
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]+="[^"<>]*")*+) ?(?:/>|>[ \t\r\n\x01]*</row>)')
_OTHER_CELL_OR_ROW = re.compile(rb"<(?:[^\s<>/]*:)?(?:c|row)[\s/>]")
_DIMENSION, _MERGE = b"<dimension", b"<mergeCell "
_RANGE = rb' ref="[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?" ?/>'
_DIMENSIONS, _MERGES = re.compile(_DIMENSION + _RANGE), re.compile(_MERGE.rstrip() + _RANGE)
_FORMULA = re.compile(rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)")
_INDEX = re.compile(rb"\+?[0-9]{1,9}")
_LENGTHS = range(1, 10)


@dataclass(frozen=True)
class PlainCells:
    """The cells of a part in their order, one list for each thing that is said of them; None where it is not said.

    `inline` and `contents`: the inline texts and the values as they read, by the number of the cell; `places`: row and column
    from 0; `formulas`: with their tags; `head` and `tail`: what stands before and behind the rows.
    """

    rows: list[bytes]
    addresses: list[bytes]
    places: list[tuple[int, int]]
    styles: list[bytes | None]
    keeps_blanks: list[bytes | None]
    texts: list[bytes | None]
    types: list[bytes | None]
    formulas: list[bytes | None]
    values: list[bytes | None]
    inline: dict[int, str]
    contents: dict[int, str]
    head: bytes
    tail: bytes

    @property
    def around(self) -> bytes:
        """What stands before and behind the rows."""
        return self.head + self.tail

    @cached_property
    def order(self) -> dict[bytes, int]:
        """The number of each address in the lists."""
        return dict(zip(self.addresses, range(len(self.addresses)), strict=True))

    @cached_property
    def kinds(self) -> frozenset[bytes | None]:
        """The types that occur."""
        return frozenset(self.types)

    @property
    def shared_strings_are_numbered(self) -> bool:
        """Whether every reference to a shared string is a number."""
        if b"s" not in self.kinds:
            return True
        indices = [value for kind, value in zip(self.types, self.values, strict=True) if kind == b"s" and value is not None]
        if b"".join(indices).isdigit() and all(map(_LENGTHS.__contains__, map(len, indices))):
            return True
        said = zip(self.types, self.formulas, self.values, strict=True)
        return all(
            kind != b"s" or formula is not None or value is None or _INDEX.fullmatch(value) for kind, formula, value in said
        )

    def own_formula(self, address: bytes) -> bytes | None:
        """The formula of the cell, None when it has none that is its alone."""
        number = self.order.get(address)
        formula = None if number is None else self.formulas[number]
        return formula[3:-4] if formula is not None and formula.startswith(b"<f>") else None

    def formula_text(self, number: int) -> bytes | None:
        """What stands in the formula of a cell, b"" for one that is another cell's; None when the cell has none."""
        formula = self.formulas[number]
        return formula if formula is None else formula.partition(b">")[2].removesuffix(b"</f>")


def plain_cells(part: bytes) -> PlainCells | None:
    """The cells of the part; None when it is not plain throughout."""
    if _DATA not in part or not is_utf8(part) or _MARK in part:
        return None
    pieces = _CELL.split(part)
    between = _MARK.join(pieces[:: _GROUPS + 1])
    start, end = between.find(_DATA) + len(_DATA), between.rfind(_DATA_END)
    head, tail = between[:start], between[end:]
    if end < start or not _is_plain_head(head) or not _is_plain_tail(tail):
        return None
    rows = _rows(between[start:end])
    if rows is None:
        return None
    columns = [pieces[group :: _GROUPS + 1] for group in range(1, _GROUPS + 1)]
    addresses, styles, keeps_blanks, texts, types, formulas, values, empty = columns
    if empty.count(None) < len(empty):
        values = [value if mark is None else b"" for value, mark in zip(values, empty, strict=True)]
    # one tag for each way in which rows have attributes
    contents = _contents(head + b"".join(map(b"<row%s/>".__mod__, rows[1])), texts, values)
    if contents is None or not _are_well_formed(b"".join(filter(None, formulas))):
        return None
    places = list(map(_place, addresses))
    return PlainCells(rows[0], addresses, places, styles, keeps_blanks, texts, types, formulas, values, *contents, head, tail)


def without_formulas(part: bytes) -> bytes:
    """The plain part without its formulas, of which calamine keeps nothing but which take half of its time."""
    return _FORMULA.sub(b"", part)


def _rows(written: bytes) -> tuple[list[bytes], set[bytes]] | None:
    """The numbers of the rows that are `written` there, and their other attributes; None when there is anything else."""
    pieces = _ROW.split(written)
    if len(pieces) < 2 or any(between.strip(_BLANKS) for between in pieces[::3]):
        return None
    attributes = set(pieces[2::3])
    return None if any(b" r=" in one for one in attributes) else (pieces[1::3], attributes)


def _contents(
    before: bytes, texts: Sequence[bytes | None], values: Sequence[bytes | None]
) -> tuple[dict[int, str], dict[int, str]] | None:
    """The texts and the values as they read behind what stands `before`, by the number of the cell; None when they are no XML."""
    of_texts = {number: text for number, text in enumerate(texts) if text is not None}
    of_values = {number: value for number, value in enumerate(values) if value is not None}
    read = read_texts(before, [*of_texts.values(), *of_values.values()], _CLOSED)
    if read is None:
        return None
    return dict(zip(of_texts, read, strict=False)), dict(zip(of_values, read[len(of_texts) :], strict=True))


def _is_free(around: bytes) -> bool:
    """Comments hide what a search finds, and of rows outside <sheetData> nobody knows what a reader makes of them."""
    is_free = b"<!" not in around and around.find(b"<?", 2) < 0 and _MARK not in around
    return is_free and _OTHER_CELL_OR_ROW.search(around) is None


@remembered
def _is_plain_head(head: bytes) -> bool:
    """calamine reads the first of two <sheetData>, however the other tags of it are written."""
    is_alone = head.count(_DATA_NAME) == 1 and _MERGE.rstrip() not in head
    return is_alone and _is_free(head) and head.count(_DIMENSION) == len(_DIMENSIONS.findall(head))


@remembered
def _is_plain_tail(tail: bytes) -> bool:
    return _is_free(tail) and tail.count(_MERGE) == len(_MERGES.findall(tail)) and is_well_formed(_OPENED + tail)


@remembered
def _are_well_formed(formulas: bytes) -> bool:
    return is_well_formed(b"<c>" + formulas + b"</c>")


@lru_cache(maxsize=16384)
def _place(address: bytes) -> tuple[int, int]:
    """Row and column from 0."""
    letters = address.rstrip(b"0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(address[len(letters) :]) - 1, column - 1
