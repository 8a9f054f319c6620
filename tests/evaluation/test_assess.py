"""The real unit's figures come out as they must; what is missing is not 0; every claim that differs is found once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from evaluation.submissions import REAL_ROWS, SCHEME, own_row, submission

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult
from jixiao_batch.findings.model import Finding
from jixiao_batch.workbook.submission import Submission


def assessed(given: Submission) -> tuple[Assessment, tuple[Finding, ...]]:
    return assess(SCHEME, given)


def indicator(assessment: Assessment, name: str) -> IndicatorResult:
    return next(result for result in assessment.indicators if result.indicator.name == name)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_the_real_unit_comes_to_88_and_not_to_the_98_that_it_claims() -> None:
    assessment, findings = assessed(submission())
    assert {name: result.display for name, result in assessment.figures.items()} == {
        "收入合计": "61.36",
        "支出合计": "55.42",
        "年末结余": "5.94",
        "基本支出结余": "5.94",
        "项目支出结余": "0.00",
        "在职人员控制率": "80.00%",
        "三公经费变动率": "0.00%",
        "预算完成率": "90.32%",
        "预算控制率": "0.00%",
        "新建楼堂馆所面积控制率": "不适用",
        "新建楼堂馆所投资概算控制率": "不适用",
        "政府采购执行率": "100.00%",
    }
    assert [result.score for result in assessment.indicators] == [5, 5, 5, 5, 5, 5, 6, 8, 6, 10, 28]
    assert [group.score for group in assessment.groups] == [10, 50, 28]
    assert (assessment.score_total, assessment.self_total, assessment.grade) == (Decimal("88.00"), 98, "良")
    assert (assessment.difference, assessment.provisional) == (-10, False)
    assert codes(findings) == ["row-weights-under", "subtotal-broken"]
    assert findings[1].message == "“履职效益小计”填 38.00 分，各项自评之和为 28.00 分"


def test_the_working_shows_the_amounts_and_where_they_came_from() -> None:
    assessment, _ = assessed(submission())
    figure = assessment.figures["预算完成率"]
    assert figure.working == "（0.00＋61.36＋0.00－5.94）÷（0.00＋61.36＋0.00）＝90.32%"
    assert len(figure.cells) == 7
    assert indicator(assessment, "预算完成率").working == "90.32%符合标准90%，计5分"
    assert indicator(assessment, "绩效指标").working == "2.00＋2.00＋2.00＋2.00＋2.00＋10.00＋8.00＝28.00分"


def test_a_blank_field_leaves_unscored_what_rests_on_it_and_the_total_provisional() -> None:
    assessment, _ = assessed(submission(年初预算=None))
    unscored = [result.indicator.name for result in assessment.indicators if result.status == "unscored"]
    assert unscored == ["预算完成率", "预算控制率"]
    assert indicator(assessment, "预算完成率").working == "无法评分：年初预算未填"
    assert indicator(assessment, "预算完成率").score is None
    assert (assessment.score_total, assessment.provisional, assessment.grade) == (Decimal("78.00"), True, "")
    assert assessment.figures["预算完成率"].display == "无法计算"


def test_an_unanswered_item_is_named_by_what_it_asks() -> None:
    assessment, _ = assessed(submission(**{"预决算信息公开性:完整": None}))
    assert indicator(assessment, "预决算信息公开性").working == "无法评分：基础数据和会计信息完整未填"


def test_items_answered_no_cost_their_points() -> None:
    answers = {"管理制度健全性:厉行节约制度": "否", "资金使用合规性:无虚列支出": "否", "资金使用合规性:无截留挤占挪用": "否"}
    assessment, findings = assessed(submission(**answers))
    assert indicator(assessment, "管理制度健全性").score == 6
    assert indicator(assessment, "资金使用合规性").working == ("6－1×2处＝4分（不符合：没有截留、挤占、挪用资金、没有虚列支出）")
    assert codes(findings).count("score-difference") == 2


@pytest.mark.parametrize(
    ("changed", "name", "display", "score", "status"),
    [
        ({"三公经费本年预算": "0.5"}, "三公经费变动率", "无法计算", None, "unscored"),
        ({"人员编制": "0"}, "在职人员控制率", "无法计算", None, "unscored"),
        ({"政府采购预算": "0", "政府采购执行": "0"}, "政府采购执行率", "不适用", Decimal(6), "not_applicable"),
        ({"政府采购预算": "0"}, "政府采购执行率", "无法计算", None, "unscored"),
        ({"政府采购执行": "0"}, "政府采购执行率", "0.00%", Decimal(0), "scored"),
    ],
)
def test_zero_divisors_mean_what_the_scheme_says(
    changed: dict[str, str | None], name: str, display: str, score: Decimal | None, status: str
) -> None:
    assessment, findings = assessed(submission(**changed))
    result = indicator(assessment, name)
    assert (assessment.figures[name].display, result.score, result.status) == (display, score, status)
    not_computable = [finding for finding in findings if finding.code == "not-computable"]
    assert len(not_computable) == (1 if status == "unscored" else 0)
    assert all("为零" in finding.message and name in finding.message for finding in not_computable)


def test_unchanged_zero_amounts_are_no_change() -> None:
    assessment, _ = assessed(submission())
    assert assessment.figures["三公经费变动率"].working == "（0.00－0.00）÷0.00：分母为零，按0.00%计"


def test_new_buildings_are_scored_when_there_are_any() -> None:
    built = {"有无新建楼堂馆所": "有", "批准建设面积": "1000", "实际建设面积": "1060", "批准投资概算": "300"}
    assessment, _ = assessed(submission(**built))
    assert indicator(assessment, "新建楼堂馆所面积控制率").score == 3
    assert indicator(assessment, "新建楼堂馆所投资概算控制率").working == "无法评分：实际投资未填"


def test_a_claim_that_differs_is_found_with_the_working() -> None:
    _, findings = assessed(submission(实有在职人数="6", **{"自评小计:履职效益": "28", "自评总分": "88"}))
    different = [finding for finding in findings if finding.code == "score-difference"]
    assert [finding.message for finding in different] == [
        "“在职人员控制率”自评 5.00 分，复核 0.00 分：超过标准100%共20个百分点，折20档，扣5分，计0分"
    ]
    assert different[0].place.sheet == "指标自评"


def test_a_claim_above_the_weight_is_found_once() -> None:
    _, findings = assessed(submission(**{"自评得分:预算完成率": "7"}))
    assert codes(findings).count("self-above-weight") == 1
    assert "score-difference" not in codes(findings)


def test_a_claim_that_was_left_blank_is_compared_with_nothing() -> None:
    _, findings = assessed(submission(**{"自评得分:预算完成率": None, "自评小计:过程": None}))
    assert codes(findings) == ["row-weights-under", "subtotal-broken"]


def test_a_total_that_is_not_the_sum_of_its_subtotals_is_found() -> None:
    _, findings = assessed(submission(**{"自评小计:履职效益": "28", "自评总分": "89.5"}))
    assert [finding.message for finding in findings if finding.code == "total-broken"] == [
        "“自评总分”填 89.50 分，各小计之和为 88.00 分"
    ]


def test_without_rows_the_total_is_provisional() -> None:
    assessment, _ = assessed(submission(rows=()))
    assert indicator(assessment, "绩效指标").working == "无法评分：没有填绩效指标"
    assert (assessment.score_total, assessment.provisional) == (Decimal("60.00"), True)


def test_one_unscored_row_leaves_the_rows_unscored() -> None:
    rows = [*REAL_ROWS[:-1], own_row("满意度", "满意度", "定性", None, None, "10", None, word="达成")]
    assessment, _ = assessed(submission(rows=rows))
    result = indicator(assessment, "绩效指标")
    assert (result.score, result.working, result.self_score) == (None, "无法评分：有 1 行无法评分", None)


@pytest.mark.parametrize(("weight", "code"), [("22", ""), ("23", "row-weights-over"), ("21.99", "row-weights-under")])
def test_weights_of_the_rows_must_add_up(weight: str, code: str) -> None:
    rows = [
        *REAL_ROWS[:-2],
        own_row("效益", "甲", "≥", "1", "1", weight, weight),
        own_row("满意度", "乙", "≥", "1", "1", "8", "8"),
    ]
    assessment, findings = assessed(submission(rows=rows))
    assert [finding.code for finding in findings if finding.code.startswith("row-weights")] == ([code] if code else [])
    assert (indicator(assessment, "绩效指标").score or 0) <= 40
