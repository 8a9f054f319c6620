"""Work on many files with several processes, where a dead process costs only the file it was working on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

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
            futures = {pool.submit(work, item): place for place, item in unfinished.items()}
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
