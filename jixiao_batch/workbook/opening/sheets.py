"""What opening a file gives: its sheets of cells, or the problem that kept it shut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from jixiao_batch.workbook.opening.cell_facts import CellFacts, Merge
from jixiao_batch.workbook.opening.plain_cells import PlainCells

CellValue = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta

OpeningCode = Literal[
    "empty-file", "not-a-workbook", "password", "password-wrong", "damaged", "hostile", "too-large", "crashed", "timeout"
]


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """A sheet's cells; `rows[0][0]` is A1, all rows equally long, "" where nothing stands (and where an error stands).

    A sheet that was left out has `skipped` set, no rows, and a Chinese reason in `problem`. Of one that was not `skipped` and
    has a `problem` only a part was read.
    """

    name: str
    visible: bool
    rows: tuple[tuple[CellValue, ...], ...]
    skipped: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook lists it: its part ("" when there is none), whether it is shown in its words, its kind (a URI)."""

    part: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class OpenedWorkbook:
    """An opened workbook.

    `rewritable` tells whether openpyxl may load the file too, only ever true for xlsx and xlsm without opening password.
    `content` are the bytes of an xlsx or xlsm, decrypted, `parts` its parts, `sheet_parts` the part of each sheet, `cells` the
    cells of those parts that are written plainly; `facts` and `merges` what the other formats say
    of cells: sheet -> cell -> facts, sheet -> merged ranges.
    """

    sheets: tuple[SheetGrid, ...]
    format: str
    rewritable: bool = False
    content: bytes = field(default=b"", repr=False)
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    sheet_parts: Mapping[str, str] = field(default_factory=dict, repr=False)
    cells: Mapping[str, PlainCells] = field(default_factory=dict, repr=False)
    merges: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict, repr=False)
    facts: Mapping[str, Mapping[str, CellFacts]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class OpeningProblem:
    """Why a file could not be opened. `detail` is a few words of Chinese."""

    code: OpeningCode
    detail: str = ""
