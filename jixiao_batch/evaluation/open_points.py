"""What decisions can still change (可能得分): the lowest and the highest points of a form.

The rule, in the order in which it is asked of every indicator:
- a person has decided on it, and on the figure that stands there now: closed;
- it waits for a person (人工评定, 无法评分) or was decided on another figure: anything from 0 to its 分值;
- it takes a figure that is queried (核实): anything from 0 to its 分值, as nobody knows what the figure will be;
- 自评 and 复核 differ, or a spot check (抽评) differs: anything between them;
- otherwise it stays as it is.
Of the unit's own rows the same is asked row by row; a qualitative row may move inside the interval of its tier.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult, RowResult, ScoreRange
from jixiao_batch.evaluation.contents import Contents
from jixiao_batch.evaluation.spot_checks import SPOT_CHECK
from jixiao_batch.numbers import ZERO, round_score
from jixiao_batch.scheme.indicators import Indicator, RowScoring
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.rules.manual import Manual
from jixiao_batch.scheme.rules.tiers import Tiers
from jixiao_batch.scheme.score_readings import QUALITATIVE, rows_total, total

#: columns of a row whose queries are about points and reasons, not about what the row has achieved
_NOT_OF_THE_FIGURE = {"分值", "自评得分", "偏差原因及改进措施"}
_STALE = "decision-stale"
#: findings whose label names a derived figure: any of the fields that it rests on may be the wrong one
_ABOUT_A_FIGURE = {"rate-above-limit", "cap-unknown"}


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest points, 分, both possible."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"a range from {self.low} to {self.high}")

    @property
    def is_open(self) -> bool:
        return self.low < self.high


class _Asked:
    """What a unit's queries (核实) are about: fields of the form, rows, decisions that have become stale."""

    def __init__(self, scheme: Scheme, contents: Contents) -> None:
        queries = [finding for finding in contents.findings if finding.severity == "query"]
        self._places = {place for one in queries for place in (one.place, *one.also)}
        submission = contents.submission
        entries = submission.entries if submission is not None and queries else {}
        fields = {field for field, entry in entries.items() if entry.place in self._places}
        for finding in queries:
            if finding.code in _ABOUT_A_FIGURE and finding.place.label in scheme.figures_by_name:
                fields |= scheme.fields_moving_figures[finding.place.label]
        claims = {field.id for field in scheme.self_score_fields}
        self.fields = fields - claims
        stale = [finding.place for finding in queries if finding.code == _STALE]
        self.stale = {place.label for place in stale} | {field for field, entry in entries.items() if entry.place in stale}
        self.spotted = {one.place.label: Decimal(one.expected) for one in queries if one.code == SPOT_CHECK}
        self._rows_sheet = submission.rows_sheet if submission is not None else ""
        self._cells = {(place.sheet, place.cell) for place in self._places if place.cell}

    def again(self, indicator: Indicator) -> bool:
        """Whether its points were decided on another figure than stands there now."""
        return not self.stale.isdisjoint((indicator.name, indicator.self_score_id))

    def row(self, result: RowResult) -> bool:
        """Whether what the row has achieved is queried."""
        figures = (cell for column, cell in result.row.cells.items() if column not in _NOT_OF_THE_FIGURE)
        return any((self._rows_sheet, cell) in self._cells for cell in figures if cell)


def score_range(scheme: Scheme, contents: Contents) -> ScoreRange:
    """The lowest and the highest total that decisions can give an assessed form."""
    assessment = _assessment(contents)
    asked = _Asked(scheme, contents)
    ranges = _indicator_ranges(scheme, assessment, asked)
    # what dropped out (剔除) and may come back counts as coming back: that can only widen the range
    dropped = sum(
        (
            result.indicator.weight
            for result in assessment.indicators
            if result.status == "not_applicable" and result.score is None and not ranges[result.indicator.name].is_open
        ),
        ZERO,
    )
    low = total(scheme, [one.low for one in ranges.values()], dropped)
    high = total(scheme, [one.high for one in ranges.values()], dropped)
    if scheme.total_cap is not None:
        low, high = _capped(scheme, assessment, asked, low, high)
    now = assessment.score_total
    return min(now, low), max(now, high)


