"""Charts: grey, the same each time, and without a Chinese font no Chinese word is drawn but told in the caption."""

from __future__ import annotations

import dataclasses
import io

import pytest
from example_county import example_county
from PIL import Image

from jixiao_batch.county.consolidate import summarise
from jixiao_batch.reports import fonts
from jixiao_batch.reports.charts import county_charts
from jixiao_batch.reports.naming import Naming
from jixiao_batch.reports.words import Picture

_COUNTY = example_county()
_SUMMARY = summarise(_COUNTY.loaded.scheme, _COUNTY.units)


def _charts() -> dict[str, object]:
    return county_charts(_COUNTY.loaded.scheme, _COUNTY, _SUMMARY)


def test_charts_are_grey_and_identical_each_time() -> None:
    first = _charts()
    for name in ("等次图", "分组图", "执行图"):
        picture = first[name]
        assert isinstance(picture, Picture)
        shown = Image.open(io.BytesIO(picture.png)).convert("RGB").getcolors()
        assert shown is not None and all(len(set(colour)) == 1 for _, colour in shown)
    assert _charts() == first


def test_without_a_chinese_font_the_words_are_in_the_caption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese_font", lambda: None)
    charts = _charts()
    assert charts["等次图说明"] == "等次分布图（单位：个）（1＝优；2＝良；3＝中；4＝差）"
    assert isinstance(charts["等次图"], Picture)


def test_a_county_without_ranked_units_has_no_pictures() -> None:
    charts = county_charts(_COUNTY.loaded.scheme, example_county(()), summarise(_COUNTY.loaded.scheme, ()))
    assert not any(charts.values())


def test_letters_go_on_after_z() -> None:
    units = [dataclasses.replace(_COUNTY.units[0], code=f"{number:03}") for number in range(28)]
    naming = Naming(reversed(units), anonymous=True)
    assert [naming(unit) for unit in units[24:]] == ["单位Y", "单位Z", "单位AA", "单位AB"]
