"""The part of a score sheet that scores: the indicators with rule and working, subtotals, total and grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.results import Assessment, GroupResult, IndicatorResult
from jixiao_batch.formats import COMPUTED_FILL
from jixiao_batch.numbers import plain, settle
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
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
from jixiao_batch.output.score_sheet_parts import Cells, Draft, KnownScheme, figure, points_style, score_format
from jixiao_batch.output.score_sheet_rows import ROW_SCORE, ROW_SELF
from jixiao_batch.scheme.figure_readings import indicator_value, indicator_value_excel
from jixiao_batch.scheme.indicators import Group, Indicator, RowScoring, SecondLevel, item_id
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent
from jixiao_batch.scheme.rules.base import YES, Item
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


_SUM_LOOK: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True}
_TOTAL_LOOK: dict[str, Any] = {**_SUM_LOOK, "top": 2}

#: first and last row of each indicator that is scored over the unit's own rows
OwnRows = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the sheet's result stands: total of the unit's own score, recomputed total, difference, grade."""

    self_total: str
    score_total: str
    difference: str
    grade: str


@dataclass(frozen=True, slots=True)
class _ScoreLine:
    """The row of an indicator without what it comes to for the unit: its formulas, "" where it has none; `least` is the height
    that its words need."""

    indicator: Indicator
    row: int
    value: str
    own: str
    score: str
    least: float


@dataclass(frozen=True, slots=True)
class _GroupLine:
    """The row of a first-level group without what it comes to: the formula of its score."""

    group: Group
    row: int
    score: str


@dataclass(frozen=True, slots=True)
class _TotalLine:
    row: int
    score: str
    grade: str


@dataclass(frozen=True, slots=True)
class _Table:
    """指标得分 without what the unit's come to."""

    indicators: tuple[_ScoreLine, ...]
    groups: tuple[_GroupLine, ...]
    total: _TotalLine


def scores_height(scheme: Scheme) -> int:
    """Rows that `write_scores` takes: heading, column heads, a row per indicator and group, spare heads, the total, a gap."""
    spare = sum(len(group.parts) for group in scheme.groups) - 1
    return 2 + len(scheme.indicators) + len(scheme.groups) + spare + 2


# ---------------------------------------------------------------- what a unit's come to


def write_scores(draft: Draft, cells: Cells, own_rows: OwnRows) -> Totals:
    """指标得分, live throughout."""
    page, assessment = draft.page, draft.assessment
    score_word = "核定" if any(one.decided is not None for one in assessment.indicators) else "复核"
    table = page.printed(_print_scores, draft.known, cells, score_word, tuple(own_rows.items()))
    results = {result.indicator.name: result for result in assessment.indicators}
    groups = {result.name: result for result in assessment.groups}
    lookup = Lookup(draft.scheme, draft.submission, figures=_figures(assessment))
    for line in table.indicators:
        _write_indicator(draft, line, results[line.indicator.name], lookup, own_rows.get(line.indicator.name))
    for group in table.groups:
        _write_subtotal(draft, group, groups[group.group.name])
    return _write_total(draft, table.total)


def _figures(assessment: Assessment) -> dict[str, Decimal | Absent]:
    return {name: found for name, one in assessment.figures.items() if (found := one.absent or one.value) is not None}


def _write_indicator(
    draft: Draft, line: _ScoreLine, result: IndicatorResult, lookup: Lookup, rows: tuple[int, int] | None
) -> None:
    page, row, indicator = draft.page, line.row, result.indicator
    own: Content = result.self_score
    lacking = NOT_APPLICABLE if result.status == "not_applicable" else NOT_SCORED
    if indicator.rows is not None:
        value: Content = Decimal(rows[1] - rows[0] + 1) if rows is not None else None
        page.fill(row, VALUE[0], value, figure(page, num_format='0" 行"'))
        own = Live(line.own, "" if result.self_score is None else result.self_score) if line.own else None
        lacking = NOT_SCORED
    else:
        page.fill(row, VALUE[0], _value(line, lookup), _value_style(page, indicator))
    page.fill(row, SELF[0], own, points_style(page, result.self_score))
    score: Content = Live(line.score, lacking if result.score is None else result.score) if line.score else NOT_SCORED
    if result.decided is not None:
        score = result.score  # 核定: nothing computes it any more
    page.fill(row, SCORE[0], score, figure(page, num_format=score_format(draft.scheme), bg_color=COMPUTED_FILL))
    _write_difference(page, row, result.self_score, result.score)
    working = _working(result)
    page.fill(row, WORKING[0], working, page.words())
    page.end_row(max(line.least, height_of([(working, WORKING)])), row)


def _value(line: _ScoreLine, lookup: Lookup) -> Content:
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


def _value_style(page: Page, indicator: Indicator) -> Format:
    if indicator.value is not None:
        is_rate = any(bound.percent for bound in indicator.rule.bounds()) if indicator.rule else False
        return figure(page, num_format="0.00%" if is_rate else "#,##0.00##")
    items = indicator.rule.form_items if indicator.rule else ()
    if items and _are_counted(items):
        return figure(page, num_format=f'0"/{len(items)} 项"')
    return figure(page, align="center")


