"""Example configurations of every kind of scoring rule, and values that lie on, beside and far from their bounds."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao_batch.numbers import ARITHMETIC
from jixiao_batch.scheme.rules import KINDS, Input, Rule
from jixiao_batch.scheme.rules.base import Item

#: kind -> (weight, configuration without 方式); every option of a kind stands in at least one of them
EXAMPLES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "按档扣分": [
        ("5", {"方向": "超过扣分", "标准": "100%", "每档": "1%", "每档扣": "0.5"}),
        ("5", {"方向": "超过扣分", "标准": "0%", "每档": "1%", "每档扣": "0.5", "折算": "进位"}),
        ("8", {"方向": "超过扣分", "标准": "100%", "每档": "3%", "每档扣": "0.7", "折算": "按比例"}),
        ("5", {"方向": "低于扣分", "标准": "90%", "每档": "5%", "每档扣": "2"}),
        ("5", {"方向": "低于扣分", "标准": "100%", "每档": "5%", "每档扣": "2", "折算": "进位"}),
        ("7", {"方向": "低于扣分", "标准": "98.5%", "每档": "0.3%", "每档扣": "0.15", "折算": "按比例"}),
        ("6", {"方向": "偏离扣分", "标准": "100%", "每档": "5%", "每档扣": "2"}),
        ("6", {"方向": "偏离扣分", "标准": "100%", "每档": "7%", "每档扣": "1", "折算": "进位"}),
        ("6", {"方向": "偏离扣分", "标准": "3", "每档": "0.1", "每档扣": "0.25", "折算": "按比例"}),
        ("5", {"方向": "低于扣分", "标准": "100%", "每档": "1%", "每档扣": "0.5", "不得分线": "< 80%", "最多扣": "4"}),
        ("10", {"方向": "超过扣分", "标准": "100%", "每档": "1%", "每档扣": "0.3", "不得分线": "≥ 130%", "折算": "按比例"}),
        ("6", {"方向": "偏离扣分", "标准": "100%", "每档": "5%", "每档扣": "2", "最多扣": "3"}),
        ("6", {"方向": "偏离扣分", "标准": "95%", "标准上限": "105%", "每档": "1%", "每档扣": "0.5"}),
        ("6", {"方向": "偏离扣分", "标准": "90%", "标准上限": "110%", "每档": "3%", "每档扣": "0.7", "折算": "按比例"}),
    ],
    "分档计分": [
        ("5", {"档次": [
            {"条件": "= 0%", "得分": "5"}, {"条件": "≤ 10%", "得分": "4"}, {"条件": "≤ 20%", "得分": "3"},
            {"条件": "≤ 30%", "得分": "2"}, {"条件": "其余", "得分": "0"}]}),
        ("5", {"档次": [
            {"条件": "≥ 90%", "得分": "5"}, {"条件": "≥ 80% 且 < 90%", "得分": "3"},
            {"条件": "≥70%且＜80%", "得分": "1.5"}, {"条件": "其余", "得分": "0"}]}),
        ("5", {"档次": [{"条件": "> 3 且 < 7", "得分": "5"}, {"条件": "> 10", "得分": "1.25"}, {"条件": "其余", "得分": "2"}]}),
        ("5", {"档次": [
            {"条件": "≥ 90%", "得分": "5"}, {"条件": "≥ 60%", "得分": "按比例"}, {"条件": "其余", "得分": "0"}]}),
        ("8", {"标准": "95%", "档次": [
            {"条件": "> 120%", "得分": "37.5%"}, {"条件": "≥ 95%", "得分": "8"}, {"条件": "其余", "得分": "按比例"}]}),
    ],
    "按比例计分": [
        ("10", {}),
        ("3", {"标准": "90%", "方向": "越大越好"}),
        ("7", {"标准": "95%", "方向": "越小越好"}),
        ("7", {"标准": "3", "方向": "越小越好"}),
        ("10", {"不得分线": "< 60%"}),
        ("10", {"不得分线": "≤ 60%", "标准": "95%"}),
        ("7", {"标准": "95%", "方向": "越小越好", "不得分线": "> 130%"}),
        ("10", {"零分点": "60%"}),
        ("8", {"标准": "0%", "方向": "越小越好", "零分点": "30%"}),
        ("8", {"标准": "-10%", "方向": "越小越好", "零分点": "7%", "不得分线": "> 5%"}),
        ("8", {"标准": "0%", "零分点": "-30%"}),
    ],
    "分项累计": [
        ("8", {"事项": [{"名称": name, "分值": "2"} for name in "甲乙丙丁"]}),
        ("5", {"事项": [{"名称": "甲", "分值": "3", "部分得分": "1.5"}, {"名称": "乙", "分值": "2"}]}),
        ("5", {"事项": [{"名称": "甲", "分值": "2.5"}, {"名称": "乙", "分值": "1.25"}, {"名称": "丙", "分值": "1.25"}]}),
    ],
    "按次扣分": [
        ("6", {"每次扣": "1", "事项": [{"名称": name} for name in "甲乙丙丁"]}),
        ("3", {"每次扣": "2", "事项": [{"名称": name} for name in "甲乙丙"]}),
        ("6", {"每次扣": "1.5"}),
        ("6", {"每次扣": "1.5", "最多扣": "4"}),
        ("6", {"每次扣": "1", "最多扣": "2", "事项": [{"名称": name} for name in "甲乙丙"]}),
    ],
    "达标得分": [
        ("5", {"条件": "≥ 95%"}), ("5", {"条件": "＞ 95%"}), ("5", {"条件": "< 5%"}), ("5", {"条件": "≤ 5"}),
        ("5", {"条件": "= 100%"}), ("5", {"条件": "≥ 95% 且 ≤ 105%"}),
    ],
    "定性分档": [
        ("10", {"档次": [
            {"档次": "达成", "下限": "80%", "上限": "100%", "别称": ["全部达成", "达成预期指标"]},
            {"档次": "部分达成", "下限": "60%", "上限": "80%"}, {"档次": "未达成", "下限": "0%", "上限": "60%"}]}),
        ("7", {"档次": [{"档次": "A", "下限": "33.3%", "上限": "100%"}, {"档次": "b", "下限": "0%", "上限": "33.3%"}]}),
    ],
    "线性扣分": [("10", {"系数": "10", "截止": "10%"}), ("7", {"系数": "0.3", "截止": "2"}), ("5", {"系数": "3", "截止": "50%"}),
        ("8", {"系数": "3"}),
        ("10", {"系数": "2", "截止": "30%", "基准": "100%"}),
        ("10", {"系数": "2", "截止": "30%", "基准": "100%", "方向": "低于扣分"}),
        ("10", {"系数": "1.5", "基准": "-5%", "方向": "超过扣分"}),
    ],
    "人工评定": [("10", {}), ("4", {"标准": "成效明显"})],
}  # fmt: skip

#: steps beside a bound: what a clerk can type, and what lies on either side of the guard's ninth place
BESIDE = [Decimal(step) for step in ("0", "0.0001", "-0.0001", "1E-9", "-1E-9", "1E-10", "-1E-10", "6E-10", "-6E-10")]
FAR = ("0", "-0.05", "-3", "0.333333", "0.6667", "0.98765", "0.99995", "1", "1.005", "2.345", "4", "12", "1234567.89")
ANYWHERE = [Decimal(number) for number in FAR]


@dataclass(frozen=True, slots=True)
class Example:
    """A rule with the weight it is used for."""

    rule: Rule
    weight: Decimal

    def __str__(self) -> str:
        return self.rule.sentence(self.weight)


@dataclass(frozen=True, slots=True)
class Rate:
    """A value that a cell computes as x ÷ y."""

    over: Decimal
    under: Decimal

    @property
    def value(self) -> Decimal:
        return ARITHMETIC.divide(self.over, self.under)


def examples() -> list[Example]:
    return [
        Example(KINDS[kind].model_validate({"方式": kind, **options}), Decimal(weight))
        for kind, configurations in EXAMPLES.items()
        for weight, options in configurations
    ]


def takes_one_value(rule: Rule) -> bool:
    return rule.value_count == 1 and not rule.takes_self_score


def values_for(rule: Rule) -> list[Decimal]:
    """Every bound and its neighbours, whole and broken steps away from it, and values from anywhere."""
    bounds = [bound.value for bound in rule.bounds()]
    base, upper = getattr(rule, "base", None), getattr(rule, "upper", None)
    if base is not None:
        bounds += [base.value + bound for bound in bounds] + [base.value - bound for bound in bounds]
    step = getattr(rule, "step", None)
    if step is not None:
        distances = [Decimal(part) * step.value for part in ("1", "2", "3", "-1", "-2", "-3", "0.5", "-2.5")]
        ends = [bounds[0], *([upper.value] if upper is not None else [])]
        bounds = [*(end + distance for end in ends for distance in (Decimal(0), *distances)), *bounds[2:]]
    near = [bound + beside for bound in dict.fromkeys(bounds) for beside in BESIDE]
    return list(dict.fromkeys([*near, *ANYWHERE]))


def rates(count: int, seed: int = 2023) -> list[Rate]:
    """Quotients of whole numbers and of amounts with two decimals, zero and negative ones too."""
    chance = random.Random(seed)
    whole = [Rate(Decimal(chance.randint(-5, 120)), Decimal(chance.randint(1, 120))) for _ in range(count // 2)]
    hundredth = Decimal("0.01")
    amounts = [Rate(chance.randint(-500, 9000) * hundredth, chance.randint(1, 9000) * hundredth) for _ in range(count // 2)]
    return [*whole, *amounts]


def answers_for(rule: Rule, weight: Decimal) -> Iterator[tuple[Input, ...]]:
    """Inputs of a rule that does not take a value: every combination of answers, and points picked inside and outside."""
    items: tuple[Item, ...] = rule.form_items
    if not rule.takes_self_score:
        yield from itertools.product(*(item.answers for item in items))
        return
    picked = [weight * Decimal(part) for part in ("-0.1", "0", "0.333", "0.5999", "0.6", "0.8", "0.80001", "1", "1.2")]
    words: list[list[str]] = [[*item.answers] for item in items]
    if words:
        words[0] += ["全部达成", "达成预期指标", "较好", "a", "B", "达成 "]
    for combination in itertools.product(*words):
        for points in picked:
            yield (*combination, points)
