"""The cells of a workbook's one sheet, each kept as the XML that it will be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jixiao_batch.formats import column_name
from jixiao_batch.formats.xml_text import escaped, text_element
from jixiao_batch.one_sheet.looks import Look

#: rows whose spans Excel keeps together
_BLOCK = 16
#: of a row that has no height of its own, in pixels
_USUAL_HEIGHT = 20

#: a call that sets up the page: method of an xlsxwriter worksheet, its arguments
Setting = tuple[str, tuple[Any, ...]]


#: what a cell looks like, its XML behind the address and the look, and the text of one that has a text instead
_Cell = tuple[Look, str, str]


def _kept(name: str) -> Callable[..., None]:
    def keep(sheet: OneSheet, *arguments: Any) -> None:
        sheet.settings.append((name, arguments))

    return keep


class OneSheet:
    """What score sheets and lists use of an xlsxwriter worksheet, by the same names; rows and columns are 0-based."""

    def __init__(self, name: str) -> None:
        self.name = name
        #: what is the same in many sheets; xlsxwriter writes it
        self.settings: list[Setting] = []
        self.last_row: int | None = None
        self.last_column = 0
        self.pages_high = 1
        self.breaks: Sequence[int] = ()
        #: texts with the XML of a cell that has it, behind its look
        self.strings: dict[str, str] = {}
        self.strings_used = 0
        self._cells: dict[int, list[_Cell | None]] = {}
        self._heights: dict[int, int] = {}
        #: address of a cell, other file, place in it, tip
        self.links: list[tuple[str, str, str, str]] = []
        self._merged: list[str] = []
        self._in_merged: dict[int, set[int]] = {}

    set_column = _kept("set_column")
    set_column_pixels = _kept("set_column_pixels")
    hide_gridlines = _kept("hide_gridlines")
    freeze_panes = _kept("freeze_panes")
    set_paper = _kept("set_paper")
    set_landscape = _kept("set_landscape")
    center_horizontally = _kept("center_horizontally")
    repeat_rows = _kept("repeat_rows")
    set_footer = _kept("set_footer")
    set_start_page = _kept("set_start_page")

    def set_margins(self, left: float, right: float, top: float, bottom: float) -> None:
        self.settings.append(("set_margins", (left, right, top, bottom)))

    def print_area(self, _first_row: int, _first_column: int, last_row: int, last_column: int) -> None:
        """From the first cell on."""
        self.last_row, self.last_column = last_row, last_column

    def fit_to_pages(self, _wide: int, high: int) -> None:
        """One page wide."""
        self.pages_high = high

    def set_h_pagebreaks(self, breaks: Sequence[int]) -> None:
        self.breaks = breaks

    def set_row(self, row: int, height: float) -> None:
        """Height in points, which become whole pixels."""
        self._heights[row] = int(height * 4.0 / 3.0 + 0.5)

    def merge_blank(self, span: tuple[int, int, int, int], look: Look) -> None:
        """As Sheet.merge_blank: ValueError when the area overlaps an earlier one."""
        first_row, first_column, last_row, last_column = span
        columns = range(first_column, last_column + 1)
        blanks = [(look, "/>", "")] * len(columns)
        for row in range(first_row, last_row + 1):
            merged = self._in_merged.setdefault(row, set())
            if not merged.isdisjoint(columns):
                raise ValueError(f"{span} overlaps merged cells")
            merged.update(columns)
            self._row(row, last_column)[first_column : last_column + 1] = blanks
        first, last = column_name(first_column), column_name(last_column)
        self._merged.append(f'<mergeCell ref="{first}{first_row + 1}:{last}{last_row + 1}"/>')

    def write_blank(self, row: int, column: int, _: None, look: Look) -> None:
        self._put(row, column, look, "/>")

    def write_number(self, row: int, column: int, number: float, look: Look) -> None:
        self._put(row, column, look, f"><v>{number:.16G}</v></c>")

    def write_string(self, row: int, column: int, text: str, look: Look) -> None:
        self.strings_used += 1
        self._know(text)
        self._row(row, column)[column] = (look, "", text)

    def write_formula(self, row: int, column: int, formula: str, look: Look, result: float | str) -> None:
        """`formula` begins with "="."""
        kind = ' t="str"' if isinstance(result, str) and result else ""
        shown = escaped(result) if isinstance(result, str) else result
        self._put(row, column, look, f"{kind}><f>{escaped(formula[1:])}</f><v>{shown}</v></c>")

    def write_url(self, row: int, column: int, target: str, look: Look, string: str, tip: str) -> None:
        """A link to a place in another file beside this one: "external:甲.xlsx#表!A1"."""
        self.write_string(row, column, string, look)
        file, _, place = target.removeprefix("external:").partition("#")
        self.links.append((f"{column_name(column)}{row + 1}", file, place, tip))

    def merge_range(self, first_row: int, first_column: int, last_row: int, last_column: int, _: str, look: Look) -> None:
        """Without a text: it is written after it."""
        self.merge_blank((first_row, first_column, last_row, last_column), look)

    def look_at(self, row: int, column: int) -> Look:
        """The look of a cell that is there."""
        cell = self._cells[row][column]
        assert cell is not None
        return cell[0]

    def _put(self, row: int, column: int, look: Look, rest: str) -> None:
        self._row(row, column)[column] = (look, rest, "")

    def _row(self, row: int, column: int) -> list[_Cell | None]:
        """The cells of the row, with room for one in the column."""
        cells = self._cells.get(row)
        if cells is None:
            cells = self._cells[row] = []
        if column >= len(cells):
            cells += [None] * (column + 1 - len(cells))
        return cells

    def _know(self, text: str) -> None:
        if text not in self.strings:
            self.strings[text] = text_cell(len(self.strings))

    def lay(self, printed: OneSheet) -> None:
        """Put all that is on `printed` on this sheet, in the same rows: none of them may have any cell yet."""
        for row, cells in printed._cells.items():
            self._cells[row] = cells.copy()
        self._heights.update(printed._heights)
        self._merged += printed._merged
        self._in_merged.update({row: set(columns) for row, columns in printed._in_merged.items()})
        self.strings_used += printed.strings_used
        for text in printed.strings:
            self._know(text)

    # ---------------------------------------------------------------- what becomes of it

    def extent(self) -> str:
        rows = [*self._cells, *self._heights]
        firsts, lasts = zip(*self._ends().values(), strict=True)
        return f"{column_name(min(firsts))}{min(rows) + 1}:{column_name(max(lasts))}{max(rows) + 1}"

    def rows(self, numbers: Mapping[Look, int]) -> str:
        """`numbers` is asked for a look's where a cell has it, from left to right and from top to bottom."""
        spans = {block: f' spans="{first + 1}:{last + 1}"' for block, (first, last) in self._ends().items()}
        strings = self.strings
        columns = [column_name(column) for column in range(max(map(len, self._cells.values())))]
        lines: list[str] = []
        for row in sorted({*self._cells, *self._heights}):
            height = self._heights.get(row, _USUAL_HEIGHT)
            tall = f' ht="{height * 0.75:.16g}" customHeight="1"' if height != _USUAL_HEIGHT else ""
            if not height:
                tall = ' hidden="1"'
            cells = self._cells.get(row)
            number = str(row + 1)
            lines.append(f'<row r="{number}"{spans.get(row // _BLOCK, "")}{tall}{">" if cells else "/>"}')
            if cells:
                # a thousand cells a sheet
                lines += [
                    f'<c r="{column}{number}" s="{numbers[cell[0]]}"{cell[1] or strings[cell[2]]}'
                    for column, cell in zip(columns, cells, strict=False)
                    if cell
                ]
                lines.append("</row>")
        return "".join(lines)

    def _ends(self) -> dict[int, tuple[int, int]]:
        """Block of rows -> first and last column of its cells."""
        ends: dict[int, tuple[int, int]] = {}
        for row, cells in self._cells.items():
            first, last = next(column for column, cell in enumerate(cells) if cell), len(cells) - 1
            known = ends.get(row // _BLOCK)
            ends[row // _BLOCK] = (min(first, known[0]), max(last, known[1])) if known else (first, last)
        return ends

    def merged(self) -> str:
        return f'<mergeCells count="{len(self._merged)}">{"".join(self._merged)}</mergeCells>' if self._merged else ""

    def shared_strings(self) -> str:
        return "".join(map(shared_string, self.strings))


def text_cell(number: int) -> str:
    """A cell with the text of that number, behind its style."""
    return f' t="s"><v>{number}</v></c>'


@lru_cache(maxsize=2_000)  # most are labels and rules that stand on every sheet
def shared_string(text: str) -> str:
    return f"<si>{text_element(text)}</si>"
