"""问题清单: what is wrong, where it stands, what was expected and what to do, unit by unit."""

from __future__ import annotations

from jixiao_batch.findings.model import SEVERITY_WORDS, Finding, Place, Severity, by_severity
from jixiao_batch.formats import ERROR_INK, INK, QUERY_INK, Book, Sheet, print_table
from jixiao_batch.output.summary.columns import CellColumn
from jixiao_batch.output.summary.detail import FIRST_DETAIL_ROW
from jixiao_batch.output.summary.matrix import LINK_INK, UnitNames
from jixiao_batch.output.summary.plan import DETAIL, FINDINGS, RATES, Plan
from jixiao_batch.output.summary.sheet import (
    CHECK_FORM_FIRST,
    lines_of,
    link_inside,
    marked_title,
    put_text,
    put_title,
    span,
)
from jixiao_batch.output.summary.walking import Opened, UnitRows, Visited
from jixiao_batch.workbook.layout import address

_HEAD_ROW = 3
_FIRST_ROW = 4
_COLUMNS = (
    ("序号", 5), ("单位编码", 8), ("单位名称", 21), ("级别", 6), ("问题", 14), ("位置", 14), ("项目", 15), ("填报的是", 12),
    ("应为", 12), ("情况说明", 37), ("处理办法", 32),
)  # fmt: skip
_AT = {name: column for column, (name, _) in enumerate(_COLUMNS, start=1)}
_INKS: dict[Severity, str] = {"error": ERROR_INK, "query": QUERY_INK, "note": INK}


def finding_cells(plan: Plan) -> tuple[str, str]:
    """The cells of 级别 and of 问题 of all findings, for formulas of other sheets."""
    last = _FIRST_ROW + plan.facts.findings.total() - 1
    return span(_FIRST_ROW, last, _AT["级别"], FINDINGS), span(_FIRST_ROW, last, _AT["问题"], FINDINGS)


def write_findings(book: Book, plan: Plan) -> UnitRows:
    """All findings of all units; within a unit the severest first. Each leads to its cell of this book or to the score sheet."""
    return _Findings(book, plan)


class _Findings(UnitRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._book, self._plan, self._row = book, plan, _FIRST_ROW
        self._common = {count.code: count for count in plan.summary.findings if count.common}
        self._targets = _Targets(plan)
        sheet = self._sheet = book.sheet(FINDINGS)
        self._line = _Line(book, plan, sheet)
        note = self._note()
        put_title(book, sheet, f"{plan.heading}问题清单", (note, ""), len(_COLUMNS))
        sheet.set_row(1, 14.0 * lines_of(note, sum(width for _, width in _COLUMNS)) + 4)
        for column, (name, width) in enumerate(_COLUMNS, start=1):
            put_text(sheet, _HEAD_ROW, column, name, book.heading())
            sheet.set_column(column - 1, column - 1, width)
        sheet.set_row(_HEAD_ROW - 1, 22)

    def _note(self) -> str:
        facts = self._plan.facts
        counts = "、".join(f"{word} {facts.findings[one]} 处" for one, word in SEVERITY_WORDS.items() if facts.findings[one])
        note = f"{facts.units_with_findings} 个单位共 {facts.findings.total()} 处：{counts}。"
        note += "“错误”须改正后重报，“核实”须说明情况，“提示”供参考。点单位名称打开得分表，点位置看汇总到的数。"
        if self._common:
            named = "、".join(f"{count.title}（{count.units} 个单位）" for count in self._common.values())
            note += f"很多单位都有的，{CHECK_FORM_FIRST}：{named}。"
        return note

    def put(self, visited: Visited) -> None:
        self._targets.visit(visited)
        for finding in by_severity(visited.unit.findings):
            row, title = self._row, marked_title(finding.title, finding.code in self._common)
            self._sheet.rows_done(row - 1)
            self._line.put(row, visited, finding, title)
            self._line.put_place(row, finding, self._targets.of(finding))
            self._row += 1

    def finish(self) -> None:
        sheet, last = self._sheet, self._row - 1
        sheet.freeze_panes(_HEAD_ROW, _AT["单位名称"])
        sheet.autofilter(_HEAD_ROW - 1, 0, last - 1, len(_COLUMNS) - 1)
        sheet.hide_gridlines(2)
        print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=last)


class _Targets:
    """Where in this book stands what a finding of the unit is about that the walk is at."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._unit: Opened | None = None
        self._fields: dict[Place, str] = {}
        #: rows of 绩效指标明细 by row of the form
        self._rows: dict[int, int] = {}
        self._next_row = FIRST_DETAIL_ROW

    def visit(self, visited: Visited) -> None:
        self._unit = visited.opened
        form = visited.opened.submission if visited.opened is not None else None
        self._rows = {own.row: row for row, own in enumerate(form.rows, start=self._next_row)} if form is not None else {}
        self._next_row += len(form.rows) if form is not None else 0
        entries = form.entries.items() if form is not None and visited.unit.findings else ()
        self._fields = {one.place: field_id for field_id, one in entries}

    def of(self, finding: Finding) -> str:
        """The link target, "" when the finding is about no cell that was read."""
        unit = self._unit
        if unit is None or unit.submission is None or not finding.place.cell:
            return ""
        field_id = self._fields.get(finding.place)
        if field_id in self._plan.raw_columns:
            return link_inside(RATES, address(unit.row, self._plan.raw_columns[field_id]))
        number = finding.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        is_row = finding.place.sheet == unit.submission.rows_sheet and number.isdigit()
        row = self._rows.get(int(number)) if is_row else None
        return link_inside(DETAIL, address(row, 1)) if row is not None else ""


class _Line:
    """The cells of one finding after the other."""

    def __init__(self, book: Book, plan: Plan, sheet: Sheet) -> None:
        self._sheet = sheet
        wrapped, centred, shrunk = book.boxed(text_wrap=True), book.boxed(align="center"), book.boxed(shrink=True)
        self._number = CellColumn(sheet, _AT["序号"], centred)
        self._code = CellColumn(sheet, _AT["单位编码"], book.boxed(num_format="@", shrink=True))
        self._names = UnitNames(book, plan, sheet, _AT["单位名称"])
        self._severity, self._place = CellColumn(sheet, _AT["级别"], centred), CellColumn(sheet, _AT["位置"], shrunk)
        self._linked = book.boxed(font_color=LINK_INK, underline=1, shrink=True)
        self._words = [
            (CellColumn(sheet, _AT[name], wrapped), _COLUMNS[_AT[name] - 1][1])
            for name in ("问题", "项目", "填报的是", "应为", "情况说明", "处理办法")
        ]
        self._inks = {one: book.boxed(align="center", bold=one == "error", font_color=ink) for one, ink in _INKS.items()}

    def put(self, row: int, visited: Visited, finding: Finding, title: str) -> None:
        self._number.number(row, row - _FIRST_ROW + 1)
        self._code.text(row, visited.unit.code)
        self._names.put(row, visited.place)
        texts = (title, finding.place.label, finding.value, finding.expected, finding.county_message, finding.fix)
        for (column, _), text in zip(self._words, texts, strict=True):
            column.text(row, text)
        self._severity.text(row, finding.severity_word, self._inks[finding.severity])
        lines = max(lines_of(text, width) for (_, width), text in zip(self._words, texts, strict=True))
        self._sheet.set_row(row - 1, 13.5 * lines + 4)

    def put_place(self, row: int, finding: Finding, target: str) -> None:
        if target and self._sheet.takes_links:
            self._place.link(row, target, finding.place.address, self._linked)
        else:
            self._place.text(row, finding.place.address)
