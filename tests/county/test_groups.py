"""Groups of units: categories, departments of the roster with their second-level units, sums and the rates that follow."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from example_county import GOOD_ROWS, Unit, example_county, unit_result
from in_one_piece import departments, read_run, result_text
from recalculation import differences

from jixiao_batch.county.consolidate import rank_units
from jixiao_batch.county.departments import Department
from jixiao_batch.county.groups import groups_by_category, groups_by_department, with_departments
from jixiao_batch.county.ranges import with_ranges
from jixiao_batch.county.results import CountyResult, Expected
from jixiao_batch.county.roster import Roster, RosterUnit
from jixiao_batch.county.spot_records import SpotCheckList, with_spot_checks
from jixiao_batch.evaluation.results import SpotCheck
from jixiao_batch.history.spot_draw import DrawRule, draw
from jixiao_batch.output.spot_form import write_spot_form
from jixiao_batch.output.summary import write_summary
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.scheme.readings import Absent

LOADED = load_scheme("jianghua-2023")


def expected(*units: tuple[str, str, str]) -> Expected:
    """A roster of (code, name, 主管部门)."""
    return Expected(Roster(tuple(RosterUnit(code, name, department=above) for code, name, above in units)))


def county_of(units: Sequence[Unit], roster: Expected) -> CountyResult:
    ranked = rank_units([unit_result(LOADED, unit) for unit in units])
    return with_departments(CountyResult(LOADED, 2023, with_ranges(LOADED.scheme, ranked), (), roster))


def plain_unit(code: str, name: str, **changes: str | None) -> Unit:
    return Unit(code, name, "县直机关", dict(changes), GOOD_ROWS)


def only(county: CountyResult) -> Department:
    (department,) = departments(county)
    return department


def check(code: str, indicator: str, score: int) -> SpotCheck:
    return SpotCheck(code, "", "类别", "优", indicator, Decimal(score), "抽评甲", "佐证不足")


@pytest.fixture(scope="module")
def example() -> CountyResult:
    roster = expected(
        ("002001", "县水利局", ""), ("001001", "县工伤保险服务中心", "县水利局"), ("001002", "县档案馆", "县委办公室"),
        ("004002", "县残疾人联合会", "县水利局"), ("005002", "县林业局", "县水利局"),
        ("007001", "县供销合作社联合社", "县水利局"),
        ("002002", "县住房和城乡建设局建设工程质量安全监督管理站", "县水利局"),
    )  # fmt: skip
    county = dataclasses.replace(example_county(), expected=roster)
    return with_departments(dataclasses.replace(county, units=with_ranges(county.loaded.scheme, county.units)))


def test_categories_stand_as_the_form_offers_them_and_units_without_one_last(example: CountyResult) -> None:
    groups = groups_by_category(example)
    assert [group.name for group in groups] == ["县直机关", "事业单位", "乡镇", "群团组织", "其他", ""]
    assert sorted(place for group in groups for place in group.places) == list(range(len(example.units)))
    for group in groups:
        named = [(example.units[place].group_rank, rank) for place, rank in group.ranks.items()]
        assert all(known == rank for known, rank in named if group.name)


def test_the_average_of_a_group_is_rounded_half_up() -> None:
    units = [plain_unit("1", "甲局"), plain_unit("2", "乙局", 实有在职人数="6"), plain_unit("3", "丙局")]
    (group,) = groups_by_category(county_of(units, expected()))
    points = [unit.assessment.score_total for unit in county_of(units, expected()).units if unit.assessment]
    assert (group.highest, group.lowest, group.ranked) == (max(points), min(points), 3)
    assert group.average == (sum(points) / 3).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def test_second_level_units_stand_below_their_department_whatever_their_ranks(example: CountyResult) -> None:
    groups = groups_by_department(example)
    assert [group.name for group in groups] == ["县水利局", "县委办公室"]
    names = [example.units[place].name for place in groups[0].places]
    assert names[0] == "县水利局"
    assert set(names[1:]) == {
        "县工伤保险服务中心", "县残疾人联合会", "县林业局", "县供销合作社联合社", "县住房和城乡建设局建设工程质量安全监督管理站",
    }  # fmt: skip
    own = next(unit for unit in example.units if unit.name == "县档案馆")
    assert (own.department, own.department_rank) == ("县委办公室", 1)
    assert next(unit for unit in example.units if unit.name == "县司法局").department == ""


def test_units_below_second_level_units_belong_to_the_top_and_a_circle_ends() -> None:
    roster = expected(("1", "甲局", "甲局"), ("2", "乙所", "甲局"), ("3", "丙站", "乙所"), ("4", "丁", "戊"), ("5", "戊", "丁"))
    county = county_of(
        [plain_unit(code, name) for code, name in (("1", "甲局"), ("3", "丙站"), ("4", "丁"), ("5", "戊"))], roster
    )
    groups = {group.name: [county.units[place].name for place in group.places] for group in groups_by_department(county)}
    assert groups["甲局"] == ["甲局", "丙站"]
    assert set(groups) == {"甲局", "丁", "戊"}


def test_no_departments_without_a_roster() -> None:
    assert departments(example_county()) == ()


def test_rates_come_from_the_sums_and_are_no_averages() -> None:
    roster = expected(("1", "甲局", ""), ("2", "乙所", "甲局"))
    county = county_of(
        [plain_unit("1", "甲局", 人员编制="90", 实有在职人数="90"), plain_unit("2", "乙所", 人员编制="10", 实有在职人数="5")],
        roster,
    )
    department = only(county)
    assert (department.fields["人员编制"], department.fields["实有在职人数"]) == (100, 95)
    assert department.rates["在职人员控制率"] == Decimal("0.95")
    assert department.amounts["年末结余"] == Decimal("11.88")


def test_a_unit_to_which_a_rate_does_not_apply_is_left_out_of_it() -> None:
    roster = expected(("1", "甲局", ""), ("2", "乙所", "甲局"))
    built = {"有无新建楼堂馆所": "有", "批准建设面积": "1000", "实际建设面积": "1080", "批准投资概算": "500", "实际投资": "490"}
    one_built = only(county_of([plain_unit("1", "甲局", **built), plain_unit("2", "乙所")], roster))
    assert one_built.rates["新建楼堂馆所面积控制率"] == Decimal("1.08")
    nobody = only(county_of([plain_unit("1", "甲局"), plain_unit("2", "乙所")], roster))
    assert nobody.rates["新建楼堂馆所面积控制率"] == Absent("not_applicable")


def test_a_figure_that_one_unit_lacks_leaves_the_department_without_that_rate() -> None:
    roster = expected(("1", "甲局", ""), ("2", "乙所", "甲局"))
    department = only(county_of([plain_unit("1", "甲局"), plain_unit("2", "乙所", 人员编制=None)], roster))
    assert isinstance(department.rates["在职人员控制率"], Absent)
    assert department.fields["人员编制"] == 5


def test_returned_and_missing_units_are_not_added_up(example: CountyResult) -> None:
    department = next(one for one in departments(example) if one.group.name == "县水利局")
    members = [example.units[place] for place in department.group.places]
    counted = [unit for unit in members if unit.status in ("passed", "query") and unit.submission]
    assert department.adopted == len(counted) == 4
    assert department.fields["年初预算"] == sum(unit.submission.number("年初预算") or 0 for unit in counted if unit.submission)


def test_sheets_of_groups_and_spot_checks_compute_what_they_store(example: CountyResult, tmp_path: Path) -> None:
    checks = (
        check("001001", "预算完成率", 5),
        check("002001", "预算完成率", 1),
        check("002001", "预算控制率", 5),
        check("007001", "预算控制率", 5),
    )
    units = with_spot_checks(example.units, SpotCheckList("抽评.xlsx", checks), {LOADED.scheme.id: LOADED})
    checked = dataclasses.replace(example, units=units)
    write_summary(checked, tmp_path / "全县汇总.xlsx", run_facts=())
    drawn = draw(read_run(result_text([checked], checked.files), "结果.json"), DrawRule())
    write_spot_form(drawn, DrawRule(), 2023, tmp_path / "抽评名单.xlsx")
    book = openpyxl.load_workbook(tmp_path / "全县汇总.xlsx", data_only=True)
    sheet = book["主管部门汇总"]
    totals = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True) if row[2] == "部门合计"}
    assert [totals["县水利局"][4], totals["县委办公室"][4]] == [6, 1]
    ranges = {row[2]: row[9:11] for row in book["分组排名"].iter_rows(min_row=4, values_only=True)}
    assert all(ranges[unit.code] == unit.rank_range for unit in example.ranked)
    assert ranges["007001"] == (None, None)
    words = [(row[1], row[9]) for row in book["抽评情况"].iter_rows(min_row=4, values_only=True)]
    assert {("001001", "一致"), ("002001", "不一致"), ("007001", "没有得分")} <= set(words)
    assert differences([tmp_path / "全县汇总.xlsx", tmp_path / "抽评名单.xlsx"]) == []
