"""The part of a score sheet that scores: the indicators with rule and working, subtotals, total and grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao_batch.evaluation.assessment import GroupResult, IndicatorResult
from jixiao_batch.evaluation.figures import Lookup, known_figures
from jixiao_batch.numbers import plain, settle
from jixiao_batch.output.score_sheet_page import (
    Content,
    Live,
    Page,
    at,
    difference_style,
    down,
    height_of,
)
from jixiao_batch.output.score_sheet_parts import SUM_LOOK, Addresses, Draft, cells_of
from jixiao_batch.output.score_sheet_rows import ROW_SCORE, ROW_SELF
from jixiao_batch.output.score_sheet_score_table import (
    DIFFERENCE,
    RULE,
    SCORE,
    SELF,
    TOTAL_LOOK,
    VALUE,
    WEIGHT,
    WORKING,
    GroupLine,
    ScoreLine,
    TotalLine,
    names_in_scores,
    print_scores,
)
from jixiao_batch.scheme.figure_readings import indicator_value
from jixiao_batch.scheme.indicators import RowScoring, item_id
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE
from jixiao_batch.scheme.rules.base import YES
from jixiao_batch.scheme.score_readings import (
    NOT_SCORED,
    rows_total_excel,
)

_MOST_SUMMANDS = 12


#: first and last row of each indicator that is scored over the unit's own rows
OwnRows = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the sheet's result stands: total of the unit's own score, recomputed total, difference, grade."""

    self_total: str
    score_total: str
    difference: str
    grade: str


def write_scores(draft: Draft, fields: Addresses, figures: Addresses, own_rows: OwnRows) -> Totals:
    """指标得分, live throughout."""
    page, assessment = draft.page, draft.assessment
    score_word = "核定" if any(one.decided is not None for one in assessment.indicators) else "复核"
    cells = cells_of(names_in_scores(draft.known), fields, figures)
    table = page.printed(print_scores, draft.known, cells, score_word)
    results = {result.indicator.name: result for result in assessment.indicators}
    groups = {result.name: result for result in assessment.groups}
    lookup = Lookup(draft.scheme, draft.submission, figures=known_figures(assessment))
    for line in table.indicators:
        _write_indicator(draft, line, results[line.indicator.name], lookup, own_rows.get(line.indicator.name))
    for group in table.groups:
        _write_subtotal(draft, group, groups[group.group.name])
    return _write_total(draft, table.total)


def _write_indicator(
    draft: Draft, line: ScoreLine, result: IndicatorResult, lookup: Lookup, rows: tuple[int, int] | None
) -> None:
    page, row, indicator = draft.page, line.row, result.indicator
    if indicator.rows is not None:
        own, score = _write_over_rows(draft, line, result, indicator.rows, rows)
    else:
        page.fill(row, VALUE[0], _value(line, lookup))
        lacking = NOT_APPLICABLE if result.status == "not_applicable" else NOT_SCORED
        own, score = result.self_score, Live(line.score, lacking if result.score is None else result.score)
    if result.decided is not None:
        score = result.score  # 核定: nothing computes it any more
    page.fill(row, SELF[0], own, page.points(result.self_score))
    page.fill(row, SCORE[0], score)
    _write_difference(page, line, result.self_score, result.score)
    working = _working(result)
    page.fill(row, WORKING[0], working)
    page.end_row(max(line.least, height_of([(working, WORKING)])), row)


def _write_over_rows(
    draft: Draft, line: ScoreLine, result: IndicatorResult, scoring: RowScoring, rows: tuple[int, int] | None
) -> tuple[Content, Content]:
    """How many rows an indicator is scored over; returns its 自评 and 复核, which sum them up."""
    page = draft.page
    count = rows[1] - rows[0] + 1 if rows is not None else 0
    page.fill(line.row, VALUE[0], Decimal(count) if count else None)
    if rows is None:
        return None, NOT_SCORED
    claims, scores = down(ROW_SELF[0], *rows), down(ROW_SCORE[0], *rows)
    own = Live(f'IF(COUNT({claims})<{count},"",SUM({claims}))', "" if result.self_score is None else result.self_score)
    summed = rows_total_excel(scoring, f"SUM({scores})", str(count), at(line.row, WEIGHT[0]), draft.scheme.score_places)
    stored = NOT_SCORED if result.score is None else result.score
    return own, Live(f'IF(COUNT({scores})<{count},"{NOT_SCORED}",{summed})', stored)


def _value(line: ScoreLine, lookup: Lookup) -> Content:
    """指标值: the rate, how many items are met, or the tier that was chosen."""
    indicator = line.indicator
    if indicator.value is not None:
        found = indicator_value(indicator, lookup)
        lacking = NOT_APPLICABLE if not isinstance(found, Decimal) and found.why == "not_applicable" else NOT_COMPUTABLE
        return Live(line.value, found if isinstance(found, Decimal) else lacking)
    items = indicator.rule.form_items if indicator.rule else ()
    if not items:
        return "择优" if indicator.alternatives else None
    answers = [lookup.submission.text(item_id(indicator, item.name)) for item in items]
    if line.value:
        return Live(line.value, Decimal(answers.count(YES)))
    return "、".join(filter(None, answers))


def _working(result: IndicatorResult) -> str:
    """The working; a sum over very many rows points to them instead of naming each."""
    by_share = result.indicator.rows is not None and result.indicator.rows.counts_rows_met
    if len(result.rows) <= _MOST_SUMMANDS or result.score is None or by_share:
        return result.working
    decided = f"；{result.decided.final_words}" if result.decided else ""
    computed = result.decided.computed if result.decided else plain(result.score)
    return f"下列 {len(result.rows)} 行得分之和，计{computed}分{decided}"


def _write_subtotal(draft: Draft, line: GroupLine, result: GroupResult) -> None:
    page, row = draft.page, line.row
    page.fill(row, SELF[0], result.self_score, page.points(result.self_score, **SUM_LOOK))
    page.fill(row, SCORE[0], Live(line.score, result.score))
    _write_difference(page, line, result.self_score, result.score, **SUM_LOOK)
    open_names = [
        one.indicator.name
        for one in draft.assessment.indicators
        if one.status == "unscored" and one.indicator in line.group.indicators
    ]
    if open_names:
        note = f"“{'”“'.join(open_names)}”{NOT_SCORED}，未计入"
        page.fill(row, RULE[0], note)
        page.end_row(height_of([(note, (RULE[0], WORKING[1]))]), row)


def _write_total(draft: Draft, line: TotalLine) -> Totals:
    page, row, assessment = draft.page, line.row, draft.assessment
    page.fill(row, SELF[0], assessment.self_total, page.points(assessment.self_total, **TOTAL_LOOK))
    page.fill(row, SCORE[0], Live(line.score, assessment.score_total))
    _write_difference(page, line, assessment.self_total, assessment.score_total, **TOTAL_LOOK)
    page.fill(row, WORKING[0], Live(line.grade, assessment.grade))
    return Totals(*(at(row, span[0]) for span in (SELF, SCORE, DIFFERENCE, WORKING)))


def _write_difference(
    page: Page, line: ScoreLine | GroupLine | TotalLine, own: Decimal | None, score: Decimal | None, **look: Any
) -> None:
    result = None if own is None or score is None else settle(score - own)
    shown = Live(line.difference, "" if result is None else result)
    page.fill(line.row, DIFFERENCE[0], shown, difference_style(page, result, **look))
