"""得分=执行率×分值, 按完成比例计分 -> 按比例计分."""

from __future__ import annotations

from decimal import Decimal

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.drafts import Draft, Sentence
from jixiao_batch.scheme.wording.phrases import Award, Share
from jixiao_batch.scheme.wording.spans import Span

_WHOLE = Amount(Decimal(1), percent=True)


def proportion(sentence: Sentence) -> Draft | None:
    """Weight × value ÷ target; the target is 100% unless the sentence names another."""
    shares, awards = sentence.all_of(Share), sentence.all_of(Award)
    if sentence.items or len(shares) != 1 or not sentence.only(Share, Award):
        return None
    share = shares[0]
    if any(award.points != sentence.weight for award in awards) or (share.rest and not awards):
        return None
    targets = [_from_below(award.span) for award in awards]
    if share.span is not None:
        targets.append(
            share.span.upper.amount if share.span.upper and not share.span.lower and not share.span.upper.closed else None
        )
    told = [target for target in targets if target is not None]
    if len(told) != len(targets) or len({target.value for target in told}) > 1:
        return None
    if share.deducted and not told:
        return None
    target = told[0] if told else _WHOLE
    if target.percent == (sentence.is_rate is False):
        return None
    if sentence.is_rate and not target.percent:
        return None
    doubts = []
    if target != _WHOLE:
        if share.formula or not share.name.endswith("比例"):  # 按完成率×分值 is not a share of 90%
            return None
        doubts.append(f"没有写明按什么比例，按实际值÷{sentence.text(target)}计")
    if share.deducted:
        doubts.append("“按比例扣分”按差多少扣多少的比例算，即按完成的比例计分")
    if "/" in share.name:
        doubts.append(f"句中的比例是“{share.name}”，请核对指标值的公式")
    return Draft({"方式": "按比例计分", "标准": sentence.text(target), "方向": "越大越好"}, tuple(doubts))


def _from_below(span: Span) -> Amount | None:
    """The target of full marks: ≥100%, 100%, 超过100%."""
    return span.lower.amount if span.lower is not None and (span.upper is None or span.is_point) else None
