"""What is put on the shelf is got back, by a copy of the process too."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.shelf import Shelf


@given(st.lists(st.binary(max_size=50)))
def test_everything_is_got_back_in_any_order(texts: list[bytes]) -> None:
    shelf = Shelf()
    slots = [shelf.put(text) for text in texts]
    assert [shelf.get(slot) for slot in reversed(slots)] == texts[::-1]


def test_a_system_that_reads_only_from_where_the_file_stands_gets_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pread")
    shelf = Shelf()
    first = shelf.put(b"first")
    assert shelf.get(first) == b"first"
    second = shelf.put(b"second")
    assert (shelf.get(first), shelf.get(second)) == (b"first", b"second")


def test_a_copy_of_the_process_reads_what_is_there_and_writes_nothing_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    first = shelf.put(b"first")
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert shelf.get(shelf.put(b"second")) == b"second"
    monkeypatch.undo()
    third = shelf.put(b"third")
    assert (shelf.get(first), shelf.get(third)) == (b"first", b"third")


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    shelf.put(b"x")
    file: Any = shelf._file
    write: Callable[[bytes], int] = file.write

    class Full:
        def __getattr__(self, name: str) -> Any:
            return getattr(file, name)

        def write(self, data: bytes) -> int:
            return write(data[:1])

    monkeypatch.setattr(shelf, "_file", Full())
    with pytest.raises(OSError, match=re.escape(f"文件夹“{tempfile.gettempdir()}”用不了：磁盘满了")):
        shelf.put(b"longer")


def test_a_folder_for_temporary_files_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(OSError, match=r"临时文件的文件夹“.*gone”用不了：没有这个文件或文件夹"):
        Shelf().put(b"x")
