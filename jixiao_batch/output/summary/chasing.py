"""催报清单: which units still owe a usable form, how long they are overdue, whom to telephone."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.county.results import Course, Expected, unit_key
from jixiao_batch.county.roster import RosterUnit
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.formats import ERROR_INK, Book, print_table
from jixiao_batch.output.summary.plan import CHASING, Plan
from jixiao_batch.output.summary.sheet import SUM_FILL, lines_of, merge, put_number, put_text, put_title

_HEAD_ROW = 3
_FIRST_ROW = 4
#: 单位名称 is repeated where the table goes over two pages, the second of which begins with 联系人
_NAME = 3
_CONTACT = 9
_COLUMNS = (
    ("序号", 5),
    ("单位编码", 9),
    ("单位名称", 28),
    ("主管部门", 20),
    ("单位类别", 10),
    ("状态", 8),
    ("截止日期", 11),
    ("逾期天数", 8),
    ("联系人", 9),
    ("联系电话", 14),
    ("说明", 34),
)
#: when forms came and went back, before 说明 where a ledger tells it
_COURSE = (("首次收到", 11), ("退回次数", 6), ("最近退回", 11), ("最近重报", 11))


def _columns(plan: Plan) -> tuple[tuple[str, int], ...]:
    return (*_COLUMNS[:-1], *_COURSE, _COLUMNS[-1]) if plan.county.courses else _COLUMNS


def nothing_to_chase(plan: Plan) -> str:
    """Why there is no list, "" when there is one."""
    if plan.county.expected is None:
        return "没有给出单位名册，不知道哪些单位应报"
    return "" if _listed(plan) or _exempt(plan) else "应报单位都已报送，没有要催的"


def _listed(plan: Plan) -> list[tuple[UnitResult, RosterUnit, str]]:
    """Each unit with what the roster knows of it and why it is to be chased."""
    expected = plan.county.expected
    if expected is None:
        return []
    remarks = plan.facts.remarks
    listed = [
        (unit, known, remarks.get(place, ""))
        for place, unit in enumerate(plan.county.units)
        if (known := _owing(expected, unit)) is not None
    ]
    return sorted(listed, key=lambda one: (_turn(one[0]), -(expected.days_overdue(one[1]) or 0), one[0].code))


def _turn(unit: UnitResult) -> int:
    """Missing ones first, then returned ones; whom to ask before anybody chases them come last."""
    return 2 if unit.in_question else 0 if unit.status == "missing" else 1


def _exempt(plan: Plan) -> list[RosterUnit]:
    return [unit for unit in plan.county.expected.roster.units if unit.exempt] if plan.county.expected else []


def write_chasing(book: Book, plan: Plan) -> None:
    """Units that have not reported first, then returned ones, each by how long they are overdue; those last whose form may be
    among those that came. When forms came and went back is the ledger's to tell (台账)."""
    expected = plan.county.expected
    if expected is None:
        raise ValueError("nobody knows who should have reported")
    title = f"{plan.heading}催报清单"
    listed, exempt = _listed(plan), _exempt(plan)
    sheet = book.sheet(CHASING)
    columns = _columns(plan)
    day = f"逾期天数算到 {expected.today.isoformat()}。" if expected.today else ""
    asked = any(unit.in_question for unit, _, _ in listed)
    order = f"未报的在前，退回待重报的在后{'；报来的表可能是它的，排在最后，先确认再催' if asked else ''}。"
    dates = "收到、退回、重报的日期是运行复核的日期。" if plan.county.courses else ""
    put_title(book, sheet, title, (f"{order}{day}{dates}", ""), len(columns))
    for column, (name, width) in enumerate(columns, start=1):
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
        sheet.set_column(column - 1, column - 1, width)
    sheet.set_row(_HEAD_ROW - 1, 22)
    for number, (unit, known, why) in enumerate(listed, start=1):
        row = _FIRST_ROW + number - 1
        sheet.rows_done(row - 1)
        put_number(sheet, row, 1, number, book.boxed(align="center"))
        _put_unit(book, sheet, row, unit, known, why, expected.days_overdue(known))
        if plan.county.courses:
            _put_course(book, sheet, row, plan.county.courses.get(unit_key(unit.code, unit.name), Course()))
        put_text(sheet, row, len(columns), why, book.boxed(text_wrap=True))
    if not listed:
        merge(sheet, (_FIRST_ROW, 1), (_FIRST_ROW, len(columns)), "应报单位都已报送，没有要催的", book.boxed(align="center"))
    if exempt:
        _put_exempt(book, sheet, _FIRST_ROW + max(1, len(listed)), exempt, len(columns))
    sheet.freeze_panes(_HEAD_ROW, 3)
    sheet.hide_gridlines(2)
    last = _FIRST_ROW + max(1, len(listed)) - 1 + (len(exempt) + 1 if exempt else 0)
    print_table(
        sheet, [width for _, width in columns], head=(_HEAD_ROW, _HEAD_ROW), last_row=last, title=title, note=day,
        repeated=_NAME, blocks=[_CONTACT - 1],
    )  # fmt: skip


