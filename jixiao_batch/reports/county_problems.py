"""Typical problems (存在的主要问题), weak indicators and the suggestions that follow from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from jixiao_batch.county.consolidate import CodeCount, CountySummary
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import ARITHMETIC, percent, plain
from jixiao_batch.reports.naming import Naming
from jixiao_batch.reports.remedies import problem_names, remedies
from jixiao_batch.reports.words import points, some
from jixiao_batch.scheme.model import Scheme

MOST_PROBLEMS = 8
#: what the bureau's own spot checks found waits for the bureau
_NOT_OF_UNITS = frozenset({"spot-check-differs"})
_MOST_WEAK, _MOST_SUGGESTIONS = 5, 8
#: an indicator of which units earn less than this part of its points on average is named as weak
_WEAK = Decimal("0.9")


def problems(county: CountyResult, summary: CountySummary, naming: Naming) -> list[dict[str, str]]:
    """The kinds of finding that most units have, with an example each; what the tool merely put right is no problem."""
    kinds = [count for count in summary.findings if count.severity != "note" and count.code not in _NOT_OF_UNITS]
    kinds.sort(key=lambda count: (-count.units, -count.findings, count.code))
    return [_problem(county, count, naming) for count in kinds[:MOST_PROBLEMS]]


def _problem(county: CountyResult, count: CodeCount, naming: Naming) -> dict[str, str]:
    hit = [(unit, finding) for unit in county.units for finding in unit.findings if finding.code == count.code]
    names = list(dict.fromkeys(naming(unit) for unit, _ in hit))
    example = next(((unit, finding) for unit, finding in hit if not naming.tells(finding.message)), None)
    return {
        "名称": problem_names().get(count.code, count.title),
        "单位数": str(count.units),
        "处数": str(count.findings),
        "单位": some(names),
        "例": _told(example, naming, one_unit=len(names) == 1),
    }


def _told(example: tuple[UnitResult, Finding] | None, naming: Naming, *, one_unit: bool) -> str:
    """如某单位：… - a unit that has just been named is not named again."""
    if example is None:
        return ""
    unit, finding = example
    return f"{finding.message}" if one_unit else f"如{naming(unit)}：{finding.message}"


def weak_indicators(scheme: Scheme, summary: CountySummary) -> list[dict[str, str]]:
    """Indicators of which the adopted units earn the smallest part on average, the weakest first."""
    found = []
    for place, indicator in enumerate(scheme.indicators):
        mean = summary.indicators[indicator.name].average
        if mean is not None:
            part = ARITHMETIC.divide(mean, indicator.weight)
            if part < _WEAK:
                found.append((part, place, indicator, mean))
    found.sort(key=lambda one: one[:2])
    return [
        {
            "指标": indicator.name,
            "分值": plain(indicator.weight),
            "平均": points(mean, scheme.score_places),
            "得分率": percent(part),
            "单位数": str(summary.indicators[indicator.name].units),
        }
        for part, _, indicator, mean in found[:_MOST_WEAK]
    ]


def suggestions(summary: CountySummary, weak: Collection[str]) -> list[dict[str, str]]:
    """What the findings and weak indicators call for: by the number of units hit, then in the order of remedies.yaml."""
    weighed: list[tuple[int, int, str, str]] = []
    units = {count.code: count.units for count in summary.findings}
    for place, remedy in enumerate(remedies()):
        hit = sum(units.get(code, 0) for code in remedy.codes)
        if hit or remedy.indicators & set(weak):
            weighed.append((-hit, place, remedy.title, remedy.text))
    ordered: Sequence[tuple[int, int, str, str]] = sorted(weighed)[:_MOST_SUGGESTIONS]
    return [{"标题": title, "正文": text} for _, _, title, text in ordered]
