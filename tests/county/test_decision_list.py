"""复核意见 read back: every line strictly, nothing decided without reason and person."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from jixiao_batch.county.decision_list import (
    HEADINGS,
    DecisionError,
    DecisionList,
    decision_faults,
    load_decisions,
    read_decisions,
    undecided_lines,
)
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.decision_form import write_decision_form
from jixiao_batch.scheme.loading import load_scheme

SCHEMES = {"jianghua-2023": load_scheme("jianghua-2023")}
LINE = {
    "单位编码": "001", "单位名称": "甲局", "类别": "指标", "对象": "预算完成率", "处理": "调整", "核定值": 4, "理由": "有佐证",
    "复核人": "某", "日期": "2024-05-10",
}  # fmt: skip


def read(*lines: dict[str, object], value_format: str = "General") -> DecisionList:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "复核意见"
    sheet.append(["2023 年度复核意见表"])
    sheet.append(list(HEADINGS))
    for line in lines:
        sheet.append([line.get(heading) for heading in HEADINGS])
        sheet.cell(sheet.max_row, HEADINGS.index("核定值") + 1).number_format = value_format
    stream = io.BytesIO()
    book.save(stream)
    return read_decisions(stream.getvalue(), "复核意见.xlsx")


def test_a_line_is_read_with_its_place() -> None:
    (decision,) = read(LINE).decisions
    assert (decision.unit_code, decision.kind, decision.target, decision.action) == ("001", "指标", "预算完成率", "调整")
    assert (decision.value, decision.person, decision.day, decision.place) == (Decimal(4), "某", "2024-05-10", "复核意见!J3")


def test_lines_on_which_nobody_has_decided_are_passed_over() -> None:
    waiting = {heading: LINE[heading] for heading in ("单位编码", "单位名称", "类别", "对象")}
    assert read(waiting, LINE).decisions == read({}, LINE).decisions


FAULTS: dict[str, tuple[dict[str, object], tuple[str, ...]]] = {
    "no reason": ({"理由": None}, ("复核意见!L3", "理由")),
    "no person": ({"复核人": None}, ("复核意见!N3", "复核人")),
    "no unit": ({"单位编码": None, "单位名称": None}, ("复核意见!A3", "哪个单位")),
    "no target": ({"对象": " "}, ("复核意见!D3", "对象")),
    "unknown action": ({"处理": "同意"}, ("复核意见!J3", "同意", "采信、调整、扣分")),
    "unknown kind": ({"类别": "分数"}, ("复核意见!C3", "分数", "填报项")),
    "value in words": ({"核定值": "约4分左右"}, ("复核意见!K3", "约4分左右")),
    "value with a unit": ({"核定值": "1.2万"}, ("复核意见!K3", "1.2万", "不带单位")),
    "two numbers": ({"核定值": "3\n500"}, ("复核意见!K3",)),
    "negative points": ({"核定值": -1}, ("复核意见!K3", "-1")),
    "no value": ({"核定值": None}, ("复核意见!K3", "调整")),
    "no points off": ({"处理": "扣分", "核定值": None}, ("复核意见!K3", "扣几分")),
    "field believed": ({"类别": "填报项", "处理": "采信"}, ("复核意见!J3", "只能“调整”")),
    "points believed": ({"处理": "采信"}, ("复核意见!K3", "不填核定值", "调整")),
    "question with points": ({"类别": "问题"}, ("复核意见!J3", "只能“采信”")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_told_with_its_cell(fault: str) -> None:
    changes, words = FAULTS[fault]
    with pytest.raises(DecisionError) as caught:
        read({**LINE, **changes})
    assert [word for word in ("复核意见.xlsx", *words) if word not in str(caught.value)] == [], str(caught.value)


@pytest.mark.parametrize("shown", ["0%", '0!.0,"万"', '0"万元"', "0.0,"])
def test_a_value_that_shows_as_another_than_it_is_is_a_fault(shown: str) -> None:
    for kind, target in (("指标", "预算完成率"), ("填报项", "项目支出")):
        with pytest.raises(DecisionError, match=r"复核意见!K3.*只填数字"):
            read({**LINE, "类别": kind, "对象": target}, value_format=shown)
    assert read(LINE, value_format="0.00").decisions[0].value == Decimal(4)


def test_a_code_kept_as_a_number_has_the_zeros_that_it_shows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADINGS))
    sheet.append([{**LINE, "单位编码": 1}.get(heading) for heading in HEADINGS])
    sheet["A2"].number_format = "000"
    stream = io.BytesIO()
    book.save(stream)
    assert [one.unit_code for one in read_decisions(stream.getvalue(), "复核意见.xlsx").decisions] == ["001"]


def test_the_same_thing_cannot_be_decided_twice() -> None:
    with pytest.raises(DecisionError, match="J3"):
        read(LINE, {**LINE, "核定值": 3})


@pytest.mark.parametrize("data", [b"", b"x"])
def test_what_is_no_list_is_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(DecisionError, match="复核意见表打不开"):
        read_decisions(data, "复核意见.xlsx")


def test_code_and_name_of_two_units_are_a_fault() -> None:
    listed = read({**LINE, "单位名称": "乙局"})
    named = (("001", "甲局"), ("002", "乙局"))
    units = [UnitResult(code, name, "", "passed", "", "jianghua-2023") for code, name in named]
    (fault,) = decision_faults(listed, units, SCHEMES)
    assert "不是同一单位" in str(fault)


def test_a_unit_may_have_another_code_in_another_scheme() -> None:
    named = (("001", "甲局"), ("001-01", "甲局"))
    units = [UnitResult(code, name, "", "passed", "", "jianghua-2023") for code, name in named]
    both = read(LINE, {**LINE, "单位编码": "001-01"})
    assert decision_faults(both, units, SCHEMES) == decision_faults(both, units[::-1], SCHEMES) == ()


def test_a_decision_on_a_unit_that_nobody_knows_is_a_fault() -> None:
    listed = read(LINE, {**LINE, "单位编码": "999"})
    known = UnitResult("００１", "甲局", "", "passed", "甲.xlsx", "jianghua-2023")
    (fault,) = decision_faults(listed, [known], SCHEMES)
    assert "复核意见!J4" in str(fault)
    assert "999" in str(fault)


@pytest.mark.parametrize("action", ["调整", "扣分"])
def test_points_that_would_have_to_be_rounded_are_a_fault(action: str) -> None:
    listed = read({**LINE, "处理": action, "核定值": 3.456}, {**LINE, "对象": "预算控制率", "核定值": 3.45})
    (fault,) = decision_faults(listed, [UnitResult("001", "甲局", "", "passed", "", "jianghua-2023")], SCHEMES)
    assert [word for word in ("复核意见!J3", "3.456", "2 位以内") if word not in str(fault)] == []


def test_a_decided_figure_of_the_form_keeps_its_decimals() -> None:
    listed = read({**LINE, "类别": "填报项", "对象": "项目支出", "核定值": 3.4567})
    assert decision_faults(listed, [UnitResult("001", "甲局", "", "passed", "", "jianghua-2023")], SCHEMES) == ()


def test_a_list_of_thousands_of_lines_is_read_to_its_end(tmp_path: Path) -> None:
    why = "自评与复核不一致：" + "计5分，" * 20
    waiting = ("指标", "预算完成率", why, "5", "5.00", "4.00", *[""] * 7)
    decided = (*waiting[:6], "4.00", "调整", "4.5", "已核实", "", "李明", "2024-05-10")
    lines = [(f"{number:06}", f"单位{number}", waiting) for number in range(2500)]
    file = tmp_path / "复核意见.xlsx"
    write_decision_form([*lines, ("999999", "末一个单位", decided)], 2023, file, scratch=tmp_path)
    assert undecided_lines(file) == 2500
    (decision,) = load_decisions(file).decisions
    assert (decision.unit_name, decision.value) == ("末一个单位", Decimal("4.5"))
