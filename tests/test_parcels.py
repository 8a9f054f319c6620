"""A verdict that went to another process and back is the same, and takes what belongs to the scheme from there."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from holding import with_contents

from jixiao_batch.evaluation.verdict import Schemes, Verdict, judge, refused
from jixiao_batch.parcels import Packed, Parcels
from jixiao_batch.scheme.loading import load_scheme

FORM = Path(__file__).parents[1] / "samples" / "2023" / "报送" / "共青团清禾县委员会.xlsx"


@pytest.fixture(scope="module")
def schemes() -> Schemes:
    loaded = load_scheme("jianghua-2023")
    return Schemes({loaded.scheme.id: loaded})


@pytest.fixture(scope="module")
def verdict(schemes: Schemes) -> Verdict:
    return judge("甲.xlsx", FORM.read_bytes(), schemes)


def test_a_verdict_comes_out_as_it_went_in(schemes: Schemes, verdict: Verdict) -> None:
    parcels = Parcels(schemes)
    for one in (verdict, refused("乙.xlsx", "", "damaged")):
        assert parcels.open(parcels.parcel(one)) == one


def test_indicators_and_places_are_those_of_the_process_that_unpacks(schemes: Schemes, verdict: Verdict) -> None:
    there = Parcels(schemes)
    # what a started process gets: schemes and parcels of its own
    own_schemes, here = pickle.loads(pickle.dumps((schemes, there)))
    found = here.open(there.parcel(verdict))
    assert found == verdict
    assert found.assessment is not None
    assert found.submission is not None
    (loaded,) = own_schemes.named("jianghua-2023")
    assert all(a.indicator is b for a, b in zip(found.assessment.indicators, loaded.scheme.indicators, strict=True))
    places = own_schemes.layouts.of(loaded).fields
    assert found.submission.place("年初预算") is places["年初预算"].issued


def test_a_form_whose_cells_moved_comes_out_as_it_went_in(schemes: Schemes, verdict: Verdict) -> None:
    form = verdict.submission
    assert form is not None
    entries = {name: replace(entry, place=replace(entry.place, cell="ZZ9")) for name, entry in form.entries.items()}
    moved = with_contents(verdict, submission=replace(form, entries=entries))
    there, here = (Parcels(schemes) for _ in range(2))
    assert here.open(there.parcel(moved)) == moved
    assert form.place("年初预算").cell != "ZZ9"


def test_a_parcel_is_much_smaller_than_the_verdict(schemes: Schemes, verdict: Verdict) -> None:
    assert len(Parcels(schemes).parcel(verdict).packed) * 8 < len(pickle.dumps(verdict))


def test_contents_that_were_changed_stay_packed_and_are_what_they_were_changed_to(schemes: Schemes, verdict: Verdict) -> None:
    parcels = Parcels(schemes)
    there = parcels.open(parcels.parcel(verdict))
    changed = with_contents(there, findings=())
    assert isinstance(changed.held, Packed)
    assert changed == with_contents(verdict, findings=())
    assert (changed.held.outline.findings, changed.totals) == (0, verdict.totals)


def test_contents_that_were_long_not_looked_at_are_unpacked_again(
    schemes: Schemes, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao_batch.parcels._MOST_UNPACKED", 2)
    monkeypatch.setattr("jixiao_batch.parcels._FEW_UNPACKED", 2)
    parcels = Parcels(schemes)
    three = [parcels.open(parcels.parcel(verdict)) for _ in range(3)]
    first = three[0].contents
    assert three[0].contents is first
    assert [one.contents for one in three[1:]] == [first, first]
    assert three[0].contents is not first
    assert three[0].contents == first


def test_where_there_are_more_forms_than_stay_unpacked_only_the_last_few_do(
    schemes: Schemes, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao_batch.parcels._MOST_UNPACKED", 4)
    monkeypatch.setattr("jixiao_batch.parcels._FEW_UNPACKED", 1)
    parcels = Parcels(schemes)
    four = [parcels.open(parcels.parcel(verdict)) for _ in range(4)]
    before = [one.contents for one in four]
    assert all(one.contents is known for one, known in zip(four, before, strict=True))
    last = parcels.open(parcels.parcel(verdict))
    assert last.contents == before[0]
    assert all(one.contents is not known for one, known in zip(four, before, strict=True))
