"""The cells in which fields of a form may stand: usually one for each, on the sheet and beside the label it was issued with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jixiao_batch.findings.model import Place
from jixiao_batch.workbook.layout import FieldPlace, Layout
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.captions import CaptionDoubt, Captions
from jixiao_batch.workbook.reading.grids import Page, Spot, is_blank
from jixiao_batch.workbook.reading.locating import Doubt, FieldFinder
from jixiao_batch.workbook.reading.places import FoundSheet


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cell that may hold a field, on one of the sheets, and what speaks against it."""

    page: Page
    spot: Spot
    doubt: Doubt | None

    @property
    def is_blank(self) -> bool:
        return is_blank(self.spot.raw)

    @property
    def address(self) -> str:
        return f"{self.page.name}!{self.spot.cell}"

    def standing(self, place: FieldPlace) -> Place:
        return standing(place, self.page, self.spot)


def standing(place: FieldPlace, page: Page, spot: Spot) -> Place:
    """Where a field stands; one place for all units that left it where it was."""
    sheet = page.grid.name
    if spot.row + 1 == place.row and spot.column + 1 == place.column and sheet == place.sheet:
        return place.issued
    return Place(sheet, spot.cell, place.field.label)


@dataclass(frozen=True, slots=True)
class _Searched:
    """One of the form's sheets, and the fields found on it."""

    sheet: FoundSheet
    finder: FieldFinder
    found: list[tuple[FieldPlace, Spot]] = field(default_factory=list)


class Candidates:
    """Looks for every field of the form on all sheets that may have it.

    `sure` has the page and the cell of each field that stands there once and without any doubt, `others` all candidates for
    each of the other fields; `outvoted` counts by sheet the fields whose hidden keys pointed elsewhere.
    """

    def __init__(self, layout: Layout, sheets: Sequence[FoundSheet], look: SecondLook) -> None:
        self._searched = [_Searched(sheet, FieldFinder(sheet, look)) for sheet in sheets]
        self._by_sheet: dict[str, list[_Searched]] = {}
        for one in self._searched:
            self._by_sheet.setdefault(one.sheet.form_sheet, []).append(one)
        self.sure: dict[str, tuple[Page, Spot]] = {}
        self.others: dict[str, list[Candidate]] = {}
        self.outvoted: dict[str, int] = {}
        for field_id, place in layout.fields.items():
            searched = self._by_sheet.get(place.sheet, [])
            if len(searched) == 1 and (spot := searched[0].finder.sure.get(field_id)) is not None:
                self.sure[field_id] = searched[0].sheet.page, spot
                searched[0].found.append((place, spot))
            else:
                self.others[field_id] = self._find(place)

    def _find(self, place: FieldPlace) -> list[Candidate]:
        candidates: list[Candidate] = []
        for one in self._by_sheet.get(place.sheet, ()):
            page = one.sheet.page
            if (sure := one.finder.sure.get(place.field.id)) is not None:
                candidates.append(Candidate(page, sure, None))
                one.found.append((place, sure))
                continue
            located = one.finder.find(place)
            if located.outvoted:
                self.outvoted[page.name] = self.outvoted.get(page.name, 0) + 1
            candidates += [Candidate(page, spot, located.doubt) for spot in located.spots]
            one.found.extend((place, spot) for spot in located.spots)
        return candidates

    def merged(self) -> dict[str, tuple[str, ...]]:
        """Fields whose cell is merged with that of others: the labels of those others."""
        shared: dict[str, tuple[str, ...]] = {}
        for one in self._searched:
            rows, columns = {spot.row for _, spot in one.found}, {spot.column for _, spot in one.found}
            for merge in one.sheet.page.merges:
                if columns.isdisjoint(range(merge.left, merge.right + 1)) or rows.isdisjoint(range(merge.top, merge.bottom + 1)):
                    continue
                inside = [place.field for place, spot in one.found if merge.covers(spot.row, spot.column)]
                for own in inside if len(inside) > 1 else ():
                    labels = [other.label for other in inside if other.id != own.id]
                    shared[own.id] = tuple(dict.fromkeys(labels))
        return shared

    def mistaken(self) -> Iterator[tuple[Page, CaptionDoubt, dict[str, Spot]]]:
        """What is printed around figures and makes them mean something else, with the cells of those fields."""
        for one in self._searched:
            found = {place.field.id: (place, spot) for place, spot in one.found}
            for doubt in Captions(one.sheet, one.finder.block_rows, found).doubts():
                yield one.sheet.page, doubt, {field_id: found[field_id][1] for field_id in doubt.fields}
