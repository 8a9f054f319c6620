"""Tables that the bureau keeps in workbooks (名册, 复核意见), read strictly: what cannot be read is a fault with its cell."""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from jixiao_batch.faults import Fault, InputError, system_words
from jixiao_batch.workbook.layout import address
from jixiao_batch.workbook.opening.collecting import read_bytes
from jixiao_batch.workbook.opening.container import MIB, Limits
from jixiao_batch.workbook.opening.opener import CellValue, OpenedWorkbook, OpeningProblem, SheetGrid, open_workbook
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.cells import CellReading, read_text
from jixiao_batch.workbook.reading.grids import cell_at, plain_label
from jixiao_batch.workbook.reading.number_formats import read_figure, read_shown_code, says_more

_HEADING_AREA = 20
#: ten thousand units have some twenty thousand lines in 复核意见
_LIMITS = Limits(
    part_bytes=200 * MIB,
    total_bytes=400 * MIB,
    area=10_000_000,
    text_bytes=200 * MIB,
    rows=200_000,
    large_part_bytes=200 * MIB,
)
#: what a person does not read in a cell as it is stored there
_UNCLEAR = {
    "struck": "里有加了删除线的内容，不知道算不算数，请删去划掉的部分",
    "unseen": "里的内容看不见（白色字或“;;;”格式），要用的请改为常规格式、黑色字，不用的请删去",
}
#: （万元） and the like behind a heading
_UNIT = re.compile(r"\((?P<unit>[^()]*)\)$")


@dataclass(frozen=True)
class BureauTable:
    """One sheet with the table's headings: the column (0-based) of each heading that it has, and the rows below them."""

    file: str
    grid: SheetGrid
    heading_row: int
    columns: Mapping[str, int]
    #: words in brackets behind the headings
    units: Mapping[str, str]
    #: cells whose number format shows more than the number: its code
    formats: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> range:
        return range(self.heading_row + 1, len(self.grid.rows))

    def raw(self, row: int, heading: str) -> CellValue | None:
        column = self.columns.get(heading)
        return None if column is None else cell_at(self.grid, row, column)

    def text(self, row: int, heading: str) -> str:
        return str(read_text(self.raw(row, heading)).value or "")

    def number_format(self, row: int, heading: str) -> str:
        """The format code of the cell where it shows more than the number, "" otherwise."""
        return self.formats.get(self.cell(row, heading), "") if heading in self.columns else ""

    def cell(self, row: int, heading: str) -> str:
        return address(row + 1, self.columns[heading] + 1)

    def place(self, row: int, heading: str) -> str:
        """Sheet and cell, for messages."""
        return f"{self.grid.name}!{self.cell(row, heading)}"

    def fault(self, row: int, heading: str, message: str) -> Fault:
        return Fault(message, self.file, self.place(row, heading))

    def is_blank(self, row: int) -> bool:
        return not any(self.text(row, heading) for heading in self.columns)


@dataclass(frozen=True, slots=True)
class BureauForm:
    """A kind of workbook that the bureau keeps: its name, all its headings and those it needs, what to say where they lack,
    the error that its faults are raised as, and in which unit the figures under a heading are understood."""

    name: str
    headings: tuple[str, ...]
    needed: tuple[str, ...]
    lacking: str
    error: type[InputError]
    units: Mapping[str, str] = field(default_factory=dict)

    def content(self, file: Path) -> bytes:
        """The bytes of that file; `error` when it cannot be read."""
        try:
            return read_bytes(file)
        except OSError as error:
            raise self.error([Fault(f"{self.name}打不开（{system_words(error)}）", file.name)]) from error

    def tables(self, data: bytes, file: str) -> tuple[tuple[BureauTable, tuple[Fault, ...]], ...]:
        """Every table of the workbook with what keeps its sheet from being trusted; `error` when there is none."""
        opened = open_bureau_workbook(data)
        if isinstance(opened, OpeningProblem):
            raise self.error([Fault(f"{self.name}打不开：{opened.detail}。请用 Excel 或 WPS 另存为 .xlsx", file)])
        found = find_tables(opened, file, self.headings, self.needed)
        if not found:
            raise self.error([Fault(self.lacking, file)])
        return tuple((table, (*_sheet_faults(opened, table, self.headings), *self._unit_faults(table))) for table in found)

    def _unit_faults(self, table: BureauTable) -> Iterator[Fault]:
        for heading, unit in self.units.items():
            if (printed := table.units.get(heading, "")) and printed != unit:
                yield table.fault(table.heading_row, heading, f"“{heading}”应按{unit}填，表头写的是“{printed}”")


