"""Figures as their number format shows them: percentages, moved points, units written by the format."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.workbook.reading.cells import CellReading
from jixiao_batch.workbook.reading.number_formats import read_figure, says_more, shown_with

ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    "code",
    [
        "",
        "0",
        "0.00",
        "#,##0.00",
        "#,##0;[Red]-#,##0",
        ACCOUNTING,
        "[DBNum1]0",
        "@",
        "0.00E+00",
        "# ?/?",
        '"约"0',
        "[>=100]0;0.0",
        "0.00_);[Red](0.00)",
        "0.00;[红色]0.00",
        "#,##0;△#,##0",
        "0.00_ ;[Red]\\-0.00\\ ",
        "#,##0.00_ ;-#,##0.00;;",
        "_-* #,##0.00_-;-* #,##0.00_-",
        '"￥"#,##0.00',
        "[$¥-804]#,##0.00",
        "[$-804]0.00",
        '0.00" （人民币）"',
        "# ?/16",
        "G/通用格式",
        '0"."',
    ],
)
def test_a_format_that_only_dresses_the_number_says_nothing(code: str) -> None:
    assert not says_more(code)
    assert read_figure(61.36, "万元", code) == CellReading(Decimal("61.36"))


@pytest.mark.parametrize(
    "code",
    [
        "0%",
        "0.00%",
        "[Red]0.0%",
        "0.00,",
        "#,##0,,",
        "0!.0,",
        r"0\.00,",
        '0"."0000',
        '0.00"元"',
        "0.00元",
        '#,##0"人"',
        "0千元",
        "#,##0.00[$元]",
        "#,##0.00[$元-804]",
        '0.00"（元）"',
        '#,##0.00" 元（人民币）"',
        '"￥"#,##0.00"元"',
        '"单位：元 "0.00',
        '0.00"千"',
        '0.00"百"',
        '0.00"十万元"',
        r"0.0\十\万",
        '0"0"',
        '"2360"',
        "0*0",
        "1#",
        '"百分之"0',
        "-0.00",
        '"$"0.00',
        "[$€-407]#,##0.00",
        "[$USD] 0.00",
        '0.00" 美元"',
        "[" * 300,
        '"人均"0.00"元/人"',
    ],
)
def test_an_amount_whose_format_shows_another_number_or_unit_is_not_read(code: str) -> None:
    assert says_more(code)
    assert read_figure(613600.0, "万元", code) == CellReading(None, "wrong-unit")


@pytest.mark.parametrize(
    "code",
    [
        '0.00"万元"',
        "0.00万元",
        '"¥"0.00" 万元"',
        "0.00万",
        r"0.00\万\元",
        '0.00" 万元（人民币）"',
        "0.00[$万元]",
        '0.00"（万元）"',
    ],
)
def test_a_format_with_the_unit_of_the_field_fits(code: str) -> None:
    assert read_figure(61.36, "万元", code).value == Decimal("61.36")


@pytest.mark.parametrize("code", ["0.00;0.00", "#,##0;#,##0_ ", '0;"余"0', "0;;"])
def test_a_number_below_zero_that_its_format_shows_above_is_not_read(code: str) -> None:
    assert says_more(code)
    assert read_figure(-120, "万元", code) == CellReading(None, "wrong-unit")
    assert read_figure(120, "万元", code) == CellReading(Decimal(120))


def test_only_the_section_of_the_number_counts() -> None:
    code = '0.00"万元";-0.00"元";"0.00"'
    assert read_figure(5, "万元", code) == CellReading(Decimal(5))
    assert read_figure(-5, "万元", code) == CellReading(None, "wrong-unit")
    assert read_figure(0, "万元", code) == CellReading(Decimal(0))


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("千瓦", '0"千瓦"'),
        ("万亩", '0.0"万亩"'),
        ("万元", '"共"0.0"万"'),
        ("万人", '0.0"万"'),
        ("元/人", "0元/人"),
        ("㎡", '0"m2"'),
        ("%", '0"%"'),
    ],
)
def test_a_format_may_write_any_unit_that_the_field_has(unit: str, code: str) -> None:
    assert read_figure(61, unit, code) == CellReading(Decimal(61))


@pytest.mark.parametrize(
    ("raw", "code", "expected"),
    [
        (0.9032, "0.00%", CellReading(Decimal("90.32"), repair="百分比格式")),
        (90.32, "0.00", CellReading(Decimal("90.32"))),
        (95, "", CellReading(Decimal(95))),
        (0.0, "0%", CellReading(Decimal(0))),
        ("90.32%", "", CellReading(Decimal("90.32"), repair="去掉单位“%”")),
        ("0.95%", "", CellReading(Decimal("0.95"), repair="去掉单位“%”")),
        ("百分之九十", "", CellReading(Decimal(90), repair="中文数字、“百分之”读作%、去掉单位“%”")),
        (0.95, "0.00", CellReading(None, "ambiguous-percent")),
        (1.0, "", CellReading(None, "ambiguous-percent")),
        ("0.95", "", CellReading(None, "ambiguous-percent")),
    ],
)
def test_a_percentage_is_read_as_it_is_shown(raw: object, code: str, expected: CellReading) -> None:
    assert read_figure(raw, "%", code) == expected


def test_what_a_subtraction_leaves_behind_is_zero_and_says_so() -> None:
    assert read_figure(7.1e-15, "万元") == CellReading(Decimal(0), repair="计算尾差按 0 读")


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        (0.6136, "0.00%", "61.36%"),
        (613600.0, "0!.0,", "613600（单元格格式：0!.0,）"),
        (61.36, "0.00", "61.36"),
        ("无", "0%", "无"),
    ],
)
def test_a_message_shows_what_the_person_sees(raw: object, code: str, shown: str) -> None:
    assert shown_with(raw, code) == shown


@given(st.text(), st.one_of(st.floats(), st.text(max_size=5), st.none(), st.booleans()), st.sampled_from(["万元", "%", "人", ""]))
def test_no_format_raises(code: str, raw: object, unit: str) -> None:
    reading = read_figure(raw, unit, code)
    assert reading.value is None or not reading.problem
    shown_with(raw, code)


@pytest.mark.parametrize(
    ("code", "problem"),
    [(";;;", "not-shown"), ('"已核"', "not-shown"), ("yyyy-mm-dd", "date-in-number"), ('m"月"d"日"', "date-in-number")],
)
def test_a_number_that_its_format_does_not_show_is_not_read(code: str, problem: str) -> None:
    assert says_more(code)
    assert read_figure(61.36, "万元", code) == CellReading(None, problem)
    assert read_figure(0, "万元", code) == CellReading(Decimal(0))


@pytest.mark.parametrize(
    ("code", "number", "is_seen"),
    [
        ('[<2000]"达标";0.0', 1186.4, False),
        ('[<1000]"达标";0.0', 1186.4, True),
        ('[>5000]0.0;[>1000]"多";0.0', 1186.4, False),
        ('[=0]"无";0.00', 1186.4, True),
        ('[>5000]0.0;[>1500]0.0;"少"', 1186.4, False),
        ("[胡写<]0.0;0.0", 1186.4, True),
    ],
)
def test_a_condition_of_the_format_decides_what_a_person_sees(code: str, number: float, *, is_seen: bool) -> None:
    expected = CellReading(Decimal("1186.4")) if is_seen else CellReading(None, "not-shown")
    assert read_figure(number, "万元", code) == expected
    assert is_seen or says_more(code)
