"""Which scheme (指标体系) a form belongs to that lost its hidden sheet, by the rows that it has."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao_batch.scheme.loading import DEFAULT_SCHEME, LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.opening.opener import OpenedWorkbook
from jixiao_batch.workbook.reading.grids import plain_label


def best_fitting(candidates: Iterable[LoadedScheme], opened: OpenedWorkbook) -> LoadedScheme | None:
    """The scheme whose rows are most nearly those of the form, the usual one among equals; None when none has any."""
    labels = [(one, _labels(one.scheme)) for one in candidates]
    every = frozenset[str]().union(*(own for _, own in labels))
    texts = {plain_label(cell) for grid in opened.sheets for row in grid.rows for cell in row if cell and isinstance(cell, str)}
    there = every & texts
    fitting = [(one, len(own & there) / len(own | there)) for one, own in labels if own & there]
    best = max(fitting, key=lambda fit: (fit[1], fit[0].scheme.id == DEFAULT_SCHEME), default=None)
    return best[0] if best else None


def _labels(scheme: Scheme) -> frozenset[str]:
    layout = make_layout(scheme)
    rows = (*layout.data_rows, *layout.self_rows)
    return frozenset(plain_label(row.label) for row in rows if row.kind in ("block", "fields", "indicator"))
