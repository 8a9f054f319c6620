"""总排名: who stands where; below, the units that are not ranked and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import ERROR_INK, Book, Sheet, print_table
from jixiao_batch.output.summary.amounts import typed_excel
from jixiao_batch.output.summary.columns import FormulaColumn
from jixiao_batch.output.summary.differences import DIFFERENCE_COLUMN
from jixiao_batch.output.summary.matrix import UNIT_ROW_HEIGHT, UnitNames
from jixiao_batch.output.summary.plan import DIFFERENCES, RANKING, Plan
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    lines_of,
    merge,
    put_text,
    put_title,
    span,
)
from jixiao_batch.scheme.model import SELF_TOTAL
from jixiao_batch.workbook.layout import address

_HEAD_ROW = 3
_FIRST_ROW = 4
_COLUMNS = (
    ("名次", 6), ("单位编码", 10), ("单位名称", 30), ("单位类别", 11), ("类别内名次", 8), ("自评得分", 9.5), ("复核得分", 9.5),
    ("差异", 9), ("等次", 6.5), ("状态", 8), ("说明", 42),
)  # fmt: skip
AT = {name: column for column, (name, _) in enumerate(_COLUMNS, start=1)}


@dataclass(frozen=True)
class RankingRows:
    """Rows of the sheet: ranked units, then (below a line of their own) the others."""

    ranked: dict[int, int]
    others: dict[int, int]

    @property
    def last(self) -> int:
        return max([_FIRST_ROW, *self.ranked.values(), *self.others.values()])

    def column(self, name: str) -> str:
        """All units' cells of one column, for formulas of other sheets."""
        return span(_FIRST_ROW, self.last, AT[name], RANKING)


def ranking_rows(plan: Plan) -> RankingRows:
    """Row of each unit, by its place in the county's list."""
    units = plan.county.units
    ranked = [place for place, unit in enumerate(units) if unit.rank is not None]
    others = [place for place, unit in enumerate(units) if unit.rank is None]
    first_other = _FIRST_ROW + len(ranked) + 1
    return RankingRows(
        {place: row for row, place in enumerate(ranked, start=_FIRST_ROW)},
        {place: row for row, place in enumerate(others, start=first_other)},
    )


def write_ranking(book: Book, plan: Plan) -> None:
    """One line per unit of the county."""
    title = f"{plan.heading}得分排名表"
    sheet, rows = book.sheet(RANKING), ranking_rows(plan)
    score_word = plan.score_word
    difference = f"差异＝{plan.settled_word}－自评，负数为自评偏高"
    note = f"得分相同的名次相同，下一名次空出。{difference}。点单位名称可打开该单位得分表。"
    put_title(book, sheet, title, (note, "单位：分"), len(_COLUMNS))
    sheet.set_row(1, 18)
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        put_text(sheet, _HEAD_ROW, column, score_word if name == "复核得分" else name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 30)
    lines = _Lines(book, plan, sheet)
    for place, row in rows.ranked.items():
        lines.put(row, place)
    if rows.others:
        row = min(rows.others.values()) - 1
        sheet.set_row(row - 1, 20)
        text = f"以下 {len(rows.others)} 个单位不参加排名，原因见说明；得分为暂计"
        merge(sheet, (row, 1), (row, len(_COLUMNS)), text, book.boxed(bold=True, bg_color=SUM_FILL))
        for place, row in rows.others.items():
            lines.put(row, place)
    elif not rows.ranked:
        merge(sheet, (_FIRST_ROW, 1), (_FIRST_ROW, len(_COLUMNS)), "没有可排名的单位", book.boxed(align="center"))
    _finish(book, sheet, rows)


class _Lines:
    """The units' lines, written one below the other."""

    def __init__(self, book: Book, plan: Plan, sheet: Sheet) -> None:
        self._book, self._plan, self._sheet = book, plan, sheet
        self._centred, self._words, self._code = (
            book.boxed(align="center"), book.boxed(text_wrap=True), book.boxed(num_format="@"),
        )  # fmt: skip
        self._names = UnitNames(book, plan, sheet, AT["单位名称"])
        at = plan.score_columns
        strong = book.boxed(align="center", bold=True)
        points = book.boxed(num_format=plan.points, align="right", bold=True)
        self._rank = self._column("名次", partial(plan.score_cell, at.rank), strong)
        self._group_rank = self._column("类别内名次", partial(plan.score_cell, at.group_rank), self._centred)
        claimed = book.boxed(num_format=plan.claims, align="right")
        self._claimed = self._column("自评得分", partial(typed_excel, plan, SELF_TOTAL), claimed)
        self._score = self._column("复核得分", partial(plan.score_cell, at.total), points)
        self._difference = self._column("差异", _difference_cell, book.boxed(num_format=plan.signed, align="right"))
        self._grade = self._column("等次", partial(plan.score_cell, at.grade), self._centred)

    def _column(self, name: str, build: Callable[[int], str], style: Format) -> FormulaColumn:
        return FormulaColumn(self._sheet, AT[name], build, style)

    def put(self, row: int, place: int) -> None:
        plan, sheet, centred = self._plan, self._sheet, self._centred
        sheet.rows_done(row - 1)
        unit, entry = plan.county.units[place], plan.entries.get(place)
        put_text(sheet, row, AT["单位编码"], unit.code, self._code)
        self._names.put(row, place)
        put_text(sheet, row, AT["单位类别"], unit.category, centred)
        put_text(sheet, row, AT["状态"], unit.status_word, centred)
        remark = plan.facts.remarks.get(place, "")
        put_text(sheet, row, AT["说明"], remark, self._words)
        sheet.set_row(row - 1, max(UNIT_ROW_HEIGHT, 13.0 * lines_of(remark, _COLUMNS[-1][1]) + 5))
        if entry is None:
            for name in ("名次", "类别内名次", "自评得分", "复核得分", "差异", "等次"):
                put_text(sheet, row, AT[name], "—", centred)
            return
        totals = entry.totals
        self._rank.put(row, unit.rank, entry.row)
        self._group_rank.put(row, unit.group_rank, entry.row)
        self._claimed.put(row, totals.self_total, entry.row)
        self._score.put(row, totals.score_total, entry.row)
        self._difference.put(row, totals.difference, entry.row)
        self._grade.put(row, totals.grade, entry.row)


def _difference_cell(row: int) -> str:
    return f"{DIFFERENCES}!{address(row, DIFFERENCE_COLUMN)}"


def _finish(book: Book, sheet: Worksheet, rows: RankingRows) -> None:
    sheet.freeze_panes(_HEAD_ROW, AT["单位名称"])
    sheet.hide_gridlines(2)
    last_ranked = max([_FIRST_ROW, *rows.ranked.values()])
    sheet.autofilter(_HEAD_ROW - 1, 0, last_ranked - 1, len(_COLUMNS) - 1)
    red = book.workbook.add_format({"font_color": ERROR_INK})
    place = (_FIRST_ROW - 1, AT["差异"] - 1, rows.last - 1, AT["差异"] - 1)
    sheet.conditional_format(*place, {"type": "cell", "criteria": "<", "value": 0, "format": red})
    print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=rows.last)
