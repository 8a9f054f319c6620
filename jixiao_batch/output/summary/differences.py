"""自评与复核差异: what the units gave themselves beside what the rules give, in total and per indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from jixiao_batch.county.tally import Differences
from jixiao_batch.evaluation.results import is_adopted
from jixiao_batch.formats import ERROR_INK, Book
from jixiao_batch.numbers import GUARD_PLACES
from jixiao_batch.output.summary.amounts import typed_excel
from jixiao_batch.output.summary.detail import DetailRanges, detail_ranges, has_rows
from jixiao_batch.output.summary.matrix import NOT_ADDED_UP, RETURNED, SAME_ROW, Column, Matrix, sums_over
from jixiao_batch.output.summary.plan import DIFFERENCES, FIRST_FIGURE_COLUMN, FIRST_ROW, HEAD_ROW, NUMBER_COLUMN, Plan
from jixiao_batch.output.summary.sheet import Shown
from jixiao_batch.output.summary.walking import AssessedRows, Opened, UnitRows
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import SELF_TOTAL
from jixiao_batch.workbook.layout import address

CLAIMED_COLUMN, SCORE_COLUMN, DIFFERENCE_COLUMN = range(FIRST_FIGURE_COLUMN, FIRST_FIGURE_COLUMN + 3)


def write_differences(book: Book, plan: Plan) -> UnitRows:
    """Units × differences; 复核 (after decisions 核定) minus 自评, so that what was claimed too high is negative."""
    return _Differences(book, plan)


class _Differences(AssessedRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._book, self._plan = book, plan
        settled = plan.settled_word
        title = f"{plan.heading}得分与{plan.score_word}差异表"
        columns = [
            Column("总分", "自评得分", 8.8, "单位自评总分"),
            Column("总分", plan.score_word, 8.8, "按指标体系复核" if settled == "复核" else "复核后经人工核定"),
            Column("总分", "差异", 8.8, f"{settled}－自评", computed=True),
        ]
        for indicator in plan.scheme.indicators:
            if indicator.rows is not None:
                columns.append(Column(f"各指标差异（{settled}－自评）", f"{indicator.name}自评合计", 8.8, "各行自评得分之和"))
            columns.append(Column(f"各指标差异（{settled}－自评）", indicator.name, 8.8, indicator.weight))
        note = f"负数为自评偏高，正数为自评偏低；空格为单位没有填自评得分或无法评分。{NOT_ADDED_UP}。{SAME_ROW}。"
        self._matrix = Matrix(book, plan, DIFFERENCES, title, (note, "单位：分"), columns)
        self._columns()

    def _columns(self) -> None:
        plan, matrix, detail = self._plan, self._matrix, detail_ranges(self._plan)
        points = self._book.boxed(num_format=plan.claims, align="right")
        signed = self._book.boxed(num_format=plan.signed, align="right")
        strong = self._book.boxed(num_format=plan.signed, align="right", bold=True, bg_color="#F2F2F2")
        self._claimed = matrix.column(CLAIMED_COLUMN, partial(typed_excel, plan, SELF_TOTAL), points)
        self._score = matrix.column(SCORE_COLUMN, partial(plan.score_cell, plan.score_columns.total), points)
        self._difference = matrix.column(DIFFERENCE_COLUMN, _total_difference, strong)
        at = _indicator_columns(plan)
        self._indicators = [
            (one.name, matrix.column(at[one.name], partial(_indicator_difference, plan, one, at[one.name]), signed))
            for one in plan.scheme.indicators
        ]
        self._rows_claims = [
            (one.name, matrix.column(at[one.name] - 1, partial(_rows_claim, plan, one, detail), points))
            for one in plan.scheme.indicators
            if one.rows is not None
        ]
        self._differing = {column: Differences() for column in (DIFFERENCE_COLUMN, *at.values())}

    def put_assessed(self, unit: Opened) -> None:
        row, found = unit.row, unit.assessment
        self._matrix.unit(unit.entry)
        self._claimed.put(row, found.self_total)
        self._score.put(row, found.score_total)
        self._difference.put(row, found.difference)
        for name, column in self._rows_claims:
            column.put(row, unit.results[name].self_score)
        for name, column in self._indicators:
            column.put(row, unit.results[name].difference)
        if is_adopted(unit.unit):
            self._differing[DIFFERENCE_COLUMN].add(found.difference)
            for name, column in self._indicators:
                self._differing[column.column].add(unit.results[name].difference)

    def finish(self) -> None:
        matrix, plan, differing = self._matrix, self._plan, self._differing
        matrix.result_row("差异合计", plan.signed, sums_over(list(differing), plan, lambda column: differing[column].tally.total))
        over = {column: one.overstated for column, one in differing.items()}
        under = {column: one.understated for column, one in differing.items()}
        matrix.result_row("自评偏高的单位数", "0", _counts(plan, over, "<0"))
        matrix.result_row("自评偏低的单位数", "0", _counts(plan, under, ">0"))
        red = self._book.workbook.add_format({"font_color": ERROR_INK})
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


def _total_difference(row: int) -> str:
    return _difference(address(row, CLAIMED_COLUMN), address(row, SCORE_COLUMN))


def _indicator_difference(plan: Plan, indicator: Indicator, column: int, row: int) -> str:
    by_rows = indicator.rows is not None
    claim = address(row, column - 1) if by_rows else plan.raw_cell(indicator.self_score_id, row)
    return _difference(claim, plan.score_cell(plan.score_columns.indicators[indicator.name], row))


def _difference(claimed: str, score: str) -> str:
    return f'IF(COUNT({claimed},{score})=2,ROUND({score}-{claimed},{GUARD_PLACES}),"")'


def _rows_claim(plan: Plan, indicator: Indicator, detail: DetailRanges, row: int) -> str:
    """The sum of the rows' own scores, when every row has one."""
    if not has_rows(plan):
        return '""'
    name = plan.score_cell(plan.score_columns.indicators[indicator.name], HEAD_ROW + 1)
    mine = f"{detail.numbers},${address(row, NUMBER_COLUMN)},{detail.indicators},{name}"
    complete = f'AND(COUNTIFS({mine})>0,COUNTIFS({mine},{detail.claims},"<>")=COUNTIFS({mine}))'
    return f'IF({complete},SUMIFS({detail.claims},{mine}),"")'


def _counts(plan: Plan, hits: Mapping[int, int], condition: str) -> Iterator[tuple[int, str, Shown]]:
    for column, count in hits.items():
        cells = plan.column_of_units(column)
        yield column, f'COUNTIFS({cells},"{condition}",{plan.states},"<>{RETURNED}")', count
