"""数据/*.csv: UTF-8 with a mark in front and CRLF, so that Excel opens them by a double click.

A unit's lines are texts of their own, apart from its ranks: they can be written again without the unit.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from jixiao_batch.county.results import FileResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.numbers import plain
from jixiao_batch.output.data.columns import AnyColumn, ColumnType, Value, values
from jixiao_batch.output.data.tables import FILES, TABLES, UNIT_TABLES, UNITS, WHOSE
from jixiao_batch.output.open_unit import OpenUnit

#: what a spreadsheet takes for the beginning of a formula, also in full width
_FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?%?")
#: put before a text that begins so; numbers never have it, so negative ones stay numbers
DEFUSED_MARK = "'"
_LINE_END = "\r\n"


@dataclass(frozen=True, slots=True)
class UnitCsv:
    """What one unit has in the tables, whatever its ranks: its line of 单位.csv on both sides of them, its lines of the others.

    `lines` are in the order of UNIT_TABLES.
    """

    before: str
    after: str
    lines: tuple[str, ...]


def unit_csv(unit: OpenUnit) -> UnitCsv:
    whose, before, after = (_row(columns, values(columns, unit)) for columns in (WHOSE, UNITS.before, UNITS.after))
    lines = tuple(
        _text([*whose, *_row(table.own, values(table.own, line))] for line in table.lines(unit)) for table in UNIT_TABLES
    )
    return UnitCsv(_text([before]).removesuffix(_LINE_END), _text([after]), lines)


class CsvFiles:
    """The open tables of a folder: units are written one after the other, each gone once it is written."""

    def __init__(self, streams: dict[str, TextIO]) -> None:
        self._units = streams[UNITS.name]
        self._others = [streams[table.name] for table in UNIT_TABLES]

    def add(self, unit: UnitResult, own: UnitCsv) -> None:
        ranks = _text([_row(UNITS.standing, values(UNITS.standing, unit))]).removesuffix(_LINE_END)
        self._units.write(f"{own.before},{ranks},{own.after}")
        for stream, lines in zip(self._others, own.lines, strict=True):
            stream.write(lines)


@contextmanager
def csv_files(folder: Path, files: Iterable[FileResult]) -> Iterator[CsvFiles]:
    """One file per table in `folder`, with `files` written already. The same county gives the same bytes on every system."""
    with ExitStack() as stack:
        streams: dict[str, TextIO] = {}
        for table in TABLES:
            # lone surrogates, which no form can hold but a file's name may, become question marks
            file = (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", errors="replace", newline="")
            streams[table.name] = stack.enter_context(file)
            streams[table.name].write(_text([[column.name for column in table.columns]]))
        streams[FILES.name].write(_text(_row(FILES.columns, values(FILES.columns, file)) for file in files))
        yield CsvFiles(streams)


def _row(columns: Sequence[AnyColumn], line: Sequence[Value]) -> list[str | None]:
    return [_cell(column, value) for column, value in zip(columns, line, strict=True)]


def _cell(column: AnyColumn, value: Value) -> str | None:
    # None is left to csv, which writes nothing for it
    return None if value is None else _WRITERS[column.type](value)


def _text(rows: Iterable[Sequence[str | None]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=_LINE_END).writerows(rows)
    return text.getvalue()


def defused(text: str) -> str:
    """A text as no spreadsheet takes it for a formula; a number with its sign (-12.5, -12.50%) is none and stays as it is."""
    if text[:1] not in _FORMULA_BEGINS or _SIGNED_NUMBER.fullmatch(text):
        return text
    return f"{DEFUSED_MARK}{text}"


_WRITERS: dict[ColumnType, Callable[[Any], str]] = {
    "文本": defused,
    "数": plain,
    "分": "{:f}".format,
    "整数": str,
    "是否": {True: "是", False: "否"}.__getitem__,
}
