"""Consolidation (汇总) with pandas: who ranks where, and what all units are together.

Amounts and points stay exact: pandas groups and sorts them as Python Decimals or as whole billionths, never as floats,
and every table is long (one line per value there is), so that no blank can turn into NaN.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from jixiao_batch.evaluation.results import UnitResult, UnitStatus, assessed, is_adopted, totals_of
from jixiao_batch.findings.model import Severity
from jixiao_batch.numbers import ARITHMETIC, GUARD_PLACES, ZERO, round_score, settle
from jixiao_batch.scheme.model import Scheme

STATUSES: tuple[UnitStatus, ...] = ("passed", "query", "returned", "missing")
MONEY_UNITS = ("万元", "元")


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
    places = [place for place, unit in enumerate(given) if is_ranked(unit)]
    points = [_billionths(totals_of(given[place]).score_total) for place in places]
    table = pd.DataFrame({"points": points, "category": [given[place].category for place in places]}, index=places)
    ranks = table["points"].rank(method="min", ascending=False).astype(int)
    group_ranks = table.groupby("category")["points"].rank(method="min", ascending=False).astype(int)
    ranked = []
    for place, unit in enumerate(given):
        if place in table.index:
            group_rank = int(group_ranks[place]) if unit.category else None
            ranked.append(dataclasses.replace(unit, rank=int(ranks[place]), group_rank=group_rank))
        else:
            ranked.append(dataclasses.replace(unit, rank=None, group_rank=None))
    return tuple(sorted(ranked, key=_order))


def is_ranked(unit: UnitResult) -> bool:
    """Whether the unit takes part in the ranking."""
    return is_adopted(unit) and not totals_of(unit).provisional


def summarise(scheme: Scheme, units: Sequence[UnitResult]) -> CountySummary:
    """The county in figures; `units` as `rank_units` returns them."""
    adopted = [unit for unit in units if is_adopted(unit)]
    ranked = [unit for unit in adopted if not assessed(unit).provisional]
    statuses = pd.Series([unit.status for unit in units], dtype=object).value_counts()
    grades = pd.Series([assessed(unit).grade for unit in ranked], dtype=object).value_counts()
    totals = _statistics(["得分"], [("得分", assessed(unit).score_total) for unit in ranked], scheme.score_places)
    scores = [
        (result.indicator.name, result.score)
        for unit in adopted
        for result in assessed(unit).indicators
        if result.score is not None
    ]
    return CountySummary(
        units=len(units),
        ranked=len(ranked),
        statuses={status: int(statuses.get(status, 0)) for status in STATUSES},
        money=_money(scheme, adopted),
        grades={grade.name: int(grades.get(grade.name, 0)) for grade in scheme.grades},
        scores=totals["得分"],
        indicators=_statistics([indicator.name for indicator in scheme.indicators], scores, scheme.score_places),
        comparison=_compare(adopted),
        findings=findings_by_code(scheme, units),
    )


def _money(scheme: Scheme, adopted: Sequence[UnitResult]) -> dict[str, Statistic]:
    fields = [field.id for field in scheme.data_fields if field.is_number and field.unit in MONEY_UNITS]
    figures = [figure.name for figure in scheme.figures if figure.unit in MONEY_UNITS]
    typed = [name for name in fields if name not in figures]
    values = [
        (name, value)
        for unit in adopted
        if unit.submission is not None
        for name in typed
        if (value := unit.submission.number(name)) is not None
    ]
    values += [(name, value) for unit in adopted for name in figures if (value := assessed(unit).figures[name].value) is not None]
    return _statistics([*typed, *figures], values, 2)


def _statistics(names: Sequence[str], values: Sequence[tuple[str, Decimal]], places: int) -> dict[str, Statistic]:
    """One Statistic per name from (name, value) lines; averages 四舍五入 to `places`."""
    table = pd.DataFrame(values, columns=["name", "value"], dtype=object)
    found = {name: _statistic(str(name), lines, places) for name, lines in table.groupby("name", sort=False)}
    return {name: found.get(name, Statistic(name, 0, None, None, None, None)) for name in names}


def _statistic(name: str, lines: pd.DataFrame, places: int) -> Statistic:
    values: list[Decimal] = lines["value"].tolist()
    total = sum(values, ZERO)
    return Statistic(
        name=name,
        units=len(values),
        total=total,
        average=round_score(ARITHMETIC.divide(total, Decimal(len(values))), places),
        lowest=min(values),
        highest=max(values),
    )


def _compare(adopted: Sequence[UnitResult]) -> ClaimComparison:
    found = (assessed(unit).difference for unit in adopted)
    differences = [difference for difference in found if difference is not None]
    return ClaimComparison(
        units=len(differences),
        difference=sum(differences, ZERO) if differences else None,
        overstated=sum(1 for difference in differences if difference < 0),
        understated=sum(1 for difference in differences if difference > 0),
    )


def findings_by_code(scheme: Scheme, units: Sequence[UnitResult]) -> tuple[CodeCount, ...]:
    """The kinds of finding, most frequent first; common ones hit more units than the scheme's 合理性 takes for chance."""
    received = Decimal(sum(1 for unit in units if unit.status != "missing"))
    bounds = scheme.plausibility
    lines = [
        (finding.code, finding.title, finding.severity, place) for place, unit in enumerate(units) for finding in unit.findings
    ]
    table = pd.DataFrame(lines, columns=["code", "title", "severity", "unit"])
    counts = [
        CodeCount(
            str(code),
            group["title"].iloc[0],
            group["severity"].iloc[0],
            len(group),
            hit := int(group["unit"].nunique()),
            common=hit >= bounds.common_units and hit > bounds.common_share.value * received,
        )
        for code, group in table.groupby("code")
    ]
    return tuple(sorted(counts, key=lambda count: (-count.findings, count.code)))


def _billionths(points: Decimal) -> int:
    return int(settle(points).scaleb(GUARD_PLACES))


def _order(unit: UnitResult) -> tuple[bool, int, str, str]:
    return (unit.rank is None, unit.rank or 0, unit.code, unit.name)
