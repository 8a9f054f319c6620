"""What changed between two runs: corrected, not corrected, new; who sent again, who is gone, who rose."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from holding import held
from hypothesis import given
from hypothesis import strategies as st
from in_one_piece import read_run

from jixiao_batch.history.changes import UnitChange, changes_between, compare
from jixiao_batch.history.past import PastRun, PastRunError
from jixiao_batch.history.yearly import check_carried, group_counts


def unit(code: str, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": code, "name": f"单位{code}", "group": "乡镇", "scheme": "jianghua-2023", "status": "passed",
        "file": f"{code}.xlsx",
        "values": {"年初预算": "10"}, "unread": {}, "balances": {"年末结余": "5.94"}, "rates": {"预算完成率": {"value": "0.9"}},
        "indicators": [{"name": "预算完成率", "final": "5.00"}], "final_total": "90.00", "provisional": False, "grade": "优",
        "rank": 1, "findings": [],
    }  # fmt: skip
    return {**data, **changes}


def finding(code: str, label: str, cell: str = "C7") -> dict[str, Any]:
    return {"code": code, "severity": "error", "title": code, "sheet": "基础数据", "cell": cell, "label": label, "message": label}


def past(*units: dict[str, Any], year: int = 2023, hashes: dict[str, str] | None = None) -> PastRun:
    files = [{"path": one["file"], "sha256": (hashes or {}).get(one["code"], one["code"])} for one in units if one["file"]]
    text = json.dumps({"format": "jixiao-result/1", "year": year, "files": files, "units": list(units)})
    return read_run(text, "结果.json")


def only(before: PastRun, after: PastRun) -> UnitChange:
    (change,) = changes_between(before, after)
    return change


def test_a_form_sent_again_shows_what_was_corrected_what_not_and_what_is_new() -> None:
    old = past(unit("1", findings=[finding("a", "甲"), finding("b", "乙")]))
    new = past(unit("1", findings=[finding("b", "乙", "C9"), finding("c", "丙")], values={"年初预算": "12"}), hashes={"1": "new"})
    change = only(old, new)
    assert change.movement == "sent again"
    names = ([f.label for f in change.corrected], [f.label for f in change.remaining], [f.label for f in change.arisen])
    assert names == (["甲"], ["乙"], ["丙"])
    assert [(value.field, value.before, value.after) for value in change.values] == [("年初预算", "10", "12")]


def test_what_could_not_be_read_is_shown_as_it_was_typed() -> None:
    old = past(unit("1", values={"年初预算": None}, unread={"年初预算": "约10"}))
    (value,) = only(old, past(unit("1"), hashes={"1": "new"})).values
    assert (value.before, value.after) == ("约10", "10")


def test_points_and_places_are_compared_only_where_both_are_final() -> None:
    up = only(past(unit("1", final_total="80.00", rank=5)), past(unit("1")))
    assert (up.points, up.places_up) == (Decimal("10.00"), 4)
    unranked = only(past(unit("1", provisional=True, rank=None)), past(unit("1")))
    assert (unranked.points, unranked.places_up) == (None, None)


def test_new_and_gone_units_and_those_that_had_been_missing() -> None:
    missing = unit("2", file=None, status="missing", values={}, final_total=None, rank=None)
    changes = changes_between(past(unit("1"), missing), past(unit("2"), unit("3")))
    assert {change.unit.code: change.movement for change in changes} == {"2": "new", "3": "new", "1": "gone"}
    assert all(not change.corrected for change in changes if change.movement == "gone")


def test_nothing_changed_is_told_so() -> None:
    assert not only(past(unit("1")), past(unit("1"))).happened


def test_one_unit_under_two_schemes_is_compared_under_each() -> None:
    both = past(unit("1"), unit("1", scheme="hunan-2018", final_total="70.00"))
    assert [change.happened for change in changes_between(both, both)] == [False, False]


def test_units_per_category_last_year_and_this_year() -> None:
    changes = compare(past(unit("1"), unit("2"), year=2022), past(unit("2"), unit("3", group="事业单位"))).changes
    counts = {count.group: (count.before, count.after, count.new, count.gone) for count in group_counts(changes)}
    assert counts == {"乡镇": (2, 1, (), ("单位1",)), "事业单位": (0, 1, ("单位3",), ())}


def test_a_unit_that_moved_is_neither_new_nor_gone_and_its_balance_counts_where_it_stood() -> None:
    before = past(unit("1"), unit("2", group="县直机关"), unit("3", status="returned"))
    after = past(unit("1", group="县直机关"), unit("2", group="县直机关", balances={"年末结余": "1.06"}))
    counts = {count.group: count for count in group_counts(changes_between(before, after))}
    town, bureau = counts["乡镇"], counts["县直机关"]
    assert (town.before, town.after, town.new, town.gone, town.moved_out) == (2, 0, (), ("单位3",), ("单位1",))
    assert (bureau.before, bureau.after, bureau.new, bureau.moved_in) == (1, 2, (), ("单位1",))
    assert town.amounts == {"年末结余": (Decimal("5.94"), None)}
    assert bureau.amounts == {"年末结余": (Decimal("5.94"), Decimal("7.00"))}


def test_departments_are_compared_only_where_both_years_know_them() -> None:
    known = past(unit("1", department="甲局"), unit("2", department=None))
    assert group_counts(changes_between(past(unit("1"), unit("2")), known), "主管部门") == ()
    (count,) = group_counts(changes_between(known, known), "主管部门")
    assert (count.group, count.before, count.after) == ("甲局", 1, 1)


_STOOD = st.lists(st.tuples(st.sampled_from(["甲", "乙", None]), st.sampled_from(["甲", "乙", None])), max_size=8)


@given(stood=_STOOD)
def test_this_years_units_are_last_years_with_the_new_without_the_gone(stood: list[tuple[str | None, str | None]]) -> None:
    years = [[unit(str(n), group=pair[year]) for n, pair in enumerate(stood) if pair[year] is not None] for year in (0, 1)]
    for count in group_counts(changes_between(past(*years[0]), past(*years[1]))):
        moves = len(count.new) - len(count.gone) + len(count.moved_in) - len(count.moved_out)
        assert count.after == count.before + moves


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "不完整"),
        ("[]", "不是本程序"),
        ('{"format": "other/1"}', "不是本程序"),
        ('{"format": "jixiao-result/2"}', "别的版本"),
        ('{"units": [{"code": "1"}], "files": [0], "format": "jixiao-result/2"}', "别的版本"),
        ('{"format": "jixiao-result/1", "year": 2023, "files": []}', "不完整"),
        ('{"format": "jixiao-result/1", "year": 2023, "files": [], "units": [{"code": "1"}]}', "不完整"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_plain_words(text: str, words: str) -> None:
    with pytest.raises(PastRunError, match=words):
        read_run(text, "结果.json")


def test_units_of_a_run_are_what_its_file_says_whichever_stands_first_in_it() -> None:
    told = past(unit("1", findings=[finding("a", "甲")], in_question=["乙.xlsx"]), unit("2", unread={"年初预算": "约10"}))
    data = {"units": [unit("1")], "files": [{"path": "1.xlsx", "sha256": "abc"}], "year": 2023, "format": "jixiao-result/1"}
    assert [one.code for one in told.units] == ["1", "2"]
    assert told.units[0].findings[0].label == "甲"
    assert told.units[0].in_question == ("乙.xlsx",)
    assert told.by_key["2"].values == {"年初预算": "约10"}
    assert read_run(json.dumps(data), "结果.json").units[0].sha256 == "abc"


def test_a_change_keeps_of_its_units_what_is_told_of_them_and_not_their_forms() -> None:
    before = past(unit("1", values={"项目名称": "公厕", "年初预算": "9"}), year=2022)
    (change,) = compare(before, past(unit("1", values={"项目名称": "公厕", "年初预算": "10"}))).changes
    assert [(value.before, value.after) for value in change.values] == [("9", "10")]
    assert (change.unit.label, dict(change.unit.values)) == ("单位1（公厕）", {"项目名称": "公厕"})
    assert change.unit.balances == {"年末结余": Decimal("5.94")}


@pytest.mark.parametrize(
    ("year", "typed", "codes"),
    [(2022, "5.9", ["carried-differs"]), (2021, "5.9", []), (2023, "5.9", []), (2022, "59.4", ["carried-differs"])],
)
def test_carried_over_is_compared_with_what_the_year_before_left(year: int, typed: str, codes: list[str]) -> None:
    from county.test_expected import submission

    from jixiao_batch.evaluation.assessment import Assessment
    from jixiao_batch.evaluation.verdict import Schemes, Verdict
    from jixiao_batch.scheme.loading import load_scheme

    schemes = Schemes({"jianghua-2023": load_scheme("jianghua-2023")})
    form = submission(单位编码="1", 单位名称="单位1", 上年结转=Decimal(typed))
    assessment = Assessment({}, (), (), None, Decimal(0), "差", False)
    verdict = Verdict("甲.xlsx", "sha", "used", "", "jianghua-2023", held(form, assessment))
    (checked,) = check_carried([verdict], past(unit("1"), year=year), schemes)
    assert [found.code for found in checked.findings] == codes
    assert all("5.94" in found.message and typed in found.message for found in checked.findings)
    assert all(("恰为 10 倍，疑似没有按万元填报" in found.message) is (typed == "59.4") for found in checked.findings)
