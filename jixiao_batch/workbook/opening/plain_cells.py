"""All cells of a worksheet part in one pass, where the part is written as Excel, WPS and most programs write it.

Whoever has a question about many cells asks this list instead of searching the part again. A part with anything in its
<sheetData> that is not one of the few ways below has no such list, and is looked through tag by tag as before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"
#: Address, column, row, style, inline text, type, attributes and text of the formula, value, value without content. A value has
#: neither blanks around it nor a character reference in it: calamine reads those otherwise than a person would (`plain_values`).
_CELL = re.compile(
    rb'<c r="(([A-Z]{1,3})([0-9]{1,7}))"(?: s="([0-9]{1,6})")?'
    rb'(?: t="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>'
    rb'|(?: t="(b|d|e|n|s|str)")?(?:/>|>(?:<f((?: [^<>]*)?)(?:/>|>([^<]*)</f>))?'
    rb"(?:<v>((?!\s)(?:[^<&\s]++|\s++(?!</v>)|&(?!#))*+)</v>|<v( ?)/>)?</c>))"
)
_GROUPS = 10
#: what is left of <sheetData> without its cells
_ROW = re.compile(rb'<row r="([0-9]{1,7})"((?: [A-Za-z0-9:]+="[^"<>]*")*) ?(?:/>|>\s*</row>)')
_OTHER_CELL_OR_ROW = re.compile(rb"<(?:[^\s<>/]*:)?(?:c|row)[\s/>]")
_FORMULA = re.compile(rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)")
_INDEX = re.compile(rb"\+?[0-9]{1,9}")


@dataclass(frozen=True)
class PlainCells:
    """The cells of a part in their order, one list for each thing that is said of them; None where it is not said.

    `around`: what stands before and behind the rows.
    """

    rows: list[bytes]
    addresses: list[bytes]
    columns: list[bytes]
    cell_rows: list[bytes]
    styles: list[bytes | None]
    texts: list[bytes | None]
    types: list[bytes | None]
    formula_attributes: list[bytes | None]
    formulas: list[bytes | None]
    values: list[bytes | None]
    around: bytes

    @cached_property
    def places(self) -> dict[bytes, int]:
        """The place of each address in the lists."""
        return {address: place for place, address in enumerate(self.addresses)}

    @cached_property
    def kinds(self) -> frozenset[bytes | None]:
        """The types that occur."""
        return frozenset(self.types)

    @property
    def shared_strings_are_numbered(self) -> bool:
        """Whether every reference to a shared string is a number."""
        if b"s" not in self.kinds:
            return True
        said = zip(self.types, self.formula_attributes, self.values, strict=True)
        return all(
            kind != b"s" or formula is not None or value is None or _INDEX.fullmatch(value) for kind, formula, value in said
        )

    @cached_property
    def own_formulas(self) -> dict[bytes, bytes]:
        """The formulas that are one cell's alone, by address."""
        found = zip(self.addresses, self.formula_attributes, self.formulas, strict=True)
        return {address: formula for address, attributes, formula in found if attributes == b"" and formula is not None}


def plain_cells(part: bytes) -> PlainCells | None:
    """The cells of the part; None when it is not plain throughout."""
    start, end = part.find(_DATA), part.rfind(_DATA_END)
    if start < 0 or end < start:
        return None
    start += len(_DATA)
    around = part[:start] + part[end:]
    # comments hide what a search finds, and of rows outside <sheetData> nobody knows what a reader makes of them
    if b"<!" in around or around.find(b"<?", 2) >= 0 or _OTHER_CELL_OR_ROW.search(around):
        return None
    pieces = _CELL.split(part[start:end])
    rows = _rows(b"".join(pieces[:: _GROUPS + 1]))
    if rows is None:
        return None
    columns = [pieces[group :: _GROUPS + 1] for group in range(1, _GROUPS + 1)]
    addresses, letters, numbers, styles, texts, types, attributes, formulas, values, empty = columns
    if empty.count(None) < len(empty):
        values = [value if mark is None else b"" for value, mark in zip(values, empty, strict=True)]
    return PlainCells(rows, addresses, letters, numbers, styles, texts, types, attributes, formulas, values, around)


def without_formulas(part: bytes) -> bytes:
    """The plain part without its formulas, of which calamine keeps nothing but which take half of its time."""
    return _FORMULA.sub(b"", part)


def _rows(written: bytes) -> list[bytes] | None:
    """The numbers of the rows that are `written` there; None when there is none, or anything else."""
    pieces = _ROW.split(written)
    if len(pieces) < 2 or any(between.strip() for between in pieces[::3]):
        return None
    return None if any(b" r=" in attributes for attributes in pieces[2::3]) else pieces[1::3]
