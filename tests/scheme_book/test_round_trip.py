"""A scheme that goes to Excel and back is the same scheme, whatever rules, options and keys it holds."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from book_texts import Edit, edited, exported, minimal_book, put, read
from openpyxl import Workbook, load_workbook
from rule_examples import EXAMPLES
from scheme_texts import MINIMAL, minimal_text

from jixiao_batch.scheme.loading import built_in_ids, load_text, source_text
from jixiao_batch.scheme.rules import KINDS
from jixiao_batch.scheme.source import SchemeError, read_source, tidy
from jixiao_batch.scheme.yaml_text import yaml_text
from jixiao_batch.scheme_book.export import export_scheme


def same(text: str, content: bytes) -> None:
    """The workbook holds the scheme of the text: equal records and equal plain data."""
    imported = read(content)
    assert imported.loaded == load_text(text, "x.yaml")
    assert read_source(imported.text, "x.yaml").data == tidy(read_source(text, "x.yaml").data)
    assert imported.notes == ()


@pytest.mark.parametrize("name", built_in_ids())
def test_built_in_schemes_come_back(name: str) -> None:
    same(source_text(name)[0], export_scheme(name))


def scheme_with(rules: list[tuple[str, dict[str, Any]]]) -> str:
    """A scheme with one indicator for each (weight, rule), each with a figure of the notation that it wants."""
    data: dict[str, Any] = read_source(MINIMAL, "minimal.yaml").data
    indicators = []
    for number, (weight, rule) in enumerate(rules):
        built = KINDS[rule["方式"]].model_validate(rule)
        value = "执行率" if all(bound.percent for bound in built.bounds()) else "差额"
        value_key = {"指标值": value} if built.value_count else {}
        indicators.append({"指标": f"第{number}项", "分值": weight, **value_key, "评分": rule, "依据": "财预〔2020〕10号"})
    total = str(sum(Decimal(weight) for weight, _ in rules))
    data["指标"][0] |= {"分值": total, "二级指标": [{"二级指标": "执行", "分值": total, "三级指标": indicators}]}
    data["满分"] = str(Decimal(total) + 40)
    return yaml_text(data)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_kind_of_rule_and_option_comes_back(kind: str, tmp_path: Path) -> None:
    text = scheme_with([(weight, {"方式": kind, **options}) for weight, options in EXAMPLES[kind]])
    same(text, exported(tmp_path, text))


EVERYTHING_ELSE = minimal_text(
    (
        "            指标值: 执行率\n            评分: {方式: 达标得分, 条件: ≥ 95%}\n",
        "            二选一:\n"
        "              - {指标值: 执行率, 评分: {方式: 达标得分, 条件: ≥ 95%}}\n"
        "              - 指标值: 另一个率\n"
        "                评分: {方式: 分档计分, 档次: [{条件: ≥ 90%, 得分: 20}, {条件: 其余, 得分: 0}]}\n"
        "            不适用时: 剔除\n"
        "            说明: |-\n"
        "              第一行\n"
        "              第二行：- 不是列表\n",
    ),
    ("            分值: 20\n            指标值: 差额\n",
     "            分值: 20\n            指标值: 差额\n            不适用条件: 有无采购 = \"无\"\n"),
    ("  - {名称: 差额, 计量", "  - {名称: 另一个率, 公式: 决算数 / 预算数}\n  - {名称: 差额, 计量"),
    ("              定量指标: {方式: 按比例计分}\n",
     "              定量指标: {方式: 按比例计分}\n              超额核实线: 130%\n"
     "              超额扣分: {完成率达到: 150%, 扣: 2}\n"),
    ("    公式: 决算数 / 预算数\n", "    公式: 决算数 / 预算数\n    分母为零: {分子也为零: 0%, 分子不为零: 不适用}\n"),
    ("      - {名称: 有无采购, 类型: 选项, 选项: [有, 无]}\n",
     "      - {名称: 有无采购, 类型: 选项, 选项: [有, 无], 必填: '预算数 > 0 且 决算数 > 0', 填报要求: '=选“有、无”'}\n"
     "  - 区块: 三公经费\n    计量单位: 元\n    栏目: [预算, 决算]\n    项目:\n"
     "      - {名称: 三公, 必填: 否, 可为负数: 是}\n      - {名称: 接待, 计量单位: 万元}\n"),
    ("{名称: 决算不超预算, 关系: 决算数 <= 预算数}",
     "{名称: 决算不超预算, 关系: 决算数 <= 预算数, 级别: 核实, 提示: '请核对, 说明: 原因'}"),
    ("绩效指标表:\n  一级指标: [产出]\n", "绩效指标表:\n  一级指标: [产出]\n  容纳行数: 30\n"
     "总分封顶:\n  推算指标: 执行率\n  档次: [{条件: '< 50%', 最高分: 59}, {条件: < 80%, 最高分: 79}]\n"
     "得分小数位: 1\n勾稽容差: 0.50\n依据:\n  - 甲：乙、丙\n  - 《丁》\n说明: 一句话\n"),
)  # fmt: skip


def test_every_key_of_a_scheme_comes_back(tmp_path: Path) -> None:
    same(EVERYTHING_ELSE, exported(tmp_path, EVERYTHING_ELSE))


def test_a_scheme_twice_exported_is_the_same_bytes(tmp_path: Path) -> None:
    assert exported(tmp_path, MINIMAL) == exported(tmp_path, MINIMAL)


def test_the_imported_yaml_exports_the_same_workbook(tmp_path: Path) -> None:
    first = exported(tmp_path, EVERYTHING_ELSE)
    assert exported(tmp_path, read(first).text) == first


def test_the_workbook_saved_by_another_program_comes_back() -> None:
    same(MINIMAL, edited(minimal_book()))


def test_a_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(exported(tmp_path, EVERYTHING_ELSE)))
    cells = (cell for sheet in workbook for row in sheet.iter_rows(min_row=3) for cell in row)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def _insert_column(sheet: str) -> Edit:
    def edit(workbook: Workbook) -> None:
        workbook[sheet].insert_cols(1)
        workbook[sheet]["A3"] = "序号"

    return edit


def _insert_rows(sheet: str, row: int) -> Edit:
    return lambda workbook: workbook[sheet].insert_rows(row, 2)


def _swap_columns(sheet: str, one: str, other: str) -> Edit:
    def edit(workbook: Workbook) -> None:
        for row in range(3, 40):
            a, b = workbook[sheet][f"{one}{row}"], workbook[sheet][f"{other}{row}"]
            a.value, b.value = b.value, a.value

    return edit


def _repeat_names(workbook: Workbook) -> None:
    """The clerk fills the upper levels down, as filters need it."""
    sheet = workbook["指标体系"]
    for row in range(5, 8):
        for column in "ABCD":
            if sheet[f"{column}{row}"].value is None:
                sheet[f"{column}{row}"] = sheet[f"{column}{row - 1}"].value


def _rename(sheet: str, name: str) -> Edit:
    def edit(workbook: Workbook) -> None:
        workbook[sheet].title = name

    return edit


def _drop_originals(workbook: Workbook) -> None:
    del workbook["原文"]


@pytest.mark.parametrize(
    "edit",
    [
        _insert_column("指标体系"), _insert_column("填报项"), _insert_rows("指标体系", 1), _insert_rows("指标体系", 5),
        _insert_rows("推算指标", 3), _insert_rows("基本信息", 6), _swap_columns("指标体系", "E", "G"),
        _swap_columns("推算指标", "A", "F"), _repeat_names,
        _rename("指标体系", "指标体系 2024"), _rename("推算指标", " 推算指标　"),
        put("指标体系", "J3", "参 数"), put("指标体系", "H3", " 评分方式\n"), put("勾稽关系", "B3", "关　系"),
        put("指标体系", "A20", "合计"), put("等次", "B4", "９０"), put("基本信息", "B7", " 100 "), _drop_originals,
    ],
)  # fmt: skip
def test_moved_and_loosely_written_tables_are_read_alike(edit: Edit) -> None:
    content = edited(minimal_book(), edit)
    assert read(content).loaded.scheme == load_text(MINIMAL, "minimal.yaml").scheme


def test_a_column_of_the_bureaus_own_is_left_aside_and_said_so() -> None:
    content = edited(minimal_book(), put("指标体系", "P3", "股室备注"), put("指标体系", "P4", "已审"))
    notes = [str(note) for note in read(content).notes]
    assert len(notes) == 1
    assert "指标体系!P3" in notes[0] and "股室备注" in notes[0]


def test_what_would_not_come_back_is_not_exported(tmp_path: Path) -> None:
    data: dict[str, Any] = read_source(MINIMAL, "minimal.yaml").data
    (part,) = data["指标"][0]["二级指标"]
    data["指标"][0]["二级指标"] = [
        {**part, "分值": "20", "三级指标": [part["三级指标"][0]]},
        {**part, "分值": "40", "三级指标": part["三级指标"][1:]},
    ]
    with pytest.raises(SchemeError) as caught:
        exported(tmp_path, yaml_text(data))
    assert "二级" in str(caught.value)
