"""What the ledger tells others: runs, and what befell each form."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
