"""得分对比: score, grade and rank of every unit under both schemes, side by side."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.comparison.book.charts import put_chart_data
from jixiao_batch.comparison.book.plan import (
    CATEGORY,
    CODE,
    DIFFERENCE,
    GRADE,
    GRADE_A,
    GRADE_B,
    GRADE_CHANGE,
    MOVE,
    MOVES,
    NAME,
    NUMBER,
    POINTS,
    POINTS_FIRST_ROW,
    RANK,
    RANK_A,
    RANK_B,
    REASON,
    SIGNED,
    TOTAL,
    TOTAL_A,
    TOTAL_B,
    TOTALS,
    TOTALS_FIRST_ROW,
    BookPlan,
)
from jixiao_batch.comparison.headline import rank_move, reasons_in_words, why_unranked
from jixiao_batch.comparison.scoring import ComparedUnit
from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, Book, print_on_a4
from jixiao_batch.output.summary.plan import points_format
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    lines_of,
    merge,
    nothing_to_say,
    put_formula,
    put_number,
    put_text,
    put_title,
)
from jixiao_batch.scheme.score_readings import grade_excel
from jixiao_batch.workbook.layout import address

_HEAD_ROW = 3
_SIDE_COLUMNS = (("得分", 9), ("等次", 6), ("名次", 6))
_COLUMNS = (
    ("序号", 5), ("单位编码", 9.5), ("单位名称", 29), ("单位类别", 9.5), *_SIDE_COLUMNS, *_SIDE_COLUMNS,
    ("得分差", 9), ("名次变动", 8), ("等次变动", 9), ("主要原因", 42),
)  # fmt: skip
_TITLE = "各单位得分、等次、名次对比表"


def write_totals(book: Book, plan: BookPlan) -> None:
    """Ranked units by their rank under 乙; below a line of their own those whose total is not final."""
    comparison = plan.comparison
    if not comparison.units:
        nothing_to_say(book, TOTALS, _TITLE, "没有可以比较的单位。")
        return
    sheet = book.sheet(TOTALS)
    note = (
        "按方案乙的名次排列。得分差＝方案乙－方案甲；名次变动＝方案甲名次－方案乙名次，↑为上升、↓为下降。"
        "名次在同一批单位中排，得分相同的名次相同。"
    )
    put_title(book, sheet, _TITLE, (note, "单位：分"), len(_COLUMNS))
    sheet.set_row(1, 28)
    _headings(book, plan, sheet)
    for place, unit in enumerate(comparison.units):
        _put_unit(book, plan, sheet, place, unit)
    ranked, every = len(comparison.ranked), len(comparison.units)
    if ranked < every:
        row = TOTALS_FIRST_ROW + ranked
        text = f"以下 {every - ranked} 个单位有指标无法评分，得分为暂计，不参加排名"
        merge(sheet, (row, 1), (row, len(_COLUMNS)), text, book.boxed(bold=True, bg_color=SUM_FILL))
        sheet.set_row(row - 1, 20)
    red = book.workbook.add_format({"font_color": ERROR_INK})
    bottom = plan.totals_rows[-1]
    for column in (DIFFERENCE, MOVE):
        falling = {"type": "cell", "criteria": "<", "value": 0, "format": red}
        sheet.conditional_format(TOTALS_FIRST_ROW - 1, column - 1, bottom - 1, column - 1, falling)
    sheet.freeze_panes(TOTALS_FIRST_ROW - 1, NAME)
    sheet.print_area(0, 0, bottom - 1, len(_COLUMNS) - 1)
    if ranked:
        put_chart_data(book, plan, sheet)
        sheet.autofilter(_HEAD_ROW, 0, TOTALS_FIRST_ROW + ranked - 2, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW))


def _headings(book: Book, plan: BookPlan, sheet: Worksheet) -> None:
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        sheet.set_column(column - 1, column - 1, width)
        if TOTAL_A <= column <= MOVE + 1:
            put_text(sheet, _HEAD_ROW + 1, column, name, book.heading())
        else:
            merge(sheet, (_HEAD_ROW, column), (_HEAD_ROW + 1, column), name, book.heading())
    for side, first in zip(plan.comparison.sides, TOTAL, strict=True):
        merge(sheet, (_HEAD_ROW, first), (_HEAD_ROW, first + 2), side.label, book.heading())
    merge(sheet, (_HEAD_ROW, DIFFERENCE), (_HEAD_ROW, GRADE_CHANGE), "变动（乙比甲）", book.heading())
    sheet.set_row(_HEAD_ROW - 1, 20)
    sheet.set_row(_HEAD_ROW, 22)


def _put_unit(book: Book, plan: BookPlan, sheet: Worksheet, place: int, unit: ComparedUnit) -> None:
    row, comparison = plan.totals_rows[place], plan.comparison
    centred = book.boxed(align="center")
    put_number(sheet, row, NUMBER, place + 1, centred)
    put_text(sheet, row, CODE, unit.unit.code, book.boxed(num_format="@"))
    put_text(sheet, row, NAME, unit.label, book.boxed(text_wrap=True))
    put_text(sheet, row, CATEGORY, unit.unit.category, centred)
    for side, this in enumerate(comparison.sides):
        places = points_format(this.scheme.score_places)
        total = address(row, TOTAL[side])
        source = f"{POINTS[side]}!{address(POINTS_FIRST_ROW + place, plan.total_column(side))}"
        shown = unit.assessments[side].score_total
        put_formula(sheet, row, TOTAL[side], source, shown, book.boxed(num_format=places, align="right", bold=True))
        if unit.ranks is None:
            put_text(sheet, row, GRADE[side], "—", centred)
            put_text(sheet, row, RANK[side], "—", centred)
            continue
        if this.gaps:
            put_text(sheet, row, GRADE[side], "—", centred)
        else:
            put_formula(sheet, row, GRADE[side], grade_excel(this.scheme, total), unit.assessments[side].grade, centred)
        put_formula(sheet, row, RANK[side], f"RANK({total},{plan.ranked_cells(TOTAL[side])})", unit.ranks[side], centred)
    difference = unit.assessments[1].score_total - unit.assessments[0].score_total
    formula = f"ROUND({address(row, TOTAL_B)}-{address(row, TOTAL_A)},4)"
    put_formula(sheet, row, DIFFERENCE, formula, difference, book.boxed(num_format=SIGNED, align="right", bg_color=COMPUTED_FILL))
    if unit.ranks is None:
        put_text(sheet, row, MOVE, "—", centred)
        put_text(sheet, row, GRADE_CHANGE, "—", centred)
    else:
        moved = book.boxed(num_format=MOVES, align="center", bg_color=COMPUTED_FILL)
        put_formula(sheet, row, MOVE, f"{address(row, RANK_A)}-{address(row, RANK_B)}", rank_move(unit), moved)
        before, after = address(row, GRADE_A), address(row, GRADE_B)
        changed = f'IF(OR({before}={after},{before}="—",{after}="—"),"—",{before}&"→"&{after})'
        put_formula(sheet, row, GRADE_CHANGE, changed, grade_change(unit), centred)
    words = reasons_in_words(unit) if unit.ranks else why_unranked(unit, comparison)
    put_text(sheet, row, REASON, words, book.boxed(text_wrap=True))
    sheet.set_row(row - 1, max(18.0, 13.0 * max(lines_of(words, 42), lines_of(unit.label, 29)) + 5))


def grade_change(unit: ComparedUnit) -> str:
    """良→中, or — where the grade stays or there is none."""
    before, after = (assessment.grade for assessment in unit.assessments)
    return f"{before}→{after}" if before and after and before != after else "—"
