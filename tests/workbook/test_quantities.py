"""Targets and results of indicator rows: the number, how it is bounded, and what it counts."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao_batch.workbook.reading.cells import read_number
from jixiao_batch.workbook.reading.quantities import Quantity, QuantityReading, read_quantity
from jixiao_batch.workbook.reading.written_numbers import chinese_whole


def quantity(number: str, relation: str = "=", unit: str = "", *, percent: bool = False) -> Quantity:
    return Quantity(Decimal(number), relation, percent, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("relation", "texts"),
    [
        (">=", ["≥4", "≧4", ">=4", "> = 4", "＞＝4", "≥ 4", "不低于4", "不少于4", "大于等于4"]),
        (">=", ["至少4", "4以上", "4及以上", "≥4以上"]),
        (">", [">4", "＞4", "大于4", "高于4", "超过4", "多于4", "4+", "4余", "4多"]),
        ("<=", ["≤4", "<=4", "不超过4", "不高于4", "不多于4", "小于等于4", "4以内", "4以下", "4及以下", "控制在4以内"]),
        ("<", ["<4", "＜4", "小于4", "低于4", "少于4"]),
        ("=", ["4", "=4", "＝4", "等于4", "４", "四"]),
    ],
)
def test_a_bound_is_read_from_sign_or_word(relation: str, texts: list[str]) -> None:
    assert {text: read_quantity(text, "").quantity for text in texts} == dict.fromkeys(texts, quantity("4", relation))


@pytest.mark.parametrize(
    ("raw", "unit", "expected"),
    [
        (4.0, "小时", quantity("4")),
        ("4小时以上", "小时", quantity("4", ">=", "小时")),
        ("不少于 4 小时", "h", quantity("4", ">=", "h")),
        ("3场", "场", quantity("3", "=", "场")),
        ("3场", "", quantity("3", "=", "场")),
        ("400余人次", "人次", quantity("400", ">", "人次")),
        ("≥400份", "份", quantity("400", ">=", "份")),
        ("30个工作日内", "个工作日", quantity("30", "<=", "个工作日")),
        ("≤30万元", "万元", quantity("30", "<=", "万元")),
        ("≤300,000元", "万元", quantity("30", "<=", "万元")),
        ("3万余元", "元", quantity("30000", ">", "元")),
        ("2千元", "", quantity("2", "=", "千元")),
        ("¥5万", "", quantity("50000", "=", "元")),
        ("3万人次", "", quantity("30000", "=", "人次")),
        ("5万", "", quantity("50000", "=", "")),
        ("0.5个百分点", "", quantity("0.5", "=", "个百分点")),
    ],
)
def test_the_unit_behind_a_number_is_kept_or_converted(raw: object, unit: str, expected: Quantity) -> None:
    assert read_quantity(raw, unit).quantity == expected


@pytest.mark.parametrize(
    ("raw", "unit", "shown_as_percent", "written"),
    [
        ("95%", "%", False, "%"),
        ("95％", "", False, "%"),
        ("百分之九十五", "%", False, "%"),
        ("百分之95", "", False, "%"),
        (95.0, "%", False, ""),
        (95, "％", False, ""),
        ("95", "%", False, ""),
        (0.95, "%", True, ""),
        (0.95, "", True, ""),
    ],
)
def test_every_way_to_write_a_percentage_is_the_same_fraction(
    raw: object, unit: str, shown_as_percent: bool, written: str
) -> None:
    reading = read_quantity(raw, unit, shown_as_percent=shown_as_percent)
    assert reading.quantity == quantity("0.95", "=", written, percent=True)


def test_a_bounded_percentage_keeps_its_bound() -> None:
    assert read_quantity("≥90%", "%").quantity == quantity("0.9", ">=", "%", percent=True)
    assert read_quantity("90%及以上", "%").quantity == quantity("0.9", ">=", "%", percent=True)
    assert read_quantity("不低于90", "%").quantity == quantity("0.9", ">=", percent=True)


@pytest.mark.parametrize("raw", [0.95, 1.0, 1, 1.49, -0.5, "0.95", "≥0.9"])
def test_a_small_bare_number_in_a_percent_row_is_not_guessed(raw: object) -> None:
    assert read_quantity(raw, "%") == QuantityReading(None, "ambiguous-percent")


@pytest.mark.parametrize(("raw", "expected"), [(0.0, "0"), (1.5, "0.015"), (100.0, "1"), ("0.5%", "0.005")])
def test_zero_large_and_signed_percentages_are_clear(raw: object, expected: str) -> None:
    assert read_quantity(raw, "%").quantity == quantity(expected, "=", "%" if isinstance(raw, str) else "", percent=True)


@pytest.mark.parametrize(
    ("problem", "unit", "raws"),
    [
        ("approximate-number", "人", ["约400", "400左右", "近400人", "几百", "≥400左右", "大约400人以上"]),
        ("several-numbers", "人", ["3-5", "3/4", "3场4小时", ">3,<5", "3以上5以下", "5+3"]),
        ("wrong-unit", "小时", ["3场", "95%", "5万元", "¥5"]),
        ("wrong-unit", "%", ["5人", "5万元", "3千%"]),
        ("wrong-unit", "万元", ["2千", "二千", "5人", "95%"]),
        ("nothing-stated", "人", ["无", "—", "/", "不涉及"]),
        ("truth-in-number", "人", [True, "是", "√"]),
        ("formula-text", "人", ['=DISPIMG("ID_1",1)', "=A1+B1", "=5+3"]),
        ("error-value", "%", ["#DIV/0!"]),
        ("date-in-number", "人", [datetime.date(2024, 4, 1), "2024-04-28"]),
        ("not-finite", "人", [float("nan")]),
        ("too-large-number", "人", [1e16, "99999999亿"]),
        ("not-a-number", "人", ["优", "明显提升", "大于4以上", "≥", "1e5", "٣", "3已完成", "≥①", "一般", "二+百"]),
        ("not-a-number", "", ["一般", "十分满意", "十分", "一致好评", "100完成"]),
        ("wrong-unit", "", ["6月", "12月底前", "2024年"]),
    ],
)
def test_a_quantity_without_one_meaning_is_left_with_its_problem(problem: str, unit: str, raws: list[object]) -> None:
    assert {str(raw): read_quantity(raw, unit) for raw in raws} == {str(raw): QuantityReading(None, problem) for raw in raws}


@pytest.mark.parametrize(
    ("raw", "unit", "number"),
    [
        ("1.5万", "万人", "1.5"),
        ("1.6万", "万人次", "1.6"),
        ("3万", "万亩", "3"),
        ("2亿", "亿斤", "2"),
        ("1.5万", "万元/年", "1.5"),
        ("3千米", "千米", "3"),
        ("3千", "千米", None),
        ("三千", "千米", None),
        ("3千", "千克", None),
        ("2万", "亿斤", None),
        ("15000人", "万人", None),
    ],
)
def test_a_magnitude_that_the_unit_holds_already_is_not_multiplied_again(raw: str, unit: str, number: str | None) -> None:
    reading = read_quantity(raw, unit)
    assert (reading.quantity.number if reading.quantity else None) == (Decimal(number) if number else None)
    assert reading.problem == ("" if number else "wrong-unit")
    assert read_number(raw, unit).value == (Decimal(number) if number else None)


@pytest.mark.parametrize("unit", ["万元", "元", "人", "万人", ""])
def test_any_number_of_magnitudes_is_no_number(unit: str) -> None:
    text = "1" + "万" * 5000
    assert read_quantity(text, unit) == QuantityReading(None, "not-a-number")
    assert read_number(text, unit).problem == "not-a-number"


@pytest.mark.parametrize("raw", ["20\n300", "≥20\n300", "20\t300人", "２０\n３００"])
def test_two_figures_below_each_other_are_not_one(raw: str) -> None:
    assert read_quantity(raw, "人") == QuantityReading(None, "several-numbers")


def test_a_percent_format_on_a_row_that_counts_something_is_refused() -> None:
    assert read_quantity(0.95, "场", shown_as_percent=True) == QuantityReading(None, "wrong-unit")


@pytest.mark.parametrize(
    ("raw", "unit", "repair"),
    [
        ("≥95%", "%", ""),
        ("3场", "场", ""),
        ("３场", "场", "全角数字"),
        ("1,200人", "人", "去掉千分位逗号"),
        ("5000元", "万元", "元折算为万元"),
        ("500人", "人次", "“人”按“人次”读"),
    ],
)
def test_only_what_was_put_right_is_named(raw: str, unit: str, repair: str) -> None:
    reading = read_quantity(raw, unit)
    assert reading.quantity is not None and reading.repair == repair


@pytest.mark.parametrize("raw", [None, "", " \u3000", "\u200b"])
def test_a_blank_cell_is_no_quantity_and_no_problem(raw: str | None) -> None:
    assert read_quantity(raw, "%") == QuantityReading(None)


@given(
    st.one_of(
        st.text(),
        st.text(alphabet="0123456789.,-%()¥万千百元人次场约余多以上下内不少超过于≥≤<>=+一二十百分之 ２％"),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.times(),
        st.dates(),
    ),
    st.one_of(st.sampled_from(["%", "万元", "人", "小时", ""]), st.text(max_size=3)),
    st.booleans(),
)
@example("9" * 5000, "万元", False)
def test_no_cell_value_raises(raw: object, unit: str, shown_as_percent: bool) -> None:
    reading = read_quantity(raw, unit, shown_as_percent=shown_as_percent)
    assert reading.quantity is None or (not reading.problem and reading.quantity.number.is_finite())


@given(
    st.decimals(min_value=2, max_value=10**9, places=2),
    st.sampled_from([("≥{}", ">="), ("{}以上", ">="), (">{}", ">"), ("不超过{}", "<="), ("少于{}", "<"), ("{}", "=")]),
    st.sampled_from(["%", "场", "万元", ""]),
)
def test_a_written_bound_reads_back(number: Decimal, bound: tuple[str, str], unit: str) -> None:
    pattern, relation = bound
    reading = read_quantity(pattern.format(f"{number:,f}{unit}"), unit).quantity
    expected = number / 100 if unit == "%" else number
    assert reading is not None
    assert (reading.number, reading.relation, reading.unit) == (expected, relation, unit)


@pytest.mark.parametrize(
    "text", ["二百五", "三万", "一千五", "百", "十十", "零五", "一零", "二三", "", "甲", "二〇二三", "一千零零一"]
)
def test_short_and_broken_chinese_numerals_are_refused(text: str) -> None:
    assert chinese_whole(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("零", 0), ("两千", 2000), ("一十二", 12), ("一百一十", 110), ("一千零一", 1001), ("九千九百九十九", 9999)],
)
def test_full_chinese_numerals_are_read(text: str, number: int) -> None:
    assert chinese_whole(text) == number
