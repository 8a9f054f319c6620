"""The bureau's roster is read strictly: every fault is told with its cell, and forms are matched, never guessed."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from jixiao_batch.county.roster import HEADINGS, Roster, RosterError, load_roster, missing_units, read_roster
from jixiao_batch.county.roster_form import write_roster_form
from jixiao_batch.evaluation.results import UnitResult

SCHEMES = ("jianghua-2023", "hunan-2018")


def book_of(*rows: dict[str, object], headings: Sequence[str] = HEADINGS, title: str = "单位名册") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(["2023 年度"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def unit(code: str, name: str, **more: object) -> dict[str, object]:
    return {"单位编码": code, "单位名称": name, **more}


def roster(*rows: dict[str, object]) -> Roster:
    return read_roster(book_of(*rows), "名册.xlsx", SCHEMES)


def test_everything_the_bureau_knows_is_read() -> None:
    read = roster(
        unit(
            "０01", "甲局", 别名="甲、老甲局；甲局", 主管部门="县政府", 单位类别="县直机关", 适用指标体系="hunan-2018",
            联系人="某", 联系电话="000", 年初预算批复数="1,234.50", 上年结转=-3, 人员编制=12, 截止日期="2024年4月30日",
        )
    ).units[0]  # fmt: skip
    assert (read.code, read.name, read.aliases) == ("001", "甲局", ("甲", "老甲局"))
    assert (read.budget, read.carried, read.posts) == (Decimal("1234.50"), Decimal(-3), Decimal(12))
    assert read.due == datetime.date(2024, 4, 30)
    assert (read.scheme_id, read.exempt) == ("hunan-2018", "")


def test_number_formats_of_a_roster_count_as_a_person_sees_them() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(unit("", "甲局", 单位编码=1000, 年初预算批复数=613600))))
    sheet = book.worksheets[0]
    code, amount = (sheet.cell(3, HEADINGS.index(heading) + 1) for heading in ("单位编码", "年初预算批复数"))
    code.number_format = "000000"
    saved = io.BytesIO()
    book.save(saved)
    assert read_roster(saved.getvalue(), "名册.xlsx", SCHEMES).units[0].code == "001000"
    amount.number_format = '0.00"元"'
    amount.font = Font(strike=True)
    book.save(saved := io.BytesIO())
    with pytest.raises(RosterError) as told:
        read_roster(saved.getvalue(), "名册.xlsx", SCHEMES)
    assert "删除线" in str(told.value) and "看不懂" in str(told.value)


def test_columns_may_stand_in_any_order_and_others_are_passed_over() -> None:
    data = book_of(unit("001", "甲局", 备注="x"), headings=("备注", "单位名称", "单位编码"))
    assert read_roster(data, "名册.xlsx", SCHEMES).units[0].code == "001"


FAULTS: dict[str, tuple[tuple[dict[str, object], ...], tuple[str, ...]]] = {
    "double code": ((unit("001", "甲局"), unit("００1", "乙局")), ("单位名册!A4", "001", "A3", "重复")),
    "double name": ((unit("001", "甲局"), unit("002", "甲 局")), ("单位名册!B4", "甲 局", "B3", "重复")),
    "alias of another": ((unit("001", "甲局"), unit("002", "乙局", 别名="甲局")), ("单位名册!C4", "甲局", "B3")),
    "no code": ((unit("", "甲局"),), ("单位名册!A3", "单位编码", "没有填")),
    "no name": ((unit("001", ""),), ("单位名册!B3", "单位名称", "没有填")),
    "amount in words": ((unit("001", "甲局", 年初预算批复数="约100"),), ("单位名册!I3", "约100", "万元")),
    "negative budget": ((unit("001", "甲局", 年初预算批复数=-1),), ("单位名册!I3", "负数")),
    "unknown scheme": ((unit("001", "甲局", 适用指标体系="huan-2018"),), ("单位名册!F3", "huan-2018", "hunan-2018")),
    "date": ((unit("001", "甲局", 截止日期="四月底"),), ("单位名册!L3", "四月底", "2024-04-30")),
    "empty": ((), ("单位名册", "没有单位")),
    "no reason": ((unit("001", "甲局", 免报原因="否"),), ("单位名册!M3", "“否”", "留空")),
    "total": ((unit("001", "甲局"), unit("合计", "共 1 家")), ("单位名册!A4", "合计行")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_told_with_its_cell(fault: str) -> None:
    rows, words = FAULTS[fault]
    with pytest.raises(RosterError) as caught:
        roster(*rows)
    assert [word for word in ("名册.xlsx", *words) if word not in str(caught.value)] == [], str(caught.value)


def test_every_fault_of_a_roster_is_told_at_once() -> None:
    with pytest.raises(RosterError) as caught:
        roster(unit("", "甲局"), unit("002", "甲局"), unit("003", "丙局", 人员编制="若干"))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "data", [b"", b"not a workbook", book_of(headings=("名称", "电话"))], ids=["empty", "text", "no headings"]
)
def test_what_is_no_roster_is_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(RosterError, match=r"单位名册打不开|找不到"):
        read_roster(data, "名册.xlsx", SCHEMES)


def test_units_of_every_sheet_are_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(unit("001", "甲局"))))
    towns = book.copy_worksheet(book.worksheets[0])
    towns["A3"], towns["B3"] = "002", "乙镇"
    stream = io.BytesIO()
    book.save(stream)
    assert [one.code for one in read_roster(stream.getvalue(), "名册.xlsx", SCHEMES).units] == ["001", "002"]


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (("单位编码", "单位名称", "年初预算批复数（元）"), ("C2", "万元", "“元”")),
        (("单位编码", "单位名称", "单位编码"), ("C2", "写了两次")),
    ],
)
def test_headings_that_would_mislead_are_faults(headings: tuple[str, ...], words: tuple[str, ...]) -> None:
    with pytest.raises(RosterError) as caught:
        read_roster(book_of(unit("001", "甲局"), headings=headings), "名册.xlsx", SCHEMES)
    assert [word for word in words if word not in str(caught.value)] == []


def test_a_unit_in_the_heading_is_understood() -> None:
    data = book_of(
        {**unit("001", "甲局"), "年初预算批复数（万元）": 5}, headings=("单位编码", "单位名称", "年初预算批复数（万元）")
    )
    assert read_roster(data, "名册.xlsx", SCHEMES).units[0].budget == Decimal(5)


def test_a_formula_without_result_is_not_taken_for_blank() -> None:
    with pytest.raises(RosterError, match=r"K3.*没有存下结果"):
        roster(unit("001", "甲局", 人员编制="=1+1"))


def test_the_blank_roster_has_every_column_and_is_refused_as_long_as_it_is_empty(tmp_path: Path) -> None:
    write_roster_form(tmp_path / "名册.xlsx", SCHEMES)
    with pytest.raises(RosterError, match="没有单位"):
        load_roster(tmp_path / "名册.xlsx", SCHEMES)


def test_units_that_have_not_reported_are_listed_but_not_exempt_ones() -> None:
    known = roster(unit("001", "甲局"), unit("002", "乙局"), unit("003", "丙局", 免报原因="撤并"))
    reported = UnitResult("００１", "甲局", "", "passed", "甲.xlsx", "hunan-2018")
    missing = missing_units([reported], known, "", "hunan-2018")
    assert [(one.code, one.status, one.scheme_id) for one in missing] == [("002", "missing", "hunan-2018")]
