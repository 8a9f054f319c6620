"""Finding the cell of a field on one sheet of the form: hidden keys, defined names and visible text, checked against each other.

What is visible must fit, because a person reads by it: the label of the row and the heading of the column. Where a hidden key
says otherwise, a second witness decides: the cell's defined name, or the hint that the form prints in the field's own row. If
none does, the field is refused rather than guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from jixiao_batch.workbook.layout import FieldPlace, defined_name
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.grids import Place, Spot, is_blank, plain_label
from jixiao_batch.workbook.reading.places import FoundSheet

#: that many rows whose hint belongs to another label, and the labels of the sheet are no longer taken on trust
_FEW = 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """Visible text that is not the form's: what stands there and what should. `contradicts`: it belongs to another field."""

    shown: str
    expected: str
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Located:
    """The cells of a field on one sheet; none when it is lost, several when it stands there more than once."""

    spots: tuple[Spot, ...] = ()
    doubt: Doubt | None = None
    #: the hidden keys pointed elsewhere and were outvoted
    outvoted: bool = False


@dataclass(frozen=True, slots=True)
class _Lines:
    """Candidate rows, or columns, of a field."""

    places: tuple[int, ...] = ()
    doubt: Doubt | None = None
    outvoted: bool = False


class FieldFinder:
    """Finds fields on one sheet; the workbook's defined names are looked up only where keys or labels leave a doubt."""

    def __init__(self, sheet: FoundSheet, look: SecondLook) -> None:
        self._sheet = sheet
        self._page = sheet.page
        self._look = look
        self._turns = sheet.shape.turns
        self._hints = sheet.shape.hints
        self._known_columns: dict[tuple[str, str, str], tuple[int, ...]] = {}

    @cached_property
    def sure(self) -> dict[str, Spot]:
        """Each field that stands there without any doubt, once, beside its label and under its heading; the others: `find`."""
        found: dict[str, Spot] = {}
        sure_rows, rows = self._sure_rows, self._page.grid.rows
        for places in self._sheet.shape.columns if sure_rows else ():
            columns = self._sure_columns(places[0])
            if len(columns) != 1:
                continue
            (column,) = columns
            for place in places:
                if (row := sure_rows.get(place.row_key)) is not None:
                    found[place.field.id] = Spot(row, column, rows[row][column])
        return found

    def find(self, place: FieldPlace) -> Located:
        """Where the field stands."""
        rows = self._rows(place)
        if not rows.places:
            return Located()
        columns = self._columns(place)
        spots = tuple(self._spot(row, column) for row in rows.places for column in columns.places)
        return Located(spots, rows.doubt or columns.doubt, rows.outvoted or columns.outvoted)

    def _spot(self, row: int, column: int) -> Spot:
        return Spot(row, column, self._page.at(row, column))

    # ------------------------------------------------------------ rows

    @cached_property
    def _sure_rows(self) -> dict[str, int]:
        """The row of each key that stands there once, beside its label, on a sheet whose labels did not slide."""
        if not self._labels_are_sound:
            return {}
        rows_by_key, rows_by_label = self._sheet.rows_by_key, self._sheet.rows_by_label
        sure: dict[str, int] = {}
        for key, (label, expected) in self._sheet.shape.named.items():
            keyed, labelled = rows_by_key.get(key, ()), rows_by_label.get(label, ())
            if len(keyed) == 1 and keyed[0] in labelled and len(labelled) <= expected:
                sure[key] = keyed[0]
        return sure

    def _rows(self, place: FieldPlace) -> _Lines:
        label = self._sheet.shape.label_of[place.row_key]
        keyed = self._in_block(place, self._sheet.rows_by_key.get(place.row_key, ()))
        fitting = tuple(row for row in keyed if self._label(row) == label)
        if fitting and len(self._sheet.rows_by_label[label]) > self._turns[place.row_key][1]:
            # a second row of that label without its key
            return _Lines(tuple(dict.fromkeys((*fitting, *self._labelled(place, label)))))
        if fitting and self._is_unopposed(place, fitting[0], has_twin=len(keyed) > 1):
            return _Lines(fitting)
        labelled = self._labelled(place, label)
        if not keyed:
            return self._without_key(place, labelled)
        row = keyed[0]
        is_clear = len(labelled) == 1 and self._labels_are_sound
        if is_clear and self._is_confirmed(place, labelled[0]) and not self._is_confirmed(place, row):
            return _Lines(labelled, outvoted=True)
        shown = self._label(row)
        contradicts = bool(labelled) or shown in self._sheet.rows_by_label
        return _Lines(keyed, Doubt(self._shown_label(row), place.row_label, contradicts) if shown or labelled else None)

    def _without_key(self, place: FieldPlace, labelled: tuple[int, ...]) -> _Lines:
        """By label, as long as nothing speaks against it; without a label by defined name."""
        if labelled:
            row = labelled[0]
            named = self._named(place)
            speaks_against = self._has_foreign_hint(place, row) or (named is not None and self._names_are_alive)
            if named == row or (not speaks_against and (self._labels_are_sound or self._is_confirmed(place, row))):
                return _Lines(labelled)
            return _Lines(labelled, Doubt(self._shown_label(row), place.row_label, contradicts=True))
        row_of_name = self._named(place)
        if row_of_name is None or self._label(row_of_name) in self._sheet.rows_by_label or not self._label(row_of_name):
            return _Lines()
        return _Lines((row_of_name,), Doubt(self._shown_label(row_of_name), place.row_label, contradicts=False))

    def _label(self, row: int) -> str:
        return self._page.label(row, self._sheet.label_column)

    def _shown_label(self, row: int) -> str:
        text = self._page.at(row, self._sheet.label_column)
        return text.strip() if isinstance(text, str) else ""

    def _labelled(self, place: FieldPlace, label: str) -> tuple[int, ...]:
        """Rows with the field's label; of equal labels (年末结余 is a field and a derived figure) those in its own block."""
        rows = self._sheet.rows_by_label.get(label, ())
        turn, expected = self._turns[place.row_key]
        if len(rows) == expected == 1:
            return rows
        block = self._block_range(place)
        if block is not None:
            inside = tuple(row for row in rows if row in block)
            return inside or (rows if expected == 1 else ())
        if len(rows) == expected:
            return (rows[turn],)
        return rows if expected == 1 else ()

    def _in_block(self, place: FieldPlace, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Of several rows with one key those in the field's block, if any."""
        if len(rows) < 2 or (block := self._block_range(place)) is None:
            return rows
        return tuple(row for row in rows if row in block) or rows

    def _block_range(self, place: FieldPlace) -> range | None:
        starts = self.block_rows
        start = starts.get(place.block_key)
        if start is None:
            return None
        return range(start + 1, min((row for row in starts.values() if row > start), default=len(self._page.grid.rows)))

    @cached_property
    def block_rows(self) -> dict[str, int]:
        """The heading row of each block, by key if its label fits or is gone, else by label."""
        found = {}
        for block in self._sheet.shape.rows:
            if block.kind != "block":
                continue
            labelled = self._sheet.rows_by_label.get(plain_label(block.label), ())
            keyed = self._sheet.rows_by_key.get(block.key, ())
            both = tuple(row for row in keyed if row in labelled)
            rows = both or labelled or keyed
            if len(rows) == 1:
                found[block.key] = rows[0]
        return found

    # ------------------------------------------------------------ witnesses

    def _is_unopposed(self, place: FieldPlace, row: int, *, has_twin: bool) -> bool:
        """Whether key and label may be believed together: both may have slid, or been copied over another row."""
        if self._labels_are_sound:
            return not (has_twin and self._has_foreign_hint(place, row))
        return not has_twin and (self._has_own_hint(place, row) or self._named(place) == row)

    def _is_confirmed(self, place: FieldPlace, row: int) -> bool:
        """Whether the printed hint or the defined name also says that the row is the field's."""
        if self._has_own_hint(place, row):
            return True
        return self._named(place) == row and not self._has_foreign_hint(place, row)

    def _has_own_hint(self, place: FieldPlace, row: int) -> bool:
        """Whether the row carries the hint that the form prints beside this field and no other."""
        hint = self._hints.get(place.row_key, "")
        return list(self._hints.values()).count(hint) == 1 and hint in self._hints_at.get(row, ())

    def _has_foreign_hint(self, place: FieldPlace, row: int) -> bool:
        """Whether the row carries a hint that the form prints elsewhere, and not its own."""
        at = self._hints_at.get(row)
        return at is not None and self._hints.get(place.row_key, "") not in at

    @cached_property
    def _hints_at(self) -> dict[int, set[str]]:
        """The printed hints of the form that stand in each row now."""
        found: dict[int, set[str]] = {}
        for hint in set(self._hints.values()):
            for row, _ in self._page.texts.get(hint, ()):
                found.setdefault(row, set()).add(hint)
        return found

    @cached_property
    def _labels_are_sound(self) -> bool:
        """False once some labels stand in rows whose hints belong to others: then the whole column may have slid."""
        foreign = 0
        for key, hint in self._hints.items():
            found = self._sheet.rows_by_label.get(self._sheet.shape.label_of[key], ())
            if len(found) == 1 and (at := self._hints_at.get(found[0])) is not None:
                foreign += hint not in at
        return foreign < _FEW

    @cached_property
    def _names_are_alive(self) -> bool:
        """Whether the defined names still point at the rows of their labels, rather than left behind by some program."""
        points = [
            (named[1], rows[0])
            for form_row in self._sheet.shape.rows
            for field in form_row.fields[:1]
            if (named := self._look.names.get(defined_name(field.id))) and named[0] == self._page.name
            and len(rows := self._sheet.rows_by_label.get(plain_label(form_row.label), ())) == 1
        ]  # fmt: skip
        return sum(named == labelled for named, labelled in points) * 2 > len(points)

    def _named_place(self, place: FieldPlace) -> Place | None:
        sheet, row, column = self._look.names.get(defined_name(place.field.id), ("", -1, -1))
        return (row, column) if sheet == self._page.name else None

    def _named(self, place: FieldPlace) -> int | None:
        named = self._named_place(place)
        return named[0] if named else None

    # ------------------------------------------------------------ columns

    def _sure_columns(self, place: FieldPlace) -> tuple[int, ...]:
        """The columns with key and heading of the field's; the same for all fields in one column of a block."""
        column = place.column_key, place.block_key, place.heading
        if column not in self._known_columns:
            keyed, _, headed = self._heads(place)
            self._known_columns[column] = tuple(one for one in keyed if one in headed)
        return self._known_columns[column]

    def _heads(self, place: FieldPlace) -> tuple[tuple[int, ...], int | None, tuple[int, ...]]:
        """The columns with the field's key; the row of its heading, and the columns with that."""
        keyed = self._sheet.key_columns.get(place.column_key, ()) if self._key_row_is_sound else ()
        is_first = place.heading == self._sheet.shape.headings[1]
        row = self._sheet.heading_row if is_first else self.block_rows.get(place.block_key)
        return keyed, row, self._page.columns_with(plain_label(place.heading), row) if row is not None else ()

    def _columns(self, place: FieldPlace) -> _Lines:
        keyed, row, headed = self._heads(place)
        is_first = place.heading == self._sheet.shape.headings[1]
        fitting = self._sure_columns(place)
        if fitting or row is None:
            return _Lines(fitting or keyed or self._named_column(place) or self._column_as_issued(place))
        named = self._named_column(place)
        if not keyed:
            return self._without_column_key(place, row, headed, named)
        column = keyed[0]
        if len(headed) == 1 and headed == named:
            return _Lines(headed, outvoted=True)
        text = self._page.at(row, column)
        shown = "" if is_blank(text) else str(text)
        if is_first and not headed:  # the heading over all columns says little; the hidden key is enough
            return _Lines(keyed)
        contradicts = bool(headed) or plain_label(shown) in {plain_label(heading) for heading in self._headings(place)}
        return _Lines(keyed, Doubt(shown, place.heading, contradicts))

    def _without_column_key(self, place: FieldPlace, row: int, headed: tuple[int, ...], named: tuple[int, ...]) -> _Lines:
        if headed and named and named[0] not in headed and self._name_columns_are_alive:
            return _Lines(headed, Doubt(place.heading, str(self._page.at(row, named[0])), contradicts=True))
        others = (at for key, at in self._sheet.key_columns.items() if key != place.column_key)
        if headed and self._key_row_is_sound and any(headed[0] in at for at in others):
            return _Lines(headed, Doubt(place.heading, f"{place.heading}（隐藏编码是另一栏）", contradicts=True))
        if not headed and named and (other := self._other_heading(place, row, named[0])):
            return _Lines(named, Doubt(other, place.heading, contradicts=True))
        return _Lines(headed or named or self._column_as_issued(place), outvoted=not self._key_row_is_sound)

    def _other_heading(self, place: FieldPlace, row: int, column: int) -> str:
        """The heading over a column when it is that of another field of the block; "" otherwise."""
        shown = self._page.label(row, column)
        return (
            shown if shown in {plain_label(heading) for heading in self._headings(place)} - {plain_label(place.heading)} else ""
        )

    @cached_property
    def _key_row_is_sound(self) -> bool:
        """Whether the hidden column keys still stand over the (first) value column."""
        row, keyed = self._sheet.heading_row, self._sheet.key_columns.get("1", ())
        headed = self._page.columns_with(plain_label(self._sheet.shape.headings[1]), row) if row is not None else ()
        return not headed or not keyed or bool(set(keyed) & set(headed))

    @cached_property
    def _name_columns_are_alive(self) -> bool:
        """Whether the defined names still point at the (first) value column."""
        row = self._sheet.heading_row
        headed = self._page.columns_with(plain_label(self._sheet.shape.headings[1]), row) if row is not None else ()
        firsts = [row.fields[0] for row in self._sheet.shape.rows if row.fields]
        named = {at[2] for field in firsts if (at := self._look.names.get(defined_name(field.id))) and at[0] == self._page.name}
        return bool(headed) and named == set(headed[:1])

    def _column_as_issued(self, place: FieldPlace) -> tuple[int, ...]:
        """The column at its old distance from the labels, if no column came or went between the labels and the units."""
        shape, start = self._sheet.shape, self._sheet.label_column - self._sheet.shape.label_column
        is_first = place.heading == shape.headings[1]
        if shape.unit_column is None or not is_first or not self._units_stand_at(start + shape.unit_column):
            return ()
        return (start + place.column,)

    def _units_stand_at(self, column: int) -> bool:
        rows = [
            (found[0], plain_label(row.fields[0].unit))
            for row in self._sheet.shape.rows
            if row.fields and row.fields[0].unit
            and len(found := self._sheet.rows_by_label.get(plain_label(row.label), ())) == 1
        ]  # fmt: skip
        return bool(rows) and all(self._page.label(row, column) == unit for row, unit in rows)

    def _headings(self, place: FieldPlace) -> tuple[str, ...]:
        return next((row.columns for row in self._sheet.shape.rows if row.key == place.block_key), ())

    def _named_column(self, place: FieldPlace) -> tuple[int, ...]:
        named = self._named_place(place)
        return (named[1],) if named else ()
