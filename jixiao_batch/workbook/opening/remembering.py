"""What is worked out once for parts that are the same in many files.

The forms of one scheme, saved by one program, have the same formulas, styles and rules behind their rows, whatever was filled in;
and the same rows wherever nothing was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

_Answer = TypeVar("_Answer")
#: bytes; what is larger is worked out each time, so that no file can fill the memory
_LARGEST = 400_000
#: bytes of many small pieces together: those of four forms
_MOST = 2_000_000


def remembered(work: Callable[[bytes], _Answer]) -> Callable[[bytes], _Answer]:
    """`work`, a pure function, with its last answers kept."""
    kept = lru_cache(maxsize=32)(work)
    return lambda xml: kept(xml) if len(xml) <= _LARGEST else work(xml)


def remembered_each(
    work: Callable[[Sequence[bytes]], Sequence[_Answer] | None],
) -> Callable[[Sequence[bytes]], list[_Answer] | None]:
    """The same for many pieces at once: `work` gives an answer for each, or None where one of them has none.

    It is asked only for those that have not been met lately.
    """
    kept: dict[bytes, _Answer] = {}
    size = 0

    def answers(pieces: Sequence[bytes]) -> list[_Answer] | None:
        nonlocal kept, size
        new = [piece for piece in dict.fromkeys(pieces) if piece not in kept]
        if new:
            made = work(new)
            if made is None:
                return None
            kept.update(zip(new, made, strict=True))
            size += sum(map(len, new))
        found = list(map(kept.__getitem__, pieces))
        if size > _MOST:
            kept, size = {}, 0
        return found

    return answers
