"""What stands around the figures and changes their meaning: the heading over them, their 计量单位, a column beside them.

The form prints these itself, so nothing else in the reader looks at them; where one was changed, the figures below are
not what the form asks for, however well rows and columns are found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jixiao_batch.workbook.layout import FieldPlace
from jixiao_batch.workbook.reading.grids import Place, Spot, is_blank, plain_label
from jixiao_batch.workbook.reading.places import FoundSheet

#: headings of figures of another year or another kind; 填报数, 数据 and the like only say that a figure stands below
_OTHER_FIGURES = re.compile(r"[上去前今本当]年|[上本]期|[年期][初末]|预算|决算|\d{4}年|累计|数$")
_LONGEST_HEADING = 20
_NEUTRAL = re.compile(r"填[报写列]?数|数据|人数|户数")
_SCALED = re.compile(r"(?:人民币)?([十百千万亿]*)(元|人|台|辆|㎡|平方米)")
_MONEY = r"(?:人民币)?[十百千万亿]*元"
#: “（单位：元）”, “金额单位：千元”, “（元）”, a cell with nothing but 元
_MENTION = re.compile(rf"单位:?({_MONEY})|\(({_MONEY})\)|以({_MONEY})为单位|^({_MONEY})$")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")


#: for a field and its cell: the cell that was changed, what it says and what it should say
Look = Callable[[FieldPlace, Spot], tuple[Spot, str, str] | None]


@dataclass(frozen=True, slots=True)
class CaptionDoubt:
    """Fields whose figures cannot be taken as the form's, with the first cell that says so and the others."""

    code: str
    cells: tuple[Spot, ...]
    shown: str
    expected: str
    fields: tuple[str, ...]


