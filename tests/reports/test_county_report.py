"""汇总报告: every number comes from 结果.json, nothing is said where there is nothing to say."""

from __future__ import annotations

import dataclasses
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from example_county import UNITS, example_county
from holding import with_contents
from in_one_piece import read_run, result_text
from reading_back import (
    every_text,
    forms_in,
    numbers,
    opened,
    prose,
    results,
    scheme_forms,
    shown_forms,
    table_with,
    tables,
)

from jixiao_batch.county.results import CountyResult, Expected
from jixiao_batch.county.roster import Roster, RosterUnit
from jixiao_batch.evaluation.decisions import Decided, Decision
from jixiao_batch.history.changes import Comparison, compare
from jixiao_batch.numbers import fixed, percent, round_score
from jixiao_batch.reports.county_context import county_context
from jixiao_batch.reports.template import load_template
from jixiao_batch.scheme.loading import load_text, source_text

_ADOPTED = ("passed", "query")


@cache
def _county() -> CountyResult:
    return example_county()


@cache
def _template() -> Any:
    return load_template("汇总报告")


def _report(county: CountyResult, compared: Comparison | None = None, *, anonymous: bool = False) -> bytes:
    data: bytes = _template().fill(county_context(county, compared, anonymous=anonymous))
    return data


@cache
def _usual() -> bytes:
    return _report(_county())


def _mean(values: list[Decimal], places: int) -> Decimal:
    return round_score(sum(values, Decimal(0)) / len(values), places)


def _county_forms(data: dict[str, Any]) -> set[str]:
    """Counts, sums, averages and shares over the units, worked out from 结果.json alone."""
    units = data["units"]
    adopted = [unit for unit in units if unit["status"] in _ADOPTED]
    ranked = [unit for unit in units if unit["rank"] is not None]
    forms: set[str] = set()
    groups = [None, *{unit["group"] for unit in units}]
    for group in groups:
        mine = [unit for unit in units if group in (None, unit["group"])]
        forms |= {str(len(mine)), str(sum(1 for unit in mine if unit["rank"] is not None))}
        forms |= {str(count) for count in Counter(unit["status"] for unit in mine).values()}
        used = [unit for unit in adopted if unit in mine]
        forms.add(str(len(used)))
        for name in units[0]["balances"]:
            forms |= shown_forms(str(sum((Decimal(unit["balances"][name] or 0) for unit in used), Decimal(0))))
        for name in units[0]["values"]:
            typed = [unit["values"].get(name) for unit in used]
            if all(one is None or one.lstrip("-").replace(".", "").isdigit() for one in typed):
                forms |= shown_forms(str(sum((Decimal(one or 0) for one in typed), Decimal(0))))
        for name in units[0]["rates"]:
            rates = [Decimal(unit["rates"][name]["value"]) for unit in used if unit["rates"][name]["value"]]
            if rates:
                forms.add(percent(abs(_mean(rates, 4))))
        totals = [Decimal(unit["final_total"]) for unit in ranked if unit in mine]
        if totals:
            forms |= {fixed(_mean(totals, 2), 2), fixed(max(totals), 2), fixed(min(totals), 2)}
    forms |= {percent(Decimal(part) / len(units)) for part in range(len(units) + 1)}
    forms |= {percent(Decimal(count) / len(ranked)) for count in Counter(unit["grade"] for unit in ranked).values()}
    forms |= {str(count) for count in Counter(unit["grade"] for unit in ranked).values()}
    forms |= {str(len(adopted) - len(ranked)), "100.00%", "0", "0.00%"}
    both = [unit for unit in adopted if unit["self_total"] is not None]
    claimed, found = (sum((Decimal(unit[name]) for unit in both), Decimal(0)) for name in ("self_total", "final_total"))
    forms |= {str(len(both)), *(fixed(abs(one), 2) for one in (claimed, found, found - claimed))}
    apart = Counter((Decimal(u["final_total"]) - Decimal(u["self_total"])).compare(Decimal(0)) for u in both)
    forms |= {str(count) for count in apart.values()}
    forms |= {rate.lstrip("-") for rate in _rates_of_sums(adopted).values()}
    return forms | _finding_forms(units) | _indicator_forms(adopted)


