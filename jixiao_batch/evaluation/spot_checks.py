"""What a spot check (抽评) found on one indicator of one unit. It never changes a score: where it differs, a person decides."""

from __future__ import annotations

import re

from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult
from jixiao_batch.evaluation.results import SpotCheck, UnitResult
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place, Severity
from jixiao_batch.numbers import fixed
from jixiao_batch.scheme.model import Scheme

#: code of the finding on points that a spot check sees otherwise
SPOT_CHECK = "spot-check-differs"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def spot_finding(scheme: Scheme, unit: UnitResult, check: SpotCheck) -> Finding | None:
    """What has to be decided for the spot check, None where it agrees; a note once a person has decided since."""
    result = result_of(unit.assessment, check.indicator)
    if result is None or result.score is None or result.score == check.score:
        return None
    own = unit.place(result.indicator.self_score_id)
    place = Place(own.sheet, own.cell, check.indicator)
    ours, theirs = (fixed(points, scheme.score_places) for points in (result.score, check.score))
    words = "；".join(part for part in (check.problem, check.basis) if part)
    signed = "，".join(part for part in (check.person, check.day) if part)
    detail = f"{words}（{signed}）" if words else f"（{signed}）"
    severity: Severity = "note" if _is_settled(result, check) else "query"
    return found(SPOT_CHECK, place, value=ours, expected=theirs, detail=detail, severity=severity)


def _is_settled(result: IndicatorResult, check: SpotCheck) -> bool:
    """Whether somebody has decided on the points, and not before the spot check as far as both days tell."""
    if result.decided is None:
        return False
    days = (result.decided.decision.day, check.day)
    return not (all(_DAY.fullmatch(day) for day in days) and days[0] < days[1])


def result_of(assessment: Assessment | None, indicator: str) -> IndicatorResult | None:
    """The indicator's result by its name, None where the unit has none."""
    return next((one for one in (assessment.indicators if assessment else ()) if one.indicator.name == indicator), None)
