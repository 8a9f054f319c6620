"""The list of a sheet's cells says what looking at every tag would, and there is none where it could not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from forged import sheet_xml

from jixiao_batch.workbook.opening.container import is_sheet_part
from jixiao_batch.workbook.opening.opener import open_workbook
from jixiao_batch.workbook.opening.plain_cells import plain_cells, without_formulas
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.opening.sheet_extent import measure, of_cells
from jixiao_batch.workbook.opening.sheets import OpenedWorkbook

FORM = Path(__file__).parents[2] / "samples" / "2023" / "报送" / "共青团清禾县委员会.xlsx"


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(FORM) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def opened() -> OpenedWorkbook:
    found = open_workbook(FORM.read_bytes())
    assert isinstance(found, OpenedWorkbook)
    return found


def test_every_sheet_of_a_form_has_a_list(opened: OpenedWorkbook) -> None:
    assert sorted(opened.cells) == sorted(name for name in opened.parts if is_sheet_part(name))
    for name, cells in opened.cells.items():
        assert of_cells(cells) == measure(opened.parts[name])


def test_the_list_says_what_the_tags_say(opened: OpenedWorkbook) -> None:
    strange = {name: part.replace(b'<c r="', b'<c  r="') if is_sheet_part(name) else part for name, part in opened.parts.items()}
    by_tags = SecondLook(b"PK", strange)
    by_list = SecondLook.into(opened)
    for grid in opened.sheets:
        cells = [f"{column}{row}" for row in range(1, len(grid.rows) + 2) for column in "ABCDEFGHIJKLMNO"]
        assert by_list.cells(grid.name, cells) == by_tags.cells(grid.name, cells)
        assert by_list.formats(grid.name, bool) == by_tags.formats(grid.name, bool)
        assert by_list.appearances(grid.name) == by_tags.appearances(grid.name)
        assert by_list.merges(grid.name) == by_tags.merges(grid.name)
        assert [by_list.formula(grid.name, cell) for cell in cells] == [by_tags.formula(grid.name, cell) for cell in cells]
        behind = by_list.behind_blanks(grid.name, cells)
        hidden = ("error", "formula", "formula_without_result")
        assert behind == {cell: fact for cell, fact in by_tags.cells(grid.name, cells).items() if fact.kind in hidden}


@pytest.mark.parametrize(
    "rows",
    [
        "",
        '<row r="1"><c r="A1"><v> 1</v></c></row>',
        '<row r="1"><c r="A1"><v>1 </v></c></row>',
        '<row r="1"><c r="A1"><v>&#49;</v></c></row>',
        '<row r="1"><c r="A1"><v>1<!-- --></v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>1</t></is><v>2</v></c></row>',
        '<row r="1"><c r="A1"><is><t>1</t></is></c></row>',
        '<row r="1"><c r="A1" r="B1"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        "<row r='1'><c r=\"A1\"><v>1</v></c></row>",
        '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
        '<row><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="2"><c r="A2"><v>1</v></c></row>',
    ],
)
def test_what_is_written_otherwise_has_no_list(rows: str) -> None:
    assert plain_cells(sheet_xml(rows).encode()) is None


@pytest.mark.parametrize("outside", ["<!-- -->", '<c r="A1"/>', "<x:row/>", "<?php ?>"])
def test_a_part_with_anything_strange_around_its_rows_has_no_list(outside: str) -> None:
    assert plain_cells(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').encode()) is not None
    assert plain_cells(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', outside).encode()) is None


def test_ways_of_excel_wps_and_libreoffice_have_a_list() -> None:
    rows = (
        '\n<row r="1" spans="1:8" ht="20.25" customHeight="1" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c>'
        '<c r="B1" s="2"/><c r="C1"><f t="shared" ref="C1:C2" si="0">A1+1</f><v>2</v></c></row>\n'
        '<row r="2"><c r="C2"><f t="shared" si="0"/><v>3</v></c><c r="D2" t="str"><f aca="false">"一 二"</f><v>一 二</v></c>'
        '<c r="E2"><f>C1</f><v/></c><c r="AB2" t="inlineStr"><is><t xml:space="preserve"> 三 </t></is></c></row><row r="9"/>'
    )
    cells = plain_cells(sheet_xml(rows).encode())
    assert cells is not None
    extent = of_cells(cells)
    assert (extent.rows, extent.columns, extent.cells, extent.twice) == (9, 28, 7, False)
    assert cells.own_formulas == {b"E2": b"C1"}
    assert [one for one in (b"A1", b"B1", b"C2", b"E2", b"Z99") if cells.is_more_than_value(one)] == [b"C2", b"E2"]
    assert cells.values[cells.order[b"E2"]] == b""
    assert b"<f" not in without_formulas(sheet_xml(rows).encode())


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1"><c r="A1"><v>1{" " * 1_000_000}1 </v></c></row>',
        f"{' ' * 1_000_000}",
        f'<row r="1"{" " * 1_000_000}',
        f'<row r="1"><c r="A1"><f{" " * 1_000_000}</c></row>',
        f'<row r="1">{"<c r=" * 300_000}</row>',
    ],
)
def test_endless_blanks_and_tags_are_passed_once(rows: str) -> None:
    assert plain_cells(sheet_xml(rows).encode()) is None
