"""The part of a score sheet that shows the unit's own rows (绩效指标) with live completion and points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao_batch.evaluation.results import IndicatorResult, RowResult
from jixiao_batch.formats import COMPUTED_FILL, POINTS
from jixiao_batch.numbers import ZERO, fixed, plain, settle
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
    SUM_FILL,
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
from jixiao_batch.output.score_sheet_parts import Draft, KnownScheme, figure, points_style, score_format
from jixiao_batch.scheme.indicators import Indicator, RowScoring
from jixiao_batch.scheme.model import Scheme
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

_SUM_LOOK: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True}

_RELATION_WORDS: dict[Relation, str] = {"=": "", ">": "大于", "<": "小于", ">=": "≥", "<=": "≤"}


@dataclass(frozen=True, slots=True)
class _RowLine:
    """A row of the table without what the unit has there: its formulas."""

    row: int
    done: str
    score: str


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of an indicator that is scored row by row, and the row with their sums; the others, which have none."""

    indicator: Indicator | None
    lines: tuple[_RowLine, ...]
    total_row: int


def write_own_rows(draft: Draft) -> dict[str, tuple[int, int]]:
    """绩效指标 with live 完成率 and 得分; tells the first and last row of each indicator that has any."""
    by_rows = {result.indicator.name: result for result in draft.assessment.indicators if result.indicator.rows is not None}
    if not by_rows:
        return {}
    counted = {row.row.row for result in by_rows.values() for row in result.rows}
    left_out = [row for row in draft.submission.rows if row.row not in counted]
    counts = tuple((name, len(result.rows)) for name, result in by_rows.items() if result.rows)
    sheet = draft.submission.rows_sheet or "绩效指标"
    places: dict[str, tuple[int, int]] = {}
    for part in draft.page.printed(_print_rows, draft.known, sheet, counts, len(left_out)):
        if part.indicator is None:
            for line, row in zip(part.lines, left_out, strict=True):
                _write_row(draft, line, RowResult(row, None, None, "一级指标未填或不在范围内，未计分"), None)
            continue
        result = by_rows[part.indicator.name]
        for line, one in zip(part.lines, result.rows, strict=True):
            _write_row(draft, line, one, part.indicator.rows)
        _write_rows_total(draft, result, part)
        places[part.indicator.name] = (part.lines[0].row, part.lines[-1].row)
    return places


def _print_rows(page: Page, known: KnownScheme, sheet: str, counts: Sequence[tuple[str, int]], left_out: int) -> list[_Part]:
    """A row with its formulas for each of the unit's, with sums behind those of each indicator; then those `left_out`."""
    page.heading("四、绩效指标", f"行号为报送件“{sheet}”表的行")
    page.column_heads(ROW_HEADS)
    indicators = {one.name: one for one in known.scheme.indicators}
    parts = []
    for name, count in counts:
        indicator = indicators[name]
        lines = tuple(_print_row(page, known.scheme, indicator.rows) for _ in range(count))
        parts.append(_Part(indicator, lines, page.row))
        _print_rows_total(page, indicator)
    if left_out:
        parts.append(_Part(None, tuple(_print_row(page, known.scheme, None) for _ in range(left_out)), page.row))
    if not parts:
        page.put(page.row, (0, LAST), "没有填报绩效指标", page.words(align="center"))
        page.end_row(LEAST_HEIGHT)
    page.gap()
    return parts


def _print_row(page: Page, scheme: Scheme, scoring: RowScoring | None) -> _RowLine:
    row = page.row
    page.put(row, ROW_SECTION, None, page.label())
    page.put(row, ROW_NAME, None, page.words())
    page.put(row, ROW_TARGET, None, page.words(align="center"))
    page.put(row, ROW_WORKING, None, page.words())
    page.end_row(LEAST_HEIGHT)
    if scoring is None:
        return _RowLine(row, "", "")
    nature, target, actual, done, weight, own = (
        at(row, span[0]) for span in (ROW_NATURE, ROW_TARGET, ROW_ACTUAL, ROW_DONE, ROW_WEIGHT, ROW_SELF)
    )
    score = row_score_excel(scoring, done, actual, own, weight, scheme.score_places)
    return _RowLine(row, completion_excel(nature, target, actual), score)


