"""概览: the outcome on one page, for the person who decides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.comparison.book.charts import add_grade_chart, add_scatter
from jixiao_batch.comparison.book.left_out import files_listed
from jixiao_batch.comparison.book.plan import (
    DIFFERENCE,
    GRADE,
    GRADE_CHANGE,
    MOVE,
    MOVES,
    NUMBER,
    OVERVIEW,
    RANK,
    REASON_DIFFERENCE,
    REASON_INDICATOR,
    SIGNED,
    TOTAL,
    TOTALS,
    TOTALS_FIRST_ROW,
    BookPlan,
)
from jixiao_batch.comparison.book.totals import grade_change
from jixiao_batch.comparison.causes import common_causes
from jixiao_batch.comparison.headline import average_total, headline, most_sensitive, movers, rank_move, reasons_in_words
from jixiao_batch.comparison.scoring import ComparedUnit
from jixiao_batch.comparison.standing import TOP, movement
from jixiao_batch.comparison.weights import Subject
from jixiao_batch.formats import QUERY_INK, TITLE_FONT, Book, print_on_a4
from jixiao_batch.numbers import ZERO, plain
from jixiao_batch.output.summary.plan import points_format
from jixiao_batch.output.summary.sheet import Shown, line_below, lines_of, merge, put_formula, span
from jixiao_batch.scheme.readings import excel_text
from jixiao_batch.scheme.score_readings import rounded_excel
from jixiao_batch.workbook.layout import address

#: the page is a grid of narrow columns, so that tables of different widths can stand below each other
GRID = 24
_GRID_WIDTH = 3.6
_PAGE_WIDTH = GRID * _GRID_WIDTH
_ROW_HEIGHT = 22
_PIXELS_PER_COLUMN = 30
_MOVERS = 8
_CAUSES = 6
_CHART_ROWS = 9


#: formula, result and number format
_Figure = tuple[str, Decimal, str]


class _Page:
    """The page being written from top to bottom; `row` is the next free row (1-based)."""

    def __init__(self, book: Book, plan: BookPlan) -> None:
        self.book, self.plan = book, plan
        self.sheet: Worksheet = book.sheet(OVERVIEW)
        self.sheet.set_column(0, GRID - 1, _GRID_WIDTH)
        self.sheet.set_default_row(_ROW_HEIGHT)
        self.sheet.hide_gridlines(2)
        self.head, self.words = book.heading(), book.boxed(align="center", shrink=True)
        self.row = 1

    def section(self, text: str) -> None:
        self.sheet.set_row(self.row - 1, 8)
        look = self.book.style(bold=True, font_name=TITLE_FONT, font_size=12)
        merge(self.sheet, (self.row + 1, 1), (self.row + 1, GRID), text, look)
        self.row += 2

    def paragraph(self, text: str, **look: object) -> None:
        merge(self.sheet, (self.row, 1), (self.row, GRID), text, self.book.style(text_wrap=True, **look))
        size = look.get("font_size", 10)
        per_line = 1.45 * (size if isinstance(size, int) else 10)
        self.sheet.set_row(self.row - 1, per_line * lines_of(text, _PAGE_WIDTH * 10 / (per_line / 1.45)) + 6)
        self.row += 1

    def box(self, row: int, across: tuple[int, int], text: str, style: Format) -> None:
        merge(self.sheet, (row, across[0]), (row, across[1]), text, style)

    def figure(self, row: int, across: tuple[int, int], formula: str, shown: Shown, number_format: str) -> None:
        style = self.book.boxed(num_format=number_format, align="center")
        merge(self.sheet, (row, across[0]), (row, across[1]), "", style)
        put_formula(self.sheet, row, across[0], formula, shown, style)

    def figure_or_dash(self, row: int, across: tuple[int, int], figure: _Figure | None) -> None:
        """A figure, or a dash where there is nothing that could be compared."""
        if figure is None:
            self.box(row, across, "—", self.words)
        else:
            self.figure(row, across, *figure)

    def heads(self, grid: Sequence[tuple[int, int]], texts: Sequence[str]) -> None:
        for across, text in zip(grid, texts, strict=True):
            self.box(self.row, across, text, self.head)
        self.row += 1


def write_overview(book: Book, plan: BookPlan, sensitive: tuple[Sequence[Subject], Sequence[Subject]]) -> None:
    """What was compared, the outcome in words, counts, averages and grades, movers, causes, weights, charts."""
    page, comparison = _Page(book, plan), plan.comparison
    merge(page.sheet, (1, 1), (1, GRID), "指标体系试算对比", book.style(font_name=TITLE_FONT, font_size=18, align="center"))
    page.sheet.set_row(0, 34)
    page.row = 2
    for side in comparison.sides:
        scheme = side.scheme
        facts = f"{scheme.year} 年度，满分 {plain(scheme.full_score)} 分，{len(scheme.indicators)} 项指标"
        page.paragraph(f"{side.label}：{side.title}，{facts}")
    page.paragraph(headline(comparison), bold=True, font_size=12)
    for remark in comparison.remarks:
        page.paragraph(f"提示：{remark}。", font_color=QUERY_INK)
    _scope(page)
    if comparison.ranked:
        _scores_and_grades(page)
        _movements(page)
        _movers(page)
    if plan.reason_blocks:
        _causes(page)
    if comparison.ranked:
        page.section("六、名次对分值的依赖（每个分值增减 10%，见“权重敏感性甲”“权重敏感性乙”）")
        for side, subjects in zip(comparison.sides, sensitive, strict=True):
            page.paragraph(f"{side.label}：{most_sensitive(subjects)}。")
    note = (
        "试算只按规则自动计分，不含人工核定（复核意见）。数字由公式取自后面各表；"
        "单位怎样变动、每项指标怎样计分，见“得分对比”“变动原因”“指标对照”。"
    )
    line_below(book, page.sheet, page.row, GRID, note)
    print_on_a4(page.sheet, pages_high=1)


def _scope(page: _Page) -> None:
    comparison = page.plan.comparison
    page.section("一、对比范围（个）")
    ranked, units = len(comparison.ranked), len(comparison.units)
    numbers = span(TOTALS_FIRST_ROW, max([TOTALS_FIRST_ROW, *page.plan.totals_rows]), NUMBER, TOTALS)
    used = len(comparison.files) - len(comparison.left_out)
    cells = (
        ("文件总数", None, len(comparison.files)),
        ("参与对比的文件", None, used),
        ("未参与的文件", files_listed(page.plan), len(comparison.left_out)),
        ("参与对比的单位", f"COUNT({numbers})", units),
        ("参加排名的单位", f"COUNT({page.plan.ranked_cells(RANK[1], TOTALS)})" if ranked else "0", ranked),
        ("不参加排名的单位", None, units - ranked),
    )
    grid = [(first, first + 3) for first in range(1, GRID, 4)]
    page.heads(grid, [heading for heading, _, _ in cells])
    unranked = f"{address(page.row, grid[3][0])}-{address(page.row, grid[4][0])}"
    total = f"{address(page.row, grid[1][0])}+{address(page.row, grid[2][0])}"
    for across, (heading, formula, shown) in zip(grid, cells, strict=True):
        own = total if heading == "文件总数" else unranked if heading == "不参加排名的单位" else formula
        if own is None:
            page.box(page.row, across, str(shown), page.words)
            page.sheet.write_number(page.row - 1, across[0] - 1, shown, page.words)
        else:
            page.figure(page.row, across, own, shown, "0")
    page.row += 1


def _scores_and_grades(page: _Page) -> None:
    plan, comparison = page.plan, page.plan.comparison
    page.section("二、得分与等次（参加排名的单位）")
    grid = [(1, 3), (4, 6), (7, 9), (10, 12)]
    width = max(1, (GRID - 12) // len(plan.grades))
    grid += [(13 + place * width, 12 + (place + 1) * width) for place in range(len(plan.grades))]
    page.heads(grid, ["", "平均得分", "最高得分", "最低得分", *plan.grades])
    both = [_side_figures(plan, side) for side in (0, 1)]
    for side, figures in zip(comparison.sides, both, strict=True):
        page.box(page.row, grid[0], side.label, page.head)
        for across, figure in zip(grid[1:], figures, strict=True):
            page.figure_or_dash(page.row, across, figure)
        page.row += 1
    page.box(page.row, grid[0], "变化", page.head)
    for across, before, after in zip(grid[1:], *both, strict=True):
        page.figure_or_dash(page.row, across, _change(page, across[0], before, after))
    page.row += 1
    top, height = page.row, _CHART_ROWS * 29
    page.sheet.set_row(top - 1, 8)
    half = GRID // 2 * _PIXELS_PER_COLUMN
    add_scatter(page.book, plan, page.sheet, (top + 1, 1), (half - 8, height))
    add_grade_chart(page.book, plan, page.sheet, (top + 1, 13), (half - 8, height))
    page.row = top + 1 + _CHART_ROWS


def _side_figures(plan: BookPlan, side: int) -> list[_Figure | None]:
    """Average, highest and lowest total of one side, then its units per grade; no grades where totals are provisional."""
    comparison, this = plan.comparison, plan.comparison.sides[side]
    assessments = [unit.assessments[side] for unit in comparison.ranked]
    totals = [assessment.score_total for assessment in assessments]
    cells, places = plan.ranked_cells(TOTAL[side], TOTALS), this.scheme.score_places
    shown, average = points_format(places), average_total(comparison, side) or ZERO
    figures: list[_Figure | None] = [
        (rounded_excel(f"AVERAGE({cells})", places), average, shown),
        (f"MAX({cells})", max(totals), shown),
        (f"MIN({cells})", min(totals), shown),
    ]
    if this.gaps:
        return [*figures, *(None for _ in plan.grades)]
    found = [assessment.grade for assessment in assessments]
    grades = plan.ranked_cells(GRADE[side], TOTALS)
    return [*figures, *((f"COUNTIF({grades},{excel_text(name)})", Decimal(found.count(name)), "0") for name in plan.grades)]


def _change(page: _Page, column: int, before: _Figure | None, after: _Figure | None) -> _Figure | None:
    """乙 minus 甲, of the two cells above."""
    if before is None or after is None or not page.plan.comparison.totals_comparable:
        return None
    formula = f"ROUND({address(page.row - 1, column)}-{address(page.row - 2, column)},4)"
    return formula, after[1] - before[1], "+0;-0;0" if after[2] == "0" else SIGNED


def _movements(page: _Page) -> None:
    plan, comparison = page.plan, page.plan.comparison
    page.section("三、变动情况（个）")
    ranked = comparison.ranked
    differences = [unit.assessments[1].score_total - unit.assessments[0].score_total for unit in ranked]
    moves = [rank_move(unit) for unit in ranked]
    moved = movement(comparison.ranks(0), comparison.ranks(1))
    points, moving = plan.ranked_cells(DIFFERENCE, TOTALS), plan.ranked_cells(MOVE, TOTALS)
    first, second = (plan.ranked_cells(column, TOTALS) for column in RANK)
    graded = not any(side.gaps for side in comparison.sides)
    changed = f'SUMPRODUCT(--({plan.ranked_cells(GRADE_CHANGE, TOTALS)}<>"—"))'
    cells: list[tuple[str, str, int, str, bool]] = [
        ("得分上升", f'COUNTIF({points},">0")', sum(1 for one in differences if one > 0), "0", comparison.totals_comparable),
        ("得分下降", f'COUNTIF({points},"<0")', sum(1 for one in differences if one < 0), "0", comparison.totals_comparable),
        ("名次上升", f'COUNTIF({moving},">0")', sum(1 for one in moves if one > 0), "0", True),
        ("名次下降", f'COUNTIF({moving},"<0")', sum(1 for one in moves if one < 0), "0", True),
        ("最大变动", f"MAX(MAX({moving}),-MIN({moving}))", moved.largest, '0"位"', True),
        (f"原前{TOP}名仍在", f"SUMPRODUCT(({first}<={TOP})*({second}<={TOP}))", moved.kept, f'0"/{moved.top}"', True),
        ("等次变动", changed, sum(1 for unit in ranked if grade_change(unit) != "—"), "0", graded),
    ]
    grid = [(1, 3), (4, 6), (7, 9), (10, 12), (13, 15), (16, 20), (21, 24)]
    page.heads(grid, [heading for heading, *_ in cells])
    for across, (_, formula, shown, number_format, says) in zip(grid, cells, strict=True):
        page.figure_or_dash(page.row, across, (formula, Decimal(shown), number_format) if says else None)
    page.row += 1


def _movers(page: _Page) -> None:
    page.section("四、变动最大的单位")
    grid = [(1, 7), (8, 9), (10, 11), (12, 13), (14, 15), (16, 17), (18, 24)]
    page.heads(grid, ["单位", "甲得分", "乙得分", "甲名次", "乙名次", "变动", "主要原因"])
    listed = movers(page.plan.comparison)[:_MOVERS]
    for unit in listed:
        _put_mover(page, grid, unit)
    if not listed:
        page.box(page.row, (1, GRID), "各单位得分和名次都没有变化", page.words)
        page.row += 1


def _put_mover(page: _Page, grid: Sequence[tuple[int, int]], unit: ComparedUnit) -> None:
    plan = page.plan
    page.box(page.row, grid[0], unit.label, page.book.boxed(shrink=True))
    for side, this in enumerate(plan.comparison.sides):
        formula, shown = plan.totals_cell(unit, TOTAL[side]), unit.assessments[side].score_total
        page.figure(page.row, grid[1 + side], formula, shown, points_format(this.scheme.score_places))
        rank = unit.ranks[side] if unit.ranks else None
        page.figure(page.row, grid[3 + side], plan.totals_cell(unit, RANK[side]), rank, "0")
    page.figure(page.row, grid[5], plan.totals_cell(unit, MOVE), rank_move(unit), MOVES)
    words = reasons_in_words(unit)
    page.box(page.row, grid[6], words, page.book.boxed(text_wrap=True, font_size=9))
    page.sheet.set_row(page.row - 1, max(_ROW_HEIGHT, 12.0 * lines_of(words, 7 * _GRID_WIDTH * 1.1) + 4))
    page.row += 1


def _causes(page: _Page) -> None:
    page.section("五、主要原因（参与对比的全部单位）")
    grid = [(1, 8), (9, 11), (12, 14), (15, 17), (18, 20), (21, 24)]
    page.heads(grid, ["指标", "加分单位", "减分单位", "共加分", "共减分", "净变化"])
    names, points = page.plan.reason_cells(REASON_INDICATOR), page.plan.reason_cells(REASON_DIFFERENCE)
    for cause in common_causes(page.plan.comparison)[:_CAUSES]:
        own = f"({names}={excel_text(cause.name)})"
        page.box(page.row, grid[0], cause.name, page.book.boxed(shrink=True))
        page.figure(page.row, grid[1], f"SUMPRODUCT({own}*({points}>0))", cause.gaining, "0")
        page.figure(page.row, grid[2], f"SUMPRODUCT({own}*({points}<0))", cause.losing, "0")
        page.figure(page.row, grid[3], f"ROUND(SUMPRODUCT({own}*({points}>0)*{points}),4)", cause.gained, SIGNED)
        page.figure(page.row, grid[4], f"ROUND(SUMPRODUCT({own}*({points}<0)*{points}),4)", cause.lost, SIGNED)
        both = f"ROUND({address(page.row, grid[3][0])}+{address(page.row, grid[4][0])},4)"
        page.figure(page.row, grid[5], both, cause.gained + cause.lost, SIGNED)
        page.row += 1
