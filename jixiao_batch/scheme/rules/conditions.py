"""Conditions on a value as rules write them: "= 0%", "≤ 10%", "> 0% 且 ≤ 10%"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator

from jixiao_batch.numbers import plain, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import DIGITS, Amount, read_amount
from jixiao_batch.scheme.rules.base import shown

OTHERWISE = "其余"

_SIGNS = {"＝": "=", "≤": "<=", "≦": "<=", "＜": "<", "≥": ">=", "≧": ">=", "＞": ">"}
_WORDS = {"=": "等于", "<=": "不超过", "<": "低于", ">=": "达到", ">": "超过"}
_PART = re.compile(r"\s*(<=|>=|[=＝≤≦≥≧<>＜＞])\s*([^\s=＝≤≦≥≧<>＜＞且]+)\s*")


_NUMBER = r"-?\d+(?:\.\d+)?%?"
_INCLUDED = r"(?:\((含|不含)(?:本数)?\))?"
_SIDE = re.compile(rf"({_NUMBER})(及?以上|及?以下|以内){_INCLUDED}")
_RANGE = re.compile(rf"({_NUMBER})[-~～—至到]({_NUMBER}){_INCLUDED}")
_WORDED = {
    "不低于": "≥", "不少于": "≥", "大于等于": "≥", "达到": "≥", "不超过": "≤", "不高于": "≤", "小于等于": "≤",
    "低于": "<", "小于": "<", "不足": "<", "超过": ">", "高于": ">", "大于": ">", "等于": "=",
}  # fmt: skip


def _rewritten(text: str) -> str:
    """How a condition in the words of official tables is written here, "" where that is not plain. What the words leave open
    (whether 90% is part of 90%以上) a person has to settle, so this is only shown and never taken."""
    text = re.sub(r"\s+", "", text.translate(DIGITS)).replace("（", "(").replace("）", ")")
    if found := _SIDE.fullmatch(text):
        number, side, mark = found.groups()
        closed, open_ = ("≥", ">") if side.endswith("上") else ("≤", "<")
        return f"{open_ if mark == '不含' else closed} {number}"
    if found := _RANGE.fullmatch(text):
        low, high, mark = found.groups()
        low = low if low.endswith("%") or not high.endswith("%") else f"{low}%"
        return f"> {low} 且 {'<' if mark == '不含' else '≤'} {high}"
    for word, sign in _WORDED.items():
        if re.fullmatch(f"{word}{_NUMBER}", text):
            return f"{sign} {text.removeprefix(word)}"
    return ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that must all hold; none at all means 其余."""

    parts: tuple[tuple[str, Amount], ...]

    def holds(self, value: Decimal) -> bool:
        value = settle(value)
        tests = {"=": value.__eq__, "<=": value.__le__, "<": value.__lt__, ">=": value.__ge__, ">": value.__gt__}
        return all(tests[sign](bound.value) for sign, bound in self.parts)

    def excel(self, cell: str) -> str:
        tests = [f"{excel_settled(cell)}{sign}{plain(bound.value)}" for sign, bound in self.parts]
        return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})" if tests else "TRUE"

    def words(self) -> str:
        return "且".join(f"{_WORDS[sign]}{bound}" for sign, bound in self.parts) or OTHERWISE

    @property
    def bounds(self) -> tuple[Amount, ...]:
        return tuple(bound for _, bound in self.parts)


def read_condition(raw: object) -> Condition:
    """A condition from its text; ValueError shows how it is written."""
    ways = "“= 0%”“≤ 10%”“> 0% 且 ≤ 10%”"
    if isinstance(raw, Condition):
        return raw
    if not isinstance(raw, str):
        raise ValueError(f"应写成{ways}或“{OTHERWISE}”")
    if raw.strip() == OTHERWISE:
        return Condition(())
    parts = [_PART.fullmatch(part) for part in raw.split("且")]
    if not all(parts):
        if meant := _rewritten(raw):
            raise ValueError(f"“{raw}”应写成“{meant}”（条件用符号写；恰为两头的数归哪一档，请核对）")
        raise ValueError(f"“{raw}”应写成{ways}或“{OTHERWISE}”")
    return Condition(tuple((_SIGNS.get(part.group(1), part.group(1)), read_amount(part.group(2))) for part in parts if part))


def unreachable(conditions: Sequence[Condition]) -> Iterator[tuple[int, str]]:
    """Conditions of a list whose first that holds counts, which never come to count: the place and why, in a clerk's words.
    其余 may be left with nothing, as it must stand there in any case."""
    bounds = sorted({bound.value for condition in conditions for bound in condition.bounds})
    # between two neighbouring bounds nothing changes, so one value stands for all that lie there
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    tried = [*bounds, *between, *([bounds[0] - 1, bounds[-1] + 1] if bounds else [])]
    for place, condition in enumerate(conditions):
        taken = [value for value in tried if condition.holds(value)]
        if not condition.parts:
            continue
        if not taken:
            yield place, f"“{condition.words()}”不可能成立，请核对两头的数"
            continue
        earlier = conditions[:place]
        if not all(any(one.holds(value) for one in earlier) for value in taken):
            continue
        whole = next((one for one in earlier if all(one.holds(value) for value in taken)), None)
        before = f"前面的“{whole.words()}”" if whole is not None else f"前面{len(earlier)}档合起来"
        advice = f"请把“{condition.words()}”移到它前面" if whole is not None else "请删去它，或改正各档的数"
        yield place, f"各档从上往下找，{before}已经包括“{condition.words()}”，后一档永远用不到，{advice}"


ConditionField = Annotated[Condition, BeforeValidator(read_condition)]


@dataclass(frozen=True, slots=True)
class NoPoints:
    """What a 不得分线 does to a rule; `line` is None where the rule has none."""

    line: Condition | None

    @property
    def bounds(self) -> tuple[Amount, ...]:
        return self.line.bounds if self.line else ()

    def faults(self, standard: Amount) -> Iterator[str]:
        """`standard` is a value that earns full marks."""
        if self.line is None:
            return
        if not self.line.parts:
            yield "“不得分线”应写出不得分的数，如 < 60%"
        elif self.line.holds(standard.value):
            yield f"“不得分线”（{self.line.words()}）把达到标准 {standard} 的也算作不得分"

    def takes(self, value: Decimal) -> bool:
        return self.line is not None and self.line.holds(value)

    def excel(self, cell: str, points: str) -> str:
        return f"IF({self.line.excel(cell)},0,{points})" if self.line else points

    def sentence(self) -> str:
        return f"；{self.line.words()}不得分" if self.line else ""

    def working(self, value: Decimal, like: Amount) -> str:
        """For a value that the line takes."""
        return f"{shown(value, like)}属“{self.line.words() if self.line else ''}”，不得分，计0分"
