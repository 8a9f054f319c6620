"""A round with a roster: forms handed out per unit, filled, run; who is missing, who is not on the list."""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from county.test_roster import book_of, unit
from rich.console import Console

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.cli.console import show_run
from jixiao_batch.handing_out import hand_out
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import describe, make_layout

SAMPLES = Path(__file__).parent.parent / "samples" / "2023"
ROSTER = book_of(
    unit("001", "甲局", 单位类别="县直机关", 年初预算批复数=10, 截止日期="2024-04-30"),
    unit("002", "乙局", 适用指标体系="hunan-2018"),
    unit("003", "丙局", 截止日期="2024-04-20", 联系人="某", 联系电话="000"),
    unit("004", "丁局", 免报原因="机构撤并"),
)


@pytest.fixture
def handed_out(tmp_path: Path) -> Path:
    (tmp_path / "名册.xlsx").write_bytes(ROSTER)
    assert hand_out(tmp_path / "名册.xlsx", tmp_path / "下发") == 3
    return tmp_path


def test_each_unit_gets_its_own_form_with_what_the_bureau_knows(handed_out: Path) -> None:
    assert sorted(file.name for file in (handed_out / "下发").iterdir()) == ["001_甲局.xlsx", "002_乙局.xlsx", "003_丙局.xlsx"]
    book = openpyxl.load_workbook(handed_out / "下发/001_甲局.xlsx")
    fields = make_layout(load_scheme("jianghua-2023").scheme).fields
    known = {"单位名称": "甲局", "单位编码": "001", "单位类别": "县直机关", "评价年度": 2023, "年初预算": 10}
    for field_id, value in known.items():
        cell = book[fields[field_id].sheet][fields[field_id].cell]
        assert (cell.value, cell.protection.locked) == (value, True)
    open_cell = book[fields["上年结转"].sheet][fields["上年结转"].cell]
    assert (open_cell.value, open_cell.protection.locked) == (None, False)
    assert openpyxl.load_workbook(handed_out / "下发/002_乙局.xlsx")["_表样"]["B3"].value == "hunan-2018"


def test_last_years_figures_stand_beside_this_years_cells(handed_out: Path) -> None:
    data = json.loads((SAMPLES / "上年结果.json").read_text(encoding="utf-8"))
    before = next(one for one in data["units"] if one["name"] == "清禾县水利局")
    before["values"] = {"年初预算": "1234.50", "三公经费上年预算": "9", "三公经费本年决算": "约 8", "填报人": "某"}
    (handed_out / "上年.json").write_text(json.dumps(data), encoding="utf-8")
    (handed_out / "名册2.xlsx").write_bytes(book_of(unit("110001", "清禾县水利局"), unit("010", "新设局")))
    hand_out(handed_out / "名册2.xlsx", handed_out / "下发2", previous=handed_out / "上年.json")

    def beside(name: str, *labels: str) -> list[str]:
        sheet = openpyxl.load_workbook(handed_out / "下发2" / name)["基础数据"]
        told = {row[1]: str(row[6] or "") for row in sheet.iter_rows(values_only=True)}
        return [told[label] for label in labels]

    budget, carried, trips = beside("110001_清禾县水利局.xlsx", "年初预算", "上年结转", "三公经费")
    assert budget.endswith("；上年：1234.5")
    assert carried.endswith(f"；上年：年末结余 {plain(Decimal(before['balances']['年末结余']))}")
    assert trips.endswith("；上年：9、无、无"), "what was not read as a number is no figure"
    assert not any("上年：" in one for one in beside("010_新设局.xlsx", "年初预算", "上年结转", "三公经费"))


def test_forms_that_may_have_been_filled_in_are_not_overwritten(handed_out: Path) -> None:
    with pytest.raises(FileExistsError, match="001_甲局"):
        hand_out(handed_out / "名册.xlsx", handed_out / "下发")


