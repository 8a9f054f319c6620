"""From a submission to its assessment: figures, scores, totals, grade, and a finding for every difference.

Decimal throughout. What is missing is not 0: whatever rests on it is 无法评分, and the total is provisional.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao_batch.evaluation.assessment import Assessment, FigureResult, GroupResult, IndicatorResult
from jixiao_batch.evaluation.checks import check_identities
from jixiao_batch.evaluation.claims import compare_overall, compare_points, compare_row_weights, compare_totals
from jixiao_batch.evaluation.decisions import Decided, Decision, decide, decided_findings, decision_on
from jixiao_batch.evaluation.figures import Lookup, figure_results
from jixiao_batch.evaluation.plausibility import check_rates
from jixiao_batch.evaluation.rows import assess_row, claimed_for_row, most_for_row
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import ZERO, fixed, plain, round_score
from jixiao_batch.scheme.figure_readings import alternative_value, indicator_value
from jixiao_batch.scheme.indicators import Indicator, RowScoring, item_id
from jixiao_batch.scheme.model import SELF_TOTAL, Scheme
from jixiao_batch.scheme.readings import Absent, gather_absent, text_of, value
from jixiao_batch.scheme.rules import Input, Rule
from jixiao_batch.scheme.rules.manual import Manual
from jixiao_batch.scheme.score_readings import NOT_SCORED, rows_total, total
from jixiao_batch.workbook.submission import IndicatorRow, Submission


def assess(scheme: Scheme, submission: Submission, decisions: Sequence[Decision] = ()) -> tuple[Assessment, tuple[Finding, ...]]:
    """The assessment of `submission` under `scheme`, with what has to be explained or corrected.

    Where a person has decided on an indicator or a row, the decided points stand in the place of the computed ones.
    """
    lookup = Lookup(scheme, submission)
    figures = figure_results(lookup)
    findings = [*check_identities(lookup), *check_rates(lookup)]
    indicators: list[IndicatorResult] = []
    for indicator in scheme.indicators:
        result, remarks = assess_indicator(lookup, indicator, decisions)
        indicators.append(result)
        findings += remarks
    assessment = _totalled(scheme, submission, figures, tuple(indicators))
    findings += compare_totals(scheme, submission, assessment)
    if assessment.cap_unknown:
        findings += _unknown_cap(lookup, figures)
    findings += compare_overall(scheme, submission, assessment, findings)
    return assessment, tuple(findings)


def _with_decision(working: str, decided: Decided) -> str:
    """The rule's own working first: what was decided is told beside what was computed."""
    return f"{working}；{decided.final_words}"


def assess_indicator(
    lookup: Lookup, indicator: Indicator, decisions: Sequence[Decision] = ()
) -> tuple[IndicatorResult, list[Finding]]:
    """One indicator alone, with what has to be explained or corrected in it."""
    result, findings = _assessed(lookup, indicator, decisions)
    decision = decision_on(decisions, "指标", indicator.name)
    if decision is None:
        return result, findings
    places = lookup.scheme.score_places
    decided = decide(decision, result.self_score, result.score, indicator.weight, places)
    if decided is None:
        return result, findings
    place = _self_place(lookup, indicator)
    kept = [finding for finding in findings if finding.place != place]
    final = replace(
        result, score=decided.points, working=_with_decision(result.working, decided), status="scored", decided=decided
    )
    return final, [*kept, *decided_findings(decided, place)]


def _assessed(lookup: Lookup, indicator: Indicator, decisions: Sequence[Decision]) -> tuple[IndicatorResult, list[Finding]]:
    if indicator.rows is not None:
        return _assess_rows(lookup, indicator, indicator.rows, decisions)
    claimed = lookup.submission.number(indicator.self_score_id)
    scored = _better(lookup, indicator) if indicator.alternatives else _by_rule(lookup, indicator)
    if isinstance(scored, Absent):
        return _without_inputs(lookup, indicator, scored, claimed)
    result = IndicatorResult(indicator, lookup.scheme.path(indicator), claimed, scored.points, scored.working, "scored")
    findings = list(_compare_indicator(lookup, result))
    if isinstance(indicator.rule, Manual):
        findings.append(
            found(
                "needs-decision",
                _self_place(lookup, indicator),
                value=lookup.submission.shown(indicator.self_score_id),
                points=plain(scored.points),
            )
        )
    return result, findings


@dataclass(frozen=True, slots=True)
class _Scored:
    points: Decimal
    working: str


