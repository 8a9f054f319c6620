"""全省汇总.xlsx: counties as groups, their ranking by average, grades, amounts; units' detail stays in the counties' books."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.cluster.county_task import COUNTIES_FOLDER
from jixiao_batch.formats import AMOUNT, DEFAULT_FONT, ERROR_INK, POINTS, WHOLE, Book, print_table
from jixiao_batch.numbers import round_half_up
from jixiao_batch.output.own_files import SUMMARY_NAME
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    lines_of,
    link_to,
    put_formula,
    put_link,
    put_number,
    put_text,
    put_title,
    span,
)
from jixiao_batch.province.lines import CountyLine, Province, RankedUnit
from jixiao_batch.workbook.layout import address

PROVINCE_BOOK = "全省汇总.xlsx"
RANKING, GRADES, AMOUNTS, UNITS, UNFINISHED = "分县排名", "等次分布", "收支汇总", "单位前后名次", "未完成的县"

_HEAD, _FIRST = 3, 4
_NUMBER, _NAME, _FIRST_FIGURE = 1, 2, 3
_AVERAGE_PLACES = 2
_IDENTITY = (("序号", 6.0), ("县", 22.0))
#: what stands behind the counts of 分县排名
_RANKED = (("平均分", 10.0), ("县名次", 9.0), ("最高分", 10.0), ("最低分", 10.0))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of numbers of a county: those of a whole province are their sum."""

    heading: str
    value: Callable[[CountyLine], Decimal | int | None]
    num_format: str = WHOLE
    width: float = 9


_COUNTS = (
    _Figure("文件", lambda line: line.files),
    _Figure("单位", lambda line: line.units),
    _Figure("采用", lambda line: line.adopted),
    _Figure("退回", lambda line: line.statuses.get("退回", 0)),
    _Figure("未报", lambda line: line.statuses.get("未报", 0)),
    _Figure("错误", lambda line: line.errors),
    _Figure("待核实", lambda line: line.queries),
    _Figure("参加排名", lambda line: line.ranked),
    _Figure("总分合计", lambda line: line.points, POINTS, 13),
)
#: columns after the counts, worked out from the last two
_RANKED_COLUMN, _POINTS_COLUMN = (_FIRST_FIGURE + len(_COUNTS) - 2, _FIRST_FIGURE + len(_COUNTS) - 1)
_AVERAGE_COLUMN = _POINTS_COLUMN + 1


def write_province_book(province: Province, file: Path, title: str) -> None:
    """Totals, averages and ranks are live formulas with the results they have now; each county links to its own book."""
    book = Book(file, title, **DEFAULT_FONT)
    finished = [line for line in province.counties if not line.problem]
    finished.sort(key=lambda line: (-(line.average if line.average is not None else Decimal(-1)), line.name))
    _ranking(book, finished, f"{title}分县排名")
    grades = [_Figure(grade, lambda line, grade=grade: line.grades.get(grade, 0)) for grade in province.grades]  # type: ignore[misc]
    _figures(book, GRADES, finished, grades, (f"{title}等次分布", "参加排名的单位各等次的个数。", "单位：个"))
    amounts = [_Figure(name, lambda line, name=name: line.amounts.get(name), AMOUNT, 16) for name in province.amounts]  # type: ignore[misc]
    _figures(book, AMOUNTS, finished, amounts, (f"{title}收支汇总", "采用的单位合计。", "单位：万元"))
    _named(book, province, title)
    if unfinished := [line for line in province.counties if line.problem]:
        _unfinished(book, unfinished, title)
    book.close()


