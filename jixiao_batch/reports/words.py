"""How the reports write numbers and lists; foreign text without anything that a Word file cannot hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao_batch.numbers import ARITHMETIC, fixed, percent, round_score

#: what XML does not allow, line ends and tabs included: a placeholder is one run of text
_NOT_ALLOWED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)
#: longer texts of departments are cut; the workbooks have them whole
MAX_TEXT = 400


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG for a placeholder; `width` in mm on the page."""

    png: bytes
    width: float


#: values of placeholders: text, picture, lists and groups of them
Context = Mapping[str, Any]


def cleaned(value: Any) -> Any:
    """`value` with every text in it made fit for a Word file; lists and groups are gone through."""
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, Mapping):
        return {key: cleaned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(one) for one in value]
    return value


def _clean_text(text: str) -> str:
    """A unit's words as they may stand in a Word file: nothing that is taken for a placeholder, and not too long."""
    # docxtpl turns "{_{" into "{{" after it has rendered
    plain = _NOT_ALLOWED.sub(" ", text).replace("{_", "{ _").replace("_}", "_ }").replace("%_", "% _").strip()
    return plain if len(plain) <= MAX_TEXT else f"{plain[:MAX_TEXT]}……"


def amount(value: Decimal | None) -> str:
    """An amount with two decimals, "—" when it is not known."""
    return "—" if value is None else fixed(value, 2)


def points(value: Decimal | None, places: int) -> str:
    """Points with the scheme's decimals, "—" when they are not known."""
    return "—" if value is None else fixed(value, places)


def signed(value: Decimal | None, places: int) -> str:
    """A difference with its sign: +2.00, -3.50, 0.00."""
    if value is None:
        return "—"
    shown = fixed(value, places)
    return f"+{shown}" if value > 0 and shown.strip("0.") else shown


def against(word: str, difference: Decimal, places: int) -> str:
    """复核比自评低2.00分"""
    if not difference:
        return f"{word}与自评相同"
    return f"{word}比自评{'高' if difference > 0 else '低'}{fixed(abs(difference), places)}分"


def share(part: int, whole: int) -> str:
    """`part` of `whole` in %, "" when there is no whole."""
    return percent(round_score(ARITHMETIC.divide(Decimal(part), Decimal(whole)), 6)) if whole else ""


def average(values: Sequence[Decimal], places: int) -> Decimal | None:
    """The simple average, None of nothing."""
    return round_score(ARITHMETIC.divide(sum(values, Decimal(0)), Decimal(len(values))), places) if values else None


def some(names: Sequence[str], most: int = 3) -> str:
    """甲、乙、丙, and 等 when there are more."""
    return "、".join(names[:most]) + ("等" if len(names) > most else "")


def counted(counts: Mapping[str, int]) -> str:
    """通过10个、待核实11个: what occurs, by name; what does not is not mentioned."""
    return "、".join(f"{name}{count}个" for name, count in counts.items() if count)
