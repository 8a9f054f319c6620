"""What people do to the build of a form: rows, columns, sheets, keys, labels. Each takes the paper form and changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from jixiao_batch.workbook.layout import (
    DATA_SHEET,
    FIRST_BODY_ROW,
    GUIDE_SHEET,
    KEY_ROW,
    ROWS_SHEET,
    SELF_SHEET,
    STAMP_SHEET,
)
from mutations.paper_form import Cell, PaperForm, Sheet

Change = Callable[[PaperForm], object]


@dataclass(frozen=True)
class Move:
    """A change of the build. `harmless`: the form must read exactly as before; else it may also be reported."""

    change: Change
    harmless: bool = True
    #: the field that the change itself fills with a figure somewhere
    fills: str = ""


def _row_of(form: PaperForm, field_id: str) -> int:
    """Where the row of the field stands now, by its own label and whatever is left of its key."""
    spot = form.layout.fields[field_id]
    sheet = form[spot.sheet] if any(sheet.name == spot.sheet for sheet in form.sheets) else form.sheets[1]
    rows = [row for (row, _), cell in sorted(sheet.cells.items()) if cell.value in (spot.row_key, spot.row_label)]
    return rows[0] if rows else spot.row


def _data(form: PaperForm) -> Sheet:
    """基础数据 under whatever name it has now."""
    marks = [sheet for sheet in form.sheets if any(cell.value == "年初预算" for cell in sheet.cells.values())]
    return marks[0] if marks else form.sheets[0]


def _sheet(form: PaperForm, name: str) -> Sheet:
    return next((sheet for sheet in form.sheets if sheet.name == name), form.sheets[-1])


def _on_data(change: Callable[[PaperForm, Sheet], object]) -> Change:
    return lambda form: change(form, _data(form))


def _on_sheet(change: Callable[[Sheet], object]) -> Change:
    return lambda form: change(_data(form))


def _swap_cells(sheet: Sheet, one: int, other: int, columns: range) -> None:
    def target(row: int, column: int) -> tuple[int, int]:
        return ({one: other, other: one}.get(row, row), column) if column in columns else (row, column)

    sheet.move(target)


def _slide(sheet: Sheet, column: int, first: int, by: int) -> None:
    """Cells of one column from row `first` on, moved up (-1, the first one goes) or down."""

    def target(row: int, at: int) -> tuple[int, int] | None:
        if at != column or row < first:
            return row, at
        return None if by < 0 and row == first else (row + by, at)

    sheet.move(target)


def _copy_of(form: PaperForm, name: str, title: str, **typed: float) -> None:
    source = _sheet(form, name)
    copied = Sheet(title, dict(source.cells), list(source.merges))
    for field_id, number in typed.items():
        spot = form.layout.fields[field_id]
        copied.put(spot.row, spot.column, number)
    form.sheets.append(copied)


def _blank_copy(form: PaperForm, name: str, title: str) -> None:
    _copy_of(form, name, title)
    copied = form.sheets[-1]
    for spot in form.layout.fields.values():
        if spot.sheet == name:
            copied.put(spot.row, spot.column, None)


def _ledger(form: PaperForm) -> None:
    """A pay list of the department's own, with a few words of the form in it."""
    rows = [("姓名", "年初预算", "基本支出"), ("张某", 1.0, 2.0), ("合计", 3.0, 4.0)]
    cells = {(r, c): Cell(value) for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1)}  # type: ignore[arg-type]
    form.sheets.insert(0, Sheet("工资表", cells))


def _table_heading_again(form: PaperForm) -> None:
    table, sheet = form.layout.table, _sheet(form, ROWS_SHEET)
    assert table is not None
    form.insert_rows(sheet.name, table.first_row + 3)
    for heading, column in table.columns.items():
        sheet.put(table.first_row + 3, column, heading)


