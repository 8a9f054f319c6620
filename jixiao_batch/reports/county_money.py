"""收支 and 比率 in the county's report: sums and averages over the adopted units, by category."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jixiao_batch.evaluation.figures import Lookup, known_figures
from jixiao_batch.evaluation.results import UnitResult, assessed
from jixiao_batch.numbers import ZERO, percent
from jixiao_batch.reports.county_facts import MOST_COLUMNS, NO_GROUP, TOTAL, CountyFacts
from jixiao_batch.reports.words import amount, average
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Arithmetic, Name, Negative, Node, Number, names
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import value

#: amounts of the form that the report names where the scheme asks for them; canonical names of fields
_AMOUNTS = (
    ("年初预算", "本年追加"),
    ("三公经费上年预算", "三公经费本年预算", "三公经费本年决算"),
    ("政府采购预算", "政府采购执行"),
)


def _money_figures(scheme: Scheme) -> tuple[Figure, ...]:
    return tuple(figure for figure in scheme.figures if figure.unit == "万元")[:MOST_COLUMNS]


def money(one: CountyFacts) -> dict[str, str]:
    """收支: sums over the adopted units in 万元; nothing where no amount is known."""
    known = one.summary.money
    parts = [
        f"{figure.name}{amount(known[figure.name].total)}万元"
        for figure in _money_figures(one.scheme)
        if known[figure.name].units
    ]
    if not parts:
        return {}
    fields = one.scheme.fields
    others = [
        "，".join(f"{name}{amount(known[name].total)}万元" for name in names)
        for names in _AMOUNTS
        if all(name in known and known[name].units and fields[name].unit == "万元" for name in names)
        and any(known[name].total for name in names)
    ]
    return {"单位数": str(len(one.adopted)), "合计": "，".join(parts), "明细": "；".join(others)}


def money_table(one: CountyFacts) -> dict[str, Any]:
    """收支表: derived amounts (万元) by category, and in all."""
    figures = _money_figures(one.scheme)
    if not figures or not one.adopted:
        return {}
    groups = [(group or NO_GROUP, one.of_group(one.adopted, group)) for group in one.groups]
    rows = [_money_row(figures, name, units) for name, units in groups if units]
    return {"列": [figure.name for figure in figures], "行": [*rows, _money_row(figures, TOTAL, one.adopted)]}


def _money_row(figures: Sequence[Figure], name: str, units: Sequence[UnitResult]) -> dict[str, Any]:
    sums = [sum(_values(units, figure.name), ZERO) for figure in figures]
    return {"类别": name, "单位数": str(len(units)), "值": [amount(value) for value in sums]}


def _values(units: Sequence[UnitResult], figure: str) -> list[Decimal]:
    found = (assessed(unit).figures[figure].value for unit in units)
    return [value for value in found if value is not None]


def rates_table(one: CountyFacts) -> dict[str, Any]:
    """The county's rates by its sums and as simple averages over the adopted units (as in 全县汇总), and the averages of all
    categories side by side where the page has room."""
    groups = [(group or NO_GROUP, one.of_group(one.adopted, group)) for group in one.groups]
    shown = [(name, units) for name, units in groups if units]
    columns = [("全县平均", one.adopted), *(shown if 1 < len(shown) <= MOST_COLUMNS else [])]
    figures = [figure for figure in one.scheme.figures if figure.is_rate and _values(one.adopted, figure.name)]
    by_sums = _rates_of_sums(figures, one.scheme, one.adopted)
    rows = []
    for figure in figures:
        rates = [by_sums.get(figure.name), *(average(_values(units, figure.name), 4) for _, units in columns)]
        rows.append({"名称": figure.name, "值": ["—" if rate is None else percent(rate) for rate in rates]})
    return {"列": ["全县合计", *(name for name, _ in columns)], "行": rows} if rows else {}


def _rates_of_sums(figures: Sequence[Figure], scheme: Scheme, units: Sequence[UnitResult]) -> dict[str, Decimal]:
    """Rates of all units together: their formulas over the sums of the units that have the rate.

    Only of formulas that divide one sum by another: of others the sums say nothing.
    """
    divided = [figure for figure in figures if _divides_sums(figure.formula.tree)]
    sums = {figure.name: dict.fromkeys(names(figure.formula.tree), ZERO) for figure in divided}
    for unit in units:
        contents = unit.contents
        if contents.submission is None or contents.assessment is None:
            continue
        lookup = Lookup(scheme, contents.submission, figures=known_figures(contents.assessment))
        for figure in divided:
            if contents.assessment.figures[figure.name].value is not None:
                for name in sums[figure.name]:
                    amount = lookup(name)
                    sums[figure.name][name] += amount if isinstance(amount, Decimal) else ZERO
    rates = {figure.name: value(figure.formula.tree, sums[figure.name].__getitem__) for figure in divided}
    return {name: rate for name, rate in rates.items() if isinstance(rate, Decimal)}


def _divides_sums(tree: Node) -> bool:
    """A quotient of sums, from which a number may be taken: 决算 / 预算 - 100%."""
    match tree:
        case Arithmetic("/", left, right):
            return _adds_up(left) and _adds_up(right)
        case Arithmetic("+" | "-", left, Number()):
            return _divides_sums(left)
    return False


def _adds_up(tree: Node) -> bool:
    match tree:
        case Name():
            return True
        case Negative(operand):
            return _adds_up(operand)
        case Arithmetic("+" | "-", left, right):
            return _adds_up(left) and _adds_up(right)
    return False
