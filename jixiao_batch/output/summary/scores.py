"""指标得分矩阵: every indicator of every unit by the scheme's own rules as live formulas, with totals, grades and ranks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from jixiao_batch.county.tally import Tally
from jixiao_batch.evaluation.assessment import IndicatorResult
from jixiao_batch.evaluation.results import is_adopted
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
    Plan,
)
from jixiao_batch.output.summary.sheet import LOST_FILL, Shown, put_formula
from jixiao_batch.output.summary.walking import AssessedRows, Opened, UnitRows
from jixiao_batch.scheme.indicators import Group, Indicator
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


def write_scores(book: Book, plan: Plan) -> UnitRows:
    """Units × indicators with subtotals, total, grade and ranks; averages below."""
    return _Scores(book, plan)


class _Scores(AssessedRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._plan = plan
        title = f"{plan.heading}指标得分表"
        decided = "，经人工核定的格为核定得分（见“人工核定”表）" if plan.decided else ""
        cap = f"或“{plan.scheme.total_cap.figure}”（总分封顶）{NOT_COMPUTABLE}" if plan.scheme.total_cap else ""
        notes = (
            f"得分按指标体系由公式复核得出{decided}；底色越深失分越多（数字为准）。点列号上方的“－”可只看小计。有“{NOT_SCORED}”{cap}的总分为暂计，不定等次、不排名。"
            f"{NOT_ADDED_UP}。{SAME_ROW}。",
            "单位：分",
        )
        matrix = self._matrix = Matrix(book, plan, SCORES, title, notes, _columns(plan))
        at, detail = plan.score_columns, detail_ranges(plan)
        self._points = book.boxed(num_format=plan.points, align="right")
        strong = book.boxed(num_format=plan.points, align="right", bold=True, bg_color="#F2F2F2")
        words = book.boxed(align="center")
        self._indicators = [
            (one.name, matrix.column(at.indicators[one.name], partial(_score_formula, plan, one, detail), self._points))
            for one in plan.scheme.indicators
        ]
        self._subtotals = [
            matrix.column(at.subtotals[group.name], partial(_subtotal_formula, plan, group), strong)
            for group in plan.scheme.groups
        ]
        self._total = matrix.column(at.total, partial(_total_formula, plan), strong)
        self._grade = matrix.column(at.grade, partial(_grade_formula, plan), words)
        self._ranked = matrix.column(at.ranked_total, partial(_ranked_formula, plan), self._points)
        self._rank = matrix.column(at.rank, partial(_rank_formula, plan), words)
        self._group_rank = matrix.column(at.group_rank, partial(_group_rank_formula, plan), words)
        self._scored = {scored.column: scored for scored in _scored_columns(plan)}

    def put_assessed(self, unit: Opened) -> None:
        row, found = unit.row, unit.assessment
        self._matrix.unit(unit.entry)
        for name, column in self._indicators:
            result = unit.results[name]
            if result.decided is None:
                column.put(row, score_shown(result))
            else:
                formula = decided_cell(self._plan, unit.entry.place, "指标", name)
                put_formula(self._matrix.sheet, row, column.column, formula, score_shown(result), self._points)
        for group, column in zip(found.groups, self._subtotals, strict=True):
            column.put(row, group.score)
        self._total.put(row, found.score_total)
        self._grade.put(row, found.grade)
        takes_part = is_adopted(unit.unit) and not found.provisional
        self._ranked.put(row, found.score_total if takes_part else None)
        self._rank.put(row, unit.unit.rank)
        self._group_rank.put(row, unit.unit.group_rank)
        if is_adopted(unit.unit):
            self._add_up(unit, takes_part)

    def _add_up(self, unit: Opened, takes_part: bool) -> None:
        """Indicators over the adopted units; subtotals and the total over the ranked ones, whose points are final."""
        at = self._plan.score_columns
        for name, result in unit.results.items():
            scored = self._scored[at.indicators[name]]
            scored.add(result.score)
            scored.unscored += result.status == "unscored"
        if takes_part:
            for group in unit.assessment.groups:
                self._scored[at.subtotals[group.name]].add(group.score)
            self._scored[at.total].add(unit.assessment.score_total)

    def finish(self) -> None:
        plan, matrix, scored = self._plan, self._matrix, self._scored.values()
        matrix.result_row("平均得分", plan.points, _averages(plan, scored))
        matrix.result_row("平均得分率（平均得分÷分值）", RATE, _shares(plan, scored))
        matrix.result_row("得满分的单位数", "0", _full_marks(plan, scored))
        matrix.result_row(f"{NOT_SCORED}的单位数", "0", _unscored(plan, self._scored))
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


def _score_formula(plan: Plan, indicator: Indicator, detail: DetailRanges, row: int) -> str:
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


def _subtotal_formula(plan: Plan, group: Group, row: int) -> str:
    cells = [address(row, plan.score_columns.indicators[indicator.name]) for indicator in group.indicators]
    return rounded_excel(f"SUM({','.join(cells)})", plan.scheme.score_places)


def _total_formula(plan: Plan, row: int) -> str:
    at = plan.score_columns.indicators
    cells = [address(row, column) for column in at.values()]
    dropping = [indicator for indicator in plan.scheme.indicators if indicator.when_not_applicable == "剔除"]
    terms = [f'({address(row, at[i.name])}="{NOT_APPLICABLE}")*{address(EXPLAIN_ROW, at[i.name])}' for i in dropping]
    return capped_excel(plan.scheme, total_excel(plan.scheme, cells, "+".join(terms)), plan.cell_of(row, SCORES))


def _provisional(plan: Plan, row: int) -> str:
    """The condition under which the total is 暂计."""
    points = f"{address(row, FIRST_FIGURE_COLUMN)}:{address(row, plan.score_columns.total - 1)}"
    return provisional_excel(plan.scheme, f'COUNTIF({points},"{NOT_SCORED}")', plan.cell_of(row, SCORES))


def _grade_formula(plan: Plan, row: int) -> str:
    grade = grade_excel(plan.scheme, address(row, plan.score_columns.total))
    return f'IF({_provisional(plan, row)},"",{grade})'


def _ranked_formula(plan: Plan, row: int) -> str:
    total = address(row, plan.score_columns.total)
    return f'IF(OR({address(row, STATUS_COLUMN)}="{RETURNED}",{_provisional(plan, row)}),"",{total})'


def _rank_formula(plan: Plan, row: int) -> str:
    ranked, every = address(row, plan.score_columns.ranked_total), plan.column_of_units(plan.score_columns.ranked_total)
    return f'IF(ISNUMBER({ranked}),RANK({ranked},{every}),"")'


def _group_rank_formula(plan: Plan, row: int) -> str:
    ranked, every = address(row, plan.score_columns.ranked_total), plan.column_of_units(plan.score_columns.ranked_total)
    own, category = address(row, CATEGORY_COLUMN), plan.column_of_units(CATEGORY_COLUMN)
    better = f"SUMPRODUCT(EXACT({category},{own})*ISNUMBER({every})*({every}>{ranked}))+1"
    return f'IF(AND(ISNUMBER({ranked}),{own}<>""),{better},"")'


@dataclass(slots=True)
class _Scored:
    """One column of points: its weight, the Excel condition that picks the units that count, and what theirs come to."""

    column: int
    weight: Decimal
    condition: str
    points: Tally = field(default_factory=Tally)
    full_marks: int = 0
    unscored: int = 0

    def add(self, score: Decimal | None) -> None:
        self.points.add(score)
        self.full_marks += score == self.weight


def _scored_columns(plan: Plan) -> Iterator[_Scored]:
    at = plan.score_columns
    is_adopted_there = f'{plan.states},"<>{RETURNED}"'
    is_ranked_there = f'{plan.column_of_units(at.ranked_total)},">=0"'
    for indicator in plan.scheme.indicators:
        yield _Scored(at.indicators[indicator.name], indicator.weight, is_adopted_there)
    for group in plan.scheme.groups:
        yield _Scored(at.subtotals[group.name], group.weight, is_ranked_there)
    yield _Scored(at.total, plan.scheme.full_score, is_ranked_there)


def _averages(plan: Plan, columns: Iterable[_Scored]) -> Iterator[tuple[int, str, Shown]]:
    places = plan.scheme.score_places
    for scored in columns:
        average = f"AVERAGEIFS({plan.column_of_units(scored.column)},{scored.condition})"
        yield scored.column, f'IFERROR({rounded_excel(average, places)},"")', scored.points.average(places)


def _shares(plan: Plan, columns: Iterable[_Scored]) -> Iterator[tuple[int, str, Shown]]:
    for scored in columns:
        average = scored.points.average(plan.scheme.score_places)
        cell = address(plan.last_row + 1, scored.column)
        share = None if average is None else round_score(ARITHMETIC.divide(average, scored.weight), 4)
        ratio = rounded_excel(f"{cell}/{address(EXPLAIN_ROW, scored.column)}", 4)
        yield scored.column, f'IF(ISNUMBER({cell}),{ratio},"")', share


def _full_marks(plan: Plan, columns: Iterable[_Scored]) -> Iterator[tuple[int, str, Shown]]:
    for scored in columns:
        cells = plan.column_of_units(scored.column)
        formula = f"COUNTIFS({cells},{address(EXPLAIN_ROW, scored.column)},{scored.condition})"
        yield scored.column, formula, scored.full_marks


def _unscored(plan: Plan, columns: Mapping[int, _Scored]) -> Iterator[tuple[int, str, Shown]]:
    for column in plan.score_columns.indicators.values():
        formula = f'COUNTIFS({plan.column_of_units(column)},"{NOT_SCORED}",{plan.states},"<>{RETURNED}")'
        yield column, formula, columns[column].unscored


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
