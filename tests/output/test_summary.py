"""全县汇总.xlsx: live formulas with right results, foreign text as text, every sheet present, the same bytes twice."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import openpyxl
import pytest
from example_county import UNITS, example_county
from holding import with_contents
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from recalculation import differences

from jixiao_batch.county.consolidate import findings_by_code
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.contents import Contents, Held, InHand, Outline, outline_of
from jixiao_batch.output.summary import sheet_names, write_summary
from jixiao_batch.output.summary.facts import collect
from jixiao_batch.output.summary.overview import largest_differences
from jixiao_batch.output.summary.parts import tables_of_parts
from jixiao_batch.output.summary.plan import OtherBook, Plan

#: of the example county, which has no roster, no decisions and no former run
SHEETS = [
    "封面", "目录", "概览", "分析图", "报送情况", "总排名", "分组排名", "指标得分矩阵", "绩效指标明细", "比率与基础数据",
    "收支结余汇总", "三公经费", "自评与复核差异", "问题清单", "问题分类", "规则执行情况", "指标体系全文", "运行信息",
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


@pytest.fixture
def large(county: CountyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same county written as one of very many units is."""
    with monkeypatch.context() as patched:
        patched.setattr("jixiao_batch.output.summary._MOST_IN_MEMORY", 1)
        write_summary(county, tmp_path / "large.xlsx", run_facts=FACTS)
    return tmp_path / "large.xlsx"


