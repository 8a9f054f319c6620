"""Contents of a form that the ledger has kept: packed as they stand there, unpacked when somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from jixiao_batch.evaluation.contents import Contents, Outline
from jixiao_batch.ledger.codec import Codec, CodecError
from jixiao_batch.ledger.database import damaged
from jixiao_batch.parcels import Packed, Parcels


class Kept(Packed):
    """Beside the contents that other processes have packed; the bytes are the ledger's in `file`."""

    __slots__ = ("_codec", "_file")

    def __init__(self, parcels: Parcels, scheme_id: str, outline: Outline, data: bytes, codec: Codec, file: Path) -> None:
        super().__init__(parcels, scheme_id, outline, data)
        self._codec = codec
        self._file = file

    def _unpacking(self) -> Callable[[], Contents]:
        return partial(_contents, self._codec, self._file, self.scheme_id, self.data)


def _contents(codec: Codec, file: Path, scheme_id: str, data: bytes) -> Contents:
    """LedgerError when the bytes are not what this program has written."""
    try:
        return codec.contents(scheme_id, data)
    except CodecError as error:
        raise damaged(file) from error
