"""=0计8分；0-10%（含）计6分；… -> 分档计分; 达到90%以上计满分，否则不得分 -> 达标得分."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from jixiao_batch.numbers import ARITHMETIC, plain
from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.rules.bands import BY_SHARE
from jixiao_batch.scheme.wording.drafts import Draft, Sentence
from jixiao_batch.scheme.wording.phrases import Award, Otherwise, Share, Standard
from jixiao_batch.scheme.wording.shares import proportion
from jixiao_batch.scheme.wording.spans import End, Span

_ONE = Amount(Decimal(1), percent=True)


def bands(sentence: Sentence) -> Draft | None:
    """Points for every band of the value. Bands that overlap, or leave values without points, are not understood."""
    awards, others = _awards(sentence), sentence.all_of(Otherwise)
    if (
        sentence.items
        or not awards
        or len(others) > 1
        or len(awards) + len(others) < 2
        or not sentence.only(Standard, Award, Otherwise, Share)
        or (sentence.all_of(Share) and proportion(sentence) is not None)
    ):
        return None
    if any(award.lost for award in awards) and max(award.points for award in awards) != sentence.weight:
        return None
    if any(award.points > sentence.weight for award in awards):
        return None
    ends = {end.amount.value for award in awards for end in award.span.ends}
    if any(standard.amount.value not in ends for standard in sentence.all_of(Standard)):
        return None
    if (cascade := _cascade(awards)) is not None and max(award.points for award in awards) == sentence.weight:
        awards = cascade
    by_share, target = _by_share(sentence)
    if len(by_share) != len(sentence.all_of(Share)):
        return None
    rest = others[0].points if others else None
    doubts: list[str] = []
    joined = _joined(sentence, awards, rest, doubts)
    if joined is None:
        return None
    listed = [
        (_condition(sentence, span), BY_SHARE if place in by_share else points) for place, (span, points) in enumerate(joined)
    ]
    if rest is not None:
        listed.append(("其余", rest))
    elif _covers_all([span for span, _ in joined]) or listed[-1][1] == 0:
        listed[-1] = ("其余", listed[-1][1])
    else:
        listed.append(("其余", Decimal(0)))
    if len(listed) < 2 or listed[0][0] == "其余":
        return None
    if len(listed) == 2 and listed[0][1] == sentence.weight and listed[1][1] == 0:
        return Draft({"方式": "达标得分", "条件": listed[0][0]}, tuple(doubts))
    rows: list[dict[str, Any]] = [
        {"条件": condition, "得分": points if isinstance(points, str) else plain(points)} for condition, points in listed
    ]
    standard = {"标准": sentence.text(target)} if target is not None else {}
    return Draft({"方式": "分档计分", **standard, "档次": rows}, tuple(doubts))


def _awards(sentence: Sentence) -> list[Award]:
    """All bands in the sentence's order; one whose points are a share counts with those of its upper end."""
    awards = []
    for phrase in sentence.core:
        if isinstance(phrase, Award):
            awards.append(phrase)
        elif isinstance(phrase, Share) and phrase.span is not None:
            upper = phrase.span.upper.amount.value if phrase.span.upper else Decimal(1)
            most = ARITHMETIC.divide(sentence.weight * upper, (phrase.target or _ONE).value or Decimal(1))
            awards.append(Award(phrase.span, min(sentence.weight, most)))
    return awards


def _cascade(awards: list[Award]) -> list[Award] | None:
    """≥95%得9分；≥90%得8分；≥80%得6分: each line means up to the one before it; ≤5%, ≤10%, ≤20% likewise. None when nothing
    has to be cut, or when thresholds and points do not both go one way."""
    cut = list(awards)
    for place, (before, award) in enumerate(pairwise(awards), start=1):
        span, other = award.span, before.span
        end, bound = (span.lower, other.lower) if span.upper is None else (span.upper, other.upper)
        if len(span.ends) != 1 or end is None or bound is None or not (len(other.ends) == 1 or other.is_point):
            continue
        if span.lower is None and other.is_point:  # =0, then ≤10%: what lies below 0?
            continue
        is_on = bound.amount.value > end.amount.value if span.upper is None else bound.amount.value < end.amount.value
        if not is_on or award.points >= before.points or bound.amount.percent != end.amount.percent:
            continue
        far = End(bound.amount, None if bound.closed is None else not bound.closed)
        cut[place] = replace(award, span=replace(span, upper=far) if span.upper is None else replace(span, lower=far))
    return None if cut == awards else cut


def _by_share(sentence: Sentence) -> tuple[set[int], Amount | None]:
    """The places of bands whose points are written as a formula over the value (执行率×分值), and what it divides by."""
    bands = [phrase for phrase in sentence.core if isinstance(phrase, Award | Share)]
    found = {
        place
        for place, band in enumerate(bands)
        if isinstance(band, Share) and band.formula and band.zero is None and band.span is not None and "/" not in band.name
    }
    targets = {share.target for share in sentence.all_of(Share)}
    ends = [end.amount for award in _awards(sentence) for end in award.span.ends]
    fits = len(targets) == 1 and all(amount.percent or amount.value == 0 for amount in ends)
    return (found, next(iter(targets))) if fits and sentence.is_rate is not False else (set(), None)


