"""Any text as XML, written as Excel writes it."""

from __future__ import annotations

import re

_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def escaped(text: str) -> str:
    """Text between tags of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_data(text: str) -> str:
    """The same; what XML cannot hold is written as Excel writes it (_x0001_)."""
    if "_x" in text:
        text = _ESCAPED.sub(r"_x005F\1", text)
    if not text.isprintable():
        text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escaped(text)


def text_element(text: str) -> str:
    """The element that holds a shared or inline text; blanks at its ends are kept."""
    kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<t{kept}>{as_data(text)}</t>"