def _are_counted(items: Sequence[Item]) -> bool:
    """Whether all are met or not, so that they are counted."""
    return all(YES in item.answers for item in items)


def _working(result: IndicatorResult) -> str:
    """The working; a sum over very many rows points to them instead of naming each."""
    by_share = result.indicator.rows is not None and result.indicator.rows.counts_rows_met
    if len(result.rows) <= _MOST_SUMMANDS or result.score is None or by_share:
        return result.working
    decided = f"；{result.decided.final_words}" if result.decided else ""
    computed = result.decided.computed if result.decided else plain(result.score)
    return f"下列 {len(result.rows)} 行得分之和，计{computed}分{decided}"


def _write_subtotal(draft: Draft, line: _GroupLine, result: GroupResult) -> None:
    page, row = draft.page, line.row
    page.fill(row, SELF[0], result.self_score, points_style(page, result.self_score, **_SUM_LOOK))
    style = figure(page, num_format=score_format(draft.scheme), **_SUM_LOOK)
    page.fill(row, SCORE[0], Live(line.score, result.score), style)
    _write_difference(page, row, result.self_score, result.score, **_SUM_LOOK)
    open_names = [
        one.indicator.name
        for one in draft.assessment.indicators
        if one.status == "unscored" and one.indicator in line.group.indicators
    ]
    if open_names:
        note = f"“{'”“'.join(open_names)}”{NOT_SCORED}，未计入"
        page.fill(row, RULE[0], note, page.words(bg_color=SUM_FILL))
        page.end_row(height_of([(note, (RULE[0], WORKING[1]))]), row)


def _write_total(draft: Draft, line: _TotalLine) -> Totals:
    page, row, assessment = draft.page, line.row, draft.assessment
    page.fill(row, SELF[0], assessment.self_total, points_style(page, assessment.self_total, **_TOTAL_LOOK))
    style = figure(page, num_format=score_format(draft.scheme), **_TOTAL_LOOK)
    page.fill(row, SCORE[0], Live(line.score, assessment.score_total), style)
    _write_difference(page, row, assessment.self_total, assessment.score_total, **_TOTAL_LOOK)
    grade = Live(line.grade, assessment.grade)
    page.fill(row, WORKING[0], grade, figure(page, font_size=10, align="center", **_TOTAL_LOOK))
    return Totals(*(at(row, span[0]) for span in (SELF, SCORE, DIFFERENCE, WORKING)))


def _write_difference(page: Page, row: int, own: Decimal | None, score: Decimal | None, **look: Any) -> None:
    """复核－自评, empty where either is lacking."""
    own_cell, score_cell = at(row, SELF[0]), at(row, SCORE[0])
    result = None if own is None or score is None else settle(score - own)
    formula = f'IF(COUNT({own_cell},{score_cell})<2,"",ROUND({score_cell}-{own_cell},9))'
    page.fill(row, DIFFERENCE[0], Live(formula, "" if result is None else result), difference_style(page, result, **look))


# ---------------------------------------------------------------- what is the same for all units with as many rows


def _print_scores(
    page: Page, known: KnownScheme, cells: Cells, score_word: str, own_rows: Sequence[tuple[str, tuple[int, int]]]
) -> _Table:
    """Names, weights, rules and formulas; a row for the heads wherever a page may begin."""
    scheme = known.scheme
    decided = "；经核定的指标以核定得分计，其余以复核得分计" if score_word == "核定" else ""
    page.heading("三、指标得分", f"差异＝{score_word}－自评{decided}")
    heads = tuple((span, score_word if span == SCORE else head) for span, head in SCORE_HEADS)
    page.column_heads(heads)
    first = page.row
    groups: list[_GroupLine] = []
    lines: list[_ScoreLine] = []
    score_cells: list[str] = []
    for group in scheme.groups:
        if group is not scheme.groups[0]:
            page.spare(heads)
        scores = down(SCORE[0], page.row + 1, page.row + len(group.indicators) + len(group.parts) - 1)
        score_cells.append(scores)
        groups.append(_GroupLine(group, page.row, rounded_excel(f"SUM({scores})", scheme.score_places)))
        _print_subtotal(page, group)
        for part in group.parts:
            if part is not group.parts[0]:
                page.spare(heads)
            lines += _print_part(page, scheme, part, cells, dict(own_rows))
    return _Table(tuple(lines), tuple(groups), _print_total(page, scheme, cells, first, score_cells))


