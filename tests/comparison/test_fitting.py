"""A form under a scheme that it was not made for: facts are kept, points keep their share, nothing is taken in a wrong unit."""

from __future__ import annotations

from decimal import Decimal
from importlib import resources

from comparison.small_county import compare_small, small, submission
from example_county import row

from jixiao_batch.comparison.fitting import fitted
from jixiao_batch.scheme.loading import load_scheme, load_text

BLUE = "{指标: 蓝, 分值: 20, 指标值: 蓝率, 评分: {方式: 按比例计分, 标准: 100%}, 不适用时: 剔除}"


def test_an_amount_asked_in_another_unit_is_not_taken() -> None:
    first, second = small(), small(("计量单位: 万元", "计量单位: 元"))
    comparison = compare_small(first, second)
    assert all(unit.assessments[1].score_total == 0 for unit in comparison.units)
    assert comparison.sides[1].gaps == ("红", "黄", "蓝")
    assert "方案乙的“红数”按“元”计，表里按“万元”填报，没有采用" in comparison.remarks


def test_a_field_of_another_kind_is_not_taken_and_nothing_raises() -> None:
    first = small()
    second = small(
        ("{名称: 蓝数}", "{名称: 蓝数, 计量单位: 万元, 类型: 选项, 选项: [有, 无]}"),
        ("蓝数 / 100, 不适用条件: 蓝数 = 0", '红数 / 100, 不适用条件: 蓝数 = "无"'),
    )
    comparison = compare_small(first, second)
    assert comparison.sides[1].gaps == ("蓝",)


def test_rows_of_the_units_own_keep_their_share_of_another_weight() -> None:
    loaded = load_scheme("jianghua-2023")
    text = (resources.files("jixiao_batch") / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    lighter = load_text(text.replace("分值: 40\n", "分值: 30\n").replace("满分: 100\n", "满分: 90\n"), "lighter.yaml").scheme
    rows = (row(6, "产出", "培训场次", "≥", "3", "3", "10", "10"), row(7, "效益", "合格率", "定性", "好", "达成", "20", "18"))
    form = submission(small(), "一局", ("1", "1", "1"), rows=rows)
    taken, told = fitted(form, loaded.scheme, lighter)
    assert [(one.weight, one.self_score) for one in taken.rows] == [
        (Decimal("7.5"), Decimal("7.5")),
        (Decimal(15), Decimal("13.5")),
    ]
    assert told == ("“绩效指标”为 30 分，表里按 40 分填报，单位自己填的分值和得分按这一比例折算",)
    assert form.rows == rows


def test_points_that_a_person_gave_keep_their_share_of_another_weight() -> None:
    manual = BLUE.replace(
        "指标值: 蓝率, 评分: {方式: 按比例计分, 标准: 100%}, 不适用时: 剔除", "评分: {方式: 人工评定, 标准: 成效明显}"
    )
    first = small((BLUE, manual))
    heavier = small(
        (BLUE, manual.replace("分值: 20", "分值: 30")),
        ("分值: 20\n", "分值: 30\n"), ("指标: 黄, 分值: 30", "指标: 黄, 分值: 20"), ("分值: 80\n", "分值: 70\n"),
    )  # fmt: skip
    form = submission(first, "一局", ("100", "50", "50"), **{"自评得分:蓝": Decimal(16)})
    taken, told = fitted(form, first.scheme, heavier.scheme)
    assert taken.number("自评得分:蓝") == Decimal(24)
    assert len(told) == 1


def test_a_form_of_the_scheme_itself_is_taken_as_it_stands() -> None:
    loaded = small()
    form = submission(loaded, "一局", ("1", None, "3"))
    assert fitted(form, loaded.scheme, loaded.scheme) == (form, ())
    again = small(("名称: 小指标体系", "名称: 改了名的"))
    assert fitted(form, loaded.scheme, again.scheme) == (form, ())
