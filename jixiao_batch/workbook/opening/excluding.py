"""The list of files to leave out (排除清单): one path or pattern a line, a reason behind it, told as such in the results."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

NO_REASON = "按排除清单，未写原因"
#: where a reason may begin, most certain first: file names have spaces and commas too
_SEPARATORS = (re.compile(r"\t+"), re.compile(r"[，,]"), re.compile(r"[ 　]+"))


class ExclusionError(ValueError):
    """The list cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What the list leaves out: path -> reason, and the lines (with their number) that no file answers to."""

    reasons: dict[str, str]
    unmatched: tuple[str, ...] = ()


NOTHING = Exclusions({})


def read_exclusions(file: Path) -> tuple[str, ...]:
    """The lines of the list. OSError when it cannot be read, ExclusionError when it is not UTF-8."""
    try:
        return tuple(file.read_text(encoding="utf-8-sig").splitlines())
    except UnicodeDecodeError as error:
        raise ExclusionError(f"排除清单“{file}”不是 UTF-8 编码，请在记事本中另存为 UTF-8 再用") from error


def exclude(lines: Sequence[str], paths: Sequence[str]) -> Exclusions:
    """Which of `paths` the lines leave out; lines that are blank or begin with # say nothing."""
    reasons: dict[str, str] = {}
    unmatched = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        for pattern, reason in _readings(text):
            matched = [path for path in paths if _matches(path, pattern)]
            if matched:
                told = f"按排除清单：{reason}" if reason else NO_REASON
                reasons.update({path: told for path in matched if path not in reasons})
                break
        else:
            unmatched.append(f"第 {number} 行 {text}")
    return Exclusions(reasons, tuple(unmatched))


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """The whole line as a path, then every way to split it into a path and a reason."""
    yield text, ""
    for separator in _SEPARATORS:
        for found in separator.finditer(text):
            yield text[: found.start()].strip(), text[found.end() :].strip()


def _matches(path: str, pattern: str) -> bool:
    """Path, file name or folder, written out or with * and ?; width of letters and case do not matter."""
    if not pattern:
        return False
    shown, wanted = _plain(path), _plain(pattern.replace("\\", "/")).removeprefix("./").rstrip("/")
    name = shown.rpartition("/")[2]
    if wanted in (shown, name) or shown.startswith(f"{wanted}/"):
        return True
    return fnmatchcase(shown, wanted) or fnmatchcase(name, wanted)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
