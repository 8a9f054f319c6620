"""One look for every workbook that the tool writes: fonts that Windows and WPS have, few colours, none the only signal."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.color import Color
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

BODY_FONT = "宋体"
TITLE_FONT = "黑体"

INK = "#1F2A37"
LINE = "#9AA5B1"
HEAD_FILL = "#DCE6F1"
INPUT_FILL = "#FFF9DB"
COMPUTED_FILL = "#F2F2F2"
ERROR_INK = "#B42318"
QUERY_INK = "#9A5B00"
GOOD_INK = "#1B6E3C"

AMOUNT = "#,##0.00"
RATE = "0.00%"
POINTS = "0.00"
WHOLE = "0"

#: size in % of what is printed over several pages side by side
WIDE_SCALE = 66

#: a fixed date in the file's properties keeps two runs identical
CREATED = datetime.datetime(2024, 1, 1)

_BASE: dict[str, Any] = {"font_name": BODY_FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}


class Sheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """A worksheet that spares what takes xlsxwriter most of its time on forms with many merged cells.

    Profiled on 30 score sheets: formulas, empty and merged cells as below, colours parsed once (`_color`) and looks kept (Page)
    took 21.7 ms a sheet down to 14.4. Compressing is a thirtieth of it; what is left is spread over cells and formats.
    """

    def __init__(self) -> None:
        super().__init__()
        self._in_merged: set[tuple[int, int]] = set()

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """As it is: xlsxwriter looks through each for thirty functions newer than Excel 2007, and ours have none."""
        return formula.removeprefix("=")

    def merge_blank(self, span: tuple[int, int, int, int], style: Format) -> None:
        """Merge first row, first column, last row, last column (0-based); what stands in the first cell is written after it.

        As merge_range, without its checks: ValueError when the area overlaps an earlier one.
        """
        first_row, first_column, last_row, last_column = span
        area = [(row, column) for row in range(first_row, last_row + 1) for column in range(first_column, last_column + 1)]
        if not self._in_merged.isdisjoint(area):
            raise ValueError(f"{span} overlaps merged cells")
        self._in_merged.update(area)
        self.write_blank(last_row, last_column, None, style)
        blank = self.table[last_row][last_column]
        for row, column in area:
            self.table[row][column] = blank
        self.merge.append(list(span))

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Most cells are the empty rest of merged ones."""
        if type(cell).__name__ == "Blank" and cell.format:
            self.fh.write(f'<c r="{xl_col_to_name(col)}{row + 1}" s="{cell.format._get_xf_index()}"/>')
        else:
            super()._write_cell(row, col, cell)


_color = lru_cache(Color)


class Book:
    """A workbook being written, with each format made once."""

    def __init__(self, file: Path | str | IO[bytes], title: str, **options: Any) -> None:
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        # xlsxwriter changes the options that it is handed, so each workbook gets its own
        target = str(file) if isinstance(file, Path) else file
        self.workbook = xlsxwriter.Workbook(target, copy.deepcopy({"in_memory": True, **safe, **options}))
        self.workbook.set_properties({"title": title, "author": "jixiao-batch", "created": CREATED})
        self.workbook.set_calc_mode("auto")
        self._formats: dict[frozenset[tuple[str, Any]], Format] = {}

    def style(self, **properties: Any) -> Format:
        """The format with these xlsxwriter properties on top of the body text."""
        key = frozenset(properties.items())
        found = self._formats.get(key)
        if found is None:
            look = {name: _color(value) if name.endswith("color") else value for name, value in {**_BASE, **properties}.items()}
            found = self._formats[key] = self.workbook.add_format(look)
        return found

    def boxed(self, **properties: Any) -> Format:
        """A table cell with thin lines."""
        return self.style(border=1, border_color=LINE, **properties)

    def heading(self, **properties: Any) -> Format:
        """A column heading."""
        look: dict[str, Any] = {"bold": True, "bg_color": HEAD_FILL, "align": "center", "text_wrap": True}
        return self.boxed(**{**look, **properties})

    def sheet(self, name: str) -> Sheet:
        added: Sheet = self.workbook.add_worksheet(name, worksheet_class=Sheet)
        return added

    def close(self) -> None:
        self.workbook.close()


def print_on_a4(
    sheet: Worksheet, *, landscape: bool = False, repeat_rows: tuple[int, int] | None = None, pages_high: int = 0
) -> None:
    """A4, fitted to one page's width, page numbers below; `repeat_rows` (0-based) stand on every page."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, pages_high)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if repeat_rows is not None:
        sheet.repeat_rows(*repeat_rows)


def print_over_pages(
    sheet: Worksheet, breaks: Sequence[int], repeat_rows: tuple[int, int], repeat_columns: tuple[int, int]
) -> None:
    """For tables too wide for one page: new pages begin at the 0-based columns `breaks`, with heads and names on each."""
    print_on_a4(sheet, landscape=True, repeat_rows=repeat_rows)
    sheet.fit_page = False
    sheet.set_print_scale(WIDE_SCALE)
    sheet.set_v_pagebreaks(list(breaks))
    sheet.repeat_columns(*repeat_columns)
