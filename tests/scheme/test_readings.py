"""The value and the working of a formula: missing is missing, division by zero is named, a clerk can follow the sum."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scheme_texts import minimal_scheme

from jixiao_batch.scheme.figure_readings import figure_value, figure_working
from jixiao_batch.scheme.formula import FormulaError, Name, parse
from jixiao_batch.scheme.readings import Absent, Result, Value, excel, kind_of, value, working

VALUES: dict[str, Value | Absent] = {
    "甲": Decimal("61.36"),
    "乙": Decimal("5.94"),
    "零": Decimal(0),
    "负": Decimal(-3),
    "有无": "无",
    "空": Absent("missing", ("空",)),
    "空二": Absent("missing", ("空二",)),
    "不用算": Absent("not_applicable"),
    "算不出": Absent("undefined", ("分母零为零",)),
}


def of(formula: str, values: Mapping[str, Value | Absent] = VALUES) -> Result:
    return value(parse(formula), lambda name: values[name.name])


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("甲 - 乙", Decimal("55.42")),
        ("-(甲 - 乙) * 50%", Decimal("-27.71")),
        ("绝对值(负) + 最大(甲, 乙) - 最小(零, 负)", Decimal("67.36")),
        ("甲 > 乙 且 (零 > 1 或 有无 = “无”)", True),
        ("有无 <> “无”", False),
        ("甲 / 3 * 3 = 甲", True),
        ("甲 = 61.3600000004", True),
        ("甲 = 61.360000001", False),
    ],
)
def test_value(formula: str, result: Result) -> None:
    assert of(formula) == result


@pytest.mark.parametrize(
    ("formula", "why", "causes"),
    [
        ("甲 + 空", "missing", ("空",)),
        ("空 + 空二 * 空", "missing", ("空", "空二")),
        ("零 * 空", "missing", ("空",)),
        ("甲 > 乙 或 空 > 1", "missing", ("空",)),
        ("算不出 + 空", "missing", ("空",)),
        ("甲 / 零", "undefined", ("分母零为零",)),
        ("甲 / (乙 - 5.94)", "undefined", ("分母乙－5.94为零",)),
        ("甲 / (零 / 零)", "undefined", ("分母零为零",)),
        ("不用算 + 1", "undefined", ("不用算不适用",)),
    ],
)
def test_what_cannot_be_computed_says_why(formula: str, why: str, causes: tuple[str, ...]) -> None:
    assert of(formula) == Absent(why, causes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("有无 + 1", "左边应为数字，却是文字"),
        ("1 + (甲 > 乙)", "右边应为数字，却是条件"),
        ("-有无", "负号后面应为数字"),
        ("有无 > “有”", "文字只能用"),
        ("有无 = 有无", "引号里的文字"),
        ("有无 = 1", "同为数字或同为文字"),
        ("(甲 > 1) = (乙 > 1)", "同为数字或同为文字"),
        ("甲 且 乙 > 1", "左边应为条件，却是数字"),
        ("最大(甲, 有无)", "括号里应为数字"),
    ],
)
def test_mixing_numbers_words_and_conditions_is_refused(formula: str, words: str) -> None:
    with pytest.raises(FormulaError, match=words):
        kind_of(parse(formula), {Name("甲"): "number", Name("乙"): "number", Name("有无"): "text"})


def test_a_working_shows_the_numbers_where_the_names_stood() -> None:
    shown = {"甲": "61.36", "乙": "-5.94", "有无": "无"}
    assert working(parse("(甲 - 乙) / 甲 * 50%"), lambda name: shown[name.name]) == "（61.36－（－5.94））÷61.36×50%"


def test_excel_quotes_are_doubled() -> None:
    assert excel(parse("有无 = “无”"), lambda _: "A1") == 'A1="无"'


SCHEME = minimal_scheme(("公式: 决算数 / 预算数", "公式: 决算数 / 预算数\n    分母为零: {分子也为零: 不适用, 分子不为零: 100%}"))
RATE = SCHEME.figures_by_name["执行率"]


@pytest.mark.parametrize(
    ("spent", "budget", "procurement", "worked"),
    [
        ("55.42", "61.36", "有", "55.42÷61.36＝90.32%"),
        ("55.42", "61.36", "无", "不适用"),
        ("0", "61.36", "有", "0.00÷61.36＝0.00%"),
        ("0", "0", "有", "不适用"),
        ("3", "0", "有", "3.00÷0.00：分母为零，按100.00%计"),
        (None, "61.36", "有", "无法计算：决算数未填"),
        (None, None, "有", "无法计算：决算数、预算数未填"),
        ("1", "1", None, "无法计算：有无采购未填"),
    ],
)
def test_a_figure_tells_how_it_came_about(spent: str | None, budget: str | None, procurement: str | None, worked: str) -> None:
    typed = {"决算数": spent, "预算数": budget, "有无采购": procurement}

    def resolve(name: Name) -> Value | Absent:
        given_value = typed[name.name]
        if given_value is None:
            return Absent("missing", (name.name,))
        return given_value if name.name == "有无采购" else Decimal(given_value)

    result = figure_value(RATE, resolve)
    by_zero = budget == "0" and spent != "0"
    assert figure_working(RATE, result, lambda name: f"{Decimal(typed[name.name] or 0):.2f}", by_zero=by_zero) == worked


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(amounts, amounts, amounts)
def test_sums_of_amounts_are_exact(first: Decimal, second: Decimal, third: Decimal) -> None:
    values: dict[str, Value | Absent] = {"甲": first, "乙": second, "丙": third}
    assert of("甲 + 乙 - 丙", values) == first + second - third
    assert of("甲 + 乙 - 丙 = 甲 - (丙 - 乙)", values) is True
