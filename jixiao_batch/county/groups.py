"""Units in groups (单位类别、主管部门): who stands where within each, and what the group is on average."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao_batch.county.results import CountyResult
from jixiao_batch.county.roster import Roster, RosterUnit, name_key
from jixiao_batch.evaluation.contents import UNIT_CATEGORY
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.numbers import ARITHMETIC, ZERO, ranks_of, round_score


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Some units of a county by their places in its list: ranked ones by rank, then the others.

    `ranks` has each ranked unit's rank within the group; ties share one and the next is skipped. Points in 分, `average`
    四舍五入 to the scheme's decimals; all None where nobody is ranked.
    """

    name: str
    places: tuple[int, ...]
    ranks: Mapping[int, int]
    average: Decimal | None = None
    highest: Decimal | None = None
    lowest: Decimal | None = None

    @property
    def ranked(self) -> int:
        return len(self.ranks)


def groups_by_category(county: CountyResult) -> tuple[UnitGroup, ...]:
    """Every 单位类别 as the form offers them, then others by name, units without one last under ""."""
    named: dict[str, list[int]] = {}
    for place, unit in enumerate(county.units):
        named.setdefault(unit.category, []).append(place)
    scheme = county.loaded.scheme
    offered = scheme.fields[UNIT_CATEGORY].choices if UNIT_CATEGORY in scheme.fields else ()
    known = {name: place for place, name in enumerate(offered)}
    ordered = sorted(named, key=lambda name: (not name, known.get(name, len(known)), name))
    return tuple(_unit_group(name, named[name], county.units, scheme.score_places) for name in ordered)


def groups_by_department(county: CountyResult) -> tuple[UnitGroup, ...]:
    """Every 主管部门 of the roster that has second-level units (下属单位), in the roster's order, with its own unit first.

    A second-level unit is one whose 主管部门 names another unit of the roster or is a name of its own; one below a second-level
    unit belongs to the department at the top. Nothing without a roster.
    """
    if county.expected is None:
        return ()
    roster = county.expected.roster
    by_code: dict[str, list[int]] = {}
    for place, unit in enumerate(county.units):
        by_code.setdefault(name_key(unit.code), []).append(place)
    heads = {name_key(one.code): _head(one, roster) for one in roster.units}
    named: dict[str, list[int]] = {}
    for one in roster.units:
        head = heads[name_key(one.code)]
        if head is not None and (own_places := by_code.get(name_key(one.code))):
            named.setdefault(head, []).extend(own_places)
    groups = []
    for head, below in named.items():
        own = roster.by_name.get(name_key(head))
        first = by_code.get(name_key(own.code), []) if own is not None else []
        groups.append(_unit_group(head, [*first, *below], county.units, county.loaded.scheme.score_places, first))
    return tuple(groups)


def with_departments(county: CountyResult) -> CountyResult:
    """The county with each unit's 主管部门 and its rank there, as far as the roster tells."""
    groups = groups_by_department(county)
    names = {place: group.name for group in groups for place in group.places}
    ranks = {place: rank for group in groups for place, rank in group.ranks.items()}
    units = [
        replace(unit, department=names.get(place, ""), department_rank=ranks.get(place))
        for place, unit in enumerate(county.units)
    ]
    return replace(county, units=tuple(units)) if groups else county


def _unit_group(
    name: str, members: Iterable[int], units: Sequence[UnitResult], places: int, first: Sequence[int] = ()
) -> UnitGroup:
    """The group of the units at `members`; those at `first` stand at the head whatever their rank is."""
    ordered = sorted(dict.fromkeys(members), key=lambda place: (place not in first, place))
    points = {
        place: found.score_total
        for place in ordered
        if units[place].rank is not None and (found := units[place].totals) is not None
    }
    if not points:
        return UnitGroup(name, tuple(ordered), {})
    ranks = dict(zip(points, ranks_of([*points.values()]), strict=True))
    average = round_score(ARITHMETIC.divide(sum(points.values(), ZERO), Decimal(len(points))), places)
    return UnitGroup(name, tuple(ordered), ranks, average, max(points.values()), min(points.values()))


def _head(unit: RosterUnit, roster: Roster) -> str | None:
    """The name of the department at the top of the unit, None for a unit that has none above it.

    Units that name each other in a circle stay under the one that each of them names.
    """
    above = _above(unit, roster)
    if above is None:
        return None
    first, seen = above, {name_key(unit.name)}
    while (known := roster.by_name.get(name_key(above))) is not None and (higher := _above(known, roster)) is not None:
        if name_key(known.name) in seen:
            return first
        seen.add(name_key(known.name))
        above = higher
    return known.name if known is not None else above


def _above(unit: RosterUnit, roster: Roster) -> str | None:
    """The department that the roster names for the unit, as the roster calls that one; None when it is the unit itself."""
    if not unit.department:
        return None
    known = roster.by_name.get(name_key(unit.department))
    return None if known is unit else known.name if known is not None else unit.department
