"""指标得分矩阵: every indicator of every unit by the scheme's own rules as live formulas, with totals, grades and ranks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.evaluation.results import IndicatorResult, is_adopted
from jixiao_batch.formats import RATE, Book
from jixiao_batch.numbers import ARITHMETIC, round_score
from jixiao_batch.output.summary.decided import decided_cell
from jixiao_batch.output.summary.detail import DetailRanges, detail_ranges, has_rows
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, RETURNED, SAME_ROW, Column, Matrix
from jixiao_batch.output.summary.plan import (
    CATEGORY_COLUMN,
    EXPLAIN_ROW,
    FIRST_FIGURE_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    NUMBER_COLUMN,
    SCORES,
    STATUS_COLUMN,
    AssessedUnit,
    Plan,
)
from jixiao_batch.output.summary.sheet import LOST_FILL, Shown, put_formula
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE
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
from jixiao_batch.workbook.layout import address


def write_scores(book: Book, plan: Plan) -> None:
    """Units × indicators with subtotals, total, grade and ranks; averages below."""
    title = f"{plan.heading}指标得分表"
    detail = detail_ranges(plan)
    decided = "，经人工核定的格为核定得分（见“人工核定”表）" if plan.decided else ""
    cap = f"或“{plan.scheme.total_cap.figure}”（总分封顶）{NOT_COMPUTABLE}" if plan.scheme.total_cap else ""
    notes = (
        f"得分按指标体系由公式复核得出{decided}；底色越深失分越多（数字为准）。点列号上方的“－”可只看小计。有“{NOT_SCORED}”{cap}的总分为暂计，不定等次、不排名。"
        f"{NOT_ADDED_UP}。{SAME_ROW}。",
        "单位：分",
    )
    matrix = Matrix(book, plan, SCORES, title, notes, _columns(plan))
    for entry in plan.units:
        _put_unit(matrix, entry, detail)
    _statistics(matrix)
    _tint(matrix)
    matrix.finish()


def score_shown(result: IndicatorResult) -> Shown:
    """A score as its cell shows it."""
    if result.score is not None:
        return result.score
    return NOT_APPLICABLE if result.status == "not_applicable" else NOT_SCORED


def _columns(plan: Plan) -> list[Column]:
    columns = []
    for group in plan.scheme.groups:
        columns += [Column(group.name, indicator.name, 8.8, indicator.weight, level=1) for indicator in group.indicators]
        columns.append(Column(group.name, f"{group.name}小计", 8.5, group.weight, computed=True))
    return [
        *columns,
        Column("合计与排名", plan.score_word, 8.8, plan.scheme.full_score, computed=True),
        Column("合计与排名", "等次", 5.5),
        Column("合计与排名", "参加排名的得分", 8.8),
        Column("合计与排名", "全县名次", 6),
        Column("合计与排名", "类别内名次", 7),
    ]


def _put_unit(matrix: Matrix, entry: AssessedUnit, detail: DetailRanges) -> None:
    plan, sheet, row = matrix.plan, matrix.sheet, entry.row
    results = entry.results
    at = plan.score_columns
    points = matrix.book.boxed(num_format=plan.points, align="right")
    strong = matrix.book.boxed(num_format=plan.points, align="right", bold=True, bg_color="#F2F2F2")
    words = matrix.book.boxed(align="center")
    for indicator in plan.scheme.indicators:
        column = at.indicators[indicator.name]
        formula = _score_formula(plan, indicator, row, detail)
        if results[indicator.name].decided is not None:
            formula = decided_cell(plan, entry.place, "指标", indicator.name)
        put_formula(sheet, row, column, formula, score_shown(results[indicator.name]), points)
    for group, group_result in zip(plan.scheme.groups, entry.assessment.groups, strict=True):
        cells = [address(row, at.indicators[indicator.name]) for indicator in group.indicators]
        formula = rounded_excel(f"SUM({','.join(cells)})", plan.scheme.score_places)
        put_formula(sheet, row, at.subtotals[group.name], formula, group_result.score, strong)
    put_formula(sheet, row, at.total, _total_formula(plan, row), entry.assessment.score_total, strong)
    total, ranked = address(row, at.total), address(row, at.ranked_total)
    unscored = f'COUNTIF({address(row, FIRST_FIGURE_COLUMN)}:{address(row, at.total - 1)},"{NOT_SCORED}")'
    provisional = provisional_excel(plan.scheme, unscored, plan.cell_of(row, SCORES))
    grade = f'IF({provisional},"",{grade_excel(plan.scheme, total)})'
    put_formula(sheet, row, at.grade, grade, entry.assessment.grade, words)
    takes_part = is_adopted(entry.unit) and not entry.assessment.provisional
    formula = f'IF(OR({address(row, STATUS_COLUMN)}="{RETURNED}",{provisional}),"",{total})'
    put_formula(sheet, row, at.ranked_total, formula, entry.assessment.score_total if takes_part else None, points)
    every = plan.column_of_units(at.ranked_total)
    put_formula(sheet, row, at.rank, f'IF(ISNUMBER({ranked}),RANK({ranked},{every}),"")', entry.unit.rank, words)
    own, category = address(row, CATEGORY_COLUMN), plan.column_of_units(CATEGORY_COLUMN)
    better = f"SUMPRODUCT(EXACT({category},{own})*ISNUMBER({every})*({every}>{ranked}))+1"
    formula = f'IF(AND(ISNUMBER({ranked}),{own}<>""),{better},"")'
    put_formula(sheet, row, at.group_rank, formula, entry.unit.group_rank, words)


def _score_formula(plan: Plan, indicator: Indicator, row: int, detail: DetailRanges) -> str:
    column = plan.score_columns.indicators[indicator.name]
    weight = f"{address(1, column)[:-1]}${EXPLAIN_ROW}"
    if indicator.rows is None:
        cell_of = plan.cell_of(row, SCORES)
        value, items = plan.value_cell(indicator, row), plan.item_cells(indicator, row)
        own = plan.raw_cell(indicator.self_score_id, row, SCORES)
        return score_excel(plan.scheme, indicator, value, items, weight, cell_of, own)
    if not has_rows(plan):
        return f'"{NOT_SCORED}"'
    unit = f"${address(row, NUMBER_COLUMN)}"
    name = f"{address(1, column)[:-1]}${HEAD_ROW + 1}"
    mine = f"{detail.numbers},{unit},{detail.indicators},{name}"
    summed, count = f"SUMIFS({detail.scores},{mine})", f"COUNTIFS({mine})"
    counted = rows_total_excel(indicator.rows, summed, count, weight, plan.scheme.score_places)
    lacking = f'OR(COUNTIFS({mine})=0,COUNTIFS({mine},{detail.scores},"{NOT_SCORED}")>0)'
    return f'IF({lacking},"{NOT_SCORED}",{counted})'


def _total_formula(plan: Plan, row: int) -> str:
    at = plan.score_columns.indicators
    cells = [address(row, column) for column in at.values()]
    dropping = [indicator for indicator in plan.scheme.indicators if indicator.when_not_applicable == "剔除"]
    terms = [f'({address(row, at[i.name])}="{NOT_APPLICABLE}")*{address(EXPLAIN_ROW, at[i.name])}' for i in dropping]
    return capped_excel(plan.scheme, total_excel(plan.scheme, cells, "+".join(terms)), plan.cell_of(row, SCORES))


def _statistics(matrix: Matrix) -> None:
    plan = matrix.plan
    matrix.result_row("平均得分", plan.points, _averages(plan))
    matrix.result_row("平均得分率（平均得分÷分值）", RATE, _shares(plan))
    matrix.result_row("得满分的单位数", "0", _full_marks(plan))
    matrix.result_row(f"{NOT_SCORED}的单位数", "0", _unscored(plan))


@dataclass(frozen=True)
class _Scored:
    """One column of points: its weight, the scores that count and the Excel condition that picks the same."""

    column: int
    weight: Decimal
    scores: list[Decimal | None]
    condition: str


def _scored_columns(plan: Plan) -> Iterator[_Scored]:
    """Indicators over the adopted units; subtotals and the total over the ranked ones, whose points are final."""
    adopted = [entry for entry in plan.units if is_adopted(entry.unit)]
    ranked = [entry.assessment for entry in adopted if not entry.assessment.provisional]
    at = plan.score_columns
    is_adopted_there = f'{plan.states},"<>{RETURNED}"'
    is_ranked_there = f'{plan.column_of_units(at.ranked_total)},">=0"'
    for indicator in plan.scheme.indicators:
        scores = [entry.results[indicator.name].score for entry in adopted]
        yield _Scored(at.indicators[indicator.name], indicator.weight, scores, is_adopted_there)
    for place, group in enumerate(plan.scheme.groups):
        subtotals: list[Decimal | None] = [assessment.groups[place].score for assessment in ranked]
        yield _Scored(at.subtotals[group.name], group.weight, subtotals, is_ranked_there)
    totals: list[Decimal | None] = [assessment.score_total for assessment in ranked]
    yield _Scored(at.total, plan.scheme.full_score, totals, is_ranked_there)


def _average(scores: list[Decimal | None], places: int) -> Decimal | None:
    known = [score for score in scores if score is not None]
    return round_score(ARITHMETIC.divide(sum(known, Decimal(0)), Decimal(len(known))), places) if known else None


def _averages(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    places = plan.scheme.score_places
    for scored in _scored_columns(plan):
        average = f"AVERAGEIFS({plan.column_of_units(scored.column)},{scored.condition})"
        yield scored.column, f'IFERROR({rounded_excel(average, places)},"")', _average(scored.scores, places)


def _shares(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    for scored in _scored_columns(plan):
        average = _average(scored.scores, plan.scheme.score_places)
        cell = address(plan.last_row + 1, scored.column)
        share = None if average is None else round_score(ARITHMETIC.divide(average, scored.weight), 4)
        ratio = rounded_excel(f"{cell}/{address(EXPLAIN_ROW, scored.column)}", 4)
        yield scored.column, f'IF(ISNUMBER({cell}),{ratio},"")', share


def _full_marks(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    for scored in _scored_columns(plan):
        cells = plan.column_of_units(scored.column)
        formula = f"COUNTIFS({cells},{address(EXPLAIN_ROW, scored.column)},{scored.condition})"
        yield scored.column, formula, sum(1 for score in scored.scores if score == scored.weight)


def _unscored(plan: Plan) -> Iterator[tuple[int, str, Shown]]:
    adopted = [entry for entry in plan.units if is_adopted(entry.unit)]
    for indicator in plan.scheme.indicators:
        column = plan.score_columns.indicators[indicator.name]
        formula = f'COUNTIFS({plan.column_of_units(column)},"{NOT_SCORED}",{plan.states},"<>{RETURNED}")'
        yield column, formula, [entry.results[indicator.name].status for entry in adopted].count("unscored")


def _tint(matrix: Matrix) -> None:
    """The more points are lost the darker; the figure itself says the same."""
    plan = matrix.plan
    for indicator in plan.scheme.indicators:
        column = plan.score_columns.indicators[indicator.name] - 1
        scale = {
            "type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": LOST_FILL,
            "max_type": "num", "max_value": float(indicator.weight), "max_color": "#FFFFFF",
        }  # fmt: skip
        matrix.sheet.conditional_format(FIRST_ROW - 1, column, plan.last_row - 1, column, scale)
