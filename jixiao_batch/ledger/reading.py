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

from jixiao_batch.ledger.database import LEDGER_NAME, connect, told
from jixiao_batch.ledger.findings import unit_key
from jixiao_batch.ledger.records import Event, EventKind, LedgerRun


class Ledger:
    """An open ledger; close it, or take `open_ledger`."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self.file = file
        self.connection = connection

    def runs(self) -> tuple[LedgerRun, ...]:
        """Every run, the first one first."""
        rows = self.rows(
            "SELECT id, started, finished, person, tool, options, folder, out, state, result_sha256, judged, recalled"
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
        when = {run.id: run.started for run in self.runs() if run.state == "finished"}
        events: dict[str, list[Event]] = {}
        for key, path, sha256, received, returned in self.rows(
            "SELECT unit_key, path, sha256, received, returned FROM version ORDER BY id"
        ):
            if received not in when:
                continue
            its_own = events.setdefault(key, [])
            kind: EventKind = "received_again" if its_own else "received"
            its_own.append(Event(kind, when[received], path, sha256, received))
            if returned in when:
                its_own.append(Event("returned", when[returned], path, sha256, returned))
        # a form may be returned in a later run than the next one came in
        return {key: tuple(sorted(its_own, key=lambda event: event.run)) for key, its_own in events.items()}

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with told(self.file):
            return self.connection.execute(statement, values).fetchall()

    def _run(self, *row: Any) -> LedgerRun:
        number, started, finished, person, tool, options, folder, out, state, result_sha256, judged, recalled = row
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
