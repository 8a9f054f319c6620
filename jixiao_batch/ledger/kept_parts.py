"""Parts of units that earlier runs have made: after one form sent again, the lines of all other units are not made anew."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

from jixiao_batch.ledger.database import damaged, transaction
from jixiao_batch.output.unit_parts import UnitParts, unpacked

#: parts written together
_BATCH = 100


class KeptParts:
    """Those of the runs into one output folder, by a key of everything that they are made from."""

    def __init__(self, connection: sqlite3.Connection, file: Path, out: str, *, known: bool) -> None:
        """`known` tells whether what earlier runs have made is taken; what this one makes is kept in any case."""
        self._connection = connection
        self._file = file
        self._out = out
        self._known = known
        self._used: set[str] = set()
        self._waiting: list[tuple[str, bytes]] = []

    def of(self, key: str, make: Callable[[], UnitParts]) -> UnitParts:
        """The parts of that key. LedgerError where what is kept is damaged."""
        self._used.add(key)
        if self._known and (row := self._connection.execute("SELECT data FROM parts WHERE key = ?", (key,)).fetchone()):
            try:
                return unpacked(row[0])
            except (ValueError, zlib.error) as error:
                raise damaged(self._file) from error
        parts = make()
        self._waiting.append((key, parts.packed()))
        if len(self._waiting) >= _BATCH:
            self.put()
        return parts

    def put(self) -> None:
        """What was made and is not yet written."""
        if self._waiting:
            with transaction(self._connection, self._file) as connection:
                connection.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?)", self._waiting)
            self._waiting.clear()

    def drop_unused(self) -> None:
        """In an open transaction: what no last run into any folder has used goes."""
        held = {key for (key,) in self._connection.execute("SELECT key FROM parts_used WHERE out = ?", (self._out,))}
        gone, new = ([(self._out, key) for key in sorted(keys)] for keys in (held - self._used, self._used - held))
        self._connection.executemany("DELETE FROM parts_used WHERE out = ? AND key = ?", gone)
        self._connection.executemany("INSERT INTO parts_used VALUES (?, ?)", new)
        self._connection.execute("DELETE FROM parts WHERE key NOT IN (SELECT key FROM parts_used)")
