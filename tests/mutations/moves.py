"""What people do to the build of a form: rows, columns, sheets, keys, labels. Each takes the paper form and changes it.

Places are meant as on the form as issued; where an earlier change took them away, the change raises LookupError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jixiao_batch.workbook.layout import DATA_SHEET, FIRST_BODY_ROW, GUIDE_SHEET, KEY_ROW, ROWS_SHEET, SELF_SHEET, STAMP_SHEET
from mutations.paper_form import Cell, PaperForm, Sheet

Change = Callable[[PaperForm], object]


@dataclass(frozen=True)
class Move:
    """A change of the build. `harmless`: the form must read exactly as before; else it may also be reported."""

    change: Change
    harmless: bool = True
    #: what the change takes away that a person would go by: two changes of the same are not tried together
    spends: str = ""


def _on_data(change: Callable[[PaperForm, Sheet], object]) -> Change:
    return lambda form: change(form, form[DATA_SHEET])


def _on_sheet(change: Callable[[Sheet], object]) -> Change:
    return lambda form: change(form[DATA_SHEET])


def _row(form: PaperForm, field_id: str) -> int:
    """The row of the field on the form as issued."""
    return form.layout.fields[field_id].row


def _delete_row(sheet_name: str, row_of: Callable[[PaperForm], int] | int) -> Change:
    def change(form: PaperForm) -> None:
        sheet, row = form[sheet_name], row_of if isinstance(row_of, int) else row_of(form)
        form.delete_row(sheet, sheet.now(row, 2)[0])

    return change


def _delete_column(sheet_name: str, column: int) -> Change:
    def change(form: PaperForm) -> None:
        sheet = form[sheet_name]
        form.delete_column(sheet, sheet.now(FIRST_BODY_ROW, column)[1])

    return change


def _insert_rows(sheet_name: str, row: int, count: int = 1) -> Change:
    return lambda form: form.insert_rows(form[sheet_name], form[sheet_name].now(row, 2)[0], count)


def _insert_column(sheet_name: str, column: int) -> Change:
    return lambda form: form.insert_columns(form[sheet_name], form[sheet_name].now(FIRST_BODY_ROW, column)[1])


def _type(field_of: str, column: int, text: str | None, above: int = 0) -> Change:
    """Type over the cell in that column of the field's row, or of one `above` it."""

    def change(form: PaperForm) -> None:
        spot = form.layout.fields[field_of]
        sheet = form[spot.sheet]
        sheet.put(*sheet.now(spot.row - above, column), text)

    return change


def _swap(sheet: Sheet, pairs: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Swap the cells of each pair of places, given as on the form as issued."""
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    for one, other in pairs:
        here, there = sheet.now(*one), sheet.now(*other)
        moved |= {here: there, there: here}
    sheet.move(lambda row, column: moved.get((row, column), (row, column)))


def _swap_rows(one: str, other: str, columns: range) -> Change:
    """Swap the cells of two fields' rows in some columns."""

    def change(form: PaperForm) -> None:
        first, second = _row(form, one), _row(form, other)
        _swap(form[DATA_SHEET], (((first, column), (second, column)) for column in columns))

    return change


def _swap_columns(sheet_name: str, one: int, other: int, rows: range) -> Change:
    return lambda form: _swap(form[sheet_name], (((row, one), (row, other)) for row in rows))


def _slide(column: int, first: str, by: int) -> Change:
    """Cells of one column of 基础数据 from the field's row on, moved up (-1, the first one goes) or down."""

    def change(form: PaperForm) -> None:
        sheet = form[DATA_SHEET]
        top, here = sheet.now(_row(form, first), column)

        def target(row: int, at: int) -> tuple[int, int] | None:
            if at != here or row < top:
                return row, at
            return None if by < 0 and row == top else (row + by, at)

        sheet.move(target)

    return change


def _clear_key_column(sheet_name: str, *, every: int = 1, typed: str | None = None) -> Change:
    """Clear the hidden keys of a sheet, or every third of them, or type over them."""

    def change(form: PaperForm) -> None:
        sheet = form[sheet_name]
        column = sheet.now(FIRST_BODY_ROW, 1)[1]
        for row, at in list(sheet.cells):
            if at == column and row % every == 0:
                sheet.put(row, at, typed and f"{typed}{row}")

    return change


def _change_key_row(moved_by: int | None) -> Change:
    """Slide the hidden column keys to the right, or clear them."""

    def change(form: PaperForm) -> None:
        sheet = form[DATA_SHEET]
        hidden, first = sheet.now(KEY_ROW, 3)

        def target(row: int, column: int) -> tuple[int, int] | None:
            if row != hidden or column < (first if moved_by else 1):
                return row, column
            return (row, column + moved_by) if moved_by else None

        sheet.move(target)

    return change


def _copy_of(form: PaperForm, name: str, title: str, **typed: float | None) -> None:
    source = form[name]
    copied = Sheet(title, dict(source.cells), list(source.merges), trail=list(source.trail))
    for field_id, number in typed.items():
        spot = form.layout.fields[field_id]
        copied.put(*copied.now(spot.row, spot.column), number)
    form.sheets.append(copied)


def _blank_copy(form: PaperForm, name: str, title: str) -> None:
    fields = [place.field.id for place in form.layout.fields.values() if place.sheet == name]
    _copy_of(form, name, title, **dict.fromkeys(fields))


def _ledger(form: PaperForm) -> None:
    """A pay list of the department's own, with a few words of the form in it."""
    rows: list[tuple[str, str | float, str | float]] = [("姓名", "年初预算", "基本支出"), ("张某", 1.0, 2.0), ("合计", 3.0, 4.0)]
    cells = {(r, c): Cell(value) for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1)}
    form.sheets.insert(0, Sheet("工资表", cells))


