"""Worked examples (算例) are reckoned by the real assessment, and one that does not come out stops the scheme."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_batch.evaluation.example_coverage import bounds_without_example
from jixiao_batch.evaluation.worked_examples import ExampleOutcome, example_faults, examples_in_brief, run_examples
from jixiao_batch.scheme.loading import LoadedScheme, built_in_ids, load_scheme, load_text

MINIMAL = (Path(__file__).parent.parent / "scheme" / "minimal.yaml").read_text(encoding="utf-8")

RATE = "            评分: {方式: 达标得分, 条件: ≥ 95%}\n"
ITEMS = "                - {名称: 有制度, 分值: 20}\n"
ROWS = "                  - {档次: 差, 下限: 0%, 上限: 60%}\n"


def with_examples(behind: str, *examples: str, text: str = MINIMAL) -> LoadedScheme:
    assert behind in text
    lines = "".join(f"              - {example}\n" for example in examples)
    return load_text(text.replace(behind, f"{behind}            算例:\n{lines}"), "某县.yaml")


def outcome(behind: str, example: str, text: str = MINIMAL) -> ExampleOutcome:
    (one,) = run_examples(with_examples(behind, example, text=text).scheme)
    return one


@pytest.mark.parametrize(
    "example",
    [
        "{已知: {有无采购: 有, 预算数: 200, 决算数: 190}, 指标值: 95%, 得分: 20}",
        "{已知: {有无采购: 有, 预算数: 3, 决算数: 2}, 指标值: 66.67%, 得分: 0}",
        "{已知: {执行率: 94.99%}, 得分: 0}",
        "{已知: {有无采购: 无}, 指标值: 不适用, 得分: 20}",
        "{已知: {执行率: 不适用}, 指标值: 不适用, 得分: 20}",
        "{已知: {有无采购: 有, 预算数: 0, 决算数: 2}, 指标值: 无法计算, 得分: 无法评分}",
        "{已知: {有无采购: 有, 预算数: 5}, 指标值: 无法计算, 得分: 无法评分}",
        "{已知: {执行率: 无法计算}, 得分: 无法评分}",
    ],
)
def test_a_rate_may_be_computed_or_given(example: str) -> None:
    assert outcome(RATE, example).agrees


def test_items_that_are_not_named_count_as_met() -> None:
    text = MINIMAL.replace(ITEMS, "                - {名称: 有制度, 分值: 15}\n                - {名称: 有效, 分值: 5}\n")
    behind = "                - {名称: 有效, 分值: 5}\n"
    assert outcome(behind, "{已知: {有制度: 否}, 得分: 5}", text).agrees
    assert outcome(behind, "{已知: {有效: 是}, 得分: 20}", text).agrees


@pytest.mark.parametrize(
    "example",
    [
        "{已知: {指标性质: ≥, 指标值: 不少于400, 实际完成值: 300, 分值: 10}, 指标值: 75%, 得分: 7.5}",
        "{已知: {指标性质: ≤, 指标值: 30, 计量单位: 万元, 实际完成值: 36, 分值: 10}, 指标值: 83.33%, 得分: 8.33}",
        "{已知: {指标性质: ≥, 指标值: 90%, 实际完成值: 95%}, 得分: 40}",
        "{已知: {指标性质: ≥, 指标值: 5, 实际完成值: 5, 分值: 50}, 得分: 40}",
        "{已知: {指标性质: 定性, 实际完成值: 好, 分值: 10, 自评得分: 5}, 得分: 6}",
        "{已知: {指标性质: ≥, 指标值: 5, 实际完成值: 若干, 分值: 10}, 得分: 无法评分}",
    ],
)
def test_a_row_is_given_by_its_columns(example: str) -> None:
    assert outcome(ROWS, example).agrees


def test_rows_met_are_counted_as_they_are_assessed() -> None:
    lines = ("定量指标: {方式: 达标得分, 条件: ≥ 100% 且 ≤ 130%}", "合计方式: 达标占比", "定性达标: [好]")
    share = "".join(f"              {line}\n" for line in lines)
    text = MINIMAL.replace("              定量指标: {方式: 按比例计分}\n", share)
    examples = (
        "{已知: {指标性质: ≥, 指标值: 10, 实际完成值: 13}, 指标值: 130%, 得分: 40}",
        "{已知: {指标性质: ≥, 指标值: 10, 实际完成值: 14}, 指标值: 140%, 得分: 0}",
        "{已知: {指标性质: 定性, 实际完成值: 好}, 得分: 40}",
        "{已知: {指标性质: 定性, 实际完成值: 差}, 得分: 20}",
    )
    loaded = with_examples(ROWS, *examples, text=text)
    outcomes = run_examples(loaded.scheme)
    assert [one.agrees for one in outcomes] == [True, True, True, False]
    assert "未达标；共1行，达标0行：40×0÷1＝0.00分" in outcomes[3].message
    lacking = [bound for bound in bounds_without_example(loaded.scheme, outcomes) if bound.startswith("产出")]
    assert lacking == ["产出：定量指标恰为100%"]


def test_the_line_of_the_deduction_for_overfulfilment_is_a_bound_too() -> None:
    over = "              定量指标: {方式: 按比例计分}\n"
    text = MINIMAL.replace(over, f"{over}              超额扣分: {{完成率达到: 130%, 扣: 2}}\n")
    missing = "产出：定量指标完成率恰为130%（超额扣分）"
    for example, expected in (
        ("{已知: {指标性质: ≥, 指标值: 10, 实际完成值: 13}, 得分: 38}", False),
        ("{已知: {指标性质: ≥, 指标值: 10, 实际完成值: 12}, 得分: 40}", True),
    ):
        loaded = with_examples(ROWS, example, text=text)
        outcomes = run_examples(loaded.scheme)
        assert outcomes[0].agrees
        assert (missing in bounds_without_example(loaded.scheme, outcomes)) is expected


def test_tiers_and_manual_rules_take_the_units_own_points() -> None:
    manual = "            评分: {方式: 人工评定}\n"
    text = MINIMAL.replace(f"            指标值: 执行率\n{RATE}", manual)
    assert outcome(manual, "{已知: {自评得分: 25}, 得分: 20}", text).agrees
    tiers = "            评分: {方式: 定性分档, 档次: [{档次: 好, 下限: 60%, 上限: 100%}, {档次: 差, 下限: 0%, 上限: 60%}]}\n"
    text = MINIMAL.replace(f"            指标值: 执行率\n{RATE}", tiers)
    assert outcome(tiers, "{已知: {档次: 差, 自评得分: 13}, 得分: 12}", text).agrees
    assert outcome(tiers, "{已知: {自评得分: 13}, 得分: 无法评分}", text).agrees


def test_the_better_of_two_is_tried_as_it_is_assessed() -> None:
    better = (
        "            二选一:\n"
        "              - {指标值: 执行率, 评分: {方式: 达标得分, 条件: ≥ 95%}}\n"
        "              - {指标值: 差额, 评分: {方式: 达标得分, 条件: ≤ 1}}\n"
    )
    text = MINIMAL.replace(f"            指标值: 执行率\n{RATE}", better)
    example = "{已知: {有无采购: 有, 预算数: 10, 决算数: 9}, 得分: 20}"
    loaded = with_examples(better, example, text=text)
    assert run_examples(loaded.scheme)[0].agrees
    lacking = bounds_without_example(loaded.scheme, run_examples(loaded.scheme))
    assert "执行率：第 1 种算法恰为95%" in lacking
    assert "执行率：第 2 种算法恰为1" not in lacking
    refused = outcome(better, "{已知: {执行率: 95%, 差额: 1}, 指标值: 95%, 得分: 20}", text)
    assert not refused.agrees
    assert "算例里不写指标值" in refused.message


def test_what_does_not_come_out_is_told_with_line_inputs_both_answers_and_working() -> None:
    example = "{已知: {有无采购: 有, 预算数: 200, 决算数: 180}, 指标值: 90.00%, 得分: 20}"
    loaded = with_examples(RATE, "{已知: {执行率: 95%}, 得分: 20}", example)
    outcomes = run_examples(loaded.scheme)
    (fault,) = example_faults(loaded, outcomes)
    assert fault.line == loaded.example_places[1]
    for words in (
        "某县.yaml",
        "执行率",
        "算例 2",
        "预算数 200",
        "应为 指标值 90.00%，得分 20；",
        "得分 0（",
        "180.00÷200.00＝90.00%",
    ):
        assert words in str(fault)


def test_a_run_by_a_changed_rule_says_which_examples_no_longer_agree() -> None:
    agreeing = with_examples(RATE, "{已知: {执行率: 95%}, 得分: 20}")
    assert examples_in_brief(agreeing.scheme) == "算例 1 个，全部相符"
    failing = with_examples(RATE, "{已知: {执行率: 95%}, 得分: 20}", "{已知: {执行率: 96%}, 得分: 5}")
    assert examples_in_brief(failing.scheme) == "算例 2 个，1 个与规则不符（执行率），得分按规则计算"
    assert examples_in_brief(load_text(MINIMAL, "某县.yaml").scheme) == ""


def test_bounds_that_no_example_stands_on_are_listed() -> None:
    loaded = with_examples(RATE, "{已知: {执行率: 90%}, 得分: 0}")
    assert bounds_without_example(loaded.scheme, run_examples(loaded.scheme)) == (
        "执行率：恰为95%",
        "执行率：不适用",
        "差额：没有算例",
        "制度：没有算例",
        "产出：没有算例",
    )
    loaded = with_examples(RATE, "{已知: {执行率: 95%}, 得分: 20}", "{已知: {有无采购: 无}, 得分: 20}")
    assert bounds_without_example(loaded.scheme, run_examples(loaded.scheme))[0] == "执行率：两个分界之间"


@pytest.mark.parametrize("scheme_id", built_in_ids())
def test_every_rule_of_a_built_in_scheme_has_examples_in_the_middle_and_on_every_bound(scheme_id: str) -> None:
    loaded = load_scheme(scheme_id)
    outcomes = run_examples(loaded.scheme)
    assert example_faults(loaded, outcomes) == ()
    assert bounds_without_example(loaded.scheme, outcomes) == ()
