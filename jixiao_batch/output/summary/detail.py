"""绩效指标明细: every unit's own indicator rows with completion and points as live formulas."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from operator import attrgetter

from xlsxwriter.format import Format

from jixiao_batch.evaluation.assessment import RowResult
from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, RATE, Book, print_table
from jixiao_batch.output.summary.columns import CellColumn, FormulaColumn
from jixiao_batch.output.summary.decided import decided_cell
from jixiao_batch.output.summary.plan import DETAIL, Plan
from jixiao_batch.output.summary.sheet import Shown, lines_of, put_formula, put_text, put_title, span
from jixiao_batch.output.summary.walking import AssessedRows, AssessedUnit, Opened, UnitRows
from jixiao_batch.scheme.indicators import RowScoring
from jixiao_batch.scheme.score_readings import MET_FORMAT, NOT_SCORED, QUALITATIVE, completion_excel, row_score_excel
from jixiao_batch.workbook.layout import address
from jixiao_batch.workbook.reading.quantities import Quantity
from jixiao_batch.workbook.submission import IndicatorRow

_HEAD_ROW = 3
FIRST_DETAIL_ROW = 4
_COLUMNS = (
    ("序号", 5), ("单位名称", 26), ("计入指标", 9), ("一级指标", 7), ("二级指标", 11), ("三级指标", 24), ("指标性质", 6),
    ("指标值", 10), ("计量单位", 7), ("实际完成值", 10), ("完成率", 9), ("分值", 6.5), ("自评得分", 7.5), ("复核得分", 8.5),
    ("偏差原因及改进措施", 23),
)  # fmt: skip
_AT = {name: column for column, (name, _) in enumerate(_COLUMNS, start=1)}
NOT_COUNTED = "不计分"


@dataclass(frozen=True)
class DetailRanges:
    """Columns of the sheet that other sheets sum over: 序号 of the unit, the indicator that a row counts for, its points."""

    numbers: str
    indicators: str
    claims: str
    scores: str


def has_rows(plan: Plan) -> bool:
    """Whether any unit filled in indicators of its own."""
    return plan.facts.own_rows > 0


def _last_row(plan: Plan) -> int:
    return max(FIRST_DETAIL_ROW, FIRST_DETAIL_ROW + plan.facts.own_rows - 1)


def detail_ranges(plan: Plan) -> DetailRanges:
    """Where the rows will stand, even if there is none."""
    at = {name: span(FIRST_DETAIL_ROW, _last_row(plan), column, DETAIL) for name, column in _AT.items()}
    return DetailRanges(at["序号"], at["计入指标"], at["自评得分"], at["复核得分"])


def write_detail(book: Book, plan: Plan) -> UnitRows:
    """All rows of all units, in the order of the units and of their forms."""
    return _Detail(book, plan)


class _Detail(AssessedRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._book, self._plan = book, plan
        sheet = self._sheet = book.sheet(DETAIL)
        self._row = FIRST_DETAIL_ROW
        note = "完成率＝实际完成值÷指标值（≤ 类为指标值÷实际完成值，没有超过指标值的为 100%）。"
        note += f"指标值或实际完成值不是确数的照录原文，{NOT_SCORED}。"
        put_title(book, sheet, f"{plan.heading}绩效指标明细表", (note, ""), len(_COLUMNS))
        sheet.set_row(1, 18)
        for column, (name, width) in enumerate(_COLUMNS, start=1):
            put_text(sheet, _HEAD_ROW, column, plan.score_word if name == "复核得分" else name, book.heading())
            sheet.set_column(column - 1, column - 1, width)
        sheet.set_row(_HEAD_ROW - 1, 30)
        wrapped, centred = book.boxed(text_wrap=True), book.boxed(align="center", text_wrap=True)
        self._number, self._unit = (
            self._column("序号", book.boxed(align="center")),
            self._column("单位名称", book.boxed(shrink=True)),
        )
        self._texts = (
            (self._column("一级指标", centred), attrgetter("section")),
            (self._column("二级指标", wrapped), attrgetter("second_level")),
            (self._column("三级指标", wrapped), attrgetter("name")),
            (self._column("指标性质", centred), attrgetter("nature")),
            (self._column("计量单位", centred), attrgetter("unit")),
            (self._column("偏差原因及改进措施", wrapped), attrgetter("reason")),
        )
        self._indicator, self._target, self._actual = (
            self._column(name, centred) for name in ("计入指标", "指标值", "实际完成值")
        )
        points = book.boxed(num_format=plan.claims, align="right")
        self._weight, self._claim = self._column("分值", points), self._column("自评得分", points)
        rate = book.boxed(num_format=RATE, align="right", bg_color=COMPUTED_FILL)
        self._score = self._column("复核得分", book.boxed(num_format=plan.points, align="right", bg_color=COMPUTED_FILL))
        #: by whether it is a percentage, and whether it is a whole number
        self._quantities = {
            (percent, whole): book.boxed(num_format=shown, align="right")
            for percent, whole, shown in (
                (True, True, "0%"),
                (True, False, "0.##%"),
                (False, True, "#,##0"),
                (False, False, "#,##0.##"),
            )
        }
        self._completion = FormulaColumn(sheet, _AT["完成率"], _completion_excel, rate)
        self._scores = {one.name: self._score_column(one.rows) for one in plan.scheme.indicators if one.rows is not None}

    def _column(self, name: str, style: Format) -> CellColumn:
        return CellColumn(self._sheet, _AT[name], style)

    def _score_column(self, scoring: RowScoring) -> FormulaColumn:
        shown = MET_FORMAT if scoring.counts_rows_met else self._plan.points
        style = self._book.boxed(num_format=shown, align="right", bg_color=COMPUTED_FILL)
        return FormulaColumn(self._sheet, _AT["复核得分"], partial(_score_excel, self._plan, scoring), style)

    def put_assessed(self, unit: Opened) -> None:
        if unit.submission is None:
            return
        counted = {result.row.row: (one.indicator.name, result) for one in unit.assessment.indicators for result in one.rows}
        for own in unit.submission.rows:
            self._put_row(unit.entry, own, counted.get(own.row))
            self._row += 1

    def _put_row(self, entry: AssessedUnit, own: IndicatorRow, counted: tuple[str, RowResult] | None) -> None:
        sheet, row = self._sheet, self._row
        sheet.rows_done(row - 1)
        self._number.number(row, entry.number)
        self._unit.text(row, entry.unit.label)
        self._indicator.text(row, counted[0] if counted else NOT_COUNTED)
        for column, text in self._texts:
            column.text(row, text(own))
        self._weight.number(row, own.weight)
        self._claim.number(row, own.self_score)
        measured = counted is not None and counted[1].completion is not None
        self._put_quantity(self._target, own.target if measured else None, own.target_text)
        self._put_quantity(self._actual, own.actual if measured else None, own.actual_text)
        if counted is None:
            self._completion.text(row, NOT_COUNTED)
            self._score.text(row, NOT_COUNTED)
        else:
            self._put_results(entry, *counted)
        texts = ((own.name, 24), (own.reason, 23), (own.second_level, 11), (own.target_text, 10), (own.actual_text, 10))
        sheet.set_row(row - 1, 13.0 * max(lines_of(text, width) for text, width in texts) + 4)

    def _put_results(self, entry: AssessedUnit, indicator: str, result: RowResult) -> None:
        self._completion.put(self._row, _completion_shown(result))
        counted, scores = result.counted, self._scores[indicator]
        shown: Shown = NOT_SCORED if counted is None else counted
        if result.decided is None:
            scores.put(self._row, shown)
        else:
            formula = decided_cell(self._plan, entry.place, "绩效指标行", result.row.name)
            put_formula(self._sheet, self._row, scores.column, formula, shown, scores.style)

    def _put_quantity(self, column: CellColumn, quantity: Quantity | None, text: str) -> None:
        """The number that completion is computed from; what the unit wrote when it is not one."""
        if quantity is None:
            column.text(self._row, text)
        else:
            column.number(self._row, quantity.number, self._quantities[quantity.percent, _whole(quantity)])

    def finish(self) -> None:
        sheet, last = self._sheet, self._row - 1
        sheet.freeze_panes(_HEAD_ROW, _AT["单位名称"])
        sheet.autofilter(_HEAD_ROW - 1, 0, last - 1, len(_COLUMNS) - 1)
        sheet.hide_gridlines(2)
        red = self._book.workbook.add_format({"font_color": ERROR_INK})
        for name in ("完成率", "复核得分"):
            place = (FIRST_DETAIL_ROW - 1, _AT[name] - 1, last - 1, _AT[name] - 1)
            sheet.conditional_format(*place, {"type": "cell", "criteria": "==", "value": f'"{NOT_SCORED}"', "format": red})
        print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)


def _completion_excel(row: int) -> str:
    return completion_excel(*(address(row, _AT[name]) for name in ("指标性质", "指标值", "实际完成值")))


def _score_excel(plan: Plan, scoring: RowScoring, row: int) -> str:
    done, tier, own, weight = (address(row, _AT[name]) for name in ("完成率", "实际完成值", "自评得分", "分值"))
    return row_score_excel(scoring, done, tier, own, weight, plan.scheme.score_places)


def _completion_shown(result: RowResult) -> Shown:
    if result.row.nature == QUALITATIVE:
        return QUALITATIVE
    return NOT_SCORED if result.completion is None else result.completion


def _whole(quantity: Quantity) -> bool:
    return (quantity.number * (100 if quantity.percent else 1)) % 1 == Decimal(0)
