"""按档扣分: full marks up to a standard, then points off for every step beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from jixiao_batch.numbers import ARITHMETIC, ceiling, floor, plain, round_half_up, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, AmountField, Points, Words
from jixiao_batch.scheme.rules.base import Input, Rule, clamp, number, shown


class StepDeduction(Rule):
    """Counts completed steps ("每低于5%扣2分") unless 折算 says otherwise; exactly on the standard is met."""

    kind: ClassVar[str] = "按档扣分"
    example: ClassVar[Mapping[str, Any]] = {"方向": "低于扣分", "标准": "100%", "每档": "5%", "每档扣": "2"}

    method: Words = Field(alias="方式")
    direction: Literal["超过扣分", "低于扣分", "偏离扣分"] = Field(alias="方向")
    standard: AmountField = Field(alias="标准")
    step: AmountField = Field(alias="每档")
    points: Points = Field(alias="每档扣")
    part_steps: Literal["满档扣", "按比例", "进位"] = Field(alias="折算", default="满档扣")

    def bounds(self) -> Iterator[Amount]:
        yield self.standard
        yield self.step

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.step.value <= 0:
            yield "“每档”应大于 0"
        if self.points <= 0:
            yield "“每档扣”应大于 0"
        if self.points > weight:
            yield f"“每档扣”{plain(self.points)} 分超过了分值 {plain(weight)} 分"

    def _beyond(self, value: Decimal) -> Decimal:
        distance = ARITHMETIC.subtract(value, self.standard.value)
        if self.direction == "偏离扣分":
            return abs(distance)
        return max(Decimal(0), distance if self.direction == "超过扣分" else -distance)

    def _steps(self, value: Decimal) -> Decimal:
        steps = settle(ARITHMETIC.divide(self._beyond(value), self.step.value))
        if self.part_steps == "满档扣":
            return floor(steps)
        return ceiling(steps) if self.part_steps == "进位" else steps

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        return clamp(weight - self._steps(number(inputs[0])) * self.points, weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        standard = plain(self.standard.value)
        distance = {
            "超过扣分": f"MAX(0,{cells[0]}-{standard})",
            "低于扣分": f"MAX(0,{standard}-{cells[0]})",
            "偏离扣分": f"ABS({cells[0]}-{standard})",
        }[self.direction]
        steps = excel_settled(f"{distance}/{plain(self.step.value)}")
        if self.part_steps != "按比例":
            steps = f"{'ROUNDDOWN' if self.part_steps == '满档扣' else 'ROUNDUP'}({steps},0)"
        return f"MAX(0,{weight}-{plain(self.points)}*{steps})"

    def sentence(self, weight: Decimal) -> str:
        met, beyond = {
            "超过扣分": (f"不超过{self.standard}", "超过"),
            "低于扣分": (f"达到{self.standard}", "低于"),
            "偏离扣分": (f"等于{self.standard}", "偏离"),
        }[self.direction]
        parts = {"满档扣": "，不足一档不扣", "按比例": "，不足一档按比例扣", "进位": "，不足一档按一档扣"}[self.part_steps]
        return f"{met}计{plain(weight)}分；每{beyond}{self.step.points}扣{plain(self.points)}分{parts}，扣完为止"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        points = plain(round_half_up(self.score(inputs, weight), 4))
        beyond = self._beyond(value)
        if settle(beyond) == 0:
            return f"{shown(value, self.standard)}符合标准{self.standard}，计{points}分"
        word = {"超过扣分": "超过", "低于扣分": "低于", "偏离扣分": "偏离"}[self.direction]
        percent_points = f"{plain(round_half_up(beyond * 100, 2))}个百分点"
        distance = percent_points if self.standard.percent else plain(round_half_up(beyond, 4))
        steps = self._steps(value)
        lost = plain(round_half_up(min(weight, steps * self.points), 4))
        return f"{word}标准{self.standard}共{distance}，折{plain(round_half_up(steps, 4))}档，扣{lost}分，计{points}分"
