"""复核意见.xlsx read back: one line per decision, strictly; a decision without reason or person is refused with its cell.

Lines about whose a form is (归属) are no decisions on a unit's figures and kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from jixiao_batch.county.affiliations import AFFILIATION, ANSWERS, Affiliation
from jixiao_batch.county.bureau_tables import BureauForm, LineReader, find_tables, open_bureau_workbook
from jixiao_batch.county.roster import name_key
from jixiao_batch.evaluation.decisions import ACTIONS, TARGET_KINDS, Action, Decision, TargetKind
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.faults import Fault, InputError
from jixiao_batch.numbers import plain, round_half_up
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.opening.collecting import read_bytes
from jixiao_batch.workbook.opening.opener import OpeningProblem

Word = TypeVar("Word", bound=str)

DECISIONS_NAME = "复核意见.xlsx"
DECISIONS_SHEET = "复核意见"

#: headings in the order in which the list is written; the first nine are filled in by the tool
HEADINGS = (
    "单位编码",
    "单位名称",
    "类别",
    "对象",
    "待核事由",
    "分值",
    "自评",
    "复核",
    "核定时复核",
    "处理",
    "核定值",
    "理由",
    "依据",
    "复核人",
    "日期",
)
_NEEDED = ("单位编码", "单位名称", "类别", "对象", "处理", "核定值", "理由", "复核人")
#: columns that say that somebody has begun to decide
_DECIDING = ("处理", "核定值", "理由", "依据", "复核人")
#: kinds of decisions whose value is in 分
_ON_POINTS: tuple[TargetKind, ...] = ("指标", "绩效指标行")
_DIGITS = re.compile(r"[-+]?[0-9０-９]+(?:[.．][0-9０-９]+)?")


class DecisionError(InputError):
    """A list of decisions that cannot be used, with every fault found in it."""

    what = "复核意见表"
    untouched = "原来的结果没有动"


_FORM = BureauForm(
    "复核意见表",
    HEADINGS,
    _NEEDED,
    "找不到复核意见的表头，请用本程序写出的复核意见表填写，不要删改表头",
    DecisionError,
)


@dataclass(frozen=True)
class DecisionList:
    """All decisions of a round, by code and by name of their units."""

    file: str
    decisions: tuple[Decision, ...]
    affiliations: tuple[Affiliation, ...] = ()

    def of(self, code: str, name: str) -> tuple[Decision, ...]:
        """Decisions on the unit; its code decides where both it and the line have one."""
        if not self.decisions:
            return ()
        wanted = name_key(code)
        named = self._by_name.get(name_key(name), ())
        if not wanted:
            return tuple(self.decisions[place] for place in named)
        places = {*self._by_code.get(wanted, ()), *(place for place in named if not self.decisions[place].unit_code)}
        return tuple(self.decisions[place] for place in sorted(places))

    @cached_property
    def _by_code(self) -> dict[str, list[int]]:
        return _places(one.unit_code for one in self.decisions)

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        return _places(one.unit_name for one in self.decisions)


NO_DECISIONS = DecisionList("", ())


def _places(texts: Iterable[str]) -> dict[str, list[int]]:
    """Where each code or name stands."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(name_key(text), []).append(place)
    return places


def load_decisions(file: Path) -> DecisionList:
    """The decisions in that workbook. DecisionError when it cannot be opened or has faults."""
    return read_decisions(_FORM.content(file), file.name)


def read_decisions(data: bytes, file: str) -> DecisionList:
    """The decisions in the bytes of a workbook, over all its sheets with the headings; lines on which nobody has decided
    are passed over."""
    reader = _ListReader()
    reader.read(_FORM, data, file)
    return DecisionList(file, tuple(reader.decisions), tuple(reader.affiliations))


def undecided_lines(file: Path) -> int:
    """How many lines of that workbook wait for a person, 0 when it cannot be read: the next run tells why."""
    try:
        opened = open_bureau_workbook(read_bytes(file))
    except OSError:
        return 0
    if isinstance(opened, OpeningProblem):
        return 0
    tables = find_tables(opened, file.name, HEADINGS, _NEEDED)
    return sum(1 for table in tables for row in table.rows if table.text(row, "对象") and not table.text(row, "处理"))


def decision_faults(
    decisions: DecisionList, units: Iterable[UnitResult], schemes: Mapping[str, LoadedScheme]
) -> tuple[Fault, ...]:
    """Decisions on units that are neither in the folder nor on the roster, or whose code and name are of two units, and points
    with more decimals than any scheme has under which the unit is scored."""
    listed = tuple(units)
    #: decision -> decimals that its points may have
    places: dict[Decision, int] = {}
    for unit in listed:
        for one in decisions.of(unit.code, unit.name):
            places[one] = max(places.get(one, 0), schemes[unit.scheme_id].scheme.score_places)
    # one unit may have two codes: it sends a form under each of two schemes, and writes its code otherwise in one
    by_name: dict[str, dict[str, str]] = {}
    for unit in listed:
        by_name.setdefault(name_key(unit.name), {})[name_key(unit.code)] = unit.code
    faults = []
    for one in decisions.decisions:
        codes = by_name.get(name_key(one.unit_name), {}) if one.unit_code else {}
        if one not in places:
            message = f"没有“{one.unit_code or one.unit_name}”这个单位的表，请核对编码和名称；不要了的整行删去"
            faults.append(Fault(message, decisions.file, one.place))
        elif codes and name_key(one.unit_code) not in codes:
            named = "、".join(codes.values())
            message = f"单位编码 {one.unit_code} 和单位名称“{one.unit_name}”（编码 {named}）不是同一单位，请改正一项"
            faults.append(Fault(message, decisions.file, one.place))
        elif one.kind in _ON_POINTS and one.value is not None and one.value != round_half_up(one.value, places[one]):
            message = f"核定值 {plain(one.value)} 的小数多于 {places[one]} 位，请改为 {places[one]} 位以内"
            faults.append(Fault(message, decisions.file, one.place))
    return tuple(faults)


