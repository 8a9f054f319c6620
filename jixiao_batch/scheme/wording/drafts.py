"""What the kinds of sentence are given, and what they hand back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.normalising import written
from jixiao_batch.scheme.wording.phrases import Award, Deduction, Limit, NotApplicable, Note, Phrase, Share, Slope, Standard

_P = TypeVar("_P")

#: words that stand for whatever the sentence is about
_STAND_INS = ("比率", "比例", "该比率", "该比例", "该指标", "指标", "指标值", "实际值", "其", "结果")


@dataclass(frozen=True, slots=True)
class ListItem:
    """One numbered point; `points` is None when the list names none, 分."""

    text: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence whose every word was taken: its phrases, its numbered points, and the indicator's weight (分值)."""

    phrases: tuple[Phrase, ...]
    weight: Decimal
    is_rate: bool | None
    items: tuple[ListItem, ...] = ()

    @property
    def core(self) -> tuple[Phrase, ...]:
        """The phrases that make the rule."""
        return tuple(phrase for phrase in self.phrases if not isinstance(phrase, Limit | Note | NotApplicable))

    def all_of(self, kind: type[_P]) -> list[_P]:
        return [phrase for phrase in self.phrases if isinstance(phrase, kind)]

    def only(self, *kinds: type[Phrase]) -> bool:
        """Whether the core holds nothing but these kinds of phrase."""
        return all(isinstance(phrase, kinds) for phrase in self.core)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """Every number that is compared with the value."""
        found: list[Amount] = []
        for phrase in self.core:
            if isinstance(phrase, Award | Deduction | Share) and phrase.span:
                found += [end.amount for end in phrase.span.ends]
            if isinstance(phrase, Deduction):
                found.append(phrase.step)
            if isinstance(phrase, Standard):
                found.append(phrase.amount)
        return tuple(found)

    @property
    def percent(self) -> bool:
        """Whether the numbers are percentages. 0 is both."""
        told = [amount.percent for amount in self.amounts if amount.value != 0 or amount.percent]
        return told[0] if told else bool(self.is_rate)

    @property
    def one_notation(self) -> bool:
        """All numbers are percentages, or none is, as the indicator's value wants it."""
        if self.all_of(Slope):
            return True
        told = {amount.percent for amount in self.amounts if amount.value != 0 or amount.percent}
        return len(told) <= 1 and (self.is_rate is None or not self.amounts or self.is_rate == self.percent)

    @property
    def one_subject(self) -> bool:
        """The conditions all speak of the same figure: 三公经费 is 三公经费变动率, 执行率 and 结转率 are two."""
        spans = [phrase.span for phrase in self.core if isinstance(phrase, Award | Deduction | Share) and phrase.span]
        subjects = [span.subject for span in spans] + [phrase.subject for phrase in self.all_of(Deduction)]
        if any("|" in subject for subject in subjects) and not self.all_of(Slope):
            return False
        named = {subject.strip("|").removeprefix("该") for subject in subjects if subject and subject not in _STAND_INS}
        longest = max(named, key=len, default="")
        return all(name in longest for name in named)

    @property
    def units(self) -> set[str]:
        """Units of counted values: 天, 人."""
        spans = [phrase.span for phrase in self.core if isinstance(phrase, Award | Deduction | Share) and phrase.span]
        return {unit for unit in [span.unit for span in spans] + [phrase.unit for phrase in self.all_of(Deduction)] if unit}

    def text(self, amount: Amount) -> str:
        """The amount as it stands in the scheme; a bare 0 among percentages is 0%."""
        return written(Amount(amount.value, amount.percent or (self.percent and amount.value == 0)))


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as it would stand in the scheme, and what a person must confirm."""

    rule: Mapping[str, Any]
    doubts: tuple[str, ...] = ()


def same_values(amounts: Iterable[Amount]) -> bool:
    return len({amount.value for amount in amounts}) <= 1
