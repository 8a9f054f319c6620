"""Targets and results of indicator rows (指标值, 实际完成值): a number, its unit, its bound, its percent sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao_batch.workbook.reading.written_numbers import (
    APPROXIMATE,
    FIGURES,
    HUNDREDTH,
    MAGNITUDE,
    WrittenNumber,
    in_unit,
    names_unit,
    narrow,
    scaled,
    size_problem,
    stored_number,
    visible,
    visible_figures,
    why_no_number,
    width_repair,
    written_number,
)

Relation = Literal["=", ">=", ">", "<=", "<"]

_BEFORE: dict[str, Relation] = {
    **dict.fromkeys(("≥", "≧", "⩾", ">=", "> =", "=>"), ">="),
    **dict.fromkeys(("不低于", "不少于", "不小于", "大于等于", "大于或等于", "高于或等于", "至少", "最少"), ">="),
    **dict.fromkeys((">", "大于", "高于", "超过", "多于"), ">"),
    **dict.fromkeys(("≤", "≦", "⩽", "<=", "< =", "=<", "不超过", "不高于", "不多于", "不大于"), "<="),
    **dict.fromkeys(("小于等于", "小于或等于", "低于或等于", "至多", "最多", "控制在"), "<="),
    **dict.fromkeys(("<", "小于", "低于", "少于", "不足"), "<"),
    **dict.fromkeys(("=", "等于"), "="),
}
_BEHIND: dict[str, Relation] = {
    **dict.fromkeys(("以上", "及以上", "(含)以上"), ">="),
    **dict.fromkeys(("以下", "及以下", "(含)以下", "以内", "及以内", "之内", "内"), "<="),
    **dict.fromkeys(("+", "余", "多"), ">"),
}


def _longest_first(words: dict[str, Relation]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_RELATED = re.compile(f"(?P<before>{_longest_first(_BEFORE)})? ?(?P<rest>.+)")
_BEHIND_NUMBER = re.compile(
    rf"(?P<magnitude>[百千万亿]*)(?P<more>[余多+]?) ?(?P<unit>(?![百千万亿]).*?) ?(?P<behind>{_longest_first(_BEHIND)})?"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target or result: 不少于4小时 is 4, ">=", "小时". Percentages are fractions: 95% is 0.95 with percent=True."""

    number: Decimal
    relation: Relation
    percent: bool
    unit: str  # the unit in the text that `number` counts, "" if none was written


@dataclass(frozen=True, slots=True)
class QuantityReading:
    """What a cell of an indicator row says; without quantity and problem it is blank."""

    quantity: Quantity | None
    problem: str = ""
    repair: str = ""


def read_quantity(raw: object, unit: str, *, shown_as_percent: bool = False) -> QuantityReading:
    """A target or result of an indicator row counted in `unit` (计量单位, "" if the row states none). Never raises.

    `shown_as_percent`: the cell's number format shows its number as a percentage, so 0.95 means 95%.
    """
    wanted = narrow(visible(unit))
    if raw is None or (isinstance(raw, str) and not visible(raw)):
        return QuantityReading(None)
    if not isinstance(raw, str):
        number = stored_number(raw)
        if isinstance(number, str):
            return QuantityReading(None, number)
        if shown_as_percent:
            fits = wanted in ("", "%")
            return QuantityReading(Quantity(number, "=", True, "")) if fits else QuantityReading(None, "wrong-unit")
        return _bare_quantity(number, "=", wanted)
    shown = visible_figures(raw)
    text = narrow(shown)
    related = _RELATED.fullmatch(text)
    written = written_number(related["rest"], wanted) if related else None
    if related is None or written is None:
        return QuantityReading(None, _why_no_quantity(text, wanted))
    behind = _BEHIND_NUMBER.fullmatch(written.unit)
    relations: set[Relation] = set()
    if related["before"]:
        relations.add(_BEFORE[related["before"]])
    if behind:
        relations.update(_BEHIND[word] for word in (behind["more"], behind["behind"]) if word)
    if behind is None or len(relations) > 1:
        return QuantityReading(None, _why_no_quantity(text, wanted))
    relation = relations.pop() if relations else "="
    written_unit = behind["magnitude"] + behind["unit"]
    if written_unit and written_unit != wanted and not names_unit(written_unit, written.numeral or not wanted):
        return QuantityReading(None, _why_no_quantity(text, wanted))
    if written_unit and not wanted and written.numeral:  # 十分, 一处: as easily a figure of speech
        return QuantityReading(None, "not-a-number")
    repairs = [width_repair(shown), *written.repairs]
    bare = WrittenNumber(written.number, written_unit, written.money_sign, written.numeral, ())
    reading = _counted(bare, relation, wanted)
    repair = "、".join(note for note in (*repairs, reading.repair) if note)
    return QuantityReading(reading.quantity, reading.problem, repair if reading.quantity else "")


def _why_no_quantity(text: str, unit: str) -> str:
    """As `why_no_number`; a bound is no fault here, so what is left over is named instead."""
    problem = why_no_number(text, unit)
    if problem != "bounded-number":
        return problem
    if APPROXIMATE.search(re.sub(f"{_longest_first(_BEFORE)}|{_longest_first(_BEHIND)}", "", text)):
        return "approximate-number"
    return "several-numbers" if len(FIGURES.findall(text)) > 1 else "not-a-number"


def _counted(written: WrittenNumber, relation: Relation, wanted: str) -> QuantityReading:
    """The quantity of a number whose relation words are already taken off."""
    if problem := size_problem(written.number):
        return QuantityReading(None, problem)
    if written.unit == "%" and not written.money_sign and wanted in ("", "%"):
        return QuantityReading(Quantity(scaled(written.number, HUNDREDTH), relation, True, "%"))
    if not written.unit and not written.money_sign and wanted in ("", "%"):
        return _bare_quantity(written.number, relation, wanted)
    if {written.unit, wanted} == {"人", "人次"} and not written.money_sign:
        repair = f"“{written.unit}”按“{wanted}”读"
        return QuantityReading(Quantity(written.number, relation, False, wanted), repair=repair)
    converted = in_unit(written, wanted or _own_unit(written))
    if isinstance(converted, str):
        return QuantityReading(None, converted)
    number, repair = converted
    if problem := size_problem(number):
        return QuantityReading(None, problem)
    unit = (wanted or _own_unit(written)) if written.unit or written.money_sign else ""
    # a unit behind the figure is how a row is usually filled, so only a conversion is worth a note
    return QuantityReading(Quantity(number, relation, False, unit), repair="" if repair.startswith("去掉") else repair)


def _own_unit(written: WrittenNumber) -> str:
    """The unit to count in when the row states none: the text's own, with 万 and its like worked out except in money."""
    if written.money_sign:
        return written.unit if written.unit.endswith(("元", "元整")) else "元"
    magnitude = MAGNITUDE.fullmatch(written.unit)
    return magnitude[2] if magnitude and not written.unit.endswith(("元", "元整")) else written.unit


def _bare_quantity(number: Decimal, relation: Relation, wanted: str) -> QuantityReading:
    """A number without a unit of its own; in a % row 0.95 may be 95% or 0.95%, which only the department can tell."""
    if wanted != "%":
        return QuantityReading(Quantity(number, relation, False, ""))
    if 0 < abs(number) < Decimal("1.5"):
        return QuantityReading(None, "ambiguous-percent")
    return QuantityReading(Quantity(scaled(number, HUNDREDTH), relation, True, ""))