def _ranking(book: Book, lines: Sequence[CountyLine], title: str) -> None:
    notes = (title, "县按平均分（参加排名的单位总分合计÷参加排名的单位数）从高到低排；平均分相同的，名次相同。", "单位：个、分")
    sheet = _figures(book, RANKING, lines, _COUNTS, notes, further=_RANKED)
    heads = _RANKED
    for column, (heading, width) in enumerate(heads, start=_AVERAGE_COLUMN):
        put_text(sheet, _HEAD, column, heading, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    last = _last_row(lines)
    points, whole = book.boxed(num_format=POINTS), book.boxed(num_format=WHOLE, align="center")
    averages = [_rounded(line.average) for line in lines]
    for row, (line, average) in enumerate(zip(lines, averages, strict=True), start=_FIRST):
        put_formula(sheet, row, _AVERAGE_COLUMN, _mean_at(row), average, points)
        mean = address(row, _AVERAGE_COLUMN)
        rank = None if average is None else 1 + sum(1 for other in averages if other is not None and other > average)
        ranking = f'IF({mean}="","",RANK({mean},{span(_FIRST, last, _AVERAGE_COLUMN)}))'
        put_formula(sheet, row, _AVERAGE_COLUMN + 1, ranking, rank, whole)
        put_number(sheet, row, _AVERAGE_COLUMN + 2, line.highest, points)
        put_number(sheet, row, _AVERAGE_COLUMN + 3, line.lowest, points)
    ranked = sum(line.ranked for line in lines)
    whole_mean = _rounded(sum((line.points for line in lines), Decimal(0)) / ranked) if ranked else None
    put_formula(
        sheet,
        last + 1,
        _AVERAGE_COLUMN,
        _mean_at(last + 1),
        whole_mean,
        book.boxed(num_format=POINTS, bold=True, bg_color=SUM_FILL),
    )
    for column in range(_AVERAGE_COLUMN + 1, _AVERAGE_COLUMN + len(heads)):
        put_text(sheet, last + 1, column, "", book.boxed(bg_color=SUM_FILL))


def _mean_at(row: int) -> str:
    ranked, points = address(row, _RANKED_COLUMN), address(row, _POINTS_COLUMN)
    return f'IF({ranked}=0,"",ROUND({points}/{ranked},{_AVERAGE_PLACES}))'


def _rounded(average: Decimal | None) -> Decimal | None:
    return None if average is None else round_half_up(average, _AVERAGE_PLACES)


def _last_row(lines: Sequence[CountyLine]) -> int:
    return _FIRST + max(1, len(lines)) - 1


def _figures(
    book: Book,
    name: str,
    lines: Sequence[CountyLine],
    figures: Sequence[_Figure],
    notes: tuple[str, str, str],
    further: Sequence[tuple[str, float]] = (),
) -> Worksheet:
    """A sheet with a row per county, linked to its book, and live sums below; the `further` columns are left to the caller."""
    sheet = book.sheet(name)
    sheet.hide_gridlines(2)
    title, *remarks = notes
    put_title(book, sheet, title, remarks, max(5, _FIRST_FIGURE - 1 + len(figures) + len(further)))
    for column, (heading, width) in enumerate(_IDENTITY, start=1):
        put_text(sheet, _HEAD, column, heading, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    last = _last_row(lines)
    for row, line in enumerate(lines, start=_FIRST):
        put_number(sheet, row, _NUMBER, row - _FIRST + 1, book.boxed(num_format=WHOLE, align="center"))
        target = link_to(f"{COUNTIES_FOLDER}/{line.name}/{SUMMARY_NAME}")
        put_link(sheet, row, _NAME, target, line.name, book.boxed(underline=1))
    put_text(sheet, last + 1, _NUMBER, "", book.boxed(bg_color=SUM_FILL))
    put_text(sheet, last + 1, _NAME, "合　计", book.boxed(bold=True, align="center", bg_color=SUM_FILL))
    for column, figure in enumerate(figures, start=_FIRST_FIGURE):
        put_text(sheet, _HEAD, column, figure.heading, book.heading())
        sheet.set_column(column - 1, column - 1, figure.width)
        values = [figure.value(line) for line in lines]
        for row, value in enumerate(values, start=_FIRST):
            put_number(sheet, row, column, value, book.boxed(num_format=figure.num_format))
        total = sum((value for value in values if value is not None), Decimal(0))
        put_formula(
            sheet,
            last + 1,
            column,
            f"SUM({span(_FIRST, last, column)})",
            total,
            book.boxed(num_format=figure.num_format, bold=True, bg_color=SUM_FILL),
        )
    sheet.freeze_panes(_HEAD, _FIRST_FIGURE - 1)
    widths = [*(width for _, width in _IDENTITY), *(figure.width for figure in figures), *(width for _, width in further)]
    print_table(sheet, widths, head=(_HEAD, _HEAD), last_row=last + 1, title=title, unit=remarks[-1], repeated=_NAME)
    return sheet


def _named(book: Book, province: Province, title: str) -> None:
    sheet = book.sheet(UNITS)
    sheet.hide_gridlines(2)
    columns = (("县", 20), ("单位编码", 10), ("单位名称", 34), ("指标体系", 20), ("总分", 9), ("等次", 8), ("县内名次", 9))
    put_title(book, sheet, f"{title}得分最高和最低的单位", ["各县内的全部单位见各县的全县汇总。", "单位：分"], len(columns))
    row = _HEAD
    for heading, units in (("最高", province.best), ("最低", province.last)):
        put_text(sheet, row, 1, f"得分{heading}的 {len(units)} 个单位", book.style(bold=True))
        row += 1
        for column, (name, width) in enumerate(columns, start=1):
            put_text(sheet, row, column, name, book.heading())
            sheet.set_column(column - 1, column - 1, width)
        for unit in units:
            row += 1
            _unit_row(book, sheet, row, unit)
            sheet.set_row(row - 1, 13.0 * max(lines_of(unit.name, 34), lines_of(unit.scheme, 20)) + 4)
        row += 2
    print_table(sheet, [width for _, width in columns], head=(1, 2), last_row=row - 2)


def _unit_row(book: Book, sheet: Worksheet, row: int, unit: RankedUnit) -> None:
    for column, text in enumerate((unit.county, unit.code, unit.name, unit.scheme), start=1):
        put_text(sheet, row, column, text, book.boxed(text_wrap=True))
    put_number(sheet, row, 5, unit.total, book.boxed(num_format=POINTS))
    put_text(sheet, row, 6, unit.grade, book.boxed(align="center"))
    put_number(sheet, row, 7, unit.rank, book.boxed(num_format=WHOLE, align="center"))


def _unfinished(book: Book, lines: Sequence[CountyLine], title: str) -> None:
    sheet = book.sheet(UNFINISHED)
    sheet.hide_gridlines(2)
    put_title(book, sheet, f"{title}未完成的县", ["处理以后再运行一次，只做这些县。"], 2)
    for column, (name, width) in enumerate((("县", 22), ("原因", 90)), start=1):
        put_text(sheet, _HEAD, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    for row, line in enumerate(lines, start=_FIRST):
        put_text(sheet, row, 1, line.name, book.boxed(bold=True, font_color=ERROR_INK))
        put_text(sheet, row, 2, line.problem, book.boxed(text_wrap=True))
        sheet.set_row(row - 1, 13.0 * lines_of(line.problem, 90) + 5)
    print_table(sheet, (22, 90), head=(_HEAD, _HEAD), last_row=_FIRST + len(lines) - 1)
