"""Files become units: each file one status, each unit one row, two versions of one form never mixed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from holding import held, with_contents

from jixiao_batch.county.units import settle_units, with_explanations, with_more_findings
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.contents import outline_of
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Place, by_severity
from jixiao_batch.workbook.submission import Entry, FormStamp, Submission


def verdict(path: str, code: str = "001", name: str = "甲单位", budget: str = "10", sha256: str = "") -> Verdict:
    entries = {
        "单位编码": Entry(code, Place(), code),
        "单位名称": Entry(name, Place(), name),
        "年初预算": Entry(Decimal(budget), Place(), budget),
    }
    submission = Submission(FormStamp(), entries, ())
    return Verdict(path, sha256 or f"sha-{path}", "used", "", "jianghua-2023", held(submission))


def statuses(*verdicts: Verdict) -> dict[str, str]:
    return {file.path: file.status for file in settle_units(verdicts)[1]}


def test_a_second_copy_of_the_same_bytes_is_a_duplicate_of_the_first() -> None:
    one, copy = verdict("甲.xlsx", sha256="same"), verdict("甲（1）.xlsx", sha256="same")
    assert statuses(one, copy) == {"甲.xlsx": "used", "甲（1）.xlsx": "duplicate"}


def test_a_copy_that_was_only_saved_again_counts_as_the_same() -> None:
    assert statuses(verdict("甲.xlsx"), verdict("甲2.xlsx")) == {"甲.xlsx": "used", "甲2.xlsx": "duplicate"}


def test_strict_duplicates_set_both_versions_aside_and_return_the_unit_once() -> None:
    units, files = settle_units([verdict("甲.xlsx"), verdict("甲改.xlsx", budget="11")], strict_duplicates=True)
    assert [file.status for file in files] == ["duplicate", "duplicate"]
    assert [(unit.name, unit.status, unit.submission) for unit in units] == [("甲单位", "returned", None)]
    assert "甲.xlsx" in units[0].findings[0].message
    assert "甲改.xlsx" in units[0].findings[0].message


def test_last_years_form_does_not_stand_against_this_years() -> None:
    assessment = Assessment({}, (), (), None, Decimal(0), "差", False)
    right = with_contents(verdict("今年.xlsx"), assessment=assessment)
    stray = replace(verdict("去年.xlsx", budget="9"), status="returned", reason="评价年度是 2022")
    units, files = settle_units([right, stray])
    assert [(unit.file, unit.status) for unit in units] == [("今年.xlsx", "passed")]
    assert {file.path: file.status for file in files} == {"今年.xlsx": "used", "去年.xlsx": "returned"}


def test_one_code_for_two_units_returns_both() -> None:
    units, files = settle_units([verdict("甲.xlsx"), verdict("乙.xlsx", name="乙单位")])
    assert {unit.name: unit.status for unit in units} == {"甲单位": "returned", "乙单位": "returned"}
    assert {file.status for file in files} == {"returned"}


def test_codes_that_differ_only_in_width_are_one_unit() -> None:
    units, _ = settle_units([verdict("甲.xlsx", sha256="same"), verdict("乙.xlsx", code="００１", sha256="same")])
    assert len(units) == 1


def test_names_are_one_where_the_roster_and_decisions_take_them_for_one() -> None:
    units, _ = settle_units([verdict("甲.xlsx", name="甲-1单位"), verdict("乙.xlsx", name="甲−1单\u200b位：", budget="11")])
    assert len(units) == 1


def test_a_file_that_never_became_a_form_is_listed_without_a_unit() -> None:
    lost = replace(with_contents(verdict("坏.xlsx"), submission=None), status="unreadable", reason="文件损坏")
    units, files = settle_units([lost])
    assert units == ()
    assert [(file.path, file.status, file.unit) for file in files] == [("坏.xlsx", "unreadable", "")]


def project(path: str, name: str, code: str) -> Verdict:
    """A form of 甲单位 about one of its projects."""
    form = verdict(path, code)
    assert form.submission is not None
    entries = {**form.submission.entries, "项目名称": Entry(name, Place(), name)}
    return with_contents(form, submission=replace(form.submission, entries=entries))


def test_projects_of_one_unit_stand_apart_by_their_codes() -> None:
    units, _ = settle_units([project("一.xlsx", "修路", "001-01"), project("二.xlsx", "架桥", "001-02")])
    assert [(unit.label, unit.status) for unit in units] == [("甲单位（修路）", "passed"), ("甲单位（架桥）", "passed")]


def test_two_projects_under_one_code_are_returned_and_never_taken_for_versions_of_one() -> None:
    units, files = settle_units([project("一.xlsx", "修路", "001"), project("二.xlsx", "架桥", "001")])
    assert [file.status for file in files] == ["returned", "returned"]
    assert {finding.code for unit in units for finding in unit.findings} == {"code-shared"}


def test_an_explanation_is_accepted_of_what_only_the_county_shows() -> None:
    assessment = Assessment({}, (), (), None, Decimal(0), "差", False)
    versions = [
        with_contents(verdict(path, budget=budget), assessment=assessment)
        for path, budget in (("甲.xlsx", "1"), ("乙.xlsx", "2"))
    ]
    unit = settle_units(versions)[0][0]
    assert unit.status == "query"
    decision = Decision("001", "", "问题", "同一单位有几个版本", "采信", None, "已与单位确认", "复核甲", place="复核意见!J4")
    settled = with_explanations(unit, [decision])
    assert (settled.status, [one.severity for one in settled.findings]) == ("passed", ["note"])
    assert [one.decision for one in settled.decided] == [decision]
    assert settled.contents.asked == unit.findings


def test_what_the_county_finds_stands_before_the_forms_own_of_the_same_severity() -> None:
    own = tuple(found(code, value=value) for code, value in (("same-amounts", "1"), ("code-shared", "2")))
    unit = settle_units([with_contents(verdict("甲.xlsx"), findings=by_severity(own))])[0][0]
    added = [found("same-amounts", value="4"), found("code-shared", value="5", aside="乙")]
    more = with_more_findings(unit, added)
    assert more.findings == by_severity((*added, *unit.findings))
    assert more.status == "returned"
    assert more.held.outline == outline_of(more.contents), "told without looking at the form"
    changed = with_contents(more, findings=())
    assert (changed.findings, changed.submission) == ((), unit.submission)
