"""What was read from one department's workbook (报送件): values with the cells they stood in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.findings.model import Place
from jixiao_batch.numbers import plain
from jixiao_batch.workbook.reading.quantities import Quantity

EntryValue = Decimal | str | datetime.date


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as it was read; `value` is None when the cell is blank or could not be read."""

    value: EntryValue | None
    place: Place
    raw: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One of the unit's own indicator rows (绩效指标), with the address of each of its cells."""

    row: int
    section: str
    second_level: str
    name: str
    nature: str
    target: Quantity | None
    actual: Quantity | None
    target_text: str
    actual_text: str
    unit: str
    weight: Decimal | None
    self_score: Decimal | None
    reason: str
    cells: dict[str, str]

    @property
    def says(self) -> tuple[object, ...]:
        """What the row says, wherever it stands."""
        texts = (self.section, self.second_level, self.name, self.nature, self.target_text, self.actual_text, self.reason)
        return (*texts, self.weight, self.self_score)


@dataclass(frozen=True, slots=True)
class FormStamp:
    """What the hidden sheet says of the form: scheme, fingerprint, version, year, unit it was handed to."""

    scheme_id: str = ""
    scheme_sha256: str = ""
    template_version: str = ""
    year: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """All that one workbook says."""

    stamp: FormStamp
    entries: dict[str, Entry]
    rows: tuple[IndicatorRow, ...]
    rows_sheet: str = ""

    @property
    def says(self) -> tuple[object, ...]:
        """What the form says, wherever it stands: equal for a copy that was only saved again."""
        values = tuple((field_id, entry.raw if entry.value is None else entry.value) for field_id, entry in self.entries.items())
        return (values, tuple(row.says for row in self.rows))

    def number(self, field_id: str) -> Decimal | None:
        value = self.value(field_id)
        return value if isinstance(value, Decimal) else None

    def text(self, field_id: str) -> str:
        value = self.value(field_id)
        return value if isinstance(value, str) else ""

    def value(self, field_id: str) -> EntryValue | None:
        entry = self.entries.get(field_id)
        return entry.value if entry else None

    def shown(self, field_id: str) -> str:
        """What stands in the field's cell, as the unit sees it there; "" when it is blank."""
        entry = self.entries.get(field_id)
        return "" if entry is None else entry.raw or as_text(entry.value) or ""

    def place(self, field_id: str) -> Place:
        entry = self.entries.get(field_id)
        return entry.place if entry else Place()


def as_text(value: EntryValue | None) -> str | None:
    """A read value as 结果.json and lists write it."""
    if value is None or isinstance(value, str):
        return value
    return plain(value) if isinstance(value, Decimal) else value.isoformat()
