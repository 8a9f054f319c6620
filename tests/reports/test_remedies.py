"""Suggestions of the county's report: each speaks of findings and indicators that there are."""

from __future__ import annotations

from jixiao_batch.findings.catalogue import CATALOGUE
from jixiao_batch.reports.remedies import problem_names, remedies
from jixiao_batch.scheme.loading import built_in_ids, load_scheme


def test_every_code_is_in_the_catalogue() -> None:
    told = {code for remedy in remedies() for code in remedy.codes} | set(problem_names())
    assert told <= {kind.code for kind in CATALOGUE.values()}


def test_every_indicator_is_one_of_a_built_in_scheme() -> None:
    known = {one.name for scheme in built_in_ids() for one in load_scheme(scheme).scheme.indicators}
    assert {name for remedy in remedies() for name in remedy.indicators} <= known


def test_every_query_about_figures_or_points_has_a_suggestion() -> None:
    told = {code for remedy in remedies() for code in remedy.codes}
    assert {"identity-broken", "score-difference", "unit-slip", "field-missing", "other-year", "several-versions"} <= told
