"""What people do to the table of their own indicator rows (绩效指标)."""

from __future__ import annotations

from collections.abc import Callable

from jixiao_batch.workbook.layout import ROWS_SHEET, TablePlace
from mutations.moves import Move
from mutations.paper_form import Content, PaperForm, Sheet

#: takes the sheet, the table as issued and where a cell of it stands now
TableChange = Callable[["Table"], object]


class Table:
    """The table on the paper form; rows count from 0 at its first row, columns go by their headings."""

    def __init__(self, form: PaperForm) -> None:
        assert form.layout.table is not None
        self.form = form
        self.place: TablePlace = form.layout.table
        self.sheet: Sheet = form[ROWS_SHEET]

    def now(self, row: int, heading: str) -> tuple[int, int]:
        return self.sheet.now(self.place.first_row + row, self.place.columns[heading])

    def put(self, row: int, heading: str, content: Content) -> None:
        self.sheet.put(*self.now(row, heading), content)

    def insert_row(self, row: int, **contents: Content) -> None:
        """A new row before row `row`."""
        at, _ = self.now(row, "三级指标")
        columns = {heading: self.now(row, heading)[1] for heading in self.place.columns}
        self.form.insert_rows(self.sheet, at)
        for heading, content in contents.items():
            self.sheet.put(at, columns[heading], content)


def _table(change: TableChange, *, harmless: bool = True, spends: str = "") -> Move:
    return Move(lambda form: change(Table(form)), harmless, spends)


def _merge_sections(leftover: bool) -> TableChange:
    """一级指标 merged down the four rows of 产出, as such tables are usually made up."""

    def change(table: Table) -> None:
        for row in range(1, 4):
            table.put(row, "一级指标", "效益" if leftover else None)
        table.sheet.merges.append((*table.now(0, "一级指标"), *table.now(3, "一级指标")))

    return change


def _write_sections_once(table: Table) -> None:
    for row in range(1, 4):
        table.put(row, "一级指标", None)


def _put_row_below_total(table: Table) -> None:
    below = max(row for row, _ in table.sheet.cells) + 2
    for heading in table.place.columns:
        row, column = table.now(1, heading)
        table.sheet.put(below, column, table.sheet.text(row, column))
        table.sheet.put(row, column, None)


def _swap_columns(first_row: int) -> TableChange:
    """指标值 and 实际完成值 change places, from that row of the sheet on."""

    def change(table: Table) -> None:
        one, other = (table.now(0, heading)[1] for heading in ("指标值", "实际完成值"))
        top = table.now(0, "指标值")[0] + first_row
        bottom = top + 1 if first_row < 0 else 10_000

        def target(row: int, column: int) -> tuple[int, int]:
            return (row, {one: other, other: one}.get(column, column)) if top <= row < bottom else (row, column)

        table.sheet.move(target)

    return change


def _own_column(table: Table) -> None:
    for row in range(-1, 8):
        at, column = table.now(row, "偏差原因及改进措施")
        table.sheet.put(at, column + 6, "备注" if row < 0 else "有")


def _paste_ledger(table: Table) -> None:
    row, _ = table.now(8, "三级指标")
    columns = [table.now(8, heading)[1] for heading in ("一级指标", "三级指标", "分值")]
    table.form.insert_rows(table.sheet, row, 1500)
    for at in range(row, row + 1500):
        for column, content in zip(columns, ("产出", f"明细{at}", 1.0), strict=True):
            table.sheet.put(at, column, content)


def _delete_total(table: Table) -> None:
    table.form.delete_row(table.sheet, table.now(table.place.rows, "三级指标")[0])


def _delete_headings(table: Table) -> None:
    table.form.delete_row(table.sheet, table.now(-1, "三级指标")[0])


def _insert_column(table: Table) -> None:
    table.form.insert_columns(table.sheet, table.now(0, "三级指标")[1])


def _repeat_headings(table: Table) -> None:
    table.insert_row(3, **{heading: heading for heading in table.place.columns})


TABLE_MOVES: dict[str, Move] = {
    "a row inserted among the unit's own": _table(lambda t: t.insert_row(2)),
    "blank rows at the head of the unit's own": _table(lambda t: (t.insert_row(0), t.insert_row(0))),
    "a column inserted among the unit's own": _table(_insert_column),
    "a column of the unit's own at the end": _table(_own_column),
    "the headings repeated among the unit's own rows": _table(_repeat_headings),
    "the headings of the unit's own rows deleted": _table(_delete_headings, spends="table headings"),
    "一级指标 merged down": _table(_merge_sections(leftover=False), spends="sections"),
    "一级指标 merged down over old contents": _table(_merge_sections(leftover=True), spends="sections"),
    "一级指标 written once": _table(_write_sections_once, harmless=False, spends="sections"),
    "a row below the total": _table(_put_row_below_total, harmless=False, spends="sections"),
    "a subtotal among the unit's own rows": _table(lambda t: t.insert_row(4, 二级指标="小计", 分值=19.5), harmless=False),
    "a 其中 row among the unit's own": _table(lambda t: t.insert_row(1, 三级指标="其中：线上培训", 指标值=3.0), harmless=False),
    "two columns of the unit's own rows swapped": _table(_swap_columns(-5)),
    "two headings of the unit's own rows swapped": _table(_swap_columns(-1), harmless=False, spends="table headings"),
    "a heading of the unit's own rows edited": _table(
        lambda t: t.put(-1, "实际完成值", "完成情况"), harmless=False, spends="table headings"
    ),
    "a ledger pasted into the unit's own rows": _table(_paste_ledger, harmless=False),
    "the total row of the unit's own deleted": _table(_delete_total),
    "an error in a row of the unit's own": _table(
        lambda t: t.sheet.put(*t.now(0, "实际完成值"), "#DIV/0!", error=True), harmless=False
    ),
    "a figure of the unit's own rows shown as a percentage": _table(
        lambda t: t.sheet.put(*t.now(0, "实际完成值"), 0.13, style="0%"), harmless=False
    ),
    "a figure of the unit's own rows shown in thousands": _table(
        lambda t: t.sheet.put(*t.now(0, "实际完成值"), 13000.0, style="0,"), harmless=False
    ),
    "a share typed into a percent cell": _table(
        lambda t: (t.sheet.put(*t.now(2, "指标值"), 0.95, style="0%"), t.sheet.put(*t.now(2, "实际完成值"), 0.965, style="0.0%"))
    ),
    "a bare share in a row of percentages": _table(lambda t: t.put(2, "实际完成值", 0.965), harmless=False),
    "a date in a row of the unit's own": _table(
        lambda t: t.sheet.put(*t.now(0, "实际完成值"), 45410.0, style="yyyy-mm-dd"), harmless=False
    ),
    "约 in a row of the unit's own": _table(lambda t: t.put(0, "实际完成值", "约13"), harmless=False),
    "another unit in a row of the unit's own": _table(lambda t: t.put(0, "实际完成值", "13人"), harmless=False),
    "points written with 分": _table(lambda t: t.put(0, "分值", "5.5分")),
    "points left blank": _table(lambda t: t.put(0, "分值", None), harmless=False),
}
