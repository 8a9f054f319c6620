"""The values that a condition takes, and how its ends and marks（含）are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.points import NUMBER

#: units of counted values; 分 is not among them, as it is what the sentence awards
UNITS = "个工作日|工作日|个月|人次|万元|元|天|日|人|次|家|户|场|个|项|件|条|台|篇|期|小时|公里|亩|㎡|平方米|吨"
NUM = rf"-?{NUMBER}%?(?:{UNITS})?"
_MARK_WORD = "不含|含|不包括|包括|不包含|包含"
MARK = rf"\((?:{_MARK_WORD})(?:本数|{NUM})?(?:[,、](?:{_MARK_WORD})(?:{NUM}))?\)"


@dataclass(frozen=True, slots=True)
class End:
    """One end of a span; `closed` is None where the sentence does not say whether the end belongs to it."""

    amount: Amount
    closed: bool | None


@dataclass(frozen=True, slots=True)
class Span:
    """The values that a condition takes; `bare` is a lone number such as 100% without a sign."""

    lower: End | None = None
    upper: End | None = None
    bare: bool = False
    subject: str = ""
    unit: str = ""

    @property
    def ends(self) -> tuple[End, ...]:
        return tuple(end for end in (self.lower, self.upper) if end)

    @property
    def is_point(self) -> bool:
        return self.lower is not None and self.upper is not None and self.lower.amount == self.upper.amount


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the unit behind it, "" where there is none."""

    amount: Amount
    unit: str


def read_number(text: str) -> Number:
    """A number with % or its unit, as NUM matched it."""
    found = re.fullmatch(rf"(-?{NUMBER})(%?)(.*)", text)
    if found is None:
        raise ValueError(text)
    value = Decimal(found[1])
    return Number(Amount(value / 100 if found[2] else value, bool(found[2])), found[3])


def alike(low: Number, high: Number) -> tuple[Number, Number]:
    """Both as percentages when one of them is: 0-10%."""
    if low.amount.percent == high.amount.percent:
        return low, high
    first, second = (
        number if number.amount.percent else replace(number, amount=Amount(number.amount.value / 100, True))
        for number in (low, high)
    )
    return first, second


def between(low: Number, high: Number, low_closed: bool | None = None, high_closed: bool | None = None) -> Span | None:
    """A span between two numbers in either order; "0-10%" means 0% to 10%."""
    if low.unit and high.unit and low.unit != high.unit:
        return None
    low, high = alike(low, high)
    ends = (End(low.amount, low_closed), End(high.amount, high_closed))
    first, second = sorted(ends, key=lambda end: end.amount.value)
    if first.amount.value == second.amount.value:
        return None
    return Span(first, second, unit=low.unit or high.unit)


def one_side(sign: str, number: Number) -> Span:
    """≤, <, =, >, ≥ and a number."""
    lower = End(number.amount, sign != ">") if sign in (">", "≥", "=") else None
    upper = End(number.amount, sign != "<") if sign in ("<", "≤", "=") else None
    return Span(lower, upper, unit=number.unit)


def both(first: Span | None, second: Span | None) -> Span | None:
    """Two one-sided conditions that hold together."""
    if first is None or second is None or (first.unit and second.unit and first.unit != second.unit):
        return None
    lowers = [span.lower for span in (first, second) if span.lower]
    uppers = [span.upper for span in (first, second) if span.upper]
    if len(lowers) != 1 or len(uppers) != 1:
        return None
    low, high = lowers[0], uppers[0]
    if low.amount.percent != high.amount.percent and low.amount.value != 0:
        return None
    if low.amount.value >= high.amount.value:
        return None
    return Span(replace(low, amount=replace(low.amount, percent=high.amount.percent)), high, unit=first.unit or second.unit)


def sided(number: Number, side: str, *marks: str | None) -> Span | None:
    """90%以上, 90%及以下 or 10%以内 with its marks: 95%以上（含95%）."""
    end = End(number.amount, True if "及" in side else None)
    span = Span(end, None, unit=number.unit) if side.endswith("上") else Span(None, end, unit=number.unit)
    for mark in marks:
        marked = with_mark(span, mark, number.amount)
        if marked is None:
            return None
        span = marked
    return span


def with_mark(span: Span | None, mark: str | None, default: Amount) -> Span | None:
    """The span with a mark such as （含）or（含80%，不含90%）; None when the mark names a number that is no end of it,
    or contradicts what the sentence said before. Without a number the mark speaks of the end at `default`."""
    if span is None or mark is None:
        return span
    for word, named in re.findall(rf"({_MARK_WORD})(?:本数)?({NUM})?", mark):
        closed = not word.startswith("不")
        amount = read_number(named).amount if named else default
        if amount not in [end.amount for end in span.ends]:
            return None
        if any(end.amount == amount and end.closed not in (None, closed) for end in span.ends):
            return None
        lower, upper = (
            replace(end, closed=closed) if end is not None and end.amount == amount else end for end in (span.lower, span.upper)
        )
        span = replace(span, lower=lower, upper=upper)
    return span