def _merge(top: int, left: int, bottom: int, right: int, *, leftover: bool = False) -> Change:
    """Merge cells of 基础数据, given as offsets from the cell of 年初预算; `leftover`: what is covered stays in the file."""

    def change(form: PaperForm) -> None:
        _, row, column = form.where("年初预算")
        sheet = form[DATA_SHEET]
        for place in list(sheet.cells):
            inside = row + top <= place[0] <= row + bottom and column + left <= place[1] <= column + right
            if inside and place != (row + top, column + left) and not leftover:
                sheet.put(*place, None)
        sheet.merges.append((row + top, column + left, row + bottom, column + right))

    return change


def _older_form(form: PaperForm) -> None:
    """Version 0: no row for 其他收入, keys in row 2, no defined names."""
    data = form[DATA_SHEET]
    hidden = data.now(KEY_ROW, 1)[0]
    data.move(lambda row, column: (row - 1, column) if row == hidden else (row, column) if row != hidden - 1 else None)
    _delete_row(DATA_SHEET, lambda form: _row(form, "其他收入"))(form)
    form.names.clear()
    form[STAMP_SHEET].put(2, 2, "0")


def _repeat_row(figure: float | None, label: str = "") -> Change:
    """The row of 年初预算 copied below itself with its hidden key, another figure and perhaps another label."""

    def change(form: PaperForm) -> None:
        sheet, row, column = form.where("年初预算")
        label_column = sheet.now(_row(form, "年初预算"), 2)[1]
        form.insert_rows(sheet, row + 1)
        for (at, beside), cell in list(sheet.cells.items()):
            if at == row:
                sheet.cells[row + 1, beside] = cell
        sheet.put(row + 1, column, figure)
        if label:
            sheet.put(row + 1, label_column, label)

    return change


def _own_total(form: PaperForm) -> None:
    sheet = form[DATA_SHEET]
    row, column = sheet.now(_row(form, "基本支出") - 1, 2)
    form.insert_rows(sheet, row)
    sheet.put(row, column, "收入小计")
    sheet.put(row, column + 1, 999.0)


def _copy_labels(form: PaperForm) -> None:
    sheet = form[DATA_SHEET]
    column = sheet.now(FIRST_BODY_ROW, 2)[1]
    for (row, at), cell in list(sheet.cells.items()):
        if at == column:
            sheet.cells[row, column + 12] = cell


def _copy_key(form: PaperForm) -> None:
    sheet = form[DATA_SHEET]
    source, target = (sheet.now(_row(form, field_id), 1) for field_id in ("本年追加", "年初预算"))
    sheet.put(*target, sheet.text(*source))


def _leave_names_behind(form: PaperForm) -> None:
    form.names = {name: (sheet, row + 1, column) for name, (sheet, row, column) in form.names.items()}


