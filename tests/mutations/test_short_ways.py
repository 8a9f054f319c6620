"""The short ways of reading a form lead where the long ones do, whatever was done to the form."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import Layout, make_layout
from jixiao_batch.workbook.opening.opener import read_with_calamine
from jixiao_batch.workbook.opening.plain_grids import plain_sheets
from jixiao_batch.workbook.opening.preflight import inspect_zip
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.grids import make_page
from jixiao_batch.workbook.reading.locating import FieldFinder
from jixiao_batch.workbook.reading.places import find_form_sheets
from mutations import moves, table_moves
from mutations.paper_form import PaperForm, filled_form

MOVES = moves.MOVES | table_moves.TABLE_MOVES


@dataclass(frozen=True)
class Form:
    paper: PaperForm
    layout: Layout


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    loaded = load_scheme("jianghua-2023")
    return Form(filled_form(loaded, tmp_path_factory.mktemp("form")), make_layout(loaded.scheme))


@pytest.mark.parametrize("name", list(MOVES)[::2])
def test_a_changed_form_reads_the_same_by_the_short_way(form: Form, name: str) -> None:
    changed = form.paper.copy()
    MOVES[name].change(changed)
    found = inspect_zip(changed.to_bytes())
    by_calamine = read_with_calamine(found.cleaned, found.skipped)
    assert isinstance(by_calamine, tuple)
    if found.is_plain and (plain := plain_sheets(found.passed, found.sheets, found.cells, found.strings)) is not None:
        assert repr(plain) == repr(by_calamine)
    look = SecondLook(b"", found.parts)
    pages = [make_page(grid, look.merges(grid.name)) for grid in by_calamine]
    for sheet in find_form_sheets(form.layout, pages):
        finder = FieldFinder(sheet, look)
        for place in form.layout.fields.values():
            if place.sheet != sheet.form_sheet or (sure := finder.sure.get(place.field.id)) is None:
                continue
            located = finder.find(place)
            assert (located.spots, located.doubt, located.outvoted) == ((sure,), None, False), place.field.id


def test_an_untouched_form_is_read_by_the_short_way_throughout(form: Form) -> None:
    found = inspect_zip(form.paper.to_bytes())
    assert found.is_plain
    grids = plain_sheets(found.passed, found.sheets, found.cells, found.strings)
    assert grids is not None
    look = SecondLook(b"", found.parts)
    sheets = find_form_sheets(form.layout, [make_page(grid, look.merges(grid.name)) for grid in grids])
    finders = {sheet.form_sheet: FieldFinder(sheet, look) for sheet in sheets}
    assert all(field_id in finders[place.sheet].sure for field_id, place in form.layout.fields.items())
