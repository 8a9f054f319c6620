"""A formula as a record of the scheme holds it: the clerk's text and its tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator

from jixiao_batch.scheme.formula import Arithmetic, Node, deciding_division, parse


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's text as it stands in the scheme, and its tree; `division` is the one that decides what it is, if any does."""

    text: str
    tree: Node
    division: Arithmetic | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "division", deciding_division(self.tree))


def read_formula(raw: object) -> Formula:
    """A formula from its text; FormulaError (a ValueError) says what is wrong in it."""
    if isinstance(raw, Formula):
        return raw
    if not isinstance(raw, str):
        raise ValueError("这里应写公式")
    return Formula(raw.strip(), parse(raw))


FormulaField = Annotated[Formula, BeforeValidator(read_formula)]