def open_indicators(scheme: Scheme, contents: Contents) -> tuple[str, ...]:
    """The names of the indicators whose points decisions can still change, in the scheme's order."""
    ranges = _indicator_ranges(scheme, _assessment(contents), _Asked(scheme, contents))
    return tuple(name for name, one in ranges.items() if one.is_open)


def _assessment(contents: Contents) -> Assessment:
    if contents.assessment is None:
        raise ValueError("a form that is not assessed")
    return contents.assessment


def _capped(scheme: Scheme, assessment: Assessment, asked: _Asked, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Both ends under 总分封顶: the lowest step may come where the capping figure is in question, or no cap at all."""
    cap = scheme.total_cap
    if cap is None:
        return low, high
    if assessment.cap_unknown or asked.fields & scheme.fields_moving_figures[cap.figure]:
        return min(low, *(step.most for step in cap.steps)), high
    value = assessment.figures[cap.figure].value
    most = None if value is None else cap.most(value)
    return (low, high) if most is None else (min(low, most), min(high, most))


def _indicator_ranges(scheme: Scheme, assessment: Assessment, asked: _Asked) -> dict[str, Range]:
    """Of every indicator by its name."""
    return {result.indicator.name: _indicator_range(scheme, result, asked) for result in assessment.indicators}


def _indicator_range(scheme: Scheme, result: IndicatorResult, asked: _Asked) -> Range:
    indicator = result.indicator
    full = round_score(indicator.weight, scheme.score_places)
    stays = ZERO if result.score is None else result.score
    anything = Range(min(ZERO, stays), max(full, stays))
    if asked.again(indicator):
        return anything
    if result.decided is not None:
        return _with_spot(Range(stays, stays), asked.spotted.get(indicator.name))
    if (
        (result.status == "unscored" and not result.rows)
        or isinstance(indicator.rule, Manual)
        or asked.fields & scheme.fields_moving_indicators[indicator.name]
    ):
        return anything
    found = _rows_range(scheme, result, indicator.rows, asked) if indicator.rows is not None else Range(stays, stays)
    found = _with_spot(found, asked.spotted.get(indicator.name))
    if result.score is None or result.self_score is None:
        return found
    claimed = _within(result.self_score, full, scheme.score_places)
    return Range(min(found.low, claimed, stays), max(found.high, claimed, stays))


def _with_spot(found: Range, points: Decimal | None) -> Range:
    """The range with the points of a spot check in it."""
    return found if points is None else Range(min(found.low, points), max(found.high, points))


def _rows_range(scheme: Scheme, result: IndicatorResult, scoring: RowScoring, asked: _Asked) -> Range:
    ranges = [_row_range(scheme, scoring, row, asked) for row in result.rows]
    weight, places = result.indicator.weight, scheme.score_places
    low = rows_total(scoring, [one.low for one in ranges], weight, places)
    return Range(low, rows_total(scoring, [one.high for one in ranges], weight, places))


def _row_range(scheme: Scheme, scoring: RowScoring, result: RowResult, asked: _Asked) -> Range:
    places, row = scheme.score_places, result.row
    full = round_score(max(ZERO, row.weight or ZERO), places)
    if scoring.counts_rows_met:
        counted = result.counted
        return Range(ZERO, Decimal(1)) if counted is None or asked.row(result) else Range(counted, counted)
    stays = ZERO if result.score is None else result.score
    if row.name in asked.stale or (result.decided is None and (result.score is None or asked.row(result))):
        return Range(ZERO, max(full, stays))
    if result.decided is not None:
        return Range(stays, stays)
    ends = [stays]
    if row.self_score is not None:
        ends.append(_within(row.self_score, full, places))
    if row.nature == QUALITATIVE and isinstance(scoring.qualitative, Tiers) and row.weight is not None:
        ends += [round_score(end, places) for end in scoring.qualitative.interval(row.actual_text, row.weight)]
    return Range(min(ends), max(ends))


def _within(points: Decimal, full: Decimal, places: int) -> Decimal:
    return round_score(max(ZERO, min(points, full)), places)
