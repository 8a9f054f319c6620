"""Which pictures the county's report has, and what their captions say."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from jixiao_batch.county.consolidate import CountySummary
from jixiao_batch.county.results import CountyResult
from jixiao_batch.numbers import ZERO, fixed
from jixiao_batch.reports.words import Picture, average
from jixiao_batch.scheme.model import Scheme

#: mm; the body of the page is 156 wide
WIDTH = 124.0
#: rates of execution by the names that schemes use, the general one first
_EXECUTION = ("预算执行率", "预算完成率")
#: fewer units say nothing about how two figures go together
_ENOUGH_POINTS = 5
_MOST_BARS = 8


def county_charts(scheme: Scheme, county: CountyResult, summary: CountySummary) -> dict[str, Any]:
    """Placeholders of pictures and captions; "" for a picture that would show nothing."""
    grade, grade_words = _grades(summary)
    group, group_words = _groups(scheme, county)
    execution, execution_words = _execution(scheme, county)
    return {
        "等次图": grade,
        "等次图说明": grade_words,
        "分组图": group,
        "分组图说明": group_words,
        "执行图": execution,
        "执行图说明": execution_words,
    }


def _bars(labels: list[str], values: list[Decimal], shown: list[str], high: Decimal, words: str) -> tuple[Picture, str]:
    from jixiao_batch.reports.drawing import Axis, Bar, draw_bars
    from jixiao_batch.reports.fonts import chinese_font

    file = chinese_font()
    bars = [Bar(*one) for one in zip(labels, values, shown, strict=True)]
    png = draw_bars(bars, Axis(ZERO, high, words), file)
    legend = "" if file is not None else "；".join(f"{place}＝{label}" for place, label in enumerate(labels, start=1))
    return Picture(png, WIDTH), legend


def _caption(title: str, legend: str) -> str:
    return f"{title}（{legend}）" if legend else title


def _grades(summary: CountySummary) -> tuple[Picture | str, str]:
    if not summary.ranked:
        return "", ""
    counts = summary.grades
    high = Decimal(5 * math.ceil(max(counts.values()) * 1.1 / 5))
    picture, legend = _bars(
        list(counts), [Decimal(one) for one in counts.values()], [str(one) for one in counts.values()], high, "个"
    )
    return picture, _caption("等次分布图（单位：个）", legend)


def _groups(scheme: Scheme, county: CountyResult) -> tuple[Picture | str, str]:
    totals: dict[str, list[Decimal]] = {}
    for unit in county.ranked:
        if unit.assessment is not None:
            totals.setdefault(unit.category or "未分类", []).append(unit.assessment.score_total)
    if not 1 < len(totals) <= _MOST_BARS:
        return "", ""
    means = {name: average(values, scheme.score_places) or ZERO for name, values in totals.items()}
    ordered = sorted(means, key=lambda name: (-means[name], name))
    shown = [fixed(means[name], scheme.score_places) for name in ordered]
    picture, legend = _bars(ordered, [means[name] for name in ordered], shown, scheme.full_score, "分")
    return picture, _caption("各类别单位平均得分图（单位：分）", legend)


def _execution(scheme: Scheme, county: CountyResult) -> tuple[Picture | str, str]:
    name = next((name for name in _EXECUTION if name in scheme.figures_by_name), "")
    found = [
        (rate * 100, unit.assessment.score_total)
        for unit in county.ranked
        if name and unit.assessment is not None and (rate := unit.assessment.figures[name].value) is not None
    ]
    if len(found) < _ENOUGH_POINTS:
        return "", ""
    from jixiao_batch.reports.drawing import Axis, draw_points
    from jixiao_batch.reports.fonts import chinese_font

    rates, totals = [rate for rate, _ in found], [total for _, total in found]
    across = Axis(*_bounds(min(rates), max(max(rates), Decimal(100))), name, "%")
    upright = Axis(*_bounds(min(totals), scheme.full_score), "得分")
    png = draw_points(found, across, upright, chinese_font())
    return Picture(png, WIDTH), f"{name}（横轴，%）与得分（纵轴，分）的关系，一个圆圈是一个单位"


def _bounds(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Round bounds around the values, whose fifths are whole numbers."""
    step = Decimal(25) if high - low > 25 else Decimal(10)
    lower = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    upper = (high / step).to_integral_value(rounding="ROUND_CEILING") * step
    return (lower, upper) if upper > lower else (upper - step, upper)
