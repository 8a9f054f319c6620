"""问题清单: what is wrong, where it stands, what was expected and what to do, unit by unit."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding, Severity, by_severity
from jixiao_batch.formats import ERROR_INK, INK, QUERY_INK, Book, print_on_a4
from jixiao_batch.output.summary.plan import FINDINGS, Plan
from jixiao_batch.output.summary.sheet import (
    CHECK_FORM_FIRST,
    lines_of,
    marked_title,
    nothing_to_say,
    put_number,
    put_text,
    put_title,
)

_HEAD_ROW = 3
_FIRST_ROW = 4
_COLUMNS = (
    ("序号", 5), ("单位编码", 9), ("单位名称", 22), ("程度", 6), ("问题", 15), ("文件", 22), ("工作表", 10), ("单元格", 8),
    ("项目", 16), ("填报的是", 13), ("应为", 14), ("情况说明", 40), ("处理办法", 34),
)  # fmt: skip
_INKS: dict[Severity, str] = {"error": ERROR_INK, "query": QUERY_INK, "note": INK}


def write_findings(book: Book, plan: Plan) -> None:
    """All findings of all units; within a unit the severest first."""
    title = f"{plan.heading}问题清单"
    lines = [(unit, finding) for unit in plan.county.units for finding in by_severity(unit.findings)]
    if not lines:
        nothing_to_say(book, FINDINGS, title, "没有发现问题。")
        return
    sheet = book.sheet(FINDINGS)
    counts = _counts([finding for _, finding in lines])
    units = sum(1 for unit in plan.county.units if unit.findings)
    note = f"{units} 个单位共 {len(lines)} 处：{counts}。“错误”须改正后重报，“核实”须说明情况，“提示”供参考。"
    common = {count.code: count for count in plan.summary.findings if count.common}
    if common:
        named = "、".join(f"{count.title}（{count.units} 个单位）" for count in common.values())
        note += f"很多单位都有的，{CHECK_FORM_FIRST}：{named}。"
    put_title(book, sheet, title, (note, ""), len(_COLUMNS))
    sheet.set_row(1, 14.0 * lines_of(note, sum(width for _, width in _COLUMNS)) + 4)
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 22)
    for number, (unit, finding) in enumerate(lines, start=1):
        _put_line(book, sheet, _FIRST_ROW + number - 1, number, unit, finding, common=finding.code in common)
    sheet.freeze_panes(_HEAD_ROW, 3)
    sheet.autofilter(_HEAD_ROW - 1, 0, _FIRST_ROW + len(lines) - 2, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))


def _counts(findings: Sequence[Finding]) -> str:
    words = [finding.severity_word for finding in by_severity(findings)]
    return "、".join(f"{word} {words.count(word)} 处" for word in dict.fromkeys(words))


def _put_line(book: Book, sheet: Worksheet, row: int, number: int, unit: UnitResult, finding: Finding, *, common: bool) -> None:
    wrapped = book.boxed(text_wrap=True, font_size=9)
    put_number(sheet, row, 1, number, book.boxed(align="center", font_size=9))
    texts = (
        unit.code, unit.label, finding.severity_word, marked_title(finding.title, common), unit.file, finding.place.sheet,
        finding.place.cell, finding.place.label, finding.value, finding.expected, finding.county_message, finding.fix,
    )  # fmt: skip
    for column, text in enumerate(texts, start=2):
        put_text(sheet, row, column, text, wrapped)
    tall = max(lines_of(text, _COLUMNS[column - 1][1]) for column, text in enumerate(texts, start=2))
    sheet.set_row(row - 1, 12.0 * tall + 4)
    grave = book.boxed(font_size=9, align="center", bold=finding.severity == "error", font_color=_INKS[finding.severity])
    put_text(sheet, row, 4, finding.severity_word, grave)
