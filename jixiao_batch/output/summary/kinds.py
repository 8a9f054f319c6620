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
from jixiao_batch.output.summary.walking import UnitRows, Visited
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
    """Findings of one level and title: the first of them, how many there are, in how many units, and the first units' names."""

    first: Finding
    count: int = 0
    units: int = 0
    last_place: int = -1
    names: list[str] = field(default_factory=list)

    def add(self, visited: Visited) -> None:
        self.count += 1
        if visited.place != self.last_place:
            self.last_place = visited.place
            self.units += 1
            if len(self.names) < _NAMED:
                self.names.append(visited.unit.label)

    @property
    def named(self) -> str:
        return "、".join(self.names) + (f"等 {self.units} 个" if self.units > _NAMED else "")


def write_kinds(book: Book, plan: Plan) -> UnitRows:
    """One line per kind, the gravest level first, then the most frequent; counted by formulas over 问题清单."""
    return _Kinds(book, plan)


class _Kinds(UnitRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._book, self._plan = book, plan
        self._common = {count.code for count in plan.summary.findings if count.common}
        self._kinds: dict[tuple[Severity, str], _Kind] = {}
        self._received = plan.summary.units - plan.summary.statuses["missing"]
        sheet = self._sheet = book.sheet(KINDS)
        note = f"按级别和处数排列；占比＝有此问题的单位数÷已报单位数（{self._received} 个）。逐条见“问题清单”。"
        put_title(book, sheet, f"{plan.heading}问题分类表", (note, ""), len(_COLUMNS))
        for column, (name, width) in enumerate(_COLUMNS, start=1):
            put_text(sheet, _HEAD_ROW, column, name, book.heading())
            sheet.set_column(column - 1, column - 1, width)
        sheet.set_row(_HEAD_ROW - 1, 22)

    def put(self, visited: Visited) -> None:
        for finding in visited.unit.findings:
            key = finding.severity, marked_title(finding.title, finding.code in self._common)
            self._kinds.setdefault(key, _Kind(finding)).add(visited)

    def finish(self) -> None:
        sheet, order = self._sheet, list(SEVERITY_WORDS)
        kinds = sorted(self._kinds.items(), key=lambda item: (order.index(item[0][0]), -item[1].count, item[0][1]))
        for number, ((_, title), kind) in enumerate(kinds, start=1):
            self._put(number, title, kind)
        last = _FIRST_ROW + len(kinds)
        strong = self._book.boxed(bold=True, align="center", bg_color=SUM_FILL)
        merge(sheet, (last, 1), (last, _TITLE), "合　计", strong)
        total = sum(kind.count for _, kind in kinds)
        put_formula(sheet, last, _COUNT, f"SUM({address(_FIRST_ROW, _COUNT)}:{address(last - 1, _COUNT)})", total, strong)
        merge(sheet, (last, _UNITS), (last, len(_COLUMNS)), "", strong)
        sheet.freeze_panes(_HEAD_ROW, _TITLE)
        sheet.autofilter(_HEAD_ROW - 1, 0, last - 2, len(_COLUMNS) - 1)
        sheet.hide_gridlines(2)
        print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)

    def _put(self, number: int, title: str, kind: _Kind) -> None:
        sheet, row, severity, named = self._sheet, _FIRST_ROW + number - 1, kind.first.severity, kind.named
        wrapped, centred = self._book.boxed(text_wrap=True), self._book.boxed(align="center")
        put_number(sheet, row, 1, number, centred)
        look = self._book.boxed(align="center", bold=severity == "error", font_color=_INKS[severity])
        put_text(sheet, row, _LEVEL, SEVERITY_WORDS[severity], look)
        put_text(sheet, row, _TITLE, title, wrapped)
        levels, titles = finding_cells(self._plan)
        counted = f"COUNTIFS({levels},{address(row, _LEVEL)},{titles},{address(row, _TITLE)})"
        put_formula(sheet, row, _COUNT, counted, kind.count, centred)
        put_number(sheet, row, _UNITS, kind.units, centred)
        share = round_score(ARITHMETIC.divide(kind.units, self._received), 4)
        look = self._book.boxed(num_format="0.0%", align="center")
        put_formula(sheet, row, _SHARE, f"ROUND({address(row, _UNITS)}/{self._received},4)", share, look)
        put_text(sheet, row, 7, kind.first.fix, wrapped)
        put_text(sheet, row, 8, named, wrapped)
        sheet.set_row(row - 1, 13.5 * max(lines_of(kind.first.fix, 50), lines_of(named, 54), lines_of(title, 22)) + 5)
