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


class Proportion(Rule):
    """越大越好: value ÷ target; 越小越好: target ÷ value. A value of 0 where less is better earns full marks."""

    kind: ClassVar[str] = "按比例计分"
    example: ClassVar[Mapping[str, Any]] = {"标准": "100%"}

    method: Words = Field(alias="方式")
    target: AmountField = Field(alias="标准", default=Amount(Decimal(1), percent=True))
    direction: Literal["越大越好", "越小越好"] = Field(alias="方向", default="越大越好")

    def bounds(self) -> Iterator[Amount]:
        yield self.target

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.target.value <= 0:
            yield "“标准”应大于 0"

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        value = settle(number(inputs[0]))
        if self.direction == "越大越好":
            return clamp(ARITHMETIC.divide(weight * value, self.target.value), weight)
        if value <= 0:
            return weight
        return clamp(ARITHMETIC.divide(weight * self.target.value, value), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        target, value = plain(self.target.value), excel_settled(cells[0])
        if self.direction == "越大越好":
            return f"MAX(0,MIN({weight},{weight}*{value}/{target}))"
        return f"IF({value}<=0,{weight},MIN({weight},{weight}*{target}/{value}))"

    def sentence(self, weight: Decimal) -> str:
        if self.direction == "越大越好":
            return f"达到{self.target}计{plain(weight)}分；未达到的，按实际值与{self.target}的比例计分"
        return f"不超过{self.target}计{plain(weight)}分；超过的，按{self.target}与实际值的比例计分"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        met = settle(value) >= self.target.value if self.direction == "越大越好" else settle(value) <= self.target.value
        if met:
            return f"{shown(value, self.target)}符合标准{self.target}，计{plain(weight)}分"
        points = plain(round_half_up(self.score(inputs, weight), 4))
        if self.direction == "越大越好":
            return f"{plain(weight)}×{shown(value, self.target)}÷{self.target}＝{points}分"
        return f"{plain(weight)}×{self.target}÷{shown(value, self.target)}＝{points}分"
