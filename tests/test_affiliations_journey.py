"""A form whose unit the roster cannot tell: asked in 复核意见, settled there by a person, asked again when the file changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from county.test_roster import book_of, unit
from openpyxl.worksheet.worksheet import Worksheet
from test_decisions_journey import SAMPLES

from jixiao_batch.batch import RunOptions, RunResult, run
from jixiao_batch.county.decision_list import HEADINGS, DecisionError, undecided_lines
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import make_layout

FORM = "改名的.xlsx"
FIELDS = make_layout(load_scheme("jianghua-2023").scheme).fields
ROSTER = book_of(unit("301008", "清禾县红十字协会"), unit("101001", "清禾县财政局"))


def typed(folder: Path, **values: object) -> None:
    file = folder / "报送" / FORM
    book = openpyxl.load_workbook(file if file.exists() else SAMPLES / "清禾县财政局.xlsx")
    for field_id, value in values.items():
        book[FIELDS[field_id].sheet][FIELDS[field_id].cell] = value
    book.save(file)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One form that names a unit nearly as the roster does, under no code of the roster's."""
    folder = tmp_path_factory.mktemp("near")
    (folder / "报送").mkdir()
    (folder / "名册.xlsx").write_bytes(ROSTER)
    typed(folder, 单位名称="清禾县红十字会", 单位编码="777001")
    rerun(folder)
    return folder


@pytest.fixture
def near(first_run: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first_run, tmp_path / "轮")


def rerun(folder: Path, *, roster: bool = True) -> RunResult:
    return run(folder / "报送", folder / "输出", RunOptions(roster=folder / "名册.xlsx" if roster else None))


def opened(folder: Path) -> tuple[Any, Worksheet]:
    book = openpyxl.load_workbook(folder / "输出/复核意见.xlsx")
    sheet = book.active
    assert sheet is not None
    return book, sheet


def line(folder: Path, row: int = 4) -> dict[str, Any]:
    sheet = opened(folder)[1]
    return {heading: sheet.cell(row, place).value for place, heading in enumerate(HEADINGS, start=1)}


def answer(folder: Path, row: int = 4, **entries: Any) -> None:
    book, sheet = opened(folder)
    for heading, value in entries.items():
        sheet.cell(row, HEADINGS.index(heading) + 1).value = value
    book.save(folder / "输出/复核意见.xlsx")


def outcome(folder: Path) -> tuple[str, str, set[str]]:
    """Status of the form and of the unit whose form it may be, and codes of what the unit is told about it."""
    data = json.loads((folder / "输出/结果.json").read_text(encoding="utf-8"))
    units = {one["code"]: one for one in data["units"]}
    codes = {finding["code"] for finding in units["301008"]["findings"]} if "301008" in units else set()
    found = codes & {"unit-confirmed", "unit-confirmed-stale"}
    return data["files"][0]["status"], units["301008"]["status"] if "301008" in units else "", found


YES = {"处理": "是", "理由": "电话问过，旧名", "复核人": "复核甲", "日期": "2024-05-10"}


