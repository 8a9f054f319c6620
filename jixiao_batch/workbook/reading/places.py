"""Finding the form's rows and columns again in a workbook that people have worked on.

Hidden keys come first; where they are lost, label text serves. Nothing is read from a fixed address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from jixiao_batch.workbook.layout import (
    DATA_LABEL_COLUMN,
    DATA_SHEET,
    DATA_VALUE_COLUMNS,
    KEY_MARK,
    ROW_COLUMNS,
    ROWS_SHEET,
    SELF_LABEL_COLUMN,
    SELF_SHEET,
    SELF_VALUE_COLUMN,
    TOTAL_KEY,
    FormRow,
    Layout,
    address,
)
from jixiao_batch.workbook.opening.opener import CellValue, SheetGrid

_IGNORED = str.maketrans("（）：，", "():,", " \t\r\n　\u200b\ufeff\u00a0")

#: the key mark of a form stands near its corner; further away it is somebody's text
_MARK_AREA = 40


def plain_label(cell: object) -> str:
    """Label text without spaces and with half-width brackets, for comparison."""
    return cell.translate(_IGNORED) if isinstance(cell, str) else ""


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of a grid, 0-based, with what stands in it and what its row is called there."""

    row: int
    column: int
    raw: CellValue | None
    label: str

    @property
    def cell(self) -> str:
        return address(self.row + 1, self.column + 1)


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet of the workbook recognised as one of the form's: where its rows, labels and value columns are (0-based)."""

    grid: SheetGrid
    form_sheet: str
    rows_by_key: dict[str, tuple[int, ...]]
    rows_by_label: dict[str, tuple[int, ...]]
    label_column: int
    value_columns: dict[str, int]
    #: for each key: the how-manieth row of its label it is on the form, and how many rows of the form are called so
    label_turns: dict[str, tuple[int, int]]

    def spots(self, key: str, label: str, column_key: str) -> tuple[Spot, ...]:
        """The cells that may hold the field: by row key, else by its label if the sheet has it as often as the form."""
        column = self.value_columns.get(column_key)
        if column is None:
            return ()
        rows = self.rows_by_key.get(key, ())
        if not rows:
            named = self.rows_by_label.get(plain_label(label), ())
            turn, expected = self.label_turns[key]
            rows = (named[turn],) if len(named) == expected else ()
        return tuple(Spot(row, column, cell_at(self.grid, row, column), self._label(row)) for row in rows)

    def _label(self, row: int) -> str:
        text = cell_at(self.grid, row, self.label_column)
        return text.strip() if isinstance(text, str) else ""


def cell_at(grid: SheetGrid, row: int, column: int) -> CellValue | None:
    """What stands there, None outside the used area."""
    if 0 <= row < len(grid.rows) and 0 <= column < len(grid.rows[row]):
        return grid.rows[row][column]
    return None


def find_form_sheets(layout: Layout, grids: Sequence[SheetGrid]) -> tuple[FoundSheet, ...]:
    """基础数据 and 指标自评 wherever they are, copies included; sheets named as the form names them come first."""
    candidates = [(grid, sheet) for grid in grids if (sheet := _best_match(layout, grid)) is not None]
    candidates.sort(key=lambda pair: (pair[0].name != pair[1].form_sheet, plain_label(pair[0].name) != pair[1].form_sheet))
    return tuple(sheet for _, sheet in candidates)


def _best_match(layout: Layout, grid: SheetGrid) -> FoundSheet | None:
    """The form sheet whose rows the grid carries, by key if it has any, else by label (both sheets name some rows alike)."""
    forms = (
        (DATA_SHEET, layout.data_rows, DATA_LABEL_COLUMN, DATA_VALUE_COLUMNS),
        (SELF_SHEET, layout.self_rows, SELF_LABEL_COLUMN, (SELF_VALUE_COLUMN,)),
    )
    matches = [
        sheet
        for form_sheet, rows, label_column, columns in forms
        if (sheet := _as_form(grid, form_sheet, rows, label_column, columns)) is not None
    ]
    return max(matches, key=lambda sheet: (len(sheet.rows_by_key), len(sheet.rows_by_label)), default=None)


