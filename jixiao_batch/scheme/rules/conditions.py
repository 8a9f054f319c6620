"""Conditions on a value as rules write them: "= 0%", "≤ 10%", "> 0% 且 ≤ 10%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from jixiao_batch.numbers import plain, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, read_amount
from jixiao_batch.scheme.rules.base import shown

OTHERWISE = "其余"

_SIGNS = {"＝": "=", "≤": "<=", "≦": "<=", "＜": "<", "≥": ">=", "≧": ">=", "＞": ">"}
_WORDS = {"=": "等于", "<=": "不超过", "<": "低于", ">=": "达到", ">": "超过"}
_PART = re.compile(r"\s*(<=|>=|[=＝≤≦≥≧<>＜＞])\s*([^\s=＝≤≦≥≧<>＜＞且]+)\s*")


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
        raise ValueError(f"“{raw}”应写成{ways}或“{OTHERWISE}”")
    return Condition(tuple((_SIGNS.get(part.group(1), part.group(1)), read_amount(part.group(2))) for part in parts if part))


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
