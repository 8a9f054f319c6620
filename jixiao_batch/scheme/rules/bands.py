"""分档计分: the first band whose condition holds gives the points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from jixiao_batch.numbers import plain, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, Points, SchemeRecord, Words, read_amount
from jixiao_batch.scheme.rules.base import Input, Rule, number, shown

_SIGNS = {"＝": "=", "≤": "<=", "≦": "<=", "＜": "<", "≥": ">=", "≧": ">=", "＞": ">"}
_WORDS = {"=": "等于", "<=": "不超过", "<": "低于", ">=": "达到", ">": "超过"}
_CONDITION = re.compile(r"\s*(<=|>=|[=＝≤≦≥≧<>＜＞])\s*([^\s=＝≤≦≥≧<>＜＞且]+)\s*")
OTHERWISE = "其余"

#: comparisons that must all hold; none at all means 其余
Condition = tuple[tuple[str, Amount], ...]


def _read_condition(raw: object) -> Condition:
    if not isinstance(raw, str):
        raise ValueError("应写成“= 0%”“≤ 10%”“> 0% 且 ≤ 10%”或“其余”")
    if raw.strip() == OTHERWISE:
        return ()
    parts = [_CONDITION.fullmatch(part) for part in raw.split("且")]
    if not all(parts):
        raise ValueError(f"“{raw}”应写成“= 0%”“≤ 10%”“> 0% 且 ≤ 10%”或“其余”")
    return tuple((_SIGNS.get(part.group(1), part.group(1)), read_amount(part.group(2))) for part in parts if part)


class Band(SchemeRecord):
    """One band: its condition on the value and the points it gives."""

    condition: Annotated[Condition, BeforeValidator(_read_condition)] = Field(alias="条件")
    points: Points = Field(alias="得分")

    def holds(self, value: Decimal) -> bool:
        value = settle(value)
        tests = {"=": value.__eq__, "<=": value.__le__, "<": value.__lt__, ">=": value.__ge__, ">": value.__gt__}
        return all(tests[sign](bound.value) for sign, bound in self.condition)

    def excel(self, cell: str) -> str:
        tests = [f"{excel_settled(cell)}{sign}{plain(bound.value)}" for sign, bound in self.condition]
        return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"

    def words(self) -> str:
        return "且".join(f"{_WORDS[sign]}{bound}" for sign, bound in self.condition) or OTHERWISE


class Bands(Rule):
    """Bands are tried from top to bottom; the last must be 其余, so that no value falls between two bands."""

    kind: ClassVar[str] = "分档计分"

    method: Words = Field(alias="方式")
    bands: tuple[Band, ...] = Field(alias="档次", min_length=2)

    def bounds(self) -> Iterator[Amount]:
        for band in self.bands:
            for _, bound in band.condition:
                yield bound

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.bands[-1].condition:
            yield "最后一档应写“条件: 其余”，以免有的数值落在各档之外"
        if any(not band.condition for band in self.bands[:-1]):
            yield "“其余”只能写在最后一档"
        if any(band.points < 0 or band.points > weight for band in self.bands):
            yield f"各档得分应在 0 至 {plain(weight)} 分之间"
        if max(band.points for band in self.bands) != weight:
            yield f"最高一档应等于分值 {plain(weight)} 分，现为 {plain(max(band.points for band in self.bands))} 分"

    def _band(self, value: Decimal) -> Band:
        return next(band for band in self.bands if band.holds(value))

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        return self._band(number(inputs[0])).points

    def excel(self, cells: Sequence[str], weight: str) -> str:
        expression = plain(self.bands[-1].points)
        for band in reversed(self.bands[:-1]):
            expression = f"IF({band.excel(cells[0])},{plain(band.points)},{expression})"
        return expression

    def sentence(self, weight: Decimal) -> str:
        return "；".join(f"{band.words()}计{plain(band.points)}分" for band in self.bands)

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        band = self._band(value)
        like = next(self.bounds(), Amount(value))
        return f"{shown(value, like)}属“{band.words()}”档，计{plain(band.points)}分"
