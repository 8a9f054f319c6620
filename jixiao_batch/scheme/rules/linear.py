"""线性扣分: weight × (1 − k·x), nothing beyond a cut-off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from jixiao_batch.numbers import ARITHMETIC, plain, round_half_up, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, AmountField, Points, Words
from jixiao_batch.scheme.rules.base import Input, Rule, clamp, number, shown


class Linear(Rule):
    """The further x is from 0 on either side, the fewer points; beyond 截止 none."""

    kind: ClassVar[str] = "线性扣分"
    example: ClassVar[Mapping[str, Any]] = {"系数": "10", "截止": "10%"}

    method: Words = Field(alias="方式")
    factor: Points = Field(alias="系数")
    cut_off: AmountField = Field(alias="截止")

    def bounds(self) -> Iterator[Amount]:
        yield self.cut_off

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.factor <= 0:
            yield "“系数”应大于 0"
        if self.cut_off.value <= 0:
            yield "“截止”应大于 0"

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        value = abs(settle(number(inputs[0])))
        if value > self.cut_off.value:
            return Decimal(0)
        return clamp(ARITHMETIC.multiply(weight, 1 - ARITHMETIC.multiply(self.factor, value)), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        value = f"ABS({excel_settled(cells[0])})"
        return f"IF({value}>{plain(self.cut_off.value)},0,MAX(0,{weight}*(1-{plain(self.factor)}*{value})))"

    def sentence(self, weight: Decimal) -> str:
        return f"得分＝{plain(weight)}×（1－{plain(self.factor)}×指标值的绝对值）；超过{self.cut_off}不计分"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        seen = shown(abs(value), self.cut_off)
        if settle(abs(value)) > self.cut_off.value:
            return f"{seen}超过{self.cut_off}，计0分"
        points = plain(round_half_up(self.score(inputs, weight), 4))
        return f"{plain(weight)}×（1－{plain(self.factor)}×{seen}）＝{points}分"
