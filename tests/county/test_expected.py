"""Forms against the roster: matched by code, then name or alias; a similar name is proposed, never taken."""

from __future__ import annotations

from decimal import Decimal

import pytest
from holding import held

from jixiao_batch.county.expected import known_figure_findings, recognise
from jixiao_batch.county.roster import Roster, RosterUnit
from jixiao_batch.evaluation.verdict import Schemes, Verdict
from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.submission import Entry, FormStamp, Submission

ROSTER = Roster(
    (
        RosterUnit("001", "清禾县财政局", category="县直机关", scheme_id="jianghua-2023"),
        RosterUnit("002", "清禾县民政局", aliases=("民政局",)),
    )
)


def submission(**values: str | Decimal) -> Submission:
    entries = {field: Entry(value, Place("基础数据", "C7", field), str(value)) for field, value in values.items()}
    return Submission(FormStamp(), entries, ())


def recognised(code: str, name: str, scheme_id: str = "jianghua-2023") -> Verdict:
    form = Verdict("甲.xlsx", "sha", "used", "", scheme_id, held(submission(单位编码=code, 单位名称=name)))
    return recognise([form], ROSTER, Schemes({}))[0]


@pytest.mark.parametrize(
    ("code", "name", "unit", "codes"),
    [
        ("001", "清禾县财政局", "清禾县财政局", []),
        ("００１", "清禾县 财政局", "清禾县财政局", []),
        ("", "民政局", "清禾县民政局", []),
        ("001", "县财政", "清禾县财政局", ["roster-name"]),
        ("099", "清禾县民政局", "清禾县民政局", ["roster-code"]),
        ("001", "清禾县民政局", "清禾县财政局", ["roster-contradiction"]),
    ],
)
def test_a_form_is_matched_by_code_then_by_name(code: str, name: str, unit: str, codes: list[str]) -> None:
    verdict = recognised(code, name)
    assert (verdict.name, [finding.code for finding in verdict.findings]) == (unit, codes)
    assert verdict.status == ("returned" if "roster-contradiction" in codes else "used")


def test_a_similar_name_is_only_proposed() -> None:
    verdict = recognised("777", "清禾县财政局国库股")
    assert (verdict.status, verdict.submission) == ("unknown", None)
    assert "清禾县财政局（001）" in verdict.reason
    assert "别名" in verdict.reason


def test_a_form_of_another_scheme_than_the_roster_names_is_returned() -> None:
    assert [finding.code for finding in recognised("001", "清禾县财政局", "hunan-2018").findings] == ["other-scheme"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("61.36", ""),
        ("61.364", ""),
        ("613600", "approved-slip"),
        ("6136", "approved-slip"),
        ("613.6", "approved-slip"),
        ("0.006136", "approved-slip"),
        ("60", "approved-differs"),
    ],
)
def test_approved_budget_is_compared(typed: str, code: str) -> None:
    scheme = load_scheme("jianghua-2023").scheme
    unit = RosterUnit("001", "甲", budget=Decimal("61.36"))
    form = Verdict("甲.xlsx", "sha", "used", held=held(submission(年初预算=Decimal(typed))))
    found = list(known_figure_findings(scheme, form, unit))
    assert [finding.code for finding in found] == ([code] if code else [])
    if found:
        assert "61.36" in found[0].message
        assert typed in found[0].message
        assert found[0].place.cell == "C7"
