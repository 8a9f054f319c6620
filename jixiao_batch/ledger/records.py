"""What the ledger tells others: runs, and what befell each form."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jixiao_batch.county.results import Course

EventKind = Literal["received", "returned", "received_again"]
RunState = Literal["running", "written", "finished", "broken"]

EVENT_WORDS: dict[EventKind, str] = {"received": "收到", "returned": "退回", "received_again": "重新报来"}
RUN_STATE_WORDS: dict[RunState, str] = {"running": "进行中", "written": "正在换上结果", "finished": "完成", "broken": "中断"}


@dataclass(frozen=True, slots=True)
class LedgerRun:
    """One run. Times as its caller's clock told them, None when it told none (or the run has not ended); `folder` and `out`
    as paths that hold from here. `judged` files were read in it, `recalled` ones taken from the ledger."""

    id: int
    started: datetime.datetime | None
    finished: datetime.datetime | None
    person: str
    tool: str
    options: Mapping[str, str]
    folder: Path
    out: Path
    state: RunState
    #: of evaluation; 0 when the run has come to nothing
    year: int
    result_sha256: str
    judged: int
    recalled: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that befell one form of a unit: seen for the first time, or returned, in the run `run` of that time."""

    kind: EventKind
    when: datetime.datetime | None
    path: str
    sha256: str
    run: int


#: what `events_of` is made from
EVENT_ROWS = "SELECT unit_key, path, sha256, received, returned FROM version ORDER BY id"


def events_of(rows: Iterable[tuple[Any, ...]], when: Mapping[int, datetime.datetime | None]) -> Mapping[str, tuple[Event, ...]]:
    """What befell the forms of each unit in the runs that `when` knows, in order."""
    events: dict[str, list[Event]] = {}
    for key, path, sha256, received, returned in rows:
        if received not in when:
            continue
        its_own = events.setdefault(key, [])
        kind: EventKind = "received_again" if its_own else "received"
        its_own.append(Event(kind, when[received], path, sha256, received))
        if returned in when:
            its_own.append(Event("returned", when[returned], path, sha256, returned))
    # a form may be returned in a later run than the next one came in
    return {key: tuple(sorted(its_own, key=lambda event: event.run)) for key, its_own in events.items()}


def course_of(events: Iterable[Event]) -> Course:
    """The days of the events."""
    days: dict[EventKind, list[datetime.date]] = {kind: [] for kind in EVENT_WORDS}
    for event in events:
        if event.when is not None:
            days[event.kind].append(event.when.date())
    first = days["received"][0] if days["received"] else None
    return Course(first, tuple(days["returned"]), tuple(days["received_again"]))


def run_words(number: int, started: datetime.datetime | None, person: str) -> str:
    """第 3 次运行（2024-04-07 17:05，张三）."""
    noted = "，".join(part for part in (f"{started:%Y-%m-%d %H:%M}" if started else "", person) if part)
    return f"第 {number} 次运行（{noted}）" if noted else f"第 {number} 次运行"
