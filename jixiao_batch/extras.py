"""What a run writes on demand beside the usual results: books that take longer than the run itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Literal, get_args

from jixiao_batch.county.results import CountyResult
from jixiao_batch.history.changes import Comparison
from jixiao_batch.judging import Progress
from jixiao_batch.ledger.memory import Memory
from jixiao_batch.output.names import distinct, names_by_scheme, unit_stem
from jixiao_batch.output.own_files import BOUND_NAME, COUNTY_REPORT_NAME, DATA_FOLDER, REPORTS_FOLDER, sha256_of
from jixiao_batch.output.publishing import Staging
from jixiao_batch.reports.options import USUAL_REPORTS, ReportOptions
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workers import Crew

#: 合订本 binds all score sheets, 汇总报告 is the county's Word report, 自评报告 one for each unit,
#: Parquet the tables for other programs
Extra = Literal["合订本", "汇总报告", "自评报告", "Parquet"]
EXTRAS: tuple[Extra, ...] = get_args(Extra)
ALL_EXTRAS = "全部"


def wanted_extras(named: Collection[str]) -> frozenset[Extra]:
    """The books that are named; 全部 stands for every one that this installation can write."""
    if ALL_EXTRAS not in named:
        return frozenset(extra for extra in EXTRAS if extra in named)
    lacks_parquet = find_spec("pyarrow") is None
    return frozenset(extra for extra in EXTRAS if extra in named or not (extra == "Parquet" and lacks_parquet))


def write_extras(
    staging: Staging,
    counties: Sequence[CountyResult],
    schemes: Mapping[str, LoadedScheme],
    wanted: Collection[Extra],
    crew: Crew,
    progress: Progress,
    memory: Memory,
    compared: Comparison | None = None,
    reports: ReportOptions = USUAL_REPORTS,
) -> None:
    """Writes each wanted book of every county, the leading one first; what `memory` knows to be the same stays as it is.

    The crew knows the `schemes`, by id.
    """
    if "Parquet" in wanted:
        from jixiao_batch.output.data.parquet import write_parquet_tables

        write_parquet_tables(staging.path(DATA_FOLDER), counties)
    if "合订本" in wanted:
        _write_bound(staging, counties, progress, memory)
    if "汇总报告" in wanted:
        _write_county_reports(staging, counties, progress, compared, reports)
    if "自评报告" in wanted:
        _write_unit_reports(staging, counties, schemes, crew, progress, reports, memory)


def check_extras(wanted: Collection[Extra], reports: ReportOptions = USUAL_REPORTS) -> None:
    """InputError when something wanted cannot be written: a library that is not installed, a template that cannot be used.

    To be asked before any form is read.
    """
    if "Parquet" in wanted:
        from jixiao_batch.output.data.parquet import need_pyarrow

        need_pyarrow()
    if not {"汇总报告", "自评报告"}.isdisjoint(wanted):
        from jixiao_batch.reports.template import load_template

        if "汇总报告" in wanted and reports.county_template is not None:
            load_template("汇总报告", reports.county_template)
        if "自评报告" in wanted and reports.unit_template is not None:
            load_template("自评报告", reports.unit_template)


def _write_county_reports(
    staging: Staging,
    counties: Sequence[CountyResult],
    progress: Progress,
    compared: Comparison | None,
    reports: ReportOptions,
) -> None:
    from jixiao_batch.reports.naming import Naming
    from jixiao_batch.reports.writing import write_county_report

    # one unit has one name in the reports of all schemes
    naming = Naming([unit for county in counties for unit in county.units], anonymous=reports.anonymous)
    progress("写汇总报告", 0, len(counties))
    for done, (county, name) in enumerate(zip(counties, _names(COUNTY_REPORT_NAME, counties), strict=True), start=1):
        its_own = compared.of_scheme(county.loaded.scheme.id) if compared is not None else None
        write_county_report(county, its_own, reports.county_template, naming, staging.path(name))
        progress("写汇总报告", done, len(counties))


def _write_unit_reports(
    staging: Staging,
    counties: Sequence[CountyResult],
    schemes: Mapping[str, LoadedScheme],
    crew: Crew,
    progress: Progress,
    reports: ReportOptions,
    memory: Memory,
) -> None:
    from jixiao_batch.reports.writing import UnitReport, reported_units, write_unit_reports

    folder = staging.folder(REPORTS_FOLDER)
    units = reported_units(counties)
    names = distinct(f"{unit_stem(unit)}.docx" for _, unit in units)
    template = sha256_of(reports.unit_template) if reports.unit_template is not None else ""
    listed = []
    for (county, unit), name in zip(units, names, strict=True):
        path = f"{REPORTS_FOLDER}/{name}"
        key = memory.document_key(unit, path, county.loaded.sha256, county.year, template)
        if not staging.take_over(memory.documents(key)):
            listed.append(UnitReport(unit, folder / name))
        memory.wrote(key, [path])
    progress("写自评报告", 0, len(listed))
    for done in write_unit_reports(listed, schemes, reports.unit_template, crew):
        progress("写自评报告", done, len(listed))


def _write_bound(staging: Staging, counties: Sequence[CountyResult], progress: Progress, memory: Memory) -> None:
    from jixiao_batch.output.bound_sheets import write_bound_sheets

    for county, name in zip(counties, _names(BOUND_NAME, counties), strict=True):
        ranks = [(unit.rank, unit.group_rank) for unit in county.units]
        key = memory.book_key(county.units, name, county.loaded.sha256, county.year, ranks)
        if not staging.take_over(memory.documents(key)):
            write_bound_sheets(county, staging.path(name), partial(progress, "写合订本"))
        memory.wrote(key, [name])


def _names(name: str, counties: Sequence[CountyResult]) -> tuple[str, ...]:
    return names_by_scheme(name, [county.loaded.scheme.title for county in counties])
