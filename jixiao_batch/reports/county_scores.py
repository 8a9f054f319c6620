"""得分 in the county's report: totals, grades, ranking, and 自评 against 复核."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.results import UnitResult, assessed
from jixiao_batch.numbers import ZERO, plain
from jixiao_batch.reports.county_facts import NO_GROUP, TOTAL, CountyFacts, count_word
from jixiao_batch.reports.words import against, average, counted, points, share, signed, some
from jixiao_batch.scheme.model import Grade

#: of the units whose own scores are far above the recomputed ones
_MOST_OVERSTATED = 10


def scores(one: CountyFacts) -> dict[str, str]:
    """得分: how many are ranked, the average, the best and the last."""
    totals, places, ranked = one.summary.scores, one.scheme.score_places, one.county.ranked
    if not ranked:
        return {}

    def named(total: Decimal | None) -> str:
        return some([one.naming(unit) for unit in ranked if assessed(unit).score_total == total], 2)

    return {
        "参加排名": str(len(ranked)),
        "未排名": count_word(len(one.adopted) - len(ranked)),
        "平均": points(totals.average, places),
        "最高": points(totals.highest, places),
        "最高单位": named(totals.highest),
        "最低": points(totals.lowest, places) if totals.lowest != totals.highest else "",
        "最低单位": named(totals.lowest),
        "分布": "、".join(
            f"“{name}”{count}个，占{share(count, len(ranked))}" for name, count in one.summary.grades.items() if count
        ),
    }


def grades(one: CountyFacts) -> list[dict[str, str]]:
    """等次表: units and share of each grade of the scheme."""
    ranked = len(one.county.ranked)
    if not ranked:
        return []
    spans = one.scheme.grades
    lines = [
        {
            "等次": grade.name,
            "标准": _span_of(spans, place),
            "单位数": str(one.summary.grades[grade.name]),
            "占比": share(one.summary.grades[grade.name], ranked),
        }
        for place, grade in enumerate(spans)
    ]
    return [*lines, {"等次": TOTAL, "标准": "", "单位数": str(ranked), "占比": share(ranked, ranked)}]


def _span_of(grades: Sequence[Grade], place: int) -> str:
    """90分及以上, 80分及以上不满90分, 不满60分."""
    lower = f"{plain(grades[place].lower)}分及以上" if grades[place].lower else ""
    return lower + (f"不满{plain(grades[place - 1].lower)}分" if place else "")


def group_scores(one: CountyFacts) -> list[dict[str, str]]:
    """分组表: 分 by category; nothing where there is only one."""
    places, rows = one.scheme.score_places, []
    for group in one.groups:
        totals = [assessed(unit).score_total for unit in one.of_group(one.county.ranked, group)]
        if totals:
            shown = (average(totals, places), max(totals), min(totals))
            row = dict(zip(("平均", "最高", "最低"), (points(value, places) for value in shown), strict=True))
            rows.append({"类别": group or NO_GROUP, "单位数": str(len(totals)), **row})
    return rows if len(rows) > 1 else []


def ranked_row(one: CountyFacts, unit: UnitResult) -> dict[str, str]:
    """A row of 排名表."""
    found, places = assessed(unit), one.scheme.score_places
    return {
        "名次": str(unit.rank),
        "单位": one.naming(unit),
        "类别": unit.category,
        "类别名次": str(unit.group_rank or "—"),
        "自评": points(found.self_total, places),
        "复核": points(found.score_total, places),
        "差异": signed(found.difference, places),
        "等次": found.grade,
    }


def compared_scores(one: CountyFacts) -> dict[str, str]:
    """对比: 自评 against 复核 over the adopted units that have both, 分."""
    both = [found for unit in one.adopted if (found := assessed(unit)).self_total is not None]
    if not both:
        return {}
    compared, places = one.summary.comparison, one.scheme.score_places
    claimed = sum((found.self_total or ZERO for found in both), ZERO)
    recomputed = sum((found.score_total for found in both), ZERO)
    same = compared.units - compared.overstated - compared.understated
    counts = {"自评偏高": compared.overstated, "自评偏低": compared.understated, "一致": same}
    return {
        "单位数": str(compared.units),
        "自评合计": points(claimed, places),
        "复核合计": points(recomputed, places),
        "差异": against(one.score_word, recomputed - claimed, places),
        "分布": counted(counts),
    }


def overstated(one: CountyFacts) -> list[dict[str, str]]:
    """Units that gave themselves more than was recomputed, the most first."""
    places = one.scheme.score_places
    found = [unit for unit in one.adopted if (assessed(unit).difference or ZERO) < 0]
    found.sort(key=lambda unit: (assessed(unit).difference or ZERO, unit.code, unit.name))
    return [
        {
            "单位": one.naming(unit),
            "自评": points(assessed(unit).self_total, places),
            "复核": points(assessed(unit).score_total, places),
            "差异": signed(assessed(unit).difference, places),
            "主要指标": _why_overstated(assessed(unit), places),
        }
        for unit in found[:_MOST_OVERSTATED]
    ]


def _why_overstated(found: Assessment, places: int) -> str:
    lower = [result for result in found.indicators if (result.difference or ZERO) < 0]
    lower.sort(key=lambda result: result.difference or ZERO)
    return (
        "、".join(f"{result.indicator.name}（{signed(result.difference, places)}）" for result in lower[:2])
        or "总分不等于各项之和"
    )