def test_a_run_tells_who_is_missing_and_whose_figures_differ(handed_out: Path) -> None:
    file = handed_out / "下发/001_甲局.xlsx"
    book = openpyxl.load_workbook(file)
    for field in describe(load_scheme("jianghua-2023").scheme)["fields"]:
        if field["id"] == "年初预算":
            book[field["sheet"]][field["cell"]] = 12
    (handed_out / "报送").mkdir()
    book.save(handed_out / "报送/甲.xlsx")
    result = run(
        handed_out / "报送", handed_out / "输出", RunOptions(roster=handed_out / "名册.xlsx", today=datetime.date(2024, 5, 1))
    )
    assert not result.all_accepted
    units = {one["code"]: one for one in json.loads((handed_out / "输出/结果.json").read_text(encoding="utf-8"))["units"]}
    assert {code: one["status"] for code, one in units.items()} == {"001": "returned", "002": "missing", "003": "missing"}
    assert "approved-differs" in {finding["code"] for finding in units["001"]["findings"]}
    sheet = openpyxl.load_workbook(handed_out / "输出/全县汇总.xlsx")["催报清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=7)]
    assert [(row[2], row[5], row[7], row[9]) for row in rows[:2]] == [("丙局", "未报", 11, "000"), ("甲局", "退回", 1, None)]
    assert any("机构撤并" in str(row) for row in rows)


def test_a_file_that_cannot_be_opened_explains_why_its_unit_is_missing(handed_out: Path) -> None:
    (handed_out / "报送").mkdir()
    (handed_out / "报送/丙局自评表.xlsx").write_bytes(b"PK\x03\x04")
    run(handed_out / "报送", handed_out / "输出", RunOptions(roster=handed_out / "名册.xlsx"))
    book = openpyxl.load_workbook(handed_out / "输出/全县汇总.xlsx")
    chased = {row[2]: (row[5], row[10]) for row in book["催报清单"].iter_rows(min_row=4, max_row=6, values_only=True)}
    assert chased["丙局"] == ("未报", "报来的文件“丙局自评表.xlsx”打不开，请重新报送")
    assert chased["甲局"] == ("未报", "没有收到报送件")
    received = {row[2]: row[1] for row in book["报送情况"].iter_rows(min_row=4, values_only=True) if row[3] == "未报"}
    assert received["003 丙局"] == "丙局自评表.xlsx"


def test_a_form_of_a_unit_off_the_roster_is_the_bureaus_matter(handed_out: Path) -> None:
    book = openpyxl.load_workbook(handed_out / "下发/001_甲局.xlsx")
    for field in describe(load_scheme("jianghua-2023").scheme)["fields"]:
        if field["id"] in ("单位名称", "单位编码"):
            book[field["sheet"]][field["cell"]] = {"单位名称": "戊办公室", "单位编码": "777"}[field["id"]]
    (handed_out / "报送").mkdir()
    book.save(handed_out / "报送/戊.xlsx")
    result = run(handed_out / "报送", handed_out / "输出", RunOptions(roster=handed_out / "名册.xlsx"))
    assert (result.off_roster, result.returned) == (1, 0)
    assert not list((handed_out / "输出/退回").iterdir())
    assert [(file.status_word, "名册" in file.reason) for file in result.files] == [("未识别", True)]
    screen = io.StringIO()
    show_run(Console(file=screen, width=160), result, "输出")
    assert "单位不在名册的表：1 个文件" in screen.getvalue()
    assert "另有：催报、复核意见.xlsx、数据、看板.html" in screen.getvalue()


def test_a_second_run_shows_what_changed_since_the_first(handed_out: Path) -> None:
    (handed_out / "报送").mkdir()
    (handed_out / "报送/甲.xlsx").write_bytes((handed_out / "下发/001_甲局.xlsx").read_bytes())
    run(handed_out / "报送", handed_out / "一", RunOptions(roster=handed_out / "名册.xlsx"))
    (handed_out / "报送/丙.xlsx").write_bytes((handed_out / "下发/003_丙局.xlsx").read_bytes())
    run(handed_out / "报送", handed_out / "二", RunOptions(roster=handed_out / "名册.xlsx", previous=handed_out / "一"))
    sheet = openpyxl.load_workbook(handed_out / "二/全县汇总.xlsx")["较上次变化"]
    assert [cell.value for cell in sheet[4]][1:5] == ["丙局", "新报", "未报", "退回"]


def test_last_years_results_stand_beside_this_years(handed_out: Path) -> None:
    (handed_out / "报送").mkdir()
    (handed_out / "报送/甲.xlsx").write_bytes((handed_out / "下发/001_甲局.xlsx").read_bytes())
    run(handed_out / "报送", handed_out / "一")
    text = (handed_out / "一/结果.json").read_text(encoding="utf-8").replace('"year": 2023', '"year": 2022')
    (handed_out / "上年.json").write_text(text, encoding="utf-8")
    run(handed_out / "报送", handed_out / "二", RunOptions(previous=handed_out / "上年.json"))
    book = openpyxl.load_workbook(handed_out / "二/全县汇总.xlsx")
    assert "较上次变化" not in book.sheetnames
    assert book["与上年比较"]["B5"].value == "甲局"
