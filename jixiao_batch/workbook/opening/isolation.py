"""The other end of the isolated process: starts it, asks it, ends it when it hangs, and tries again when it died."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from jixiao_batch.workbook.opening.messages import Message, receive, send

TIME_LIMIT_SECONDS = 8.0
#: A process that has read a larger file may have kept its memory, and is not asked again.
_LARGE = 4 * 1024 * 1024

Failure = Literal["crashed", "timeout"]


def ask(format_name: str, passwords: Sequence[str], data: bytes) -> Message | Failure:
    """The answer of the isolated process to a file, or how it failed.

    The process is kept for the next file, because starting one takes much longer than reading a form. What one file does to
    it must not cost the next: after any failure it is replaced, and only a new process has the last word.
    """
    reader = _reader(os.getpid())
    was_new = reader.is_new
    answer = reader.ask(format_name, passwords, data)
    failed = isinstance(answer, str) or "code" in answer[0]
    if failed or len(data) > _LARGE:
        reader.end()
    if failed and not was_new and answer != "timeout":
        answer = reader.ask(format_name, passwords, data)
        reader.end()
    return answer


@functools.cache
def _reader(process_id: int) -> _Reader:
    """One for each process: a forked one must not talk to that of its parent."""
    return _Reader(process_id)


class _Reader:
    """The isolated process of the process `owner`, started when it is asked."""

    def __init__(self, owner: int) -> None:
        self.owner = owner
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_new(self) -> bool:
        return self._process is None

    def ask(self, format_name: str, passwords: Sequence[str], data: bytes) -> Message | Failure:
        try:
            process = self._process = self._process or _start()
        except OSError:
            return "crashed"
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(TIME_LIMIT_SECONDS, give_up)
        timer.start()
        try:
            # stdin and stdout are there: both were asked for as pipes
            send(process.stdin, ({"format": format_name, "passwords": list(passwords)}, data))  # type: ignore[arg-type]
            answer = receive(process.stdout)  # type: ignore[arg-type]
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        self.end()
        return "timeout" if late.is_set() else "crashed"

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _start() -> subprocess.Popen[bytes]:
    package_home = str(Path(__file__).resolve().parents[3])
    paths = [package_home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        # -P: the folder it is started in may hold strangers' files and must not be a source of modules
        [sys.executable, "-P", "-m", "jixiao_batch.workbook.opening.isolated"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no console window flashes up on Windows
    )
