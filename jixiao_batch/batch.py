"""The conductor of a run: collect, judge each file, settle the units, consolidate, write - then move everything into place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jixiao_batch.county.affiliations import Affiliation, affiliation_faults, in_question, unused_affiliations
from jixiao_batch.county.consolidate import CodeCount, findings_by_code
from jixiao_batch.county.counties import counties_of
from jixiao_batch.county.decision_list import (
    DECISIONS_NAME,
    NO_DECISIONS,
    DecisionError,
    DecisionList,
    decision_faults,
    load_decisions,
)
from jixiao_batch.county.results import CountyResult, Expected, FileResult
from jixiao_batch.county.roster import load_roster
from jixiao_batch.county.spot_records import (
    NO_SPOT_CHECKS,
    SpotCheckError,
    load_spot_checks,
    record_faults,
    with_spot_checks,
)
from jixiao_batch.county.units import settle_units, with_explanations
from jixiao_batch.county.waiting import unused_decisions
from jixiao_batch.evaluation.deciding import apply_decisions
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.verdict import Schemes, Verdict, is_off_roster
from jixiao_batch.extras import Extra, check_extras, write_extras
from jixiao_batch.history.changes import Compared, Comparison, compare
from jixiao_batch.history.past import RESULT_NAME, PastRun, load_run
from jixiao_batch.history.yearly import check_carried
from jixiao_batch.judging import Progress, judge_all, silent
from jixiao_batch.ledger.former import load_past
from jixiao_batch.ledger.memory import Clock, Memory, RunFacts, working_files
from jixiao_batch.ledger.remembering import remembering
from jixiao_batch.one_at_a_time import exclusive, lock_files
from jixiao_batch.output.own_files import former_outputs, sha256_of
from jixiao_batch.output.publication import Kept
from jixiao_batch.output.publishing import Staging, recover
from jixiao_batch.parcels import Parcels
from jixiao_batch.reports.options import USUAL_REPORTS, ReportOptions
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, BuiltInSchemes, LoadedScheme, built_in_ids, load_scheme
from jixiao_batch.scheme.source import SchemeError, SchemeFault
from jixiao_batch.workbook.opening.collecting import FolderEntry, collect, printable
from jixiao_batch.workbook.opening.excluding import NOTHING, Exclusions, exclude, read_exclusions
from jixiao_batch.workbook.opening.options import USUAL, OpeningOptions
from jixiao_batch.workers import Crew
from jixiao_batch.writing import (
    end_page,
    end_result,
    write_chasing,
    write_results,
    write_units,
    write_waiting_list,
)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run may be told beside its folders.

    `scheme` is an id or a YAML file that scores every workbook (otherwise the one named inside it does), or several of them
    among which the one named inside a workbook does; all of them must be of `year`, if that is given. With a `roster`
    (单位名册) forms are matched to it and units that have not reported are listed; `today` tells how long they are overdue.
    `decisions` (复核意见) are what people have decided; without it, those that stand in the output folder count.
    `spot_checks` (抽评记录) are what spot checks found. `previous`
    is a former run's output folder, 结果.json or ledger to compare with: of an earlier year, or of this one; beside it a run with
    a ledger is compared with the last one in that ledger that came to something else. `strict_duplicates`
    returns a unit that sent different versions instead of taking the latest valid one; `exclude_file` lists files to leave out.
    `extras` are the further books to be written, `reports` how the Word documents among them are.

    `ledger` (台账) is the file in which every run is kept; files that it knows are not judged again, and documents that would
    come out the same are not written again, unless `full`. `person` runs the tool, `clock` tells the ledger the time.
    """

    scheme: str | tuple[str, ...] | None = None
    year: int | None = None
    roster: Path | None = None
    decisions: Path | None = None
    spot_checks: Path | None = None
    previous: Path | None = None
    today: datetime.date | None = None
    strict_duplicates: bool = False
    exclude_file: Path | None = None
    opening: OpeningOptions = USUAL
    extras: frozenset[Extra] = frozenset()
    reports: ReportOptions = USUAL_REPORTS
    ledger: Path | None = None
    full: bool = False
    person: str = ""
    clock: Clock | None = None