def _sections_merged(form: PaperForm, leftover: bool = False) -> None:
    """一级指标 merged down the four rows of 产出, as such tables are usually made up."""
    table, sheet = form.layout.table, _sheet(form, ROWS_SHEET)
    assert table is not None
    column = table.columns["一级指标"]
    for row in range(table.first_row + 1, table.first_row + 4):
        sheet.put(row, column, "效益" if leftover else None)
    sheet.merges.append((table.first_row, column, table.first_row + 3, column))


def _sections_left_out(form: PaperForm) -> None:
    table, sheet = form.layout.table, _sheet(form, ROWS_SHEET)
    assert table is not None
    for row in range(table.first_row + 1, table.first_row + 4):
        sheet.put(row, table.columns["一级指标"], None)


def _row_below_total(form: PaperForm) -> None:
    table, sheet = form.layout.table, _sheet(form, ROWS_SHEET)
    assert table is not None
    for column in table.columns.values():
        sheet.cells[table.total_row + 2, column] = sheet.cells[table.first_row + 1, column]
        sheet.put(table.first_row + 1, column, None)


def _subtotal_row(form: PaperForm) -> None:
    table, sheet = form.layout.table, _sheet(form, ROWS_SHEET)
    assert table is not None
    form.insert_rows(sheet.name, table.first_row + 4)
    sheet.put(table.first_row + 4, table.columns["二级指标"], "小计")
    sheet.put(table.first_row + 4, table.columns["分值"], 19.5)


def _part_row(form: PaperForm) -> None:
    table, sheet = form.layout.table, _sheet(form, ROWS_SHEET)
    assert table is not None
    form.insert_rows(sheet.name, table.first_row + 1)
    sheet.put(table.first_row + 1, table.columns["三级指标"], "其中：线上培训")
    sheet.put(table.first_row + 1, table.columns["指标值"], 3.0)


def _swap_columns(sheet: Sheet, one: int, other: int, rows: range) -> None:
    def target(row: int, column: int) -> tuple[int, int]:
        return (row, {one: other, other: one}.get(column, column)) if row in rows else (row, column)

    sheet.move(target)


def _table_column(form: PaperForm, heading: str) -> int:
    assert form.layout.table is not None
    return form.layout.table.columns[heading]


def _merge_data(*rows_and_columns: int) -> Change:
    """Merge cells of 基础数据, given as offsets from the cell of 年初预算: top, left, bottom, right."""

    def change(form: PaperForm) -> None:
        spot = form.layout.fields["年初预算"]
        top, left, bottom, right = rows_and_columns
        sheet = _data(form)
        for row in range(spot.row + top, spot.row + bottom + 1):
            for column in range(spot.column + left, spot.column + right + 1):
                if (row, column) != (spot.row + top, spot.column + left):
                    sheet.put(row, column, None)
        sheet.merges.append((spot.row + top, spot.column + left, spot.row + bottom, spot.column + right))

    return change


def _merge_over_leftover(form: PaperForm) -> None:
    """A merge drawn by a program that left the covered figure in the file."""
    spot = form.layout.fields["年初预算"]
    _data(form).merges.append((spot.row, spot.column, spot.row + 1, spot.column))


def _edit_label(field_id: str, label: str) -> Change:
    def change(form: PaperForm) -> None:
        spot = form.layout.fields[field_id]
        sheet = form[spot.sheet] if spot.sheet != DATA_SHEET else _data(form)
        for place, cell in list(sheet.cells.items()):
            if cell.value == spot.row_label and place[1] > 1:
                sheet.cells[place] = replace(cell, value=label)
                return

    return change


def _older_form(form: PaperForm) -> None:
    """Version 0: no row for 其他收入, keys in row 2, no defined names, no column for hints."""
    data = _data(form)
    data.move(lambda row, column: (KEY_ROW - 1, column) if row == KEY_ROW else (row, column) if row != KEY_ROW - 1 else None)
    form.delete_row(data.name, form.layout.fields["其他收入"].row)
    form.names.clear()
    _sheet(form, STAMP_SHEET).put(2, 2, "0")


