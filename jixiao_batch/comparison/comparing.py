"""Conducts a comparison: load both schemes, read the folder once, score twice, write one workbook."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from jixiao_batch.comparison.scoring import Comparison, FormSchemes, Side, compared
from jixiao_batch.county.units import settle_units
from jixiao_batch.judging import Progress, judge_all, silent
from jixiao_batch.one_at_a_time import exclusive
from jixiao_batch.output.publishing import Staging
from jixiao_batch.parcels import Parcels
from jixiao_batch.scheme.loading import built_in_ids, load_scheme
from jixiao_batch.scheme.source import SchemeError, SchemeFault
from jixiao_batch.workbook.opening.collecting import collect, printable
from jixiao_batch.workers import Crew


def compare(folder: Path, first: str, second: str, out: Path, *, jobs: int = 1, progress: Progress = silent) -> Comparison:
    """Score every workbook below `folder` under two schemes (ids or YAML files) and write the comparison to `out`.

    Each workbook is read, checked and accepted by the scheme of its own form, exactly as a run would; what a run
    returns takes no part. Raises SchemeError with the faults of both schemes before any workbook is read, OSError
    (PublishError) when `out` cannot be written; a former file then stands untouched.
    """
    sides = _load_both(first, second)
    built_in = (load_scheme(scheme_id) for scheme_id in built_in_ids())
    forms = FormSchemes((*(side.loaded for side in sides), *built_in))
    parcels = Parcels(forms)
    with Crew(jobs, (forms, parcels)) as crew:
        verdicts = judge_all(collect(folder), out, parcels, crew, progress)
    # a unit that sent forms of two schemes is still one unit
    units, files = settle_units(dataclasses.replace(verdict, scheme_id="") for verdict in verdicts)
    comparison = compared(sides, forms, units, files)
    progress("写对比", 0, 1)
    _write(comparison, out)
    progress("写对比", 1, 1)
    return comparison


def _load_both(first: str, second: str) -> tuple[Side, Side]:
    sides: list[Side] = []
    faults: list[SchemeFault] = []
    for word, name in zip("甲乙", (first, second), strict=True):
        try:
            source = "" if name in built_in_ids() else printable(Path(name).name)
            sides.append(Side(word, load_scheme(name), source))
        except SchemeError as error:
            faults += error.faults
    if faults:
        raise SchemeError(tuple(dict.fromkeys(faults)))
    return sides[0], sides[1]


def _write(comparison: Comparison, out: Path) -> None:
    from jixiao_batch.comparison.book import write_comparison

    folder = out.absolute().parent
    with exclusive(folder), Staging(folder) as staging:
        write_comparison(comparison, staging.path(out.name))
        staging.publish()
