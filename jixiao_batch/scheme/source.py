"""A scheme as plain data that knows where each part stands: a line of a YAML text, or a cell of a workbook.

From YAML text: scalars stay text, double keys and anchors are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from jixiao_batch.faults import InputError
from jixiao_batch.findings.model import Place

#: where something stands in the data: keys and list places from the top
Path = tuple[str | int, ...]

MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class SchemeFault:
    """One fault of a scheme: what is wrong, where (a line, or a sheet and cell), what to write instead."""

    message: str
    place: int | Place | None = None
    file: str = ""

    @property
    def line(self) -> int | None:
        """The line of a YAML text; None for a cell and where the place is not known."""
        return self.place if isinstance(self.place, int) else None

    def __str__(self) -> str:
        where = f"第 {self.line} 行" if self.line else self.place.address if isinstance(self.place, Place) else ""
        place = " ".join(part for part in (self.file, where) if part)
        return f"{place}：{self.message}" if place else self.message


class SchemeError(InputError):
    """A scheme that cannot be used, with every fault found in it."""

    what = "指标体系"
    untouched = "没有继续"
    faults: tuple[SchemeFault, ...]


@dataclass(frozen=True, slots=True)
class SchemeSource:
    """Plain data of a scheme (every scalar a str, empty ones None) and the line or cell where each path begins."""

    data: Any
    places: Mapping[Path, int | Place]
    file: str

    def place_of(self, path: Path) -> int | Place | None:
        """The line or cell of the nearest known part of `path`."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path)


def read_source(text: str, file: str) -> SchemeSource:
    """The data of YAML `text`; SchemeError when it is not YAML that schemes may use."""
    try:
        # the pure parser gives every node its line; comments are of no use here, and "safe" does not spend time on them
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SchemeError((SchemeFault(_yaml_words(error), line, file),)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise SchemeError((SchemeFault(f"不是可读的 YAML 文件（{type(error).__name__}）", None, file),)) from None
    if not isinstance(root, MappingNode):
        raise SchemeError((SchemeFault("指标体系文件应由“编号：”“名称：”等项目组成，现在是空的或不是这种写法", 1, file),))
    lines: dict[Path, int | Place] = {}
    faults: list[SchemeFault] = []
    data = _Builder(lines, faults, file).build(root, ())
    if faults:
        raise SchemeError(tuple(faults))
    return SchemeSource(data, lines, file)


def tidy(data: Any) -> Any:
    """Plain data without what says nothing: keys without content are left out, blanks round texts taken off."""
    if isinstance(data, Mapping):
        return {key: tidy(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [tidy(value) for value in data]
    return "\n".join(data.strip().splitlines()) if isinstance(data, str) else data


class _Builder:
    def __init__(self, lines: dict[Path, int | Place], faults: list[SchemeFault], file: str) -> None:
        self._lines = lines
        self._faults = faults
        self._file = file
        self._seen: set[int] = set()

    def build(self, node: Node, path: Path) -> Any:
        self._lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, ScalarNode):
            # ruamel marks the folds of ">" texts with a bell sign of its own
            text = str(node.value).replace("\a", "") if node.style == ">" else str(node.value)
            return text if text or node.style else None
        if id(node) in self._seen or len(path) > MAX_DEPTH:
            self._fault(node, "不支持用 & 和 * 引用，也不要套得太深，请直接写出内容")
            return None
        self._seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self.build(part, (*path, place)) for place, part in enumerate(node.value)]
        return dict(self._pairs(node, path)) if isinstance(node, MappingNode) else None

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        first_line: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            line = key_node.start_mark.line + 1
            if key in first_line:
                self._fault(key_node, f"“{key}”写了两次（第 {first_line[key]} 行已有），请删去一处")
                continue
            first_line[key] = line
            self._lines[(*path, key)] = line
            yield key, self.build(value_node, (*path, key))

    def _fault(self, node: Node, message: str) -> None:
        self._faults.append(SchemeFault(message, node.start_mark.line + 1, self._file))


def _yaml_words(error: MarkedYAMLError) -> str:
    problem = str(error.problem or "")
    if "tab" in problem or "\\t" in problem:
        return "行首用了制表符（Tab），请改用空格缩进"
    if "cannot start any token" in problem:
        sign = problem.partition("'")[2][:1]
        return f"内容不能以“{sign}”开头，请用引号括起来，或改用全角符号"
    if "mapping values" in problem or "could not find expected ':'" in problem:
        return "这一行或上一行的冒号写法不对：要用半角冒号，后面空一格；内容里有冒号时请用引号括起来"
    if "expected <block end>" in problem:
        return "缩进没有对齐：同一层的项目应从同一列开始"
    if "found unexpected end" in problem or "expected ',' or" in problem:
        return "花括号、方括号或引号没有成对，或者花括号里少了逗号"
    return f"这里的写法不合 YAML 格式，请对照上下行的缩进、冒号和引号（{problem}）"
