"""Native charts of 概览, readable in grey print: few bars, each with its figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import BODY_FONT, INK, Book
from jixiao_batch.output.summary.plan import OVERVIEW

_STRONG = "#2F5D8C"
_SOFT = "#B9CBE0"
_PIXELS_PER_COLUMN = 29
_PIXELS_PER_ROW = 31
_FONT = {"name": BODY_FONT, "size": 9, "color": INK}


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
    _dress(chart, "各等次单位数（个）", size)
    chart.set_x_axis({"num_font": _FONT, "line": {"color": "#7A8490"}})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def add_score_chart(
    book: Book, sheet: Worksheet, place: tuple[int, int], rows: tuple[int, int], best: int, size: tuple[int, int], full: Decimal
) -> None:
    """Scores of the listed units, names in column E and points in column K; the first `best` of them dark.

    The axis runs a little beyond the `full` score, so that the figures beside the bars have room.
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
        "data_labels": {"value": True, "num_format": "0.00", "font": _FONT},
    })  # fmt: skip
    _dress(chart, "得分前五名（深色）与后五名（浅色）", size)
    chart.set_y_axis({"reverse": True, "num_font": {**_FONT, "size": 8}, "line": {"color": "#7A8490"}})
    hidden = {"label_position": "none", "major_tick_mark": "none", "line": {"none": True}, "major_gridlines": {"visible": False}}
    chart.set_x_axis({**hidden, "min": 0, "max": float(full) * 1.35})
    sheet.insert_chart(place[0] - 1, place[1] - 1, chart, {"object_position": 2})


def _dress(chart: Any, title: str, size: tuple[int, int]) -> None:
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 10, "bold": True}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": "#9AA5B1"}, "fill": {"color": "#FFFFFF"}})
    columns, rows = size
    chart.set_size({"width": columns * _PIXELS_PER_COLUMN, "height": rows * _PIXELS_PER_ROW})
