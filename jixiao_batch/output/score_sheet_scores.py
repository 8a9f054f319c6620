"""The parts of a score sheet that score: the indicators with subtotals and total, and the unit's own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.results import IndicatorResult, RowResult
from jixiao_batch.formats import COMPUTED_FILL, POINTS
from jixiao_batch.numbers import ZERO, fixed, plain, settle
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
    SMALL,
    SUM_FILL,
    Content,
    Live,
    Page,
    Span,
    at,
    difference_style,
    down,
    height_of,
    number_format,
    shortened,
)
from jixiao_batch.output.score_sheet_parts import Draft
from jixiao_batch.scheme.figure_readings import indicator_value, indicator_value_excel
from jixiao_batch.scheme.model import Group, Indicator, RowScoring, SecondLevel, item_id
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE
from jixiao_batch.scheme.rules.checklist import YES
from jixiao_batch.scheme.score_readings import (
    NOT_SCORED,
    QUALITATIVE,
    capped_excel,
    completion_excel,
    grade_excel,
    rounded_excel,
    row_score_excel,
    rows_total_excel,
    score_excel,
    total_excel,
)
from jixiao_batch.workbook.quantities import Quantity, Relation

GROUP, PART, NAME, WEIGHT = (0, 0), (1, 1), (2, 3), (4, 4)
VALUE, SELF, SCORE, DIFFERENCE, RULE, WORKING = (5, 5), (6, 6), (7, 7), (8, 8), (9, 13), (14, LAST)
SCORE_HEADS = (
    (GROUP, "一级指标"),
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

ROW_SECTION, ROW_NAME, ROW_NATURE = (0, 0), (1, 3), (4, 4)
ROW_TARGET, ROW_ACTUAL, ROW_DONE, ROW_WEIGHT, ROW_SELF, ROW_SCORE = (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10)
ROW_WORKING = (11, LAST)
ROW_HEADS = (
    (ROW_SECTION, "一级指标"),
    (ROW_NAME, "三级指标（计量单位）"),
    (ROW_NATURE, "性质"),
    (ROW_TARGET, "指标值"),
    (ROW_ACTUAL, "实际值"),
    (ROW_DONE, "完成率"),
    (ROW_WEIGHT, "分值"),
    (ROW_SELF, "自评"),
    (ROW_SCORE, "得分"),
    (ROW_WORKING, "复核计算"),
)

#: narrow cells: 指标值 of a qualitative row may be a whole sentence; an actual tier is never longer than this
_LONGEST_TARGET, _LONGEST_ACTUAL = 24, 40

_RELATION_WORDS: dict[Relation, str] = {"=": "", ">": "大于", "<": "小于", ">=": "≥", "<=": "≤"}


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the sheet's result stands: total of the unit's own score, recomputed total, difference, grade."""

    self_total: str
    score_total: str
    difference: str
    grade: str


def scores_height(draft: Draft) -> int:
    """Rows that `write_scores` takes: heading, column heads, a row per indicator and group, the total, a gap."""
    return 2 + len(draft.scheme.indicators) + len(draft.scheme.groups) + 2


# ---------------------------------------------------------------- indicators


def write_scores(draft: Draft, own_rows: dict[str, tuple[int, int]]) -> Totals:
    """指标得分, live throughout; `own_rows` tells the first and last row of each indicator that is scored row by row."""
    page, scheme = draft.page, draft.scheme
    page.heading("三、指标得分", "差异＝复核－自评")
    page.column_heads(SCORE_HEADS)
    results = {result.indicator.name: result for result in draft.assessment.indicators}
    first = page.row
    score_cells: list[str] = []
    for group in scheme.groups:
        page.put(page.row, GROUP, group.name, page.label(), down=len(group.indicators))
        group_first = page.row
        for part in group.parts:
            _write_part(draft, part, results, own_rows)
        score_cells.append(down(SCORE[0], group_first, page.row - 1))
        _write_subtotal(draft, group, group_first)
    return _write_total(draft, first, score_cells)


def _write_part(
    draft: Draft, part: SecondLevel, results: dict[str, IndicatorResult], own_rows: dict[str, tuple[int, int]]
) -> None:
    page = draft.page
    page.put(page.row, PART, part.name, page.words(align="center"), down=len(part.indicators))
    least = height_of([(part.name, PART)]) / len(part.indicators)
    for indicator in part.indicators:
        result = results[indicator.name]
        sentence = draft.scheme.sentence(indicator)
        page.put(page.row, NAME, indicator.name, page.words())
        weight = page.put(page.row, WEIGHT, indicator.weight, _figure(page, num_format=number_format(indicator.weight, 0)))
        if indicator.rows is not None:
            _write_sums_of_rows(draft, result, own_rows.get(indicator.name), weight)
        else:
            _write_scored(draft, result, weight)
        _write_difference(page, result.self_score, result.score)
        page.put(page.row, RULE, sentence, page.words(font_size=SMALL))
        page.put(page.row, WORKING, result.working, page.words())
        texts = height_of([(indicator.name, NAME), (result.working, WORKING)], least=least)
        page.end_row(max(texts, height_of([(sentence, RULE)], SMALL)))


