"""与上年比较: each unit's total, rank, balances and rates last year and this year, and how many units each category has."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao_batch.evaluation.results import ADOPTED
from jixiao_batch.formats import AMOUNT, RATE, Book, print_table
from jixiao_batch.history.changes import UnitChange, final_total
from jixiao_batch.history.past import PastUnit
from jixiao_batch.history.yearly import figures_of_both
from jixiao_batch.numbers import round_half_up
from jixiao_batch.output.summary.plan import YEARLY, Plan
from jixiao_batch.output.summary.sheet import merge, put_formula, put_number, put_text, put_title
from jixiao_batch.workbook.layout import address

_HEAD_ROW, _FIRST_ROW = 3, 5
_IDENTITY = (("单位编码", 9.0), ("单位名称", 27.0), ("单位类别", 9.0), ("户数增减", 6.5))
_FIRST_FIGURE = len(_IDENTITY) + 1
#: 上年, 本年, 增减
_SPAN = 3
#: figures of three columns that a screen shows beside the units
_ON_SCREEN = 4


def _leading(plan: Plan) -> tuple[str, ...]:
    """What stands before balances and rates."""
    return (plan.score_word, "名次")


def first_unit_row() -> int:
    return _FIRST_ROW


def balance_columns(plan: Plan, changes: Sequence[UnitChange]) -> dict[str, int]:
    """The column of 上年 of each balance; 本年 and 增减 stand behind it."""
    first = _FIRST_FIGURE + _SPAN * len(_leading(plan))
    return {name: first + _SPAN * place for place, name in enumerate(figures_of_both(changes, "balances"))}


def _adopted(unit: PastUnit | None) -> PastUnit | None:
    """The unit where its figures are part of the county's."""
    return unit if unit is not None and unit.status in ADOPTED else None


class _YearlySheet:
    def __init__(self, book: Book, plan: Plan, changes: Sequence[UnitChange], last_year: int) -> None:
        self._book = book
        self._sheet = book.sheet(YEARLY)
        self._plan = plan
        self._changes = changes
        self._last_year = last_year
        self._balances = figures_of_both(changes, "balances")
        self._rates = figures_of_both(changes, "rates")
        self._figures = [*_leading(plan), *self._balances, *self._rates]

    def write(self) -> None:
        width = len(_IDENTITY) + _SPAN * min(len(self._figures), _ON_SCREEN)
        note = (
            f"上年为 {self._last_year} 年度的运行结果；增减＝本年－上年，名次的增减为上升的名次。退回、未报和无法评分的不比较。"
        )
        title = f"{self._plan.heading}与上年比较表"
        put_title(self._book, self._sheet, title, (note, "单位：万元、分"), width)
        self._heads()
        for row, change in enumerate(self._changes, start=_FIRST_ROW):
            self._sheet.rows_done(row - 1)
            self._unit(row, change)
        self._sheet.freeze_panes(_FIRST_ROW - 1, len(_IDENTITY))
        self._sheet.hide_gridlines(2)
        widths = [width for _, width in _IDENTITY] + [self._width(name) for name in self._figures for _ in range(_SPAN)]
        starts = [_FIRST_FIGURE - 1 + _SPAN * place for place in range(len(self._figures))]
        print_table(
            self._sheet, widths, head=(_HEAD_ROW, _FIRST_ROW - 1), last_row=_FIRST_ROW + len(self._changes) - 1, title=title,
            unit="单位：万元、分", repeated=len(_IDENTITY), blocks=starts,
        )  # fmt: skip

    def _width(self, figure: str) -> float:
        return 10.5 if figure in self._balances else 8.5

    def _heads(self) -> None:
        for column, (name, width) in enumerate(_IDENTITY, start=1):
            self._sheet.set_column(column - 1, column - 1, width)
            merge(self._sheet, (_HEAD_ROW, column), (_HEAD_ROW + 1, column), name, self._book.heading())
        for place, name in enumerate(self._figures):
            first = _FIRST_FIGURE + _SPAN * place
            merge(self._sheet, (_HEAD_ROW, first), (_HEAD_ROW, first + _SPAN - 1), name, self._book.heading())
            for column, word in enumerate(("上年", "本年", "增减"), start=first):
                put_text(self._sheet, _HEAD_ROW + 1, column, word, self._book.heading())
            self._sheet.set_column(first - 1, first + _SPAN - 2, self._width(name))
        self._sheet.set_row(_HEAD_ROW - 1, 30)

    def _unit(self, row: int, change: UnitChange) -> None:
        unit, before, after = change.unit, _adopted(change.before), _adopted(change.after)
        known = "新增" if change.before is None else "减少" if change.after is None else ""
        put_text(self._sheet, row, 1, unit.code, self._book.boxed(num_format="@"))
        put_text(self._sheet, row, 2, unit.name, self._book.boxed(shrink=True))
        put_text(self._sheet, row, 3, unit.group, self._book.boxed(align="center"))
        put_text(self._sheet, row, 4, known, self._book.boxed(align="center"))
        for place, name in enumerate(self._figures):
            first = _FIRST_FIGURE + _SPAN * place
            if name == self._plan.score_word:
                self._three(row, first, final_total(before), final_total(after), self._plan.points)
            elif name == "名次":
                ranks = [None if one is None or one.rank is None else Decimal(one.rank) for one in (before, after)]
                self._three(row, first, ranks[0], ranks[1], "0", rising=True)
            else:
                kind = "rates" if name in self._rates else "balances"
                both = [getattr(one, kind).get(name) if one else None for one in (before, after)]
                self._three(row, first, both[0], both[1], RATE if kind == "rates" else AMOUNT)

    def _three(
        self, row: int, column: int, before: Decimal | None, after: Decimal | None, shown: str, *, rising: bool = False
    ) -> None:
        look = self._book.boxed(num_format=shown, align="right")
        put_number(self._sheet, row, column, before, look)
        put_number(self._sheet, row, column + 1, after, look)
        first, second = (address(row, column), address(row, column + 1))
        over, under = (first, second) if rising else (second, first)
        change = None if before is None or after is None else before - after if rising else after - before
        formula = f'IF(COUNT({first},{second})<2,"",ROUND({over}-{under},9))'
        put_formula(self._sheet, row, column + 2, formula, "" if change is None else round_half_up(change, 9), look)


def write_yearly(book: Book, plan: Plan) -> None:
    """One line per unit of either year, in this year's order, then the units that are gone."""
    last_year = plan.compared.last_year
    if last_year is None:
        raise ValueError("there is no earlier year to compare with")
    _YearlySheet(book, plan, last_year.changes, last_year.before_year).write()
