"""The paper of a score sheet (得分表): a grid of narrow columns that every part shares, and cells written safely on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from functools import cache, lru_cache
from math import ceil
from typing import Any, NamedTuple, TypeVar

from xlsxwriter.format import Format

from jixiao_batch.formats import ERROR_INK, HEAD_FILL, INK, POINTS, TITLE_FONT, Book, Styled, column_name, escaped
from jixiao_batch.numbers import plain
from jixiao_batch.one_sheet.book import OneSheetBook
from jixiao_batch.one_sheet.looks import Looks
from jixiao_batch.one_sheet.sheet import OneSheet, Printed

SHEET = "得分表"

#: widths in points: four times label (two halves), value, source cell; the tables below take their spans of them
WIDTHS = (40, 28, *(38, 28) * 7)
LAST = len(WIDTHS) - 1
QUARTERS = 4
PER_QUARTER = len(WIDTHS) // QUARTERS

#: Sizes in points before the page's scale (score_sheet_paper), which keeps the smaller above 7 in print.
BODY, SMALL = 8.5, 8.2
LEAST_HEIGHT = 12.5
HEADS_HEIGHT = 14.0
NOTE_INK = "#5B6673"
SUM_FILL = "#EEF3F9"

#: parts that are kept as they were drawn: a county's units differ in the fields that they fill in, and in where a row stands
_MOST_DRAWN = 512

#: more than a line or two in one cell is cut: the county workbook has the whole text
LONGEST = 160

Span = tuple[int, int]


class Live(NamedTuple):
    """A formula without "=" and the result that it has now."""

    formula: str
    result: Decimal | str


Content = str | Decimal | Live | None
#: what is told of a part of a page that is drawn once for many
Drawn = TypeVar("Drawn")

_LOOKS: dict[str, dict[str, Any]] = {
    "words": {"font_size": BODY, "text_wrap": True},
    "value": {"font_size": BODY, "align": "right", "shrink": True},
    "figure": {"font_size": BODY, "align": "center", "shrink": True},
    "label": {"font_size": BODY, "text_wrap": True, "bg_color": HEAD_FILL, "align": "center"},
    "source": {"font_size": SMALL, "font_color": NOTE_INK, "align": "center", "text_wrap": True},
}


class Page:
    """The sheet being written from top to bottom; rows and columns are 0-based, `row` is the next free one."""

    def __init__(self, styles: Styled, sheet: Any, row: int = 0) -> None:
        """`sheet` is a formats.Sheet or a OneSheet, which write the same; `styles` the looks of its workbook."""
        self.styles = styles
        self.sheet = sheet
        self._looks: dict[tuple[object, ...], Format] = styles.named if isinstance(styles, Looks) else {}
        self.row = row
        #: where the result stands that is read first: 自评, 得分, 等次
        self.results: dict[str, str] = {}
        #: for where pages may break: the height of each row, rows that begin a part or a group, rows that never begin a page
        self.heights: dict[int, float] = {}
        self.parts: list[int] = []
        self.groups: list[int] = []
        self.kept: set[int] = set()
        #: rows of no height with the column heads that they show where a page begins with them
        self.spare_heads: dict[int, tuple[tuple[Span, str], ...]] = {}

    def printed(self, draw: Callable[..., Drawn], *of: Hashable) -> Drawn:
        """Put on the page, from the next free row on, what `draw(page, *of)` does: what is the same on many units' sheets,
        such as labels, rules, empty cells with their borders. Returns what `draw` tells of it, where the unit's figures go.

        `of` is all that it depends on: what many sheets have in common is drawn once for all of them.
        """
        if not isinstance(self.styles, Looks):
            return draw(self, *of)
        blank, cells, drawn = _drawn(self.styles, draw, self.row, *of)
        self.sheet.lay(cells)
        self.row = blank.row
        self.heights.update(blank.heights)
        self.parts += blank.parts
        self.groups += blank.groups
        self.kept |= blank.kept
        self.spare_heads.update(blank.spare_heads)
        return drawn  # type: ignore[no-any-return]  # what `draw` returned

    def put(self, row: int, span: Span, content: Content, style: Format, *, down: int = 1) -> str:
        """Content over the span of columns and `down` rows; returns the address of its cell."""
        first, last = span
        if last > first or down > 1:
            self.sheet.merge_blank((row, first, row + down - 1, last), style)
        self.fill(row, first, content, style)
        return at(row, first)

    def fill(self, row: int, column: int, content: Content, style: Format | None = None) -> None:
        """Content in one cell, or in the first of a span that has been put there without; as it looks there, or else."""
        if style is None:
            style = self.sheet.look_at(row, column)
        # two hundred cells a sheet: the kinds are asked for in the order of how many there are
        if isinstance(content, str) and content:
            self.sheet.write_string(row, column, shortened(content), style)
        elif isinstance(content, Decimal):
            self.sheet.write_number(row, column, float(content), style)
        elif isinstance(content, Live):
            stored = float(content.result) if isinstance(content.result, Decimal) else content.result
            self.sheet.write_escaped_formula(row, column, escaped(content.formula), style, stored)
        else:
            self.sheet.write_blank(row, column, None, style)

    def end_row(self, height: float, row: int | None = None) -> None:
        """Set the height of a row in points; without `row`, of the next free one, which is then done."""
        self.sheet.set_row(self.row if row is None else row, height)
        self.heights[self.row if row is None else row] = height
        if row is None:
            self.row += 1

    def gap(self) -> None:
        self.kept.add(self.row)
        self.end_row(4)

    def heading(self, title: str, note: str = "") -> None:
        """The heading of a part, with what to know about it in small print."""
        self.parts.append(self.row)
        self.put(self.row, (0, 3), title, self.styles.style(font_name=TITLE_FONT, font_size=10, bold=True))
        self.put(self.row, (4, LAST), note, self.styles.style(font_size=SMALL, font_color=NOTE_INK, align="right", shrink=True))
        self.end_row(14.5)
        self.kept.add(self.row)

    def column_heads(self, heads: Iterable[tuple[Span, str]]) -> None:
        self._put_heads(self.row, heads)
        self.end_row(HEADS_HEIGHT)
        self.kept.add(self.row)

    def spare(self, heads: Iterable[tuple[Span, str]]) -> None:
        """Room for the column heads where a page may begin in the middle of a table: an empty row that nobody sees."""
        self.groups.append(self.row)
        self.spare_heads[self.row] = tuple(heads)
        self.end_row(0)
        self.kept.add(self.row)

    def show_spare(self, row: int) -> None:
        """The heads of a spare row that begins a page."""
        self._put_heads(row, self.spare_heads[row])
        self.sheet.set_row(row, HEADS_HEIGHT)

    def _put_heads(self, row: int, heads: Iterable[tuple[Span, str]]) -> None:
        look = self.styles.heading(font_size=BODY, text_wrap=False, shrink=True)
        for span, text in heads:
            self.put(row, span, text, look)

    def words(self, **look: Any) -> Format:
        """A cell with text that may run over several lines."""
        return self._look("words", look)

    def value(self, **look: Any) -> Format:
        """A cell with a figure or the word in its place; shrinks rather than shows ####."""
        return self._look("value", look)

    def figure(self, **look: Any) -> Format:
        """A cell with a score or rate in a table of scores."""
        return self._look("figure", look)

    def points(self, points: Decimal | None, **look: Any) -> Format:
        """Points as the unit gave them, with all their decimals."""
        return self._look("figure", {"num_format": POINTS if points is None else number_format(points, 2), **look})

    def label(self, **look: Any) -> Format:
        """The name of what stands beside it."""
        return self._look("label", look)

    def source(self, **look: Any) -> Format:
        """Where a figure stands in the unit's file."""
        return self._look("source", look)

    def _look(self, kind: str, look: dict[str, Any]) -> Format:
        key = (kind, *look.items())
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = self.styles.boxed(**{**_LOOKS[kind], **look})
        return found


