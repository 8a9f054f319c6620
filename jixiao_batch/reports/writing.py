"""Writes the Word documents of a run: one report per scheme for the county, one for each unit whose form is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.history.changes import Comparison
from jixiao_batch.reports.naming import Naming
from jixiao_batch.reports.template import ReportTemplate, load_template
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workers import Death, each


def write_county_report(
    county: CountyResult, compared: Comparison | None, template: Path | None, naming: Naming, file: Path
) -> None:
    """汇总报告 of one scheme; `compared` holds this scheme's units. ReportTemplateError, OSError."""
    from jixiao_batch.reports.county_context import county_context

    file.write_bytes(load_template("汇总报告", template).fill(county_context(county, compared, naming=naming)))


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One report to be written."""

    loaded: LoadedScheme
    unit: UnitResult
    template: Path | None
    file: Path


def reported_units(counties: Sequence[CountyResult]) -> list[tuple[CountyResult, UnitResult]]:
    """Units that get a report: of a form that is returned the figures do not stand yet."""
    return [(county, unit) for county in counties for unit in county.units if is_adopted(unit)]


def write_unit_reports(reports: Sequence[UnitReport], jobs: int) -> Iterator[int]:
    """Writes all of them with `jobs` processes, and tells after each how many are done. ReportTemplateError, OSError."""
    with closing(each(_write_unit_report, reports, jobs, _report_died)) as written:
        for done, _ in enumerate(written, start=1):
            yield done


def _write_unit_report(report: UnitReport) -> None:
    from jixiao_batch.reports.unit_context import unit_context

    report.file.write_bytes(_unit_template(report.template).fill(unit_context(report.loaded, report.unit)))


@lru_cache(maxsize=1)
def _unit_template(file: Path | None) -> ReportTemplate:
    """Read and compiled once in each process."""
    return load_template("自评报告", file)


def _report_died(report: UnitReport, _: Death) -> None:
    raise OSError(f"自评报告没有写成：{report.file.name}")
