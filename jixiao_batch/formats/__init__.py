"""One look for every workbook that the tool writes: fonts that Windows and WPS have, few colours, none the only signal."""

from __future__ import annotations

import copy
import datetime
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from pathlib import Path
from typing import IO, Any

from xlsxwriter.color import Color
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats.links import column_name
from jixiao_batch.formats.sheet import Sheet, number_in_cell
from jixiao_batch.formats.workbook import Workbook
from jixiao_batch.formats.xml_text import escaped

__all__ = ["Sheet", "column_name", "escaped", "number_in_cell"]

BODY_FONT = "宋体"
TITLE_FONT = "黑体"
#: of titles, as official papers are set; the character set makes Windows and WPS take 宋体 where the font is not installed
OFFICIAL_TITLE: dict[str, Any] = {"font_name": "方正小标宋简体", "font_charset": 134, "font_family": 3}

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

#: what is printed is never smaller than this, in %: the body's 10 points stay 8
LEAST_SCALE = 80
#: unless a few rows would go on further pages alone: then the body's 10 points are 7.5
_TIGHT_SCALE = 75
#: the font by which Excel measures the width of columns, where a book does not use another
DEFAULT_FONT: dict[str, Any] = {"default_format_properties": {"font_name": BODY_FONT, "font_size": 10}}
#: A4 between its margins in pixels of a column's width, upright and across
_ROOM = {False: 716, True: 1044}
_MARGIN = 0.4
#: the same downwards, across, between the margins of a table that goes over pages side by side
_ROOM_DOWN = 655
#: a page breaks where programs that round differently still agree
_SLACK = 0.98
#: pixels of a character's width: with the fonts of Windows, and with the widest that stand in for them elsewhere
_CHARACTER, _WIDE_CHARACTER = 7.0, 8.6

#: a fixed date in the file's properties keeps two runs identical
CREATED = datetime.datetime(2024, 1, 1)

#: the fonts are the named ones, not those of the program's theme
_BASE: dict[str, Any] = {
    "font_name": BODY_FONT,
    "font_scheme": "none",
    "font_size": 10,
    "font_color": INK,
    "valign": "vcenter",
}


_color = lru_cache(Color)


class Styled(ABC):
    """The looks that a workbook's cells have."""

    @abstractmethod
    def style(self, **properties: Any) -> Format:
        """The format with these xlsxwriter properties on top of the body text."""

    def boxed(self, **properties: Any) -> Format:
        """A table cell with thin lines."""
        return self.style(border=1, border_color=LINE, **properties)

    def heading(self, **properties: Any) -> Format:
        """A column heading."""
        look: dict[str, Any] = {"bold": True, "bg_color": HEAD_FILL, "align": "center", "text_wrap": True}
        return self.boxed(**{**look, **properties})


