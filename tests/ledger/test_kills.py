"""Killed (SIGKILL) at any moment, the next start continues: nothing lost, nothing double, the same results."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from pathlib import Path

import pytest
from killing import Window, killed_at, steps_of
from small_round import LATER, RETURNED, USED, contents, ledger_says, quick, resubmit, run_round, send_in

from jixiao_batch.ledger.reading import open_ledger
from jixiao_batch.ledger.verifying import verify
from jixiao_batch.output.publication import Publication

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
KILLS = 25
#: a few of them hit the moves by which results appear; these all do
PUBLISHING: Window = (Publication, "_move")
PUBLISHING_KILLS = 10


def seeded(steps: int, name: str, kills: int = KILLS) -> list[int]:
    """Points of a run, never the same one twice."""
    return sorted(random.Random(name).sample(range(1, steps + 1), min(kills, steps)))


def assert_like(place: Path, undisturbed: Path) -> None:
    assert contents(place / "输出") == contents(undisturbed / "输出")
    assert ledger_says(place) == ledger_says(undisturbed)
    with open_ledger(place) as ledger:
        found = verify(ledger)
    assert (found.differences, found.remarks) == ((), ())


def test_a_run_killed_anywhere_is_made_good_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    calm = tmp_path / "calm"
    send_in(calm, USED, RETURNED)
    steps = steps_of(lambda: run_round(calm), calm)
    for step in seeded(steps, "run"):
        place = tmp_path / str(step)
        send_in(place, USED, RETURNED)
        killed_at(step, lambda place=place: run_round(place), place)  # type: ignore[misc]
        run_round(place)
        assert_like(place, calm)
        shutil.rmtree(place)


@pytest.fixture
def second_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A finished run, since then one form corrected, a sheet annotated, a note put beside, books that nobody asks for again."""
    quick(monkeypatch)
    place = tmp_path / "second"
    send_in(place, USED, RETURNED)

    def with_books(staging: object, *_: object) -> None:
        folder = staging.folder("自评报告")  # type: ignore[attr-defined]
        (folder / "甲.docx").write_text("报告", encoding="utf-8")
        staging.path("得分表合订本.xlsx").write_text("合订", encoding="utf-8")  # type: ignore[attr-defined]

    with monkeypatch.context() as once:
        once.setattr("jixiao_batch.batch.write_extras", with_books)
        run_round(place)
    resubmit(place, RETURNED, LATER)
    sheet = next((place / "输出" / "得分表").iterdir())
    sheet.write_text("批注", encoding="utf-8")
    (place / "输出" / "得分表" / "备注").mkdir()
    (place / "输出" / "得分表" / "备注" / "扫描.txt").write_text("签字", encoding="utf-8")
    (place / "输出" / "全县汇总.xlsx").write_text("批注", encoding="utf-8")
    return place


def test_a_second_run_killed_anywhere_is_made_good_by_the_next(tmp_path: Path, second_round: Path) -> None:
    calm = tmp_path / "calm"
    shutil.copytree(second_round, calm)
    steps = steps_of(lambda: run_round(calm, day=2), calm)
    assert not (calm / "输出" / "自评报告").exists()
    assert sum("批注".encode() == data for data in contents(calm / "输出").values()) == 2
    for step in seeded(steps, "second run"):
        place = tmp_path / str(step)
        shutil.copytree(second_round, place)
        killed_at(step, lambda place=place: run_round(place, day=2), place)  # type: ignore[misc]
        run_round(place, day=2)
        assert_like(place, calm)
        shutil.rmtree(place)


def test_a_run_killed_while_its_results_appear_is_made_good_by_the_next(tmp_path: Path, second_round: Path) -> None:
    calm = tmp_path / "calm"
    shutil.copytree(second_round, calm)
    steps = steps_of(lambda: run_round(calm, day=2), calm, PUBLISHING)
    torn = 0
    before, after = contents(second_round / "输出"), contents(calm / "输出")
    for step in seeded(steps, "publishing", PUBLISHING_KILLS):
        place = tmp_path / str(step)
        shutil.copytree(second_round, place)
        killed_at(step, lambda place=place: run_round(place, day=2), place, PUBLISHING)  # type: ignore[misc]
        torn += visible(place) not in (before, after)
        run_round(place, day=2)
        assert_like(place, calm)
        shutil.rmtree(place)
    assert torn > PUBLISHING_KILLS // 2, f"most of these kills, of {steps} that there are, come between two moves"


def visible(place: Path) -> dict[str, bytes]:
    """Results without what a run works with."""
    return {path: data for path, data in contents(place / "输出").items() if not path.startswith(".")}


def test_results_about_to_appear_are_killed_twice_and_still_appear_once(tmp_path: Path, second_round: Path) -> None:
    calm = tmp_path / "calm"
    shutil.copytree(second_round, calm)
    steps = steps_of(lambda: run_round(calm, day=2), calm)
    for last in range(4, 24, 4):
        place = tmp_path / str(last)
        shutil.copytree(second_round, place)
        for step in (steps - last, 6 + last):
            killed_at(step, lambda place=place: run_round(place, day=2), place)  # type: ignore[misc]
        run_round(place, day=2)
        assert_like(place, calm)


def test_real_runs_are_killed_from_outside(tmp_path: Path) -> None:
    calm = tmp_path / "calm"
    send_in(calm, USED, RETURNED)
    run_round(calm)
    place = tmp_path / "killed"
    send_in(place, USED, RETURNED)
    for told in (1, 4):
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            _run_telling(place, writer)
            os._exit(0)
        os.close(writer)
        for _ in range(told):
            os.read(reader, 1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
    run_round(place)
    assert_like(place, calm)


def _run_telling(place: Path, writer: int) -> None:
    """A real run that says a byte for each step of its progress."""
    from jixiao_batch.batch import RunOptions, run
    from jixiao_batch.ledger.database import LEDGER_NAME

    def tell(*_: object) -> None:
        os.write(writer, b".")

    run(place / "报送", place / "输出", RunOptions(ledger=place / LEDGER_NAME), progress=tell)
