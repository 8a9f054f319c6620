"""The bureau's list of units (单位名册): who is expected to report, under which scheme, and what the bureau knows already.

A plain workbook that the bureau keeps. It is read strictly: a roster with any fault is refused with sheet and cell, before
a single form is opened.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from jixiao_batch.county.bureau_tables import BureauForm, LineReader
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.faults import Fault, InputError
from jixiao_batch.numbers import plain
from jixiao_batch.workbook.reading.cells import read_date
from jixiao_batch.workbook.reading.grids import plain_label

ROSTER_SHEET = "单位名册"

#: headings of the roster, in the order in which its own template writes them
HEADINGS = (
    "单位编码",
    "单位名称",
    "别名",
    "主管部门",
    "单位类别",
    "适用指标体系",
    "联系人",
    "联系电话",
    "年初预算批复数",
    "上年结转",
    "人员编制",
    "截止日期",
    "免报原因",
)
_NEEDED = ("单位编码", "单位名称")
_AMOUNTS = {"年初预算批复数": "万元", "上年结转": "万元", "人员编制": "人"}
_TOTAL = re.compile(r"(?:合|总|小)\s*计.*")
#: words in 免报原因 that are no reason
_NO_REASON = frozenset({"是", "否", "有", "无", "不", "不免", "免", "免报", "没有", "0", "1", "/", "-", "—", "√", "×"})
_BETWEEN_ALIASES = str.maketrans(dict.fromkeys(",，;；/\n", "、"))


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """One expected unit. Amounts in 万元, posts (编制) in 人; None or "" where the bureau has not filled it in."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    department: str = ""
    category: str = ""
    scheme_id: str = ""
    contact: str = ""
    phone: str = ""
    budget: Decimal | None = None
    carried: Decimal | None = None
    posts: Decimal | None = None
    due: datetime.date | None = None
    #: why the unit need not report (免报); "" when it must
    exempt: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Roster:
    """All units of the county in the bureau's order."""

    units: tuple[RosterUnit, ...]

    @cached_property
    def by_code(self) -> Mapping[str, RosterUnit]:
        return {name_key(unit.code): unit for unit in self.units}

    @cached_property
    def by_name(self) -> Mapping[str, RosterUnit]:
        return {name_key(name): unit for unit in self.units for name in unit.names}


class RosterError(InputError):
    """A roster that cannot be used, with every fault found in it."""

    what = "单位名册"
    untouched = "没有开始读表"


_FORM = BureauForm(
    "单位名册",
    HEADINGS,
    _NEEDED,
    f"找不到“{'”和“'.join(_NEEDED)}”两列的表头，请用 jixiao roster 生成的表样填写",
    RosterError,
    _AMOUNTS,
)


def name_key(text: str) -> str:
    """Codes and names that differ only in width, case, spaces or brackets are one."""
    return plain_label("".join(unicodedata.normalize("NFKC", text).casefold().split()))


def load_roster(file: Path, scheme_ids: Collection[str]) -> Roster:
    """The roster in that workbook, whose units may name these schemes. RosterError when it cannot be opened or has faults."""
    return read_roster(_FORM.content(file), file.name, scheme_ids)


def read_roster(data: bytes, file: str, scheme_ids: Collection[str]) -> Roster:
    """The roster in the bytes of a workbook, over all its sheets with the headings; `file` is named in faults."""
    reader = _RosterReader(scheme_ids)
    reader.read(_FORM, data, file)
    if not reader.units:
        raise RosterError([Fault("单位名册里没有单位，请从表头下一行起逐行填写", file, reader.table.grid.name)])
    return Roster(tuple(reader.units))


