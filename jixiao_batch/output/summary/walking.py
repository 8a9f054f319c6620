"""One walk over the units, of which many sheets take their rows: each unit's contents are unpacked once for all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult, Totals
from jixiao_batch.evaluation.results import UnitResult, assessed, totals_of
from jixiao_batch.workbook.submission import Submission


@dataclass(frozen=True, slots=True)
class AssessedUnit:
    """A unit that has figures: its place in the county's list (from 0), its 序号 and its row on sheets of units × something."""

    place: int
    number: int
    row: int
    unit: UnitResult

    @property
    def totals(self) -> Totals:
        return totals_of(self.unit)


@dataclass(frozen=True, slots=True)
class Opened:
    """An assessed unit with its contents, while the walk over the units is at it."""

    entry: AssessedUnit
    submission: Submission | None
    assessment: Assessment
    #: what its indicators came to, by name
    results: Mapping[str, IndicatorResult]

    @property
    def unit(self) -> UnitResult:
        return self.entry.unit

    @property
    def row(self) -> int:
        return self.entry.row

    @classmethod
    def of(cls, entry: AssessedUnit) -> Opened:
        found = assessed(entry.unit)
        return cls(entry, entry.unit.submission, found, {result.indicator.name: result for result in found.indicators})


@dataclass(frozen=True, slots=True)
class Visited:
    """The unit at one place of the county's list, while the walk is at it; `opened` where it has figures."""

    place: int
    unit: UnitResult
    opened: Opened | None


class UnitRows(ABC):
    """A sheet whose rows are written while one walk goes over the units, beside those of other sheets."""

    @abstractmethod
    def put(self, visited: Visited) -> None:
        """What the sheet has of the next unit."""

    @abstractmethod
    def finish(self) -> None:
        """What stands below all units, and how the sheet is printed."""


class AssessedRows(UnitRows):
    """A sheet that has rows for units with figures only."""

    def put(self, visited: Visited) -> None:
        if visited.opened is not None:
            self.put_assessed(visited.opened)

    @abstractmethod
    def put_assessed(self, unit: Opened) -> None:
        """What the sheet has of the next unit with figures."""
