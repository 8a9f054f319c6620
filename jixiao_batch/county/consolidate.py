"""Consolidation (汇总): who ranks where, and what all units are together.

Amounts and points stay exact Decimals; they are added up unit by unit, so that nothing is kept of the single ones.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao_batch.county.tally import Differences, Tally
from jixiao_batch.evaluation.results import UnitResult, UnitStatus, assessed, is_adopted, totals_of
from jixiao_batch.findings.catalogue import CATALOGUE
from jixiao_batch.findings.model import Severity
from jixiao_batch.numbers import ranks_of
from jixiao_batch.scheme.model import MONEY_UNITS, Scheme

STATUSES: tuple[UnitStatus, ...] = ("passed", "query", "returned", "missing")


@dataclass(frozen=True, slots=True)
class Statistic:
    """One amount or score over the adopted units that have it: `units` of them, nothing known when there is none.

    `average` has two decimals for amounts and the scheme's decimals for scores.
    """

    name: str
    units: int
    total: Decimal | None
    average: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, slots=True)
class ClaimComparison:
    """自评 against 复核 over the adopted units that have both, 分; the difference is recomputed minus claimed."""

    units: int
    difference: Decimal | None
    overstated: int
    understated: int


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often one kind of finding occurs, and in how many units."""

    code: str
    title: str
    severity: Severity
    findings: int
    units: int
    #: so many units have it that the form or the rule is the likelier cause
    common: bool = False


@dataclass(frozen=True, slots=True)
class CountySummary:
    """What the adopted units are together; `statuses` and the findings cover every unit."""

    units: int
    ranked: int
    statuses: dict[UnitStatus, int]
    #: every money field of the form, then every derived amount, by name; a derived amount wins over a field of its name
    money: dict[str, Statistic]
    #: every grade of the scheme in its order
    grades: dict[str, int]
    #: total scores of the ranked units
    scores: Statistic
    indicators: dict[str, Statistic]
    comparison: ClaimComparison
    findings: tuple[CodeCount, ...]


def rank_units(units: Iterable[UnitResult]) -> tuple[UnitResult, ...]:
    """The units with their ranks, ranked ones first, the others by code and name.

    Ranked are adopted units whose total is final; ties share a rank and the next is skipped. `group_rank` is the rank
    within the unit's category; units without a category have none.
    """
    given = tuple(units)
    points = {place: totals_of(unit).score_total for place, unit in enumerate(given) if is_ranked(unit)}
    by_category: dict[str, list[int]] = {}
    for place in points:
        by_category.setdefault(given[place].category, []).append(place)
    ranks = _ranks(points, points)
    group_ranks: dict[int, int] = {}
    for category, places in by_category.items():
        if category:
            group_ranks |= _ranks(points, places)
    ranked = (
        dataclasses.replace(unit, rank=ranks.get(place), group_rank=group_ranks.get(place)) for place, unit in enumerate(given)
    )
    return tuple(sorted(ranked, key=_order))


def _ranks(points: Mapping[int, Decimal], places: Collection[int]) -> dict[int, int]:
    """The rank of each of the places among them."""
    return dict(zip(places, ranks_of([points[place] for place in places]), strict=True))


def is_ranked(unit: UnitResult) -> bool:
    """Whether the unit takes part in the ranking."""
    return is_adopted(unit) and not totals_of(unit).provisional


class Summing:
    """The county in figures, from its units one after another: of each only the sums are kept."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._statuses: dict[UnitStatus, int] = dict.fromkeys(STATUSES, 0)
        self._grades = {grade.name: 0 for grade in scheme.grades}
        self._scores = Tally()
        self._indicators = {indicator.name: Tally() for indicator in scheme.indicators}
        fields = [field.id for field in scheme.data_fields if field.is_number and field.unit in MONEY_UNITS]
        figures = [figure.name for figure in scheme.figures if figure.unit in MONEY_UNITS]
        self._typed = {name: Tally() for name in fields if name not in figures}
        self._figures = {name: Tally() for name in figures}
        self._claimed = Differences()
        self._codes = _CodeCounts()

    def add(self, unit: UnitResult) -> None:
        """One more unit, ranked as `rank_units` returns it."""
        self._statuses[unit.status] += 1
        self._codes.add(unit)
        if not is_adopted(unit):
            return
        found, submission = assessed(unit), unit.submission
        if not found.provisional:
            self._scores.add(found.score_total)
            if found.grade in self._grades:
                self._grades[found.grade] += 1
        for result in found.indicators:
            self._indicators[result.indicator.name].add(result.score)
        if submission is not None:
            for name, tally in self._typed.items():
                tally.add(submission.number(name))
        for name, tally in self._figures.items():
            tally.add(found.figures[name].value)
        self._claimed.add(found.difference)

    def summary(self) -> CountySummary:
        """What the units added so far are together."""
        places = self._scheme.score_places
        return CountySummary(
            units=sum(self._statuses.values()),
            ranked=self._scores.count,
            statuses=dict(self._statuses),
            money={name: _statistic(name, tally, 2) for name, tally in (self._typed | self._figures).items()},
            grades=dict(self._grades),
            scores=_statistic("得分", self._scores, places),
            indicators={name: _statistic(name, tally, places) for name, tally in self._indicators.items()},
            comparison=_compared(self._claimed),
            findings=self._codes.counts(self._scheme),
        )


def summarise(scheme: Scheme, units: Iterable[UnitResult]) -> CountySummary:
    """The county in figures; `units` as `rank_units` returns them."""
    summing = Summing(scheme)
    for unit in units:
        summing.add(unit)
    return summing.summary()


def _statistic(name: str, tally: Tally, places: int) -> Statistic:
    """Averages 四舍五入 to `places`."""
    return Statistic(name, tally.count, tally.known_total, tally.average(places), tally.lowest, tally.highest)


def _compared(claimed: Differences) -> ClaimComparison:
    return ClaimComparison(claimed.tally.count, claimed.tally.known_total, claimed.overstated, claimed.understated)


@dataclass(slots=True)
class _CodeCounts:
    """How often each kind of finding occurs, unit by unit."""

    received: int = 0
    #: by code: severity of the first finding, then how many there are and in how many units
    found: dict[str, tuple[Severity, int, int]] = field(default_factory=dict)

    def add(self, unit: UnitResult) -> None:
        self.received += unit.status != "missing"
        hit: dict[str, list[Severity]] = {}
        for code, severity in unit.held.outline.kinds:
            hit.setdefault(code, []).append(severity)
        for code, severities in hit.items():
            first, count, units = self.found.get(code, (severities[0], 0, 0))
            self.found[code] = (first, count + len(severities), units + 1)

    def counts(self, scheme: Scheme) -> tuple[CodeCount, ...]:
        bounds, received = scheme.plausibility, Decimal(self.received)
        counts = [
            CodeCount(
                code,
                CATALOGUE[code].title,
                first,
                count,
                units,
                common=units >= bounds.common_units and units > bounds.common_share.value * received,
            )
            for code, (first, count, units) in self.found.items()
        ]
        return tuple(sorted(counts, key=lambda count: (-count.findings, count.code)))


def findings_by_code(scheme: Scheme, units: Iterable[UnitResult]) -> tuple[CodeCount, ...]:
    """The kinds of finding, most frequent first; common ones hit more units than the scheme's 合理性 takes for chance."""
    counting = _CodeCounts()
    for unit in units:
        counting.add(unit)
    return counting.counts(scheme)


def _order(unit: UnitResult) -> tuple[bool, int, str, str]:
    return (unit.rank is None, unit.rank or 0, unit.code, unit.name)
