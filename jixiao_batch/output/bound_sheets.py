"""得分表合订本: the score sheets of a county in one workbook for printing, behind a list with links and page numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.formats import TITLE_FONT, Book, print_on_a4
from jixiao_batch.output.names import sheet_name
from jixiao_batch.output.score_sheet import COLUMN_FONT, add_score_sheet, title_look, title_of
from jixiao_batch.output.score_sheet_page import NOTE_INK, Page, number_format, shortened
from jixiao_batch.output.score_sheet_paper import layout, page_count

CONTENTS = "目录"
_HEADINGS = (
    ("序号", 6),
    ("单位", 34),
    ("编码", 11),
    ("单位类别", 11),
    ("自评", 9),
    ("得分", 9),
    ("等次", 7),
    ("全县名次", 8),
    ("页码", 7),
)
_HEAD_ROW = 2


def bound_units(units: Sequence[UnitResult]) -> list[tuple[UnitResult, Assessment]]:
    """Units with a score sheet: the ranked ones by rank, then the others, both in the county's order otherwise."""
    assessed = [(unit, unit.assessment) for unit in units if unit.assessment is not None]
    return sorted(assessed, key=lambda pair: (pair[0].rank is None, pair[0].rank or 0))


def write_bound_sheets(county: CountyResult, file: Path, progress: Callable[[int, int], None]) -> int:
    """Write the bound score sheets; returns how many pages they take. May raise OSError."""
    units = bound_units(county.units)
    subject = county.loaded.scheme.subject
    title = f"{county.year}年度{subject}绩效评价得分表合订本"
    book = Book(file, title, **COLUMN_FONT)
    contents = book.sheet(CONTENTS)
    pages: list[Page] = []
    begins = [1]
    for number, (unit, _) in enumerate(units, start=1):
        page = add_score_sheet(book, sheet_name(number, unit.label), county.loaded, county.year, unit, first_page=begins[-1])
        head = title_of(county.loaded, county.year, unit)
        sheet = book.workbook.get_worksheet_by_name(page.sheet.name)
        sheet.write_url(0, 0, f"internal:'{CONTENTS}'!A1", title_look(book), string=head, tip="回到目录")
        pages.append(page)
        begins.append(begins[-1] + page_count(layout(page)))
        progress(number, len(units))
    heading = book.style(font_name=TITLE_FONT, font_size=16, align="center")
    contents.merge_range(0, 0, 0, len(_HEADINGS) - 1, title, heading)
    contents.set_row(0, 32)
    note = f"共 {len(units)} 个单位、{begins[-1] - 1} 页；先按名次排列，未参加排名的列在最后。点单位名称翻到该单位得分表。"
    small = book.style(font_size=9, font_color=NOTE_INK)
    contents.merge_range(1, 0, 1, len(_HEADINGS) - 1, note, small)
    contents.set_row(1, 18)
    for column, (name, width) in enumerate(_HEADINGS):
        contents.set_column_pixels(column, column, width * 7 + 5)
        contents.write_string(_HEAD_ROW, column, name, book.heading())
    contents.set_row(_HEAD_ROW, 20)
    for number, ((unit, assessment), page, begin) in enumerate(zip(units, pages, begins, strict=False), start=1):
        _write_line(book, page, number, (unit, assessment), begin, county.loaded.scheme.score_places)
    contents.freeze_panes(_HEAD_ROW + 1, 2)
    contents.hide_gridlines(2)
    print_on_a4(contents, repeat_rows=(_HEAD_ROW, _HEAD_ROW))
    contents.set_footer("&C目录第 &P 页")
    book.close()
    return begins[-1] - 1


def _write_line(book: Book, page: Page, number: int, unit_and: tuple[UnitResult, Assessment], begin: int, places: int) -> None:
    """One unit in the list: scores and grade are taken from its sheet."""
    unit, assessment = unit_and
    sheet = book.workbook.get_worksheet_by_name(CONTENTS)
    row = _HEAD_ROW + number
    centred, words = book.boxed(align="center"), book.boxed(shrink=True)
    target = page.sheet.name.replace("'", "''")
    points = book.boxed(num_format=number_format(assessment.score_total, places))
    own = book.boxed(num_format=number_format(assessment.self_total or assessment.score_total, places))
    link = book.boxed(font_color="#0B5CAD", underline=1, shrink=True)
    sheet.write_number(row, 0, number, centred)
    sheet.write_url(row, 1, f"internal:'{target}'!A1", link, string=shortened(unit.label, 60))
    sheet.write_string(row, 2, shortened(unit.code, 20), centred)
    sheet.write_string(row, 3, shortened(unit.category, 20), words)
    stored_own = "" if assessment.self_total is None else float(assessment.self_total)
    cell = f"'{target}'!{page.results['自评']}"
    sheet.write_formula(row, 4, f'=IF({cell}="","",{cell})', own, stored_own)
    sheet.write_formula(row, 5, f"='{target}'!{page.results['得分']}", points, float(assessment.score_total))
    sheet.write_formula(row, 6, f"='{target}'!{page.results['等次']}", centred, assessment.grade or "待定")
    if unit.rank is None:
        sheet.write_string(row, 7, unit.status_word, centred)
    else:
        sheet.write_number(row, 7, unit.rank, centred)
    sheet.write_number(row, 8, begin, centred)
    sheet.set_row(row, 17)
