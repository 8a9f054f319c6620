"""This year beside last year (与上年比较): figures, scores and ranks of each unit, and how many units each group has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from jixiao_batch.county.roster import name_key
from jixiao_batch.evaluation.contents import CARRIED, Holder
from jixiao_batch.evaluation.results import ADOPTED
from jixiao_batch.evaluation.verdict import Schemes, Verdict, with_findings
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding
from jixiao_batch.history.changes import UnitChange
from jixiao_batch.history.past import PastRun, PastUnit
from jixiao_batch.numbers import ZERO, plain
from jixiao_batch.scheme.model import Scheme

LEFT_OVER = "年末结余"


Grouping = Literal["单位类别", "主管部门"]


@dataclass(frozen=True, slots=True)
class GroupCount:
    """户数增减 of one group: after is before with the new and those moved in, without the gone and those moved out.

    `amounts` has each balance (万元) over the adopted units of the group, as it stood in each year; None where none has it.
    """

    group: str
    before: int
    after: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    moved_in: tuple[str, ...] = ()
    moved_out: tuple[str, ...] = ()
    amounts: Mapping[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)


def group_counts(
    changes: Iterable[UnitChange], grouping: Grouping = "单位类别", order: Sequence[str] = ()
) -> tuple[GroupCount, ...]:
    """By category, or by 主管部门, in the given order, then by name, units without one last.

    A unit counts where it stood in each year.

    Units without a department are in none; nothing by department unless the rosters of both years tell some.
    """
    listed = tuple(changes)
    stood = [(change, _group(change.before, grouping), _group(change.after, grouping)) for change in listed]
    if grouping == "主管部门" and not (any(before for _, before, _ in stood) and any(after for _, _, after in stood)):
        return ()
    places = {name: place for place, name in enumerate(order)}
    names = {name for _, before, after in stood for name in (before, after) if name is not None}
    wanted = sorted(
        (name for name in names if name or grouping == "单位类别"),
        key=lambda name: (not name, places.get(name, len(places)), name),
    )
    balances = figures_of_both(listed, "balances")
    was: dict[str | None, list[_Stood]] = {}
    now: dict[str | None, list[_Stood]] = {}
    for one in stood:
        was.setdefault(one[1], []).append(one)
        now.setdefault(one[2], []).append(one)
    return tuple(_count(name, was.get(name, []), now.get(name, []), balances) for name in wanted)


def _group(unit: PastUnit | None, grouping: Grouping) -> str | None:
    """The group that the unit stood in, None where there was no such unit."""
    return None if unit is None else unit.group if grouping == "单位类别" else unit.department


_Stood = tuple[UnitChange, str | None, str | None]


def _count(name: str, was: Sequence[_Stood], now: Sequence[_Stood], balances: Sequence[str]) -> GroupCount:
    return GroupCount(
        group=name,
        before=len(was),
        after=len(now),
        new=tuple(change.unit.name for change, before, _ in now if before is None),
        gone=tuple(change.unit.name for change, _, after in was if after is None),
        moved_in=tuple(change.unit.name for change, before, _ in now if before is not None and before != name),
        moved_out=tuple(change.unit.name for change, _, after in was if after is not None and after != name),
        amounts={
            balance: (
                _sum(balance, [change.before for change, _, _ in was]),
                _sum(balance, [change.after for change, _, _ in now]),
            )
            for balance in balances
        },
    )


def _sum(balance: str, units: Iterable[PastUnit | None]) -> Decimal | None:
    known = [unit.balances[balance] for unit in units if unit is not None and unit.status in ADOPTED and balance in unit.balances]
    return sum(known, ZERO) if known else None


def check_carried(verdicts: Iterable[Verdict], last_year: PastRun, schemes: Schemes) -> tuple[Verdict, ...]:
    """Each form's 上年结转 against what the unit's form of the year before left over; other years say nothing about it."""
    return tuple(_with_carried(verdict, last_year, schemes) for verdict in verdicts)


def _with_carried(verdict: Verdict, last_year: PastRun, schemes: Schemes) -> Verdict:
    if verdict.totals is None:
        return verdict
    scheme = schemes.known[verdict.scheme_id].scheme
    past = last_year.by_key.get(name_key(verdict.code) or name_key(verdict.name))
    if past is None or last_year.year != scheme.year - 1:
        return verdict
    finding = carried_finding(scheme, verdict, past)
    return verdict if finding is None else with_findings(verdict, [finding])


def carried_finding(scheme: Scheme, form: Holder, last_year: PastUnit) -> Finding | None:
    """上年结转 that is not what last year's form left over (年末结余), 万元."""
    typed, left_over = form.held.outline.number(CARRIED), last_year.balances.get(LEFT_OVER)
    if typed is None or left_over is None or abs(typed - left_over) <= scheme.tolerance:
        return None
    from jixiao_batch.county.expected import unit_slip  # its library of names is not wanted at every start

    slip = unit_slip(typed, left_over, scheme.tolerance)
    remark = "" if slip is None else f"（恰为 {plain(slip)} 倍，疑似没有按万元填报，请核对全表金额）"
    return found(
        "carried-differs",
        form.place(CARRIED),
        value=plain(typed),
        expected=plain(left_over),
        detail=f"{plain(typed - left_over)}{remark}",
    )


def figures_of_both(changes: Iterable[UnitChange], kind: str) -> tuple[str, ...]:
    """Names of the balances or rates that occur in both years."""
    listed = tuple(changes)
    before = dict.fromkeys(name for change in listed if change.before for name in getattr(change.before, kind))
    after = dict.fromkeys(name for change in listed if change.after for name in getattr(change.after, kind))
    return tuple(name for name in after if name in before)
