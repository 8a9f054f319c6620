"""Fills a blank form the quick way, for tests that care about the scheme more than about the unit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.layout import ROW_COLUMNS, describe, make_layout
from jixiao_batch.workbook.template import write_template


def fill(loaded: LoadedScheme, file: Path, rows: Sequence[Sequence[str | float | None]] = ()) -> None:
    """Every number 10, every choice its first, full self scores; rows as they stand, column by column."""
    write_template(loaded, file)
    book = openpyxl.load_workbook(file)
    typed = {"单位名称": "试用单位", "单位编码": "900001", "评价年度": 2023, "本年追加": 5}
    for field in describe(loaded.scheme)["fields"]:
        value = typed.get(field["id"], field["choices"][0] if field["choices"] else 10)
        if field["type"] not in ("文本", "日期") or field["id"] in typed:
            book[field["sheet"]][field["cell"]] = value
    table = make_layout(loaded.scheme).table
    for offset, row in enumerate(rows):
        assert table is not None
        for name, value in zip(ROW_COLUMNS, row, strict=False):
            book[table.sheet].cell(table.first_row + offset, table.columns[name], value)
    book.save(file)
