"""A run of before (上次、上年), read back from its 结果.json: what today's run is compared with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

from jixiao_batch.county.roster import name_key
from jixiao_batch.faults import InputError
from jixiao_batch.scheme.model import PROJECT_NAME

RESULT_NAME = "结果.json"
FORMAT_NAME, FORMAT_VERSION = "jixiao-result", 1
MAX_BYTES = 200_000_000
_BROKEN = "“{}”内容不完整或被改过，不能用来比较；请用原来的报送件重新运行一次"


class PastRunError(InputError):
    """The results of a former run cannot be used; the message is for the person at the screen."""

    def __init__(self, message: str) -> None:
        super().__init__([message])


@dataclass(frozen=True, slots=True)
class PastFinding:
    code: str
    severity: str
    title: str
    sheet: str
    cell: str
    label: str
    message: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two findings the same one; cells may move between two versions of a form."""
        return self.code, self.sheet, self.label or self.message


@dataclass(frozen=True, slots=True)
class PastUnit:
    """One unit of a run. Amounts in 万元, points in 分; `values` by field id, as typed where they could not be read."""

    code: str
    name: str
    group: str
    scheme_id: str
    status: str
    file: str
    sha256: str
    total: Decimal | None
    provisional: bool
    grade: str
    rank: int | None
    values: Mapping[str, str | None]
    balances: Mapping[str, Decimal]
    #: rates as fractions, by figure
    rates: Mapping[str, Decimal]
    scores: Mapping[str, Decimal | None]
    findings: tuple[PastFinding, ...]
    #: 主管部门 by that run's roster, "" where it tells none
    department: str = ""
    #: what each indicator is worth and what the unit gave itself, 分
    weights: Mapping[str, Decimal | None] = field(default_factory=dict)
    claims: Mapping[str, Decimal | None] = field(default_factory=dict)
    #: of a missing unit: forms that may be its own, which nobody has answered
    in_question: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The unit as lists name it, with its project where the form is about one."""
        project = self.values.get(PROJECT_NAME) or ""
        return f"{self.name}（{project}）" if project else self.name

    @property
    def key(self) -> str:
        return name_key(self.code) or name_key(self.name) or self.file


@dataclass(frozen=True)
class PastRun:
    """A run as its 结果.json tells it; `words` tell which one it is, where somebody has noted that."""

    year: int
    units: tuple[PastUnit, ...]
    words: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, PastUnit]:
        """Units by what they are known by; one that reports under two schemes stands twice, with the scheme behind it."""
        often = Counter(unit.key for unit in self.units)
        return {unit.key if often[unit.key] == 1 else f"{unit.key}|{unit.scheme_id}": unit for unit in self.units}


def load_run(place: Path) -> PastRun:
    """The run in an output folder or a 结果.json. PastRunError when it is not there or not one that can be compared."""
    file = place / RESULT_NAME if place.is_dir() else place
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PastRunError(f"“{file}”过大，不像是运行结果")
        return read_run(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError):
        raise PastRunError(f"“{place}”里没有读得出的 {RESULT_NAME}，请指明以前运行的输出文件夹") from None


def read_run(text: str, file: str) -> PastRun:
    """The run in the text of a 结果.json; `file` is named in errors."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise PastRunError(_BROKEN.format(file)) from None
    return run_of(data, file)


def run_of(data: Any, file: str, words: str = "") -> PastRun:
    """The run in the data of a 结果.json; `file` is named in errors."""
    name, _, version = str(data.get("format", "") if isinstance(data, dict) else "").partition("/")
    if name != FORMAT_NAME:
        raise PastRunError(f"“{file}”不是本程序的运行结果")
    if version != str(FORMAT_VERSION):
        raise PastRunError(
            f"“{file}”是别的版本（{name}/{version}）的程序写的，本程序只认 {FORMAT_NAME}/{FORMAT_VERSION}，请用同一版本的程序"
        )
    try:
        hashes = {one["path"]: one["sha256"] or "" for one in data["files"]}
        return PastRun(int(data["year"]), tuple(_unit(one, hashes) for one in data["units"]), words)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation):
        raise PastRunError(_BROKEN.format(file)) from None


def _unit(data: dict[str, Any], hashes: Mapping[str, str]) -> PastUnit:
    return PastUnit(
        code=data["code"],
        name=data["name"],
        group=data["group"],
        scheme_id=data["scheme"],
        status=data["status"],
        file=data["file"] or "",
        sha256=hashes.get(data["file"] or "", ""),
        total=_decimal(data["final_total"]),
        provisional=bool(data["provisional"]),
        grade=data["grade"] or "",
        rank=data["rank"],
        values={**data["values"], **data["unread"]},
        balances={name: number for name, text in data["balances"].items() if (number := _decimal(text)) is not None},
        rates={name: number for name, rate in data["rates"].items() if (number := _decimal(rate["value"])) is not None},
        scores={indicator["name"]: _decimal(indicator["final"]) for indicator in data["indicators"]},
        findings=tuple(_finding(finding) for finding in data["findings"]),
        # runs before these keys existed have none
        department=data.get("department") or "",
        weights={indicator["name"]: _decimal(indicator.get("weight")) for indicator in data["indicators"]},
        claims={indicator["name"]: _decimal(indicator.get("self")) for indicator in data["indicators"]},
        in_question=tuple(data.get("in_question") or ()),
    )


def _finding(data: dict[str, Any]) -> PastFinding:
    texts = (data["sheet"] or "", data["cell"] or "", data["label"] or "", data["message"])
    return PastFinding(data["code"], data["severity"], data["title"], *texts)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
