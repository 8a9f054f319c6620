"""Where the results go and where the forms lie may be one place; what people did in the output folder is not lost."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from test_journey import REAL_UNIT, SAMPLES

from jixiao_batch.batch import RunOptions, run

RETURNED = "清禾县林业局"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A folder that holds the folder 报送 with one used form and one that goes back."""
    for name in (REAL_UNIT, RETURNED):
        file = tmp_path / "报送" / f"{name}.xlsx"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes((SAMPLES / file.name).read_bytes())
    return tmp_path


def statuses(out: Path) -> dict[str, str]:
    return {file["path"]: file["status"] for file in json.loads((out / "结果.json").read_text(encoding="utf-8"))["files"]}


@pytest.mark.parametrize("out", [".", "报送", "报送/结果"])
def test_forms_are_read_wherever_the_results_go_and_results_are_not(out: str, county: Path) -> None:
    run(county / "报送", county / out)
    assert statuses(county / out) == {f"{REAL_UNIT}.xlsx": "used", f"{RETURNED}.xlsx": "returned"}
    (county / "报送" / "后来.txt").write_text("信", encoding="utf-8")
    run(county / "报送", county / out)
    again = statuses(county / out)
    assert {path for path, status in again.items() if status != "ignored"} == {
        f"{REAL_UNIT}.xlsx",
        f"{RETURNED}.xlsx",
        "后来.txt",
    }
    assert any("得分表/" in path for path in again) == (out != ".")


def test_what_a_clerk_did_in_the_output_folder_outlives_the_next_run(county: Path) -> None:
    out = county / "输出"
    run(county / "报送", out)
    sheet = next(file for file in (out / "得分表").iterdir() if RETURNED in file.name)
    book = openpyxl.load_workbook(sheet)
    book.worksheets[0]["A1"] = "批注"
    book.save(sheet)
    changed = sheet.read_bytes()
    (out / "退回" / "备注.txt").write_text("已电话通知", encoding="utf-8")
    result = run(county / "报送", out)
    beside = sheet.with_name(f"{sheet.stem}（修改过的旧表）.xlsx")
    assert [(kept.path, kept.name) for kept in result.kept] == [(f"得分表/{sheet.name}", beside.name)]
    assert beside.read_bytes() == changed
    assert (out / "退回" / "备注.txt").read_text(encoding="utf-8") == "已电话通知"
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    assert run(county / "报送", out).kept == ()
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_decisions_that_were_filled_in_are_read_and_not_kept_twice(county: Path) -> None:
    out = county / "输出"
    run(county / "报送", out)
    book = openpyxl.load_workbook(out / "复核意见.xlsx")
    book.save(out / "复核意见.xlsx")
    for options in (RunOptions(), RunOptions(decisions=out / "复核意见.xlsx")):
        assert run(county / "报送", out, options).kept == ()
    book.save(out / "复核意见.xlsx")
    (county / "另一份.xlsx").write_bytes((out / "复核意见.xlsx").read_bytes())
    kept = run(county / "报送", out, RunOptions(decisions=county / "另一份.xlsx")).kept
    assert [one.name for one in kept] == ["复核意见（修改过的旧表）.xlsx"]
