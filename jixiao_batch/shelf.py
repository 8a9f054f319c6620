"""Bytes put aside on disk while nobody needs them, so that ten thousand forms do not have to fit into memory."""

from __future__ import annotations

import errno
import os
import tempfile
import weakref
from typing import IO

from jixiao_batch.faults import system_words

#: where bytes lie: first and length; the bytes themselves where they could not be put aside
Slot = tuple[int, int] | bytes


class Shelf:
    """A file without a name that goes with the process.

    OSError where the disk for temporary files is full or cannot be used: it says which, often it is not that of the results.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._owner = os.getpid()
        self._end = 0

    def put(self, data: bytes) -> Slot:
        if os.getpid() != self._owner:
            return data  # a process that began as a copy has the same file, and would write where the other one does
        try:
            self._write(data)
        except OSError as error:
            where = f"存放临时文件的文件夹{f'“{tempfile.tempdir}”' if tempfile.tempdir else ''}"
            raise OSError(f"{where}用不了：{system_words(error)}") from error
        slot = (self._end, len(data))
        self._end += len(data)
        return slot

    def _write(self, data: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # closed with the shelf
            weakref.finalize(self, self._file.close)
        self._file.seek(self._end)
        if self._file.write(data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def get(self, slot: Slot) -> bytes:
        """What was put there."""
        if isinstance(slot, bytes):
            return slot
        first, length = slot
        if self._file is None:
            raise LookupError(slot)
        if hasattr(os, "pread"):  # several processes read the same file: nobody may move the place of the others
            data = os.pread(self._file.fileno(), length, first)
        else:
            self._file.seek(first)
            data = self._file.read(length)
        if len(data) != length:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return data
