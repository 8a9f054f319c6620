"""The file of the ledger: its tables, its version, and plain words for what can be wrong with it. The only room of sqlite3."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jixiao_batch.faults import InputError

LEDGER_NAME = "台账.db"
#: raised with every change of the tables
SCHEMA_VERSION = 3
#: by which SQLite files know their program: "jxtz"
_APPLICATION_ID = 0x6A78747A
#: keys asked for at once; SQLite takes 999 at least
_ASKED = 500
#: another program may be reading the ledger for a moment
_BUSY_SECONDS = 5.0
#: bytes; with less the disk counts as full
_LEAST_ROOM = 200_000

_TABLES = """
CREATE TABLE trait (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL, finished TEXT NOT NULL DEFAULT '', person TEXT NOT NULL, tool TEXT NOT NULL, program TEXT NOT NULL,
    options TEXT NOT NULL, folder TEXT NOT NULL, out TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'written', 'finished', 'broken')),
    year INTEGER NOT NULL DEFAULT 0, result_sha256 TEXT NOT NULL DEFAULT '', content TEXT NOT NULL DEFAULT '',
    judged INTEGER NOT NULL DEFAULT 0, recalled INTEGER NOT NULL DEFAULT 0, decisions INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE part (digest TEXT PRIMARY KEY, low TEXT, high TEXT, data BLOB NOT NULL);
CREATE TABLE file (
    run INTEGER NOT NULL REFERENCES run (id), path TEXT NOT NULL, sha256 TEXT NOT NULL, status TEXT NOT NULL,
    unit TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (run, path)
) WITHOUT ROWID;
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    unit_key TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, scheme TEXT NOT NULL, sha256 TEXT NOT NULL,
    path TEXT NOT NULL, received INTEGER NOT NULL REFERENCES run (id), returned INTEGER REFERENCES run (id),
    UNIQUE (unit_key, scheme, sha256)
);
CREATE TABLE score (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE, code TEXT NOT NULL, name TEXT NOT NULL, category TEXT NOT NULL, scheme TEXT NOT NULL,
    status TEXT NOT NULL, file TEXT NOT NULL, in_question TEXT NOT NULL, total TEXT, grade TEXT NOT NULL,
    provisional INTEGER NOT NULL, project TEXT NOT NULL, problems INTEGER NOT NULL
);
CREATE TABLE finding (
    score INTEGER NOT NULL REFERENCES score (id), place INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
    sheet TEXT NOT NULL, cell TEXT NOT NULL, label TEXT NOT NULL, value TEXT NOT NULL, expected TEXT NOT NULL,
    message TEXT NOT NULL, PRIMARY KEY (score, place)
) WITHOUT ROWID;
CREATE TABLE decision (
    score INTEGER NOT NULL REFERENCES score (id), place INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    action TEXT NOT NULL, claimed TEXT NOT NULL, computed TEXT NOT NULL, final TEXT NOT NULL, reason TEXT NOT NULL,
    basis TEXT NOT NULL, person TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (score, place)
) WITHOUT ROWID;
CREATE TABLE standing (
    run INTEGER NOT NULL REFERENCES run (id), place INTEGER NOT NULL, score INTEGER NOT NULL REFERENCES score (id),
    rank INTEGER, group_rank INTEGER, department TEXT NOT NULL, PRIMARY KEY (run, place)
) WITHOUT ROWID;
CREATE TABLE output (
    run INTEGER NOT NULL REFERENCES run (id), path TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (run, path)
) WITHOUT ROWID;
CREATE TABLE verdict (
    key TEXT PRIMARY KEY, outline BLOB NOT NULL, data BLOB NOT NULL, checksum INTEGER NOT NULL, run INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE document (
    out TEXT NOT NULL, key TEXT NOT NULL, edition TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (out, key, path)
) WITHOUT ROWID;
"""


class LedgerError(InputError):
    """The ledger cannot be used; nothing in it was changed. The message is for the person at the screen."""

    def __init__(self, message: str) -> None:
        super().__init__([message])


class LedgerNotWrittenError(OSError):
    """The ledger could not be written (full disk, no permission); the message is for the person at the screen."""


def connect(file: Path, *, create: bool = False) -> sqlite3.Connection:
    """The ledger in `file`, made when it is not there and `create` says so; no transaction is open.

    LedgerError for one that is damaged, of a newer version or of another program, LedgerNotWrittenError (OSError) for one
    that cannot be written.
    """
    if not create and not file.is_file():
        raise LedgerError(f"没有“{file}”这本台账，请用 jixiao run --ledger 运行一次")
    if create:
        file.parent.mkdir(parents=True, exist_ok=True)
    with told(file):
        connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            _prepare(connection, file)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Check before anything is written, even the mode of the journal."""
    is_new = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not is_new:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if application != _APPLICATION_ID:
            raise LedgerError(f"“{file}”不是本程序的台账，没有动它。请另写一个文件名")
        if found != SCHEMA_VERSION:
            newer = found > SCHEMA_VERSION
            other = "" if newer else "，或者把它改名留存，再运行一次，会另建一本"
            raise LedgerError(
                f"台账“{file}”是{'更新' if newer else '较早'}版本的程序写的（{found}，本程序认 {SCHEMA_VERSION}），没有动它。"
                f"请换用那个版本的程序{other}"
            )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    if is_new:
        connection.executescript(
            f"BEGIN;{_TABLES}PRAGMA application_id = {_APPLICATION_ID};PRAGMA user_version = {SCHEMA_VERSION};"
            f"INSERT INTO trait VALUES ('salt', x'{secrets.token_hex(16)}');COMMIT;"
        )


@contextmanager
def told(file: Path) -> Iterator[None]:
    """SQLite's errors in plain words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        # without a code: a text in the file that is none
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
            raise damaged(file) from error
        raise LedgerNotWrittenError(f"台账“{file}”{_reason(error, file)}") from error
    except sqlite3.ProgrammingError:  # a mistake of ours
        raise
    except sqlite3.DatabaseError as error:
        raise damaged(file) from error


def damaged(file: Path) -> LedgerError:
    """The error that says so, also for content that SQLite itself cannot see to be wrong."""
    return LedgerError(
        f"台账“{file}”已损坏，没有动它。有备份的请换回备份；没有的请把它改名留存，再运行一次，会另建一本（要全部重新复核）"
    )


def _reason(error: sqlite3.OperationalError, file: Path) -> str:
    code = error.sqlite_errorcode & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "正被另一个程序使用，请等它结束再运行"
    # of the files that SQLite puts beside the ledger it only says that they could not be written
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(file.absolute().parent)):
        return "写不进去：磁盘满了，请腾出空间再运行，已复核的不会重做"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return "打不开或没有权限写，请检查文件夹的权限，或换一个位置"
    return f"读写出错（{error}），请检查磁盘后再运行，已复核的不会重做"


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


@contextmanager
def transaction(connection: sqlite3.Connection, file: Path) -> Iterator[sqlite3.Connection]:
    """All or nothing."""
    with told(file):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def asked(connection: sqlite3.Connection, question: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of all keys; the question ends with "IN"."""
    for start in range(0, len(keys), _ASKED):
        some = keys[start : start + _ASKED]
        yield from connection.execute(f"{question} ({','.join('?' * len(some))})", some).fetchall()


def storable(text: str) -> str:
    r"""SQLite takes no lone surrogates, which old workbooks may hold; they are written as escapes: "\udc80"."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
