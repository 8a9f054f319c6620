"""The built-in schemes as a run knows them."""

from __future__ import annotations

import pytest

from jixiao_batch.scheme.loading import BuiltInSchemes, built_in_ids


def test_each_built_in_scheme_is_known_by_its_own_id_and_read_once() -> None:
    schemes = BuiltInSchemes()
    assert tuple(schemes) == built_in_ids()
    assert len(schemes) == len(built_in_ids())
    assert {scheme_id: loaded.scheme.id for scheme_id, loaded in schemes.items()} == {one: one for one in built_in_ids()}
    assert schemes["jianghua-2023"] is schemes["jianghua-2023"]


def test_an_id_that_is_none_of_theirs_is_no_file_either() -> None:
    schemes = BuiltInSchemes()
    assert "../../README.md" not in schemes
    assert schemes.get("甲.yaml") is None
    with pytest.raises(KeyError):
        schemes["jianghua"]
