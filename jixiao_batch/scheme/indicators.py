"""Indicators (三级指标) with their weights and rules, and the groups that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao_batch.numbers import plain, settle
from jixiao_batch.scheme.examples import WorkedExample
from jixiao_batch.scheme.formula_field import FormulaField
from jixiao_batch.scheme.records import AmountField, Points, SchemeRecord, Words
from jixiao_batch.scheme.rules import AnyRule
from jixiao_batch.scheme.rules.threshold import Threshold
from jixiao_batch.scheme.rules.tiers import Tier, Tiers

#: 完成率 of such rows is 100% at most, so nothing that speaks of more than 100% touches them
_LESS_IS_BETTER = "（≤ 类指标没有超过指标值的，完成率为100%）"


class OverfulfilmentDeduction(SchemeRecord):
    """Points off a row whose 完成率 shows that its target was set too low."""

    completion: AmountField = Field(alias="完成率达到")
    points: Points = Field(alias="扣", gt=0)

    def applies_to(self, done: Decimal) -> bool:
        """Whether a row with this 完成率 loses the points."""
        return settle(done) >= self.completion.value


class RowScoring(SchemeRecord):
    """How the unit's own rows (绩效指标表) are scored: quantitative rows over their 完成率, qualitative ones by tier.

    逐行累计 adds up the points of the rows. 达标占比 only counts the rows that are met: weight × rows met ÷ rows, whatever
    the 分值 of each; a quantitative row is met when it fulfils 达标得分, a qualitative one when its tier is among 定性达标.
    """

    sections: tuple[Words, ...] = Field(alias="一级指标", min_length=1)
    quantitative: AnyRule = Field(alias="定量指标")
    qualitative: AnyRule = Field(alias="定性指标")
    far_above: AmountField | None = Field(alias="超额核实线", default=None)
    overfulfilment: OverfulfilmentDeduction | None = Field(alias="超额扣分", default=None)
    together: Literal["逐行累计", "达标占比"] = Field(alias="合计方式", default="逐行累计")
    tiers_met: tuple[Words, ...] = Field(alias="定性达标", default=())

    @property
    def counts_rows_met(self) -> bool:
        return self.together == "达标占比"

    def faults(self) -> Iterator[str]:
        """What does not fit together when only rows met are counted, in a clerk's words."""
        if not self.counts_rows_met:
            if self.tiers_met:
                yield "“定性达标”只用于“合计方式: 达标占比”"
            return
        if not isinstance(self.quantitative, Threshold):
            yield f"达标占比的“定量指标”应写“方式: {Threshold.kind}”，条件为完成率的范围，如 ≥ 100% 且 ≤ 130%"
        if self.overfulfilment is not None:
            yield "达标占比不逐行计分，不能写“超额扣分”；超额太多算没有达标的，写在“定量指标”的条件里"
        names = [tier.name for tier in self.tiers]
        if not self.tiers_met:
            yield f"达标占比还应写“定性达标”：哪些档次的定性指标算达标，如 [{names[0] if names else '达成'}]"
        for name in self.tiers_met:
            if name not in names:
                yield f"“定性达标”里的“{name}”不是定性指标的档次，只有：{'、'.join(names)}"

    def sentence(self, weight: Decimal) -> str:
        """The rules of the rows in words; `weight` is the indicator's, 分."""
        if isinstance(self.quantitative, Threshold) and self.counts_rows_met:
            met = "、".join(self.tiers_met)
            return (
                f"得分＝{plain(weight)}×达标行数÷总行数。定量指标完成率{self.quantitative.condition.words()}的为达标"
                f"{_LESS_IS_BETTER if self.tells_too_much else ''}；"
                f"定性指标档次为{met}的为达标，其余不算达标"
            )
        quantitative = self.quantitative.sentence(Decimal(1)).replace("计1分", "计该行满分").replace("＝1×", "＝该行分值×")
        quantitative = quantitative.replace("按1×", "按该行分值×").replace("计分值的", "计该行分值的")
        over = self.overfulfilment
        deduction = f"；完成率达到{over.completion}的扣{plain(over.points)}分{_LESS_IS_BETTER}" if over else ""
        return f"定量指标完成率{quantitative}{deduction}。定性指标{self.qualitative.sentence(weight)}"

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return self.qualitative.tiers if isinstance(self.qualitative, Tiers) else ()

    @property
    def tells_too_much(self) -> bool:
        """Whether a row may lie above what counts as met, so that its 完成率 must be known exactly."""
        rule = self.quantitative
        return isinstance(rule, Threshold) and any(sign in ("<", "<=", "=") for sign, _ in rule.condition.parts)


class Alternative(SchemeRecord):
    """One of the ways to score an indicator of which the better counts (二选一)."""

    value: FormulaField = Field(alias="指标值")
    rule: AnyRule = Field(alias="评分")


class Indicator(SchemeRecord):
    """One scored indicator (三级指标)."""

    name: Words = Field(alias="指标")
    weight: Points = Field(alias="分值", gt=0)
    value: FormulaField | None = Field(alias="指标值", default=None)
    rule: AnyRule | None = Field(alias="评分", default=None)
    alternatives: tuple[Alternative, ...] = Field(alias="二选一", default=(), max_length=4)
    rows: RowScoring | None = Field(alias="逐行评分", default=None)
    not_applicable: FormulaField | None = Field(alias="不适用条件", default=None)
    when_not_applicable: Literal["满分", "剔除"] = Field(alias="不适用时", default="满分")
    basis: Words = Field(alias="依据", default="")
    note: Words = Field(alias="说明", default="")
    examples: tuple[WorkedExample, ...] = Field(alias="算例", default=())

    @property
    def self_score_id(self) -> str:
        return f"自评得分:{self.name}"


class SecondLevel(SchemeRecord):
    """A second level (二级指标) with its indicators."""

    name: Words = Field(alias="二级指标")
    weight: Points = Field(alias="分值", gt=0)
    indicators: tuple[Indicator, ...] = Field(alias="三级指标", min_length=1)


class Group(SchemeRecord):
    """A first-level group (一级指标)."""

    name: Words = Field(alias="一级指标")
    weight: Points = Field(alias="分值", gt=0)
    parts: tuple[SecondLevel, ...] = Field(alias="二级指标", min_length=1)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for part in self.parts for indicator in part.indicators)

    @property
    def subtotal_id(self) -> str:
        return f"自评小计:{self.name}"


def item_id(indicator: Indicator, item: str) -> str:
    """Id of the field that asks for an item of an indicator's rule."""
    return f"{indicator.name}:{item}"


def evidence_id(item_field: str) -> str:
    """The optional text beside a yes/no item that names its 佐证材料."""
    return f"佐证材料:{item_field}"
