"""指标对照: both schemes indicator by indicator, and what the compared units made of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.comparison.book.plan import INDICATORS, BookPlan
from jixiao_batch.comparison.causes import KIND_WORDS
from jixiao_batch.comparison.scoring import Side
from jixiao_batch.evaluation.assessment import IndicatorResult
from jixiao_batch.formats import ERROR_INK, QUERY_INK, RATE, Book, print_on_a4
from jixiao_batch.numbers import ARITHMETIC, ZERO, round_score
from jixiao_batch.output.summary.plan import points_format
from jixiao_batch.output.summary.scheme_table import value_words
from jixiao_batch.output.summary.sheet import (
    NOTE_INK,
    SUM_FILL,
    lines_of,
    merge,
    put_formula,
    put_number,
    put_text,
    put_title,
)
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import names
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import excel_text
from jixiao_batch.scheme.score_readings import NOT_SCORED, rounded_excel
from jixiao_batch.workbook.layout import address

_HEAD_ROW = 3
_FIRST_ROW = 5
#: heading above, heading, width; 分值, 平均得分, 得分率, 失分, 无法评分 stand once per side
_COLUMNS = (
    ("", "指标", 18), ("", "异同", 9), ("分值", "甲", 6), ("分值", "乙", 6), ("分值", "差", 6.5),
    ("平均得分", "甲", 7.5), ("平均得分", "乙", 7.5), ("平均得分率", "甲", 8.5), ("平均得分率", "乙", 8.5),
    ("失分单位数", "甲", 6), ("失分单位数", "乙", 6), ("无法评分的单位数", "甲", 6), ("无法评分的单位数", "乙", 6),
    ("指标值和评分规则", "方案甲", 44), ("指标值和评分规则", "方案乙", 44),
)  # fmt: skip
_WEIGHT, _AVERAGE, _SHARE, _LOSING, _LACKING, _RULE = (3, 4), (6, 7), (8, 9), (10, 11), (12, 13), (14, 15)
_WEIGHT_DIFFERENCE = 5
_TITLE = "两个方案指标对照表"


def write_side_by_side(book: Book, plan: BookPlan) -> None:
    """One line per indicator of either scheme, by name; averages over all compared units that have a score."""
    sheet = book.sheet(INDICATORS)
    first, second = plan.comparison.sides
    note = f"甲：{first.title}；乙：{second.title}。平均得分只算能评分的单位；得分率＝平均得分÷分值；失分指得分低于分值。"
    put_title(book, sheet, _TITLE, (note, "单位：分"), len(_COLUMNS))
    sheet.set_row(1, 30)
    _headings(book, sheet)
    row = _FIRST_ROW
    for pair in plan.matched:
        _put_indicator(book, plan, sheet, row, pair)
        row += 1
    _put_sums(book, plan, sheet, row)
    sheet.freeze_panes(_FIRST_ROW - 1, 2)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW))


def _headings(book: Book, sheet: Worksheet) -> None:
    column = 1
    while column <= len(_COLUMNS):
        band, heading, _ = _COLUMNS[column - 1]
        if not band:
            merge(sheet, (_HEAD_ROW, column), (_HEAD_ROW + 1, column), heading, book.heading())
            column += 1
            continue
        members = [place for place, (other, _, _) in enumerate(_COLUMNS, start=1) if other == band]
        merge(sheet, (_HEAD_ROW, members[0]), (_HEAD_ROW, members[-1]), band, book.heading())
        for place in members:
            put_text(sheet, _HEAD_ROW + 1, place, _COLUMNS[place - 1][1], book.heading())
        column = members[-1] + 1
    for place, (_, _, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
    sheet.set_row(_HEAD_ROW - 1, 34)
    sheet.set_row(_HEAD_ROW, 20)


def _put_indicator(
    book: Book, plan: BookPlan, sheet: Worksheet, row: int, pair: tuple[Indicator | None, Indicator | None]
) -> None:
    words, centred = book.boxed(text_wrap=True), book.boxed(align="center")
    name = next(one.name for one in pair if one is not None)
    rules = [_rule(side, one) for side, one in zip(plan.comparison.sides, pair, strict=True)]
    put_text(sheet, row, 1, name, words)
    put_text(
        sheet,
        row,
        2,
        _what_differs(plan.comparison.sides, pair),
        book.boxed(align="center", text_wrap=True, font_color=QUERY_INK),
    )
    weights = [one.weight if one else ZERO for one in pair]
    for side, indicator in enumerate(pair):
        if side and rules[0] == rules[1]:
            put_text(sheet, row, _RULE[side], "与方案甲相同", book.boxed(font_color=NOTE_INK))
        else:
            put_text(sheet, row, _RULE[side], rules[side], words)
        put_number(sheet, row, _WEIGHT[side], indicator.weight if indicator else None, centred)
        if indicator is None or not plan.comparison.units:
            for columns in (_AVERAGE, _SHARE, _LOSING, _LACKING):
                put_text(sheet, row, columns[side], "", centred)
        else:
            _put_results(book, plan, sheet, row, side, indicator)
    formula = f"N({address(row, _WEIGHT[1])})-N({address(row, _WEIGHT[0])})"
    signed = book.boxed(num_format="+General;-General;0", align="center")
    put_formula(sheet, row, _WEIGHT_DIFFERENCE, formula, weights[1] - weights[0], signed)
    tall = max(lines_of(rule, 44) for rule in rules)
    sheet.set_row(row - 1, 13.0 * max(tall, lines_of(name, 18)) + 6)


def _put_results(book: Book, plan: BookPlan, sheet: Worksheet, row: int, side: int, indicator: Indicator) -> None:
    this = plan.comparison.sides[side]
    results = [_result(unit.assessments[side].indicators, indicator) for unit in plan.comparison.units]
    scores = [result.score for result in results if result.score is not None]
    cells, weight = plan.points_cells(side, indicator.name), address(row, _WEIGHT[side])
    places = this.scheme.score_places
    average = round_score(ARITHMETIC.divide(sum(scores, ZERO), Decimal(len(scores))), places) if scores else None
    share = None if average is None else round_score(ARITHMETIC.divide(average, indicator.weight), 4)
    averaged = address(row, _AVERAGE[side])
    points = book.boxed(num_format=points_format(places), align="right")
    formula = f'IF(COUNT({cells})=0,"",{rounded_excel(f"AVERAGE({cells})", places)})'
    put_formula(sheet, row, _AVERAGE[side], formula, average, points)
    formula = f'IF(ISNUMBER({averaged}),{rounded_excel(f"{averaged}/{weight}", 4)},"")'
    put_formula(sheet, row, _SHARE[side], formula, share, book.boxed(num_format=RATE, align="right"))
    losing = sum(1 for score in scores if score < indicator.weight)
    put_formula(sheet, row, _LOSING[side], f'COUNTIF({cells},"<"&{weight})', losing, book.boxed(align="center"))
    lacking = sum(1 for result in results if result.status == "unscored")
    look = book.boxed(align="center", font_color=ERROR_INK) if lacking else book.boxed(align="center")
    put_formula(sheet, row, _LACKING[side], f"COUNTIF({cells},{excel_text(NOT_SCORED)})", lacking, look)


def _result(results: Sequence[IndicatorResult], indicator: Indicator) -> IndicatorResult:
    return next(result for result in results if result.indicator.name == indicator.name)


def _rule(side: Side, indicator: Indicator | None) -> str:
    if indicator is None:
        return "没有这项指标"
    return f"指标值：{value_words(side.scheme, indicator)}\n评分：{side.scheme.sentence(indicator)}"


def _what_differs(sides: tuple[Side, Side], pair: tuple[Indicator | None, Indicator | None]) -> str:
    """仅甲, 仅乙, 分值不同, 规则不同, or "" when both score alike."""
    first, second = pair
    if first is None:
        return KIND_WORDS["only_b"]
    if second is None:
        return KIND_WORDS["only_a"]
    parts = ["分值不同"] if first.weight != second.weight else []
    parts += ["规则不同"] if _ways(sides[0].scheme, first) != _ways(sides[1].scheme, second) else []
    return "、".join(parts)


def _ways(scheme: Scheme, indicator: Indicator) -> tuple[object, ...]:
    """All that decides an indicator's points but its weight: its own records and every figure that it rests on."""
    trees = [one.tree for one in (indicator.value, indicator.not_applicable) if one is not None]
    trees += [way.value.tree for way in indicator.alternatives]
    figures: dict[str, Figure] = {}
    while trees:
        for name in names(trees.pop()):
            figure = None if name.typed else scheme.figures_by_name.get(name.name)
            if figure is not None and figure.name not in figures:
                figures[figure.name] = figure
                trees += [one.tree for one in (figure.formula, figure.not_applicable) if one is not None]
    own = indicator.model_dump(exclude={"name", "weight", "basis", "note", "examples"})
    return own, {name: figure.model_dump(exclude={"note"}) for name, figure in figures.items()}


def _put_sums(book: Book, plan: BookPlan, sheet: Worksheet, row: int) -> None:
    look = {"bold": True, "align": "center", "bg_color": SUM_FILL}
    for column in range(1, len(_COLUMNS) + 1):
        put_text(sheet, row, column, "", book.boxed(**look))
    put_text(sheet, row, 1, "合　计", book.boxed(**look))
    sums = [sum((one.weight for one in side.scheme.indicators), ZERO) for side in plan.comparison.sides]
    shown = (*sums, sums[1] - sums[0])
    for column, number in zip((*_WEIGHT, _WEIGHT_DIFFERENCE), shown, strict=True):
        cells = f"{address(_FIRST_ROW, column)}:{address(row - 1, column)}"
        put_formula(sheet, row, column, f"SUM({cells})", number, book.boxed(**look))
    sheet.set_row(row - 1, 20)