def _print_part(page: Page, scheme: Scheme, part: SecondLevel, cells: Cells, own_rows: OwnRows) -> Iterator[_ScoreLine]:
    page.put(page.row, PART, part.name, page.words(align="center"), down=len(part.indicators))
    least = height_of([(part.name, PART)]) / len(part.indicators)
    for indicator in part.indicators:
        row, sentence = page.row, scheme.sentence(indicator)
        page.put(row, NAME, indicator.name, page.words())
        page.put(row, WEIGHT, indicator.weight, figure(page, num_format=number_format(indicator.weight, 0)))
        page.put(row, RULE, sentence, page.words(font_size=SMALL))
        page.put(row, WORKING, None, page.words())
        page.end_row(
            max(height_of([(indicator.name, NAME)], least=max(LEAST_HEIGHT, least)), height_of([(sentence, RULE)], SMALL))
        )
        formulas = (
            _formulas(scheme, indicator, cells, row)
            if indicator.rows is None
            else _formulas_over_rows(scheme, indicator.rows, own_rows.get(indicator.name), row)
        )
        yield _ScoreLine(indicator, row, *formulas, page.heights[row])


def _formulas(scheme: Scheme, indicator: Indicator, cells: Cells, row: int) -> tuple[str, str, str]:
    """指标值 and 复核 of an indicator that has a rule of its own; its 自评 is the unit's."""
    value_cell, weight, own = at(row, VALUE[0]), at(row, WEIGHT[0]), at(row, SELF[0])
    items = indicator.rule.form_items if indicator.rule else ()
    item_cells = [cells.fields[item_id(indicator, item.name)] for item in items]
    value = ""
    if indicator.value is not None:
        value = indicator_value_excel(scheme, indicator, cells.of)
    elif items and _are_counted(items):
        met = "+".join(f'({cell}="{YES}")' for cell in item_cells)
        value = met if len(items) > 1 else f"0+{met}"
    return value, "", score_excel(scheme, indicator, value_cell, item_cells, weight, cells.of, own)


def _formulas_over_rows(scheme: Scheme, scoring: RowScoring, rows: tuple[int, int] | None, row: int) -> tuple[str, str, str]:
    """自评 and 复核 of an indicator that is scored over its rows below; its 指标值 is how many there are."""
    if rows is None:
        return "", "", ""
    count = rows[1] - rows[0] + 1
    claims, scores = down(ROW_SELF[0], *rows), down(ROW_SCORE[0], *rows)
    summed = rows_total_excel(scoring, f"SUM({scores})", str(count), at(row, WEIGHT[0]), scheme.score_places)
    own = f'IF(COUNT({claims})<{count},"",SUM({claims}))'
    return "", own, f'IF(COUNT({scores})<{count},"{NOT_SCORED}",{summed})'


def _print_subtotal(page: Page, group: Group) -> None:
    """The line that heads a first-level group, with what the rows below it come to."""
    row = page.row
    weights = down(WEIGHT[0], row + 1, row + len(group.indicators) + len(group.parts) - 1)
    page.put(row, (PART[0], NAME[1]), f"{group.name}（小计）", page.words(bg_color=SUM_FILL, bold=True))
    page.put(row, WEIGHT, Live(f"SUM({weights})", group.weight), figure(page, num_format="General", **_SUM_LOOK))
    page.put(row, VALUE, None, figure(page, **_SUM_LOOK))
    page.put(row, (RULE[0], WORKING[1]), None, page.words(bg_color=SUM_FILL))
    page.end_row(LEAST_HEIGHT)
    page.kept.add(row)


def _print_total(page: Page, scheme: Scheme, cells: Cells, first: int, score_cells: Sequence[str]) -> _TotalLine:
    row, look = page.row, _TOTAL_LOOK
    page.put(row, (PART[0], NAME[1]), "合计", page.words(font_size=9, align="center", **look))
    page.put(row, WEIGHT, scheme.full_score, figure(page, num_format="General", **look))
    page.put(row, VALUE, None, figure(page, **look))
    bounds = "，".join(f"{grade.name}≥{plain(grade.lower)}" for grade in scheme.grades if grade.lower)
    cap = f"；{scheme.total_cap.sentence()}" if scheme.total_cap else ""
    note = f"等次（{bounds}{cap}）"
    page.put(row, RULE, note, page.words(font_size=SMALL, align="right", **look))
    page.put(row, WORKING, None, figure(page, font_size=10, align="center", **look))
    page.end_row(max(17, height_of([(note, RULE)], SMALL)))
    page.gap()
    score = capped_excel(scheme, total_excel(scheme, score_cells, _dropped(scheme, first)), cells.of)
    not_scored = f'COUNTIF({down(SCORE[0], first, row - 1)},"{NOT_SCORED}")'
    provisional = provisional_excel(scheme, not_scored, cells.of)
    return _TotalLine(row, score, f'IF({provisional},"",{grade_excel(scheme, at(row, SCORE[0]))})')


def _dropped(scheme: Scheme, first: int) -> str:
    """The weights that dropped out (不适用: 剔除), as an expression over the score cells; "" where none can."""
    terms, row = [], first
    for group in scheme.groups:
        row += 1 if group is scheme.groups[0] else 2  # the group's own line, before it a spare one
        for part in group.parts:
            row += part is not group.parts[0]
            for indicator in part.indicators:
                if indicator.when_not_applicable == "剔除":
                    terms.append(f'({at(row, SCORE[0])}="{NOT_APPLICABLE}")*{at(row, WEIGHT[0])}')
                row += 1
    return "+".join(terms)
