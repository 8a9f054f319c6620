"""Which cell styles show numbers as numbers and which show them as days, as far as that is beyond doubt."""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

from jixiao_batch.workbook.opening.cell_facts import BUILT_IN_FORMATS
from jixiao_batch.workbook.opening.remembering import remembered
from jixiao_batch.workbook.opening.well_formed import is_utf8, is_well_formed

#: "" for what may be either, or a time
Kind = Literal["number", "day", ""]

#: formats from here on belong to the file
_FIRST_OWN = 164
_FORMAT = re.compile(rb'<numFmt numFmtId="([0-9]{1,5})" formatCode="([^"<>]*)" ?/>')
_ANY_FORMAT, _STYLE = re.compile(rb"<numFmt[\s/>]"), re.compile(rb"<xf[\s/>]")
#: without single quotes, within which a second number could stand
_FORMAT_OF_STYLE = re.compile(rb"""<xf(?: [^<>']*)? numFmtId="([0-9]{1,5})"[^<>']*>""")
#: what a format draws beside the number: texts, escaped signs, room, colours, currencies and conditions
_DRAWN = re.compile(r'"[^"]*"|[\\_*].|\[(?:Red|Blue|Black|Green|\$[^\[\]]*|[<>=]+-?[0-9.]+)\]')
_DAY = re.compile(r"(?=[^y]*y)(?=[^d]*d)[ymd/.\- ]+(?:;@)?")
_NUMBER = re.compile(r"[0#?.,%;()+\- @/¥￥]*|[0#,.]+E\+0+|General|G/通用格式")


@remembered
def number_kinds(styles: bytes) -> tuple[Kind, ...] | None:
    """The kind of each cell style in a workbook's part of styles; None when the part is not written plainly."""
    if not styles:
        return ()
    if b"<!" in styles or not is_utf8(styles) or not is_well_formed(styles):
        return None
    listed, inside = _inside(styles, b"numFmts"), _inside(styles, b"cellXfs")
    written, numbers = _FORMAT.findall(listed), _FORMAT_OF_STYLE.findall(inside)
    if len(_ANY_FORMAT.findall(listed)) != len(written) or len(numbers) != len(_STYLE.findall(inside)):
        return None
    own = {int(number): unescape(code.decode()) for number, code in written}
    kinds = {number: _kind_of_format(int(number), own) for number in set(numbers)}
    return tuple(map(kinds.__getitem__, numbers))


def _kind_of_format(number: int, own: dict[int, str]) -> Kind:
    if number == 0 and number not in own:
        return "number"
    kinds = {kind_of(codes[number]) for codes in (own, BUILT_IN_FORMATS) if number in codes}
    kind = kinds.pop() if len(kinds) == 1 else ""
    return "" if kind == "day" and number < _FIRST_OWN and number in own else kind


def kind_of(code: str) -> Kind:
    """What a format code shows a number as."""
    bare = _DRAWN.sub("", code)
    if _NUMBER.fullmatch(bare):
        return "number"
    return "day" if _DAY.fullmatch(bare) else ""


def _inside(styles: bytes, tag: bytes) -> bytes:
    """What stands between the one opening and closing tag of that name; b"" when there are none, or several."""
    start, end = styles.find(b"<" + tag), styles.find(b"</" + tag + b">")
    return styles[start:end] if 0 <= start < end and styles.count(b"<" + tag) == 1 else b""
