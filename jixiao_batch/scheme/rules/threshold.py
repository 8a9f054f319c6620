"""达标得分: all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.records import Amount, Words
from jixiao_batch.scheme.rules.base import Input, Rule, number, shown
from jixiao_batch.scheme.rules.conditions import ConditionField


class Threshold(Rule):
    """The condition is met: the whole weight; otherwise nothing."""

    kind: ClassVar[str] = "达标得分"
    example: ClassVar[Mapping[str, Any]] = {"条件": "≥ 95%"}

    method: Words = Field(alias="方式")
    condition: ConditionField = Field(alias="条件")

    def bounds(self) -> Iterator[Amount]:
        yield from self.condition.bounds

    def faults(self, weight: Decimal) -> Iterator[str]:
        if not self.condition.parts:
            yield "“条件”应写出要达到的数，如 ≥ 95%"

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        return weight if self.condition.holds(number(inputs[0])) else Decimal(0)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        return f"IF({self.condition.excel(cells[0])},{weight},0)"

    def sentence(self, weight: Decimal) -> str:
        return f"{self.condition.words()}计{plain(weight)}分，否则不计分"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        met = "符合" if self.condition.holds(value) else "不符合"
        points = plain(self.score(inputs, weight))
        return f"{shown(value, next(self.bounds(), Amount(value)))}{met}“{self.condition.words()}”，计{points}分"
