"""Figures that balance and still cannot be meant are asked about; those that only look unusual are left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from evaluation.submissions import REAL, SCHEME, submission

from jixiao_batch.evaluation.checks import check_identities
from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.plausibility import check_rates
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.plausibility import Plausibility
from jixiao_batch.scheme.records import Amount
from jixiao_batch.workbook.submission import Submission

AMOUNTS = [field.id for field in SCHEME.data_fields if field.unit == "万元" and field.id in REAL]


def checked(given: Submission) -> tuple[Finding, ...]:
    return check_identities(Lookup(SCHEME, given))


@pytest.mark.parametrize("factor", ["10000", "1000", "100", "0.0001", "0.001", "0.01"])
@pytest.mark.parametrize("field", ["基本支出", "财政拨款收入", "年末结余"])
def test_one_amount_in_another_unit_is_told_as_one_slip(factor: str, field: str) -> None:
    typed = plain(Decimal(REAL[field]) * Decimal(factor))
    findings = checked(submission(**{field: typed}))
    (slip,) = [finding for finding in findings if finding.code == "unit-slip"]
    assert (slip.place.label, slip.value, Decimal(slip.expected)) == (field, typed, Decimal(REAL[field]))
    assert [finding.code for finding in findings] == ["unit-slip"]
    assert slip.follows >= 2
    assert f"另有 {slip.follows} 处由此引起" in slip.message


def test_round_sums_that_agree_by_chance_are_no_slip() -> None:
    parts = {"公务用车购置本年决算": "0", "公务用车运行维护本年决算": "0", "因公出国（境）本年决算": "0"}
    (finding,) = checked(submission(三公经费本年决算="100", 公务接待本年决算="1", **parts))
    assert finding.code == "identity-broken"


def test_a_whole_form_in_yuan_is_an_error_although_everything_balances() -> None:
    (finding,) = checked(submission(**{field: plain(Decimal(REAL[field]) * 10000) for field in AMOUNTS}))
    assert (finding.code, finding.severity, finding.place.label) == ("whole-form-slip", "error", "基本支出")
    assert "524200.00" in finding.message


def test_a_block_in_yuan_that_balances_by_itself_is_asked_about_once() -> None:
    block = {"三公经费上年预算": "9000", "三公经费本年预算": "8000", "三公经费本年决算": "7000"}
    (finding,) = checked(submission(**block))
    assert (finding.code, finding.severity, finding.place.label) == ("amount-beyond", "query", "三公经费（上年预算）")
    assert len(finding.also) == 2
    assert "61.36" in finding.message
    assert checked(submission(三公经费上年预算="999")) == ()


def test_a_whole_form_in_hundred_millions_asks() -> None:
    (finding,) = checked(submission(**{field: plain(Decimal(REAL[field]) / 10000) for field in AMOUNTS}))
    assert (finding.code, finding.severity) == ("whole-form-slip", "query")


def balanced(spent: str) -> Submission:
    """A unit of four persons that spends so much and balances."""
    return submission(财政拨款收入=spent, 基本支出收入=spent, 项目支出收入="0", 基本支出=spent, 项目支出="0", 年末结余="0",
                      基本支出结余="0")  # fmt: skip


@pytest.mark.parametrize(
    ("spent", "codes"),
    [
        ("0.08", ["whole-form-slip"]),
        ("0.09", []),
        ("800", []),
        ("801", ["bound-broken"]),
        ("8000", ["bound-broken"]),
        ("8001", ["whole-form-slip"]),
    ],
)
def test_unusual_spending_per_head_is_asked_about_and_absurd_spending_is_returned(spent: str, codes: list[str]) -> None:
    assert [finding.code for finding in checked(balanced(spent))] == codes


@pytest.mark.parametrize(("executed", "codes"), [("1.2", []), ("1.21", ["rate-above-limit"])])
def test_execution_above_the_whole_is_asked_about(executed: str, codes: list[str]) -> None:
    findings = list(check_rates(Lookup(SCHEME, submission(政府采购执行=executed))))
    assert [(finding.code, finding.place.label) for finding in findings] == [(code, "政府采购执行率") for code in codes]


def test_the_scheme_says_which_rates_are_limited_and_from_where_on() -> None:
    own = Plausibility.model_validate({"执行率上限": "110%", "执行率指标": ["在职人员控制率"]})
    scheme = SCHEME.model_copy(update={"plausibility": own})
    given = submission(政府采购执行="9", 实有在职人数="6")
    assert [finding.place.label for finding in check_rates(Lookup(scheme, given))] == ["在职人员控制率"]
    assert own.rate_limit == Amount(Decimal("1.1"), percent=True)
