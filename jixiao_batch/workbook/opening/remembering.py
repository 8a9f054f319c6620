"""What is worked out once for parts that are the same in many files.

The forms of one scheme, saved by one program, have the same formulas, styles and rules behind their rows, whatever was filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

_Answer = TypeVar("_Answer")
#: bytes; what is larger is worked out each time, so that no file can fill the memory
_LARGEST = 400_000


def remembered(work: Callable[[bytes], _Answer]) -> Callable[[bytes], _Answer]:
    """`work`, a pure function, with its last answers kept."""
    kept = lru_cache(maxsize=32)(work)
    return lambda xml: kept(xml) if len(xml) <= _LARGEST else work(xml)
