"""Derived figures of one submission: each computed once, with its working and the cells it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from jixiao_batch.evaluation.assessment import Assessment, FigureResult
from jixiao_batch.scheme.figure_readings import divides_by_zero, figure_value, figure_working
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent, Value
from jixiao_batch.workbook.submission import EntryValue, Submission


class Lookup:
    """What names stand for in one submission.

    `instead` replaces typed numbers, to try what another value would do; `figures` are given and not computed.
    """

    def __init__(
        self,
        scheme: Scheme,
        submission: Submission,
        instead: Mapping[str, Decimal] | None = None,
        figures: Mapping[str, Decimal | Absent] | None = None,
    ) -> None:
        self.scheme = scheme
        self.submission = submission
        values = {field_id: entry.value for field_id, entry in submission.entries.items()}
        self._typed: dict[str, EntryValue | None] = {**values, **(instead or {})}
        self._figures: dict[str, Decimal | Absent] = dict(figures or {})

    def __call__(self, name: Name) -> Value | Absent:
        figure = None if name.typed else self.scheme.figures_by_name.get(name.name)
        return self.typed(name.name) if figure is None else self.figure(figure)

    def typed(self, field_id: str) -> Value | Absent:
        """What the unit typed there."""
        value = self._typed.get(field_id)
        return value if isinstance(value, Decimal | str) else Absent("missing", (field_id,))

    def figure(self, figure: Figure) -> Decimal | Absent:
        if figure.name not in self._figures:
            self._figures[figure.name] = figure_value(figure, self)
        return self._figures[figure.name]

    def show(self, name: Name) -> str:
        """The value as workings write it."""
        value = self(name)
        if isinstance(value, Absent):
            return NOT_APPLICABLE if value.why == "not_applicable" else "（空）"
        figure = None if name.typed else self.scheme.figures_by_name.get(name.name)
        if figure is not None and isinstance(value, Decimal):
            return figure.show(value)
        return self.scheme.fields[name.name].show(value)

    def cells_of(self, figure: Figure) -> tuple[str, ...]:
        """Addresses of the cells that a figure rests on: 基础数据!C21."""
        addresses = [self.submission.place(field).address for field in self.scheme.fields_of_figures[figure.name]]
        return tuple(dict.fromkeys(filter(None, addresses)))


def known_figures(assessment: Assessment) -> dict[str, Decimal | Absent]:
    """What the figures came to, for a `Lookup` that need not compute them again."""
    return {
        name: found.value if found.value is not None else found.absent or Absent("missing")
        for name, found in assessment.figures.items()
    }


def figure_results(lookup: Lookup) -> dict[str, FigureResult]:
    """Every derived figure of the scheme for this submission."""
    return {figure.name: _result(lookup, figure) for figure in lookup.scheme.figures}


def _result(lookup: Lookup, figure: Figure) -> FigureResult:
    value = lookup.figure(figure)
    absent = value if isinstance(value, Absent) else None
    if absent is None and isinstance(value, Decimal):
        display = figure.show(value)
    else:
        display = NOT_APPLICABLE if absent and absent.why == "not_applicable" else NOT_COMPUTABLE
    return FigureResult(
        figure=figure,
        value=None if isinstance(value, Absent) else value,
        absent=absent,
        display=display,
        working=figure_working(figure, value, lookup.show, by_zero=divides_by_zero(figure, lookup)),
        cells=lookup.cells_of(figure),
    )
