"""What goes back to a unit (退回): a list of its problems with cell and remedy, and a short notice to paste into a chat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding, by_severity
from jixiao_batch.formats import ERROR_INK, Book, print_on_a4
from jixiao_batch.output.names import unit_stem

_HEADINGS = (
    ("序号", 5),
    ("性质", 6),
    ("问题", 15),
    ("工作表", 10),
    ("单元格", 8),
    ("填报项", 16),
    ("现填内容", 14),
    ("说明", 34),
    ("怎么改", 30),
)


def problem_list_name(unit: UnitResult) -> str:
    return f"{unit_stem(unit)}_问题清单.xlsx"


def notice_name(unit: UnitResult) -> str:
    return f"{unit_stem(unit)}_退回通知.txt"


def write_problem_list(unit: UnitResult, year: int, file: Path) -> None:
    """One row per problem of this unit and of no other: where it stands, what is wrong, how to mend it."""
    book = Book(file, "问题清单")
    sheet = book.sheet("问题清单")
    last = len(_HEADINGS) - 1
    title = f"{unit.label} {year} 年度绩效自评表问题清单"
    sheet.merge_range(0, 0, 0, last, title, book.style(bold=True, font_size=16, align="center"))
    sheet.set_row(0, 30)
    note = "性质为“错误”的必须改正后重新报送；“核实”的请改正或说明依据；“提示”的供参考。"
    sheet.merge_range(1, 0, 1, last, f"来源文件：{unit.file or '（见说明）'}。{note}", book.style(text_wrap=True))
    sheet.set_row(1, 30)
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, heading, book.heading())
    for number, finding in enumerate(by_severity(unit.findings), start=1):
        _write_row(book, sheet, number, finding)
    sheet.freeze_panes(3, 0)
    print_on_a4(sheet, landscape=True, repeat_rows=(2, 2))
    book.close()


def _write_row(book: Book, sheet: Worksheet, number: int, finding: Finding) -> None:
    row = number + 2
    texts = (
        finding.severity_word,
        finding.title,
        finding.place.sheet,
        finding.place.cell,
        finding.place.label,
        finding.value,
        finding.message,
        finding.fix,
    )
    cell = book.boxed(text_wrap=True, valign="top")
    severity = book.boxed(bold=True, font_color=ERROR_INK, valign="top") if finding.severity == "error" else cell
    sheet.write_number(row, 0, number, book.boxed(align="center", valign="top"))
    for column, text in enumerate(texts, start=1):
        sheet.write_string(row, column, text, severity if column == 1 else cell)
    longest = max(len(text) / (_HEADINGS[column][1] / 2) for column, text in enumerate(texts, start=1))
    sheet.set_row(row, 15 * max(1, int(longest + 0.99)) + 3)


def notice_text(unit: UnitResult, year: int) -> str:
    """A message that can be pasted into a chat: what must be mended, one line each."""
    errors = [finding for finding in by_severity(unit.findings) if finding.severity == "error"]
    queries = [finding for finding in unit.findings if finding.severity == "query"]
    lines = [f"{unit.label}：贵单位 {year} 年度部门整体支出绩效自评表需要修改后重新报送。", "", "必须改正："]
    lines += [f"{number}. {_line(finding)}" for number, finding in enumerate(errors, start=1)]
    if queries:
        lines += ["", "请一并核实："]
        lines += [f"{number}. {_line(finding)}" for number, finding in enumerate(queries, start=1)]
    lines += ["", "请在原表上改正后另存为 .xlsx 再报，详见问题清单。", ""]
    return "\n".join(lines)


def refused_file_text(path: str, findings: Sequence[Finding]) -> str:
    """The notice for a file that could not be read as a form, so that nobody knows whose it is."""
    lines = [f"文件“{path}”没有采用。", ""]
    lines += [f"{number}. {_line(finding)}" for number, finding in enumerate(findings, start=1)]
    return "\n".join([*lines, ""])


def _line(finding: Finding) -> str:
    where = f"[{finding.place.address}] " if finding.place.address else ""
    return f"{where}{finding.message}。{finding.fix}。"
