"""The isolated process is kept from file to file, given up when it hangs, and replaced when it dies."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from forged_binary import xls_book

from jixiao_batch.workbook.opening import isolation
from jixiao_batch.workbook.opening.isolation import ask
from jixiao_batch.workbook.opening.opener import OpeningProblem, open_workbook

FILE = xls_book({"表": {(0, 0): 61.36}})


@pytest.fixture(autouse=True)
def _new_process() -> None:
    isolation._reader(os.getpid()).end()


def _stand_in(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(isolation, "_start", start)


def _process_id() -> int:
    process = isolation._reader(os.getpid())._process
    assert process is not None
    return process.pid


def test_the_process_is_kept_for_the_next_file_and_replaced_after_a_failure() -> None:
    ask("xls", (), FILE)
    first = _process_id()
    ask("xls", (), FILE)
    assert _process_id() == first
    ask("xls", (), FILE[:900])
    assert isolation._reader(os.getpid())._process is None


def test_what_befell_the_process_before_does_not_cost_the_next_file() -> None:
    ask("xls", (), FILE)
    os.kill(_process_id(), 9)
    answer = ask("xls", (), FILE)
    assert not isinstance(answer, str)
    assert answer[0]["sheets"][0][2] == [[61.36]]


def test_a_process_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(monkeypatch, "import sys, time; sys.stdin.buffer.read(8); time.sleep(60)")
    monkeypatch.setattr(isolation, "TIME_LIMIT_SECONDS", 0.3)
    problem = open_workbook(FILE)
    assert isinstance(problem, OpeningProblem)
    assert problem.code == "timeout"


@pytest.mark.parametrize("program", ["pass", "import os; os.abort()", "print('half an answer')"])
def test_a_process_that_dies_is_a_finding(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    _stand_in(monkeypatch, program)
    problem = open_workbook(FILE)
    assert isinstance(problem, OpeningProblem)
    assert problem.code == "crashed"
