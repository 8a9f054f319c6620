"""Text that waits, compressed, until the file is put together: as it will lie there, so that it is compressed once.

What is written of a sheet begins with what is known last (its dimensions). So the rows before it are compressed on their own:
deflated data may end anywhere at a full byte, and other data go on behind it.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import IO, Any

from jixiao_batch.packing import crc32, crc_of_both, deflating

#: characters that are compressed at a time, and bytes that are copied
_CHARACTERS, _BYTES = 1 << 15, 1 << 18


class WaitingText:
    """Text that is written piece by piece; it waits in a file in `folder`, or in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        # closed when it has been read
        self._file: IO[bytes] = io.BytesIO() if folder is None else tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        #: while there is something to compress: it takes 260 KB
        self._packer: Any = None
        self._texts: list[str] = []
        self._characters = 0
        #: of what was written, in bytes; then of what is kept of it
        self.crc = self.size = self.length = 0

    def write(self, text: str) -> None:
        self._texts.append(text)
        self._characters += len(text)
        if self._characters > _CHARACTERS:
            self._pack()

    def end(self, *, is_last: bool = False) -> None:
        """Nothing more comes; `is_last` where nothing follows in the member either."""
        self._pack()
        self._keep(self._packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH))
        self._packer = None

    def _pack(self) -> None:
        data = "".join(self._texts).encode("utf-8")
        self._texts, self._characters = [], 0
        self.crc = crc32(data, self.crc)
        self.size += len(data)
        self._packer = self._packer or deflating()
        self._keep(self._packer.compress(data))

    def _keep(self, data: bytes) -> None:
        self.length += self._file.write(data)

    def chunks(self) -> Iterator[bytes]:
        """What is kept, once: nothing is left here."""
        self._file.seek(0)
        with self._file:
            while chunk := self._file.read(_BYTES):
                yield chunk


class Part(io.StringIO):
    """A member of a workbook's file as xlsxwriter writes it, some of it compressed before; xlsxwriter asks for a StringIO."""

    method = zipfile.ZIP_DEFLATED

    def __init__(self) -> None:
        super().__init__()
        self._open = WaitingText()
        self._pieces = [self._open]

    def write(self, text: str) -> int:
        self._open.write(text)
        return len(text)

    def take(self, text: WaitingText) -> None:
        """What has waited, behind all that was written so far."""
        self._open.end()
        text.end()
        self._open = WaitingText()
        self._pieces += (text, self._open)

    def end(self) -> None:
        self._open.end(is_last=True)

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self._pieces)

    @property
    def length(self) -> int:
        return sum(piece.length for piece in self._pieces)

    @property
    def crc(self) -> int:
        first, *others = self._pieces
        return reduce(lambda crc, piece: crc_of_both(crc, piece.crc, piece.size), others, first.crc)

    def chunks(self) -> Iterator[bytes]:
        for piece in self._pieces:
            yield from piece.chunks()
