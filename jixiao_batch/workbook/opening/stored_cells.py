"""Cells as they are written in an xlsx, tag by tag, and what is to be told of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jixiao_batch.workbook.opening.cell_facts import CellFacts
from jixiao_batch.workbook.opening.directory import find_part
from jixiao_batch.workbook.opening.xml_pieces import CLOSE, OPEN, attributes_in, text_of

BEFORE_CELL = re.compile(rb"(?=" + OPEN + rb"c[\s/>])")
CELL_START = re.compile(OPEN + rb"c\s([^<>]*?)(/?)>")
_CELL_END = re.compile(CLOSE + rb"c\s*>")
_FORMULA = re.compile(OPEN + rb"f(?:\s[^<>]*?)?(?:/>|>([^<]*))")
_OWN_FORMULA = re.compile(OPEN + rb"f\s*>([^<]*)<")
VALUE = re.compile(OPEN + rb"v(?:\s[^<>]*?)?(?:/>|>([^<]*))")
_TEXT = re.compile(OPEN + rb"t(?:\s[^<>]*)?>([^<]*)")


@dataclass(frozen=True, slots=True)
class StoredCell:
    """One cell as it is written: `formula` and `value` are None where there is none."""

    kind: bytes
    style: int
    formula: bytes | None
    value: bytes | None
    inline_text: bytes


def stored_in(part: bytes) -> Iterator[tuple[bytes, StoredCell]]:
    """The cells of a part in whichever way they are written, with their addresses."""
    for chunk in BEFORE_CELL.split(part):
        start = CELL_START.match(chunk)
        if start is None:
            continue
        attributes = attributes_in(start[1])
        end = _CELL_END.search(chunk, start.end())
        body = b"" if start[2] else chunk[start.end() : end.start() if end else len(chunk)]
        formula, value = _FORMULA.search(body), VALUE.search(body)
        style = attributes.get(b"s", b"0")
        yield (
            attributes.get(b"r", b"").upper(),
            StoredCell(
                attributes.get(b"t", b"n"),
                int(style) if style.isdigit() and len(style) < 7 else 0,
                None if formula is None else formula[1] or b"",
                None if value is None else value[1] or b"",
                b"".join(_TEXT.findall(body)),
            ),
        )


def formulas_of(part: bytes) -> dict[bytes, bytes]:
    """The formulas by the address of their cells, but for those that span or are shared by several."""
    if b"<f" not in part and b":f" not in part:
        return {}
    found = {}
    for chunk in BEFORE_CELL.split(part):
        start, formula = CELL_START.match(chunk), _OWN_FORMULA.search(chunk)
        if start is not None and formula is not None:
            found[attributes_in(start[1]).get(b"r", b"").upper()] = formula[1]
    return found


def facts_of(cell: StoredCell, formats: Sequence[str], strings: Sequence[str]) -> CellFacts:
    """`formats`: the format code of each cell style; `strings`: the shared strings by their number."""
    number_format = formats[cell.style] if cell.style < len(formats) else ""
    stored = text_of(cell.value)
    if cell.kind == b"e":
        return CellFacts("error", stored, number_format)
    if cell.formula is not None:
        # ="" leaves an empty text behind
        has_result = bool(stored.strip()) or (cell.value is not None and cell.kind == b"str")
        return CellFacts("formula" if has_result else "formula_without_result", "=" + text_of(cell.formula), number_format)
    if cell.kind == b"s":
        position = int(stored) if stored.isascii() and stored.isdigit() and len(stored) < 8 else len(strings)
        stored = strings[position] if position < len(strings) else ""
    elif cell.kind == b"inlineStr":
        stored = text_of(cell.inline_text)
    return CellFacts("value" if stored else "blank", stored, number_format)


def shared_strings(parts: Mapping[str, bytes]) -> list[str]:
    """The shared strings in their order."""
    part = parts.get(find_part(parts, "xl/sharedStrings.xml"), b"")
    items = re.split(CLOSE + rb"si\s*>|" + OPEN + rb"si\s*/>", part)[:-1]
    return ["".join(text_of(text) for text in _TEXT.findall(item)) for item in items]
