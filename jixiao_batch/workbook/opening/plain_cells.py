"""All cells of a worksheet part in one pass, where the part is written as Excel, WPS and most programs write it.

Whoever has a question about many cells asks this list instead of searching the part again. A part with anything in its
<sheetData> that is not one of the few ways below has no such list, and is looked through tag by tag as before. What has a list
is well-formed XML: its tags are those of the expressions below, and all that stands between them has passed expat.

Four of five rows have been met before: headings, and rows that nobody filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress
from typing import Any

from jixiao_batch.workbook.opening.remembering import remembered, remembered_each
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
_ROW_START = b"<row "
#: what is left of a row without its cells
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]+="[^"<>]*")*+) ?(?:/>|>([ \t\r\n\x01]*)</row>)')
_OTHER_CELL_OR_ROW = re.compile(rb"<(?:[^\s<>/]*:)?(?:c|row)[\s/>]")
_DIMENSION, _MERGE = b"<dimension", b"<mergeCell "
_RANGE = rb' ref="[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?" ?/>'
_DIMENSIONS, _MERGES = re.compile(_DIMENSION + _RANGE), re.compile(_MERGE.rstrip() + _RANGE)
_FORMULA = re.compile(rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)")
_INDEX = re.compile(rb"\+?[0-9]{1,9}")
_LENGTHS = range(1, 10)
#: the number of a row, then of its cells what PlainCells says of all, from the addresses to the contents
_Row = tuple[Any, ...]


@dataclass(frozen=True)
class PlainCells:
    """The cells of a part in their order, one list for each thing that is said of them; None where it is not said.

    `head` and `tail`: what stands before and behind the rows; `places`: row and column from 0; `formulas`: with their tags;
    `inline` and `contents`: the inline texts and the values as they read.
    """

    head: bytes
    tail: bytes
    rows: list[bytes]
    addresses: list[bytes]
    places: list[tuple[int, int]]
    styles: list[bytes | None]
    keeps_blanks: list[bytes | None]
    texts: list[bytes | None]
    types: list[bytes | None]
    formulas: list[bytes | None]
    values: list[bytes | None]
    inline: list[str | None]
    contents: list[str | None]

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

    @property
    def own_formulas(self) -> dict[bytes, bytes]:
        """The formulas that belong to one cell alone, by its address."""
        formulas = compress(zip(self.addresses, self.formulas, strict=True), self.formulas)
        return {address: formula[3:-4] for address, formula in formulas if formula and formula.startswith(b"<f>")}

    def is_more_than_value(self, address: bytes) -> bool:
        """Whether there is a formula or an error in the cell."""
        number = self.order.get(address)
        return number is not None and (self.formulas[number] is not None or self.types[number] == b"e")

    def formula_text(self, number: int) -> bytes | None:
        """What stands in the formula of a cell, b"" for one that is another cell's; None when the cell has none."""
        formula = self.formulas[number]
        return formula if formula is None else formula.partition(b">")[2].removesuffix(b"</f>")


def plain_cells(part: bytes) -> PlainCells | None:
    """The cells of the part; None when it is not plain throughout."""
    if _DATA not in part or not is_utf8(part) or _MARK in part:
        return None
    head, *rows = part.split(_ROW_START)
    if not rows or not head.rstrip(_BLANKS).endswith(_DATA) or not _is_plain_head(head):
        return None
    rows[-1], closing, tail = rows[-1].rpartition(_DATA_END)
    tail = closing + tail
    if not closing or not _is_plain_tail(tail) or (read := _read_rows(rows)) is None:
        return None
    numbers, *columns = zip(*read, strict=True)
    return PlainCells(head, tail, list(numbers), *map(list, map(chain.from_iterable, columns)))


def without_formulas(part: bytes) -> bytes:
    """The plain part without its formulas, of which calamine keeps nothing but which take half of its time."""
    return _FORMULA.sub(b"", part)


@remembered_each
def _read_rows(rows: Sequence[bytes]) -> list[_Row] | None:
    """The rows, each without the beginning of its tag; None when there is anything else in one of them."""
    pieces = _CELL.split(b"".join([_ROW_START + row for row in rows]))
    found = _ROW.split(_MARK.join(pieces[:: _GROUPS + 1]))
    numbers, attributes = found[1::4], set(found[2::4])
    if len(numbers) != len(rows) or any(between.strip(_BLANKS) for between in found[::4]):
        return None
    columns = [pieces[group :: _GROUPS + 1] for group in range(1, _GROUPS + 1)]
    addresses, styles, keeps_blanks, texts, types, formulas, values, empty = columns
    if empty.count(None) < len(empty):
        values = [value if mark is None else b"" for value, mark in zip(values, empty, strict=True)]
    # one tag for each way in which rows have attributes
    read = _read(b"".join(map(b"<row%s/>".__mod__, attributes)), [*texts, *values])
    if read is None or any(b" r=" in one for one in attributes) or _whole_formulas(list(filter(None, formulas))) is None:
        return None
    inline, contents = read[: len(texts)], read[len(texts) :]
    said = (addresses, list(map(_place, addresses)), styles, keeps_blanks, texts, types, formulas, values, inline, contents)
    ends = list(accumulate((inside or b"").count(_MARK) for inside in found[3::4]))
    return [
        (number, *(column[start:end] for column in said)) for number, start, end in zip(numbers, [0, *ends], ends, strict=False)
    ]


def _read(before: bytes, said: Sequence[bytes | None]) -> list[str | None] | None:
    """What is said, as it reads in a part that has `before` in it; None when that is no XML."""
    read = read_texts(_OPENED + before, [one for one in said if one is not None], _CLOSED)
    if read is None:
        return None
    following = iter(read)
    return [None if one is None else next(following) for one in said]


@remembered_each
def _whole_formulas(formulas: Sequence[bytes]) -> list[bool] | None:
    return [True] * len(formulas) if is_well_formed(b"<c>" + b"".join(formulas) + b"</c>") else None


def _is_free(around: bytes) -> bool:
    """Comments hide what a search finds, and of rows outside <sheetData> nobody knows what a reader makes of them."""
    return b"<!" not in around and around.find(b"<?", 2) < 0 and _OTHER_CELL_OR_ROW.search(around) is None


@remembered
def _is_plain_head(head: bytes) -> bool:
    """calamine reads the first of two <sheetData>, however the other tags of it are written."""
    is_alone = head.count(_DATA_NAME) == 1 and _MERGE.rstrip() not in head and is_well_formed(head + _CLOSED)
    return is_alone and _is_free(head) and head.count(_DIMENSION) == len(_DIMENSIONS.findall(head))


@remembered
def _is_plain_tail(tail: bytes) -> bool:
    return _is_free(tail) and tail.count(_MERGE) == len(_MERGES.findall(tail)) and is_well_formed(_OPENED + tail)


@lru_cache(maxsize=16384)
def _place(address: bytes) -> tuple[int, int]:
    """Row and column from 0."""
    letters = address.rstrip(b"0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(address[len(letters) :]) - 1, column - 1