def _write_scored(draft: Draft, result: IndicatorResult, weight: str) -> None:
    """指标值, 自评 and 复核 of an indicator that has a rule of its own."""
    page, indicator = draft.page, result.indicator
    items = indicator.rule.form_items if indicator.rule else ()
    item_cells = [draft.field_cells[item_id(indicator, item.name)] for item in items]
    value_cell = _write_value(draft, indicator, item_cells)
    self_cell = page.put(page.row, SELF, result.self_score, _points(page, result.self_score))
    formula = score_excel(draft.scheme, indicator, value_cell, item_cells, weight, draft.cell_of, self_cell)
    lacking = NOT_APPLICABLE if result.status == "not_applicable" else NOT_SCORED
    live = Live(formula, lacking if result.score is None else result.score)
    page.put(page.row, SCORE, live, _figure(page, num_format=_score_format(draft), bg_color=COMPUTED_FILL))


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
        return page.put(page.row, VALUE, live, _figure(page, num_format="0.00%" if is_rate else "#,##0.00##"))
    items = indicator.rule.form_items if indicator.rule else ()
    answers = [draft.submission.text(item_id(indicator, item.name)) for item in items]
    if not items:
        return page.put(page.row, VALUE, "择优" if indicator.alternatives else None, _figure(page, align="center"))
    if all(YES in item.choices for item in items):
        met = "+".join(f'({cell}="{YES}")' for cell in item_cells)
        counted = Live(met if len(items) > 1 else f"0+{met}", Decimal(answers.count(YES)))
        return page.put(page.row, VALUE, counted, _figure(page, num_format=f'0"/{len(items)} 项"'))
    return page.put(page.row, VALUE, "、".join(filter(None, answers)), _figure(page, align="center"))


def _write_sums_of_rows(draft: Draft, result: IndicatorResult, rows: tuple[int, int] | None, weight: str) -> None:
    """自评 and 复核 of an indicator that is scored row by row: sums over its rows below."""
    page = draft.page
    value: Content = None
    own: Content = None
    score: Content = NOT_SCORED
    if rows is not None:
        count = rows[1] - rows[0] + 1
        claims, scores = down(ROW_SELF[0], *rows), down(ROW_SCORE[0], *rows)
        value = Decimal(count)
        own = Live(f'IF(COUNT({claims})<{count},"",SUM({claims}))', "" if result.self_score is None else result.self_score)
        summed = rows_total_excel(f"SUM({scores})", weight, draft.scheme.score_places)
        stored = NOT_SCORED if result.score is None else result.score
        score = Live(f'IF(COUNT({scores})<{count},"{NOT_SCORED}",{summed})', stored)
    page.put(page.row, VALUE, value, _figure(page, num_format='0" 行"'))
    page.put(page.row, SELF, own, _points(page, result.self_score))
    page.put(page.row, SCORE, score, _figure(page, num_format=_score_format(draft), bg_color=COMPUTED_FILL))


def _write_subtotal(draft: Draft, group: Group, first: int) -> None:
    page = draft.page
    result = next(one for one in draft.assessment.groups if one.name == group.name)
    page.put(page.row, (GROUP[0], NAME[1]), f"{group.name}小计", page.words(bg_color=SUM_FILL, bold=True, align="center"))
    weights = down(WEIGHT[0], first, page.row - 1)
    look: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True}
    page.put(page.row, WEIGHT, Live(f"SUM({weights})", result.weight), _figure(page, num_format="General", **look))
    page.put(page.row, VALUE, None, _figure(page, **look))
    page.put(page.row, SELF, result.self_score, _points(page, result.self_score, **look))
    summed = rounded_excel(f"SUM({down(SCORE[0], first, page.row - 1)})", draft.scheme.score_places)
    page.put(page.row, SCORE, Live(summed, result.score), _figure(page, num_format=_score_format(draft), **look))
    _write_difference(page, result.self_score, result.score, **look)
    open_names = [
        one.indicator.name
        for one in draft.assessment.indicators
        if one.status == "unscored" and one.indicator in group.indicators
    ]
    note = f"“{'”“'.join(open_names)}”{NOT_SCORED}，未计入" if open_names else ""
    page.put(page.row, (RULE[0], WORKING[1]), note, page.words(bg_color=SUM_FILL))
    page.end_row(height_of([(note, (RULE[0], WORKING[1]))]))


