"""Any bytes become either the cells of a workbook or one problem; nothing raises and nothing hangs."""

import datetime as dt
import math

import pytest
from forged import A1, ods, ole2, parts, sheet_xml, strings_xml, xls, xlsx, zipped
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.workbook.opening.opener import OpenedWorkbook, OpeningProblem, open_workbook

DATE_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/></cellXfs></styleSheet>'
)


def _rows(data: bytes) -> tuple[tuple[object, ...], ...]:
    opened = open_workbook(data)
    assert isinstance(opened, OpenedWorkbook), opened
    return opened.sheets[0].rows


def _problem(data: bytes) -> tuple[str, str]:
    problem = open_workbook(data)
    assert isinstance(problem, OpeningProblem), problem
    return problem.code, problem.detail


def test_row_0_column_0_is_a1_even_when_the_sheet_begins_further_down() -> None:
    assert _rows(xlsx('<row r="3"><c r="B3"><v>61.36</v></c></row>')) == (("", ""), ("", ""), ("", 61.36))


def test_values_keep_their_types() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" s="1"><v>45292</v></c>'
        '<c r="D1"><v>NaN</v></c><c r="E1" t="e"><v>#DIV/0!</v></c><c r="F1"><f>1+1</f></c><c r="G1"><v>2</v></c></row>'
    )
    (row,) = _rows(xlsx(rows, strings=strings_xml("名称"), styles=DATE_STYLES))
    name, flag, date, not_a_number, error, formula, figure = row
    assert (name, flag, date, error, formula, figure) == ("名称", True, dt.date(2024, 1, 1), "", "", 2.0)
    assert isinstance(not_a_number, float) and math.isnan(not_a_number)


def test_hidden_sheets_are_opened_and_marked() -> None:
    members = parts({"表": sheet_xml(A1), "隐藏": sheet_xml(A1)})
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace('name="隐藏"', 'name="隐藏" state="veryHidden"')
    opened = open_workbook(zipped(members))
    assert isinstance(opened, OpenedWorkbook)
    assert [(sheet.name, sheet.visible, len(sheet.rows)) for sheet in opened.sheets] == [("表", True, 1), ("隐藏", False, 1)]


def test_a_sheet_too_large_to_read_is_skipped_and_the_form_still_opens() -> None:
    far = sheet_xml("<row/>" * 200_000 + '<row><c r="Z1"><v>1</v></c></row>')
    opened = open_workbook(zipped(parts({"台账": far, "表": sheet_xml(A1)})))
    assert isinstance(opened, OpenedWorkbook)
    assert [(sheet.name, sheet.skipped, sheet.rows) for sheet in opened.sheets] == [("台账", True, ()), ("表", False, ((1.0,),))]
    assert "范围过大" in opened.sheets[0].problem


def test_of_a_sheet_with_junk_far_out_the_near_part_is_read() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    opened = open_workbook(xlsx(A1 + far))
    assert isinstance(opened, OpenedWorkbook)
    (sheet,) = opened.sheets
    assert (sheet.rows, sheet.skipped) == (((1.0,),), False)
    assert "只读了前" in sheet.problem


def test_a_workbook_of_which_no_sheet_can_be_read_is_a_problem() -> None:
    assert _problem(xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))[0] == "too-large"
    assert _problem(xlsx('<row r="1"><c r="A1"><v>1</v>'.replace("<v>", "<v"), ""))[0] == "damaged"


def test_an_unknown_error_word_does_not_cost_the_sheet() -> None:
    assert _rows(xlsx(A1 + '<row r="2"><c r="A2" t="e"><v>#SPILL!</v></c></row>')) == ((1.0,), ("",))


def test_xls_and_ods_are_read_in_a_process_of_their_own() -> None:
    old = open_workbook(xls("基础数据", {(1, 1): 61.36, (2, 0): 5}))
    assert isinstance(old, OpenedWorkbook)
    assert (old.format, old.sheets[0].name, old.sheets[0].rows) == ("xls", "基础数据", (("", ""), ("", 61.36), (5.0, "")))
    free = '<table:table-cell office:value-type="date" office:date-value="2024-03-05"/><table:table-cell/>'
    free += '<table:table-cell office:value-type="float" office:value="61.36"/>'
    opened = open_workbook(ods(f"<table:table-row/><table:table-row>{free}</table:table-row>"))
    assert isinstance(opened, OpenedWorkbook)
    assert (opened.format, opened.rewritable) == ("ods", False)
    assert opened.sheets[0].rows[1][1:] == ("", 61.36)
    assert isinstance(opened.sheets[0].rows[1][0], dt.date)


@pytest.mark.parametrize("length", [20, 512, 701, 1600, 3000])
def test_a_cut_off_xls_costs_only_itself(length: int) -> None:
    assert _problem(xls("表", {(0, 0): 1})[:length])[0] in {"damaged", "crashed"}


@pytest.mark.parametrize("stream", ["EncryptedPackage", "EncryptionInfo"])
def test_a_workbook_with_an_opening_password_is_told_from_a_damaged_one(stream: str) -> None:
    assert _problem(ole2(stream))[0] == "password"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (ole2("WordDocument"), "Word 文档"),
        (b"{\\rtf1 }", "Word 文档"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"Rar!\x1a\x07\0", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c\0", "压缩包"),
        (zipped({"a.xlsx": b"x"}), "压缩包"),
        ("<html><body><table><tr><td>单位</td></tr></table>".encode("gb18030"), "网页"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "网页"),
        (b"MIME-Version: 1.0\r\n", "网页"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "Excel 2003 XML 表格"),
        ("单位,金额\r\n财政局,1\r\n".encode("gb18030"), "文本/CSV"),
        ("单位,金额\r\n".encode("utf-16"), "文本/CSV"),
        (b"\0\1\2\3\4", "未知"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(data: bytes, what: str) -> None:
    assert _problem(data) == ("not-a-workbook", what)


def test_an_empty_and_an_oversized_file_are_not_parsed() -> None:
    assert _problem(b"")[0] == "empty-file"
    assert open_workbook(b"PK" * 6, max_bytes=10) == OpeningProblem("too-large", "文件超过 0 MB")


def test_a_truncated_xlsx_is_damaged_wherever_it_is_cut() -> None:
    data = xlsx()
    for length in range(2, len(data) - 1, 7):
        assert _problem(data[:length])[0] == "damaged"


@given(st.integers(min_value=2), st.binary(min_size=1, max_size=6))
def test_overwritten_bytes_never_raise_and_never_change_a_figure(place: int, scrap: bytes) -> None:
    data = xlsx('<row r="1"><c r="A1"><v>61.36</v></c></row>')
    place = 2 + place % (len(data) - 2)
    opened = open_workbook((data[:place] + scrap + data[place + len(scrap) :])[: len(data)])
    if isinstance(opened, OpenedWorkbook):
        assert opened.sheets[0].rows == ((61.36,),)
