"""Finding the unit's own indicator rows (绩效指标) again: the columns by their headings, the rows between heading and total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from jixiao_batch.workbook.layout import ROW_COLUMNS, ROWS_SHEET, TOTAL_KEY, address
from jixiao_batch.workbook.opening.opener import CellValue
from jixiao_batch.workbook.reading.grids import Page, Spot, is_blank, plain_label
from jixiao_batch.workbook.reading.places import HEAD_AREA, key_mark

#: so many of the table's headings in one row make it a heading row
_ENOUGH_HEADINGS = 6
_TOTALS = ("合计", "合计分值", "总计")
#: without any of these there is nothing to score in a row, whatever is remarked beside it
_TELLING = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "实际完成值", "分值", "自评得分")
#: headings of other forms of the trade that mean the same
_ALSO_CALLED = {"三级指标": ("三级指标名称",), "指标值": ("年度指标值",)}
#: what a heading should be that stands over two columns, where nothing tells which of them is another
_ANOTHER = "不与别的列重复的表头"
#: without this column the rows can still be scored
_REASON = "偏差原因及改进措施"
#: of those, what only an indicator has
_FIGURES = ("指标性质", "指标值", "实际完成值", "分值")
#: cells that a table often merges down over the rows that share them
_SHARED = ("一级指标", "二级指标")


@dataclass(frozen=True, slots=True)
class HeadingDoubt:
    """A heading that is not the form's, or stands over another column than the hidden key row says."""

    spot: Spot
    expected: str
    contradicts: bool


@dataclass(frozen=True)
class FoundTable:
    """The sheet of the unit's own rows: column of each heading, rows between heading and total (0-based)."""

    page: Page
    columns: dict[str, int]
    rows: tuple[int, ...]
    #: rows that look like the unit's own but stand above the headings or below the total
    outside: tuple[int, ...]
    doubts: tuple[HeadingDoubt, ...]
    #: the column 偏差原因及改进措施 is gone
    lacks_reason: bool = False

    @property
    def name(self) -> str:
        return self.page.name

    @property
    def is_certain(self) -> bool:
        """Whether it is clear which column is which."""
        return not any(doubt.contradicts for doubt in self.doubts)

    def contents(self, row: int) -> dict[str, CellValue | None]:
        """What stands in the row by heading; 一级指标 and 二级指标 that a merge covers are those of the merge's first cell."""
        cells, width = self.page.grid.rows[row], len(self.page.grid.rows[row])
        found = {heading: cells[column] if column < width else None for heading, column in self.columns.items()}
        for heading, column in self._merged_columns:
            for merge in self.page.merges:
                if merge.left == column and merge.covers(row, column) and merge.top in self.rows:
                    found[heading] = self.page.at(merge.top, column)
                    break
        return found

    @cached_property
    def _merged_columns(self) -> list[tuple[str, int]]:
        """The shared columns in which cells are merged."""
        merged = {merge.left for merge in self.page.merges}
        return [(heading, self.columns[heading]) for heading in _SHARED if self.columns[heading] in merged]

    def addresses(self, row: int) -> dict[str, str]:
        """The address of each cell of the row."""
        return {heading: address(row + 1, column + 1) for heading, column in self.columns.items()}

    def is_shared(self, row: int, heading: str) -> bool:
        """Whether the cell's content comes from a merged cell above."""
        return is_blank(self.page.at(row, self.columns[heading])) and not is_blank(self.contents(row)[heading])


def find_tables(pages: Iterable[Page]) -> Iterator[FoundTable]:
    """Every sheet that carries the row table's headings; the one named 绩效指标 first."""
    ordered = sorted(pages, key=lambda page: (page.name != ROWS_SHEET, plain_label(page.name) != ROWS_SHEET))
    for page in ordered:
        if not _may_be_table(page):
            continue
        mark = key_mark(page)
        hidden_row = mark[0] if mark is not None else -1
        hidden = _headings(page, hidden_row) if mark is not None else {}
        visible_row, visible = _visible_headings(page, hidden_row)
        columns, doubts = _columns(page, visible_row, visible, hidden)
        lacks_reason = visible_row >= 0 and set(ROW_COLUMNS) - set(columns) == {_REASON}
        if lacks_reason:
            columns[_REASON] = len(page.grid.rows[0])  # beside the sheet, where every cell is blank
        if len(columns) == len(ROW_COLUMNS):
            first = (hidden_row if len(hidden) == len(ROW_COLUMNS) else max(visible_row, hidden_row)) + 1
            table = _table(page, columns, first, mark[1] if mark is not None else None, tuple(doubts))
            yield replace(table, lacks_reason=lacks_reason)


def _may_be_table(page: Page) -> bool:
    """Whether all headings that a table must have stand somewhere on the page."""
    return all(any(text in page.texts for text in _written(heading)) for heading in ROW_COLUMNS if heading != _REASON)


def _written(heading: str) -> tuple[str, ...]:
    """How the heading may be written."""
    return (heading, *_ALSO_CALLED.get(heading, ()))


def _headings(page: Page, row: int) -> dict[str, tuple[int, ...]]:
    found = {}
    for heading in ROW_COLUMNS:
        for text in _written(heading):
            if columns := page.columns_with(text, row):
                found[heading] = columns
                break
    return found


