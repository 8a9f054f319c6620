"""Indicators (三级指标) with their weights and rules, and the groups that hold them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from jixiao_batch.numbers import settle
from jixiao_batch.scheme.examples import WorkedExample
from jixiao_batch.scheme.formula_field import FormulaField
from jixiao_batch.scheme.records import AmountField, Points, SchemeRecord, Words
from jixiao_batch.scheme.rules import AnyRule


class OverfulfilmentDeduction(SchemeRecord):
    """Points off a row whose 完成率 shows that its target was set too low."""

    completion: AmountField = Field(alias="完成率达到")
    points: Points = Field(alias="扣", gt=0)

    def applies_to(self, done: Decimal) -> bool:
        """Whether a row with this 完成率 loses the points."""
        return settle(done) >= self.completion.value


class RowScoring(SchemeRecord):
    """How the unit's own rows (绩效指标表) are scored: quantitative rows over their 完成率, qualitative ones by tier."""

    sections: tuple[Words, ...] = Field(alias="一级指标", min_length=1)
    quantitative: AnyRule = Field(alias="定量指标")
    qualitative: AnyRule = Field(alias="定性指标")
    far_above: AmountField | None = Field(alias="超额核实线", default=None)
    overfulfilment: OverfulfilmentDeduction | None = Field(alias="超额扣分", default=None)


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
    return f"{indicator.name}:{item}"


def evidence_id(item_field: str) -> str:
    """The optional text beside a yes/no item that names its 佐证材料."""
    return f"佐证材料:{item_field}"
