"""户数增减 and balances by group, below the units of 与上年比较: by category, and by department where both years know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import AMOUNT, Book
from jixiao_batch.history.changes import UnitChange
from jixiao_batch.history.yearly import GroupCount, Grouping, group_counts
from jixiao_batch.numbers import round_half_up
from jixiao_batch.output.summary.sheet import SUM_FILL, lines_of, merge, put_formula, put_number, put_text
from jixiao_batch.workbook.layout import address

_COUNTS = ("上年户数", "新增", "减少", "转入", "转出", "本年户数")
_NO_GROUP = "（未填）"
#: arguments that one SUM takes
_MOST_CELLS = 250
_WORDS_WIDTH = 36


def write_groups(
    book: Book,
    sheet: Worksheet,
    changes: Sequence[UnitChange],
    balances: Mapping[str, int],
    first: tuple[int, int],
    order: Sequence[str],
) -> int:
    """The groups below the units; `first` is the row of the first unit and the column of its first figure.

    `order` is that of the categories. Returns the last row.

    `balances` has the column of 上年 of each balance; 本年 and 增减 stand behind it.
    """
    row = first[0] + len(changes) + 1
    groupings: tuple[Grouping, ...] = ("单位类别", "主管部门")
    for grouping in groupings:
        counts = group_counts(changes, grouping, order)
        if counts:
            row = _Groups(book, sheet, changes, balances, first, grouping).write(counts, row) + 1
    return row - 2


class _Groups:
    def __init__(
        self,
        book: Book,
        sheet: Worksheet,
        changes: Sequence[UnitChange],
        balances: Mapping[str, int],
        first: tuple[int, int],
        grouping: Grouping,
    ) -> None:
        self._book, self._sheet, self._changes, self._balances = book, sheet, changes, balances
        self._first_unit, self._first_figure = first
        self._grouping = grouping

    def write(self, counts: Sequence[GroupCount], row: int) -> int:
        """Both tables of one kind of groups from `row` on; returns the row below them."""
        row = self._band(row, f"户数增减（按{self._grouping}）")
        self._heads(row, _COUNTS)
        for below, count in enumerate(counts, start=row + 1):
            self._counted(below, count)
        row = self._band(row + len(counts) + 1, f"收支结余增减（按{self._grouping}，万元；各年按当年所在的组，退回、未报的不计）")
        for below, count in enumerate(counts, start=row):
            self._amounts(below, count)
        return row + len(counts)

    def _band(self, row: int, text: str) -> int:
        last = self._first_figure + len(_COUNTS) - 1
        merge(self._sheet, (row, 1), (row, last), text, self._book.boxed(bold=True, bg_color=SUM_FILL))
        return row + 1

    def _heads(self, row: int, heads: Sequence[str]) -> None:
        merge(self._sheet, (row, 1), (row, 1), self._grouping, self._book.heading())
        merge(self._sheet, (row, 2), (row, self._first_figure - 1), "增减的单位", self._book.heading())
        for column, head in enumerate(heads, start=self._first_figure):
            put_text(self._sheet, row, column, head, self._book.heading())

    def _counted(self, row: int, count: GroupCount) -> None:
        moves = (("新增", count.new), ("减少", count.gone), ("转入", count.moved_in), ("转出", count.moved_out))
        words = "；".join(f"{word}：{'、'.join(names)}" for word, names in moves if names)
        self._name(row, count)
        merge(self._sheet, (row, 2), (row, self._first_figure - 1), words, self._book.boxed(text_wrap=True))
        self._sheet.set_row(row - 1, 13.0 * lines_of(words, _WORDS_WIDTH) + 5)
        whole = self._book.boxed(num_format="0", align="right")
        numbers = (count.before, *(len(names) for _, names in moves))
        for column, number in enumerate(numbers, start=self._first_figure):
            put_number(self._sheet, row, column, number, whole)
        before, new, gone, moved_in, moved_out = (address(row, self._first_figure + place) for place in range(5))
        last = self._first_figure + len(_COUNTS) - 1
        put_formula(self._sheet, row, last, f"{before}+{new}-{gone}+{moved_in}-{moved_out}", count.after, whole)

    def _amounts(self, row: int, count: GroupCount) -> None:
        self._name(row, count)
        merge(self._sheet, (row, 2), (row, self._first_figure - 1), "上年、本年、增减见各栏", self._book.boxed(align="center"))
        look = self._book.boxed(num_format=AMOUNT, align="right")
        for balance, column in self._balances.items():
            before, after = count.amounts[balance]
            for offset, units, amount in ((0, self._rows(count, last_year=True), before), (1, self._rows(count), after)):
                cells = [address(unit, column + offset) for unit in units]
                put_formula(self._sheet, row, column + offset, _sum_of(cells), amount, look)
            first, second = address(row, column), address(row, column + 1)
            change = None if before is None or after is None else round_half_up(after - before, 9)
            formula = f'IF(COUNT({first},{second})<2,"",ROUND({second}-{first},9))'
            put_formula(self._sheet, row, column + 2, formula, change, look)

    def _name(self, row: int, count: GroupCount) -> None:
        put_text(self._sheet, row, 1, count.group or _NO_GROUP, self._book.boxed(align="center", text_wrap=True))

    def _rows(self, count: GroupCount, *, last_year: bool = False) -> list[int]:
        """Rows of the units that stood in the group in that year."""
        years = ((change.before if last_year else change.after) for change in self._changes)
        stood = (None if unit is None else unit.group if self._grouping == "单位类别" else unit.department for unit in years)
        return [row for row, name in enumerate(stood, start=self._first_unit) if name == count.group]


def _sum_of(cells: Sequence[str]) -> str:
    """The sum of single cells, "" where none of them holds a number."""
    if not cells:
        return '""'
    parts = [",".join(cells[start : start + _MOST_CELLS]) for start in range(0, len(cells), _MOST_CELLS)]
    counted, added = "+".join(f"COUNT({part})" for part in parts), "+".join(f"SUM({part})" for part in parts)
    return f'IF({counted}=0,"",{added})'
