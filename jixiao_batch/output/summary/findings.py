"""问题清单: what is wrong, where it stands, what was expected and what to do, unit by unit."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.findings.model import SEVERITY_WORDS, Finding, Place, Severity, by_severity
from jixiao_batch.formats import ERROR_INK, INK, QUERY_INK, Book, Sheet, print_table
from jixiao_batch.output.summary.detail import FIRST_DETAIL_ROW
from jixiao_batch.output.summary.matrix import LINK_INK, put_unit_name
from jixiao_batch.output.summary.plan import DETAIL, FINDINGS, RATES, Plan
from jixiao_batch.output.summary.sheet import (
    CHECK_FORM_FIRST,
    lines_of,
    link_inside,
    marked_title,
    put_link,
    put_number,
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
            put_number(self._sheet, row, 1, row - _FIRST_ROW + 1, self._book.boxed(align="center"))
            _put_line(self._book, self._plan, self._sheet, row, visited.place, finding, title)
            _put_place(self._book, self._sheet, row, finding, self._targets.of(finding))
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


def _put_place(book: Book, sheet: Sheet, row: int, finding: Finding, target: str) -> None:
    if target and sheet.takes_links:
        look = book.boxed(font_color=LINK_INK, underline=1, shrink=True)
        put_link(sheet, row, _AT["位置"], target, finding.place.address, look)
    else:
        put_text(sheet, row, _AT["位置"], finding.place.address, book.boxed(shrink=True))


def _put_line(book: Book, plan: Plan, sheet: Worksheet, row: int, place: int, finding: Finding, title: str) -> None:
    unit, wrapped = plan.county.units[place], book.boxed(text_wrap=True)
    texts = {
        "问题": title, "项目": finding.place.label, "填报的是": finding.value, "应为": finding.expected,
        "情况说明": finding.county_message, "处理办法": finding.fix,
    }  # fmt: skip
    put_text(sheet, row, _AT["单位编码"], unit.code, book.boxed(num_format="@", shrink=True))
    put_unit_name(book, plan, sheet, (row, _AT["单位名称"]), place)
    for name, text in texts.items():
        put_text(sheet, row, _AT[name], text, wrapped)
    sheet.set_row(row - 1, 13.5 * max(lines_of(text, _COLUMNS[_AT[name] - 1][1]) for name, text in texts.items()) + 4)
    grave = book.boxed(align="center", bold=finding.severity == "error", font_color=_INKS[finding.severity])
    put_text(sheet, row, _AT["级别"], finding.severity_word, grave)
