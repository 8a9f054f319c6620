"""The part of a score sheet that scores: the indicators with rule and working, subtotals, total and grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.results import IndicatorResult
from jixiao_batch.formats import COMPUTED_FILL
from jixiao_batch.numbers import plain, settle
from jixiao_batch.output.score_sheet_page import (
    LAST,
    SMALL,
    SUM_FILL,
    Content,
    Live,
    Page,
    at,
    difference_style,
    down,
    height_of,
    number_format,
)
from jixiao_batch.output.score_sheet_parts import Draft, figure, points_style, score_format
from jixiao_batch.output.score_sheet_rows import ROW_SCORE, ROW_SELF
from jixiao_batch.scheme.figure_readings import indicator_value, indicator_value_excel
from jixiao_batch.scheme.indicators import Group, Indicator, RowScoring, SecondLevel, item_id
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE
from jixiao_batch.scheme.rules.base import YES
from jixiao_batch.scheme.score_readings import (
    NOT_SCORED,
    capped_excel,
    grade_excel,
    provisional_excel,
    rounded_excel,
    rows_total_excel,
    score_excel,
    total_excel,
)

PART, NAME, WEIGHT, VALUE = (0, 0), (1, 2), (3, 3), (4, 4)
SELF, SCORE, DIFFERENCE, RULE, WORKING = (5, 5), (6, 6), (7, 7), (8, 12), (13, LAST)
SCORE_HEADS = (
    (PART, "二级指标"),
    (NAME, "三级指标"),
    (WEIGHT, "分值"),
    (VALUE, "指标值"),
    (SELF, "自评"),
    (SCORE, "复核"),
    (DIFFERENCE, "差异"),
    (RULE, "评分规则"),
    (WORKING, "复核计算"),
)

_MOST_SUMMANDS = 12


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the sheet's result stands: total of the unit's own score, recomputed total, difference, grade."""

    self_total: str
    score_total: str
    difference: str
    grade: str


def scores_height(draft: Draft) -> int:
    """Rows that `write_scores` takes: heading, column heads, a row per indicator and group, spare heads, the total, a gap."""
    spare = sum(len(group.parts) for group in draft.scheme.groups) - 1
    return 2 + len(draft.scheme.indicators) + len(draft.scheme.groups) + spare + 2


# ---------------------------------------------------------------- indicators


def write_scores(draft: Draft, own_rows: dict[str, tuple[int, int]]) -> Totals:
    """指标得分, live throughout; `own_rows` tells the first and last row of each indicator that is scored row by row."""
    page, scheme = draft.page, draft.scheme
    score_word = "核定" if any(one.decided is not None for one in draft.assessment.indicators) else "复核"
    decided = "；经核定的指标以核定得分计，其余以复核得分计" if score_word == "核定" else ""
    page.heading("三、指标得分", f"差异＝{score_word}－自评{decided}")
    heads = tuple((span, score_word if span == SCORE else head) for span, head in SCORE_HEADS)
    page.column_heads(heads)
    results = {result.indicator.name: result for result in draft.assessment.indicators}
    first = page.row
    score_cells: list[str] = []
    for group in scheme.groups:
        if group is not scheme.groups[0]:
            page.spare(heads)
        score_cells.append(_write_subtotal(draft, group))
        for part in group.parts:
            if part is not group.parts[0]:
                page.spare(heads)
            _write_part(draft, part, results, own_rows)
    return _write_total(draft, first, score_cells)


def _write_part(
    draft: Draft, part: SecondLevel, results: dict[str, IndicatorResult], own_rows: dict[str, tuple[int, int]]
) -> None:
    page = draft.page
    page.put(page.row, PART, part.name, page.words(align="center"), down=len(part.indicators))
    least = height_of([(part.name, PART)]) / len(part.indicators)
    for indicator in part.indicators:
        result = results[indicator.name]
        sentence, working = draft.scheme.sentence(indicator), _working(result)
        page.put(page.row, NAME, indicator.name, page.words())
        weight = page.put(page.row, WEIGHT, indicator.weight, figure(page, num_format=number_format(indicator.weight, 0)))
        if indicator.rows is not None:
            _write_sums_of_rows(draft, result, indicator.rows, own_rows.get(indicator.name), weight)
        else:
            _write_scored(draft, result, weight)
        _write_difference(page, result.self_score, result.score)
        page.put(page.row, RULE, sentence, page.words(font_size=SMALL))
        page.put(page.row, WORKING, working, page.words())
        texts = height_of([(indicator.name, NAME), (working, WORKING)], least=least)
        page.end_row(max(texts, height_of([(sentence, RULE)], SMALL)))


