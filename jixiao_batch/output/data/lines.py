"""The lines of one unit in the plain tables: its fields, figures, indicators, own rows and findings, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.evaluation.assessment import FigureResult, IndicatorResult, RowResult
from jixiao_batch.findings.model import Finding
from jixiao_batch.output.open_unit import OpenUnit
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.workbook.submission import Entry


@dataclass(frozen=True, slots=True)
class FieldLine:
    field: FormField
    entry: Entry

    @property
    def number(self) -> Decimal | None:
        return self.entry.value if isinstance(self.entry.value, Decimal) else None


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    unit: OpenUnit
    result: IndicatorResult
    #: with what people have decided
    final: IndicatorResult


@dataclass(frozen=True, slots=True)
class RowLine:
    unit: OpenUnit
    result: RowResult
    final: RowResult
    indicator: str


def field_lines(unit: OpenUnit) -> Iterator[FieldLine]:
    """Every field of a form that was read; 佐证材料 only where something stands there."""
    fields, optional = unit.scheme.fields, {field.id for field in unit.scheme.evidence_fields}
    for field_id, entry in (unit.submission.entries if unit.submission else {}).items():
        if entry.value is not None or entry.raw or field_id not in optional:
            yield FieldLine(fields[field_id], entry)


def figure_lines(unit: OpenUnit) -> Iterator[FigureResult]:
    yield from unit.computed.figures.values() if unit.computed else ()


def indicator_lines(unit: OpenUnit) -> Iterator[IndicatorLine]:
    for before, after in unit.indicators:
        yield IndicatorLine(unit, before, after)


def row_lines(unit: OpenUnit) -> Iterator[RowLine]:
    for result, final in unit.indicators:
        for before, after in zip(result.rows, final.rows, strict=True):
            yield RowLine(unit, before, after, result.indicator.name)


def finding_lines(unit: OpenUnit) -> Iterator[Finding]:
    yield from unit.findings
