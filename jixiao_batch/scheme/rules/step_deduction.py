"""按档扣分: full marks up to a standard, then points off for every step beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from jixiao_batch.numbers import ARITHMETIC, ceiling, floor, plain, round_half_up, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, AmountField, Points, Words
from jixiao_batch.scheme.rules.base import Critical, Input, Rule, clamp, number, shown
from jixiao_batch.scheme.rules.conditions import ConditionField, NoPoints


class StepDeduction(Rule):
    """Counts completed steps ("每低于5%扣2分") unless 折算 says otherwise; exactly on the standard is met.

    标准上限 makes the standard of 偏离扣分 a range (90%-110% full marks), and the distance counts from its nearest end.
    最多扣 stops the deduction before 0; a value on the 不得分线 earns nothing, whatever the steps say.
    """

    kind: ClassVar[str] = "按档扣分"
    example: ClassVar[Mapping[str, Any]] = {"方向": "低于扣分", "标准": "100%", "每档": "5%", "每档扣": "2"}

    method: Words = Field(alias="方式")
    direction: Literal["超过扣分", "低于扣分", "偏离扣分"] = Field(alias="方向")
    standard: AmountField = Field(alias="标准")
    step: AmountField = Field(alias="每档")
    points: Points = Field(alias="每档扣")
    part_steps: Literal["满档扣", "按比例", "进位"] = Field(alias="折算", default="满档扣")
    most: Points | None = Field(alias="最多扣", default=None)
    upper: AmountField | None = Field(alias="标准上限", default=None)
    no_points: ConditionField | None = Field(alias="不得分线", default=None)

    def bounds(self) -> Iterator[Amount]:
        yield self.standard
        yield self.step
        if self.upper is not None:
            yield self.upper
        yield from NoPoints(self.no_points).bounds

    def critical_values(self, weight: Decimal) -> Iterator[Critical]:
        """The standard, the first whole step beyond it, and where nothing more is lost."""
        last = ceiling(ARITHMETIC.divide(weight if self.most is None else self.most, self.points))
        yield Critical(f"恰为标准{self.standard}", ((self.standard.value,),))
        if self.upper is not None:
            yield Critical(f"恰为标准上限{self.upper}", ((self.upper.value,),))
        yield Critical(f"恰好一档（{self.step.points}）", self._beyond_by(Decimal(1)))
        yield Critical("恰好扣完" if self.most is None else "恰好扣到最多", self._beyond_by(last))
        yield from (Critical(f"恰为{bound}", ((bound.value,),)) for bound in NoPoints(self.no_points).bounds)

    def _beyond_by(self, steps: Decimal) -> tuple[tuple[Decimal], ...]:
        """Values that lie so many steps beyond the standard."""
        distance = steps * self.step.value
        above, below = ((self.upper or self.standard).value + distance,), (self.standard.value - distance,)
        return {"超过扣分": (above,), "低于扣分": (below,), "偏离扣分": (above, below)}[self.direction]

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.step.value <= 0:
            yield "“每档”应大于 0"
        if self.points <= 0:
            yield "“每档扣”应大于 0"
        if self.points > weight:
            yield f"“每档扣”{plain(self.points)} 分超过了分值 {plain(weight)} 分"
        if self.most is not None and not self.points <= self.most <= weight:
            yield f"“最多扣”应不少于“每档扣”{plain(self.points)} 分，也不超过分值 {plain(weight)} 分"
        if self.upper is not None and self.direction != "偏离扣分":
            yield "“标准上限”只用于“方向: 偏离扣分”"
        if self.upper is not None and self.upper.value <= self.standard.value:
            yield f"“标准上限”{self.upper} 应大于“标准”{self.standard}"
        for full in (self.standard, self.upper):
            if full is not None:
                yield from NoPoints(self.no_points).faults(full)

    def _beyond(self, value: Decimal) -> Decimal:
        if self.upper is not None and settle(value) > self.standard.value:
            return max(Decimal(0), ARITHMETIC.subtract(value, self.upper.value))
        distance = ARITHMETIC.subtract(value, self.standard.value)
        if self.direction == "偏离扣分":
            return abs(distance)
        return max(Decimal(0), distance if self.direction == "超过扣分" else -distance)

    def _steps(self, value: Decimal) -> Decimal:
        steps = settle(ARITHMETIC.divide(self._beyond(value), self.step.value))
        if self.part_steps == "满档扣":
            return floor(steps)
        return ceiling(steps) if self.part_steps == "进位" else steps

    def _lost(self, value: Decimal, weight: Decimal) -> Decimal:
        return min(weight if self.most is None else self.most, self._steps(value) * self.points)

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        value = number(inputs[0])
        return Decimal(0) if NoPoints(self.no_points).takes(value) else clamp(weight - self._lost(value, weight), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        standard = plain(self.standard.value)
        distance = {
            "超过扣分": f"MAX(0,{cells[0]}-{standard})",
            "低于扣分": f"MAX(0,{standard}-{cells[0]})",
            "偏离扣分": f"ABS({cells[0]}-{standard})",
        }[self.direction]
        if self.upper is not None:
            distance = f"MAX(0,{standard}-{cells[0]},{cells[0]}-{plain(self.upper.value)})"
        steps = excel_settled(f"{distance}/{plain(self.step.value)}")
        if self.part_steps != "按比例":
            steps = f"{'ROUNDDOWN' if self.part_steps == '满档扣' else 'ROUNDUP'}({steps},0)"
        lost = f"{plain(self.points)}*{steps}"
        if self.most is not None:
            lost = f"MIN({plain(self.most)},{lost})"
        return NoPoints(self.no_points).excel(cells[0], f"MAX(0,{weight}-{lost})")

    @property
    def _full(self) -> str:
        """What earns full marks: 100%, or 90%至110%."""
        return str(self.standard) if self.upper is None else f"{self.standard}至{self.upper}"

    def sentence(self, weight: Decimal) -> str:
        met, beyond = {
            "超过扣分": (f"不超过{self.standard}", "超过"),
            "低于扣分": (f"达到{self.standard}", "低于"),
            "偏离扣分": (f"等于{self.standard}" if self.upper is None else f"在{self._full}之间", "偏离"),
        }[self.direction]
        parts = {"满档扣": "，不足一档不扣", "按比例": "，不足一档按比例扣", "进位": "，不足一档按一档扣"}[self.part_steps]
        end = "扣完为止" if self.most is None else f"最多扣{plain(self.most)}分"
        deduction = f"每{beyond}{self.step.points}扣{plain(self.points)}分{parts}，{end}"
        return f"{met}计{plain(weight)}分；{deduction}{NoPoints(self.no_points).sentence()}"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        if NoPoints(self.no_points).takes(value):
            return NoPoints(self.no_points).working(value, self.standard)
        points = plain(round_half_up(self.score(inputs, weight), 4))
        beyond = self._beyond(value)
        if settle(beyond) == 0:
            return f"{shown(value, self.standard)}符合标准{self._full}，计{points}分"
        word = {"超过扣分": "超过", "低于扣分": "低于", "偏离扣分": "偏离"}[self.direction]
        percent_points = f"{plain(round_half_up(beyond * 100, 2))}个百分点"
        distance = percent_points if self.standard.percent else plain(round_half_up(beyond, 4))
        steps = self._steps(value)
        lost = plain(round_half_up(self._lost(value, weight), 4))
        return f"{word}标准{self._full}共{distance}，折{plain(round_half_up(steps, 4))}档，扣{lost}分，计{points}分"