def test_a_near_match_is_asked_answered_kept_and_asked_again(near: Path) -> None:
    asked = line(near)
    assert [asked[heading] for heading in HEADINGS[:5]] == [
        "301008", "清禾县红十字协会", "归属", FORM, "这份表是不是清禾县红十字协会（301008）的？",
    ]  # fmt: skip
    assert asked["自评"] == "777001 清禾县红十字会"
    assert outcome(near) == ("unknown", "missing", set())
    assert undecided_lines(near / "输出/复核意见.xlsx") == 1
    assert [file.name[:7] for file in (near / "输出/催报").iterdir()] == ["101001_"], "asked, not chased"
    chased = openpyxl.load_workbook(near / "输出/全县汇总.xlsx", read_only=True)["催报清单"]
    rows = [(row[2], row[5]) for row in chased.iter_rows(min_row=4, values_only=True)]
    assert rows[:2] == [("清禾县财政局", "未报"), ("清禾县红十字协会", "待确认")]
    said_no = {**YES, "处理": "否", "理由": "是另一家的"}
    answer(near, **said_no)
    rerun(near)
    assert len(list((near / "输出/催报").iterdir())) == 2, "a form that is not the unit's spares it nothing"

    answer(near, **YES)
    assert rerun(near).unused == ()
    assert outcome(near) == ("used", "passed", {"unit-confirmed"})
    data = json.loads((near / "输出/结果.json").read_text(encoding="utf-8"))
    confirmed = next(one for one in data["units"][0]["findings"] if one["code"] == "unit-confirmed")
    assert "电话问过，旧名；复核甲，2024-05-10" in confirmed["message"]
    first = (near / "输出/复核意见.xlsx").read_bytes()
    rerun(near)
    assert (near / "输出/复核意见.xlsx").read_bytes() == first, "kept, and the same bytes"

    typed(near, 填报人="丙某")
    rerun(near)
    assert outcome(near) == ("used", "query", {"unit-confirmed", "unit-confirmed-stale"})
    assert "文件又换过" in line(near)["待核事由"]
    answer(near, 核定时复核=None)
    rerun(near)
    assert outcome(near) == ("used", "passed", {"unit-confirmed"})

    typed(near, 单位名称="清禾县红十字商会")
    assert rerun(near).unused, "told on the screen"
    assert outcome(near)[:2] == ("unknown", "missing"), "another unit's form is not taken for the confirmed one's"
    assert line(near)["待核事由"].startswith("文件换过，写的单位也变了")
    assert line(near)["理由"] == YES["理由"], "what a person wrote is not lost"

    rerun(near, roster=False)
    assert line(near)["待核事由"] == "这次没有用名册，没有用上"
    assert not (near / "输出/催报").exists(), "without a roster nobody is chased, and no old notice is left"
    (near / "报送" / FORM).unlink()
    rerun(near)
    assert line(near)["待核事由"].startswith("“报送”里没有这份表了")


def test_a_denied_match_is_not_asked_again(near: Path) -> None:
    answer(near, **{**YES, "处理": "否"})
    assert rerun(near).unused == ()
    assert outcome(near) == ("unknown", "missing", set())
    assert (line(near)["处理"], undecided_lines(near / "输出/复核意见.xlsx")) == ("否", 0)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"理由": None}, "复核意见!L4：“理由”没有填；核定必须写明理由和复核人"),
        ({"复核人": None}, "复核意见!N4：“复核人”没有填"),
        ({"处理": "采信"}, "复核意见!J4：“处理”写的是“采信”，应为：是、否"),
        ({"核定值": 1}, "复核意见!K4：“归属”行只填是、否"),
        ({"单位编码": "301009"}, "复核意见!J4：单位名册里没有“301009”"),
        ({"单位名称": "清禾县财政局"}, "复核意见!J4：单位编码 301008 和单位名称“清禾县财政局”（编码 101001）不是同一单位"),
        ({"类别": "归"}, "应为：指标、绩效指标行、填报项、问题、归属"),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_with_its_cell(entries: dict[str, Any], words: str, near: Path) -> None:
    answer(near, **{**YES, **entries})
    before = (near / "输出/结果.json").read_bytes()
    with pytest.raises(DecisionError) as raised:
        rerun(near)
    assert words in raised.value.told
    assert (near / "输出/结果.json").read_bytes() == before


def test_one_form_cannot_be_two_units_and_a_person_may_add_a_line(near: Path) -> None:
    answer(near, **{**YES, "处理": "否"})
    answer(near, 5, 单位编码="101001", 类别="归属", 对象=FORM, **YES)
    assert rerun(near).unused == ()
    data = json.loads((near / "输出/结果.json").read_text(encoding="utf-8"))
    assert [(one["code"], one["status"]) for one in data["units"]] == [("101001", "passed"), ("301008", "missing")]
    rows = {line(near, row)["单位编码"]: row for row in (4, 5)}
    answer(near, rows["301008"], 处理="是")
    with pytest.raises(DecisionError, match="一份表只能归一个单位"):
        rerun(near)
