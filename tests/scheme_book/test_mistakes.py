"""Mistakes made in the workbook are refused, each with its sheet and cell and the words that help a clerk."""

from __future__ import annotations

import datetime
import io
import random

import pytest
from book_texts import Edit, cell_at, change, edited, faults_in, minimal_book, put, read
from openpyxl import Workbook, load_workbook

from jixiao_batch.scheme.source import SchemeError
from jixiao_batch.scheme_book.export import export_scheme
from jixiao_batch.scheme_book.importing import read_exported

MAIN, FIELDS, FIGURES, BASICS = "指标体系", "填报项", "推算指标", "基本信息"

#: sheet, heading of the cell, name in its row, what the clerk wrote, words that the message must hold
MISTAKES: dict[str, tuple[str, str, str, object, tuple[str, ...]]] = {
    "full score that does not add up": (BASICS, "内容", "满分", 110, ("60＋40＝100", "110")),
    "year in words": (BASICS, "内容", "年度", "二〇二三", ("年度", "二〇二三")),
    "number with a blank": (BASICS, "内容", "编号", "我县 2024", ("编号", "字母")),
    "title left out": (BASICS, "内容", "名称", None, ("缺少“名称”",)),
    "key that does not exist": (BASICS, "项目", "满分", "滿分", ("滿分", "满分")),
    "key written twice": (BASICS, "项目", "得分小数位", "满分", ("满分", "写了两次")),
    "places of a score": (BASICS, "内容", "得分小数位", 9, ("得分小数位", "2")),
    "table of rows": (BASICS, "内容", "绩效指标表", "产出", ("第 1 行", "名称：内容")),
    "capacity of the table": (BASICS, "内容", "绩效指标表", "一级指标：[产出]\n容纳行数：三十", ("容纳行数", "三十")),
    "weight of a group": (MAIN, "一级分值", "过程", 50, ("过程", "60", "50")),
    "weight in words": (MAIN, "三级分值", "差额", "二十分", ("分值", "二十分")),
    "weight of nothing": (MAIN, "三级分值", "差额", 0, ("分值", "大于 0")),
    "weight left out": (MAIN, "三级分值", "差额", None, ("缺少“分值”",)),
    "indicator without name": (MAIN, "三级指标", "制度", None, ("缺少“指标”",)),
    "two indicators of one name": (MAIN, "三级指标", "制度", "差额", ("三级指标“差额”重复",)),
    "unknown kind of rule": (MAIN, "评分方式", "差额", "分挡计分", ("分挡计分", "分档计分")),
    "unknown parameter": (MAIN, "参数", "差额", "档位：\n· 条件：= 0，得分：20\n· 条件：其余，得分：0", ("档位", "档次")),
    "parameter without colon": (MAIN, "参数", "差额", "等于零计满分", ("参数", "第 1 行", "名称：内容")),
    "parameter twice": (MAIN, "参数", "制度", "事项：[]\n事项：[]", ("第 2 行", "事项")),
    "parameters left out": (MAIN, "参数", "差额", None, ("档次",)),
    "open bracket": (MAIN, "参数", "差额", "档次：[{条件：= 0，得分：20", ("第 1 行", "右括号")),
    "bands without the rest": (MAIN, "参数", "差额", "档次：\n· 条件：= 0，得分：20\n· 条件：＞ 0，得分：0", ("其余",)),
    "highest band": (MAIN, "参数", "差额", "档次：\n· 条件：= 0，得分：15\n· 条件：其余，得分：0", ("最高一档", "20", "15")),
    "band that is never reached": (
        MAIN, "参数", "差额", "档次：\n· 条件：≤ 10，得分：20\n· 条件：≤ 5，得分：9\n· 条件：其余，得分：0",
        ("“不超过10”已经包括“不超过5”", "移到它前面")),
    "condition": (MAIN, "参数", "差额", "档次：\n· 条件：约 0，得分：20\n· 条件：其余，得分：0", ("约 0", "≤ 10%")),
    "items that do not add up": (MAIN, "参数", "制度", "事项：\n· 名称：有制度，分值：12", ("12", "20")),
    "unknown name in a value": (MAIN, "指标值公式", "差额", "差", ("“差”", "差额")),
    "value that is a condition": (MAIN, "指标值公式", "差额", "预算数 > 0", ("应算出一个数",)),
    "word where not applicable": (MAIN, "不适用时", "差额", "零分", ("不适用时", "零分", "剔除")),
    "condition of not applying": (MAIN, "不适用条件", "差额", "预算数", ("应是一个条件",)),
    "a way without its indicator": (MAIN, "三级指标", "差额", "或", ("二选一",)),
    "unit's own rows without their row": (MAIN, "评分方式", "差额", "逐行评分", ("逐行评分", "没有“差额”这一行")),
    "a date": (MAIN, "参数", "差额", datetime.date(2024, 4, 1), ("日期", "文本")),
    "true or false": (MAIN, "不适用条件", "差额", True, ("TRUE",)),
    "a spreadsheet's formula": (MAIN, "不适用条件", "差额", "=有无采购", ("Excel 公式", "等号")),
    "sentence not understood": (MAIN, "评分规则", "差额", "看情况酌情给分", ("没有看懂", "参数")),
    "sentence of a summary": (MAIN, "评分规则", "产出", "另行规定", ("逐行评分", "自动生成")),
    "type of a field": (FIELDS, "类型", "预算数", "金额", ("类型", "金额", "小数")),
    "field twice": (FIELDS, "名称", "决算数", "预算数", ("填报项“预算数”重复",)),
    "condition of a field": (FIELDS, "必填", "预算数", "有无采购 = 无", ("无",)),
    "another unit in one block": (FIELDS, "区块计量单位", "决算数", "元", ("区块计量单位", "不同")),
    "open formula": (FIGURES, "公式", "差额", "(预算数 - 决算数", ("没有写完", "右括号")),
    "formula left out": (FIGURES, "公式", "差额", None, ("缺少“公式”",)),
    "rate times a hundred": (FIGURES, "公式", "执行率", "决算数 ÷ 预算数 × 100", ("“执行率”", "不要再乘 100")),
    "circle": (FIGURES, "公式", "差额", "预算数 - 差额", ("绕回",)),
    "unit of a figure": (FIGURES, "计量单位", "差额", "亿元", ("计量单位", "亿元", "万元")),
    "zero divisor": (FIGURES, "分母为零", "执行率", "分母为零：0%", ("分母为零", "分子也为零")),
    "identity": ("勾稽关系", "关系", "决算不超预算", "决算数 不超过 预算数", ("关系",)),
    "severity": ("勾稽关系", "级别", "决算不超预算", "警告", ("警告", "核实")),
    "grade": ("等次", "下限", "优", "九十", ("下限", "九十")),
    "row of no indicator": ("逐行评分", "三级指标", "产出", "产出指标", ("产出指标", MAIN)),
    "rule of the unit's own rows": ("逐行评分", "定量指标参数", "产出", "标准：100", ("100", "百分数")),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_cell(mistake: str) -> None:
    sheet, heading, label, value, words = MISTAKES[mistake]
    book = minimal_book()
    named_in = "" if sheet != MAIN else "一级指标" if heading == "一级分值" else "三级指标"
    cell = cell_at(load_workbook(io.BytesIO(book)), sheet, heading, label, named_in)
    faults = faults_in(edited(book, change(sheet, heading, label, value, named_in)))
    told = [fault for fault in faults if all(word in fault for word in words)]
    assert told, faults
    # what is missing has no cell of its own
    place = f"指标体系.xlsx {sheet}!" if value is None else f"指标体系.xlsx {sheet}!{cell}："
    assert any(place in fault for fault in told), (cell, faults)


def _without(sheet: str) -> Edit:
    def edit(workbook: Workbook) -> None:
        del workbook[sheet]

    return edit


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (_without("勾稽关系"), ("勾稽关系", "缺少这张工作表")),
        (_without("逐行评分"), ("逐行评分", "缺少这张工作表")),
        (_without(BASICS), (BASICS, "缺少这张工作表")),
        (put(FIGURES, "B3", "怎么算"), (FIGURES, "找不到表头", "公式")),
        (put("勾稽关系", "D3", "提 醒 示"), ("勾稽关系!D3", "提示")),
        (put(FIGURES, "G3", "公式"), ("推算指标!G3", "写了两次")),
    ],
)
def test_damaged_layouts_are_named(edit: Edit, words: tuple[str, ...]) -> None:
    book = minimal_book(("关系: 决算数 <= 预算数", "关系: 决算数 <= 预算数, 提示: 请核对"))
    faults = "\n".join(faults_in(edited(book, edit)))
    assert [word for word in words if word not in faults] == []


