"""Writes the Word documents of a run: one report per scheme for the county, one for each unit whose form is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.history.changes import Comparison
from jixiao_batch.reports.naming import Naming
from jixiao_batch.reports.template import ReportTemplate, load_template
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workers import Crew, Death


def write_county_report(
    county: CountyResult, compared: Comparison | None, template: Path | None, naming: Naming, file: Path
) -> None:
    """汇总报告 of one scheme; `compared` holds this scheme's units. ReportTemplateError, OSError."""
    from jixiao_batch.reports.county_context import county_context

    file.write_bytes(load_template("汇总报告", template).fill(county_context(county, compared, naming=naming)))


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One report to be written."""

    unit: UnitResult
    file: Path


def reported_units(counties: Sequence[CountyResult]) -> list[tuple[CountyResult, UnitResult]]:
    """Units that get a report: of a form that is returned the figures do not stand yet."""
    return [(county, unit) for county in counties for unit in county.units if is_adopted(unit)]


def write_unit_reports(
    reports: Sequence[UnitReport], schemes: Mapping[str, LoadedScheme], template: Path | None, crew: Crew
) -> Iterator[int]:
    """Lets the crew write all of them, and tells after each how many are done. ReportTemplateError, OSError."""
    with closing(crew.each(partial(_write_unit_report, schemes, template), reports, _report_died)) as written:
        for done, _ in enumerate(written, start=1):
            yield done


def _write_unit_report(schemes: Mapping[str, LoadedScheme], template: Path | None, report: UnitReport) -> None:
    from jixiao_batch.reports.unit_context import unit_context

    report.file.write_bytes(_unit_template(template).fill(unit_context(schemes[report.unit.scheme_id], report.unit)))


@lru_cache(maxsize=1)
def _unit_template(file: Path | None) -> ReportTemplate:
    """Read and compiled once in each process."""
    return load_template("自评报告", file)


def _report_died(report: UnitReport, _: Death) -> None:
    raise OSError(f"自评报告没有写成：{report.file.name}")
