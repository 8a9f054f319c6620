"""Faulty schemes are refused before any workbook is read, each with the line and the words that help a clerk."""

from __future__ import annotations

import random
from importlib import resources
from pathlib import Path

import pytest
from scheme_texts import MINIMAL, minimal_text

from jixiao_batch.scheme.loading import MAX_BYTES, built_in_ids, load_scheme, load_text
from jixiao_batch.scheme.source import SchemeError, read_source

#: what is wrong -> (line as it is, line as it was broken, words that the message must hold)
FAULTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "unknown key": (
        "            分值: 20\n            指标值: 执行率",
        "            分値: 20\n            指标值: 执行率", ("分値", "分值")),
    "double key": ("年度: 2023", "年度: 2023\n年度: 2024", ("年度", "写了两次")),
    "missing key": ("满分: 100\n", "", ("缺少“满分”",)),
    "empty key": ("名称: 最小的指标体系", "名称:", ("名称", "还没有写内容")),
    "blank name": ("名称: 最小的指标体系", "名称: ' '", ("名称", "还没有写内容")),
    "list instead of text": ("名称: 最小的指标体系", "名称: [甲, 乙]", ("名称",)),
    "text instead of list": ("一级指标: [产出]\n指标", "一级指标: 产出\n指标", ("一级指标",)),
    "weights below the full score": ("满分: 100", "满分: 110", ("60＋40＝100", "110")),
    "weights of a second level": (
        "      - 二级指标: 执行\n        分值: 60",
        "      - 二级指标: 执行\n        分值: 50", ("过程", "50", "60")),
    "weights of indicators": (
        "          - 指标: 差额\n            分值: 20",
        "          - 指标: 差额\n            分值: 10", ("执行", "50", "60")),
    "items that do not add up": ("{名称: 有制度, 分值: 20}", "{名称: 有制度, 分值: 12}", ("制度", "12", "20")),
    "item without points": ("{名称: 有制度, 分值: 20}", "{名称: 有制度}", ("制度", "分值")),
    "highest band is not the weight": ("{条件: = 0, 得分: 20}", "{条件: = 0, 得分: 15}", ("最高一档", "20", "15")),
    "unknown field in a formula": ("公式: 预算数 - 决算数", "公式: 预算 - 决算数", ("“预算”", "是否想写", "预算数")),
    "unknown rule kind": ("方式: 达标得分", "方式: 达标给分", ("达标给分", "达标得分", "按档扣分")),
    "rule without kind": ("{方式: 达标得分, 条件: ≥ 95%}", "{条件: ≥ 95%}", ("评分方式", "达标得分")),
    "percent sign forgotten": ("条件: ≥ 95%", "条件: ≥ 95", ("执行率", "95", "百分数")),
    "percent sign too many": ("{条件: = 0, 得分: 20}", "{条件: = 0%, 得分: 20}", ("差额", "0%", "不带百分号")),
    "percent sign forgotten for rows": (
        "定量指标: {方式: 按比例计分}",
        "定量指标: {方式: 按比例计分, 标准: 100}", ("完成率", "100%")),
    "bands of fixed points for rows": (
        "定量指标: {方式: 按比例计分}",
        "定量指标: {方式: 分档计分, 档次: [{条件: ≥ 100%, 得分: 40}, {条件: 其余, 得分: 0}]}",
        ("分档计分", "各行分值不同"),
    ),
    "way to add rows up": (
        "定量指标: {方式: 按比例计分}",
        "合计方式: 达标率\n              定量指标: {方式: 按比例计分}", ("达标率", "逐行累计、达标占比")),
    "rows met without a window": (
        "定量指标: {方式: 按比例计分}",
        "合计方式: 达标占比\n              定性达标: [好]\n              定量指标: {方式: 按比例计分}",
        ("方式: 达标得分", "≥ 100% 且 ≤ 130%")),
    "rows met without tiers": (
        "定量指标: {方式: 按比例计分}",
        "合计方式: 达标占比\n              定量指标: {方式: 达标得分, 条件: ≥ 100%}", ("还应写“定性达标”", "[好]")),
    "line of no points": ("{方式: 按比例计分}", "{方式: 按比例计分, 不得分线: 60%}", ("不得分线", "60%", "≤ 10%")),
    "line of no points above the standard": (
        "{方式: 按比例计分}",
        "{方式: 按比例计分, 不得分线: < 110%}", ("低于110%", "达到标准 100%")),
    "percent sign forgotten on a line": ("{方式: 按比例计分}", "{方式: 按比例计分, 不得分线: < 60}", ("60", "百分数")),
    "zero point": ("{方式: 按比例计分}", "{方式: 按比例计分, 零分点: 100%}", ("零分点", "应小于标准 100%")),
    "points of a band": ("{条件: = 0, 得分: 20}", "{条件: = 0, 得分: 满分}", ("满分", "80%", "按比例")),
    "part of an item": ("{名称: 有制度, 分值: 20}", "{名称: 有制度, 分值: 20, 部分得分: 20}", ("部分得分", "小于它的分值 20 分")),
    "three decimals": ("满分: 100", "满分: 100\n得分小数位: 3", ("得分小数位", "不大于 2")),
    "bands without the rest": ("{条件: 其余, 得分: 0}", "{条件: ＞ 0, 得分: 0}", ("其余",)),
    "band that an earlier one covers": (
        "                - {条件: = 0, 得分: 20}\n",
        "                - {条件: ≥ 0, 得分: 20}\n                - {条件: ≥ 10, 得分: 5}\n",
        ("“达到0”已经包括“达到10”", "永远用不到", "请把“达到10”移到它前面")),
    "band below an earlier one": (
        "                - {条件: = 0, 得分: 20}\n",
        "                - {条件: ≤ 10, 得分: 20}\n                - {条件: ≤ 5, 得分: 5}\n",
        ("“不超过10”已经包括“不超过5”",)),
    "band that earlier ones cover together": (
        "                - {条件: = 0, 得分: 20}\n",
        "                - {条件: ≤ 5, 得分: 20}\n                - {条件: ≥ 7, 得分: 9}\n"
        "                - {条件: ＞ 3 且 ＜ 8, 得分: 5}\n"
        "                - {条件: ≥ 4 且 ≤ 9, 得分: 5}\n",
        ("前面3档合起来已经包括“达到4且不超过9”", "请删去它")),
    "band that no value fits": (
        "                - {条件: = 0, 得分: 20}\n",
        "                - {条件: = 0, 得分: 20}\n                - {条件: ＞ 9 且 < 5, 得分: 5}\n",
        ("“超过9且低于5”不可能成立",)),
    "step of the cap that an earlier one covers": (
        "指标:\n  - 一级指标: 过程",
        "总分封顶: {推算指标: 执行率, 档次: [{条件: < 80%, 最高分: 89}, {条件: < 60%, 最高分: 59}]}\n指标:\n  - 一级指标: 过程",
        ("“低于80%”已经包括“低于60%”", "移到它前面")),
    "rate times a hundred": ("公式: 决算数 / 预算数", "公式: 决算数 / 预算数 * 100", ("“执行率”", "不要再乘 100")),
    "rate times a hundred before its division": ("公式: 决算数 / 预算数", "公式: 决算数 * 100 / 预算数", ("不要再乘 100",)),
    "change of a rate in hundreds": ("公式: 决算数 / 预算数", "公式: (决算数 - 预算数) ÷ 预算数 × 100 - 100", ("不要再乘 100",)),
    "band condition": ("条件: = 0,", "条件: 约等于 0,", ("约等于 0", "≤ 10%")),
    "circle of figures": ("公式: 预算数 - 决算数", "公式: 预算数 - 执行率 * 差额", ("绕回", "差额 → 差额")),
    "circle of two figures": (
        "公式: 决算数 / 预算数",
        "公式: 差额 / 绕\n  - 名称: 绕\n    公式: 绕二 - 差额\n  - 名称: 绕二\n    公式: 绕", ("绕 → 绕二 → 绕",)),
    "text compared with number": ("公式: 决算数 / 预算数", "公式: 有无采购 / 预算数", ("数字", "文字")),
    "number compared with text": ("不适用条件: 有无采购 = \"无\"", "不适用条件: 预算数 = \"无\"", ("同为数字或同为文字",)),
    "condition where a number belongs": ("公式: 预算数 - 决算数", "公式: 预算数 = 决算数", ("应算出一个数",)),
    "number where a condition belongs": ("不适用条件: 有无采购 = \"无\"", "不适用条件: 预算数", ("应是一个条件",)),
    "identity without relation": ("关系: 决算数 <= 预算数", "关系: 决算数 ≠ 预算数", ("左边 = 右边",)),
    "ten thousand brackets": ("公式: 预算数 - 决算数", f"公式: {'(' * 10_000}预算数{')' * 10_000}", ("公式太长", "拆成")),
    "fifty brackets": ("公式: 预算数 - 决算数", f"公式: {'(' * 50}预算数{')' * 50}", ("括号套得太深",)),
    "a thousand terms": ("公式: 预算数 - 决算数", f"公式: 1{'+1' * 990}", ("公式太长", "拆成")),
    "open bracket": ("公式: 预算数 - 决算数", "公式: (预算数 - 决算数", ("没有写完", "右括号")),
    "power": ("公式: 预算数 - 决算数", "公式: 预算数 ** 2", ("“*”",)),
    "power sign": ("公式: 预算数 - 决算数", "公式: 预算数 ^ 2", ("“^”",)),
    "attribute": ("公式: 预算数 - 决算数", "公式: 预算数.real", ("“.”",)),
    "function": ("公式: 预算数 - 决算数", "公式: open(预算数)", ("open", "绝对值")),
    "python": ("公式: 预算数 - 决算数", "公式: __import__(\"os\")", ("__import__",)),
    "subscript": ("公式: 决算数 / 预算数", "公式: 预算数[0]", ("“[”",)),
    "name that begins with a digit": ("公式: 预算数 - 决算数", "公式: 2023年预算 - 决算数", ("「」",)),
    "tab": ("    分值: 60\n    二级指标", "\t分值: 60\n    二级指标", ("制表符", "空格")),
    "anchor": ("一级指标: [产出]\n指标", "一级指标: &甲 [产出]\n依据: *甲\n指标", ("& 和 *",)),
    "crooked indentation": ("    分值: 60\n    二级指标", "   分值: 60\n    二级指标", ("缩进",)),
    "colon without space": ("满分: 100", "满分:100", ("冒号",)),
    "open brace": ("{名称: 预算数}", "{名称: 预算数", ("花括号",)),
    "grades out of order": ("{等次: 优, 下限: 90}", "{等次: 优, 下限: 0}", ("等次", "从高到低")),
    "lowest grade above zero": ("{等次: 差, 下限: 0}", "{等次: 差, 下限: 60}", ("最后一档", "0")),
    "double grade": ("{等次: 优, 下限: 90}", "{等次: 差, 下限: 90}", ("等次“差”重复",)),
    "double field": ("{名称: 决算数}", "{名称: 决算数}\n      - {名称: 决算数}", ("填报项“决算数”重复",)),
    "field called as the total": ("{名称: 决算数}", "{名称: 决算数}\n      - {名称: 自评总分}", ("自评总分", "换个名称")),
    "double figure": ("- 名称: 执行率", "- 名称: 差额", ("推算指标“差额”重复",)),
    "double indicator": ("- 指标: 制度", "- 指标: 差额", ("三级指标“差额”重复",)),
    "no unit code": ("      - {名称: 单位编码, 类型: 编码}\n", "", ("单位编码", "认不出")),
    "weight that is no number": ("满分: 100", "满分: 一百", ("一百", "数字")),
    "weight as percentage": ("满分: 100", "满分: 100%", ("不带百分号",)),
    "weight below zero": (
        "          - 指标: 差额\n            分值: 20",
        "          - 指标: 差额\n            分值: -20", ("分值", "大于 0")),
    "choice of a key": ("不适用条件: 有无采购 = \"无\"", "计量单位: 亿元", ("亿元", "万元")),
    "zero rule without division": (
        "公式: 预算数 - 决算数",
        "公式: 预算数 - 决算数, 分母为零: {分子也为零: 0}", ("分母为零", "公式里没有除法")),
    "zero rule with two divisions": (
        "公式: 决算数 / 预算数",
        "公式: 决算数 / 预算数 - 预算数 / 决算数\n    分母为零: {分子也为零: 0%}", ("不止一处除法", "另写成推算指标")),
    "zero rule in points": (
        "公式: 决算数 / 预算数",
        "公式: 决算数 / 预算数\n    分母为零: {分子也为零: 不得分}", ("“不得分”", "0%", "“无法计算”“不适用”")),
    "zero rule of full marks": (
        "公式: 决算数 / 预算数",
        "公式: 决算数 / 预算数\n    分母为零: {分子也为零: 满分}", ("“满分”", "“不适用时”写“满分”")),
    "points of an example in words": (
        "            评分: {方式: 达标得分, 条件: ≥ 95%}\n",
        "            评分: {方式: 达标得分, 条件: ≥ 95%}\n            算例: [{已知: {执行率: 90%}, 得分: 不得分}]\n",
        ("“不得分”", "不得分写 0", "“无法评分”")),
    "value of an example in words": (
        "            评分: {方式: 达标得分, 条件: ≥ 95%}\n",
        "            评分: {方式: 达标得分, 条件: ≥ 95%}\n            算例: [{已知: {执行率: 90%}, 指标值: 无, 得分: 0}]\n",
        ("“无”", "“无法计算”")),
    "value beside items": ("          - 指标: 制度\n", "          - 指标: 制度\n            指标值: 差额\n", ("按事项计分",)),
    "no value": ("            指标值: 差额\n", "", ("差额", "缺少“指标值”")),
    "no rule": ("            评分: {方式: 达标得分, 条件: ≥ 95%}\n", "", ("执行率", "评分")),
    "section that the table lacks": ("              一级指标: [产出]", "              一级指标: [效益]", ("效益", "产出")),
    "section that nobody scores": (
        "绩效指标表:\n  一级指标: [产出]",
        "绩效指标表:\n  一级指标: [产出, 效益]", ("效益", "现有 0 个")),
    "tier bounds": ("下限: 60%, 上限: 100%", "下限: 60%, 上限: 120%", ("好", "100%")),
    "rule for qualitative rows": ("方式: 定性分档", "方式: 分档计分", ("档次",)),
    "id with a space": ("编号: minimal", "编号: 最小 的", ("编号", "字母")),
    "unquoted sign": ("条件: = 0,", "条件: > 0,", ("“>”", "引号")),
    "year": ("年度: 2023", "年度: 23", ("年度", "2000")),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_refused_with_line_and_remedy(fault: str) -> None:
    old, new, words = FAULTS[fault]
    with pytest.raises(SchemeError) as caught:
        load_text(minimal_text((old, new)), "某县.yaml")
    message = str(caught.value)
    assert [word for word in words if word not in message] == [], message
    assert "某县.yaml" in message
    if fault not in {"missing key"}:
        assert "第 " in message and " 行：" in message, message


