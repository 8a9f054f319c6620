"""每超过一个百分点扣0.5分 -> 按档扣分; 得分=(1-10X)×10 -> 线性扣分."""

from __future__ import annotations

from decimal import Decimal

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.drafts import Draft, Sentence, no_points_line, same_values, split_off_no_points
from jixiao_batch.scheme.wording.phrases import Award, Deduction, Direction, MostDeducted, Otherwise, Remainder, Slope, Standard
from jixiao_batch.scheme.wording.spans import End, Span


def step_deduction(sentence: Sentence) -> Draft | None:
    """A standard that earns full marks, and points off for every step beyond it."""
    if sentence.items or not sentence.only(Standard, Award, Deduction, Remainder, MostDeducted, Otherwise):
        return None
    deduction = _one_deduction(sentence.all_of(Deduction))
    awards, lines = split_off_no_points(sentence)
    remainders, most = sentence.all_of(Remainder), sentence.all_of(MostDeducted)
    if (
        deduction is None
        or len(awards) > 1
        or len(lines) > 1
        or len(most) > 1
        or len(remainders) > 1
        or any(award.points != sentence.weight or award.lost for award in awards)
    ):
        return None
    others = sentence.all_of(Otherwise)
    if others and (awards or deduction.span is None or any(other.points != sentence.weight for other in others)):
        return None  # only 低于100%的每低1%扣1分，其余得满分
    standards = [standard.amount for standard in sentence.all_of(Standard)]
    doubts: list[str] = []
    limits: dict[str, str] = {}
    for award in awards:
        if deduction.direction == "偏离扣分" and len(award.span.ends) == 2 and not award.span.is_point:
            lower, upper = award.span.ends
            standards.append(lower.amount)
            limits["标准上限"] = sentence.text(upper.amount)
            continue
        end = _end_on(award.span, deduction.direction)
        if end is None:
            return None
        standards.append(end.amount)
        doubts += _award_doubts(sentence, award.span, end, deduction.direction)
    if deduction.span is not None:
        end = _beyond(deduction.span, deduction.direction)
        if end is None:
            return None
        if not standards and not others:
            doubts.append(f"没有写明什么情况计满分，按没有{deduction.direction[:2]}{sentence.text(end.amount)}的计满分")
        standards.append(end.amount)
    if not standards or not same_values(standards):
        return None
    rule = {
        "方式": "按档扣分",
        "方向": deduction.direction,
        "标准": sentence.text(standards[0]),
        "每档": sentence.text(deduction.step),
        "每档扣": plain(deduction.points),
        **limits,
    }
    if most:
        rule["最多扣"] = plain(most[0].points)
    if lines:
        line = no_points_line(sentence, lines[0].span, doubts)
        if line is None or not _lies_beyond(lines[0].span, standards[0], deduction.direction):
            return None
        rule["不得分线"] = line
    if not remainders:
        doubts.append("没有写明不足一档怎么算，按满档扣（不足一档不扣）")
    elif remainders[0].amount is not None and remainders[0].amount != deduction.step:
        return None
    elif remainders[0].kind != "满档扣":
        rule["折算"] = remainders[0].kind
    return Draft(rule, tuple(doubts))


def _lies_beyond(span: Span, standard: Amount, direction: Direction) -> bool:
    """Whether 低于80%不得分 speaks of values that already lose points."""
    below = span.upper is not None and direction != "超过扣分" and span.upper.amount.value < standard.value
    above = span.lower is not None and direction != "低于扣分" and span.lower.amount.value > standard.value
    return below or above


def _one_deduction(deductions: list[Deduction]) -> Deduction | None:
    """The only deduction, or the same one written for both sides."""
    if len(deductions) == 1:
        return deductions[0]
    if len(deductions) != 2 or any(deduction.span for deduction in deductions):
        return None
    first, second = deductions
    if {first.direction, second.direction} != {"超过扣分", "低于扣分"} or (first.step, first.points) != (
        second.step,
        second.points,
    ):
        return None
    return Deduction("偏离扣分", first.step, first.points, first.unit or second.unit, first.subject)


