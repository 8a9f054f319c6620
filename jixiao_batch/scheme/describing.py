"""A scheme in plain text, as `jixiao scheme show` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import text_of


def scheme_text(scheme: Scheme) -> str:
    """Title, basis, indicators with their weights, formulas and rules, identities and grades."""
    return "\n".join(_lines(scheme))


def _lines(scheme: Scheme) -> Iterator[str]:
    yield f"{scheme.title}（{scheme.id}，{scheme.year} 年度，满分 {plain(scheme.full_score)}）"
    for basis in scheme.basis:
        yield f"依据：{basis}"
    if scheme.note:
        yield f"说明：{scheme.note}"
    for group in scheme.groups:
        yield f"\n{group.name}（{plain(group.weight)} 分）"
        for part in group.parts:
            yield f"  {part.name}（{plain(part.weight)} 分）"
            for indicator in part.indicators:
                yield f"    {indicator.name}（{plain(indicator.weight)} 分）：{scheme.sentence(indicator)}"
                for example in indicator.examples:
                    note = f"（{example.note}）" if example.note else ""
                    yield f"      算例：{example.question} → {example.answer}{note}"
    yield "\n推算指标"
    for figure in scheme.figures:
        yield f"  {figure.name} ＝ {text_of(figure.formula.tree)}（{figure.unit}）"
    yield "\n勾稽关系"
    for identity in scheme.identities:
        yield f"  {identity.name}：{text_of(identity.relation.tree)}"
    yield "\n等次"
    yield "  " + "，".join(f"{grade.name} ≥ {plain(grade.lower)}" for grade in scheme.grades)