@pytest.mark.parametrize(
    ("fault", "line"),
    [("percent sign forgotten", "条件: ≥ 95"), ("unknown field in a formula", "公式: 预算 -"), ("double key", "年度: 2024")],
)
def test_the_line_named_is_the_line_of_the_fault(fault: str, line: str) -> None:
    old, new, _ = FAULTS[fault]
    text = minimal_text((old, new))
    with pytest.raises(SchemeError) as caught:
        load_text(text, "某县.yaml")
    at = next(number for number, content in enumerate(text.splitlines(), 1) if line in content)
    assert at in [found.line for found in caught.value.faults]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(SchemeError) as caught:
        load_text(minimal_text(("满分: 100", "满分: 110"), ("公式: 预算数 - 决算数", "公式: 预算 - 决算数")), "某县.yaml")
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"\n# \n", "空的"),
        (MINIMAL.encode("gbk", errors="replace"), "UTF-8"),
        (bytes(range(256)) * 4, "UTF-8"),
        (b"PK\x03\x04\x00\x00", "YAML"),
        (b"- 1\n- 2\n", "编号："),
        (b"{" * 5000, "YAML"),
        (b"[" * 300 + b"]" * 300, "编号："),
        (b"#" * (MAX_BYTES + 1), "不像是指标体系"),
    ],
)
def test_a_file_that_is_no_scheme_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "某县.yaml"
    file.write_bytes(content)
    with pytest.raises(SchemeError) as caught:
        load_scheme(file)
    assert words in str(caught.value)


