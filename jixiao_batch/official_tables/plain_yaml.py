"""Plain data of a scheme as YAML that a clerk reads: one line for short records, texts of several lines as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_WIDTH = 110
_SPECIAL = re.compile(r"""^[\s\-?:,\[\]{}#&*!|>'"%@`=~]|[\s:]$|:\s|\s#|[\[\]{},"\\]|[^\S ]""")


def scheme_yaml(data: dict[str, Any]) -> str:
    """YAML text; reading it back gives the same data, every scalar as text."""
    return "\n".join(_lines(data, 0)) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _entry(f"{indent}{key}:", part, depth)
        return
    for part in value:
        if isinstance(part, dict):
            if (short := _flow(part)) is not None and len(indent) + len(short) < _WIDTH:
                yield f"{indent}- {short}"
                continue
            first, *rest = _lines(part, depth + 1)
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(part)}"


def _entry(head: str, part: Any, depth: int) -> Iterator[str]:
    if isinstance(part, str):
        if "\n" in part and not part.startswith((" ", "\n")) and part.isprintable() is False and _block_safe(part):
            yield f"{head} |-"
            yield from (f"{'  ' * (depth + 1)}{line}" if line else "" for line in part.split("\n"))
        else:
            yield f"{head} {_scalar(part)}"
    elif (short := _flow(part)) is not None and len(head) + len(short) < _WIDTH:
        yield f"{head} {short}"
    else:
        yield head
        yield from _lines(part, depth + 1)


def _block_safe(text: str) -> bool:
    return all(line == line.rstrip() and line.isprintable() for line in text.split("\n")) and not text.endswith("\n")


def _flow(value: Any) -> str | None:
    """A record or list of scalars on one line; None when it holds more."""
    if isinstance(value, dict) and value and all(isinstance(part, str) and "\n" not in part for part in value.values()):
        return "{" + ", ".join(f"{key}: {_scalar(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list) and value and all(isinstance(part, str) and "\n" not in part for part in value):
        return "[" + ", ".join(_scalar(part) for part in value) + "]"
    return None


def _scalar(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if not text or _SPECIAL.search(text) else text
