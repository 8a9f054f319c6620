"""What a table for other programs is: columns that know their type, their meaning and how to take their value from a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from jixiao_batch.county.results import CountyResult

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


@dataclass(frozen=True, slots=True)
class Table(Generic[Line]):
    """One table: what a line of it is, and how the lines of a run are found. `name` is the stem of its files."""

    name: str
    meaning: str
    columns: tuple[Column[Line], ...]
    lines: Callable[[Sequence[CountyResult]], Iterator[Line]]

    @property
    def heads(self) -> list[str]:
        return [column.name for column in self.columns]

    def rows(self, counties: Sequence[CountyResult]) -> Iterator[list[Value]]:
        """The values of every line, in the order of the columns."""
        takers = [column.value for column in self.columns]
        for line in self.lines(counties):
            yield [take(line) for take in takers]
