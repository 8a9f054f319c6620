"""What the kinds of sentence are given, and what they hand back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.normalising import written
from jixiao_batch.scheme.wording.phrases import Award, Deduction, Limit, NotApplicable, Note, Phrase, Share, Slope, Standard
from jixiao_batch.scheme.wording.spans import Span

_P = TypeVar("_P")

#: words that stand for whatever the sentence is about
_STAND_INS = ("比率", "比例", "该比率", "该比例", "该指标", "指标", "指标值", "实际值", "其", "结果")


@dataclass(frozen=True, slots=True)
class ListItem:
    """One numbered point; `points` is None when the list names none, 分; `partial` are those for 部分符合."""

    text: str
    points: Decimal | None
    partial: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence whose every word was taken: its phrases, its numbered points, and the indicator's weight (分值);
    `unnumbered` where the points have no numbers."""

    phrases: tuple[Phrase, ...]
    weight: Decimal
    is_rate: bool | None
    items: tuple[ListItem, ...] = ()
    unnumbered: bool = False

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
            if isinstance(phrase, Share):
                found += [amount for amount in (phrase.target, phrase.zero) if amount is not None]
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
    def _subjects(self) -> list[str]:
        """What the conditions, deductions and formulas speak of."""
        spans = [phrase.span for phrase in self.core if isinstance(phrase, Award | Deduction | Share) and phrase.span]
        told = self.all_of(Deduction) + self.all_of(Standard)
        names = [share.name for share in self.all_of(Share) if share.name.endswith("率")]
        names += [slope.symbol for slope in self.all_of(Slope) if slope.base is not None]
        return [*(span.subject for span in spans), *(phrase.subject for phrase in told), *names]

    @property
    def speaks_of_absolute(self) -> bool:
        return any("绝对值" in subject for subject in self._subjects)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The different names of what the conditions speak of."""
        return tuple(dict.fromkeys(subject for subject in self._subjects if subject and subject not in _STAND_INS))

    @property
    def one_subject(self) -> bool:
        """The conditions all speak of the same figure: 三公经费 is 三公经费变动率, 执行率 and 结转率 are two."""
        subjects = self._subjects
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
    """Whether the amounts are all one, or there are none."""
    return len({amount.value for amount in amounts}) <= 1


def split_off_no_points(sentence: Sentence) -> tuple[list[Award], list[Award]]:
    """The awards that give points, and those that give none (低于60%不得分)."""
    awards = sentence.all_of(Award)
    return [award for award in awards if award.points != 0], [award for award in awards if award.points == 0]


def no_points_line(sentence: Sentence, span: Span, doubts: list[str]) -> str | None:
    """低于60%(不得分) as a 不得分线; None for anything but one side. An end of which the sentence does not say where it
    belongs keeps its points, as a doubt."""
    if len(span.ends) != 1:
        return None
    end = span.ends[0]
    if end.closed is None:
        doubts.append(f"没有写明恰为{sentence.text(end.amount)}怎么算，按不在不得分之列计")
    sign = ("≥" if end.closed else ">") if span.lower else ("≤" if end.closed else "<")
    return f"{sign} {sentence.text(end.amount)}"
