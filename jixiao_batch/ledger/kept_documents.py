"""Documents that runs into one output folder have written: one that would come out the same is not written again."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence


class KeptDocuments:
    """Documents by a key of everything that they are written from. One key may have several editions, one after another."""

    def __init__(self, connection: sqlite3.Connection, out: str, *, known: bool) -> None:
        """`known` tells whether what earlier runs have written is taken; what this one writes is noted in any case."""
        self._connection = connection
        self._out = out
        self._known = known
        #: edition, and relative path -> sha256
        self._before: dict[str, tuple[str, dict[str, str]]] = {}
        question = "SELECT key, edition, path, sha256 FROM document WHERE out = ? ORDER BY key, path"
        for key, edition, path, sha256 in connection.execute(question, (out,)):
            self._before.setdefault(key, (edition, {}))[1][path] = sha256
        #: key and edition of each path
        self._now: dict[str, tuple[str, str]] = {}

    def earlier(self, key: str) -> tuple[str, Mapping[str, str]]:
        """The edition and the documents (relative path -> sha256) that were last written by that key; nothing for a new one."""
        return self._before.get(key, ("", {})) if self._known else ("", {})

    def wrote(self, key: str, paths: Sequence[str], edition: str) -> None:
        self._now.update(dict.fromkeys(paths, (key, edition)))

    def put(self, outputs: Mapping[str, str]) -> None:
        """In an open transaction: what this run has written is what the next one may take over."""
        now = {(key, edition, path, outputs[path]) for path, (key, edition) in self._now.items()}
        before = {
            (key, edition, path, sha256) for key, (edition, paths) in self._before.items() for path, sha256 in paths.items()
        }
        gone = [(self._out, key, path) for key, _, path, _ in before - now]
        self._connection.executemany("DELETE FROM document WHERE out = ? AND key = ? AND path = ?", gone)
        new = [(self._out, *document) for document in sorted(now - before)]
        self._connection.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)", new)
