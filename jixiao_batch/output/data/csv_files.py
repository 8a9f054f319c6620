"""数据/*.csv: UTF-8 with a mark in front and CRLF, so that Excel opens them by a double click."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jixiao_batch.county.results import CountyResult
from jixiao_batch.numbers import plain
from jixiao_batch.output.data.columns import ColumnType, Table
from jixiao_batch.output.data.tables import TABLES

#: what a spreadsheet takes for the beginning of a formula, also in full width
_FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?%?")
#: put before a text that begins so; numbers never have it, so negative ones stay numbers
DEFUSED_MARK = "'"


def write_csv_tables(folder: Path, counties: Sequence[CountyResult]) -> None:
    """One file per table. The same county gives the same bytes on every system."""
    for table in TABLES:
        # lone surrogates, which no form can hold but a file's name may, become question marks
        (folder / f"{table.name}.csv").write_bytes(csv_text(table, counties).encode("utf-8-sig", errors="replace"))


def csv_text(table: Table[Any], counties: Sequence[CountyResult]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.heads)
    writers = [_WRITERS[column.type] for column in table.columns]
    for row in table.rows(counties):
        # None is left to csv, which writes nothing for it
        writer.writerow([value if value is None else write(value) for value, write in zip(row, writers, strict=True)])
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
