"""Cell text and plain data say the same: whatever a scheme can hold comes back, a clerk's own writing is understood."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_batch.scheme.source import read_source
from jixiao_batch.scheme.yaml_text import yaml_text
from jixiao_batch.scheme_book.parameters import MAX_NESTING, ParameterError, read_cell, write_cell

_SIGNS = "甲乙a1 、，,：:；;、\"“”'‘’[]［］{}｛｝·-－—=＝≤%()（）「」\\/#&*!|>@`?~.\t"
texts = st.text(st.sampled_from(_SIGNS), min_size=1, max_size=12).map(str.strip).filter(bool)
keys = st.text(st.sampled_from("甲乙丙得分条件a1%-"), min_size=1, max_size=5)
leaves = texts | st.lists(texts, max_size=3) | st.dictionaries(keys, texts, max_size=3)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8)
records = st.dictionaries(keys, values, min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(records)
def test_a_record_comes_back_from_its_cell(record: dict[str, Any]) -> None:
    assert read_cell(write_cell(record), "record") == record


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(keys, values, min_size=1, max_size=4), min_size=1, max_size=3))
def test_records_come_back_from_their_cell(several: list[dict[str, Any]]) -> None:
    assert read_cell(write_cell(several), "records") == several


@settings(max_examples=300, deadline=None)
@given(st.lists(texts | st.text(st.sampled_from("甲、·- 乙\n"), min_size=1, max_size=6).map(str.strip).filter(bool), max_size=4))
def test_texts_come_back_from_their_cell(several: list[str]) -> None:
    assert read_cell(write_cell(several), "texts") == several


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(texts, values | st.text(max_size=8) | st.sampled_from(["多字 " * 40, "一行\n二行"]), min_size=1, max_size=4)
)
def test_the_yaml_text_of_any_data_reads_back(data: dict[str, Any]) -> None:
    assert read_source(yaml_text(data), "x.yaml").data == data


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["text", "texts", "record", "records"]))
def test_no_text_in_a_cell_breaks_the_reader(text: str, shape: Any) -> None:
    try:
        read_cell(text, shape)
    except ParameterError as error:
        assert str(error).startswith("第 ")


BANDS = {"档次": [{"条件": "≤ 10%", "得分": "5"}, {"条件": "其余", "得分": "0"}]}


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("方向：超过扣分\n标准：100%", {"方向": "超过扣分", "标准": "100%"}),
        ("方向:超过扣分\r\n\n 标准 : 100% ", {"方向": "超过扣分", "标准": "100%"}),
        ("方向：超过扣分，标准：100%", {"方向": "超过扣分", "标准": "100%"}),
        ("方向:超过扣分,标准:100%", {"方向": "超过扣分", "标准": "100%"}),
        ("档次：\n· 条件：≤ 10%，得分：5\n· 条件：其余，得分：0", BANDS),
        ("档次:\n- 条件:≤ 10%, 得分:5\n• 条件:其余, 得分:0", BANDS),
        ("档次：[{条件：≤ 10%，得分：5}，｛条件：其余，得分：0｝]", BANDS),
        ("标准：成效明显，材料齐全", {"标准": "成效明显，材料齐全"}),
        ('标准："分两类，甲：好"', {"标准": "分两类，甲：好"}),
        ("标准：“分两类，甲好”", {"标准": "分两类，甲好"}),
        ("方向：超过扣分；标准：100%", {"方向": "超过扣分", "标准": "100%"}),
        ("标准：成效明显；材料齐全", {"标准": "成效明显；材料齐全"}),
        ("别称：[全部达成、达成]", {"别称": ["全部达成", "达成"]}),
        ("别称：［全部达成，达成］", {"别称": ["全部达成", "达成"]}),
        ("表述：“三公”经费压减", {"表述": "“三公”经费压减"}),
        ("每档：1%\n每档扣：0.5", {"每档": "1%", "每档扣": "0.5"}),
    ],
)
def test_a_clerks_writing_is_understood(text: str, record: dict[str, Any]) -> None:
    assert read_cell(text, "record") == record


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("超过扣分", ("第 1 行", "名称：内容")),
        ("方向：超过扣分\n方向：低于扣分", ("第 2 行", "方向", "写过")),
        ("· 条件：≤ 10%", ("第 1 行", "名称：内容")),
        ("档次：\n· 条件：≤ 10%，条件：5", ("第 2 行", "写了两次")),
        ("别称：[甲，乙", ("右括号",)),
        ('标准："甲', ("引号",)),
        ('标准："甲"乙', ("逗号",)),
        ("别称：" + "[" * (MAX_NESTING + 2), ("太深",)),
    ],
)
def test_what_cannot_be_understood_names_its_line(text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(ParameterError) as caught:
        read_cell(text, "record")
    assert [word for word in words if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("有、无", ["有", "无"]),
        ("有\n无", ["有", "无"]),
        ("· 《预算法》\n·财政部、人社部通知", ["《预算法》", "财政部、人社部通知"]),
        ("只有一个", ["只有一个"]),
        ("[]", []),
    ],
)
def test_several_texts_are_told_apart(text: str, several: list[str]) -> None:
    assert read_cell(text, "texts") == several


def test_quotation_marks_stand_only_where_they_are_needed() -> None:
    assert write_cell({"说明": "“达成”一档，全部"}) == "说明：“达成”一档，全部"
    assert write_cell({"说明": "“达成”"}) == '说明："“达成”"'


def test_yaml_is_written_as_a_clerk_would_write_it() -> None:
    rule = {"方式": "分档计分", "档次": [{"条件": "= 0%", "得分": "5"}, {"条件": "> 0%", "得分": "0"}]}
    data = {
        "编号": "x",
        "公式": 'a = "无"',
        "依据": ["甲" * 50, "乙" * 50],
        "评分": rule,
        "行": {"一级指标": ["产出"], "行数": "5"},
    }
    assert yaml_text(data).splitlines()[1:] == [
        "编号: x", '公式: a = "无"', "", "依据:", f"  - {'甲' * 50}", f"  - {'乙' * 50}", "",
        "评分:", "  方式: 分档计分", "  档次:", "    - {条件: = 0%, 得分: 5}", '    - {条件: "> 0%", 得分: 0}', "",
        "行: {一级指标: [产出], 行数: 5}",
    ]  # fmt: skip