def _working(result: IndicatorResult) -> str:
    """The working; a sum over very many rows points to them instead of naming each."""
    by_share = result.indicator.rows is not None and result.indicator.rows.counts_rows_met
    if len(result.rows) <= _MOST_SUMMANDS or result.score is None or by_share:
        return result.working
    decided = f"；{result.decided.final_words}" if result.decided else ""
    computed = result.decided.computed if result.decided else plain(result.score)
    return f"下列 {len(result.rows)} 行得分之和，计{computed}分{decided}"


def _write_scored(draft: Draft, result: IndicatorResult, weight: str) -> None:
    """指标值, 自评 and 复核 of an indicator that has a rule of its own."""
    page, indicator = draft.page, result.indicator
    items = indicator.rule.form_items if indicator.rule else ()
    item_cells = [draft.field_cells[item_id(indicator, item.name)] for item in items]
    value_cell = _write_value(draft, indicator, item_cells)
    self_cell = page.put(page.row, SELF, result.self_score, points_style(page, result.self_score))
    formula = score_excel(draft.scheme, indicator, value_cell, item_cells, weight, draft.cell_of, self_cell)
    lacking = NOT_APPLICABLE if result.status == "not_applicable" else NOT_SCORED
    score: Content = Live(formula, lacking if result.score is None else result.score)
    if result.decided is not None:
        score = result.score  # 核定: nothing computes it any more
    page.put(page.row, SCORE, score, figure(page, num_format=score_format(draft), bg_color=COMPUTED_FILL))


def _write_value(draft: Draft, indicator: Indicator, item_cells: Sequence[str]) -> str:
    """指标值: the rate, how many items are met, or the tier that was chosen."""
    page = draft.page
    if indicator.value is not None:
        found = indicator_value(indicator, Lookup(draft.scheme, draft.submission))
        lacking = NOT_APPLICABLE if not isinstance(found, Decimal) and found.why == "not_applicable" else NOT_COMPUTABLE
        live = Live(
            indicator_value_excel(draft.scheme, indicator, draft.cell_of), found if isinstance(found, Decimal) else lacking
        )
        is_rate = any(bound.percent for bound in indicator.rule.bounds()) if indicator.rule else False
        return page.put(page.row, VALUE, live, figure(page, num_format="0.00%" if is_rate else "#,##0.00##"))
    items = indicator.rule.form_items if indicator.rule else ()
    answers = [draft.submission.text(item_id(indicator, item.name)) for item in items]
    if not items:
        return page.put(page.row, VALUE, "择优" if indicator.alternatives else None, figure(page, align="center"))
    if all(YES in item.answers for item in items):
        met = "+".join(f'({cell}="{YES}")' for cell in item_cells)
        counted = Live(met if len(items) > 1 else f"0+{met}", Decimal(answers.count(YES)))
        return page.put(page.row, VALUE, counted, figure(page, num_format=f'0"/{len(items)} 项"'))
    return page.put(page.row, VALUE, "、".join(filter(None, answers)), figure(page, align="center"))


def _write_sums_of_rows(
    draft: Draft, result: IndicatorResult, scoring: RowScoring, rows: tuple[int, int] | None, weight: str
) -> None:
    """自评 and 复核 of an indicator that is scored over its rows below."""
    page = draft.page
    value: Content = None
    own: Content = None
    score: Content = NOT_SCORED
    if rows is not None:
        count = rows[1] - rows[0] + 1
        claims, scores = down(ROW_SELF[0], *rows), down(ROW_SCORE[0], *rows)
        value = Decimal(count)
        own = Live(f'IF(COUNT({claims})<{count},"",SUM({claims}))', "" if result.self_score is None else result.self_score)
        summed = rows_total_excel(scoring, f"SUM({scores})", str(count), weight, draft.scheme.score_places)
        stored = NOT_SCORED if result.score is None else result.score
        score = Live(f'IF(COUNT({scores})<{count},"{NOT_SCORED}",{summed})', stored)
    if result.decided is not None:
        score = result.score
    page.put(page.row, VALUE, value, figure(page, num_format='0" 行"'))
    page.put(page.row, SELF, own, points_style(page, result.self_score))
    page.put(page.row, SCORE, score, figure(page, num_format=score_format(draft), bg_color=COMPUTED_FILL))


