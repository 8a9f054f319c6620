"""Consolidation: ranks with ties, exact sums, and blanks that never become 0 or NaN."""

from __future__ import annotations

from decimal import Decimal

import pytest
from example_county import GOOD_ROWS, UNITS, Unit, example_county, unit_result
from holding import held
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_batch.county.consolidate import findings_by_code, rank_units, summarise
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.catalogue import found
from jixiao_batch.scheme.loading import load_scheme

SCHEME = load_scheme("jianghua-2023").scheme


@pytest.fixture(scope="module")
def county() -> CountyResult:
    return example_county()


def test_ties_share_a_rank_and_the_next_is_skipped(county: CountyResult) -> None:
    ranked = [(unit.rank, unit.assessment.score_total) for unit in county.ranked if unit.assessment]
    assert [rank for rank, _ in ranked[:4]] == [1, 1, 1, 4]
    for rank, total in ranked:
        assert rank == 1 + sum(1 for _, other in ranked if other > total)


def test_group_rank_counts_only_units_of_the_same_category(county: CountyResult) -> None:
    townships = [(unit.name, unit.group_rank) for unit in county.ranked if unit.category == "乡镇"]
    assert townships == [("涛圩镇人民政府", 1), ("大路铺镇人民政府", 2), ("白芒营镇人民政府", 3)]


def test_returned_missing_and_provisional_units_are_listed_but_not_ranked(county: CountyResult) -> None:
    others = county.units[len(county.ranked) :]
    assert [unit.code for unit in others] == ["004002", "005001", "005002", "005003", "006001", "007001"]
    assert all(unit.rank is None and unit.group_rank is None for unit in others)


def test_a_unit_without_a_category_has_no_rank_within_one() -> None:
    (unit,) = rank_units([unit_result(load_scheme("jianghua-2023"), Unit("1", "甲", "", rows=GOOD_ROWS))])
    assert (unit.rank, unit.group_rank) == (1, None)


def test_ranking_nobody_is_no_error() -> None:
    assert rank_units([]) == ()


def test_totals_are_exact_and_leave_out_returned_units(county: CountyResult) -> None:
    summary = summarise(county.loaded.scheme, county.units)
    adopted = [unit for unit in county.units if unit.status in ("passed", "query") and unit.submission]
    income = summary.money["财政拨款收入"]
    values = [unit.submission.number("财政拨款收入") for unit in adopted if unit.submission]
    assert income.total == sum(value for value in values if value is not None)
    assert income.units == len(adopted) == 13
    assert isinstance(income.total, Decimal) and income.total.as_tuple().exponent == -4


def test_a_field_that_nobody_filled_has_no_total(county: CountyResult) -> None:
    blank = summarise(county.loaded.scheme, county.units).money["公用经费预算"]
    assert (blank.units, blank.total, blank.average, blank.lowest) == (0, None, None, None)


def test_an_unscored_indicator_is_left_out_of_its_average(county: CountyResult) -> None:
    indicator = summarise(county.loaded.scheme, county.units).indicators["三公经费变动率"]
    assert indicator.units == 12
    assert indicator.lowest == 0
    assert indicator.average == Decimal("4.58")


def test_grades_and_statuses_count_every_unit_once(county: CountyResult) -> None:
    summary = summarise(county.loaded.scheme, county.units)
    assert list(summary.grades) == ["优", "良", "中", "差"]
    assert sum(summary.grades.values()) == summary.ranked == len(county.ranked)
    assert summary.statuses == {"passed": 11, "query": 2, "returned": 1, "missing": 1}
    assert summary.units == 15


def test_comparison_counts_who_claimed_too_much_and_too_little(county: CountyResult) -> None:
    comparison = summarise(county.loaded.scheme, county.units).comparison
    # 涛圩镇 has no total of its own to compare
    assert comparison.units == 12
    assert (comparison.overstated, comparison.understated) == (9, 3)
    assert comparison.difference == Decimal("-131.29")


def test_findings_are_counted_by_code_most_frequent_first(county: CountyResult) -> None:
    summary = summarise(county.loaded.scheme, county.units)
    counts = [count.findings for count in summary.findings]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == sum(len(unit.findings) for unit in county.units)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=6))
def test_the_order_in_which_units_arrive_changes_nobodys_rank(units: list[Unit]) -> None:
    loaded = load_scheme("jianghua-2023")
    distinct = list({unit.code: unit for unit in units}.values())
    results = [unit_result(loaded, unit) for unit in distinct]
    forwards = rank_units(results)
    backwards = rank_units(reversed(results))
    ranks = {unit.code: (unit.rank, unit.group_rank) for unit in forwards}
    assert ranks == {unit.code: (unit.rank, unit.group_rank) for unit in backwards}


def units_with(code: str, hit: int, spared: int, missing: int = 0) -> list[UnitResult]:
    scheme_id = SCHEME.id
    finding = found(code, value="1")
    having = [UnitResult(f"a{n}", "", "", "query", "f", scheme_id, held(findings=(finding, finding))) for n in range(hit)]
    others = [UnitResult(f"b{n}", "", "", "passed", "f", scheme_id) for n in range(spared)]
    return [*having, *others, *(UnitResult(f"c{n}", "", "", "missing", "", scheme_id) for n in range(missing))]


@pytest.mark.parametrize(
    ("hit", "spared", "missing", "common"),
    [(5, 11, 0, True), (6, 14, 0, False), (4, 0, 0, False), (5, 11, 9, True), (7, 14, 0, True)],
)
def test_a_finding_of_too_many_units_is_common(hit: int, spared: int, missing: int, common: bool) -> None:
    (count,) = findings_by_code(SCHEME, units_with("duplicate-unit", hit, spared, missing))
    assert (count.units, count.findings, count.common) == (hit, 2 * hit, common)