def _in_turn(*changes: Change) -> Change:
    return lambda form: [change(form) for change in changes]


_BUDGET, _COST = "年初预算", "三公经费本年预算"

MOVES: dict[str, Move] = {
    # rows of 基础数据 and 指标自评
    "a row inserted in 基础数据": Move(_insert_rows(DATA_SHEET, 21)),
    "three rows inserted at the top": Move(_insert_rows(DATA_SHEET, 1, 3)),
    "a row inserted in 指标自评": Move(_insert_rows(SELF_SHEET, 9)),
    "a row of one field deleted": Move(_delete_row(DATA_SHEET, lambda f: _row(f, "本年追加")), False),
    "a row of one of two equal labels deleted": Move(_delete_row(DATA_SHEET, lambda f: _row(f, "年末结余")), False),
    "a block's heading deleted": Move(_delete_row(DATA_SHEET, lambda f: _row(f, _COST) - 1), spends="headings"),
    "a row of 指标自评 deleted": Move(_delete_row(SELF_SHEET, 8), False),
    "a row hidden": Move(_on_data(lambda f, s: s.hidden_rows.add(s.now(_row(f, _BUDGET), 2)[0]))),
    "two whole rows swapped": Move(_swap_rows(_BUDGET, "本年追加", range(1, 9))),
    "two rows swapped without their hidden keys": Move(_swap_rows(_BUDGET, "本年追加", range(2, 9)), spends="labels"),
    "a row there twice with the same figure": Move(_repeat_row(61.36), spends=_BUDGET),
    "a row there twice, one blank": Move(_repeat_row(None), spends=_BUDGET),
    "a row there twice with another figure": Move(_repeat_row(77.0), False, spends=_BUDGET),
    "an own 其中 row made from a copy": Move(_repeat_row(12.5, "其中：项目支出预算"), spends=_BUDGET),
    "a total row of the department's own": Move(_own_total),
    # columns
    "a column inserted before the keys": Move(_insert_column(DATA_SHEET, 1)),
    "a column inserted before the labels": Move(_insert_column(DATA_SHEET, 2)),
    "a column inserted before the values": Move(_insert_column(DATA_SHEET, 3)),
    "a column inserted between the values": Move(_insert_column(DATA_SHEET, 4)),
    "a column inserted in 指标自评": Move(_insert_column(SELF_SHEET, 8)),
    "a value column deleted": Move(_delete_column(DATA_SHEET, 4), False),
    "the column of units deleted": Move(_delete_column(DATA_SHEET, 6)),
    "the column of hints deleted": Move(_delete_column(DATA_SHEET, 7)),
    "the value column hidden": Move(_on_sheet(lambda s: s.hidden_columns.add(s.now(FIRST_BODY_ROW, 3)[1]))),
    "two value columns swapped with their headings": Move(_swap_columns(DATA_SHEET, 4, 5, range(1, 200)), spends="headings"),
    "two value columns swapped without the hidden row": Move(
        _swap_columns(DATA_SHEET, 4, 5, range(4, 200)), False, spends="headings"
    ),
    "two headings of a block swapped": Move(_swap_columns(DATA_SHEET, 4, 5, range(36, 37)), False, spends="headings"),
    "a heading of a block edited": Move(_type(_COST, 4, "今年预算", above=1), False, spends="headings"),
    # hidden keys and names
    "the hidden key column deleted": Move(_delete_column(DATA_SHEET, 1)),
    "the hidden key column cleared": Move(_clear_key_column(DATA_SHEET)),
    "the hidden key column typed over": Move(_clear_key_column(DATA_SHEET, typed="第")),
    "the hidden keys slid up a row": Move(_slide(1, "联系电话", -1), False),
    "the hidden keys slid down a row": Move(_slide(1, "联系电话", 1), False),
    "some hidden keys gone": Move(_clear_key_column(DATA_SHEET, every=3)),
    "a hidden key copied over the next": Move(_copy_key),
    "the hidden key row deleted": Move(_delete_row(DATA_SHEET, KEY_ROW)),
    "the hidden key row cleared": Move(_change_key_row(None)),
    "the hidden key row slid to the right": Move(_change_key_row(1)),
    "the hidden key row of 指标自评 deleted": Move(_delete_row(SELF_SHEET, KEY_ROW), spends="self headings"),
    "the hidden key column of 指标自评 deleted": Move(_delete_column(SELF_SHEET, 1)),
    "the hidden key column of 绩效指标 deleted": Move(_delete_column(ROWS_SHEET, 1)),
    "the hidden key column of 绩效指标 cleared": Move(_clear_key_column(ROWS_SHEET)),
    "the defined names removed": Move(lambda f: f.names.clear()),
    "the defined names left behind by a program that moved the rows": Move(_leave_names_behind),
    "everything hidden removed": Move(
        _in_turn(lambda f: f.names.clear(), _delete_row(DATA_SHEET, KEY_ROW), _delete_column(DATA_SHEET, 1)), spends="labels"
    ),
    # labels
    "a label with spaces and other brackets": Move(_type("因公出国（境）上年预算", 2, "因公 出国(境)　")),
    "a label edited": Move(_type(_BUDGET, 2, "年初预算数（万元）"), False, spends=_BUDGET),
    "a label gone": Move(_type(_BUDGET, 2, None), spends=_BUDGET),
    "two labels swapped": Move(_swap_rows(_BUDGET, "本年追加", range(2, 3)), False, spends="labels"),
    "the labels slid up a row": Move(_slide(2, "上年结转", -1), False, spends="labels"),
    "the labels slid down a row": Move(_slide(2, "上年结转", 1), False, spends="labels"),
    "the heading row deleted": Move(_delete_row(DATA_SHEET, FIRST_BODY_ROW - 1), spends="headings"),
    "all above the first block deleted": Move(
        _in_turn(*(_delete_row(DATA_SHEET, row) for row in range(1, FIRST_BODY_ROW))), spends="headings"
    ),
    "all above the first indicator of 指标自评 deleted": Move(
        _in_turn(*(_delete_row(SELF_SHEET, row) for row in range(1, FIRST_BODY_ROW + 1))), spends="self headings"
    ),
    "the labels copied beside the values": Move(_copy_labels),
    # sheets
    "基础数据 renamed with spaces": Move(lambda f: f.rename(DATA_SHEET, " 基础 数据　")),
    "基础数据 renamed": Move(lambda f: f.rename(DATA_SHEET, "Ｓｈｅｅｔ１")),
    "指标自评 renamed": Move(lambda f: f.rename(SELF_SHEET, "自评（打分）")),
    "绩效指标 renamed": Move(lambda f: f.rename(ROWS_SHEET, "绩效指标(2)")),
    "sheets reordered": Move(lambda f: f.sheets.reverse()),
    "基础数据 hidden": Move(lambda f: setattr(f[DATA_SHEET], "state", "hidden")),
    "绩效指标 very hidden": Move(lambda f: setattr(f[ROWS_SHEET], "state", "veryHidden")),
    "the guide deleted": Move(lambda f: f.sheets.remove(f[GUIDE_SHEET])),
    "the stamp deleted": Move(lambda f: f.sheets.remove(f[STAMP_SHEET])),
    "a sheet of the department's own": Move(_ledger),
    "基础数据 copied": Move(lambda f: _copy_of(f, DATA_SHEET, "基础数据 (2)")),
    "a blank copy of 基础数据": Move(lambda f: _blank_copy(f, DATA_SHEET, "基础数据 (2)")),
    "a copy of 基础数据 that says something else": Move(
        lambda f: _copy_of(f, DATA_SHEET, "基础数据 (2)", 年初预算=99.0), False, spends=_BUDGET
    ),
    "基础数据 deleted": Move(lambda f: f.sheets.remove(f[DATA_SHEET]), False),
    "绩效指标 deleted": Move(lambda f: f.sheets.remove(f[ROWS_SHEET]), False),
    "an older form": Move(_older_form, False),
    # merges
    "the value cell merged over the unused ones beside it": Move(_merge(0, 0, 0, 2)),
    "the value merged over two fields": Move(_merge(0, 0, 1, 0), False),
    "the value merged over two fields, the covered figure left in the file": Move(_merge(0, 0, 1, 0, leftover=True), False),
    "the value merged into its label": Move(_merge(0, -1, 0, 0), False, spends=_BUDGET),
}
