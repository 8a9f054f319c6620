"""File names made from what departments typed: legal on Windows, short, and inside the output folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from jixiao_batch.evaluation.results import UnitResult

MAX_NAME = 60
#: of a worksheet, counted in UTF-16: Excel's own bound
MAX_SHEET_NAME = 31
#: of a stem in UTF-8; most systems take 255 for the whole name, and something is put behind the stem
MAX_BYTES = 180
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)\s*(\.|$)")


def safe_stem(text: str, otherwise: str = "未命名") -> str:
    """`text` as the stem of a file name: no separators, controls or bidi marks, no reserved device, at most 60 characters."""
    stem = _cut(_FORBIDDEN.sub("_", _shown(text)).strip(" ."), MAX_NAME)
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return stem or otherwise


def _shown(text: str) -> str:
    """Without marks that are not seen."""
    if text.isprintable():  # nearly every name, in a hundredth of the time
        return text
    return "".join(mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def _cut(text: str, length: int) -> str:
    return text[:length].encode("utf-8")[:MAX_BYTES].decode("utf-8", errors="ignore").strip(" .")


def unit_stem(unit: UnitResult) -> str:
    """编码_单位, as far as they were given."""
    parts = [safe_stem(part) for part in (unit.code, unit.name) if part]
    return _cut("_".join(parts), 2 * MAX_NAME) or safe_stem(unit.file.rsplit("/", 1)[-1])


def score_sheet_name(unit: UnitResult) -> str:
    """File name of the unit's score sheet (得分表)."""
    return f"{unit_stem(unit)}.xlsx"


def sheet_name(number: int, label: str) -> str:
    """Name of a unit's worksheet: its number, which tells it from all others, and as much of its name as Excel allows."""
    shown = "".join(mark for mark in safe_stem(label) if mark not in "[]'")
    name = f"{number}_{shown}"
    return name.encode("utf-16-le")[: 2 * MAX_SHEET_NAME].decode("utf-16-le", errors="ignore")


def names_by_scheme(name: str, titles: Sequence[str]) -> tuple[str, ...]:
    """`name` for the leading scheme's file, with the title, which a clerk knows, behind it for the files of the others."""
    stem, dot, suffix = name.rpartition(".")
    return distinct([name, *(f"{stem}_{safe_stem(title)}{dot}{suffix}" for title in titles[1:])])


def score_sheet_files(units: Iterable[UnitResult]) -> tuple[str, ...]:
    """File names of the score sheets of all units of a run that have one, of all schemes, in the given order."""
    return distinct(score_sheet_name(unit) for unit in units if unit.totals is not None)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names with a number behind those that Windows would take for the same."""
    taken: set[str] = set()
    result = []
    for name in names:
        free, number = name, 1
        while (key := _key(free)) in taken:
            number += 1
            stem, dot, suffix = name.rpartition(".")
            free = f"{stem}（{number}）{dot}{suffix}"
        taken.add(key)
        result.append(free)
    return tuple(result)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
