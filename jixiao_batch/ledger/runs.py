"""Runs begin, and what those that were killed have left is settled. All of it in a transaction that the caller has opened."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from jixiao_batch import __version__
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.ledger.database import storable
from jixiao_batch.ledger.keys import program_fingerprint
from jixiao_batch.ledger.memory import RunFacts
from jixiao_batch.output.own_files import sha256_if_there


def stored_path(path: Path, file: Path) -> str:
    """As the ledger in `file` writes it: relative where it lies beside the ledger, so that a round can be moved."""
    home, whole = file.absolute().parent.resolve(), path.resolve()
    return storable(whole.relative_to(home).as_posix() if whole.is_relative_to(home) else whole.as_posix())


def begin_run(connection: sqlite3.Connection, file: Path, facts: RunFacts) -> int:
    """Its number."""
    row = connection.execute(
        "INSERT INTO run (started, person, tool, program, options, folder, out, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'running') RETURNING id",
        (
            facts.now,
            facts.person,
            f"jixiao-batch {__version__}",
            program_fingerprint(),
            json.dumps(facts.options, ensure_ascii=True, sort_keys=True),
            stored_path(facts.folder, file),
            stored_path(facts.out, file),
        ),
    ).fetchone()
    return int(row[0])


def settle_dead_runs(connection: sqlite3.Connection, file: Path, facts: RunFacts) -> None:
    """What runs that were killed have left: results that have appeared count, others never were."""
    dead = connection.execute(
        "SELECT id, state, result_sha256 FROM run WHERE state = 'running' OR (state = 'written' AND out = ?)",
        (stored_path(facts.out, file),),
    ).fetchall()
    for run, state, result_sha256 in dead:
        if state == "written" and sha256_if_there(facts.out / RESULT_NAME) == result_sha256:
            connection.execute("UPDATE run SET state = 'finished', finished = ? WHERE id = ?", (facts.now, run))
        else:
            forget_run(connection, run)


def forget_run(connection: sqlite3.Connection, run: int) -> None:
    """It came to nothing."""
    for table in ("file", "standing", "output"):
        connection.execute(f"DELETE FROM {table} WHERE run = ?", (run,))
    connection.execute("UPDATE version SET returned = NULL WHERE returned = ?", (run,))
    connection.execute("DELETE FROM version WHERE received = ?", (run,))
    connection.execute("UPDATE run SET state = 'broken', content = '' WHERE id = ?", (run,))
