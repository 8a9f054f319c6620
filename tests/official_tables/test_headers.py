"""Headers in the words of many tables."""

from __future__ import annotations

import pytest

from jixiao_batch.official_tables.columns import Role, find_columns, role_of
from jixiao_batch.official_tables.indicators import read_name, read_points
from jixiao_batch.official_tables.table import OfficialTable, TableRow

HEADERS: dict[Role, str] = {
    "一级": "一级指标 一级 项目 指标类别 一级指标（分值）",
    "二级": "二级指标 二级评价指标",
    "三级": "三级指标 三级指标名称 指标名称 评价指标 指标",
    "分值": "分值 分值（分） 权重 权重(%) 标准分 指标分值 满分 权数 标准分值 三级指标分值 赋分",
    "标准": "评价标准 评分标准 评分细则 评分规则 计分方法 评分依据 计分标准 评分办法 考核标准 扣分标准 评价标准及评分办法",
    "说明": "指标说明 指标解释 指标定义 计算公式 指标内涵 评价要点 指标解释及计算公式 说明",
    "不读": "得分 自评得分 自评分 复核得分 备注 扣分原因和其他说明 序号 佐证材料 评价得分 数据来源 未完成原因分析",
    "": "单位 年初预算 目标值 投入 预算完成率 100%计满分，每低于5%扣2分，扣完为止。",
}


@pytest.mark.parametrize(("role", "header"), [(role, one) for role, words in HEADERS.items() for one in words.split(" ")])
def test_a_header_says_what_its_column_is(role: Role, header: str) -> None:
    assert role_of(header) == role
    assert role_of(f" {header[0]}　{header[1:]}\n") == role


def table(*rows: str) -> OfficialTable:
    cells = [tuple(row.split("|")) for row in rows]
    return OfficialTable("表1", False, tuple(TableRow(number, row) for number, row in enumerate(cells, 1)))


@pytest.mark.parametrize(
    ("rows", "weights"),
    [
        (("一级指标|分值|二级指标|分值|三级指标|分值|评价标准", "投入|10|配置|10|甲|10|略"), {1: 1, 2: 3, 3: 5}),
        (("一级指标|二级指标|三级指标|评分标准|分值", "投入|配置|甲|略|10"), {3: 4}),
        (("分值|一级指标|二级指标|三级指标|评分标准", "10|投入|配置|甲|略"), {3: 0}),
        (("一级指标|权重|三级指标|评分标准", "投入|10|甲|略", "|20|乙|略"), {3: 1}),
        (("一级指标|权重|三级指标|评分标准", "投入|30|甲（10）|略", "||乙（20）|略"), {1: 1}),
        (("一级指标分值|一级指标|三级指标|三级指标分值|评分标准", "10|投入|甲|10|略"), {1: 0, 3: 3}),
    ],
)
def test_a_weight_column_belongs_to_the_level_it_stands_beside(rows: tuple[str, ...], weights: dict[int, int]) -> None:
    columns = find_columns(table(*rows))
    assert columns is not None
    assert columns.weights == weights


def test_a_table_that_says_project_content_and_index_has_three_levels() -> None:
    columns = find_columns(
        table("项目|考核内容|考核指标|指标说明|评分标准|权数|考评得分", "支出管理(60分)|结转|结转率|略|略|60|")
    )
    assert columns is not None
    assert (columns.levels, columns.explanations, columns.weights) == ({1: 0, 2: 1, 3: 2}, (3,), {3: 5})


@pytest.mark.parametrize(
    ("cell", "name", "points"),
    [
        ("一、投 入\n（10分）", "投入", "10"),
        ("“三公经费”变动率(5)", "三公经费变动率", "5"),
        ("在职人员控制率（5分）", "在职人员控制率", "5"),
        ("预算完成率5分", "预算完成率", "5"),
        ("(二)过程", "过程", None),
        ("产出数量（个）", "产出数量（个）", None),
    ],
)
def test_points_stand_in_names(cell: str, name: str, points: str | None) -> None:
    found = read_name(cell)
    assert (found[0], None if found[1] is None else str(found[1])) == (name, points)


@pytest.mark.parametrize(
    ("cell", "points"), [("5", "5"), ("5分", "5"), ("（2.5分）", "2.5"), ("10%", "10"), ("五", None), ("5-8", None)]
)
def test_a_weight_is_a_number_with_or_without_its_unit(cell: str, points: str | None) -> None:
    found = read_points(cell)
    assert (None if found is None else str(found)) == points
