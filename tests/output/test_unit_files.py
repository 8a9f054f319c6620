"""The files that list every unit: one walk writes them, from parts that only the unit itself can change."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from example_county import UNITS, example_county
from in_one_piece import page_bytes, result_text

from jixiao_batch.county.decision_list import NO_DECISIONS
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.own_files import sha256_of
from jixiao_batch.output.unit_files import UnitPlaces, end_page, end_result, write_unit_files
from jixiao_batch.output.unit_parts import PartsOf, PartsScheme, PartsSchemes, UnitParts, unit_parts, unpacked


def _parts_schemes(county: CountyResult) -> PartsSchemes:
    return PartsSchemes({county.loaded.scheme.id: county.loaded})


@pytest.fixture(scope="module")
def county() -> CountyResult:
    return example_county()


@pytest.fixture(scope="module")
def scheme(county: CountyResult) -> PartsScheme:
    return scheme_of(county)


def scheme_of(county: CountyResult) -> PartsScheme:
    return _parts_schemes(county)[county.loaded.scheme.id]


def written(folder: Path, county: CountyResult, parts_of: PartsOf = unit_parts) -> dict[str, bytes]:
    """Every file, and the lines of 复核意见."""
    folder.mkdir()
    places = UnitPlaces(folder / "结果.json", folder / "看板.html", folder)
    units = write_unit_files([county], _parts_schemes(county), NO_DECISIONS, places, parts_of)
    end_page(places.page, units.page, {(0, 1): (("得分表", "得分表/甲.xlsx"),)})
    sha256 = end_result(places.result, units.result, {"得分表/甲.xlsx": "0" * 64})
    assert sha256 == sha256_of(places.result)
    waiting = json.dumps(list(units.waiting)).encode("ascii")
    return {**{file.name: file.read_bytes() for file in folder.iterdir()}, "复核意见": waiting}


def test_parts_of_a_unit_do_not_change_with_its_standing_or_with_other_units(county: CountyResult, scheme: PartsScheme) -> None:
    standing = {"rank": 7, "group_rank": 8, "department": "县卫健局", "department_rank": 9, "rank_range": (1, 9)}
    for unit in county.units:
        moved = replace(unit, **standing, score_range=(Decimal(1), Decimal(2)))
        assert unit_parts(scheme, moved) == unit_parts(scheme, unit)
    few = example_county(UNITS[2:5])
    alone = {unit.code: unit_parts(scheme_of(few), unit) for unit in few.units}
    assert alone == {unit.code: unit_parts(scheme, unit) for unit in county.units if unit.code in alone}


def test_kept_parts_are_written_the_same_as_those_made_anew(county: CountyResult, tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}

    def keeping(scheme: PartsScheme, unit: UnitResult) -> UnitParts:
        parts = unit_parts(scheme, unit)
        kept[unit.code] = parts.packed()
        return parts

    anew = written(tmp_path / "新", county, keeping)
    again = written(tmp_path / "旧", county, lambda _, unit: unpacked(kept[unit.code]))
    assert anew == again
    assert kept == {unit.code: unit_parts(scheme_of(county), unit).packed() for unit in county.units}


def test_one_walk_writes_what_each_file_is_by_itself(county: CountyResult, tmp_path: Path) -> None:
    files = written(tmp_path / "输出", county)
    told = result_text([county], county.files, {"得分表/甲.xlsx": "0" * 64})
    assert files["结果.json"] == told.encode("utf-8")
    assert files["看板.html"] == page_bytes([county], {(0, 1): (("得分表", "得分表/甲.xlsx"),)})


def test_what_the_run_has_found_is_whole_before_it_is_known_what_it_writes(county: CountyResult, tmp_path: Path) -> None:
    places = UnitPlaces(tmp_path / "结果.json", tmp_path / "看板.html", tmp_path)
    units = write_unit_files([county], _parts_schemes(county), NO_DECISIONS, places)
    found = json.loads(places.result.read_bytes())
    assert units.result.sha256() == sha256_of(places.result)
    end_result(places.result, units.result, {"甲": "1"})
    assert json.loads(places.result.read_bytes()) == {**found, "outputs": {"甲": "1"}}


def test_what_waits_is_listed_by_code_whatever_the_ranks_are(county: CountyResult, tmp_path: Path) -> None:
    codes = [line[0] for line in json.loads(written(tmp_path / "输出", county)["复核意见"])]
    assert codes == sorted(codes)
    assert len(set(codes)) > 3


def test_memory_hardly_grows_with_the_number_of_units(county: CountyResult, tmp_path: Path) -> None:
    def peak(times: int) -> int:
        many = replace(county, units=county.units * times)
        places = UnitPlaces(tmp_path / "结果.json", tmp_path / "看板.html", tmp_path)
        tracemalloc.start()
        write_unit_files([many], _parts_schemes(many), NO_DECISIONS, places, lambda *_: parts)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    parts = unit_parts(scheme_of(county), county.units[0])
    peak(1)  # what is made once
    few, more = peak(5), peak(25)
    texts = len(parts.record) + len(parts.card) + sum(map(len, parts.csv.lines))
    assert (more - few) / (20 * len(county.units)) < texts / 10
