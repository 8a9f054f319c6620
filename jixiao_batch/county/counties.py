"""The counties of a run, one for each scheme that its units are scored by: ranked, with ranges and departments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from jixiao_batch.county.consolidate import rank_units
from jixiao_batch.county.file_names import files_by_name
from jixiao_batch.county.groups import with_departments
from jixiao_batch.county.ranges import with_ranges
from jixiao_batch.county.results import CountyResult, Expected, FileResult
from jixiao_batch.county.roster import missing_units
from jixiao_batch.evaluation.assessment import ScoreRange
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Schemes


def counties_of(
    units: Sequence[UnitResult],
    files: tuple[FileResult, ...],
    schemes: Schemes,
    expected: Expected | None,
    in_question: Mapping[str, tuple[str, ...]],
    known_range: Callable[[UnitResult], ScoreRange | None],
) -> tuple[CountyResult, ...]:
    """The leading county first: that of most units. Units of the roster that have not reported are missing in theirs.

    `in_question` has forms that may be a missing unit's, by its code; `known_range` the possible totals that are known already.
    """
    default = schemes.default
    by_scheme = _by_scheme(units)
    if expected is not None:
        leading = _leading_first(by_scheme, default)[0]
        unopened = files_by_name([file.path for file in files if file.status == "unreadable"], expected.roster)
        missing = missing_units(units, expected.roster, schemes.forced, leading, unopened, in_question)
        by_scheme = _by_scheme([*units, *missing])
    loaded = [schemes.known[scheme_id] for scheme_id in _leading_first(by_scheme, default)]
    counties = []
    for one in loaded:
        ranked = with_ranges(one.scheme, rank_units(by_scheme.get(one.scheme.id, [])), known_range)
        counties.append(with_departments(CountyResult(one, one.scheme.year, ranked, files, expected)))
    return tuple(counties)


def _by_scheme(units: Iterable[UnitResult]) -> dict[str, list[UnitResult]]:
    by_scheme: dict[str, list[UnitResult]] = {}
    for unit in units:
        by_scheme.setdefault(unit.scheme_id, []).append(unit)
    return by_scheme


def _leading_first(by_scheme: Mapping[str, Sequence[UnitResult]], default: str) -> list[str]:
    """Ids of the schemes, the one with most units first; the default one when there are no units at all."""
    return sorted(by_scheme, key=lambda scheme_id: (-len(by_scheme[scheme_id]), scheme_id != default, scheme_id)) or [default]
