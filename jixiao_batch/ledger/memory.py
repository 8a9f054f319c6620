"""What a run knows already and what it finds. `Memory` is a run without a ledger: it knows nothing and forgets everything."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from jixiao_batch.county.results import CountyResult, Course, FileResult
from jixiao_batch.evaluation.assessment import ScoreRange
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.history.changes import Comparison
from jixiao_batch.one_at_a_time import lock_files
from jixiao_batch.parcels import Parcels
from jixiao_batch.workbook.opening.collecting import FolderEntry

if TYPE_CHECKING:
    from jixiao_batch.output.unit_parts import UnitParts

#: a verdict in bytes: what every run needs of it, its contents
Record = tuple[bytes, bytes]
Recording = Callable[[Verdict], Record]
Clock = Callable[[], datetime.datetime]

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Memory:
    """Asked and told by the stages of a run."""

    def recall(self, entries: Sequence[FolderEntry], parcels: Parcels) -> Mapping[str, Verdict]:
        """The verdicts, by path, that an equal program has already given on what the files are now.

        Their contents stay packed until they are looked at, and beside those of `parcels` then.
        """
        return {}

    #: what the processes of a run have to know beside its schemes
    tools: tuple[object, ...] = ()
    #: makes the record of a verdict where it is given, in another process perhaps
    recording: Recording | None = None

    def keep(self, verdict: Verdict, record: Record | None) -> None:
        """A verdict given in this run, with what `recording` has made of it; None where that could not be."""

    def judging_is_over(self) -> None:
        """All verdicts are given."""

    def document_key(self, unit: UnitResult, *facts: object) -> str:
        """Of everything that a document on the unit is written from: the unit without its rank, and further facts."""
        return ""

    def book_key(self, units: Sequence[UnitResult], *facts: object) -> str:
        """The same of a book on all these units."""
        return ""

    def documents(self, key: str, edition: str = "") -> Mapping[str, str]:
        """What was last written by that key in that edition: relative path -> sha256; nothing when it has to be written."""
        return _NOTHING

    def earlier_edition(self, key: str) -> tuple[str, Mapping[str, str]]:
        """What was last written by that key, and in which edition; nothing when there is none."""
        return "", _NOTHING

    def wrote(self, key: str, paths: Sequence[str], edition: str = "") -> None:
        """These documents are written by that key in that edition, now or before."""

    def received(self, verdicts: Sequence[Verdict], files: Sequence[FileResult]) -> Mapping[str, Course]:
        """Notes which forms came and which go back; how those of each unit came and went up to this run, by `unit_key`."""
        return {}

    def former_outputs(self) -> Mapping[str, str] | None:
        """What the last run wrote into the folder of results: relative path -> sha256; None when that is not known for sure."""
        return None

    def nobody_decided(self, sha256: str) -> bool:
        """Whether 复核意见 with that content is as the last run wrote it, with no decision on it: then it need not be read."""
        return False

    def noted_decisions(self, count: int) -> None:
        """There are so many decisions on the list that this run reads, and on the one that it writes."""

    def score_range(self, unit: UnitResult) -> ScoreRange | None:
        """The unit's possible totals, when the same unit was there before."""
        return None

    #: whether what units have in the files that list every unit is kept for the next run
    keeps_parts = False

    def knows_parts(self, unit: UnitResult) -> bool:
        """Whether an earlier run has made the parts of the unit as it is now."""
        return False

    def parts(self, unit: UnitResult) -> UnitParts:
        """Those that are known."""
        raise LookupError(unit.label)

    def keep_parts(self, unit: UnitResult, packed: bytes) -> None:
        """Those made in this run."""

    def since_last(self, content: str, counties: Sequence[CountyResult], files: Sequence[FileResult]) -> Comparison | None:
        """What has changed since the last run that came to something else; doing the same again changes nothing.

        `content` is the sha256 of 结果.json as it is before it tells what the run has written.
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