class Book(Styled):
    """A workbook being written, with each format made once.

    Rows of a large one wait on disk, in its `scratch` folder, with their texts in their cells. What a process that dies leaves
    there is nobody else's to remove: the folder must be one that somebody clears.
    """

    def __init__(self, file: Path | str | IO[bytes], title: str, *, scratch: Path | None = None, **options: Any) -> None:
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        # xlsxwriter changes the options that it is handed, so each workbook gets its own
        target = str(file) if isinstance(file, Path) else file
        self.workbook = Workbook(target, {**safe, **copy.deepcopy(options)})
        self.workbook.set_properties({"title": title, "author": "jixiao-batch", "created": CREATED})
        self.workbook.set_calc_mode("auto")
        self._scratch = scratch
        self._formats: dict[frozenset[tuple[str, Any]], Format] = {}
        self._boxed: dict[tuple[tuple[str, Any], ...], Format] = {}

    def style(self, **properties: Any) -> Format:
        key = frozenset(properties.items())
        found = self._formats.get(key)
        if found is None:
            look = {name: _color(value) if name.endswith("color") else value for name, value in {**_BASE, **properties}.items()}
            found = self._formats[key] = self.workbook.add_format(look)
        return found

    def boxed(self, **properties: Any) -> Format:
        key = tuple(properties.items())
        found = self._boxed.get(key)
        if found is None:
            found = self._boxed[key] = super().boxed(**properties)
        return found

    def sheet(self, name: str) -> Sheet:
        added: Sheet = self.workbook.add_worksheet(name, worksheet_class=Sheet)
        added.inline, added.scratch = self._scratch is not None, self._scratch
        return added

    def close(self) -> None:
        """Write the file; OSError when that does not work (full disk, no permission)."""
        try:
            self.workbook.close()
        except FileCreateError as error:  # no OSError itself
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def print_on_a4(
    sheet: Worksheet, *, landscape: bool = False, repeat_rows: tuple[int, int] | None = None, pages_high: int = 0
) -> None:
    """A4, fitted to one page's width, page numbers below; `repeat_rows` (0-based) stand on every page."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, pages_high)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if repeat_rows is not None:
        sheet.repeat_rows(*repeat_rows)


def print_table(
    sheet: Worksheet,
    widths: Sequence[float],
    *,
    head: tuple[int, int],
    last_row: int,
    title: str = "",
    unit: str = "",
    note: str = "",
    repeated: int = 0,
    blocks: Sequence[int] = (),
) -> None:
    """Sets up a table (1-based rows, columns given by their widths) for A4: upright or across, as wide as it needs.

    The rows above and in `head` stand on every page. What would be smaller than `LEAST_SCALE` goes over pages side by side
    that begin at one of the 0-based columns `blocks` where they can, with the first `repeated` columns on each; `title`,
    `unit` and a short `note` then stand in the page's header, because a title in cells would be cut.
    """
    print_on_a4(sheet)
    needed = sum(_sizes(widths, _CHARACTER)) * LEAST_SCALE / 100
    if needed > _ROOM[False]:
        sheet.set_landscape()
    if needed <= _ROOM[True]:
        sheet.repeat_rows(0, head[1] - 1)
        sheet.print_area(0, 0, last_row - 1, len(widths) - 1)
        return
    sheet.fit_page = False
    scale, breaks = _rows_on_pages(_heights(sheet, last_row), head)
    sheet.set_print_scale(scale)
    sheet.set_h_pagebreaks(breaks)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.85, bottom=0.55)
    sheet.set_header(_header(title, unit, note), {"margin": 0.35})
    sheet.repeat_rows(head[0] - 1, head[1] - 1)
    sheet.repeat_columns(0, max(0, repeated - 1))
    sheet.print_area(head[0] - 1, 0, last_row - 1, len(widths) - 1)
    sheet.set_v_pagebreaks(pages_across(widths, repeated, blocks))
    sheet.print_across()


def pages_across(widths: Sequence[float], repeated: int, blocks: Sequence[int]) -> list[int]:
    """0-based columns at which `print_table` begins a new page; none where the table is not wider than one."""
    if sum(_sizes(widths, _CHARACTER)) * LEAST_SCALE / 100 <= _ROOM[True]:
        return []
    return _page_starts(_sizes(widths, _WIDE_CHARACTER), repeated, blocks)


def _heights(sheet: Worksheet, last_row: int) -> list[int]:
    """Heights in pixels of the rows down to the 1-based last one."""
    if isinstance(sheet, Sheet):
        return sheet.heights(last_row)
    return [sheet.row_sizes[row][0] if row in sheet.row_sizes else sheet.default_row_height for row in range(last_row)]


def _rows_on_pages(heights: Sequence[int], head: tuple[int, int]) -> tuple[int, list[int]]:
    """The scale of a table that goes over pages side by side, and the 0-based rows that begin further pages downwards.

    All pages get about as many rows, so that no page has one row alone.
    """
    heads, rows = sum(heights[head[0] - 1 : head[1]]), heights[head[1] :]

    def pages(scale: int) -> int:
        return max(1, ceil(sum(rows) / (_SLACK * _ROOM_DOWN * 100 / scale - heads)))

    scale = _TIGHT_SCALE if pages(_TIGHT_SCALE) < pages(LEAST_SCALE) else LEAST_SCALE
    return scale, [head[1] + end for end in _even_ends(rows, pages(scale))]


def _even_ends(rows: Sequence[int], pages: int) -> list[int]:
    """After how many rows each page but the last ends when all are filled alike."""
    tops, share = list(accumulate(rows)), sum(rows) / pages
    return [bisect_left(tops, share * page) + 1 for page in range(1, pages)]


def _sizes(widths: Sequence[float], character: float) -> list[int]:
    """Widths of columns in pixels."""
    return [int(width * character + 5) for width in widths]


def _header(title: str, unit: str, note: str) -> str:
    """The title in the middle, lower down the note to the left and the unit of the amounts to the right."""
    # what stands behind & is an order, digits behind a size belong to it; Excel takes 255 characters in all
    title, unit, note = (text.replace("&", "&&") for text in (title[:60], unit[:20], note[:60]))
    small = f'\n\n&"{BODY_FONT},Regular"&10'
    return f'&L{small}{note}&C&"{OFFICIAL_TITLE["font_name"]},Regular"&16 {title}&R{small}{unit}'


def _page_starts(sizes: Sequence[int], repeated: int, blocks: Sequence[int]) -> list[int]:
    """0-based columns at which a new page begins: whole blocks where they fit, otherwise blocks in about equal parts."""
    room = _SLACK * _ROOM[True] * 100 / LEAST_SCALE - sum(sizes[:repeated])
    starts = sorted({*blocks, len(sizes)} - set(range(repeated + 1)))
    breaks: list[int] = []
    page, column = repeated, repeated
    for end in starts:
        if sum(sizes[page:end]) > room and column > page:
            breaks.append(column)
            page = column
        if sum(sizes[page:end]) > room:
            own = sizes[page:end]
            parts = next((n for n in range(2, len(own)) if max(_parts(own, n)) <= room), len(own))
            breaks += [page + one for one in _even_ends(own, parts)]
            page = breaks[-1]
        column = end
    return breaks


def _parts(sizes: Sequence[int], count: int) -> list[int]:
    """The sizes of so many about equal parts."""
    ends = [0, *_even_ends(sizes, count), len(sizes)]
    return [sum(sizes[first:last]) for first, last in pairwise(ends)]
