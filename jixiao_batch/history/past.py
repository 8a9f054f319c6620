"""A run of before (上次、上年), read back from its 结果.json: what today's run is compared with.

Files and units are read one by one, and units kept packed: a run of ten thousand units takes some 20 MB.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from operator import eq
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import Any, TextIO, overload

from jixiao_batch.county.roster import name_key
from jixiao_batch.faults import InputError
from jixiao_batch.json_reading import read_object
from jixiao_batch.packing import compressed, decompressed
from jixiao_batch.scheme.model import PROJECT_NAME

RESULT_NAME = "结果.json"
FORMAT_NAME, FORMAT_VERSION = "jixiao-result", 1
MAX_BYTES = 4_000_000_000
_NOTHING: Mapping[str, Any] = MappingProxyType({})
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
        return finding_key(self.code, self.sheet, self.label, self.message)


def finding_key(code: str, sheet: str, label: str, message: str) -> tuple[str, str, str]:
    """What makes two findings the same one; cells may move between two versions of a form."""
    return code, sheet, label or message


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
    #: how many findings can be told apart, of a unit in brief, which has none of them
    problems: int = 0

    @property
    def label(self) -> str:
        """The unit as lists name it, with its project where the form is about one."""
        project = self.values.get(PROJECT_NAME) or ""
        return f"{self.name}（{project}）" if project else self.name

    @property
    def key(self) -> str:
        return name_key(self.code) or name_key(self.name) or self.file

    def in_brief(self, *, figures: bool = True) -> PastUnit:
        """The unit without what stands in its form and what was found in it, or without its balances and rates too."""
        project = {PROJECT_NAME: self.values[PROJECT_NAME]} if PROJECT_NAME in self.values else _NOTHING
        problems = len({finding.key for finding in self.findings})
        brief = replace(self, values=project, scores=_NOTHING, weights=_NOTHING, claims=_NOTHING, findings=(), problems=problems)
        return brief if figures else replace(brief, balances=_NOTHING, rates=_NOTHING)


@dataclass(frozen=True)
class PastRun:
    """A run as its 结果.json tells it; `words` tell which one it is, where somebody has noted that.

    Of a large run `units` are made when they are asked for (`AskedUnits`): better walked over once than often.
    """

    year: int
    units: Sequence[PastUnit]
    words: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, PastUnit]:
        """Units by what they are known by; one that reports under two schemes stands twice, with the scheme behind it."""
        return _ByKey(self.units, self._places)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        known = self.units.names if isinstance(self.units, AskedUnits) else [(one.key, one.scheme_id) for one in self.units]
        often = Counter(key for key, _ in known)
        return {key if often[key] == 1 else f"{key}|{scheme_id}": place for place, (key, scheme_id) in enumerate(known)}

    def state(self, key: str) -> State | None:
        """Of a unit of that key, None where nobody knows."""
        place = self._places.get(key)
        return self.units.state(place) if place is not None and isinstance(self.units, AskedUnits) else None

    def in_brief(self, key: str) -> PastUnit:
        """The unit of that key without its balances and rates."""
        place = self._places[key]
        return self.units.in_brief(place) if isinstance(self.units, AskedUnits) else self.units[place].in_brief(figures=False)


@dataclass(frozen=True, slots=True)
class State:
    """Of a unit in one run: `digest` of all that it is by itself, and its rank. Equal ones tell that nothing has changed."""

    digest: str
    rank: int | None


class AskedUnits(Sequence[PastUnit]):
    """Units of a run, each of them made when it is asked for."""

    #: key and scheme of each
    names: Sequence[tuple[str, str]]

    @abstractmethod
    def made(self, place: int) -> PastUnit:
        """The unit at that place, from 0."""

    def state(self, place: int) -> State | None:
        """As for `PastRun.state`."""
        return None

    def in_brief(self, place: int) -> PastUnit:
        """As for `PastRun.in_brief`."""
        return self.made(place).in_brief(figures=False)

    @overload
    def __getitem__(self, place: int) -> PastUnit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[PastUnit, ...]: ...
    def __getitem__(self, place: int | slice) -> PastUnit | tuple[PastUnit, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        if place >= len(self):
            raise IndexError(place)
        return self.made(place)

    def __len__(self) -> int:
        return len(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self.names))


class PackedUnits(AskedUnits):
    """Units of a run, each packed until it is asked for."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._hashes: Mapping[str, str] = {}
        self.names: list[tuple[str, str]] = []

    def add(self, data: Mapping[str, Any]) -> None:
        """The unit of a 结果.json. KeyError, TypeError, ValueError or AttributeError where it is not whole."""
        unit = unit_of_record(data, {})
        self.names.append((unit.key, unit.scheme_id))
        told = {key: data[key] for key in _TOLD if key in data}
        told["rates"] = {name: {"value": rate["value"]} for name, rate in data["rates"].items()}
        told["indicators"] = [{key: one.get(key) for key in _TOLD_OF_INDICATORS} for one in data["indicators"]]
        self._packed.append(compressed(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode("ascii")))

    def know_files(self, hashes: Mapping[str, str]) -> None:
        """SHA-256 of the run's files, by path."""
        self._hashes = hashes

    def made(self, place: int) -> PastUnit:
        return unit_of_record(json.loads(decompressed(self._packed[place])), self._hashes)


