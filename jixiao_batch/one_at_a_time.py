"""One run at a time on an output folder or a ledger: the second waits a moment, then says who is at work."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jixiao_batch.faults import system_words

#: a run of a small folder is over by then
WAIT_SECONDS = 5.0


class BusyError(OSError):
    """Somebody else is at work there; the message says who."""


@contextmanager
def exclusive(folder: Path, name: str = "", who: str = "", wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Nobody else is at work on `folder`, or on the file `name` in it, meanwhile; the folder is made when it is not there.

    The lock is the system's and ends with the process, however that ends. BusyError when somebody else has it for longer than
    `wait_seconds`, OSError when nothing can be written there.
    """
    from filelock import FileLock, Timeout  # only a run needs it

    is_new = not folder.exists()
    lock, note = lock_files(folder, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(lock, timeout=wait_seconds)
        held.acquire()
    except Timeout:
        raise BusyError(f"“{folder / name}”正在由{_who_is_there(note)}处理，请等那一次运行结束再来") from None
    except OSError as error:
        raise OSError(f"不能在“{folder}”里写结果（{system_words(error)}），请换一个文件夹") from error
    try:
        with suppress(OSError):  # the note is a courtesy, the lock is what counts
            note.write_text(json.dumps({"who": who, "computer": platform.node(), "process": os.getpid()}), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        with suppress(OSError):  # who waits for it sees that it is gone, and makes another
            lock.unlink(missing_ok=True)
        held.release()
        if is_new:
            with suppress(OSError):  # nothing came of the run
                folder.rmdir()


def lock_files(folder: Path, name: str = "") -> tuple[Path, Path]:
    """The files that `exclusive` makes in the folder: the lock, and the note on who has it."""
    stem = f".{name or 'jixiao'}"
    return folder / f"{stem}.lock", folder / f"{stem}.running"


def _who_is_there(note: Path) -> str:
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        who = f"{told['who']}，" if told["who"] else ""
        return f"另一个 jixiao（{who}电脑 {told['computer']}，进程 {told['process']}）"
    except (OSError, ValueError, TypeError, KeyError):
        return "另一个 jixiao "
