"""Which bounds of a scheme's rules no worked example (算例) stands on: worth a note, never a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao_batch.evaluation.worked_examples import ExampleOutcome
from jixiao_batch.numbers import settle
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE
from jixiao_batch.scheme.rules import Critical, Input, Rule


def bounds_without_example(scheme: Scheme, outcomes: Sequence[ExampleOutcome]) -> tuple[str, ...]:
    """Bounds of rules that no example stands on, as "预算完成率：恰为标准90%"."""
    return tuple(
        f"{indicator.name}：{lacking}"
        for indicator in scheme.indicators
        for lacking in _lacking(scheme, indicator, [one for one in outcomes if one.indicator is indicator])
    )


def _lacking(scheme: Scheme, indicator: Indicator, outcomes: Sequence[ExampleOutcome]) -> Iterator[str]:
    hits = [hit for outcome in outcomes for hit in outcome.hits]
    if not hits:
        yield "没有算例"
        return
    for rule, prefix in _rules(indicator):
        mine = [(inputs, weight) for tried, inputs, weight in hits if tried is rule]
        wanted = [critical.words for critical in rule.critical_values(indicator.weight)]
        met = {words for inputs, weight in mine for words in _met(rule.critical_values(weight), inputs)}
        yield from (f"{prefix}{words}" for words in wanted if words not in met)
        if not rule.form_items and not any(not list(_met(rule.critical_values(weight), inputs)) for inputs, weight in mine):
            yield f"{prefix}两个分界之间"
    over = indicator.rows.overfulfilment if indicator.rows is not None else None
    if over is not None and not any(_comparable(inputs[0]) == over.completion.value for _, inputs, _ in hits):
        yield f"定量指标完成率恰为{over.completion}（超额扣分）"
    if scheme.may_not_apply(indicator) and not any(outcome.value == NOT_APPLICABLE for outcome in outcomes):
        yield NOT_APPLICABLE


def _rules(indicator: Indicator) -> Iterator[tuple[Rule, str]]:
    if indicator.rule is not None:
        yield indicator.rule, ""
    if indicator.rows is not None:
        yield indicator.rows.quantitative, "定量指标"
        if not indicator.rows.counts_rows_met:  # there a tier is met or not, whatever the points in it
            yield indicator.rows.qualitative, "定性指标"
    for place, way in enumerate(indicator.alternatives, 1):
        yield way.rule, f"第 {place} 种算法"


def _met(criticals: Iterator[Critical], inputs: tuple[Input, ...]) -> Iterator[str]:
    """Words of the bounds on which the inputs stand."""
    tried = tuple(map(_comparable, inputs))
    for critical in criticals:
        if any(tried == tuple(map(_comparable, one)) for one in critical.inputs):
            yield critical.words


def _comparable(given: Input) -> Input:
    return settle(given) if isinstance(given, Decimal) else given
