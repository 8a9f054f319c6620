"""The outcome of a comparison in a few sentences, the same on paper and on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao_batch.comparison.causes import Cause, common_causes, weightiest
from jixiao_batch.comparison.scoring import ComparedUnit, Comparison, lacking
from jixiao_batch.comparison.standing import movement
from jixiao_batch.comparison.weights import Subject
from jixiao_batch.numbers import ARITHMETIC, ZERO, fixed, plain, round_score


def average_total(comparison: Comparison, side: int) -> Decimal | None:
    """Average total of the ranked units with the scheme's decimals."""
    totals = [unit.assessments[side].score_total for unit in comparison.ranked]
    if not totals:
        return None
    return round_score(ARITHMETIC.divide(sum(totals, ZERO), Decimal(len(totals))), comparison.sides[side].scheme.score_places)


def headline(comparison: Comparison) -> str:
    """Who gains, who loses, how the ranking changes and what does it most."""
    return "".join(_sentences(comparison))


def _sentences(comparison: Comparison) -> Iterator[str]:
    units = comparison.ranked
    if not units:
        yield "没有可以比较的单位。" if not comparison.units else "没有两个方案下都能定总分的单位，只列出各单位的暂计得分。"
        return
    moved = movement(comparison.ranks(0), comparison.ranks(1))
    if not comparison.totals_comparable:
        yield f"两个方案的得分口径不同（见提示），这里只比较 {len(units)} 个单位的名次。"
    else:
        yield from _points_sentences(comparison)
    if moved.changed:
        yield f"名次有变动的 {moved.changed} 个，最多变动 {moved.largest} 位；原前 {moved.top} 名中 {moved.kept} 个仍在前 10 名。"
    else:
        yield "名次都没有变动。"
    if not any(side.gaps for side in comparison.sides):
        grades = sum(1 for unit in units if unit.assessments[0].grade != unit.assessments[1].grade)
        yield f"等次有变动的 {grades} 个。" if grades else "等次都没有变动。"
    common = common_causes(comparison)
    if not comparison.totals_comparable:
        common = tuple(cause for cause in common if cause.kind == "both")
    if common:
        first = common[0]
        change = [f"{first.losing} 个单位共减 {plain(-first.lost)} 分"] if first.losing else []
        change += [f"{first.gaining} 个单位共加 {plain(first.gained)} 分"] if first.gaining else []
        whole = "" if comparison.totals_comparable else "两案都有的指标中，"
        yield f"{whole}影响最大的是“{first.name}”：{'，'.join(change)}。"


def _points_sentences(comparison: Comparison) -> Iterator[str]:
    units = comparison.ranked
    differences = [unit.assessments[1].score_total - unit.assessments[0].score_total for unit in units]
    down, up = sum(1 for one in differences if one < 0), sum(1 for one in differences if one > 0)
    averages = [average_total(comparison, side) or ZERO for side in (0, 1)]
    shown = [fixed(average, side.scheme.score_places) for average, side in zip(averages, comparison.sides, strict=True)]
    yield f"参加排名的 {len(units)} 个单位由方案甲改用方案乙，{down} 个得分下降，{up} 个上升，{len(units) - down - up} 个不变；"
    yield f"平均得分由 {shown[0]} 分变为 {shown[1]} 分。"


def movers(comparison: Comparison) -> tuple[ComparedUnit, ...]:
    """Ranked units that move or whose points change: the farthest mover first, then the largest difference."""
    moving = [unit for unit in comparison.ranked if rank_move(unit) or unit.totals_differ]
    return tuple(sorted(moving, key=lambda unit: (-abs(rank_move(unit)), -abs(_difference(unit)), unit.unit.code)))


def rank_move(unit: ComparedUnit) -> int:
    """Places gained (positive) or lost from 甲 to 乙."""
    return unit.ranks[0] - unit.ranks[1] if unit.ranks else 0


def _difference(unit: ComparedUnit) -> Decimal:
    return unit.assessments[1].score_total - unit.assessments[0].score_total


def reasons_in_words(unit: ComparedUnit) -> str:
    """The two weightiest causes: 预算完成率－2分、政府采购执行率＋1分; or that only others moved."""
    if found := weightiest(unit):
        return "、".join(_part(cause) for cause in found[:2])
    return "本单位得分未变，因其他单位变动" if rank_move(unit) else ""


def _part(cause: Cause) -> str:
    sign = "＋" if cause.difference > 0 else "－"
    return f"{cause.name}{sign}{plain(abs(cause.difference))}分"


def why_unranked(unit: ComparedUnit, comparison: Comparison) -> str:
    """On what the unit could not be scored though others could."""
    parts = []
    for place, side in enumerate(comparison.sides):
        names = [name for name in lacking(unit, place) if name not in side.gaps]
        if names:
            parts.append(f"{side.label}无法评分：{'、'.join(names)}")
    return "；".join(parts)


def most_sensitive(subjects: Sequence[Subject]) -> str:
    """Which indicator's weight the ranking hangs on most, for a sentence."""
    indicators = [subject for subject in subjects if subject.level == "indicator" and subject.most_changed]
    if not indicators:
        return "任何一个三级指标的分值增减 10%，名次都不变"
    most = max(indicators, key=lambda subject: (subject.most_changed, subject.largest_move))
    return (
        f"“{most.name}”（{plain(most.weight)} 分）的分值增减 10%，最多有 {most.most_changed} 个单位名次变动，"
        f"最大变动 {most.largest_move} 位"
    )
