"""What changed between two runs: forms sent again, figures corrected, findings settled or new, ranks moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from jixiao_batch.history.past import PastFinding, PastRun, PastUnit
from jixiao_batch.numbers import difference

Movement = Literal["new", "gone", "sent again", "unchanged"]

MOVEMENT_WORDS: dict[Movement, str] = {"new": "新报", "gone": "没有了", "sent again": "重报", "unchanged": "未变"}


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One field of the form that says something else than before; None where nothing was read."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit in both runs, or in one of them; `before` and `after` are the unit in brief.

    Of a unit that is known to be the same but for its rank, which findings are `remaining` is not told.
    """

    before: PastUnit | None
    after: PastUnit | None
    values: tuple[ValueChange, ...]
    corrected: tuple[PastFinding, ...]
    remaining: tuple[PastFinding, ...]
    arisen: tuple[PastFinding, ...]

    @property
    def unit(self) -> PastUnit:
        """The unit as it is now, or as it was when it is gone."""
        unit = self.after or self.before
        if unit is None:
            raise ValueError("a change belongs to a unit")
        return unit

    @property
    def movement(self) -> Movement:
        if self.after is None or (self.before is not None and self.before.file and not self.after.file):
            return "gone"
        if self.before is None or (self.after.file and not self.before.file):
            return "new"
        return "unchanged" if self.before.sha256 == self.after.sha256 else "sent again"

    @property
    def points(self) -> Decimal | None:
        """Change of the total, 分; None unless both totals are final."""
        return difference(final_total(self.before), final_total(self.after))

    @property
    def problems_left(self) -> int:
        """How many of its problems the unit had before."""
        return 0 if self.before is None or self.after is None else self.after.problems - len(self.arisen)

    @property
    def places_up(self) -> int | None:
        """How many places the unit has risen (负数 fallen), None unless it is ranked both times."""
        ranks = (self.before.rank if self.before else None, self.after.rank if self.after else None)
        return None if ranks[0] is None or ranks[1] is None else ranks[0] - ranks[1]

    @property
    def happened(self) -> bool:
        """Whether anything at all is different."""
        same_place = self.before is not None and self.after is not None and self.before.rank == self.after.rank
        return (
            bool(self.values or self.corrected or self.arisen)
            or self.movement != "unchanged"
            or not same_place
            or bool(self.points)
        )


def changes_between(
    before: PastRun, after: PastRun, *, figures: bool = True, only_changed: bool = False
) -> tuple[UnitChange, ...]:
    """Every unit of both runs: those of the later run in its order, then those that are gone.

    Units of both are asked for one by one; without `figures` their balances and rates are not kept. With `only_changed` those
    that are known to be the same are left out.
    """
    changes: list[UnitChange] = []
    for key in dict.fromkeys([*after.by_key, *before.by_key]):
        was, now = (before.state(key), after.state(key)) if only_changed else (None, None)
        if was is None or now is None or was.digest != now.digest:
            changes.append(_change(before.by_key.get(key), after.by_key.get(key), figures=figures))
        elif was.rank != now.rank:
            changes.append(UnitChange(before.in_brief(key), after.in_brief(key), (), (), (), ()))
    return tuple(changes)


def _change(before: PastUnit | None, after: PastUnit | None, *, figures: bool) -> UnitChange:
    old = {finding.key: finding for finding in (before.findings if before else ())}
    new = {finding.key: finding for finding in (after.findings if after else ())}
    both = before is not None and after is not None and before.values and after.values
    return UnitChange(
        before=before.in_brief(figures=figures) if before is not None else None,
        after=after.in_brief(figures=figures) if after is not None else None,
        values=tuple(_values(before.values, after.values)) if before is not None and after is not None and both else (),
        corrected=tuple(finding for key, finding in old.items() if key not in new) if after is not None else (),
        remaining=tuple(finding for key, finding in new.items() if key in old),
        arisen=tuple(finding for key, finding in new.items() if key not in old) if before is not None else (),
    )


def _values(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterator[ValueChange]:
    for field in dict.fromkeys([*after, *before]):
        if before.get(field) != after.get(field):
            yield ValueChange(field, before.get(field), after.get(field))


def final_total(unit: PastUnit | None) -> Decimal | None:
    """The total, 分, where it stands for the unit: neither provisional nor of a returned form."""
    return None if unit is None or unit.provisional or unit.status == "returned" else unit.total


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs beside each other. `before_words` tell which the former one is, "" where that is plain."""

    before_year: int
    after_year: int
    changes: tuple[UnitChange, ...]
    before_words: str = ""

    @property
    def is_earlier_year(self) -> bool:
        return self.before_year < self.after_year

    def of_scheme(self, scheme_id: str) -> Comparison:
        """Only the units that are scored by this scheme now, or were by it (of an earlier year, too) and are gone."""
        return replace(self, changes=tuple(change for change in self.changes if _is_of(change, scheme_id)))


@dataclass(frozen=True, slots=True)
class Compared:
    """What a run stands beside: a run of an earlier year (上年), and the last one of this year that came to something else."""

    last_year: Comparison | None = None
    last_time: Comparison | None = None

    def of_scheme(self, scheme_id: str) -> Compared:
        return Compared(*(one.of_scheme(scheme_id) if one is not None else None for one in (self.last_year, self.last_time)))


NOTHING_COMPARED = Compared()


def _is_of(change: UnitChange, scheme_id: str) -> bool:
    if change.after is not None:
        return change.after.scheme_id == scheme_id
    return _without_year(change.unit.scheme_id) == _without_year(scheme_id)


def _without_year(scheme_id: str) -> str:
    """jianghua-2023 and jianghua-2024 are one scheme in two years."""
    return re.sub(r"[-_.]20\d\d$", "", scheme_id)


def compare(before: PastRun, after: PastRun, *, only_changed: bool = False) -> Comparison:
    """The two runs beside each other; figures are compared from year to year only."""
    changes = changes_between(before, after, figures=before.year != after.year, only_changed=only_changed)
    return Comparison(before.year, after.year, changes, before.words)
