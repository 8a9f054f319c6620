"""Work on many files with several processes, where a dead process costs only the file it was working on."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: fewer items than this are not worth starting processes for
WORTH_A_POOL = 12


def each(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int, on_death: Callable[[Item], Result]
) -> Iterator[tuple[int, Result]]:
    """(place, result) of every item, in the order in which they are done. `on_death` answers for an item whose process died."""
    if jobs <= 1 or len(items) < WORTH_A_POOL:
        for place, item in enumerate(items):
            yield place, work(item)
        return
    unfinished = dict(enumerate(items))
    try:
        with ProcessPoolExecutor(max_workers=jobs) as pool:
            packed = pickle.dumps(work)
            futures = {pool.submit(_do, packed, item): place for place, item in unfinished.items()}
            for future in as_completed(futures):
                result = future.result()
                place = futures[future]
                del unfinished[place]
                yield place, result
    except BrokenProcessPool:
        yield from _one_by_one(work, unfinished, on_death)


def _one_by_one(
    work: Callable[[Item], Result], items: dict[int, Item], on_death: Callable[[Item], Result]
) -> Iterator[tuple[int, Result]]:
    """After a death nobody knows whose fault it was: each remaining item gets a process of its own."""
    for place, item in items.items():
        with ProcessPoolExecutor(max_workers=1) as pool:
            try:
                yield place, pool.submit(work, item).result()
            except BrokenProcessPool:
                yield place, on_death(item)


def _do(packed: bytes, item: Any) -> Any:
    return _unpacked(packed)(item)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Callable[[Any], Any]:
    """The work as this process keeps it: it carries whole schemes, which take longer to unpack than a form to read."""
    work: Callable[[Any], Any] = pickle.loads(packed)
    return work
