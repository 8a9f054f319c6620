"""Cell texts to values: what has one meaning is read, all else is left with the code of its problem."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao_batch.numbers import plain
from jixiao_batch.workbook.reading.cells import (
    _CLEAN,
    BLANK,
    CellReading,
    read_choice,
    read_code,
    read_date,
    read_number,
    read_text,
    read_year,
    show_raw,
)
from jixiao_batch.workbook.reading.written_numbers import _VISIBLE, _VISIBLE_BY_LINE

UNITS = ("万元", "元", "人", "台", "㎡", "分", "次", "%", "场", "")
raw_values = st.one_of(
    st.none(),
    st.text(),
    st.text(
        alphabet="0123456789０９.,，．-－−—/%％()（） ¥￥万亿千百元人次约余以上不超过≥=#nafie_"
        "一二十零〇年月日百分之①½²٣\u200b\u202e"
    ),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "\u200b", "\ufeff \t\n", "\xa0"])
def test_white_space_is_blank_everywhere(raw: str | None) -> None:
    assert read_number(raw, "万元") == read_text(raw) == read_code(raw) == read_year(raw) == read_date(raw) == BLANK
    assert read_choice(raw, ("是", "否")) == BLANK


@pytest.mark.parametrize(
    ("raw", "unit", "expected", "repair"),
    [
        (61.36, "万元", "61.36", ""),
        (0.1 + 0.2, "万元", "0.3", ""),
        (5, "人", "5", ""),
        (-0.0, "万元", "0", ""),
        (0.9, "%", "0.9", ""),  # taken as it stands
        ("61.36", "万元", "61.36", "文字型数字"),
        (" 61.36\u3000", "万元", "61.36", "文字型数字"),
        ("６１．３６", "万元", "61.36", "全角数字"),
        ("1,234,567.89", "元", "1234567.89", "去掉千分位逗号"),
        ("１，２３４", "元", "1234", "全角数字、去掉千分位逗号"),
        ("1 234 567.5", "元", "1234567.5", "去掉数字间空格"),
        ("+3", "万元", "3", "文字型数字"),
        ("－5.94", "万元", "-5.94", "统一符号写法"),
        ("−5.94", "万元", "-5.94", "统一符号写法"),
        ("- 5.94", "万元", "-5.94", "文字型数字"),
        ("（5.94）", "万元", "-5.94", "统一符号写法、括号表示负数"),
        ("(1,200.00)元", "元", "-1200.00", "去掉千分位逗号、括号表示负数、去掉单位“元”"),
        ("¥12.5", "万元", "12.5", "去掉货币符号"),
        ("-￥12.5", "万元", "-12.5", "统一符号写法、去掉货币符号"),
        (".5", "万元", "0.5", "文字型数字"),
        ("61.36万元", "万元", "61.36", "去掉单位“万元”"),
        ("61.36 万", "万元", "61.36", "去掉单位“万”"),
        ("613,600元", "万元", "61.36", "去掉千分位逗号、元折算为万元"),
        ("0.5亿元", "万元", "5000.0", "亿元折算为万元"),
        ("5千元", "万元", "0.5", "千元折算为万元"),
        ("61.36万元", "元", "613600.00", "万元折算为元"),
        ("2千", "元", "2000", "“千”折算为元"),
        ("3名", "人", "3", "去掉单位“名”"),
        ("1.2万人", "人", "12000.0", "“万人”折算为人"),
        ("2千", "人", "2000", "“千”折算为人"),
        ("2辆", "台", "2", "去掉单位“辆”"),
        ("120m2", "㎡", "120", "去掉单位“m2”"),
        ("120 m²", "㎡", "120", "去掉单位“m²”"),
        ("120平方米", "㎡", "120", "去掉单位“平方米”"),
        ("5分", "分", "5", "去掉单位“分”"),
        ("3场", "场", "3", "去掉单位“场”"),
        ("90.32％", "%", "90.32", "统一符号写法、去掉单位“%”"),
        ("百分之九十", "%", "90", "中文数字、“百分之”读作%、去掉单位“%”"),
        ("三", "人", "3", "中文数字"),
        ("十二", "人", "12", "中文数字"),
        ("一百零五", "人", "105", "中文数字"),
        ("二千", "人", "2000", "中文数字"),
        ("零", "万元", "0", "中文数字"),
        ("三十万元", "万元", "30", "中文数字、去掉单位“万元”"),
    ],
)
def test_a_number_with_one_meaning_is_read_and_its_repair_named(raw: object, unit: str, expected: str, repair: str) -> None:
    reading = read_number(raw, unit)
    assert reading == CellReading(Decimal(expected), repair=repair)
    assert isinstance(reading.value, Decimal) and not (reading.value == 0 and reading.value.is_signed())


@pytest.mark.parametrize(
    ("problem", "unit", "raws"),
    [
        ("nothing-stated", "万元", ["无", "没有", "暂无", "空", "—", "——", "－", "-", "/", "／", "\\",
                                    "不涉及", "N/A", "n/a", "不适用"]),
        ("approximate-number", "人", ["约400", "400余", "400余人", "400左右", "近400", "几百", "几十人", "400多人"]),
        ("bounded-number", "人", ["≥400", "大于4", "4以上", "4人以上", "不超过30", "不少于3", ">5", "＜5",
                                 "至少3", "400+", "30以内"]),
        ("several-numbers", "人", ["3-5", "3~5", "3/4", "1.2.3", "3场4小时", "12 34", "1,23", "1234,567", "1, 234",
                                 "5+3", "1\x002"]),
        ("wrong-unit", "万元", ["90%", "5人", "3场", "$5", "5美元", "2千", "二千", "5m2", "1亿亿"]),
        ("wrong-unit", "人", ["5万元", "¥5", "5台", "5人次", "5%", "3万千人"]),
        ("wrong-unit", "%", ["5人", "3千%", "1万"]),
        ("wrong-unit", "", ["5万元", "5个", "90%"]),
        ("date-in-number", "万元", [datetime.date(2024, 4, 1), datetime.datetime(2024, 4, 1), datetime.time(5, 2),
                                   datetime.timedelta(days=3), "2024-04-28", "2024年4月28日", "2024.4.28"]),
        ("truth-in-number", "万元", [True, False, "是", "否", "√", "×", "TRUE"]),
        ("error-value", "万元", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#SPILL!"]),
        ("formula-text", "万元", ["=A1+B1", '=DISPIMG("ID_1",1)', "=5", "＝5"]),
        ("not-finite", "万元", [float("nan"), float("inf"), float("-inf")]),
        ("too-large-number", "万元", [1e16, 10**400, "10000000000000000", "9" * 40]),
        ("too-large-number", "元", ["99999999亿元"]),
        ("not-a-number", "万元", ["nan", "inf", "1e5", "1E5", "1_000", "0x1F", "١٢", "①", "½", "5²", "五百六",
                                 "二百五", "详见附表",
                                 "5.", "--5", "(-5)", "一般", "6l.36", "1O",
                                 "\u202e12", "0." + "1" * 40, object(), b"5"]),
        ("not-a-number", "人", ["(3)", "（3）", "共3人"]),
    ],
)  # fmt: skip
def test_a_number_without_one_meaning_is_left_with_its_problem(problem: str, unit: str, raws: list[object]) -> None:
    assert {str(raw): read_number(raw, unit) for raw in raws} == {str(raw): CellReading(None, problem) for raw in raws}


@given(raw_values, st.sampled_from(UNITS))
@example("9" * 5000, "万元")
@example(10**5000, "人")
@example("\ud800", "人")
def test_no_cell_value_raises(raw: object, unit: str) -> None:
    readings = (
        read_number(raw, unit),
        read_text(raw),
        read_code(raw),
        read_choice(raw, ("是", "否")),
        read_year(raw),
        read_date(raw),
    )
    for reading in readings:
        assert reading.value is None or not reading.problem
        assert not (reading.repair and reading.value is None)
    assert len(show_raw(raw)) <= 60


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "万元", " 万元", "万"]),
)
def test_a_formatted_amount_reads_back_as_itself(amount: Decimal, grouped: bool, wide: bool, unit: str) -> None:
    text = f"{amount:,f}" if grouped else f"{amount:f}"
    if wide:
        text = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    reading = read_number(text + unit, "万元")
    assert reading.value == amount and reading.repair


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


#: every way to write an amount of 万元 that has one meaning
SPELLINGS: tuple[Callable[[Decimal], str], ...] = (
    lambda amount: f"{amount:f}",
    lambda amount: f"{amount:,f}",
    lambda amount: f"{amount:,f}".replace(",", "，"),
    lambda amount: f"{amount:,f}".replace(",", " "),
    lambda amount: f"{amount:+,f}",
    lambda amount: _wide(f"{amount:,f}"),
    lambda amount: f"\xa0{amount:f}\u3000\n",
    lambda amount: "\u200b".join(f"{amount:f}"),
    lambda amount: f"¥{amount:,f}",
    lambda amount: f"￥ {amount:,f}",
    lambda amount: f"人民币{amount:f}万元",
    lambda amount: f"{amount:,f} 万",
    lambda amount: _wide(f"{amount:f}") + "万元整",
    lambda amount: f"{amount * 10000:f}元",
    lambda amount: f"{amount * 10000:,f}元",
    lambda amount: f"{amount * 10:f}千元",
    lambda amount: f"{amount / 100:f}百万元",
    lambda amount: f"{amount / 10000:f}亿",
    lambda amount: f"负{amount.copy_abs():f}" if amount < 0 else f"{amount:f}",
    lambda amount: f"（{amount.copy_abs():,f}）" if amount < 0 else f"{amount:f}",
)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from(SPELLINGS))
@example(Decimal("0.00"), SPELLINGS[14])
@example(Decimal("-1000.00"), SPELLINGS[3])
def test_an_amount_reads_back_exactly_in_every_spelling(amount: Decimal, spell: Callable[[Decimal], str]) -> None:
    reading = read_number(spell(amount), "万元")
    assert reading.value == amount and reading.repair


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.sampled_from(
        (
            "约{}",
            "{}余",
            "{}左右",
            "近{}",
            "≥{}",
            "＞{}",
            "{}以上",
            "不超过{}",
            "{}±1",
            "{}～{}",
            "{}、{}",
            "{}%",
            "{}人",
            "{}次",
        )
    ),
    st.sampled_from(("", "万元")),
)
def test_an_amount_that_is_not_exact_or_not_money_is_never_read(amount: Decimal, shape: str, unit: str) -> None:
    reading = read_number(shape.format(amount, amount) + unit, "万元")
    assert reading.value is None and reading.problem


@given(st.floats(min_value=-1e12, max_value=1e12).map(lambda number: round(number, 2)))
def test_a_stored_amount_reads_as_the_decimal_it_shows(number: float) -> None:
    assert read_number(number, "万元").value == Decimal(f"{number:.2f}")


@given(st.text(min_size=1, max_size=8), st.sampled_from(UNITS))
@example("٣", "人")
@example("１²", "人")
@example("〡", "人")
def test_only_plain_and_full_width_digits_and_chinese_numerals_become_numbers(text: str, unit: str) -> None:
    if read_number(text, unit).value is not None:
        allowed = set("0123456789０１２３４５６７８９零〇一二两三四五六七八九十百千万亿²")
        assert {sign for sign in text if sign.isnumeric()} <= allowed
        assert any(sign in allowed for sign in text)


@given(st.integers(0, 999), st.integers(0, 999))
def test_a_comma_in_the_wrong_place_is_never_dropped(front: int, back: int) -> None:
    text = f"{front},{back}"
    expected = Decimal(front * 1000 + back) if front and len(str(back)) == 3 else None
    assert read_number(text, "万元").value == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("　工伤保险服务中心\u200b ", "工伤保险服务中心"),
        ("甲\x07乙\ud800丙\u202e", "甲乙丙"),
        ("第一\n第二", "第一 第二"),
        ("①½㎡", "①½㎡"),
        (123.0, "123"),
        (0.1 + 0.2, "0.3"),
        (7, "7"),
        (True, "TRUE"),
        (datetime.date(2024, 4, 28), "2024-04-28"),
        (datetime.datetime(2024, 4, 28), "2024-04-28"),
        (datetime.datetime(2024, 4, 28, 9, 30), "2024-04-28 09:30:00"),
        (datetime.time(9, 30), "09:30:00"),
    ],
)
def test_text_is_cleaned_and_other_values_read_as_they_are_written(raw: object, expected: str) -> None:
    assert read_text(raw) == CellReading(expected)


def test_long_text_is_cut_and_says_so() -> None:
    reading = read_text("字" * 2001)
    assert reading == CellReading("字" * 2000, repair="只保留前2000字")


@pytest.mark.parametrize("table", [_CLEAN, _VISIBLE, _VISIBLE_BY_LINE])
def test_no_sign_that_is_cleaned_away_can_be_printed(table: dict[int, str | None]) -> None:
    """So that a text of printable signs alone, as nearly all are, can be left as it is."""
    assert [chr(code) for code in table if chr(code).isprintable() and table[code] != chr(code)] == []


@given(st.text())
def test_cleaned_text_can_be_written_to_any_file(text: str) -> None:
    value = read_text(text).value or ""
    assert isinstance(value, str)
    value.encode("utf-8")
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in value)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("0101002", CellReading("0101002")),
        (" 0101 002 ", CellReading("0101002", repair="去掉空格")),
        ("０１０１－Ａ", CellReading("0101-A", repair="全角字符")),
        (101002.0, CellReading("101002", repair="编码为数字格式，前导零可能丢失")),
        (101002, CellReading("101002", repair="编码为数字格式，前导零可能丢失")),
        (4.312311234567899e17, CellReading(None, "too-large-number")),
        (101.5, CellReading(None, "not-a-code")),
        (-3.0, CellReading(None, "not-a-code")),
        (True, CellReading(None, "not-a-code")),
        (float("nan"), CellReading(None, "not-a-code")),
        (datetime.date(2024, 4, 1), CellReading(None, "not-a-code")),
    ],
)
def test_a_code_keeps_its_digits_or_says_what_was_lost(raw: object, expected: CellReading) -> None:
    assert read_code(raw) == expected


@pytest.mark.parametrize(
    ("choices", "meant", "raws"),
    [
        (("是", "否"), "是", ["是 ", "是。", "√", "✓", "1", 1, 1.0, "Y", "ｙ", "yes", "有", "是的", True, "TRUE"]),
        (("是", "否"), "否", ["否；", "×", "✗", "0", 0.0, "N", "no", "没有", "无", False]),
        (("有", "无"), "有", ["有 ", "是", "√", 1.0]),
        (("有", "无"), "无", ["无。", "否", "没有", "×", 0.0]),
        (("产出", "效益", "满意度"), "满意度", ["满 意 度", "满意度，"]),
        (("A类", "B类"), "A类", ["Ａ类", "a类"]),
    ],
)
def test_a_choice_is_found_under_other_spellings(choices: tuple[str, ...], meant: str, raws: list[object]) -> None:
    for raw in raws:
        reading = read_choice(raw, choices)
        assert reading.value == meant and not reading.problem
        assert (reading.repair == "") == (isinstance(raw, str) and raw.strip() == meant), raw


@pytest.mark.parametrize("raw", ["是否", "基本是", "不是很清楚", "2", 2.0, "产出指标", "/", datetime.date(2024, 1, 1)])
def test_anything_else_is_no_choice(raw: object) -> None:
    assert read_choice(raw, ("是", "否")) == CellReading(None, "not-a-choice")
    assert read_choice(raw, ("产出", "效益")) == CellReading(None, "not-a-choice")


@pytest.mark.parametrize("label", ["没有截留、挤占、挪用资金", "无截留挤占挪用虚列", "未超标准", "不存在虚列支出"])
@pytest.mark.parametrize("raw", ["有", "无", "没有", "没有。"])
def test_to_a_question_in_the_negative_there_is_or_is_not_answers_nothing(label: str, raw: str) -> None:
    assert read_choice(raw, ("是", "否"), label) == CellReading(None, "not-a-choice")


def test_other_answers_to_a_question_in_the_negative_and_all_to_others_stay() -> None:
    assert read_choice("√", ("是", "否"), "无截留挤占挪用虚列").value == "是"
    assert read_choice("有", ("是", "否"), "有无管理制度").value == "是"
    assert read_choice("无", ("是", "否"), "管理制度健全").value == "否"
    assert read_choice("无", ("有", "无"), "未建楼堂馆所").value == "无"


def test_a_choice_that_stands_in_the_list_is_never_taken_for_another() -> None:
    assert read_choice("无", ("是", "否", "无")) == CellReading("无")


@pytest.mark.parametrize(
    "raw", [2023, 2023.0, "2023", "２０２３", "2023年", "2023 年度", "二〇二三年", "二零二三年度", "二○二三"]
)
def test_a_year_is_read_in_every_usual_spelling(raw: object) -> None:
    assert read_year(raw).value == Decimal(2023)


@pytest.mark.parametrize(
    "raw", ["23年", "2023-2024", "20233", "二十三年", 23.0, 2023.5, 45000.0, True, datetime.date(2023, 1, 1), "٢٠٢٣", "本年"]
)
def test_what_names_no_single_year_is_refused(raw: object) -> None:
    assert read_year(raw) == CellReading(None, "not-a-year")


@pytest.mark.parametrize(
    "raw",
    [
        datetime.date(2024, 4, 28),
        datetime.datetime(2024, 4, 28, 10, 30),
        45410,
        45410.0,
        45410.75,
        20240428.0,
        "2024-04-28",
        "2024/4/28",
        "2024.4.28",
        "2024 - 4 - 28",
        "20240428",
        "2024年4月28日",
        "2024年 4 月 28 日",
        "2024年4月28号",
        "２０２４年４月２８日",
        "２０２４／４／２８",
        "二〇二四年四月二十八日",
        "二○二四年四月28日",
        "2024-04-28 10:30:00",
        "2024-04-28T10:30:00Z",
        "2024/4/28 9:30 PM",
        "2024年4月28日10时30分",
        "2024年4月28日 上午9:30",
    ],
)
def test_a_day_is_read_in_every_usual_spelling(raw: object) -> None:
    assert read_date(raw).value == datetime.date(2024, 4, 28)


@pytest.mark.parametrize(
    "raw",
    [
        "4/28", "28/4/2024", "4/28/2024", "2024年4月", "2024-02-30", "2024-13-01", "2024/4-28", "2024-04-281", "24-4-28",
        "202404", "45410", "2024-4-28 100", "1900-01-05", datetime.date(1900, 1, 5), datetime.time(9), 36525.0, 73051.0, 5.94,
        True, datetime.timedelta(days=1), float("nan"), "二十四年四月一日", "٢٠٢٤-04-28", "今天",
    ],
)  # fmt: skip
def test_what_names_no_single_day_is_refused(raw: object) -> None:
    assert read_date(raw) == CellReading(None, "not-a-date")


def test_only_the_iso_form_of_a_day_needs_no_repair() -> None:
    assert read_date("2024-04-28").repair == ""
    assert read_date("2024/4/28").repair == "统一日期写法"
    assert read_date(45410.0).repair == "日期序列号"


@given(st.dates(min_value=datetime.date(2000, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_every_day_of_the_range_reads_back(day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    texts = (f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", float(serial))
    assert {read_date(text).value for text in texts} == {day}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ""),
        (0.1 + 0.2, "0.3"),
        (61.0, "61"),
        (float("nan"), "nan"),
        (1e300, "1e+300"),
        (10**16, "超过一千万亿的数"),
        (True, "TRUE"),
        ("甲\x00乙\n丙", "甲乙 丙"),
        ("字" * 61, "字" * 59 + "…"),
    ],
)
def test_a_message_shows_what_stands_in_the_cell(raw: object, expected: str) -> None:
    assert show_raw(raw) == expected


@given(st.integers(0, 9999))
def test_numbers_are_shown_as_they_are_read(number: int) -> None:
    assert show_raw(float(number)) == plain(Decimal(number))
