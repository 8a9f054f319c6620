"""How each unit's form came and went (报送经过): received, returned, received again, by the ledger; a workbook on demand.

It is no output of a run: a run's results follow from what lies in the folder alone, whenever it is made.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from jixiao_batch.county.results import Expected
from jixiao_batch.county.roster import RosterUnit, name_key
from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS
from jixiao_batch.formats import ERROR_INK, Book, print_on_a4
from jixiao_batch.history.past import RESULT_NAME, PastUnit, load_run
from jixiao_batch.ledger.reading import open_ledger
from jixiao_batch.ledger.records import EVENT_WORDS, Event
from jixiao_batch.output.summary.sheet import lines_of, put_number, put_text, put_title
from jixiao_batch.round.config import RoundConfig
from jixiao_batch.round.standing import roster_of

_HEAD_ROW, _FIRST_ROW = 3, 4
_COLUMNS = (
    ("单位编码", 9), ("单位名称", 30), ("联系人", 9), ("联系电话", 13), ("截止日期", 11), ("现状", 8), ("逾期天数", 8),
    ("首次收到", 11), ("退回次数", 8), ("最近退回", 11), ("最近重报", 11), ("经过", 46),
)  # fmt: skip
_WORDS: dict[str, str] = {"exempt": "免报", **{str(status): word for status, word in UNIT_STATUS_WORDS.items()}}


@dataclass(frozen=True, slots=True)
class UnitCourse:
    """One unit: who is to be telephoned, how it stands now, and what befell its forms in order. `overdue` in days."""

    known: RosterUnit
    status: str
    overdue: int | None
    events: tuple[Event, ...]

    def last(self, kind: str) -> str:
        days = [event.when for event in self.events if event.kind == kind and event.when is not None]
        return days[-1].date().isoformat() if days else ""

    @property
    def words(self) -> str:
        """04-07 收到，04-07 退回，04-12 重新报来."""
        return "，".join(f"{event.when:%m-%d} {EVENT_WORDS[event.kind]}" for event in self.events if event.when is not None)


def courses(config: RoundConfig, today: datetime.date) -> tuple[UnitCourse, ...]:
    """Every unit of the roster in its order, then units that only the last run knows."""
    roster, _ = roster_of(config)
    ran = (config.out / RESULT_NAME).is_file()
    units = [unit.in_brief(figures=False) for unit in load_run(config.out).units] if ran else []
    return tuple(_courses(config, Expected(roster, today) if roster is not None else None, units))


def _courses(config: RoundConfig, expected: Expected | None, units: Sequence[PastUnit]) -> Iterator[UnitCourse]:
    status = {name_key(unit.code): unit.status for unit in units}
    listed = expected.roster.units if expected is not None else ()
    others = [RosterUnit(unit.code, unit.name) for unit in units if not (expected is not None and expected.unit(unit.code))]
    with ExitStack() as stack:
        has_ledger = config.ledger is not None and config.ledger.is_file()
        ledger = stack.enter_context(open_ledger(config.ledger)) if config.ledger is not None and has_ledger else None
        for known in (*listed, *others):
            now = "exempt" if known.exempt else status.get(name_key(known.code), "missing")
            owes = now in ("missing", "returned") and expected is not None
            overdue = expected.days_overdue(known) if owes and expected is not None else None
            events = ledger.history(known.code, known.name) if ledger is not None else ()
            yield UnitCourse(known, now, overdue, events)


def write_courses(listed: Sequence[UnitCourse], year: int, file: Path) -> None:
    """One row per unit."""
    book = Book(file, "报送经过")
    sheet = book.sheet("报送经过")
    put_title(
        book, sheet, f"{year} 年度绩效自评表报送经过", ("收到、退回、重报的日期，是台账里运行复核的日期。", ""), len(_COLUMNS)
    )
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        sheet.set_column(column - 1, column - 1, width)
        put_text(sheet, _HEAD_ROW, column, name, book.heading())
    centred, wrapped = book.boxed(align="center", num_format="@"), book.boxed(text_wrap=True)
    striking = book.boxed(align="center", bold=True, font_color=ERROR_INK)
    for row, one in enumerate(listed, start=_FIRST_ROW):
        known, owes = one.known, one.status in ("missing", "returned")
        returned = sum(1 for event in one.events if event.kind == "returned")
        texts = (known.code, known.name, known.contact, known.phone, known.due.isoformat() if known.due else "")
        for column, text in enumerate(texts, start=1):
            put_text(sheet, row, column, text, wrapped if column == 2 else centred)
        put_text(sheet, row, 6, _WORDS.get(one.status, one.status), striking if owes else centred)
        put_number(sheet, row, 7, one.overdue, striking)
        put_text(sheet, row, 8, one.last("received"), centred)
        put_number(sheet, row, 9, returned or None, book.boxed(align="center"))
        put_text(sheet, row, 10, one.last("returned"), centred)
        put_text(sheet, row, 11, one.last("received_again"), centred)
        put_text(sheet, row, 12, one.words, wrapped)
        sheet.set_row(row - 1, 13.0 * max(lines_of(known.name, 30), lines_of(one.words, 46)) + 6)
    sheet.freeze_panes(_HEAD_ROW, 2)
    sheet.autofilter(_HEAD_ROW - 1, 0, max(_HEAD_ROW, _FIRST_ROW + len(listed) - 2), len(_COLUMNS) - 1)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW - 1))
    book.close()
