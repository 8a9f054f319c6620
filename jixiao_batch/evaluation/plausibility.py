"""Plausibility (合理性): figures that balance and still cannot be meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from jixiao_batch.evaluation.assessment import FigureResult
from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Severity
from jixiao_batch.numbers import ARITHMETIC
from jixiao_batch.scheme.figures import Identity
from jixiao_batch.scheme.formula import Node, is_sum
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import text_of
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.cells import read_number, show_raw
from jixiao_batch.workbook.reading.computed_cells import ComputedCell

#: 元 in 万元
_YUAN = Decimal(10000)
_MONEY = "万元"
#: what 0.1 万元, the least that a unit would report, is in 元
_LEAST_IN_YUAN = Decimal(1000)
#: more cells are counted, not listed
_MOST_CELLS = 5


def check_rates(lookup: Lookup) -> Iterator[Finding]:
    """Rates of execution above the scheme's limit."""
    limit = lookup.scheme.plausibility.rate_limit
    for figure in lookup.scheme.figures:
        if not lookup.scheme.plausibility.limits(figure):
            continue
        rate = lookup.figure(figure)
        if isinstance(rate, Decimal) and rate > limit.value:
            first = next(iter(lookup.scheme.fields_of_figures[figure.name]), "")
            place = replace(lookup.submission.place(first), label=figure.name)
            yield found("rate-above-limit", place, value=lookup.submission.shown(first), rate=figure.show(rate), limit=str(limit))


def whole_form_slip(lookup: Lookup, identity: Identity, left: Decimal, right: Decimal) -> Finding | None:
    """A form whose amounts balance but are all in 元 (or 亿元): only a bound of money by something else shows it, 人均基本支出.

    `left` and `right` are what the sides of the identity come to. Above the bound by more than the scheme's factor nobody
    spends so much: error. Below a ten-thousandth of it: query.
    """
    comparison = identity.comparison
    if comparison.operator == "=":
        return None
    is_turned = comparison.operator == ">="
    sides = (comparison.right, comparison.left) if is_turned else (comparison.left, comparison.right)
    amount, bound = (right, left) if is_turned else (left, right)
    severity: Severity
    if bound > 0 and amount > ARITHMETIC.multiply(bound, Decimal(lookup.scheme.plausibility.slip_ratio)):
        severity = "error"
    elif 0 < ARITHMETIC.multiply(amount, _YUAN) <= bound:
        severity = "query"
    else:
        return None
    if not _is_money_by_other(lookup, sides):
        return None
    first = next(lookup.scheme.fields_of(sides[0]), "")
    words = {"name": identity.name, "left": text_of(sides[0]), "right": text_of(sides[1])}
    words |= {"left_sum": _shown(amount), "right_sum": _shown(bound)}
    place, typed = lookup.submission.place(first), lookup.submission.shown(first)
    return found("whole-form-slip", place, value=typed, severity=severity, **words)


def amounts_beyond(lookup: Lookup, told: Collection[str]) -> Iterator[Finding]:
    """Amounts far above the largest sum of the whole form (收入合计), such as a block of 三公经费 in 元; told once for all.

    `told`: fields that another finding is about already.
    """
    sums = (lookup.figure(figure) for figure in lookup.scheme.figures if figure.unit == _MONEY and is_sum(figure.formula.tree))
    largest = max((amount for amount in sums if isinstance(amount, Decimal)), default=Decimal(0))
    if largest <= 0:
        return
    limit = max(ARITHMETIC.multiply(largest, Decimal(lookup.scheme.plausibility.slip_ratio)), _LEAST_IN_YUAN)
    beyond = [
        field.id
        for field in lookup.scheme.money_fields
        if field.unit == _MONEY and field.id not in told and (lookup.submission.number(field.id) or 0) > limit
    ]
    if beyond:
        first, *others = (lookup.submission.place(field) for field in beyond)
        more = f"等 {len(beyond)} 项" if others else ""
        typed = lookup.submission.shown(beyond[0])
        finding = found("amount-beyond", first, value=typed, more=more, limit=_shown(largest))
        yield replace(finding, also=tuple(others))


def overwritten_formulas(
    scheme: Scheme, figures: Mapping[str, FigureResult], cells: Sequence[ComputedCell], look: SecondLook
) -> Finding | None:
    """Computed cells in which somebody typed another figure; one that agrees with what was filled in does no harm."""
    known = [cell for cell in cells if cell.figure in figures and figures[cell.figure].value is not None]
    differing = [cell for cell in known if not _agrees(scheme, figures[cell.figure], cell)]
    if not differing:
        return None
    by_sheet: dict[str, list[str]] = {}
    for cell in differing:
        by_sheet.setdefault(cell.place.sheet, []).append(cell.place.cell)
    facts = {(sheet, cell): fact for sheet, asked in by_sheet.items() for cell, fact in look.cells(sheet, asked).items()}
    typed = [cell for cell in differing if facts[cell.place.sheet, cell.place.cell].kind == "value"]
    if not typed:
        return None
    shown = [
        f"{cell.place.address} {cell.figure} {show_raw(cell.raw)}（按填报数为 {figures[cell.figure].display}）" for cell in typed
    ]
    more = f"等共 {len(typed)} 处" if len(typed) > _MOST_CELLS else ""
    listed, first = "、".join(shown[:_MOST_CELLS]) + more, typed[0]
    finding = found(
        "formula-overwritten", first.place, value=show_raw(first.raw), expected=figures[first.figure].display, cells=listed
    )
    return replace(finding, also=tuple(cell.place for cell in typed[1:]))


def _agrees(scheme: Scheme, figure: FigureResult, cell: ComputedCell) -> bool:
    number = read_number(cell.raw, "").value
    if figure.value is None or not isinstance(number, Decimal):
        return show_raw(cell.raw) == figure.display
    tolerance = scheme.tolerance / 100 if figure.figure.is_rate else scheme.tolerance
    return abs(number - figure.value) <= tolerance


def _is_money_by_other(lookup: Lookup, sides: tuple[Node, Node]) -> bool:
    """Money on one side, none on the other: only there a wrong unit shows."""
    fields = lookup.scheme.fields
    money, other = ({fields[field].unit for field in lookup.scheme.fields_of(side)} for side in sides)
    return money == {_MONEY} and bool(other) and _MONEY not in other


def _shown(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount >= 1 else f"{amount.normalize():f}"
