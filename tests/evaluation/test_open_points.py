"""Possible totals are worked out where a form is judged, and worked out again only for what somebody has said more about."""

from __future__ import annotations

from pathlib import Path

import pytest
from holding import with_contents

from jixiao_batch.county.ranges import with_ranges
from jixiao_batch.county.units import unit_of, with_more_findings
from jixiao_batch.evaluation.open_points import score_range
from jixiao_batch.evaluation.verdict import Schemes, Verdict, judge
from jixiao_batch.findings.catalogue import found
from jixiao_batch.ledger.codec import Codec
from jixiao_batch.parcels import Parcels
from jixiao_batch.scheme.loading import load_scheme

FORMS = Path(__file__).parents[2] / "samples" / "2023" / "报送"
LOADED = load_scheme("jianghua-2023")
SCHEMES = Schemes({LOADED.scheme.id: LOADED})


def judged(name: str) -> Verdict:
    return judge(name, (FORMS / name).read_bytes(), SCHEMES)


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return judged("清禾县人民医院.xlsx")


def test_they_travel_with_the_verdict_to_another_process_and_to_the_ledger(verdict: Verdict) -> None:
    own = score_range(LOADED.scheme, verdict.contents)
    assert own[0] < own[1]
    parcels = Parcels(SCHEMES)
    assert parcels.open(parcels.parcel(verdict)).held.outline.score_range == own
    codec = Codec(SCHEMES.known)
    assert codec.unpack(codec.pack(verdict)[0])[1].score_range == own


def test_a_form_that_goes_back_has_none() -> None:
    assert judged("清禾县林业局.xlsx").held.outline.score_range is None


def test_a_query_of_the_countys_widens_what_was_worked_out_before_it(verdict: Verdict) -> None:
    unit = unit_of(verdict)
    query = found("approved-differs", unit.place("人员编制"), value="5", expected="6", detail="-1")
    (before,), (after,) = (with_ranges(LOADED.scheme, [one]) for one in (unit, with_more_findings(unit, [query])))
    assert before.score_range is not None and after.score_range is not None
    assert before.score_range == verdict.held.outline.score_range
    assert after.score_range[0] < before.score_range[0]


def test_other_contents_are_not_taken_for_what_was_judged(verdict: Verdict) -> None:
    assert with_contents(verdict, findings=()).held.outline.score_range is None
