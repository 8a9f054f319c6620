"""Full disks, missing permission, damaged or newer ledgers, two runs at once: a plain word, and nothing is lost."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_round import LATER, RETURNED, USED, contents, ledger_says, quick, run_round, send_in

from jixiao_batch import one_at_a_time
from jixiao_batch.ledger import recording
from jixiao_batch.ledger.database import LEDGER_NAME, LedgerError, connect
from jixiao_batch.one_at_a_time import BusyError, exclusive

_NOBODY = 65534
#: KB
_DISK = 1200


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    quick(monkeypatch)
    send_in(tmp_path, USED, RETURNED)
    return tmp_path


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: "不是数据库".encode() * len(data),
        lambda data: data[:5000],
        lambda data: data[:100] + random.Random(1).randbytes(len(data) - 100),
    ],
)
def test_a_damaged_ledger_is_refused_and_left_alone(spoil: Callable[[bytes], bytes], place: Path) -> None:
    run_round(place)
    before, ledger = contents(place / "输出"), place / LEDGER_NAME
    spoilt = spoil(ledger.read_bytes())
    ledger.write_bytes(spoilt)
    with pytest.raises(LedgerError, match=r"已损坏.*备份"):
        run_round(place)
    assert ledger.read_bytes() == spoilt
    assert contents(place / "输出") == before


def test_a_damaged_verdict_is_refused(place: Path) -> None:
    run_round(place)
    connection = connect(place / LEDGER_NAME)
    connection.execute("UPDATE verdict SET data = substr(data, 1, 100)")
    connection.close()
    with pytest.raises(LedgerError, match="已损坏"):
        run_round(place)
    run_round(place, full=True)
    run_round(place)


@pytest.mark.parametrize(("version", "words"), [(99, r"更新版本.*换用那个版本"), (1, r"较早版本.*改名留存")])
def test_a_ledger_of_another_version_is_refused_and_left_alone(version: int, words: str, place: Path) -> None:
    run_round(place)
    ledger = place / LEDGER_NAME
    connection = connect(ledger)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    data = ledger.read_bytes()
    with pytest.raises(LedgerError, match=words):
        run_round(place)
    assert ledger.read_bytes() == data


def test_a_database_of_another_program_is_refused_and_left_alone(place: Path) -> None:
    connection = sqlite3.connect(place / LEDGER_NAME)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    data = (place / LEDGER_NAME).read_bytes()
    with pytest.raises(LedgerError, match="不是本程序的台账"):
        run_round(place)
    assert (place / LEDGER_NAME).read_bytes() == data
    assert not (place / "输出").exists()


class FullDisk:
    """Lets so many writings pass, of files and of the ledger; then the disk is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
        self._left = allowed
        self._open, self._put = Path.open, recording.transaction
        monkeypatch.setattr(Path, "open", lambda *args, **options: self._opened(*args, **options))
        monkeypatch.setattr(recording, "transaction", self._transaction)

    def _write(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def _opened(self, file: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if "w" in mode:
            self._write()
        return self._open(file, mode, *rest, **options)

    def _transaction(self, *args: Any) -> Any:
        self._write()
        return self._put(*args)


def test_a_full_disk_costs_nothing_but_the_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calm = place / "calm"
    send_in(calm, USED, RETURNED)
    run_round(calm)
    failed = 0
    for allowed in range(60):
        before = contents(place / "输出")
        with monkeypatch.context() as patched:
            FullDisk(patched, allowed)
            try:
                run_round(place)
                break
            except OSError as error:
                assert error.errno == errno.ENOSPC
                failed += 1
        # the last writing of all only says that the results have appeared
        assert contents(place / "输出") in (before, contents(calm / "输出"))
    assert failed > 8
    run_round(place)
    assert contents(place / "输出") == contents(calm / "输出")
    assert ledger_says(place) == ledger_says(calm)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; who may not mount one has the tests above, whose disks are feigned."""
    disk = tmp_path / "小盘"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_DISK}k", "tmpfs", disk], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("takes root to mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_disk_that_is_full_at_any_moment_costs_nothing_but_the_run(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    calm = tmp_path / "calm"
    for place in (calm, disk):
        send_in(place, USED, RETURNED)
        run_round(place)
        send_in(place, LATER)
    before = contents(disk / "输出")
    run_round(calm, day=2)
    ballast = disk / "占位"
    failed = 0
    for left in range(0, _DISK, 24):
        free = shutil.disk_usage(disk).free // 1024
        ballast.write_bytes(bytes(max(0, free - left) * 1024))
        try:
            run_round(disk, day=2)
            break
        except OSError as error:
            failed += 1
            assert error.errno == errno.ENOSPC or "磁盘满了" in str(error)
            shown = {path: data for path, data in contents(disk / "输出").items() if not path.startswith(".")}
            # the last writing of all only says that the results have appeared
            assert shown in (before, contents(calm / "输出"))
        finally:
            ballast.unlink()
    assert failed > 3
    run_round(disk, day=2)
    assert contents(disk / "输出") == contents(calm / "输出")
    assert ledger_says(disk) == ledger_says(calm)


def test_a_ledger_that_outgrows_its_disk_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = sqlite3.connect
    calm = place / "calm"
    send_in(calm, USED, RETURNED)
    run_round(calm)
    connection = connect(calm / LEDGER_NAME)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()

    def small(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = original(*args, **options)
        connection.execute(f"PRAGMA max_page_count = {pages - 2}")
        return connection

    with monkeypatch.context() as full:
        full.setattr(sqlite3, "connect", small)
        with pytest.raises(OSError, match="磁盘满了"):
            run_round(place)
    assert not (place / "输出").exists()
    run_round(place)
    assert ledger_says(place) == ledger_says(calm)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="takes another user to try")
@pytest.mark.parametrize("locked", ["输出", "."])
def test_without_permission_nothing_changes(locked: str, place: Path) -> None:
    run_round(place)
    before = contents(place)
    for folder in (place, *place.parents[:3]):
        folder.chmod(0o755)
    child = os.fork()
    if not child:
        try:
            os.setuid(_NOBODY)
            run_round(place)
            os._exit(1)
        except OSError as error:
            os._exit(0 if "权限" in str(error) else 2)
        finally:
            os._exit(3)
    assert os.waitpid(child, 0)[1] == 0, locked
    assert contents(place) == before


def test_a_second_run_on_the_same_folder_is_told_who_is_at_work(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_at_a_time, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(exclusive.__wrapped__, "__defaults__", ("", "", 0.05))  # type: ignore[attr-defined]
    run_round(place)
    before = contents(place)
    with exclusive(place / "输出", who="李四"), pytest.raises(BusyError, match=r"李四.*请等那一次运行结束"):
        run_round(place)
    with exclusive(place, LEDGER_NAME, "李四"), pytest.raises(BusyError, match=r"台账.*李四"):
        run_round(place)
    assert contents(place) == before
    run_round(place)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_two_runs_at_once_come_after_each_other(place: Path) -> None:
    calm = place / "calm"
    send_in(calm, USED, RETURNED)
    for _ in range(2):
        run_round(calm)
    children = []
    for _ in range(2):
        child = os.fork()
        if not child:
            try:
                run_round(place)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert contents(place / "输出") == contents(calm / "输出")
    assert ledger_says(place) == ledger_says(calm)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with exclusive(tmp_path, who="李四"):
            os.write(writer, b".")
            signal.pause()
    assert os.read(reader, 1) == b"."
    with pytest.raises(BusyError, match="李四"), exclusive(tmp_path, wait_seconds=0.01):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with exclusive(tmp_path, wait_seconds=0.01):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_made_for_a_run_that_came_to_nothing_goes_again(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing"), exclusive(tmp_path / "甲"):
        raise ValueError("nothing")
    assert not (tmp_path / "甲").exists()
