"""People decide (复核意见): the list comes pre-filled, decisions stand in all outputs and survive, changes are asked again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from recalculation import differences

from jixiao_batch.batch import run
from jixiao_batch.county.decision_list import HEADINGS, DecisionError

SAMPLES = Path(__file__).parent.parent / "samples" / "2023" / "报送"
UNITS = ("江华瑶族自治县工伤保险服务中心.xlsx", "清禾县卫生健康局.xlsx", "清禾县红十字会.xlsx", "清禾县总工会.xlsx")
REAL = "001001"


@pytest.fixture
def round_of(tmp_path: Path) -> Path:
    (tmp_path / "报送").mkdir()
    for name in UNITS:
        shutil.copy(SAMPLES / name, tmp_path / "报送" / name)
    run(tmp_path / "报送", tmp_path / "输出")
    return tmp_path


def decide(folder: Path, code: str, target: str, **entries: Any) -> None:
    """Fill the line of that unit and target, or a new one where it waits for nobody."""
    file = folder / "输出/复核意见.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book.active
    lines = {(sheet.cell(row, 1).value, sheet.cell(row, 4).value): row for row in range(4, sheet.max_row + 1)}
    row = lines.get((code, target)) or lines[(None, None)]
    filled = {"单位编码": code, "对象": target, "复核人": "复核甲", "理由": "看过佐证", **entries}
    for heading, value in filled.items():
        sheet.cell(row, HEADINGS.index(heading) + 1, value)
    book.save(file)


def unit(folder: Path, code: str) -> dict[str, Any]:
    units = json.loads((folder / "输出/结果.json").read_text(encoding="utf-8"))["units"]
    return next(one for one in units if one["code"] == code)


def rerun(folder: Path) -> None:
    run(folder / "报送", folder / "输出")


def test_the_list_waits_with_everything_that_needs_a_person(round_of: Path) -> None:
    sheet = openpyxl.load_workbook(round_of / "输出/复核意见.xlsx").active
    lines = {(row[0].value, row[2].value, row[3].value) for row in sheet.iter_rows(min_row=4) if row[0].value}
    assert (REAL, "绩效指标行", "社会公众或服务对象满意度") in lines
    assert ("106001", "指标", "预算控制率") in lines
    assert ("301001", "问题", "各行分值合计不足分值：绩效指标") in lines
    assert not any(code == "301008" for code, _, _ in lines), "a returned form comes again first"


def test_decisions_stand_in_every_output_beside_what_was_computed(round_of: Path) -> None:
    decide(round_of, "106001", "预算控制率", 处理="采信")
    decide(round_of, REAL, "社会公众或服务对象满意度", 处理="扣分", 核定值=1)
    decide(round_of, "301001", "各行分值合计不足分值：绩效指标", 处理="采信")
    rerun(round_of)
    real, health, union = (unit(round_of, code) for code in (REAL, "106001", "301001"))
    assert (real["score_total"], real["final_total"]) == ("88.00", "87.00")
    assert (health["score_total"], health["final_total"], health["status"]) == ("98.20", "99.20", "passed")
    control = next(one for one in health["indicators"] if one["name"] == "预算控制率")
    assert (control["self"], control["score"], control["final"]) == ("5.00", "4.00", "5.00")
    assert union["status"] == "passed"
    assert "自评8.00→复核8.00→核定7.00（扣分）：看过佐证；复核甲" in real["findings"][-1]["message"]
    book = openpyxl.load_workbook(round_of / "输出/全县汇总.xlsx")
    assert [cell.value for cell in book["人工核定"][4]][4:8] == ["预算控制率", "5.00", "4.00", 5]
    written = [round_of / "输出/全县汇总.xlsx", *sorted((round_of / "输出/得分表").iterdir())]
    assert differences(written) == []


def test_a_decided_figure_makes_a_returned_form_usable(round_of: Path) -> None:
    assert unit(round_of, "301008")["status"] == "returned"
    decide(round_of, "301008", "项目支出", 类别="填报项", 处理="调整", 核定值=35)
    rerun(round_of)
    cross = unit(round_of, "301008")
    assert (cross["status"], cross["values"]["项目支出"]) == ("passed", "35")
    assert cross["decisions"][0]["self"] == "约35万元"


def test_decisions_survive_runs_and_are_asked_again_when_the_figure_beneath_has_changed(round_of: Path) -> None:
    decide(round_of, "106001", "预算控制率", 处理="调整", 核定值=5)
    rerun(round_of)
    first = (round_of / "输出/复核意见.xlsx").read_bytes()
    rerun(round_of)
    assert (round_of / "输出/复核意见.xlsx").read_bytes() == first
    file = round_of / "报送/清禾县卫生健康局.xlsx"
    book = openpyxl.load_workbook(file)
    for row in book["基础数据"].iter_rows():
        if row[1].value == "本年追加":
            row[2].value = 2000
    book.save(file)
    rerun(round_of)
    stale = [finding for finding in unit(round_of, "106001")["findings"] if finding["code"] == "decision-stale"]
    assert [(finding["value"], finding["expected"]) for finding in stale] == [("0.00", "4.00")]


def test_a_decision_on_what_the_form_has_not_is_asked_again_and_kept(round_of: Path) -> None:
    decide(round_of, "106001", "没有这个指标", 类别="指标", 处理="调整", 核定值=5)
    rerun(round_of)
    assert "decision-unused" in {finding["code"] for finding in unit(round_of, "106001")["findings"]}
    sheet = openpyxl.load_workbook(round_of / "输出/复核意见.xlsx").active
    assert "没有这个指标" in {row[3].value for row in sheet.iter_rows(min_row=4)}


@pytest.mark.parametrize(("target", "value"), [("有无新建楼堂馆所", 1), ("人员编制", 4.5), ("人员编制", -1)])
def test_a_figure_that_the_field_cannot_hold_is_not_used(round_of: Path, target: str, value: float) -> None:
    decide(round_of, REAL, target, 类别="填报项", 处理="调整", 核定值=value)
    before = unit(round_of, REAL)["values"]
    rerun(round_of)
    after = unit(round_of, REAL)
    assert after["values"] == before
    assert "decision-unused" in {finding["code"] for finding in after["findings"]}


def test_points_beyond_the_weight_are_said_to_be_cut(round_of: Path) -> None:
    decide(round_of, "106001", "预算控制率", 处理="调整", 核定值=50)
    rerun(round_of)
    messages = [finding["message"] for finding in unit(round_of, "106001")["findings"] if finding["code"] == "decided"]
    assert "调整后为50分，按5.00分计" in messages[0]


def test_a_decision_on_an_unknown_unit_leaves_everything_untouched(round_of: Path) -> None:
    decide(round_of, "999999", "预算控制率", 类别="指标", 处理="调整", 核定值=5)
    before = (round_of / "输出/结果.json").read_bytes(), (round_of / "输出/复核意见.xlsx").read_bytes()
    with pytest.raises(DecisionError, match="999999"):
        rerun(round_of)
    assert ((round_of / "输出/结果.json").read_bytes(), (round_of / "输出/复核意见.xlsx").read_bytes()) == before