def test_an_example_that_does_not_come_out_is_noted_with_its_cell() -> None:
    book = minimal_book(
        ("            评分: {方式: 达标得分, 条件: ≥ 95%}\n",
         "            评分: {方式: 达标得分, 条件: ≥ 95%}\n            算例:\n              - {已知: {执行率: 95%}, 得分: 20}\n")
    )  # fmt: skip
    assert read(book).notes == ()
    notes = [str(note) for note in read(edited(book, change(MAIN, "参数", "执行率", "条件：≥ 96%", "三级指标"))).notes]
    cell = cell_at(load_workbook(io.BytesIO(book)), MAIN, "算例", "执行率", "三级指标")
    assert len(notes) == 1
    assert f"{MAIN}!{cell}：" in notes[0]


def test_every_mistake_is_named_at_once() -> None:
    content = edited(minimal_book(), change(FIGURES, "公式", "差额", "预算 - 决算数"), change(BASICS, "内容", "满分", 110))
    assert len(faults_in(content)) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 not a workbook", "xlsx"),
        ("编号: x".encode(), "文本"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xlsx"),
    ],
)
def test_what_is_no_workbook_gets_a_plain_sentence(content: bytes, words: str) -> None:
    assert words in "".join(faults_in(content))


def test_another_workbook_is_told_from_a_scheme() -> None:
    workbook = Workbook()
    workbook.active.append(["单位名称", "金额"])
    stream = io.BytesIO()
    workbook.save(stream)
    assert "指标体系表" in "".join(faults_in(stream.getvalue()))


