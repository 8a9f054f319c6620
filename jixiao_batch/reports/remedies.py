"""Suggestions (建议) of the county's report, read from remedies.yaml: what is to be done about findings and weak indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Remedy:
    """One suggestion: for units with a finding of these codes, and for indicators of these names that earn little."""

    title: str
    text: str
    codes: frozenset[str]
    indicators: frozenset[str]


@cache
def _data() -> Mapping[str, Any]:
    text = files("jixiao_batch.reports").joinpath("remedies.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = YAML(typ="safe", pure=True).load(text)
    return data


def problem_names() -> Mapping[str, str]:
    """How the report calls a kind of finding where its title is too short out of its list, by code."""
    names: Mapping[str, str] = _data()["问题名称"]
    return names


@cache
def remedies() -> tuple[Remedy, ...]:
    """All suggestions in the order of the file."""
    entries: list[Mapping[str, Any]] = _data()["建议"]
    return tuple(
        Remedy(one["标题"], one["正文"], frozenset(one.get("问题", ())), frozenset(one.get("指标", ()))) for one in entries
    )
