"""What a table for other programs is: columns that know their type, their meaning and how to take their value from a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.open_unit import OpenUnit

Line = TypeVar("Line")
Value = Decimal | int | str | bool | None
#: 分 has the scheme's decimals, 数 all digits there are; 整数 are counts and ranks
ColumnType = Literal["文本", "数", "分", "整数", "是否"]


@dataclass(frozen=True, slots=True)
class Column(Generic[Line]):
    """One column: its name, type and meaning (a sentence for 数据字典), and its value in a line; None is empty."""

    name: str
    type: ColumnType
    meaning: str
    value: Callable[[Line], Value]


AnyColumn = Column[Any]


def values(columns: Iterable[Column[Line]], line: Line) -> list[Value]:
    """What the columns take from the line."""
    return [column.value(line) for column in columns]


@dataclass(frozen=True, slots=True)
class Table(Generic[Line]):
    """A table of anything: what a line of it is, and its columns. `name` is the stem of its files."""

    name: str
    meaning: str
    columns: tuple[Column[Line], ...]


@dataclass(frozen=True, slots=True)
class RankedTable:
    """A table with one line per unit, in the middle of which stands what other units' forms can change: the unit's ranks."""

    name: str
    meaning: str
    before: tuple[Column[OpenUnit], ...]
    standing: tuple[Column[UnitResult], ...]
    after: tuple[Column[OpenUnit], ...]

    @property
    def columns(self) -> tuple[AnyColumn, ...]:
        return (*self.before, *self.standing, *self.after)


@dataclass(frozen=True, slots=True)
class UnitTable(Generic[Line]):
    """A table of what units consist of: a unit has any number of `lines`. The columns `whose` tell which unit it is."""

    name: str
    meaning: str
    whose: tuple[Column[OpenUnit], ...]
    own: tuple[Column[Line], ...]
    lines: Callable[[OpenUnit], Iterator[Line]]

    @property
    def columns(self) -> tuple[AnyColumn, ...]:
        return (*self.whose, *self.own)