class _RosterReader(LineReader):
    """Collects the units of all sheets."""

    def __init__(self, scheme_ids: Collection[str]) -> None:
        super().__init__()
        self.units: list[RosterUnit] = []
        self._scheme_ids = scheme_ids
        #: key of a code or name -> where it was first written
        self._taken: dict[str, str] = {}

    def take_line(self) -> None:
        if not self.table.is_blank(self.row):
            self._add(self._unit())

    def _add(self, unit: RosterUnit) -> None:
        self._claim("单位编码", (unit.code,))
        self._claim("单位名称", (unit.name,))
        self._claim("别名", unit.aliases)
        self.units.append(unit)

    def _unit(self) -> RosterUnit:
        for heading in _NEEDED:
            if not self.text(heading):
                self.fault(heading, f"“{heading}”没有填，请补填；不要的行请整行删去")
            elif _TOTAL.fullmatch(self.text(heading)):
                self.fault(heading, "这是合计行，不是单位，请整行删去")
        name = self.text("单位名称")
        aliases = [alias.strip() for alias in self.text("别名").translate(_BETWEEN_ALIASES).split("、")]
        return RosterUnit(
            code=self.code(),
            name=name,
            aliases=tuple(dict.fromkeys(alias for alias in aliases if name_key(alias) not in ("", name_key(name)))),
            department=self.text("主管部门"),
            category=self.text("单位类别"),
            scheme_id=self._scheme(),
            contact=self.text("联系人"),
            phone=self.text("联系电话"),
            budget=self._amount("年初预算批复数"),
            carried=self._amount("上年结转"),
            posts=self._amount("人员编制"),
            due=self._date("截止日期"),
            exempt=self._exempt(),
        )

    def _claim(self, heading: str, texts: Iterable[str]) -> None:
        """A code or name that two rows use would leave open whose form it is."""
        what = "编码" if heading == "单位编码" else "名称"
        for text in texts:
            here = self.place(heading)
            first = self._taken.setdefault(f"{what}:{name_key(text)}", here) if text else here
            if first != here:
                self.fault(heading, f"{what}“{text}”与 {first} 重复，请删去一处或改正")

    def _scheme(self) -> str:
        scheme_id = self.text("适用指标体系")
        if scheme_id and scheme_id not in self._scheme_ids:
            known = "、".join(sorted(self._scheme_ids))
            self.fault("适用指标体系", f"没有“{scheme_id}”这个指标体系，本次可用的有：{known}；不填的按各表内写明的")
        return scheme_id

    def _exempt(self) -> str:
        reason = self.text("免报原因")
        if reason in _NO_REASON:
            self.fault("免报原因", f"写的是“{reason}”，看不出是否免报：应报的留空，免报的写明原因")
        return reason

    def _amount(self, heading: str) -> Decimal | None:
        unit = _AMOUNTS[heading]
        value = self.understood(heading, self.figure(heading, unit), f"请只填数字（{unit}），不清楚的留空")
        if not isinstance(value, Decimal):
            return None
        if value < 0 and heading != "上年结转":
            self.fault(heading, f"“{heading}”填的是负数 {plain(value)}，请核对")
        return value

    def _date(self, heading: str) -> datetime.date | None:
        value = self.understood(heading, read_date(self.raw(heading)), "请按 2024-04-30 的样子填写")
        return value if isinstance(value, datetime.date) else None


def missing_units(
    units: Sequence[UnitResult],
    roster: Roster,
    forced_scheme: str,
    leading_scheme: str,
    unopened: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    in_question: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> tuple[UnitResult, ...]:
    """Units that must report and have not, in the roster's order, under the scheme that they would be scored by.

    `unopened` has the files by which a unit (its code as the roster has it) seems to have reported all the same,
    `in_question` those that may be its own by their names, which a person is asked about.
    """
    reported = {name_key(unit.code) for unit in units}
    return tuple(
        UnitResult(
            code=unit.code,
            name=unit.name,
            category=unit.category,
            status="missing",
            file="",
            scheme_id=forced_scheme or unit.scheme_id or leading_scheme,
            unopened=unopened.get(unit.code, ()),
            in_question=in_question.get(unit.code, ()),
        )
        for unit in roster.units
        if not unit.exempt and name_key(unit.code) not in reported
    )
