"""The lines of the plain tables: every unit, field, figure, indicator, own row, finding and file of a run, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.county.results import CountyResult, FileResult
from jixiao_batch.evaluation.results import FigureResult, IndicatorResult, RowResult, UnitResult
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import round_half_up
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import Entry


@dataclass(frozen=True, slots=True)
class UnitLine:
    county: CountyResult
    unit: UnitResult

    @property
    def scheme(self) -> Scheme:
        return self.county.loaded.scheme

    def points(self, points: Decimal | None) -> Decimal | None:
        """分 with the scheme's decimals."""
        return None if points is None else round_half_up(points, self.scheme.score_places)

    @property
    def self_total(self) -> Decimal | None:
        return self.points(self.unit.recomputed.self_total) if self.unit.recomputed else None

    @property
    def score_total(self) -> Decimal | None:
        return self.points(self.unit.recomputed.score_total) if self.unit.recomputed else None

    @property
    def difference(self) -> Decimal | None:
        return self.points(self.unit.recomputed.difference) if self.unit.recomputed else None

    @property
    def final_total(self) -> Decimal | None:
        return self.points(self.unit.assessment.score_total) if self.unit.assessment else None

    @property
    def provisional(self) -> bool | None:
        return self.unit.assessment.provisional if self.unit.assessment else None

    @property
    def grade(self) -> str | None:
        return self.unit.assessment.grade if self.unit.assessment else None

    def typed(self, field_id: str) -> str | None:
        """What the unit wrote into a text field."""
        return self.unit.submission.text(field_id) if self.unit.submission else None

    def count(self, severity: str) -> int:
        return sum(1 for finding in self.unit.findings if finding.severity == severity)


@dataclass(frozen=True, slots=True)
class FieldLine(UnitLine):
    field: FormField
    entry: Entry

    @property
    def number(self) -> Decimal | None:
        return self.entry.value if isinstance(self.entry.value, Decimal) else None


@dataclass(frozen=True, slots=True)
class FigureLine(UnitLine):
    result: FigureResult


@dataclass(frozen=True, slots=True)
class IndicatorLine(UnitLine):
    result: IndicatorResult
    #: with what people have decided
    final: IndicatorResult


@dataclass(frozen=True, slots=True)
class RowLine(UnitLine):
    result: RowResult
    final: RowResult
    indicator: str


@dataclass(frozen=True, slots=True)
class FindingLine(UnitLine):
    finding: Finding


def unit_lines(counties: Sequence[CountyResult]) -> Iterator[UnitLine]:
    for county in counties:
        for unit in county.units:
            yield UnitLine(county, unit)


def field_lines(counties: Sequence[CountyResult]) -> Iterator[FieldLine]:
    """Every field of every form that was read; 佐证材料 only where something stands there."""
    for county in counties:
        scheme = county.loaded.scheme
        optional = {field.id for field in scheme.evidence_fields}
        for unit in county.units:
            for field_id, entry in (unit.submission.entries if unit.submission else {}).items():
                if entry.value is not None or entry.raw or field_id not in optional:
                    yield FieldLine(county, unit, scheme.fields[field_id], entry)


def figure_lines(counties: Sequence[CountyResult]) -> Iterator[FigureLine]:
    for line in unit_lines(counties):
        for result in line.unit.recomputed.figures.values() if line.unit.recomputed else ():
            yield FigureLine(line.county, line.unit, result)


def indicator_lines(counties: Sequence[CountyResult]) -> Iterator[IndicatorLine]:
    for line in unit_lines(counties):
        computed, final = line.unit.recomputed, line.unit.assessment
        if computed is not None and final is not None:
            for before, after in zip(computed.indicators, final.indicators, strict=True):
                yield IndicatorLine(line.county, line.unit, before, after)


def row_lines(counties: Sequence[CountyResult]) -> Iterator[RowLine]:
    for line in indicator_lines(counties):
        for before, after in zip(line.result.rows, line.final.rows, strict=True):
            yield RowLine(line.county, line.unit, before, after, line.result.indicator.name)


def finding_lines(counties: Sequence[CountyResult]) -> Iterator[FindingLine]:
    for line in unit_lines(counties):
        for finding in line.unit.findings:
            yield FindingLine(line.county, line.unit, finding)


def file_lines(counties: Sequence[CountyResult]) -> Iterator[FileResult]:
    """Every entry of the folder once: all counties of a run know the same files."""
    yield from counties[0].files
