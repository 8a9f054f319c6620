"""Finding the form's sheets again in a workbook that people have worked on: by hidden keys, else by label text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jixiao_batch.workbook.layout import (
    DATA_HEADINGS,
    DATA_LABEL_COLUMN,
    DATA_SHEET,
    DATA_UNIT_COLUMN,
    DATA_VALUE_COLUMNS,
    KEY_MARK,
    SELF_HEADINGS,
    SELF_LABEL_COLUMN,
    SELF_SHEET,
    SELF_VALUE_COLUMN,
    FieldPlace,
    FormRow,
    Layout,
)
from jixiao_batch.workbook.opening.sheets import SheetGrid
from jixiao_batch.workbook.reading.grids import Page, Place, plain_label

#: key mark, headings and label column of a form stand near its corner; further away it is somebody's text
HEAD_AREA = 40


@dataclass(frozen=True)
class SheetShape:
    """One of the form's two sheets of fields as it was issued; columns from 1."""

    sheet: str
    rows: tuple[FormRow, ...]
    label_column: int
    value_columns: tuple[int, ...]
    headings: tuple[str, str]
    #: the column right of the values in which the 计量单位 of each figure stands, if the sheet has one
    unit_column: int | None = None
    fields: tuple[FieldPlace, ...] = ()

    @cached_property
    def labels(self) -> frozenset[str]:
        """What the rows are called, plainly written."""
        return frozenset(plain_label(row.label) for row in self.rows)

    @cached_property
    def label_of(self) -> dict[str, str]:
        """What the row of each key is called, plainly written."""
        return {row.key: plain_label(row.label) for row in self.rows}

    @cached_property
    def keys(self) -> dict[str, str]:
        """The keys of the rows by what they are, plainly written."""
        return {plain_label(row.key): row.key for row in self.rows}

    @cached_property
    def field_keys(self) -> frozenset[str]:
        """The keys of the rows that have fields."""
        return frozenset(row.key for row in self.rows if row.fields)

    @cached_property
    def columns(self) -> tuple[tuple[FieldPlace, ...], ...]:
        """The fields that stand under one heading, in the same column of a block."""
        found: dict[tuple[str, str, str], list[FieldPlace]] = {}
        for place in self.fields:
            found.setdefault((place.column_key, place.block_key, place.heading), []).append(place)
        return tuple(map(tuple, found.values()))

    @cached_property
    def turns(self) -> dict[str, tuple[int, int]]:
        """For each key: the how-manieth row of its label it is on the form, and how many rows of the form are called so."""
        labels = [plain_label(row.label) for row in self.rows]
        return {row.key: (labels[:n].count(labels[n]), labels.count(labels[n])) for n, row in enumerate(self.rows)}

    @cached_property
    def named(self) -> dict[str, tuple[str, int]]:
        """For the key of each row with fields: what it is called, and how many rows of the form are called so."""
        return {key: (self.label_of[key], expected) for key, (_, expected) in self.turns.items() if key in self.field_keys}

    @cached_property
    def hints(self) -> dict[str, str]:
        """The printed hint of each row that has one, by its key."""
        return {row.key: plain_label(row.fields[0].hint) for row in self.rows if row.fields and row.fields[0].hint}


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet of the workbook recognised as one of the form's; rows and columns from 0."""

    page: Page
    shape: SheetShape
    rows_by_key: dict[str, tuple[int, ...]]
    rows_by_label: dict[str, tuple[int, ...]]
    label_column: int
    #: columns by the hidden key row, several when it was copied
    key_columns: dict[str, tuple[int, ...]]
    heading_row: int | None

    @property
    def form_sheet(self) -> str:
        return self.shape.sheet