class LineReader(ABC):
    """Goes through all tables of a workbook line by line and collects what is wrong with them.

    A kind of list says in `take_line` what it reads from a line, with the methods that speak of the line at hand.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def read(self, form: BureauForm, data: bytes, file: str) -> None:
        """Every line of the workbook; the form's error with all faults when there are any."""
        for table, faults in form.tables(data, file):
            self.table = table
            self.faults += faults
            for row in table.rows:
                self.row = row
                self.take_line()
        if self.faults:
            raise form.error(self.faults)

    @abstractmethod
    def take_line(self) -> None: ...

    def raw(self, heading: str) -> CellValue | None:
        return self.table.raw(self.row, heading)

    def text(self, heading: str) -> str:
        return self.table.text(self.row, heading)

    def figure(self, heading: str, unit: str) -> CellReading:
        """A figure as a person sees it: a cell that shows another number than it holds, or another unit, is a problem."""
        return read_figure(self.raw(heading), unit, self.table.number_format(self.row, heading))

    def place(self, heading: str) -> str:
        return self.table.place(self.row, heading)

    def fault(self, heading: str, message: str) -> None:
        self.faults.append(self.table.fault(self.row, heading, message))

    def understood(self, heading: str, reading: CellReading, remedy: str = "请改正") -> Decimal | str | datetime.date | None:
        """The value of that cell's reading; a fault where it could not be read."""
        if reading.problem:
            self.fault(heading, f"“{heading}”填的是“{self.text(heading)}”，看不懂，{remedy}")
        return reading.value

    def code(self) -> str:
        """单位编码 as a person sees it, "" where there is none."""
        shown = read_shown_code(self.raw("单位编码"), self.table.number_format(self.row, "单位编码"))
        return str(self.understood("单位编码", shown) or "")

    def must_name_unit(self) -> None:
        if not self.text("单位编码") and not self.text("单位名称"):
            self.fault("单位编码", "单位编码和单位名称都没有填，不知道是哪个单位")


def open_bureau_workbook(data: bytes) -> OpenedWorkbook | OpeningProblem:
    """A workbook of the bureau's own, which may have far more rows than a form."""
    return open_workbook(data, limits=_LIMITS)


def find_tables(opened: OpenedWorkbook, file: str, headings: Sequence[str], needed: Sequence[str]) -> tuple[BureauTable, ...]:
    """Every sheet that has all `needed` headings in one row near its top."""
    found = [table for grid in opened.sheets if (table := _table(grid, file, headings, needed)) is not None]
    look = SecondLook.into(opened, _LIMITS)
    return tuple(replace(table, formats=look.formats(table.grid.name, says_more)) for table in found)


def _sheet_faults(opened: OpenedWorkbook, table: BureauTable, headings: Sequence[str]) -> Iterator[Fault]:
    """What keeps a whole sheet from being trusted: a heading that stands twice, cells whose error or formula looks blank,
    a sheet that was not read to its end."""
    if table.grid.problem:
        yield Fault(f"工作表没有读完：{table.grid.problem}", table.file, table.grid.name)
    seen: dict[str, int] = {}
    for column, cell in enumerate(table.grid.rows[table.heading_row]):
        name, _ = _heading(cell)
        if name in headings and name in seen:
            place = f"{table.grid.name}!{address(table.heading_row + 1, column + 1)}"
            yield Fault(f"表头“{name}”写了两次，请删去一列", table.file, place)
        seen[name] = column
    used = [row for row in table.rows if not table.is_blank(row)]
    look = SecondLook.into(opened, _LIMITS)
    unclear = {cell: told for cell, told in look.appearances(table.grid.name).items() if told in _UNCLEAR}
    for cell, heading in ((table.cell(row, heading), heading) for row in used for heading in table.columns if unclear):
        if cell in unclear:
            yield Fault(f"“{heading}”{_UNCLEAR[unclear[cell]]}", table.file, f"{table.grid.name}!{cell}")
    blank = {table.cell(row, heading): heading for row in used for heading in table.columns if not table.text(row, heading)}
    facts = look.cells(table.grid.name, tuple(blank)) if blank else {}
    for cell, heading in blank.items():
        if cell in facts and facts[cell].kind in ("error", "formula_without_result"):
            what = f"显示为错误值 {facts[cell].text}" if facts[cell].kind == "error" else "是公式，但没有存下结果"
            yield Fault(f"“{heading}”{what}，请直接填写内容", table.file, f"{table.grid.name}!{cell}")


def _table(grid: SheetGrid, file: str, headings: Sequence[str], needed: Sequence[str]) -> BureauTable | None:
    for row, cells in enumerate(grid.rows[:_HEADING_AREA]):
        named = {name: (column, unit) for column, cell in reversed(list(enumerate(cells))) for name, unit in [_heading(cell)]}
        found = {heading: named[heading] for heading in headings if heading in named}
        if all(heading in found for heading in needed):
            columns = {heading: column for heading, (column, _) in found.items()}
            return BureauTable(file, grid, row, columns, {heading: unit for heading, (_, unit) in found.items()})
    return None


def _heading(cell: CellValue) -> tuple[str, str]:
    """年初预算批复数（万元） -> its name and its unit."""
    label = plain_label(cell)
    found = _UNIT.search(label)
    return (label[: found.start()], found["unit"]) if found else (label, "")
