"""What a run writes on demand beside the usual results: books that take longer than the run itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from jixiao_batch.county.results import CountyResult
from jixiao_batch.judging import Progress
from jixiao_batch.output.names import safe_stem
from jixiao_batch.output.own_files import BOUND_NAME
from jixiao_batch.output.publishing import Staging

#: 合订本 binds all score sheets, 汇总报告 is the county's Word report, 自评报告 one for each unit,
#: Parquet the tables for other programs
Extra = Literal["合订本", "汇总报告", "自评报告", "Parquet"]
EXTRAS: tuple[Extra, ...] = get_args(Extra)


def write_extras(
    staging: Staging,
    counties: Sequence[CountyResult],
    wanted: Collection[Extra],
    jobs: int,  # noqa: ARG001 (of use to books with a file for each unit)
    progress: Progress,
) -> None:
    """Writes each wanted book of every county, the leading one first."""
    if "合订本" in wanted:
        _write_bound(staging, counties, progress)


def _write_bound(staging: Staging, counties: Sequence[CountyResult], progress: Progress) -> None:
    from jixiao_batch.output.bound_sheets import write_bound_sheets

    for county in counties:
        name = Path(BOUND_NAME)
        if county is not counties[0]:
            name = name.with_stem(f"{name.stem}_{safe_stem(county.loaded.scheme.id)}")
        write_bound_sheets(county, staging.path(str(name)), partial(progress, "写合订本"))
