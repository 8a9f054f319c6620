"""What units are called in the county's report: by name, or 单位A, 单位B … in an order that tells nothing of their scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.workbook.layout import column_letter

#: shorter texts occur by chance in ordinary words
_TELLING = 3


class Naming:
    """Names of the units of one run."""

    def __init__(self, units: Iterable[UnitResult], *, anonymous: bool) -> None:
        ordered = sorted(units, key=lambda unit: (unit.code, unit.name, unit.file))
        self._aliases: Mapping[tuple[str, str, str], str] = (
            {_key(unit): f"单位{column_letter(place)}" for place, unit in enumerate(ordered, start=1)} if anonymous else {}
        )
        self._told = {text for unit in ordered for text in (unit.name, unit.file, unit.code) if len(text) >= _TELLING}

    @property
    def anonymous(self) -> bool:
        return bool(self._aliases)

    def __call__(self, unit: UnitResult) -> str:
        return self._aliases.get(_key(unit), unit.label)

    def tells(self, text: str) -> bool:
        """Whether the text gives a unit away that is not to be named."""
        return self.anonymous and any(told in text for told in self._told)


def _key(unit: UnitResult) -> tuple[str, str, str]:
    return unit.code, unit.name, unit.file
