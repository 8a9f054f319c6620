"""Worked examples (算例) of an indicator: what is known, and the 指标值 and 得分 that must come out, as a clerk writes them.

Everything stays the clerk's text; what a name in 已知 stands for depends on the indicator (`example_inputs.py`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from jixiao_batch.numbers import round_half_up
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, NOT_SCORED
from jixiao_batch.scheme.records import DIGITS, SchemeRecord, Words, read_amount


def _read_value(raw: object) -> str:
    if raw not in (NOT_COMPUTABLE, NOT_APPLICABLE):
        try:
            read_amount(raw)
        except ValueError:
            raise ValueError(f"“{raw}”应写数（如 90.32%），没有数的写“{NOT_COMPUTABLE}”或“{NOT_APPLICABLE}”") from None
    return str(raw)


def _read_score(raw: object) -> str:
    fault = f"“{raw}”应写分数（如 5，不得分写 0），不带百分号；没有得分的写“{NOT_SCORED}”或“{NOT_APPLICABLE}”"
    if raw not in (NOT_SCORED, NOT_APPLICABLE):
        try:
            amount = read_amount(raw)
        except ValueError:
            raise ValueError(fault) from None
        if amount.percent:
            raise ValueError(fault)
    return str(raw)


#: a number, a percentage, 不适用 or 无法计算
ValueText = Annotated[str, BeforeValidator(_read_value)]
#: points (分), 无法评分 or 不适用
ScoreText = Annotated[str, BeforeValidator(_read_score)]


class WorkedExample(SchemeRecord):
    """One example: given these, the indicator's value (if stated) and points must be exactly those."""

    known: dict[str, Words] = Field(alias="已知", min_length=1)
    value: ValueText | None = Field(alias="指标值", default=None)
    score: ScoreText = Field(alias="得分")
    note: Words = Field(alias="说明", default="")

    def expects_value(self, value: Decimal) -> bool:
        """Whether `value` is the stated 指标值, at the decimals that the example shows: 90.3194% is 90.32%."""
        if self.value is None:
            return True
        if self.value in (NOT_COMPUTABLE, NOT_APPLICABLE):
            return False
        stated = read_amount(self.value)
        decimals = len(self.value.translate(DIGITS).strip().rstrip("%").partition(".")[2])
        return round_half_up(value, decimals + 2 if stated.percent else decimals) == stated.value

    def expects_score(self, score: Decimal) -> bool:
        return self.score not in (NOT_SCORED, NOT_APPLICABLE) and read_amount(self.score).value == score

    @property
    def question(self) -> str:
        """上年结转 0，年初预算 61.36，本年追加 0，年末结余 5.94."""
        return "，".join(f"{name} {text}" for name, text in self.known.items())

    @property
    def answer(self) -> str:
        """指标值 90.32%，得分 5."""
        value = f"指标值 {self.value}，" if self.value is not None else ""
        return f"{value}{points_words(self.score)}"


def points_words(score: str) -> str:
    """得分 5, 无法评分, 不适用."""
    return score if score in (NOT_SCORED, NOT_APPLICABLE) else f"得分 {score}"
