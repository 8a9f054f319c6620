"""The frame of the sheets of units × something: title, headings, the units with their links, printing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, groupby

from xlsxwriter.format import Format

from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS
from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, Book, Sheet, pages_across, print_table
from jixiao_batch.numbers import plain
from jixiao_batch.output.summary.columns import CellColumn, FormulaColumn
from jixiao_batch.output.summary.plan import (
    CATEGORY_COLUMN,
    CODE_COLUMN,
    EXPLAIN_ROW,
    FIRST_FIGURE_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    IDENTITY,
    NAME_COLUMN,
    NUMBER_COLUMN,
    STATUS_COLUMN,
    Plan,
)
from jixiao_batch.output.summary.sheet import (
    NOTE_INK,
    SUM_FILL,
    Shown,
    heading_row_height,
    lines_of,
    merge,
    put_formula,
    put_number,
    put_text,
    put_title,
)
from jixiao_batch.output.summary.walking import AssessedUnit
from jixiao_batch.scheme.readings import NOT_COMPUTABLE, excel_text
from jixiao_batch.scheme.score_readings import NOT_SCORED
from jixiao_batch.workbook.layout import address

LINK_INK = "#1F4E79"
SUBTOTAL_FILL = "#F7F9FC"
UNIT_ROW_HEIGHT = 14.0
RETURNED = UNIT_STATUS_WORDS["returned"]
_PRINTED_NOTE = "状态为“退回”的单位（灰字）不计入合计和平均"
#: characters that a screen shows beside each other
_SCREEN = 170.0
NOT_ADDED_UP = "状态为“退回”的单位列在表中供核对（灰字），不计入合计和平均"
SAME_ROW = "各表中同一单位的序号和行号相同，点单位名称可打开该单位得分表"


@dataclass(frozen=True)
class Column:
    """One column after the units: its band above, its heading, and what explains it below (words or a 分值)."""

    band: str
    heading: str
    width: float
    explanation: str | Decimal = ""
    #: whether the figures in it are derived rather than filled in
    computed: bool = False
    #: outline level: columns that can be folded away, leaving the others
    level: int = 0


class Matrix:
    """A sheet of units × columns with everything but its figures: `unit` begins the row of the next one, `result_row` adds a
    line below the units, `finish` sets up the page when the last of them stands.

    A table wider than a page has its title over the columns that a screen shows.
    """

    def __init__(
        self,
        book: Book,
        plan: Plan,
        name: str,
        title: str,
        notes: Sequence[str],
        columns: Sequence[Column],
    ) -> None:
        self.book = book
        self.plan = plan
        self.columns = columns
        self._title, self._unit = title, notes[1] if len(notes) > 1 else ""
        self.sheet = book.sheet(name)
        self.next_row = plan.last_row + 1
        self._head(title, notes)
        self._identity = Identity(book, plan, self.sheet)
        self._frame()

    @property
    def last_column(self) -> int:
        return FIRST_FIGURE_COLUMN + len(self.columns) - 1

    def unit(self, entry: AssessedUnit) -> None:
        """The beginning of the unit's row; the rows above are done."""
        self.sheet.rows_done(entry.row - 1)
        self._identity.put(entry)
        self.sheet.set_row(entry.row - 1, UNIT_ROW_HEIGHT)

    def column(self, column: int, build: Callable[[int], str], style: Format) -> FormulaColumn:
        """A column of formulas of this sheet."""
        return FormulaColumn(self.sheet, column, build, style)

    def result_row(
        self,
        label: str,
        number_format: str,
        cells: Iterable[tuple[int, str, Shown]] = (),
        *,
        fill: str = SUM_FILL,
    ) -> int:
        """A line below the units; `cells` are (column, formula, result). Returns its row."""
        row = self.next_row
        self.next_row += 1
        self.sheet.set_row(row - 1, 15)
        look = {"bold": fill == SUM_FILL, "bg_color": fill}
        merge(self.sheet, (row, 1), (row, STATUS_COLUMN), label, self.book.boxed(align="center", **look))
        style = self.book.boxed(num_format=number_format, align="right", **look)
        for column in range(FIRST_FIGURE_COLUMN, self.last_column + 1):
            put_text(self.sheet, row, column, "", style)
        for column, formula, shown in cells:
            put_formula(self.sheet, row, column, formula, shown, style)
        return row

    def finish(self) -> None:
        """A4 with the heads and the units' names on every page; new pages begin with a band of columns."""
        print_table(
            self.sheet, self._widths, head=(HEAD_ROW, EXPLAIN_ROW), last_row=self.next_row - 1, title=self._title,
            unit=self._unit, note=_PRINTED_NOTE, repeated=NAME_COLUMN, blocks=self._band_starts,
        )  # fmt: skip

    @property
    def _widths(self) -> list[float]:
        return [*(width for _, width in IDENTITY), *(column.width for column in self.columns)]

    @property
    def _band_starts(self) -> list[int]:
        """0-based columns at which a band begins."""
        return [FIRST_FIGURE_COLUMN - 1 + place for place, one in enumerate(self.columns) if self._begins_band(place, one)]

    def _begins_band(self, place: int, column: Column) -> bool:
        return place > 0 and column.band != self.columns[place - 1].band

    def subtotal_rows(self, number_format: str, columns: Mapping[int, Callable[[str], Shown]]) -> None:
        """A line per category of units below them: sums of `columns` (column -> result by category) over the adopted units."""
        plan = self.plan
        for category in plan.categories:
            label = category or "（未填类别）"
            at = address(self.next_row, 1)
            own = f"EXACT({plan.column_of_units(CATEGORY_COLUMN)},{at if category else excel_text('')})"
            chosen = f'{own}*({plan.states}<>"{RETURNED}")'
            cells = (
                (one, f"SUMPRODUCT({chosen},{plan.column_of_units(one)})", shown(category)) for one, shown in columns.items()
            )
            self.result_row(label, number_format, cells, fill=SUBTOTAL_FILL)

    def cell_style(self, column: Column, number_format: str) -> Format:
        """Figures stand right; derived ones on a light ground."""
        look = {"bg_color": COMPUTED_FILL} if column.computed else {}
        return self.book.boxed(num_format=number_format, align="right", **look)

    def _head(self, title: str, notes: Sequence[str]) -> None:
        titled = _on_screen(self.columns)
        put_title(self.book, self.sheet, title, notes, FIRST_FIGURE_COLUMN - 1 + len(titled))
        total_width = sum(width for _, width in IDENTITY) + sum(column.width for column in titled)
        self.sheet.set_row(1, 14.0 * lines_of(notes[0], total_width * 0.8) + 6)
        for place, (text, width) in enumerate(IDENTITY, start=1):
            merge(self.sheet, (HEAD_ROW, place), (EXPLAIN_ROW, place), text, self.book.heading())
            self.sheet.set_column(place - 1, place - 1, width)
        small = self.book.heading(bold=False, font_color=NOTE_INK)
        for place, column in enumerate(self.columns, start=FIRST_FIGURE_COLUMN):
            self.sheet.set_column(place - 1, place - 1, column.width, None, {"level": column.level})
            if isinstance(column.explanation, Decimal):
                weight = self.book.heading(bold=False, num_format='0.##"分"' if column.explanation % 1 else '0"分"')
                put_number(self.sheet, EXPLAIN_ROW, place, column.explanation, weight)
            elif column.explanation:
                put_text(self.sheet, EXPLAIN_ROW, place, column.explanation, small)
        self._bands()
        self.sheet.set_row(HEAD_ROW - 1, 17)
        self.sheet.set_row(HEAD_ROW, heading_row_height((column.heading, column.width) for column in self.columns))
        explained = [(self._explained(column), column.width) for column in self.columns]
        self.sheet.set_row(EXPLAIN_ROW - 1, 13.0 * max([1, *(lines_of(*pair) for pair in explained)]) + 8)

    def _bands(self) -> None:
        place = FIRST_FIGURE_COLUMN
        # a band that goes over two pages has its name on both
        pages = pages_across(self._widths, NAME_COLUMN, self._band_starts)
        numbered = enumerate(self.columns, start=FIRST_FIGURE_COLUMN - 1)
        parts = groupby(numbered, key=lambda one: (one[1].band, sum(start <= one[0] for start in pages)))
        for (band, _), members in parts:
            columns = [column for _, column in members]
            last = place + len(columns) - 1
            if band:
                merge(self.sheet, (HEAD_ROW, place), (HEAD_ROW, last), band, self.book.heading())
            for offset, column in enumerate(columns):
                first = (HEAD_ROW + 1 if band else HEAD_ROW, place + offset)
                last_row = EXPLAIN_ROW if column.explanation == "" else HEAD_ROW + 1
                merge(self.sheet, first, (last_row, place + offset), column.heading, self.book.heading())
            place = last + 1

    @staticmethod
    def _explained(column: Column) -> str:
        return column.explanation if isinstance(column.explanation, str) else plain(column.explanation)

    def _frame(self) -> None:
        sheet, last_row = self.sheet, self.plan.last_row
        sheet.hide_gridlines(2)
        sheet.freeze_panes(FIRST_ROW - 1, NAME_COLUMN)
        sheet.autofilter(EXPLAIN_ROW - 1, 0, last_row - 1, self.last_column - 1)
        body = (FIRST_ROW - 1, 0, last_row - 1, self.last_column - 1)
        grey = self.book.workbook.add_format({"font_color": "#5B6673", "italic": True})
        sheet.conditional_format(
            *body, {"type": "formula", "criteria": f'=$E{FIRST_ROW}="{RETURNED}"', "format": grey, "stop_if_true": False}
        )
        lacking = self.book.workbook.add_format({"font_color": ERROR_INK})
        for word in (NOT_SCORED, NOT_COMPUTABLE):
            sheet.conditional_format(*body, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": lacking})


def _on_screen(columns: Sequence[Column]) -> Sequence[Column]:
    reached = accumulate((column.width for column in columns), initial=sum(width for _, width in IDENTITY))
    return columns[: max(1, sum(1 for width in reached if width <= _SCREEN) - 1)]


class Identity:
    """序号, code, name with its link, category and status of a unit at the beginning of its row."""

    def __init__(self, book: Book, plan: Plan, sheet: Sheet) -> None:
        self._names = UnitNames(book, plan, sheet, NAME_COLUMN)
        centred, code = book.boxed(align="center"), book.boxed(num_format="@")
        self._number, self._category, self._status = (
            CellColumn(sheet, column, centred) for column in (NUMBER_COLUMN, CATEGORY_COLUMN, STATUS_COLUMN)
        )
        self._code = CellColumn(sheet, CODE_COLUMN, code)

    def put(self, entry: AssessedUnit) -> None:
        row, unit = entry.row, entry.unit
        self._number.number(row, entry.number)
        self._code.text(row, unit.code)
        self._names.put(row, entry.place)
        self._category.text(row, unit.category)
        self._status.text(row, unit.status_word)


class UnitNames:
    """A column of the units' names, each linked to its score sheet if it has one and the sheet takes links.

    Long names shrink: LibreOffice does not wrap links.
    """

    def __init__(self, book: Book, plan: Plan, sheet: Sheet, column: int) -> None:
        self._units, self._targets, self._sheet = plan.county.units, plan.score_sheets, sheet
        self._column = CellColumn(sheet, column, book.boxed(shrink=True))
        self._linked = book.boxed(font_color=LINK_INK, underline=1, shrink=True)

    def put(self, row: int, place: int) -> None:
        """The name of the unit at `place` of the county's list into the 1-based row."""
        label, target = self._units[place].label, self._targets.get(place)
        if target is None or not self._sheet.takes_links:
            self._column.text(row, label)
        else:
            self._column.link(row, target, label, self._linked)


def put_unit_name(book: Book, plan: Plan, sheet: Sheet, cell: tuple[int, int], place: int) -> None:
    """One such name at a 1-based place."""
    UnitNames(book, plan, sheet, cell[1]).put(cell[0], place)


def sums_over(columns: Sequence[int], plan: Plan, shown: Callable[[int], Shown]) -> Iterator[tuple[int, str, Shown]]:
    """Totals of `columns` over the adopted units."""
    for column in columns:
        yield column, f'SUMIFS({plan.column_of_units(column)},{plan.states},"<>{RETURNED}")', shown(column)