def test_a_large_county_needs_no_room_beside_the_results(
    large: Path, county: CountyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao_batch.output.summary._MOST_IN_MEMORY", 1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "full"))
    (scratch := tmp_path / "scratch").mkdir()
    write_summary(county, tmp_path / "again.xlsx", run_facts=FACTS, scratch=scratch)
    assert (tmp_path / "again.xlsx").read_bytes() == large.read_bytes()
    assert list(scratch.iterdir()) == []


def test_recalculation_finds_no_difference(file: Path, large: Path, county: CountyResult, tmp_path: Path) -> None:
    nobody, unscored = tmp_path / "nobody.xlsx", tmp_path / "unscored.xlsx"
    write_summary(dataclasses.replace(county, units=(), files=()), nobody, run_facts=())
    write_summary(dataclasses.replace(county, units=county.units[len(county.ranked) :]), unscored, run_facts=())
    assert differences([file, large, nobody, unscored]) == []


def test_sheets_stand_in_the_order_in_which_they_are_asked_about(shown: Workbook) -> None:
    assert shown.sheetnames == SHEETS


def test_contents_lead_to_every_sheet_and_say_what_it_answers(file: Path) -> None:
    sheet = openpyxl.load_workbook(file)["目录"]
    links = {cell.value: cell.hyperlink.location for cell in sheet["B"] if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in SHEETS[2:]}
    assert all(sheet.cell(cell.row, 3).value for cell in sheet["B"] if cell.hyperlink)


def test_every_sheet_leads_back_to_the_contents(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    for name in SHEETS[2:]:
        back = [cell.hyperlink.location for cell in book[name][1] if cell.value == "返回目录" and cell.hyperlink]
        assert back == ["'目录'!A1"], name


def test_sheets_with_nothing_to_say_are_left_out_and_named_in_the_contents(county: CountyResult, tmp_path: Path) -> None:
    target = tmp_path / "empty.xlsx"
    write_summary(dataclasses.replace(county, units=(), files=()), target, run_facts=())
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["封面", "目录", "概览", "指标体系全文"]
    listed = {str(row[1].value): str(row[2].value) for row in book["目录"].iter_rows(min_row=4)}
    assert listed["问题清单"] == "没有发现问题，不列此表"
    assert listed["催报清单"] == "没有给出单位名册，不知道哪些单位应报，不列此表"
    assert {*SHEETS[2:]} <= {*listed}


def test_names_of_sheets_are_those_that_the_table_of_sheets_has(county: CountyResult, shown: Workbook) -> None:
    plan = Plan(county, collect(county), FACTS)
    assert tuple(shown.sheetnames) == sheet_names(plan)


def test_workbooks_of_other_schemes_are_linked_from_the_contents(county: CountyResult, tmp_path: Path) -> None:
    target = tmp_path / "two.xlsx"
    others = [OtherBook("全县汇总_乙.xlsx", "乙指标体系", 7, 5)]
    write_summary(county, target, run_facts=FACTS, others=others)
    book = openpyxl.load_workbook(target)
    links = {cell.value: cell.hyperlink.target for cell in book["目录"]["B"] if cell.hyperlink and cell.hyperlink.target}
    assert links == {"打开另册": "全县汇总_乙.xlsx"}
    assert any("文件：全县汇总_乙.xlsx" in str(cell.value) for cell in book["目录"]["C"])
    assert "另有 1 套指标体系另册汇总" in str(book["概览"]["A2"].value)


def test_nothing_prints_smaller_than_eight_points(file: Path) -> None:
    """A4 within its margins, 96 pixels an inch: a body of ten points may shrink to eight."""
    for sheet in openpyxl.load_workbook(file).worksheets:
        setup = sheet.page_setup
        assert setup.paperSize == 9, sheet.title
        if not sheet.sheet_properties.pageSetUpPr.fitToPage:
            assert int(setup.scale) == 80, sheet.title
            continue
        *_, last, _ = sheet.print_area.split("$")
        columns = range(1, column_index_from_string(last) + 1)
        widths = [one.width for one in sheet.column_dimensions.values() for number in columns if one.min <= number <= one.max]
        assert len(widths) == len(columns), sheet.title
        room = 1044 if setup.orientation == "landscape" else 716
        assert sum(int(width * 7) for width in widths) * 0.8 <= room, sheet.title


def test_tables_over_several_pages_have_their_title_in_the_header(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    wide = [sheet for sheet in book.worksheets if not sheet.sheet_properties.pageSetUpPr.fitToPage]
    assert {sheet.title for sheet in wide} >= {"指标得分矩阵", "比率与基础数据"}
    for sheet in wide:
        assert sheet["A1"].value in str(sheet.oddHeader.center.text), sheet.title
        assert sheet.print_title_cols == "$A:$C"
        assert sheet.col_breaks.brk


def test_charts_are_native(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        charts = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 6
    assert all(chart.count("<c:title>") == 3 for chart in charts if "scatterChart" in chart)


def test_years_are_no_amounts(shown: Workbook) -> None:
    sheet = shown["比率与基础数据"]
    column = next(cell.column for cell in sheet[4] if cell.value == "评价年度")
    assert {sheet.cell(row, column).number_format for row in range(6, 20)} <= {"0", "General", "@"}


def test_amounts_of_categories_add_up_to_the_total(shown: Workbook) -> None:
    for name in ("收支结余汇总", "三公经费"):
        sheet = shown[name]
        rows = {row[0].value: row for row in sheet.iter_rows(min_row=20) if row[0].value}
        total = rows.pop("合　计")
        column = 5
        assert len(rows) > 2
        assert total[column].value == pytest.approx(sum(row[column].value for row in rows.values()))


def test_expenses_by_parts_are_found_by_the_shape_of_their_block(county: CountyResult) -> None:
    plan = Plan(county, collect(county))
    tables = tables_of_parts(plan)
    assert [(table.name, [rate.name for rate in table.rates]) for table in tables] == [("三公经费", ["三公经费变动率"])]


def test_rules_tell_what_passed_what_was_found_and_what_could_not_be_checked(shown: Workbook, county: CountyResult) -> None:
    rows = [row for row in shown["规则执行情况"].iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    assessed = sum(1 for unit in county.units if unit.assessment)
    scheme = county.loaded.scheme
    own = len(scheme.identities) + len(scheme.indicators)
    assert [row[3] for row in rows[:own]] == [assessed] * own
    assert all(sum(row[4:8]) == row[3] for row in rows)
    staff = next(row for row in rows if row[1] == "在职人员控制率")
    assert staff[7] == 1, "人员编制 is blank in one form"
    carried = next(row for row in rows if row[1] == "基本支出分项之和")
    assert carried[6] == assessed, "nobody filled in the optional parts"


def test_kinds_of_problems_count_what_is_listed(shown: Workbook, county: CountyResult) -> None:
    rows = [row for row in shown["问题分类"].iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    assert sum(row[3] for row in rows) == sum(len(unit.findings) for unit in county.units)
    assert all(row[4] <= row[3] and row[6] and row[7] for row in rows)


def test_findings_lead_to_the_figures_that_they_are_about(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    sheet = book["问题清单"]
    inside = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.hyperlink and cell.hyperlink.location]
    assert inside
    for cell in inside:
        name, _, place = cell.hyperlink.location.partition("!")
        target, typed = book[name.strip("'")][place], sheet.cell(cell.row, 8).value
        if name == "'比率与基础数据'":
            assert target.parent.cell(target.row, 3).value == sheet.cell(cell.row, 3).value
            assert not typed or target.value == float(typed)


def test_scores_without_decimals_are_shown_without(county: CountyResult, tmp_path: Path) -> None:
    scheme = county.loaded.scheme.model_copy(update={"score_places": 0})
    loaded = dataclasses.replace(county.loaded, scheme=scheme)
    units = example_county(UNITS[:4]).units
    rounded = tuple(
        with_contents(unit, assessment=assess(scheme, unit.submission)[0]) if unit.submission else unit for unit in units
    )
    target = tmp_path / "whole.xlsx"
    write_summary(dataclasses.replace(county, loaded=loaded, units=rounded), target, run_facts=FACTS)
    book = openpyxl.load_workbook(target)
    assert book["指标得分矩阵"]["F6"].number_format == "0"
    assert book["总排名"]["G4"].number_format == "0"


def test_every_derived_figure_of_a_unit_is_a_formula(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    for name, first_column in (("收支结余汇总", 6), ("三公经费", 6), ("指标得分矩阵", 6), ("自评与复核差异", 6)):
        sheet = book[name]
        last = max(cell.column for cell in sheet[6] if cell.value is not None)
        cells = [sheet.cell(6, column) for column in range(first_column, last + 1)]
        assert cells and all(cell.data_type == "f" for cell in cells), name


def test_ranking_shows_totals_ranks_and_reasons(shown: Workbook, county: CountyResult) -> None:
    rows = list(shown["总排名"].iter_rows(min_row=4, values_only=True))
    ranked = rows[: len(county.ranked)]
    assert [(row[0], row[1], row[6]) for row in ranked] == [
        (unit.rank, unit.code, float(unit.assessment.score_total)) for unit in county.ranked if unit.assessment
    ]
    reasons = {row[1]: row[10] for row in rows[len(county.ranked) + 1 :]}
    assert reasons["005001"] == "无法评分：在职人员控制率"
    assert reasons["005002"] == "退回，没有填：各项数据完整"
    assert reasons["007001"] == "没有收到报送件"


def test_returned_units_are_shown_but_not_added_up(shown: Workbook) -> None:
    sheet = shown["收支结余汇总"]
    rows = list(sheet.iter_rows(min_row=6, max_row=5 + 14, values_only=True))
    total = sheet.cell(6 + 14, 9).value
    assert any(row[4] == "退回" for row in rows)
    assert total == pytest.approx(sum(row[8] for row in rows if row[4] != "退回"))


def test_what_cannot_be_scored_has_no_grade_and_no_rank(shown: Workbook) -> None:
    sheet = shown["指标得分矩阵"]
    titles = [cell.value for cell in sheet[4]]
    row = next(row for row in sheet.iter_rows(min_row=6, values_only=True) if row[1] == "005001")
    assert row[titles.index("在职人员控制率")] == "无法评分"
    assert [row[titles.index(name)] or None for name in ("等次", "参加排名的得分", "全县名次", "类别内名次")] == [None] * 4


def test_only_ranked_units_are_among_the_largest_differences(county: CountyResult) -> None:
    listed = [entry.unit for entry in largest_differences(Plan(county, collect(county)))]
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
    links = {cell.value: cell.hyperlink.target for row in book["总排名"].iter_rows(min_row=4) for cell in row if cell.hyperlink}
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
    assert openpyxl.load_workbook(target).sheetnames == [name for name in SHEETS if name != "运行信息"]


def test_findings_of_too_many_units_are_marked(shown: Workbook, county: CountyResult) -> None:
    common = {count.title: count.common for count in findings_by_code(county.loaded.scheme, county.units)}
    assert len(set(common.values())) == 2
    titles = [str(row[4].value) for row in shown["问题清单"].iter_rows(min_row=4)]
    assert titles
    assert all(title.endswith("（先查表样和规则）") == common[title.removesuffix("（先查表样和规则）")] for title in titles)
    assert "先查表样和规则" in str(shown["问题清单"]["A2"].value)
    assert any("（先查表样和规则）" in str(cell.value) for row in shown["概览"].iter_rows() for cell in row)


def test_a_county_of_very_many_units_has_the_same_cells_and_links(file: Path, large: Path) -> None:
    one, other = (openpyxl.load_workbook(book) for book in (file, large))
    assert one.sheetnames == other.sheetnames
    for sheet in one:
        for cells, same in zip(sheet.iter_rows(), other[sheet.title].iter_rows(), strict=True):
            for cell, beside in zip(cells, same, strict=True):
                assert (cell.value, cell.number_format, cell.font.b) == (beside.value, beside.number_format, beside.font.b)
                assert (cell.hyperlink is None) == (beside.hyperlink is None)


def test_names_beyond_the_links_that_excel_takes_do_not_look_like_links(
    county: CountyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao_batch.formats.links.MOST_LINKS", 3)
    write_summary(county, tmp_path / "few links.xlsx", run_facts=FACTS)
    names = [row[2] for row in openpyxl.load_workbook(tmp_path / "few links.xlsx")["问题清单"].iter_rows(min_row=4)]
    assert all(cell.value for cell in names)
    assert {(cell.hyperlink is not None, bool(cell.font.u)) for cell in names} == {(True, True), (False, False)}


class _Watched(Held):
    """Contents that tell whenever somebody turns to them."""

    def __init__(self, contents: Contents, turned_to: list[Held]) -> None:
        self._contents, self._outline, self._turned_to = contents, outline_of(contents), turned_to

    @property
    def contents(self) -> Contents:
        if not self._turned_to or self._turned_to[-1] is not self:
            self._turned_to.append(self)
        return self._contents

    @property
    def outline(self) -> Outline:
        return self._outline

    def holding(self, contents: Contents) -> Held:
        return InHand(contents)


def test_all_sheets_together_turn_to_each_unit_twice(county: CountyResult, tmp_path: Path) -> None:
    turned_to: list[Held] = []
    units = tuple(dataclasses.replace(unit, held=_Watched(unit.contents, turned_to)) for unit in county.units)
    write_summary(dataclasses.replace(county, units=units), tmp_path / "watched.xlsx", run_facts=FACTS)
    assert turned_to == [unit.held for unit in units if unit.is_form] * 2


def test_two_runs_write_the_same_bytes(file: Path, county: CountyResult, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_summary(county, again, run_facts=FACTS)
    assert again.read_bytes() == file.read_bytes()
