"""问题分类: which kinds of problem there are, how often, in which units."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao_batch.findings.model import SEVERITY_WORDS, Finding, Severity
from jixiao_batch.formats import ERROR_INK, INK, QUERY_INK, Book, print_table
from jixiao_batch.numbers import ARITHMETIC, round_score
from jixiao_batch.output.summary.findings import finding_cells
from jixiao_batch.output.summary.plan import KINDS, Plan
from jixiao_batch.output.summary.sheet import (
    SUM_FILL,
    lines_of,
    marked_title,
    merge,
    put_formula,
    put_number,
    put_text,
    put_title,
)
from jixiao_batch.workbook.layout import address

_HEAD_ROW, _FIRST_ROW = 3, 4
_COLUMNS = (
    ("序号", 5), ("级别", 6), ("问题", 22), ("处数", 7), ("单位数", 7), ("占已报单位", 9), ("处理办法", 50), ("涉及的单位", 54),
)  # fmt: skip
_LEVEL, _TITLE, _COUNT, _UNITS, _SHARE = 2, 3, 4, 5, 6
_INKS: dict[Severity, str] = {"error": ERROR_INK, "query": QUERY_INK, "note": INK}
#: names of units that one line lists
_NAMED = 8


@dataclass(slots=True)
class _Kind:
    """Findings of one level and title."""

    first: Finding
    count: int = 0
    units: dict[int, str] = field(default_factory=dict)


def write_kinds(book: Book, plan: Plan) -> None:
    """One line per kind, the gravest level first, then the most frequent; counted by formulas over 问题清单."""
    sheet, kinds = book.sheet(KINDS), _kinds(plan)
    received = sum(1 for unit in plan.county.units if unit.status != "missing")
    note = f"按级别和处数排列；占比＝有此问题的单位数÷已报单位数（{received} 个）。逐条见“问题清单”。"
    put_title(book, sheet, f"{plan.heading}问题分类表", (note, ""), len(_COLUMNS))
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 22)
    levels, titles = finding_cells(plan)
    wrapped, centred = book.boxed(text_wrap=True), book.boxed(align="center")
    for number, (title, kind) in enumerate(kinds.items(), start=1):
        row, severity = _FIRST_ROW + number - 1, kind.first.severity
        names = list(kind.units.values())
        named = "、".join(names[:_NAMED]) + (f"等 {len(names)} 个" if len(names) > _NAMED else "")
        put_number(sheet, row, 1, number, centred)
        look = book.boxed(align="center", bold=severity == "error", font_color=_INKS[severity])
        put_text(sheet, row, _LEVEL, SEVERITY_WORDS[severity], look)
        put_text(sheet, row, _TITLE, title[1], wrapped)
        counted = f"COUNTIFS({levels},{address(row, _LEVEL)},{titles},{address(row, _TITLE)})"
        put_formula(sheet, row, _COUNT, counted, kind.count, centred)
        put_number(sheet, row, _UNITS, len(names), centred)
        share = round_score(ARITHMETIC.divide(len(names), received), 4)
        put_formula(
            sheet,
            row,
            _SHARE,
            f"ROUND({address(row, _UNITS)}/{received},4)",
            share,
            book.boxed(num_format="0.0%", align="center"),
        )
        put_text(sheet, row, 7, kind.first.fix, wrapped)
        put_text(sheet, row, 8, named, wrapped)
        sheet.set_row(row - 1, 13.5 * max(lines_of(kind.first.fix, 50), lines_of(named, 54), lines_of(title[1], 22)) + 5)
    last = _FIRST_ROW + len(kinds)
    strong = book.boxed(bold=True, align="center", bg_color=SUM_FILL)
    merge(sheet, (last, 1), (last, _TITLE), "合　计", strong)
    total = sum(kind.count for kind in kinds.values())
    put_formula(sheet, last, _COUNT, f"SUM({address(_FIRST_ROW, _COUNT)}:{address(last - 1, _COUNT)})", total, strong)
    merge(sheet, (last, _UNITS), (last, len(_COLUMNS)), "", strong)
    sheet.freeze_panes(_HEAD_ROW, _TITLE)
    sheet.autofilter(_HEAD_ROW - 1, 0, last - 2, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)
    print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)


def _kinds(plan: Plan) -> dict[tuple[Severity, str], _Kind]:
    common = {count.code for count in plan.summary.findings if count.common}
    kinds: dict[tuple[Severity, str], _Kind] = {}
    for place, unit in enumerate(plan.county.units):
        for finding in unit.findings:
            key = finding.severity, marked_title(finding.title, finding.code in common)
            kind = kinds.setdefault(key, _Kind(finding))
            kind.count += 1
            kind.units[place] = unit.label
    order = list(SEVERITY_WORDS)
    return dict(sorted(kinds.items(), key=lambda item: (order.index(item[0][0]), -item[1].count, item[0][1])))
