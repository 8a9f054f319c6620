"""How texts are drawn in an xlsx, where a person does not read what is stored: struck out, raised figures, white on white.

Works on the parts' own XML, as the second look does; what cannot be made out is taken for ordinary text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from jixiao_batch.workbook.opening.cell_facts import Appearance

_OPEN = rb"<(?:[^\s<>/]*:)?"
_ATTRIBUTES = rb"""((?:\s[^<>]*?)?)"""
_STRIKE = re.compile(_OPEN + rb"strike" + _ATTRIBUTES + rb"/?>")
_RAISED = re.compile(_OPEN + rb"""vertAlign\s[^<>]*?val\s*=\s*["'](?:superscript|subscript)["']""")
_COLOUR = re.compile(_OPEN + rb"color\s([^<>]*)>")
_FOREGROUND = re.compile(_OPEN + rb"fgColor\s([^<>]*)>")
_PATTERN = re.compile(rb"""patternType\s*=\s*["']([A-Za-z0-9]+)["']""")
_NOT = re.compile(rb"""val\s*=\s*["'](?:0|false|off)["']""")
_RUN = re.compile(rb"(?=" + _OPEN + rb"r[\s>])")
_PHONETIC = re.compile(_OPEN + rb"rPh[\s>].*?</(?:[^\s<>/]*:)?rPh\s*>", re.DOTALL)
_TEXT = re.compile(_OPEN + rb"t(?:\s[^<>]*)?>([^<]*)")
_ITEM_END = re.compile(rb"</(?:[^\s<>/]*:)?si\s*>|" + _OPEN + rb"si\s*/>")
_NUMBERED = re.compile(rb"""(rgb|theme|indexed|tint)\s*=\s*["']([^"'<>]*)["']""")
#: m², km³: a raised figure that is a part of the unit
_UNIT_BEFORE = re.compile("[mM]$|米$")
_FIGURE = re.compile("[0-9０-９]")
_WHITE = (("indexed", b"9"), ("indexed", b"1"), ("theme", b"0"))

#: a run's text and whether it is struck out or raised
Run = tuple[str, bool, bool]


def may_matter(part: bytes) -> bool:
    """Whether anything in the part is struck out, raised or lowered; a cheap look."""
    return b"strike" in part or b"vertAlign" in part


def of_styles(part: bytes, styles: Sequence[bytes], attributes_of: re.Pattern[bytes]) -> list[Appearance]:
    """The appearance that each cell style (the inside of its <xf>) gives to the text of its cells."""
    fonts, fills = list(_listed(part, b"font")), list(_listed(part, b"fill"))
    struck = {number for number, font in enumerate(fonts) if is_struck(font)}
    white = {number for number, font in enumerate(fonts) if _is_white(_COLOUR.search(font))}
    if not struck and not white:
        return [""] * len(styles)
    bare = {number for number, fill in enumerate(fills) if _shows_white(fill)}
    found: list[Appearance] = []
    for style in styles:
        numbers = {name: double or single for name, double, single in attributes_of.findall(style)}
        font, fill = _small(numbers.get(b"fontId")), _small(numbers.get(b"fillId"))
        found.append("struck" if font in struck else "unseen" if font in white and fill in bare else "")
    return found


def of_runs(runs: Sequence[Run]) -> Appearance:
    """The appearance of a text in several runs: struck out as soon as one is, raised where a figure is and no unit."""
    before = ""
    raised = False
    for text, is_struck_out, is_raised in runs:
        if is_struck_out and text.strip():
            return "struck"
        raised = raised or bool(is_raised and _FIGURE.search(text) and not _UNIT_BEFORE.search(before))
        before += text
    return "raised" if raised else ""


def of_string(xml: bytes) -> Appearance:
    """The appearance of a shared or inline string."""
    return of_runs(list(_runs(xml))) if may_matter(xml) else ""


def of_strings(part: bytes) -> dict[int, Appearance]:
    """The shared strings with an appearance of their own, by number."""
    if not may_matter(part):
        return {}
    items = enumerate(_ITEM_END.split(part)[:-1])
    return {number: appearance for number, item in items if (appearance := of_string(item))}


def is_struck(font: bytes) -> bool:
    """Whether a font, or the properties of a run, strike the text out."""
    return any(not _NOT.search(attributes) for attributes in _STRIKE.findall(font))


def _runs(xml: bytes) -> Iterator[Run]:
    for run in _RUN.split(_PHONETIC.sub(b"", xml)):
        text = "".join(unescape(text.decode("utf-8", "replace")) for text in _TEXT.findall(run))
        yield text, is_struck(run), _RAISED.search(run) is not None


def _listed(part: bytes, tag: bytes) -> Iterator[bytes]:
    """The <font>s within <fonts>, or the <fill>s within <fills>."""
    opening = re.search(_OPEN + tag + rb"s[\s>]", part)
    if opening is None:
        return
    closing = re.compile(rb"</(?:[^\s<>/]*:)?" + tag + rb"s\s*>").search(part, opening.end())
    inside = part[opening.end() : closing.start() if closing else len(part)]
    yield from re.split(_OPEN + tag + rb"(?=[\s>/])", inside)[1:]


def _is_white(colour: re.Match[bytes] | None) -> bool:
    named: dict[bytes, bytes] = dict(_NUMBERED.findall(colour[1])) if colour else {}
    if colour is None or named.get(b"tint", b"0").strip(b"-0."):
        return False
    if (rgb := named.get(b"rgb")) is not None:
        return rgb.upper()[-6:] == b"FFFFFF"
    return any(named.get(name.encode()) == number for name, number in _WHITE)


def _shows_white(fill: bytes) -> bool:
    pattern = _PATTERN.search(fill)
    if pattern is None or pattern[1] == b"none":
        return True
    return pattern[1] == b"solid" and _is_white(_FOREGROUND.search(fill))


def _small(digits: bytes | None) -> int:
    return int(digits) if digits and digits.isdigit() and len(digits) < 7 else 0
