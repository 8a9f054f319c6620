"""概览: the county on one page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.county.consolidate import STATUSES
from jixiao_batch.county.results import FILE_STATUS_WORDS
from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS
from jixiao_batch.formats import AMOUNT, OFFICIAL_TITLE, RATE, TITLE_FONT, Book, print_on_a4
from jixiao_batch.numbers import ARITHMETIC, round_score
from jixiao_batch.output.summary.amounts import balance_total
from jixiao_batch.output.summary.charts import add_grade_chart, add_score_chart
from jixiao_batch.output.summary.differences import DIFFERENCE_COLUMN
from jixiao_batch.output.summary.matrix import put_unit_name
from jixiao_batch.output.summary.plan import BALANCES, DIFFERENCES, OVERVIEW, RANKING, SCORES, Plan
from jixiao_batch.output.summary.ranking import AT, ranking_rows
from jixiao_batch.output.summary.received import status_cells
from jixiao_batch.output.summary.sheet import (
    NOTE_INK,
    SUM_FILL,
    Shown,
    line_below,
    marked_title,
    merge,
    put_formula,
    put_number,
)
from jixiao_batch.output.summary.walking import AssessedUnit
from jixiao_batch.scheme.readings import excel_text
from jixiao_batch.workbook.layout import address

#: the page is a grid of narrow columns, so that tables of different widths can stand below each other
GRID = 24
_GRID_WIDTH = 3.4
#: points; with it the page is filled at almost its full size
_ROW_HEIGHT = 18
_LISTED = 5
#: rows in which a chart of few bars can still be read
_LEAST_CHART = 8
_NOTE = (
    "只有状态为“通过”“待核实”的单位计入合计和平均；有指标无法评分的单位不定等次、不排名。"
    "数字都由公式取自后面各表，点单位名称可打开该单位得分表。"
)

#: heading, formula, result and number format of a figure
_Count = tuple[str, str, Shown, str]


class _Page:
    """The page being written from top to bottom; `row` is the next free row (1-based)."""

    def __init__(self, book: Book, plan: Plan) -> None:
        self.book, self.plan = book, plan
        self.sheet: Worksheet = book.sheet(OVERVIEW)
        self.sheet.set_column(0, GRID - 1, _GRID_WIDTH)
        self.sheet.set_default_row(_ROW_HEIGHT)
        self.sheet.hide_gridlines(2)
        self.head = book.heading()
        self.words = book.boxed(align="center")
        self.row = 1

    def section(self, text: str, beside: str = "") -> None:
        """A heading with a little space above it, and another for a table beside."""
        self.sheet.set_row(self.row - 1, 9)
        look = self.book.style(bold=True, font_name=TITLE_FONT, font_size=12)
        merge(self.sheet, (self.row + 1, 1), (self.row + 1, 13 if beside else GRID), text, look)
        if beside:
            merge(self.sheet, (self.row + 1, 15), (self.row + 1, GRID), beside, look)
        self.row += 2

    def box(self, row: int, first: int, last: int, text: str, style: Format) -> None:
        merge(self.sheet, (row, first), (row, last), text, style)

    def figure(self, row: int, first: int, last: int, formula: str, shown: Shown, number_format: str) -> None:
        style = self.book.boxed(num_format=number_format, align="center")
        merge(self.sheet, (row, first), (row, last), "", style)
        put_formula(self.sheet, row, first, formula, shown, style)

    def sum_after_first(self, summed: int, others: int) -> str:
        """For `table_of_counts`: the first cell as the sum of the `summed` cells after it; `others` cells are not summed."""
        width = (GRID - 3) // (summed + others)
        first, last = address(self.row + 1, 4 + width), address(self.row + 1, 4 + width * summed)
        return f"SUM({first}:{last})"

    def table_of_counts(self, label: str, cells: Sequence[_Count]) -> None:
        """Two rows: headings, and below each its formula."""
        width = (GRID - 3) // max(1, len(cells))
        merge(self.sheet, (self.row, 1), (self.row + 1, 3), label, self.head)
        for place, (heading, formula, shown, number_format) in enumerate(cells):
            first = 4 + place * width
            last = GRID if place == len(cells) - 1 else first + width - 1
            self.box(self.row, first, last, heading, self.head)
            self.figure(self.row + 1, first, last, formula, shown, number_format)
        self.row += 2


def write_overview(book: Book, plan: Plan) -> None:
    """Counts, totals, grades, best and lowest, largest differences, most frequent findings."""
    page = _Page(book, plan)
    look = book.style(**OFFICIAL_TITLE, font_size=18, align="center")
    merge(page.sheet, (1, 1), (1, GRID), f"{plan.heading}全县概览", look)
    page.sheet.set_row(0, 34)
    others = f"；另有 {len(plan.others)} 套指标体系另册汇总，见目录" if plan.others else ""
    merge(
        page.sheet,
        (2, 1),
        (2, GRID),
        f"{plan.scheme.title}{others}",
        book.style(font_size=10, font_color=NOTE_INK, align="center"),
    )
    page.row = 3
    _received(page)
    _amounts(page)
    _grades(page)
    _best_and_lowest(page)
    _differences_and_findings(page)
    line_below(book, page.sheet, page.row + 1, GRID, _NOTE)
    page.sheet.set_row(page.row, 30)
    print_on_a4(page.sheet, pages_high=1)
    page.sheet.print_area(0, 0, page.row, GRID - 1)


def _received(page: _Page) -> None:
    plan = page.plan
    page.section("一、报送情况")
    states = ranking_rows(plan).column("状态") if plan.county.units else ""
    by_status: list[_Count] = [
        (UNIT_STATUS_WORDS[status], _count_of(states, UNIT_STATUS_WORDS[status]), plan.summary.statuses[status], "0")
        for status in STATUSES
    ]
    counted = f"COUNT({ranking_rows(plan).column('名次')})" if plan.county.units else "0"
    ranked = ("参加排名", counted, plan.summary.ranked, "0")
    total = ("单位总数", page.sum_after_first(len(by_status), 2), plan.summary.units, "0")
    page.table_of_counts("单位（个）", [total, *by_status, ranked])
    found = [file.status for file in plan.county.files]
    statuses = status_cells(plan) if found else ""
    by_word: list[_Count] = [
        (word, _count_of(statuses, word), found.count(status), "0") for status, word in FILE_STATUS_WORDS.items()
    ]
    page.table_of_counts("文件（个）", [("文件总数", page.sum_after_first(len(by_word), 1), len(found), "0"), *by_word])


def _count_of(cells: str, word: str) -> str:
    """How many of `cells` hold the word; there are no cells where their sheet is left out."""
    return f"COUNTIF({cells},{excel_text(word)})" if cells else "0"


def _amounts(page: _Page) -> None:
    plan = page.plan
    if not plan.balance_figures or not plan.units:
        return
    page.section("二、收支结余（已采用单位合计，万元）")
    total_row = plan.last_row + 1
    cells: list[_Count] = []
    for figure in plan.balance_figures[:7]:
        column = plan.balance_columns[figure.name]
        cells.append((figure.name, f"{BALANCES}!{address(total_row, column)}", balance_total(plan, figure.name), AMOUNT))
    page.table_of_counts("金额", cells)


def _grades(page: _Page) -> None:
    plan, summary = page.plan, page.plan.summary
    page.section("三、等次分布（参加排名的单位）")
    top = page.row
    for (first, last), text in zip(((1, 4), (5, 8), (9, 12)), ("等次", "单位数", "占比"), strict=True):
        page.box(top, first, last, text, page.head)
    count = len(summary.grades)
    total_cell = address(top + count + 1, 5)
    for row, (grade, units) in enumerate(summary.grades.items(), start=top + 1):
        page.box(row, 1, 4, grade, page.words)
        page.figure(row, 5, 8, _grade_count(plan, grade), units, "0")
        share = round_score(ARITHMETIC.divide(Decimal(units), Decimal(summary.ranked)), 4) if summary.ranked else None
        page.figure(row, 9, 12, f'IF({total_cell}=0,"",ROUND({address(row, 5)}/{total_cell},4))', share, RATE)
    row = top + count + 1
    page.box(row, 1, 4, "合　计", page.words)
    page.figure(row, 5, 8, f"SUM({address(top + 1, 5)}:{address(row - 1, 5)})", summary.ranked, "0")
    page.figure(row, 9, 12, f'IF({total_cell}=0,"",1)', Decimal(1) if summary.ranked else None, RATE)
    row = _score_lines(page, row + 1)
    add_grade_chart(page.book, page.sheet, (top, 14), (top + 1, top + count), (GRID - 13, max(row - top, 8)))
    page.row = max(row, top + 8)


def _grade_count(plan: Plan, grade: str) -> str:
    if not plan.units:
        return "0"
    at = plan.score_columns
    ranked = plan.column_of_units(at.ranked_total, SCORES)
    return f'COUNTIFS({plan.column_of_units(at.grade, SCORES)},{excel_text(grade)},{ranked},">=0")'


def _score_lines(page: _Page, row: int) -> int:
    """Average, highest and lowest total; returns the row below."""
    plan, scores = page.plan, page.plan.summary.scores
    cells = plan.column_of_units(plan.score_columns.ranked_total, SCORES) if plan.units else ""
    average = f"{SCORES}!{address(plan.last_row + 1, plan.score_columns.total)}"
    for label, formula, shown in (
        ("平均得分", average, scores.average),
        ("最高得分", f'IF(COUNT({cells})=0,"",MAX({cells}))', scores.highest),
        ("最低得分", f'IF(COUNT({cells})=0,"",MIN({cells}))', scores.lowest),
    ):
        page.box(row, 1, 4, label, page.book.boxed(align="center", bg_color=SUM_FILL))
        if plan.units:
            page.figure(row, 5, 12, formula, shown, plan.points)
        else:
            page.box(row, 5, 12, "—", page.words)
        row += 1
    return row


def _best_and_lowest(page: _Page) -> None:
    plan = page.plan
    page.section("四、得分前五名与后五名")
    top, rows = page.row, ranking_rows(plan)
    for (first, last), text in zip(((1, 2), (3, 4), (5, 10), (11, 12)), ("", "名次", "单位", "得分"), strict=True):
        page.box(top, first, last, text, page.head)
    places = list(rows.ranked)
    best = places[:_LISTED]
    lowest = places[max(len(best), len(places) - _LISTED) :]
    row = top + 1
    for label, listed in (("前五名", best), ("后五名", lowest)):
        if not listed:
            continue
        side = page.book.boxed(align="center", text_wrap=True, bg_color=SUM_FILL)
        merge(page.sheet, (row, 1), (row + len(listed) - 1, 2), label, side)
        for place in listed:
            _put_ranked(page, row, place, rows.ranked[place])
            row += 1
    if not best:
        page.box(row, 1, 12, "没有参加排名的单位", page.words)
        row += 1
    else:
        add_score_chart(
            page.book, page.sheet, (top, 14), (top + 1, row - 1), len(best), (GRID - 13, max(row - top, _LEAST_CHART)), plan
        )
        row = max(row, top + _LEAST_CHART)
    page.row = row


def _put_ranked(page: _Page, row: int, place: int, ranking_row: int) -> None:
    unit, plan = page.plan.county.units[place], page.plan
    page.figure(row, 3, 4, f"{RANKING}!{address(ranking_row, AT['名次'])}", unit.rank, "0")
    merge(page.sheet, (row, 5), (row, 10), "", page.words)
    put_unit_name(page.book, plan, page.sheet, (row, 5), place)
    total = plan.entries[place].totals.score_total
    page.figure(row, 11, 12, f"{RANKING}!{address(ranking_row, AT['复核得分'])}", total, plan.points)


def _differences_and_findings(page: _Page) -> None:
    page.section("五、参加排名的单位中差异最大的", "六、最常见的问题")
    _largest_differences(page, page.row)
    _frequent_findings(page, page.row)
    page.row += _LISTED + 1


def _largest_differences(page: _Page, top: int) -> None:
    for (first, last), text in zip(_DIFFERENCE_GRID, ("单位", "自评", page.plan.settled_word, "差异", "状态"), strict=True):
        page.box(top, first, last, text, page.head)
    listed = largest_differences(page.plan)[:_LISTED]
    for row, entry in enumerate(listed, start=top + 1):
        merge(page.sheet, (row, 1), (row, 5), "", page.words)
        put_unit_name(page.book, page.plan, page.sheet, (row, 1), entry.place)
        found = entry.totals
        for offset, shown in ((-2, found.self_total), (-1, found.score_total), (0, found.difference)):
            formula = f"{DIFFERENCES}!{address(entry.row, DIFFERENCE_COLUMN + offset)}"
            page.figure(row, *_DIFFERENCE_GRID[3 + offset], formula, shown, page.plan.claims if offset else page.plan.signed)
        page.box(row, *_DIFFERENCE_GRID[4], entry.unit.status_word, page.words)
    if not listed:
        page.box(top + 1, 1, 13, "参加排名的单位没有差异", page.words)


_DIFFERENCE_GRID = ((1, 5), (6, 7), (8, 9), (10, 11), (12, 13))


def largest_differences(plan: Plan) -> list[AssessedUnit]:
    """Ranked units that differ, the largest distance first: figures of the others are not settled."""
    differing = [entry for entry in plan.units if entry.unit.rank is not None and entry.totals.difference]
    return sorted(differing, key=lambda entry: -abs(entry.totals.difference or Decimal(0)))


def _frequent_findings(page: _Page, top: int) -> None:
    grid = ((15, 20), (21, 22), (23, 24))
    for (first, last), text in zip(grid, ("问题", "处数", "单位"), strict=True):
        page.box(top, first, last, text, page.head)
    counts = page.plan.summary.findings[:_LISTED]
    for row, count in enumerate(counts, start=top + 1):
        page.box(row, *grid[0], marked_title(count.title, count.common), page.book.boxed(shrink=True))
        for (first, last), number in zip(grid[1:], (count.findings, count.units), strict=True):
            merge(page.sheet, (row, first), (row, last), "", page.words)
            put_number(page.sheet, row, first, number, page.words)
    if not counts:
        page.box(top + 1, 15, 24, "没有发现问题", page.words)
