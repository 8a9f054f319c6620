"""The part of a score sheet that shows the unit's own rows (绩效指标) with live completion and points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.evaluation.assessment import IndicatorResult, RowResult
from jixiao_batch.formats import COMPUTED_FILL, POINTS
from jixiao_batch.numbers import ZERO, fixed, plain, settle
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
    Content,
    Live,
    Page,
    Span,
    at,
    down,
    height_of,
    number_format,
    shortened,
)
from jixiao_batch.output.score_sheet_parts import SUM_LOOK, Draft, KnownScheme, score_format
from jixiao_batch.scheme.indicators import RowScoring
from jixiao_batch.scheme.score_readings import MET_FORMAT, NOT_SCORED, QUALITATIVE, completion_excel, row_score_excel
from jixiao_batch.workbook.reading.quantities import Quantity, Relation

ROW_SECTION, ROW_NAME, ROW_NATURE = (0, 1), (2, 3), (4, 4)
ROW_TARGET, ROW_ACTUAL, ROW_DONE, ROW_WEIGHT, ROW_SELF, ROW_SCORE = (5, 6), (7, 7), (8, 8), (9, 9), (10, 10), (11, 11)
ROW_WORKING = (12, LAST)
ROW_HEADS = (
    (ROW_SECTION, "一级指标"),
    (ROW_NAME, "三级指标（计量单位）"),
    (ROW_NATURE, "指标性质"),
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
class _RowLine:
    """A row of the table without what the unit has there: its formulas, "" where the row is not scored."""

    row: int
    done: str = ""
    score: str = ""


def write_own_rows(draft: Draft) -> dict[str, tuple[int, int]]:
    """绩效指标 with live 完成率 and 得分; tells the first and last row of each indicator that has any."""
    page = draft.page
    by_rows = [result for result in draft.assessment.indicators if result.indicator.rows is not None]
    if not by_rows:
        return {}
    page.printed(_print_heads, draft.submission.rows_sheet or "绩效指标")
    places: dict[str, tuple[int, int]] = {}
    for result in by_rows:
        if result.rows and result.indicator.rows is not None:
            first = page.row
            for row in result.rows:
                line = page.printed(_print_row, draft.known, result.indicator.name)
                _write_row(draft, line, row, result.indicator.rows)
            places[result.indicator.name] = (first, page.row - 1)
            _write_rows_total(draft, result, first)
    counted = {row.row.row for result in by_rows for row in result.rows}
    for left_out in (row for row in draft.submission.rows if row.row not in counted):
        nowhere = RowResult(left_out, None, None, "一级指标未填或不在范围内，未计分")
        _write_row(draft, page.printed(_print_row, draft.known, ""), nowhere, None)
    if not draft.submission.rows:
        page.put(page.row, (0, LAST), "没有填报绩效指标", page.words(align="center"))
        page.end_row(LEAST_HEIGHT)
    page.gap()
    return places


def _print_heads(page: Page, sheet: str) -> None:
    page.heading("四、绩效指标", f"行号为报送件“{sheet}”表的行")
    page.column_heads(ROW_HEADS)


def _print_row(page: Page, known: KnownScheme, indicator: str) -> _RowLine:
    """An empty row, with the formulas of the indicator that it is scored by; without a name it is not."""
    row = page.row
    scoring = next((one.rows for one in known.scheme.indicators if one.name == indicator), None)
    shown_as = MET_FORMAT if scoring is not None and scoring.counts_rows_met else score_format(known.scheme)
    page.put(row, ROW_SECTION, None, page.label())
    page.put(row, ROW_NAME, None, page.words())
    page.put(row, ROW_NATURE, None, page.words(align="center"))
    page.put(row, ROW_TARGET, None, page.words(align="center"))
    page.put(row, ROW_ACTUAL, None, page.words(align="center"))
    page.put(row, ROW_DONE, None, page.figure(num_format="0.00%"))
    page.put(row, ROW_SCORE, None, page.figure(num_format=shown_as, bg_color=COMPUTED_FILL))
    page.put(row, ROW_WORKING, None, page.words())
    page.end_row(LEAST_HEIGHT)
    if scoring is None:
        return _RowLine(row)
    nature, target, actual, done, weight, own = (
        at(row, span[0]) for span in (ROW_NATURE, ROW_TARGET, ROW_ACTUAL, ROW_DONE, ROW_WEIGHT, ROW_SELF)
    )
    score = row_score_excel(scoring, done, actual, own, weight, known.scheme.score_places)
    return _RowLine(row, completion_excel(nature, target, actual), score)


def _write_row(draft: Draft, line: _RowLine, result: RowResult, scoring: RowScoring | None) -> None:
    page, row, at_row = draft.page, result.row, line.row
    name = f"{row.name}（{row.unit}）" if row.unit else row.name
    section = f"{row.section} 第{row.row}行".strip()
    page.fill(at_row, ROW_SECTION[0], section)
    page.fill(at_row, ROW_NAME[0], name)
    page.fill(at_row, ROW_NATURE[0], row.nature)
    # where a person has to decide, figures are left as the unit wrote them, so that no formula takes them for more
    decided = result.completion is not None
    target_text, actual_text = shortened(row.target_text, _LONGEST_TARGET), shortened(row.actual_text, _LONGEST_ACTUAL)
    _write_quantity(page, at_row, ROW_TARGET, row.target if decided else None, target_text, bounded=False)
    _write_quantity(page, at_row, ROW_ACTUAL, row.actual if decided else None, actual_text, bounded=True)
    weight = _as_written(row.weight) if _weight_is_void(result) else row.weight
    page.fill(at_row, ROW_WEIGHT[0], weight, page.points(row.weight))
    page.fill(at_row, ROW_SELF[0], row.self_score, page.points(row.self_score))
    done: Content = None
    score: Content = NOT_SCORED
    if scoring is not None:
        shown = QUALITATIVE if row.nature == QUALITATIVE else NOT_SCORED
        done = Live(line.done, shown if result.completion is None else result.completion)
        score = Live(line.score, NOT_SCORED if (counted := result.counted) is None else counted)
    if result.decided is not None:
        score = result.score  # 核定: nothing computes it any more
    page.fill(at_row, ROW_DONE[0], done)
    page.fill(at_row, ROW_SCORE[0], score)
    page.fill(at_row, ROW_WORKING[0], result.working)
    texts = [(section, ROW_SECTION), (name, ROW_NAME), (result.working, ROW_WORKING)]
    if not decided:
        texts += [(target_text, ROW_TARGET), (actual_text, ROW_ACTUAL)]
    page.end_row(height_of(texts), at_row)


def _write_quantity(page: Page, row: int, span: Span, quantity: Quantity | None, text: str, *, bounded: bool) -> None:
    """A figure with its bound (大于4) in the number format, so that the cell stays a number; otherwise the unit's words."""
    if quantity is None:
        page.fill(row, span[0], text)
        return
    digits = number_format(quantity.number, 0, percent=quantity.percent)
    word = _RELATION_WORDS[quantity.relation] if bounded else ""
    shown_as = f'"{word}"{digits}' if word else digits
    page.fill(row, span[0], quantity.number, page.figure(num_format=shown_as))


