"""得分表合订本: every score sheet once, in the order of the ranking, listed with its page, all of it live and right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from example_county import UNITS, example_county
from openpyxl.workbook import Workbook
from recalculation import differences

from jixiao_batch.county.results import CountyResult
from jixiao_batch.output.bound_sheets import CONTENTS, bound_units, write_bound_sheets
from jixiao_batch.output.names import MAX_SHEET_NAME, sheet_name


@pytest.fixture(scope="module")
def county() -> CountyResult:
    return example_county(UNITS[:6])


@pytest.fixture(scope="module")
def file(county: CountyResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bound") / "得分表合订本.xlsx"
    write_bound_sheets(county, file, silent)
    return file


@pytest.fixture(scope="module")
def book(file: Path) -> Workbook:
    return openpyxl.load_workbook(file, data_only=True)


def silent(done: int, of: int) -> None:
    """What a test does not watch."""


def lines(book: Workbook) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[CONTENTS].iter_rows(min_row=4)]


def test_every_assessed_unit_has_one_sheet_ranked_units_first(county: CountyResult, book: Workbook) -> None:
    units = [unit for unit, _ in bound_units(county.units)]
    assert sorted(unit.code for unit in units) == sorted(unit.code for unit in county.units if unit.assessment is not None)
    assert [line[1] for line in lines(book)] == [unit.label for unit in units]
    assert book.sheetnames == [CONTENTS, *(sheet_name(number, unit.label) for number, unit in enumerate(units, start=1))]
    ranks = [unit.rank for unit in units]
    ranked = [rank for rank in ranks if rank is not None]
    assert ranked == sorted(ranked)
    assert ranks == [*ranked, *[None] * (len(ranks) - len(ranked))]


def test_list_says_what_the_sheets_say(county: CountyResult, book: Workbook) -> None:
    for line, (unit, assessment) in zip(lines(book), bound_units(county.units), strict=True):
        assert [text or "" for text in line[2:4]] == [unit.code, unit.category]
        assert line[5:7] == [float(assessment.score_total), assessment.grade or "待定"]


def test_pages_are_counted_through_the_book(book: Workbook) -> None:
    begins = [line[8] for line in lines(book)]
    assert begins[0] == 1
    for name, begin, following in zip(book.sheetnames[1:], begins, [*begins[1:], None], strict=True):
        sheet = book[name]
        assert sheet.page_setup.useFirstPageNumber
        assert (sheet.page_setup.firstPageNumber or 1) == begin
        if following is not None:
            assert following - begin == len(sheet.row_breaks.brk) + 1  # type: ignore[operator]


def test_each_line_leads_to_its_sheet_and_each_sheet_back(book: Workbook) -> None:
    for row, name in enumerate(book.sheetnames[1:], start=4):
        assert book[CONTENTS].cell(row, 2).hyperlink.location == f"'{name}'!A1"
        assert book[name]["A1"].hyperlink.location == f"'{CONTENTS}'!A1"


@pytest.mark.parametrize("label", ["甲[乙]'丙'/丁:戊*?\\", "长" * 40, "𠮷" * 40, "History", "", "单位（项目）"])
def test_sheet_names_are_such_as_excel_takes(label: str) -> None:
    name = sheet_name(300, label)
    assert name.startswith("300_")
    assert len(name.encode("utf-16-le")) <= 2 * MAX_SHEET_NAME
    assert not set(name) & set("[]:*?/\\'")


def test_units_of_the_same_name_get_sheets_of_their_own(county: CountyResult, tmp_path: Path) -> None:
    one = next(unit for unit in county.units if unit.assessment is not None)
    twins = replace(county, units=(one, replace(one, code="x"), replace(one, name=one.name.upper())))
    write_bound_sheets(twins, tmp_path / "x.xlsx", silent)
    assert len(set(openpyxl.load_workbook(tmp_path / "x.xlsx", read_only=True).sheetnames)) == 4


def test_recalculation_finds_no_difference(file: Path) -> None:
    assert differences([file]) == []


def test_two_writes_give_the_same_bytes(county: CountyResult, file: Path, tmp_path: Path) -> None:
    write_bound_sheets(county, tmp_path / "x.xlsx", silent)
    assert (tmp_path / "x.xlsx").read_bytes() == file.read_bytes()