def _end_on(span: Span, direction: Direction) -> End | None:
    """The end of the full marks from which the deduction counts; None when the two do not fit."""
    if span.is_point:
        return span.lower
    if span.lower is None and direction == "超过扣分":
        return span.upper
    if span.upper is None and direction == "低于扣分":
        return span.lower
    return None


def _beyond(span: Span, direction: Direction) -> End | None:
    """The standard in a condition such as “低于90%的，每低…”."""
    end = span.upper if direction == "低于扣分" else span.lower if direction == "超过扣分" else None
    return end if len(span.ends) == 1 and end is not None and not end.closed else None


def _award_doubts(sentence: Sentence, span: Span, end: End, direction: Direction) -> list[str]:
    amount = sentence.text(end.amount)
    if sentence.speaks_of_absolute and end.amount.value == 0:  # nothing lies below
        return []
    if span.is_point and not span.bare and direction != "偏离扣分":
        other = "低于" if direction == "超过扣分" else "超过"
        return [f"没有写明{other}{amount}怎么算，按不扣分"]
    return [] if end.closed else [f"没有写明恰为{amount}怎么算，按不扣分"]


def linear(sentence: Sentence) -> Draft | None:
    """Weight × (1 − k·x), nothing beyond a cut-off."""
    slopes, awards = sentence.all_of(Slope), sentence.all_of(Award)
    if sentence.items or not sentence.only(Slope, Award) or len(slopes) != 1 or len(awards) > 1:
        return None
    slope = slopes[0]
    if slope.factor <= 0:
        return None
    if slope.base is not None:
        return _linear_from(sentence, slope, slope.base, awards)
    doubts = [] if slope.absolute else [f"没有写明{slope.symbol}为负数时怎么算，按绝对值计"]
    if not awards:
        cut_off = Amount(1 / slope.factor, sentence.is_rate is not False)
        if slope.factor * cut_off.value != 1 or cut_off.value.as_tuple().exponent < -6:  # type: ignore[operator]
            return None
        doubts.append("没有写明超过多少不得分，按得分减到 0 为止")
    else:
        award = awards[0]
        end = award.span.lower
        if (
            award.points != 0
            or end is None
            or award.span.upper is not None
            or award.span.subject.strip("|") not in ("", slope.symbol)
        ):
            return None
        cut_off = end.amount
        if sentence.is_rate and not cut_off.percent and cut_off.value <= 1:
            cut_off = Amount(cut_off.value, True)
        if sentence.is_rate is not None and cut_off.percent != sentence.is_rate:
            return None
        left_at_end = 1 - slope.factor * cut_off.value
        if end.closed and left_at_end > Decimal(0):
            return None
        if end.closed is None and left_at_end > Decimal(0):
            doubts.append(f"没有写明恰为{sentence.text(cut_off)}怎么算，按公式计")
    return Draft({"方式": "线性扣分", "系数": plain(slope.factor), "截止": sentence.text(cut_off)}, tuple(doubts))


def _linear_from(sentence: Sentence, slope: Slope, base: Amount, awards: list[Award]) -> Draft | None:
    """Weight × (1 − k × the distance from a standard); 低于80%不得分 is a cut-off where it looks the same way."""
    if (sentence.is_rate is not None and base.percent != sentence.is_rate) or any(award.points != 0 for award in awards):
        return None
    rule = {"方式": "线性扣分", "系数": plain(slope.factor), "基准": sentence.text(base), "方向": slope.direction}
    doubts: list[str] = []
    for award in awards:
        end = award.span.upper if slope.direction == "低于扣分" else award.span.lower
        if slope.direction == "偏离扣分" or end is None or len(award.span.ends) != 1 or end.amount.percent != base.percent:
            return None
        distance = abs(base.value - end.amount.value)
        is_beyond = (end.amount.value < base.value) == (slope.direction == "低于扣分") and distance > 0
        if not is_beyond or (end.closed and slope.factor * distance < 1):
            return None
        if end.closed is None:
            doubts.append(f"没有写明恰为{sentence.text(end.amount)}怎么算，按公式计")
        rule["截止"] = sentence.text(Amount(distance, base.percent))
    return Draft(rule, tuple(doubts))
