"""What is written comes back the same, every scalar as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.official_tables.library import built_in_library
from jixiao_batch.scheme.loading import built_in_ids
from jixiao_batch.scheme.source import read_source
from jixiao_batch.scheme.yaml_text import yaml_text

TEXTS = st.text(alphabet="甲5%:#-?{}[],&*!|>'\"\\@` \n=~：，“”", min_size=1, max_size=20)
KEYS = st.sampled_from(["名称", "分值", "因公出国（境）", "0的"])
RECORDS = st.recursive(
    st.dictionaries(KEYS, TEXTS, min_size=1),
    lambda inner: st.dictionaries(KEYS, TEXTS | inner | st.lists(TEXTS, min_size=1) | st.lists(inner, min_size=1), min_size=1),
    max_leaves=6,
)


@given(RECORDS)
def test_any_plain_data_comes_back_the_same(data: dict[str, object]) -> None:
    assert read_source(yaml_text(data), "").data == data


def test_built_in_schemes_come_back_the_same() -> None:
    schemes = built_in_library().schemes
    assert len(schemes) == len(built_in_ids())
    for data in schemes:
        assert read_source(yaml_text(data), "").data == data
