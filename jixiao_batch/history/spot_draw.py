"""Drawing units for spot checks (抽评) from the results of a run: by strata, seeded, and the same for everybody who draws again.

Drawn from are the ranked units, whose points are final. A stratum is one 单位类别 and one 等次 under one scheme. Within a stratum
units stand in the order of SHA-256(seed, code), so that a unit that comes or goes does not reshuffle the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.faults import InputError
from jixiao_batch.history.past import PastRun, PastUnit
from jixiao_batch.numbers import round_half_up
from jixiao_batch.scheme.model import PROJECT_NAME


class DrawError(InputError):
    """Nothing can be drawn so; the message is for the person at the screen."""

    def __init__(self, message: str) -> None:
        super().__init__([message])


@dataclass(frozen=True, slots=True)
class DrawRule:
    """`rate` of each stratum (1 = all), 四舍五入, or `count` units in all, shared out in proportion; at least `least` of each."""

    rate: Decimal = Decimal("0.1")
    count: int | None = None
    seed: str = "2024"
    least: int = 1


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: all its units in the order of the draw, of which the first `drawn` are checked."""

    scheme_id: str
    category: str
    grade: str
    units: tuple[PastUnit, ...]
    drawn: int

    @property
    def chosen(self) -> tuple[PastUnit, ...]:
        return self.units[: self.drawn]


def draw(run: PastRun, rule: DrawRule) -> tuple[Stratum, ...]:
    """Every stratum, by scheme, category and the run's own order of grades. DrawError when nobody can be drawn as asked."""
    strata: dict[tuple[str, str, str], list[PastUnit]] = {}
    best: dict[tuple[str, str], int] = {}
    for unit in run.units:
        if unit.rank is not None:
            strata.setdefault((unit.scheme_id, unit.group, unit.grade), []).append(unit)
            graded = (unit.scheme_id, unit.grade)
            best[graded] = min(unit.rank, best.get(graded, unit.rank))
    if not strata:
        raise DrawError("运行结果里没有参加排名的单位，没有可抽的")
    keys = sorted(strata, key=lambda key: (key[0], not key[1], key[1], best[key[0], key[2]]))
    sizes = [len(strata[key]) for key in keys]
    drawn = _by_rate(sizes, rule) if rule.count is None else _by_count(sizes, rule, rule.count)
    return tuple(
        Stratum(*key, tuple(sorted(strata[key], key=lambda unit: draw_key(rule.seed, unit))), many)
        for key, many in zip(keys, drawn, strict=True)
    )


def draw_key(seed: str, unit: PastUnit) -> tuple[str, str]:
    """Where the unit stands in its stratum: by the digest of seed and code; by name where it has no code."""
    identity = f"{seed}\n{unit.code or unit.name}\n{unit.values.get(PROJECT_NAME) or ''}"
    return hashlib.sha256(identity.encode("utf-8")).hexdigest(), unit.file


def _by_rate(sizes: Sequence[int], rule: DrawRule) -> list[int]:
    return [min(size, max(rule.least, int(round_half_up(rule.rate * size, 0)))) for size in sizes]


def _by_count(sizes: Sequence[int], rule: DrawRule, count: int) -> list[int]:
    """The least of each stratum first, then one by one where most is lacking to a share in proportion."""
    drawn = [min(size, rule.least) for size in sizes]
    if count < sum(drawn):
        asked = f"共 {len(sizes)} 层（单位类别、等次），每层至少抽 {rule.least} 个，一共至少要抽 {sum(drawn)} 个"
        raise DrawError(f"{asked}，--count 写的是 {count}")
    every = sum(sizes)
    while sum(drawn) < min(count, every):
        lacking = [
            Decimal(count * size) / every - many if many < size else Decimal(-every)
            for size, many in zip(sizes, drawn, strict=True)
        ]
        drawn[lacking.index(max(lacking))] += 1
    return drawn


def points_of(unit: PastUnit) -> Mapping[str, tuple[Decimal | None, Decimal | None, Decimal | None]]:
    """What a record shows of each indicator: 分值, 自评, 复核 (核定 where somebody has decided)."""
    return {name: (unit.weights.get(name), unit.claims.get(name), score) for name, score in unit.scores.items()}
