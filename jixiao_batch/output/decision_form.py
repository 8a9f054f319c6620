"""复核意见.xlsx as it goes to the reviewers: everything that waits for a person, with drop-downs, decided lines kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.county.affiliations import AFFILIATION, ANSWERS
from jixiao_batch.county.decision_list import DECISIONS_SHEET, HEADINGS
from jixiao_batch.county.waiting import WaitingLine
from jixiao_batch.evaluation.decisions import ACTIONS, TARGET_KINDS
from jixiao_batch.formats import INPUT_FILL, Book, print_on_a4
from jixiao_batch.output.summary.sheet import lines_of, put_number, put_text, put_title

_HEAD_ROW, _FIRST_ROW = 3, 4
#: lines that are laid out for decisions that the tool did not foresee
_ROOM = 50
_WIDTHS = (8.5, 18, 8, 16, 28, 6, 7, 7, 8, 7, 8, 20, 14, 8, 11)
#: of the empty lines so many are printed
_PRINTED_ROOM = 5
_VALUE = HEADINGS.index("核定值")
_ENTRIES = ("核定时复核", "处理", "核定值", "理由", "依据", "复核人", "日期")
_NOTE = (
    "逐行填“处理”：采信＝按自评，调整＝按核定值，扣分＝在复核分上扣去核定值；理由和复核人必填。填好后重新运行，本表原样保留。"
    "“核定时复核”由程序填，核定后复核数有变化的会提示，要按新数重新核定的清空该格。不处理的行留空。“归属”行填是、否：这份表是不是该单位的。"
)


#: the texts of one line in the order of HEADINGS behind 单位编码 and 单位名称; of 核定值 the digits
FormLine = tuple[str, ...]
#: rows that wait in memory before they are packed
_KEPT_TOGETHER = 1000


def form_line(line: WaitingLine) -> FormLine:
    """What stands in the line, whosever it is."""
    decision = line.decision
    first = (line.kind, line.target, line.why, line.weight, line.claimed, line.computed)
    if decision is None:
        return (*first, *[""] * len(_ENTRIES))
    value = "" if decision.value is None else str(decision.value)
    words = (decision.reason, decision.basis, decision.person, decision.day)
    return (*first, decision.seen or line.computed, decision.action, value, *words)


def lines_in_bytes(lines: Iterable[FormLine]) -> bytes:
    """As they are kept: each one ends with a line feed, which stands in none."""
    return "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines).encode("ascii")


def lines_from_bytes(data: bytes) -> Iterator[FormLine]:
    """ValueError for what is not kept so."""
    return (tuple(json.loads(line)) for line in data.splitlines())


def write_decision_form(
    lines: Iterable[tuple[str, str, FormLine]], year: int, file: Path, *, scratch: Path | None = None
) -> None:
    """One line per thing that waits or was decided: code and name of its unit, then what stands in it.

    Lines are written as they come and not kept, of a large list in the folder `scratch`; the same lines give the same bytes.
    """
    book = Book(file, DECISIONS_SHEET, scratch=scratch)
    sheet = book.sheet(DECISIONS_SHEET)
    put_title(book, sheet, f"{year} 年度绩效自评复核意见表", (_NOTE, ""), len(HEADINGS))
    sheet.set_row(1, 42)
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), start=1):
        sheet.set_column(column - 1, column - 1, width)
        put_text(sheet, _HEAD_ROW, column, heading, book.heading())
    sheet.set_row(_HEAD_ROW - 1, 30)
    looks = [_look(book, heading) for heading in HEADINGS]
    count = asked = 0
    for row, (code, name, line) in enumerate(lines, start=_FIRST_ROW):
        _put_line(sheet, row, (code, name, *line), looks)
        count += 1
        asked += line[0] == AFFILIATION
        if row % _KEPT_TOGETHER == 0:
            sheet.rows_done(row)
    last = _FIRST_ROW + count + _ROOM - 1
    for row in range(_FIRST_ROW + count, last + 1):
        for column in range(1, len(HEADINGS) + 1):
            put_text(sheet, row, column, "", book.boxed(bg_color=INPUT_FILL, **_number_format(HEADINGS[column - 1])))
    _offer(sheet, "类别", (_FIRST_ROW, last), (*TARGET_KINDS, AFFILIATION))
    # the lines about whose a form is come first; a person may add lines of every kind
    _offer(sheet, "处理", (_FIRST_ROW, _FIRST_ROW + asked - 1), ANSWERS)
    _offer(sheet, "处理", (_FIRST_ROW + asked, _FIRST_ROW + count - 1), ACTIONS)
    _offer(sheet, "处理", (_FIRST_ROW + count, last), (*ACTIONS, *ANSWERS))
    sheet.freeze_panes(_HEAD_ROW, 2)
    sheet.autofilter(_HEAD_ROW - 1, 0, last - 1, len(HEADINGS) - 1)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))
    sheet.print_area(0, 0, _FIRST_ROW + count + _PRINTED_ROOM - 2, len(HEADINGS) - 1)
    book.close()


def _offer(sheet: Worksheet, heading: str, rows: tuple[int, int], choices: Sequence[str]) -> None:
    """A drop-down on the rows from the first to the last; none for no rows."""
    first, last = rows
    if first <= last:
        column = HEADINGS.index(heading)
        rule = {"validate": "list", "source": list(choices), "error_title": heading, "error_message": "请从列表中选"}
        sheet.data_validation(first - 1, column, last - 1, column, rule)


def _look(book: Book, heading: str) -> Format:
    entry = {"bg_color": INPUT_FILL} if heading in _ENTRIES else {}
    return book.boxed(text_wrap=True, **entry, **_number_format(heading))


def _put_line(sheet: Worksheet, row: int, texts: Sequence[str], looks: Sequence[Format]) -> None:
    for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
        if column == _VALUE and text:
            put_number(sheet, row, column + 1, Decimal(text), look)
        else:
            put_text(sheet, row, column + 1, text, look)
    most = max(lines_of(text, _WIDTHS[column]) for column, text in enumerate(texts) if text and column != _VALUE)
    sheet.set_row(row - 1, 13.0 * most + 5)


def _number_format(heading: str) -> dict[str, Any]:
    return {"num_format": "General"} if heading == "核定值" else {"num_format": "@"}
