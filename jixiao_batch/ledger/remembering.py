"""The memory of a run: a ledger (台账) where there is one, nothing otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jixiao_batch.evaluation.verdict import Schemes
from jixiao_batch.ledger.memory import Memory, RunFacts
from jixiao_batch.memory import setting_aside
from jixiao_batch.one_at_a_time import exclusive
from jixiao_batch.workbook.opening.options import OpeningOptions


@contextmanager
def remembering(file: Path | None, facts: RunFacts, schemes: Schemes, opening: OpeningOptions, *, full: bool) -> Iterator[Memory]:
    """The memory of a run: the ledger in `file`, or none. `full` has it know nothing, and note everything.

    Nobody else works on the ledger meanwhile. LedgerError when it cannot be used, OSError when it cannot be written.
    """
    if file is None:
        yield Memory()
        return
    from jixiao_batch.ledger.database import connect  # SQLite and cattrs, only for ledgers
    from jixiao_batch.ledger.recording import RunLedger

    with exclusive(file.absolute().parent, file.name, facts.person), setting_aside() as set_aside:
        connection = connect(file, create=True)
        try:
            memory = RunLedger(connection, file, facts, schemes, opening, set_aside, full=full)
            try:
                yield memory
            except BaseException:
                with suppress(Exception):  # the disk may be full; the next run sees to it
                    memory.broken_off()
                raise
        finally:
            connection.close()
