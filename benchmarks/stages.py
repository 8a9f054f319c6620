"""How a run's time divides: the steps of judging one form, then the stages of writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from jixiao_batch.batch import known_schemes, run
from jixiao_batch.evaluation.assess import assess
from jixiao_batch.workbook.opening.opener import OpeningProblem, open_workbook
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.reader import read_stamp, read_submission


def shares(folder: Path, out: Path) -> Iterator[tuple[str, float]]:
    """Each step with its share of the whole run by one process."""
    opened, read, assessed = _judging(folder)
    stages = _stages(folder, out)
    judging = stages.pop("读表")
    whole = judging + sum(stages.values())
    inside = {"打开": opened, "读数": read, "核对评分": assessed}
    known = sum(inside.values())
    for name, seconds in inside.items():
        yield name, judging * seconds / known / whole
    for name, seconds in stages.items():
        yield name, seconds / whole


def _judging(folder: Path) -> tuple[float, float, float]:
    schemes = known_schemes(None)
    opening = reading = assessing = 0.0
    for file in sorted(folder.iterdir())[:200]:
        data = file.read_bytes()
        started = time.perf_counter()
        opened = open_workbook(data)
        opening += time.perf_counter() - started
        if isinstance(opened, OpeningProblem) or (loaded := schemes.for_stamp(stamp := read_stamp(opened))) is None:
            continue
        started = time.perf_counter()
        result = read_submission(loaded.scheme, schemes.layouts.of(loaded), stamp, opened, SecondLook.into(opened))
        reading += time.perf_counter() - started
        if result is not None:
            started = time.perf_counter()
            assess(loaded.scheme, result[0])
            assessing += time.perf_counter() - started
    return opening, reading, assessing


def _stages(folder: Path, out: Path) -> dict[str, float]:
    seconds: dict[str, float] = {}
    last = ["", time.perf_counter()]

    def progress(stage: str, done: int, _total: int) -> None:
        now = time.perf_counter()
        # a stage may be announced before others are done: what is done has taken the time
        began = str(stage if done else last[0] or stage)
        seconds[began] = seconds.get(began, 0.0) + now - float(last[1])
        last[:] = [stage, now]

    run(folder, out, jobs=1, progress=progress)
    progress("", 0, 0)
    return seconds
