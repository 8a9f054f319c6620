"""What one run knows of a county: every file with its one status, every unit once, and the scheme it was scored by."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao_batch.county.roster import Roster, RosterUnit, name_key
from jixiao_batch.evaluation.results import FileStatus, UnitResult
from jixiao_batch.scheme.loading import LoadedScheme

FILE_STATUS_WORDS: dict[FileStatus, str] = {
    "used": "已采用",
    "returned": "退回",
    "duplicate": "重复",
    "unreadable": "打不开",
    # another file, or the form of a unit that the roster lacks; `reason` tells which
    "unknown": "未识别",
    "ignored": "略过",
}


@dataclass(frozen=True, slots=True)
class FileResult:
    """One entry of the folder. `unit` is the code and name it speaks for, "" when unknown; `reason` says why it is not used."""

    path: str
    sha256: str
    status: FileStatus
    unit: str
    reason: str

    @property
    def status_word(self) -> str:
        return FILE_STATUS_WORDS[self.status]


@dataclass(frozen=True, slots=True)
class Expected:
    """The roster of a run and the day on which it is asked who is overdue; None when no day is known."""

    roster: Roster
    today: datetime.date | None = None

    def unit(self, code: str) -> RosterUnit | None:
        return self.roster.by_code.get(name_key(code))

    def days_overdue(self, unit: RosterUnit) -> int | None:
        """Days since the unit should have reported, None when it is not late or nobody set a day."""
        if unit.due is None or self.today is None or self.today <= unit.due:
            return None
        return (self.today - unit.due).days


@dataclass(frozen=True, slots=True)
class Course:
    """How a unit's forms came and went (报送经过), by the days of the runs that met them, each in order."""

    received: datetime.date | None = None
    returned: tuple[datetime.date, ...] = ()
    received_again: tuple[datetime.date, ...] = ()


def unit_key(code: str, name: str, path: str = "") -> str:
    """By what records over several runs know a unit: its code, else its name, else its file."""
    return name_key(code) or name_key(name) or path


@dataclass(frozen=True, slots=True)
class CountyResult:
    """A whole run. `units` are ordered: ranked ones by rank, then the others by code and name."""

    loaded: LoadedScheme
    year: int
    units: tuple[UnitResult, ...]
    files: tuple[FileResult, ...]
    expected: Expected | None = None
    #: by `unit_key`, where a ledger (台账) is kept
    courses: Mapping[str, Course] = field(default_factory=dict)

    @property
    def ranked(self) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in self.units if unit.rank is not None)
