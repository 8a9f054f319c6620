"""Large JSON is read as `json` reads it, piece by piece, however the pieces fall."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch import json_reading
from jixiao_batch.json_reading import passed_over, read_object

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
_VALUES = st.recursive(_SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=3), one, max_size=3))


class Trickling(io.StringIO):
    """Gives a few characters at a time, whatever is asked for."""

    def read(self, size: int | None = -1) -> str:
        return super().read(min(3, size) if size is not None and size > 0 else size)


@given(data=st.dictionaries(st.sampled_from(["units", "files", "year", "甲"]), _VALUES), indent=st.sampled_from([None, 1]))
def test_what_is_read_is_what_json_reads(data: dict[str, Any], indent: int | None) -> None:
    handed: list[Any] = []
    found = read_object(Trickling(json.dumps(data, ensure_ascii=False, indent=indent)), {"units": handed.append})
    units = data.get("units")
    if isinstance(units, list):
        assert handed == units
        assert found == {**data, "units": len(units)}
    else:
        assert (handed, found) == ([], data)


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{"a" 1}', "{1:2}", '{"units":[1', '{"units":[1,]}', '{"a":1}}', "[1"],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"missing|stands behind|Expecting|Unterminated|a key"):
        read_object(io.StringIO(text), {"units": passed_over})


@pytest.mark.parametrize("text", ["[]", "12", '"units"', "null", " [1, 2] "])
def test_something_other_than_an_object_has_no_entries(text: str) -> None:
    assert read_object(io.StringIO(text), {"units": passed_over}) == {}


def test_of_a_long_list_little_is_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reading, "_CHUNK", 100)
    asked: list[int] = []

    class Watched(io.StringIO):
        def read(self, size: int | None = -1) -> str:
            asked.append(size or 0)
            return super().read(size)

    text = json.dumps({"units": [{"code": f"{number:06}"} for number in range(1000)]})
    assert read_object(Watched(text), {"units": passed_over}) == {"units": 1000}
    assert max(asked) <= 200
