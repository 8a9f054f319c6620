"""Large JSON read piece by piece: of long lists only the element at hand is in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

#: characters read at once; an element that is longer is read in one piece all the same
_CHUNK = 1 << 18
_SPACE = " \t\r\n"
_OF_NUMBERS = "+-.0123456789eE"


def read_object(stream: TextIO, each: Mapping[str, Callable[[Any], None]]) -> dict[str, Any]:
    """The JSON object in the stream, {} where it holds something else.

    Of the lists that stand under keys of `each` every element is handed on instead, in order; the object then has their number.
    ValueError (UnicodeDecodeError) for what is no JSON, RecursionError for what is nested too deeply.
    """
    reader = _Reader(stream)
    found: dict[str, Any] = {}
    if reader.peek() != "{":
        reader.value()
        reader.end()
        return found
    for _ in reader.members("{}"):
        key = reader.value()
        if not isinstance(key, str):
            raise ValueError("a key is a text")
        reader.take(":")
        if key in each and reader.peek() == "[":
            found[key] = 0
            for _ in reader.members("[]"):
                each[key](reader.value())
                found[key] += 1
        else:
            found[key] = reader.value()
    reader.end()
    return found


def passed_over(_: Any) -> None:
    """For lists of which nothing is wanted."""


class _Reader:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._place = 0
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            while self._place < len(self._text):
                if (mark := self._text[self._place]) not in _SPACE:
                    return mark
                self._place += 1
            if not self._more():
                return ""

    def take(self, mark: str) -> None:
        if self.peek() != mark:
            raise ValueError(f"{mark} is missing")
        self._place += 1

    def members(self, brackets: str) -> Iterator[None]:
        """Comes to each member between the brackets, which has to be read before the next one."""
        self.take(brackets[0])
        if self.peek() != brackets[1]:
            yield
            while self.peek() == ",":
                self.take(",")
                yield
        self.take(brackets[1])

    def value(self) -> Any:
        if not self.peek():
            raise ValueError("a value is missing")
        while True:
            try:
                found, end = self._decode(self._text, self._place)
            except ValueError:
                if not self._more():
                    raise
                continue
            # a number may go on
            if not isinstance(found, int | float) or self._text[end:].strip(_OF_NUMBERS) or not self._more():
                self._place = end
                return found

    def end(self) -> None:
        if self.peek():
            raise ValueError("something stands behind the end")

    def _more(self) -> bool:
        rest = self._text[self._place :]
        added = self._stream.read(max(_CHUNK, len(rest)))
        self._text, self._place = rest + added, 0
        return bool(added)
