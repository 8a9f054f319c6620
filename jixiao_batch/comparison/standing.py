"""How far two rankings of the same units lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

#: how many leading units are looked at more closely
TOP = 10


@dataclass(frozen=True, slots=True)
class Movement:
    """What happens to the ranks of the same units: how many change, how far the farthest goes and which ones do.

    Of the units that ranked 10th or better before (`top` of them), `kept` still do; `turned` counts the pairs among
    them that stand in the opposite order afterwards.
    """

    changed: int
    largest: int
    farthest: tuple[int, ...]
    top: int
    kept: int
    turned: int


def movement(before: Sequence[int], after: Sequence[int]) -> Movement:
    """From the ranks `before` to those `after`, both in the same order of units; `farthest` holds places in that order."""
    moves = [abs(old - new) for old, new in zip(before, after, strict=True)]
    largest = max(moves, default=0)
    leading = [place for place, rank in enumerate(before) if rank <= TOP]
    pairs = combinations(leading, 2)
    return Movement(
        changed=sum(1 for move in moves if move),
        largest=largest,
        farthest=tuple(place for place, move in enumerate(moves) if move == largest) if largest else (),
        top=len(leading),
        kept=sum(1 for place in leading if after[place] <= TOP),
        turned=sum(1 for one, two in pairs if (before[one] - before[two]) * (after[one] - after[two]) < 0),
    )
