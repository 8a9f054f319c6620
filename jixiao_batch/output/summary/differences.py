"""自评与复核差异: what the units gave themselves beside what the rules give, in total and per indicator."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao_batch.evaluation.results import is_adopted
from jixiao_batch.formats import ERROR_INK, Book
from jixiao_batch.numbers import GUARD_PLACES
from jixiao_batch.output.summary.detail import DetailRanges, detail_ranges, has_rows
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, RETURNED, SAME_ROW, Column, Matrix, sums_over
from jixiao_batch.output.summary.plan import (
    DIFFERENCES,
    FIRST_FIGURE_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    NUMBER_COLUMN,
    AssessedUnit,
    Plan,
)
from jixiao_batch.output.summary.sheet import Shown, put_formula
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import SELF_TOTAL
from jixiao_batch.workbook.layout import address

CLAIMED_COLUMN, SCORE_COLUMN, DIFFERENCE_COLUMN = range(FIRST_FIGURE_COLUMN, FIRST_FIGURE_COLUMN + 3)


def write_differences(book: Book, plan: Plan) -> None:
    """Units × differences; 复核 (after decisions 核定) minus 自评, so that what was claimed too high is negative."""
    settled = plan.settled_word
    title = f"{plan.heading}得分与{plan.score_word}差异表"
    detail = detail_ranges(plan)
    columns = [
        Column("总分", "自评得分", 8.8, "单位自评总分"),
        Column("总分", plan.score_word, 8.8, "按指标体系复核" if settled == "复核" else "复核后经人工核定"),
        Column("总分", "差异", 8.8, f"{settled}－自评", computed=True),
    ]
    at = _indicator_columns(plan)
    for indicator in plan.scheme.indicators:
        if indicator.rows is not None:
            columns.append(Column(f"各指标差异（{settled}－自评）", f"{indicator.name}自评合计", 8.8, "各行自评得分之和"))
        columns.append(Column(f"各指标差异（{settled}－自评）", indicator.name, 8.8, indicator.weight))
    note = f"负数为自评偏高，正数为自评偏低；空格为单位没有填自评得分或无法评分。{NOT_ADDED_UP}。{SAME_ROW}。"
    matrix = Matrix(book, plan, DIFFERENCES, title, (note, "单位：分"), columns)
    for entry in plan.units:
        _put_unit(matrix, entry, at, detail)
    differing = [DIFFERENCE_COLUMN, *at.values()]
    matrix.result_row("差异合计", plan.signed, sums_over(differing, plan, lambda column: _sum(plan, at, column)))
    matrix.result_row("自评偏高的单位数", "0", _counts(plan, at, "<0"))
    matrix.result_row("自评偏低的单位数", "0", _counts(plan, at, ">0"))
    red = book.workbook.add_format({"font_color": ERROR_INK})
    for column in differing:
        place = (FIRST_ROW - 1, column - 1, plan.last_row - 1, column - 1)
        matrix.sheet.conditional_format(*place, {"type": "cell", "criteria": "<", "value": 0, "format": red})
    matrix.finish()


def _indicator_columns(plan: Plan) -> dict[str, int]:
    columns: dict[str, int] = {}
    column = DIFFERENCE_COLUMN + 1
    for indicator in plan.scheme.indicators:
        column += 1 if indicator.rows is not None else 0
        columns[indicator.name] = column
        column += 1
    return columns


def _put_unit(matrix: Matrix, entry: AssessedUnit, at: dict[str, int], detail: DetailRanges) -> None:
    plan, sheet, row = matrix.plan, matrix.sheet, entry.row
    points = matrix.book.boxed(num_format=plan.claims, align="right")
    signed = matrix.book.boxed(num_format=plan.signed, align="right")
    claimed = plan.raw_cell(SELF_TOTAL, row)
    put_formula(sheet, row, CLAIMED_COLUMN, f'IF({claimed}="","",{claimed})', entry.assessment.self_total, points)
    score = plan.score_cell(plan.score_columns.total, row)
    put_formula(sheet, row, SCORE_COLUMN, score, entry.assessment.score_total, points)
    formula = _difference(address(row, CLAIMED_COLUMN), address(row, SCORE_COLUMN))
    strong = matrix.book.boxed(num_format=plan.signed, align="right", bold=True, bg_color="#F2F2F2")
    put_formula(sheet, row, DIFFERENCE_COLUMN, formula, entry.assessment.difference, strong)
    results = entry.results
    for indicator in plan.scheme.indicators:
        column, result = at[indicator.name], results[indicator.name]
        if indicator.rows is None:
            claim = plan.raw_cell(indicator.self_score_id, row)
        else:
            claim = address(row, column - 1)
            put_formula(sheet, row, column - 1, _rows_claim(plan, indicator, row, detail), result.self_score, points)
        score = plan.score_cell(plan.score_columns.indicators[indicator.name], row)
        put_formula(sheet, row, column, _difference(claim, score), result.difference, signed)


def _difference(claimed: str, score: str) -> str:
    return f'IF(COUNT({claimed},{score})=2,ROUND({score}-{claimed},{GUARD_PLACES}),"")'


def _rows_claim(plan: Plan, indicator: Indicator, row: int, detail: DetailRanges) -> str:
    """The sum of the rows' own scores, when every row has one."""
    if not has_rows(plan):
        return '""'
    name = plan.score_cell(plan.score_columns.indicators[indicator.name], HEAD_ROW + 1)
    mine = f"{detail.numbers},${address(row, NUMBER_COLUMN)},{detail.indicators},{name}"
    complete = f'AND(COUNTIFS({mine})>0,COUNTIFS({mine},{detail.claims},"<>")=COUNTIFS({mine}))'
    return f'IF({complete},SUMIFS({detail.claims},{mine}),"")'


def _found(plan: Plan, at: dict[str, int], column: int) -> list[Shown]:
    names = {place: name for name, place in at.items()}

    def difference(entry: AssessedUnit) -> Shown:
        if column == DIFFERENCE_COLUMN:
            return entry.assessment.difference
        return entry.results[names[column]].difference

    return [difference(entry) for entry in plan.units if is_adopted(entry.unit)]


def _sum(plan: Plan, at: dict[str, int], column: int) -> Shown:
    return sum((found for found in _found(plan, at, column) if isinstance(found, Decimal)), Decimal(0))


def _counts(plan: Plan, at: dict[str, int], condition: str) -> Iterator[tuple[int, str, Shown]]:
    for column in (DIFFERENCE_COLUMN, *at.values()):
        found = [value for value in _found(plan, at, column) if isinstance(value, Decimal)]
        hits = sum(1 for value in found if (value < 0 if condition == "<0" else value > 0))
        cells = plan.column_of_units(column)
        yield column, f'COUNTIFS({cells},"{condition}",{plan.states},"<>{RETURNED}")', hits
