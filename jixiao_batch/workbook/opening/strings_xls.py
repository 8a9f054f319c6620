"""The shared strings of an .xls (BIFF8) as far as parts of them are struck out, raised or lowered."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao_batch.workbook.opening.appearance import Run, of_runs
from jixiao_batch.workbook.opening.cell_facts import Appearance


@dataclass(frozen=True, slots=True)
class Font:
    """What a font does to a text."""

    struck: bool
    raised: bool
    white: bool


def shared_looks(records: Sequence[bytes], fonts: Sequence[Font]) -> dict[int, Appearance]:
    """The strings with an appearance of their own, by number; those before the first that is not understood.

    `records`: the bodies of SST and the CONTINUE records behind it.
    """
    reader = _Reader(records)
    found: dict[int, Appearance] = {}
    try:
        reader.take(4)
        for number in range(struct.unpack("<I", reader.take(4))[0]):
            text, runs = reader.string()
            if runs and (look := of_runs(_runs(text, runs, fonts))):
                found[number] = look
    except (struct.error, IndexError):
        return found
    return found


def _runs(text: str, runs: Sequence[tuple[int, int]], fonts: Sequence[Font]) -> list[Run]:
    starts = [0, *(start for start, _ in runs), len(text)]
    numbers = [-1, *(number for _, number in runs)]
    return [
        (text[start:end], *_flags(number, fonts)) for number, start, end in zip(numbers, starts[:-1], starts[1:], strict=True)
    ]


def _flags(number: int, fonts: Sequence[Font]) -> tuple[bool, bool]:
    """No font has the number 4; -1 is the font of the cell, which speaks for itself."""
    place = number - (number > 4)
    return (fonts[place].struck, fonts[place].raised) if 0 <= place < len(fonts) and number != 4 else (False, False)


class _Reader:
    """Reads on over the borders of records; the text after a border begins with a flag of its own."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._record = self._at = 0

    def take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            if self._at >= len(self._records[self._record]):
                self._next()
            piece = self._records[self._record][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def _next(self) -> None:
        self._record, self._at = self._record + 1, 0
        if self._record >= len(self._records):
            raise IndexError

    def string(self) -> tuple[str, list[tuple[int, int]]]:
        """A text, and for each of its runs the first character and the font."""
        length, flags = struct.unpack("<HB", self.take(3))
        count = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        text = self._characters(length, is_wide=bool(flags & 1))
        runs = [struct.unpack("<HH", self.take(4)) for _ in range(count)]
        self.take(extra)
        return text, [(start, number) for start, number in runs]

    def _characters(self, length: int, *, is_wide: bool) -> str:
        """Of so many UTF-16 units, one character each, as the runs count them."""
        text = ""
        while len(text) < length:
            left = len(self._records[self._record]) - self._at
            if not left:
                self._next()
                is_wide = bool(self.take(1)[0] & 1)
                continue
            size = 2 if is_wide else 1
            piece = self.take(min(left - left % size, (length - len(text)) * size) or size)
            text += "".join(map(chr, struct.unpack(f"<{len(piece) // 2}H", piece))) if is_wide else piece.decode("latin-1")
        return text
