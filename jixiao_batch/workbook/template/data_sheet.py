"""基础数据 on the form: entries by block, derived figures, identities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import AMOUNT, HEAD_FILL, LINE, RATE, WHOLE, Book
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.figure_readings import CellOf, figure_excel, figure_value
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent, Value, text_of
from jixiao_batch.scheme.rules.base import NO, PARTLY, YES, YES_OR_NO
from jixiao_batch.workbook.layout import (
    DATA_HEADINGS,
    DATA_LABEL_COLUMN,
    DATA_SHEET,
    DATA_UNIT_COLUMN,
    DATA_VALUE_COLUMNS,
    FIRST_BODY_ROW,
    KEY_COLUMN,
    KEY_ROW,
    FormRow,
    Layout,
    address,
    column_letter,
)
from jixiao_batch.workbook.template.cells import (
    computed_look,
    entry_look,
    entry_rule,
    height_for,
    paint_checks,
    put,
    say,
    spread,
)
from jixiao_batch.workbook.template.checks import Live, cell_finder, entries_check, identity_cells

RULE_COLUMN, CHECK_COLUMN = 7, 8
LAST_COLUMN = CHECK_COLUMN
_LABEL_WIDTH, _RULE_WIDTH = 22.0, 32.0
_WIDTHS = (_LABEL_WIDTH, 13.5, 12.0, 12.0, 8.5, _RULE_WIDTH, 16.0)
_ITEM_HINTS = {
    YES_OR_NO: "符合要求的选“是”，否则选“否”",
    (YES, PARTLY, NO): "全部符合要求的选“是”，部分符合的选“部分”，否则选“否”",
}

#: a value that the form is handed out with
Filled = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Handout:
    """What the form is made for: scheme, cells, year, and the values that it is handed out with, by field id."""

    scheme: Scheme
    layout: Layout
    year: int
    filled: Mapping[str, Filled] = field(default_factory=dict)
    #: fields that the bureau has filled in for good: shown, but not to be typed over
    locked: frozenset[str] = frozenset()
    #: what the unit's form of the year before said, by field id
    last_year: Mapping[str, str] = field(default_factory=dict)

    def value_of(self, name: Name) -> Value | Absent:
        """Field or figure on the form as it is handed out."""
        if not name.typed and (figure := self.scheme.figures_by_name.get(name.name)):
            return figure_value(figure, self.value_of)
        filled = self.filled.get(name.name)
        return filled if isinstance(filled, str | Decimal) else Absent("missing", (name.name,))


@dataclass(frozen=True, slots=True)
class Checked:
    """The check cells of a sheet and what they say on the form as it is handed out."""

    sheet: str
    cells: str
    remarks: tuple[str, ...]


def stored_figure(value: Decimal | Absent) -> Decimal | str:
    """What a figure's cell holds for a value."""
    if isinstance(value, Absent):
        return NOT_APPLICABLE if value.why == "not_applicable" else NOT_COMPUTABLE
    return value


def _figure_format(figure: Figure) -> str:
    """The number format of a derived figure: a rate, an amount or a count."""
    return RATE if figure.is_rate else AMOUNT if figure.places else WHOLE


