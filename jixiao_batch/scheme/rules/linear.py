"""线性扣分: weight × (1 − k·x), nothing beyond a cut-off; x is the distance from 基准."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from jixiao_batch.numbers import ARITHMETIC, plain, round_half_up, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, AmountField, Points, Words
from jixiao_batch.scheme.rules.base import Critical, Input, Rule, clamp, number, shown


class Linear(Rule):
    """The further the value is from 基准 (0 unless named) in 方向, the fewer points; beyond 截止 none."""

    kind: ClassVar[str] = "线性扣分"
    example: ClassVar[Mapping[str, Any]] = {"系数": "10", "截止": "10%"}

    method: Words = Field(alias="方式")
    factor: Points = Field(alias="系数")
    cut_off: AmountField | None = Field(alias="截止", default=None)
    base: AmountField | None = Field(alias="基准", default=None)
    direction: Literal["偏离扣分", "超过扣分", "低于扣分"] = Field(alias="方向", default="偏离扣分")

    def bounds(self) -> Iterator[Amount]:
        if self.cut_off is not None:
            yield self.cut_off
        if self.base is not None:
            yield self.base

    def critical_values(self, weight: Decimal) -> Iterator[Critical]:
        yield Critical(f"恰为{self.base or 0}", ((self._from,),))
        if self.cut_off is not None:
            above, below = (self._from + self.cut_off.value,), (self._from - self.cut_off.value,)
            sides = {"偏离扣分": (above, below), "超过扣分": (above,), "低于扣分": (below,)}[self.direction]
            yield Critical(f"恰好相差{self.cut_off}" if self.base else f"恰为{self.cut_off}", sides)

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.factor <= 0:
            yield "“系数”应大于 0"
        if self.cut_off is not None and self.cut_off.value <= 0:
            yield "“截止”应大于 0"

    @property
    def _from(self) -> Decimal:
        return self.base.value if self.base is not None else Decimal(0)

    def _distance(self, value: Decimal) -> Decimal:
        beyond = settle(ARITHMETIC.subtract(value, self._from))
        if self.direction == "偏离扣分":
            return abs(beyond)
        return max(Decimal(0), beyond if self.direction == "超过扣分" else -beyond)

    def _is_cut_off(self, distance: Decimal) -> bool:
        return self.cut_off is not None and distance > self.cut_off.value

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        distance = self._distance(number(inputs[0]))
        if self._is_cut_off(distance):
            return Decimal(0)
        return clamp(ARITHMETIC.multiply(weight, 1 - ARITHMETIC.multiply(self.factor, distance)), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        base = f"-{plain(self._from)}" if self._from > 0 else f"+{plain(-self._from)}" if self._from < 0 else ""
        beyond = excel_settled(f"{cells[0]}{base}")
        distance = {"偏离扣分": f"ABS({beyond})", "超过扣分": f"MAX(0,{beyond})", "低于扣分": f"MAX(0,-{beyond})"}[self.direction]
        points = f"MAX(0,{weight}*(1-{plain(self.factor)}*{distance}))"
        return points if self.cut_off is None else f"IF({distance}>{plain(self.cut_off.value)},0,{points})"

    def _what(self) -> str:
        """The distance in words: 指标值的绝对值, 指标值超过100%的部分."""
        word = self.direction.removesuffix("扣分")
        if self.base is None and self.direction == "偏离扣分":
            return "指标值的绝对值"
        return f"指标值{word}{self.base if self.base is not None else '0'}的部分"

    def sentence(self, weight: Decimal) -> str:
        part = "" if self.base is None and self.direction == "偏离扣分" else "这部分"
        end = "扣完为止" if self.cut_off is None else f"{part}超过{self.cut_off}不计分"
        return f"得分＝{plain(weight)}×（1－{plain(self.factor)}×{self._what()}）；{end}"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        distance = self._distance(value)
        like = next(self.bounds(), Amount(value))
        seen = shown(distance, like)
        word = self.direction.removesuffix("扣分")
        start = "" if self.base is None else f"{shown(value, like)}{word}{self.base}共{seen}；" if distance else ""
        if self._is_cut_off(distance):
            return f"{start}{seen}超过{self.cut_off}，计0分"
        points = plain(round_half_up(self.score(inputs, weight), 4))
        if distance == 0 and (self.base is not None or self.direction != "偏离扣分"):
            return f"{shown(value, like)}没有{word}{self.base if self.base is not None else '0'}，计{points}分"
        return f"{start}{plain(weight)}×（1－{plain(self.factor)}×{seen}）＝{points}分"
