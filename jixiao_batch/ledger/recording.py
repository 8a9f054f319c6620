"""A run and its ledger: what is known before anything is judged, and what was found, in transactions that a kill cannot split.

A run is `running`, then `written` (everything found is in the ledger, the results are about to appear), then `finished`. What
a dead run leaves behind is settled by the next one: its results have appeared or they have not, and the ledger follows them.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from jixiao_batch import __version__
from jixiao_batch.county.results import CountyResult, Course, FileResult
from jixiao_batch.evaluation.results import Held, UnitResult
from jixiao_batch.evaluation.verdict import Schemes, Verdict
from jixiao_batch.history.past import RESULT_NAME, PastRun
from jixiao_batch.ledger.codec import Codec, CodecError
from jixiao_batch.ledger.database import damaged, storable, transaction
from jixiao_batch.ledger.findings import put_found, put_versions
from jixiao_batch.ledger.kept_parts import KeptParts
from jixiao_batch.ledger.keys import digest, judging_fingerprint, program_fingerprint
from jixiao_batch.ledger.memory import Memory, RunFacts
from jixiao_batch.ledger.reading import kept_run, stored_run
from jixiao_batch.ledger.records import EVENT_ROWS, course_of, events_of, run_words
from jixiao_batch.memory import without_collecting
from jixiao_batch.output.own_files import sha256_if_there, sha256_of
from jixiao_batch.output.unit_parts import PartsScheme, UnitParts
from jixiao_batch.workbook.opening.collecting import FolderEntry, read_bytes
from jixiao_batch.workbook.opening.options import OpeningOptions

#: verdicts are lost by a kill, never more than so many
_BATCH = 50
#: keys asked for at once; SQLite takes 999 at least
_ASKED = 500
#: what befell the computer, not the file: to be tried again
_PASSING = {"crashed", "timeout", "not-readable"}


def stored_path(path: Path, file: Path) -> str:
    """As the ledger in `file` writes it: relative where it lies beside the ledger, so that a round can be moved."""
    home, whole = file.absolute().parent.resolve(), path.resolve()
    return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else whole.as_posix()


class RunLedger(Memory):
    """The memory of a run that has a ledger."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        file: Path,
        facts: RunFacts,
        schemes: Schemes,
        opening: OpeningOptions,
        *,
        full: bool,
    ) -> None:
        self._connection = connection
        self._file = file
        self._facts = facts
        self._codec = Codec(schemes.known)
        self._opening = opening
        self._full = full
        self._out = stored_path(facts.out, file)
        self._waiting: list[tuple[str, bytes]] = []
        self._judged = self._recalled = 0
        #: the contents of each form as they were judged, with the verdict's key, by path
        self._given: dict[str, tuple[Held, str]] = {}
        self._paths_of: dict[str, str] = {}
        #: what the run has found, with its digest
        self._content: tuple[str, bytes] | None = None
        #: by identity; the unit beside it keeps that from being given to another
        self._digests: dict[int, tuple[UnitResult, tuple[str, str]]] = {}
        self._parts = KeptParts(connection, file, storable(self._out), known=not full)
        with transaction(connection, file):
            salt = connection.execute("SELECT value FROM trait WHERE name = 'salt'").fetchone()[0]
            self._settle_dead_runs()
            self._run = self._begin()
            self._documents = self._documents_of_before()
        self._fingerprint = judging_fingerprint(schemes.known, f"{schemes.forced}/{schemes.default}", opening, salt)

    # ------------------------------------------------------------ before judging

    def recall(self, entries: Sequence[FolderEntry]) -> Mapping[str, Verdict]:
        if self._full:
            return {}
        keys = {}
        for entry in entries:
            if (sha256 := _sha256(entry, self._opening.max_file_bytes)) is not None:
                keys[self._key(entry.path, sha256)] = entry
        known = {}
        with without_collecting():
            for key, data in self._stored(list(keys)):
                entry = keys[key]
                try:
                    verdict = self._codec.unpack(data)
                except CodecError as error:
                    raise damaged(self._file) from error
                known[entry.path] = _as_found(verdict, entry)
                self._given[entry.path] = (known[entry.path].held, key)
        self._recalled = len(known)
        return known

    def _stored(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        for start in range(0, len(keys), _ASKED):
            asked = keys[start : start + _ASKED]
            marks = ",".join("?" * len(asked))
            with transaction(self._connection, self._file) as connection:
                rows = connection.execute(f"SELECT key, data FROM verdict WHERE key IN ({marks})", asked).fetchall()
            yield from rows

    def _key(self, path: str, sha256: str) -> str:
        return digest(self._fingerprint, path, sha256)

    # ------------------------------------------------------------ while judging

    def keep(self, verdict: Verdict) -> None:
        self._judged += 1
        if not verdict.sha256 or any(finding.code in _PASSING for finding in verdict.findings):
            return
        key = self._key(verdict.path, verdict.sha256)
        self._given[verdict.path] = (verdict.held, key)
        self._waiting.append((key, self._codec.pack(verdict)))
        if len(self._waiting) >= _BATCH:
            self._put_verdicts()

    def judging_is_over(self) -> None:
        self._put_verdicts()

    def _put_verdicts(self) -> None:
        if not self._waiting:
            return
        with transaction(self._connection, self._file) as connection:
            rows = [(key, data, self._run) for key, data in self._waiting]
            connection.executemany("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?)", rows)
        self._waiting.clear()

    # ------------------------------------------------------------ while writing

    def document_key(self, unit: UnitResult, *facts: object) -> str:
        return digest(self._digests_of(unit)[0], repr(facts))

    def book_key(self, units: Sequence[UnitResult], *facts: object) -> str:
        return digest(*(self._digests_of(unit)[0] for unit in units), repr(facts))

    def _digests_of(self, unit: UnitResult) -> tuple[str, str]:
        """Of what documents say of the unit, and of all that it is; its rank left out: other units' forms change that."""
        known = self._digests.get(id(unit))
        if known is None:
            facts = (unit.code, unit.name, unit.category, unit.status, unit.file, unit.scheme_id, unit.unopened)
            form, aside = self._form_keys(unit)
            told = digest(program_fingerprint(), form, repr(facts))
            whole = digest(told, aside, repr(unit.in_question))
            known = self._digests[id(unit)] = (unit, (told, whole))
        return known[1]

    def _form_keys(self, unit: UnitResult) -> tuple[str | bytes, str | bytes]:
        """The key of the verdict where the unit's contents are just as they were judged, all of them otherwise.

        What is aside in a finding is the county's and in no document on a unit: it is told apart, with what was asked.
        """
        held, key = self._given.get(unit.file, (None, ""))
        if unit.held is held:
            return key, ""
        contents = unit.contents
        findings = tuple(replace(finding, aside="") if finding.aside else finding for finding in contents.findings)
        told = self._codec.text_of(unit.scheme_id, replace(contents, findings=findings, asked=()))
        return told, repr(([finding.aside for finding in contents.findings], contents.asked))

    def documents(self, key: str) -> Mapping[str, str]:
        return {} if self._full else self._documents.get(key, {})

    def wrote(self, key: str, paths: Sequence[str]) -> None:
        self._paths_of.update(dict.fromkeys(paths, key))

    # ------------------------------------------------------------ before writing

    def received(self, verdicts: Sequence[Verdict], files: Sequence[FileResult]) -> Mapping[str, Course]:
        with transaction(self._connection, self._file) as connection:
            put_versions(connection, self._run, verdicts, {file.path: file.status for file in files})
            rows = connection.execute(EVENT_ROWS).fetchall()
            runs = connection.execute("SELECT id, started FROM run WHERE state = 'finished' OR id = ?", (self._run,)).fetchall()
        events = events_of(rows, {number: _time(started) for number, started in runs})
        return {key: course_of(its_own) for key, its_own in events.items()}

    keeps_parts = True

    def knows_parts(self, scheme: PartsScheme, unit: UnitResult) -> bool:
        return self._parts.knows(self._parts_key(scheme, unit))

    def parts(self, scheme: PartsScheme, unit: UnitResult) -> UnitParts:
        return self._parts.parts(self._parts_key(scheme, unit))

    def keep_parts(self, scheme: PartsScheme, unit: UnitResult, packed: bytes) -> None:
        self._parts.keep(self._parts_key(scheme, unit), packed)

    def _parts_key(self, scheme: PartsScheme, unit: UnitResult) -> str:
        return digest(self._digests_of(unit)[1], scheme.loaded.sha256, repr((scheme.year, unit.spot_checks)))

    def last_time(self, result: Path) -> PastRun | None:
        self._parts.put()
        content = sha256_of(result)
        self._content = (content, kept_run(result))
        with transaction(self._connection, self._file) as connection:
            row = connection.execute(
                "SELECT run.id, started, person, data FROM run JOIN result ON content = digest"
                " WHERE out = ? AND state = 'finished' AND content <> ? ORDER BY run.id DESC LIMIT 1",
                (self._out, content),
            ).fetchone()
        return stored_run(row[3], self._file, run_words(row[0], _time(row[1]), row[2])) if row is not None else None

    # ------------------------------------------------------------ after writing

    def found(
        self,
        counties: Sequence[CountyResult],
        files: Sequence[FileResult],
        outputs: Mapping[str, str],
    ) -> None:
        units = [
            (self._digests_of(unit)[1], unit, county.loaded.scheme.score_places) for county in counties for unit in county.units
        ]
        with transaction(self._connection, self._file) as connection:
            put_found(connection, self._run, files, units, outputs)
            if self._content:
                digest_of_it, data = self._content
                connection.execute("INSERT OR IGNORE INTO result VALUES (?, ?)", (digest_of_it, data))
                connection.execute("UPDATE run SET content = ? WHERE id = ?", (digest_of_it, self._run))
            self._put_documents(outputs)
            connection.execute(
                "UPDATE run SET state = 'written', result_sha256 = ?, judged = ?, recalled = ? WHERE id = ?",
                (outputs[RESULT_NAME], self._judged, self._recalled, self._run),
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
        with transaction(self._connection, self._file):
            self._forget(self._run)

    def _put_documents(self, outputs: Mapping[str, str]) -> None:
        now = {(key, path, outputs[path]) for path, key in self._paths_of.items()}
        before = {(key, path, sha256) for key, paths in self._documents.items() for path, sha256 in paths.items()}
        gone = [(self._out, key, path) for key, path, _ in before - now]
        self._connection.executemany("DELETE FROM document WHERE out = ? AND key = ? AND path = ?", gone)
        new = [(self._out, *document) for document in sorted(now - before)]
        self._connection.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?)", new)

    # ------------------------------------------------------------ runs

    def _begin(self) -> int:
        facts = self._facts
        row = self._connection.execute(
            "INSERT INTO run (started, person, tool, program, options, folder, out, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'running') RETURNING id",
            (
                facts.now,
                facts.person,
                f"jixiao-batch {__version__}",
                program_fingerprint(),
                json.dumps(facts.options, ensure_ascii=True, sort_keys=True),
                storable(stored_path(facts.folder, self._file)),
                storable(self._out),
            ),
        ).fetchone()
        return int(row[0])

    def _settle_dead_runs(self) -> None:
        """What runs that were killed have left: results that have appeared count, others never were."""
        dead = self._connection.execute(
            "SELECT id, state, result_sha256 FROM run WHERE state = 'running' OR (state = 'written' AND out = ?)", (self._out,)
        ).fetchall()
        for run, state, result_sha256 in dead:
            if state == "written" and sha256_if_there(self._facts.out / RESULT_NAME) == result_sha256:
                self._connection.execute("UPDATE run SET state = 'finished', finished = ? WHERE id = ?", (self._facts.now, run))
            else:
                self._forget(run)

    def _forget(self, run: int) -> None:
        for table in ("file", "standing", "output"):
            self._connection.execute(f"DELETE FROM {table} WHERE run = ?", (run,))
        self._connection.execute("UPDATE version SET returned = NULL WHERE returned = ?", (run,))
        self._connection.execute("DELETE FROM version WHERE received = ?", (run,))
        self._connection.execute("UPDATE run SET state = 'broken', content = '' WHERE id = ?", (run,))
        self._connection.execute("DELETE FROM result WHERE digest NOT IN (SELECT content FROM run)")

    def _documents_of_before(self) -> dict[str, dict[str, str]]:
        by_key: dict[str, dict[str, str]] = {}
        rows = self._connection.execute("SELECT key, path, sha256 FROM document WHERE out = ? ORDER BY key, path", (self._out,))
        for key, path, sha256 in rows:
            by_key.setdefault(key, {})[path] = sha256
        return by_key


def _as_found(verdict: Verdict, entry: FolderEntry) -> Verdict:
    """The time of the file is the folder's to tell, not the verdict's."""
    return replace(verdict, modified=entry.modified)


def _sha256(entry: FolderEntry, limit: int) -> str | None:
    if entry.file is None:
        return None
    try:
        return hashlib.sha256(read_bytes(entry.file, limit)).hexdigest()
    except OSError:
        return None


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
