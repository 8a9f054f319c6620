"""Numbers as the trade writes them: 四舍五入, one guard before every floor and bound, no exponent ever shown."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.numbers import (
    at_least,
    ceiling,
    fixed,
    floor,
    from_float,
    percent,
    plain,
    plain_percent,
    ranks_of,
    round_half_up,
    round_score,
    settle,
)

anything = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [("2.345", 2, "2.35"), ("2.335", 2, "2.34"), ("-2.345", 2, "-2.35"), ("0.5", 0, "1"), ("2.5", 0, "3"), ("1E-20", 2, "0.00")],
)
def test_halves_are_rounded_away_from_zero(number: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(number), places)) == rounded


def test_the_guard_makes_a_quotient_that_falls_short_by_noise_a_whole_step() -> None:
    nearly_two = Decimal("1.9999999999999999")
    assert floor(nearly_two) == 2
    assert ceiling(Decimal("2.0000000000000001")) == 2
    assert floor(Decimal("1.999999998")) == 1
    assert ceiling(Decimal("2.000000002")) == 3
    assert floor(Decimal("-0.5")) == -1


@given(anything)
def test_settling_twice_changes_nothing(number: Decimal) -> None:
    assert settle(settle(number)) == settle(number)
    assert abs(settle(number) - number) <= Decimal("5E-10")


@given(anything, st.integers(min_value=0, max_value=4))
def test_a_rounded_score_is_at_most_half_a_unit_away(number: Decimal, places: int) -> None:
    assert abs(round_score(number, places) - number) <= Decimal(5).scaleb(-places - 1) + Decimal("5E-10")


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=3))
def test_a_double_gives_back_the_decimal_that_was_typed(number: Decimal) -> None:
    assert from_float(float(number)) == number


def test_binary_noise_is_dropped() -> None:
    assert from_float(0.1 + 0.2) == Decimal("0.3")
    assert from_float(55.42 + 5.94) == Decimal("61.36")
    assert from_float(math.nextafter(61.36, 100)) == Decimal("61.36")


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+2", "100"), ("61.360", "61.36"), ("-0.00", "0"), ("0", "0"), ("1E-9", "0.000000001"), ("-5.0", "-5"), ("100", "100")],
)
def test_plain_digits_have_neither_exponent_nor_superfluous_zeros(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@given(anything)
def test_plain_digits_lose_nothing(number: Decimal) -> None:
    assert Decimal(plain(number)) == number
    assert "E" not in plain(number)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (fixed(Decimal("5.9"), 2), "5.90"),
        (fixed(Decimal("-0.001"), 2), "0.00"),
        (fixed(Decimal("-0.5"), 0), "-1"),
        (fixed(Decimal(100), 0), "100"),
        (at_least(Decimal(3), 2), "3.00"),
        (at_least(Decimal("1.2345"), 2), "1.2345"),
        (percent(Decimal("0.903194")), "90.32%"),
        (percent(Decimal("-0.00001")), "0.00%"),
        (percent(Decimal("0.99995")), "100.00%"),
        (plain_percent(Decimal("0.050")), "5%"),
        (plain_percent(Decimal("0.0005")), "0.05%"),
    ],
)
def test_shown(shown: str, text: str) -> None:
    assert shown == text


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    assert ranks_of([Decimal(text) for text in ("88", "90.0", "90.00", "70")]) == (3, 1, 1, 4)
    assert ranks_of([]) == ()


@given(st.lists(st.decimals(0, 100, places=2), max_size=30))
def test_a_rank_is_one_more_than_the_units_above(totals: list[Decimal]) -> None:
    assert list(ranks_of(totals)) == [1 + sum(1 for other in totals if other > total) for total in totals]
