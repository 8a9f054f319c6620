"""Work on many files with several processes, where a process that dies, hangs or eats memory costs only its own file.

Not concurrent.futures: its pool gives up everything that still waits when one of its processes dies. Here each process has a
pipe of its own and one item at a time, so that it is always known whose fault a death is.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Literal, TypeVar

from jixiao_batch.memory import leave_inherited_alone, limit_memory

Item = TypeVar("Item")
Result = TypeVar("Result")

#: why an item has no result
Death = Literal["crashed", "timeout"]

#: fewer items than this are not worth starting processes for, where no item is dangerous
WORTH_A_POOL = 12
#: An ordinary form takes some hundredths of a second; the isolated process has a shorter limit of its own.
TIME_LIMIT_SECONDS = 20.0
#: A process that has not said it is ready by then cannot be started on this computer.
_START_SECONDS = 60.0
_NEVER = float("inf")


def each(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    jobs: int,
    on_death: Callable[[Item, Death], Result],
    *,
    guarded: bool = False,
    time_limit: float = TIME_LIMIT_SECONDS,
) -> Generator[tuple[int, Result], None, None]:
    """(place, result) of every item, in the order in which they are done; an exception of `work` is raised here.

    Its processes end with it: whoever may stop before the end, of an exception too, closes it (contextlib.closing).

    `on_death` answers for an item whose process died twice, the second time in a new one. `guarded` items never run in this
    process and are limited in time (seconds) and memory.
    """
    if not guarded and (jobs <= 1 or len(items) < WORTH_A_POOL):
        for place, item in enumerate(items):
            yield place, work(item)
        return
    pool = _Pool(work, items, jobs, on_death, time_limit if guarded else _NEVER)
    try:
        yield from pool.run()
    finally:
        pool.close()


class _Worker:
    """One process, and the place of the item it is at; `deadline` in seconds of time.monotonic."""

    def __init__(self, work: Callable[[Any], Any], items: Sequence[Any], guarded: bool) -> None:
        self.pipe, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(there, self.pipe, work, items, guarded), daemon=True)
        self._process.start()
        there.close()
        self.started = False
        self.answers = 0
        self.place: int | None = None
        self.deadline = time.monotonic() + _START_SECONDS

    def end(self) -> None:
        """Let an idle process finish, end a busy one at once."""
        if self.started and self.place is None:
            with suppress(OSError):
                self.pipe.send(None)
                self._process.join(5)
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()


class _Pool(Generic[Item, Result]):
    """The processes of one call of `each`."""

    def __init__(
        self,
        work: Callable[[Item], Result],
        items: Sequence[Item],
        jobs: int,
        on_death: Callable[[Item, Death], Result],
        time_limit: float,
    ) -> None:
        self._work = work
        self._items = items
        #: a process that begins as a copy of this one has the items already; packing a unit takes half as long as its score sheet
        self._inherited: Sequence[Item] = items if multiprocessing.get_start_method() == "fork" else ()
        self._size = max(1, jobs)
        self._on_death = on_death
        self._time_limit = time_limit
        self._waiting = deque(range(len(items)))
        self._tried: set[int] = set()
        self._workers: list[_Worker] = []

    def run(self) -> Iterator[tuple[int, Result]]:
        while self._waiting or any(worker.place is not None for worker in self._workers):
            if self._size == 0:
                yield from self._work_here()
            self._engage()
            for worker in self._speaking():
                yield from self._hear(worker)
            now = time.monotonic()
            for worker in [worker for worker in self._workers if worker.deadline <= now]:
                yield from self._bury(worker, "timeout")

    def close(self) -> None:
        for worker in self._workers:
            worker.end()

    def _engage(self) -> None:
        """Start processes as far as there is work for them, and give work to the idle ones."""
        idle = [worker for worker in self._workers if worker.place is None]
        for _ in range(min(self._size - len(self._workers), len(self._waiting) - len(idle))):
            self._workers.append(_Worker(self._work, self._inherited, self._time_limit != _NEVER))
        for worker in idle:
            if not worker.started or not self._waiting:
                continue
            if self._waiting[0] in self._tried and worker.answers:  # a second try is made in a new process
                self._workers.remove(worker)
                worker.end()
                continue
            worker.place = self._waiting.popleft()
            worker.deadline = time.monotonic() + self._time_limit
            with suppress(OSError):  # of a dead process the end of its pipe tells
                worker.pipe.send(worker.place if self._inherited else (self._items[worker.place],))

    def _speaking(self) -> list[_Worker]:
        """The processes that have said something, or whose pipe has ended, within the time that is left."""
        soonest = min((worker.deadline for worker in self._workers), default=0.0)
        timeout = None if soonest == _NEVER else max(0.0, soonest - time.monotonic())
        heard = wait([worker.pipe for worker in self._workers], timeout)
        return [worker for worker in self._workers if worker.pipe in heard]

    def _hear(self, worker: _Worker) -> Iterator[tuple[int, Result]]:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker, "crashed")
            return
        worker.deadline = _NEVER
        if not worker.started:
            worker.started = True
            return
        place, worker.place = worker.place, None
        worker.answers += 1
        result, error = answer
        if error is not None:
            raise error
        if place is not None:
            self._engage()  # before the result is looked at, which takes its time
            yield place, result

    def _bury(self, worker: _Worker, death: Death) -> Iterator[tuple[int, Result]]:
        """Replace a process; its item waits for a second try, or has no result."""
        self._workers.remove(worker)
        place = worker.place
        worker.end()
        if not worker.started:
            self._size = 0
        elif place is not None and place in self._tried:
            yield place, self._on_death(self._items[place], death)
        elif place is not None:
            self._tried.add(place)
            self._waiting.append(place)  # at the end, when the good ones are done

    def _work_here(self) -> Iterator[tuple[int, Result]]:
        """On a computer that starts no processes."""
        while self._waiting:
            place = self._waiting.popleft()
            yield place, self._work(self._items[place])


def _serve(pipe: Connection, other_end: Connection, work: Callable[[Any], Any], items: Sequence[Any], guarded: bool) -> None:
    """In the process: answer items until there are no more, or the other end is gone; of `items` only the place is sent."""
    other_end.close()  # a copy of it that stays open here would hide its end
    leave_inherited_alone()
    if guarded:
        limit_memory()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(None)
        while (message := pipe.recv()) is not None:
            try:
                item = items[message] if isinstance(message, int) else message[0]
                answer: tuple[object, Exception | None] = (work(item), None)
            except Exception as error:
                answer = (None, error)
            pipe.send(answer)
