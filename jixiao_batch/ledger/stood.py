"""The units of a run as the ledger keeps them: what each one is by itself once for all runs, where it stood in each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao_batch.county.results import CountyResult, FileResult, unit_key
from jixiao_batch.history.past import AskedUnits, PastUnit, State, unit_of_record
from jixiao_batch.ledger.database import storable
from jixiao_batch.output.unit_parts import UnitParts, unpacked
from jixiao_batch.scheme.model import PROJECT_NAME


@dataclass(frozen=True, slots=True)
class Stood:
    """A unit in one run; what else there is to say of it stands under `digest`."""

    digest: str
    code: str
    name: str
    category: str
    scheme_id: str
    status: str
    file: str
    #: a list as JSON
    in_question: str
    rank: int | None
    department: str
    #: of its file
    sha256: str

    @property
    def key(self) -> str:
        return unit_key(self.code, self.name, self.file)

    def record(self, entries: bytes) -> dict[str, Any]:
        """The unit's record of 结果.json, as far as runs are compared by it. ValueError where the entries are not whole."""
        return {
            **json.loads(b"{" + entries + b"}"),
            "code": self.code,
            "name": self.name,
            "group": self.category,
            "scheme": self.scheme_id,
            "status": self.status,
            "file": self.file,
            "in_question": json.loads(self.in_question),
            "rank": self.rank,
            "department": self.department,
        }


#: of one run, in the order of 结果.json
_STOOD = """
SELECT score.digest, code, name, category, scheme, score.status, score.file, in_question, rank, department,
    ifnull(file.sha256, '')
FROM standing JOIN score ON score.id = standing.score
LEFT JOIN file ON file.run = standing.run AND file.path = score.file
WHERE standing.run = ? ORDER BY standing.place
"""


_IN_BRIEF = "SELECT total, provisional, grade, project, problems FROM score WHERE digest = ?"


def stood_in(connection: sqlite3.Connection, run: int) -> tuple[Stood, ...]:
    return tuple(Stood(*row) for row in connection.execute(_STOOD, (run,)))


def parts_in(connection: sqlite3.Connection, digest: str) -> UnitParts:
    """The parts of the unit of that digest. NOT_WHOLE errors where there are none, or damaged ones."""
    row = connection.execute("SELECT data FROM part WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        raise KeyError(digest)
    return unpacked(row[0])


def standing_now(counties: Iterable[CountyResult], files: Iterable[FileResult], digests: Callable[..., str]) -> tuple[Stood, ...]:
    """The units of this run, as `stood_in` will tell of them."""
    hashes = {file.path: file.sha256 for file in files}
    return tuple(
        Stood(
            digests(unit),
            storable(unit.code),
            storable(unit.name),
            storable(unit.category),
            unit.scheme_id,
            unit.status,
            storable(unit.file),
            in_question_text(unit.in_question),
            unit.rank,
            storable(unit.department),
            hashes.get(unit.file, ""),
        )
        for county in counties
        for unit in county.units
    )


def in_question_text(paths: Sequence[str]) -> str:
    return json.dumps(paths, ensure_ascii=True)


class UnitRecords:
    """What units are by themselves."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def past(self, one: Stood) -> PastUnit:
        """NOT_WHOLE errors where the ledger is damaged."""
        record = one.record(parts_in(self._connection, one.digest).record)
        return unit_of_record(record, {one.file: one.sha256})

    def in_brief(self, one: Stood) -> PastUnit:
        """The same without what stands in its record only: its values, figures, scores and findings."""
        row = self._connection.execute(_IN_BRIEF, (one.digest,)).fetchone()
        if row is None:
            raise KeyError(one.digest)
        total, provisional, grade, project, problems = row
        return PastUnit(
            code=one.code,
            name=one.name,
            group=one.category,
            scheme_id=one.scheme_id,
            status=one.status,
            file=one.file,
            sha256=one.sha256,
            total=None if total is None else Decimal(total),
            provisional=bool(provisional),
            grade=grade,
            rank=one.rank,
            values={PROJECT_NAME: project} if project else {},
            balances={},
            rates={},
            scores={},
            findings=(),
            department=one.department,
            in_question=tuple(json.loads(one.in_question)),
            problems=problems,
        )


class StoodUnits(AskedUnits):
    """The units of a run; what each of them is by itself is read when it is asked for."""

    def __init__(self, stood: Sequence[Stood], records: UnitRecords) -> None:
        self._stood = stood
        self._records = records
        self.names = [(one.key, one.scheme_id) for one in stood]

    def made(self, place: int) -> PastUnit:
        """NOT_WHOLE errors where the ledger is damaged."""
        return self._records.past(self._stood[place])

    def state(self, place: int) -> State:
        one = self._stood[place]
        return State(one.digest, one.rank)

    def in_brief(self, place: int) -> PastUnit:
        """NOT_WHOLE errors where the ledger is damaged."""
        return self._records.in_brief(self._stood[place])
