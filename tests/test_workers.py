"""A process that dies, hangs or eats memory costs only the item it was working on."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from jixiao_batch import workers
from jixiao_batch.batch import known_schemes
from jixiao_batch.judging import judge_all
from jixiao_batch.parcels import Parcels
from jixiao_batch.workbook.opening.collecting import FolderEntry
from jixiao_batch.workers import Crew, each

FATAL = (0, 7, 19)


def double_or_die(number: int) -> int:
    if number in FATAL:
        os._exit(3)
    return number * 2


def hang_on_three(number: int) -> int:
    while number == 3:
        time.sleep(60)
    return number


def eat_on_three(number: int) -> int:
    return len(bytearray(2**40)) if number == 3 else number


def die_once(file: Path) -> str:
    if not file.exists():
        file.touch()
        os._exit(3)
    return file.name


def fail_on_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def process_of(_: int) -> int:
    return os.getpid()


def die_at_once(*_: object) -> None:
    os._exit(1)


def lost(number: int, death: str) -> str:
    return f"{number} {death}"


@pytest.mark.parametrize("guarded", [False, True])
def test_every_item_is_answered_when_some_kill_their_process(guarded: bool) -> None:
    results = dict(each(double_or_die, list(range(20)), 2, lost, guarded=guarded))
    assert results == {number: f"{number} crashed" if number in FATAL else number * 2 for number in range(20)}


def test_an_item_that_hangs_is_given_up_and_the_others_are_done() -> None:
    results = dict(each(hang_on_three, [1, 2, 3, 4], 2, lost, guarded=True, time_limit=0.3))
    assert results == {0: 1, 1: 2, 2: "3 timeout", 3: 4}


def test_a_guarded_item_cannot_take_all_memory() -> None:
    with pytest.raises(MemoryError):
        dict(each(eat_on_three, [1, 2, 3], 1, lost, guarded=True))


def test_a_process_that_died_by_chance_does_not_cost_its_item(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abc"]
    assert dict(each(die_once, files, 1, lambda *_: "lost", guarded=True)) == {0: "a", 1: "b", 2: "c"}


def test_guarded_items_never_run_in_this_process() -> None:
    assert os.getpid() not in dict(each(process_of, [1, 2], 1, lost, guarded=True)).values()


def test_an_exception_of_the_work_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="three"):
        dict(each(fail_on_three, list(range(20)), 2, lost))


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_serve", die_at_once)
    assert dict(each(double_or_die, [1, 2, 3], 2, lost, guarded=True)) == {0: 2, 1: 4, 2: 6}


def test_nothing_to_do_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(workers, "_Worker")
    assert dict(each(double_or_die, [], 2, lost, guarded=True)) == {}


def test_who_stops_halfway_leaves_no_process(tmp_path: Path) -> None:
    """Whatever still refers to the walk, as a traceback does."""
    files = [tmp_path / f"{number}.xlsx" for number in range(20)]
    for file in files:
        file.write_bytes(b"")

    def stop(_: str, done: int, __: int) -> None:
        if done:
            raise KeyboardInterrupt

    parcels = Parcels(known_schemes(None))
    with pytest.raises(KeyboardInterrupt) as stopped, Crew(2, (parcels.schemes, parcels)) as crew:
        judge_all([FolderEntry(file.name, file) for file in files], tmp_path / "out", parcels, crew, stop)
    assert multiprocessing.active_children() == []
    del stopped


class Heavy:
    """Counts how often it is sent."""

    letters = 5
    sent = 0

    def __reduce__(self) -> tuple[type[Heavy], tuple[()]]:
        Heavy.sent += 1
        return Heavy, ()


def letters_of(pair: tuple[Heavy, int]) -> int:
    return pair[0].letters + pair[1]


def test_what_a_crew_knows_is_not_sent_with_every_item(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy, three = Heavy(), [1, 2, 3]
    for known, most in (((heavy,), 1), ((), 3)):
        monkeypatch.setattr(Heavy, "sent", 0)
        with Crew(1, known) as crew:
            answers = dict(crew.each(letters_of, [(heavy, number) for number in three], lost_pair, guarded=True))
        assert answers == {0: 6, 1: 7, 2: 8}
        assert Heavy.sent <= most
    assert Heavy.sent == len(three)


def lost_pair(_: object, death: str) -> int:
    raise OSError(death)


def test_a_crew_goes_on_with_the_same_processes() -> None:
    with Crew(2) as crew:
        first = set(dict(crew.each(process_of, list(range(20)), lost_number)).values())
        second = set(dict(crew.each(process_of, list(range(20)), lost_number, guarded=True)).values())
    assert second <= first
    assert os.getpid() not in first
    assert multiprocessing.active_children() == []


def lost_number(number: int, _: str) -> int:
    return -number


def test_a_crew_whose_walk_was_left_halfway_answers_the_next_one_rightly() -> None:
    with Crew(2) as crew:
        left = crew.each(double_or_die, [1, 2, 3, 4, 5, 6], lost_number, guarded=True)
        next(left)
        left.close()
        assert dict(crew.each(fail_on_three, [10, 20], lost_number, guarded=True)) == {0: 10, 1: 20}


def test_what_was_begun_is_done_while_others_are_asked(tmp_path: Path) -> None:
    with Crew(1) as aside, Crew(2) as crew:
        begun = aside.begin(written_file, [tmp_path / "先"], lost_file)
        assert len(dict(crew.each(process_of, list(range(20)), lost_number))) == 20
        assert dict(begun) == {0: "先"}


def written_file(file: Path) -> str:
    file.write_bytes(b"")
    return file.name


def lost_file(file: Path, death: str) -> str:
    return f"{file.name} {death}"
