"""A process that dies costs only the item it was working on."""

from __future__ import annotations

import os

from jixiao_batch.workers import each

FATAL = 7


def double_or_die(number: int) -> int:
    if number == FATAL:
        os._exit(3)
    return number * 2


def lost(number: int) -> int:
    return -number


def test_every_item_is_answered_when_one_kills_its_process() -> None:
    results = dict(each(double_or_die, list(range(20)), 2, lost))
    assert results == {number: -FATAL if number == FATAL else number * 2 for number in range(20)}