def _write_total(draft: Draft, first: int, score_cells: Sequence[str]) -> Totals:
    page, scheme, assessment = draft.page, draft.scheme, draft.assessment
    look: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True, "top": 2}
    row, last = page.row, page.row - 1
    page.put(row, (GROUP[0], NAME[1]), "合计", page.words(font_size=9, align="center", **look))
    page.put(row, WEIGHT, scheme.full_score, _figure(page, num_format="General", **look))
    page.put(row, VALUE, None, _figure(page, **look))
    self_total = page.put(row, SELF, assessment.self_total, _points(page, assessment.self_total, **look))
    formula = capped_excel(scheme, total_excel(scheme, score_cells, _dropped(draft, first)), draft.cell_of)
    total = page.put(row, SCORE, Live(formula, assessment.score_total), _figure(page, num_format=_score_format(draft), **look))
    difference = _write_difference(page, assessment.self_total, assessment.score_total, **look)
    bounds = "，".join(f"{grade.name}≥{plain(grade.lower)}" for grade in scheme.grades if grade.lower)
    cap = f"；{scheme.total_cap.sentence()}" if scheme.total_cap else ""
    note = f"等次（{bounds}{cap}）"
    page.put(row, RULE, note, page.words(font_size=SMALL, align="right", **look))
    not_scored = f'COUNTIF({down(SCORE[0], first, last)},"{NOT_SCORED}")'
    live = Live(f'IF({not_scored}>0,"",{grade_excel(scheme, total)})', assessment.grade)
    grade = page.put(row, WORKING, live, _figure(page, font_size=10, align="center", **look))
    page.end_row(max(17, height_of([(note, RULE)], SMALL)))
    page.gap()
    return Totals(self_total, total, difference, grade)


def _dropped(draft: Draft, first: int) -> str:
    """The weights that dropped out (不适用: 剔除), as an expression over the score cells; "" where none can."""
    terms, row = [], first
    for group in draft.scheme.groups:
        for indicator in group.indicators:
            if indicator.when_not_applicable == "剔除":
                terms.append(f'({at(row, SCORE[0])}="{NOT_APPLICABLE}")*{at(row, WEIGHT[0])}')
            row += 1
        row += 1
    return "+".join(terms)


def _write_difference(page: Page, own: Decimal | None, score: Decimal | None, **look: Any) -> str:
    """复核－自评 of the current row, empty where either is lacking."""
    own_cell, score_cell = at(page.row, SELF[0]), at(page.row, SCORE[0])
    result = None if own is None or score is None else settle(score - own)
    formula = f'IF(COUNT({own_cell},{score_cell})<2,"",ROUND({score_cell}-{own_cell},9))'
    return page.put(page.row, DIFFERENCE, Live(formula, "" if result is None else result), difference_style(page, result, **look))


def _score_format(draft: Draft) -> str:
    return number_format(ZERO, draft.scheme.score_places)


def _figure(page: Page, **look: Any) -> Format:
    return page.value(**{"align": "center", **look})


def _points(page: Page, points: Decimal | None, **look: Any) -> Format:
    return _figure(page, num_format=POINTS if points is None else number_format(points, 2), **look)


# ---------------------------------------------------------------- the unit's own rows


def write_own_rows(draft: Draft) -> dict[str, tuple[int, int]]:
    """绩效指标 with live 完成率 and 得分; tells the first and last row of each indicator that has any."""
    page = draft.page
    by_rows = [result for result in draft.assessment.indicators if result.indicator.rows is not None]
    if not by_rows:
        return {}
    page.heading("四、绩效指标", f"逐行内容见报送件“{draft.submission.rows_sheet or '绩效指标'}”表")
    page.column_heads(ROW_HEADS)
    places: dict[str, tuple[int, int]] = {}
    for result in by_rows:
        if result.rows and result.indicator.rows is not None:
            first = page.row
            for row in result.rows:
                _write_row(draft, row, result.indicator.rows)
            places[result.indicator.name] = (first, page.row - 1)
            _write_rows_total(draft, result, first)
    counted = {row.row.row for result in by_rows for row in result.rows}
    for left_out in (row for row in draft.submission.rows if row.row not in counted):
        nowhere = RowResult(left_out, None, None, "一级指标未填或不在范围内，未计分")
        _write_row(draft, nowhere, None)
    if not draft.submission.rows:
        page.put(page.row, (0, LAST), "没有填报绩效指标", page.words(align="center"))
        page.end_row(LEAST_HEIGHT)
    page.gap()
    return places


