"""What all sheets of the county workbook share: cells written safely, and the look of a table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import OFFICIAL_TITLE, Book, print_on_a4
from jixiao_batch.workbook.layout import address

#: what a formula shows; None is an empty cell
Shown = Decimal | int | str | None

NOTE_INK = "#5B6673"
SUM_FILL = "#EEF3F9"
LOST_FILL = "#FBE3CF"

#: said of a finding that so many units have that the form or the rule is the likelier cause
CHECK_FORM_FIRST = "先查表样和规则"

#: more than a person reads in one cell, far less than Excel's limit
_LONGEST = 4000


def put_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """A text at a 1-based place; what units wrote always comes through here and is never taken for a formula."""
    shown = displayable(text)
    if shown:
        sheet.write_string(row - 1, column - 1, shown, style)
    else:
        sheet.write_blank(row - 1, column - 1, None, style)


def put_number(sheet: Worksheet, row: int, column: int, number: Decimal | int | None, style: Format) -> None:
    if number is None:
        sheet.write_blank(row - 1, column - 1, None, style)
    else:
        sheet.write_number(row - 1, column - 1, float(number), style)


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, shown: Shown, style: Format) -> None:
    """A live formula (without "=") with the result that it has now."""
    sheet.write_formula(row - 1, column - 1, f"={formula}", style, stored(shown))


def stored(shown: Shown) -> float | str:
    """A result as Excel keeps it beside its formula."""
    if isinstance(shown, Decimal):
        return float(shown)
    return displayable(shown) if isinstance(shown, str) else "" if shown is None else shown


def put_link(sheet: Worksheet, row: int, column: int, target: str, text: str, style: Format) -> None:
    """A link to another file beside this workbook, or to a sheet of it (internal:...)."""
    sheet.write_url(row - 1, column - 1, target, style, string=displayable(text))


def link_to(path: str) -> str:
    """The link target of a file beside this workbook; what means something else in a link is written as %xx."""
    escaped = "".join(f"%{ord(char):02x}" if char in '%#"<>[]^`{} ' else char for char in path)
    return f"external:{escaped}"


def link_inside(sheet: str, cell: str = "A1") -> str:
    """The link target of a cell of this workbook."""
    return f"internal:'{sheet}'!{cell}"


def displayable(text: str) -> str:
    """`text` without what XML cannot hold, cut where nobody reads on."""
    if text.isprintable() and len(text) <= _LONGEST:
        return text
    kept = "".join("�" if unicodedata.category(char) in ("Cs", "Cn") else char for char in text)
    return kept if len(kept) <= _LONGEST else kept[: _LONGEST - 1] + "…"


def marked_title(title: str, common: bool) -> str:
    """The title of a finding, marked where too many units have it."""
    return f"{title}（{CHECK_FORM_FIRST}）" if common else title


def merge(sheet: Worksheet, first: tuple[int, int], last: tuple[int, int], text: str, style: Format) -> None:
    """A text over 1-based cells from `first` to `last`; a single cell is simply written."""
    if first == last:
        put_text(sheet, *first, text, style)
    else:
        sheet.merge_range(first[0] - 1, first[1] - 1, last[0] - 1, last[1] - 1, "", style)
        put_text(sheet, *first, text, style)


def put_title(book: Book, sheet: Worksheet, title: str, notes: Sequence[str], columns: int) -> None:
    """Row 1: the title over the whole table; row 2: what to know before reading, left, and the unit of the amounts, right."""
    merge(sheet, (1, 1), (1, columns), title, book.style(**OFFICIAL_TITLE, font_size=16, align="center"))
    sheet.set_row(0, 32)
    small = book.style(font_size=10, font_color=NOTE_INK, text_wrap=True)
    left, right = notes[0], notes[1] if len(notes) > 1 else ""
    if not right:
        merge(sheet, (2, 1), (2, columns), left, small)
        return
    split = max(1, columns - 2 if columns > 4 else columns - 1)
    merge(sheet, (2, 1), (2, split), left, small)
    merge(sheet, (2, split + 1), (2, columns), right, book.style(font_size=10, font_color=NOTE_INK, align="right"))


def nothing_to_say(book: Book, name: str, title: str, sentence: str) -> None:
    """A sheet that has only to say that there is nothing on it."""
    sheet = book.sheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 7, 12)
    put_title(book, sheet, title, ["　"], 8)
    merge(sheet, (4, 1), (4, 8), sentence, book.style(font_size=12, align="center"))
    sheet.set_row(3, 40)
    print_on_a4(sheet)


def width_of(texts: Iterable[str], least: float, most: float) -> float:
    """A column width in which the longest of `texts` fits, Chinese characters counting twice."""
    return min(most, max([least, *(text_room(text_width(text)) for text in texts)]))


def text_room(characters: float) -> float:
    """The column width in which so many characters fit."""
    return characters + 1.6


@lru_cache(maxsize=10_000)  # names of units and of what the scheme asks stand on many sheets
def text_width(text: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(char) in "WFA" else 1.0 for char in text)


def lines_of(text: str, width: float) -> int:
    """How many lines `text` takes in a wrapped cell of this width, with fonts whose letters are wide too."""
    return sum(_lines(part, width) for part in text.split("\n")) if "\n" in text else _lines(text, width)


#: characters that a wide and another letter take at most
_WIDE_LETTER, _LETTER = 1.95, 1.15


@cache
def _letter(char: str) -> float:
    return _WIDE_LETTER if unicodedata.east_asian_width(char) in "WFA" else _LETTER


def _lines(text: str, width: float) -> int:
    if len(text) + 1 < width / _WIDE_LETTER:
        return 1
    taken = sum(map(_letter, text))
    # a line that is not the only one rarely ends exactly at the border
    return 1 if taken <= width else max(2, -(-int(taken) // max(1, int(width - 1.2))))


def heading_row_height(headings: Iterable[tuple[str, float]]) -> float:
    """Height in which headings given with their column widths are readable."""
    return 15.0 * max([1, *(lines_of(text, width) for text, width in headings)]) + 6


def amount_text(number: Decimal | None) -> str:
    """As the format #,##0.00 shows it; for column widths."""
    return "" if number is None else f"{number:,.2f}"


def span(first: int, last: int, column: int, sheet: str = "") -> str:
    """A column of cells that stays put when the formula is copied: 指标得分!$F$6:$F$35."""
    letters = address(1, column)[:-1]
    prefix = f"{sheet}!" if sheet else ""
    return f"{prefix}${letters}${first}:${letters}${last}"


def line_below(book: Book, sheet: Worksheet, row: int, columns: int, text: str) -> None:
    """A remark under a table."""
    merge(sheet, (row, 1), (row, columns), text, book.style(font_color=NOTE_INK, text_wrap=True, valign="top"))
