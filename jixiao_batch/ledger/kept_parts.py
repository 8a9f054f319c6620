"""What runs have made of units before: after one form sent again, the lines of all other units are not made anew."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

from jixiao_batch.evaluation.assessment import ScoreRange
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.history.past import NOT_WHOLE
from jixiao_batch.ledger.database import damaged, told, transaction
from jixiao_batch.ledger.stood import parts_in
from jixiao_batch.ledger.unit_digests import UnitDigests
from jixiao_batch.output.unit_parts import UnitParts

#: parts written together
_BATCH = 100


class KeptParts:
    """Parts and possible totals of units by the digest of all that a unit is. LedgerError where they are damaged."""

    def __init__(self, connection: sqlite3.Connection, file: Path, digests: UnitDigests, *, known: bool) -> None:
        """`known` tells whether what earlier runs have made is taken; what this one makes is kept in any case.

        To be made where SQLite's errors are told in plain words.
        """
        self._connection = connection
        self._file = file
        self._digests = digests
        #: the possible totals that are kept, by digest
        self._known: dict[str, tuple[str | None, str | None]] = {}
        if known:
            self._known = {digest: (low, high) for digest, low, high in connection.execute("SELECT digest, low, high FROM part")}
        self._waiting: list[tuple[str, str | None, str | None, bytes]] = []

    def knows(self, unit: UnitResult) -> bool:
        return self._digests.whole(unit) in self._known

    def parts(self, unit: UnitResult) -> UnitParts:
        """Those of a unit that is known."""
        try:
            with told(self._file):
                return parts_in(self._connection, self._digests.whole(unit))
        except NOT_WHOLE as error:
            raise damaged(self._file) from error

    def keep(self, unit: UnitResult, packed: bytes) -> None:
        """`unit.score_range` is kept with them."""
        low, high = unit.score_range or (None, None)
        ends = (None if low is None else str(low), None if high is None else str(high))
        self._waiting.append((self._digests.whole(unit), *ends, packed))
        if len(self._waiting) >= _BATCH:
            self.put()

    def score_range(self, unit: UnitResult) -> ScoreRange | None:
        """None for a unit that has none or was not there before."""
        low, high = self._known.get(self._digests.whole(unit), (None, None))
        return (Decimal(low), Decimal(high)) if low is not None and high is not None else None

    def put(self) -> None:
        """What is to be kept and not yet written."""
        if self._waiting:
            with transaction(self._connection, self._file) as connection:
                connection.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", self._waiting)
            self._waiting.clear()

    def drop_unused(self) -> None:
        """In an open transaction: what was made for a run that came to nothing, and of no unit since."""
        self._connection.execute("DELETE FROM part WHERE digest NOT IN (SELECT digest FROM score)")
