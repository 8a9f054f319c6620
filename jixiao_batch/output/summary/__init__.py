"""全县汇总.xlsx: the county on one workbook, every derived figure a live formula with the result it has now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jixiao_batch.county.consolidate import summarise
from jixiao_batch.county.results import CountyResult
from jixiao_batch.formats import Book
from jixiao_batch.history.changes import Comparison
from jixiao_batch.output.summary.amounts import write_balances, write_rates
from jixiao_batch.output.summary.changes import write_since_last
from jixiao_batch.output.summary.chasing import write_chasing
from jixiao_batch.output.summary.decided import write_decided
from jixiao_batch.output.summary.departments import write_departments
from jixiao_batch.output.summary.detail import detail_ranges, write_detail
from jixiao_batch.output.summary.differences import write_differences
from jixiao_batch.output.summary.findings import write_findings
from jixiao_batch.output.summary.grouped import write_grouped
from jixiao_batch.output.summary.overview import write_overview
from jixiao_batch.output.summary.plan import Plan
from jixiao_batch.output.summary.ranking import write_ranking
from jixiao_batch.output.summary.raw import write_raw
from jixiao_batch.output.summary.received import write_received
from jixiao_batch.output.summary.run_info import write_run_info
from jixiao_batch.output.summary.scheme_table import write_scheme
from jixiao_batch.output.summary.scores import write_scores
from jixiao_batch.output.summary.spot_checks import write_spot_checks
from jixiao_batch.output.summary.yearly import write_yearly


def write_summary(
    county: CountyResult, file: Path, *, run_facts: Sequence[tuple[str, str]], compared: Comparison | None = None
) -> None:
    """Writes the county workbook; `county.units` as `rank_units` returns them, `run_facts` as (what, value).

    `compared` is a former run: of an earlier year (与上年比较) or of this one (较上次变化).
    """
    plan = Plan(county, summarise(county.loaded.scheme, county.units))
    book = Book(file, f"{plan.heading}全县汇总")
    ranges = detail_ranges(plan)
    write_overview(book, plan)
    write_received(book, plan)
    write_chasing(book, plan)
    write_ranking(book, plan)
    write_grouped(book, plan)
    write_departments(book, plan)
    write_balances(book, plan)
    write_rates(book, plan)
    write_scores(book, plan, ranges)
    write_detail(book, plan)
    write_differences(book, plan, ranges)
    write_decided(book, plan)
    write_spot_checks(book, plan)
    write_findings(book, plan)
    if compared is not None and compared.is_earlier_year:
        write_yearly(book, plan, compared.changes, compared.before_year)
    elif compared is not None:
        write_since_last(book, compared.changes)
    write_scheme(book, plan)
    write_raw(book, plan)
    write_run_info(book, plan, run_facts)
    book.close()
