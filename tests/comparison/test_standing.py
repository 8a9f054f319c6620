"""How two rankings of the same units differ."""

from __future__ import annotations

from jixiao_batch.comparison.standing import movement


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
