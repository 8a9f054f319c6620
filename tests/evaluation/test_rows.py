"""The unit's own rows: completion and points, tiers, bounded results, and rows that a person has to decide."""

from __future__ import annotations

from decimal import Decimal

import pytest
from evaluation.submissions import SCHEME, own_row, quantity
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.evaluation.assessment import RowResult
from jixiao_batch.evaluation.rows import assess_row
from jixiao_batch.findings.model import Finding
from jixiao_batch.scheme.indicators import OverfulfilmentDeduction, RowScoring
from jixiao_batch.scheme.score_readings import rows_total
from jixiao_batch.workbook.layout import ROWS_SHEET
from jixiao_batch.workbook.reading.quantities import Relation
from jixiao_batch.workbook.submission import IndicatorRow


def scoring() -> RowScoring:
    return next(indicator.rows for indicator in SCHEME.indicators if indicator.rows is not None)


def scored(row: IndicatorRow) -> tuple[RowResult, tuple[Finding, ...]]:
    return assess_row(SCHEME, scoring(), row, ROWS_SHEET)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("nature", "target", "actual", "score", "working"),
    [
        ("≥", "400", "460", "3.00", "完成率460÷400＝115.00%；115.00%符合标准100%，计3分"),
        ("≥", "400", "320", "2.40", "完成率320÷400＝80.00%；3×80.00%÷100%＝2.4分"),
        ("≥", "90%", "45%", "1.50", "完成率45.00%÷90.00%＝50.00%；3×50.00%÷100%＝1.5分"),
        ("≥", "0", "0", "3.00", "完成率100.00%；100.00%符合标准100%，计3分"),
        ("≥", "3", "0", "0.00", "完成率0÷3＝0.00%；3×0.00%÷100%＝0分"),
        ("≤", "30", "30", "3.00", "完成率30÷30＝100.00%；100.00%符合标准100%，计3分"),
        ("≤", "30", "40", "2.25", "完成率30÷40＝75.00%；3×75.00%÷100%＝2.25分"),
        ("≤", "30", "0", "3.00", "完成率100.00%；100.00%符合标准100%，计3分"),
        ("≤", "0", "2", "0.00", "完成率0÷2＝0.00%；3×0.00%÷100%＝0分"),
        ("≤", "0", "0", "3.00", "完成率100.00%；100.00%符合标准100%，计3分"),
        ("≤", "30", "20", "3.00", "20没有超过30，完成率100.00%；100.00%符合标准100%，计3分"),
        ("＝", "0", "0", "3.00", "完成率100.00%；100.00%符合标准100%，计3分"),
        ("＝", "0", "2", "0.00", "指标值为0，实际为2，完成率0.00%；3×0.00%÷100%＝0分"),
        ("＝", "12", "15", "3.00", "完成率15÷12＝125.00%；125.00%符合标准100%，计3分"),
        ("＝", "12", "12", "3.00", "完成率12÷12＝100.00%；100.00%符合标准100%，计3分"),
    ],
)
def test_quantitative_rows(nature: str, target: str, actual: str, score: str, working: str) -> None:
    result, _ = scored(own_row("产出", "甲", nature, target, actual, "3", "3"))
    assert (result.score, result.working) == (Decimal(score), working)


@pytest.mark.parametrize(
    ("nature", "relation", "actual", "is_scored"),
    [
        ("≥", ">", "4", True), ("≥", ">=", "5", True), ("≥", ">", "3", False), ("≥", "<=", "9", False),
        ("≤", "<=", "4", True), ("≤", "<", "3", True), ("≤", "<=", "5", False), ("≤", ">", "1", False),
    ],
)  # fmt: skip
def test_a_bounded_result_counts_only_where_it_decides(nature: str, relation: Relation, actual: str, is_scored: bool) -> None:
    result, findings = scored(own_row("产出", "甲", nature, "4", quantity(actual, relation), "3", "3"))
    assert (result.score == 3) is is_scored
    assert (result.score is None) is not is_scored
    assert codes(findings) == ([] if is_scored else ["row-bounded"])