#: rates of sums as a person would work them out: over and under the line
_OF_SUMS = {
    "在职人员控制率": (("实有在职人数",), ("人员编制",)),
    "三公经费变动率": (("三公经费本年预算", "-三公经费上年预算"), ("三公经费上年预算",)),
    "预算完成率": (("上年结转", "年初预算", "本年追加", "-年末结余"), ("上年结转", "年初预算", "本年追加")),
    "预算控制率": (("本年追加",), ("年初预算",)),
    "新建楼堂馆所面积控制率": (("实际建设面积",), ("批准建设面积",)),
    "新建楼堂馆所投资概算控制率": (("实际投资",), ("批准投资概算",)),
    "政府采购执行率": (("政府采购执行",), ("政府采购预算",)),
}


def _rates_of_sums(adopted: list[dict[str, Any]]) -> dict[str, str]:
    def added(units: list[dict[str, Any]], names: tuple[str, ...]) -> Decimal:
        found = [(name[:1] == "-", {**unit["values"], **unit["balances"]}[name.lstrip("-")]) for unit in units for name in names]
        return sum((-Decimal(value) if minus else Decimal(value) for minus, value in found), Decimal(0))

    shown = {}
    for name, (over, under) in _OF_SUMS.items():
        mine = [unit for unit in adopted if unit["rates"][name]["value"]]
        if mine:
            shown[name] = percent(added(mine, over) / added(mine, under))
    return shown


def _finding_forms(units: list[dict[str, Any]]) -> set[str]:
    places = [(finding["code"], place) for place, unit in enumerate(units) for finding in unit["findings"]]
    listed = {str(number) for number in range(1, len(units) + 1)}
    errors = {str(sum(1 for one in unit["findings"] if one["severity"] == "error")) for unit in units}
    every = Counter(code for code, _ in places)
    hit = Counter(code for code, _ in set(places))
    return listed | errors | {str(count) for count in (*every.values(), *hit.values())}


def _indicator_forms(adopted: list[dict[str, Any]]) -> set[str]:
    forms: set[str] = set()
    for place, indicator in enumerate(adopted[0]["indicators"]):
        finals = [unit["indicators"][place]["final"] for unit in adopted]
        scores = [Decimal(one) for one in finals if one is not None]
        if scores:
            mean = _mean(scores, 2)
            forms |= {fixed(mean, 2), percent(mean / Decimal(indicator["weight"])), str(len(scores))}
    return forms


def test_every_number_in_the_report_comes_from_the_results() -> None:
    data = results(_county())
    allowed = forms_in(data["units"]) | _county_forms(data) | scheme_forms(_county().loaded.scheme)
    assert numbers(every_text(_usual())) <= allowed


def test_ranking_table_says_what_the_results_say() -> None:
    ranked = [unit for unit in results(_county())["units"] if unit["rank"] is not None]
    rows = table_with(_usual(), "名次", "自评", "复核")
    assert [(row[0], row[1], row[5], row[7]) for row in rows] == [
        (str(unit["rank"]), unit["name"], unit["final_total"], unit["grade"]) for unit in ranked
    ]


def test_sums_by_category_are_those_of_the_adopted_units() -> None:
    units = [unit for unit in results(_county())["units"] if unit["status"] in _ADOPTED]
    names = list(units[0]["balances"])
    rows = table_with(_usual(), "类别", *names)
    for row in rows:
        mine = [unit for unit in units if row[0] == "合计" or (unit["group"] or "未分类") == row[0]]
        sums = [fixed(sum((Decimal(unit["balances"][name] or 0) for unit in mine), Decimal(0)), 2) for name in names]
        assert row[1:] == [str(len(mine)), *sums]


def test_rates_of_the_county_stand_by_its_sums_beside_the_averages() -> None:
    adopted = [unit for unit in results(_county())["units"] if unit["status"] in _ADOPTED]
    rows = table_with(_usual(), "名称", "全县合计", "全县平均")
    assert {row[0]: row[1] for row in rows} == _rates_of_sums(adopted)
    assert any(row[1] != row[2] for row in rows)


def test_a_rate_that_is_no_quotient_of_sums_has_no_sum_of_its_own() -> None:
    county = _county()
    text = source_text("jianghua-2023")[0].replace("公式: 本年追加 / 年初预算", "公式: 绝对值(本年追加) / 年初预算")
    other = dataclasses.replace(county, loaded=load_text(text, "我县.yaml"))
    rates = {row["名称"]: row["值"] for row in county_context(other, None)["比率表"]["行"]}
    assert rates["预算控制率"][0] == "—"
    assert rates["预算控制率"][1] != "—"


