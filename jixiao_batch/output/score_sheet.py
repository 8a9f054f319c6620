"""得分表: the finished document of one unit on A4 - its data, rates, scores and findings, every result a live formula."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlsxwriter.format import Format

from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.formats import BODY_FONT, ERROR_INK, HEAD_FILL, TITLE_FONT, Book, Styled
from jixiao_batch.memory import without_collecting
from jixiao_batch.numbers import settle
from jixiao_batch.one_sheet.book import OneSheetBook
from jixiao_batch.one_sheet.exchanging import with_other_texts
from jixiao_batch.output.score_sheet_data import write_data
from jixiao_batch.output.score_sheet_page import (
    LAST,
    NOTE_INK,
    SHEET,
    SMALL,
    Content,
    Live,
    Page,
    new_page,
    number_format,
    shortened,
)
from jixiao_batch.output.score_sheet_paper import set_up_print
from jixiao_batch.output.score_sheet_parts import Draft, KnownScheme, write_figures, write_findings
from jixiao_batch.output.score_sheet_rows import write_own_rows
from jixiao_batch.output.score_sheet_score_table import scores_height
from jixiao_batch.output.score_sheet_scores import Totals, write_scores
from jixiao_batch.scheme.loading import LoadedScheme

#: columns are measured in digits of the book's default font: one that stands on every Chinese Windows
COLUMN_FONT: dict[str, Any] = {
    "default_format_properties": {"font_name": BODY_FONT, "font_size": 11},
    "default_column_width": 72,
}

_TITLE, _FACTS, _LABELS, _RESULTS = range(4)
_HEAD_ROWS = 4
#: what is not ranked has no 名次
_NO_RANK = "未排名"


def write_score_sheet(loaded: LoadedScheme, year: int, unit: UnitResult, file: Path) -> None:
    """Write the unit's score sheet to `file`. ValueError for a unit without an assessment; OSError when it cannot be written."""
    with without_collecting():
        book = OneSheetBook(title_of(loaded, year, unit), **COLUMN_FONT)
        add_score_sheet(book, SHEET, loaded, year, unit)
        content = book.content()
    file.write_bytes(content)


#: 全县名次, 类别内名次
Ranks = tuple[int | None, int | None]


def reranked(content: bytes, before: Ranks, after: Ranks) -> bytes | None:
    """The score sheet of a unit of which nothing but its ranks has changed; None where it has to be written anew."""
    if None in before or None in after or (before[0] == before[1]) != (after[0] == after[1]):
        return None
    texts = {_rank(old): _rank(new) for old, new in zip(before, after, strict=True) if old != new}
    return with_other_texts(content, texts, cells=2 if before[0] == before[1] else 1)


def title_of(loaded: LoadedScheme, year: int, unit: UnitResult) -> str:
    return f"{shortened(unit.label, 40)}{year}年度{loaded.scheme.subject}绩效评价得分表"


def add_score_sheet(
    book: Book | OneSheetBook, name: str, loaded: LoadedScheme, year: int, unit: UnitResult, *, first_page: int | None = None
) -> Page:
    """The unit's score sheet as worksheet `name` of `book`, made with COLUMN_FONT; in a bound book it begins on `first_page`.

    ValueError for a unit without an assessment.
    """
    if unit.submission is None or unit.assessment is None:
        raise ValueError(f"{unit.label} has no assessment to write a score sheet of")
    page = new_page(book, name)
    draft = Draft(KnownScheme(loaded.sha256, loaded.scheme.year, loaded.scheme), unit.submission, unit.assessment, page)
    _write_head(page, unit, title_of(loaded, year, unit))
    page.row = _HEAD_ROWS
    page.gap()
    fields = write_data(draft)
    figures = write_figures(draft, fields)
    # the scores sum up rows that stand below them: these are written first
    scores_row = page.row
    page.row += scores_height(draft.scheme)
    own_rows = write_own_rows(draft)
    end = page.row
    page.row = scores_row
    totals = write_scores(draft, fields, figures, own_rows)
    page.row = end
    _write_results(draft, unit, unit.assessment, totals)
    write_findings(draft, unit, "五" if loaded.scheme.table else "四")
    _write_signatures(page)
    set_up_print(page, f"{shortened(loaded.scheme.title, 40)}（{loaded.scheme.id}，校验码 {loaded.sha256[:8]}）", first_page)
    page.sheet.freeze_panes(_HEAD_ROWS, 0)
    return page


