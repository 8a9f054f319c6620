"""Text that waits until a file is put together: compressed, and of large books on disk."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import IO

from jixiao_batch.packing import compressing, decompressing


class WaitingText:
    """Text that is written piece by piece and read once; it waits in a file in `folder`, or in memory."""

    def __init__(self, folder: Path | None) -> None:
        # closed when it has been read
        self._file: IO[bytes] = io.BytesIO() if folder is None else tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._packed = compressing(self._file)

    def write(self, text: str) -> None:
        self._packed.write(text.encode("utf-8"))

    def copy_to(self, file: IO[str]) -> None:
        """All that has been written, into `file`; nothing is left here."""
        self._packed.close()
        self._file.seek(0)
        with self._file, decompressing(self._file) as stream:
            shutil.copyfileobj(io.TextIOWrapper(stream, "utf-8", newline=""), file)