def _repeat_row(form: PaperForm, figure: float | None) -> None:
    spot, sheet = form.layout.fields["年初预算"], _data(form)
    form.insert_rows(sheet.name, spot.row + 1)
    for (row, column), cell in list(sheet.cells.items()):
        if row == spot.row:
            sheet.cells[row + 1, column] = cell
    sheet.put(spot.row + 1, spot.column, figure)


def _of_which_row(form: PaperForm) -> None:
    """A row copied with its hidden key, and made into 其中 of the one above."""
    _repeat_row(form, 12.5)
    spot = form.layout.fields["年初预算"]
    _data(form).put(spot.row + 1, 2, "其中：项目支出预算")


_COST = "三公经费本年预算"

MOVES: dict[str, Move] = {
    # rows of 基础数据 and 指标自评
    "a row inserted in 基础数据": Move(_on_data(lambda f, s: f.insert_rows(s.name, _row_of(f, "年初预算")))),
    "three rows inserted at the top": Move(_on_data(lambda f, s: f.insert_rows(s.name, 1, 3))),
    "a row inserted in 指标自评": Move(lambda f: f.insert_rows(SELF_SHEET, 9)),
    "a row of one field deleted": Move(_on_data(lambda f, s: f.delete_row(s.name, f.layout.fields["本年追加"].row)), False),
    "a row of one of two equal labels deleted": Move(
        _on_data(lambda f, s: f.delete_row(s.name, f.layout.fields["年末结余"].row)), False
    ),
    "a block's heading deleted": Move(_on_data(lambda f, s: f.delete_row(s.name, f.layout.fields[_COST].row - 1))),
    "a row of 指标自评 deleted": Move(lambda f: f.delete_row(SELF_SHEET, 8), False),
    "a row hidden": Move(_on_data(lambda f, s: s.hidden_rows.add(_row_of(f, "年初预算")))),
    "two whole rows swapped": Move(
        _on_data(lambda f, s: _swap_cells(s, f.layout.fields["年初预算"].row, f.layout.fields["本年追加"].row, range(1, 30)))
    ),
    "two rows swapped without their hidden keys": Move(
        _on_data(lambda f, s: _swap_cells(s, f.layout.fields["年初预算"].row, f.layout.fields["本年追加"].row, range(2, 30)))
    ),
    "a row there twice with the same figure": Move(lambda f: _repeat_row(f, 61.36), fills="年初预算"),
    "a row there twice, one blank": Move(lambda f: _repeat_row(f, None)),
    "a row there twice with another figure": Move(lambda f: _repeat_row(f, 77.0), False, fills="年初预算"),
    "an own 其中 row made from a copy": Move(_of_which_row, fills="年初预算"),
    "a total row of the department's own": Move(
        _on_data(lambda f, s: (f.insert_rows(s.name, 27), s.put(27, 2, "收入小计"), s.put(27, 3, 999.0)))
    ),
    # columns
    "a column inserted before the keys": Move(_on_data(lambda f, s: f.insert_columns(s.name, 1))),
    "a column inserted before the labels": Move(_on_data(lambda f, s: f.insert_columns(s.name, 2))),
    "a column inserted before the values": Move(_on_data(lambda f, s: f.insert_columns(s.name, 3))),
    "a column inserted between the values": Move(_on_data(lambda f, s: f.insert_columns(s.name, 4))),
    "a column inserted in 指标自评": Move(lambda f: f.insert_columns(SELF_SHEET, 8)),
    "a value column deleted": Move(_on_data(lambda f, s: f.delete_column(s.name, 4)), False),
    "the column of units deleted": Move(_on_data(lambda f, s: f.delete_column(s.name, 6))),
    "the column of hints deleted": Move(_on_data(lambda f, s: f.delete_column(s.name, 7))),
    "the value column hidden": Move(_on_sheet(lambda s: s.hidden_columns.add(3))),
    "two value columns swapped with their headings": Move(_on_sheet(lambda s: _swap_columns(s, 4, 5, range(1, 200)))),
    "two value columns swapped without the hidden row": Move(_on_sheet(lambda s: _swap_columns(s, 4, 5, range(4, 200))), False),
    "two headings of a block swapped": Move(
        _on_data(lambda f, s: _swap_columns(s, 4, 5, range(f.layout.fields[_COST].row - 1, f.layout.fields[_COST].row))), False
    ),
    "a heading of a block edited": Move(_on_data(lambda f, s: s.put(f.layout.fields[_COST].row - 1, 4, "今年预算")), False),
    # hidden keys and names
    "the hidden key column deleted": Move(_on_data(lambda f, s: f.delete_column(s.name, 1))),
    "the hidden key column cleared": Move(_on_sheet(lambda s: s.move(lambda r, c: None if c == 1 else (r, c)))),
    "the hidden key column typed over": Move(
        _on_sheet(lambda s: [s.put(row, 1, f"{row}") for row, column in list(s.cells) if column == 1])
    ),
    "the hidden keys slid up a row": Move(_on_sheet(lambda s: _slide(s, 1, 12, -1)), False),
    "the hidden keys slid down a row": Move(_on_sheet(lambda s: _slide(s, 1, 12, 1)), False),
    "some hidden keys gone": Move(
        _on_sheet(lambda s: [s.clear(row, column) for row, column in list(s.cells) if column == 1 and row % 3 == 0])
    ),
    "a hidden key copied over the next": Move(
        _on_data(lambda f, s: s.put(f.layout.fields["年初预算"].row, 1, s.text(f.layout.fields["本年追加"].row, 1)))
    ),
    "the hidden key row deleted": Move(_on_data(lambda f, s: f.delete_row(s.name, KEY_ROW))),
    "the hidden key row cleared": Move(_on_sheet(lambda s: s.move(lambda r, c: None if r == KEY_ROW else (r, c)))),
    "the hidden key row slid to the right": Move(
        _on_sheet(lambda s: s.move(lambda r, c: (r, c + 1) if r == KEY_ROW and c > 2 else (r, c))), False
    ),
    "the hidden key row of 指标自评 deleted": Move(lambda f: f.delete_row(SELF_SHEET, KEY_ROW)),
    "the hidden key column of 指标自评 deleted": Move(lambda f: f.delete_column(SELF_SHEET, 1)),
    "the hidden key column of 绩效指标 deleted": Move(lambda f: f.delete_column(ROWS_SHEET, 1)),
    "the hidden key column of 绩效指标 cleared": Move(
        lambda f: _sheet(f, ROWS_SHEET).move(lambda r, c: None if c == 1 else (r, c))
    ),
    "the defined names removed": Move(lambda f: f.names.clear()),
    "the defined names left behind by a program that moved the rows": Move(
        lambda f: [f.names.__setitem__(name, (at[0], at[1] + 1, at[2])) for name, at in list(f.names.items())]
    ),
    "everything hidden removed": Move(
        _on_data(lambda f, s: (f.names.clear(), f.delete_row(s.name, KEY_ROW), f.delete_column(s.name, 1)))
    ),
    # labels
    "a label with spaces and other brackets": Move(_edit_label("因公出国（境）上年预算", "因公 出国(境)　")),
    "a label edited": Move(_edit_label("年初预算", "年初预算数（万元）"), False),
    "a label gone": Move(_on_data(lambda f, s: s.put(_row_of(f, "年初预算"), 2, None))),
    "two labels swapped": Move(
        _on_data(lambda f, s: _swap_cells(s, f.layout.fields["年初预算"].row, f.layout.fields["本年追加"].row, range(2, 3))),
        False,
    ),
    "the labels slid up a row": Move(_on_data(lambda f, s: _slide(s, 2, f.layout.fields["上年结转"].row, -1)), False),
    "the labels slid down a row": Move(_on_data(lambda f, s: _slide(s, 2, f.layout.fields["上年结转"].row, 1)), False),
    "the heading row deleted": Move(_on_data(lambda f, s: f.delete_row(s.name, FIRST_BODY_ROW - 1))),
    "the labels copied beside the values": Move(
        _on_sheet(lambda s: [s.cells.__setitem__((r, 12), cell) for (r, c), cell in list(s.cells.items()) if c == 2])
    ),
    # sheets
    "基础数据 renamed with spaces": Move(lambda f: f.rename(_data(f).name, " 基础 数据　")),
    "基础数据 renamed": Move(lambda f: f.rename(_data(f).name, "Ｓｈｅｅｔ１")),
    "指标自评 renamed": Move(lambda f: f.rename(SELF_SHEET, "自评（打分）")),
    "绩效指标 renamed": Move(lambda f: f.rename(ROWS_SHEET, "绩效指标(2)")),
    "sheets reordered": Move(lambda f: f.sheets.reverse()),
    "基础数据 hidden": Move(lambda f: setattr(_data(f), "state", "hidden")),
    "绩效指标 very hidden": Move(lambda f: setattr(_sheet(f, ROWS_SHEET), "state", "veryHidden")),
    "the guide deleted": Move(lambda f: f.sheets.remove(_sheet(f, GUIDE_SHEET))),
    "the stamp deleted": Move(lambda f: f.sheets.remove(_sheet(f, STAMP_SHEET))),
    "a sheet of the department's own": Move(_ledger),
    "基础数据 copied": Move(lambda f: _copy_of(f, DATA_SHEET, "基础数据 (2)")),
    "a blank copy of 基础数据": Move(lambda f: _blank_copy(f, DATA_SHEET, "基础数据 (2)")),
    "a copy of 基础数据 that says something else": Move(
        lambda f: _copy_of(f, DATA_SHEET, "基础数据 (2)", 年初预算=99.0), False, fills="年初预算"
    ),
    "基础数据 deleted": Move(lambda f: f.sheets.remove(_data(f)), False),
    "绩效指标 deleted": Move(lambda f: f.sheets.remove(_sheet(f, ROWS_SHEET)), False),
    "an older form": Move(_older_form, False),
    # merges
    "the value cell merged over the unused ones beside it": Move(_merge_data(0, 0, 0, 2)),
    "the value merged over two fields": Move(_merge_data(0, 0, 1, 0), False),
    "the value merged over two fields, the covered figure left in the file": Move(_merge_over_leftover, False),
    "the value merged into its label": Move(_merge_data(0, -1, 0, 0), False),
    # the unit's own rows
    "a row inserted among the unit's own": Move(lambda f: f.insert_rows(ROWS_SHEET, 8)),
    "a column inserted among the unit's own": Move(lambda f: f.insert_columns(ROWS_SHEET, 5)),
    "a column of the unit's own at the end": Move(
        lambda f: [_sheet(f, ROWS_SHEET).put(row, 17, "备注" if row == 5 else "有") for row in range(5, 13)]
    ),
    "the heading repeated among the unit's own rows": Move(_table_heading_again),
    "一级指标 merged down": Move(_sections_merged),
    "一级指标 merged down over old contents": Move(lambda f: _sections_merged(f, leftover=True)),
    "一级指标 written once": Move(_sections_left_out, False),
    "a row below the total": Move(_row_below_total, False),
    "a subtotal among the unit's own rows": Move(_subtotal_row, False),
    "a 其中 row among the unit's own": Move(_part_row, False),
    "two columns of the unit's own rows swapped": Move(
        lambda f: _swap_columns(
            _sheet(f, ROWS_SHEET), _table_column(f, "指标值"), _table_column(f, "实际完成值"), range(1, 100)
        )
    ),
    "two headings of the unit's own rows swapped": Move(
        lambda f: _swap_columns(_sheet(f, ROWS_SHEET), _table_column(f, "指标值"), _table_column(f, "实际完成值"), range(5, 6)),
        False,
    ),
    "a heading of the unit's own rows edited": Move(
        lambda f: _sheet(f, ROWS_SHEET).put(FIRST_BODY_ROW, _table_column(f, "实际完成值"), "完成情况"), False
    ),
    "the total row of the unit's own deleted": Move(lambda f: f.delete_row(ROWS_SHEET, 66)),
    "blank rows at the head of the unit's own": Move(lambda f: f.insert_rows(ROWS_SHEET, 6, 3)),
}  # fmt: skip
