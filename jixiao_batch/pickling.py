"""Pickles for a process that has some things already: of those only the number is written."""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping, Sequence


class NumberingPickler(pickle.Pickler):
    """Writes a number for each thing that `numbers` has by its id; such things must stay in memory meanwhile."""

    def __init__(self, stream: io.BytesIO, numbers: Mapping[int, int]) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers

    def persistent_id(self, thing: object) -> int | None:
        return self._numbers.get(id(thing))


class NumberedUnpickler(pickle.Unpickler):
    """Reads what a NumberingPickler of one's own program has written; `known` are the things by their numbers."""

    def __init__(self, data: bytes, known: Sequence[object]) -> None:
        super().__init__(io.BytesIO(data))
        self._known = known

    def persistent_load(self, number: int) -> object:
        return self._known[number]
