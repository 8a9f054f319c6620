"""The cells of a workbook's one sheet, each kept as the XML that it will be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

from jixiao_batch.formats import column_name
from jixiao_batch.formats.xml_text import escaped, text_element
from jixiao_batch.one_sheet.looks import Look

#: rows whose spans Excel keeps together
_BLOCK = 16
#: of a row that has no height of its own, in pixels
_USUAL_HEIGHT = 20

#: a call that sets up the page: method of an xlsxwriter worksheet, its arguments
Setting = tuple[str, tuple[Any, ...]]


#: stands where a row has no cell, between others
_NO_LOOK = Look({})
_BLANK = '"/>'


#: the cells of a row: what each looks like, and its XML behind the number of that, "" where there is no cell
_Row = tuple[list[Look], list[str]]


class Printed(NamedTuple):
    """What stands on a sheet that is laid on others: everything but their own figures; `texts` by row and column."""

    rows: Mapping[int, _Row]
    heights: Mapping[int, int]
    merged: Sequence[str]
    in_merged: Mapping[int, frozenset[int]]
    texts: Sequence[tuple[int, int, str]]
    strings: Sequence[str]
    strings_used: int


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
        self._rows: dict[int, _Row] = {}
        self._heights: dict[int, int] = {}
        #: address of a cell, other file, place in it, tip
        self.links: list[tuple[str, str, str, str]] = []
        self._merged: list[str] = []
        self._in_merged: dict[int, frozenset[int]] = {}

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
        for row in range(first_row, last_row + 1):
            merged = self._in_merged.get(row, frozenset())
            if not merged.isdisjoint(columns):
                raise ValueError(f"{span} overlaps merged cells")
            self._in_merged[row] = merged.union(columns)
            looks, rests = self._row(row, last_column)
            looks[first_column : last_column + 1] = [look] * len(columns)
            rests[first_column : last_column + 1] = [_BLANK] * len(columns)
        first, last = column_name(first_column), column_name(last_column)
        self._merged.append(f'<mergeCell ref="{first}{first_row + 1}:{last}{last_row + 1}"/>')

    def look_at(self, row: int, column: int) -> Look:
        """The look of a cell that is there."""
        return self._rows[row][0][column]

    def write_blank(self, row: int, column: int, _: None, look: Look) -> None:
        self._put(row, column, look, _BLANK)

    def write_number(self, row: int, column: int, number: float, look: Look) -> None:
        self._put(row, column, look, f'"><v>{number:.16G}</v></c>')

    def write_string(self, row: int, column: int, text: str, look: Look) -> None:
        self.strings_used += 1
        self._put(row, column, look, self.strings.get(text) or self._text(text))

    def write_escaped_formula(self, row: int, column: int, formula: str, look: Look, result: float | str) -> None:
        """A formula as it stands between tags."""
        if isinstance(result, str) and result:
            self._put(row, column, look, f'" t="str"><f>{formula}</f><v>{escaped(result)}</v></c>')
        else:
            self._put(row, column, look, f'"><f>{formula}</f><v>{result}</v></c>')

    def write_url(self, row: int, column: int, target: str, look: Look, string: str, tip: str) -> None:
        """A link to a place in another file beside this one: "external:甲.xlsx#表!A1"."""
        self.write_string(row, column, string, look)
        file, _, place = target.removeprefix("external:").partition("#")
        self.links.append((f"{column_name(column)}{row + 1}", file, place, tip))

    def merge_range(self, first_row: int, first_column: int, last_row: int, last_column: int, _: str, look: Look) -> None:
        """Without a text: it is written after it."""
        self.merge_blank((first_row, first_column, last_row, last_column), look)

    def _put(self, row: int, column: int, look: Look, rest: str) -> None:
        cells = self._rows.get(row)
        if cells is None or column >= len(cells[1]):
            cells = self._row(row, column)
        cells[0][column], cells[1][column] = look, rest

    def _row(self, row: int, column: int) -> _Row:
        """The cells of the row, with room for one in the column."""
        cells = self._rows.get(row)
        if cells is None:
            cells = self._rows[row] = ([], [])
        looks, rests = cells
        if (lacking := column + 1 - len(rests)) > 0:
            looks.extend([_NO_LOOK] * lacking)
            rests.extend([""] * lacking)
        return cells

    def _text(self, text: str) -> str:
        """The rest of a cell with this text."""
        found = self.strings.get(text)
        if found is None:
            found = self.strings[text] = text_cell(len(self.strings))
        return found

    def lay(self, printed: Printed) -> None:
        """Put all that is printed on this sheet, in the same rows: none of them may have any cell yet."""
        for row, (looks, rests) in printed.rows.items():
            self._rows[row] = (looks.copy(), rests.copy())
        self._heights.update(printed.heights)
        self._merged += printed.merged
        self._in_merged.update(printed.in_merged)
        self.strings_used += printed.strings_used
        strings = self.strings
        for text in printed.strings:
            if text not in strings:
                self._text(text)
        for row, column, text in printed.texts:
            self._rows[row][1][column] = strings[text]

    def printed(self) -> Printed:
        """What is to be laid on others; nothing may be written here any more."""
        texts = {rest: text for text, rest in self.strings.items()}
        found = [
            (row, column, texts[rest])
            for row, (_, rests) in self._rows.items()
            for column, rest in enumerate(rests)
            if rest in texts
        ]
        strings = tuple(self.strings)
        return Printed(self._rows, self._heights, self._merged, self._in_merged, found, strings, self.strings_used)

    # ---------------------------------------------------------------- what becomes of it

    def extent(self) -> str:
        rows = [*self._rows, *self._heights]
        firsts, lasts = zip(*self._ends().values(), strict=True)
        return f"{column_name(min(firsts))}{min(rows) + 1}:{column_name(max(lasts))}{max(rows) + 1}"

    def rows(self, numbers: Mapping[Look, str]) -> str:
        """`numbers` is asked for a look's where a cell has it, from left to right and from top to bottom."""
        spans = {block: f' spans="{first + 1}:{last + 1}"' for block, (first, last) in self._ends().items()}
        lines: list[str] = []
        for row in sorted({*self._rows, *self._heights}):
            cells = self._rows.get(row)
            height = _height(self._heights.get(row, _USUAL_HEIGHT))
            lines.append(f'<row r="{row + 1}"{spans.get(row // _BLOCK, "")}{height}{">" if cells else "/>"}')
            if cells:
                lines += _cells(row, cells, numbers)
                lines.append("</row>")
        return "".join(lines)

    def _ends(self) -> dict[int, tuple[int, int]]:
        """Block of rows -> first and last column of its cells."""
        ends: dict[int, tuple[int, int]] = {}
        for row, (_, rests) in self._rows.items():
            first = 0 if rests[0] else next(column for column, rest in enumerate(rests) if rest)
            last = len(rests) - 1
            known = ends.get(row // _BLOCK)
            ends[row // _BLOCK] = (min(first, known[0]), max(last, known[1])) if known else (first, last)
        return ends

    def merged(self) -> str:
        return f'<mergeCells count="{len(self._merged)}">{"".join(self._merged)}</mergeCells>' if self._merged else ""

    def shared_strings(self) -> str:
        return "".join(map(shared_string, self.strings))


def _cells(row: int, cells: _Row, numbers: Mapping[Look, str]) -> list[str]:
    """The XML of the row's cells in pieces. A sheet has more than a thousand cells: nothing is done with each by itself."""
    looks, rests = cells
    starts = _starts(row, len(rests))
    if not all(rests):
        starts, looks = list(compress(starts, rests)), list(compress(looks, rests))
        rests = [rest for rest in rests if rest]
    pieces = [""] * (3 * len(rests))
    pieces[0::3], pieces[1::3], pieces[2::3] = starts, map(numbers.__getitem__, looks), rests
    return pieces


@lru_cache(maxsize=1_000)
def _starts(row: int, count: int) -> list[str]:
    """How the first cells of a row begin, up to the number of the look; not to be changed."""
    return [f'<c r="{column_name(column)}{row + 1}" s="' for column in range(count)]


@lru_cache(maxsize=1_000)
def _height(pixels: int) -> str:
    if not pixels:
        return ' hidden="1"'
    return f' ht="{pixels * 0.75:.16g}" customHeight="1"' if pixels != _USUAL_HEIGHT else ""


def text_cell(number: int) -> str:
    """A cell with the text of that number, behind the number of its look."""
    return f'" t="s"><v>{number}</v></c>'


@lru_cache(maxsize=2_000)  # most are labels and rules that stand on every sheet
def shared_string(text: str) -> str:
    return f"<si>{text_element(text)}</si>"
