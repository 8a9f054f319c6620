"""Work on many files with several processes, where a process that dies, hangs or eats memory costs only its own file.

Not concurrent.futures: its pool gives up everything that still waits when one of its processes dies. Here each process has a
pipe of its own and one item at a time, so that it is always known whose fault a death is.
"""

from __future__ import annotations

import io
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, Literal, TypeVar

from jixiao_batch.memory import leave_inherited_alone, limit_memory
from jixiao_batch.pickling import NumberedUnpickler, NumberingPickler

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


def begins_as_copy() -> bool:
    """Whether another process begins as a copy of this one, and so has everything."""
    return multiprocessing.get_start_method() == "fork"


def each(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    jobs: int,
    on_death: Callable[[Item, Death], Result],
    *,
    guarded: bool = False,
    time_limit: float = TIME_LIMIT_SECONDS,
) -> Generator[tuple[int, Result], None, None]:
    """One walk of a crew that is there for nothing else, see `Crew.each`; its processes end with it.

    Whoever may stop before the end, of an exception too, closes it (contextlib.closing).
    """
    # what a copy has already is not sent to it: packing a unit takes half as long as writing its report
    with Crew(jobs, (work, *items) if begins_as_copy() else ()) as crew:
        yield from crew.each(work, items, on_death, guarded=guarded, time_limit=time_limit)


class Crew:
    """`jobs` processes, begun when there is first something to do, for one walk over items after the other.

    Each has the `known` things from its beginning: wherever they occur in what is sent to it, only their number is sent. So the
    processes of a run begin while it is small, and need not grow with it.
    """

    def __init__(self, jobs: int, known: Sequence[object] = ()) -> None:
        self.size = max(1, jobs)
        self.workers: list[_Worker] = []
        self._known = tuple(known)
        self._numbers = {id(thing): number for number, thing in enumerate(self._known)}

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()

    def each(
        self,
        work: Callable[[Item], Result],
        items: Sequence[Item],
        on_death: Callable[[Item, Death], Result],
        *,
        guarded: bool = False,
        time_limit: float = TIME_LIMIT_SECONDS,
    ) -> Generator[tuple[int, Result], None, None]:
        """(place, result) of every item, in the order in which they are done; an exception of `work` is raised here.

        `on_death` answers for an item whose process died twice, the second time in a new one. `guarded` items never run in this
        process and are limited in time (seconds) and memory.
        """
        if not guarded and (self.size <= 1 or len(items) < WORTH_A_POOL):
            for place, item in enumerate(items):
                yield place, work(item)
            return
        yield from self._results(_Walk(self, work, items, on_death, time_limit if guarded else _NEVER))

    def begin(
        self, work: Callable[[Item], Result], items: Sequence[Item], on_death: Callable[[Item, Death], Result]
    ) -> Generator[tuple[int, Result], None, None]:
        """As `each`, never in this process: they are at work from now on, the walk over the results may come later."""
        walk = _Walk(self, work, items, on_death, _NEVER)
        walk.engage()
        return self._results(walk)

    def _results(self, walk: _Walk[Item, Result]) -> Generator[tuple[int, Result], None, None]:
        with closing(walk):
            yield from walk.run()

    def new_worker(self) -> _Worker:
        worker = _Worker(self._known)
        self.workers.append(worker)
        return worker

    def end(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.end()

    def close(self) -> None:
        """Ends all processes; they begin anew with the next walk."""
        for worker in self.workers:
            worker.end()
        self.workers = []

    def message(self, content: object) -> bytes:
        stream = io.BytesIO()
        NumberingPickler(stream, self._numbers).dump(content)
        return stream.getvalue()


class _Worker:
    """One process, and the place of the item it is at in its walk; `deadline` in seconds of time.monotonic."""

    def __init__(self, known: tuple[object, ...]) -> None:
        self.pipe, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(there, self.pipe, known), daemon=True)
        self._process.start()
        there.close()
        self.started = False
        self.answers = 0
        self.walk: object = None
        self.place: int | None = None
        self.deadline = time.monotonic() + _START_SECONDS

    def end(self) -> None:
        """Let an idle process finish, end a busy one at once."""
        if self.started and self.place is None:
            with suppress(OSError):
                self.pipe.send_bytes(_NO_MORE)
                self._process.join(5)
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()


