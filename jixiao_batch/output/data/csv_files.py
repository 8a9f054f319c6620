"""数据/*.csv: UTF-8 with a mark in front and CRLF, so that Excel opens them by a double click.

A unit's lines are texts of their own, apart from its ranks: they can be written again without the unit.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from jixiao_batch.county.results import FileResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.numbers import plain
from jixiao_batch.output.data.columns import AnyColumn, ColumnType, Value
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

    In UTF-8; `lines` are in the order of UNIT_TABLES.
    """

    before: bytes
    after: bytes
    lines: tuple[bytes, ...]


def unit_csv(unit: OpenUnit) -> UnitCsv:
    whose = _row(_WHOSE, unit)
    lines = tuple(_text([*whose, *_row(own, line)] for line in lines_of(unit)) for lines_of, own in _UNIT_TABLES)
    return UnitCsv(_open_text(_row(_BEFORE, unit)), _text([_row(_AFTER, unit)]), lines)


class CsvFiles:
    """The open tables of a folder: units are written one after the other, each gone once it is written."""

    def __init__(self, streams: dict[str, IO[bytes]]) -> None:
        self._units = streams[UNITS.name]
        self._others = [streams[table.name] for table in UNIT_TABLES]

    def add(self, unit: UnitResult, own: UnitCsv) -> None:
        self._units.write(b",".join((own.before, _open_text(_row(_STANDING, unit)), own.after)))
        for stream, lines in zip(self._others, own.lines, strict=True):
            stream.write(lines)


@contextmanager
def csv_files(folder: Path, files: Iterable[FileResult]) -> Iterator[CsvFiles]:
    """One file per table in `folder`, with `files` written already. The same county gives the same bytes on every system."""
    with ExitStack() as stack:
        streams: dict[str, IO[bytes]] = {}
        for table in TABLES:
            stream = stack.enter_context((folder / f"{table.name}.csv").open("wb"))
            stream.write(codecs.BOM_UTF8 + _text([[column.name for column in table.columns]]))
            streams[table.name] = stream
        file_cells = _cells(FILES.columns)
        streams[FILES.name].write(_text(_row(file_cells, file) for file in files))
        yield CsvFiles(streams)


def _row(cells: _Cells, line: Any) -> list[str | None]:
    # None is left to csv, which writes nothing for it
    return [None if (value := take(line)) is None else write(value) for take, write in cells]


def _text(rows: Iterable[Sequence[str | None]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=_LINE_END).writerows(rows)
    # lone surrogates, which no form can hold but a file's name may, become question marks
    return text.getvalue().encode("utf-8", "replace")


def _open_text(row: Sequence[str | None]) -> bytes:
    """A part of a line."""
    return _text([row]).removesuffix(_LINE_END.encode("ascii"))


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

#: of each column, what it takes from a line and how that is written
_Cells = tuple[tuple[Callable[[Any], Value], Callable[[Any], str]], ...]


def _cells(columns: Iterable[AnyColumn]) -> _Cells:
    return tuple((column.value, _WRITERS[column.type]) for column in columns)


_WHOSE, _BEFORE, _STANDING, _AFTER = (_cells(columns) for columns in (WHOSE, UNITS.before, UNITS.standing, UNITS.after))
_UNIT_TABLES = tuple((table.lines, _cells(table.own)) for table in UNIT_TABLES)
