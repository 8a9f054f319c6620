"""What decisions can still make of a unit (可能得分、可能名次): its best and worst total, and so its best and worst rank.

A form that is returned (退回) comes again before anybody decides on it, so returned and missing units are left out altogether.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from jixiao_batch.evaluation.assessment import ScoreRange
from jixiao_batch.evaluation.open_points import open_indicators, score_range
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.scheme.model import Scheme


def _unknown(_: UnitResult) -> ScoreRange | None:
    return None


def with_ranges(
    scheme: Scheme, units: Sequence[UnitResult], known: Callable[[UnitResult], ScoreRange | None] = _unknown
) -> tuple[UnitResult, ...]:
    """The units, ranked as `rank_units` returns them, with what decisions can still make of their scores and ranks.

    Possible totals are worked out where the form is judged; here only where the county or a person has said something since,
    unless `known` tells those of a unit that was the same before.
    """
    ranges = {
        place: unit.held.outline.score_range or known(unit) or score_range(scheme, unit.contents)
        for place, unit in enumerate(units)
        if is_adopted(unit)
    }
    lows = sorted(ranges[place][0] for place in ranges if units[place].rank is not None)
    highs = sorted(high for _, high in ranges.values())
    return tuple(
        replace(unit, score_range=own, rank_range=_rank_range(own, lows, highs))
        if (own := ranges.get(place)) is not None
        else replace(unit, score_range=None, rank_range=None)
        for place, unit in enumerate(units)
    )


def _rank_range(own: ScoreRange, lows: Sequence[Decimal], highs: Sequence[Decimal]) -> tuple[int, int]:
    """Best: at its own highest, every other ranked unit at its lowest. Worst: at its lowest, all others at their highest,
    those among them that a decision would first bring into the ranking."""
    low, high = own
    surely_above = len(lows) - bisect_right(lows, high)
    perhaps_above = len(highs) - bisect_right(highs, low)
    itself = 1 if high > low else 0
    return surely_above + 1, perhaps_above - itself + 1


def open_matters(scheme: Scheme, unit: UnitResult) -> tuple[str, ...]:
    """The names of the indicators whose points decisions can still change, in the scheme's order."""
    return open_indicators(scheme, unit.contents) if is_adopted(unit) else ()
