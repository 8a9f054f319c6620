"""Every entry of the folder is listed once, and nothing but ordinary files is handed on for reading."""

import os
import sys
from pathlib import Path

import pytest

from jixiao_batch.workbook.opening.collecting import collect, printable, read_bytes

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def test_files_of_all_folders_come_in_the_order_of_their_relative_paths(tmp_path: Path) -> None:
    _touch(tmp_path, "b.xlsx", "a/2.xls", "a/1.docx", "财政局.xlsx")
    entries = collect(tmp_path)
    assert [entry.path for entry in entries] == ["a/1.docx", "a/2.xls", "b.xlsx", "财政局.xlsx"]
    assert [entry.file for entry in entries] == [tmp_path / entry.path for entry in entries]
    assert all(not entry.ignored and not entry.problem for entry in entries)


@pytest.mark.parametrize(
    "name",
    ["~$表.xlsx", ".~表.xlsx", "._表.xlsx", ".hidden.xlsx", "Thumbs.db", "DESKTOP.INI", "a.TMP", "a.crdownload", ".DS_Store"],
)
def test_lock_hidden_system_and_unfinished_files_are_ignored_with_a_reason(tmp_path: Path, name: str) -> None:
    _touch(tmp_path, name)
    (entry,) = collect(tmp_path)
    assert (entry.path, entry.file, entry.problem) == (name, None, "")
    assert entry.ignored


@pytest.mark.parametrize("name", ["报告.docx", "扫描.pdf", "照片.jpg", "全部.zip", "说明.txt", "表.xlsx~", "没有后缀"])
def test_other_suffixes_are_not_ignored(tmp_path: Path, name: str) -> None:
    _touch(tmp_path, name)
    (entry,) = collect(tmp_path)
    assert entry.file == tmp_path / name
    assert entry.ignored == ""


def test_a_hidden_folder_is_one_entry_and_not_looked_into(tmp_path: Path) -> None:
    _touch(tmp_path, ".git/a.xlsx", ".git/b.xlsx", "__MACOSX/c.xlsx")
    assert [(entry.path, bool(entry.ignored)) for entry in collect(tmp_path)] == [(".git", True), ("__MACOSX", True)]


def test_a_folder_named_like_a_workbook_is_reported_and_its_files_are_found(tmp_path: Path) -> None:
    _touch(tmp_path, "表.xlsx/里面.xlsx")
    assert [(entry.path, entry.problem) for entry in collect(tmp_path)] == [
        ("表.xlsx", "not-a-regular-file"),
        ("表.xlsx/里面.xlsx", ""),
    ]


@posix_only
def test_pipes_and_links_are_listed_but_never_opened_or_followed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.xlsx")
    _touch(tmp_path, "real/a.xlsx")
    (tmp_path / "real" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "zero.xlsx").symlink_to("/dev/zero")
    (tmp_path / "dangling.xlsx").symlink_to(tmp_path / "nothing")
    listed = {entry.path: (entry.problem, entry.file is None) for entry in collect(tmp_path)}
    assert listed == {
        "dangling.xlsx": ("not-a-regular-file", True),
        "fifo.xlsx": ("not-a-regular-file", True),
        "real/a.xlsx": ("", False),
        "real/loop": ("not-a-regular-file", True),
        "zero.xlsx": ("not-a-regular-file", True),
    }


def test_a_file_above_the_limit_is_listed_but_not_to_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"123")
    (tmp_path / "b.xlsx").write_bytes(b"1234")
    assert [(entry.problem, entry.file is None) for entry in collect(tmp_path, 3)] == [("", False), ("too-large", True)]


@posix_only
def test_names_that_forge_lists_are_shown_escaped(tmp_path: Path) -> None:
    _touch(tmp_path, "a\nb.xlsx", "x\u202excod.xlsx", "back\\slash.xlsx")
    assert [entry.path for entry in collect(tmp_path)] == ["a\\nb.xlsx", "back\\\\slash.xlsx", "x\\u202excod.xlsx"]


def test_a_name_that_is_not_utf8_can_be_printed() -> None:
    shown = printable(b"\xb2\xc6.xlsx".decode("utf-8", "surrogateescape"))
    assert shown == "\\udcb2\\udcc6.xlsx"
    shown.encode("utf-8")


def test_a_missing_folder_is_the_callers_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        collect(tmp_path / "没有")


def test_reading_gives_the_bytes_and_stops_above_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"line\r\n\x1aend")
    assert read_bytes(file) == b"line\r\n\x1aend"
    with pytest.raises(OSError, match="too large"):
        read_bytes(file, limit=4)


@posix_only
def test_reading_refuses_what_became_a_pipe_or_link_since_it_was_listed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    _touch(tmp_path, "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("fifo", "link"):
        with pytest.raises(OSError):
            read_bytes(tmp_path / name)