def _visible_headings(page: Page, hidden_row: int) -> tuple[int, dict[str, tuple[int, ...]]]:
    """The first row with most of the headings; -1 if there is none."""
    rows = sorted({row for heading in ROW_COLUMNS for row, _ in page.texts.get(heading, ()) if row < HEAD_AREA} - {hidden_row})
    for row in rows:
        found = _headings(page, row)
        if len(found) >= _ENOUGH_HEADINGS:
            return row, found
    return -1, {}


def _columns(
    page: Page, visible_row: int, visible: Mapping[str, tuple[int, ...]], hidden: Mapping[str, tuple[int, ...]]
) -> tuple[dict[str, int], list[HeadingDoubt]]:
    columns: dict[str, int] = {}
    doubts: list[HeadingDoubt] = []
    for heading in ROW_COLUMNS:
        seen, keyed = visible.get(heading, ()), hidden.get(heading, ())
        both = [column for column in seen if column in keyed]
        candidates = both or list(seen or keyed)
        if not candidates:
            continue
        column = columns[heading] = candidates[0]
        if visible_row < 0 or both or (seen and not keyed and len(seen) == 1):
            continue
        # two columns of one heading, or the hidden row says another column; else the heading was merely written otherwise
        if seen:
            column = seen[-1]
            lacking = [one for one in ROW_COLUMNS if one not in visible]
            expected = next((one for one, places in hidden.items() if column in places), "、".join(lacking) or _ANOTHER)
        else:
            expected = heading
        shown = Spot(visible_row, column, page.at(visible_row, column))
        doubts.append(HeadingDoubt(shown, expected, bool(seen) or plain_label(shown.raw) in ROW_COLUMNS))
    return columns, doubts


def _table(
    page: Page, columns: dict[str, int], first: int, key_column: int | None, doubts: tuple[HeadingDoubt, ...]
) -> FoundTable:
    telling = itemgetter(*(columns[heading] for heading in _TELLING))
    repeating = _rows_of_headings(page, columns)
    rows: list[int] = []
    outside = [row for row in range(first) if row not in repeating and _is_like_a_row(page, columns, row)]
    is_below = False
    called_total = {row for text in _TOTALS for row, _ in page.texts.get(text, ())}
    for row, cells in enumerate(page.grid.rows[first:], start=first):
        told: tuple[CellValue, ...] = telling(cells)
        if row in called_total and _is_total(page, columns, row, key_column):
            is_below = True
        elif row in repeating or told.count("") == len(told) or all(map(is_blank, told)):
            continue
        elif not is_below:
            rows.append(row)
        elif _is_like_a_row(page, columns, row) or _is_unnamed_row(page, columns, row):
            outside.append(row)
    return FoundTable(page, columns, tuple(rows), tuple(outside), doubts)


def _is_total(page: Page, columns: Mapping[str, int], row: int, key_column: int | None) -> bool:
    cells = page.grid.rows[row]
    is_called_so = (key_column is not None and cells[key_column] == TOTAL_KEY) or any(
        cell != "" and plain_label(cell) in _TOTALS for cell in cells[: columns["三级指标"] + 1]
    )
    return is_called_so and _is_no_indicator(page, columns, row)


def _is_no_indicator(page: Page, columns: Mapping[str, int], row: int) -> bool:
    return all(is_blank(page.at(row, columns[heading])) for heading in ("指标性质", "实际完成值"))


def _rows_of_headings(page: Page, columns: Mapping[str, int]) -> set[int]:
    """The rows that have most of the headings, each in its column."""
    hits = Counter(row for heading, column in columns.items() for row in page.rows_with((heading,), column).get(heading, ()))
    return {row for row, count in hits.items() if count >= _ENOUGH_HEADINGS}


def _names_columns(page: Page, columns: Mapping[str, int], row: int) -> bool:
    """Whether a program wrote its own names of the columns there: 0, 1, 2 ... or Unnamed: 4."""
    cells = [page.at(row, column) for column in sorted(columns.values())]
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    if len(numbers) == len(cells):
        return all(later - earlier == 1 for earlier, later in pairwise(numbers))
    return sum(isinstance(cell, str) and cell.startswith("Unnamed: ") for cell in cells) >= _ENOUGH_HEADINGS


def _is_unnamed_row(page: Page, columns: Mapping[str, int], row: int) -> bool:
    """Whether a row without a 三级指标 still holds what only an indicator has; signatures (审核人：…) and dates do not."""
    raws = {heading: page.at(row, columns[heading]) for heading in (*_FIGURES, *_SHARED)}
    stated = {heading: raw for heading, raw in raws.items() if not is_blank(raw) and not set(str(raw)) & set(":：")}
    filled = [stated[heading] for heading in _FIGURES if heading in stated]
    is_named = any(heading in stated for heading in _SHARED)
    has_number = any(isinstance(raw, int | float) for raw in filled)
    return len(filled) > 1 or (is_named and (has_number or not is_blank(raws["指标性质"])))


def _is_like_a_row(page: Page, columns: Mapping[str, int], row: int) -> bool:
    if _names_columns(page, columns, row):
        return False
    filled = {heading for heading in _TELLING if not is_blank(page.at(row, columns[heading]))}
    return "三级指标" in filled and bool(filled & {"分值", "实际完成值", "指标值"})
