"""自评报告: written from the unit's own results, in the order that the notice asks for; foreign text stays text."""

from __future__ import annotations

import dataclasses
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

from example_county import example_county
from holding import with_contents
from reading_back import every_text, forms_in, numbers, prose, results, scheme_forms, table_with

from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.reports.template import load_template
from jixiao_batch.reports.unit_context import unit_context
from jixiao_batch.reports.writing import reported_units

_HOSTILE = "县{{ 7*7 }}<w:p/>&amp;局{%p if x %}\x0b\n{_{ 1 }_}\ud83d"


@cache
def _county() -> CountyResult:
    return example_county()


@cache
def _template() -> Any:
    return load_template("自评报告")


def _unit(code: str) -> UnitResult:
    return next(unit for unit in _county().units if unit.code == code)


def _report(unit: UnitResult) -> bytes:
    data: bytes = _template().fill(unit_context(_county().loaded, unit))
    return data


def test_every_number_comes_from_the_unit_s_own_results() -> None:
    of_scheme = scheme_forms(_county().loaded.scheme)
    by_code = {unit["code"]: unit for unit in results(_county())["units"]}
    for unit in _county().units:
        if is_adopted(unit):
            mine = by_code[unit.code]
            sums: Counter[tuple[int, str]] = Counter()
            for one in mine["indicators"]:
                for level, name in enumerate(one["path"]):
                    sums[level, name] += Decimal(one["final"] or 0)
            allowed = forms_in(mine) | forms_in([str(points) for points in sums.values()]) | of_scheme
            assert numbers(every_text(_report(unit))) <= allowed, unit.name


def test_headings_are_in_the_order_of_the_notice() -> None:
    text = prose(_report(_unit("001001")))
    headings = ["单位概况", "人员和车辆情况", "收支结余情况", "预算执行与管理情况", "绩效指标完成情况", "结论"]
    places = [text.index(f"\n{heading}\n") for heading in headings]
    assert places == sorted(places)


def test_each_rate_is_told_with_its_working_and_points() -> None:
    text = prose(_report(_unit("001001")))
    assert "在职人员控制率4÷5＝80.00%，得5分" in text
    assert "新建楼堂馆所面积控制率不适用，得5分" in text


def test_table_of_scores_agrees_with_the_results() -> None:
    mine = next(one for one in results(_county())["units"] if one["code"] == "002001")
    rows = table_with(_report(_unit("002001")), "指标", "过程")
    assert [(row[0], row[3]) for row in rows] == [(one["name"], one["final"]) for one in mine["indicators"]]


def test_a_total_that_is_not_final_is_called_so() -> None:
    provisional = next(unit for unit in _county().units if unit.assessment and unit.assessment.provisional)
    text = prose(_report(provisional))
    assert "暂定得分" in text and "等次未定" in text


def test_what_departments_typed_is_neither_evaluated_nor_able_to_break_the_file() -> None:
    unit = _unit("001001")
    finding = Finding("x", "query", "题", _HOSTILE, "改{{ 年度 }}", Place("基础数据", "C1", "甲"))
    hostile = with_contents(dataclasses.replace(unit, name=_HOSTILE), findings=(finding,))
    text = prose(_report(hostile))
    assert "{{ 7*7 }}<w:p/>&amp;局{%p if x %}" in text
    assert "49" not in text and "改{{ 年度 }}" in text
    assert "\x0b" not in text and "{{ 1 }}" not in text


def test_only_units_whose_form_is_used_get_a_report() -> None:
    codes = {unit.code for _, unit in reported_units([_county()])}
    assert "005002" not in codes and "007001" not in codes and "001001" in codes


def test_one_template_filled_twice_gives_the_same_bytes() -> None:
    first = _report(_unit("003001"))
    _report(_unit("003002"))
    assert _report(_unit("003001")) == first
