"""What must hold for each indicator of a scheme: one way of scoring it, which its value and its rows fit."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.scheme.formula import Name, Node
from jixiao_batch.scheme.indicators import Indicator, RowScoring
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.places import Fault, indicator_paths
from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.rules import Rule
from jixiao_batch.scheme.rules.bands import Bands
from jixiao_batch.scheme.rules.tiers import Tiers
from jixiao_batch.scheme.source import Path


def indicator_faults(scheme: Scheme) -> Iterator[Fault]:
    """What is wrong with how single indicators are scored."""
    for path, indicator in indicator_paths(scheme):
        ways = [indicator.rule is not None, indicator.rows is not None, bool(indicator.alternatives)]
        if sum(ways) != 1:
            yield path, f"“{indicator.name}”应写“评分”“逐行评分”“二选一”中的一项"
        elif indicator.alternatives:
            yield from _alternative_faults(scheme, path, indicator)
        elif indicator.rule is not None:
            yield from _rule_faults(scheme, path, indicator)
        elif indicator.rows is not None:
            yield from _row_faults(scheme, path, indicator)


def _rule_faults(scheme: Scheme, path: Path, indicator: Indicator) -> Iterator[Fault]:
    rule = indicator.rule
    if rule is None:
        return
    for fault in rule.faults(indicator.weight):
        yield (*path, "评分"), f"“{indicator.name}”的{rule.kind}：{fault}"
    wanted = rule.value_count
    if wanted == 0 and indicator.value is not None:
        yield (*path, "指标值"), f"“{indicator.name}”按事项计分，不用写“指标值”"
    elif wanted == 1 and indicator.value is None:
        yield path, f"“{indicator.name}”缺少“指标值”，应写推算指标的名称或公式"
    elif wanted > 1:
        yield (*path, "评分"), f"“{rule.kind}”只能用在“逐行评分”里"
    elif indicator.value is not None:
        yield from _unit_faults(scheme, (*path, "评分"), indicator.name, indicator.value.tree, rule)


def _unit_faults(scheme: Scheme, path: Path, name: str, tree: Node, rule: Rule) -> Iterator[Fault]:
    is_rate = _is_rate(scheme, tree)
    for bound in rule.bounds():
        if is_rate is not None and bound.percent != is_rate:
            should = "百分数，如 100%" if is_rate else "不带百分号的数"
            yield path, f"“{name}”的指标值{'是' if is_rate else '不是'}比率，“{bound}”应写成{should}"


def _alternative_faults(scheme: Scheme, path: Path, indicator: Indicator) -> Iterator[Fault]:
    if len(indicator.alternatives) < 2:
        yield (*path, "二选一"), f"“{indicator.name}”的“二选一”至少应写两项"
    if indicator.value is not None or indicator.not_applicable is not None:
        yield path, f"“{indicator.name}”写了“二选一”，不再写“指标值”和“不适用条件”"
    for place, way in enumerate(indicator.alternatives):
        where = (*path, "二选一", place)
        if not isinstance(way.value.tree, Name) or way.value.tree.name not in scheme.figures_by_name:
            yield (*where, "指标值"), f"“{indicator.name}”二选一的“指标值”应写一个推算指标的名称"
        if way.rule.value_count != 1 or way.rule.takes_self_score:
            yield (*where, "评分"), f"“{way.rule.kind}”不能用在“二选一”里"
            continue
        for fault in way.rule.faults(indicator.weight):
            yield (*where, "评分"), f"“{indicator.name}”的{way.rule.kind}：{fault}"
        yield from _unit_faults(scheme, (*where, "评分"), indicator.name, way.value.tree, way.rule)


def _row_faults(scheme: Scheme, path: Path, indicator: Indicator) -> Iterator[Fault]:
    rows = indicator.rows
    if rows is None:
        return
    if scheme.table is None:
        yield path, f"“{indicator.name}”逐行评分，但指标体系里没有“绩效指标表”"
        return
    for section in rows.sections:
        if section not in scheme.table.sections:
            known = "、".join(scheme.table.sections)
            yield (*path, "逐行评分", "一级指标"), f"绩效指标表里没有“{section}”这个一级指标，只有：{known}"
    if rows.quantitative.value_count != 1 or rows.quantitative.takes_self_score:
        yield (*path, "逐行评分", "定量指标"), f"“{rows.quantitative.kind}”不能用于定量指标"
    if not isinstance(rows.qualitative, Tiers):
        yield (*path, "逐行评分", "定性指标"), f"定性指标应用“{Tiers.kind}”"
    if isinstance(rows.quantitative, Bands) and not rows.quantitative.is_relative:
        kind = Bands.kind
        yield (*path, "逐行评分", "定量指标"), f"“{kind}”的得分是固定的分数，而各行分值不同，请写成分值的百分之几，如“得分: 80%”"
    for where, bound in _row_bounds(rows):
        if not bound.percent:
            yield (*path, "逐行评分", where), f"各行按完成率评分，“{bound}”应写成百分数，如 100%"
    for fault in rows.faults():
        yield (*path, "逐行评分"), fault
    for key, rule in (("定量指标", rows.quantitative), ("定性指标", rows.qualitative)):
        for fault in rule.faults(indicator.weight):
            yield (*path, "逐行评分", key), fault


def _row_bounds(rows: RowScoring) -> Iterator[tuple[str, Amount]]:
    """Every number that is compared with the 完成率 of a row, with the key that it stands under."""
    yield from (("定量指标", bound) for bound in rows.quantitative.bounds())
    if rows.far_above is not None:
        yield "超额核实线", rows.far_above
    if rows.overfulfilment is not None:
        yield "超额扣分", rows.overfulfilment.completion


def _is_rate(scheme: Scheme, tree: Node) -> bool | None:
    """Whether the value is a rate; None when the formula does not say."""
    if not isinstance(tree, Name):
        return None
    figure = scheme.figures_by_name.get(tree.name)
    return figure.is_rate if figure is not None and not tree.typed else False
