"""The sample county's whole round runs as README of the samples tells it, and its script writes the committed files again."""

from __future__ import annotations

import datetime
import importlib
import json
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.text import Text
from test_samples import content

from jixiao_batch.batch import RunOptions, RunResult, run
from jixiao_batch.cli.standing import standing_lines
from jixiao_batch.history.changes import changes_between
from jixiao_batch.history.past import load_run
from jixiao_batch.round.config import RoundConfig, load_config
from jixiao_batch.round.laying_out import lay_out
from jixiao_batch.round.standing import RoundStanding, round_standing

SAMPLES = Path(__file__).parent.parent / "samples"
ROUND = SAMPLES / "2023"
FIRST_DAY, SECOND_DAY = datetime.date(2024, 4, 7), datetime.date(2024, 4, 12)

_COURSE = ("首次收到", "退回次数", "最近退回", "最近重报")


@dataclass(frozen=True)
class Story:
    """The round's folder after both runs, and what was told on the way."""

    folder: Path
    first: RunResult
    first_units: dict[str, dict[str, Any]]
    once: RoundStanding
    between: RoundStanding
    second: RunResult
    units: dict[str, dict[str, Any]]
    after: RoundStanding


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("样本轮次")
    lay_out(folder, 2023, (), ROUND / "单位名册.xlsx")
    config = load_config(folder)
    shutil.copytree(ROUND / "报送", config.received, dirs_exist_ok=True)
    first = _run(config, FIRST_DAY, None)
    first_units = _units(config.out)
    once = round_standing(config, FIRST_DAY)
    shutil.copytree(config.out, folder / "第一次输出")
    shutil.copytree(ROUND / "第二次报送", config.received, dirs_exist_ok=True)
    shutil.copy(ROUND / "第二次复核意见.xlsx", config.out / "复核意见.xlsx")
    between = round_standing(config, SECOND_DAY)
    second = _run(config, SECOND_DAY, ROUND / "上年结果.json")
    return Story(folder, first, first_units, once, between, second, _units(config.out), round_standing(config, SECOND_DAY))


def _run(config: RoundConfig, day: datetime.date, previous: Path | None) -> RunResult:
    options = RunOptions(config.schemes, config.year, config.roster, previous=previous, today=day, ledger=config.ledger)
    options = replace(options, clock=lambda: datetime.datetime.combine(day, datetime.time(9)))
    return run(config.received, config.out, options)


def _units(out: Path) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in json.loads((out / "结果.json").read_text(encoding="utf-8"))["units"]}


def counts(units: dict[str, dict[str, Any]]) -> dict[str, int]:
    return dict(Counter(unit["status"] for unit in units.values()))


def test_the_first_run_comes_to_what_is_known_and_misses_three(story: Story) -> None:
    assert counts(story.first_units) == {"passed": 10, "query": 11, "returned": 9, "missing": 3}
    assert Counter(file.status for file in story.first.files)["used"] == 21
    notices = sorted(file.name for file in (story.folder / "第一次输出/催报").iterdir())
    assert len(notices) == 12, "three that are missing, nine that were returned and are overdue"
    culture = (story.folder / "第一次输出/催报/105001_清禾县文化旅游广电体育局_催报通知.txt").read_text(encoding="utf-8-sig")
    assert "“清禾县文化旅游广电体育局.xlsx”打不开" in culture


def test_between_the_runs_the_standing_tells_what_has_come(story: Story) -> None:
    assert story.between.changes.new == ("乡村振兴自评表.xlsx",)
    assert len(story.between.changes.changed) == 6
    assert story.between.decided_since
    assert story.between.next_steps[0].startswith("运行 jixiao run")


def test_the_second_run_takes_corrections_late_forms_and_decisions(story: Story) -> None:
    assert counts(story.units) == {"passed": 21, "query": 6, "returned": 5, "missing": 1}
    assert story.second.unused == ()
    assert [name for name, unit in story.units.items() if unit["status"] == "missing"] == ["清禾县机关事务服务中心"]
    revival = story.units["清禾县乡村振兴事务中心"]
    assert (revival["code"], revival["file"], revival["status"]) == ("116001", "乡村振兴自评表.xlsx", "passed")
    decided = {name: (unit["score_total"], unit["final_total"]) for name, unit in story.units.items() if unit["decisions"]}
    assert decided == {
        "清禾县卫生健康局": ("98.20", "99.20"),
        "清禾县档案馆": ("97.20", "97.20"),
        "清禾县人民医院": ("92.40", "92.40"),
        "清禾县总工会": ("89.00", "89.00"),
        "清禾县水利局": ("86.38", "85.88"),
        "清禾县文化馆": ("77.30", "75.80"),
    }