@pytest.mark.parametrize(("target", "actual"), [("90%", "95"), ("90", "95%"), ("-3", "4"), ("3", "-4")])
def test_numbers_that_cannot_be_compared_wait_for_a_person(target: str, actual: str) -> None:
    result, findings = scored(own_row("产出", "甲", "≥", target, actual, "3", "3"))
    assert (result.score, codes(findings)) == (None, ["row-not-comparable"])
    assert result.working.startswith("无法评分")


@pytest.mark.parametrize(("target", "actual"), [(None, "3"), ("3", None)])
def test_a_missing_number_is_not_zero(target: str | None, actual: str | None) -> None:
    result, _ = scored(own_row("产出", "甲", "≥", target, actual, "3", "3"))
    assert (result.score, result.completion) == (None, None)


@pytest.mark.parametrize("weight", [None, "0", "-1"])
def test_a_row_without_weight_is_not_scored(weight: str | None) -> None:
    assert scored(own_row("产出", "甲", "≥", "3", "3", weight, "3"))[0].score is None


@pytest.mark.parametrize(
    ("word", "claimed", "score", "found"),
    [
        ("达成", "9", "9.00", []),
        ("达成", "8", "8.00", []),
        ("达成", "7", "8.00", ["tier-exceeded"]),
        ("部分达成", "9", "8.00", ["tier-exceeded"]),
        ("部分达成并具有一定效果", "7", "7.00", []),
        ("未达成", "3.456", "3.46", []),
        ("较好", "9", "9.00", ["tier-unknown"]),
        ("较好", "12", "10.00", ["tier-unknown"]),
        ("达成", None, None, []),
    ],
)
def test_qualitative_rows_are_kept_inside_their_tier(word: str, claimed: str | None, score: str | None, found: list[str]) -> None:
    result, findings = scored(own_row("满意度", "甲", "定性", None, None, "10", claimed, word=word))
    assert result.score == (None if score is None else Decimal(score))
    assert codes(findings) == found


def test_a_target_that_was_missed_needs_a_reason() -> None:
    missed = own_row("产出", "甲", "≥", "4", "3", "3", "3", reason="")
    assert codes(scored(missed)[1]) == ["reason-missing"]
    reached = own_row("产出", "甲", "≥", "4", "4", "3", "3", reason="")
    assert codes(scored(reached)[1]) == []


@pytest.mark.parametrize(("nature", "actual", "found"), [("≥", "130", ["row-far-above"]), ("≥", "129.99", []), ("≤", "10", [])])
def test_a_result_far_above_its_target_is_noted(nature: str, actual: str, found: list[str]) -> None:
    result, findings = scored(own_row("产出", "甲", nature, "100", actual, "3", "3"))
    assert (result.score, codes(findings)) == (3, found)


BANDS = [{"条件": "≥ 100%", "得分": "100%"}, {"条件": "≥ 80%", "得分": "80%"}, {"条件": "其余", "得分": "按比例"}]


@pytest.mark.parametrize(("actual", "score"), [("100", "3"), ("99", "2.4"), ("80", "2.4"), ("50", "1.5")])
def test_bands_of_rows_give_parts_of_each_rows_own_points(actual: str, score: str) -> None:
    banded = RowScoring.model_validate(
        {"一级指标": ["产出"], "定量指标": {"方式": "分档计分", "档次": BANDS}, "定性指标": scoring().qualitative}
    )
    result, _ = assess_row(SCHEME, banded, own_row("产出", "甲", "≥", "100", actual, "3", "3"), ROWS_SHEET)
    assert result.score == Decimal(score)
    assert "定量指标完成率达到100%计该行分值的100%；达到80%计该行分值的80%；其余按该行分值×指标值÷100%计分" in banded.sentence(
        Decimal(40)
    )


# ---------------------------------------------------------------- 达标占比


def counting(**changed: object) -> RowScoring:
    options: dict[str, object] = {
        "一级指标": ["产出"], "合计方式": "达标占比", "定性达标": ["达成"],
        "定量指标": {"方式": "达标得分", "条件": "≥ 100% 且 ≤ 130%"}, "定性指标": scoring().qualitative,
    }  # fmt: skip
    return RowScoring.model_validate(options | changed)


