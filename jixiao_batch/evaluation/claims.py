"""What the unit claims (自评) beside what was computed: its points, its sums, its total; one finding for each difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import ZERO, fixed, plain
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import SELF_TOTAL, Scheme
from jixiao_batch.workbook.submission import IndicatorRow, Submission

#: findings that already tell why the unit's total differs from the recomputed one
_CLAIM_CODES = {"score-difference", "self-above-weight", "subtotal-broken", "total-broken", "tier-exceeded", "row-weights-over"}


def compare_points(
    place: Place, claimed: Decimal | None, score: Decimal | None, weight: Decimal | None, working: str, places: int
) -> Iterator[Finding]:
    """One finding when the unit's own score is above the weight or differs from the recomputed one."""
    if claimed is None or weight is None:
        return
    if claimed > weight:
        yield found(
            "self-above-weight",
            place,
            value=plain(claimed),
            expected=f"不超过 {plain(weight)}",
            claimed=plain(claimed),
            weight=plain(weight),
        )
    elif score is not None and claimed != score:
        own, ours = fixed(claimed, places), fixed(score, places)
        yield found("score-difference", place, value=own, expected=ours, claimed=own, score=ours, working=working)


def compare_row_weights(indicator: Indicator, rows: Sequence[IndicatorRow], sheet: str) -> Iterator[Finding]:
    """One finding when the rows' points (分值) do not add up to the indicator's; it names the first row's cell."""
    rows_weight = sum((row.weight for row in rows if row.weight is not None), ZERO)
    if rows_weight == indicator.weight:
        return
    code = "row-weights-over" if rows_weight > indicator.weight else "row-weights-under"
    first, place = rows[0].weight, Place(sheet, rows[0].cells.get("分值", ""), indicator.name)
    value = "" if first is None else plain(first)
    yield found(code, place, value=value, total=plain(rows_weight), weight=plain(indicator.weight))


def compare_totals(scheme: Scheme, submission: Submission, assessment: Assessment) -> Iterator[Finding]:
    """The unit's own sums: each subtotal against its parts, the total against the subtotals."""
    by_name = {result.indicator.name: result for result in assessment.indicators}
    places = scheme.score_places
    subtotals: list[Decimal | None] = []
    for group in scheme.groups:
        parts = [by_name[indicator.name].self_score for indicator in group.indicators]
        claimed = submission.number(group.subtotal_id)
        subtotals.append(claimed)
        yield from _sum_finding("subtotal-broken", submission.place(group.subtotal_id), claimed, parts, places)
    yield from _sum_finding("total-broken", submission.place(SELF_TOTAL), assessment.self_total, subtotals, places)


def _sum_finding(code: str, place: Place, claimed: Decimal | None, parts: list[Decimal | None], places: int) -> Iterator[Finding]:
    known = [part for part in parts if part is not None]
    if claimed is None or len(known) < len(parts):
        return
    if (should := sum(known, ZERO)) != claimed:
        yield found(code, place, value=fixed(claimed, places), expected=fixed(should, places))


def compare_overall(
    scheme: Scheme, submission: Submission, assessment: Assessment, findings: Sequence[Finding]
) -> Iterator[Finding]:
    """One finding when the total differs from the recomputed one and none of `findings` says why."""
    explained = _is_decided(assessment) or any(finding.code in _CLAIM_CODES for finding in findings)
    if assessment.difference and not assessment.provisional and not explained:
        claimed = fixed(assessment.self_total or ZERO, scheme.score_places)
        score = fixed(assessment.score_total, scheme.score_places)
        yield found("total-difference", submission.place(SELF_TOTAL), value=claimed, expected=score)


def _is_decided(assessment: Assessment) -> bool:
    """Whether a person has decided on points: then the total differs for that, and nothing is asked for it."""
    return any(result.decided or any(row.decided for row in result.rows) for result in assessment.indicators)