def test_what_people_have_decided_is_listed_with_from_and_to() -> None:
    county, unit = _county(), _county().ranked[1]
    made = [
        Decided(Decision(unit.code, unit.name, "指标", "预算完成率", "调整", Decimal(4), "有佐证", "甲"), "5.00", "3.00", "4.00"),
        Decided(Decision(unit.code, unit.name, "问题", "自评偏高", "采信", None, "已说明", "甲"), "", "", ""),
    ]
    units = tuple(with_contents(one, decided=tuple(made)) if one is unit else one for one in county.units)
    data = _report(dataclasses.replace(county, units=units))
    assert "对1个单位作了核定，核定得分、数据1处（调整1处），采信单位说明1处。" in prose(data)
    assert table_with(data, "对象", "核定", "理由") == [[unit.name, "预算完成率", "5.00", "3.00", "4.00", "有佐证"]]
    assert "人工核定情况" not in prose(_usual())


def test_a_reason_gives_no_unit_away_that_is_not_to_be_named() -> None:
    county, unit = _county(), _county().ranked[1]
    decision = Decision(unit.code, unit.name, "指标", "预算完成率", "调整", Decimal(4), f"{unit.name}有佐证", "甲")
    units = tuple(
        with_contents(one, decided=(Decided(decision, "5.00", "3.00", "4.00"),)) if one is unit else one for one in county.units
    )
    data = _report(dataclasses.replace(county, units=units), anonymous=True)
    assert table_with(data, "对象", "核定", "理由")[0][-1] == "（略）"


def test_columns_fill_the_page_and_no_more() -> None:
    for table in opened(_usual()).tables:
        widths = [column.width.mm for column in table.columns]
        assert sum(widths) == pytest.approx(156, abs=1)
        assert len(table.rows[0].cells) == len(widths)


def test_head_rows_are_repeated_on_every_page() -> None:
    for table in opened(_usual()).tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_a_report_without_findings_says_nothing_of_problems() -> None:
    good = tuple(unit for unit in UNITS if unit.code in ("001001", "001002"))
    county = example_county(good)
    quiet = dataclasses.replace(
        county, units=tuple(with_contents(u, findings=()) for u in county.units if u.status == "passed"), files=()
    )
    text = prose(_report(quiet))
    assert "存在的主要问题" not in text and "工作建议" not in text
    assert "退回" not in text and "未报" not in text and "户数增减" not in text
    assert "0个" not in text.replace("10个", "")


def test_a_county_without_a_single_form_still_has_a_report() -> None:
    county = _county()
    empty = dataclasses.replace(county, units=tuple(unit for unit in county.units if unit.status == "missing"))
    assert "未报1个" in prose(_report(empty))
    assert "评价得分情况" not in prose(_report(dataclasses.replace(county, units=(), files=())))


def test_anonymous_report_names_no_unit_and_keeps_its_letters() -> None:
    county = _county()
    data = _report(county, anonymous=True)
    text = "\n".join(every_text(data))
    for unit in county.units:
        assert unit.name not in text
    by_code = sorted(unit.code for unit in county.units)
    rows = table_with(data, "名次", "自评", "复核")
    letters = {unit.code: f"单位{chr(ord('A') + place)}" for unit in county.units for place in [by_code.index(unit.code)]}
    assert [row[1] for row in rows] == [letters[unit.code] for unit in county.ranked]


def test_a_roster_tells_how_many_should_have_reported() -> None:
    roster = Roster((*(RosterUnit(u.code, u.name) for u in _county().units), RosterUnit("900", "县撤并单位", exempt="已撤并")))
    text = prose(_report(dataclasses.replace(_county(), expected=Expected(roster))))
    assert "全县应报送单位15个（另有1个单位免报），实际报送14个，报送率93.33%" in text


def test_units_are_counted_against_the_year_before() -> None:
    now = read_run(result_text([_county()], _county().files), "结果.json")
    before = dataclasses.replace(now, year=2022, units=now.units[:12])
    data = _report(_county(), compare(before, now))
    assert "2022年度共12个单位，2023年度共15个单位，增加3个。" in prose(data)
    total = table_with(data, "上年", "本年", "增减")[-1]
    assert total == ["合计", "12", "15", "+3"]
    same_year = compare(dataclasses.replace(before, year=2023), now)
    assert "户数增减" not in prose(_report(_county(), same_year))


def test_returned_and_missing_units_stand_in_the_appendix_with_the_reason() -> None:
    rows = [row for rows in tables(_usual()) if "原因" in rows[0] for row in rows[1:]]
    assert [row[1] for row in rows] == ["县林业局", "县供销合作社联合社"]
    assert rows[1][3] == "没有收到自评表"
