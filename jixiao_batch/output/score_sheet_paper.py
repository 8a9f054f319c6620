"""How a score sheet (得分表) meets A4: one page as long as it can be read, otherwise pages that begin where a part does.

Fitting everything to one page would shrink a long sheet to letters of 4 points. The heights of all rows are known, so it is
decided here on how many pages they go; the smallest letters print at 7.5 points or more where the book's font is at hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.output.score_sheet_page import HEADS_HEIGHT, LAST, WIDTHS, Page

#: the room on A4 between the margins, points; margins in inches
_HEIGHT, _PAPER_WIDTH = 841.9, 595.3
_SIDE, _TOP, _BOTTOM, _FOOT = 0.35, 0.4, 0.55, 0.25
#: spreadsheet programs round heights to pixels, each in its own way
_SLACK = 0.975
ROOM = _SLACK * (_HEIGHT - 72 * (_TOP + _BOTTOM))

#: Ways to lay a sheet out, the best first: its scale, and how far a page must be filled to end before the next part, the next
#: group. Smaller than the last nothing is printed.
_WAYS = tuple((scale, *filled) for scale in (1.0, 0.96, 0.92) for filled in ((0.6, 0.55), (0.85, 0.6), (0.85, 0.9)))
SMALLEST_SCALE = _WAYS[-1][0]
#: rows repeated on every page: title and facts of the unit
REPEATED = (0, 1)


def set_up_print(page: Page, footer: str, first_page: int | None = None) -> None:
    """Paper, scale, page breaks and foot of the finished `page`; `footer` is plain text.

    With `first_page` its pages are counted on from there, as part of a book.
    """
    sheet = page.sheet
    sheet.set_paper(9)
    sheet.center_horizontally()
    sheet.print_area(0, 0, page.row - 1, LAST)
    sheet.repeat_rows(*REPEATED)
    scale, breaks = layout(page)
    # programs pass over the breaks of a sheet that is fitted to a number of pages: several are fitted to their width alone,
    # and the margins leave as much of it as the scale needs
    sheet.fit_to_pages(1, 0 if breaks else 1)
    side = max(_SIDE, (_PAPER_WIDTH - scale * sum(WIDTHS)) / 2 / 72) if breaks else _SIDE
    sheet.set_margins(left=side, right=side, top=_TOP, bottom=_BOTTOM)
    sheet.set_h_pagebreaks(breaks)
    for row in breaks:
        if row in page.spare_heads:
            page.show_spare(row)
    counted = "第 &P 页，共 &N 页"
    if first_page is not None:
        sheet.set_start_page(first_page)
        counted = "第 &P 页"
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8{counted}", {"margin": _FOOT})


def layout(page: Page) -> tuple[float, list[int]]:
    """The scale, and the rows that begin further pages.

    A sheet is made smaller only to go on one page or two.
    """
    fewest = 0 if sum(page.heights[row] for row in range(page.row)) <= ROOM / SMALLEST_SCALE else 1
    usable: list[tuple[float, list[int]]] = []
    for scale, *filled in _WAYS:
        breaks = list(_breaks(page, scale, *filled))
        if len(breaks) == fewest and not _cut(page, breaks):
            return scale, breaks  # no further way is better
        if scale == 1 or len(breaks) < 2:
            usable.append((scale, breaks))
    return min(usable, key=lambda one: (len(one[1]), _cut(page, one[1])))


def _cut(page: Page, breaks: list[int]) -> int:
    """How many of the breaks stand in the middle of a table, its heads left on the page before."""
    return sum(1 for row in breaks if row not in page.parts and row not in page.spare_heads)


def page_count(laid_out: tuple[float, list[int]]) -> int:
    """How many pages a sheet takes that `layout` has laid out."""
    return len(laid_out[1]) + 1


def _breaks(page: Page, scale: float, part_fill: float, group_fill: float) -> Iterator[int]:
    """Rows that begin a page after the first."""
    room, heights, end = ROOM / scale, page.heights, page.row
    repeated = sum(heights[row] for row in range(REPEATED[0], REPEATED[1] + 1))
    first, used = 0, 0.0
    filled: dict[int, float] = {}
    row = 0
    while row < end:
        if used + heights[row] > room and filled:
            free = [one for one in filled if one not in page.kept]
            parts = [one for one in free if one in page.parts and filled[one] >= part_fill * room]
            groups = [one for one in free if one in page.groups and filled[one] >= group_fill * room]
            first = row = max(parts or groups or free, default=row)
            yield first
            used, filled = repeated + (HEADS_HEIGHT if first in page.spare_heads else 0), {}
        if row > first:
            filled[row] = used
        used += heights[row]
        row += 1
