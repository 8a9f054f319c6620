"""核定 in the county's report: what people have decided instead of what was computed, and why."""

from __future__ import annotations

from collections import Counter

from jixiao_batch.evaluation.decisions import ACTIONS, Decided
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.reports.county_facts import CountyFacts, count_word


def decisions(one: CountyFacts) -> dict[str, str]:
    """核定: how many points and figures were decided, in how many units, and how many explanations were accepted."""
    decided = _decided(one)
    if not decided:
        return {}
    changed = [found for _, found in decided if _is_listed(found)]
    ways = Counter(found.decision.action for found in changed)
    return {
        "单位数": str(len({(unit.code, unit.name, unit.file) for unit, _ in decided})),
        "处数": count_word(len(changed)),
        "分布": "、".join(f"{action}{ways[action]}处" for action in ACTIONS if ways[action]),
        "说明": count_word(len(decided) - len(changed)),
    }


def decided_rows(one: CountyFacts) -> list[dict[str, str]]:
    """核定表: every decided score and figure of the form; a reason that gives away an unnamed unit is left out."""
    return [
        {
            "单位": one.naming(unit),
            "对象": found.decision.target,
            "自评": found.claimed or "—",
            "复核": found.computed or "—",
            "核定": found.final,
            "理由": "（略）" if one.naming.tells(found.reason) else found.reason,
        }
        for unit, found in _decided(one)
        if _is_listed(found)
    ]


def _decided(one: CountyFacts) -> list[tuple[UnitResult, Decided]]:
    return [(unit, found) for unit in one.county.units for found in unit.decided]


def _is_listed(found: Decided) -> bool:
    """An accepted explanation changes no figure: those are only counted."""
    return found.decision.kind != "问题"
