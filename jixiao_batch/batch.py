"""The conductor of a run: collect, judge each file, settle the units, consolidate, write - then move everything into place."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_batch.county.decision_list import (
    DECISIONS_NAME,
    NO_DECISIONS,
    DecisionError,
    DecisionList,
    load_decisions,
    unknown_unit_faults,
)
from jixiao_batch.county.file_names import files_by_name
from jixiao_batch.county.results import CountyResult, Expected, FileResult
from jixiao_batch.county.roster import load_roster, missing_units
from jixiao_batch.county.units import settle_units, with_explanations
from jixiao_batch.county.waiting import unused_decisions
from jixiao_batch.evaluation.deciding import apply_decisions
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Schemes, Verdict, is_off_roster
from jixiao_batch.extras import Extra, check_report_templates, write_extras
from jixiao_batch.history.changes import compare
from jixiao_batch.history.past import RESULT_NAME, load_run, read_run
from jixiao_batch.history.yearly import check_carried
from jixiao_batch.judging import Progress, judge_all, silent
from jixiao_batch.output.own_files import former_outputs, sha256_of
from jixiao_batch.output.publishing import Kept, Staging
from jixiao_batch.output.result_json import result_text
from jixiao_batch.reports.options import USUAL_REPORTS, ReportOptions
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, built_in_ids, load_scheme
from jixiao_batch.workbook.opening.collecting import FolderEntry, collect
from jixiao_batch.workbook.opening.excluding import NOTHING, Exclusions, exclude, read_exclusions
from jixiao_batch.workbook.opening.options import USUAL, OpeningOptions
from jixiao_batch.writing import write_returns, write_score_sheets, write_summaries, write_waiting_list

if TYPE_CHECKING:
    from jixiao_batch.county.consolidate import CodeCount  # pandas takes its time


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run may be told beside its folders.

    `scheme` is an id or a YAML file that scores every workbook (otherwise the one named inside it does). With a `roster`
    (单位名册) forms are matched to it and units that have not reported are listed; `today` tells how long they are overdue.
    `decisions` (复核意见) are what people have decided; without it, those that stand in the output folder count. `previous`
    is a former run's output folder or 结果.json to compare with: of an earlier year, or of this one. `strict_duplicates`
    returns a unit that sent different versions instead of taking the latest valid one; `exclude_file` lists files to leave out.
    `extras` are the further books to be written, `reports` how the Word documents among them are.
    """

    scheme: str | None = None
    roster: Path | None = None
    decisions: Path | None = None
    previous: Path | None = None
    today: datetime.date | None = None
    strict_duplicates: bool = False
    exclude_file: Path | None = None
    opening: OpeningOptions = USUAL
    extras: frozenset[Extra] = frozenset()
    reports: ReportOptions = USUAL_REPORTS


