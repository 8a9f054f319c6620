"""分档计分: the first band whose condition holds gives the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.records import Amount, Points, SchemeRecord, Words
from jixiao_batch.scheme.rules.base import Input, Rule, number, shown
from jixiao_batch.scheme.rules.conditions import ConditionField


class Band(SchemeRecord):
    """One band: its condition on the value and the points it gives."""

    condition: ConditionField = Field(alias="条件")
    points: Points = Field(alias="得分")


class Bands(Rule):
    """Bands are tried from top to bottom; the last must be 其余, so that no value falls between two bands."""

    kind: ClassVar[str] = "分档计分"
    example: ClassVar[Mapping[str, Any]] = {
        "档次": [{"条件": "= 0%", "得分": "5"}, {"条件": "≤ 10%", "得分": "3"}, {"条件": "其余", "得分": "0"}]
    }

    method: Words = Field(alias="方式")
    bands: tuple[Band, ...] = Field(alias="档次", min_length=2)

    def bounds(self) -> Iterator[Amount]:
        for band in self.bands:
            yield from band.condition.bounds

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.bands[-1].condition.parts:
            yield "最后一档应写“条件: 其余”，以免有的数值落在各档之外"
        if any(not band.condition.parts for band in self.bands[:-1]):
            yield "“其余”只能写在最后一档"
        if any(band.points < 0 or band.points > weight for band in self.bands):
            yield f"各档得分应在 0 至 {plain(weight)} 分之间"
        if max(band.points for band in self.bands) != weight:
            yield f"最高一档应等于分值 {plain(weight)} 分，现为 {plain(max(band.points for band in self.bands))} 分"

    def _band(self, value: Decimal) -> Band:
        return next(band for band in self.bands if band.condition.holds(value))

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        return self._band(number(inputs[0])).points

    def excel(self, cells: Sequence[str], weight: str) -> str:
        expression = plain(self.bands[-1].points)
        for band in reversed(self.bands[:-1]):
            expression = f"IF({band.condition.excel(cells[0])},{plain(band.points)},{expression})"
        return expression

    def sentence(self, weight: Decimal) -> str:
        return "；".join(f"{band.condition.words()}计{plain(band.points)}分" for band in self.bands)

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        band = self._band(value)
        like = next(self.bounds(), Amount(value))
        return f"{shown(value, like)}属“{band.condition.words()}”档，计{plain(band.points)}分"
