"""What decisions can still change: the range always holds what is there now and whatever a decision makes of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest
from example_county import GOOD_ROWS, UNCLEAR_ROWS, Unit, example_county, unit_result
from holding import with_contents
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_batch.county.consolidate import rank_units
from jixiao_batch.county.ranges import open_matters, with_ranges
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.assessment import IndicatorResult, RowResult
from jixiao_batch.evaluation.decisions import Action, Decision, TargetKind, adjusted
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import ZERO
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.scheme.rules.tiers import Tiers

LOADED = load_scheme("jianghua-2023")
SCHEME = LOADED.scheme


@pytest.fixture(scope="module")
def county() -> CountyResult:
    given_county = example_county()
    return dataclasses.replace(given_county, units=with_ranges(SCHEME, given_county.units))


def one(unit: Unit, *findings: Finding) -> UnitResult:
    result = unit_result(LOADED, unit)
    (ranged,) = with_ranges(SCHEME, rank_units([with_contents(result, findings=(*result.findings, *findings))]))
    return ranged


def score_range(unit: UnitResult) -> tuple[Decimal, Decimal]:
    assert unit.score_range is not None
    return unit.score_range


# ---------------------------------------------------------------- what is there now


def test_every_ranked_unit_stands_inside_its_own_range(county: CountyResult) -> None:
    for unit in county.ranked:
        assert unit.assessment is not None and unit.rank is not None and unit.rank_range is not None
        low, high = score_range(unit)
        assert low <= unit.assessment.score_total <= high
        assert unit.rank_range[0] <= unit.rank <= unit.rank_range[1]


def test_units_that_are_not_adopted_have_no_range(county: CountyResult) -> None:
    others = [unit for unit in county.units if unit.status in ("returned", "missing")]
    assert others and all(unit.score_range is None and unit.rank_range is None for unit in others)


def test_a_unit_that_cannot_be_scored_yet_has_the_ranks_that_a_decision_would_give_it(county: CountyResult) -> None:
    unit = next(unit for unit in county.units if unit.code == "004002")
    assert unit.rank is None
    low, high = score_range(unit)
    assert high - low >= 5  # 三公经费变动率 is worth 5
    assert unit.rank_range is not None and unit.rank_range[0] == 1


def test_a_unit_with_nothing_open_may_still_be_overtaken() -> None:
    closed = dataclasses.replace(
        unit_result(LOADED, Unit("1", "甲", "乡镇", {"有无新建楼堂馆所": "无"}, GOOD_ROWS[:3])), code="1"
    )
    waiting = unit_result(LOADED, Unit("2", "乙", "乡镇", {"实有在职人数": "7"}, UNCLEAR_ROWS))
    units = with_ranges(SCHEME, rank_units([closed, waiting]))
    assert [unit.rank_range for unit in units] == [(1, 2), (1, 2)]
    assert score_range(units[0])[0] == score_range(units[0])[1]


# ---------------------------------------------------------------- the rule


def test_a_queried_figure_leaves_open_every_indicator_that_takes_it() -> None:
    unit = unit_result(LOADED, Unit("1", "甲", "乡镇", rows=GOOD_ROWS[:3]))
    assert unit.submission is not None
    query = found("approved-differs", unit.submission.place("人员编制"), value="5", expected="6", detail="-1")
    asked = with_contents(unit, findings=(*unit.findings, query))
    assert [open_matters(SCHEME, one) for one in (unit, asked)] == [(), ("在职人员控制率",)]
    low, high = score_range(one(Unit("1", "甲", "乡镇", rows=GOOD_ROWS[:3]), query))
    assert unit.assessment is not None
    assert (low, high) == (unit.assessment.score_total - 5, unit.assessment.score_total)


def test_a_qualitative_row_moves_inside_its_tier() -> None:
    low, high = score_range(one(Unit("1", "甲", "乡镇", rows=GOOD_ROWS)))
    assert high - low == 2  # 达成: 8 to 10 of 10


def test_where_the_unit_and_the_rule_differ_both_and_what_lies_between_are_possible() -> None:
    unit = one(Unit("1", "甲", "乡镇", {"实有在职人数": "6"}, GOOD_ROWS[:3]))
    assert unit.assessment is not None
    assert score_range(unit) == (unit.assessment.score_total, unit.assessment.score_total + 5)


# ---------------------------------------------------------------- decisions


def _within(draw: st.DrawFn, low: Decimal, high: Decimal) -> Decimal:
    return draw(st.decimals(low, high, places=2))


def _decisions(draw: st.DrawFn, unit: UnitResult) -> Iterator[Decision]:
    for result in unit.assessment.indicators if unit.assessment else ():
        for row in result.rows:
            if row.met is None and draw(st.booleans()):
                yield _on_row(draw, unit, row)
        if not result.rows and draw(st.booleans()):
            yield from _on_indicator(draw, unit, result)


def _on_row(draw: st.DrawFn, unit: UnitResult, result: RowResult) -> Decision:
    row, weight = result.row, result.row.weight or ZERO
    if result.score is None:
        return _decision(unit, "绩效指标行", row.name, "调整", _within(draw, ZERO, weight))
    ends = [result.score, *([row.self_score] if row.self_score is not None else [])]
    if row.nature == "定性":
        scoring = next(indicator.rows for indicator in SCHEME.indicators if indicator.rows is not None)
        assert isinstance(scoring.qualitative, Tiers)
        ends += scoring.qualitative.interval(row.actual_text, weight)
    return _decision(unit, "绩效指标行", row.name, "调整", _within(draw, min(ends), max(ends)))


def _on_indicator(draw: st.DrawFn, unit: UnitResult, result: IndicatorResult) -> Iterator[Decision]:
    name = result.indicator.name
    if result.status == "unscored":
        yield _decision(unit, "指标", name, "调整", _within(draw, ZERO, result.indicator.weight))
    elif result.score is not None and result.self_score is not None and result.score != result.self_score:
        yield _decision(unit, "指标", name, "采信", None)


def _decision(unit: UnitResult, kind: TargetKind, target: str, action: Action, value: Decimal | None) -> Decision:
    return Decision(unit.code, unit.name, kind, target, action, value, "理由", "某某")


@st.composite
def decided_units(draw: st.DrawFn, units: Sequence[UnitResult]) -> tuple[UnitResult, ...]:
    return tuple(_decided(unit, list(_decisions(draw, unit))) for unit in units)


def _decided(unit: UnitResult, decisions: Sequence[Decision]) -> UnitResult:
    if unit.submission is None or not decisions:
        return unit
    submission, _ = adjusted(SCHEME, unit.submission, decisions)
    return with_contents(unit, assessment=assess(SCHEME, submission, decisions)[0])


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_after_any_decisions_every_score_and_rank_lies_in_its_range(county: CountyResult, data: st.DataObject) -> None:
    after = {unit.code: unit for unit in rank_units(data.draw(decided_units(county.units)))}
    for unit in county.units:
        if unit.score_range is None or unit.rank_range is None:
            continue
        now = after[unit.code]
        assert now.assessment is not None
        assert unit.score_range[0] <= now.assessment.score_total <= unit.score_range[1], unit.code
        if now.rank is not None:
            assert unit.rank_range[0] <= now.rank <= unit.rank_range[1], unit.code


@settings(max_examples=20, deadline=None)
@given(posts=st.integers(1, 60))
def test_whatever_a_queried_figure_is_corrected_to_the_score_lies_in_the_range(posts: int) -> None:
    unit = unit_result(LOADED, Unit("1", "甲", "乡镇", rows=GOOD_ROWS))
    assert unit.submission is not None
    query = found("approved-differs", unit.submission.place("人员编制"), value="5", expected="6", detail="-1")
    (ranged,) = with_ranges(SCHEME, rank_units([with_contents(unit, findings=(*unit.findings, query))]))
    after = _decided(unit, [_decision(unit, "填报项", "人员编制", "调整", Decimal(posts))])
    assert after.assessment is not None
    low, high = score_range(ranged)
    assert low <= after.assessment.score_total <= high
