"""按比例计分: weight × value ÷ target, never more than the weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from jixiao_batch.numbers import ARITHMETIC, plain, round_half_up, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, AmountField, Words
from jixiao_batch.scheme.rules.base import Input, Rule, clamp, number, shown
from jixiao_batch.scheme.rules.conditions import ConditionField, NoPoints


class Proportion(Rule):
    """越大越好: value ÷ target; 越小越好: target ÷ value. A value of 0 where less is better earns full marks.

    With a 零分点 the points grow evenly from there to the target: (value − 零分点) ÷ (target − 零分点). A value on the
    不得分线 earns nothing.
    """

    kind: ClassVar[str] = "按比例计分"
    example: ClassVar[Mapping[str, Any]] = {"标准": "100%"}

    method: Words = Field(alias="方式")
    target: AmountField = Field(alias="标准", default=Amount(Decimal(1), percent=True))
    direction: Literal["越大越好", "越小越好"] = Field(alias="方向", default="越大越好")
    zero: AmountField | None = Field(alias="零分点", default=None)
    no_points: ConditionField | None = Field(alias="不得分线", default=None)

    def bounds(self) -> Iterator[Amount]:
        yield self.target
        if self.zero is not None:
            yield self.zero
        yield from NoPoints(self.no_points).bounds

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.zero is None:
            if self.target.value <= 0:
                yield "“标准”应大于 0"
        elif self.direction == "越大越好" and self.zero.value >= self.target.value:
            yield f"越大越好的，“零分点”{self.zero} 应小于标准 {self.target}"
        elif self.direction == "越小越好" and self.zero.value <= self.target.value:
            yield f"越小越好的，“零分点”{self.zero} 应大于标准 {self.target}"
        yield from NoPoints(self.no_points).faults(self.target)

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        value = settle(number(inputs[0]))
        if NoPoints(self.no_points).takes(value):
            return Decimal(0)
        if self.zero is not None:
            gone, whole = value - self.zero.value, self.target.value - self.zero.value
            return clamp(ARITHMETIC.divide(weight * gone, whole), weight)
        if self.direction == "越大越好":
            return clamp(ARITHMETIC.divide(weight * value, self.target.value), weight)
        if value <= 0:
            return weight
        return clamp(ARITHMETIC.divide(weight * self.target.value, value), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        target, value = plain(self.target.value), excel_settled(cells[0])
        if self.zero is not None:
            share = f"({value}-{_term(self.zero)})/{plain(self.target.value - self.zero.value)}"
            points = f"MAX(0,MIN({weight},{weight}*{share}))"
        elif self.direction == "越大越好":
            points = f"MAX(0,MIN({weight},{weight}*{value}/{target}))"
        else:
            points = f"IF({value}<=0,{weight},MIN({weight},{weight}*{target}/{value}))"
        return NoPoints(self.no_points).excel(cells[0], points)

    def sentence(self, weight: Decimal) -> str:
        larger = self.direction == "越大越好"
        met = f"{'达到' if larger else '不超过'}{self.target}计{plain(weight)}分"
        if self.zero is not None:
            rest = f"{'未达到' if larger else '超过'}的，得分＝{plain(weight)}×{self._share('指标值')}，最低0分"
        elif larger:
            rest = f"未达到的，按实际值与{self.target}的比例计分"
        else:
            rest = f"超过的，按{self.target}与实际值的比例计分"
        return f"{met}；{rest}{NoPoints(self.no_points).sentence()}"

    def _share(self, value: str) -> str:
        """（指标值－60%）÷（100%－60%）, the smaller from the larger; only with a 零分点."""
        zero, target = str(self.zero), str(self.target)
        if self.direction == "越大越好":
            return f"（{value}－{_bracketed(zero)}）÷（{target}－{_bracketed(zero)}）"
        return f"（{zero}－{_bracketed(value)}）÷（{zero}－{_bracketed(target)}）"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        seen = shown(value, self.target)
        if NoPoints(self.no_points).takes(value):
            return NoPoints(self.no_points).working(value, self.target)
        met = settle(value) >= self.target.value if self.direction == "越大越好" else settle(value) <= self.target.value
        if met:
            return f"{seen}符合标准{self.target}，计{plain(weight)}分"
        score = self.score(inputs, weight)
        points = plain(round_half_up(score, 4))
        if self.zero is not None:
            if score == 0:
                return f"{seen}没有好过零分点{self.zero}，计0分"
            return f"{plain(weight)}×{self._share(seen)}＝{points}分"
        if self.direction == "越大越好":
            return f"{plain(weight)}×{seen}÷{self.target}＝{points}分"
        return f"{plain(weight)}×{self.target}÷{seen}＝{points}分"


def _term(amount: Amount) -> str:
    """A number that stands behind a minus."""
    return f"({plain(amount.value)})" if amount.value < 0 else plain(amount.value)


def _bracketed(text: str) -> str:
    return f"（{text}）" if text.startswith("-") else text
