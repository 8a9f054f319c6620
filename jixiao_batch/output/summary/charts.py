"""Native charts, readable in grey print: few bars or points, axes named, nothing told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import BODY_FONT, INK, Book
from jixiao_batch.output.summary.plan import CHARTS, OVERVIEW, Plan

_STRONG = "#2F5D8C"
_SOFT = "#B9CBE0"
_AXIS = {"color": "#7A8490"}
_PIXELS_PER_COLUMN = 29
#: of the grids of 分析图 and of 概览
_PIXELS_PER_ROW, _PIXELS_PER_OVERVIEW_ROW = 31, 24
_FONT = {"name": BODY_FONT, "size": 10, "color": INK}
_SMALL = {**_FONT, "size": 9.5}
#: sheet, first row, column, last row, column, all from 0
Cells = Sequence[str | int]


def add_grade_chart(book: Book, sheet: Worksheet, place: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]) -> None:
    """Units per grade; `rows` hold grades in column A and their counts in column E, `size` is in grid cells."""
    chart = book.workbook.add_chart({"type": "column"})
    first, last = rows
    chart.add_series({
        "name": "单位数",
        "categories": [OVERVIEW, first - 1, 0, last - 1, 0],
        "values": [OVERVIEW, first - 1, 4, last - 1, 4],
        "fill": {"color": _STRONG},
        "gap": 70,
        "data_labels": {"value": True, "font": _FONT},
    })  # fmt: skip
    _dress(chart, "各等次单位数（个）", size, _PIXELS_PER_OVERVIEW_ROW)
    chart.set_x_axis({**_named("等次"), "num_font": _FONT, "line": _AXIS})
    chart.set_y_axis({**_named("单位数（个）"), **_HIDDEN, "min": 0})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def add_score_chart(
    book: Book, sheet: Worksheet, place: tuple[int, int], rows: tuple[int, int], best: int, size: tuple[int, int], plan: Plan
) -> None:
    """Scores of the listed units, names in column E and points in column K; the first `best` of them dark.

    The axis runs a little beyond the full score, so that the figures beside the bars have room.
    """
    chart = book.workbook.add_chart({"type": "bar"})
    first, last = rows
    fills = [{"fill": {"color": _STRONG if row - first < best else _SOFT}} for row in range(first, last + 1)]
    chart.add_series({
        "name": "得分",
        "categories": [OVERVIEW, first - 1, 4, last - 1, 4],
        "values": [OVERVIEW, first - 1, 10, last - 1, 10],
        "points": fills,
        "gap": 45,
        "data_labels": {"value": True, "num_format": plan.points, "font": _FONT},
    })  # fmt: skip
    _dress(chart, "得分前五名（深色）与后五名（浅色）", size, _PIXELS_PER_OVERVIEW_ROW)
    chart.set_y_axis({"reverse": True, "num_font": {**_SMALL, "size": 8.5}, "interval_unit": 1, "line": _AXIS})
    chart.set_x_axis({**_named(f"{plan.score_word}（分）"), **_HIDDEN, "min": 0, "max": float(plan.scheme.full_score) * 1.35})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def add_bars(
    book: Book, sheet: Worksheet, place: tuple[int, int], size: tuple[int, int], title: str, axes: tuple[str, str],
    names: Cells, values: Cells, number_format: str,
) -> None:  # fmt: skip
    """Upright bars on 分析图, each with its figure; `axes` are the names of the two axes."""
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series({
        "name": axes[1], "categories": list(names), "values": list(values), "fill": {"color": _STRONG}, "gap": 60,
        "data_labels": {"value": True, "num_format": number_format, "font": _FONT},
    })  # fmt: skip
    _dress(chart, title, size)
    chart.set_x_axis({**_named(axes[0]), "num_font": _FONT, "line": _AXIS})
    chart.set_y_axis({**_named(axes[1]), **_HIDDEN, "min": 0})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def add_points(
    book: Book, sheet: Worksheet, place: tuple[int, int], size: tuple[int, int], title: str, axes: tuple[str, str],
    across: Cells, upwards: Cells, bounds: tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]], *, percent: bool = False,
    line: tuple[Cells, Cells] | None = None,
) -> None:  # fmt: skip
    """A point per unit on 分析图; `bounds` are those of the axes, `line` is drawn between two points of its own."""
    chart = book.workbook.add_chart({"type": "scatter"})
    dots = {"type": "circle", "size": 5, "fill": {"color": _STRONG}, "border": {"color": "#FFFFFF", "width": 0.5}}
    chart.add_series({"name": "单位", "categories": list(across), "values": list(upwards), "marker": dots})
    if line is not None:
        dashed = {"color": "#5B6673", "width": 1, "dash_type": "dash"}
        ends = {"name": "两者相等", "categories": list(line[0]), "values": list(line[1])}
        chart.add_series({**ends, "marker": {"type": "none"}, "line": dashed})
    _dress(chart, title, size)
    if line is not None:
        chart.set_legend({"position": "bottom", "font": _FONT})
    shown = {"num_font": _FONT, "line": _AXIS, "major_gridlines": {"visible": True, "line": {"color": "#E1E5EA", "width": 0.5}}}
    (left, right), (low, high) = bounds
    way = {"num_format": "0%"} if percent else {"num_format": "0"}
    chart.set_x_axis({**_named(axes[0]), **shown, **way, "min": float(left), "max": float(right)})
    chart.set_y_axis({**_named(axes[1]), **shown, "num_format": "0", "min": float(low), "max": float(high)})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def column_of_charts(first: int, last: int, column: int) -> Cells:
    """Cells of 分析图 from 1-based rows and column."""
    return (CHARTS, first - 1, column - 1, last - 1, column - 1)


_HIDDEN: dict[str, Any] = {
    "label_position": "none", "major_tick_mark": "none", "line": {"none": True}, "major_gridlines": {"visible": False},
}  # fmt: skip


def _named(name: str) -> dict[str, Any]:
    return {"name": name, "name_font": {**_SMALL, "bold": False}}


def _dress(chart: Any, title: str, size: tuple[int, int], pixels_per_row: int = _PIXELS_PER_ROW) -> None:
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": "#9AA5B1"}, "fill": {"color": "#FFFFFF"}})
    columns, rows = size
    chart.set_size({"width": columns * _PIXELS_PER_COLUMN, "height": rows * pixels_per_row})
