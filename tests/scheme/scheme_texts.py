"""Schemes for tests: the minimal one with some of its lines replaced."""

from __future__ import annotations

from pathlib import Path

from jixiao_batch.scheme.loading import load_text
from jixiao_batch.scheme.model import Scheme

MINIMAL = Path(__file__).with_name("minimal.yaml").read_text(encoding="utf-8")


def minimal_text(*replacements: tuple[str, str]) -> str:
    """The minimal scheme's text with each (old, new) applied everywhere; ValueError when nothing would change."""
    text = MINIMAL
    for old, new in replacements:
        if old not in text:
            raise ValueError(f"the minimal scheme does not hold {old!r}")
        text = text.replace(old, new)
    return text


def minimal_scheme(*replacements: tuple[str, str]) -> Scheme:
    return load_text(minimal_text(*replacements), "minimal.yaml").scheme
