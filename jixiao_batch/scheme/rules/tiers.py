"""定性分档: a grade word gives an interval of the weight; the person picks the points inside it (财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.readings import excel_text
from jixiao_batch.scheme.records import Amount, AmountField, SchemeRecord, Words
from jixiao_batch.scheme.rules.base import Critical, Input, Item, Rule, clamp, number


class Tier(SchemeRecord):
    """One tier (档次); both ends of its interval belong to it, as neighbouring tiers share a bound."""

    name: Words = Field(alias="档次")
    lower: AmountField = Field(alias="下限")
    upper: AmountField = Field(alias="上限")
    aliases: tuple[Words, ...] = Field(alias="别称", default=())

    def is_called(self, word: str) -> bool:
        # as spreadsheets compare words, which do not tell "a" from "A"
        return word.casefold() in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name.casefold() for name in (self.name, *self.aliases))


class Tiers(Rule):
    """Inputs: the tier's word and the points that a person picked. Points outside the interval count as its nearest end;
    points without a known tier are kept between 0 and the weight and wait for a person."""

    kind: ClassVar[str] = "定性分档"
    example: ClassVar[Mapping[str, Any]] = {
        "档次": [
            {"档次": "达成", "下限": "80%", "上限": "100%", "别称": ["全部达成"]},
            {"档次": "部分达成", "下限": "60%", "上限": "80%"},
            {"档次": "未达成", "下限": "0%", "上限": "60%"},
        ]
    }

    method: Words = Field(alias="方式")
    tiers: tuple[Tier, ...] = Field(alias="档次", min_length=2)

    @property
    def form_items(self) -> tuple[Item, ...]:
        # as an indicator of its own the tier is chosen on the form; the unit's own rows bring theirs along
        return (Item.model_validate({"名称": "档次", "表述": "达成档次", "选项": [tier.name for tier in self.tiers]}),)

    @property
    def takes_self_score(self) -> bool:
        return True

    def critical_values(self, weight: Decimal) -> Iterator[Critical]:
        for tier in self.tiers:
            yield Critical(f"“{tier.name}”的上限{tier.upper}", ((tier.name, tier.upper.value * weight),))
            yield Critical(f"“{tier.name}”的下限{tier.lower}", ((tier.name, tier.lower.value * weight),))

    def faults(self, weight: Decimal) -> Iterator[str]:
        for tier in self.tiers:
            if not (tier.lower.percent and tier.upper.percent and 0 <= tier.lower.value < tier.upper.value <= 1):
                yield f"“{tier.name}”的上限、下限应为 0% 至 100% 之间的百分数，且下限小于上限"

    def tier(self, word: str) -> Tier | None:
        return next((tier for tier in self.tiers if tier.is_called(word)), None)

    def interval(self, word: str, weight: Decimal) -> tuple[Decimal, Decimal]:
        """The points that the word allows, 分."""
        tier = self.tier(word)
        return (tier.lower.value * weight, tier.upper.value * weight) if tier else (Decimal(0), weight)

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        low, high = self.interval(str(inputs[0]), weight)
        return clamp(max(low, min(high, number(inputs[1]))), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        word, picked = cells
        expression = f"MAX(0,MIN({weight},{picked}))"
        for tier in reversed(self.tiers):
            inside = f"MAX({plain(tier.lower.value)}*{weight},MIN({plain(tier.upper.value)}*{weight},{picked}))"
            called = [f"{word}={excel_text(name)}" for name in (tier.name, *tier.aliases)]
            test = called[0] if len(called) == 1 else f"OR({','.join(called)})"
            expression = f"IF({test},{inside},{expression})"
        return expression

    def sentence(self, weight: Decimal) -> str:
        return "；".join(f"{tier.name}计分值的{_span(tier.lower, tier.upper)}" for tier in self.tiers)

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        word, picked = str(inputs[0]), number(inputs[1])
        points = plain(self.score(inputs, weight))
        if self.tier(word) is None:
            return f"未选档次，暂按自评{plain(picked)}分计{points}分，待核实"
        low, high = self.interval(word, weight)
        span = f"{plain(low)}～{plain(high)}分"
        if low <= picked <= high:
            return f"“{word}”可计{span}，自评{plain(picked)}分在内，计{points}分"
        return f"“{word}”可计{span}，自评{plain(picked)}分不在内，计{points}分"


def _span(lower: Amount, upper: Amount) -> str:
    return f"{upper}～{lower}"
