"""What goes back to a unit: a list that leads to each cell, a notice short enough for a chat, nobody else's data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from holding import with_contents

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.output.marked_copy import MarkedCopy
from jixiao_batch.output.returns import MOST_LINES, ReturnNames, notice_text, return_names, write_problem_list, write_return

UNIT = UnitResult("001", "甲单位", "", "returned", "甲.xlsx", "jianghua-2023")
NAMES = ReturnNames("001_甲单位_问题清单.xlsx", "001_甲单位_标注.xlsx", "001_甲单位_退回通知.txt")
COPY = MarkedCopy(b"copy")


def finding(row: int, code: str = "nothing-stated", sheet: str = "基础数据", **words: str) -> Finding:
    return found(code, Place(sheet, f"C{row}", f"第{row}项"), value="无", **words)


def unit_with(*findings: Finding) -> UnitResult:
    return with_contents(UNIT, findings=findings)


def listed(tmp_path: Path, unit: UnitResult, marked: str = NAMES.marked_copy) -> openpyxl.worksheet.worksheet.Worksheet:
    write_problem_list(unit, 2023, tmp_path / "清单.xlsx", marked)
    sheet = openpyxl.load_workbook(tmp_path / "清单.xlsx").active
    assert isinstance(sheet, openpyxl.worksheet.worksheet.Worksheet)
    return sheet


def test_a_row_says_where_what_stands_there_what_should_and_how_to_mend_it(tmp_path: Path) -> None:
    problem = found("score-difference", Place("指标自评", "I8", "控制率"), value="5.00", expected="4.00",
                    claimed="5.00", score="4.00", working="计4分")  # fmt: skip
    sheet = listed(tmp_path, unit_with(problem))
    assert [cell.value for cell in sheet[4]] == [
        "序号", "级别", "工作表", "单元格", "填报项", "填报的是", "应为", "问题", "处理办法",
    ]  # fmt: skip
    row = [cell.value for cell in sheet[5]]
    assert row[:7] == [1, "核实", "指标自评", "I8", "控制率", "5.00", "4.00"]
    assert row[7:] == [problem.message, problem.fix]


def test_the_cell_is_a_link_into_the_marked_copy_beside_the_list(tmp_path: Path) -> None:
    link = listed(tmp_path, unit_with(finding(21)))["D5"].hyperlink
    assert (link.target, link.location) == ("001_甲单位_标注.xlsx", "'基础数据'!C21")


def test_without_a_copy_there_is_no_link(tmp_path: Path) -> None:
    sheet = listed(tmp_path, unit_with(finding(21)), "")
    assert sheet["D5"].hyperlink is None
    assert "标注" not in str(sheet["A3"].value)


@pytest.mark.parametrize("name", ["长" * 40, "a#b", "a\u202eb"])
def test_a_sheet_name_that_would_break_a_link_gets_none(tmp_path: Path, name: str) -> None:
    assert listed(tmp_path, unit_with(finding(21, sheet=name)))["D5"].hyperlink is None


def test_a_quote_in_a_sheet_name_is_doubled_in_the_link(tmp_path: Path) -> None:
    link = listed(tmp_path, unit_with(finding(21, sheet="it's")))["D5"].hyperlink
    assert link.location == "'it''s'!C21"


def test_what_a_unit_typed_is_text_in_the_list(tmp_path: Path) -> None:
    problem = found("not-a-number", Place("基础数据", "C21", "=1+1"), value="=cmd|'/c calc'!A1", expected="http://x")
    sheet = listed(tmp_path, replace(unit_with(problem), name='=HYPERLINK("x")'))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    assert sheet["F5"].hyperlink is None


def test_the_notice_puts_errors_first_and_counts_what_does_not_fit() -> None:
    queries = [finding(row, "self-above-weight", claimed="6", weight="5") for row in range(1, 6)]
    errors = [finding(row) for row in range(10, 22)]
    lines = notice_text(unit_with(*queries, *errors), 2023, NAMES, COPY).splitlines()
    assert len(lines) == MOST_LINES
    assert "错误 12 处、核实 5 处" in lines[0]
    assert [line.split("]")[0] for line in lines[1:3]] == ["1. [基础数据!C10", "2. [基础数据!C11"]
    assert lines[-2] == "另有错误 3 处、核实 5 处，见问题清单。"
    assert NAMES.marked_copy in lines[-1]


@pytest.mark.parametrize("count", range(1, 14))
def test_a_notice_never_has_more_than_twelve_lines_and_loses_nothing(count: int) -> None:
    for copy in (COPY, MarkedCopy(None, "原文件过大")):
        lines = notice_text(unit_with(*(finding(row) for row in range(1, count + 1))), 2023, NAMES, copy).splitlines()
        assert len(lines) <= MOST_LINES
        shown = sum(1 for line in lines if "[基础数据!" in line)
        rest = next((line for line in lines if line.startswith("另有")), "另有错误 0 处")
        assert shown + int(rest.split()[1]) == count


def test_the_notice_says_why_there_is_no_copy() -> None:
    text = notice_text(unit_with(finding(1)), 2023, NAMES, MarkedCopy(None, "原文件里有图片，做标注会丢失"))
    assert "原文件里有图片" in text
    assert NAMES.marked_copy not in text


def test_a_notice_line_is_one_line_whatever_was_typed() -> None:
    problem = found("not-a-number", Place("基础数据", "C21", "项目\n支出"), value="一\r\n二\u2028三")
    assert len(notice_text(unit_with(problem), 2023, NAMES, COPY).splitlines()) == 3


def test_what_only_the_county_knows_does_not_go_back(tmp_path: Path) -> None:
    unit = unit_with(found("same-amounts", value="9", aside="另一单位：乙单位"))
    write_return(unit, 2023, tmp_path, NAMES, None)
    assert "乙单位" not in (tmp_path / NAMES.notice).read_text(encoding="utf-8-sig")
    sheet = openpyxl.load_workbook(tmp_path / NAMES.problem_list).active
    assert not [cell for row in sheet.iter_rows() for cell in row if "乙单位" in str(cell.value)]


def test_units_that_windows_would_mix_up_get_names_of_their_own() -> None:
    one, other = return_names([replace(UNIT, name="ABC"), replace(UNIT, name="ＡＢＣ")])
    assert one != other
    assert other.marked_copy.endswith("_标注（2）.xlsx")


def test_a_notice_never_cuts_a_remedy_and_lists_fewer_problems_instead() -> None:
    remedy = "请核对左右两边各数，改正填错的一处"
    words = {"name": "收入等于支出加结余", "left": "收入合计" * 8, "right": "支出合计" * 12, "difference": "1"}
    broken = [
        found("identity-broken", Place("基础数据", f"C{row}", "结余"), advice=remedy, left_sum="2", right_sum="1", **words)
        for row in range(1, 10)
    ]
    lines = notice_text(unit_with(*broken), 2023, NAMES, COPY).splitlines()
    shown = [line for line in lines if "[基础数据!" in line]
    assert all(line.endswith(f"{remedy}。") for line in shown)
    assert 0 < len(shown) < len(broken)
    assert f"另有错误 {len(broken) - len(shown)} 处，见问题清单。" in lines


def test_what_a_unit_typed_at_length_is_cut_before_the_remedy() -> None:
    problem = found("not-a-number", Place("基础数据", "C21", "项目支出"), value="很长" * 200)
    line = notice_text(unit_with(problem), 2023, NAMES, COPY).splitlines()[1]
    assert line.endswith(f"…。{problem.fix}。")
    assert len(line) < 160