NO_OPTIONS = RunOptions()


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run: one county result per scheme (the leading one first), every file, and what was written where."""

    counties: tuple[CountyResult, ...]
    files: tuple[FileResult, ...]
    summary_files: tuple[str, ...]
    score_sheets: int
    returned: int
    #: lines of the list of excluded files that no file answers to
    not_excluded: tuple[str, ...] = ()
    #: kinds of finding that so many units have that the form or the rule is the likelier cause
    common: tuple[CodeCount, ...] = ()
    #: files of somebody's that stood where results go
    kept: tuple[Kept, ...] = ()
    #: forms of units that the roster lacks
    off_roster: int = 0
    #: decisions that came to nothing
    unused: tuple[Decision, ...] = ()

    @property
    def all_accepted(self) -> bool:
        """Whether no file was returned, unreadable, unknown or in doubt; ignored files do not count."""
        accepted = all(file.status in ("used", "ignored") for file in self.files)
        units = [unit for county in self.counties for unit in county.units]
        return accepted and all(unit.status in ("passed", "query") for unit in units)


def known_schemes(scheme: str | None) -> Schemes:
    """The schemes of a run: the named one for every workbook, or all built-in ones. SchemeError when one has faults."""
    if scheme is not None:
        loaded = load_scheme(scheme)
        return Schemes({loaded.scheme.id: loaded}, forced=loaded.scheme.id)
    return Schemes({scheme_id: load_scheme(scheme_id) for scheme_id in built_in_ids()})


def run(folder: Path, out: Path, options: RunOptions = NO_OPTIONS, *, jobs: int = 1, progress: Progress = silent) -> RunResult:
    """Score every workbook below `folder` and write the results into `out`.

    Raises InputError (of a scheme, roster, list of decisions, report template or former run) and OSError (PublishError) when
    results cannot be written; the former results then stand untouched.
    """
    schemes = known_schemes(options.scheme)
    check_report_templates(options.extras, options.reports)
    expected = _expected(options, schemes)
    past = load_run(options.previous) if options.previous is not None else None
    former = dict(former_outputs(out))
    own_list = out / DECISIONS_NAME
    if own_list.is_file() and (options.decisions is None or own_list.samefile(options.decisions)):
        # what stands in it is read, and written again
        former[DECISIONS_NAME] = sha256_of(own_list)
    decided = _decisions(options.decisions, out)
    entries = collect(folder, options.opening.max_file_bytes)
    excluded = _excluded(options, entries)
    verdicts = judge_all(entries, out, schemes, jobs, progress, excluded.reasons, options.opening)
    if expected is not None:
        from jixiao_batch.county.expected import recognise  # a library of its own, only for rosters

        verdicts = recognise(verdicts, expected.roster, schemes)
    if past is not None:
        verdicts = check_carried(verdicts, past, schemes)
    verdicts = tuple(_decided(verdict, decided, schemes) for verdict in verdicts)
    units, files = settle_units(verdicts, strict_duplicates=options.strict_duplicates)
    units = tuple(with_explanations(unit, decided.of(unit.code, unit.name)) for unit in units)
    counties = _consolidate(units, files, schemes, expected)
    if faults := unknown_unit_faults(decided, [unit for county in counties for unit in county.units]):
        raise DecisionError(faults)
    compared = compare(past, read_run(result_text(counties, files), RESULT_NAME)) if past is not None else None
    with Staging(out, former) as staging:
        score_sheets = write_score_sheets(staging, counties, jobs, progress)
        progress("写汇总", 0, 1)
        summaries = write_summaries(staging, counties, compared, excluded)
        returned = write_returns(staging, counties, verdicts, entries, jobs, progress)
        write_waiting_list(staging, counties, decided)
        write_extras(staging, counties, options.extras, jobs, progress, compared, options.reports)
        staging.write_text(RESULT_NAME, result_text(counties, files, staging.outputs()))
        progress("写汇总", 1, 1)
        kept = staging.publish()
    common = tuple(count for county in counties for count in _common(county))
    return RunResult(
        counties=counties,
        files=files,
        summary_files=summaries,
        score_sheets=score_sheets,
        returned=returned,
        not_excluded=excluded.unmatched,
        common=common,
        kept=kept,
        off_roster=sum(1 for verdict in verdicts if is_off_roster(verdict)),
        unused=unused_decisions(units, decided),
    )


def _expected(options: RunOptions, schemes: Schemes) -> Expected | None:
    return Expected(load_roster(options.roster, schemes.known), options.today) if options.roster is not None else None


def _excluded(options: RunOptions, entries: Sequence[FolderEntry]) -> Exclusions:
    if options.exclude_file is None:
        return NOTHING
    return exclude(read_exclusions(options.exclude_file), [entry.path for entry in entries])


def _decisions(given: Path | None, out: Path) -> DecisionList:
    """The decisions of this round: the given list, or the one that reviewers have filled in where the last run wrote it."""
    file = given if given is not None else out / DECISIONS_NAME
    return load_decisions(file) if given is not None or file.exists() else NO_DECISIONS


def _decided(verdict: Verdict, decisions: DecisionList, schemes: Schemes) -> Verdict:
    mine = decisions.of(verdict.code, verdict.name) if verdict.assessment is not None else ()
    return apply_decisions(verdict, schemes.known[verdict.scheme_id].scheme, mine) if mine else verdict


# ---------------------------------------------------------------- consolidating


def _consolidate(
    units: Sequence[UnitResult], files: tuple[FileResult, ...], schemes: Schemes, expected: Expected | None
) -> tuple[CountyResult, ...]:
    from jixiao_batch.county.consolidate import rank_units  # pandas takes its time

    default = schemes.forced or DEFAULT_SCHEME
    by_scheme = _by_scheme(units)
    if expected is not None:
        leading = _leading_first(by_scheme, default)[0]
        unopened = files_by_name([file.path for file in files if file.status == "unreadable"], expected.roster)
        by_scheme = _by_scheme([*units, *missing_units(units, expected.roster, schemes.forced, leading, unopened)])
    loaded = [schemes.known[scheme_id] for scheme_id in _leading_first(by_scheme, default)]
    return tuple(
        CountyResult(one, one.scheme.year, rank_units(by_scheme.get(one.scheme.id, [])), files, expected) for one in loaded
    )


def _by_scheme(units: Iterable[UnitResult]) -> dict[str, list[UnitResult]]:
    by_scheme: dict[str, list[UnitResult]] = {}
    for unit in units:
        by_scheme.setdefault(unit.scheme_id, []).append(unit)
    return by_scheme


def _leading_first(by_scheme: Mapping[str, Sequence[UnitResult]], default: str) -> list[str]:
    """Ids of the schemes, the one with most units first; the default one when there are no units at all."""
    return sorted(by_scheme, key=lambda scheme_id: (-len(by_scheme[scheme_id]), scheme_id != default, scheme_id)) or [default]


def _common(county: CountyResult) -> Iterator[CodeCount]:
    from jixiao_batch.county.consolidate import findings_by_code

    yield from (count for count in findings_by_code(county.loaded.scheme, county.units) if count.common)
