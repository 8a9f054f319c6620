"""抽评记录 read back: one line per indicator checked, strictly; a record without person or with impossible points is refused."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from jixiao_batch.county.bureau_tables import BureauForm, LineReader
from jixiao_batch.county.roster import name_key
from jixiao_batch.county.units import with_more_findings
from jixiao_batch.evaluation.results import SpotCheck, UnitResult
from jixiao_batch.evaluation.spot_checks import spot_finding
from jixiao_batch.faults import Fault, InputError
from jixiao_batch.numbers import plain, round_half_up
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.reading.cells import read_date

SPOT_SHEET = "抽评记录"
#: headings in the order in which the record is written; the last six are filled in by the people who check
HEADINGS = (
    "单位编码",
    "单位名称",
    "单位类别",
    "等次",
    "指标",
    "分值",
    "自评",
    "复核",
    "抽评得分",
    "抽评发现的问题",
    "依据",
    "抽评人",
    "日期",
)
ENTRIES = HEADINGS[8:]
_NEEDED = ("单位编码", "单位名称", "指标", "抽评得分", "抽评发现的问题", "依据", "抽评人")


class SpotCheckError(InputError):
    """A record of spot checks that cannot be used, with every fault found in it."""

    what = "抽评记录"
    untouched = "原来的结果没有动"


_FORM = BureauForm(
    "抽评记录",
    HEADINGS,
    _NEEDED,
    "找不到抽评记录的表头，请用 jixiao spotcheck 写出的抽评名单填写，不要删改表头",
    SpotCheckError,
)


@dataclass(frozen=True)
class SpotCheckList:
    """All filled lines of a record."""

    file: str
    checks: tuple[SpotCheck, ...]

    def of(self, unit: UnitResult) -> tuple[SpotCheck, ...]:
        """Lines on the unit: by its code, by its name where either has no code; by its project too where it has one."""
        return tuple(check for check in self.checks if _is_about(check, unit))


def _is_about(check: SpotCheck, unit: UnitResult) -> bool:
    code = name_key(unit.code)
    same_name = name_key(check.unit_name) == name_key(unit.label)
    if code and check.unit_code:
        return name_key(check.unit_code) == code and (same_name or unit.label == unit.name)
    return same_name


NO_SPOT_CHECKS = SpotCheckList("", ())


def load_spot_checks(file: Path) -> SpotCheckList:
    """The record in that workbook. SpotCheckError when it cannot be opened or has faults."""
    return read_spot_checks(_FORM.content(file), file.name)


def read_spot_checks(data: bytes, file: str) -> SpotCheckList:
    """The record in the bytes of a workbook; lines in which nobody has entered anything are passed over."""
    reader = _RecordReader()
    reader.read(_FORM, data, file)
    return SpotCheckList(file, tuple(reader.checks))


class _RecordReader(LineReader):
    """Collects the checks of all sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.checks: list[SpotCheck] = []
        self._first: dict[tuple[str, str, str], str] = {}

    def take_line(self) -> None:
        if not any(self.text(heading) for heading in ENTRIES):
            return
        self.must_name_unit()
        if not self.text("指标"):
            self.fault("指标", "“指标”没有填，不知道抽评的是哪一项")
        if not self.text("抽评人"):
            self.fault("抽评人", "“抽评人”没有填；抽评记录必须写明抽评人")
        score, day = self._score(), self._day()
        place = self.place("抽评得分")
        code = self.code()
        key = (name_key(code), name_key(self.text("单位名称")), self.text("指标"))
        if self._first.setdefault(key, place) != place:
            self.fault("指标", f"同一单位的同一指标在 {self._first[key]} 已经填过，请只留一行")
        if score is not None:
            texts = {name: self.text(heading) for name, heading in _TEXTS.items()}
            self.checks.append(SpotCheck(unit_code=code, score=score, day=day, seen=self._seen(), place=place, **texts))

    def _score(self) -> Decimal | None:
        reading = self.figure("抽评得分", "分")
        text = self.text("抽评得分")
        if not text:
            self.fault("抽评得分", "“抽评得分”没有填；得分没有不同意见的，照“复核”填")
        elif reading.problem or not isinstance(reading.value, Decimal):
            self.fault("抽评得分", f"“抽评得分”填的是“{text}”，请只填数字，不带单位、百分号")
        elif reading.value < 0:
            self.fault("抽评得分", f"“抽评得分”填的是“{text}”，应为 0 或正数")
        else:
            return reading.value
        return None

    def _seen(self) -> str:
        number = self.figure("复核", "分").value
        return plain(number) if isinstance(number, Decimal) else ""

    def _day(self) -> str:
        reading = read_date(self.raw("日期"))
        if reading.problem:
            self.fault("日期", f"“日期”填的是“{self.text('日期')}”，请按 2024-06-30 的样子填写")
        return reading.value.isoformat() if isinstance(reading.value, datetime.date) else ""


_TEXTS = {
    "unit_name": "单位名称", "category": "单位类别", "grade": "等次", "indicator": "指标", "person": "抽评人",
    "problem": "抽评发现的问题", "basis": "依据",
}  # fmt: skip


def record_faults(record: SpotCheckList, units: Sequence[UnitResult], schemes: Mapping[str, LoadedScheme]) -> Iterator[Fault]:
    """Lines that this run has no unit, no such indicator or no such points for, and differences that nobody explains."""
    for check in record.checks:
        unit = next((unit for unit in units if _is_about(check, unit)), None)
        if unit is None:
            yield Fault(f"没有“{check.unit_code or check.unit_name}”这个单位的表，请核对编码和名称", record.file, check.place)
            continue
        indicators = {one.name: one for one in schemes[unit.scheme_id].scheme.indicators}
        indicator, places = indicators.get(check.indicator), schemes[unit.scheme_id].scheme.score_places
        if indicator is None:
            yield Fault(f"“{unit.label}”所用的指标体系里没有“{check.indicator}”这个指标", record.file, check.place)
        elif check.score > indicator.weight:
            message = f"抽评得分 {plain(check.score)} 超过“{check.indicator}”的分值 {plain(indicator.weight)}"
            yield Fault(message, record.file, check.place)
        elif check.score != round_half_up(check.score, places):
            yield Fault(f"抽评得分 {plain(check.score)} 的小数多于 {places} 位", record.file, check.place)
        elif not check.problem and check.seen and Decimal(check.seen) != check.score:
            message = f"抽评得分 {plain(check.score)} 与复核 {check.seen} 不同，“抽评发现的问题”没有填"
            yield Fault(message, record.file, check.place)


def with_spot_checks(
    units: Iterable[UnitResult], record: SpotCheckList, schemes: Mapping[str, LoadedScheme]
) -> tuple[UnitResult, ...]:
    """The units with what spot checks found: a query (核实) for each indicator seen otherwise, no other score."""
    return tuple(_checked(unit, record, schemes) for unit in units)


def _checked(unit: UnitResult, record: SpotCheckList, schemes: Mapping[str, LoadedScheme]) -> UnitResult:
    mine = record.of(unit)
    if not mine:
        return unit
    scheme = schemes[unit.scheme_id].scheme
    findings = [finding for check in mine if (finding := spot_finding(scheme, unit, check)) is not None]
    return with_more_findings(replace(unit, spot_checks=mine), findings)
