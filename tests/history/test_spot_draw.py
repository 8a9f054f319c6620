"""Units drawn for spot checks: from every stratum, as many as asked, the same again, and hardly moved by one unit more."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.history.past import PastRun, PastUnit
from jixiao_batch.history.spot_draw import DrawError, DrawRule, draw


def unit(code: str, group: str = "乡镇", grade: str = "优", rank: int | None = 1) -> PastUnit:
    return PastUnit(
        code=code, name=f"单位{code}", group=group, scheme_id="jianghua-2023", status="passed", file=f"{code}.xlsx", sha256="",
        total=Decimal(90), provisional=False, grade=grade, rank=rank, values={}, balances={}, rates={}, scores={}, findings=(),
    )  # fmt: skip


def run_of(units: Sequence[PastUnit]) -> PastRun:
    return PastRun(2023, tuple(units))


def chosen(units: Sequence[PastUnit], rule: DrawRule) -> set[str]:
    return {one.code for stratum in draw(run_of(units), rule) for one in stratum.chosen}


TEN = [unit(str(number)) for number in range(10)]


def test_the_same_seed_draws_the_same_units_in_any_order_and_another_seed_others() -> None:
    half = DrawRule(rate=Decimal("0.5"))
    assert chosen(TEN, half) == chosen(TEN[::-1], half)
    assert len({frozenset(chosen(TEN, DrawRule(rate=Decimal("0.5"), seed=str(seed)))) for seed in range(5)}) > 1


def test_a_new_unit_replaces_at_most_one_of_those_drawn() -> None:
    rule = DrawRule(rate=Decimal("0.3"))
    for number in range(100, 130):
        assert len(chosen(TEN, rule) - chosen([*TEN, unit(str(number))], rule)) <= 1


def test_shares_are_rounded_half_up_and_every_stratum_has_one_at_least() -> None:
    units = [*TEN, *TEN[:0], *(unit(f"a{number}", grade="良") for number in range(5)), unit("b", grade="差")]
    assert [stratum.drawn for stratum in draw(run_of(units), DrawRule(rate=Decimal("0.1")))] == [1, 1, 1]
    assert sorted(stratum.drawn for stratum in draw(run_of(units), DrawRule(rate=Decimal("0.3")))) == [1, 2, 3]


def test_units_that_are_not_ranked_are_not_drawn() -> None:
    assert chosen([unit("1"), unit("2", rank=None)], DrawRule(rate=Decimal(1))) == {"1"}
    with pytest.raises(DrawError, match="没有可抽的"):
        draw(run_of([unit("2", rank=None)]), DrawRule())


def test_fewer_than_one_of_each_stratum_cannot_be_asked_for() -> None:
    with pytest.raises(DrawError, match="至少要抽 2 个"):
        draw(run_of([*TEN, unit("b", grade="差")]), DrawRule(count=1))


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=6), count=st.integers(1, 120), least=st.integers(1, 3))
def test_a_count_is_met_exactly_and_shared_out(sizes: list[int], count: int, least: int) -> None:
    units = [unit(f"{place}-{number}", group=f"类{place}") for place, size in enumerate(sizes) for number in range(size)]
    rule = DrawRule(count=count, least=least)
    if count < sum(min(size, least) for size in sizes):
        with pytest.raises(DrawError):
            draw(run_of(units), rule)
        return
    strata = draw(run_of(units), rule)
    assert sum(stratum.drawn for stratum in strata) == min(count, len(units))
    assert all(min(least, len(stratum.units)) <= stratum.drawn <= len(stratum.units) for stratum in strata)
