"""A round of spot checks: units drawn from a run's results, the record filled in, read back, decided on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.cli.spot_checks import spotcheck
from jixiao_batch.county.spot_records import HEADINGS, SpotCheckError

SAMPLES = Path(__file__).parent.parent / "samples" / "2023" / "报送"
AT = {heading: column for column, heading in enumerate(HEADINGS, start=1)}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 报送, 输出 and 抽评名单.xlsx; do not change what is in it."""
    folder = tmp_path_factory.mktemp("spot")
    (folder / "报送").mkdir()
    for name in ("清禾县水利局.xlsx", "清禾县档案馆.xlsx"):
        shutil.copy(SAMPLES / name, folder / "报送" / name)
    run(folder / "报送", folder / "输出")
    result = CliRunner().invoke(spotcheck, [str(folder / "输出"), "-o", str(folder / "抽评名单.xlsx"), "--rate", "50%"])
    assert result.exit_code == 0, result.output
    assert "抽取 2 个" in result.output
    return folder


def filled(drawn: Path, file: Path, person: str | None = "抽评甲") -> Path:
    """The record filled in: all as it was scored, but one indicator of one unit."""
    book = openpyxl.load_workbook(drawn / "抽评名单.xlsx")
    sheet = book["抽评记录"]
    for row in range(4, sheet.max_row + 1):
        score = sheet.cell(row, AT["复核"]).value
        differs = (sheet.cell(row, AT["单位名称"]).value, sheet.cell(row, AT["指标"]).value) == ("清禾县水利局", "在职人员控制率")
        sheet.cell(row, AT["抽评得分"], score - 2 if differs else score)
        sheet.cell(row, AT["抽评发现的问题"], "数据与账表不符" if differs else None)
        sheet.cell(row, AT["抽评人"], person)
    book.save(file)
    return file


def test_the_same_draw_gives_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    CliRunner().invoke(spotcheck, [str(drawn / "输出"), "-o", str(tmp_path / "again.xlsx"), "--rate", "50%"])
    assert (tmp_path / "again.xlsx").read_bytes() == (drawn / "抽评名单.xlsx").read_bytes()


def test_what_the_check_found_stands_in_workbook_results_and_waiting_list(drawn: Path, tmp_path: Path) -> None:
    record = filled(drawn, tmp_path / "抽评.xlsx")
    run(drawn / "报送", tmp_path / "输出", RunOptions(spot_checks=record))
    units = {unit["code"]: unit for unit in json.loads((tmp_path / "输出/结果.json").read_text(encoding="utf-8"))["units"]}
    (found,) = [one for one in units["110001"]["spot_checks"] if one["difference"] != "0.00"]
    assert (found["indicator"], found["difference"], found["person"]) == ("在职人员控制率", "-2.00", "抽评甲")
    before = json.loads((drawn / "输出/结果.json").read_text(encoding="utf-8"))["units"]
    assert {unit["code"]: unit["final_total"] for unit in before} == {code: unit["final_total"] for code, unit in units.items()}
    sheet = openpyxl.load_workbook(tmp_path / "输出/全县汇总.xlsx", data_only=True)["抽评情况"]
    words = {row[2]: row[9] for row in sheet.iter_rows(min_row=10, max_row=12, values_only=True)}
    assert words == {"清禾县档案馆": "一致", "清禾县水利局": "不一致"} | {
        name: words[name] for name in words if "县" not in str(name)
    }
    waiting = openpyxl.load_workbook(tmp_path / "输出/复核意见.xlsx").active
    assert any(row[3].value == "在职人员控制率" and "抽评 3.00 分" in str(row[4].value) for row in waiting.iter_rows(min_row=4))


def test_a_record_without_person_stops_the_run_and_leaves_everything(drawn: Path, tmp_path: Path) -> None:
    record = filled(drawn, tmp_path / "抽评.xlsx", person=None)
    with pytest.raises(SpotCheckError, match="抽评人"):
        run(drawn / "报送", tmp_path / "输出", RunOptions(spot_checks=record))
    assert not (tmp_path / "输出").exists()


def test_a_share_that_is_no_percentage_is_refused(drawn: Path) -> None:
    for rate in ("10", "0%", "101%"):
        result = CliRunner().invoke(spotcheck, [str(drawn / "输出"), "-o", str(drawn / "x.xlsx"), "--rate", rate])
        assert result.exit_code == 2 and not (drawn / "x.xlsx").exists()
