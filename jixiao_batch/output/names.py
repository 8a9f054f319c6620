"""File names made from what departments typed: legal on Windows, short, and inside the output folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from jixiao_batch.evaluation.results import UnitResult

MAX_NAME = 60
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_stem(text: str, otherwise: str = "未命名") -> str:
    """`text` as the stem of a file name: no separators, controls or bidi marks, no reserved device, at most 60 characters."""
    shown = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    stem = _FORBIDDEN.sub("_", shown).strip(" .")[:MAX_NAME].strip(" .")
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return stem or otherwise


def unit_stem(unit: UnitResult) -> str:
    """编码_单位, as far as they were given."""
    parts = [safe_stem(part) for part in (unit.code, unit.name) if part]
    return "_".join(parts) or safe_stem(unit.file.rsplit("/", 1)[-1])


def score_sheet_name(unit: UnitResult) -> str:
    """File name of the unit's score sheet (得分表)."""
    return f"{unit_stem(unit)}.xlsx"


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names with a number behind those that Windows would take for the same."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        key = unicodedata.normalize("NFKC", name).casefold()
        seen[key] = seen.get(key, 0) + 1
        stem, dot, suffix = name.rpartition(".")
        result.append(name if seen[key] == 1 else f"{stem}（{seen[key]}）{dot}{suffix}")
    return tuple(result)
