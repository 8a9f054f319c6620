"""Formulas as clerks write them become trees; anything else is refused with the place and what was expected."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.scheme.formula import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_PARTS,
    FormulaError,
    Name,
    denominators,
    names,
    parse,
)
from jixiao_batch.scheme.readings import text_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("（甲＋乙）÷丙", "(甲 + 乙) / 丙"),
        ("甲×１２．５％−乙", "甲 * 12.5% - 乙"),
        ("甲 ≦ 乙 且 丙 ≠ “无”", '甲 <= 乙 且 丙 <> "无"'),
        ("甲 == 乙", "甲 = 乙"),
        ("甲 != 1", "甲 <> 1"),
        ("最大（甲，乙）", "最大(甲, 乙)"),
        ("填报数（年末结余）", "填报数(「年末结余」)"),
        ("甲　＋\n乙", "甲+乙"),
    ],
)
def test_full_width_and_half_width_signs_mean_the_same(written: str, meant: str) -> None:
    assert parse(written) == parse(meant)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("甲 + 乙 * 丙", "甲＋乙×丙"),
        ("(甲 + 乙) * 丙", "（甲＋乙）×丙"),
        ("甲 - (乙 - 丙)", "甲－（乙－丙）"),
        ("甲 - 乙 - 丙", "甲－乙－丙"),
        ("甲 / (乙 / 丙)", "甲÷（乙÷丙）"),
        ("甲 / (乙 * 丙)", "甲÷（乙×丙）"),
        ("-甲 + 乙", "－甲＋乙"),
        ("甲 + -乙", "甲＋（－乙）"),
        ("甲 * -乙", "甲×（－乙）"),
        ("-(甲 - 乙)", "－（甲－乙）"),
        ("甲 > 1 或 乙 > 1 且 丙 > 1", "甲＞1或乙＞1且丙＞1"),
        ("(甲 > 1 或 乙 > 1) 且 丙 > 1", "（甲＞1或乙＞1）且丙＞1"),
        ("绝对值(甲 - 乙) ≤ 5%", "绝对值（甲－乙）≤5%"),
        ("填报数(甲) = 甲", "单位填报的甲＝甲"),
    ],
)
def test_a_formula_is_worded_with_just_the_brackets_that_it_needs(written: str, read_as: str) -> None:
    assert text_of(parse(written)) == read_as


def test_names_with_brackets_stand_in_corner_brackets_and_keep_their_width() -> None:
    assert list(names(parse("「因公出国（境）上年预算」+ 甲"))) == [Name("因公出国（境）上年预算"), Name("甲")]


def test_typed_figures_are_told_from_derived_ones() -> None:
    assert list(names(parse("年末结余 - 填报数(年末结余)"))) == [Name("年末结余"), Name("年末结余", typed=True)]


def test_divisors_are_found_from_the_inside_out() -> None:
    assert [text_of(divisor) for divisor in denominators(parse("甲 / (乙 / (丙 - 1))"))] == ["丙－1", "乙÷（丙－1）"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "空的"),
        ("甲 +", "没有写完"),
        ("(甲 + 乙", "右括号"),
        ("甲 乙", "第 3 个字"),
        ("甲 ** 乙", "第 4 个字"),
        ("甲 ^ 乙", "“^”"),
        ("甲.乙", "“.”"),
        ("甲[0]", "“[”"),
        ("甲; 乙", "“;”"),
        ("总和(甲, 乙)", "可用的有：绝对值、最大、最小、填报数"),
        ("绝对值(甲, 乙)", "1 至 1 项，现有 2 项"),
        ("填报数(甲 + 乙)", "缺少“)”"),
        ("填报数(1)", "填报项名称"),
        ("1.2.3", "第 1 个字"),
        ("2023年预算", "「」"),
        ("甲 = 乙 = 丙", "多出“=”"),
        ("「甲", "第 1 个字“「”"),
        ('甲 = "无', '“"”'),
        ("且 甲", "第 1 个字"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(written: str, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(written)
    assert words in str(caught.value)


@pytest.mark.parametrize("sign", ["(", "-", "绝对值("])
def test_deep_nesting_is_refused_before_it_can_exhaust_anything(sign: str) -> None:
    with pytest.raises(FormulaError, match="套得太深"):
        parse(sign * (MAX_DEPTH + 1) + "甲")
    with pytest.raises(FormulaError, match="公式太长"):
        parse(sign * MAX_LENGTH + "甲")


def test_a_formula_of_the_greatest_length_can_be_walked() -> None:
    terms = MAX_PARTS // 2
    assert len(list(names(parse("+".join(["甲"] * terms))))) == terms
    with pytest.raises(FormulaError, match="公式太长"):
        parse("+".join(["甲"] * (terms + 1)))


SIGNS = '()（）+-*/＝=<>≤≥≠,%.「」"“”且或甲乙 0１9'
PIECES = st.sampled_from([*SIGNS, "最大", "绝对值", "填报数", "12.5%", "填报数(甲)"])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_parsed_or_refused_never_worse(text: str) -> None:
    with contextlib.suppress(FormulaError):
        parse(text)


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({parts[0]}){parts[1]}({parts[2]})")
    return st.one_of(pair, inner.map(lambda part: f"-({part})"), inner.map(lambda part: f"最大({part},甲)"))


SUMS = st.recursive(st.sampled_from(["甲", "乙", "填报数(甲)", "3", "12.5%"]), _numbers, max_leaves=12)


@given(SUMS)
def test_the_wording_of_a_formula_can_be_read_again_and_says_the_same(text: str) -> None:
    worded = text_of(parse(text))
    again = parse(worded.replace("绝对值（", "绝对值(").replace("最大值（", "最大(").replace("单位填报的甲", "填报数(甲)"))
    assert text_of(again) == worded
