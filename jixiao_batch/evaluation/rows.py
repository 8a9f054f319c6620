"""The unit's own indicator rows (绩效指标): completion and points of each, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao_batch.evaluation.assessment import RowResult
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import ARITHMETIC, ZERO, percent, plain, round_score
from jixiao_batch.scheme.indicators import RowScoring
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.rules.tiers import Tiers
from jixiao_batch.scheme.score_readings import NOT_SCORED, QUALITATIVE, completion, row_is_met, row_score
from jixiao_batch.workbook.reading.cells import show_raw
from jixiao_batch.workbook.reading.quantities import Quantity
from jixiao_batch.workbook.submission import IndicatorRow


def assess_row(scheme: Scheme, scoring: RowScoring, row: IndicatorRow, sheet: str) -> tuple[RowResult, tuple[Finding, ...]]:
    """Points of one row, or whether it is met, with its findings; None where a person has to decide."""
    if scoring.counts_rows_met:
        if row.nature == QUALITATIVE:
            return _qualitative_met(scoring, row, sheet)
        return _quantitative(scheme, scoring, row, ZERO, sheet)
    if row.weight is None or row.weight <= 0:
        return RowResult(row, None, None, NOT_SCORED), ()
    if row.nature == QUALITATIVE:
        return _qualitative(scheme, scoring, row, row.weight, sheet)
    return _quantitative(scheme, scoring, row, row.weight, sheet)


def most_for_row(scoring: RowScoring, row: IndicatorRow) -> Decimal:
    """The most that a person may decide for a row: its 分值 (分), or 1 where only rows met are counted (达标占比)."""
    return Decimal(1) if scoring.counts_rows_met else row.weight or ZERO


def claimed_for_row(scoring: RowScoring, row: IndicatorRow) -> Decimal | None:
    """What 采信 makes of a row: its 自评得分, or where only rows met are counted the share that it is of the row's 分值."""
    if not scoring.counts_rows_met or row.self_score is None:
        return row.self_score
    return ARITHMETIC.divide(row.self_score, row.weight) if row.weight is not None and row.weight > 0 else None


def place_of(row: IndicatorRow, sheet: str, column: str) -> Place:
    return Place(sheet, row.cells.get(column, ""), row.name or f"第 {row.row} 行")


def _qualitative(
    scheme: Scheme, scoring: RowScoring, row: IndicatorRow, weight: Decimal, sheet: str
) -> tuple[RowResult, tuple[Finding, ...]]:
    rule = scoring.qualitative
    if row.self_score is None or not isinstance(rule, Tiers):
        return RowResult(row, None, None, f"{NOT_SCORED}：没有自评得分"), ()
    inputs = (row.actual_text, row.self_score)
    score = round_score(rule.score(inputs, weight), scheme.score_places)
    findings: list[Finding] = []
    names = "、".join(tier.name for tier in rule.tiers)
    low, high = rule.interval(row.actual_text, weight)
    if rule.tier(row.actual_text) is None:
        place = place_of(row, sheet, "实际完成值")
        findings.append(found("tier-unknown", place, value=show_raw(row.actual_text), expected=names))
    elif not low <= row.self_score <= high and row.self_score <= weight:
        place = place_of(row, sheet, "自评得分")
        findings.append(
            found(
                "tier-exceeded",
                place,
                value=plain(row.self_score),
                expected=f"{plain(low)}～{plain(high)}",
                tier=show_raw(row.actual_text),
            )
        )
    return RowResult(row, None, score, rule.working(inputs, weight)), tuple(findings)


def _qualitative_met(scoring: RowScoring, row: IndicatorRow, sheet: str) -> tuple[RowResult, tuple[Finding, ...]]:
    tier = next((tier for tier in scoring.tiers if tier.is_called(row.actual_text)), None)
    if tier is None:
        expected = "、".join(tier.name for tier in scoring.tiers)
        finding = found("tier-unknown", place_of(row, sheet, "实际完成值"), value=show_raw(row.actual_text), expected=expected)
        return RowResult(row, None, None, f"{NOT_SCORED}：没有写明档次"), (finding,) if row.actual_text else ()
    met = tier.name in scoring.tiers_met
    return RowResult(row, None, None, f"“{row.actual_text}”，{_met_words(met)}", met), ()


