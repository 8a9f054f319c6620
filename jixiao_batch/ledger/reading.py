"""The ledger read back: its runs, and how each unit's forms came and went. Nothing is written."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from jixiao_batch.county.results import unit_key
from jixiao_batch.history.past import NOT_WHOLE, PackedUnits, PastRun
from jixiao_batch.ledger.database import LEDGER_NAME, LedgerError, connect, damaged, told
from jixiao_batch.ledger.records import EVENT_ROWS, Event, LedgerRun, events_of, run_words
from jixiao_batch.ledger.stood import parts_in, stood_in


class Ledger:
    """An open ledger; close it, or take `open_ledger`."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self.file = file
        self.connection = connection

    def runs(self) -> tuple[LedgerRun, ...]:
        """Every run, the first one first."""
        rows = self.rows(
            "SELECT id, started, finished, person, tool, options, folder, out, state, year, result_sha256, judged, recalled"
            " FROM run ORDER BY id"
        )
        return tuple(self._run(*row) for row in rows)

    def last_run(self) -> LedgerRun | None:
        """The last one that came to its end."""
        return next((run for run in reversed(self.runs()) if run.state == "finished"), None)

    def history(self, code: str, name: str) -> tuple[Event, ...]:
        """What befell the forms of the unit in finished runs, in order; nothing for one that has not reported."""
        return self._histories.get(unit_key(code, name), ())

    @cached_property
    def _histories(self) -> Mapping[str, tuple[Event, ...]]:
        return events_of(self.rows(EVENT_ROWS), {run.id: run.started for run in self.runs() if run.state == "finished"})

    def results(self, number: int | None = None) -> PastRun:
        """What the run of that number found, the last one that came to its end without a number.

        LedgerError when there is no such run.
        """
        finished = [run for run in self.runs() if run.state == "finished"]
        run = next((run for run in reversed(finished) if number in (None, run.id)), None)
        if run is None:
            which = "完成的运行" if number is None else f"第 {number} 次运行，或那一次没有完成"
            raise LedgerError(f"台账“{self.file}”里没有{which}；有哪些，请用 jixiao ledger show 列出")
        units = PackedUnits()
        with told(self.file):
            for stood in stood_in(self.connection, run.id):
                try:
                    units.add(stood.record(parts_in(self.connection, stood.digest).record))
                except NOT_WHOLE as error:
                    raise damaged(self.file) from error
            units.know_files(dict(self.connection.execute("SELECT path, sha256 FROM file WHERE run = ?", (run.id,))))
        return PastRun(run.year, units, run_words(run.id, run.started, run.person))

    def last_two(self) -> tuple[PastRun, PastRun]:
        """The last run and the last one before it that came to something else. LedgerError when there is none."""
        rows = self.rows("SELECT id, content, out FROM run WHERE state = 'finished' ORDER BY id DESC")
        if not rows or (other := next((row[0] for row in rows if row[1:] != rows[0][1:] and row[2] == rows[0][2]), None)) is None:
            raise LedgerError(f"台账“{self.file}”里没有两次不同的运行结果，没有可比的")
        return self.results(other), self.results(rows[0][0])

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with told(self.file):
            return self.connection.execute(statement, values).fetchall()

    def _run(self, *row: Any) -> LedgerRun:
        number, started, finished, person, tool, options, folder, out, state, year, result_sha256, judged, recalled = row
        home = self.file.absolute().parent
        return LedgerRun(
            id=number,
            started=_time(started),
            finished=_time(finished),
            person=person,
            tool=tool,
            options=json.loads(options),
            folder=home / folder,
            out=home / out,
            state=state,
            year=year,
            result_sha256=result_sha256,
            judged=judged,
            recalled=recalled,
        )


@contextmanager
def open_ledger(file: Path) -> Iterator[Ledger]:
    """The ledger in that file, or in that folder of a round. LedgerError when there is none or it cannot be used."""
    if file.is_dir():
        file = file / LEDGER_NAME
    connection = connect(file)
    try:
        yield Ledger(file, connection)
    finally:
        connection.close()


def _time(text: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
