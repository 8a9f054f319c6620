"""Sentence and parameters of a rule: parameters count, an edited sentence counts when understood, nothing is guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from book_texts import Edit, change, edited, faults_in, minimal_book, read

from jixiao_batch.scheme.rules import Rule
from jixiao_batch.scheme_book.reading import SchemeFromBook

MAIN = "指标体系"
STEPS = "达到100%计20分；每低于5%扣2分，扣完为止"


def _at(name: str, heading: str, value: object) -> Edit:
    return change(MAIN, heading, name, value, "三级指标")


def _rule(imported: SchemeFromBook, name: str) -> Rule:
    rule = next(one.rule for one in imported.loaded.scheme.indicators if one.name == name)
    assert rule is not None
    return rule


def _notes(imported: SchemeFromBook) -> str:
    return "\n".join(map(str, imported.notes))


def test_edited_parameters_need_no_edited_sentence() -> None:
    imported = read(edited(minimal_book(), _at("执行率", "参数", "条件：≥ 90%")))
    assert _rule(imported, "执行率").sentence(Decimal(20)) == "达到90%计20分，否则不计分"
    assert imported.notes == ()


def test_an_edited_sentence_that_is_understood_is_taken_and_said_so() -> None:
    imported = read(edited(minimal_book(), _at("执行率", "评分规则", STEPS)))
    rule = _rule(imported, "执行率")
    assert rule.kind == "按档扣分"
    assert rule.sentence(Decimal(20)).startswith("达到100%计20分；每低于5个百分点扣2分")
    assert "指标体系!I" in _notes(imported) and "已按改后的句子" in _notes(imported)


def test_a_changed_weight_leaves_the_old_sentence_without_complaint() -> None:
    bands = "档次：\n· 条件：= 0，得分：15\n· 条件：其余，得分：0"
    edits = (_at("执行率", "三级分值", 25), _at("差额", "三级分值", 15), _at("差额", "参数", bands))
    imported = read(edited(minimal_book(), *edits))
    assert imported.notes == ()
    assert "计25分" in _rule(imported, "执行率").sentence(Decimal(25))


def test_sentence_and_parameters_edited_alike_agree() -> None:
    parameters = _at("执行率", "参数", "方向：低于扣分\n标准：100%\n每档：5%\n每档扣：2")
    imported = read(edited(minimal_book(), parameters, _at("执行率", "评分方式", "按档扣分"), _at("执行率", "评分规则", STEPS)))
    assert _rule(imported, "执行率").kind == "按档扣分"
    assert imported.notes == ()


def test_sentence_and_parameters_edited_apart_are_refused() -> None:
    faults = faults_in(edited(minimal_book(), _at("执行率", "参数", "条件：≥ 90%"), _at("执行率", "评分规则", STEPS)))
    assert len(faults) == 1
    assert "指标体系!I" in faults[0] and "不一致" in faults[0] and "达到90%计20分" in faults[0]


def test_without_the_hidden_originals_nobody_decides_which_was_edited() -> None:
    def drop(workbook: Any) -> None:
        del workbook["原文"]

    faults = faults_in(edited(minimal_book(), drop, _at("执行率", "评分规则", STEPS)))
    assert len(faults) == 1 and "不一致" in faults[0]


def test_a_renamed_indicator_keeps_its_rule() -> None:
    imported = read(edited(minimal_book(), _at("制度", "三级指标", "制度建设")))
    assert _rule(imported, "制度建设").kind == "分项累计"
    assert imported.notes == ()


@pytest.mark.parametrize("method", [None, "按档扣分"])
def test_a_sentence_alone_becomes_a_rule(method: str | None) -> None:
    edits = (_at("执行率", "参数", None), _at("执行率", "评分方式", method), _at("执行率", "评分规则", STEPS))
    imported = read(edited(minimal_book(), *edits))
    assert _rule(imported, "执行率").kind == "按档扣分"
    assert "已按评分规则定为“按档扣分”" in _notes(imported)


def test_a_sentence_that_nobody_understands_is_left_to_a_person() -> None:
    words = "制度健全、执行有力的酌情给分"
    edits = (_at("制度", "参数", None), _at("制度", "评分方式", None), _at("制度", "评分规则", words))
    imported = read(edited(minimal_book(), *edits))
    rule = _rule(imported, "制度")
    assert rule.kind == "人工评定" and words in rule.sentence(Decimal(20))
    assert "人工评定" in _notes(imported) and "指标体系!I" in _notes(imported)


def test_what_a_sentence_says_of_not_applying_must_fit_its_column() -> None:
    words = "达到100%计20分；每低于5%扣2分，扣完为止；没有采购的计满分"
    imported = read(edited(minimal_book(), _at("执行率", "评分规则", words)))
    assert "不适用时: 满分" in imported.text
    faults = faults_in(edited(minimal_book(), _at("执行率", "评分规则", words), _at("执行率", "不适用时", "剔除")))
    assert any("不适用时" in fault and "剔除" in fault for fault in faults)
