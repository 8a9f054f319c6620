"""Notices that chase say who owes what since when, and are written for nobody else."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao_batch.county.results import Expected
from jixiao_batch.county.roster import Roster, RosterUnit
from jixiao_batch.evaluation.results import UnitResult, UnitStatus
from jixiao_batch.output.chase_notices import write_chase_notices

DUE = datetime.date(2024, 4, 20)
EXPECTED = Expected(
    Roster((RosterUnit("001", "甲局", due=DUE), RosterUnit("002", "乙\n局"), RosterUnit("003", "丙局", due=DUE))),
    datetime.date(2024, 4, 30),
)


def unit(code: str, status: UnitStatus, *unopened: str) -> UnitResult:
    return UnitResult(code, f"名{code}", "", status, "", "jianghua-2023", unopened=unopened)


def written(folder: Path, *units: UnitResult, expected: Expected = EXPECTED) -> dict[str, list[str]]:
    assert write_chase_notices(units, expected, 2023, folder) == len(list(folder.iterdir()))
    return {file.name: file.read_text(encoding="utf-8-sig").splitlines() for file in folder.iterdir()}


def test_missing_and_overdue_units_get_one_each(tmp_path: Path) -> None:
    notices = written(tmp_path, unit("001", "missing"), unit("002", "missing", "乙局.xlsx"), unit("003", "passed"))
    assert notices["001_名001_催报通知.txt"] == [
        "甲局：尚未收到贵单位 2023 年度部门绩效自评表（截止日期 2024-04-20，至 2024-04-30 已逾期 10 天）。",
        "请用下发的表样填报，自查后报送；已经报送的请告知文件名称和报送时间，以便查找。",
        "请尽快报送，并回复报送时间。",
    ]
    assert notices["002_名002_催报通知.txt"][1].startswith("收到的文件“乙局.xlsx”打不开")
    assert notices["002_名002_催报通知.txt"][0] == "乙 局：尚未收到贵单位 2023 年度部门绩效自评表。"
    assert len(notices) == 2


def test_nobody_is_chased_whose_form_may_have_come(tmp_path: Path) -> None:
    assert written(tmp_path, replace(unit("001", "missing"), in_question=("甲局的.xlsx",))) == {}


@pytest.mark.parametrize(("day", "count"), [(DUE, 0), (DUE + datetime.timedelta(days=1), 1), (None, 0)])
def test_a_returned_unit_is_chased_once_it_is_overdue(day: datetime.date | None, count: int, tmp_path: Path) -> None:
    notices = written(tmp_path, unit("001", "returned"), expected=replace(EXPECTED, today=day))
    assert len(notices) == count
    if count:
        assert "已退回，尚未收到改正后的表（截止日期 2024-04-20，至 2024-04-21 已逾期 1 天）" in next(iter(notices.values()))[0]
