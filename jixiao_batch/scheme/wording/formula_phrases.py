"""Phrases that are formulas: 得分=执行率×分值, 按完成比例计分, 得分=(1-10X)×10."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from jixiao_batch.scheme.wording.conditions import LOADED, SUBJECT, read_condition
from jixiao_batch.scheme.wording.phrases import Phrase, Share, Slope
from jixiao_batch.scheme.wording.points import NUMBER, OTHERWISE, WHOLE

_SHARE_NAME = r"[一-鿿A-Za-z][一-鿿A-Za-z、()/]{0,27}?"
#: 按…计分 without a formula: only what is plainly the share that was done
_DONE = (
    "(?:其|实际|年度|当年|全年|预算|目标|项目|资金|任务|支出|工作|指标|计划)*(?:完成|执行|实现|达成|支出|到位|支付|使用)?(?:情况)?的?"
    "(?:比例|百分比|比率|率)"
)
_ENDINGS = ("率", "比例", "百分比", "比", "度")
_SHARES = (
    rf"(?:得分|指标得分|本项得分|该项得分|实际得分|自评得分|评价得分|计算得分)=\(?(?P<n1>{_SHARE_NAME})\)?(?:×100%)?×(?:本项|该项|本|指标)*"
    rf"(?:(?P<w1>{NUMBER})分?|{WHOLE})",
    rf"(?:得分|指标得分|本项得分|该项得分|实际得分)=(?:(?P<w2>{NUMBER})分?|{WHOLE})×\(?(?P<n2>{_SHARE_NAME})\)?(?=[,;]|$)",
    rf"(?:按照?|根据)(?P<n3>{_SHARE_NAME})(?:乘以|×|与)(?:本项|该项|该指标|本指标|指标)?(?:(?P<w3>{NUMBER})分?|{WHOLE})(?:的?乘积)?"
    r"(?:计分|计算得分|得分|计算|确定得分|赋分|给分)",
    rf"(?P<n4>{_SHARE_NAME})×(?:(?P<w4>{NUMBER})分|{WHOLE})(?:计分|计算得分|得分)?(?=[,;]|$)",
    rf"(?:按照?|根据)(?P<n5>{_DONE})(?:进行)?(?:计分|计算得分|得分|计算|给分|赋分|折算得分|折算)",
    rf"按照?(?P<n6>{_DONE})(?:相应)?(?P<deducted>扣分|扣减|扣减分值)",
)
_SHARE = [re.compile(pattern) for pattern in _SHARES]
_SLOPE = re.compile(
    rf"(?:得分|指标得分|本项得分)=(?:(?P<w1>{NUMBER}|{WHOLE})×)?\(1[-~](?P<k>{NUMBER})?×?(?P<bar>\|)?(?P<x>[A-Za-z]|{SUBJECT})\|?\)"
    rf"(?:×(?P<w2>{NUMBER}|{WHOLE}))?分?"
)


def share(text: str, start: int, weight: Decimal) -> tuple[Phrase, int] | None:
    """得分=执行率×分值, with 低于100%的 or 未达到的 before it where the sentence says so."""
    condition = read_condition(text, start)
    otherwise = OTHERWISE.match(text, start)
    if condition is not None and (found := re.compile(r"(?:的|时)*,?").match(text, condition[1])):
        taken = _plain_share(text, found.end(), weight)
        if taken:
            return replace(taken[0], span=condition[0]), taken[1]
    if otherwise is not None and (taken := _plain_share(text, otherwise.end(), weight)):
        return replace(taken[0], rest=True), taken[1]
    return _plain_share(text, start, weight)


def _plain_share(text: str, start: int, weight: Decimal) -> tuple[Share, int] | None:
    for pattern in _SHARE:
        found = pattern.match(text, start)
        if found is None:
            continue
        groups = found.groupdict()
        name = next((value for key, value in groups.items() if key.startswith("n") and value), "")
        told = next((value for key, value in groups.items() if key.startswith("w") and value), None)
        if LOADED.search(name) or (told is not None and Decimal(told) != weight):
            return None
        if not name.endswith(_ENDINGS) and "/" not in name and len(name) > 1:
            return None
        return Share(name, deducted="deducted" in groups, formula="n5" not in groups and "n6" not in groups), found.end()
    return None


def slope(text: str, start: int, weight: Decimal) -> tuple[Phrase, int] | None:
    """得分=(1-10X)×10; the weight stands before or behind the bracket, once."""
    found = _SLOPE.match(text, start)
    if found is None or bool(found["w1"]) == bool(found["w2"]):
        return None
    whole = found["w1"] or found["w2"]
    if whole[0].isdigit() and Decimal(whole) != weight:
        return None
    return Slope(Decimal(found["k"] or 1), found["x"], bool(found["bar"])), found.end()
