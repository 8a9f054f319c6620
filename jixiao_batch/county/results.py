"""What one run knows of a county: every file with its one status, every unit once, and the scheme it was scored by."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_batch.evaluation.results import FileStatus, UnitResult, UnitStatus
from jixiao_batch.scheme.loading import LoadedScheme

#: units whose workbook is used (采用): the others are listed, but neither ranked nor added up
ADOPTED: tuple[UnitStatus, ...] = ("passed", "query")

FILE_STATUS_WORDS: dict[FileStatus, str] = {
    "used": "已采用",
    "returned": "退回",
    "duplicate": "重复",
    "unreadable": "打不开",
    "unknown": "不是本表样",
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
class CountyResult:
    """A whole run. `units` are ordered: ranked ones by rank, then the others by code and name."""

    loaded: LoadedScheme
    year: int
    units: tuple[UnitResult, ...]
    files: tuple[FileResult, ...]

    @property
    def ranked(self) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in self.units if unit.rank is not None)


def is_adopted(unit: UnitResult) -> bool:
    """Whether the unit's figures are part of the county's totals."""
    return unit.status in ADOPTED and unit.assessment is not None
