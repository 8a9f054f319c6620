"""Where the parts of a scheme stand in its file, for faults that are found between them."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.source import Path

#: where, and what is wrong and what to write instead
Fault = tuple[Path, str]


def field_paths(scheme: Scheme) -> Iterator[tuple[Path, str]]:
    """Where each field of the form stands in the scheme's text, with its id."""
    for b, block in enumerate(scheme.blocks):
        for r, row in enumerate(block.rows):
            for column in block.columns or ("",):
                yield ("填报项", b, "项目", r, "名称"), f"{row.name}{column}"


def example_paths(scheme: Scheme) -> Iterator[Path]:
    """Where each worked example stands, indicator by indicator."""
    for path, indicator in indicator_paths(scheme):
        for place in range(len(indicator.examples)):
            yield (*path, "算例", place)


def indicator_paths(scheme: Scheme) -> Iterator[tuple[Path, Indicator]]:
    """Where each indicator stands in the scheme's text."""
    for g, group in enumerate(scheme.groups):
        for p, part in enumerate(group.parts):
            for i, indicator in enumerate(part.indicators):
                yield ("指标", g, "二级指标", p, "三级指标", i), indicator
