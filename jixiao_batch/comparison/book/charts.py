"""Native charts of the comparison, readable in grey print."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.comparison.book.plan import GRADE, TOTAL_A, TOTAL_B, TOTALS, TOTALS_FIRST_ROW, BookPlan
from jixiao_batch.formats import BODY_FONT, INK, Book
from jixiao_batch.output.summary.sheet import put_formula, put_number, put_text
from jixiao_batch.scheme.readings import excel_text

_STRONG = "#2F5D8C"
_SOFT = "#B9CBE0"
_LINE = "#7A8490"
_FONT = {"name": BODY_FONT, "size": 9, "color": INK}
#: column of 得分对比 beyond the printed table where data that only charts need begin, and the row of the first grade
DATA_COLUMN = 17
_GRADES_ROW = TOTALS_FIRST_ROW + 3
_THIN_GRID = {"visible": True, "line": {"color": "#E3E7EC", "width": 0.5}}

#: 1-based cells: row and column
Cell = tuple[int, int]
Size = tuple[int, int]


def add_grade_chart(book: Book, plan: BookPlan, sheet: Worksheet, place: Cell, size: Size) -> None:
    """Units per grade, 甲 beside 乙."""
    chart = book.workbook.add_chart({"type": "column"})
    first, last = _GRADES_ROW, _GRADES_ROW + len(plan.grades) - 1
    for column, (name, colour) in enumerate((("方案甲", _SOFT), ("方案乙", _STRONG)), start=DATA_COLUMN + 1):
        chart.add_series({
            "name": name,
            "categories": [TOTALS, first - 1, DATA_COLUMN - 1, last - 1, DATA_COLUMN - 1],
            "values": [TOTALS, first - 1, column - 1, last - 1, column - 1],
            "fill": {"color": colour},
            "border": {"color": _STRONG, "width": 0.75},
            "gap": 60,
            "data_labels": {"value": True, "font": _FONT},
        })  # fmt: skip
    ungraded = "".join(f"，{side.label}不定等次" for side in plan.comparison.sides if side.gaps)
    _dress(chart, f"各等次单位数（个）{ungraded}", size)
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": _FONT, "line": {"color": _LINE}})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def add_scatter(book: Book, plan: BookPlan, sheet: Worksheet, place: Cell, size: Size) -> None:
    """One point per ranked unit, 甲 across and 乙 up; below the line of equal points lie those that lose."""
    chart = book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    column, top, bottom = DATA_COLUMN - 1, TOTALS_FIRST_ROW - 1, TOTALS_FIRST_ROW
    chart.add_series({
        "name": "得分相同",
        "categories": [TOTALS, top, column, bottom, column],
        "values": [TOTALS, top, column, bottom, column],
        "line": {"color": _LINE, "width": 1, "dash_type": "dash"},
        "marker": {"type": "none"},
    })  # fmt: skip
    last = TOTALS_FIRST_ROW + len(plan.comparison.ranked) - 1
    chart.add_series({
        "name": "单位",
        "categories": [TOTALS, TOTALS_FIRST_ROW - 1, TOTAL_A - 1, last - 1, TOTAL_A - 1],
        "values": [TOTALS, TOTALS_FIRST_ROW - 1, TOTAL_B - 1, last - 1, TOTAL_B - 1],
        "line": {"none": True},
        "marker": {"type": "circle", "size": 5, "fill": {"color": _STRONG}, "border": {"color": "#FFFFFF"}},
    })  # fmt: skip
    low, high = _axis_ends(plan)
    _dress(chart, "各单位得分：虚线下方为乙低于甲", size)
    axis = {
        "min": low,
        "max": high,
        "num_font": _FONT,
        "major_gridlines": _THIN_GRID,
        "line": {"color": _LINE},
        "num_format": "0",
    }
    chart.set_x_axis({**axis, "name": "方案甲得分", "name_font": {**_FONT, "bold": False}})
    chart.set_y_axis({**axis, "name": "方案乙得分", "name_font": {**_FONT, "bold": False}})
    chart.set_legend({"none": True})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def put_chart_data(book: Book, plan: BookPlan, sheet: Worksheet) -> None:
    """What charts need in cells of their own, on 得分对比 beside what is printed.

    The ends of the scatter's diagonal, the same for both axes; units per grade as formulas.
    """
    faint = book.style(font_color="#9AA5B1", font_size=8)
    put_text(sheet, TOTALS_FIRST_ROW - 1, DATA_COLUMN, "作图用", faint)
    for row, end in enumerate(_axis_ends(plan), start=TOTALS_FIRST_ROW):
        put_number(sheet, row, DATA_COLUMN, end, faint)
    for row, grade in enumerate(plan.grades, start=_GRADES_ROW):
        put_text(sheet, row, DATA_COLUMN, grade, faint)
        for side, column in enumerate(GRADE):
            found = [unit.assessments[side].grade for unit in plan.comparison.ranked].count(grade)
            formula = f"COUNTIF({plan.ranked_cells(column)},{excel_text(grade)})"
            put_formula(sheet, row, DATA_COLUMN + 1 + side, formula, found, faint)


def _axis_ends(plan: BookPlan) -> tuple[int, int]:
    """Whole tens between which all points of both sides lie."""
    totals = [assessment.score_total for unit in plan.comparison.ranked for assessment in unit.assessments]
    return int(min(totals)) // 10 * 10, -(-int(max(totals)) // 10) * 10 or 10


def add_sensitivity_chart(book: Book, sheet: Worksheet, name: str, rows: tuple[int, int], below: int) -> None:
    """Units whose rank changes, per weight: more and less beside each other."""
    chart = book.workbook.add_chart({"type": "column"})
    first, last = rows
    for heading, column, colour in (("分值增加 10%", 5, _STRONG), ("分值减少 10%", 12, _SOFT)):
        chart.add_series({
            "name": heading,
            "categories": [name, first - 1, 1, last - 1, 1],
            "values": [name, first - 1, column - 1, last - 1, column - 1],
            "fill": {"color": colour},
            "border": {"color": _STRONG, "width": 0.75},
            "gap": 60,
            "data_labels": {"value": True, "font": {**_FONT, "size": 8}},
        })  # fmt: skip
    chart.set_title(
        {"name": "分值增减 10% 时名次变动的单位数（个）", "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False}
    )
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_x_axis({"num_font": {**_FONT, "size": 8}, "line": {"color": _LINE}})
    chart.set_y_axis({"num_font": _FONT, "major_gridlines": _THIN_GRID, "line": {"none": True}, "min": 0, "num_format": "0"})
    chart.set_chartarea({"border": {"color": "#9AA5B1"}, "fill": {"color": "#FFFFFF"}})
    chart.set_size({"width": 1300, "height": 320})
    sheet.insert_chart(below - 1, 0, chart, {"object_position": 2})


def _dress(chart: Any, title: str, size: Size) -> None:
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 10, "bold": True}, "overlay": False})
    chart.set_chartarea({"border": {"color": "#9AA5B1"}, "fill": {"color": "#FFFFFF"}})
    chart.set_size({"width": size[0], "height": size[1]})
