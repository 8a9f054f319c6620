"""Worksheets for many cells: written past xlsxwriter's detours, and kept as what will be written of them.

Methods of xlsxwriter's own are replaced here; what is written is the same to the byte, and tests compare.
"""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from typing import Any
from xml.sax.saxutils import unescape

from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellStringTuple, RowInfo

from jixiao_batch.formats.links import LinkedSheet, column_name
from jixiao_batch.formats.waiting import WaitingText
from jixiao_batch.formats.xml_text import escaped, text_element

#: rows whose cells' columns are told together (spans)
_BLOCK = 16
#: kind, formula and result of a cell, or the text that stands in it
_RESULT = re.compile(r'(?:<c r="\w+" s="\d+")?(?: t="(\w+)")?>(?:(<f>).*?</f>)?(?:<v>(.*?)</v>|<is><t[^>]*>(.*?)</t>)', re.DOTALL)


class Sheet(LinkedSheet):
    """A worksheet that spares what takes xlsxwriter most of its time and memory: the county workbook has 350 cells per unit.

    A cell is kept as its style and the XML that will be written behind it, or as its whole XML (`cells`); rows that are done
    (`rows_done`) are compressed, and no chart may show them. Formulas have none of the functions newer than Excel 2007. Cells
    are given by row and column (0-based) or as "A1".
    """

    def __init__(self) -> None:
        super().__init__()
        #: for large books: texts stand in their cells, because the table of all different ones would fill the memory
        self.inline = False
        self._in_merged: set[tuple[int, int]] = set()
        #: rows above it are done, but for those of the first block, which stay open to the end
        self._done = _BLOCK
        self._heads: str | None = None
        self._rows: WaitingText | None = None
        #: the row into which `cells` were put last
        self._row = -1
        self._cells: dict[int, str] = {}
        self._heights = array("H")

    # ------------------------------------------------------------ rows that are done

    def rows_done(self, row: int) -> None:
        """Nothing more comes into the rows above the 0-based `row` but the first 16, which have the heads (KeyError)."""
        if row - self._done >= _BLOCK:
            self._pour(row - row % _BLOCK)

    def finish(self) -> None:
        """Nothing more comes into any row."""
        if self._heads is None:
            self._heads = self._block(0)
            self._links_of_heads_are_done(_BLOCK)
            self._pour(self.xls_rowmax)

    def heights(self, rows: int) -> list[int]:
        """Heights of so many rows in pixels."""
        heads = [self._height(row) for row in range(min(rows, _BLOCK))]
        done = self._heights[: max(0, rows - _BLOCK)]
        return [*heads, *done, *(self._height(row) for row in range(_BLOCK + len(done), rows))]

    def _height(self, row: int) -> int:
        return int(self.row_sizes[row][0]) if row in self.row_sizes else int(self.default_row_height)

    def _pour(self, end: int) -> None:
        """Compress the rows of the blocks above `end`."""
        last = -1 if self.dim_rowmax is None else min(end - 1, self.dim_rowmax)
        for first in range(self._done, last + 1, _BLOCK):
            self._rows = self._rows or WaitingText(self.scratch)
            self._rows.write(self._block(first))
            self._links_are_done(first + _BLOCK)
            for row in range(first, first + _BLOCK):
                self._heights.append(self._height(row))
                self.row_sizes.pop(row, None)
                self.row_info.pop(row, None)
                self.table.pop(row, None)
        self._done, self._row = end, -1

    def _is_done(self, row: int) -> bool:
        return row < self._done and (row >= _BLOCK or self._heads is not None)

    def _block(self, first: int) -> str:
        """What is written of the rows of one block."""
        rows = range(first, first + _BLOCK)
        filled = [cells for row in rows if (cells := self.table.get(row))]
        spans = f"{min(map(min, filled)) + 1}:{max(map(max, filled)) + 1}" if filled else None
        written: list[str] = []
        for row in rows:
            cells = self.table.get(row)
            if cells:
                written.append(self._row_start(row, spans))
                for column in sorted(cells):
                    cell = cells[column]
                    if type(cell) is str:
                        written.append(cell)
                    elif type(cell) is tuple:
                        style, rest = cell
                        written.append(f'<c r="{column_name(column)}{row + 1}" s="{style._get_xf_index()}"{rest}')
                    else:
                        written.append(self._by_xlsxwriter(self._write_cell, row, column, cell))
                written.append("</row>")
            elif row in self.row_info:
                written.append(self._by_xlsxwriter(self._write_empty_row, row, spans, self.row_info[row]))
        return "".join(written)

    def _row_start(self, row: int, spans: str | None) -> str:
        info = self.row_info.get(row)
        if info is not None and info.height != self.original_row_height and not _says_more(info):
            return f'<row r="{row + 1}" spans="{spans}" ht="{info.height * 0.75:.16g}" customHeight="1">'
        return self._by_xlsxwriter(self._write_row, row, spans, info)

    def _by_xlsxwriter(self, write: Callable[..., None], *what: Any) -> str:
        self.fh: Any
        file, self.fh = self.fh, io.StringIO()
        write(*what)
        written: str = self.fh.getvalue()
        self.fh = file
        return written

    def _write_rows(self) -> None:
        if self.comments:
            super()._write_rows()
            return
        self.finish()
        self.fh.write(self._heads)
        if self._rows is not None:
            self.fh.take(self._rows)

    def _write_hyperlinks(self) -> None:
        self.finish()
        super()._write_hyperlinks()

    # ------------------------------------------------------------ cells

    def cell_start(self, column: int) -> str:
        """The XML of a cell of the 0-based column up to the number of its row."""
        self._check_dimensions(0, column, ignore_row=True)
        return f'<c r="{column_name(column)}'

    def cells(self, row: int) -> dict[int, str]:
        """Where cells of the 0-based row are put as their whole XML, by 0-based columns that were asked for with `cell_start`."""
        if row != self._row:
            if self._is_done(row) or self._check_dimensions(row, 0, ignore_col=True):
                raise KeyError(f"row {row} is done, or beyond the last")
            self._row, self._cells = row, self.table[row]
        return self._cells

    def _store(self, row: int, column: int, cell: object) -> int:
        if row < self._done and self._is_done(row):
            raise KeyError(f"row {row} is done")
        known = self.dim_rowmax is not None and self.dim_rowmin <= row <= self.dim_rowmax
        if not (known and self.dim_colmin <= column <= self.dim_colmax) and self._check_dimensions(row, column):
            return -1
        self.table[row][column] = cell
        return 0

    def set_row_pixels(self, row: int, height: float | None = None, *rest: Any) -> int:
        if self._is_done(row):
            raise KeyError(f"row {row} is done")
        if not height or any(rest) or self._check_dimensions(row, self.dim_colmin or 0):
            done: int = super().set_row_pixels(row, height, *rest)
            return done
        self.row_info[row], self.row_sizes[row] = _row_info(height), [height, False]
        return 0

    def write_string(self, row: int | str, *rest: Any) -> int:
        done: int = super().write_string(row, *rest) if isinstance(row, str) else self._write_string(row, *rest)
        return done

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        """Also of links."""
        if len(string) > self.xls_strmax // 2:
            string = string.encode("utf-16-le")[: 2 * self.xls_strmax].decode("utf-16-le", errors="ignore")
        if cell_format is None:
            return self._store(row, col, CellStringTuple(self._shared(string), cell_format))
        return self._store(row, col, (cell_format, self.text_in_cell(string)))

    def text_in_cell(self, text: str) -> str:
        """The XML behind address and style of a text."""
        return _inline(text) if self.inline else f' t="s"><v>{self._shared(text)}</v></c>'

    def _shared(self, text: str) -> int:
        """The text's number; xlsxwriter takes one in <r>…</r> for XML of its own making, which a unit's text never is."""
        number: int = self.str_table._get_shared_string_index(f"{text} " if text[:3] == "<r>" and text[-4:] == "</r>" else text)
        return number

    def write_number(self, row: int | str, *rest: Any) -> int:
        done: int = super().write_number(row, *rest) if isinstance(row, str) else self._write_number(row, *rest)
        return done

    def _write_number(self, row: int, col: int, number: float, cell_format: Format | None = None) -> int:
        shown = number_in_cell(number)
        if cell_format is None:
            return self._store(row, col, CellNumberTuple(number, cell_format))
        return self._store(row, col, (cell_format, shown))

    def write_blank(self, row: int | str, *rest: Any) -> int:
        done: int = super().write_blank(row, *rest) if isinstance(row, str) else self._write_blank(row, *rest)
        return done

    def _write_blank(self, row: int, col: int, _: object, cell_format: Format | None = None) -> int:
        if cell_format is None:
            return 0
        return self._store(row, col, (cell_format, "/>"))

    def write_formula(self, row: int | str, *rest: Any) -> int:
        done: int = super().write_formula(row, *rest) if isinstance(row, str) else self._write_formula(row, *rest)
        return done

    def _write_formula(self, row: int, column: int, formula: str, style: Format | None = None, value: float | str = 0) -> int:
        formula = formula.removeprefix("=")
        if style is not None and _is_plain(value):
            return self.write_escaped_formula(row, column, escaped(formula), style, value)
        return self._store(row, column, CellFormulaTuple(formula, style, value))

    def write_escaped_formula(self, row: int, column: int, formula: str, style: Format, value: float | str) -> int:
        """A formula as it stands between tags; its result is a number or a text that is no error of Excel's."""
        kind, shown = ("", value) if not isinstance(value, str) or not value else (' t="str"', escaped(value))
        return self._store(row, column, (style, f"{kind}><f>{formula}</f><v>{shown}</v></c>"))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def look_at(self, row: int, column: int) -> Format:
        """The look of a cell that is there and has one."""
        return self.table[row][column][0]

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
        if type(cell) is str:
            self.fh.write(cell)
        elif type(cell) is tuple:
            style, rest = cell
            self.fh.write(f'<c r="{column_name(col)}{row + 1}" s="{style._get_xf_index()}"{rest}')
        else:
            super()._write_cell(row, col, cell)

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[Any]:
        """What charts keep of the cells that they show."""
        if self._is_done(row_end):
            raise KeyError(f"row {row_end} is done")
        places = ((row, column) for row in range(row_start, row_end + 1) for column in range(col_start, col_end + 1))
        return [self._shown(row, column) for row, column in places]

    def _shown(self, row: int, column: int) -> Any:
        cell = self.table.get(row, {}).get(column)
        if type(cell) not in (tuple, str):
            return super()._get_range_data(row, column, row, column)[0]
        found = _RESULT.match(cell if isinstance(cell, str) else cell[1])
        if found is None:
            return ""
        kind, formula, value, text = found.groups()
        if kind == "s":
            return self.str_table._get_shared_string(int(value))
        if kind is not None:
            return unescape(value if text is None else text)
        if formula is None:
            return value.lower()
        return value and (int(value) if value.lstrip("-").isdigit() else float(value))


@lru_cache(maxsize=1000)
def _row_info(height: float) -> RowInfo:
    return RowInfo(height, None, False, 0, False)


def _says_more(info: RowInfo) -> bool:
    """Whether the row has more than its height."""
    return bool(info.row_format or info.hidden or info.level or info.collapsed)


def _is_plain(value: float | str) -> bool:
    """Whether a formula's result is written as it is, being neither true or false nor an error."""
    return not value.startswith("#") if isinstance(value, str) else not isinstance(value, bool)


def number_in_cell(number: float) -> str:
    """The XML behind address and style of a number."""
    if not isfinite(number):
        raise TypeError("no number that Excel knows")
    return f"><v>{number:.16G}</v></c>"


@lru_cache(maxsize=1000)
def _inline(text: str) -> str:
    """The XML behind address and style of a text that stands in its cell."""
    return f' t="inlineStr"><is>{text_element(text)}</is></c>'