def _write_row(draft: Draft, line: _RowLine, result: RowResult, scoring: RowScoring | None) -> None:
    page, row, at_row = draft.page, result.row, line.row
    name = f"{row.name}（{row.unit}）" if row.unit else row.name
    section = f"{row.section} 第{row.row}行".strip()
    page.fill(at_row, ROW_SECTION[0], section, page.label())
    page.fill(at_row, ROW_NAME[0], name, page.words())
    page.fill(at_row, ROW_NATURE[0], row.nature, page.words(align="center"))
    # where a person has to decide, figures are left as the unit wrote them, so that no formula takes them for more
    decided = result.completion is not None
    target_text, actual_text = shortened(row.target_text, _LONGEST_TARGET), shortened(row.actual_text, _LONGEST_ACTUAL)
    _write_quantity(page, at_row, ROW_TARGET, row.target if decided else None, target_text, bounded=False)
    _write_quantity(page, at_row, ROW_ACTUAL, row.actual if decided else None, actual_text, bounded=True)
    weight = _as_written(row.weight) if _weight_is_void(result) else row.weight
    page.fill(at_row, ROW_WEIGHT[0], weight, points_style(page, row.weight))
    page.fill(at_row, ROW_SELF[0], row.self_score, points_style(page, row.self_score))
    done: Content = None
    score: Content = NOT_SCORED
    if scoring is not None:
        shown = QUALITATIVE if row.nature == QUALITATIVE else NOT_SCORED
        done = Live(line.done, shown if result.completion is None else result.completion)
        score = Live(line.score, NOT_SCORED if (counted := result.counted) is None else counted)
    if result.decided is not None:
        score = result.score  # 核定: nothing computes it any more
    page.fill(at_row, ROW_DONE[0], done, figure(page, num_format="0.00%"))
    shown_as = MET_FORMAT if scoring is not None and scoring.counts_rows_met else score_format(draft.scheme)
    page.fill(at_row, ROW_SCORE[0], score, figure(page, num_format=shown_as, bg_color=COMPUTED_FILL))
    page.fill(at_row, ROW_WORKING[0], result.working, page.words())
    texts = [(section, ROW_SECTION), (name, ROW_NAME), (result.working, ROW_WORKING)]
    if not decided:
        texts += [(target_text, ROW_TARGET), (actual_text, ROW_ACTUAL)]
    page.end_row(height_of(texts), at_row)


def _write_quantity(page: Page, row: int, span: Span, quantity: Quantity | None, text: str, *, bounded: bool) -> None:
    """A figure with its bound (大于4) in the number format, so that the cell stays a number; otherwise the unit's words."""
    if quantity is None:
        page.fill(row, span[0], text, page.words(align="center"))
        return
    digits = number_format(quantity.number, 0, percent=quantity.percent)
    word = _RELATION_WORDS[quantity.relation] if bounded else ""
    shown_as = f'"{word}"{digits}' if word else digits
    page.fill(row, span[0], quantity.number, figure(page, num_format=shown_as, align="center"))


def _weight_is_void(result: RowResult) -> bool:
    """Whether a qualitative row waits for a person although it has points: its 分值 then stands as text."""
    return result.counted is None and result.row.nature == QUALITATIVE and result.row.self_score is not None


def _as_written(weight: Decimal | None) -> str:
    return "" if weight is None else plain(weight)


def _print_rows_total(page: Page, indicator: Indicator) -> None:
    page.put(page.row, (ROW_SECTION[0], ROW_DONE[1]), f"{indicator.name}合计", page.words(align="center", **_SUM_LOOK))
    page.put(page.row, ROW_WORKING, None, page.words(**_SUM_LOOK))
    page.end_row(LEAST_HEIGHT)


def _write_rows_total(draft: Draft, result: IndicatorResult, part: _Part) -> None:
    """分值, 自评 and 得分 of the indicator's rows together, beside what the 分值 should come to."""
    page, row = draft.page, part.total_row
    written = [row.row.weight for row in result.rows if not _weight_is_void(row)]
    claims = [row.row.self_score for row in result.rows]
    scores = [row.counted for row in result.rows]
    counts = result.indicator.rows is not None and result.indicator.rows.counts_rows_met
    formats = (POINTS, POINTS, '"达标"0"行"' if counts else POINTS)
    columns = (ROW_WEIGHT, written), (ROW_SELF, claims), (ROW_SCORE, scores)
    first, last = part.lines[0].row, part.lines[-1].row
    for (span, parts), shown_as in zip(columns, formats, strict=True):
        stored = settle(sum((part for part in parts if part is not None), ZERO))
        live = Live(f"ROUND(SUM({down(span[0], first, last)}),9)", stored)
        page.fill(row, span[0], live, figure(page, num_format=shown_as, **_SUM_LOOK))
    weights = sum((row.row.weight or ZERO for row in result.rows), ZERO)
    should = plain(result.indicator.weight)
    note = "" if weights == result.indicator.weight else f"分值合计 {fixed(weights, 2)} 分，应为 {should} 分"
    page.fill(row, ROW_WORKING[0], note, page.words(**_SUM_LOOK))
