"""What must balance is checked over what was typed; one slipped amount is told as one slip."""

from __future__ import annotations

import pytest
from evaluation.submissions import SCHEME, submission

from jixiao_batch.evaluation.checks import check_identities
from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.findings.model import Finding
from jixiao_batch.workbook.submission import Submission


def checked(given: Submission) -> tuple[Finding, ...]:
    return check_identities(Lookup(SCHEME, given))


def found(given: Submission) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.label) for finding in checked(given)]


def test_balanced_figures_say_nothing() -> None:
    assert found(submission()) == []


def test_an_identity_that_does_not_hold_shows_both_sides_and_the_difference() -> None:
    (finding,) = checked(submission(人员经费="40", 公用经费="12.40"))
    assert (finding.code, finding.severity) == ("identity-broken", "error")
    assert finding.message == "基本支出分项之和：基本支出为 52.42，人员经费＋公用经费为 52.40，相差 0.02"
    assert finding.place.sheet == "基础数据"


@pytest.mark.parametrize(("typed", "broken"), [("40.005", False), ("39.995", False), ("40.006", True), ("39.994", True)])
def test_the_tolerance_is_half_a_unit_of_the_last_place(typed: str, broken: bool) -> None:
    assert bool(found(submission(人员经费=typed, 公用经费="12.42"))) is broken


@pytest.mark.parametrize("typed", ["524200", "0.005242"])
def test_yuan_typed_for_ten_thousand_yuan_is_told_as_one_slip(typed: str) -> None:
    (finding,) = checked(submission(基本支出=typed))
    assert (finding.code, finding.place.label, finding.expected) == ("unit-slip", "基本支出", "52.42")
    assert finding.value == typed


def test_a_slip_in_a_balance_that_only_one_identity_knows_is_found_too() -> None:
    assert found(submission(基本支出="52.42", 人员经费="400000", 公用经费="12.42")) == [("unit-slip", "人员经费")]


def test_what_no_conversion_mends_stays_as_it_is() -> None:
    assert {code for code, _ in found(submission(基本支出="50"))} == {"identity-broken"}


def test_an_optional_figure_that_is_left_out_is_not_checked() -> None:
    assert found(submission(年末结余=None, 基本支出结余=None, 项目支出结余=None)) == []


def test_parts_of_which_only_some_are_filled_are_told_and_not_compared() -> None:
    (finding,) = checked(submission(公务接待本年决算="0"))
    assert (finding.code, finding.severity) == ("identity-partial", "note")
    assert "公务用车购置（本年决算）、公务用车运行维护（本年决算）没有填" in finding.message


def test_implausible_relations_ask_for_a_check_only() -> None:
    (finding,) = checked(submission(实有在职人数="9"))
    assert (finding.code, finding.severity) == ("bound-broken", "query")
    assert finding.message == "在职人数与编制：实有在职人数为 9.00，人员编制×1.5为 7.50"
    assert "临聘" in finding.fix


def test_a_missing_amount_breaks_nothing() -> None:
    assert found(submission(基本支出=None)) == []
