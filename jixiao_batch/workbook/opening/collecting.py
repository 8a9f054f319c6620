"""From a folder (报送文件夹) to the list of everything in it, without opening anything.

Every file is listed exactly once: to be read, ignored with a reason, or not to be opened with a problem code.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

#: A filled form is rarely above 1 MiB; more than this is never loaded into memory.
MAX_FILE_BYTES = 20 * 1024 * 1024

CollectingProblem = Literal["", "not-a-regular-file", "too-large", "unreadable-folder"]

_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
_SYSTEM_FILES = {"thumbs.db", "desktop.ini"}
_HIDDEN_ON_WINDOWS = 0x2
_WINDOWS_JUNCTION = 0xA0000003
#: Control, format (direction marks), surrogate, line and paragraph separators: they forge or break a printed list.
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One entry of the folder. `path` is relative, posix and safe to print; `file` is set only when it may be read.

    `modified` is the file's time in seconds, rounded down to the two seconds that every kind of disk keeps.
    """

    path: str
    file: Path | None
    ignored: str = ""
    problem: CollectingProblem = ""
    modified: int = 0
    detail: str = ""


def collect(folder: Path, max_bytes: int = MAX_FILE_BYTES) -> tuple[FolderEntry, ...]:
    """Everything below `folder`, ordered by relative path; links are never followed, files above `max_bytes` not to be read.

    OSError if `folder` cannot be listed."""
    found: list[tuple[str, FolderEntry]] = []
    waiting = [(folder, "")]
    while waiting:
        parent, prefix = waiting.pop()
        try:
            with os.scandir(parent) as listing:
                children = list(listing)
        except OSError:
            if not prefix:
                raise
            found.append((prefix, FolderEntry(printable(prefix.rstrip("/")), None, problem="unreadable-folder")))
            continue
        for child in children:
            path = prefix + child.name
            entry, is_open_folder = _judge(Path(child.path), child.name, path, max_bytes)
            if entry is not None:
                found.append((path, entry))
            if is_open_folder:
                waiting.append((Path(child.path), path + "/"))
    return tuple(entry for _, entry in sorted(found, key=lambda item: item[0]))


def read_bytes(file: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """The content of a regular file. OSError when it is (by now) a link, pipe or device, larger than `limit`, or unreadable."""
    safe_flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(file, "rb", opener=lambda name, flags: os.open(name, flags | safe_flags)) as stream:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError("not a regular file")
        data = stream.read(min(found.st_size, limit) + 1)  # room for all of the limit takes longer than the reading
        if len(data) > found.st_size:  # it has grown meanwhile
            data += stream.read(limit + 1 - len(data))
    if len(data) > limit:
        raise OSError("file too large")
    return data


def content_if_unchanged(file: Path | None, sha256: str) -> bytes | None:
    """The bytes that were judged; None without a file, and where it has gone or changed since."""
    if file is None:
        return None
    try:
        data = read_bytes(file)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def printable(text: str) -> str:
    r"""`text` with unprintable characters and backslashes written as escapes, so that no two names look alike: "\u202e", "\n"."""
    return "".join(_escape(character) for character in text)


def _escape(character: str) -> str:
    if character == "\\" or unicodedata.category(character) in _UNPRINTABLE:
        return character.encode("unicode_escape").decode("ascii")
    return character


def _judge(file: Path, name: str, path: str, max_bytes: int) -> tuple[FolderEntry | None, bool]:
    """The entry to list (None for an ordinary folder) and whether it is a folder to look into."""
    shown = printable(path)
    try:
        info = file.lstat()
    except OSError:
        return FolderEntry(shown, None, problem="not-a-regular-file"), False
    is_link = stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _WINDOWS_JUNCTION
    is_folder = stat.S_ISDIR(info.st_mode) and not is_link
    ignored = _reason_to_ignore(name, is_folder, bool(getattr(info, "st_file_attributes", 0) & _HIDDEN_ON_WINDOWS))
    if ignored:
        return FolderEntry(shown, None, ignored=ignored), False
    if is_folder:
        looks_like_workbook = name.lower().endswith(_WORKBOOK_SUFFIXES)
        return FolderEntry(shown, None, problem="not-a-regular-file") if looks_like_workbook else None, True
    if is_link or not stat.S_ISREG(info.st_mode):
        return FolderEntry(shown, None, problem="not-a-regular-file"), False
    if info.st_size > max_bytes:
        return FolderEntry(shown, None, problem="too-large", detail=f"文件超过 {max_bytes // 1024 // 1024} MB"), False
    return FolderEntry(shown, file, modified=int(info.st_mtime) // 2 * 2), False


def _reason_to_ignore(name: str, is_folder: bool, hidden_on_windows: bool) -> str:
    lowered = name.lower()
    if is_folder:
        return "隐藏文件夹" if lowered.startswith(".") or lowered == "__macosx" or hidden_on_windows else ""
    if lowered.startswith("~$"):
        return "锁定文件（工作簿可能正在 Excel 或 WPS 中打开）"
    if lowered.startswith(".~"):
        return "锁定文件（工作簿可能正在 WPS 或 LibreOffice 中打开）"
    if lowered in _SYSTEM_FILES:
        return "系统文件"
    if lowered.endswith(".tmp"):
        return "临时文件"
    if lowered.endswith(".crdownload"):
        return "未下载完的文件"
    return "隐藏文件" if lowered.startswith(".") or hidden_on_windows else ""