def test_what_changed_since_the_first_run_is_told(story: Story) -> None:
    changes = changes_between(load_run(story.folder / "第一次输出"), load_run(story.folder / "输出"))
    moved = {change.unit.name: change.movement for change in changes if change.movement != "unchanged"}
    assert dict(Counter(moved.values())) == {"sent again": 5, "new": 2}
    assert [change.corrected[0].code for change in changes if change.unit.name == "清禾县红十字会"] == ["approximate-number"]
    forest = next(change for change in changes if change.unit.name == "清禾县林业局")
    assert (len(forest.corrected), len(forest.remaining)) == (1, 2)
    assert [(one.field, one.before, one.after) for one in forest.values] == [("三公经费本年决算", "0", "9.95")]


def test_last_year_and_the_first_run_stand_beside_the_second(story: Story) -> None:
    book = openpyxl.load_workbook(story.folder / "输出/全县汇总.xlsx", read_only=True)
    assert {"与上年比较", "较上次变化", "较上次填报", "较上次问题"} <= set(book.sheetnames)
    moved = {row[1]: row[2] for row in book["较上次变化"].iter_rows(min_row=4, values_only=True)}
    assert (moved["清禾县红十字会"], moved["清禾县文化旅游广电体育局"]) == ("重报", "新报")
    values = [row[1:5] for row in book["较上次填报"].iter_rows(min_row=4, values_only=True)]
    assert ("清禾县林业局", "三公经费本年决算", "0", "9.95") in values
    findings = [row[1:3] for row in book["较上次问题"].iter_rows(min_row=4, values_only=True)]
    assert [word for name, word in findings if name == "清禾县林业局"] == ["未改正", "未改正", "已改正"]


def test_the_list_of_those_to_chase_tells_how_forms_came_and_went(story: Story) -> None:
    sheet = openpyxl.load_workbook(story.folder / "输出/全县汇总.xlsx", read_only=True)["催报清单"]
    head, *rows = sheet.iter_rows(min_row=3, max_col=15, values_only=True)
    listed = {row[2]: dict(zip(head, row, strict=True)) for row in rows}
    forest, absent = listed["清禾县林业局"], listed["清禾县机关事务服务中心"]
    day = "2024-04-"
    assert [forest[name] for name in _COURSE] == [f"{day}07", 2, f"{day}12", f"{day}12"]
    assert [absent[name] or "" for name in _COURSE] == [""] * 4


def test_the_list_of_those_to_chase_has_its_title_on_both_pages_that_it_takes(story: Story) -> None:
    sheet = openpyxl.load_workbook(story.folder / "输出/全县汇总.xlsx")["催报清单"]
    assert sheet.oddHeader.center.text is not None
    assert "催报清单" in sheet.oddHeader.center.text
    assert [page.id for page in sheet.col_breaks.brk] == [8], "the second page begins with 联系人"
    assert sheet.print_title_cols == "$A:$C"
    assert not [area for area in sheet.merged_cells.ranges if area.min_row > 3 and area.min_col <= 8 < area.max_col]


def test_last_years_results_are_checked_against_this_year(story: Story) -> None:
    carried = [name for name, unit in story.units.items() for one in unit["findings"] if one["code"] == "carried-differs"]
    assert carried == ["清禾县水利局"]


def test_the_last_standing_says_what_is_left(story: Story) -> None:
    assert (story.after.expected, story.after.exempt, story.after.received) == (33, 1, 32)
    assert (len(story.after.returned), len(story.after.missing), len(story.after.overdue)) == (5, 1, 6)
    assert not story.after.changes.any
    assert not story.after.decided_since


def test_script_writes_the_committed_second_round_again(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is filled in from the one that the first run has just written; last year's run is not repeated here."""
    monkeypatch.syspath_prepend(str(SAMPLES))
    script = importlib.import_module("make_second_round")
    script.make_forms(script.load_scheme("jianghua-2023"), script.later_forms(), tmp_path)
    (tmp_path / "单位名册.xlsx").write_bytes(script.roster_book())
    first_list = (story.folder / "第一次输出/复核意见.xlsx").read_bytes()
    (tmp_path / "第二次复核意见.xlsx").write_bytes(script.filled_list(first_list))
    committed = {file.name: file for file in (*(ROUND / "第二次报送").iterdir(), *ROUND.glob("*.xlsx"))}
    assert set(committed) == {file.name for file in tmp_path.iterdir()}
    assert not [name for name, file in committed.items() if content(file) != content(tmp_path / name)], "run make samples"


def test_the_manual_shows_this_rounds_standing_as_it_is_told(story: Story) -> None:
    manual = (SAMPLES.parent / "docs" / "使用手册.md").read_text(encoding="utf-8")
    shown = manual.partition("屏幕上这样写：")[2].split("```")[1].splitlines()[2:]
    told = [Text.from_markup(line).plain for line in standing_lines(story.once)]
    assert len(shown) > 5
    assert [line for line in shown if line not in told] == []
