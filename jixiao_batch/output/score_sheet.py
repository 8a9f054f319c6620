"""得分表: the finished document of one unit on A4 - its data, rates, scores and findings, every result a live formula."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.formats import BODY_FONT, ERROR_INK, HEAD_FILL, TITLE_FONT, Book
from jixiao_batch.numbers import settle
from jixiao_batch.output.score_sheet_page import LAST, NOTE_INK, Live, Page, number_format, shortened
from jixiao_batch.output.score_sheet_parts import Draft, write_data, write_figures, write_findings
from jixiao_batch.output.score_sheet_rows import write_own_rows
from jixiao_batch.output.score_sheet_scores import Totals, scores_height, write_scores
from jixiao_batch.scheme.loading import LoadedScheme

#: with more of its own rows than this a unit gets as many pages as it needs
ROWS_ON_ONE_PAGE = 12

#: columns are measured in digits of the book's default font: one that stands on every Chinese Windows
_COLUMN_FONT: dict[str, Any] = {
    "default_format_properties": {"font_name": BODY_FONT, "font_size": 11},
    "default_column_width": 72,
}

_HEAD_ROWS = 3
_RESULT_LABELS = ((0, 1), (4, 5), (9, 9), (12, 12), (14, 14))
_RESULT_VALUES = ((2, 3), (6, 8), (10, 11), (13, 13), (15, LAST))


def write_score_sheet(loaded: LoadedScheme, year: int, unit: UnitResult, file: Path) -> None:
    """Write the unit's score sheet to `file`. ValueError for a unit without an assessment; OSError when it cannot be written."""
    if unit.submission is None or unit.assessment is None:
        raise ValueError(f"{unit.label} has no assessment to write a score sheet of")
    title = f"{shortened(unit.label, 40)}{year}年度{loaded.scheme.subject}绩效评价得分表"
    book = Book(file, title, **_COLUMN_FONT)
    page = Page(book)
    draft = Draft(loaded.scheme, unit.submission, unit.assessment, page)
    _write_head(page, unit, title)
    page.row = _HEAD_ROWS
    write_data(draft)
    write_figures(draft)
    # the scores sum up rows that stand below them: these are written first
    scores_row = page.row
    page.row += scores_height(draft)
    own_rows = write_own_rows(draft)
    end = page.row
    page.row = scores_row
    totals = write_scores(draft, own_rows)
    page.row = end
    _write_result(draft, unit, totals)
    write_findings(draft, unit, "五" if loaded.scheme.table else "四")
    _write_signatures(page)
    _set_up_print(page, loaded, one_page=len(unit.submission.rows) <= ROWS_ON_ONE_PAGE)
    book.close()


def _write_head(page: Page, unit: UnitResult, title: str) -> None:
    page.put(0, (0, LAST), title, page.book.style(font_name=TITLE_FONT, font_size=16, align="center", shrink=True))
    page.end_row(30, 0)
    department = unit.submission.text("主管部门") if unit.submission else ""
    facts = (("编码", unit.code), ("类别", unit.category), ("主管部门", department), ("来源文件", unit.file))
    line = " ｜ ".join(f"{name}：{shortened(text, 50) or '未填'}" for name, text in facts)
    page.put(1, (0, LAST), line, page.book.style(font_size=9, font_color=NOTE_INK, align="center", shrink=True))
    page.end_row(16, 1)


def _write_result(draft: Draft, unit: UnitResult, totals: Totals) -> None:
    """The line that is read first: own total, recomputed total, difference, grade, status - taken from the cells below."""
    page, assessment = draft.page, draft.assessment
    points = number_format(assessment.score_total, draft.scheme.score_places)
    difference = None if assessment.difference is None else settle(assessment.difference)
    own = "" if assessment.self_total is None else assessment.self_total
    signed = f"+{points};-{points};{points}"
    ink = {"font_color": ERROR_INK} if difference else {}
    grade = f'IF({totals.grade}="","待定",{totals.grade})'
    word = "核定得分" if any(one.points is not None for one in unit.decided) else "复核得分"
    score_word = f"{word}（暂定）" if assessment.provisional else word
    cells: tuple[tuple[str, str | Live, str, dict[str, str]], ...] = (
        ("自评得分", Live(f'IF({totals.self_total}="","",{totals.self_total})', own), points, {}),
        (score_word, Live(totals.score_total, assessment.score_total), points, {}),
        ("差异", Live(totals.difference, "" if difference is None else difference), signed, ink),
        ("等次", Live(grade, assessment.grade or "待定"), "General", {}),
        ("状态", unit.status_word, "General", {}),
    )
    for (name, content, shown, look), label, span in zip(cells, _RESULT_LABELS, _RESULT_VALUES, strict=True):
        page.put(2, label, name, page.book.boxed(bg_color=HEAD_FILL, align="center", font_size=9, shrink=True))
        style = page.book.boxed(bold=True, align="center", font_size=12, num_format=shown, shrink=True, **look)
        page.put(2, span, content, style)
    page.end_row(22, 2)


def _write_signatures(page: Page) -> None:
    page.gap()
    line = page.book.style(font_size=10)
    for span, text in (
        ((0, 5), "复核人：＿＿＿＿＿＿＿＿"),
        ((6, 11), "审核人：＿＿＿＿＿＿＿＿"),
        ((12, LAST), "日期：＿＿＿＿年＿＿月＿＿日"),
    ):
        page.put(page.row, span, text, line)
    page.end_row(24)


def _set_up_print(page: Page, loaded: LoadedScheme, *, one_page: bool) -> None:
    sheet = page.sheet
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.55)
    sheet.center_horizontally()
    sheet.print_area(0, 0, page.row - 1, LAST)
    sheet.repeat_rows(0, 1)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    scheme = f"指标体系 {loaded.scheme.id}，指纹 {loaded.sha256[:8]}"
    sheet.set_footer(f"&L&8{scheme}&R&8第 &P 页，共 &N 页", {"margin": 0.25})
    sheet.freeze_panes(_HEAD_ROWS, 0)