def _joined(
    sentence: Sentence, awards: list[Award], rest: Decimal | None, doubts: list[str]
) -> list[tuple[Span, Decimal]] | None:
    """The bands in the sentence's order, every end open or closed; None when they do not fit together."""
    order = sorted(range(len(awards)), key=lambda place: _start(awards[place].span))
    spans = {place: awards[place].span for place in order}
    for below, above in pairwise(order):
        met = _meet(sentence, spans[below], spans[above], awards[below].points, awards[above].points, rest is not None, doubts)
        if met is None:
            return None
        spans[below], spans[above] = met
    if rest is None and not _edges_fit(sentence, spans, awards, order, doubts):
        return None
    for place, span in spans.items():
        for end in span.ends:
            if end.closed is None:
                doubts.append(f"没有写明恰为{sentence.text(end.amount)}怎么算，按属于所写的一档计")
        spans[place] = replace(span, lower=_settled(span.lower), upper=_settled(span.upper))
    return [(spans[place], award.points) for place, award in enumerate(awards)]


def _start(span: Span) -> tuple[bool, Decimal, bool]:
    """Bands from below; the point 0 comes before the band from 0 to 10%, the point 100% after the band up to it."""
    if span.lower is None:
        return (False, Decimal(0), False)
    return (True, span.lower.amount.value, not span.is_point)


def _meet(
    sentence: Sentence, below: Span, above: Span, points_below: Decimal, points_above: Decimal, has_rest: bool, doubts: list[str]
) -> tuple[Span, Span] | None:
    """Two neighbours with their common bound settled; None when they overlap or leave a gap that nothing fills."""
    upper, lower = below.upper, above.lower
    if upper is None or lower is None or upper.amount.value > lower.amount.value:
        return None
    if upper.amount.value < lower.amount.value and _next_count(below, above):
        doubts.append(f"{sentence.text(upper.amount)}与{sentence.text(lower.amount)}之间没有数，按填报整数算")
        return replace(below, upper=replace(upper, closed=True)), replace(above, lower=replace(lower, closed=True))
    if upper.amount.value < lower.amount.value:
        return (below, above) if has_rest else None
    if upper.closed is None and lower.closed is None:
        to_above = points_above >= points_below
        doubts.append(f"没有写明恰为{sentence.text(upper.amount)}属于哪一档，按得分较高的一档计")
        return replace(below, upper=replace(upper, closed=not to_above)), replace(above, lower=replace(lower, closed=to_above))
    if upper.closed is None:
        return replace(below, upper=replace(upper, closed=not lower.closed)), above
    if lower.closed is None:
        return below, replace(above, lower=replace(lower, closed=not upper.closed))
    if upper.closed and lower.closed:
        return None
    return (below, above) if upper.closed or lower.closed or has_rest else None


_WHOLE_UNITS = ("次", "人", "人次", "家", "户", "场", "个", "项", "件", "条", "台", "篇", "期")


def _next_count(below: Span, above: Span) -> bool:
    """Whether two bands of a count follow each other without a gap: 1-2次, 3次及以上."""
    upper, lower = below.upper, above.lower
    if upper is None or lower is None or below.unit != above.unit or below.unit not in _WHOLE_UNITS:
        return False
    is_whole = all(end.amount.value % 1 == 0 and end.closed is not False for end in (upper, lower))
    return is_whole and lower.amount.value - upper.amount.value == 1


def _edges_fit(sentence: Sentence, spans: dict[int, Span], awards: list[Award], order: list[int], doubts: list[str]) -> bool:
    """Only values below 0 or above 100% may be left without points; above 100% counts as 100% where that is best."""
    first, last = spans[order[0]].lower, spans[order[-1]]
    if first is not None:
        if first.amount.value != 0:
            return False
        _below_zero(sentence, spans, awards, order, doubts)
    if last.upper is not None:
        if last.upper.amount != _ONE or awards[order[-1]].points != max(award.points for award in awards):
            return False
        doubts.append("没有写明超过100%怎么算，与100%同样计分")
        spans[order[-1]] = replace(last, upper=None, bare=False)
    return True


def _below_zero(sentence: Sentence, spans: dict[int, Span], awards: list[Award], order: list[int], doubts: list[str]) -> None:
    """Values below 0, as in 追减, where the sentence begins with 0: they belong to the lowest band (≤10%) where less is
    better, and earn nothing where more is better."""
    if sentence.speaks_of_absolute or sentence.units.intersection(_WHOLE_UNITS):  # never below 0
        return
    lowest = next((place for place in order if not spans[place].is_point), None)
    zero = sentence.text(Amount(Decimal(0), sentence.percent))
    is_less_better = lowest is not None and awards[lowest].points > awards[order[-1]].points
    if lowest is None or not is_less_better or (spans[order[0]].is_point and order[0] > lowest):
        doubts.append(f"没有写明低于{zero}怎么算，按不得分")
        return
    upper = spans[lowest].upper
    named = f"（≤{sentence.text(upper.amount)}一档）" if upper else ""
    doubts.append(f"没有写明低于{zero}怎么算，与最低的一档{named}同样计{plain(awards[lowest].points)}分")
    spans[lowest] = replace(spans[lowest], lower=None)


def _settled(end: End | None) -> End | None:
    return end if end is None or end.closed is not None else replace(end, closed=True)


def _covers_all(spans: list[Span]) -> bool:
    return any(span.lower is None for span in spans) and any(span.upper is None for span in spans)


def _condition(sentence: Sentence, span: Span) -> str:
    """A span as schemes write it: > 0% 且 ≤ 10%."""
    if span.is_point and span.lower is not None:
        return f"= {sentence.text(span.lower.amount)}"
    parts = []
    if span.lower is not None:
        parts.append(f"{'≥' if span.lower.closed else '>'} {sentence.text(span.lower.amount)}")
    if span.upper is not None:
        parts.append(f"{'≤' if span.upper.closed else '<'} {sentence.text(span.upper.amount)}")
    return " 且 ".join(parts) or "其余"