def _by_rule(lookup: Lookup, indicator: Indicator) -> _Scored | Absent:
    rule = indicator.rule
    if rule is None:
        raise ValueError(f"{indicator.name} has no rule; the loader should have refused it")
    inputs = rule_inputs(lookup, indicator, rule)
    if isinstance(inputs, Absent):
        return inputs
    points = round_score(rule.score(inputs, indicator.weight), lookup.scheme.score_places)
    return _Scored(points, rule.working(inputs, indicator.weight))


def _better(lookup: Lookup, indicator: Indicator) -> _Scored | Absent:
    """The alternative (二选一) with the most points among those that can be scored."""
    scored: list[_Scored] = []
    lacking: list[Absent] = []
    for way in indicator.alternatives:
        taken = alternative_value(way, lookup)
        if isinstance(taken, Absent):
            lacking.append(taken)
            continue
        points = round_score(way.rule.score((taken,), indicator.weight), lookup.scheme.score_places)
        scored.append(_Scored(points, f"取{text_of(way.value.tree)}：{way.rule.working((taken,), indicator.weight)}"))
    if scored:
        return max(scored, key=lambda one: one.points)
    if all(absent.why == "not_applicable" for absent in lacking):
        return Absent("not_applicable")
    return gather_absent(lacking) or Absent("undefined")


def rule_inputs(lookup: Lookup, indicator: Indicator, rule: Rule) -> tuple[Input, ...] | Absent:
    """What the rule is given: the indicator's value, or the answers to its items."""
    if rule.value_count:
        found_value = indicator_value(indicator, lookup)
        return found_value if isinstance(found_value, Absent) else (found_value,)
    if indicator.not_applicable is not None:
        applies_not = value(indicator.not_applicable.tree, lookup)
        if isinstance(applies_not, Absent):
            return applies_not
        if applies_not is True:
            return Absent("not_applicable")
    answers = {item.label: lookup.submission.text(item_id(indicator, item.name)) for item in rule.form_items}
    unanswered = tuple(label for label, answer in answers.items() if not answer)
    if unanswered:
        return Absent("missing", unanswered)
    if not rule.takes_self_score:
        return tuple(answers.values())
    picked = lookup.submission.number(indicator.self_score_id)
    return Absent("missing", ("自评得分",)) if picked is None else (*answers.values(), picked)


def _without_inputs(
    lookup: Lookup, indicator: Indicator, absent: Absent, claimed: Decimal | None
) -> tuple[IndicatorResult, list[Finding]]:
    path = lookup.scheme.path(indicator)
    if absent.why == "not_applicable":
        if indicator.when_not_applicable == "剔除":
            return IndicatorResult(indicator, path, claimed, None, "不适用，不计入总分", "not_applicable"), []
        score = round_score(indicator.weight, lookup.scheme.score_places)
        result = IndicatorResult(indicator, path, claimed, score, f"不适用，计{plain(indicator.weight)}分", "not_applicable")
        return result, list(_compare_indicator(lookup, result))
    causes = "、".join(absent.causes)
    if absent.why == "missing":
        # the blank fields themselves are reported by the reader
        return IndicatorResult(indicator, path, claimed, None, f"{NOT_SCORED}：{causes}未填", "unscored"), []
    place = _self_place(lookup, indicator)
    finding = found("not-computable", place, detail=causes)
    return IndicatorResult(indicator, path, claimed, None, f"{NOT_SCORED}：{causes}", "unscored"), [finding]


def _assess_rows(
    lookup: Lookup, indicator: Indicator, scoring: RowScoring, decisions: Sequence[Decision]
) -> tuple[IndicatorResult, list[Finding]]:
    scheme, submission, path = lookup.scheme, lookup.submission, lookup.scheme.path(indicator)
    rows = [row for row in submission.rows if row.section in scoring.sections]
    findings: list[Finding] = []
    results = []
    for row in rows:
        result, remarks = assess_row(scheme, scoring, row, submission.rows_sheet)
        place = Place(submission.rows_sheet, row.cells.get("自评得分", ""), row.name)
        decision = decision_on(decisions, "绩效指标行", row.name) if result.met is None else None
        claimed, most = claimed_for_row(scoring, row), most_for_row(scoring, row)
        decided = decide(decision, claimed, result.score, most, scheme.score_places) if decision else None
        if decided is not None:
            results.append(
                replace(result, score=decided.points, working=_with_decision(result.working, decided), decided=decided)
            )
            findings += decided_findings(decided, place)
            continue
        results.append(result)
        findings += remarks
        findings += compare_points(place, row.self_score, result.score, row.weight, result.working, scheme.score_places)
    if rows:
        findings += compare_row_weights(indicator, rows, submission.rows_sheet)
    claims = [row.self_score for row in rows if row.self_score is not None]
    claimed = sum(claims, ZERO) if len(claims) == len(rows) and rows else None
    scores = [counted for result in results if (counted := result.counted) is not None]
    if not rows or len(scores) < len(results):
        lacking = "没有填绩效指标" if not rows else f"有 {len(results) - len(scores)} 行{NOT_SCORED}"
        working = f"{NOT_SCORED}：{lacking}"
        return IndicatorResult(indicator, path, claimed, None, working, "unscored", tuple(results)), findings
    score = rows_total(scoring, scores, indicator.weight, scheme.score_places)
    points = f"{fixed(score, scheme.score_places)}分"
    if scoring.counts_rows_met:
        met = plain(sum(scores, ZERO))
        working = f"共{len(scores)}行，达标{met}行：{plain(indicator.weight)}×{met}÷{len(scores)}＝{points}"
        if not any(result.decided for result in results):
            findings += _compare_rows_together(scheme, indicator, rows, submission.rows_sheet, score, working)
    else:
        working = "＋".join(fixed(part, scheme.score_places) for part in scores) + f"＝{points}"
    return IndicatorResult(indicator, path, claimed, score, working, "scored", tuple(results)), findings


