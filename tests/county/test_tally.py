"""Numbers added up one by one come to what they would all together."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.county.tally import Tally
from jixiao_batch.numbers import ARITHMETIC, round_score

numbers = st.lists(st.none() | st.decimals(min_value=-1_000_000, max_value=1_000_000, places=4))


@given(numbers)
def test_a_tally_is_count_sum_average_and_ends_of_the_numbers_that_there_are(given_numbers: list[Decimal | None]) -> None:
    tally, known = Tally(), [number for number in given_numbers if number is not None]
    for number in given_numbers:
        tally.add(number)
    assert (tally.count, tally.total) == (len(known), sum(known, Decimal(0)))
    assert (tally.lowest, tally.highest) == (min(known, default=None), max(known, default=None))
    assert tally.average(2) == (round_score(ARITHMETIC.divide(tally.total, len(known)), 2) if known else None)
