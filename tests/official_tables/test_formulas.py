"""Formulas of explanations become ours whole, or not at all."""

# ruff: noqa: E501 - one formula, one line: read as a table

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.official_tables.formulas import find_formula
from jixiao_batch.official_tables.library import built_in_library

KNOWS = built_in_library().knows

FORMULAS = (
    ("在职人员控制率", "在职人员控制率=（在职人员数/编制数）×100%，在职人员数：年末在职的人数，以决算口径为准。", "实有在职人数 / 人员编制"),
    ("“三公经费”变动率", "“三公经费”变动率=[（本年度“三公经费”预算数-上年度“三公经费”预算数）/上年度“三公经费”预算数]×100%", "(三公经费本年预算 - 三公经费上年预算) / 三公经费上年预算"),
    ("预算完成率", "预算完成率=（上年结转+年初预算+本年追加预算-年末结余）/\n（上年结转+年初预算+本年追加预算）×100%。", "(上年结转 + 年初预算 + 本年追加 - 年末结余) / (上年结转 + 年初预算 + 本年追加)"),
    ("预算控制率", "注：只看本级。预算控制率＝本年追加预算÷年初预算×100％", "本年追加 / 年初预算"),
    ("预算控制率", "1.预算控制率=100%×本年追加预算／年初预算", "本年追加 / 年初预算"),
    ("政府采购执行率", "计算公式：政府采购执行率 = （ 实际政府采购金额 ÷ 政府采购预算数 ） * 100 %", "政府采购执行 / 政府采购预算"),
    ("公用经费控制率", "（实际支出公用经费总额/预算安排公用经费总额）×100%", "公用经费决算 / 公用经费预算"),
    ("偏离率", "偏离率＝∣部门（单位）最终数－年初预算数∣÷年初预算数×100％", "绝对值(部门最终数 - 年初预算) / 年初预算"),
    ("下降率", "下降率=（上年用量-本年用量）的绝对值/上年用量×100%", "绝对值(上年用量 - 本年用量) / 上年用量"),
    ("准确率", "准确率=甲类决算/甲类预算×100%-100%", "甲类决算 / 甲类预算 - 100%"),
    ("接待费控制率", "接待费控制率=接待费决算（不含外事）/预算数×100%", "「接待费决算（不含外事）」 / 「预算数（接待费控制率）」"),
    ("任务执行率", "任务执行率=任务完成数/任务安排数×100%；任务安排数=年初任务+调整任务。", "任务完成数 / (年初任务 + 调整任务)"),
)  # fmt: skip

NO_FORMULAS = (
    ("预算控制率", "预算控制率=0，计5分；0-10%（含），计4分。"),
    ("职责履行", "社会公众/服务对象对部门工作是否满意。"),
    ("执行率", "得分=执行率×分值"),
    ("执行率", "甲率=乙/丙×100%。丁率=戊/己×100%。"),
    ("执行率", "执行率=甲/乙×100%。执行率=丙/乙×100%。"),
    ("执行率", "执行率=（实际支出数/"),
    ("执行率", "执行率=□/预算安排数×100%"),
    ("执行率", "执行率=支出数（基本支出+项目支出）/预算安排数×100%"),
    ("执行率", "执行率=完成任务的比率/每项任务应得分"),
)


@pytest.mark.parametrize(("name", "text", "formula"), FORMULAS)
def test_a_published_formula_is_taken_whole(name: str, text: str, formula: str) -> None:
    found = find_formula(text, name, KNOWS)
    assert found is not None
    assert (found.text, found.is_rate) == (formula, True)


@pytest.mark.parametrize(("name", "text"), NO_FORMULAS)
def test_what_is_not_plainly_the_formula_of_the_indicator_is_none(name: str, text: str) -> None:
    assert find_formula(text, name, KNOWS) is None


def test_names_that_were_replaced_and_names_that_are_new_are_told() -> None:
    found = find_formula("覆盖率=在职人员数/服务人数×100%", "覆盖率", KNOWS)
    assert found is not None
    assert (found.renamed, found.unknown) == ((("在职人员数", "实有在职人数"),), ("服务人数",))


@pytest.mark.parametrize(
    ("tail", "formula", "doubts"),
    [
        ("，甲数取绝对值。", "绝对值(甲数) / 乙数", ()),
        ("，结果取绝对值", "绝对值(甲数 / 乙数)", ()),
        ("，差额取绝对值。", "甲数 / 乙数", ("公式后面还写了“差额取绝对值”，没有用到，请核对",)),
        ("，应急资金除外", "甲数 / 乙数", ("公式后面还写了“应急资金除外”，没有用到，请核对",)),
        ("，反映执行情况", "甲数 / 乙数", ()),
    ],
)
def test_words_behind_a_formula_change_it_or_are_told(tail: str, formula: str, doubts: tuple[str, ...]) -> None:
    found = find_formula(f"甲率=（甲数/乙数）×100%{tail}", "甲率", KNOWS)
    assert found is not None
    assert (found.text, found.doubts, found.is_rate) == (formula, doubts, True)


def test_a_formula_under_another_name_is_a_doubt() -> None:
    found = find_formula("楼堂馆所面积使用率=甲面积/乙面积×100%", "面积使用率", KNOWS)
    assert found is not None
    assert found.doubts == ("公式写的是“楼堂馆所面积使用率”，按本指标的公式用",)


@given(st.text(alphabet="甲乙率=＝+-*/×÷（）()[]|％%1.0，。；：“” \n不每分", max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    find_formula(text, "甲率", KNOWS)