#: what is kept of a unit
_TOLD = (
    "code", "name", "group", "scheme", "status", "file", "final_total", "provisional", "grade", "rank", "values", "unread",
    "balances", "findings", "department", "in_question",
)  # fmt: skip
_TOLD_OF_INDICATORS = ("name", "final", "weight", "self")


class _ByKey(Mapping[str, PastUnit]):
    def __init__(self, units: Sequence[PastUnit], places: Mapping[str, int]) -> None:
        self._units = units
        self._places = places

    def __getitem__(self, key: str) -> PastUnit:
        return self._units[self._places[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def load_run(place: Path) -> PastRun:
    """The run in an output folder or a 结果.json. PastRunError when it is not there or not one that can be compared."""
    file = place / RESULT_NAME if place.is_dir() else place
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PastRunError(f"“{file}”过大，不像是运行结果")
        with file.open(encoding="utf-8") as stream:
            return run_in(stream, str(file))
    except (OSError, UnicodeDecodeError):
        raise PastRunError(f"“{place}”里没有读得出的 {RESULT_NAME}，请指明以前运行的输出文件夹") from None


def run_in(stream: TextIO, file: str) -> PastRun:
    """The run in the stream of a 结果.json; `file` is named in errors. PastRunError, UnicodeDecodeError, OSError."""
    hashes: dict[str, str] = {}
    units = PackedUnits()
    is_whole = True

    def add(one: Any) -> None:
        nonlocal is_whole
        try:
            units.add(one)
        except NOT_WHOLE:
            is_whole = False

    def know(one: Any) -> None:
        nonlocal is_whole
        try:
            hashes[one["path"]] = one["sha256"] or ""
        except NOT_WHOLE:
            is_whole = False

    try:
        data = read_object(stream, {"files": know, "units": add})
    except UnicodeDecodeError:
        raise
    except (ValueError, RecursionError):
        raise PastRunError(_BROKEN.format(file)) from None
    name, _, version = str(data.get("format", "")).partition("/")
    if name != FORMAT_NAME:
        raise PastRunError(f"“{file}”不是本程序的运行结果")
    if version != str(FORMAT_VERSION):
        raise PastRunError(
            f"“{file}”是别的版本（{name}/{version}）的程序写的，本程序只认 {FORMAT_NAME}/{FORMAT_VERSION}，请用同一版本的程序"
        )
    if not is_whole or not str(data.get("year")).isdecimal() or not {"files", "units"} <= data.keys():
        raise PastRunError(_BROKEN.format(file))
    units.know_files(hashes)
    return PastRun(int(data["year"]), units)


#: what goes wrong with records that are not as this program writes them
NOT_WHOLE = (KeyError, TypeError, ValueError, AttributeError, InvalidOperation)


def unit_of_record(data: Mapping[str, Any], hashes: Mapping[str, str]) -> PastUnit:
    """The unit of a record of 结果.json, with the SHA-256 of the run's files by path.

    KeyError, TypeError, ValueError, AttributeError or InvalidOperation where it is not whole.
    """
    return PastUnit(
        code=data["code"],
        name=data["name"],
        group=intern(data["group"]),
        scheme_id=intern(data["scheme"]),
        status=intern(data["status"]),
        file=data["file"] or "",
        sha256=hashes.get(data["file"] or "", ""),
        total=_decimal(data["final_total"]),
        provisional=bool(data["provisional"]),
        grade=intern(data["grade"] or ""),
        rank=data["rank"],
        values={**data["values"], **data["unread"]},
        balances={name: number for name, text in data["balances"].items() if (number := _decimal(text)) is not None},
        rates={name: number for name, rate in data["rates"].items() if (number := _decimal(rate["value"])) is not None},
        scores={indicator["name"]: _decimal(indicator["final"]) for indicator in data["indicators"]},
        findings=tuple(_finding(finding) for finding in data["findings"]),
        # runs before these keys existed have none
        department=intern(data.get("department") or ""),
        weights={indicator["name"]: _decimal(indicator.get("weight")) for indicator in data["indicators"]},
        claims={indicator["name"]: _decimal(indicator.get("self")) for indicator in data["indicators"]},
        in_question=tuple(data.get("in_question") or ()),
    )


def _finding(data: dict[str, Any]) -> PastFinding:
    texts = (data["sheet"] or "", data["cell"] or "", data["label"] or "", data["message"])
    return PastFinding(data["code"], data["severity"], data["title"], *texts)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
