"""The blank form (空白表样) of a scheme: what departments fill in Excel or WPS, checking itself while they type.

Every cell sits where `layout.make_layout` says. The same scheme, year and unit give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import Book, print_on_a4
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import (
    DATA_SHEET,
    FIRST_BODY_ROW,
    GUIDE_SHEET,
    ROWS_SHEET,
    SELF_SHEET,
    STAMP_SHEET,
    TEMPLATE_VERSION,
    Layout,
    column_letter,
    defined_name,
    make_layout,
)
from jixiao_batch.workbook.template.cells import begin_sheet, end_sheet, say
from jixiao_batch.workbook.template.checks import Live, state_line, tally_excel, tally_of
from jixiao_batch.workbook.template.data_sheet import LAST_COLUMN as LAST_DATA_COLUMN
from jixiao_batch.workbook.template.data_sheet import Checked, Filled, Handout, write_data_body
from jixiao_batch.workbook.template.guide_sheet import write_guide
from jixiao_batch.workbook.template.rows_place import RowsPlace
from jixiao_batch.workbook.template.rows_sheet import write_rows_body
from jixiao_batch.workbook.template.self_sheet import LAST_COLUMN as LAST_SELF_COLUMN
from jixiao_batch.workbook.template.self_sheet import write_self_body

TOOL = "jixiao-batch"
_FIRST_COLUMN = 2


def write_template(
    loaded: LoadedScheme,
    file: Path,
    *,
    year: int | None = None,
    unit: str = "",
    known: Mapping[str, Filled] = MappingProxyType({}),
    last_year: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write the form of `loaded` to `file`; a given year and unit are filled in, otherwise both are left to the department.

    `known` are values by field id that the bureau has filled in for good; those cells are locked. Fields that the scheme
    lacks are passed over. `last_year` are the unit's figures of the year before, shown beside this year's cells.
    """
    scheme = loaded.scheme
    filled: dict[str, Filled] = {field_id: value for field_id, value in known.items() if field_id in scheme.fields}
    locked = frozenset(filled)
    if unit and "单位名称" in scheme.fields:
        filled["单位名称"] = unit
    if year is not None and "评价年度" in scheme.fields:
        filled["评价年度"] = year
    handout = Handout(scheme, make_layout(scheme), year or scheme.year, filled, locked, last_year)
    book = Book(file, _title(scheme, handout.year))
    guide, data, own = book.sheet(GUIDE_SHEET), book.sheet(DATA_SHEET), book.sheet(SELF_SHEET)
    checked = [_data(book, data, handout), _self(book, own, handout)]
    if handout.layout.table is not None:
        checked.append(_rows(book, book.sheet(ROWS_SHEET), handout))
    write_guide(book, guide, scheme, _title(scheme, handout.year, GUIDE_SHEET), checked)
    print_on_a4(guide, pages_high=1)
    end_sheet(guide)
    _stamp(book, loaded, handout.year, unit)
    _name_cells(book, handout.layout)
    guide.activate()
    book.close()


#: how the official 附件 name what stands on each sheet
_TITLES = {GUIDE_SHEET: "填报说明", DATA_SHEET: "基础数据表", SELF_SHEET: "评分表", ROWS_SHEET: "绩效指标完成情况表"}


def _title(scheme: Scheme, year: int, sheet: str = "") -> str:
    """2023年度部门整体支出绩效自评基础数据表: as the official 附件 are headed; of the whole form without `sheet`."""
    return f"{year}年度{scheme.subject}绩效自评{_TITLES.get(sheet, '表')}"


def _state(checked: Checked) -> Live:
    return state_line(tally_excel(checked.cells), tally_of(checked.remarks))


def _data(book: Book, sheet: Worksheet, handout: Handout) -> Checked:
    checked = write_data_body(book, sheet, handout)
    title = _title(handout.scheme, handout.year, DATA_SHEET)
    begin_sheet(book, sheet, title, _state(checked), (_FIRST_COLUMN, LAST_DATA_COLUMN))
    sheet.freeze_panes(FIRST_BODY_ROW - 1, 2)
    print_on_a4(sheet, repeat_rows=(0, FIRST_BODY_ROW - 2))
    end_sheet(sheet)
    return checked


def _self(book: Book, sheet: Worksheet, handout: Handout) -> Checked:
    checked = write_self_body(book, sheet, handout)
    sources = f"“{DATA_SHEET}”“{ROWS_SHEET}”" if handout.layout.table is not None else f"“{DATA_SHEET}”"
    hint = f"参考得分按{sources}里填的数自动算出，最后以财政部门复核为准；自评得分、小计、总分由本单位填。"
    title = _title(handout.scheme, handout.year, SELF_SHEET)
    begin_sheet(book, sheet, title, _state(checked), (_FIRST_COLUMN, LAST_SELF_COLUMN), hint)
    sheet.freeze_panes(FIRST_BODY_ROW, 4)
    print_on_a4(sheet, landscape=True, repeat_rows=(0, FIRST_BODY_ROW - 1))
    end_sheet(sheet)
    return checked


def _rows(book: Book, sheet: Worksheet, handout: Handout) -> Checked:
    table = handout.layout.table
    if table is None:
        raise ValueError("the scheme has no table of rows")
    checked = write_rows_body(book, sheet, handout.scheme, table)
    title = _title(handout.scheme, handout.year, ROWS_SHEET)
    begin_sheet(book, sheet, title, _state(checked), (_FIRST_COLUMN, RowsPlace(table).check))
    sheet.freeze_panes(table.header_row, 5)
    print_on_a4(sheet, landscape=True, repeat_rows=(0, table.header_row - 1))
    end_sheet(sheet, insert_rows=True, sort=True)
    return checked


def _name_cells(book: Book, layout: Layout) -> None:
    """A defined name for each field's cell: Excel and WPS keep it on the cell when rows and columns are inserted or moved."""
    for place in layout.fields.values():
        cell = f"'{place.sheet}'!${column_letter(place.column)}${place.row}"
        book.workbook.define_name(defined_name(place.field.id), f"={cell}")


def _stamp(book: Book, loaded: LoadedScheme, year: int, unit: str) -> None:
    """The hidden sheet by which the file is recognised when it comes back."""
    sheet = book.sheet(STAMP_SHEET)
    stamp = {
        "工具": TOOL,
        "表样版本": TEMPLATE_VERSION,
        "指标体系": loaded.scheme.id,
        "指标体系指纹": loaded.sha256,
        "年度": str(year),
        "单位": unit,
    }
    for row, (key, value) in enumerate(stamp.items(), start=1):
        say(sheet, row, 1, key, book.style())
        say(sheet, row, 2, value, book.style(num_format="@"))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 70)
    sheet.hide()
    end_sheet(sheet)
