"""What a run writes on demand beside the usual results: books that take longer than the run itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, get_args

from jixiao_batch.county.results import CountyResult
from jixiao_batch.judging import Progress
from jixiao_batch.output.own_files import DATA_FOLDER
from jixiao_batch.output.publishing import Staging

#: 合订本 binds all score sheets, 汇总报告 is the county's Word report, 自评报告 one for each unit,
#: Parquet the tables for other programs
Extra = Literal["合订本", "汇总报告", "自评报告", "Parquet"]
EXTRAS: tuple[Extra, ...] = get_args(Extra)


def write_extras(
    staging: Staging,
    counties: Sequence[CountyResult],
    wanted: Collection[Extra],
    jobs: int,
    progress: Progress,  # noqa: ARG001
) -> None:
    """Writes each wanted book of every county, the leading one first."""
    if "Parquet" in wanted:
        from jixiao_batch.output.data.parquet import write_parquet_tables

        write_parquet_tables(staging.path(DATA_FOLDER), counties)


def check_extras(wanted: Collection[Extra]) -> None:
    """InputError when something wanted needs a library that is not installed: told before anything is read."""
    if "Parquet" in wanted:
        from jixiao_batch.output.data.parquet import need_pyarrow

        need_pyarrow()