def test_a_hostile_workbook_is_not_opened() -> None:
    def far_cell(workbook: Workbook) -> None:
        for column in range(1, 300):
            workbook[MAIN].cell(900_000, column).value = "远"

    assert any("指标体系" in fault and "过大" in fault for fault in faults_in(edited(minimal_book(), far_cell)))


def test_chance_damage_ends_in_a_scheme_or_in_faults() -> None:
    chance = random.Random(7)
    book = export_scheme("jianghua-2023")
    for _ in range(15):
        workbook = load_workbook(io.BytesIO(book))
        for _ in range(4):
            sheet = chance.choice([one for one in workbook if one.sheet_state == "visible" and one.title != "说明"])
            cell = sheet.cell(chance.randint(1, 15), chance.randint(1, 12))
            cell.value = chance.choice([None, "或", "甲：乙", "·", "{", '"', -1, 1e300, 0.1, "= 0%", "\u200b", "合计", "二选一"])
        stream = io.BytesIO()
        workbook.save(stream)
        try:
            read_exported(stream.getvalue(), "x.xlsx")
        except SchemeError as error:
            assert all(str(fault).strip() for fault in error.faults)


def test_a_good_workbook_has_no_faults() -> None:
    assert faults_in(minimal_book()) == []
    assert read(minimal_book()).notes == ()