def _write_row(draft: Draft, result: RowResult, scoring: RowScoring | None) -> None:
    page, row = draft.page, result.row
    name = f"{row.name}（{row.unit}）" if row.unit else row.name
    page.put(page.row, ROW_SECTION, row.section, page.label())
    page.put(page.row, ROW_NAME, name, page.words())
    nature = page.put(page.row, ROW_NATURE, row.nature, page.words(align="center"))
    # where a person has to decide, figures are left as the unit wrote them, so that no formula takes them for more
    decided = result.completion is not None
    target_text, actual_text = shortened(row.target_text, _LONGEST_TARGET), shortened(row.actual_text, _LONGEST_ACTUAL)
    target = _write_quantity(page, ROW_TARGET, row.target if decided else None, target_text, bounded=False)
    actual = _write_quantity(page, ROW_ACTUAL, row.actual if decided else None, actual_text, bounded=True)
    weight_is_void = _weight_is_void(result)
    weight = page.put(page.row, ROW_WEIGHT, _as_written(row.weight) if weight_is_void else row.weight, _points(page, row.weight))
    own = page.put(page.row, ROW_SELF, row.self_score, _points(page, row.self_score))
    done: Content = None
    score: Content = NOT_SCORED
    if scoring is not None:
        shown = QUALITATIVE if row.nature == QUALITATIVE else NOT_SCORED
        done = Live(completion_excel(nature, target, actual), shown if result.completion is None else result.completion)
        formula = row_score_excel(scoring, at(page.row, ROW_DONE[0]), actual, own, weight, draft.scheme.score_places)
        score = Live(formula, NOT_SCORED if result.score is None else result.score)
    page.put(page.row, ROW_DONE, done, _figure(page, num_format="0.00%"))
    page.put(page.row, ROW_SCORE, score, _figure(page, num_format=_score_format(draft), bg_color=COMPUTED_FILL))
    page.put(page.row, ROW_WORKING, result.working, page.words())
    texts = [(name, ROW_NAME), (result.working, ROW_WORKING)]
    if not decided:
        texts += [(target_text, ROW_TARGET), (actual_text, ROW_ACTUAL)]
    page.end_row(height_of(texts))


def _write_quantity(page: Page, span: Span, quantity: Quantity | None, text: str, *, bounded: bool) -> str:
    """A figure with its bound (大于4) in the number format, so that the cell stays a number; otherwise the unit's words."""
    if quantity is None:
        return page.put(page.row, span, text, page.words(align="center"))
    digits = number_format(quantity.number, 0, percent=quantity.percent)
    word = _RELATION_WORDS[quantity.relation] if bounded else ""
    return page.put(
        page.row, span, quantity.number, _figure(page, num_format=f'"{word}"{digits}' if word else digits, align="center")
    )


def _weight_is_void(result: RowResult) -> bool:
    """Whether a qualitative row waits for a person although it has points: its 分值 then stands as text."""
    return result.score is None and result.row.nature == QUALITATIVE and result.row.self_score is not None


def _as_written(weight: Decimal | None) -> str:
    return "" if weight is None else plain(weight)


def _write_rows_total(draft: Draft, result: IndicatorResult, first: int) -> None:
    """分值, 自评 and 得分 of the indicator's rows together, beside what the 分值 should come to."""
    page, last = draft.page, draft.page.row - 1
    look: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True}
    page.put(page.row, (ROW_SECTION[0], ROW_DONE[1]), f"{result.indicator.name}合计", page.words(align="center", **look))
    written = [row.row.weight for row in result.rows if not _weight_is_void(row)]
    claims = [row.row.self_score for row in result.rows]
    scores = [row.score for row in result.rows]
    for span, parts in ((ROW_WEIGHT, written), (ROW_SELF, claims), (ROW_SCORE, scores)):
        stored = settle(sum((part for part in parts if part is not None), ZERO))
        page.put(
            page.row, span, Live(f"ROUND(SUM({down(span[0], first, last)}),9)", stored), _figure(page, num_format=POINTS, **look)
        )
    weights = sum((row.row.weight or ZERO for row in result.rows), ZERO)
    should = plain(result.indicator.weight)
    note = "" if weights == result.indicator.weight else f"分值合计 {fixed(weights, 2)} 分，应为 {should} 分"
    page.put(page.row, ROW_WORKING, note, page.words(**look))
    page.end_row(LEAST_HEIGHT)
