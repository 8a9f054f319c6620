"""A department with its second-level units as one (部门汇总): amounts added up, rates worked out anew from the sums.

Rates are never averaged: the scheme's own formula is taken over the sums of the units to which it applies. Where one of
those has not filled in what the formula takes, the sum would be short, so there is no rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.county.groups import UnitGroup, groups_by_department
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import Assessment, UnitResult, is_adopted
from jixiao_batch.numbers import ZERO
from jixiao_batch.scheme.figure_readings import figure_value
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name, Node, names
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import Absent, Value

#: units of what is added up whether or not a rate takes it
_ADDED_UP = ("万元", "元", "人")


@dataclass(frozen=True, slots=True)
class Department:
    """One department: its units and the sums of the adopted ones (None where none of them has the figure).

    `fields` and `amounts` are typed numbers and derived amounts by name; `rates` are fractions, or why there is none.
    """

    group: UnitGroup
    adopted: int
    fields: Mapping[str, Decimal | None]
    amounts: Mapping[str, Decimal | None]
    rates: Mapping[str, Decimal | Absent]


def departments(county: CountyResult) -> tuple[Department, ...]:
    """Every department of the roster that has second-level units, in the roster's order."""
    return tuple(_department(county.loaded.scheme, group, county.units) for group in groups_by_department(county))


def added_fields(scheme: Scheme) -> tuple[str, ...]:
    """Ids of the form's numbers that are added up, in form order: amounts, headcounts, and whatever a rate takes."""
    rates = [figure for figure in scheme.figures if figure.is_rate]
    taken = {name.name for figure in rates for name in rate_inputs(scheme, figure)}
    return tuple(field.id for field in scheme.data_fields if field.is_number and (field.unit in _ADDED_UP or field.id in taken))


def rate_inputs(scheme: Scheme, figure: Figure) -> tuple[Name, ...]:
    """The fields and amounts that a rate's formula takes, through other rates too."""
    return tuple(dict.fromkeys(_inputs(scheme, figure.formula.tree)))


def _inputs(scheme: Scheme, tree: Node) -> list[Name]:
    found: list[Name] = []
    for name in names(tree):
        figure = None if name.typed else scheme.figures_by_name.get(name.name)
        found += _inputs(scheme, figure.formula.tree) if figure is not None and figure.is_rate else [name]
    return found


def _department(scheme: Scheme, group: UnitGroup, units: Sequence[UnitResult]) -> Department:
    members = [(units[place], found) for place in group.places if (found := _adopted(units[place])) is not None]
    amounts = [figure for figure in scheme.figures if not figure.is_rate]
    return Department(
        group=group,
        adopted=len(members),
        fields={field: _sum([unit_number(unit, found, scheme, Name(field, typed=True)) for unit, found in members])
                for field in added_fields(scheme)},
        amounts={figure.name: _sum([found.figures[figure.name].value for _, found in members]) for figure in amounts},
        rates={figure.name: _rate(scheme, figure, members) for figure in scheme.figures if figure.is_rate},
    )  # fmt: skip


def _adopted(unit: UnitResult) -> Assessment | None:
    return unit.assessment if is_adopted(unit) else None


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, ZERO) if known else None


def unit_number(unit: UnitResult, found: Assessment, scheme: Scheme, name: Name) -> Decimal | None:
    """What a field or amount is in one unit."""
    if not name.typed and name.name in scheme.figures_by_name:
        return found.figures[name.name].value
    return unit.submission.number(name.name) if unit.submission is not None else None


def _rate(scheme: Scheme, figure: Figure, members: Sequence[tuple[UnitResult, Assessment]]) -> Decimal | Absent:
    applying = [(unit, found) for unit, found in members if not _is_not_applicable(found, figure)]
    if not applying:
        return Absent("not_applicable") if members else Absent("missing")
    sums: dict[Name, Decimal | Absent] = {}
    for name in rate_inputs(scheme, figure):
        numbers = [unit_number(unit, found, scheme, name) for unit, found in applying]
        known = [number for number in numbers if number is not None]
        sums[name] = sum(known, ZERO) if len(known) == len(numbers) else Absent("missing", (name.name,))

    def resolve(name: Name) -> Value | Absent:
        other = None if name.typed else scheme.figures_by_name.get(name.name)
        return figure_value(unconditional(other), resolve) if other is not None and other.is_rate else sums[name]

    return figure_value(unconditional(figure), resolve)


def unconditional(figure: Figure) -> Figure:
    """The figure without its 不适用条件: units to which it does not apply have been left out already."""
    return figure.model_copy(update={"not_applicable": None})


def _is_not_applicable(found: Assessment, figure: Figure) -> bool:
    absent = found.figures[figure.name].absent
    return absent is not None and absent.why == "not_applicable"
