"""People decide (复核意见): the list comes pre-filled, decisions stand in all outputs and survive, changes are asked again."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from recalculation import differences
from rich.console import Console

from jixiao_batch.batch import RunResult, run
from jixiao_batch.cli.console import console, show_run
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


def rerun(folder: Path) -> RunResult:
    return run(folder / "报送", folder / "输出")


def headings_on_screen(result: RunResult) -> str:
    screen = io.StringIO()
    show_run(Console(file=screen, width=160), result, "输出")
    return next(line for line in screen.getvalue().splitlines() if "名次" in line)


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
    assert [cell.value for cell in book["总排名"][3]][6] == "核定得分"
    assert "经人工核定的格为核定得分" in book["指标得分矩阵"]["A2"].value
    scored = openpyxl.load_workbook(next((round_of / "输出/得分表").glob("106001*"))).active
    said = [str(cell.value) for line in scored.iter_rows() for cell in line if cell.value]
    assert "核定得分" in said
    assert "9.13%属“不超过10%”档，计4分；核定5.00（采信）：看过佐证；复核甲" in said, "the rule's working and the decision"
    assert [cell.value for cell in book["人工核定"][4]][4:8] == ["预算控制率", "5.00", "4.00", 5]
    written = [round_of / "输出/全县汇总.xlsx", *sorted((round_of / "输出/得分表").iterdir())]
    assert differences(written) == []


def test_the_screen_calls_scores_what_the_books_call_them(round_of: Path) -> None:
    before = headings_on_screen(rerun(round_of))
    decide(round_of, "106001", "预算控制率", 处理="采信")
    after = headings_on_screen(rerun(round_of))
    assert ("复核" in before, "核定" in before) == (True, False)
    assert ("复核" in after, "核定" in after) == (False, True)


def test_points_above_the_weight_are_cut_and_the_list_of_decisions_says_so(round_of: Path) -> None:
    decide(round_of, "106001", "预算控制率", 处理="调整", 核定值=50)
    rerun(round_of)
    line = [cell.value for cell in openpyxl.load_workbook(round_of / "输出/全县汇总.xlsx")["人工核定"][4]]
    assert line[7:10] == [5, "调整", "看过佐证（调整后为50分，按5.00分计）"]


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
    assert len(stale) == 1
    assert "核定为 5.00 时复核数是 4.00，现在是 0.00" in stale[0]["message"]
    assert (stale[0]["value"], stale[0]["expected"]) == ("5.00", None), "what its own cell says"


def test_a_decision_on_what_the_form_has_not_is_told_to_the_bureau_and_kept(round_of: Path) -> None:
    decide(round_of, "001001", "没有这个指标", 类别="指标", 处理="调整", 核定值=5)
    before = unit(round_of, "001001")["status"]
    result = run(round_of / "报送", round_of / "输出")
    unused = [one for one in unit(round_of, "001001")["findings"] if one["code"] == "decision-unused"]
    assert [one["severity"] for one in unused] == ["note"]
    assert unit(round_of, "001001")["status"] == before
    assert [(one.target, one.place.split("!")[0]) for one in result.unused] == [("没有这个指标", "复核意见")]
    target = console()
    with target.capture() as shown:
        show_run(target, result, "输出")
    assert result.unused[0].place in shown.get()
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


def filled_lines(file: Path) -> int:
    """Decide on every open line of the list: the unit's answer stands, or where it has none the computed score."""
    book = openpyxl.load_workbook(file)
    sheet = book.active
    column = {heading: number for number, heading in enumerate(HEADINGS, start=1)}
    filled = 0
    for row in range(4, sheet.max_row + 1):
        kind, action = (sheet.cell(row, column[name]).value for name in ("类别", "处理"))
        if not kind or action:
            continue
        claimed, computed = (sheet.cell(row, column[name]).value for name in ("自评", "复核"))
        if kind == "问题":
            assert not claimed, "an explanation has no score"
            assert not computed, "an explanation has no score"
        sheet.cell(row, column["处理"]).value = "调整" if computed else "采信"
        if computed:
            sheet.cell(row, column["核定值"]).value = float(computed)
        sheet.cell(row, column["理由"]).value = "看过佐证"
        sheet.cell(row, column["复核人"]).value = "复核甲"
        filled += 1
    book.save(file)
    return filled


def columns(file: Path, *headings: str) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(file).active
    at = [HEADINGS.index(heading) for heading in headings]
    return [tuple(row[place].value for place in at) for row in sheet.iter_rows(min_row=4) if row[0].value]


def test_filling_every_line_leaves_no_unit_to_be_settled(tmp_path: Path) -> None:
    run(SAMPLES, tmp_path / "输出")
    file = tmp_path / "输出/复核意见.xlsx"
    about = ("单位编码", "类别", "对象", "待核事由", "分值", "自评", "复核")
    before = columns(file, *about)
    assert before == sorted(before, key=lambda line: line[0]), "by code of the unit"
    assert filled_lines(file) == len(before)
    result = run(SAMPLES, tmp_path / "输出")
    units = [unit for county in result.counties for unit in county.units]
    assert [(unit.name, unit.findings) for unit in units if unit.status == "query"] == []
    assert result.unused == ()
    assert columns(file, *about) == before, "a decided line keeps its place, its reason and its figures"
