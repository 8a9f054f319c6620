"""A second look into an xlsx or xlsm, for what python-calamine does not tell: errors, formulas, formats, merges, names, epoch.

Reads the parts' own XML by regular expressions instead of loading the file with openpyxl, which needs minutes and gigabytes
for a sheet with formatting down to the last row. Never raises: of what cannot be found out, nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import TypeVar

from jixiao_batch.workbook.opening import appearance
from jixiao_batch.workbook.opening.cell_facts import MOST_MERGES, Appearance, CellFacts, Merge
from jixiao_batch.workbook.opening.container import USUAL_LIMITS, Limits, RefusedError, is_sheet_part, read_parts
from jixiao_batch.workbook.opening.directory import find_part, sheet_parts
from jixiao_batch.workbook.opening.plain_cells import PlainCells, plain_cells
from jixiao_batch.workbook.opening.remembering import remembered
from jixiao_batch.workbook.opening.sheet_extent import cropped
from jixiao_batch.workbook.opening.sheets import OpenedWorkbook
from jixiao_batch.workbook.opening.stored_cells import (
    BEFORE_CELL,
    CELL_START,
    VALUE,
    StoredCell,
    facts_of,
    formulas_of,
    shared_strings,
    stored_in,
)
from jixiao_batch.workbook.opening.styles_xlsx import CellStyles, styles_of
from jixiao_batch.workbook.opening.xml_pieces import OPEN, attributes_in, column_number, small_number, text_of

__all__ = ["CellFacts", "Merge", "SecondLook"]


_MERGE = re.compile(
    rb"""mergeCell\s[^<>]{0,100}?ref\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["']"""
)
_NAME = re.compile(OPEN + rb"definedName\s([^<>]*)>([^<]*)<")
_NAMED_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_EPOCH = re.compile(OPEN + rb"""workbookPr\s[^<>]*?date1904\s*=\s*["'](?:1|true|on)["']""")
_RESULT = re.compile(rb"</(?:[^\s<>/]*:)?f\s*><(?:[^\s<>/]*:)?v\s*>(?!0<|<)")
_ASKS_TO_CALCULATE = re.compile(OPEN + rb"""calcPr\s[^<>]*?fullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_SHOWN_PRECISION = re.compile(OPEN + rb"""calcPr\s[^<>]*?fullPrecision\s*=\s*["'](?:0|false)["']""")
_Mark = TypeVar("_Mark", bound=str)
_BLANK = CellFacts("blank")


class SecondLook:
    """The parts of one file, inflated when first asked for.

    Of a file that is no xlsx or xlsm only the `facts` are known that its reader told: sheet -> cell -> facts.
    """

    def __init__(self, data: bytes, parts: Mapping[str, bytes] | None = None, limits: Limits = USUAL_LIMITS) -> None:
        self._data = data
        self._limits = limits
        self._known_parts = parts
        self._facts: Mapping[str, Mapping[str, CellFacts]] = {}
        self._merges: Mapping[str, tuple[Merge, ...]] = {}
        self._looked_at: dict[str, bytes] = {}
        self._known_sheets: Mapping[str, str] = {}
        self._known_cells: Mapping[str, PlainCells] = {}
        self._plain: dict[str, PlainCells | None] = {}
        self._formulas: dict[str, dict[bytes, bytes]] = {}

    @classmethod
    def into(cls, opened: OpenedWorkbook, limits: Limits = USUAL_LIMITS) -> SecondLook:
        """The second look into a workbook that was opened within these limits, at the parts that were inflated then."""
        look = cls(opened.content, opened.parts or None, limits)
        look._known_sheets, look._known_cells = opened.sheet_parts, opened.cells
        look._facts, look._merges = opened.facts, opened.merges
        return look

    @cached_property
    def _parts(self) -> Mapping[str, bytes]:
        if self._known_parts is not None:
            return self._known_parts
        try:
            return read_parts(self._data)[0] if self._data.startswith(b"PK") else {}
        except RefusedError:
            return {}

    @cached_property
    def _sheets(self) -> Mapping[str, str]:
        if self._known_sheets:
            return self._known_sheets
        try:
            return sheet_parts(self._parts)
        except RefusedError:
            return {}

    @cached_property
    def _styles(self) -> CellStyles:
        return styles_of(self._parts.get(find_part(self._parts, "xl/styles.xml"), b""))

    @property
    def _formats(self) -> Sequence[str]:
        return self._styles.formats

    @cached_property
    def _strings(self) -> Sequence[str]:
        return shared_strings(self._parts)

    def _part(self, sheet: str) -> bytes:
        if sheet not in self._looked_at:
            part = self._parts.get(self._sheets.get(sheet, ""), b"")
            if len(part) > self._limits.large_part_bytes:
                part, _ = cropped(part, self._limits.rows, self._limits.columns)
            self._looked_at[sheet] = part
        return self._looked_at[sheet]

    def _plain_cells(self, sheet: str) -> PlainCells | None:
        """The cells of the sheet, None where it is not written plainly; then every tag must be looked at."""
        if sheet not in self._plain:
            name = self._sheets.get(sheet, "")
            part = self._part(sheet)
            is_known = name in self._known_cells and part is self._parts.get(name)
            self._plain[sheet] = self._known_cells[name] if is_known else plain_cells(part)
        return self._plain[sheet]

    def cells(self, sheet: str, cells: Sequence[str]) -> dict[str, CellFacts]:
        """Facts about `cells` ("C21") of the sheet of that name; every cell asked for has an entry, unknown ones are "blank"."""
        known = self._facts.get(sheet, {})
        facts = {cell: known.get(cell, _BLANK) for cell in cells}
        wanted = {cell.upper().encode("ascii", "replace"): cell for cell in cells}
        for address, stored in self._stored(sheet, wanted):
            if address in wanted:
                strings = self._strings if stored.kind == b"s" else ()
                facts[wanted[address]] = facts_of(stored, self._formats, strings)
        return facts

    def behind_blanks(self, sheet: str, cells: Sequence[str]) -> dict[str, CellFacts]:
        """Facts about those of `cells`, which all show nothing, in which an error or a formula may stand all the same."""
        if (plain := self._plain_cells(sheet)) is not None:
            cells = [cell for cell in cells if plain.is_more_than_value(cell.encode())]
        return self.cells(sheet, cells) if cells else {}

    def _stored(self, sheet: str, wanted: Collection[bytes]) -> Iterator[tuple[bytes, StoredCell]]:
        """The cells of the sheet with their addresses, at least those wanted."""
        if (plain := self._plain_cells(sheet)) is None:
            yield from stored_in(self._part(sheet))
            return
        for address in wanted:
            if (place := plain.order.get(address)) is not None:
                text = plain.texts[place]
                kind = b"inlineStr" if text is not None else plain.types[place] or b"n"
                style, formula = small_number(plain.styles[place]), plain.formula_text(place)
                yield address, StoredCell(kind, style, formula, plain.values[place], text or b"")

    def formats(self, sheet: str, is_wanted: Callable[[str], bool]) -> dict[str, str]:
        """The format codes that `is_wanted`, by the cells of the sheet that carry them."""
        if known := self._facts.get(sheet):
            return {
                cell: fact.number_format for cell, fact in known.items() if fact.number_format and is_wanted(fact.number_format)
            }
        wanted = {code for code in set(self._formats) if code and is_wanted(code)}
        return self._styled(sheet, {place: code for place, code in enumerate(self._formats) if code in wanted})

    def appearances(self, sheet: str) -> dict[str, Appearance]:
        """The cells of the sheet whose text a person does not read as it is stored."""
        if known := self._facts.get(sheet):
            told: dict[str, Appearance] = {cell: fact.appearance for cell, fact in known.items() if fact.appearance}
            return told
        styles: dict[int, Appearance] = {place: look for place, look in enumerate(self._styles.looks) if look}
        found: dict[str, Appearance] = self._styled(sheet, styles)
        if (plain := self._plain_cells(sheet)) is not None:  # whose inline texts are all of one piece
            if self._strings_look:
                for cell, kind, index in zip(plain.addresses, plain.types, plain.values, strict=True):
                    if kind == b"s" and (own := self._strings_look.get(small_number(index))):
                        found[cell.decode()] = own
            return found
        part = self._part(sheet)
        if not self._strings_look and not appearance.may_matter(part):
            return found
        for chunk in BEFORE_CELL.split(part):
            start = CELL_START.match(chunk)
            if start is None or start[2]:
                continue
            attributes = attributes_in(start[1])
            look: Appearance = ""
            if attributes.get(b"t") == b"s" and (value := VALUE.search(chunk)):
                look = self._strings_look.get(small_number(value[1]), "")
            elif attributes.get(b"t") == b"inlineStr":
                look = appearance.of_string(chunk)
            if look:
                found[attributes.get(b"r", b"").decode("ascii", "replace").upper()] = look
        return found

    def formula(self, sheet: str, cell: str) -> str | None:
        """The formula in the cell, without "="; None for none, and for one that spans or is shared by several cells."""
        if sheet not in self._formulas:
            plain = self._plain_cells(sheet)
            self._formulas[sheet] = formulas_of(self._part(sheet)) if plain is None else plain.own_formulas
        formula = self._formulas[sheet].get(cell.encode())
        return None if formula is None else text_of(formula)

    @cached_property
    def was_never_calculated(self) -> bool:
        """Whether the file asks to be calculated when it is opened, and every formula in it has the result 0 or none."""
        return bool(_ASKS_TO_CALCULATE.search(self._workbook)) and not any(
            _RESULT.search(part) for name, part in self._parts.items() if is_sheet_part(name)
        )

    @cached_property
    def keeps_shown_digits(self) -> bool:
        """Whether formulas are calculated with the digits that are shown (以显示精度为准)."""
        return bool(_SHOWN_PRECISION.search(self._workbook))

    @cached_property
    def _strings_look(self) -> Mapping[int, Appearance]:
        return appearance.of_strings(self._parts.get(find_part(self._parts, "xl/sharedStrings.xml"), b""))

    def _styled(self, sheet: str, styles: Mapping[int, _Mark]) -> dict[str, _Mark]:
        """What `styles` say of each style, by the cells of the sheet that have one of them."""
        wanted = {str(place).encode(): mark for place, mark in styles.items()}
        part = self._part(sheet)
        if not wanted or not part:
            return {}
        if (plain := self._plain_cells(sheet)) is not None:
            marks: dict[bytes | None, _Mark] = dict(wanted.items())
            if b"0" in wanted:  # the style of a cell that names none
                marks[None] = wanted[b"0"]
            styled = zip(plain.addresses, plain.styles, strict=True)
            return {cell.decode(): marks[style] for cell, style in compress(styled, map(marks.__contains__, plain.styles))}
        found: dict[str, _Mark] = {}
        for chunk in BEFORE_CELL.split(part):
            start = CELL_START.match(chunk)
            attributes = attributes_in(start[1]) if start else {}
            if (code := wanted.get(attributes.get(b"s", b"0"))) is not None:
                found[attributes.get(b"r", b"").decode("ascii", "replace").upper()] = code
        return found

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """The merged ranges of the sheet of that name."""
        if sheet in self._merges:
            return self._merges[sheet]
        plain = self._plain_cells(sheet)
        return _merges_in(self._part(sheet)) if plain is None else (*_merges_in(plain.head), *_merges_behind(plain.tail))

    @cached_property
    def names(self) -> Mapping[str, tuple[str, int, int]]:
        """Defined names of single cells: sheet, and row and column from 0."""
        names = {}
        for attributes, reference in _NAME.findall(self._workbook):
            name = text_of(attributes_in(attributes).get(b"name"))
            if match := _NAMED_CELL.fullmatch(text_of(reference).strip()):
                sheet = match[1].replace("''", "'") if match[1] else match[2]
                names[name] = (sheet, int(match[4]) - 1, column_number(match[3].encode()) - 1)
        return names

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether day numbers count from 1904-01-01, as in files from old Macs."""
        return bool(_EPOCH.search(self._workbook))

    @property
    def _workbook(self) -> bytes:
        return self._parts.get(find_part(self._parts, "xl/workbook.xml"), b"")


def _merges_in(part: bytes) -> tuple[Merge, ...]:
    start = part.find(b"mergeCells")
    ranges = _MERGE.findall(part, start) if start >= 0 else []
    corners = [
        (int(top), column_number(left), int(bottom), column_number(right)) for left, top, right, bottom in ranges[:MOST_MERGES]
    ]
    return tuple(
        Merge(min(top, bottom) - 1, min(left, right) - 1, max(top, bottom) - 1, max(left, right) - 1)
        for top, left, bottom, right in corners
    )


_merges_behind = remembered(_merges_in)