def _as_form(
    grid: SheetGrid, form_sheet: str, rows: Sequence[FormRow], label_column: int, columns: Sequence[int]
) -> FoundSheet | None:
    mark = find_mark(grid)
    wanted_keys = {row.key for row in rows if row.fields}
    keys: dict[str, tuple[int, ...]] = {}
    values: dict[str, int] = {}
    if mark is not None:
        keys = _rows_of(grid, mark[1], lambda text: text if text in wanted_keys else "")
        values = {
            str(cell): place for place, cell in enumerate(grid.rows[mark[0]]) if place > mark[1] and str(cell) in {"1", "2", "3"}
        }
    labels = {plain_label(row.label) for row in rows}
    column, hits = _label_column(grid, labels)
    if len(keys) * 2 < len(wanted_keys) and hits * 2 < len(labels):
        return None
    by_label = _rows_of(grid, column, lambda text: plain_label(text) if plain_label(text) in labels else "")
    for place, wanted in enumerate(columns):
        values.setdefault(str(place + 1), column + wanted - label_column)
    return FoundSheet(grid, form_sheet, keys, by_label, column, values, _label_turns(rows))


def _label_turns(rows: Sequence[FormRow]) -> dict[str, tuple[int, int]]:
    """年末结余 stands as a field and again as a derived figure: which of the two each key means."""
    labels = [plain_label(row.label) for row in rows]
    return {row.key: (labels[:place].count(labels[place]), labels.count(labels[place])) for place, row in enumerate(rows)}


def find_mark(grid: SheetGrid) -> tuple[int, int] | None:
    """Where the key row and the key column cross."""
    for row, cells in enumerate(grid.rows[:_MARK_AREA]):
        for column, cell in enumerate(cells[:_MARK_AREA]):
            if cell == KEY_MARK:
                return row, column
    return None


def _rows_of(grid: SheetGrid, column: int, name_of: Callable[[str], str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for row in range(len(grid.rows)):
        cell = cell_at(grid, row, column)
        name = name_of(cell) if isinstance(cell, str) else ""
        if name:
            found[name] = (*found.get(name, ()), row)
    return found


def _label_column(grid: SheetGrid, labels: set[str]) -> tuple[int, int]:
    """The column in which most labels stand, and how many different ones."""
    seen: dict[int, set[str]] = {}
    for cells in grid.rows:
        for column, cell in enumerate(cells[:_MARK_AREA]):
            if isinstance(cell, str) and (label := plain_label(cell)) in labels:
                seen.setdefault(column, set()).add(label)
    if not seen:
        return 0, 0
    column = max(seen, key=lambda place: (len(seen[place]), -place))
    return column, len(seen[column])


# ---------------------------------------------------------------- the unit's own rows


@dataclass(frozen=True, slots=True)
class FoundTable:
    """The sheet of the unit's own rows: column of each heading, rows between heading and total (0-based)."""

    grid: SheetGrid
    columns: dict[str, int]
    rows: range

    def spot(self, row: int, heading: str) -> Spot:
        column = self.columns[heading]
        return Spot(row, column, cell_at(self.grid, row, column), heading)

    def is_blank(self, row: int) -> bool:
        """Whether none of the unit's cells in the row holds anything."""
        return all(_is_blank(cell_at(self.grid, row, column)) for column in self.columns.values())


def find_tables(grids: Iterable[SheetGrid]) -> Iterator[FoundTable]:
    """Every sheet that carries the row table's headings; the one named 绩效指标 first."""
    ordered = sorted(grids, key=lambda grid: (grid.name != ROWS_SHEET, plain_label(grid.name) != ROWS_SHEET))
    for grid in ordered:
        heading_row, columns = _headings(grid)
        if columns:
            yield FoundTable(grid, columns, range(heading_row + 1, _last_row(grid, heading_row) + 1))


def _headings(grid: SheetGrid) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (0, {})
    for row, cells in enumerate(grid.rows[:_MARK_AREA]):
        names = {plain_label(cell): column for column, cell in reversed(list(enumerate(cells[:_MARK_AREA])))}
        columns = {heading: names[heading] for heading in ROW_COLUMNS if heading in names}
        # the hidden key row and the visible heading row agree; the lower one ends the head of the table
        if len(columns) == len(ROW_COLUMNS):
            best = (row, columns)
    return best


def _last_row(grid: SheetGrid, heading_row: int) -> int:
    mark = find_mark(grid)
    for row in range(heading_row + 1, len(grid.rows)):
        if mark is not None and cell_at(grid, row, mark[1]) == TOTAL_KEY:
            return row - 1
        if any(plain_label(cell) in ("合计", "合计分值", "总计") for cell in grid.rows[row][:4]):
            return row - 1
    return len(grid.rows) - 1


def _is_blank(cell: CellValue | None) -> bool:
    return cell is None or (isinstance(cell, str) and not plain_label(cell))