class _ListReader(LineReader):
    """Collects the decisions of all sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.decisions: list[Decision] = []
        self.affiliations: list[Affiliation] = []
        #: unit, kind and target -> where it was first decided
        self._first: dict[tuple[str, str, str], str] = {}

    def take_line(self) -> None:
        if not any(self.text(heading) for heading in _DECIDING):
            return
        if self.text("类别") == AFFILIATION:
            if (affiliation := self._affiliation()) is not None and self._is_first(affiliation):
                self.affiliations.append(affiliation)
        elif (decision := self._decision()) is not None and self._is_first(decision):
            self.decisions.append(decision)

    def _is_first(self, one: Decision | Affiliation) -> bool:
        key = (name_key(one.unit_code or one.unit_name), one.kind, one.target)
        is_first = self._first.setdefault(key, one.place) == one.place
        if not is_first:
            self.fault("对象", f"同一单位的同一对象在 {self._first[key]} 已经核定过，请只留一行")
        return is_first

    def _signed(self) -> None:
        """Nothing counts without unit, object, reason and person."""
        self.must_name_unit()
        for heading in ("对象", "理由", "复核人"):
            if not self.text(heading):
                self.fault(heading, f"“{heading}”没有填；核定必须写明理由和复核人")

    def _affiliation(self) -> Affiliation | None:
        """Whether a form is a unit's; what the list showed when it was answered is in 核定时复核, at first in 复核."""
        action = self._choice("处理", ANSWERS)
        self._signed()
        if self.text("核定值"):
            self.fault("核定值", "“归属”行只填是、否，不填核定值")
        if action is None:
            return None
        return Affiliation(
            unit_code=self.code(),
            unit_name=self.text("单位名称"),
            target=self.text("对象"),
            action=action,
            reason=self.text("理由"),
            person=self.text("复核人"),
            basis=self.text("依据"),
            day=self.text("日期"),
            seen=self.text("核定时复核") or self.text("复核"),
            place=self.place("处理"),
        )

    def _decision(self) -> Decision | None:
        kind = self._choice("类别", TARGET_KINDS)
        action = self._choice("处理", ACTIONS)
        self._signed()
        value = self._value(action, kind)
        if kind is None or action is None:
            return None
        return Decision(
            unit_code=self.code(),
            unit_name=self.text("单位名称"),
            kind=kind,
            target=self.text("对象"),
            action=action,
            value=value,
            reason=self.text("理由"),
            person=self.text("复核人"),
            basis=self.text("依据"),
            day=self.text("日期"),
            seen=self.text("核定时复核"),
            place=self.place("处理"),
        )

    def _choice(self, heading: str, choices: tuple[Word, ...]) -> Word | None:
        text = self.text(heading)
        chosen = next((choice for choice in choices if choice == text), None)
        if chosen is None:
            allowed: tuple[str, ...] = (*choices, AFFILIATION) if heading == "类别" else choices
            self.fault(heading, f"“{heading}”写的是“{text}”，应为：{'、'.join(allowed)}")
        return chosen

    def _value(self, action: Action | None, kind: TargetKind | None) -> Decimal | None:
        text = self.text("核定值")
        reading = self.figure("核定值", "分" if kind in _ON_POINTS else "")
        value = reading.value if isinstance(reading.value, Decimal) else None
        if reading.problem or (text and not _DIGITS.fullmatch(text)):
            self.fault("核定值", f"“核定值”填的是“{text}”，请只填数字，不带单位、百分号")
        elif value is not None and value < 0 and kind != "填报项":
            self.fault("核定值", f"“核定值”填的是“{text}”，应为 0 或正数")
        elif kind == "填报项" and action is not None and (action != "调整" or value is None):
            self.fault("处理", "填报项只能“调整”，并写出核定值；认可原数的不用填")
        elif kind == "问题" and action is not None and action != "采信":
            self.fault("处理", "问题只能“采信”单位的说明；要改分、改数的请在指标或填报项的行上写")
        elif action == "采信" and value is not None:
            self.fault("核定值", "“采信”按单位的自评或说明，不填核定值；要按核定值的，“处理”选调整或扣分")
        elif kind in _ON_POINTS and action in ("调整", "扣分") and value is None:
            self.fault("核定值", f"“{action}”要写出核定值（{'核定的得分' if action == '调整' else '扣几分'}）")
        return value
