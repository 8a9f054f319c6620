"""A department with its second-level units as one (部门汇总): amounts added up, rates worked out anew from the sums.

Rates are never averaged: the scheme's own formula is taken over the sums of the units to which it applies. Where one of
those has not filled in what the formula takes, the sum would be short, so there is no rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao_batch.county.groups import UnitGroup
from jixiao_batch.county.tally import Tally
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.numbers import ZERO
from jixiao_batch.scheme.figure_readings import figure_value
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name, Node, names
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import Absent, Value
from jixiao_batch.workbook.submission import Submission

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


class DepartmentSums:
    """The departments of a county, from its units one after another."""

    def __init__(self, scheme: Scheme, groups: Sequence[UnitGroup]) -> None:
        self._sums = [_Sums(scheme, group) for group in groups]
        self._by_place: dict[int, list[_Sums]] = {}
        for sums in self._sums:
            for place in sums.group.places:
                self._by_place.setdefault(place, []).append(sums)

    def add(self, place: int, unit: UnitResult) -> None:
        """The unit at that place of the county's list."""
        for sums in self._by_place.get(place, ()):
            sums.add(unit)

    def departments(self) -> tuple[Department, ...]:
        return tuple(sums.department() for sums in self._sums)


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


@dataclass(slots=True)
class _RateSums:
    """What a rate is worked out from: sums over the units to which it applies, and the names that one of them lacks."""

    sums: dict[Name, Decimal]
    lacking: set[Name] = field(default_factory=set)
    applies: bool = False


class _Sums:
    """One department's sums over its adopted units."""

    def __init__(self, scheme: Scheme, group: UnitGroup) -> None:
        self.group = group
        self._scheme = scheme
        self._adopted = 0
        self._fields = {name: Tally() for name in added_fields(scheme)}
        self._amounts = {figure.name: Tally() for figure in scheme.figures if not figure.is_rate}
        self._rates = {
            figure.name: _RateSums(dict.fromkeys(rate_inputs(scheme, figure), ZERO))
            for figure in scheme.figures
            if figure.is_rate
        }

    def add(self, unit: UnitResult) -> None:
        if not is_adopted(unit) or (found := unit.assessment) is None:
            return
        self._adopted += 1
        submission = unit.submission
        for name, tally in self._fields.items():
            tally.add(submission.number(name) if submission is not None else None)
        for name, tally in self._amounts.items():
            tally.add(found.figures[name].value)
        for name, rate in self._rates.items():
            absent = found.figures[name].absent
            if absent is not None and absent.why == "not_applicable":
                continue
            rate.applies = True
            for taken in rate.sums:
                number = self._number(found, submission, taken)
                if number is None:
                    rate.lacking.add(taken)
                else:
                    rate.sums[taken] += number

    def _number(self, found: Assessment, submission: Submission | None, name: Name) -> Decimal | None:
        """What a field or amount is in one unit."""
        if not name.typed and name.name in self._scheme.figures_by_name:
            return found.figures[name.name].value
        return submission.number(name.name) if submission is not None else None

    def department(self) -> Department:
        return Department(
            group=self.group,
            adopted=self._adopted,
            fields={name: tally.known_total for name, tally in self._fields.items()},
            amounts={name: tally.known_total for name, tally in self._amounts.items()},
            rates={figure.name: self._rate(figure) for figure in self._scheme.figures if figure.is_rate},
        )

    def _rate(self, figure: Figure) -> Decimal | Absent:
        known = self._rates[figure.name]
        if not known.applies:
            return Absent("not_applicable") if self._adopted else Absent("missing")

        def resolve(name: Name) -> Value | Absent:
            other = None if name.typed else self._scheme.figures_by_name.get(name.name)
            if other is not None and other.is_rate:
                return figure_value(unconditional(other), resolve)
            return Absent("missing", (name.name,)) if name in known.lacking else known.sums[name]

        return figure_value(unconditional(figure), resolve)


def unconditional(figure: Figure) -> Figure:
    """The figure without its 不适用条件: units to which it does not apply have been left out already."""
    return figure.model_copy(update={"not_applicable": None})
