"""A sheet of an opened workbook as texts: which row holds the headings, what a cell says, where it is."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jixiao_batch.findings.model import Place
from jixiao_batch.numbers import from_float, plain
from jixiao_batch.scheme.source import SchemeFault
from jixiao_batch.workbook.layout import address
from jixiao_batch.workbook.opening.opener import CellValue, OpenedWorkbook, SheetGrid
from jixiao_batch.workbook.opening.second_look import SecondLook

#: how far down the headings are looked for
_HEADING_ROWS = 30
#: control and invisible characters, lone surrogates
_JUNK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Reports:
    """Faults refuse the workbook; notes are what a person should know or confirm."""

    file: str
    faults: list[SchemeFault] = field(default_factory=list)
    notes: list[SchemeFault] = field(default_factory=list)

    def fault(self, message: str, place: Place) -> None:
        self.faults.append(SchemeFault(message, place, self.file))

    def note(self, message: str, place: Place) -> None:
        self.notes.append(SchemeFault(message, place, self.file))


def normal(text: str) -> str:
    """A heading, label or sheet name without regard to width, blanks and line breaks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", _JUNK.sub("", text)))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and where it is."""

    text: str
    place: Place


class Grid:
    """One sheet with its headings found."""

    def __init__(self, sheet: SheetGrid, headings: Sequence[str], required: Sequence[str], reports: Reports) -> None:
        self.name = sheet.name
        self._rows = sheet.rows
        self._reports = reports
        self.heading_row = self._find_headings(required)
        self.columns: dict[str, int] = {}
        if self.heading_row is not None:
            self._name_columns(headings, self.heading_row)

    def place(self, row: int, column: int) -> Place:
        return Place(self.name, address(row + 1, column + 1))

    def cell(self, row: int, heading: str) -> Cell:
        """The text of a cell (rows count from 0); without such a column an empty one at the start of the row."""
        column = self.columns.get(heading)
        if column is None:
            return Cell("", self.place(row, 0))
        value = self._rows[row][column] if row < len(self._rows) and column < len(self._rows[row]) else ""
        return Cell(self._text(value, row, column), self.place(row, column))

    def rows(self) -> Iterator[int]:
        """Rows below the headings in which a known column holds something."""
        start = 0 if self.heading_row is None else self.heading_row + 1
        for row in range(start, len(self._rows)):
            if any(_shown(self._rows[row][column]) for column in self.columns.values()):
                yield row

    def look_again(self, look: SecondLook, rows: Sequence[int]) -> None:
        """A cell that shows an error or waits for a result looks blank to the reader: say so instead of losing it."""
        blank = {
            address(row + 1, column + 1): (row, column)
            for row in rows
            for column in self.columns.values()
            if self._rows[row][column] == ""
        }
        for cell, facts in look.cells(self.name, list(blank)).items():
            if facts.kind in ("error", "formula_without_result"):
                what = "显示错误" if facts.kind == "error" else "公式没有结果"
                self._reports.fault(f"这一格是 Excel 公式，{what}；请改成文字，前面不要有等号", self.place(*blank[cell]))

    def _find_headings(self, required: Sequence[str]) -> int | None:
        wanted = {normal(heading) for heading in required}
        for number, row in enumerate(self._rows[:_HEADING_ROWS]):
            if wanted <= {normal(value) for value in row if isinstance(value, str)}:
                return number
        return None

    def _name_columns(self, headings: Sequence[str], row: int) -> None:
        wanted = {normal(heading): heading for heading in headings}
        strange: dict[int, str] = {}
        for column, value in enumerate(self._rows[row]):
            text = _shown(value)
            heading = wanted.get(normal(text))
            if heading is None and text:
                strange[column] = text
            elif heading in self.columns:
                self._reports.fault(f"表头“{heading}”写了两次，请删去一列", self.place(row, column))
            elif heading is not None:
                self.columns[heading] = column
        for column, text in strange.items():
            missing = [heading for heading in headings if heading not in self.columns]
            near = difflib.get_close_matches(text, missing, n=1, cutoff=0.5)
            filled = any(column < len(line) and _shown(line[column]) for line in self._rows[row + 1 :])
            if near and filled:
                self._reports.fault(f"表头“{text}”是否想写“{near[0]}”？请照原来的写", self.place(row, column))
            elif filled:
                self._reports.note(f"“{text}”一列不是指标体系的内容，没有读入", self.place(row, column))

    def _text(self, value: CellValue, row: int, column: int) -> str:
        if isinstance(value, bool):
            self._reports.fault("这一格是逻辑值 TRUE/FALSE，请改成文字", self.place(row, column))
            return ""
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            self._reports.fault("这一格被 Excel 当成了日期或时间；请把单元格格式改为“文本”再重新填写", self.place(row, column))
            return ""
        return _shown(value)


def _shown(value: CellValue) -> str:
    """A value as text: numbers without binary noise, texts without what cannot be seen."""
    if isinstance(value, str):
        return _JUNK.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return plain(from_float(value)) if abs(value) < 1e15 else f"{value}"
    return str(value)


def sheet_with(opened: OpenedWorkbook, name: str, required: Sequence[str]) -> SheetGrid | None:
    """The sheet of that name, or else the one that has the required headings."""
    named = [sheet for sheet in opened.sheets if normal(sheet.name) == name]
    others = [sheet for sheet in opened.sheets if sheet.visible and sheet not in named]
    for sheet in [*named, *others]:
        if Grid(sheet, required, required, Reports("")).heading_row is not None:
            return sheet
    return None
