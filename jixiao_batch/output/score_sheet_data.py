"""The part of a score sheet (得分表) that shows what the unit reported: 基础数据 and its answers to 事项."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from xlsxwriter.format import Format

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.findings.model import Place
from jixiao_batch.formats import ERROR_INK
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
    PER_QUARTER,
    QUARTERS,
    Page,
    Span,
    at,
    height_of,
    number_format,
)
from jixiao_batch.output.score_sheet_parts import Addresses, Draft, KnownScheme
from jixiao_batch.scheme.fields import FormField, block_fields
from jixiao_batch.scheme.readings import value
from jixiao_batch.scheme.rules.checklist import item_mark
from jixiao_batch.workbook.layout import DATA_SHEET
from jixiao_batch.workbook.submission import Entry

#: a label of eight characters stands on one line
LABEL = 8.2
#: where the answers to 事项 stand, each with its source cell: behind the indicator's name
_ANSWERS = range(2, LAST, 2)


class _Box(NamedTuple):
    """A field that is shown: where the unit has it, and a remark where its value is lacking."""

    field_id: str
    source: str
    remark: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field's value goes, with its number among the answers to an indicator."""

    field: FormField
    row: int
    column: int
    number: str


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A block with columns (栏目): its rows by name, each with the fields that are shown of it."""

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, FormField]]


def write_data(draft: Draft) -> Addresses:
    """Every figure has its own cell, with the unit's cell beside it; tells where each stands."""
    page, entries = draft.page, draft.submission.entries
    places, addresses = page.printed(_print_data, draft.known, tuple(_boxes(draft)))
    for place in places:
        entry = entries.get(place.field.id)
        if entry is not None and isinstance(found := entry.value, Decimal | str):
            page.fill(place.row, place.column, found, _value_style(page, place, found))
    return addresses


def _boxes(draft: Draft) -> Iterator[_Box]:
    """The fields that are shown: formulas read them, they are answers, or figures that were given or had to be."""
    entries, lookup = draft.submission.entries, Lookup(draft.scheme, draft.submission)
    for one, is_always_shown in _may_be_shown(draft.known):
        entry = entries.get(one.id)
        if is_always_shown or (entry is not None and entry.value is not None):
            yield _box(lookup, one, entry)


@lru_cache(maxsize=8)
def _may_be_shown(known: KnownScheme) -> tuple[tuple[FormField, bool], ...]:
    """The fields that may be shown; whether they are even where nothing was given."""
    scheme = known.scheme
    needed = scheme.names_read
    data = [(one, one.id in needed or one.required is True) for one in scheme.data_fields if one.is_number or one.id in needed]
    others = [(one, True) for one in (*scheme.evidence_fields, *scheme.self_score_fields) if one.id in needed]
    return (*data, *((one, True) for one in scheme.item_fields), *others)


def _box(lookup: Lookup, one: FormField, entry: Entry | None) -> _Box:
    place = entry.place if entry is not None else Place()
    source = place.cell if place.sheet == DATA_SHEET else place.address
    if entry is not None and isinstance(entry.value, Decimal | str):
        return _Box(one.id, source, "")
    required = one.required if isinstance(one.required, bool) else value(one.required.tree, lookup) is True
    return _Box(one.id, source, "读不出" if entry and entry.raw else "未填" if required else "")


def _value_style(page: Page, place: _Place, found: Decimal | str | None) -> Format:
    if isinstance(found, Decimal):
        return page.value(num_format=f"{number_format(found, place.field.places)}_ ")
    look: dict[str, Any] = {"bold": True} if found == "否" else {}
    if place.number:
        look["num_format"] = f'"{place.number}"@'
    return page.value(align="center", **look)


# ---------------------------------------------------------------- what is the same where the same fields are shown


def _print_data(page: Page, known: KnownScheme, boxes: Sequence[_Box]) -> tuple[tuple[_Place, ...], Addresses]:
    """All but the values."""
    scheme = known.scheme
    answers = "；管理事项按评分规则里的①②…列出" if scheme.item_fields else ""
    page.heading("一、基础数据", f"单位：万元，另有注明的除外；灰字为报送件“{DATA_SHEET}”表的单元格{answers}")
    grid = _Grid(page, {box.field_id: box for box in boxes})
    side_by_side: list[FormField] = []
    for block in scheme.blocks:
        shown = [one for one in block_fields(block) if grid.has(one)]
        rows = _rows_of(shown, block.columns) if block.columns else {}
        if len(rows) > 1:
            grid.fields(side_by_side)
            side_by_side = []
            grid.matrix(_Matrix(block.title, block.columns, rows))
        else:
            side_by_side += shown
    items = {one.name: [field for field in scheme.item_fields if field.block == one.name] for one in scheme.indicators}
    others = [one for one in (*scheme.evidence_fields, *scheme.self_score_fields) if grid.has(one)]
    alone = [replace(one, label=f"{one.block}（{one.label}）") for fields in items.values() if len(fields) == 1 for one in fields]
    grid.fields([*side_by_side, *others, *alone])
    for name, fields in items.items():
        if len(fields) > 1:
            grid.answers(name, fields)
    page.gap()
    return tuple(grid.places), {place.field.id: at(place.row, place.column) for place in grid.places}


