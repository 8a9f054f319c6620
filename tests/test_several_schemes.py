"""One folder, forms of several schemes: each is scored by its own and ranked among its own."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from filling import fill
from recalculation import differences

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.scheme.loading import load_scheme

SCHEMES = ("jianghua-2023", "hunan-2018")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    folder.mkdir()
    for scheme_id in SCHEMES:
        fill(load_scheme(scheme_id), folder / f"{scheme_id}.xlsx")
    return folder


def test_each_form_is_scored_by_the_scheme_named_in_it(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "输出"
    run(folder, out)
    result = json.loads((out / "结果.json").read_text(encoding="utf-8"))
    scores = {
        unit["scheme"]: {indicator["name"]: indicator["score"] for indicator in unit["indicators"]} for unit in result["units"]
    }
    assert set(scores) == set(SCHEMES)
    # (10 + 10 + 5 - 10) / (10 + 10 + 5) is 60%: six steps below 90%, eight below 100%, two points each
    assert scores["jianghua-2023"]["预算完成率"] == scores["hunan-2018"]["预算完成率"] == "0.00"
    assert "公用经费控制率" not in scores["jianghua-2023"]
    assert scores["hunan-2018"]["公用经费控制率"] == "8.00"
    assert scores["hunan-2018"]["社会公众或服务对象满意度"] == "5.00"
    assert [scheme["id"] for scheme in result["schemes"]] == list(SCHEMES)
    second = f"全县汇总_{load_scheme('hunan-2018').scheme.title}.xlsx"
    contents = openpyxl.load_workbook(out / "全县汇总.xlsx")["目录"]
    assert second in [cell.hyperlink.target for cell in contents["B"] if cell.hyperlink], "each book leads to the others"
    workbooks = [out / "全县汇总.xlsx", out / second, *(out / "得分表").iterdir()]
    assert differences(workbooks) == []


def test_a_form_of_another_scheme_is_returned_in_one_line_when_the_scheme_is_given(folder: Path, tmp_path: Path) -> None:
    for given, other in (SCHEMES, SCHEMES[::-1]):
        result = run(folder, tmp_path / given, RunOptions(scheme=given))
        file = next(file for file in result.files if file.path == f"{other}.xlsx")
        assert file.status == "returned"
        assert file.reason.count(other) == 1
        assert given in file.reason


def test_each_county_workbook_links_to_the_score_sheets_of_its_own_units(folder: Path, tmp_path: Path) -> None:
    """Both forms have one code and name: their score sheets differ by a number only."""
    out = tmp_path / "输出"
    run(folder, out)
    pointed = set()
    for book in out.glob("全县汇总*.xlsx"):
        cells = openpyxl.load_workbook(book)["总排名"]["C"]
        pointed |= {cell.hyperlink.target.replace("\\", "/") for cell in cells if cell.hyperlink and cell.hyperlink.target}
    assert len(pointed) == 2
    for target in pointed:
        assert (out / target).is_file()