class Captions:
    """Looks at one sheet around the figures that were found on it: the cells of each field by its id."""

    def __init__(self, sheet: FoundSheet, block_rows: Mapping[str, int], found: Mapping[str, tuple[FieldPlace, Spot]]) -> None:
        self._sheet, self._page, self._block_rows = sheet, sheet.page, block_rows
        self._found = {name: at for name, at in found.items() if at[0].field.is_number and not is_blank(at[1].raw)}
        first = min((spot.row for _, spot in found.values()), default=0)
        self._top = range(min([first, *block_rows.values()]))
        self._contrary: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
        self._headings: dict[tuple[str, int, str], tuple[Spot, str, str] | None] = {}
        single = {row.key for row in sheet.shape.rows if len(row.fields) == 1}
        self._single = {name: at for name, at in self._found.items() if at[0].row_key in single}

    def doubts(self) -> Iterator[CaptionDoubt]:
        """One for each changed cell; a field may be named by several."""
        yield from self._by_cell("other-heading", self._single, self._changed_heading)
        yield from self._filled_beside()
        yield from self._by_cell("printed-unit", self._found, self._changed_unit)

    def _by_cell(self, code: str, fields: Mapping[str, tuple[FieldPlace, Spot]], look: Look) -> Iterator[CaptionDoubt]:
        groups: dict[tuple[str, str, bool], list[tuple[str, Spot]]] = {}
        for name, (place, spot) in fields.items():
            if (seen := look(place, spot)) is not None:
                at, shown, expected = seen
                groups.setdefault((shown, expected, at.row in self._top), []).append((name, at))
        for (shown, expected, _), members in groups.items():
            cells = tuple({at.cell: at for _, at in members}.values())
            yield CaptionDoubt(code, cells, shown, expected, tuple(name for name, _ in members))

    # ------------------------------------------------------------ headings

    def _changed_heading(self, place: FieldPlace, spot: Spot) -> tuple[Spot, str, str] | None:
        """The same for all figures of a block in one column."""
        column = place.block_key, spot.column, place.heading
        if column not in self._headings:
            self._headings[column] = self._heading_of_others(*column)
        return self._headings[column]

    def _heading_of_others(self, block_key: str, column: int, heading: str) -> tuple[Spot, str, str] | None:
        block = self._block_rows.get(block_key, -1)
        for row in (*self._top, block) if block >= 0 else self._top:
            text = self._page.label(row, column)
            if _names_other_figures(text, heading):
                return self._spot(row, column), text, heading
        return None

    def _filled_beside(self) -> Iterator[CaptionDoubt]:
        """Figures of single-column rows with another figure in a column that the form leaves free."""
        if self._sheet.shape.unit_column is None:
            return
        by_block: dict[str, list[tuple[str, Spot, Spot]]] = {}
        for name, (place, spot) in self._single.items():
            if (beside := self._beside(spot)) is not None:
                by_block.setdefault(place.block_key, []).append((name, spot, beside))
        cells, names = [], []
        for block, hits in by_block.items():
            cells += [beside for _, _, beside in hits]
            # a second figure in several rows is a second column, also for the rows of the block that leave it blank
            whole = [name for name, (place, _) in self._single.items() if place.block_key == block]
            names += whole if len(hits) > 1 else [name for name, _, _ in hits]
        if cells:
            yield CaptionDoubt("figure-beside", tuple(cells), str(cells[0].raw), "", tuple(names))

    def _beside(self, spot: Spot) -> Spot | None:
        last = self._unit_column if self._unit_column is not None else spot.column + len(self._sheet.shape.value_columns)
        for column, raw in enumerate(self._page.grid.rows[spot.row][spot.column + 1 : last], start=spot.column + 1):
            if raw != "" and _is_figure(raw) and raw != spot.raw:
                return Spot(spot.row, column, raw)
        return None

    # ------------------------------------------------------------ units

    def _changed_unit(self, place: FieldPlace, spot: Spot) -> tuple[Spot, str, str] | None:
        unit = place.field.unit
        if (wanted := _scale_of_few(unit)) is None:
            return None
        if self._unit_column is not None:
            text = self._page.label(spot.row, self._unit_column)
            if text != unit and _differs(_scaled(text := text.replace("单位", "").strip("():")), wanted):
                return self._spot(spot.row, self._unit_column), text, unit
        for row, column, shown in self._contrary_mentions(wanted):
            if self._concerns(row, column, place, spot):
                return self._spot(row, column), shown, unit
        return None

    def _contrary_mentions(self, wanted: tuple[str, str]) -> list[tuple[int, int, str]]:
        """The cells in which the same unit on another scale is named."""
        if wanted not in self._contrary:
            mentions = ((row, column, shown) for (row, column), shown in self._mentions.items())
            self._contrary[wanted] = [one for one in mentions if _differs(_scale_of_few(one[2]), wanted)]
        return self._contrary[wanted]

    def _concerns(self, row: int, column: int, place: FieldPlace, spot: Spot) -> bool:
        """Whether what is named there is printed for the figure: in its row, over its block, over the sheet."""
        block = self._block_rows.get(place.block_key)
        in_label = row == spot.row and column == self._sheet.label_column
        return in_label or row in self._top or row == block or (block is None and self._heads(row, column, spot.row))

    def _heads(self, row: int, column: int, figure_row: int) -> bool:
        """Whether a text among the labels is the changed heading of the block that the figure stands in."""
        is_heading = column == self._sheet.label_column and row not in self._figure_rows
        return is_heading and row < figure_row and not any(row < other < figure_row for other in self._block_rows.values())

    @cached_property
    def _figure_rows(self) -> set[int]:
        return {spot.row for _, spot in self._found.values()}

    @cached_property
    def _mentions(self) -> dict[Place, str]:
        """Every cell in which a unit of money is named as such."""
        found: dict[Place, str] = {}
        for text, places in self._page.texts.items():
            if "元" in text and (unit := _mentioned(text)):
                found |= dict.fromkeys(places, unit)
        return dict(sorted(found.items()))

    @cached_property
    def _unit_column(self) -> int | None:
        for row in self._top:
            for heading in ("计量单位", "单位"):
                if columns := self._page.columns_with(heading, row):
                    return columns[0]
        issued = self._sheet.shape.unit_column
        if issued is None:
            return None
        # without its heading: the column in which the units of most rows stand
        wanted = [(spot.row, plain_label(place.field.unit)) for place, spot in self._found.values() if place.field.unit]
        at = self._sheet.label_column - self._sheet.shape.label_column + issued
        hits = sum(self._page.label(row, at) == unit or _scaled(self._page.label(row, at)) is not None for row, unit in wanted)
        return at if hits * 2 > len(wanted) else None

    def _spot(self, row: int, column: int) -> Spot:
        return Spot(row, column, self._page.at(row, column))


def _names_other_figures(text: str, heading: str) -> bool:
    return bool(text) and len(text) <= _LONGEST_HEADING and text != plain_label(heading) and _is_of_other_figures(text)


@lru_cache(maxsize=1024)
def _is_of_other_figures(text: str) -> bool:
    return _OTHER_FIGURES.search(_NEUTRAL.sub("", text)) is not None


@lru_cache(maxsize=1024)
def _mentioned(text: str) -> str:
    """The unit of money that a label, heading or hint names as such; "" for none."""
    match = _MENTION.search(text)
    return next(unit for unit in match.groups() if unit) if match else ""


def _is_figure(raw: object) -> bool:
    if isinstance(raw, str):
        return _NUMBER.fullmatch(plain_label(raw)) is not None
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _differs(seen: tuple[str, str] | None, wanted: tuple[str, str]) -> bool:
    return seen is not None and seen[1] == wanted[1] and seen[0] != wanted[0]


def _scaled(unit: str) -> tuple[str, str] | None:
    """“万元” as scale and base; None for what is no such unit."""
    match = _SCALED.fullmatch(plain_label(unit))
    return (match[1], match[2]) if match else None


#: for the units of a scheme's fields and those in headings, which are few and short
_scale_of_few = lru_cache(maxsize=256)(_scaled)
