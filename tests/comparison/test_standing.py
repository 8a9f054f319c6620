"""Ranks with ties, and how two rankings of the same units differ."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.comparison.standing import movement, ranks_of


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    assert ranks_of([Decimal(text) for text in ("88", "90.0", "90.00", "70")]) == (3, 1, 1, 4)
    assert ranks_of([]) == ()


@given(st.lists(st.decimals(0, 100, places=2), max_size=30))
def test_a_rank_is_one_more_than_the_units_above(totals: list[Decimal]) -> None:
    assert list(ranks_of(totals)) == [1 + sum(1 for other in totals if other > total) for total in totals]


def test_movement_counts_changes_and_names_the_farthest() -> None:
    found = movement((1, 2, 3, 4), (3, 1, 2, 4))
    assert (found.changed, found.largest, found.farthest) == (3, 2, (0,))
    assert (found.top, found.kept, found.turned) == (4, 4, 2)
    assert movement((1, 2), (1, 2)).farthest == ()


def test_only_the_first_ten_are_looked_at_more_closely() -> None:
    before = tuple(range(1, 13))
    after = (12, *range(1, 12))
    found = movement(before, after)
    assert (found.top, found.kept) == (10, 9)
    # the leader falls behind the nine others of the first ten
    assert found.turned == 9