def write_data_body(book: Book, sheet: Worksheet, handout: Handout) -> Checked:
    """Everything below the title, and the widths."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place + 1, place + 1, width)
    for number, column in enumerate(DATA_VALUE_COLUMNS, start=1):
        say(sheet, KEY_ROW, column, str(number), book.style())
    headings = (*DATA_HEADINGS, "", "", "计量单位", "填报要求、算法", "核对")
    for place, heading in enumerate(headings):
        say(sheet, FIRST_BODY_ROW - 1, DATA_LABEL_COLUMN + place, heading, book.heading())
    spread(sheet, FIRST_BODY_ROW - 1, (DATA_VALUE_COLUMNS[0], DATA_VALUE_COLUMNS[-1]), headings[1], book.heading())
    sheet.set_row(FIRST_BODY_ROW - 2, 20)
    writer = _DataRows(book, sheet, handout, cell_finder(handout.scheme, handout.layout, DATA_SHEET, DATA_SHEET))
    columns: tuple[str, ...] = ()
    remarks = []
    for row in handout.layout.data_rows:
        say(sheet, row.row, KEY_COLUMN, row.key, book.style())
        if row.kind == "block":
            columns = row.columns
            writer.block(row)
        else:
            remarks.append(writer.row(row, columns))
    last = handout.layout.data_rows[-1].row
    letter = column_letter(CHECK_COLUMN)
    cells = f"{letter}{FIRST_BODY_ROW}:{letter}{last}"
    paint_checks(book, sheet, cells)
    return Checked(DATA_SHEET, cells, tuple(remarks))


@dataclass(frozen=True, slots=True)
class _DataRows:
    book: Book
    sheet: Worksheet
    handout: Handout
    cell_of: CellOf

    def block(self, row: FormRow) -> None:
        """The heading of a block with those of its columns."""
        look = {"bg_color": HEAD_FILL, "bold": True}
        for column in range(DATA_LABEL_COLUMN, LAST_COLUMN + 1):
            say(self.sheet, row.row, column, "", self.book.style(bg_color=HEAD_FILL))
        say(self.sheet, row.row, DATA_LABEL_COLUMN, row.label, self.book.style(**look))
        if row.columns != DATA_HEADINGS[1:]:
            for column, heading in zip(DATA_VALUE_COLUMNS, row.columns, strict=False):
                say(self.sheet, row.row, column, heading, self.book.style(**look, align="center"))
        self.sheet.set_row(row.row - 1, 20)

    def row(self, row: FormRow, columns: tuple[str, ...]) -> str:
        """One row; returns what its check cell says on the form as it is handed out."""
        writers = {"fields": self._entries, "figure": self._figure, "identity": self._identity}
        unused = self.book.style(top=1, bottom=1, top_color=LINE, bottom_color=LINE)
        for column in DATA_VALUE_COLUMNS:
            say(self.sheet, row.row, column, "", unused)
        label, unit, rule, check = writers[row.kind](row, columns)
        say(self.sheet, row.row, DATA_LABEL_COLUMN, label, self.book.boxed(text_wrap=True, indent=1))
        say(self.sheet, row.row, DATA_UNIT_COLUMN, unit, self.book.boxed(align="center"))
        say(self.sheet, row.row, RULE_COLUMN, rule, self.book.boxed(text_wrap=True, indent=1))
        put(self.sheet, row.row, CHECK_COLUMN, check, self.book.boxed(text_wrap=True, indent=1))
        self.sheet.set_row(row.row - 1, height_for([(label, _LABEL_WIDTH - 1), (rule, _RULE_WIDTH - 1)]))
        return str(check.stored)

    def _entries(self, row: FormRow, columns: tuple[str, ...]) -> tuple[str, str, str, Live]:
        cells = [address(row.row, DATA_VALUE_COLUMNS[0] + place) for place in range(len(row.fields))]
        for place, entry in enumerate(row.fields):
            self._entry(entry, row.row, DATA_VALUE_COLUMNS[0] + place)
        fields = list(zip(row.fields, cells, columns, strict=False))
        check = entries_check(self.handout.scheme, fields, self.cell_of, self.handout.filled, self.handout.year)
        first = row.fields[0]
        hint = first.hint or _choice_hint(first.choices)
        return row.label, first.unit, "；".join(part for part in (hint, self._last_year(row)) if part), check

    def _last_year(self, row: FormRow) -> str:
        """上年：1200、350.5、无, in the order of the row's cells; "" where nothing is known."""
        told = [self.handout.last_year.get(entry.id, "") for entry in row.fields]
        return f"上年：{'、'.join(one or '无' for one in told)}" if any(told) else ""

    def _entry(self, entry: FormField, row: int, column: int) -> None:
        look = entry_look(self.book, entry, locked=entry.id in self.handout.locked)
        given = self.handout.filled.get(entry.id)
        if given is None:
            self.sheet.write_blank(row - 1, column - 1, None, look)
        elif isinstance(given, str):
            self.sheet.write_string(row - 1, column - 1, given, look)
        else:
            self.sheet.write_number(row - 1, column - 1, float(given), look)
        cell = address(row, column)
        self.sheet.data_validation(cell, entry_rule(entry))
        if entry.type == "编码":
            self.sheet.ignore_errors({"number_stored_as_text": cell})

    def _figure(self, row: FormRow, columns: tuple[str, ...]) -> tuple[str, str, str, Live]:
        figure = self.handout.scheme.figures_by_name[row.label]
        stored = stored_figure(figure_value(figure, self.handout.value_of))
        live = Live(figure_excel(self.handout.scheme, figure, self.cell_of), stored)
        look = self._computed(_figure_format(figure))
        put(self.sheet, row.row, DATA_VALUE_COLUMNS[0], live, look)
        words = [text_of(figure.formula.tree)]
        if figure.not_applicable is not None:
            words.append(f"{text_of(figure.not_applicable.tree)}的，{NOT_APPLICABLE}")
        words += [figure.note] if figure.note else []
        return row.label, figure.unit, "；".join(words), Live('""')

    def _identity(self, row: FormRow, columns: tuple[str, ...]) -> tuple[str, str, str, Live]:
        scheme = self.handout.scheme
        identity = next(identity for identity in scheme.identities if identity.name == row.label)
        left, right, _ = (address(row.row, column) for column in DATA_VALUE_COLUMNS)
        cells = identity_cells(scheme, identity, self.cell_of, left, right)
        look = self._computed(AMOUNT)
        for column, live in zip(DATA_VALUE_COLUMNS, (cells.left, cells.right, cells.difference), strict=True):
            put(self.sheet, row.row, column, live, look)
        advice = f"。{identity.advice}" if identity.advice else ""
        return row.label, "", f"{text_of(identity.relation.tree)}{advice}", cells.verdict

    def _computed(self, number: str) -> Format:
        return computed_look(self.book, num_format=number, align="right")


def _choice_hint(choices: tuple[str, ...]) -> str:
    return _ITEM_HINTS.get(choices) or (f"从列表中选：{'、'.join(choices)}" if choices else "")