def _compare_rows_together(
    scheme: Scheme, indicator: Indicator, rows: Sequence[IndicatorRow], sheet: str, score: Decimal, working: str
) -> Iterator[Finding]:
    """A row that only counts has no points to compare with, so the unit's points are compared together."""
    claims = [row.self_score for row in rows if row.self_score is not None]
    claimed = sum(claims, ZERO) if len(claims) == len(rows) else None
    first, place = rows[0].self_score, Place(sheet, rows[0].cells.get("自评得分", ""), indicator.name)
    for finding in compare_points(place, claimed, score, indicator.weight, working, scheme.score_places):
        yield replace(finding, value="" if first is None else plain(first), expected="")


def _compare_indicator(lookup: Lookup, result: IndicatorResult) -> Iterator[Finding]:
    place = _self_place(lookup, result.indicator)
    places = lookup.scheme.score_places
    yield from compare_points(place, result.self_score, result.score, result.indicator.weight, result.working, places)


def _self_place(lookup: Lookup, indicator: Indicator) -> Place:
    place = lookup.submission.place(indicator.self_score_id)
    return place if place.label else Place(label=indicator.name)


def _totalled(
    scheme: Scheme, submission: Submission, figures: dict[str, FigureResult], indicators: tuple[IndicatorResult, ...]
) -> Assessment:
    by_name = {result.indicator.name: result for result in indicators}
    groups = []
    for group in scheme.groups:
        scores = [score for i in group.indicators if (score := by_name[i.name].score) is not None]
        claimed = submission.number(group.subtotal_id)
        groups.append(GroupResult(group.name, group.weight, claimed, round_score(sum(scores, ZERO), scheme.score_places)))
    dropped = _sum(result.indicator.weight for result in indicators if result.status == "not_applicable" and result.score is None)
    scored = [result.score for result in indicators if result.score is not None]
    score_total = total(scheme, scored, dropped)
    if (most := highest_total(scheme, figures)) is not None:
        score_total = min(score_total, most)
    cap_unknown = _cap_is_unknown(scheme, figures)
    provisional = cap_unknown or any(result.status == "unscored" for result in indicators)
    return Assessment(
        figures=figures,
        indicators=indicators,
        groups=tuple(groups),
        self_total=submission.number(SELF_TOTAL),
        score_total=score_total,
        grade="" if provisional else scheme.grade_of(score_total),
        provisional=provisional,
        cap_unknown=cap_unknown,
    )


def highest_total(scheme: Scheme, figures: dict[str, FigureResult]) -> Decimal | None:
    """What 总分封顶 leaves as the highest total; None without a cap, or where its figure has no value."""
    capping = figures[scheme.total_cap.figure].value if scheme.total_cap else None
    return None if scheme.total_cap is None or capping is None else scheme.total_cap.most(capping)


def _cap_is_unknown(scheme: Scheme, figures: dict[str, FigureResult]) -> bool:
    """Whether nobody can tell how far 总分封顶 goes, as its figure cannot be computed; one that is 不适用 caps nothing."""
    absent = figures[scheme.total_cap.figure].absent if scheme.total_cap else None
    return absent is not None and absent.why != "not_applicable"


def _unknown_cap(lookup: Lookup, figures: dict[str, FigureResult]) -> Iterator[Finding]:
    if lookup.scheme.total_cap is None:
        return
    capping = figures[lookup.scheme.total_cap.figure]
    first_field = next(lookup.scheme.fields_of(capping.figure.formula.tree), "")
    place = replace(lookup.submission.place(first_field), label=capping.figure.name)
    yield found("cap-unknown", place, detail=capping.working)


def _sum(numbers: Iterator[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), ZERO)
