"""绩效指标明细: every unit's own indicator rows with completion and points as live formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.evaluation.results import RowResult, UnitResult
from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, RATE, Book, print_table
from jixiao_batch.output.summary.decided import decided_cell
from jixiao_batch.output.summary.plan import DETAIL, AssessedUnit, Plan
from jixiao_batch.output.summary.sheet import Shown, lines_of, put_formula, put_number, put_text, put_title, span
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.score_readings import MET_FORMAT, NOT_SCORED, QUALITATIVE, completion_excel, row_score_excel
from jixiao_batch.workbook.layout import address
from jixiao_batch.workbook.reading.quantities import Quantity
from jixiao_batch.workbook.submission import IndicatorRow

_HEAD_ROW = 3
_FIRST_ROW = 4
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


@dataclass(frozen=True)
class _Line:
    entry: AssessedUnit
    row: IndicatorRow
    #: None when the row belongs to no indicator of the scheme
    counted: tuple[Indicator, RowResult] | None


def has_rows(plan: Plan) -> bool:
    """Whether any unit filled in indicators of its own."""
    return any(_rows(entry.unit) for entry in plan.units)


def detail_ranges(plan: Plan) -> DetailRanges:
    """Where the rows will stand, even if there is none."""
    last = max(_FIRST_ROW, _FIRST_ROW + sum(1 for _ in _lines(plan)) - 1)
    at = {name: span(_FIRST_ROW, last, column, DETAIL) for name, column in _AT.items()}
    return DetailRanges(at["序号"], at["计入指标"], at["自评得分"], at["复核得分"])


def detail_rows(plan: Plan) -> dict[tuple[int, int], int]:
    """Rows of the sheet by 序号 of the unit and row of its form."""
    return {(line.entry.number, line.row.row): row for row, line in enumerate(_lines(plan), start=_FIRST_ROW)}


def write_detail(book: Book, plan: Plan) -> None:
    """All rows of all units, in the order of the units and of their forms."""
    title = f"{plan.heading}绩效指标明细表"
    lines = list(_lines(plan))
    sheet = book.sheet(DETAIL)
    note = "完成率＝实际完成值÷指标值（≤ 类为指标值÷实际完成值，没有超过指标值的为 100%）。"
    note += f"指标值或实际完成值不是确数的照录原文，{NOT_SCORED}。"
    put_title(book, sheet, title, (note, ""), len(_COLUMNS))
    sheet.set_row(1, 18)
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        put_text(sheet, _HEAD_ROW, column, plan.score_word if name == "复核得分" else name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 30)
    for row, line in enumerate(lines, start=_FIRST_ROW):
        _put_line(book, plan, sheet, row, line)
        texts = (
            (line.row.name, 24),
            (line.row.reason, 23),
            (line.row.second_level, 11),
            (line.row.target_text, 10),
            (line.row.actual_text, 10),
        )
        sheet.set_row(row - 1, 13.0 * max(lines_of(text, width) for text, width in texts) + 4)
    last = _FIRST_ROW + len(lines) - 1
    sheet.freeze_panes(_HEAD_ROW, _AT["单位名称"])
    sheet.autofilter(_HEAD_ROW - 1, 0, last - 1, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)
    red = book.workbook.add_format({"font_color": ERROR_INK})
    for name in ("完成率", "复核得分"):
        place = (_FIRST_ROW - 1, _AT[name] - 1, last - 1, _AT[name] - 1)
        sheet.conditional_format(*place, {"type": "cell", "criteria": "==", "value": f'"{NOT_SCORED}"', "format": red})
    print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)


def _lines(plan: Plan) -> Iterator[_Line]:
    for entry in plan.units:
        results = {
            result.row.row: (indicator_result.indicator, result)
            for indicator_result in entry.assessment.indicators
            for result in indicator_result.rows
        }
        for row in _rows(entry.unit):
            yield _Line(entry, row, results.get(row.row))


def _rows(unit: UnitResult) -> tuple[IndicatorRow, ...]:
    return unit.submission.rows if unit.submission else ()


def _put_line(book: Book, plan: Plan, sheet: Worksheet, row: int, line: _Line) -> None:
    wrapped, own = book.boxed(text_wrap=True), line.row
    centred = book.boxed(align="center", text_wrap=True)
    put_number(sheet, row, _AT["序号"], line.entry.number, book.boxed(align="center"))
    put_text(sheet, row, _AT["单位名称"], line.entry.unit.label, book.boxed(shrink=True))
    put_text(sheet, row, _AT["计入指标"], line.counted[0].name if line.counted else NOT_COUNTED, centred)
    put_text(sheet, row, _AT["一级指标"], own.section, centred)
    put_text(sheet, row, _AT["二级指标"], own.second_level, wrapped)
    put_text(sheet, row, _AT["三级指标"], own.name, wrapped)
    put_text(sheet, row, _AT["指标性质"], own.nature, centred)
    put_text(sheet, row, _AT["计量单位"], own.unit, centred)
    put_text(sheet, row, _AT["偏差原因及改进措施"], own.reason, wrapped)
    points = book.boxed(num_format=plan.claims, align="right")
    put_number(sheet, row, _AT["分值"], own.weight, points)
    put_number(sheet, row, _AT["自评得分"], own.self_score, points)
    measured = line.counted is not None and line.counted[1].completion is not None
    _put_quantity(book, sheet, row, _AT["指标值"], own.target if measured else None, own.target_text)
    _put_quantity(book, sheet, row, _AT["实际完成值"], own.actual if measured else None, own.actual_text)
    _put_results(book, plan, sheet, row, line)


def _put_results(book: Book, plan: Plan, sheet: Worksheet, row: int, line: _Line) -> None:
    rate = book.boxed(num_format=RATE, align="right", bg_color=COMPUTED_FILL)
    points = book.boxed(num_format=plan.points, align="right", bg_color=COMPUTED_FILL)
    if line.counted is None:
        put_text(sheet, row, _AT["完成率"], NOT_COUNTED, rate)
        put_text(sheet, row, _AT["复核得分"], NOT_COUNTED, points)
        return
    indicator, result = line.counted
    if indicator.rows is None:
        raise ValueError(f"{indicator.name} is not scored row by row")
    if indicator.rows.counts_rows_met:
        points = book.boxed(num_format=MET_FORMAT, align="right", bg_color=COMPUTED_FILL)
    cell = {name: address(row, column) for name, column in _AT.items()}
    formula = completion_excel(cell["指标性质"], cell["指标值"], cell["实际完成值"])
    put_formula(sheet, row, _AT["完成率"], formula, _completion_shown(result), rate)
    formula = row_score_excel(
        indicator.rows, cell["完成率"], cell["实际完成值"], cell["自评得分"], cell["分值"], plan.scheme.score_places
    )
    if result.decided is not None:
        formula = decided_cell(plan, line.entry.place, "绩效指标行", result.row.name)
    put_formula(sheet, row, _AT["复核得分"], formula, NOT_SCORED if (counted := result.counted) is None else counted, points)


def _completion_shown(result: RowResult) -> Shown:
    if result.row.nature == QUALITATIVE:
        return QUALITATIVE
    return NOT_SCORED if result.completion is None else result.completion


def _put_quantity(book: Book, sheet: Worksheet, row: int, column: int, quantity: Quantity | None, text: str) -> None:
    """The number that completion is computed from; what the unit wrote when it is not one."""
    if quantity is None:
        put_text(sheet, row, column, text, book.boxed(text_wrap=True, align="center"))
        return
    style = book.boxed(num_format="0.##%" if quantity.percent else "#,##0.##", align="right")
    if _whole(quantity):
        style = book.boxed(num_format="0%" if quantity.percent else "#,##0", align="right")
    put_number(sheet, row, column, quantity.number, style)


def _whole(quantity: Quantity) -> bool:
    return (quantity.number * (100 if quantity.percent else 1)) % 1 == Decimal(0)
