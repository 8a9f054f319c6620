"""分析图: how the scores spread, what categories have on average, self against recomputed, execution rate against score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import OFFICIAL_TITLE, Book, print_on_a4
from jixiao_batch.numbers import ARITHMETIC, plain, round_score
from jixiao_batch.output.summary.charts import add_bars, add_points, column_of_charts
from jixiao_batch.output.summary.differences import CLAIMED_COLUMN
from jixiao_batch.output.summary.facts import execution_rate
from jixiao_batch.output.summary.plan import CATEGORY_COLUMN, CHARTS, DIFFERENCES, SCORES, Plan
from jixiao_batch.output.summary.sheet import NOTE_INK, merge, put_formula, put_number, put_text
from jixiao_batch.output.summary.walking import AssessedUnit
from jixiao_batch.scheme.readings import excel_text
from jixiao_batch.scheme.score_readings import rounded_excel
from jixiao_batch.workbook.layout import address

#: narrow columns, as on 概览
_GRID, _GRID_WIDTH, _ROW_HEIGHT = 24, 3.4, 23
#: the charts' own figures stand to the right of what is printed
_DATA = _GRID + 4
_HEAD_ROW, _FIRST_ROW = 3, 4
_BANDS = 10
#: height of the charts that stand beside each other
_HALF = 13
_HUNDRED_PERCENT = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a chart stands: its first row and column, its width and height in cells of the grid."""

    row: int
    column: int
    width: int
    height: int

    @property
    def corner(self) -> tuple[int, int]:
        return self.row, self.column

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


