"""A second look at single cells of an xlsx or xlsm, to tell blank, error and formula without result apart.

Reads the sheet's own XML by regular expressions in one pass instead of loading the file with openpyxl, which needs minutes and
gigabytes for a sheet with formatting down to the last row. Never raises: of what cannot be found out, nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape

from jixiao_batch.workbook.opening.cell_facts import BUILT_IN_FORMATS, CellFacts
from jixiao_batch.workbook.opening.preflight import USUAL_LIMITS, RefusedError, find_part, read_parts, sheet_parts
from jixiao_batch.workbook.opening.sheet_extent import cropped

__all__ = ["CellFacts", "look_again"]

_BLANK = CellFacts("blank")
_OPEN = rb"<(?:[^\s<>/]*:)?"
_CLOSE = rb"</(?:[^\s<>/]*:)?"
_BEFORE_CELL = re.compile(rb"(?=" + _OPEN + rb"c[\s/>])")
_CELL_START = re.compile(_OPEN + rb"c\s([^<>]*?)(/?)>")
_CELL_END = re.compile(_CLOSE + rb"c\s*>")
_ATTRIBUTE = re.compile(rb"""([^\s=<>"']+)\s*=\s*["']([^"']*)["']""")
_FORMULA = re.compile(_OPEN + rb"f(?:\s[^<>]*?)?(?:/>|>([^<]*))")
_VALUE = re.compile(_OPEN + rb"v(?:\s[^<>]*?)?(?:/>|>([^<]*))")
_TEXT = re.compile(_OPEN + rb"t(?:\s[^<>]*)?>([^<]*)")


def look_again(data: bytes, sheet: str, cells: Sequence[str]) -> dict[str, CellFacts]:
    """Facts about `cells` ("C21") of the sheet of that name; every cell asked for has an entry, unknown ones are "blank"."""
    facts = dict.fromkeys(cells, _BLANK)
    try:
        parts, _ = read_parts(data)
        part = parts.get(sheet_parts(parts).get(sheet, ""), b"")
        if len(part) > USUAL_LIMITS.large_part_bytes:
            part, _ = cropped(part, USUAL_LIMITS.rows, USUAL_LIMITS.columns)
        formats = _number_formats(parts)
    except RefusedError:
        return facts
    strings: list[str] | None = None
    wanted = {cell.upper().encode("ascii", "replace"): cell for cell in cells}
    for chunk in _BEFORE_CELL.split(part):
        start = _CELL_START.match(chunk)
        if start is None:
            continue
        attributes = dict(_ATTRIBUTE.findall(start[1]))
        cell = wanted.get(attributes.get(b"r", b"").upper())
        if cell is None:
            continue
        end = _CELL_END.search(chunk, start.end())
        body = b"" if start[2] else chunk[start.end() : end.start() if end else len(chunk)]
        if attributes.get(b"t") == b"s" and strings is None:
            strings = _shared_strings(parts)
        facts[cell] = _facts(body, attributes, formats, strings or [])
    return facts


def _facts(body: bytes, attributes: Mapping[bytes, bytes], formats: Sequence[str], strings: Sequence[str]) -> CellFacts:
    style = attributes.get(b"s", b"0")
    index = int(style) if style.isdigit() and len(style) < 7 else 0
    number_format = formats[index] if index < len(formats) else ""
    kind = attributes.get(b"t", b"n")
    formula, value = _FORMULA.search(body), _VALUE.search(body)
    stored = _text(value[1]) if value else ""
    if kind == b"e":
        return CellFacts("error", stored, number_format)
    if formula is not None:
        has_result = bool(stored.strip()) or (value is not None and kind == b"str")  # ="" leaves an empty text behind
        return CellFacts("formula" if has_result else "formula_without_result", "=" + _text(formula[1]), number_format)
    if kind == b"s":
        position = int(stored) if stored.isascii() and stored.isdigit() and len(stored) < 8 else len(strings)
        stored = strings[position] if position < len(strings) else ""
    elif kind == b"inlineStr":
        stored = "".join(_text(text) for text in _TEXT.findall(body))
    return CellFacts("value" if stored else "blank", stored, number_format)


def _text(xml: bytes | None) -> str:
    return unescape((xml or b"").decode("utf-8", "replace"))


def _shared_strings(parts: Mapping[str, bytes]) -> list[str]:
    part = parts.get(find_part(parts, "xl/sharedStrings.xml"), b"")
    items = re.split(_CLOSE + rb"si\s*>|" + _OPEN + rb"si\s*/>", part)[:-1]
    return ["".join(_text(text) for text in _TEXT.findall(item)) for item in items]


def _number_formats(parts: Mapping[str, bytes]) -> list[str]:
    """Format code of each cell style, in the order of cellXfs; empty when the styles cannot be read."""
    from defusedxml.ElementTree import fromstring  # on demand: only flawed cells need it

    try:
        root = fromstring(parts.get(find_part(parts, "xl/styles.xml"), b""))
    except (SyntaxError, ValueError, LookupError):
        return []
    codes = dict(BUILT_IN_FORMATS)
    styles: list[str] = []
    for element in root.iterfind(".//{*}numFmt"):
        identifier = element.get("numFmtId", "")
        if identifier.isascii() and identifier.isdigit() and len(identifier) < 10:
            codes[int(identifier)] = element.get("formatCode", "")
    for group in root.iterfind("{*}cellXfs"):
        for element in group.iterfind("{*}xf"):
            identifier = element.get("numFmtId", "")
            number = int(identifier) if identifier.isascii() and identifier.isdigit() and len(identifier) < 10 else 0
            styles.append("" if codes.get(number, "") == "General" else codes.get(number, ""))
    return styles
