"""The texts that the cells of an xlsx name by number (xl/sharedStrings.xml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from jixiao_batch.workbook.opening.well_formed import is_utf8, is_well_formed, read_texts

_START, _END = re.compile(rb"<sst(?: [^<>]*)?>"), b"</sst>"
_PHONETIC = rb'(?:<phoneticPr fontId="[0-9]+"(?: type="[A-Za-z]+")?(?: alignment="[A-Za-z]+")? ?/>)?'
#: an item of one text: whether blanks at its ends are kept, and the text
_TEXT = rb'<t( xml:space="preserve")?>([^<]*)</t>'
_PLAIN_ITEM = re.compile(rb"<si>" + _TEXT + _PHONETIC + rb"</si>")
#: an item of one text or several runs, as LibreOffice and whoever colours single words writes it; nothing is tried again (++),
#: as that would take a gigabyte for a million tags
_PROPERTIES = rb'<rPr>(?:<[A-Za-z]+(?: [A-Za-z]+="[^"<>]*")*+ ?/>)*+</rPr>'
_BARE_TEXT = rb'<t(?: xml:space="preserve")?>[^<]*</t>'
_ITEM = re.compile(
    rb"<si>((?:" + _BARE_TEXT + rb"|(?:<r>(?:" + _PROPERTIES + rb")?" + _BARE_TEXT + rb"</r>)++))" + _PHONETIC + rb"</si>"
)
_RUN, _RUN_PROPERTIES = re.compile(_TEXT), re.compile(_PROPERTIES)
_CLOSE = b"</si>"
_ANY_CLOSE = re.compile(rb"</(?:[^\s<>/]*:)?si\s*>|<(?:[^\s<>/]*:)?si\s*/>")
_SHOWN_TEXT = re.compile(rb"<(?:[^\s<>/]*:)?[vt](?:\s[^<>]*)?>([^<]*)")
#: _x000D_ and its like stand for a sign
ESCAPED = "_x"


class SharedStrings:
    """The texts as they read, as far as they are written plainly; how long each is, and which are blank."""

    def __init__(self, part: bytes) -> None:
        self._part = part

    @cached_property
    def texts(self) -> list[str | None] | None:
        """The texts in their order, None for one that is left to calamine; None when the part is not written plainly."""
        if not self._part:
            return []
        start, end = _START.search(self._part), self._part.rfind(_END)
        if start is None or not is_utf8(self._part) or self._part[end + len(_END) :].strip():
            return None
        head, inside = self._part[: start.end()], self._part[start.end() : end]
        pieces = _PLAIN_ITEM.split(inside)
        if not _are_blank(pieces[::3]):
            return _of_runs(head, inside)
        texts = read_texts(head, pieces[2::3], _END)
        if texts is None:
            return None
        return [text if is_clear(text, keeps) else None for text, keeps in zip(texts, pieces[1::3], strict=True)]

    @property
    def numbered(self) -> dict[str, str] | None:
        """The texts that are not left to calamine, by the number that cells call them by; None when nothing is known of them."""
        if self.texts is None:
            return None
        return {str(number): text for number, text in enumerate(self.texts) if text is not None}

    @property
    def is_well_formed(self) -> bool:
        """Whether the part is whole; one that is written plainly has been looked through already."""
        return not self._part or self.texts is not None or is_well_formed(self._part)

    @cached_property
    def lengths(self) -> list[int]:
        """Bytes of each string item, its tags included."""
        if self.texts is not None:
            return [len(item) + len(_CLOSE) for item in self._part.split(_CLOSE)[:-1]]
        ends = [match.end() for match in _ANY_CLOSE.finditer(self._part)]
        return [end - start for start, end in zip([0, *ends], ends, strict=False)]

    @cached_property
    def longest(self) -> int:
        return max(self.lengths, default=0)

    @cached_property
    def blank(self) -> set[int]:
        """Indices of items that show nothing."""
        items = _ANY_CLOSE.split(self._part)[:-1]
        return {index for index, item in enumerate(items) if not b"".join(_SHOWN_TEXT.findall(item)).strip()}


def _of_runs(head: bytes, inside: bytes) -> list[str | None] | None:
    """The same where some items are several runs of text."""
    pieces = _ITEM.split(inside)
    if not _are_blank(pieces[::2]):
        return None
    items = [_RUN.findall(item) for item in pieces[1::2]]
    properties = set(_RUN_PROPERTIES.findall(b"".join(item for item in pieces[1::2] if item.startswith(b"<r>"))))
    read = read_texts(head + b"".join(properties), [text for item in items for _, text in item], _END)
    if read is None:
        return None
    following = iter(read)
    return [_joined([(next(following), keeps or None) for keeps, _ in item]) for item in items]


def _joined(runs: Sequence[tuple[str, bytes | None]]) -> str | None:
    """The text of several runs; None where it is not clear how it is read."""
    text = "".join([run for run, _ in runs])
    return text if ESCAPED not in text and all(is_clear(run, keeps) for run, keeps in runs) else None


def _are_blank(pieces: Sequence[bytes]) -> bool:
    return not any(piece.strip(b" \t\r\n") for piece in pieces)


def is_clear(text: str, keeps_blanks: bytes | None) -> bool:
    """Whether an inline or shared text is read as it stands: blanks at its ends are cut off unless it asks to keep them."""
    return ESCAPED not in text and (keeps_blanks is not None or text == text.strip())
