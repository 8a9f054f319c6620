"""What goes back to a unit (退回): a list of its problems with cell and remedy, its own file with those cells marked, and a
short notice to paste into a chat. Nothing of any other unit is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import SEVERITY_WORDS, Finding, Place, Severity, by_severity
from jixiao_batch.formats import ERROR_INK, INK, QUERY_INK, TITLE_FONT, Book, print_on_a4
from jixiao_batch.one_sheet.book import OneSheetBook
from jixiao_batch.output.marked_copy import MarkedCopy, mark_copy
from jixiao_batch.output.names import distinct, unit_stem
from jixiao_batch.output.summary.sheet import NOTE_INK, displayable, lines_of, link_to, put_number, put_text

#: a notice that is read in a chat; the rest is counted
MOST_LINES = 12
LONGEST_LINE = 120
#: Excel's own bound of a sheet's name
_LONGEST_SHEET_NAME = 31

_HEADINGS = (
    ("序号", 5),
    ("级别", 6),
    ("工作表", 10),
    ("单元格", 8),
    ("填报项", 18),
    ("填报的是", 16),
    ("应为", 16),
    ("问题", 38),
    ("处理办法", 34),
)
_HEAD_ROW = 4
_CELL_COLUMN = 4
_INKS: dict[Severity, str] = {"error": ERROR_INK, "query": QUERY_INK, "note": INK}


@dataclass(frozen=True, slots=True)
class ReturnNames:
    """File names of what goes back to one unit."""

    problem_list: str
    marked_copy: str
    notice: str


def return_names(units: Sequence[UnitResult]) -> tuple[ReturnNames, ...]:
    """The names for each unit, no two of which Windows would take for the same."""
    endings = ("问题清单.xlsx", "标注.xlsx", "退回通知.txt")
    lists = [distinct(f"{unit_stem(unit)}_{ending}" for unit in units) for ending in endings]
    return tuple(ReturnNames(*names) for names in zip(*lists, strict=True))


def unused_names(unit: UnitResult, folder: Path) -> ReturnNames:
    """Names that `folder` does not have yet: a department may be working in an earlier marked copy."""
    number = 1
    while True:
        names = return_names([unit] * number)[-1]
        if not any((folder / name).exists() for name in (names.problem_list, names.marked_copy)):
            return names
        number += 1


def write_return(unit: UnitResult, year: int, folder: Path, names: ReturnNames, original: bytes | None) -> MarkedCopy:
    """Everything that goes back to one unit; `original` is its file, None where that cannot be marked. May raise OSError."""
    copy = write_lists(unit, year, folder, names, original)
    # with a mark in front, old editors on Windows recognise the text as UTF-8
    (folder / names.notice).write_text(notice_text(unit, year, names, copy), encoding="utf-8-sig")
    return copy


def write_lists(unit: UnitResult, year: int, folder: Path, names: ReturnNames, original: bytes | None) -> MarkedCopy:
    """The list of problems and, where it can be made, the marked copy beside it."""
    copy = mark_copy(original, unit.findings) if original is not None else MarkedCopy(None, "原文件不能直接标注")
    if copy.data is not None:
        (folder / names.marked_copy).write_bytes(copy.data)
    write_problem_list(unit, year, folder / names.problem_list, names.marked_copy if copy.data is not None else "")
    return copy


# ---------------------------------------------------------------- list of problems


def write_problem_list(unit: UnitResult, year: int, file: Path, marked_copy: str = "") -> None:
    """One row per problem of this unit and of no other; the cell is a link into `marked_copy` beside it, if there is one."""
    book = OneSheetBook("问题清单")
    add_problem_list(book, unit, year, marked_copy)
    file.write_bytes(book.content())


def add_problem_list(book: Book | OneSheetBook, unit: UnitResult, year: int, marked_copy: str) -> None:
    sheet: Any = book.sheet("问题清单")
    last = len(_HEADINGS) - 1
    title = displayable(f"{unit.label} {year} 年度绩效自评表问题清单")
    _over(sheet, 0, last, title, book.style(font_name=TITLE_FONT, bold=True, font_size=16, align="center"))
    sheet.set_row(0, 32)
    small = book.style(text_wrap=True, font_color=NOTE_INK)
    _over(sheet, 1, last, displayable(f"{_counts(unit.findings)}　来源文件：{unit.file or '（见“问题”一栏）'}"), small)
    sheet.set_row(1, 18)
    _over(sheet, 2, last, _legend(marked_copy), small)
    sheet.set_row(2, 32)
    head = book.heading()
    for column, (heading, width) in enumerate(_HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD_ROW - 1, column, heading, head)
    sheet.set_row(_HEAD_ROW - 1, 22)
    for number, finding in enumerate(by_severity(unit.findings), start=1):
        _write_row(book, sheet, number, finding, marked_copy)
    sheet.freeze_panes(_HEAD_ROW, 0)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))


def _legend(marked_copy: str) -> str:
    meaning = "“错误”必须改正后重新报送；“核实”请改正或说明依据；“提示”供参考。"
    if not marked_copy:
        return meaning
    where = f"点“单元格”一栏，跳到同一文件夹的“{marked_copy}”，有问题的格已涂色并写有批注"
    return f"{meaning}{where}（红为错误、黄为核实、蓝为提示）。"


def _write_row(book: Book | OneSheetBook, sheet: Worksheet, number: int, finding: Finding, marked_copy: str) -> None:
    row = number + _HEAD_ROW
    place = finding.place
    texts = (
        finding.severity_word,
        place.sheet,
        place.cell,
        place.label,
        finding.value,
        finding.expected,
        finding.message,
        finding.fix,
    )
    plain = book.boxed(text_wrap=True)
    put_number(sheet, row, 1, number, book.boxed(align="center"))
    for column, text in enumerate(texts, start=2):
        put_text(sheet, row, column, text, plain)
    ink = book.boxed(bold=finding.severity == "error", font_color=_INKS[finding.severity], align="center")
    put_text(sheet, row, 2, finding.severity_word, ink)
    if marked_copy and _can_be_linked(place):
        target = f"{link_to(marked_copy)}#{_location(place)}"
        look = book.boxed(font_color="#0B5CAD", underline=1)
        sheet.write_url(row - 1, _CELL_COLUMN - 1, target, look, string=place.cell, tip="在标注副本里看这一格")
    lines = (lines_of(text, _HEADINGS[column - 1][1]) for column, text in enumerate(texts, start=2))
    sheet.set_row(row - 1, 14.0 * max(lines) + 6)


def _can_be_linked(place: Place) -> bool:
    return bool(place.cell) and len(place.sheet) <= _LONGEST_SHEET_NAME and place.sheet.isprintable() and "#" not in place.sheet


def _location(place: Place) -> str:
    quoted = place.sheet.replace("'", "''")
    return f"'{quoted}'!{place.cell}"


def _over(sheet: Worksheet, row: int, last: int, text: str, look: object) -> None:
    sheet.merge_range(row, 0, row, last, "", look)
    sheet.write_string(row, 0, text, look)


def _counts(findings: Sequence[Finding]) -> str:
    found = [finding.severity for finding in findings]
    return "、".join(f"{word} {found.count(severity)} 处" for severity, word in SEVERITY_WORDS.items() if severity in found)


# ---------------------------------------------------------------- notice


def notice_text(unit: UnitResult, year: int, names: ReturnNames, copy: MarkedCopy) -> str:
    """A message of at most twelve lines: what must be mended first, the rest counted, where to look."""
    ordered = [finding for finding in by_severity(unit.findings) if finding.severity != "note"]
    head = f"{unit.label}：贵单位 {year} 年度部门整体支出绩效自评表需要修改后重新报送（{_counts(ordered)}）。"
    foot = ["请在原表上改正，打开核对后另存为 .xlsx 重报；逐条说明见附件“问题清单”。"]
    if copy.data is not None:
        foot = [f"有问题的格已在“{names.marked_copy}”中标出，请在上面或原表上改正，打开核对后保存重报；逐条说明见“问题清单”。"]
    elif copy.problem:
        foot.append(f"（{copy.problem}，没有另附标注的副本）")
    listed = [_notice_line(number, finding) for number, finding in enumerate(ordered, start=1)]
    count = _fitting(listed, MOST_LINES - 2 - len(foot))
    lines = [_one_line(head), *listed[:count]]
    if rest := ordered[count:]:
        lines.append(f"另有{_counts(rest)}，见问题清单。")
    return "\n".join([*lines, *foot, ""])


def refused_file_text(path: str, findings: Sequence[Finding]) -> str:
    """The notice for a file that could not be read as a form, so that nobody knows whose it is."""
    lines = [f"文件“{path}”没有采用：", *(f"{number}. {_line(finding)}" for number, finding in enumerate(findings, start=1))]
    return "\n".join([*lines, ""])


def _fitting(lines: Sequence[str], room: int) -> int:
    """How many of the lines are shown in `room` of a chat's; a long one takes the room of two, the last may be the count's."""
    taken = list(accumulate(-(-len(line) // LONGEST_LINE) for line in lines))
    if not taken or taken[-1] <= room + 1:
        return len(lines)
    return max(1, sum(1 for total in taken if total <= room))


def _notice_line(number: int, finding: Finding) -> str:
    """Cell, problem and remedy; only what a unit typed makes a problem too long, so the remedy is always whole."""
    problem, remedy = _one_line(f"{number}. {_where(finding)}{finding.message}"), " ".join(displayable(finding.fix).split())
    return f"{problem}。{remedy}。"


def _line(finding: Finding) -> str:
    return f"{_where(finding)}{finding.message}。{finding.fix}。"


def _where(finding: Finding) -> str:
    word = "" if finding.severity == "error" else f"（{finding.severity_word}）"
    return f"{word}[{finding.place.address}] " if finding.place.address else word


def _one_line(text: str) -> str:
    shown = " ".join(displayable(text).split())
    return shown if len(shown) <= LONGEST_LINE else f"{shown[: LONGEST_LINE - 1]}…"