def title_look(styles: Styled) -> Format:
    return styles.style(font_name=TITLE_FONT, font_size=15, align="center", shrink=True)


def _write_head(page: Page, unit: UnitResult, title: str) -> None:
    page.put(_TITLE, (0, LAST), title, title_look(page.styles))
    page.end_row(22, _TITLE)
    department = unit.submission.text("主管部门") if unit.submission else ""
    facts = (("编码", unit.code), ("类别", unit.category), ("主管部门", department), ("来源文件", unit.file))
    line = " ｜ ".join(f"{name}：{shortened(text, 50) or '未填'}" for name, text in facts)
    page.put(_FACTS, (0, LAST), line, page.styles.style(font_size=9, font_color=NOTE_INK, align="center", shrink=True))
    page.end_row(13, _FACTS)


def _write_results(draft: Draft, unit: UnitResult, assessment: Assessment, totals: Totals) -> None:
    """The lines that are read first: totals, difference, grade, ranks, status - taken from the cells below where these stand."""
    page = draft.page
    points = number_format(assessment.score_total, draft.scheme.score_places)
    difference = None if assessment.difference is None else settle(assessment.difference)
    own = "" if assessment.self_total is None else assessment.self_total
    signed = f"+{points};-{points};{points}"
    ink = {"font_color": ERROR_INK} if difference else {}
    grade = f'IF({totals.grade}="","待定",{totals.grade})'
    decided = any(one.points is not None for one in unit.decided)
    recomputed = unit.recomputed
    word = f"{'核定' if decided else '复核'}得分{'（暂定）' if assessment.provisional else ''}"
    cells: list[tuple[str, Content, str, dict[str, str]]] = [
        ("自评得分", Live(f'IF({totals.self_total}="","",{totals.self_total})', own), points, {}),
        (word, Live(totals.score_total, assessment.score_total), points, {}),
        ("差异", Live(totals.difference, "" if difference is None else difference), signed, ink),
        ("等次", Live(grade, assessment.grade or "待定"), "General", {}),
        ("类别内名次", _rank(unit.group_rank), "General", {}),
        ("全县名次", _rank(unit.rank), "General", {}),
        ("状态", unit.status_word, "General", {}),
    ]
    kept = {"自评得分": "自评", word: "得分", "等次": "等次"}
    if decided and recomputed is not None:
        cells.insert(1, ("复核得分", recomputed.score_total, points, {}))
    for place, (name, content, shown, look) in enumerate(cells):
        span = (2 * place, 2 * place + 1 if place + 1 < len(cells) else LAST)
        page.put(_LABELS, span, name, page.figure(bg_color=HEAD_FILL, font_size=SMALL))
        cell = page.put(_RESULTS, span, content, page.figure(bold=True, font_size=12, num_format=shown, **look))
        if name in kept:
            page.results[kept[name]] = cell
    page.end_row(14, _LABELS)
    page.end_row(18, _RESULTS)


def _rank(rank: int | None) -> str:
    return _NO_RANK if rank is None else f"第 {rank} 名"


def _write_signatures(page: Page) -> None:
    page.gap()
    page.kept.add(page.row)
    line = page.styles.style(font_size=10)
    for span, text in (
        ((0, 5), "单位负责人：＿＿＿＿＿＿＿＿"),
        ((6, 10), "复核人：＿＿＿＿＿＿＿＿"),
        ((11, LAST), "日期：＿＿＿＿年＿＿月＿＿日"),
    ):
        page.put(page.row, span, text, line)
    page.end_row(20)