def _met_words(met: bool) -> str:
    return "达标" if met else "未达标"


def _quantitative(
    scheme: Scheme, scoring: RowScoring, row: IndicatorRow, weight: Decimal, sheet: str
) -> tuple[RowResult, tuple[Finding, ...]]:
    target, actual = row.target, row.actual
    if target is None or actual is None:
        return RowResult(row, None, None, f"{NOT_SCORED}：指标值或实际完成值不是数"), ()
    if target.percent != actual.percent or target.number < 0 or actual.number < 0:
        place = place_of(row, sheet, "实际完成值")
        finding = found("row-not-comparable", place, value=show_raw(row.actual_text), target=show_raw(row.target_text))
        return RowResult(row, None, None, f"{NOT_SCORED}：两个数无法比较"), (finding,)
    # a row of ≤ cannot lie above its window, so there a bounded value settles it too
    too_vague = actual.relation != "=" and scoring.counts_rows_met and scoring.tells_too_much and row.nature != "≤"
    if too_vague or not _is_decided(row.nature, target, actual):
        place = place_of(row, sheet, "实际完成值")
        finding = found("row-bounded", place, value=show_raw(row.actual_text), target=show_raw(row.target_text))
        return RowResult(row, None, None, f"{NOT_SCORED}：实际完成值不是确数"), (finding,)
    done = completion(row.nature, target.number, actual.number)
    rule = scoring.quantitative
    if scoring.counts_rows_met:
        met = row_is_met(scoring, done)
        working = f"{_completion_working(row.nature, target, actual, done)}，{_met_words(met)}"
        return RowResult(row, done, None, working, met), tuple(_remarks(scoring, row, done, sheet))
    score = row_score(scoring, done, weight, scheme.score_places)
    working = f"{_completion_working(row.nature, target, actual, done)}；{rule.working((done,), weight)}"
    over = scoring.overfulfilment
    if over is not None and over.applies_to(done):
        working += f"；完成率达到{over.completion}，扣{plain(over.points)}分，计{plain(score)}分"
    return RowResult(row, done, score, working), tuple(_remarks(scoring, row, done, sheet))


def _is_decided(nature: str, target: Quantity, actual: Quantity) -> bool:
    """Whether the actual value, possibly only bounded (大于4), settles if the target was reached."""
    if actual.relation == "=":
        return True
    if nature == "≤":
        return actual.relation in ("<", "<=") and actual.number <= target.number
    if nature == "＝" and target.number == 0:
        return False  # 大于0 is not 0, and 不低于0 may be
    return actual.relation in (">", ">=") and actual.number >= target.number


def _completion_working(nature: str, target: Quantity, actual: Quantity, done: Decimal) -> str:
    over, under = (target, actual) if nature == "≤" else (actual, target)
    if under.number == 0:
        return f"完成率{percent(done)}" if done else f"指标值为{_shown(target)}，实际为{_shown(actual)}，完成率{percent(done)}"
    if nature == "≤" and actual.number < target.number:
        return f"{_shown(actual)}没有超过{_shown(target)}，完成率{percent(done)}"
    return f"完成率{_shown(over)}÷{_shown(under)}＝{percent(done)}"


def _shown(quantity: Quantity) -> str:
    return percent(quantity.number) if quantity.percent else plain(quantity.number)


def _remarks(scoring: RowScoring, row: IndicatorRow, done: Decimal, sheet: str) -> Iterator[Finding]:
    if done < 1 and not row.reason:
        yield found("reason-missing", place_of(row, sheet, "偏差原因及改进措施"))
    if scoring.far_above is not None and done >= scoring.far_above.value and row.nature != "≤":
        place = place_of(row, sheet, "实际完成值")
        yield found("row-far-above", place, value=row.actual_text, rate=percent(done), limit=str(scoring.far_above))
