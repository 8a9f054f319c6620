"""The kinds of scoring rule. Every `Rule` class found in a module of this folder is a kind that schemes can name."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Discriminator, Tag

from jixiao_batch.scheme.rules.base import Critical, Input, Item, Rule


def _kinds() -> dict[str, type[Rule]]:
    found: dict[str, type[Rule]] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for _, member in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(member, Rule) and not inspect.isabstract(member):
                found[member.kind] = member
    return found


KINDS = _kinds()


def _kind_named(raw: Any) -> str:
    name = raw.get("方式") if isinstance(raw, dict) else getattr(raw, "method", None)
    return str(name)


if TYPE_CHECKING:
    AnyRule = Rule
else:
    AnyRule = Annotated[
        Union[tuple(Annotated[cls, Tag(kind)] for kind, cls in KINDS.items())],  # noqa: UP007 - built at import
        Discriminator(_kind_named),
    ]

__all__ = ["KINDS", "AnyRule", "Critical", "Input", "Item", "Rule"]
