"""This year beside last year (与上年比较): figures, scores and ranks of each unit, and how many units each group has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from jixiao_batch.county.roster import name_key
from jixiao_batch.evaluation.verdict import Schemes, Verdict, with_findings
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding
from jixiao_batch.history.changes import UnitChange
from jixiao_batch.history.past import PastRun, PastUnit
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import Submission

CARRIED, LEFT_OVER = "上年结转", "年末结余"


@dataclass(frozen=True, slots=True)
class GroupCount:
    """户数增减: reporting units of one category last year and this year."""

    group: str
    before: int
    after: int
    new: tuple[str, ...]
    gone: tuple[str, ...]


def group_counts(changes: Iterable[UnitChange]) -> tuple[GroupCount, ...]:
    """By category in order of name; a unit counts where it stood in each year."""
    listed = tuple(changes)
    before = Counter(change.before.group for change in listed if change.before is not None)
    after = Counter(change.after.group for change in listed if change.after is not None)
    return tuple(
        GroupCount(
            group,
            before[group],
            after[group],
            tuple(change.unit.name for change in listed if change.before is None and change.unit.group == group),
            tuple(change.unit.name for change in listed if change.after is None and change.unit.group == group),
        )
        for group in sorted({*before, *after})
    )


def check_carried(verdicts: Iterable[Verdict], last_year: PastRun, schemes: Schemes) -> tuple[Verdict, ...]:
    """Each form's 上年结转 against what the unit's form of the year before left over; other years say nothing about it."""
    return tuple(_with_carried(verdict, last_year, schemes) for verdict in verdicts)


def _with_carried(verdict: Verdict, last_year: PastRun, schemes: Schemes) -> Verdict:
    if verdict.submission is None or verdict.assessment is None:
        return verdict
    scheme = schemes.known[verdict.scheme_id].scheme
    past = last_year.by_key.get(name_key(verdict.code) or name_key(verdict.name))
    if past is None or last_year.year != scheme.year - 1:
        return verdict
    finding = carried_finding(scheme, verdict.submission, past)
    return verdict if finding is None else with_findings(verdict, [finding])


def carried_finding(scheme: Scheme, submission: Submission, last_year: PastUnit) -> Finding | None:
    """上年结转 that is not what last year's form left over (年末结余), 万元."""
    typed, left_over = submission.number(CARRIED), last_year.balances.get(LEFT_OVER)
    if typed is None or left_over is None or abs(typed - left_over) <= scheme.tolerance:
        return None
    return found(
        "carried-differs",
        submission.place(CARRIED),
        value=plain(typed),
        expected=plain(left_over),
        detail=plain(typed - left_over),
    )


def figures_of_both(changes: Iterable[UnitChange], kind: str) -> tuple[str, ...]:
    """Names of the balances or rates that occur in both years."""
    listed = tuple(changes)
    before = dict.fromkeys(name for change in listed if change.before for name in getattr(change.before, kind))
    after = dict.fromkeys(name for change in listed if change.after for name in getattr(change.after, kind))
    return tuple(name for name in after if name in before)
