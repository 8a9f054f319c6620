"""数据/*.csv: UTF-8 with a mark in front and CRLF, so that Excel opens them by a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao_batch.county.results import CountyResult
from jixiao_batch.numbers import plain
from jixiao_batch.output.data.columns import ColumnType, Table, Value
from jixiao_batch.output.data.tables import TABLES

#: what a spreadsheet takes for the beginning of a formula, also in full width
_FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
#: put before a text that begins so; numbers never have it, so negative ones stay numbers
DEFUSED_MARK = "'"
_YES_NO = {True: "是", False: "否"}


def write_csv_tables(folder: Path, counties: Sequence[CountyResult]) -> None:
    """One file per table. The same county gives the same bytes on every system."""
    for table in TABLES:
        # lone surrogates, which no form can hold but a file's name may, become question marks
        (folder / f"{table.name}.csv").write_bytes(csv_text(table, counties).encode("utf-8-sig", errors="replace"))


def csv_text(table: Table[Any], counties: Sequence[CountyResult]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.heads)
    kinds = [column.type for column in table.columns]
    for row in table.rows(counties):
        writer.writerow([_cell(value, kind) for value, kind in zip(row, kinds, strict=True)])
    return text.getvalue()


def _cell(value: Value, kind: ColumnType) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, Decimal):
        return format(value, "f") if kind == "分" else plain(value)
    return str(value)


def defused(text: str) -> str:
    """A department's text as no spreadsheet takes it for a formula."""
    return f"{DEFUSED_MARK}{text}" if text and text[0] in _FORMULA_BEGINS else text