NO_OPTIONS = RunOptions()


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run: one county result per scheme (the leading one first), every file, and what was written where."""

    counties: tuple[CountyResult, ...]
    files: tuple[FileResult, ...]
    summary_files: tuple[str, ...]
    score_sheets: int
    returned: int
    #: names of everything written into the output folder
    written: tuple[str, ...] = ()
    #: lines of the list of excluded files that no file answers to
    not_excluded: tuple[str, ...] = ()
    #: kinds of finding that so many units have that the form or the rule is the likelier cause
    common: tuple[CodeCount, ...] = ()
    #: files of somebody's that stood where results go
    kept: tuple[Kept, ...] = ()
    #: forms of units that the roster lacks
    off_roster: int = 0
    #: decisions that came to nothing
    unused: tuple[Decision | Affiliation, ...] = ()

    @property
    def all_accepted(self) -> bool:
        """Whether no file was returned, unreadable, unknown or in doubt; ignored files do not count."""
        accepted = all(file.status in ("used", "ignored") for file in self.files)
        units = [unit for county in self.counties for unit in county.units]
        return accepted and all(unit.status in ("passed", "query") for unit in units)


def known_schemes(scheme: str | tuple[str, ...] | None, year: int | None = None) -> Schemes:
    """The schemes of a run: the named one for every workbook, several named ones, or all built-in ones.

    SchemeError when one has faults, or is of another year than the one that is asked for.
    """
    named = (scheme,) if isinstance(scheme, str) else scheme or ()
    if not named and year is None:
        built_in = BuiltInSchemes()
        _ = built_in[DEFAULT_SCHEME]  # nearly every form's: read before other processes start, so that they have it too
        return Schemes(built_in)
    loaded = [load_scheme(one) for one in named or built_in_ids()]
    if faults := [_other_year(one, year) for one in loaded if year is not None and one.scheme.year != year]:
        raise SchemeError(faults)
    known: dict[str, LoadedScheme] = {}
    for one in loaded:
        if known.setdefault(one.scheme.id, one) is not one:
            raise SchemeError([SchemeFault(f"编号“{one.scheme.id}”与另一套指标体系重复，请改正一个", None, one.file)])
    return Schemes(known, forced=next(iter(known)) if len(named) == 1 else "")


def _other_year(one: LoadedScheme, year: int | None) -> SchemeFault:
    message = f"这套指标体系是 {one.scheme.year} 年度的，这一轮是 {year} 年度；请核对“年度”和所用的指标体系"
    return SchemeFault(message, None, one.file)


def run(folder: Path, out: Path, options: RunOptions = NO_OPTIONS, *, jobs: int = 1, progress: Progress = silent) -> RunResult:
    """Score every workbook below `folder` and write the results into `out`.

    Raises InputError (of a scheme, roster, list of decisions, report template or former run) and OSError (PublishError) when
    results cannot be written; the former results then stand untouched.
    """
    check_extras(options.extras, options.reports)
    schemes = known_schemes(options.scheme, options.year)
    expected = _expected(options, schemes)
    past = load_past(options.previous) if options.previous is not None else None
    with exclusive(out, who=options.person):
        recovered = recover(out)
        facts = RunFacts(folder, out, _noted(options), options.person, options.clock)
        with remembering(options.ledger, facts, schemes, options.opening, full=options.full) as memory:
            parcels = Parcels(schemes)
            with Crew(jobs, (schemes, schemes.known, parcels, *memory.tools)) as crew:
                result = _run(folder, out, options, schemes, parcels, expected, past, memory, crew, progress)
    return replace(result, kept=(*recovered, *result.kept))


def _run(
    folder: Path,
    out: Path,
    options: RunOptions,
    schemes: Schemes,
    parcels: Parcels,
    expected: Expected | None,
    past: PastRun | None,
    memory: Memory,
    crew: Crew,
    progress: Progress,
) -> RunResult:
    former = dict(memory.former_outputs() or former_outputs(out))
    own_list = out / DECISIONS_NAME
    if own_list.is_file() and (options.decisions is None or own_list.samefile(options.decisions)):
        # what stands in it is read, and written again
        former[DECISIONS_NAME] = sha256_of(own_list)
    nobody_decided = options.decisions is None and memory.nobody_decided(former.get(DECISIONS_NAME, ""))
    decided = NO_DECISIONS if nobody_decided else _decisions(options.decisions, out)
    memory.noted_decisions(len(decided.decisions) + len(decided.affiliations))
    if expected is not None and (faults := tuple(affiliation_faults(decided.affiliations, expected.roster, decided.file))):
        raise DecisionError(faults)
    spot_checks = load_spot_checks(options.spot_checks) if options.spot_checks is not None else NO_SPOT_CHECKS
    entries = _sent_in(folder, out, options)
    excluded = _excluded(options, entries)
    judged = judge_all(entries, out, parcels, crew, progress, excluded.reasons, options.opening, memory)
    progress("排名", 0, 1)
    verdicts = _in_the_county(judged, schemes, expected, past, decided)
    units, files = settle_units(verdicts, strict_duplicates=options.strict_duplicates)
    units = with_spot_checks(units, spot_checks, schemes.known)
    units = tuple(with_explanations(unit, decided.of(unit.code, unit.name)) for unit in units)
    courses = memory.received(verdicts, files)
    asked = in_question(verdicts, decided.affiliations)
    counties = tuple(
        replace(county, courses=courses) for county in counties_of(units, files, schemes, expected, asked, memory.score_range)
    )
    unused: tuple[Decision | Affiliation, ...] = (
        *_unused_affiliations(verdicts, decided, expected),
        *unused_decisions(units, decided),
    )
    units = tuple(unit for county in counties for unit in county.units)
    if faults := decision_faults(decided, units, schemes.known):
        raise DecisionError(faults)
    if faults := tuple(record_faults(spot_checks, units, schemes.known)):
        raise SpotCheckError(faults)
    progress("排名", 1, 1)
    with Staging(out, former) as staging:
        progress("写数据", 0, 2)
        listed = write_units(staging, counties, schemes.known, decided, crew, memory)
        progress("写数据", 1, 2)
        found = staging.aside(RESULT_NAME)
        compared = _compared(past, memory.since_last(listed.result.sha256(), counties, files), found)
        results = write_results(staging, counties, schemes.known, verdicts, entries, compared, excluded, crew, progress, memory)
        write_chasing(staging, counties)
        write_waiting_list(staging, counties, decided, verdicts, listed.waiting)
        write_extras(
            staging, counties, schemes.known, options.extras, crew, progress, memory, compared.last_year, options.reports
        )
        end_page(staging, counties, listed)
        outputs = staging.outputs()
        sha256 = end_result(staging, listed, outputs)
        progress("写数据", 2, 2)
        memory.found(counties, files, {**outputs, RESULT_NAME: sha256})
        kept = staging.publish()
        memory.published()
    common = tuple(count for county in counties for count in _common(county))
    return RunResult(
        counties=counties,
        files=files,
        summary_files=results.summaries,
        score_sheets=results.score_sheets,
        returned=results.returned,
        written=tuple(dict.fromkeys(path.partition("/")[0] for path in (*outputs, RESULT_NAME))),
        not_excluded=excluded.unmatched,
        common=common,
        kept=kept,
        off_roster=sum(1 for verdict in verdicts if is_off_roster(verdict)),
        unused=unused,
    )


def _compared(past: PastRun | None, last_time: Comparison | None, result: Path) -> Compared:
    """This run, as 结果.json has it, beside the named one, and the last one that the ledger knows unless that one is named."""
    if past is None:
        return Compared(last_time=last_time)
    named = compare(past, load_run(result))
    return Compared(named, last_time) if named.is_earlier_year else Compared(last_time=named)


def _unused_affiliations(
    verdicts: Sequence[Verdict], decided: DecisionList, expected: Expected | None
) -> tuple[Affiliation, ...]:
    """Without a roster nobody has asked."""
    return unused_affiliations(verdicts, decided.affiliations) if expected is not None else ()


def _noted(options: RunOptions) -> dict[str, str]:
    """What the ledger notes of the options; of passwords only how many there are."""
    given = {
        "scheme": "、".join((options.scheme,) if isinstance(options.scheme, str) else options.scheme or ()) or None,
        "year": options.year,
        "roster": options.roster,
        "decisions": options.decisions,
        "previous": options.previous,
        "today": options.today,
        "strict_duplicates": options.strict_duplicates or None,
        "exclude_file": options.exclude_file,
        "max_file_bytes": options.opening.max_file_bytes,
        "passwords": len(options.opening.passwords.pairs) or None,
        "extras": "、".join(sorted(options.extras)) or None,
        "full": options.full or None,
    }
    return {name: str(value) for name, value in given.items() if value is not None}


def _expected(options: RunOptions, schemes: Schemes) -> Expected | None:
    return Expected(load_roster(options.roster, schemes.known), options.today) if options.roster is not None else None


def _sent_in(folder: Path, out: Path, options: RunOptions) -> tuple[FolderEntry, ...]:
    """Everything in the folder but what this very run has put there to work with."""
    own = (*lock_files(out), *(working_files(options.ledger) if options.ledger is not None else ()))
    home = folder.resolve()
    inside = (file.resolve() for file in own)
    paths = {printable(file.relative_to(home).as_posix()) for file in inside if file.is_relative_to(home)}
    return tuple(entry for entry in collect(folder, options.opening.max_file_bytes) if entry.path not in paths)


def _excluded(options: RunOptions, entries: Sequence[FolderEntry]) -> Exclusions:
    if options.exclude_file is None:
        return NOTHING
    return exclude(read_exclusions(options.exclude_file), [entry.path for entry in entries])


def _decisions(given: Path | None, out: Path) -> DecisionList:
    """The decisions of this round: the given list, or the one that reviewers have filled in where the last run wrote it."""
    file = given if given is not None else out / DECISIONS_NAME
    return load_decisions(file) if given is not None or file.exists() else NO_DECISIONS


def _in_the_county(
    verdicts: tuple[Verdict, ...], schemes: Schemes, expected: Expected | None, past: PastRun | None, decided: DecisionList
) -> tuple[Verdict, ...]:
    """The verdicts with what the bureau knows beside the forms: its roster, last year's results, what people have decided."""
    if expected is not None:
        from jixiao_batch.county.expected import recognise  # a library of its own, only for rosters

        verdicts = recognise(verdicts, expected.roster, schemes, decided.affiliations)
    if past is not None:
        verdicts = check_carried(verdicts, past, schemes)
    return tuple(_decided(verdict, decided, schemes) for verdict in verdicts)


def _decided(verdict: Verdict, decisions: DecisionList, schemes: Schemes) -> Verdict:
    mine = decisions.of(verdict.code, verdict.name) if verdict.totals is not None else ()
    return apply_decisions(verdict, schemes.known[verdict.scheme_id].scheme, mine) if mine else verdict


def _common(county: CountyResult) -> Iterator[CodeCount]:
    yield from (count for count in findings_by_code(county.loaded.scheme, county.units) if count.common)
