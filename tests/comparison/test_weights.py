"""Each weight a tenth larger and smaller: totals, ranks and grades as reckoned by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from comparison.small_county import compare_small, small
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_batch.comparison.standing import Movement
from jixiao_batch.comparison.weights import Subject, reweighted, sensitivity

SMALL = small()
#: 红 a tenth heavier, the others lighter so that 100 points remain
HEAVIER_RED = small(
    ("指标: 红, 分值: 50", "指标: 红, 分值: 55"), ("指标: 黄, 分值: 30", "指标: 黄, 分值: 27"),
    ("指标: 蓝, 分值: 20", "指标: 蓝, 分值: 18"),
    ("分值: 80\n", "分值: 82\n"), ("分值: 20\n", "分值: 18\n"),
)  # fmt: skip


@pytest.fixture(scope="module")
def subjects() -> dict[str, Subject]:
    scheme = small()
    return {f"{one.level}:{one.name}": one for one in sensitivity(compare_small(scheme, scheme), 0)}


def test_every_group_leads_its_indicators(subjects: dict[str, Subject]) -> None:
    assert list(subjects) == ["group:暖色", "indicator:红", "indicator:黄", "group:冷色", "indicator:蓝"]


def test_a_tenth_less_of_one_weight_turns_the_ranking_over(subjects: dict[str, Subject]) -> None:
    more, less = subjects["indicator:红"].trials
    # 红 55, others × 0.9: 77.5, 74.6, 71.7
    assert more is not None
    assert (more.weight, more.movement.changed, more.grade_changes) == (Decimal("55"), 0, 0)
    # 红 45, others × 1.1: 72.5, 73.4, 74.3 - the last becomes the first, and all three change their grade
    assert less is not None
    assert less.weight == Decimal("45")
    assert less.movement == Movement(changed=2, largest=2, farthest=(0, 2), top=3, kept=3, turned=3)
    assert less.grade_changes == 3


def test_a_group_moves_with_all_its_indicators(subjects: dict[str, Subject]) -> None:
    more, less = subjects["group:暖色"].trials
    # 暖色 88, 冷色 × 12/20: 65×1.1+10×0.6 = 77.5, 70×1.1+4×0.6 = 79.4, 54×1.1+19×0.6 = 70.8
    assert more is not None
    assert (more.weight, more.movement.changed, more.grade_changes) == (Decimal("88"), 2, 0)
    # 暖色 72, 冷色 × 28/20: 58.5+14 = 72.5, 63+5.6 = 68.6, 48.6+26.6 = 75.2
    assert less is not None
    assert (less.movement.changed, less.movement.largest, less.grade_changes) == (3, 2, 3)


def test_what_dropped_out_is_made_up_for_with_the_changed_weights() -> None:
    scheme = small()
    comparison = compare_small(scheme, scheme, {"一局": ("100", "50", "0")})
    assessment = comparison.units[0].assessments[0]
    assert assessment.score_total == Decimal("81.25")
    # (50×1.1 + 15×0.9) × 100 ÷ (100 - 20×0.9)
    total = reweighted(scheme.scheme, assessment, frozenset({"红"}), Decimal("1.1"), Decimal("0.9"))
    assert total == Decimal("83.54")


def test_the_cap_holds_whatever_the_weights() -> None:
    cap = "总分封顶: {推算指标: 红率, 档次: [{条件: ≥ 90%, 最高分: 76}]}\n等次:"
    scheme = small(("等次:\n", f"{cap}\n"))
    assessment = compare_small(scheme, scheme, {"一局": ("100", "50", "50")}).units[0].assessments[0]
    assert assessment.score_total == Decimal(75)
    total = reweighted(scheme.scheme, assessment, frozenset({"红"}), Decimal("1.1"), Decimal("0.9"))
    assert total == Decimal(76)


def test_unchanged_weights_leave_the_total_as_it_is() -> None:
    scheme = small()
    for unit in compare_small(scheme, scheme).units:
        total = reweighted(scheme.scheme, unit.assessments[0], frozenset({"黄"}), Decimal(1), Decimal(1))
        assert total == unit.assessments[0].score_total


@given(*(st.integers(1, 100) for _ in range(2)), st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_a_changed_weight_gives_what_a_scheme_of_those_weights_gives(red: int, yellow: int, blue: int) -> None:
    shares = {"一局": (str(red), str(yellow), str(blue))}
    before, after = compare_small(SMALL, HEAVIER_RED, shares).units[0].assessments
    total = reweighted(SMALL.scheme, before, frozenset({"红"}), Decimal("1.1"), Decimal("0.9"))
    assert total == after.score_total


def test_a_group_that_is_everything_cannot_be_varied() -> None:
    whole = (("  - 一级指标: 冷色\n    分值: 20\n    二级指标:\n", ""), ("分值: 80\n    二级指标:", "分值: 100\n    二级指标:"))
    scheme = small(*whole)
    found = {one.name: one for one in sensitivity(compare_small(scheme, scheme), 0) if one.level == "group"}
    assert found["暖色"].trials == (None, None)
    assert found["暖色"].most_changed == 0
