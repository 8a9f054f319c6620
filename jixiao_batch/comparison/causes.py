"""Why a unit's totals differ: the difference taken apart, indicator by indicator, with nothing left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao_batch.comparison.scoring import ComparedUnit, Comparison
from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult
from jixiao_batch.numbers import ZERO

#: what the totals differ by beyond the indicators: rescaling after 剔除, the cap on the total, rounding
REMAINDER = "总分折算、封顶与取整"

Kind = Literal["both", "only_a", "only_b", "remainder"]
KIND_WORDS: dict[Kind, str] = {"both": "两案都有", "only_a": "仅甲", "only_b": "仅乙", "remainder": ""}


@dataclass(frozen=True, slots=True)
class Cause:
    """One indicator's part in the difference, 分. `results` are the two sides', None where the scheme has no such indicator.

    The remainder has no results; its `points` are what each total differs by from the sum of its indicators.
    """

    name: str
    kind: Kind
    results: tuple[IndicatorResult | None, IndicatorResult | None]
    points: tuple[Decimal | None, Decimal | None]

    @property
    def difference(self) -> Decimal:
        return (self.points[1] or ZERO) - (self.points[0] or ZERO)


def causes(unit: ComparedUnit) -> tuple[Cause, ...]:
    """The indicators whose points differ, in the order of 甲 and then of 乙; their differences sum to that of the totals."""
    first, second = unit.assessments
    differing = [cause for cause in _by_indicator(first, second) if cause.difference]
    rest = Cause(REMAINDER, "remainder", (None, None), (remainder(first), remainder(second)))
    return (*differing, rest) if rest.difference else tuple(differing)


def weightiest(unit: ComparedUnit) -> tuple[Cause, ...]:
    """The same, the largest difference first."""
    return tuple(sorted(causes(unit), key=lambda cause: -abs(cause.difference)))


def remainder(assessment: Assessment) -> Decimal:
    """The total minus the sum of its indicators' points."""
    return assessment.score_total - sum((one.score for one in assessment.indicators if one.score is not None), ZERO)


def _by_indicator(first: Assessment, second: Assessment) -> Iterator[Cause]:
    in_second = {result.indicator.name: result for result in second.indicators}
    for one in first.indicators:
        other = in_second.pop(one.indicator.name, None)
        kind: Kind = "only_a" if other is None else "both"
        yield Cause(one.indicator.name, kind, (one, other), (one.score, other.score if other else None))
    for other in in_second.values():
        yield Cause(other.indicator.name, "only_b", (None, other), (None, other.score))


@dataclass(frozen=True, slots=True)
class CommonCause:
    """What one indicator does to all units together: how many gain and lose by it, and how much, 分."""

    name: str
    kind: Kind
    gaining: int
    losing: int
    gained: Decimal
    lost: Decimal

    @property
    def weight(self) -> Decimal:
        return self.gained - self.lost


def common_causes(comparison: Comparison) -> tuple[CommonCause, ...]:
    """The causes over all compared units, the one that moves most points first."""
    found: dict[tuple[str, Kind], list[Decimal]] = {}
    for unit in comparison.units:
        for cause in causes(unit):
            found.setdefault((cause.name, cause.kind), []).append(cause.difference)
    common = [_common(name, kind, differences) for (name, kind), differences in found.items()]
    return tuple(sorted(common, key=lambda cause: (-cause.weight, cause.name)))


def _common(name: str, kind: Kind, differences: Sequence[Decimal]) -> CommonCause:
    up = [one for one in differences if one > 0]
    down = [one for one in differences if one < 0]
    return CommonCause(name, kind, len(up), len(down), sum(up, ZERO), sum(down, ZERO))
