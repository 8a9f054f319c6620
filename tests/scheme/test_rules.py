"""Every kind of rule stays within its bounds, moves the right way and words itself as the official table does."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rule_examples import BESIDE, EXAMPLES, Example, answers_for, examples, rates, takes_one_value, values_for

from jixiao_batch.scheme.records import read_amount
from jixiao_batch.scheme.rules import KINDS, Rule
from jixiao_batch.scheme.rules.conditions import read_condition

ALL = examples()
#: options that published tables end with
ENDING = EXAMPLES["按档扣分"][9][1]
LEAST_BEST = {"标准": "0%", "方向": "越小越好", "零分点": "30%"}
IN_PARTS = {
    "档次": [{"条件": "≥ 100%", "得分": "100%"}, {"条件": "≥ 80%", "得分": "80%"}, {"条件": "其余", "得分": "0"}],
}
AROUND = EXAMPLES["按档扣分"][12][1]
ONE_SIDED = {"系数": "2", "截止": "30%", "基准": "100%", "方向": "低于扣分"}
PART_SHARE = EXAMPLES["分档计分"][3][1]
OVER_VALUES = [example for example in ALL if takes_one_value(example.rule)]


def rule_of(kind: str, **options: Any) -> Rule:
    return KINDS[kind].model_validate({"方式": kind, **options})


def points(rule: Rule, value: str, weight: str) -> Decimal:
    return rule.score((Decimal(value),), Decimal(weight))


@pytest.mark.parametrize("example", ALL, ids=str)
def test_a_score_is_never_below_zero_nor_above_the_weight(example: Example) -> None:
    rule = example.rule
    inputs = [(value,) for value in values_for(rule)] if takes_one_value(rule) else list(answers_for(rule, example.weight))
    scores = [rule.score(given_inputs, example.weight) for given_inputs in inputs]
    assert min(scores) >= 0
    assert max(scores) <= example.weight


@pytest.mark.parametrize("example", OVER_VALUES, ids=str)
@given(value=st.decimals(min_value=-(10**6), max_value=10**6, places=6))
def test_any_value_scores_within_the_weight(example: Example, value: Decimal) -> None:
    assert 0 <= example.rule.score((value,), example.weight) <= example.weight


def direction(rule: Rule) -> int:
    """1 when more is better, -1 when less is, 0 when neither."""
    options = rule.model_dump()
    signs = {"低于扣分": 1, "越大越好": 1, "超过扣分": -1, "越小越好": -1}
    if rule.kind == "分档计分":
        return 0
    return -1 if rule.kind == "按次扣分" else signs.get(str(options.get("direction")), 0)


@pytest.mark.parametrize("example", [one for one in OVER_VALUES if direction(one.rule)], ids=str)
def test_a_better_value_never_scores_less(example: Example) -> None:
    values = sorted([*values_for(example.rule), *(rate.value for rate in rates(200))], reverse=direction(example.rule) < 0)
    scores = [example.rule.score((value,), example.weight) for value in values]
    assert scores == sorted(scores)
    assert scores[-1] == example.weight


@pytest.mark.parametrize("example", ALL, ids=str)
def test_workings_and_sentences_read_like_a_persons(example: Example) -> None:
    rule, weight = example.rule, example.weight
    inputs = [(value,) for value in values_for(rule)] if takes_one_value(rule) else list(answers_for(rule, weight))
    for text in (rule.sentence(weight), *(rule.working(one, weight) for one in inputs)):
        assert text
        assert [bad for bad in ("None", "Decimal", "E-", "E+", "--", "()", "“”") if bad in text] == []


NUMBERS = st.decimals(min_value=0, max_value=3, places=4)
VALUES = st.one_of(NUMBERS, st.decimals(min_value=-50, max_value=50, places=6), st.just(Decimal(0)))


@st.composite
def any_rule(draw: st.DrawFn) -> tuple[Rule, Decimal]:
    """A rule over one value with parameters from anywhere, as far as a scheme would let it in, and its weight."""
    weight = draw(st.sampled_from([Decimal("0.5"), Decimal(5), Decimal("6.66"), Decimal(40)]))

    def percent(least: int = 0) -> str:
        return f"{draw(st.integers(least, 20000)) / 100:.2f}%"

    def part(least: str = "0.01") -> str:
        return str(draw(st.decimals(min_value=least, max_value=weight, places=2)))

    def condition() -> str:
        return f"{draw(st.sampled_from(['≤', '<', '>', '≥']))} {percent()}"

    def some(**options: object) -> dict[str, object]:
        return {name: value for name, value in options.items() if draw(st.booleans())}

    way = draw(st.sampled_from(["超过扣分", "低于扣分", "偏离扣分"]))
    steps = {"方式": "按档扣分", "方向": way, "标准": percent(), "每档": percent(1), "每档扣": part()}
    parts = draw(st.sampled_from(["满档扣", "按比例", "进位"]))
    share = {"方式": "按比例计分", "标准": percent(1), "方向": draw(st.sampled_from(["越大越好", "越小越好"]))}
    points: list[object] = [
        str(weight),
        *(draw(st.one_of(st.just("按比例"), st.just("0"), st.just("80%"), st.just(part()))) for _ in range(3)),
    ]
    bands = [{"条件": condition(), "得分": given} for given in points[:-1]]
    options: dict[str, object] = draw(
        st.sampled_from(
            [
                {**steps, **some(折算=parts, 最多扣=part(), 不得分线=condition(), 标准上限=percent())},
                {**share, **some(零分点=percent(), 不得分线=condition())},
                {"方式": "分档计分", "档次": [*bands, {"条件": "其余", "得分": points[-1]}], **some(标准=percent(1))},
                {"方式": "线性扣分", "系数": part(), **some(截止=percent(1), 基准=percent(), 方向=way)},
                {"方式": "达标得分", "条件": condition()},
                {"方式": "按次扣分", "每次扣": part(), **some(最多扣=part())},
            ]
        )
    )
    rule = KINDS[str(options["方式"])].model_validate(options)
    assume(not list(rule.faults(weight)))
    return rule, weight


@given(any_rule(), st.lists(VALUES, min_size=2, max_size=6))
def test_rules_with_any_parameters_stay_within_their_weight_and_never_fail(
    given_rule: tuple[Rule, Decimal], values: list[Decimal]
) -> None:
    rule, weight = given_rule
    near = [bound.value + beside for bound in rule.bounds() for beside in BESIDE]
    values = sorted([*values, *near])
    scores = [rule.score((value,), weight) for value in values]
    assert all(0 <= score <= weight for score in scores)
    assert rule.sentence(weight) and rule.excel(["A1"], "B1")
    assert all(rule.working((value,), weight) for value in values)
    if direction(rule) and not _cut_on_the_good_side(rule):
        assert scores == sorted(scores, reverse=direction(rule) < 0)


def _cut_on_the_good_side(rule: Rule) -> bool:
    """A 不得分线 may take values away anywhere, such as > 150% where more is better; then points do not only grow."""
    line = getattr(rule, "no_points", None)
    signs = {sign for sign, _ in line.parts} if line is not None else set()
    return bool(signs & ({">", ">="} if direction(rule) > 0 else {"<", "<="}))


@pytest.mark.parametrize(
    ("part_steps", "scores"),
    [
        ("满档扣", ["5", "5", "3", "3", "1", "0"]),
        ("按比例", ["5", "4.708", "3", "2.72", "1", "0"]),
        ("进位", ["5", "3", "3", "1", "1", "0"]),
    ],
)
def test_steps_are_counted_as_the_scheme_says(part_steps: str, scores: list[str]) -> None:
    rule = rule_of("按档扣分", 方向="低于扣分", 标准="100%", 每档="5%", 每档扣="2", 折算=part_steps)
    values = ["1", "0.9927", "0.95", "0.943", "0.9", "0.5"]
    assert [points(rule, value, "5") for value in values] == [Decimal(score) for score in scores]


@pytest.mark.parametrize(
    ("value", "score"), [("0.9", "5"), ("0.8999999996", "5"), ("0.85", "3"), ("0.8500001", "5"), ("0.95", "5")]
)
def test_exactly_on_the_standard_is_met_and_a_whole_step_counts(value: str, score: str) -> None:
    rule = rule_of("按档扣分", 方向="低于扣分", 标准="90%", 每档="5%", 每档扣="2")
    assert points(rule, value, "5") == Decimal(score)


@pytest.mark.parametrize(
    ("value", "score"),
    [("0", "5"), ("-0.01", "4"), ("0.000001", "4"), ("0.1", "4"), ("0.10001", "3"), ("0.3", "2"), ("0.31", "0")],
)
def test_bands_close_on_the_side_that_they_say(value: str, score: str) -> None:
    rule = rule_of("分档计分", **EXAMPLES["分档计分"][0][1])
    assert points(rule, value, "5") == Decimal(score)


@pytest.mark.parametrize(
    ("word", "picked", "score"),
    [
        ("达成", "10", "10"),
        ("达成", "5", "8"),
        ("全部达成", "9.5", "9.5"),
        ("部分达成", "9", "8"),
        ("未达成", "6", "6"),
        ("不清楚", "12", "10"),
    ],
)
def test_points_outside_a_tier_count_as_its_nearest_end(word: str, picked: str, score: str) -> None:
    rule = rule_of("定性分档", **EXAMPLES["定性分档"][0][1])
    assert rule.score((word, Decimal(picked)), Decimal(10)) == Decimal(score)


@pytest.mark.parametrize(
    ("kind", "options", "value", "working"),
    [
        ("按档扣分", EXAMPLES["按档扣分"][3][1], "0.903194263", "90.32%符合标准90%，计5分"),
        ("按档扣分", EXAMPLES["按档扣分"][3][1], "0.83", "低于标准90%共7个百分点，折1档，扣2分，计3分"),
        ("分档计分", EXAMPLES["分档计分"][0][1], "0.15", "15.00%属“不超过20%”档，计3分"),
        ("按比例计分", {}, "0.666666667", "5×66.67%÷100%＝3.3333分"),
        ("按比例计分", {}, "1.2", "120.00%符合标准100%，计5分"),
        ("达标得分", {"条件": "≥ 95%"}, "0.9499", "94.99%不符合“达到95%”，计0分"),
        ("线性扣分", {"系数": "10", "截止": "10%"}, "0.05", "5×（1－10×5.00%）＝2.5分"),
        ("线性扣分", {"系数": "10", "截止": "10%"}, "-0.2", "20.00%超过10%，计0分"),
        ("按次扣分", {"每次扣": "1.5"}, "2", "5－1.5×2处＝2分"),
        ("按次扣分", {"每次扣": "1.5", "最多扣": "2"}, "3", "3处不符合，最多扣2分，计3分"),
        ("按档扣分", ENDING, "0.85", "低于标准100%共15个百分点，折15档，扣4分，计1分"),
        ("按档扣分", ENDING, "0.7999", "79.99%属“低于80%”，不得分，计0分"),
        ("按比例计分", {"不得分线": "< 60%"}, "0.59", "59.00%属“低于60%”，不得分，计0分"),
        ("按比例计分", {"零分点": "60%"}, "0.7", "5×（70.00%－60%）÷（100%－60%）＝1.25分"),
        ("按比例计分", {"零分点": "60%"}, "0.6", "60.00%没有好过零分点60%，计0分"),
        ("按比例计分", LEAST_BEST, "0.15", "5×（30%－15.00%）÷（30%－0%）＝2.5分"),
        ("分档计分", PART_SHARE, "0.75", "75.00%属“达到60%”档，5×75.00%÷100%＝3.75分"),
        ("分档计分", PART_SHARE, "0.95", "95.00%属“达到90%”档，计5分"),
        ("分档计分", IN_PARTS, "0.85", "85.00%属“达到80%”档，计4分"),
        ("按档扣分", AROUND, "1.025", "102.50%符合标准95%至105%，计5分"),
        ("按档扣分", AROUND, "0.93", "偏离标准95%至105%共2个百分点，折2档，扣1分，计4分"),
        ("线性扣分", {"系数": "2", "基准": "100%"}, "1.1", "110.00%偏离100%共10.00%；5×（1－2×10.00%）＝4分"),
        ("线性扣分", {"系数": "2", "基准": "100%", "方向": "低于扣分"}, "1.1", "110.00%没有低于100%，计5分"),
    ],
)
def test_working(kind: str, options: dict[str, Any], value: str, working: str) -> None:
    assert rule_of(kind, **options).working((Decimal(value),), Decimal(5)) == working


@pytest.mark.parametrize(
    ("kind", "options", "sentence"),
    [
        ("按档扣分", EXAMPLES["按档扣分"][0][1], "不超过100%计5分；每超过1个百分点扣0.5分，不足一档不扣，扣完为止"),
        ("按档扣分", EXAMPLES["按档扣分"][8][1], "等于3计5分；每偏离0.1扣0.25分，不足一档按比例扣，扣完为止"),
        ("分档计分", EXAMPLES["分档计分"][2][1], "超过3且低于7计5分；超过10计1.25分；其余计2分"),
        ("按比例计分", {}, "达到100%计5分；未达到的，按实际值与100%的比例计分"),
        ("达标得分", {"条件": "< 5%"}, "低于5%计5分，否则不计分"),
        ("按档扣分", ENDING, "达到100%计5分；每低于1个百分点扣0.5分，不足一档不扣，最多扣4分；低于80%不得分"),
        ("按比例计分", {"不得分线": "< 60%"}, "达到100%计5分；未达到的，按实际值与100%的比例计分；低于60%不得分"),
        ("按比例计分", {"零分点": "60%"}, "达到100%计5分；未达到的，得分＝5×（指标值－60%）÷（100%－60%），最低0分"),
        ("按比例计分", LEAST_BEST, "不超过0%计5分；超过的，得分＝5×（30%－指标值）÷（30%－0%），最低0分"),
        ("分档计分", PART_SHARE, "达到90%计5分；达到60%按5×指标值÷100%计分；其余计0分"),
        ("分档计分", IN_PARTS, "达到100%计分值的100%；达到80%计分值的80%；其余计0分"),
        ("按档扣分", AROUND, "在95%至105%之间计5分；每偏离1个百分点扣0.5分，不足一档不扣，扣完为止"),
        ("线性扣分", ONE_SIDED, "得分＝5×（1－2×指标值低于100%的部分）；这部分超过30%不计分"),
        ("人工评定", {}, "由评价人员在0至5分内评定，并写明理由"),
    ],
)
def test_sentence(kind: str, options: dict[str, Any], sentence: str) -> None:
    assert rule_of(kind, **options).sentence(Decimal(5)) == sentence


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("按档扣分", {"方向": "低于扣分", "标准": "1", "每档": "0", "每档扣": "2"}, "“每档”应大于 0"),
        ("按档扣分", {"方向": "低于扣分", "标准": "1", "每档": "1", "每档扣": "6"}, "超过了分值 5 分"),
        ("按比例计分", {"标准": "0"}, "“标准”应大于 0"),
        ("线性扣分", {"系数": "0", "截止": "1"}, "“系数”应大于 0"),
        ("按次扣分", {"每次扣": "6"}, "不超过分值 5 分"),
        ("达标得分", {"条件": "其余"}, "要达到的数"),
        ("按档扣分", {**EXAMPLES["按档扣分"][3][1], "不得分线": "≤ 90%"}, "把达到标准 90% 的也算作不得分"),
        ("按档扣分", {**EXAMPLES["按档扣分"][3][1], "不得分线": "其余"}, "应写出不得分的数"),
        ("按档扣分", {**EXAMPLES["按档扣分"][3][1], "最多扣": "6"}, "“最多扣”应不少于“每档扣”2 分，也不超过分值 5 分"),
        ("按档扣分", {**EXAMPLES["按档扣分"][3][1], "标准上限": "95%"}, "只用于“方向: 偏离扣分”"),
        ("按档扣分", {**AROUND, "标准上限": "95%"}, "“标准上限”95% 应大于“标准”95%"),
        ("按档扣分", {**AROUND, "不得分线": "> 104%"}, "也算作不得分"),
        (
            "分档计分",
            {"档次": [{"条件": "≥ 1%", "得分": "90%"}, {"条件": "其余", "得分": "0"}]},
            "最高一档应等于分值 5 分，现为 4.5 分",
        ),
        ("按次扣分", {"每次扣": "2", "最多扣": "1"}, "“最多扣”应不少于“每次扣”2 分"),
        ("按比例计分", {"零分点": "100%"}, "“零分点”100% 应小于标准 100%"),
        ("按比例计分", {"零分点": "60%", "方向": "越小越好"}, "“零分点”60% 应大于标准 100%"),
        ("按比例计分", {"不得分线": "≤ 100%"}, "也算作不得分"),
        ("分档计分", {**EXAMPLES["分档计分"][0][1], "标准": "90%"}, "没有一档的得分是“按比例”"),
        ("线性扣分", {"系数": "1", "截止": "0%"}, "“截止”应大于 0"),
        ("分项累计", {"事项": [{"名称": "甲", "分值": "2"}, {"名称": "甲", "分值": "3"}]}, "“甲”重复"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(kind: str, options: dict[str, Any], words: str) -> None:
    assert words in "；".join(rule_of(kind, **options).faults(Decimal(5)))


def test_an_item_may_be_met_in_part() -> None:
    rule = rule_of("分项累计", **EXAMPLES["分项累计"][1][1])
    assert rule.form_items[0].answers == ("是", "部分", "否")
    assert rule.working(("部分", "否"), Decimal(5)) == "1.5＋0＝1.5分（部分符合：甲；不符合：乙）"
    assert rule.sentence(Decimal(5)) == "①甲，符合计3分，部分符合计1.5分；②乙，符合计2分"
    too_much = rule_of("分项累计", 事项=[{"名称": "甲", "分值": "5", "部分得分": "5"}])
    assert "“部分得分”应大于 0" in "；".join(too_much.faults(Decimal(5)))


@pytest.mark.parametrize("text", ["≥", "≥ 九成", "95%", "≥ 95% 或 ≤ 5%", "≥ 1 2", "", "≥≥ 3", "≥ 1e3", "≥ nan"])
def test_a_condition_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"应写成"):
        read_condition(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("90%以上", "≥ 90%"), ("９０％以上（不含）", "> 90%"), ("60%以下", "≤ 60%"), ("60%以下（不含本数）", "< 60%"),
        ("0-10%（含）", "> 0% 且 ≤ 10%"), ("10%～20%", "> 10% 且 ≤ 20%"), ("不低于90%", "≥ 90%"), ("低于 3", "< 3"),
    ],
)  # fmt: skip
def test_a_condition_in_the_tables_words_is_refused_with_its_signs(text: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"应写成“{re.escape(meant)}”"):
        read_condition(text)
    assert read_condition(meant).parts


@pytest.mark.parametrize(("text", "meant"), [("5个百分点", "5%"), ("2分", "2"), ("0.5 分", "0.5"), ("3次", "3")])
def test_an_amount_with_its_unit_is_refused_with_the_bare_number(text: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"只写数，不写单位：{re.escape(meant)}$"):
        read_amount(text)
    assert read_amount(meant)
