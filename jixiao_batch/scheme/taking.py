"""Which fields of the form a formula or an indicator takes, through derived figures too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Node, names
from jixiao_batch.scheme.indicators import Indicator, item_id


def fields_in(figures: Mapping[str, Figure], tree: Node, *, conditions: bool = True) -> Iterator[str]:
    """Ids of every field that the formula takes; those of a figure's 不适用条件 as well, unless without `conditions`."""
    for name in names(tree):
        figure = None if name.typed else figures.get(name.name)
        if figure is None:
            yield name.name
            continue
        yield from fields_in(figures, figure.formula.tree, conditions=conditions)
        if conditions and figure.not_applicable is not None:
            yield from fields_in(figures, figure.not_applicable.tree)


def fields_taken(figures: Mapping[str, Figure], indicator: Indicator) -> frozenset[str]:
    """Ids of every field that can move the indicator's points: through figures, conditions, items and alternatives."""
    formulas = (indicator.value, indicator.not_applicable, *(way.value for way in indicator.alternatives))
    taken = {field for formula in formulas if formula is not None for field in fields_in(figures, formula.tree)}
    return frozenset(taken | {item_id(indicator, item.name) for item in (indicator.rule.form_items if indicator.rule else ())})
