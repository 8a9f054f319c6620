"""Puts values into the blank form, cell by cell as a person would, and packs the workbook into always the same bytes."""

from __future__ import annotations

import datetime
import io
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.template import write_template

WRITTEN = datetime.datetime(2024, 4, 28, 9, 0)
ZIP_TIME = (2024, 4, 28, 9, 0, 0)


def blank_form(loaded: LoadedScheme, year: int) -> bytes:
    """The form as it is handed out."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "form.xlsx"
        write_template(loaded, file, year=year)
        return file.read_bytes()


def filled(
    blank: bytes,
    form: dict[str, Any],
    values: Mapping[str, object],
    rows: Iterable[Mapping[str, str]],
    *,
    remarks: Mapping[str, str],
    author: str,
) -> Workbook:
    """The blank form with `values` by field id and the unit's own rows; `remarks` become comments, 绩效指标 on the first row."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    places = {field["id"]: field for field in form["fields"]}
    for name, value in values.items():
        cell = book[places[name]["sheet"]][places[name]["cell"]]
        cell.value = _as_cell(value)
        if name in remarks:
            cell.comment = Comment(remarks[name], "样例", height=40, width=220)
    for table in form["tables"]:
        sheet, first = book[table["sheet"]], table["first_row"]
        for place, row in enumerate(rows):
            for heading, text in row.items():
                sheet[f"{table['columns'][heading]}{first + place}"].value = _as_cell(_number_or_text(text))
        if "绩效指标" in remarks:
            sheet[f"{table['columns']['分值']}{first}"].comment = Comment(remarks["绩效指标"], "样例", height=60, width=220)
    book.properties.creator = author
    book.properties.lastModifiedBy = author
    book.properties.created = book.properties.modified = WRITTEN
    return book


def _number_or_text(text: str) -> Decimal | str:
    return Decimal(text) if text.replace(".", "", 1).isdecimal() else text


def _as_cell(value: object) -> Any:
    """Whole numbers as int, others as float: the nearest a workbook has; an empty text leaves the cell empty."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value or None


def packed(book: Workbook) -> bytes:
    """The workbook's bytes with fixed times: openpyxl stamps the moment of saving everywhere."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    moment = f"{book.properties.modified:%Y-%m-%dT%H:%M:%SZ}"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = part.replace(moment.encode(), f"{WRITTEN:%Y-%m-%dT%H:%M:%SZ}".encode())
            new.writestr(zipfile.ZipInfo(name, ZIP_TIME), part, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
