"""Tags, attributes and texts of a part's XML, found without reading the whole part as XML."""

from __future__ import annotations

import re
from html import unescape

#: the beginnings of a tag, whatever its prefix
OPEN = rb"<(?:[^\s<>/]*:)?"
CLOSE = rb"</(?:[^\s<>/]*:)?"
# from the first character of a name only and without going back, so that a tag of one endless name costs one pass
ATTRIBUTE = re.compile(rb"""(?<![^\s=<>"'])([^\s=<>"']++)\s*+=\s*+(?:"([^"<]*)"|'([^'<]*)')""")


def attributes_in(inside: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag, in double or single quotes."""
    return {name: double or single for name, double, single in ATTRIBUTE.findall(inside)}


def column_number(letters: bytes) -> int:
    """1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def text_of(xml: bytes | None) -> str:
    """What stands between two tags, as it reads; "" for nothing."""
    return unescape((xml or b"").decode("utf-8", "replace"))


def small_number(digits: bytes | None) -> int:
    """0 for what is no number of a style, format or string."""
    return int(digits) if digits and digits.isdigit() and len(digits) < 10 else 0