def _write_subtotal(draft: Draft, group: Group) -> str:
    """The line that heads a first-level group, with what the rows below it come to; returns the cells of their scores."""
    page = draft.page
    first, last = page.row + 1, page.row + len(group.indicators) + len(group.parts) - 1
    result = next(one for one in draft.assessment.groups if one.name == group.name)
    page.put(page.row, (PART[0], NAME[1]), f"{group.name}（小计）", page.words(bg_color=SUM_FILL, bold=True))
    weights, scores = down(WEIGHT[0], first, last), down(SCORE[0], first, last)
    look: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True}
    page.put(page.row, WEIGHT, Live(f"SUM({weights})", result.weight), figure(page, num_format="General", **look))
    page.put(page.row, VALUE, None, figure(page, **look))
    page.put(page.row, SELF, result.self_score, points_style(page, result.self_score, **look))
    summed = rounded_excel(f"SUM({scores})", draft.scheme.score_places)
    page.put(page.row, SCORE, Live(summed, result.score), figure(page, num_format=score_format(draft), **look))
    _write_difference(page, result.self_score, result.score, **look)
    open_names = [
        one.indicator.name
        for one in draft.assessment.indicators
        if one.status == "unscored" and one.indicator in group.indicators
    ]
    note = f"“{'”“'.join(open_names)}”{NOT_SCORED}，未计入" if open_names else ""
    page.put(page.row, (RULE[0], WORKING[1]), note, page.words(bg_color=SUM_FILL))
    page.end_row(height_of([(note, (RULE[0], WORKING[1]))]))
    page.kept.add(page.row)
    return scores


def _write_total(draft: Draft, first: int, score_cells: Sequence[str]) -> Totals:
    page, scheme, assessment = draft.page, draft.scheme, draft.assessment
    look: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True, "top": 2}
    row, last = page.row, page.row - 1
    page.put(row, (PART[0], NAME[1]), "合计", page.words(font_size=9, align="center", **look))
    page.put(row, WEIGHT, scheme.full_score, figure(page, num_format="General", **look))
    page.put(row, VALUE, None, figure(page, **look))
    self_total = page.put(row, SELF, assessment.self_total, points_style(page, assessment.self_total, **look))
    formula = capped_excel(scheme, total_excel(scheme, score_cells, _dropped(draft, first)), draft.cell_of)
    total = page.put(row, SCORE, Live(formula, assessment.score_total), figure(page, num_format=score_format(draft), **look))
    difference = _write_difference(page, assessment.self_total, assessment.score_total, **look)
    bounds = "，".join(f"{grade.name}≥{plain(grade.lower)}" for grade in scheme.grades if grade.lower)
    cap = f"；{scheme.total_cap.sentence()}" if scheme.total_cap else ""
    note = f"等次（{bounds}{cap}）"
    page.put(row, RULE, note, page.words(font_size=SMALL, align="right", **look))
    not_scored = f'COUNTIF({down(SCORE[0], first, last)},"{NOT_SCORED}")'
    provisional = provisional_excel(scheme, not_scored, draft.cell_of)
    live = Live(f'IF({provisional},"",{grade_excel(scheme, total)})', assessment.grade)
    grade = page.put(row, WORKING, live, figure(page, font_size=10, align="center", **look))
    page.end_row(max(17, height_of([(note, RULE)], SMALL)))
    page.gap()
    return Totals(self_total, total, difference, grade)


def _dropped(draft: Draft, first: int) -> str:
    """The weights that dropped out (不适用: 剔除), as an expression over the score cells; "" where none can."""
    terms, row = [], first
    for group in draft.scheme.groups:
        row += 1 if group is draft.scheme.groups[0] else 2  # the group's own line, before it a spare one
        for part in group.parts:
            row += part is not group.parts[0]
            for indicator in part.indicators:
                if indicator.when_not_applicable == "剔除":
                    terms.append(f'({at(row, SCORE[0])}="{NOT_APPLICABLE}")*{at(row, WEIGHT[0])}')
                row += 1
    return "+".join(terms)


def _write_difference(page: Page, own: Decimal | None, score: Decimal | None, **look: Any) -> str:
    """复核－自评 of the current row, empty where either is lacking."""
    own_cell, score_cell = at(page.row, SELF[0]), at(page.row, SCORE[0])
    result = None if own is None or score is None else settle(score - own)
    formula = f'IF(COUNT({own_cell},{score_cell})<2,"",ROUND({score_cell}-{own_cell},9))'
    return page.put(page.row, DIFFERENCE, Live(formula, "" if result is None else result), difference_style(page, result, **look))
