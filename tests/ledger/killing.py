"""Work done in a forked child that is killed (SIGKILL) at its n-th step on files or in a database."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_STEPS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.truncate")
_FAILED = 70
#: a method during which steps count; they all do without one
Window = tuple[type, str]


def steps_of(work: Callable[[], object], root: Path, window: Window | None = None) -> int:
    """How many steps the undisturbed work takes below `root`."""
    reader, writer = os.pipe()
    ended = _in_child(work, root, 0, writer, window)
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as stream:
        text = stream.read()
    assert ended == 0, "the undisturbed work failed"
    return int(text)


def killed_at(step: int, work: Callable[[], object], root: Path, window: Window | None = None) -> None:
    """Has the work begin and die before that step."""
    ended = _in_child(work, root, step, None, window)
    assert os.WIFSIGNALED(ended), "the work was over before it could be killed"
    assert os.WTERMSIG(ended) == signal.SIGKILL


def _in_child(work: Callable[[], object], root: Path, step: int, writer: int | None, window: Window | None) -> int:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    code = _FAILED
    try:
        count = _count_steps(root, step, window)
        work()
        if writer is not None:
            os.write(writer, str(count()).encode("ascii"))
        code = 0
    except BaseException as error:
        os.write(2, f"{error!r} {error.__cause__!r}\n".encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _count_steps(root: Path, last: int, window: Window | None) -> Callable[[], int]:
    me, below = os.getpid(), os.fspath(root)
    done, is_open = 0, window is None

    def step() -> None:
        nonlocal done
        if is_open and os.getpid() == me:
            done += 1
            if done == last:
                os.kill(me, signal.SIGKILL)

    def hear(event: str, args: tuple[object, ...]) -> None:
        if event in _STEPS and str(args[0]).startswith(below):
            step()

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = original(*args, **options)
        connection.set_trace_callback(lambda _: step())
        return connection

    if window is not None:
        owner, name = window
        method = getattr(owner, name)

        def watched(*args: Any, **options: Any) -> Any:
            nonlocal is_open
            is_open = True
            try:
                return method(*args, **options)
            finally:
                is_open = False

        setattr(owner, name, watched)
    original, sqlite3.connect = sqlite3.connect, connect
    sys.addaudithook(hear)
    return lambda: done
