"""Scheme workbooks for tests: exported, edited as a clerk would edit them, read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from scheme_texts import minimal_text

from jixiao_batch.scheme.source import SchemeError
from jixiao_batch.scheme_book.export import export_scheme
from jixiao_batch.scheme_book.importing import read_exported
from jixiao_batch.scheme_book.reading import SchemeFromBook

Edit = Callable[[Workbook], None]


def exported(folder: Path, text: str) -> bytes:
    """The workbook of the scheme in YAML `text`."""
    file = folder / "scheme.yaml"
    file.write_text(text, encoding="utf-8")
    return export_scheme(str(file))


@cache
def _cached(text: str) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return exported(Path(folder), text)


def minimal_book(*replacements: tuple[str, str]) -> bytes:
    """The workbook of the minimal scheme."""
    return _cached(minimal_text(*replacements))


def edited(content: bytes, *edits: Edit) -> bytes:
    """The workbook after the edits, saved by another program."""
    workbook = load_workbook(io.BytesIO(content))
    for edit in edits:
        edit(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def put(sheet: str, cell: str, value: object) -> Edit:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell] = value

    return edit


def cell_at(workbook: Workbook, sheet: str, heading: str, label: str, label_heading: str = "") -> str:
    """Address of the cell under `heading` in the row where `label` stands (under `label_heading`, if given)."""
    found: Worksheet = workbook[sheet]
    at = {str(cell.value): cell.column for cell in found[3]}
    column = found.cell(3, at[heading]).column_letter
    for row in found.iter_rows(min_row=4):
        for cell in row:
            if cell.value == label and (not label_heading or cell.column == at[label_heading]):
                return f"{column}{cell.row}"
    raise ValueError(f"{sheet} has no {label!r}")


def change(sheet: str, heading: str, label: str, value: object, label_heading: str = "") -> Edit:
    """Puts `value` under `heading` into the row of `label`."""

    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell_at(workbook, sheet, heading, label, label_heading)] = value

    return edit


def read(content: bytes) -> SchemeFromBook:
    return read_exported(content, "指标体系.xlsx")


def faults_in(content: bytes) -> list[str]:
    try:
        read(content)
    except SchemeError as error:
        return [str(fault) for fault in error.faults]
    return []
