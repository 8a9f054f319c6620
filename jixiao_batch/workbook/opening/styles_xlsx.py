"""Cell styles of an xlsx: the number format of each as a format code, and what it does to the text of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao_batch.workbook.opening import appearance
from jixiao_batch.workbook.opening.cell_facts import BUILT_IN_FORMATS, Appearance, hidden_by
from jixiao_batch.workbook.opening.remembering import remembered
from jixiao_batch.workbook.opening.xml_pieces import ATTRIBUTE, OPEN, attributes_in, small_number, text_of

_NUMBER_FORMAT = re.compile(OPEN + rb"""numFmt\s((?:"[^"<]*"|'[^'<]*'|[^<>"'])*)>""")
_CELL_STYLES = re.compile(OPEN + rb"cellXfs[\s>]")
_STYLE = re.compile(OPEN + rb"xf((?:\s[^<>]*)?)/?>")
#: number formats below this belong to the program
_FIRST_OWN_FORMAT = 50


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The format code of each cell style, and what it does to the text of its cells."""

    formats: Sequence[str]
    looks: Sequence[Appearance]


@remembered
def styles_of(part: bytes) -> CellStyles:
    """Those of xl/styles.xml; of what cannot be read, nothing is told."""
    styles = _cell_styles(part)
    formats = _number_formats(part, styles)
    looks = appearance.of_styles(part, styles, ATTRIBUTE)
    hidden = {code: hidden_by(code) for code in set(formats)}
    return CellStyles(formats, [look or hidden[code] for look, code in zip(looks, formats, strict=True)])


def _cell_styles(part: bytes) -> list[bytes]:
    """The attributes of each cell style, in the order of cellXfs; empty when the styles cannot be read."""
    opening = _CELL_STYLES.search(part)
    inside = part[opening.end() : part.find(b"cellXfs", opening.end())] if opening else b""
    return _STYLE.findall(inside)


def _number_formats(part: bytes, styles: Sequence[bytes]) -> list[str]:
    """Format code of each cell style."""
    codes = dict(BUILT_IN_FORMATS)
    for attributes in _NUMBER_FORMAT.findall(part):
        named = attributes_in(attributes)
        number, code = small_number(named.get(b"numFmtId")), text_of(named.get(b"formatCode"))
        if number >= _FIRST_OWN_FORMAT or "$" not in code:  # the program shows the currency of its own country for those
            codes[number] = code
    numbers = (small_number(attributes_in(style).get(b"numFmtId")) for style in styles)
    return ["" if (code := codes.get(number, "")) == "General" else code for number in numbers]
