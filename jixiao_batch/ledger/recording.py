"""A run and its ledger: what is known before anything is judged, and what was found, in transactions that a kill cannot split.

A run is `running`, then `written` (everything found is in the ledger, the results are about to appear), then `finished`. What
a dead run leaves behind is settled by the next one: its results have appeared or they have not, and the ledger follows them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from jixiao_batch.county.decision_list import DECISIONS_NAME
from jixiao_batch.county.results import CountyResult, Course, FileResult
from jixiao_batch.evaluation.assessment import ScoreRange
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Schemes, Verdict
from jixiao_batch.history.changes import Comparison, compare
from jixiao_batch.history.past import NOT_WHOLE, RESULT_NAME, PastRun
from jixiao_batch.ledger.codec import Codec, CodecError
from jixiao_batch.ledger.database import asked, damaged, told, transaction
from jixiao_batch.ledger.findings import put_found, put_versions
from jixiao_batch.ledger.kept import Kept
from jixiao_batch.ledger.kept_documents import KeptDocuments
from jixiao_batch.ledger.kept_parts import KeptParts
from jixiao_batch.ledger.keys import digest, judging_fingerprint
from jixiao_batch.ledger.memory import Memory, Record, RunFacts
from jixiao_batch.ledger.records import EVENT_ROWS, course_of, events_of, run_words
from jixiao_batch.ledger.runs import begin_run, forget_run, settle_dead_runs, stored_path
from jixiao_batch.ledger.stood import StoodUnits, UnitRecords, standing_now, stood_in
from jixiao_batch.ledger.unit_digests import UnitDigests
from jixiao_batch.memory import without_collecting
from jixiao_batch.output.own_files import sha256_if_there
from jixiao_batch.output.unit_parts import UnitParts
from jixiao_batch.packing import crc32
from jixiao_batch.parcels import Parcels
from jixiao_batch.workbook.opening.collecting import FolderEntry, read_bytes
from jixiao_batch.workbook.opening.options import OpeningOptions

#: verdicts are lost by a kill, never more than so many
_BATCH = 50
#: the last run into a folder that came to its end
_LAST = "(SELECT max(id) FROM run WHERE out = ? AND state = 'finished')"
#: what befell the computer, not the file: to be tried again
_PASSING = {"crashed", "timeout", "not-readable"}


class RunLedger(Memory):
    """The memory of a run that has a ledger."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        file: Path,
        facts: RunFacts,
        schemes: Schemes,
        opening: OpeningOptions,
        set_aside: Callable[[], None],
        *,
        full: bool,
    ) -> None:
        self._connection = connection
        self._file = file
        self._facts = facts
        self._codec = Codec(schemes.known, schemes.layouts)
        self.tools = (self._codec,)
        self.recording = self._codec.pack
        self._opening = opening
        self._set_aside = set_aside
        self._full = full
        self._out = stored_path(facts.out, file)
        self._waiting: list[tuple[str, bytes, bytes]] = []
        self._judged = self._recalled = self._decisions = 0
        self._digests = UnitDigests(self._codec, schemes.known)
        #: digest of what the run has found
        self._content = ""
        with transaction(connection, file):
            salt = connection.execute("SELECT value FROM trait WHERE name = 'salt'").fetchone()[0]
            settle_dead_runs(connection, file, facts)
            self._run = begin_run(connection, file, facts)
            self._documents = KeptDocuments(connection, self._out, known=not full)
            self._parts = KeptParts(connection, file, self._digests, known=not full)
        self._fingerprint = judging_fingerprint(schemes.known, f"{schemes.forced}/{schemes.default}", opening, salt)

    # ------------------------------------------------------------ before judging

    def former_outputs(self) -> Mapping[str, str] | None:
        with told(self._file):
            row = self._connection.execute(f"SELECT id, result_sha256 FROM run WHERE id = {_LAST}", (self._out,)).fetchone()
            if row is None or sha256_if_there(self._facts.out / RESULT_NAME) != row[1]:
                return None
            return dict(self._connection.execute("SELECT path, sha256 FROM output WHERE run = ?", (row[0],)))

    def nobody_decided(self, sha256: str) -> bool:
        if self._full:
            return False
        question = f"SELECT 1 FROM run JOIN output ON run = id WHERE id = {_LAST} AND decisions = 0 AND path = ? AND sha256 = ?"
        with told(self._file):
            return self._connection.execute(question, (self._out, DECISIONS_NAME, sha256)).fetchone() is not None

    def noted_decisions(self, count: int) -> None:
        self._decisions = count

    def recall(self, entries: Sequence[FolderEntry], parcels: Parcels) -> Mapping[str, Verdict]:
        if self._full:
            return {}
        keys = {}
        for entry in entries:
            if (sha256 := _sha256(entry, self._opening.max_file_bytes)) is not None:
                keys[self._key(entry.path, sha256)] = entry
        known = {}
        with without_collecting():
            for key, outline, data, checksum in self._stored(list(keys)):
                if _checksum(outline, data) != checksum:
                    raise damaged(self._file)
                entry = keys[key]
                verdict = self._recalled_verdict(outline, data, parcels)
                # the time of the file is the folder's to tell, not the verdict's
                known[entry.path] = replace(verdict, modified=entry.modified)
                self._digests.know(entry.path, verdict.held, key)
        self._set_aside()
        self._recalled = len(known)
        return known

    def _recalled_verdict(self, outline: bytes, data: bytes, parcels: Parcels) -> Verdict:
        try:
            verdict, found = self._codec.unpack(outline)
        except CodecError as error:
            raise damaged(self._file) from error
        return replace(verdict, held=Kept(parcels, verdict.scheme_id, found, data, self._codec, self._file))

    def _stored(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes, bytes, int]]:
        question = "SELECT key, outline, data, checksum FROM verdict WHERE key IN"
        with transaction(self._connection, self._file) as connection:
            yield from asked(connection, question, keys)

    def _key(self, path: str, sha256: str) -> str:
        return digest(self._fingerprint, path, sha256)

    # ------------------------------------------------------------ while judging

    def keep(self, verdict: Verdict, record: Record | None) -> None:
        self._judged += 1
        if record is None or not verdict.sha256 or any(code in _PASSING for code, _ in verdict.held.outline.kinds):
            return
        key = self._key(verdict.path, verdict.sha256)
        self._digests.know(verdict.path, verdict.held, key)
        self._waiting.append((key, *record))
        if len(self._waiting) >= _BATCH:
            self._put_verdicts()

    def judging_is_over(self) -> None:
        self._put_verdicts()

    def _put_verdicts(self) -> None:
        if not self._waiting:
            return
        with transaction(self._connection, self._file) as connection:
            rows = [(key, outline, data, _checksum(outline, data), self._run) for key, outline, data in self._waiting]
            connection.executemany("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?)", rows)
        self._waiting.clear()

    # ------------------------------------------------------------ while writing

    def document_key(self, unit: UnitResult, *facts: object) -> str:
        return digest(self._digests.told(unit), repr(facts))

    def book_key(self, units: Sequence[UnitResult], *facts: object) -> str:
        return digest(*(self._digests.told(unit) for unit in units), repr(facts))

    def documents(self, key: str, edition: str = "") -> Mapping[str, str]:
        written, known = self._documents.earlier(key)
        return known if written == edition else {}

    def earlier_edition(self, key: str) -> tuple[str, Mapping[str, str]]:
        return self._documents.earlier(key)

    def wrote(self, key: str, paths: Sequence[str], edition: str = "") -> None:
        self._documents.wrote(key, paths, edition)

    # ------------------------------------------------------------ before writing

    def received(self, verdicts: Sequence[Verdict], files: Sequence[FileResult]) -> Mapping[str, Course]:
        with transaction(self._connection, self._file) as connection:
            put_versions(connection, self._run, verdicts, {file.path: file.status for file in files})
            rows = connection.execute(EVENT_ROWS).fetchall()
            runs = connection.execute("SELECT id, started FROM run WHERE state = 'finished' OR id = ?", (self._run,)).fetchall()
        events = events_of(rows, {number: _time(started) for number, started in runs})
        return {key: course_of(its_own) for key, its_own in events.items()}

    def score_range(self, unit: UnitResult) -> ScoreRange | None:
        return self._parts.score_range(unit)

    keeps_parts = True

    def knows_parts(self, unit: UnitResult) -> bool:
        return self._parts.knows(unit)

    def parts(self, unit: UnitResult) -> UnitParts:
        return self._parts.parts(unit)

    def keep_parts(self, unit: UnitResult, packed: bytes) -> None:
        self._parts.keep(unit, packed)

    def since_last(self, content: str, counties: Sequence[CountyResult], files: Sequence[FileResult]) -> Comparison | None:
        self._parts.put()
        self._content = content
        with told(self._file):
            row = self._connection.execute(
                "SELECT id, started, person, year FROM run"
                " WHERE out = ? AND state = 'finished' AND content <> ? ORDER BY id DESC LIMIT 1",
                (self._out, self._content),
            ).fetchone()
            if row is None:
                return None
            run, started, person, year = row
            records = UnitRecords(self._connection)
            stood = stood_in(self._connection, run)
            before = PastRun(year, StoodUnits(stood, records), run_words(run, _time(started), person))
            standing = standing_now(counties, files, self._digests.whole)
            now = PastRun(counties[0].year, StoodUnits(standing, records))
            try:
                return compare(before, now, only_changed=True)
            except NOT_WHOLE as error:
                raise damaged(self._file) from error

    # ------------------------------------------------------------ after writing

    def found(
        self,
        counties: Sequence[CountyResult],
        files: Sequence[FileResult],
        outputs: Mapping[str, str],
    ) -> None:
        units = [
            (self._digests.whole(unit), unit, county.loaded.scheme.score_places) for county in counties for unit in county.units
        ]
        with transaction(self._connection, self._file) as connection:
            put_found(connection, self._run, files, units, outputs)
            self._documents.put(outputs)
            connection.execute(
                "UPDATE run SET state = 'written', year = ?, content = ?, result_sha256 = ?, judged = ?, recalled = ?,"
                " decisions = ? WHERE id = ?",
                (
                    counties[0].year,
                    self._content,
                    outputs[RESULT_NAME],
                    self._judged,
                    self._recalled,
                    self._decisions,
                    self._run,
                ),
            )

    def published(self) -> None:
        with transaction(self._connection, self._file) as connection:
            connection.execute("UPDATE run SET state = 'finished', finished = ? WHERE id = ?", (self._facts.now, self._run))
            # outputs are proved against the last run into a folder only
            connection.execute(
                "DELETE FROM output WHERE run <> ?1 AND run IN (SELECT id FROM run WHERE out = ?2)", (self._run, self._out)
            )
            self._parts.drop_unused()

    def broken_off(self) -> None:
        """The run came to nothing; what it judged is kept."""
        self._put_verdicts()
        self._parts.put()
        with transaction(self._connection, self._file) as connection:
            forget_run(connection, self._run)


def _checksum(*parts: bytes) -> int:
    """Of what few runs look at, so that damage is told before anything else is done."""
    checksum = 0
    for part in parts:
        checksum = crc32(part, checksum)
    return checksum


def _sha256(entry: FolderEntry, limit: int) -> str | None:
    if entry.file is None:
        return None
    try:
        return hashlib.sha256(read_bytes(entry.file, limit)).hexdigest()
    except OSError:
        return None


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