class _Walk(Generic[Item, Result]):
    """One walk of a crew over items."""

    def __init__(
        self,
        crew: Crew,
        work: Callable[[Item], Result],
        items: Sequence[Item],
        on_death: Callable[[Item, Death], Result],
        time_limit: float,
    ) -> None:
        self._crew = crew
        self._work = work
        self._items = items
        self._can_start = True
        self._on_death = on_death
        self._time_limit = time_limit
        self._waiting = deque(range(len(items)))
        self._tried: set[int] = set()

    def run(self) -> Iterator[tuple[int, Result]]:
        while self._waiting or any(worker.place is not None for worker in self._crew.workers):
            if not self._can_start:
                yield from self._work_here()
            self.engage()
            for worker in self._speaking():
                yield from self._hear(worker)
            now = time.monotonic()
            for worker in [worker for worker in self._crew.workers if worker.deadline <= now]:
                yield from self._bury(worker, "timeout")

    def close(self) -> None:
        """Of a walk that is not over, nobody asks any more for what the processes are at."""
        for worker in [worker for worker in self._crew.workers if worker.place is not None]:
            self._crew.end(worker)

    def engage(self) -> None:
        """Start processes as far as there is work for them, and give work to the idle ones."""
        idle = [worker for worker in self._crew.workers if worker.place is None]
        if self._can_start:
            lacking = min(self._crew.size - len(self._crew.workers), len(self._waiting) - len(idle))
            idle += [self._crew.new_worker() for _ in range(lacking)]
        for worker in idle:
            if not self._waiting:
                return
            if self._waiting[0] in self._tried and worker.answers:  # a second try is made in a new process
                self._crew.end(worker)
                continue
            worker.place = self._waiting.popleft()
            if worker.started:
                worker.deadline = time.monotonic() + self._time_limit
            work = None if worker.walk is self else (self._work, self._time_limit != _NEVER)
            worker.walk = self
            with suppress(OSError):  # of a dead process the end of its pipe tells
                worker.pipe.send_bytes(self._crew.message((work, self._items[worker.place])))

    def _speaking(self) -> list[_Worker]:
        """The processes that have said something, or whose pipe has ended, within the time that is left."""
        workers = self._crew.workers
        soonest = min((worker.deadline for worker in workers), default=0.0)
        timeout = None if soonest == _NEVER else max(0.0, soonest - time.monotonic())
        heard = wait([worker.pipe for worker in workers], timeout)
        return [worker for worker in workers if worker.pipe in heard]

    def _hear(self, worker: _Worker) -> Iterator[tuple[int, Result]]:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker, "crashed")
            return
        if not worker.started:
            worker.started = True
            worker.deadline = _NEVER if worker.place is None else time.monotonic() + self._time_limit
            return
        worker.deadline = _NEVER
        place, worker.place = worker.place, None
        worker.answers += 1
        result, error = answer
        if error is not None:
            raise error
        if place is not None:
            self.engage()  # before the result is looked at, which takes its time
            yield place, result

    def _bury(self, worker: _Worker, death: Death) -> Iterator[tuple[int, Result]]:
        """Replace a process; its item waits for a second try, or has no result."""
        place = worker.place
        self._crew.end(worker)
        if not worker.started:
            self._can_start = False
        if place is None:
            return
        if worker.started and place in self._tried:
            yield place, self._on_death(self._items[place], death)
            return
        if worker.started:
            self._tried.add(place)
        self._waiting.append(place)  # at the end, when the good ones are done

    def _work_here(self) -> Iterator[tuple[int, Result]]:
        """On a computer that starts no processes."""
        while self._waiting:
            place = self._waiting.popleft()
            yield place, self._work(self._items[place])


_NO_MORE = b""


def _serve(pipe: Connection, other_end: Connection, known: Sequence[object]) -> None:
    """In the process: answer items until there are no more, or the other end is gone."""
    other_end.close()  # a copy of it that stays open here would hide its end
    leave_inherited_alone()
    work: Callable[[Any], Any] | None = None
    is_limited = False
    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(None)
        while (message := pipe.recv_bytes()) != _NO_MORE:
            try:
                told, item = NumberedUnpickler(message, known).load()
                if told is not None:
                    work, is_guarded = told
                    if is_guarded and not is_limited:
                        limit_memory()
                        is_limited = True
                assert work is not None, "an item comes with the work or after it"
                answer: tuple[object, Exception | None] = (work(item), None)
            except Exception as error:
                answer = (None, error)
            pipe.send(answer)
