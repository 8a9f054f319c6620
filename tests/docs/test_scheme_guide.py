"""Everything that 指标体系编写指南 shows is true: its examples load and score, its mistakes get the messages it quotes, and it
explains every key of a scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from jixiao_batch.evaluation.worked_examples import example_faults, run_examples
from jixiao_batch.scheme.loading import LoadedScheme, checked_scheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.rules import KINDS
from jixiao_batch.scheme.source import SchemeError, SchemeSource, read_source

GUIDE = (Path(__file__).parents[2] / "docs" / "指标体系编写指南.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```yaml(?P<wrong> 写错了)?\n(?P<yaml>.*?)^```$(?:\n\n```text\n(?P<message>.*?)\n```$)?", re.M | re.S)
#: lists of the whole example that a piece adds to; all else it replaces
_ADDED = ("填报项", "推算指标", "勾稽关系")


@dataclass(frozen=True)
class Piece:
    """A piece of a scheme out of the guide; `message` is what the tool says about a wrong one."""

    text: str
    wrong: bool
    message: str


PIECES = [Piece(found["yaml"], bool(found["wrong"]), found["message"] or "") for found in _BLOCK.finditer(GUIDE)]
WHOLE = read_source(PIECES[0].text, "我县2024.yaml").data


def scheme_with(piece: Piece) -> LoadedScheme:
    """The guide's whole example with the piece in its place; SchemeError for one with faults."""
    own = read_source(piece.text, "例").data
    data = dict(WHOLE)
    for key, value in own.items():
        if key in _ADDED and "编号" not in own:
            data[key] = [*data[key], *value]
        elif key == "三级指标":
            total = str(sum(int(indicator["分值"]) for indicator in value))
            second = {"二级指标": "二级", "分值": total, "三级指标": value}
            data |= {"满分": total, "指标": [{"一级指标": "一级", "分值": total, "二级指标": [second]}]}
            if not any("逐行评分" in indicator for indicator in value):
                del data["绩效指标表"]
        else:
            data[key] = value
    scheme = checked_scheme(SchemeSource(data, {}, ""))
    loaded = LoadedScheme(scheme, "", "", (None,) * sum(len(one.examples) for one in scheme.indicators))
    if faults := example_faults(loaded, run_examples(scheme)):
        raise SchemeError(faults)
    return loaded


@pytest.mark.parametrize("piece", [piece for piece in PIECES if not piece.wrong], ids=lambda piece: piece.text[:40])
def test_every_example_loads_and_its_worked_examples_agree(piece: Piece) -> None:
    scheme_with(piece)


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.wrong], ids=lambda piece: piece.message[:20])
def test_every_mistake_gets_the_message_that_the_guide_quotes(piece: Piece) -> None:
    with pytest.raises(SchemeError) as caught:
        scheme_with(piece)
    assert piece.message and piece.message in str(caught.value)


def test_every_kind_of_rule_is_scored_by_an_example_in_the_guide() -> None:
    scored = set()
    for piece in PIECES:
        if not piece.wrong:
            for indicator in scheme_with(piece).scheme.indicators:
                rules = [indicator.rule, *(way.rule for way in indicator.alternatives)]
                rules += [indicator.rows.quantitative, indicator.rows.qualitative] if indicator.rows else []
                scored |= {rule.kind for rule in rules if rule is not None and indicator.examples}
    assert scored == set(KINDS)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def keys_of_a_scheme() -> set[str]:
    """Every key that may stand anywhere in a scheme."""
    waiting: list[type[BaseModel]] = [Scheme, *KINDS.values()]
    seen: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            waiting += [part for field in model.model_fields.values() for part in _models(field.annotation)]
    return {field.alias or name for model in seen for name, field in model.model_fields.items()}


def test_the_guide_explains_every_key_and_no_other() -> None:
    explained = set()
    for table in re.findall(r"^\| 项目 \| 写什么 \| 不写时 \|\n\|[-|]+\n((?:\|.*\n)+)", GUIDE, re.M):
        explained |= set(re.findall(r"^\| `([^`]+)` \|", table, re.M))
    assert explained == keys_of_a_scheme()
