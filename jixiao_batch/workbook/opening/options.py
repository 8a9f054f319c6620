"""What a run may be told about opening files: how large one may be, and passwords (密码文件)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES
from jixiao_batch.workbook.opening.container import Limits

#: Excel takes no longer ones.
_LONGEST_PASSWORD = 255
_LINE_END = re.compile("\r\n|\r|\n")
_SEPARATOR = re.compile(r"[\t ,，;；\u3000]+")


@dataclass(frozen=True, slots=True)
class Passwords:
    """(单位名称 or 编码, password) pairs in the order of the file, the unit "" when a line names none; never shown."""

    pairs: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def for_file(self, path: str) -> tuple[str, ...]:
        """The passwords to try on the file at `path`: first those of the unit in its name, then nobody's, then others'."""
        shown = name_key(path)
        ranked = sorted(self.pairs, key=lambda pair: 0 if pair[0] and name_key(pair[0]) in shown else 1 if not pair[0] else 2)
        return tuple(dict.fromkeys(password for _, password in ranked))


@dataclass(frozen=True, slots=True)
class OpeningOptions:
    """How files are opened; sizes in bytes."""

    max_file_bytes: int = MAX_FILE_BYTES
    passwords: Passwords = Passwords()

    @property
    def limits(self) -> Limits:
        """What the inside of a file may take: a part as much as the whole file may, all parts together three times that."""
        usual = Limits()
        part = max(usual.part_bytes, self.max_file_bytes)
        return Limits(part_bytes=part, total_bytes=max(usual.total_bytes, 3 * part))


USUAL = OpeningOptions()


def read_passwords(file: Path) -> Passwords:
    """The passwords in a text file (UTF-8, UTF-16 or GBK): one a line, or 单位 and password with a tab, comma or blank between.

    OSError when the file cannot be read. A line that could be either counts as both, for a password may hold a blank.
    """
    lines = [line.strip(" \t\r\u3000") for line in _LINE_END.split(_decoded(file.read_bytes()))]
    return Passwords(tuple(_pairs(line for line in lines if line)))


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    whole = []
    for line in lines:
        unit, *rest = _SEPARATOR.split(line, maxsplit=1)
        if rest and unit and rest[0]:
            yield unit, rest[0][:_LONGEST_PASSWORD]
            whole.append(("", line[:_LONGEST_PASSWORD]))
        else:
            yield "", line[:_LONGEST_PASSWORD]
    yield from whole


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:  # UTF-16 that does not say so: the zero byte of a line end or a Latin letter stands behind it or before it
        return data.decode("utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def name_key(text: str) -> str:
    """Names that differ only in width, case or spaces are one name."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
