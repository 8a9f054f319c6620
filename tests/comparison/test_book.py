"""对比.xlsx: live formulas with right results, every unit, cause and file on its sheet, the same bytes twice."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import openpyxl
import pytest
from comparison.sample_round import REAL, SAMPLES, STRICTER, edited
from comparison.small_county import SHARES, compare_small, small
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from recalculation import differences

from jixiao_batch.comparison.book import write_comparison
from jixiao_batch.comparison.comparing import compare
from jixiao_batch.comparison.scoring import Comparison
from jixiao_batch.county.results import FileResult

SHEETS = [
    "概览", "得分对比", "变动原因", "指标对照", "权重敏感性甲", "权重敏感性乙", "指标得分甲", "指标得分乙", "未参与对比",
]  # fmt: skip
#: a cap, another weight, an indicator of its own, one decimal, grades of its own
OTHER = (
    ("满分: 100\n", "满分: 100\n得分小数位: 1\n"),
    ("等次:\n", "总分封顶: {推算指标: 红率, 档次: [{条件: ≥ 90%, 最高分: 76}]}\n等次:\n  - {等次: 特优, 下限: 90}\n"),
    ("指标: 蓝,", "指标: 绿,"),
    ("指标: 黄, 分值: 30, 指标值: 黄率", "指标: 黄, 分值: 30, 指标值: 红率"),
)
COUNTY = {**SHARES, "=四局": ("100", None, "100"), "五局": ("100", "50", "0"), "六局": ("33.3", "66.7", "12.5")}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    compare(SAMPLES, "jianghua-2023", str(edited(folder, STRICTER)), folder / "对比.xlsx")
    return folder / "对比.xlsx"


@pytest.fixture(scope="module")
def shown(file: Path) -> Workbook:
    return openpyxl.load_workbook(file, data_only=True)


@pytest.fixture(scope="module")
def odd() -> Comparison:
    """Two schemes that differ in everything, a unit without a rank, a file that was left out."""
    comparison = compare_small(small(), small(*OTHER), COUNTY)
    return dataclasses.replace(comparison, files=(FileResult("坏.xlsx", "", "unreadable", "", "文件已损坏"),))


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def test_recalculation_finds_no_difference(file: Path, odd: Comparison, tmp_path: Path) -> None:
    files = [file]
    gaps = compare_small(small(), small(("计量单位: 万元", "计量单位: 元")))
    nobody = dataclasses.replace(odd, units=())
    unranked = dataclasses.replace(odd, units=odd.units[len(odd.ranked) :])
    for name, comparison in (("odd", odd), ("gaps", gaps), ("nobody", nobody), ("unranked", unranked)):
        files.append(tmp_path / f"{name}.xlsx")
        write_comparison(comparison, files[-1])
    assert differences(files) == []


def test_every_sheet_is_there_whatever_there_is_to_say(shown: Workbook, odd: Comparison, tmp_path: Path) -> None:
    assert shown.sheetnames == SHEETS
    write_comparison(dataclasses.replace(odd, units=(), files=()), tmp_path / "empty.xlsx")
    empty = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    assert empty.sheetnames == SHEETS
    assert empty["得分对比"]["A4"].value == "没有可以比较的单位。"


def test_the_first_page_tells_the_outcome(shown: Workbook) -> None:
    page = texts(shown["概览"])
    assert "8 个得分下降，0 个上升，13 个不变" in page
    assert "平均得分由 89.25 分变为 88.20 分" in page
    assert "影响最大的是“预算完成率”：8 个单位共减 22 分" in page


def test_charts_are_native(file: Path) -> None:
    with zipfile.ZipFile(file) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4


def test_the_real_unit_falls_by_two_points_and_rises_by_three_places(file: Path, shown: Workbook) -> None:
    row = next(row for row in shown["得分对比"].iter_rows(min_row=5, values_only=True) if row[2] == REAL)
    assert row[4:14] == (88, "良", 16, 86, "良", 13, -2, 3, "—", "预算完成率－2分")
    live = next(row for row in openpyxl.load_workbook(file)["得分对比"].iter_rows(min_row=5) if row[2].value == REAL)
    assert all(cell.data_type == "f" for cell in live[4:13])


def test_causes_sum_to_the_difference_of_the_totals(odd: Comparison, tmp_path: Path) -> None:
    write_comparison(odd, tmp_path / "odd.xlsx")
    book = openpyxl.load_workbook(tmp_path / "odd.xlsx", data_only=True)
    totals = {row[2]: row[10] for row in book["得分对比"].iter_rows(min_row=5, values_only=True) if row[1]}
    sums: dict[str, float] = {}
    told: dict[str, float] = {}
    for row in book["变动原因"].iter_rows(min_row=5, values_only=True):
        if row[3] == "总分":
            told[row[1]] = row[8]
        else:
            sums[row[1]] = round(sums.get(row[1], 0) + row[8], 4)
    assert sums == told
    assert told == {name: difference for name, difference in totals.items() if difference}
    assert {row[2] for row in book["变动原因"].iter_rows(min_row=5, values_only=True) if row[2]} == {"两案都有", "仅甲", "仅乙"}


def test_indicators_are_matched_by_name_and_their_difference_named(odd: Comparison, tmp_path: Path) -> None:
    write_comparison(odd, tmp_path / "odd.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "odd.xlsx", data_only=True)["指标对照"]
    found = {row[0]: row[1] for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    assert found == {"红": None, "黄": "规则不同", "蓝": "仅甲", "绿": "仅乙", "合　计": None}


def test_units_without_a_rank_and_files_left_out_are_listed_with_the_reason(odd: Comparison, tmp_path: Path) -> None:
    write_comparison(odd, tmp_path / "odd.xlsx")
    book = openpyxl.load_workbook(tmp_path / "odd.xlsx", data_only=True)
    row = next(row for row in book["得分对比"].iter_rows(min_row=5, values_only=True) if row[2] == "=四局")
    assert (row[6], row[9], row[13]) == ("—", "—", "方案甲无法评分：黄")
    assert ("坏.xlsx", "打不开", "文件已损坏") in [
        (row[1], row[3], row[4]) for row in book["未参与对比"].iter_rows(min_row=4, values_only=True)
    ]


def test_left_out_files_of_the_sample_round_are_all_named(shown: Workbook) -> None:
    listed = {row[1] for row in shown["未参与对比"].iter_rows(min_row=4, values_only=True)}
    taking_part = {f"{row[2]}.xlsx" for row in shown["得分对比"].iter_rows(min_row=5, values_only=True)}
    assert listed | taking_part == {path.name for path in SAMPLES.iterdir()}


def test_two_runs_write_the_same_bytes(odd: Comparison, tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        write_comparison(odd, tmp_path / name)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
