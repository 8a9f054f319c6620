"""Values of cells that are written in an unusual way, rewritten so that the reader takes them as a person would.

calamine stops at a comment within a value, misses character references, reads the string number " 1 " as 0, and takes the last
of two values; Excel refuses or reads on. What has one meaning is written plainly; what contradicts itself is no sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

#: with a blank at an end, a character reference or another tag in it
_ODD_VALUE = re.compile(rb"<v>(?:\s|(?!(?:[^<&\s]++|\s++(?!</v>)|&(?!#))*+</v>))")
_KEPT = {"\r": "&#13;"}
_KEPT_IN_ATTRIBUTES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def are_plain(part: bytes) -> bool:
    """Whether every value of the part is written as Excel, WPS and most programs write it; a cheap look."""
    has_inline = b"inlineStr" in part or b"<is>" in part
    return (
        b"<!" not in part
        and part.find(b"<?", 2) < 0
        and part.count(b"</v>") == part.count(b"</v></c>") == part.count(b"<v>")
        and (not has_inline or _has_plain_inline_texts(part))
        and _ODD_VALUE.search(part) is None
    )


def _has_plain_inline_texts(part: bytes) -> bool:
    texts = part.count(b't="inlineStr"><is>')
    return texts == part.count(b"inlineStr") == part.count(b"<is>") == part.count(b"</is></c>")


class _ContradictionError(Exception):
    """Raised and caught here: a cell says two things."""


def rewritten(part: bytes) -> bytes | None:
    """The part with plain values; None when it is no XML, or a cell stands twice or has two values."""
    parser = expat.ParserCreate()
    writer = _Writer()
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    parser.buffer_text = True
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError, _ContradictionError):
        return None
    return "".join(writer.out).encode("utf-8", "replace")


class _Writer:
    """Writes down what expat reads, and looks at each cell on the way."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._path: list[str] = []
        self._cell: Mapping[str, str] = {}
        self._inside: list[str] = []
        self._value: list[str] = []
        self._seen: set[str] = set()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(":")[2]
        parent = self._path[-1] if self._path else ""
        if parent == "v" and "c" in self._path:
            raise _ContradictionError
        if tag == "c" and parent == "row":
            self._begin(attributes)
        elif parent == "c":
            self._inside.append(tag)
        self._path.append(tag)
        written = "".join(f" {key}={quoteattr(value, _KEPT_IN_ATTRIBUTES)}" for key, value in attributes.items())
        self.out.append(f"<{name}{written}>")

    def _begin(self, attributes: Mapping[str, str]) -> None:
        address = attributes.get("r", "").upper()
        if address and address in self._seen:
            raise _ContradictionError
        self._seen.add(address)
        self._cell, self._inside = attributes, []

    def text(self, text: str) -> None:
        if self._path[-2:] == ["c", "v"]:
            self._value.append(text)
        else:
            self.out.append(escape(text, _KEPT))

    def end(self, name: str) -> None:
        tag = self._path.pop()
        if tag == "v" and self._path[-1:] == ["c"]:
            value, self._value = "".join(self._value), []
            self.out.append(escape(value if self._cell.get("t") == "str" else value.strip(), _KEPT))
        elif tag == "c" and self._path[-1:] == ["row"] and self._contradicts_itself():
            raise _ContradictionError
        self.out.append(f"</{name}>")

    def _contradicts_itself(self) -> bool:
        is_inline = self._cell.get("t") == "inlineStr"
        values, texts = self._inside.count("v"), self._inside.count("is")
        return values > 1 or texts > 1 or (is_inline and values > 0) or (texts > 0 and not is_inline)