def _owing(expected: Expected, unit: UnitResult) -> RosterUnit | None:
    return expected.unit(unit.code) if unit.status in ("missing", "returned") else None


def _put_unit(book: Book, sheet: Worksheet, row: int, unit: UnitResult, known: RosterUnit, why: str, overdue: int | None) -> None:
    wrapped, centred = book.boxed(text_wrap=True), book.boxed(align="center")
    striking = book.boxed(align="center", bold=True, font_color=ERROR_INK)
    put_text(sheet, row, 2, known.code, book.boxed(num_format="@"))
    put_text(sheet, row, 3, known.name, wrapped)
    put_text(sheet, row, 4, known.department, wrapped)
    put_text(sheet, row, 5, known.category, centred)
    put_text(sheet, row, 6, "待确认" if unit.in_question else unit.status_word, striking)
    put_text(sheet, row, 7, known.due.isoformat() if known.due else "", centred)
    put_number(sheet, row, 8, overdue, striking if overdue else centred)
    put_text(sheet, row, 9, known.contact, centred)
    put_text(sheet, row, 10, known.phone, book.boxed(num_format="@", align="center"))
    texts = ((known.name, 28), (known.department, 20), (why, 34))
    sheet.set_row(row - 1, 13.0 * max(lines_of(text, width) for text, width in texts) + 6)


def _put_course(book: Book, sheet: Worksheet, row: int, course: Course) -> None:
    """When the unit's forms came and went back; blank for units of which nothing has come."""
    centred = book.boxed(align="center")
    first = len(_COLUMNS)
    days = (course.received, None, max(course.returned, default=None), max(course.received_again, default=None))
    for column, day in enumerate(days, start=first):
        put_text(sheet, row, column, day.isoformat() if day else "", centred)
    put_number(sheet, row, first + 1, len(course.returned) or None, centred)


def _put_exempt(book: Book, sheet: Worksheet, row: int, exempt: Sequence[RosterUnit], columns: int) -> None:
    band = book.boxed(bold=True, bg_color=SUM_FILL)
    merge(sheet, (row, 1), (row, _CONTACT - 1), f"免报单位 {len(exempt)} 个", band)  # not over the edge of a page
    merge(sheet, (row, _CONTACT), (row, columns), "", band)
    for number, unit in enumerate(exempt, start=1):
        known = (unit.code, unit.name, unit.department, unit.category, "免报")
        texts = (*known, *("",) * (columns - len(known) - 2), unit.exempt)
        put_number(sheet, row + number, 1, number, book.boxed(align="center"))
        for column, text in enumerate(texts, start=2):
            put_text(sheet, row + number, column, text, book.boxed(text_wrap=True))
