"""Phrases that are formulas: 得分=执行率×分值, 按完成比例计分, 得分=(1-10X)×10."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.conditions import LOADED, SUBJECT, read_condition
from jixiao_batch.scheme.wording.phrases import Direction, Phrase, Share, Slope
from jixiao_batch.scheme.wording.points import NUMBER, OTHERWISE, WHOLE
from jixiao_batch.scheme.wording.spans import NUM, read_number

_SHARE_NAME = r"[一-鿿A-Za-z][一-鿿A-Za-z、()/]{0,27}?"
#: 按…计分 without a formula: only what is plainly the share that was done
_DONE = (
    "(?:其|实际|年度|当年|全年|预算|目标|项目|资金|任务|支出|工作|指标|计划)*(?:完成|执行|实现|达成|支出|到位|支付|使用)?(?:情况)?的?"
    "(?:比例|百分比|比率|率)"
    "|(?:(?![未不无没逾超延欠误漏投])[一-鿿]){0,8}?(?:(?:达标|合格|完成|执行|办结|及时|覆盖|到位|优良|通过|满意|知晓|利用)率|满意度)"
)
_ENDINGS = ("率", "比例", "百分比", "比", "度")
#: 按照, but not the 按 of 按时完成项目数
_BY = "(?:按照|按(?!时|期|质(?!量)|量|规|计划|月|季|年))"
_RATE = "[一-鿿]{2,16}?率"
_SCORE = "(?:得分|指标得分|本项得分|该项得分|实际得分|自评得分|评价得分|计算得分|[一-鿿]{2,12}?率得分)="
_SHARES = (
    rf"{_SCORE}\(?(?P<n1>{_SHARE_NAME})(?:/(?P<t1>{NUM}))?\)?(?:×100%)?×(?:本项|该项|本|指标)*"
    rf"(?:(?P<w1>{NUMBER})分?|{WHOLE}(?:\(?(?P<w8>{NUMBER})分\)?)?)",
    rf"{_SCORE}(?:(?P<w2>{NUMBER})分?|{WHOLE})×\(?(?P<n2>{_SHARE_NAME})(?:/(?P<t2>{NUM}))?\)?(?=[,;(]|$)",
    rf"(?:(?P<p3>{_RATE}),?)?(?:{_BY}|根据)(?P<n3>{_SHARE_NAME})(?:/(?P<t3>{NUM}))?(?:乘以|×|与)(?:本项|该项|该指标|本指标|指标)?(?:(?P<w3>{NUMBER})分?|{WHOLE})(?:的?乘积)?"
    r"(?:计分|计算得分|得分|计算|确定得分|赋分|给分)",
    rf"(?:(?:(?P<p4>{_RATE}),?)?{_BY})?(?P<n4>{_SHARE_NAME})(?:/(?P<t4>{NUM}))?×(?:(?P<w4>{NUMBER})分?|{WHOLE}(?:\(?(?P<w9>{NUMBER})分\)?)?)(?:计分|计算得分|得分)?(?=[,;(]|$)",
    rf"\((?P<n7>{_SHARE_NAME})(?:/(?P<t7>{NUM}))?\)(?:×100%)?×(?:(?P<w7>{NUMBER})分?|{WHOLE})(?:计分|计算得分|得分)?(?=[,;(]|$)",
    rf"(?:(?P<p5>{_RATE}),?)?(?:{_BY}|根据)(?P<n5>{_DONE})(?:进行)?(?:计分|计算得分|得分|计算|给分|赋分|折算得分|折算)",
    rf"{_BY}(?P<n6>{_DONE})(?:相应)?(?P<deducted>扣分|扣减|扣减分值)",
)
_SHARE = [re.compile(pattern) for pattern in _SHARES]
#: from a zero point: (执行率-60%)/(100%-60%), or (30%-结余率)/(30%-0%) where less is better
_GROWING = rf"\((?P<x>{_SHARE_NAME})-(?P<zero>{NUM})\)/\((?P<whole>{NUM})[-~](?P<again>{NUM})\)"
_SHRINKING = rf"\((?P<zero>{NUM})-(?P<x>{_SHARE_NAME})\)/\((?P<again>{NUM})[-~](?P<whole>{NUM})\)"
_FROM_ZERO = [
    re.compile(pattern)
    for way in (_GROWING, _SHRINKING)
    for pattern in (
        rf"(?:{_SCORE}|按照?){way}(?:×100%)?×(?:本项|该项|指标)*(?:(?P<w>{NUMBER})分?|{WHOLE})(?:计分|计算得分|计算|得分)?",
        rf"{_SCORE}(?:(?P<w>{NUMBER})分?|{WHOLE})×{way}(?=[,;]|$)",
    )
]
#: (1-结转结余率/20%)×10: nothing is left at 20%
_DOWN_TO_ZERO = re.compile(
    rf"{_SCORE}(?:(?P<w1>{NUMBER}|{WHOLE})×)?\(1[-~](?P<x>{_RATE})/(?P<zero>{NUM})\)(?:×(?P<w2>{NUMBER}|{WHOLE}))?分?"
)
#: (1-5×|执行率-100%|)×10, (1-2×(100%-执行率))×10
_FROM_BASE = re.compile(
    rf"{_SCORE}(?:(?P<w1>{NUMBER}|{WHOLE})×)?\(1[-~](?:(?P<k>{NUMBER})×?)?"
    rf"(?:\|(?P<x1>{_SHARE_NAME})-(?P<b1>{NUM})\||\|(?P<b2>{NUM})-(?P<x2>{_SHARE_NAME})\|"
    rf"|\((?P<x3>{_SHARE_NAME})-(?P<b3>{NUM})\)|\((?P<b4>{NUM})-(?P<x4>{_SHARE_NAME})\))\)(?:×(?P<w2>{NUMBER}|{WHOLE}))?分?"
)
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


def _from_zero(text: str, start: int, weight: Decimal) -> tuple[Share, int] | None:
    """得分=(执行率-60%)/(100%-60%)×分值."""
    for pattern in _FROM_ZERO:
        found = pattern.match(text, start)
        if found is None:
            continue
        zero, again, whole = (read_number(found[name]).amount for name in ("zero", "again", "whole"))
        if LOADED.search(found["x"]) or zero.value != again.value or (found["w"] and Decimal(found["w"]) != weight):
            return None
        return Share(found["x"], formula=True, target=whole, zero=zero), found.end()
    found = _DOWN_TO_ZERO.match(text, start)
    if found is None or bool(found["w1"]) == bool(found["w2"]):
        return None
    told, zero = found["w1"] or found["w2"], read_number(found["zero"]).amount
    if LOADED.search(found["x"]) or (told[0].isdigit() and Decimal(told) != weight):
        return None
    return Share(found["x"], formula=True, target=Amount(Decimal(0), zero.percent), zero=zero), found.end()


def _plain_share(text: str, start: int, weight: Decimal) -> tuple[Share, int] | None:
    if taken := _from_zero(text, start, weight):
        return taken
    for pattern in _SHARE:
        found = pattern.match(text, start)
        if found is None:
            continue
        groups = found.groupdict()
        name = next((value for key, value in groups.items() if key.startswith("n") and value), "")
        told = next((value for key, value in groups.items() if key.startswith("w") and value), None)
        divisor = next((value for key, value in groups.items() if key.startswith("t") and value), None)
        target = read_number(divisor).amount if divisor else None
        if "占" in name or ("/" in name and target is not None):
            return None
        before = next((value for key, value in groups.items() if key.startswith("p") and value), "")
        if LOADED.search(before) or (name.endswith("率") and before and before not in name and name not in before):
            return None
        if LOADED.search(name) or (told is not None and Decimal(told) != weight):
            return None
        if not name.endswith(_ENDINGS) and "/" not in name and len(name) > 1:
            return None
        is_formula = "n5" not in groups and "n6" not in groups
        return Share(name, deducted="deducted" in groups, formula=is_formula, target=target), found.end()
    return None


def slope(text: str, start: int, weight: Decimal) -> tuple[Phrase, int] | None:
    """得分=(1-10X)×10; the weight stands before or behind the bracket, once."""
    if from_base := _from_base(text, start, weight):
        return from_base
    found = _SLOPE.match(text, start)
    if found is None or bool(found["w1"]) == bool(found["w2"]):
        return None
    whole = found["w1"] or found["w2"]
    if whole[0].isdigit() and Decimal(whole) != weight:
        return None
    return Slope(Decimal(found["k"] or 1), found["x"], bool(found["bar"])), found.end()


def _from_base(text: str, start: int, weight: Decimal) -> tuple[Phrase, int] | None:
    """得分=(1-2×(100%-执行率))×10."""
    found = _FROM_BASE.match(text, start)
    if found is None or bool(found["w1"]) == bool(found["w2"]):
        return None
    whole = found["w1"] or found["w2"]
    base = next(found[f"b{place}"] for place in range(1, 5) if found[f"b{place}"])
    name = next(found[f"x{place}"] for place in range(1, 5) if found[f"x{place}"])
    if LOADED.search(name) or (whole[0].isdigit() and Decimal(whole) != weight):
        return None
    direction: Direction = "超过扣分" if found["x3"] else "低于扣分" if found["x4"] else "偏离扣分"
    return Slope(Decimal(found["k"] or 1), name, True, read_number(base).amount, direction), found.end()
