"""得分表: one page that names every score with its rule and working, all of it live and right."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from example_units import (
    REAL_ROWS,
    assessed,
    building_unit,
    changed,
    example_units,
    real_submission,
    real_unit,
    row,
    unit_with_blanks,
    unit_with_many_rows,
)
from holding import with_contents
from openpyxl.worksheet.worksheet import Worksheet
from recalculation import differences

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.formats import Book
from jixiao_batch.numbers import from_float
from jixiao_batch.output.score_sheet import COLUMN_FONT, add_score_sheet, write_score_sheet
from jixiao_batch.output.score_sheet_data import LABEL
from jixiao_batch.output.score_sheet_page import BODY, HEADS_HEIGHT, SMALL, Page
from jixiao_batch.output.score_sheet_paper import ROOM, SMALLEST_SCALE, layout
from jixiao_batch.output.score_sheet_parts import MOST_FINDINGS
from jixiao_batch.scheme.loading import LoadedScheme, load_scheme, load_text


@pytest.fixture(scope="module")
def loaded() -> LoadedScheme:
    return load_scheme("jianghua-2023")


def written(loaded: LoadedScheme, unit: UnitResult, folder: Path) -> Path:
    file = folder / "得分表.xlsx"
    write_score_sheet(loaded, 2023, unit, file)
    return file


def decided_unit(loaded: LoadedScheme) -> UnitResult:
    """The real unit with two points taken off by a person."""
    before = real_unit(loaded)
    assert before.submission is not None
    decision = Decision("008012", "", "指标", "资金使用合规性", "扣分", Decimal(2), "凭证不全", "复核甲", place="复核意见!A4")
    assessment, _ = assess(loaded.scheme, before.submission, [decision])
    decided = tuple(one.decided for one in assessment.indicators if one.decided is not None)
    return with_contents(before, assessment=assessment, undecided=before.assessment, decided=decided)


def page_in_memory(loaded: LoadedScheme, unit: UnitResult) -> Page:
    return add_score_sheet(Book(io.BytesIO(), "得分表", **COLUMN_FONT), "得分表", loaded, 2023, unit)


def page_of(file: Path, *, stored: bool = True) -> Worksheet:
    sheet = openpyxl.load_workbook(file, data_only=stored).active
    assert isinstance(sheet, Worksheet)
    return sheet


def texts_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]


def line_with(sheet: Worksheet, text: str, *, below: str = "") -> list[object]:
    """The values of the first row that has a cell with exactly this text, after the row that holds `below`."""
    started = not below
    for cells in sheet.iter_rows():
        values = [cell.value for cell in cells if cell.value is not None]
        started = started or below in values
        if started and text in values:
            return values
    raise AssertionError(f"no row with {text}")


def results_of(sheet: Worksheet) -> dict[str, object]:
    """The result at the head of the page: each label with what stands below it."""
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == "自评得分")
    return {str(cell.value): cell.offset(row=1).value for cell in row if cell.value is not None}


def test_every_figure_shows_value_working_and_source_cells(loaded: LoadedScheme, tmp_path: Path) -> None:
    unit = real_unit(loaded)
    assert unit.assessment is not None
    sheet = page_of(written(loaded, unit, tmp_path))
    for name, result in unit.assessment.figures.items():
        label = name if result.figure.is_rate else f"{name}（万元）"
        _, value, working, cells = line_with(sheet, label, below="二、收支结余与比率")
        shown = from_float(value) if isinstance(value, int | float) else value
        assert shown == (result.display if result.value is None else from_float(float(result.value)))
        assert working == result.working
        assert cells == "、".join(cell.removeprefix("基础数据!") for cell in result.cells)


def test_every_indicator_shows_both_scores_rule_and_working(loaded: LoadedScheme, tmp_path: Path) -> None:
    unit = building_unit(loaded)
    assert unit.assessment is not None
    sheet = page_of(written(loaded, unit, tmp_path))
    for result in unit.assessment.indicators:
        values = line_with(sheet, result.indicator.name, below="三、指标得分")
        assert loaded.scheme.sentence(result.indicator) in values
        assert result.working in values
        *_, own, score, difference, _rule, _working = values
        assert (own, score, difference) == tuple(
            float(number) for number in (result.self_score, result.score, result.difference) if number is not None
        )


def test_result_line_says_what_the_assessment_says(loaded: LoadedScheme, tmp_path: Path) -> None:
    ranked = replace(real_unit(loaded), rank=5, group_rank=2)
    assert results_of(page_of(written(loaded, ranked, tmp_path))) == {
        "自评得分": 98,
        "复核得分": 88,
        "差异": -10,
        "等次": "良",
        "类别内名次": "第 2 名",
        "全县名次": "第 5 名",
        "状态": "待核实",
    }


def test_decided_score_stands_beside_the_recomputed_one(loaded: LoadedScheme, tmp_path: Path) -> None:
    unit = decided_unit(loaded)
    assert unit.assessment is not None
    assert unit.recomputed is not None
    results = results_of(page_of(written(loaded, unit, tmp_path)))
    assert list(results)[:4] == ["自评得分", "复核得分", "核定得分", "差异"]
    assert results["复核得分"] == float(unit.recomputed.score_total)
    assert results["核定得分"] == float(unit.assessment.score_total)
    assert results["核定得分"] != results["复核得分"]


def test_own_rows_show_their_points_and_working(loaded: LoadedScheme, tmp_path: Path) -> None:
    unit = building_unit(loaded)
    assert unit.assessment is not None
    sheet = page_of(written(loaded, unit, tmp_path))
    (rows,) = (result.rows for result in unit.assessment.indicators if result.rows)
    for result in rows:
        name = f"{result.row.name}（{result.row.unit}）" if result.row.unit else result.row.name
        values = line_with(sheet, name, below="四、绩效指标")
        assert result.working in values
        assert float(result.score or 0) in values


def test_bounded_result_stays_a_number_and_shows_its_bound(loaded: LoadedScheme, tmp_path: Path) -> None:
    sheet = page_of(written(loaded, real_unit(loaded), tmp_path))
    cells = [cell for line in sheet.iter_rows() for cell in line if "大于" in str(cell.number_format)]
    assert [cell.value for cell in cells] == [4]


def test_missing_fields_stay_blank_and_nothing_is_guessed(loaded: LoadedScheme, tmp_path: Path) -> None:
    unit = unit_with_blanks(loaded)
    sheet = page_of(written(loaded, unit, tmp_path))
    assert line_with(sheet, "人员编制（人）")[:2] == ["人员编制（人）", "C15 未填"]
    assert "无法计算：人员编制未填" in line_with(sheet, "在职人员控制率", below="二、收支结余与比率")
    assert "无法评分" in line_with(sheet, "在职人员控制率", below="三、指标得分")
    results = results_of(sheet)
    assert "复核得分（暂定）" in results
    assert (results["等次"], results["全县名次"], results["状态"]) == ("待定", "未排名", "退回")


def test_row_with_unknown_group_is_shown_as_not_counted(loaded: LoadedScheme, tmp_path: Path) -> None:
    rows = (row(6, "产出", "甲", "≥", "3", "3", "场", "40", "40"), row(7, "", "乙", "≥", "3", "3", "场", "2", "2"))
    unit = assessed(loaded, changed(real_submission(loaded.scheme), {}, rows=rows))
    line = line_with(page_of(written(loaded, unit, tmp_path)), "乙（场）")
    assert line[-1] == "一级指标未填或不在范围内，未计分"


def test_what_departments_write_never_becomes_a_formula_or_runs_on(loaded: LoadedScheme, tmp_path: Path) -> None:
    wild = '=HYPERLINK("http://x","点") & ' + "长" * 5000
    rows = (row(6, "产出", wild, "定性", wild, wild, wild, "40", "30"),)
    submission = changed(real_submission(loaded.scheme), {"单位名称": wild, "主管部门": wild, "单位编码": "+1"}, rows=rows)
    finding = Finding("x", "error", wild, wild, wild, Place("基础数据", "C5", wild))
    file = written(loaded, assessed(loaded, submission, (finding,)), tmp_path)
    formulas = {str(cell.value) for line in page_of(file, stored=False).iter_rows() for cell in line if cell.data_type == "f"}
    assert formulas
    assert not any("HYPERLINK" in formula for formula in formulas)
    assert max(map(len, texts_of(page_of(file)))) < 400


def test_findings_stand_with_place_and_remedy_and_the_rest_are_counted(loaded: LoadedScheme, tmp_path: Path) -> None:
    unit = building_unit(loaded)
    assert len(unit.findings) > MOST_FINDINGS
    texts = texts_of(page_of(written(loaded, unit, tmp_path)))
    first = unit.findings[0]
    assert first.severity_word in texts and first.message in texts and first.fix in texts
    assert f"另有 {len(unit.findings) - MOST_FINDINGS} 个问题，见全县汇总的问题清单" in texts


def test_answers_stand_by_number_and_the_rule_has_the_words(loaded: LoadedScheme, tmp_path: Path) -> None:
    sheet = page_of(written(loaded, building_unit(loaded), tmp_path))
    assert line_with(sheet, "预决算信息公开性")[1::2] == ["是", "是", "是", "否", "是"]
    cells = next(cells for cells in sheet.iter_rows() if cells[0].value == "预决算信息公开性")
    assert [cell.number_format for cell in cells if cell.value in ("是", "否")] == [f'"{mark}"@' for mark in "①②③④⑤"]
    rule = next(text for text in texts_of(sheet) if text.startswith("①按规定的内容"))
    assert all(mark in rule for mark in "②③④⑤")


@pytest.mark.parametrize(
    ("scheme_id", "most"), [("zizhi-10-50-30-10", 1), ("xiangmu-2020", 1), ("hunan-2018", 2), ("caizheng-2013", 3)]
)
def test_small_schemes_take_one_page_and_large_ones_few(scheme_id: str, most: int) -> None:
    other = load_scheme(scheme_id)
    unit = assessed(other, replace(real_submission(other.scheme), rows=REAL_ROWS[:3]))
    _, breaks = layout(page_in_memory(other, with_contents(unit, findings=unit.findings[:2])))
    assert len(breaks) < most + 1


def test_no_row_is_printed_smaller_than_can_be_read(loaded: LoadedScheme) -> None:
    for unit in example_units(loaded).values():
        page = page_in_memory(loaded, unit)
        scale, breaks = layout(page)
        repeated = page.heights[0] + page.heights[1]
        for first, end in pairwise([0, *breaks, page.row]):
            again = (repeated if first else 0) + (HEADS_HEIGHT if first in page.spare_heads else 0)
            assert sum(page.heights[row] for row in range(first, end)) + again <= ROOM / scale
        assert not set(breaks) & page.kept
        assert scale >= SMALLEST_SCALE
    assert SMALLEST_SCALE * min(BODY, SMALL, LABEL) >= 7.5


def test_a_page_that_begins_within_the_scores_repeats_their_heads(loaded: LoadedScheme, tmp_path: Path) -> None:
    pages = ((unit, page_in_memory(loaded, unit)) for unit in example_units(loaded).values())
    unit, row = next((unit, row) for unit, page in pages for row in layout(page)[1] if row in page.spare_heads)
    sheet = page_of(written(loaded, unit, tmp_path))
    assert row in [one.id for one in sheet.row_breaks.brk]
    assert [sheet.cell(row + 1, 1).value, sheet.cell(row + 1, 2).value] == ["二级指标", "三级指标"]
    assert not sheet.row_dimensions[row + 1].hidden


def test_many_rows_go_on_as_many_pages_as_they_need_with_the_unit_named_on_each(loaded: LoadedScheme, tmp_path: Path) -> None:
    setup = page_of(written(loaded, unit_with_many_rows(loaded), tmp_path))
    assert setup.page_setup.fitToHeight == 0
    assert setup.page_setup.paperSize == 9
    assert setup.print_title_rows == "$1:$2"
    assert len(setup.row_breaks.brk) >= 2


def test_foot_names_scheme_and_fingerprint(loaded: LoadedScheme, tmp_path: Path) -> None:
    foot = page_of(written(loaded, real_unit(loaded), tmp_path)).oddFooter.left.text
    assert loaded.scheme.id in foot and loaded.sha256[:8] in foot


def test_two_writes_give_the_same_bytes(loaded: LoadedScheme, tmp_path: Path) -> None:
    once = written(loaded, real_unit(loaded), tmp_path).read_bytes()
    assert written(loaded, real_unit(loaded), tmp_path).read_bytes() == once


def test_every_formula_has_a_stored_result(loaded: LoadedScheme, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(loaded, building_unit(loaded), tmp_path)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert len(re.findall("<f>", sheet)) > 60
    assert not re.findall(r"</f>(?!<v>)", sheet)


def test_unit_without_assessment_is_refused(loaded: LoadedScheme, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no assessment"):
        write_score_sheet(loaded, 2023, with_contents(real_unit(loaded), assessment=None), tmp_path / "x.xlsx")


def other_rules() -> LoadedScheme:
    """The scheme with rules it does not use: 剔除, 二选一, a qualitative indicator, points of a person, a capped total."""
    text = (resources.files("jixiao_batch") / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    text = text.replace("不适用时: 满分", "不适用时: 剔除")
    text = text.replace(
        "            指标值: 三公经费变动率\n"
        "            评分: {方式: 按档扣分, 方向: 超过扣分, 标准: 0%, 每档: 1%, 每档扣: 0.5}\n",
        "            二选一:\n"
        "              - {指标值: 三公经费变动率, 评分: {方式: 按档扣分, 方向: 超过扣分, 标准: 0%, 每档: 1%, 每档扣: 0.5}}\n"
        "              - {指标值: 预算控制率, 评分: {方式: 按比例计分, 标准: 100%}}\n",
    )
    text = text.replace(
        "            指标值: 在职人员控制率\n"
        "            评分: {方式: 按档扣分, 方向: 超过扣分, 标准: 100%, 每档: 1%, 每档扣: 0.5}\n",
        "            评分:\n              方式: 定性分档\n              档次:\n"
        "                - {档次: 好, 下限: 80%, 上限: 100%}\n                - {档次: 差, 下限: 0%, 上限: 80%}\n",
    )
    cap = "总分封顶: {推算指标: 预算完成率, 档次: [{条件: < 95%, 最高分: 79}]}\n\n等次:"
    return load_text(text.replace("\n等次:", f"\n{cap}"), "other.yaml")


def test_recalculation_finds_no_difference(loaded: LoadedScheme, tmp_path: Path) -> None:
    files = []
    for name, unit in {**example_units(loaded), "核定": decided_unit(loaded)}.items():
        files.append(tmp_path / f"{name}.xlsx")
        write_score_sheet(loaded, 2023, unit, files[-1])
    others = other_rules()
    submission = changed(real_submission(others.scheme), {"在职人员控制率:档次": "好", "自评得分:在职人员控制率": Decimal(3)})
    for name, form in (("其他", submission), ("空白", changed(submission, {"在职人员控制率:档次": None, "年初预算": None}))):
        files.append(tmp_path / f"{name}.xlsx")
        write_score_sheet(others, 2023, assessed(others, form), files[-1])
    assert differences(files) == []
