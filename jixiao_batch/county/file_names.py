"""Whose a file is by its name alone: only to explain why a unit is missing, never to count a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from jixiao_batch.county.roster import Roster, RosterUnit, name_key

#: a name of one character is in too many others
_SHORTEST = 2


def files_by_name(paths: Iterable[str], roster: Roster) -> Mapping[str, tuple[str, ...]]:
    """Code of a unit -> those of the files whose names tell that they are its own and nobody else's."""
    found: dict[str, list[str]] = {}
    for path in paths:
        named = name_key(PurePosixPath(path).name)
        units = _named(named, roster) or _coded(named, roster)
        if len({unit.code for unit in units}) == 1:
            found.setdefault(units[0].code, []).append(path)
    return {code: tuple(files) for code, files in found.items()}


def _named(text: str, roster: Roster) -> list[RosterUnit]:
    """Units whose name or alias is in the text; 教育局 within 教育局第一中学 does not count."""
    keys = [key for key in roster.by_name if len(key) >= _SHORTEST and key in text]
    longest = [key for key in keys if not any(key != other and key in other for other in keys)]
    return [roster.by_name[key] for key in longest]


def _coded(text: str, roster: Roster) -> list[RosterUnit]:
    """Units whose code stands by itself in the text: 001 is not in 2001."""
    return [unit for code, unit in roster.by_code.items() if re.search(rf"(?<![0-9a-z]){re.escape(code)}(?![0-9a-z])", text)]