def _rows_of(shown: Sequence[FormField], columns: tuple[str, ...]) -> dict[str, dict[str, FormField]]:
    rows: dict[str, dict[str, FormField]] = {}
    for one in shown:
        column = next(name for name in columns if one.id.endswith(name))
        rows.setdefault(one.id.removesuffix(column), {})[column] = one
    return rows


class _Grid:
    """Fields being put on the page; `places` tells where their values go."""

    def __init__(self, page: Page, boxes: Mapping[str, _Box]) -> None:
        self.places: list[_Place] = []
        self._page = page
        self._boxes = boxes

    def has(self, one: FormField) -> bool:
        return one.id in self._boxes

    def fields(self, shown: Sequence[FormField]) -> None:
        """Four to a line, each with label, value and source cell."""
        page = self._page
        for start in range(0, len(shown), QUARTERS):
            line = shown[start : start + QUARTERS]
            texts: list[tuple[str, Span]] = []
            for place, one in enumerate(line):
                first = PER_QUARTER * place
                label = (first, first + 1)
                page.put(page.row, label, _label(one), page.words(font_size=LABEL))
                texts += [(_label(one), label), self._field(first + 2, one)]
            if len(line) < QUARTERS:
                page.put(page.row, (PER_QUARTER * len(line), LAST), None, page.words())
            page.end_row(height_of(texts, LABEL))

    def matrix(self, matrix: _Matrix) -> None:
        """Two rows of the matrix to a line, the names of its columns once above them."""
        page = self._page
        halves = (0, 2 * PER_QUARTER)
        for half in halves:
            page.put(page.row, (half, half + 1), matrix.title, page.label())
            for place in range(3):
                name = matrix.columns[place] if place < len(matrix.columns) else ""
                first = half + 2 + 2 * place
                page.put(page.row, (first, first + 1), name, page.label())
        page.end_row(LEAST_HEIGHT)
        page.kept.add(page.row)
        rows = list(matrix.rows.items())
        for start in range(0, len(rows), 2):
            texts: list[tuple[str, Span]] = []
            for half, (name, cells) in zip(halves, rows[start : start + 2], strict=False):
                page.put(page.row, (half, half + 1), name, page.words(font_size=LABEL))
                texts.append((name, (half, half + 1)))
                for place in range(3):
                    first = half + 2 + 2 * place
                    one = cells.get(matrix.columns[place]) if place < len(matrix.columns) else None
                    if one is None:
                        page.put(page.row, (first, first + 1), None, page.words())
                    else:
                        texts.append(self._field(first, one))
            if len(rows) - start < 2:
                page.put(page.row, (halves[1], LAST), None, page.words())
            page.end_row(height_of(texts, LABEL))

    def answers(self, name: str, shown: Sequence[FormField]) -> None:
        """The answers to an indicator's items by number: the rule below has their words."""
        page = self._page
        numbered = [(one, item_mark(place)) for place, one in enumerate(shown)]
        lines = [numbered[start : start + len(_ANSWERS)] for start in range(0, len(numbered), len(_ANSWERS))]
        page.put(page.row, (0, 1), name, page.words(font_size=LABEL), down=len(lines))
        needed = height_of([(name, (0, 1))], LABEL) / len(lines)
        for line in lines:
            sources = [self._field(first, one, number) for first, (one, number) in zip(_ANSWERS, line, strict=False)]
            if len(line) < len(_ANSWERS):
                page.put(page.row, (_ANSWERS[len(line)], LAST), None, page.words())
            page.end_row(height_of(sources, least=max(LEAST_HEIGHT, needed)))

    def _field(self, column: int, one: FormField, number: str = "") -> tuple[str, Span]:
        """The value's cell, and to the right where it stands in the unit's file, which is returned with its span."""
        page, box = self._page, self._boxes[one.id]
        place = _Place(one, page.row, column, number)
        self.places.append(place)
        page.put(page.row, (column, column), None, _value_style(page, place, None))
        source = f"{box.source} {box.remark}".strip()
        look = page.source(font_color=ERROR_INK, bold=True) if box.remark else page.source()
        page.put(page.row, (column + 1, column + 1), source, look)
        return source, (column + 1, column + 1)


def _label(one: FormField) -> str:
    return f"{one.label}（{one.unit}）" if one.unit and one.unit != "万元" else one.label
