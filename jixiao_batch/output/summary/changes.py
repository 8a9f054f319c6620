"""What changed between two runs, for the people who telephone: 变化情况.xlsx, and 较上次变化 in the county workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS
from jixiao_batch.findings.model import SEVERITY_WORDS
from jixiao_batch.formats import Book, print_table
from jixiao_batch.history.changes import MOVEMENT_WORDS, UnitChange
from jixiao_batch.history.past import PastFinding, PastUnit
from jixiao_batch.numbers import round_half_up
from jixiao_batch.output.summary.plan import FINDINGS_SINCE_LAST, SINCE_LAST, VALUES_SINCE_LAST, Plan, points_format
from jixiao_batch.output.summary.sheet import lines_of, merge, put_number, put_text, put_title

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class _Table:
    """One sheet: its name, title, what to know first, (heading, width) of the columns, and the rows."""

    name: str
    title: str
    note: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[Cell]]
    nothing: str


def write_changes(changes: Sequence[UnitChange], file: Path, *, before: str, after: str) -> None:
    """Writes the workbook; `before` and `after` name the two runs."""
    book = Book(file, "变化情况")
    note = f"上次：{before}；本次：{after}。"
    happened = [change for change in changes if change.happened]
    for table in (_units(happened, note), _findings(happened, note), _values(happened, note)):
        _write(book, table)
    book.close()


def write_since_last(book: Book, plan: Plan) -> None:
    """The sheet 较上次变化 of the county workbook: units."""
    table = _units(_since_last(plan), _note(plan))
    _write(book, replace(table, name=SINCE_LAST, title="较上次运行的变化"))


def write_values_since_last(book: Book, plan: Plan) -> None:
    """较上次填报: cell by cell what forms that came again say otherwise."""
    _write(book, replace(_values(_since_last(plan), _note(plan)), name=VALUES_SINCE_LAST))


def write_findings_since_last(book: Book, plan: Plan) -> None:
    """较上次问题: what was corrected, what was not, what is new."""
    _write(book, replace(_findings(_findings_moved(plan), _note(plan)), name=FINDINGS_SINCE_LAST))


def no_values_since_last(plan: Plan) -> str:
    """Why 较上次填报 is left out, "" when it is not."""
    return "" if any(change.values for change in _since_last(plan)) else "没有重报后改动的填报项"


def no_findings_since_last(plan: Plan) -> str:
    """Why 较上次问题 is left out, "" when it is not."""
    moved = any(change.corrected or change.remaining or change.arisen for change in _findings_moved(plan))
    return "" if moved else "没有改正的、重报后仍有的和新出现的问题"


def _since_last(plan: Plan) -> tuple[UnitChange, ...]:
    last_time = plan.compared.last_time
    return tuple(change for change in last_time.changes if change.happened) if last_time is not None else ()


def _findings_moved(plan: Plan) -> tuple[UnitChange, ...]:
    """Without units that have neither sent a form nor got other findings: what they still have wrong is no change."""
    return tuple(
        change for change in _since_last(plan) if change.movement in ("new", "sent again") or change.corrected or change.arisen
    )


def _note(plan: Plan) -> str:
    last_time = plan.compared.last_time
    return f"上次：{last_time.before_words}。" if last_time is not None and last_time.before_words else ""


def _units(changes: Sequence[UnitChange], note: str) -> _Table:
    columns = (
        ("单位编码", 9), ("单位名称", 28), ("报送", 7), ("上次状态", 9), ("本次状态", 9), ("上次得分", 9), ("本次得分", 9),
        ("得分变化", 9), ("上次名次", 8), ("本次名次", 8), ("名次升降", 8), ("已改正", 7), ("未改正", 7), ("新出现", 7),
    )  # fmt: skip
    rows = [
        (
            change.unit.code, change.unit.name, MOVEMENT_WORDS[change.movement], _status(change.before), _status(change.after),
            _total(change.before), _total(change.after), change.points, _rank(change.before), _rank(change.after),
            change.places_up, len(change.corrected), change.problems_left, len(change.arisen),
        )
        for change in changes
    ]  # fmt: skip
    more = f"{note}名次升降：正数为上升。问题按处数计。只列有变化的单位。"
    return _Table("单位变化", "两次运行之间的变化", more, columns, rows, "两次结果没有任何变化")


def _findings(changes: Sequence[UnitChange], note: str) -> _Table:
    columns = (
        ("单位编码", 9),
        ("单位名称", 26),
        ("情况", 8),
        ("级别", 6),
        ("工作表", 11),
        ("单元格", 8),
        ("问题", 18),
        ("说明", 60),
    )
    rows = [
        (change.unit.code, change.unit.name, word, *_told(finding))
        for change in changes
        for word, findings in (("未改正", change.remaining), ("新出现", change.arisen), ("已改正", change.corrected))
        for finding in findings
    ]
    return _Table("问题变化", "问题改正情况", note, columns, rows, "两次都没有发现问题")


def _values(changes: Sequence[UnitChange], note: str) -> _Table:
    columns = (("单位编码", 9), ("单位名称", 28), ("填报项", 34), ("上次填报", 26), ("本次填报", 26))
    rows = [
        (change.unit.code, change.unit.name, value.field.replace(":", "："), value.before or "（空）", value.after or "（空）")
        for change in changes
        for value in change.values
    ]
    return _Table("逐项变化", "重报的表改了哪些填报项", note, columns, rows, "没有改动的填报项")


def _told(finding: PastFinding) -> tuple[str, ...]:
    word = next((word for severity, word in SEVERITY_WORDS.items() if severity == finding.severity), finding.severity)
    return word, finding.sheet, finding.cell, finding.title, finding.message


def _status(unit: PastUnit | None) -> str:
    if unit is None:
        return "—"
    return next((word for status, word in UNIT_STATUS_WORDS.items() if status == unit.status), unit.status)


def _total(unit: PastUnit | None) -> Decimal | None:
    return unit.total if unit is not None and not unit.provisional else None


def _rank(unit: PastUnit | None) -> int | None:
    return unit.rank if unit is not None else None


def _places(points: Decimal) -> int:
    """Decimals with which the points were kept, at most two."""
    exponent = points.as_tuple().exponent
    return min(2, -exponent) if isinstance(exponent, int) and exponent < 0 else 0


def _write(book: Book, table: _Table) -> None:
    sheet = book.sheet(table.name)
    sheet.hide_gridlines(2)
    put_title(book, sheet, table.title, (table.note, ""), len(table.columns))
    for column, (heading, width) in enumerate(table.columns, start=1):
        sheet.set_column(column - 1, column - 1, width)
        put_text(sheet, 3, column, heading, book.heading())
    places = max([0, *(_places(cell) for row in table.rows for cell in row if isinstance(cell, Decimal))])
    points = book.boxed(align="right", num_format=points_format(places))
    words, number = book.boxed(text_wrap=True), book.boxed(align="right")
    for row, cells in enumerate(table.rows, start=4):
        sheet.rows_done(row - 1)
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, Decimal):
                put_number(sheet, row, column, round_half_up(cell, 2), points)
            elif isinstance(cell, int):
                put_number(sheet, row, column, cell, number)
            else:
                put_text(sheet, row, column, cell or "", words)
        lines = max(lines_of(str(cell or ""), width) for cell, (_, width) in zip(cells, table.columns, strict=True))
        sheet.set_row(row - 1, 13.0 * lines + 5)
    if not table.rows:
        merge(sheet, (4, 1), (4, len(table.columns)), table.nothing, book.boxed(align="center"))
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, max(3, len(table.rows) + 2), len(table.columns) - 1)
    last = 3 + max(1, len(table.rows))
    print_table(sheet, [width for _, width in table.columns], head=(3, 3), last_row=last)
