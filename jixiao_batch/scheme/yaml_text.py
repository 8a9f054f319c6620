"""Plain data of a scheme as YAML text that a clerk reads: Chinese keys, a short record in one line, longer ones in several.

Writes only what `source` reads: every scalar is text there, so quotation marks stand only where YAML's signs would mislead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

HEADER = "# 指标体系：改一条规则就是改这里的一行；改好后用 jixiao scheme check 检查。\n"
#: longer records and texts take several lines
_WIDTH = 110
_LIST_WIDTH = 80
_SIGNS_AT_START = re.compile(r"""[?:,\[\]{}#&*!|>'"%@`]|-(?!\d)|\.\.\.|~$""")
_SIGNS_INSIDE = re.compile(r":(\s|$)|\s#|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_FLOW_SIGNS = re.compile(r"[,\[\]{}:]")
_HIDDEN = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def yaml_text(data: Mapping[str, Any]) -> str:
    """The whole text of a scheme; keys without content (None) are left out."""
    parts = [HEADER]
    was_long = False
    for key, value in data.items():
        if value is None:
            continue
        lines = list(_entry(key, value, 0))
        is_long = len(lines) > 1
        if was_long or (is_long and len(parts) > 1):
            parts.append("\n")
        was_long = is_long
        parts += [f"{line}\n" if line else "\n" for line in lines]
    return "".join(parts)


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """`key: value`, in one line or with what belongs to it further in."""
    name = " " * indent + _scalar(key, in_flow=False)
    short = _one_line(value, len(name) + 2)
    if short is not None:
        yield f"{name}: {short}"
    elif isinstance(value, str):
        yield from _long_text(name, value, indent + 2)
    elif isinstance(value, Mapping):
        yield f"{name}:"
        for inner, part in value.items():
            if part is not None:
                yield from _entry(inner, part, indent + 2)
    else:
        yield f"{name}:"
        yield from _points(value, indent + 2)


def _points(values: list[Any], indent: int) -> Iterator[str]:
    for place, value in enumerate(values):
        short = _one_line(value, indent + 2)
        if short is not None:
            yield f"{' ' * indent}- {short}"
            continue
        if isinstance(value, list):
            lines = list(_points(value, indent + 2))
        elif isinstance(value, Mapping):
            lines = [line for key, part in value.items() if part is not None for line in _entry(key, part, indent + 2)]
        else:
            lines = [f"{' ' * (indent + 2)}{_scalar(str(value), in_flow=False)}"]
        # the outermost records with records of their own, such as blocks and groups, stand apart
        if (
            indent == 2
            and place
            and isinstance(value, Mapping)
            and any(_nested(part) and isinstance(part, list) for part in value.values())
        ):
            yield ""
        yield f"{' ' * indent}- {lines[0].lstrip(' ')}"
        yield from lines[1:]


def _one_line(value: Any, used: int) -> str | None:
    """The value in one line, or None when it is too long or holds too much for one."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = _scalar(value, in_flow=False)
        return text if len(text) + used <= _WIDTH or not _can_fold(value) else None
    parts = list(value.values()) if isinstance(value, Mapping) else value
    if not parts:
        return "{}" if isinstance(value, Mapping) else "[]"
    if any(_nested(part) for part in parts):
        return None
    text = _flow(value)
    return text if len(text) + used <= (_WIDTH if isinstance(value, Mapping) else _LIST_WIDTH) else None


def _nested(value: Any) -> bool:
    """Whether the value is more than a text or a list of texts."""
    return isinstance(value, Mapping) or (isinstance(value, list) and any(not isinstance(part, str) for part in value))


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_scalar(key, in_flow=True)}: {_flow(part)}" for key, part in value.items() if part is not None)
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _scalar(str(value), in_flow=True)


def _can_fold(text: str) -> bool:
    """Whether the text may be broken at its blanks: none of them is doubled or beside a line's end."""
    return " " in text and not re.search(r"^\s|\s$|\s\s|[\n\t]", text) and _SIGNS_INSIDE.search(text.replace(": ", "")) is None


def _long_text(name: str, text: str, indent: int) -> Iterator[str]:
    yield f"{name}: >-"
    line = ""
    for word in text.split(" "):
        if line and len(line) + len(word) + indent >= _WIDTH - 30:
            yield " " * indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield " " * indent + line


def _scalar(text: str, *, in_flow: bool) -> str:
    """The text as it stands in YAML: plain where nothing in it is a sign of YAML."""
    misread = not text or text != text.strip() or _SIGNS_AT_START.match(text) or _SIGNS_INSIDE.search(text)
    if not misread and not (in_flow and _FLOW_SIGNS.search(text)):
        return text
    if '"' in text and not re.search(r"[\x00-\x1f\\]", text) and not _HIDDEN.search(text):
        return "'" + text.replace("'", "''") + "'"
    return _HIDDEN.sub(lambda sign: f"\\u{ord(sign.group()):04x}", json.dumps(text, ensure_ascii=False))
