"""人工核定: what people have decided, 自评 → 复核 → 核定, with reason and person; score cells of other sheets refer to it."""

from __future__ import annotations

from jixiao_batch.evaluation.decisions import TargetKind
from jixiao_batch.formats import Book, print_table
from jixiao_batch.output.summary.plan import DECIDED, Plan
from jixiao_batch.output.summary.sheet import lines_of, put_number, put_text, put_title
from jixiao_batch.workbook.layout import address

_HEAD_ROW, _FIRST_ROW = 3, 4
_COLUMNS = (
    ("序号", 5),
    ("单位编码", 9),
    ("单位名称", 24),
    ("类别", 10),
    ("对象", 22),
    ("自评", 10),
    ("复核", 10),
    ("核定", 10),
    ("处理", 7),
    ("理由", 30),
    ("依据", 18),
    ("复核人", 9),
    ("日期", 11),
)
_FINAL = 8


def decided_cell(plan: Plan, place: int, kind: TargetKind, target: str) -> str:
    """The cell of 核定 of that decision; `place` is the unit's in the county's list."""
    row = _FIRST_ROW + plan.decided_at[place, kind, target]
    return f"{DECIDED}!{address(row, _FINAL)}"


def write_decided(book: Book, plan: Plan) -> None:
    """One line per decision, unit by unit."""
    sheet = book.sheet(DECIDED)
    note = "复核是按指标体系算出的数，核定是复核人员定的数；各表得分、名次、等次按核定计。"
    put_title(book, sheet, f"{plan.heading}人工核定表", (note, ""), len(_COLUMNS))
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 22)
    words, right = book.boxed(text_wrap=True), book.boxed(align="right")
    for number, (place, one) in enumerate(plan.decided, start=1):
        row, unit, decision = _FIRST_ROW + number - 1, plan.county.units[place], one.decision
        sheet.rows_done(row - 1)
        texts = (
            "", unit.code, unit.label, decision.kind, decision.target, one.claimed, one.computed, one.final, decision.action,
            one.reason, decision.basis, decision.person, decision.day,
        )  # fmt: skip
        for column, text in enumerate(texts, start=1):
            put_text(sheet, row, column, text, right if 6 <= column <= _FINAL else words)
        put_number(sheet, row, 1, number, book.boxed(align="center"))
        if one.points is not None:
            put_number(sheet, row, _FINAL, one.points, book.boxed(align="right", bold=True, num_format=plan.points))
        most = max(lines_of(text, width) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
        sheet.set_row(row - 1, 13.0 * most + 5)
    sheet.freeze_panes(_HEAD_ROW, 3)
    sheet.hide_gridlines(2)
    last = _FIRST_ROW + len(plan.decided) - 1
    print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)
