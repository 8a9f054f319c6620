"""Which indicators rest on a field: told to the unit that left it empty."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.scheme.formula import Name, Node, names
from jixiao_batch.scheme.indicators import Indicator, item_id
from jixiao_batch.scheme.model import Scheme


def indicators_resting_on(scheme: Scheme, field_id: str) -> tuple[str, ...]:
    """Names of the indicators that cannot be scored without the field."""
    found = []
    for indicator in scheme.indicators:
        trees = [formula.tree for formula in (indicator.value, indicator.not_applicable) if formula is not None]
        by_items = {item_id(indicator, item.name) for item in (indicator.rule.form_items if indicator.rule else ())}
        if field_id in by_items or any(field_id in _fields(scheme, tree) for tree in trees):
            found.append(indicator.name)
    return tuple(found)


def figures_resting_on(scheme: Scheme, field_id: str) -> tuple[str, ...]:
    """Names of the derived figures that take the field, through other figures too."""
    return tuple(figure.name for figure in scheme.figures if field_id in _fields(scheme, figure.formula.tree))


def _fields(scheme: Scheme, tree: Node) -> Iterator[str]:
    for name in names(tree):
        figure = None if name.typed else scheme.figures_by_name.get(name.name)
        if figure is None:
            yield name.name
            continue
        yield from _fields(scheme, figure.formula.tree)
        if figure.not_applicable is not None:
            yield from _fields(scheme, figure.not_applicable.tree)


def fields_taken(scheme: Scheme, indicator: Indicator) -> frozenset[str]:
    """Ids of every field that can move the indicator's points: through figures, conditions, items and alternatives."""
    formulas = (indicator.value, indicator.not_applicable, *(way.value for way in indicator.alternatives))
    taken = {field for formula in formulas if formula is not None for field in _fields(scheme, formula.tree)}
    return frozenset(taken | {item_id(indicator, item.name) for item in (indicator.rule.form_items if indicator.rule else ())})


def fields_of_figure(scheme: Scheme, name: str) -> frozenset[str]:
    """Ids of every field that a derived figure rests on, its 不适用条件 included."""
    return frozenset(_fields(scheme, Name(name)))
