"""What all records of a scheme share: Chinese keys, nothing unknown, and the plain types a clerk writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from jixiao_batch.numbers import plain, plain_percent

#: full-width signs of a number, as they are read
DIGITS = str.maketrans("０１２３４５６７８９．％－＋，", "0123456789.%-+,")
_WITH_WORDS = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,9})?)\s*(个?百分点|分|次|个|人|万元|元|处|项|天|件)")
_AMOUNT = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?%?")


class SchemeRecord(BaseModel):
    """A frozen part of a scheme; unknown keys are refused."""

    # what reads a part is built with what reads the whole scheme: one by one they would take twice as long at every start
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as the rule writes it: 5, 0.5 or 100%."""

    value: Decimal
    percent: bool = False

    def __str__(self) -> str:
        return plain_percent(self.value) if self.percent else plain(self.value)

    @property
    def points(self) -> str:
        """The amount as a distance: 5% is 5个百分点."""
        return f"{plain(self.value * 100)}个百分点" if self.percent else plain(self.value)


def read_amount(raw: object) -> Amount:
    """An amount from its text; ValueError says how it should be written."""
    if isinstance(raw, Amount):
        return raw
    text = str(raw).translate(DIGITS).strip()
    if not _AMOUNT.fullmatch(text):
        if worded := _WITH_WORDS.fullmatch(text):
            number, unit = worded.groups()
            raise ValueError(f"“{raw}”只写数，不写单位：{number}{'%' if '百分' in unit else ''}")
        raise ValueError(f"“{raw}”不是数字，应写成 5、0.5 或 100% 这样")
    return Amount(Decimal(text.rstrip("%")) / (100 if text.endswith("%") else 1), text.endswith("%"))


def _read_points(raw: object) -> Decimal:
    amount = read_amount(raw)
    if amount.percent:
        raise ValueError(f"“{raw}”应写分数，不带百分号")
    return amount.value


def _read_yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("是", "否"):
        return raw == "是"
    raise ValueError(f"“{raw}”应写“是”或“否”")


def _read_text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError("这里应写一段文字" if raw is not None else "这里还没有写内容")
    if not raw.strip():
        raise ValueError("这里还没有写内容")
    return raw.strip()


AmountField = Annotated[Amount, BeforeValidator(read_amount)]
#: points of a score, 分
Points = Annotated[Decimal, BeforeValidator(_read_points)]
YesNo = Annotated[bool, BeforeValidator(_read_yes_no)]
Words = Annotated[str, BeforeValidator(_read_text)]
