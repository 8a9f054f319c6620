"""Parts of units that earlier runs have made: after one form sent again, the lines of all other units are not made anew."""

from __future__ import annotations

import sqlite3
import zlib
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

    def knows(self, key: str) -> bool:
        self._used.add(key)
        return self._known and self._connection.execute("SELECT 1 FROM parts WHERE key = ?", (key,)).fetchone() is not None

    def parts(self, key: str) -> UnitParts:
        """Those of a key that is known. LedgerError where they are damaged."""
        (data,) = self._connection.execute("SELECT data FROM parts WHERE key = ?", (key,)).fetchone()
        try:
            return unpacked(data)
        except (ValueError, zlib.error) as error:
            raise damaged(self._file) from error

    def keep(self, key: str, packed: bytes) -> None:
        self._waiting.append((key, packed))
        if len(self._waiting) >= _BATCH:
            self.put()

    def put(self) -> None:
        """What is to be kept and not yet written."""
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
