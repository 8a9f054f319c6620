"""Of several versions of one form the latest valid one counts, and the unit is asked about the cells that differ."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from holding import held, with_contents

from jixiao_batch.county.results import FileResult
from jixiao_batch.county.units import settle_units
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict, amounts_of
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.submission import Entry, FormStamp, Submission

SCHEME = load_scheme("jianghua-2023").scheme
ASSESSMENT = Assessment({}, (), (), None, Decimal(0), "差", False)


def form(path: str, *, code: str = "001", name: str = "甲单位", filed: str = "", modified: int = 0, **amounts: str) -> Verdict:
    """A valid form; `amounts` are typed in rows 10, 11, … of 基础数据."""
    entries = {"单位编码": Entry(code or None, Place()), "单位名称": Entry(name or None, Place())}
    if filed:
        entries["填报日期"] = Entry(datetime.date.fromisoformat(filed), Place("基础数据", "C9", "填报日期"))
    for row, (field, text) in enumerate(({"年初预算": "10", **amounts}).items(), start=10):
        entries[field] = Entry(Decimal(text), Place("基础数据", f"C{row}", field), text)
    submission = Submission(FormStamp(), entries, ())
    stated = amounts_of(SCHEME, submission)
    contents = held(submission, ASSESSMENT)
    return Verdict(path, f"sha-{path}", "used", "", "jianghua-2023", contents, stated, modified=modified)


def faulty(verdict: Verdict) -> Verdict:
    return with_contents(replace(verdict, status="returned"), findings=(found("field-missing", Place(label="项目支出")),))


def settled(*verdicts: Verdict) -> tuple[UnitResult, dict[str, FileResult]]:
    units, files = settle_units(verdicts)
    assert len(units) == 1
    return units[0], {file.path: file for file in files}


def codes(unit: UnitResult) -> list[str]:
    return [finding.code for finding in unit.findings]


@pytest.mark.parametrize(
    ("one", "other", "counts", "why"),
    [
        (
            form("a.xlsx", filed="2024-05-02"),
            form("b.xlsx", filed="2024-05-01", modified=9, 年初预算="11"),
            "a.xlsx",
            "填报日期较晚",
        ),
        (form("a.xlsx", filed="2024-05-02"), form("b.xlsx", modified=9, 年初预算="11"), "a.xlsx", "另一份没有写填报日期"),
        (form("a.xlsx", modified=4), form("b.xlsx", modified=2, 年初预算="11"), "a.xlsx", "文件时间较晚"),
        (form("a.xlsx"), form("b.xlsx", 年初预算="11"), "b.xlsx", "文件名排在后"),
        (form("a.xlsx"), faulty(form("b.xlsx", filed="2024-05-02", 年初预算="11")), "a.xlsx", "另一份有错误"),
    ],
)
def test_the_latest_valid_version_counts_and_says_why(one: Verdict, other: Verdict, counts: str, why: str) -> None:
    unit, files = settled(one, other)
    assert unit.file == counts
    assert unit.status == "query"
    (finding,) = unit.findings
    assert finding.code == "several-versions"
    assert why in finding.message
    aside = next(path for path in files if path != counts)
    assert (files[counts].status, files[aside].status) == ("used", "duplicate")
    assert counts in files[aside].reason
    assert why in files[aside].reason


def test_of_versions_that_are_all_returned_the_latest_is_returned() -> None:
    unit, files = settled(faulty(form("a.xlsx")), faulty(form("b.xlsx", 年初预算="11")))
    assert (unit.file, unit.status) == ("b.xlsx", "returned")
    assert codes(unit) == ["field-missing", "several-versions"]
    assert {path: file.status for path, file in files.items()} == {"a.xlsx": "duplicate", "b.xlsx": "returned"}


def test_the_query_lists_the_cells_that_differ_and_counts_those_beyond_ten() -> None:
    many = {f"金额{number}": "1" for number in range(12)}
    other = dict.fromkeys(many, "2")
    unit, _ = settled(form("a.xlsx", **other), form("b.xlsx", **many))
    (finding,) = unit.findings
    assert "基础数据!C11 金额0 2→1；" in finding.message
    assert "金额9 " in finding.message
    assert "金额10" not in finding.message
    assert finding.message.endswith("等共 12 处")


def test_a_cell_that_was_refused_in_one_version_only_is_named() -> None:
    """Struck out in the one, plain in the other: the two show the same figure and do not say the same."""
    refused = form("a.xlsx")
    assert refused.submission is not None
    place = Place("基础数据", "C10", "年初预算")
    entries = {**refused.submission.entries, "年初预算": Entry(None, place, "10")}
    finding = found("struck-out", place, value="10")
    submission = replace(refused.submission, entries=entries)
    unit, _ = settled(
        with_contents(replace(refused, status="returned"), submission=submission, findings=(finding,)), form("b.xlsx")
    )
    assert "不同之处：基础数据!C10 年初预算（a.xlsx：有划掉的内容）" in unit.findings[0].message


def test_copies_of_versions_are_only_duplicates() -> None:
    unit, files = settled(form("a.xlsx"), form("b.xlsx"), form("c.xlsx", 年初预算="11"))
    assert codes(unit) == ["several-versions"]
    assert [file.status for file in files.values()] == ["duplicate", "duplicate", "used"]


def test_a_version_without_code_belongs_to_the_unit_of_its_name() -> None:
    unit, files = settled(form("a.xlsx"), faulty(form("b.xlsx", code="", 年初预算="11")))
    assert (unit.file, files["b.xlsx"].status) == ("a.xlsx", "duplicate")


def test_a_version_without_name_belongs_to_the_unit_of_its_code() -> None:
    unit, _ = settled(form("a.xlsx"), faulty(form("b.xlsx", name="", 年初预算="11")))
    assert (unit.file, codes(unit)) == ("a.xlsx", ["several-versions"])


def test_one_name_under_two_codes_returns_both_and_goes_back_without_the_other_file() -> None:
    units, files = settle_units([form("a.xlsx"), form("b.xlsx", code="002", 年初预算="11")])
    assert [(unit.status, codes(unit)) for unit in units] == [("returned", ["name-shared"])] * 2
    assert {file.status for file in files} == {"returned"}
    finding = units[0].findings[0]
    assert "b.xlsx" not in finding.message + finding.fix
    assert "b.xlsx" in finding.county_message


def test_a_stray_form_under_another_code_does_not_stand_against_the_right_one() -> None:
    stray = with_contents(faulty(form("b.xlsx", code="002")), assessment=None)
    units, _ = settle_units([form("a.xlsx"), stray])
    assert [(unit.code, unit.status) for unit in units] == [("001", "passed"), ("002", "returned")]


AMOUNTS = {"基本支出": "52.42", "项目支出": "3", "财政拨款收入": "61.36", "年末结余": "5.94"}


def test_forms_of_two_units_with_the_same_amounts_are_both_asked_and_told_of_each_other_only_in_the_county() -> None:
    units, _ = settle_units([form("a.xlsx", **AMOUNTS), form("b.xlsx", code="002", name="乙单位", **AMOUNTS)])
    assert [(unit.status, codes(unit)) for unit in units] == [("query", ["same-amounts"])] * 2
    finding = units[0].findings[0]
    assert "乙单位" not in finding.message + finding.fix
    assert "乙单位" in finding.county_message


def test_of_many_forms_with_the_same_amounts_five_others_are_named_and_all_counted() -> None:
    forms = [form(f"{place}.xlsx", code=f"00{place}", name=f"单位{place}", **AMOUNTS) for place in range(8)]
    units, _ = settle_units(forms)
    first, last = (unit.findings[0].aside for unit in (units[0], units[-1]))
    assert first == "另一单位：单位1、单位2、单位3、单位4、单位5等共 7 个单位"
    assert last == "另一单位：单位0、单位1、单位2、单位3、单位4等共 7 个单位"


@pytest.mark.parametrize("other", [{**AMOUNTS, "年末结余": "5.95"}, {}])
def test_forms_that_differ_in_one_amount_or_have_few_are_not_called_the_same(other: dict[str, str]) -> None:
    one = AMOUNTS if other else {}
    units, _ = settle_units([form("a.xlsx", **one), form("b.xlsx", code="002", name="乙单位", **other)])
    assert [codes(unit) for unit in units] == [[], []]
