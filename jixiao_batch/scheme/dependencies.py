"""Which indicators rest on a field: told to the unit that left it empty."""

from __future__ import annotations

from jixiao_batch.scheme.indicators import item_id
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.taking import fields_in


def indicators_resting_on(scheme: Scheme, field_id: str) -> tuple[str, ...]:
    """Names of the indicators that cannot be scored without the field."""
    found = []
    for indicator in scheme.indicators:
        trees = [formula.tree for formula in (indicator.value, indicator.not_applicable) if formula is not None]
        by_items = {item_id(indicator, item.name) for item in (indicator.rule.form_items if indicator.rule else ())}
        if field_id in by_items or any(field_id in fields_in(scheme.figures_by_name, tree) for tree in trees):
            found.append(indicator.name)
    return tuple(found)


def figures_resting_on(scheme: Scheme, field_id: str) -> tuple[str, ...]:
    """Names of the derived figures that take the field, through other figures too."""
    return tuple(figure.name for figure in scheme.figures if field_id in fields_in(scheme.figures_by_name, figure.formula.tree))
