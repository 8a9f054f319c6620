"""Worked examples (算例) as a clerk writes them: what a name may be, and what is refused with line and remedy."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rule_examples import Example, examples
from scheme_texts import minimal_text

from jixiao_batch.scheme.examples import WorkedExample
from jixiao_batch.scheme.loading import load_text
from jixiao_batch.scheme.rules import KINDS
from jixiao_batch.scheme.source import SchemeError

#: indicator -> the line behind which its examples go
BEHIND = {
    "执行率": "            评分: {方式: 达标得分, 条件: ≥ 95%}\n",
    "制度": "                - {名称: 有制度, 分值: 20}\n",
    "产出": "                  - {档次: 差, 下限: 0%, 上限: 60%}\n",
}


def with_example(indicator: str, example: str) -> str:
    """The minimal scheme with one example of an indicator."""
    line = BEHIND[indicator]
    return minimal_text((line, f"{line}            算例:\n              - {example}\n"))


#: what is wrong -> (indicator, example, words that the message must hold)
FAULTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "unknown name": ("执行率", "{已知: {预算书: 5, 决算数: 5}, 得分: 20}", ("执行率", "“预算书”", "是否想写", "预算数")),
    "unknown item": ("制度", "{已知: {有制: 是}, 得分: 20}", ("制度", "“有制”", "有制度")),
    "item answered by a number": ("制度", "{已知: {有制度: 5}, 得分: 20}", ("有制度", "应为：是、否")),
    "figure without percent sign": ("执行率", "{已知: {执行率: 95}, 得分: 20}", ("执行率", "百分数")),
    "amount with percent sign": ("执行率", "{已知: {预算数: 5%}, 得分: 20}", ("预算数", "不带百分号")),
    "amount that is no number": ("执行率", "{已知: {预算数: 五}, 得分: 20}", ("五", "不是数字")),
    "choice that the field lacks": ("执行率", "{已知: {有无采购: 没有}, 得分: 20}", ("有无采购", "有、无")),
    "nothing known": ("执行率", "{已知: {}, 得分: 20}", ("已知",)),
    "empty value": ("执行率", "{已知: {预算数: }, 得分: 20}", ("预算数", "还没有写内容")),
    "no score": ("执行率", "{已知: {执行率: 95%}}", ("缺少“得分”",)),
    "score in percent": ("执行率", "{已知: {执行率: 95%}, 得分: 95%}", ("得分", "不带百分号")),
    "score that is no number": ("执行率", "{已知: {执行率: 95%}, 得分: 满分}", ("得分", "满分")),
    "value that is no number": ("执行率", "{已知: {执行率: 95%}, 指标值: 很高, 得分: 20}", ("指标值", "很高")),
    "unknown key": ("执行率", "{已知: {执行率: 95%}, 得份: 20}", ("得份", "得分")),
    "unknown column of a row": ("产出", "{已知: {指标性质: ≥, 完成值: 5}, 得分: 20}", ("完成值", "实际完成值")),
    "nature of a row": ("产出", "{已知: {指标性质: 大于}, 得分: 20}", ("指标性质", "≥、≤、＝、定性")),
    "row without nature": ("产出", "{已知: {指标值: 5, 实际完成值: 5}, 得分: 20}", ("缺少“指标性质”",)),
    "weight of a row": ("产出", "{已知: {指标性质: ≥, 分值: 5%}, 得分: 20}", ("分值", "不带百分号")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_example_is_refused_with_its_line(fault: str) -> None:
    indicator, example, words = FAULTS[fault]
    text = with_example(indicator, example)
    with pytest.raises(SchemeError) as caught:
        load_text(text, "某县.yaml")
    message = str(caught.value)
    assert [word for word in words if word not in message] == [], message
    line = next(number for number, content in enumerate(text.splitlines(), 1) if example in content)
    assert f"某县.yaml 第 {line} 行" in message


def test_an_example_keeps_the_clerks_own_text_and_its_line() -> None:
    text = with_example("执行率", "{已知: {决算数: 4.750, 预算数: ５}, 指标值: 95.0%, 得分: 20.00, 说明: 恰好达标}")
    loaded = load_text(text, "某县.yaml")
    (example,) = loaded.scheme.indicators[0].examples
    assert (example.known, example.value, example.score) == ({"决算数": "4.750", "预算数": "５"}, "95.0%", "20.00")
    lines = [line for line in loaded.example_places if isinstance(line, int)]
    assert [text.splitlines()[line - 1].strip()[:10] for line in lines] == ["- {已知: {决算数"[:10]]


@pytest.mark.parametrize(
    ("stated", "value", "agrees"),
    [
        ("90.32%", "0.903194263", True),
        ("90.3%", "0.903194263", True),
        ("90.31%", "0.903194263", False),
        ("90.30%", "0.903194263", False),
        ("９０．３２％", "0.903194263", True),
        ("-8.33%", "-0.083333", True),
        ("0.7", "0.6667", True),
        ("0.667", "0.6667", True),
        ("0.666", "0.6667", False),
        ("不适用", "0", False),
    ],
)
def test_a_stated_value_is_compared_at_the_decimals_that_it_shows(stated: str, value: str, agrees: bool) -> None:
    example = WorkedExample.model_validate({"已知": {"甲": "1"}, "指标值": stated, "得分": "5"})
    assert example.expects_value(Decimal(value)) is agrees


@pytest.mark.parametrize("example", examples(), ids=str)
def test_bounds_are_named_alike_for_every_weight_and_stand_where_the_rule_turns(example: Example) -> None:
    rule = example.rule
    criticals = list(rule.critical_values(example.weight))
    words = [critical.words for critical in criticals]
    assert words == list(dict.fromkeys(words))
    if rule.kind != "按次扣分":
        assert words == [critical.words for critical in rule.critical_values(example.weight * 2)]
    for critical in criticals:
        assert critical.inputs
        for inputs in critical.inputs:
            assert 0 <= rule.score(inputs, example.weight) <= example.weight


def test_every_kind_of_rule_has_bounds_to_try() -> None:
    tried = {one.rule.kind for one in examples() if list(one.rule.critical_values(one.weight))}
    assert tried == set(KINDS)


def test_a_range_and_a_limit_move_the_bounds_of_a_step_deduction() -> None:
    options = {"方向": "偏离扣分", "标准": "90%", "标准上限": "110%", "每档": "5%", "每档扣": "1", "最多扣": "3"}
    rule = KINDS["按档扣分"].model_validate({"方式": "按档扣分", **options})
    bounds = {one.words: [value for (value,) in one.inputs] for one in rule.critical_values(Decimal(5))}
    assert bounds == {
        "恰为标准90%": [Decimal("0.9")],
        "恰为标准上限110%": [Decimal("1.1")],
        "恰好一档（5个百分点）": [Decimal("1.15"), Decimal("0.85")],
        "恰好扣到最多": [Decimal("1.25"), Decimal("0.75")],
    }
    scores = [rule.score(inputs, Decimal(5)) for one in rule.critical_values(Decimal(5)) for inputs in one.inputs]
    assert scores == [5, 5, 4, 4, 2, 2]
