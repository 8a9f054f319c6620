"""A province's run: the counties on a cluster, then the province's own book and result file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao_batch import __version__
from jixiao_batch.cluster.engine import ProvinceRun, run_counties
from jixiao_batch.cluster.storage import Storage
from jixiao_batch.judging import Progress, silent
from jixiao_batch.numbers import fixed
from jixiao_batch.province.book import PROVINCE_BOOK, write_province_book
from jixiao_batch.province.lines import CountyLine, Province, read_province

PROVINCE_RESULT = "全省结果.json"
FORMAT = "jixiao-province/1"
_TITLE = "全省绩效自评"


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Where the work is done: a running scheduler's address, or "" for `workers` processes on this computer."""

    scheduler: str = ""
    workers: int = 2


def run_province(
    forms: str,
    out: str,
    cluster: ClusterOptions,
    *,
    options: Sequence[str] = (),
    scheme: str = "",
    progress: Progress = silent,
) -> ProvinceRun:
    """Every county of `forms` and the province's book below `out`, both addresses of folders.

    Raises ClusterError, and OSError when the storage refuses the province's own files.
    """
    storage = Storage(out)
    ran = run_counties(
        Storage(forms),
        storage,
        scheduler=cluster.scheduler,
        workers=cluster.workers,
        options=options,
        scheme=scheme,
        progress=progress,
    )
    progress("写汇总", 0, 1)
    province = read_province(storage, ran.outcomes)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as scratch:
        book = Path(scratch) / PROVINCE_BOOK
        write_province_book(province, book, _TITLE)
        storage.write(PROVINCE_BOOK, book.read_bytes())
    storage.write(PROVINCE_RESULT, result_text(province).encode("utf-8"))
    progress("写汇总", 1, 1)
    return ran


def result_text(province: Province) -> str:
    """全省结果.json: every county once, numbers of points and amounts as decimal strings."""
    data = {
        "format": FORMAT,
        "tool": f"jixiao-batch {__version__}",
        "counties": [_county(line) for line in province.counties],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _county(line: CountyLine) -> dict[str, object]:
    return {
        "name": line.name,
        "files": line.files,
        "units": line.units,
        "statuses": dict(sorted(line.statuses.items())),
        "ranked": line.ranked,
        "average": None if line.average is None else fixed(line.average, 2),
        "grades": dict(line.grades),
        "amounts": {name: fixed(amount, 2) for name, amount in line.amounts.items()},
        "problem": line.problem or None,
    }
