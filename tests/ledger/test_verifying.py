"""`jixiao ledger verify` proves that outputs, ledger and files agree, and names what does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_round import LATER, RETURNED, USED, quick, run_round, send_in

from jixiao_batch.cli import cli
from jixiao_batch.ledger.database import LEDGER_NAME, LedgerError, connect
from jixiao_batch.ledger.reading import open_ledger
from jixiao_batch.ledger.verifying import Verified, verify


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    quick(monkeypatch)
    send_in(tmp_path / "甲", USED, RETURNED)
    run_round(tmp_path / "甲")
    return tmp_path / "甲"


def verified(place: Path) -> Verified:
    with open_ledger(place) as ledger:
        return verify(ledger)


def test_an_untouched_round_agrees_wherever_it_is_moved(place: Path) -> None:
    found = verified(place)
    assert (found.files, found.units, found.differences, found.remarks) == (2, 2, (), ())
    moved = place.with_name("乙")
    shutil.move(place, moved)
    assert verified(moved).differences == ()


def test_each_disagreement_is_named(place: Path) -> None:
    (place / "报送" / USED).write_bytes(b"other")
    (place / "报送" / RETURNED).unlink()
    send_in(place, LATER)
    sheets = sorted((place / "输出" / "得分表").iterdir())
    sheets[0].write_text("改过", encoding="utf-8")
    sheets[1].unlink()
    found = verified(place)
    assert set(found.differences) == {
        f"报送件“{RETURNED}”已经不在“{place / '报送'}”里",
        f"报送件“{USED}”在上次运行以后变了",
        f"结果“得分表/{sheets[0].name}”写出以后有人改过",
        f"结果“得分表/{sheets[1].name}”已经不在“{place / '输出'}”里",
    }
    assert found.remarks == (f"报送件“{LATER}”是上次运行以后来的，还没有复核",)


def test_a_score_that_was_changed_on_either_side_is_named(place: Path) -> None:
    file = place / "输出" / "结果.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["units"][0]["final_total"] = "99.99"
    file.write_text(json.dumps(data), encoding="utf-8")
    (first, second) = verified(place).differences
    assert "结果.json" in first
    assert "得分 99.99≠" in second
    connection = connect(place / LEDGER_NAME)
    connection.execute("UPDATE score SET grade = '优优'")
    connection.close()
    assert sum("等次" in line for line in verified(place).differences) == 2


def test_the_command_says_so_and_ends_with_one(place: Path) -> None:
    runner = CliRunner()
    agreed = runner.invoke(cli, ["ledger", "verify", str(place)])
    assert (agreed.exit_code, "相符" in agreed.output) == (0, True)
    (place / "报送" / USED).unlink()
    differs = runner.invoke(cli, ["ledger", "verify", str(place / LEDGER_NAME)])
    assert differs.exit_code == 1
    assert f"不符：报送件“{USED}”" in differs.output
    shown = runner.invoke(cli, ["ledger", "show", str(place)])
    assert (shown.exit_code, "张三" in shown.output, "完成" in shown.output) == (0, True, True)


def test_a_folder_without_a_ledger_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="jixiao run --ledger"), open_ledger(tmp_path):
        pass
