"""Columns of the workbook, made from the records of a scheme: whatever key a record gains, a column stands for it.

A cell holds a text, a number, several texts or records in the writing of `parameters`. A rule takes two columns, 评分方式
(its kind) and 参数 (all the rest), so that this room need not know any kind of rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from jixiao_batch.findings.model import SEVERITY_WORDS
from jixiao_batch.scheme.rules import KINDS, Rule
from jixiao_batch.scheme_book.parameters import Shape

METHOD = "方式"
_LISTS = (tuple, list)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the key of the record that it holds, and how its cells are read.

    `part` tells the two columns of a rule apart; a column without key is written for people and read by nobody but
    those who ask for it.
    """

    heading: str
    key: str = ""
    shape: Shape = "text"
    part: Literal["whole", "method", "rest"] = "whole"
    is_number: bool = False
    choices: tuple[str, ...] = ()
    only_choices: bool = False
    required: bool = False


def record_columns(record: type[BaseModel], headings: Mapping[str, str], leave_out: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """A column for every key of the record but those left out; `headings` are for keys that are called otherwise here.

    The two columns of a rule under key K are headed headings[K] (or K) and 参数, or K参数 beside several rules.
    """
    fields = {field.alias or name: field for name, field in record.model_fields.items()}
    rules = [key for key, field in fields.items() if _holds_rule(field.annotation)]
    columns: list[Column] = []
    for key, field in fields.items():
        heading = headings.get(key, key)
        if key in leave_out:
            continue
        if key in rules:
            rest = "参数" if len(rules) == 1 else f"{key}参数"
            kinds = tuple(sorted(KINDS))
            columns.append(Column(heading, key, "text", "method", choices=kinds, only_choices=True, required=field.is_required()))
            columns.append(Column(rest, key, "record", "rest"))
            continue
        choices, only = _choices(field.annotation)
        shape, numeric = shape_of(field.annotation), _is_number(field.annotation)
        columns.append(Column(heading, key, shape, "whole", numeric, choices, only, field.is_required()))
    return tuple(columns)


def _holds_rule(annotation: Any) -> bool:
    """Whether a rule stands right under the key."""
    return any(isinstance(leaf, type) and issubclass(leaf, Rule) for leaf in _leaves(annotation))


def shape_of(annotation: Any) -> Shape:
    """How values of that type stand in a cell."""
    for leaf in _leaves(annotation):
        if get_origin(leaf) in _LISTS:
            return "records" if any(_is_record(part) for arg in get_args(leaf) for part in _leaves(arg)) else "texts"
        if _is_record(leaf):
            return "record"
    return "text"


def _is_record(leaf: Any) -> bool:
    return get_origin(leaf) in (dict, Mapping) or (isinstance(leaf, type) and issubclass(leaf, BaseModel | dict))


def _is_number(annotation: Any) -> bool:
    return set(_leaves(annotation)) - {NoneType} <= {Decimal, int}


def _choices(annotation: Any) -> tuple[tuple[str, ...], bool]:
    """The words that a cell may hold, and whether nothing else may stand there."""
    leaves = [leaf for leaf in _leaves(annotation) if leaf is not NoneType]
    words: list[str] = []
    for leaf in leaves:
        if get_origin(leaf) is Literal:
            severities: dict[Any, str] = dict(SEVERITY_WORDS)
            words += [severities.get(word, str(word)) for word in get_args(leaf)]
        if leaf is bool:
            words += ["是", "否"]
    return tuple(words), all(get_origin(leaf) is Literal or leaf is bool for leaf in leaves)


def _leaves(annotation: Any) -> Iterator[Any]:
    """The types that a value may have, unions and annotations taken apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _leaves(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _leaves(part)
    else:
        yield annotation


def record_in(annotation: Any) -> type[BaseModel]:
    """The record class of a list of records."""
    for leaf in _leaves(annotation):
        for part in (leaf, *(inner for arg in get_args(leaf) for inner in _leaves(arg))):
            if isinstance(part, type) and issubclass(part, BaseModel):
                return part
    raise TypeError(f"{annotation!r} holds no records")
