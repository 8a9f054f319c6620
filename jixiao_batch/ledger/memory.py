"""What a run knows already and what it finds. `Memory` is a run without a ledger: it knows nothing and forgets everything."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from jixiao_batch.county.results import CountyResult, Course, FileResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.history.past import PastRun
from jixiao_batch.one_at_a_time import lock_files
from jixiao_batch.workbook.opening.collecting import FolderEntry

if TYPE_CHECKING:
    from jixiao_batch.output.unit_parts import PartsScheme, UnitParts

Clock = Callable[[], datetime.datetime]

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Memory:
    """Asked and told by the stages of a run."""

    def recall(self, entries: Sequence[FolderEntry]) -> Mapping[str, Verdict]:
        """The verdicts, by path, that an equal program has already given on what the files are now."""
        return {}

    def keep(self, verdict: Verdict) -> None:
        """A verdict given in this run."""

    def judging_is_over(self) -> None:
        """All verdicts are given."""

    def document_key(self, unit: UnitResult, *facts: object) -> str:
        """Of everything that a document on the unit is written from: the unit without its rank, and further facts."""
        return ""

    def book_key(self, units: Sequence[UnitResult], *facts: object) -> str:
        """The same of a book on all these units."""
        return ""

    def documents(self, key: str) -> Mapping[str, str]:
        """What was last written by that key: relative path -> sha256; nothing when it has to be written."""
        return _NOTHING

    def wrote(self, key: str, paths: Sequence[str]) -> None:
        """These documents are written by that key, now or before."""

    def received(self, verdicts: Sequence[Verdict], files: Sequence[FileResult]) -> Mapping[str, Course]:
        """Notes which forms came and which go back; how those of each unit came and went up to this run, by `unit_key`."""
        return {}

    #: whether what units have in the files that list every unit is kept for the next run
    keeps_parts = False

    def knows_parts(self, scheme: PartsScheme, unit: UnitResult) -> bool:
        """Whether an earlier run has made the parts of the unit as it is now."""
        return False

    def parts(self, scheme: PartsScheme, unit: UnitResult) -> UnitParts:
        """Those that are known."""
        raise LookupError(unit.label)

    def keep_parts(self, scheme: PartsScheme, unit: UnitResult, packed: bytes) -> None:
        """Those made in this run."""

    def last_time(self, result: Path) -> PastRun | None:
        """The last run that came to something else than 结果.json in that file, which does not yet tell what the run has written.

        Doing the same again changes nothing.
        """
        return None

    def found(
        self,
        counties: Sequence[CountyResult],
        files: Sequence[FileResult],
        outputs: Mapping[str, str],
    ) -> None:
        """All that the run has found and written; it is about to appear. `outputs` has 结果.json too."""

    def published(self) -> None:
        """It has appeared."""


def working_files(file: Path) -> tuple[Path, ...]:
    """The ledger in `file` with what SQLite and a run put beside it meanwhile."""
    beside = (file.with_name(f"{file.name}{ending}") for ending in ("-wal", "-shm", "-journal"))
    return (file, *beside, *lock_files(file.parent, file.name))


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the ledger notes of a run before it begins. `clock` tells the time, None when nobody does."""

    folder: Path
    out: Path
    options: Mapping[str, str]
    person: str = ""
    clock: Clock | None = None

    @property
    def now(self) -> str:
        return "" if self.clock is None else self.clock().isoformat(timespec="seconds")
