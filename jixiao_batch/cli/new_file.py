"""Writing a file that somebody named: whole or not at all, and never over one that is there unless asked to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jixiao_batch.faults import FileThereError


def must_be_new(file: Path, force: bool) -> None:
    """FileThereError when there is such a file; to be asked before anything is worked out."""
    if file.exists() and not force:
        raise FileThereError([f"“{file}”已经有了，没有重写。请换个文件名，或加上 --force"])


def write_new(file: Path, write: Callable[[Path], object], force: bool) -> None:
    """Has `write` fill a file beside `file`, then puts it in its place. Raises FileThereError and OSError."""
    must_be_new(file, force)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    try:
        write(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