def new_page(book: Book | OneSheetBook, name: str = SHEET) -> Page:
    """An empty page, as worksheet `name` of `book`."""
    page = Page(book.looks if isinstance(book, OneSheetBook) else book, book.sheet(name))
    for column, width in enumerate(WIDTHS):
        page.sheet.set_column_pixels(column, column, round(width * 4 / 3))
    page.sheet.hide_gridlines(2)
    return page


@lru_cache(maxsize=_MOST_DRAWN)
def _drawn(styles: Looks, draw: Callable[..., Any], row: int, *of: Hashable) -> tuple[Page, Printed, Any]:
    """A page that has nothing but what `draw` puts there, never to be changed, with its cells; and what `draw` returns."""
    sheet = OneSheet("")
    page = Page(styles, sheet, row)
    told = draw(page, *of)
    return page, sheet.printed(), told


def at(row: int, column: int) -> str:
    """0-based row and column -> "C21"."""
    return f"{column_name(column)}{row + 1}"


def down(column: int, first_row: int, last_row: int) -> str:
    """A column's cells from row to row, 0-based -> "C5:C9"."""
    return f"{at(first_row, column)}:{at(last_row, column)}"


@lru_cache(maxsize=10_000)
def shortened(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, without what XML cannot hold, cut where the page has no more room."""
    if len(text) <= longest and text.isprintable() and "  " not in text and text == text.strip():
        return text
    kept = "".join("�" if unicodedata.category(char) in ("Cs", "Cn") else char for char in text)
    line = " ".join(kept.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def height_of(texts: Iterable[tuple[str, Span]], size: float = BODY, least: float = LEAST_HEIGHT) -> float:
    """The height in points of a row in which each text wraps within its span."""
    lines = max([1, *[_lines(text, span, size) for text, span in texts]])
    return max(least, lines * size * 1.4 + 1)


@lru_cache(maxsize=10_000)  # most texts are the scheme's and stand on every unit's sheet
def _lines(text: str, span: Span, size: float) -> int:
    text = shortened(text)
    # a line rarely ends exactly at the border: leave room for a character that does not fit
    room = _width(span) - 4 - (0.4 * size if len(text) > 8 else 0)
    if len(text) * size < room:
        return 1
    return max(1, ceil(sum(map(_letters(size).__getitem__, text)) / room))


@cache
def _width(span: Span) -> int:
    return sum(WIDTHS[span[0] : span[1] + 1])


class _Letters(dict[str, float]):
    """The width of each letter in a size, in points; looked up when it is first met."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self._size = size

    def __missing__(self, letter: str) -> float:
        is_wide = unicodedata.east_asian_width(letter) in "WFA"
        width = self[letter] = self._size if is_wide else self._size * 0.53
        return width


_letters = cache(_Letters)


def number_format(number: Decimal, least: int, *, percent: bool = False) -> str:
    """A number format with `least` decimals, or with all that the number was given with: #,##0.00, 0.123%."""
    places = len(plain(number * 100 if percent else number).partition(".")[2])
    return _number_format(max(least, min(9, places)), percent)


@cache
def _number_format(places: int, percent: bool) -> str:
    digits = f"0.{'0' * places}" if places else "0"
    return f"{digits}%" if percent else f"#,##{digits}"


def difference_style(page: Page, difference: Decimal | None, **base: Any) -> Format:
    """A difference with its sign; other than 0 it is bold as well as coloured."""
    look = {"font_color": INK, **base, "num_format": "+0.00;-0.00;0.00"}
    if difference:
        look |= {"bold": True, "font_color": ERROR_INK}
    return page.figure(**look)
