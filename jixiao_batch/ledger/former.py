"""A former run wherever it is kept: an output folder, a 结果.json, a ledger (台账) or a round's folder."""

from __future__ import annotations

from pathlib import Path

from jixiao_batch.history.past import RESULT_NAME, PastRun, load_run

#: every SQLite file begins so
_DATABASE = b"SQLite format 3\0"


def load_past(place: Path) -> PastRun:
    """The run in that output folder or 结果.json, the last finished one of that ledger or round's folder.

    PastRunError and LedgerError when there is none or it cannot be used.
    """
    if not _is_ledger(place):
        return load_run(place)
    from jixiao_batch.ledger.reading import open_ledger  # a library of its own, only for ledgers

    with open_ledger(place) as ledger:
        return ledger.results()


def _is_ledger(place: Path) -> bool:
    from jixiao_batch.ledger.database import LEDGER_NAME

    if place.is_dir():
        return not (place / RESULT_NAME).is_file() and (place / LEDGER_NAME).is_file()
    try:
        with place.open("rb") as stream:
            return place.suffix == Path(LEDGER_NAME).suffix or stream.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False