@pytest.mark.parametrize(
    ("nature", "actual", "met"),
    [
        ("≥", "100", True),
        ("≥", "99.99", False),
        ("≥", "130", True),
        ("≥", "130.01", False),
        ("≤", "100", True),
        ("≤", "101", False),
        ("≤", "76", True),
        ("≤", "0", True),
    ],
)
def test_a_row_is_met_inside_the_window_only(nature: str, actual: str, met: bool) -> None:
    result, findings = assess_row(SCHEME, counting(), own_row("产出", "甲", nature, "100", actual, None, None), ROWS_SHEET)
    assert (result.score, result.met, result.counted) == (None, met, int(met))
    assert result.working.endswith("，达标" if met else "，未达标")
    assert codes(findings) == []


def test_a_bounded_result_is_not_known_to_lie_inside_a_window() -> None:
    row = own_row("产出", "甲", "≥", "4", quantity("4", ">"), "3", "3")
    result, findings = assess_row(SCHEME, counting(), row, ROWS_SHEET)
    assert (result.met, codes(findings)) == (None, ["row-bounded"])
    open_above = counting(定量指标={"方式": "达标得分", "条件": "≥ 100%"})
    assert assess_row(SCHEME, open_above, row, ROWS_SHEET)[0].met is True


@pytest.mark.parametrize(
    ("word", "met", "found"),
    [("达成", True, []), ("全部达成", True, []), ("部分达成", False, []), ("较好", None, ["tier-unknown"]), ("", None, [])],
)
def test_a_qualitative_row_is_met_when_its_tier_is_named(word: str, met: bool | None, found: list[str]) -> None:
    row = own_row("产出", "甲", "定性", None, None, "3", "3", word=word)
    result, findings = assess_row(SCHEME, counting(), row, ROWS_SHEET)
    assert (result.met, codes(findings)) == (met, found)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"定量指标": {"方式": "按比例计分"}}, "应写“方式: 达标得分”"),
        ({"定性达标": []}, "还应写“定性达标”"),
        ({"定性达标": ["优秀"]}, "“优秀”不是定性指标的档次，只有：达成、部分达成、未达成"),
        ({"超额扣分": {"完成率达到": "130%", "扣": "2"}}, "不能写“超额扣分”"),
        ({"合计方式": "逐行累计"}, "“定性达标”只用于"),
    ],
)
def test_what_does_not_fit_counting_is_refused(changed: dict[str, object], words: str) -> None:
    assert words in "；".join(counting(**changed).faults())
    assert not list(counting().faults())


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 2))
def test_every_row_met_more_counts_the_same_share(met: list[bool], places: int) -> None:
    scores = [
        rows_total(counting(), [Decimal(one) for one in (*sorted(met, reverse=True)[:count], *[False] * (len(met) - count))],
                   Decimal(40), places)
        for count in range(len(met) + 1)
    ]  # fmt: skip
    assert scores[0] == 0 and max(scores) <= 40
    assert scores == sorted(scores)
    assert (scores[-1] == 40) is all(met)


def test_counting_is_said_in_words() -> None:
    assert counting().sentence(Decimal(40)) == (
        "得分＝40×达标行数÷总行数。定量指标完成率达到100%且不超过130%的为达标（≤ 类指标没有超过指标值的，完成率为100%）；"
        "定性指标档次为达成的为达标，其余不算达标"
    )


@pytest.mark.parametrize("relation", [">", ">=", "<", "<="])
def test_a_bounded_result_never_settles_a_row_that_must_be_exactly_zero(relation: Relation) -> None:
    result, findings = scored(own_row("产出", "安全事故", "＝", "0", quantity("0", relation), "3", "3"))
    assert (result.score, codes(findings)) == (None, ["row-bounded"])


@pytest.mark.parametrize(("nature", "actual", "score"), [("≥", "13", "1"), ("≥", "12.9", "3"), ("≤", "1", "3"), ("≤", "0", "3")])
def test_points_off_for_over_fulfilment_spare_rows_where_less_is_better(nature: str, actual: str, score: str) -> None:
    rows = scoring().model_copy(
        update={"overfulfilment": OverfulfilmentDeduction.model_validate({"完成率达到": "130%", "扣": 2})}
    )
    result, _ = assess_row(SCHEME, rows, own_row("产出", "投诉", nature, "10", actual, "3", "3"), ROWS_SHEET)
    assert result.score == Decimal(score)
