"""What a kind of scoring rule (评分方式) is: one class, three readings that must never disagree.

`score` works on Decimals, `excel` writes the same over cells, `sentence` and `working` say it in words.
Adding a kind is adding one module beside this one; `rules/__init__.py` finds it by itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from jixiao_batch.numbers import percent, plain, round_half_up
from jixiao_batch.scheme.records import Amount, Points, SchemeRecord, Words

#: what a rule is given: a rate or count, or a word (是/否, a tier)
Input = Decimal | str
YES, PARTLY, NO = "是", "部分", "否"
YES_OR_NO = (YES, NO)


class Item(SchemeRecord):
    """One question of the form that a rule asks (事项): 是 or 否 unless it has choices of its own; 是 means 符合要求.
    With 部分得分 the answer may also be 部分, for those points."""

    name: Words = Field(alias="名称")
    wording: Words = Field(alias="表述", default="")
    points: Points = Field(alias="分值", default=Decimal(0))
    partial: Points | None = Field(alias="部分得分", default=None)
    choices: tuple[Words, ...] = Field(alias="选项", default=YES_OR_NO)

    @property
    def answers(self) -> tuple[str, ...]:
        """What the form offers."""
        return self.choices if self.partial is None else (YES, PARTLY, NO)

    @property
    def label(self) -> str:
        return self.wording or self.name


@dataclass(frozen=True, slots=True)
class Critical:
    """Where a rule turns (分界), in a clerk's words, with the inputs that stand exactly there: any one of them."""

    words: str
    inputs: tuple[tuple[Input, ...], ...]


class Rule(SchemeRecord, ABC):
    """How inputs become points between 0 and the indicator's weight (分值)."""

    kind: ClassVar[str]
    #: keys without 方式, for an indicator of 5 分; shown to the clerk who writes such a rule
    example: ClassVar[Mapping[str, Any]] = {}
    method: Words = Field(alias="方式")

    @property
    def form_items(self) -> tuple[Item, ...]:
        """The yes/no items that this rule puts on the form."""
        return ()

    @property
    def value_count(self) -> int:
        """How many 指标值 the rule wants; rules over 事项 want none."""
        return 0 if self.form_items else 1

    @property
    def takes_self_score(self) -> bool:
        """Whether the unit's own points are the last input: the person picks, the rule bounds."""
        return False

    def bounds(self) -> Iterator[Amount]:
        """Every number that is compared with the value: all must be percentages when the value is a rate."""
        yield from ()

    def critical_values(self, weight: Decimal) -> Iterator[Critical]:
        """Every bound on which a worked example (算例) should stand; the words do not depend on `weight`."""
        for bound in dict.fromkeys(self.bounds()):
            yield Critical(f"恰为{bound}", ((bound.value,),))

    def faults(self, weight: Decimal) -> Iterator[str]:
        """What is wrong with the rule for an indicator of this weight, in a clerk's words."""
        yield from ()

    @abstractmethod
    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        """Points before rounding, never below 0 nor above `weight`."""

    @abstractmethod
    def excel(self, cells: Sequence[str], weight: str) -> str:
        """The same as an Excel expression (no "=") over input cells and the weight's cell, before rounding."""

    @abstractmethod
    def sentence(self, weight: Decimal) -> str:
        """The rule as the official table words it."""

    @abstractmethod
    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        """How these inputs came to their points, as a person would note it beside the figure."""


def clamp(points: Decimal, weight: Decimal) -> Decimal:
    """The points, not below 0 and not above the weight."""
    return max(Decimal(0), min(points, weight))


def number(given: Input) -> Decimal:
    """The input as a number; rules are only handed what their declaration asks for."""
    if not isinstance(given, Decimal):
        raise TypeError(f"a number was expected, not {given!r}")
    return given


def shown(value: Decimal, like: Amount) -> str:
    """A value in the notation of the bound it is compared with: 90.32% beside 90%, 0.6667 beside 1."""
    return percent(value) if like.percent else plain(round_half_up(value, 4))
