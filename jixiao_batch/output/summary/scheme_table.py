"""指标体系全文: the scheme as the official table, with the formula and the rule of every indicator in words."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import TITLE_FONT, Book, print_table
from jixiao_batch.numbers import plain
from jixiao_batch.output.summary.plan import SCHEME, Plan
from jixiao_batch.output.summary.sheet import SUM_FILL, line_below, lines_of, merge, put_formula, put_number, put_text, put_title
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import text_of

_HEAD_ROW = 3
_FIRST_ROW = 4
_COLUMNS = (
    ("一级指标", 9), ("分值", 6), ("二级指标", 11), ("分值", 6), ("三级指标", 17), ("分值", 6), ("指标值计算公式", 34),
    ("评分规则", 56), ("依据", 22),
)  # fmt: skip
_LAST_COLUMN = len(_COLUMNS)


def write_scheme(book: Book, plan: Plan) -> None:
    """The whole scheme on one table, with grades and sources below."""
    scheme, sheet = plan.scheme, book.sheet(SCHEME)
    put_title(book, sheet, scheme.title, (f"编号：{scheme.id}", f"满分：{plain(scheme.full_score)} 分"), _LAST_COLUMN)
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 22)
    row = _put_groups(book, sheet, scheme)
    row = _put_total(book, sheet, scheme, row)
    last = _put_notes(book, sheet, scheme, row + 1)
    sheet.freeze_panes(_HEAD_ROW, 0)
    sheet.hide_gridlines(2)
    print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)


def _put_groups(book: Book, sheet: Worksheet, scheme: Scheme) -> int:
    """Writes all indicators; returns the row after the last."""
    centred = book.boxed(align="center", text_wrap=True)
    row = _FIRST_ROW
    for group in scheme.groups:
        group_row = row
        for part in group.parts:
            part_row = row
            for indicator in part.indicators:
                _put_indicator(book, sheet, scheme, row, indicator)
                row += 1
            _over(sheet, part_row, row - 1, 3, part.name, centred)
            _over(sheet, part_row, row - 1, 4, part.weight, centred)
        _over(sheet, group_row, row - 1, 1, group.name, book.boxed(align="center", text_wrap=True, font_name=TITLE_FONT))
        _over(sheet, group_row, row - 1, 2, group.weight, centred)
    return row


def _put_indicator(book: Book, sheet: Worksheet, scheme: Scheme, row: int, indicator: Indicator) -> None:
    centred, words = book.boxed(align="center", text_wrap=True), book.boxed(text_wrap=True)
    formula, rule = value_words(scheme, indicator), scheme.sentence(indicator)
    basis = "；".join(part for part in (indicator.basis, indicator.note) if part)
    put_text(sheet, row, 5, indicator.name, centred)
    put_number(sheet, row, 6, indicator.weight, centred)
    for column, text in ((7, formula), (8, rule), (9, basis)):
        put_text(sheet, row, column, text, words)
    texts = ((5, indicator.name), (7, formula), (8, rule), (9, basis))
    tall = max(lines_of(text, _COLUMNS[column - 1][1]) for column, text in texts)
    sheet.set_row(row - 1, 14.0 * tall + 8)


def value_words(scheme: Scheme, indicator: Indicator) -> str:
    """The 指标值 in words; a figure is written out with its own formula."""
    if indicator.rows is not None:
        counting = "按达标行数占总行数的比例计分" if indicator.rows.counts_rows_met else "逐行计分后相加"
        return f"各单位自行设定的绩效指标，{counting}"
    if indicator.value is None:
        return "按下列事项逐项核对"
    tree = indicator.value.tree
    figure = scheme.figures_by_name.get(tree.name) if isinstance(tree, Name) and not tree.typed else None
    if figure is None:
        return text_of(tree)
    condition = f"；{text_of(figure.not_applicable.tree)}的不适用" if figure.not_applicable else ""
    note = f"；{figure.note}" if figure.note else ""
    return f"{text_of(figure.formula.tree)}{condition}{note}"


def _put_total(book: Book, sheet: Worksheet, scheme: Scheme, row: int) -> int:
    look = book.boxed(bold=True, align="center", bg_color=SUM_FILL)
    put_text(sheet, row, 1, "合　计", look)
    for column in range(2, _LAST_COLUMN + 1):
        put_text(sheet, row, column, "", look)
    put_formula(sheet, row, 2, f"SUM(B{_FIRST_ROW}:B{row - 1})", scheme.full_score, look)
    put_formula(sheet, row, 4, f"SUM(D{_FIRST_ROW}:D{row - 1})", scheme.full_score, look)
    put_formula(sheet, row, 6, f"SUM(F{_FIRST_ROW}:F{row - 1})", scheme.full_score, look)
    sheet.set_row(row - 1, 20)
    return row


def _put_notes(book: Book, sheet: Worksheet, scheme: Scheme, row: int) -> int:
    """Returns the row of the last note."""
    width = sum(width for _, width in _COLUMNS)
    notes = [f"等次：{grades_in_words(scheme)}。得分保留 {scheme.score_places} 位小数，四舍五入。"]
    if scheme.basis:
        notes.append(f"依据：{'；'.join(scheme.basis)}。")
    if scheme.note:
        notes.append(f"说明：{scheme.note}")
    for place, note in enumerate(notes):
        line_below(book, sheet, row + place, _LAST_COLUMN, note)
        sheet.set_row(row + place - 1, 13.0 * lines_of(note, width) + 4)
    return row + len(notes) - 1


def grades_in_words(scheme: Scheme) -> str:
    """优（90分及以上）、良（80分及以上，不满90分）."""
    ordered = sorted(scheme.grades, key=lambda grade: grade.lower, reverse=True)
    words, above = [], None
    for grade in ordered:
        upper = "" if above is None else f"，不满{plain(above)}分"
        words.append(f"{grade.name}（{plain(grade.lower)}分及以上{upper}）")
        above = grade.lower
    return "、".join(words)


def _over(sheet: Worksheet, first: int, last: int, column: int, content: str | Decimal, style: Format) -> None:
    """A text or weight over the rows of its group."""
    merge(sheet, (first, column), (last, column), "", style)
    if isinstance(content, str):
        put_text(sheet, first, column, content, style)
    else:
        put_number(sheet, first, column, content, style)
