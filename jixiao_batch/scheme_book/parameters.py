"""Plain data of a scheme as text that a clerk reads and types in one cell, and back.

    方向：超过扣分                      one key and value per line
    档次：                              a list: one point per line
    · 条件：= 0%，得分：5               keys of a point stand in one line
    · 条件：其余，得分：0
    别称：[全部达成，达成预期指标]      a list inside a line
    分母为零：{分子也为零：0%}          keys inside a value

Full-width and half-width signs mean the same. Text that would be taken for something else stands in "quotation marks".
Knows nothing of what the keys mean, so whatever a kind of rule adds goes through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

#: how a cell is read: one text, several texts, one record (keys and values), several records
Shape = Literal["text", "texts", "record", "records"]

POINT = "· "
EMPTY_LIST, EMPTY_RECORD = "[]", "{}"
MAX_NESTING = 12
_POINT = re.compile(r"\s*(?:[·•・●▪◦‧∙]\s*|[-－–—]\s+)")
_KEY = re.compile(r"""\s*([^\s：:，,；;。"“”(（\[［{｛\]］}｝=＝<>≤≥]{1,20})\s*[：:]\s*""")
#: between the points of a list, between keys with their values
_BETWEEN_POINTS, _BETWEEN_PAIRS = "，,、", "，,；;"
_OPEN_LIST, _CLOSE_LIST, _OPEN_RECORD, _CLOSE_RECORD = "[［", "]］", "{｛", "}｝"
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LINES = re.compile(r"\r\n|\r|\n")


class ParameterError(ValueError):
    """A cell whose text cannot be understood; the message is for the clerk who wrote it."""


def write_cell(value: Any) -> str:
    """The text of a cell that holds `value`; "" for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "\n".join(_record_lines(value)) or EMPTY_RECORD
    if all(isinstance(part, str) for part in value):
        return _texts(value)
    return "\n".join(_points(value))


def read_cell(text: str, shape: Shape) -> Any:
    """What the text of a cell holds; None when it is blank. ParameterError names the line and shows how it is written."""
    if not text.strip():
        return None
    if shape == "text":
        return text.strip()
    if shape == "record":
        return {} if text.strip() == EMPTY_RECORD else _Lines(text).record()
    if text.strip() == EMPTY_LIST:
        return []
    return _read_texts(text) if shape == "texts" else _Lines(text).points()


def _texts(values: Sequence[str]) -> str:
    if not values:
        return EMPTY_LIST
    in_line = "、".join(values)
    if len(in_line) <= 60 and _quietly(in_line, "texts") == list(values):
        return in_line
    return "\n".join(f"{POINT}{value if _quietly(POINT + value, 'texts') == [value] else _quote(value)}" for value in values)


def _read_texts(text: str) -> list[str]:
    lines = [line.strip() for line in _LINES.split(text) if line.strip()]
    if len(lines) == 1 and not _POINT.match(lines[0]):
        return [part.strip() for part in lines[0].split("、")]
    return [_unquoted(_POINT.sub("", line, count=1) if _POINT.match(line) else line) for line in lines]


def _record_lines(record: Mapping[str, Any]) -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, list) and value and any(isinstance(part, Mapping) for part in value):
            yield f"{key}："
            yield from _points(value)
        else:
            yield f"{key}：{_flow(value)}"


def _points(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping) and value:
            yield POINT + "，".join(f"{key}：{_flow(part)}" for key, part in value.items())
        else:
            yield POINT + _flow(value, in_list=True)


def _flow(value: Any, *, in_list: bool = False) -> str:
    """The value inside a line."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "{" + "，".join(f"{key}：{_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + "，".join(_flow(part, in_list=True) for part in value) + "]"
    return value if _is_plain(value, in_list) else _quote(value)


def _is_plain(text: str, in_list: bool) -> bool:
    """Whether the text can stand without quotation marks: nothing in it ends it or opens something else."""
    if not text or text != text.strip() or _LINES.search(text) or text[0] in '"[［{｛' or re.search(r"[\]］}｝]", text):
        return False
    if _unquoted(text) != text:
        return False
    if in_list:
        return not re.search(f"[{_BETWEEN_POINTS}]", text) and not _KEY.match(text) and not _POINT.match(text)
    return not re.search(rf"[{_BETWEEN_PAIRS}](?:{_KEY.pattern}|\s*$)", text)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unquoted(text: str) -> str:
    """A whole text without its quotation marks."""
    if _QUOTED.fullmatch(text):
        return _from_quotes(text)
    if text.startswith("“") and text.endswith("”") and not re.search("[“”]", text[1:-1]):
        return text[1:-1]
    return text


def _from_quotes(text: str) -> str:
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return text[1:-1]


def _quietly(text: str, shape: Shape) -> Any:
    try:
        return read_cell(text, shape)
    except ParameterError:
        return None


@dataclass(slots=True)
class _Lines:
    """The lines of a cell: keys with their values, and points below a key that has none."""

    text: str

    def _numbered(self) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(_LINES.split(self.text), start=1):
            if line.strip():
                yield number, line.strip()

    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = {}
        open_key = ""
        for number, line in self._numbered():
            if _POINT.match(line) and open_key:
                points = record[open_key]
                record[open_key] = [*(points or []), _point(line, number)]
                continue
            for key, value in _Line(line, number).pairs():
                if key in record:
                    raise ParameterError(f"第 {number} 行的“{key}”前面已经写过，请删去一处")
                record[key] = value
                open_key = key if value is None else ""
        return record

    def points(self) -> list[Any]:
        # a sign before each point is our writing; without it each line is a point
        return [_point(line, number) for number, line in self._numbered()]


def _point(line: str, number: int) -> Any:
    found = _POINT.match(line)
    body = line[found.end() :] if found else line
    reader = _Line(body, number)
    return dict(reader.pairs(no_doubles=True)) if _KEY.match(body) else reader.only_value()


class _Line:
    """One line, taken apart from left to right."""

    def __init__(self, text: str, number: int) -> None:
        self._text = text
        self._number = number
        self._at = 0

    def pairs(self, *, closed_by: str = "", no_doubles: bool = False, depth: int = 0) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        while True:
            key = _KEY.match(self._text, self._at)
            if key is None:
                raise self._fault("应写成“名称：内容”，几项写在一行时用逗号隔开")
            if key[1] in seen and no_doubles:
                raise self._fault(f"“{key[1]}”写了两次，请删去一处")
            seen.add(key[1])
            self._at = key.end()
            yield key[1], self._value(in_list=False, closed_by=closed_by, depth=depth)
            if self._ends(closed_by, _BETWEEN_PAIRS):
                return

    def only_value(self) -> Any:
        value = self._value(in_list=True, closed_by="", depth=0)
        if self._at < len(self._text):
            raise self._fault("内容里有逗号的，请用引号括起来")
        return value

    def _ends(self, closed_by: str, separators: str) -> bool:
        """Steps over the sign behind a value; whether it was the last one."""
        self._skip_blanks()
        if self._at == len(self._text):
            if closed_by:
                raise self._fault(f"少了右括号“{closed_by[0]}”")
            return True
        sign = self._text[self._at]
        self._at += 1
        if sign in closed_by:
            return True
        if sign not in separators:
            raise self._fault(f"“{sign}”前面应有逗号，或者把内容用引号括起来")
        return False

    def _value(self, *, in_list: bool, closed_by: str, depth: int) -> Any:
        self._skip_blanks()
        if depth > MAX_NESTING:
            raise self._fault("括号套得太深")
        sign = self._text[self._at : self._at + 1]
        if sign and sign in _OPEN_LIST:
            self._at += 1
            return self._list(depth)
        if sign and sign in _OPEN_RECORD:
            self._at += 1
            return self._record(depth)
        if sign == '"':
            return self._quotes()
        return self._plain(in_list, closed_by)

    def _list(self, depth: int) -> list[Any]:
        values: list[Any] = []
        if self._take(_CLOSE_LIST):
            return values
        while True:
            values.append(self._value(in_list=True, closed_by=_CLOSE_LIST, depth=depth + 1))
            if self._ends(_CLOSE_LIST, _BETWEEN_POINTS):
                return values

    def _record(self, depth: int) -> dict[str, Any]:
        if self._take(_CLOSE_RECORD):
            return {}
        return dict(self.pairs(closed_by=_CLOSE_RECORD, no_doubles=True, depth=depth + 1))

    def _quotes(self) -> str:
        found = _QUOTED.match(self._text, self._at)
        if found is None:
            raise self._fault("引号没有成对")
        self._at = found.end()
        return _from_quotes(found.group())

    def _plain(self, in_list: bool, closed_by: str) -> str | None:
        """Text up to the comma that a further key follows, to any separator in a list, or to the closing bracket."""
        start = self._at
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign in closed_by:
                break
            if sign in _BETWEEN_POINTS if in_list else sign in _BETWEEN_PAIRS and _KEY.match(self._text, self._at + 1):
                break
            self._at += 1
        return _unquoted(self._text[start : self._at].strip()) or None

    def _take(self, signs: str) -> bool:
        self._skip_blanks()
        if self._text[self._at : self._at + 1] and self._text[self._at] in signs:
            self._at += 1
            return True
        return False

    def _skip_blanks(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _fault(self, what: str) -> ParameterError:
        shown = self._text if len(self._text) <= 40 else self._text[:39] + "…"
        return ParameterError(f"第 {self._number} 行“{shown}”：{what}")
