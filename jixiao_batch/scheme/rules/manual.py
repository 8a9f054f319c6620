"""人工评定: a person's score with a reason, kept between 0 and the weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.records import Words
from jixiao_batch.scheme.rules.base import Critical, Input, Rule, clamp, number


class Manual(Rule):
    """Until a reviewer decides, the unit's own points stand, bounded by the weight, and wait to be looked at."""

    kind: ClassVar[str] = "人工评定"
    example: ClassVar[Mapping[str, Any]] = {"标准": "机制创新，成效明显"}

    method: Words = Field(alias="方式")
    standard: Words = Field(alias="标准", default="")

    @property
    def value_count(self) -> int:
        return 0

    @property
    def takes_self_score(self) -> bool:
        return True

    def critical_values(self, weight: Decimal) -> Iterator[Critical]:
        yield Critical("评满分", ((weight,),))
        yield Critical("评零分", ((Decimal(0),),))

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        return clamp(number(inputs[-1]), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        return f"MAX(0,MIN({weight},{cells[-1]}))"

    def sentence(self, weight: Decimal) -> str:
        standard = f"{self.standard}；" if self.standard else ""
        return f"{standard}由评价人员在0至{plain(weight)}分内评定，并写明理由"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        points = plain(self.score(inputs, weight))
        return f"暂按自评{plain(number(inputs[-1]))}分计{points}分，待人工评定"
