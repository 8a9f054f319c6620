"""From a YAML file to a checked `Scheme`: any fault is refused before a workbook is read, with line and remedy."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.checking import faults_of
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.places import example_paths
from jixiao_batch.scheme.rules import KINDS
from jixiao_batch.scheme.source import Path, SchemeError, SchemeFault, SchemeSource, read_source, tidy

DEFAULT_SCHEME = "jianghua-2023"
MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class LoadedScheme:
    """A scheme with the fingerprint of its content (comments, order of keys and way of writing do not count), and where in its
    text the worked examples (算例) stand."""

    scheme: Scheme
    sha256: str
    file: str = field(default="", compare=False)
    #: where the examples stand, indicator by indicator
    example_places: tuple[int | Place | None, ...] = field(default=(), compare=False)


def built_in_ids() -> tuple[str, ...]:
    """Ids of the schemes packed with the tool, sorted."""
    folder = resources.files("jixiao_batch") / "schemes"
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


class BuiltInSchemes(Mapping[str, LoadedScheme]):
    """The schemes packed with the tool by their ids, each read when it is first asked for: a county needs one of them."""

    def __init__(self) -> None:
        self._ids = built_in_ids()
        self._read: dict[str, LoadedScheme] = {}

    def __getitem__(self, scheme_id: str) -> LoadedScheme:
        if scheme_id not in self._ids:
            raise KeyError(scheme_id)
        if scheme_id not in self._read:
            self._read[scheme_id] = load_scheme(scheme_id)
        return self._read[scheme_id]

    def __contains__(self, scheme_id: object) -> bool:
        return scheme_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def load_scheme(id_or_file: str | FilePath) -> LoadedScheme:
    """The built-in scheme of that id, or the one in that YAML file. SchemeError when there is none or it has faults."""
    return load_text(*source_text(id_or_file))


def source_text(id_or_file: str | FilePath) -> tuple[str, str]:
    """YAML text of the built-in scheme of that id or of that file, and the name it goes by in faults. SchemeError when
    there is none."""
    name = str(id_or_file)
    if name in built_in_ids():
        text = (resources.files("jixiao_batch") / "schemes" / f"{name}.yaml").read_text(encoding="utf-8")
        return text, f"{name}.yaml"
    file = FilePath(id_or_file)
    try:
        if file.stat().st_size > MAX_BYTES:
            raise SchemeError((SchemeFault(f"文件超过 {MAX_BYTES // 1000} KB，不像是指标体系", None, file.name),))
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SchemeError((SchemeFault("文件不是 UTF-8 编码，请用记事本另存为，编码选 UTF-8", None, file.name),)) from None
    except (OSError, ValueError):
        known = "、".join(built_in_ids())
        raise SchemeError((SchemeFault(f"没有“{name}”这个指标体系，也没有这个文件。内置的有：{known}"),)) from None
    return text, file.name


def load_text(text: str, file: str) -> LoadedScheme:
    """The scheme written in YAML `text`; `file` is named in faults."""
    source = read_source(text, file)
    scheme = checked_scheme(source)
    places = tuple(source.place_of(path) for path in example_paths(scheme))
    return LoadedScheme(scheme, _fingerprint(source.data), file, places)


def _fingerprint(data: Any) -> str:
    """SHA-256 of the plain data in one canonical writing, so that handed-out forms outlive a comment or a trip to Excel."""
    canonical = json.dumps(tidy(data), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def checked_scheme(source: SchemeSource) -> Scheme:
    """The scheme that the plain data holds; SchemeError with every fault at its line or cell."""
    try:
        scheme = Scheme.model_validate(source.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        # a list counted as too short only because its members are faulty is not a fault of its own
        causes = [d for d in details if d["type"] != "too_short" or not _has_fault_below(d, details)]
        raise SchemeError(tuple(dict.fromkeys(_fault(detail, source) for detail in causes))) from None
    faults = dict.fromkeys(SchemeFault(message, source.place_of(path), source.file) for path, message in faults_of(scheme))
    if faults:
        raise SchemeError(tuple(faults))
    return scheme


def _has_fault_below(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    loc = detail["loc"]
    return any(len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in details)


def _fault(detail: ErrorDetails, source: SchemeSource) -> SchemeFault:
    path = _path_in(source.data, detail["loc"])
    place = source.place_of((*path, "方式") if detail["type"] == "union_tag_invalid" else path)
    return SchemeFault(_words(detail, path, source), place, source.file)


def _path_in(data: Any, loc: tuple[int | str, ...]) -> Path:
    """The part of pydantic's location that stands in the data; names of union members are left out."""
    path: list[int | str] = []
    for place, part in enumerate(loc):
        in_mapping = isinstance(data, dict) and part in data
        in_list = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if in_mapping or in_list:
            data = data[part]
            path.append(part)
        elif place == len(loc) - 1:
            path.append(part)
    return tuple(path)


def _words(detail: ErrorDetails, path: Path, source: SchemeSource) -> str:
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return f"缺少“{key}”，请补上"
    if kind == "extra_forbidden":
        known = _keys_at(source.data, path[:-1])
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.3)
        advice = f"是否想写“{near[0]}”？" if near else ""
        return f"不认识“{key}”这一项，{advice}这里可以写：{'、'.join(known)}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return f"评分方式“{_given(detail)}”没有，可用的有：{'、'.join(sorted(KINDS))}"
    if kind == "literal_error":
        expected = str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
        return f"“{key}”写的是“{_given(detail)}”，应为：{expected}"
    if kind == "value_error":
        return f"“{key}”：{context.get('error', detail['msg'])}"
    if kind in ("too_short", "too_long", "tuple_type", "dict_type", "model_type"):
        return f"“{key}”的写法或个数不对，请对照内置的指标体系（jixiao scheme show {DEFAULT_SCHEME}）"
    if kind == "string_pattern_mismatch":
        return f"“{key}”写的是“{_given(detail)}”，只能用字母、数字、点、横线和下划线，以字母或数字开头"
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        bound = context.get("gt", context.get("ge", context.get("lt", context.get("le"))))
        sign = {"greater_than": "大于", "greater_than_equal": "不小于", "less_than": "小于", "less_than_equal": "不大于"}[kind]
        return f"“{key}”写的是“{_given(detail)}”，应{sign} {bound}"
    return f"“{key}”写的是“{_given(detail)}”，不是这里能用的内容"


def _given(detail: ErrorDetails) -> str:
    given = detail.get("input")
    if isinstance(given, dict):
        return str(given.get("方式", "未写"))
    return "" if given is None else str(given)[:60]


def _keys_at(data: Any, path: Path) -> list[str]:
    """The Chinese keys that may stand at `path`, found by walking the records beside the data."""
    model: type[BaseModel] | None = Scheme
    for part in path:
        data = data[part]
        if model is None:
            return []
        if isinstance(part, str):
            field = next((f for f in model.model_fields.values() if f.alias == part), None)
            model = next(_models_in(field.annotation, data), None) if field else None
        elif isinstance(data, dict) and data.get("方式") in KINDS:
            model = KINDS[data["方式"]]
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _models_in(annotation: Any, data: Any) -> Iterator[type[BaseModel]]:
    if isinstance(data, dict) and data.get("方式") in KINDS:
        yield KINDS[data["方式"]]
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _models_in(part, data)