def test_a_name_that_is_neither_scheme_nor_file_lists_the_built_in_ones() -> None:
    with pytest.raises(SchemeError) as caught:
        load_scheme("江华")
    assert [name for name in ("江华", *built_in_ids()) if name not in str(caught.value)] == []


@pytest.mark.parametrize("name", built_in_ids())
def test_built_in_schemes_load_and_are_worded(name: str) -> None:
    scheme = load_scheme(name).scheme
    assert scheme.id == name
    assert all(scheme.sentence(indicator) for indicator in scheme.indicators)


def test_fingerprint_does_not_hang_on_line_ends_or_the_file_name(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode("utf-8"))
    assert load_scheme(file) == load_text(MINIMAL, "minimal.yaml")


def test_fingerprint_is_of_the_content() -> None:
    commented = MINIMAL.replace("年度: 2023\n", "年度: '2023'  # 每年改\n")
    assert load_text(commented, "x.yaml").sha256 == load_text(MINIMAL, "x.yaml").sha256
    changed = MINIMAL.replace("{等次: 优, 下限: 90}", "{等次: 优, 下限: 91}")
    assert load_text(changed, "x.yaml").sha256 != load_text(MINIMAL, "x.yaml").sha256


def test_damaged_text_of_a_scheme_never_ends_in_anything_but_a_scheme_error() -> None:
    text = (resources.files("jixiao_batch") / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    head, tail = text.split("填报项:", 1)
    chance = random.Random(11)
    # the long list of fields is left out half of the time, so that other parts are hit more often
    for turn in range(60):
        lines = (MINIMAL if turn % 3 else f"{head}填报项:{tail}").splitlines()
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(lines))
            line = lines[at]
            place = chance.randrange(len(line) + 1)
            lines[at : at + 1] = chance.choice([
                [], [line, line], [line[:place] + chance.choice("{}[]:,\"'&*%|>\t-0年≤（#\x00\u2028") + line[place:]],
                [line[:place] + line[place + 1 :]], [line[:place]], [" " + line],
            ])  # fmt: skip
        try:
            load_text("\n".join(lines), "某县.yaml")
        except SchemeError as error:
            assert str(error).strip()


def test_a_folded_text_is_read_without_marks_of_its_line_breaks() -> None:
    assert read_source("说明: >-\n  甲\n  乙\n", "").data == {"说明": "甲 乙"}