def write_charts(book: Book, plan: Plan) -> None:
    """Up to four charts on one page, of the ranked units; what there are no figures for is left out."""
    sheet = book.sheet(CHARTS)
    sheet.set_column(0, _GRID - 1, _GRID_WIDTH)
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.hide_gridlines(2)
    merge(sheet, (1, 1), (1, _GRID), f"{plan.heading}分析图", book.style(**OFFICIAL_TITLE, font_size=18, align="center"))
    sheet.set_row(0, 34)
    note = "只含参加排名的单位；一点为一个单位。图的数据在右侧，由公式取自后面各表。"
    merge(sheet, (2, 1), (2, _GRID), note, book.style(font_size=10, font_color=NOTE_INK, align="center"))
    ranked = [entry for entry in plan.units if entry.unit.rank is not None]
    _spread(book, sheet, plan, ranked, _Place(3, 1, _GRID, 9))
    row = 13
    if plan.categories:
        _categories(book, sheet, plan, ranked, _Place(row, 1, _GRID, 9))
        row += 10
    drawn = _claims(book, sheet, plan, ranked, _Place(row, 1, _GRID // 2, _HALF))
    _execution(book, sheet, plan, ranked, _Place(row, _GRID // 2 + 1 if drawn else 1, _GRID // 2, _HALF))
    print_on_a4(sheet, pages_high=1)
    sheet.print_area(0, 0, row + _HALF - 1, _GRID - 1)


def _heads(book: Book, sheet: Worksheet, column: int, names: Sequence[str]) -> None:
    for place, name in enumerate(names, start=column):
        put_text(sheet, _HEAD_ROW, place, name, book.heading())
        sheet.set_column(place - 1, place - 1, 12)


def _ranked_cells(plan: Plan, column: int) -> str:
    return plan.column_of_units(column, SCORES)


def _spread(book: Book, sheet: Worksheet, plan: Plan, ranked: Sequence[AssessedUnit], at: _Place) -> None:
    """How many units have a total within each tenth of the full score."""
    column, full = _DATA, plan.scheme.full_score
    _heads(book, sheet, column, ("得分段", "下限", "单位数"))
    cells = _ranked_cells(plan, plan.score_columns.ranked_total)
    lower = [ARITHMETIC.divide(full * tenth, Decimal(_BANDS)) for tenth in range(_BANDS)]
    first = next(
        (place for place, bound in enumerate(lower[1:]) if any(e.totals.score_total < bound for e in ranked)), _BANDS - 1
    )
    for row, bound in enumerate(lower[first:], start=_FIRST_ROW):
        upper = bound + ARITHMETIC.divide(full, Decimal(_BANDS))
        is_last = upper >= full
        totals = [entry.totals.score_total for entry in ranked]
        count = sum(1 for total in totals if bound <= total and (is_last or total < upper))
        put_text(
            sheet,
            row,
            column,
            f"{plain(bound)}至{plain(upper)}" if is_last else f"{plain(bound)}至不满{plain(upper)}",
            book.boxed(),
        )
        put_number(sheet, row, column + 1, bound, book.boxed())
        below = "" if is_last else f',{cells},"<"&{address(row + 1, column + 1)}'
        put_formula(sheet, row, column + 2, f'COUNTIFS({cells},">="&{address(row, column + 1)}{below})', count, book.boxed())
    last = _FIRST_ROW + _BANDS - first - 1
    names, values = column_of_charts(_FIRST_ROW, last, column), column_of_charts(_FIRST_ROW, last, column + 2)
    axes = (f"{plan.score_word}（分）", "单位数（个）")
    add_bars(book, sheet, at.corner, at.size, "得分分布", axes, names, values, "0")


def _categories(book: Book, sheet: Worksheet, plan: Plan, ranked: Sequence[AssessedUnit], at: _Place) -> None:
    """The average total of each category of units."""
    column = _DATA + 4
    _heads(book, sheet, column, ("单位类别", "单位数", "平均得分"))
    places = plan.scheme.score_places
    totals = _ranked_cells(plan, plan.score_columns.ranked_total)
    categories = _ranked_cells(plan, CATEGORY_COLUMN)
    row = _FIRST_ROW
    for category in plan.categories:
        mine = [entry.totals.score_total for entry in ranked if entry.unit.category == category]
        if not mine:
            continue
        put_text(sheet, row, column, category or "（未填类别）", book.boxed())
        own = f"EXACT({categories},{address(row, column) if category else excel_text('')})*ISNUMBER({totals})"
        put_formula(sheet, row, column + 1, f"SUMPRODUCT({own})", len(mine), book.boxed())
        average = round_score(ARITHMETIC.divide(sum(mine, Decimal(0)), Decimal(len(mine))), places)
        summed = f"SUMPRODUCT({own},{totals})/{address(row, column + 1)}"
        put_formula(sheet, row, column + 2, rounded_excel(summed, places), average, book.boxed(num_format=plan.points))
        row += 1
    names, values = column_of_charts(_FIRST_ROW, row - 1, column), column_of_charts(_FIRST_ROW, row - 1, column + 2)
    add_bars(book, sheet, at.corner, at.size, "各类单位平均得分", ("单位类别", "平均得分（分）"), names, values, plan.points)


def _claims(book: Book, sheet: Worksheet, plan: Plan, ranked: Sequence[AssessedUnit], at: _Place) -> bool:
    """自评 against 复核: what lies below the line claimed too much. Returns whether there is anything to compare."""
    column = _DATA + 8
    known = [entry for entry in ranked if entry.totals.self_total is not None]
    if not known:
        return False
    settled = plan.settled_word
    _heads(book, sheet, column, ("单位", "自评得分", plan.score_word))
    points = book.boxed(num_format=plan.claims)
    for row, entry in enumerate(known, start=_FIRST_ROW):
        put_text(sheet, row, column, entry.unit.label, book.boxed())
        claimed = f"{DIFFERENCES}!{address(entry.row, CLAIMED_COLUMN)}"
        put_formula(sheet, row, column + 1, claimed, entry.totals.self_total, points)
        put_formula(sheet, row, column + 2, _total_cell(plan, entry), entry.totals.score_total, points)
    last = _FIRST_ROW + len(known) - 1
    values = [value for e in known for value in (e.totals.self_total, e.totals.score_total) if value is not None]
    low, high = _rounded_down(min(values)), max(plan.scheme.full_score, -_rounded_down(-max(values)))
    for offset, bound in enumerate((low, high)):
        put_text(sheet, last + 2 + offset, column, "两者相等的线", book.boxed())
        put_number(sheet, last + 2 + offset, column + 1, bound, points)
        put_number(sheet, last + 2 + offset, column + 2, bound, points)
    ends = (column_of_charts(last + 2, last + 3, column + 1), column_of_charts(last + 2, last + 3, column + 2))
    add_points(
        book, sheet, at.corner, at.size, f"自评与{settled}（线下方为自评偏高）", ("自评得分（分）", f"{plan.score_word}（分）"),
        column_of_charts(_FIRST_ROW, last, column + 1), column_of_charts(_FIRST_ROW, last, column + 2),
        ((low, high), (low, high)), line=ends,
    )  # fmt: skip
    return True


def _execution(book: Book, sheet: Worksheet, plan: Plan, ranked: Sequence[AssessedUnit], at: _Place) -> None:
    """The rate of execution against the total."""
    rate, column = execution_rate(plan.scheme), _DATA + 12
    if rate is None:
        return
    values = plan.facts.execution
    known = [(entry, values[entry.place]) for entry in ranked if entry.place in values]
    if not known:
        return
    _heads(book, sheet, column, ("单位", rate.name, plan.score_word))
    for row, (entry, value) in enumerate(known, start=_FIRST_ROW):
        put_text(sheet, row, column, entry.unit.label, book.boxed())
        put_formula(sheet, row, column + 1, plan.figure_cell(rate.name, entry.row, CHARTS), value, book.boxed(num_format="0.00%"))
        score = book.boxed(num_format=plan.points)
        put_formula(sheet, row, column + 2, _total_cell(plan, entry), entry.totals.score_total, score)
    last = _FIRST_ROW + len(known) - 1
    rates, totals = [value for _, value in known], [entry.totals.score_total for entry, _ in known]
    left = _rounded_down(min(rates) * 100) / 100
    right = max(_HUNDRED_PERCENT, -_rounded_down(-max(rates) * 100) / 100)
    add_points(
        book, sheet, at.corner, at.size, f"{rate.name}与得分", (rate.name, f"{plan.score_word}（分）"),
        column_of_charts(_FIRST_ROW, last, column + 1), column_of_charts(_FIRST_ROW, last, column + 2),
        ((left, right), (_rounded_down(min(totals)), plan.scheme.full_score)), percent=True,
    )  # fmt: skip


def _total_cell(plan: Plan, entry: AssessedUnit) -> str:
    return plan.score_cell(plan.score_columns.total, entry.row)


def _rounded_down(number: Decimal) -> Decimal:
    """To whole tens, so that an axis begins and ends with a round number."""
    return ARITHMETIC.divide(number, Decimal(10)).to_integral_value(rounding=ROUND_FLOOR) * 10