def _weight_is_void(result: RowResult) -> bool:
    """Whether a qualitative row waits for a person although it has points: its 分值 then stands as text."""
    return result.counted is None and result.row.nature == QUALITATIVE and result.row.self_score is not None


def _as_written(weight: Decimal | None) -> str:
    return "" if weight is None else plain(weight)


def _print_total(page: Page, indicator: str) -> int:
    """The row of the sums without them; tells which it is."""
    row = page.row
    page.put(row, (ROW_SECTION[0], ROW_DONE[1]), f"{indicator}合计", page.words(align="center", **SUM_LOOK))
    page.put(row, ROW_WORKING, None, page.words(**SUM_LOOK))
    page.end_row(LEAST_HEIGHT)
    return row


def _write_rows_total(draft: Draft, result: IndicatorResult, first: int) -> None:
    """分值, 自评 and 得分 of the indicator's rows together, beside what the 分值 should come to."""
    page, last = draft.page, draft.page.row - 1
    total_row = page.printed(_print_total, result.indicator.name)
    written = [row.row.weight for row in result.rows if not _weight_is_void(row)]
    claims = [row.row.self_score for row in result.rows]
    scores = [row.counted for row in result.rows]
    counts = result.indicator.rows is not None and result.indicator.rows.counts_rows_met
    formats = (POINTS, POINTS, '"达标"0"行"' if counts else POINTS)
    columns = (ROW_WEIGHT, written), (ROW_SELF, claims), (ROW_SCORE, scores)
    for (span, parts), shown_as in zip(columns, formats, strict=True):
        stored = settle(sum((part for part in parts if part is not None), ZERO))
        live = Live(f"ROUND(SUM({down(span[0], first, last)}),9)", stored)
        page.fill(total_row, span[0], live, page.figure(num_format=shown_as, **SUM_LOOK))
    weights = sum((row.row.weight or ZERO for row in result.rows), ZERO)
    if weights != result.indicator.weight:
        note = f"分值合计 {fixed(weights, 2)} 分，应为 {plain(result.indicator.weight)} 分"
        page.fill(total_row, ROW_WORKING[0], note)
