"""得分=执行率×分值, 按完成比例计分 -> 按比例计分."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.conditions import read_condition
from jixiao_batch.scheme.wording.drafts import Draft, Sentence, no_points_line, split_off_no_points
from jixiao_batch.scheme.wording.normalising import written
from jixiao_batch.scheme.wording.phrases import Award, Share
from jixiao_batch.scheme.wording.points import NUMBER, WHOLE
from jixiao_batch.scheme.wording.spans import Span

_WHOLE = Amount(Decimal(1), percent=True)


def proportion(sentence: Sentence) -> Draft | None:
    """Weight × value ÷ target; the target is 100% unless the sentence names another."""
    shares = sentence.all_of(Share)
    awards, lines = split_off_no_points(sentence)
    if sentence.items or len(shares) != 1 or len(lines) > 1 or not sentence.only(Share, Award):
        return None
    share = shares[0]
    if any(award.points != sentence.weight for award in awards) or (share.rest and not awards and not lines):
        return None
    less_is_better = share.zero is not None and share.target is not None and share.zero.value > share.target.value
    targets = [_from_above(award.span) if less_is_better else _from_below(award.span) for award in awards]
    if share.span is not None:
        end = share.span.lower if less_is_better else share.span.upper
        said = len(share.span.ends) == 1 or (bool(lines) and bool(awards))  # what lies on either side of 60%-90%
        targets.append(end.amount if end and said and not (end.closed and not awards) else None)
    if share.target is not None:
        targets.append(share.target)
    told = [target for target in targets if target is not None]
    if len(told) != len(targets) or len({target.value for target in told}) > 1:
        return None
    if share.deducted and not told:
        return None
    target = told[0] if told else _WHOLE
    if target.value != 0 and target.percent == (sentence.is_rate is False):
        return None
    if sentence.is_rate and not target.percent and target.value != 0:
        return None
    doubts: list[str] = []
    if target == _WHOLE and not share.formula and share.span is not None and len(share.span.ends) > 1:
        doubts.append(f"没有写明按什么比例，按实际值÷{sentence.text(target)}计")  # not from the lower end of the band
    if target != _WHOLE and share.target is None:
        if share.formula or not share.name.endswith("比例"):  # 按完成率×分值 is not a share of 90%
            return None
        doubts.append(f"没有写明按什么比例，按实际值÷{sentence.text(target)}计")
    if share.deducted:
        doubts.append("“按比例扣分”按差多少扣多少的比例算，即按完成的比例计分")
    if "/" in share.name:
        doubts.append(f"句中的比例是“{share.name}”，请核对指标值的公式")
    rule = {"方式": "按比例计分", "标准": sentence.text(target), "方向": "越小越好" if less_is_better else "越大越好"}
    if share.zero is not None:
        rule["零分点"] = sentence.text(share.zero)
    if lines:
        line = _line(sentence, lines[0].span, share, target, doubts, less_is_better=less_is_better)
        if line is None:
            return None
        rule["不得分线"] = line
    return Draft(rule, tuple(doubts))


def _line(sentence: Sentence, span: Span, share: Share, target: Amount, doubts: list[str], *, less_is_better: bool) -> str | None:
    """低于60%不得分, which must meet the other end of 60%-90%按比例计分 where the sentence names one."""
    end = span.lower if less_is_better else span.upper
    if end is None or len(span.ends) != 1:
        return None
    beyond = end.amount.value > target.value if less_is_better else end.amount.value < target.value
    other = None if share.span is None else share.span.upper if less_is_better else share.span.lower
    if not beyond:
        return None
    if other is not None:
        if other.amount.value != end.amount.value or (other.closed is not None and other.closed == end.closed):
            return None
        if end.closed is None and other.closed is not None:
            settled = replace(end, closed=not other.closed)
            span = replace(span, lower=settled) if less_is_better else replace(span, upper=settled)
    return no_points_line(sentence, span, doubts)


def _from_below(span: Span) -> Amount | None:
    """The target of full marks: ≥100%, 100%, 超过100%."""
    return span.lower.amount if span.lower is not None and (span.upper is None or span.is_point) else None


def _from_above(span: Span) -> Amount | None:
    """The target of full marks where less is better: ≤5%."""
    return span.upper.amount if span.upper is not None and (span.lower is None or span.is_point) else None


_ROWS = r"(?:的)?(?:绩效|三级)?指标(?:个数|项数|数量|数)?"
_ROWS_SHARE = re.compile(
    rf"{_ROWS}占(?:全部|所有)?(?:绩效|三级)?指标(?:总数|总个数|个数|数量|数)?的?(?:比例|比重|比率|百分比)"
    rf"(?:×|乘以)(?:本项|该项)?(?:(?P<told>{NUMBER})分?|{WHOLE})(?:计分|计算得分|得分)?"
)


def rows_met(text: str, weight: Decimal) -> str | None:
    """完成率在100%-130%之间的指标数占指标总数的比例×分值: the condition under which a row counts (达标占比)."""
    start = len("得分=") if text.startswith("得分=") else 0
    condition = read_condition(text, start)
    if condition is None or not condition[0].subject.endswith("完成率"):
        return None
    found = _ROWS_SHARE.fullmatch(text, condition[1])
    if found is None or (found["told"] and Decimal(found["told"]) != weight):
        return None
    span = condition[0]
    if span.is_point or not all(end.amount.percent for end in span.ends):
        return None
    lower = span.lower and f"{'>' if span.lower.closed is False else '≥'} {written(span.lower.amount)}"
    upper = span.upper and f"{'<' if span.upper.closed is False else '≤'} {written(span.upper.amount)}"
    return " 且 ".join(part for part in (lower, upper) if part)
