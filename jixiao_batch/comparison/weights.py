"""How far a ranking hangs on single weights (权重敏感性): each weight a tenth larger and a tenth smaller, all else equal.

When the weight of an indicator (or the weights of a whole first-level group) becomes f times as large, the others are
multiplied by c = (full score - f x weight) / (full score - weight), so that they still make up the full score. Every unit
keeps the share of points that it got of each indicator (得分 / 分值), so its points change exactly as the weight does. The
total is then f x its points there + c x its other points, rescaled where indicators dropped out (剔除) and capped where
the scheme caps it, and rounded to the scheme's decimals - as the total itself is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao_batch.comparison.scoring import Comparison
from jixiao_batch.comparison.standing import Movement, movement
from jixiao_batch.evaluation.assess import highest_total
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.numbers import ARITHMETIC, ZERO, ranks_of
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.score_readings import total

FACTORS = (Decimal("1.1"), Decimal("0.9"))

Level = Literal["group", "indicator"]
LEVEL_WORDS: dict[Level, str] = {"group": "一级指标", "indicator": "三级指标"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One weight changed by one factor: the weight that results, what it does to the ranks, how many grades change.

    `grade_changes` is None where there are no grades to change, as totals are provisional.
    """

    weight: Decimal
    movement: Movement
    grade_changes: int | None


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator or a first-level group with its trials in the order of FACTORS; None where the others cannot make room."""

    name: str
    level: Level
    weight: Decimal
    trials: tuple[Trial | None, ...]

    @property
    def most_changed(self) -> int:
        """Units whose rank changes in the trial that moves most."""
        return max((trial.movement.changed for trial in self.trials if trial), default=0)

    @property
    def largest_move(self) -> int:
        return max((trial.movement.largest for trial in self.trials if trial), default=0)


def sensitivity(comparison: Comparison, side: int) -> tuple[Subject, ...]:
    """Every group of the side's scheme, each followed by its indicators, tried on the ranked units."""
    scheme = comparison.sides[side].scheme
    assessments = [unit.assessments[side] for unit in comparison.ranked]
    provisional = bool(comparison.sides[side].gaps)
    return tuple(
        Subject(name, level, weight, tuple(_trial(scheme, assessments, names, weight, by, provisional) for by in FACTORS))
        for name, level, weight, names in _subjects(scheme)
    )


def _subjects(scheme: Scheme) -> Iterator[tuple[str, Level, Decimal, frozenset[str]]]:
    for group in scheme.groups:
        yield group.name, "group", group.weight, frozenset(indicator.name for indicator in group.indicators)
        for indicator in group.indicators:
            yield indicator.name, "indicator", indicator.weight, frozenset({indicator.name})


def _trial(
    scheme: Scheme, assessments: Sequence[Assessment], names: frozenset[str], weight: Decimal, factor: Decimal, provisional: bool
) -> Trial | None:
    changed = weight * factor
    rest = scheme.full_score - weight
    if rest <= 0 or changed > scheme.full_score:
        return None
    others = ARITHMETIC.divide(scheme.full_score - changed, rest)
    after = [reweighted(scheme, one, names, factor, others) for one in assessments]
    before = ranks_of([one.score_total for one in assessments])
    grades = sum(
        1 for one, new in zip(assessments, after, strict=True) if scheme.grade_of(one.score_total) != scheme.grade_of(new)
    )
    return Trial(changed, movement(before, ranks_of(after)), None if provisional else grades)


def reweighted(scheme: Scheme, assessment: Assessment, names: frozenset[str], factor: Decimal, others: Decimal) -> Decimal:
    """The total when the indicators in `names` weigh `factor` times as much and all others `others` times."""
    dropped = ZERO
    points: list[Decimal] = []
    for result in assessment.indicators:
        by = factor if result.indicator.name in names else others
        if result.score is not None:
            points.append(ARITHMETIC.multiply(result.score, by))
        elif result.status == "not_applicable":
            dropped += ARITHMETIC.multiply(result.indicator.weight, by)
    counted = total(scheme, points, dropped)
    most = highest_total(scheme, assessment.figures)
    return counted if most is None else min(counted, most)
