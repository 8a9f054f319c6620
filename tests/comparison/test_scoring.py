"""The sample round under two schemes: exactly who has to move moves, every unit has one row, nothing is lost."""

from __future__ import annotations

import dataclasses
import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from comparison.sample_round import REAL, SAMPLES, STRICTER, edited
from comparison.small_county import SHARES, compare_small, small, unit

from jixiao_batch.comparison.causes import REMAINDER, causes, common_causes
from jixiao_batch.comparison.comparing import compare
from jixiao_batch.comparison.headline import headline, why_unranked
from jixiao_batch.comparison.scoring import ComparedUnit, Comparison, FormSchemes, Side, compared
from jixiao_batch.scheme.source import SchemeError
from jixiao_batch.workbook.submission import FormStamp


@pytest.fixture(scope="module")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("stricter")
    return compare(SAMPLES, "jianghua-2023", str(edited(folder, STRICTER)), folder / "对比.xlsx")


@pytest.fixture(scope="module")
def hunan(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return compare(SAMPLES, "jianghua-2023", "hunan-2018", tmp_path_factory.mktemp("hunan") / "对比.xlsx")


def by_name(comparison: Comparison) -> dict[str, ComparedUnit]:
    return {unit.label: unit for unit in comparison.units}


def test_a_stricter_standard_moves_exactly_the_units_below_it(stricter: Comparison) -> None:
    moved = {unit.label: unit.assessments[1].score_total - unit.assessments[0].score_total for unit in stricter.units}
    rates = {unit.label: unit.assessments[0].figures["预算完成率"].value for unit in stricter.units}
    # already without points under 90%, or within the first step below 100%
    expected = {name for name, rate in rates.items() if rate is not None and Decimal("0.75") < rate <= Decimal("0.95")}
    assert {name for name, difference in moved.items() if difference} == expected
    assert len(expected) == 8
    real = by_name(stricter)[REAL].assessments
    assert [assessment.score_total for assessment in real] == [Decimal("88.00"), Decimal("86.00")]
    assert [cause.name for cause in causes(by_name(stricter)[REAL])] == ["预算完成率"]


def test_worked_examples_that_no_longer_hold_are_pointed_out(stricter: Comparison) -> None:
    remarks = [remark for remark in stricter.remarks if "算例" in remark]
    assert len(remarks) == 1
    assert remarks[0].startswith("方案乙有")


def test_ranks_are_those_of_a_run(stricter: Comparison) -> None:
    ranked = {unit.label: unit.ranks for unit in stricter.ranked}
    assert ranked[REAL] == (16, 13)
    assert ranked["清禾县水利局"] == (17, 11)
    assert len(ranked) == len(stricter.units) == 21


def test_schemes_of_one_id_are_told_apart_by_their_files(stricter: Comparison) -> None:
    titles = [side.title for side in stricter.sides]
    assert titles[1] == titles[0].removesuffix("）") + "，文件 我县2024.yaml）"
    assert any("编号相同" in remark for remark in stricter.remarks)


def test_what_the_forms_do_not_ask_is_not_scored_and_said_so(hunan: Comparison) -> None:
    gaps = ("公用经费控制率", "职责履行指标", "履职效益指标", "行政效能指标", "社会公众或服务对象满意度")
    assert hunan.sides[0].gaps == ()
    assert hunan.sides[1].gaps == gaps
    assert not hunan.totals_comparable
    assert all(unit.assessments[1].grade == "" for unit in hunan.units)
    assert len(hunan.ranked) == 21
    assert any("共 38 分" in remark for remark in hunan.remarks)
    assert "口径不同" in headline(hunan)


def test_no_file_is_lost(stricter: Comparison, hunan: Comparison) -> None:
    names = {file.name for file in SAMPLES.iterdir()}
    for comparison in (stricter, hunan):
        assert {file.path for file in comparison.files} == names
        assert len(comparison.files) == len(names)
        assert len(comparison.left_out) + len(comparison.units) == len(names)
        assert all(file.reason for file in comparison.left_out)
        assert not comparison.all_accepted


def test_differences_of_causes_sum_to_the_difference_of_totals(stricter: Comparison, hunan: Comparison) -> None:
    for one in (*stricter.units, *hunan.units):
        before, after = one.assessments
        assert sum(cause.difference for cause in causes(one)) == after.score_total - before.score_total


def test_rescaling_and_caps_stand_on_a_line_of_their_own() -> None:
    cap = "总分封顶: {推算指标: 红率, 档次: [{条件: ≥ 90%, 最高分: 76}]}\n等次:"
    comparison = compare_small(small(), small(("等次:\n", f"{cap}\n")), {"一局": ("100", "50", "0")})
    (cause,) = causes(comparison.units[0])
    # 65 of 80 points are rescaled to 81.25, which the cap brings down to 76
    assert (cause.name, cause.points) == (REMAINDER, (Decimal("16.25"), Decimal("11.00")))
    assert cause.difference == Decimal("-5.25")


def test_indicators_that_only_one_scheme_has_are_named_so() -> None:
    comparison = compare_small(small(), small(("指标: 蓝,", "指标: 绿,")))
    assert [(cause.name, cause.kind) for cause in causes(comparison.units[0])] == [("蓝", "only_a"), ("绿", "only_b")]
    found = {cause.name: (cause.gaining, cause.losing, cause.gained, cause.lost) for cause in common_causes(comparison)}
    assert found == {"蓝": (0, 3, 0, Decimal("-33.00")), "绿": (3, 0, Decimal("33.00"), 0)}


def test_a_unit_that_lacks_more_than_the_others_is_listed_without_a_rank() -> None:
    comparison = compare_small(small(), small(("指标: 蓝,", "指标: 绿,")), {**SHARES, "四局": ("100", None, "100")})
    last = comparison.units[-1]
    assert (last.label, last.ranks) == ("四局", None)
    assert why_unranked(last, comparison) == "方案甲无法评分：黄；方案乙无法评分：黄"
    assert [unit.label for unit in comparison.ranked] == ["一局", "二局", "三局"]


def test_schemes_of_another_year_only_warn() -> None:
    comparison = compare_small(small(), small(("年度: 2023", "年度: 2024")))
    assert len(comparison.ranked) == 3
    assert any("方案乙是 2024 年度的，有 3 份表填的是别的年度" in remark for remark in comparison.remarks)


def test_forms_are_read_in_their_own_year_when_both_schemes_are_edited_for_the_next(tmp_path: Path) -> None:
    next_year = str(edited(tmp_path, ("\n年度: 2023", "\n年度: 2024")))
    comparison = compare(SAMPLES, next_year, next_year, tmp_path / "对比.xlsx")
    assert len(comparison.ranked) == 21
    left_out = {file.path: file.reason for file in comparison.left_out}
    assert left_out["清禾县职业中等专业学校.xlsx"] == "评价年度是 2022，本次评价的是 2023 年度"


def test_the_forms_own_scheme_is_found_by_its_fingerprint_then_by_its_id_in_the_forms_year() -> None:
    first, second, other = small(), small(("下限: 74", "下限: 80")), small(("编号: small", "编号: other"))
    forms = FormSchemes((first, second, other))
    assert forms.for_stamp(FormStamp("small", second.sha256)) is second
    assert forms.for_stamp(FormStamp("other", "0" * 64)) is other
    assert forms.for_stamp(FormStamp("small", "0" * 64)) is first
    assert forms.for_stamp(FormStamp()) is first
    assert forms.for_stamp(FormStamp("unknown")) is None
    earlier = forms.for_stamp(FormStamp("small", "0" * 64, year="2021"))
    assert earlier is not None
    assert (earlier.scheme.year, first.scheme.year) == (2021, 2023)


def test_returned_units_take_no_part() -> None:
    loaded = small()
    units = [unit(loaded, name, shares) for name, shares in SHARES.items()]
    units[0] = dataclasses.replace(units[0], status="returned")
    comparison = compared((Side("甲", loaded), Side("乙", loaded)), FormSchemes((loaded,)), units, ())
    assert [one.label for one in comparison.units] == ["二局", "三局"]
    assert "两个方案内容完全相同" in comparison.remarks


def test_faults_of_both_schemes_are_told_before_anything_is_read(tmp_path: Path) -> None:
    bad = edited(tmp_path, ("方式: 按次扣分", "方式: 随便扣分"))
    with pytest.raises(SchemeError) as raised:
        compare(tmp_path / "没有这个文件夹", str(bad), "没有", tmp_path / "对比.xlsx")
    words = "\n".join(str(fault) for fault in raised.value.faults)
    assert "随便扣分" in words
    assert "没有“没有”这个指标体系" in words


def test_a_unit_that_sent_two_forms_of_different_schemes_does_not_stand_twice(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / f"{REAL}.xlsx", tmp_path / "1.xlsx")
    # the same form again, stamped with the scheme of which the other one is a copy
    other = edited(tmp_path, ("编号: jianghua-2023", "编号: ours-2023"))
    book = openpyxl.load_workbook(tmp_path / "1.xlsx")
    cells = {row[0].value: row[1] for row in book["_表样"].iter_rows()}
    cells["指标体系"].value, cells["指标体系指纹"].value = "ours-2023", None
    book.save(tmp_path / "2.xlsx")
    comparison = compare(tmp_path, "jianghua-2023", str(other), tmp_path / "对比.xlsx")
    statuses = {file.path: file.status for file in comparison.files if file.path.endswith(".xlsx")}
    assert statuses == {"1.xlsx": "used", "2.xlsx": "duplicate"}
    assert len(comparison.units) == 1


def test_the_result_of_the_last_time_is_not_taken_for_a_workbook(tmp_path: Path) -> None:
    folder, out = tmp_path / "报送", tmp_path / "报送" / "对比.xlsx"
    folder.mkdir()
    shutil.copy(SAMPLES / f"{REAL}.xlsx", folder)
    compare(folder, "jianghua-2023", "hunan-2018", out)
    first = out.read_bytes()
    again = compare(folder, "jianghua-2023", "hunan-2018", out)
    assert {file.path: file.status for file in again.files} == {f"{REAL}.xlsx": "used", "对比.xlsx": "ignored"}
    assert len(first) > 0
