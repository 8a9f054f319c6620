"""`jixiao status` follows a round from its first day to its last; the commands need nothing but its folder."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from county.test_roster import book_of, unit
from test_decisions_journey import SAMPLES

from jixiao_batch.cli import cli
from jixiao_batch.round.config import load_config
from jixiao_batch.round.laying_out import lay_out
from jixiao_batch.round.standing import RoundStanding, round_standing
from jixiao_batch.round.telling import standing_lines

GOOD, REAL, BACK = "清禾县财政局.xlsx", "江华瑶族自治县工伤保险服务中心.xlsx", "清禾县红十字会.xlsx"
ROSTER = book_of(
    unit("101001", "清禾县财政局"),
    unit("001001", "江华瑶族自治县工伤保险服务中心"),
    unit("301008", "清禾县红十字会", 截止日期="2024-04-20"),
    unit("999001", "清禾县[甲]局", 截止日期="2024-04-30"),
    unit("999002", "清禾县乙局", 免报原因="机构撤并"),
)


def standing(folder: Path) -> RoundStanding:
    return round_standing(load_config(folder), datetime.date(2024, 5, 10))


def shown(folder: Path) -> str:
    return "\n".join(standing_lines(standing(folder)))


def jixiao(*arguments: str) -> str:
    finished = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert finished.exit_code in (0, 1), finished.output
    return finished.output


def test_a_round_is_followed_from_its_first_day_to_its_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "轮"
    lay_out(folder, 2023)
    monkeypatch.chdir(folder)
    assert "单位名册里没有单位" in shown(folder)
    assert standing(folder).next_steps[0] == "填好或改好单位名册（见上）"
    (folder / "名册/单位名册.xlsx").write_bytes(ROSTER)
    assert standing(folder).next_steps[0].startswith("运行 jixiao template")
    assert "已写好 4 份表样" in jixiao("template")
    assert "还没有运行过" in shown(folder)

    for name in (GOOD, BACK):
        (folder / "报送" / name).write_bytes((SAMPLES / name).read_bytes())
    now = standing(folder)
    assert now.changes.new == tuple(sorted((GOOD, BACK)))
    assert now.next_steps[0].startswith("运行 jixiao run")
    jixiao("run", "--date", "2024-05-10", "--jobs", "1")
    assert {file.name for file in (folder / "输出/催报").iterdir()} == {
        "001001_江华瑶族自治县工伤保险服务中心_催报通知.txt",
        "301008_清禾县红十字会_催报通知.txt",
        "999001_清禾县[甲]局_催报通知.txt",
    }
    now = standing(folder)
    assert (now.expected, now.exempt, now.received, now.passed) == (4, 1, 2, 1)
    assert (now.returned, now.overdue) == (("清禾县红十字会",), (("清禾县红十字会", 20), ("清禾县[甲]局", 10)))
    assert now.missing == ("江华瑶族自治县工伤保险服务中心", "清禾县[甲]局")
    assert not now.changes.any
    assert now.last_run is not None
    assert list(now.returns) == ["清禾县红十字会"], "the ledger knows when"
    assert [step[:2] for step in now.next_steps[:2]] == ["把“", "催 "]

    (folder / "报送" / REAL).write_bytes((SAMPLES / REAL).read_bytes())
    (folder / "报送" / GOOD).unlink()
    (folder / "报送" / BACK).write_bytes(b"PK")
    changes = standing(folder).changes
    assert (changes.new, changes.changed, changes.gone) == ((REAL,), (BACK,), (GOOD,))
    said = jixiao("status", "--date", "2024-05-10", "-o", "经过.xlsx")
    sheet = openpyxl.load_workbook("经过.xlsx").active
    assert sheet is not None
    rows = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert [rows["301008"][place] for place in (5, 6, 8)] == ["退回", 20, 1]
    assert str(rows["301008"][11]).count("收到") == str(rows["301008"][11]).count("退回") == 1
    assert [(rows[code][5], rows[code][11]) for code in ("999001", "999002")] == [("未报", None), ("免报", None)]
    assert "没有了 1 个：清禾县财政局.xlsx" in said
    assert "清禾县[甲]局（10 天）" in said, "what looks like a mark is shown as it is"
    assert "应报：4 个单位（另有免报 1 个）" in said


def test_a_form_of_the_round_is_checked_by_its_own_schemes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, 2024)
    (tmp_path / "名册/单位名册.xlsx").write_bytes(book_of(unit("001", "甲局")))
    monkeypatch.chdir(tmp_path)
    jixiao("template")
    finished = CliRunner().invoke(cli, ["check", "表样/001_甲局.xlsx"])
    assert finished.exit_code == 1, "nothing is filled in yet"
    assert "认不出" not in finished.output
    assert "表样不是" not in finished.output
    assert "没有填" in finished.output


def test_a_folder_that_is_no_round_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("status", "run"):
        finished = CliRunner().invoke(cli, [command])
        assert finished.exit_code == 2
        assert "没有“配置.yaml”" in finished.output


def test_a_round_of_another_year_than_its_scheme_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, 2024)
    file = tmp_path / "配置.yaml"
    file.write_text(file.read_text(encoding="utf-8-sig").replace("年度: 2024", "年度: 2025"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    finished = CliRunner().invoke(cli, ["run"])
    assert "这套指标体系是 2024 年度的，这一轮是 2025 年度" in str(finished.exception)
