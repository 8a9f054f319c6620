"""总排名: who stands where; below, the units that are not ranked and why."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import ERROR_INK, Book, Sheet, print_table
from jixiao_batch.output.summary.differences import DIFFERENCE_COLUMN
from jixiao_batch.output.summary.matrix import UNIT_ROW_HEIGHT, put_unit_name
from jixiao_batch.output.summary.plan import DIFFERENCES, RANKING, Plan
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    Shown,
    lines_of,
    merge,
    put_formula,
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
    for place, row in rows.ranked.items():
        _put_unit(book, plan, sheet, row, place)
    if rows.others:
        row = min(rows.others.values()) - 1
        sheet.set_row(row - 1, 20)
        text = f"以下 {len(rows.others)} 个单位不参加排名，原因见说明；得分为暂计"
        merge(sheet, (row, 1), (row, len(_COLUMNS)), text, book.boxed(bold=True, bg_color=SUM_FILL))
        for place, row in rows.others.items():
            _put_unit(book, plan, sheet, row, place)
    elif not rows.ranked:
        merge(sheet, (_FIRST_ROW, 1), (_FIRST_ROW, len(_COLUMNS)), "没有可排名的单位", book.boxed(align="center"))
    _finish(book, sheet, rows)


def _put_unit(book: Book, plan: Plan, sheet: Sheet, row: int, place: int) -> None:
    sheet.rows_done(row - 1)
    unit, entry = plan.county.units[place], plan.entries.get(place)
    centred, words = book.boxed(align="center"), book.boxed(text_wrap=True)
    put_text(sheet, row, AT["单位编码"], unit.code, book.boxed(num_format="@"))
    put_unit_name(book, plan, sheet, (row, AT["单位名称"]), place)
    put_text(sheet, row, AT["单位类别"], unit.category, centred)
    put_text(sheet, row, AT["状态"], unit.status_word, centred)
    remark = plan.facts.remarks.get(place, "")
    put_text(sheet, row, AT["说明"], remark, words)
    sheet.set_row(row - 1, max(UNIT_ROW_HEIGHT, 13.0 * lines_of(remark, _COLUMNS[-1][1]) + 5))
    if entry is None:
        for name in ("名次", "类别内名次", "自评得分", "复核得分", "差异", "等次"):
            put_text(sheet, row, AT[name], "—", centred)
        return
    at, scored = plan.score_columns, entry.row
    points = book.boxed(num_format=plan.claims, align="right")
    bold = book.boxed(num_format=plan.points, align="right", bold=True)
    _put(sheet, row, "名次", plan.score_cell(at.rank, scored), unit.rank, book.boxed(align="center", bold=True))
    _put(sheet, row, "类别内名次", plan.score_cell(at.group_rank, scored), unit.group_rank, centred)
    claimed = plan.raw_cell(SELF_TOTAL, scored)
    _put(sheet, row, "自评得分", f'IF({claimed}="","",{claimed})', entry.totals.self_total, points)
    _put(sheet, row, "复核得分", plan.score_cell(at.total, scored), entry.totals.score_total, bold)
    signed = book.boxed(num_format=plan.signed, align="right")
    _put(sheet, row, "差异", f"{DIFFERENCES}!{address(scored, DIFFERENCE_COLUMN)}", entry.totals.difference, signed)
    _put(sheet, row, "等次", plan.score_cell(at.grade, scored), entry.totals.grade, centred)


def _put(sheet: Worksheet, row: int, name: str, formula: str, shown: Shown, style: Format) -> None:
    put_formula(sheet, row, AT[name], formula, shown, style)


def _finish(book: Book, sheet: Worksheet, rows: RankingRows) -> None:
    sheet.freeze_panes(_HEAD_ROW, AT["单位名称"])
    sheet.hide_gridlines(2)
    last_ranked = max([_FIRST_ROW, *rows.ranked.values()])
    sheet.autofilter(_HEAD_ROW - 1, 0, last_ranked - 1, len(_COLUMNS) - 1)
    red = book.workbook.add_format({"font_color": ERROR_INK})
    place = (_FIRST_ROW - 1, AT["差异"] - 1, rows.last - 1, AT["差异"] - 1)
    sheet.conditional_format(*place, {"type": "cell", "criteria": "<", "value": 0, "format": red})
    print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=rows.last)
