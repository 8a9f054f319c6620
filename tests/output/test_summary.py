"""全县汇总.xlsx: live formulas with right results, foreign text as text, every sheet present, the same bytes twice."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import openpyxl
import pytest
from example_county import example_county
from openpyxl.workbook import Workbook
from recalculation import differences

from jixiao_batch.county.consolidate import findings_by_code, summarise
from jixiao_batch.county.results import CountyResult
from jixiao_batch.output.summary import write_summary
from jixiao_batch.output.summary.overview import largest_differences
from jixiao_batch.output.summary.plan import Plan

SHEETS = [
    "概览", "报送情况", "排名", "分组排名", "收支结余", "预算执行与比率", "指标得分", "绩效指标明细", "自评与复核差异",
    "问题清单", "指标体系", "基础数据", "运行信息",
]  # fmt: skip
FACTS = (("程序", "jixiao-batch 0.1.0"), ("指标体系", "jianghua-2023"))


@pytest.fixture(scope="module")
def county() -> CountyResult:
    return example_county()


@pytest.fixture(scope="module")
def file(county: CountyResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("summary") / "全县汇总.xlsx"
    write_summary(county, target, run_facts=FACTS)
    return target


@pytest.fixture(scope="module")
def shown(file: Path) -> Workbook:
    return openpyxl.load_workbook(file, data_only=True)


def test_recalculation_finds_no_difference(file: Path, county: CountyResult, tmp_path: Path) -> None:
    nobody, unscored = tmp_path / "nobody.xlsx", tmp_path / "unscored.xlsx"
    write_summary(dataclasses.replace(county, units=(), files=()), nobody, run_facts=())
    write_summary(dataclasses.replace(county, units=county.units[len(county.ranked) :]), unscored, run_facts=())
    assert differences([file, nobody, unscored]) == []


def test_sheets_stand_in_the_order_in_which_they_are_asked_about(shown: Workbook) -> None:
    assert shown.sheetnames == SHEETS


def test_sheets_with_nothing_to_say_say_so(county: CountyResult, tmp_path: Path) -> None:
    target = tmp_path / "empty.xlsx"
    write_summary(dataclasses.replace(county, units=(), files=()), target, run_facts=())
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == SHEETS
    assert book["问题清单"]["A4"].value == "没有发现问题。"


def test_every_derived_figure_of_a_unit_is_a_formula(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    for name, first_column in (("收支结余", 6), ("预算执行与比率", 6), ("指标得分", 6), ("自评与复核差异", 6)):
        sheet = book[name]
        cells = [sheet.cell(6, column) for column in range(first_column, sheet.max_column + 1)]
        assert cells and all(cell.data_type == "f" for cell in cells), name


def test_ranking_shows_totals_ranks_and_reasons(shown: Workbook, county: CountyResult) -> None:
    rows = list(shown["排名"].iter_rows(min_row=4, values_only=True))
    ranked = rows[: len(county.ranked)]
    assert [(row[0], row[1], row[6]) for row in ranked] == [
        (unit.rank, unit.code, float(unit.assessment.score_total)) for unit in county.ranked if unit.assessment
    ]
    reasons = {row[1]: row[10] for row in rows[len(county.ranked) + 1 :]}
    assert reasons["005001"] == "无法评分：在职人员控制率"
    assert reasons["005002"] == "退回，没有填：各项数据完整"
    assert reasons["007001"] == "没有收到报送件"


def test_returned_units_are_shown_but_not_added_up(shown: Workbook) -> None:
    sheet = shown["收支结余"]
    rows = list(sheet.iter_rows(min_row=6, max_row=5 + 14, values_only=True))
    total = sheet.cell(6 + 14, 9).value
    assert any(row[4] == "退回" for row in rows)
    assert total == pytest.approx(sum(row[8] for row in rows if row[4] != "退回"))


def test_what_cannot_be_scored_has_no_grade_and_no_rank(shown: Workbook) -> None:
    sheet = shown["指标得分"]
    titles = [cell.value for cell in sheet[4]]
    row = next(row for row in sheet.iter_rows(min_row=6, values_only=True) if row[1] == "005001")
    assert row[titles.index("在职人员控制率")] == "无法评分"
    assert [row[titles.index(name)] or None for name in ("等次", "参加排名的得分", "全县排名", "类别内排名")] == [None] * 4


def test_only_ranked_units_are_among_the_largest_differences(county: CountyResult) -> None:
    listed = [entry.unit for entry in largest_differences(Plan(county, summarise(county.loaded.scheme, county.units)))]
    assert listed
    assert all(unit.rank for unit in listed)
    others = [unit for unit in county.units if not unit.rank and unit.assessment]
    assert any(unit.assessment and unit.assessment.difference for unit in others)


def test_a_name_that_looks_like_a_formula_stays_text(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode("utf-8")
        sheets = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert ">=县=交通运输局 #1<" in strings
    assert not any("<f>县=交通运输局" in sheet for sheet in sheets)


def test_unit_names_lead_to_their_score_sheets(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    links = {cell.value: cell.hyperlink.target for row in book["排名"].iter_rows() for cell in row if cell.hyperlink}
    assert links["县档案馆"].replace("\\", "/") == "得分表/001002_县档案馆.xlsx"
    assert "%23" in links["=县=交通运输局 #1"]
    assert "县供销合作社联合社" not in links


def test_every_file_is_listed_with_its_status(shown: Workbook, county: CountyResult) -> None:
    rows = list(shown["报送情况"].iter_rows(min_row=4, values_only=True))
    listed = {row[1]: row[3] for row in rows}
    assert {file.path: file.status_word for file in county.files}.items() <= listed.items()


def test_text_that_xml_cannot_hold_does_not_break_the_book(county: CountyResult, tmp_path: Path) -> None:
    units = tuple(dataclasses.replace(unit, name=f"{unit.name}\ud800\uffff\x01") for unit in county.units)
    target = tmp_path / "odd.xlsx"
    write_summary(dataclasses.replace(county, units=units), target, run_facts=())
    assert openpyxl.load_workbook(target).sheetnames == SHEETS


def test_findings_of_too_many_units_are_marked(shown: Workbook, county: CountyResult) -> None:
    common = {count.title: count.common for count in findings_by_code(county.loaded.scheme, county.units)}
    assert len(set(common.values())) == 2
    titles = [str(row[4].value) for row in shown["问题清单"].iter_rows(min_row=4)]
    assert titles
    assert all(title.endswith("（先查模板或规则）") == common[title.removesuffix("（先查模板或规则）")] for title in titles)
    assert "先查模板或规则" in str(shown["问题清单"]["A2"].value)
    assert any("（先查模板或规则）" in str(cell.value) for row in shown["概览"].iter_rows() for cell in row)


def test_two_runs_write_the_same_bytes(file: Path, county: CountyResult, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_summary(county, again, run_facts=FACTS)
    assert again.read_bytes() == file.read_bytes()