@lru_cache(maxsize=32)
def shapes(layout: Layout) -> tuple[SheetShape, ...]:
    """基础数据 and 指标自评 as the form has them."""
    on_data, on_self = (
        tuple(place for place in layout.fields.values() if place.sheet == sheet) for sheet in (DATA_SHEET, SELF_SHEET)
    )
    return (
        SheetShape(DATA_SHEET, layout.data_rows, DATA_LABEL_COLUMN, DATA_VALUE_COLUMNS, DATA_HEADINGS, DATA_UNIT_COLUMN, on_data),
        SheetShape(SELF_SHEET, layout.self_rows, SELF_LABEL_COLUMN, (SELF_VALUE_COLUMN,), SELF_HEADINGS, None, on_self),
    )


def find_form_sheets(layout: Layout, pages: Sequence[Page]) -> tuple[FoundSheet, ...]:
    """基础数据 and 指标自评 wherever they are, copies included; sheets named as the form names them come first."""
    forms = shapes(layout)
    found = [sheet for page in pages if (sheet := _best_match(forms, page)) is not None]
    found.sort(key=lambda sheet: (sheet.page.name != sheet.form_sheet, plain_label(sheet.page.name) != sheet.form_sheet))
    return tuple(found)


def key_mark(page: Page) -> Place | None:
    """Where the key row and the key column cross."""
    marks = page.texts.get(KEY_MARK, ())
    return next(((row, column) for row, column in marks if row < HEAD_AREA and column < HEAD_AREA), None)


def find_mark(grid: SheetGrid) -> Place | None:
    """The same of a sheet as it was opened."""
    for row, cells in enumerate(grid.rows[:HEAD_AREA]):
        if KEY_MARK in cells[:HEAD_AREA]:
            return row, cells.index(KEY_MARK)
    return None


def _best_match(forms: Sequence[SheetShape], page: Page) -> FoundSheet | None:
    """The form sheet whose rows the page carries, by key if it has any, else by label (both sheets name some rows alike)."""
    matches = [sheet for shape in forms if (sheet := _as_form(page, shape)) is not None]
    return max(matches, key=lambda sheet: (len(sheet.rows_by_key), len(sheet.rows_by_label)), default=None)


def _as_form(page: Page, shape: SheetShape) -> FoundSheet | None:
    keys, keys_of_fields = shape.keys, shape.field_keys
    labels_there, keys_there = page.texts.keys() & shape.labels, page.texts.keys() & keys.keys()
    if len(keys_there) * 2 < len(keys_of_fields) and len(labels_there) * 2 < len(shape.labels):
        return None
    label_columns, key_columns = _by_column(page, labels_there), _by_column(page, keys_there)
    column = _fullest(label_columns, range(HEAD_AREA))
    by_label = {text: tuple(rows) for text, rows in label_columns.get(column, {}).items()}
    mark = key_mark(page)
    # the key column is left of the labels, and many keys read like the label
    key_column = mark[1] if mark is not None else _fullest(key_columns, range(column))
    keyed = key_columns.get(key_column, {}) if key_column != column else {}
    by_key = {keys[text]: tuple(rows) for text, rows in keyed.items()}
    if len(keys_of_fields & by_key.keys()) * 2 < len(keys_of_fields) and len(by_label) * 2 < len(shape.labels):
        return None
    value_columns = {
        str(place): columns
        for place in range(1, len(shape.value_columns) + 1)
        if mark is not None and (columns := tuple(at for at in page.columns_with(str(place), mark[0]) if at > mark[1]))
    }
    heading = plain_label(shape.headings[0])
    head_rows = [row for row in page.rows_with((heading,), column).get(heading, ()) if row < HEAD_AREA]
    return FoundSheet(page, shape, by_key, by_label, column, value_columns, head_rows[0] if head_rows else None)


def _by_column(page: Page, texts: Iterable[str]) -> dict[int, dict[str, list[int]]]:
    """The columns in which some of the texts of the page stand, with the rows of each text there."""
    found: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
    for text in texts:
        for row, column in page.texts[text]:
            found[column].setdefault(text, []).append(row)
    return dict(found)


def _fullest(columns: Mapping[int, Sized], within: range) -> int:
    """The column in which most different texts stand, the first of equals; -1 if there is none."""
    return max((column for column in columns if column in within), key=lambda column: (len(columns[column]), -column), default=-1)
