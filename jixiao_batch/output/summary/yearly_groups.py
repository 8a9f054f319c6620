"""户数增减: how many units each category had last year and has now, which came and went, and what their balances come to.

By category, and by department where the rosters of both years tell any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import AMOUNT, Book, print_table
from jixiao_batch.history.changes import UnitChange
from jixiao_batch.history.yearly import GroupCount, Grouping, group_counts
from jixiao_batch.numbers import round_half_up
from jixiao_batch.output.summary.plan import YEARLY, YEARLY_GROUPS, Plan
from jixiao_batch.output.summary.sheet import SUM_FILL, lines_of, merge, put_formula, put_number, put_text, put_title
from jixiao_batch.output.summary.yearly import balance_columns, first_unit_row
from jixiao_batch.workbook.layout import address

_COUNTS = ("上年户数", "新增", "减少", "转入", "转出", "本年户数")
_AMOUNTS = ("上年", "本年", "增减")
_NAME_WIDTH, _WORDS_WIDTH, _FIGURE_WIDTH = 18.0, 46.0, 11.0
_WIDTHS = (_NAME_WIDTH, _WORDS_WIDTH, *(_FIGURE_WIDTH for _ in _COUNTS))
_FIRST_FIGURE, _FIRST_ROW = 3, 3
_NO_GROUP = "（未填）"
#: arguments that one SUM takes
_MOST_CELLS = 250
_NOTE = "收支结余为各年按当年所在的组合计，退回、未报的不计；增减＝本年－上年。各单位的数见“与上年比较”。"


def write_yearly_groups(book: Book, plan: Plan) -> None:
    """For each kind of groups their numbers of units, then their balances."""
    last_year = plan.compared.last_year
    if last_year is None:
        raise ValueError("there is no earlier year to compare with")
    sheet: Worksheet = book.sheet(YEARLY_GROUPS)
    put_title(book, sheet, f"{plan.heading}户数增减表", (_NOTE, "单位：个、万元"), len(_WIDTHS))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    changes = last_year.changes
    row = _FIRST_ROW
    groupings: tuple[Grouping, ...] = ("单位类别", "主管部门")
    for grouping in groupings:
        counts = group_counts(changes, grouping, plan.category_choices)
        if counts:
            row = _Groups(book, sheet, changes, balance_columns(plan, changes), grouping).write(counts, row) + 1
    sheet.hide_gridlines(2)
    print_table(sheet, _WIDTHS, head=(1, 2), last_row=row - 2)


class _Groups:
    def __init__(
        self, book: Book, sheet: Worksheet, changes: Sequence[UnitChange], balances: Mapping[str, int], grouping: Grouping
    ) -> None:
        """`balances` has the column of 上年 of each balance on 与上年比较; 本年 stands behind it."""
        self._book, self._sheet, self._balances = book, sheet, balances
        self._grouping = grouping
        self._rows_of = _rows_by_group(changes, grouping)

    def write(self, counts: Sequence[GroupCount], row: int) -> int:
        """Both tables of one kind of groups from `row` on; returns the row below them."""
        row = self._band(row, f"户数（按{self._grouping}）")
        row = self._heads(row, ("增减的单位", *_COUNTS))
        for count in counts:
            self._counted(row, count)
            row += 1
        if not self._balances:
            return row
        row = self._band(row + 1, f"收支结余（按{self._grouping}，万元）")
        row = self._heads(row, ("项目", *_AMOUNTS))
        for count in counts:
            for balance in self._balances:
                self._amounts(row, count, balance)
                row += 1
        return row

    def _band(self, row: int, text: str) -> int:
        merge(self._sheet, (row, 1), (row, len(_WIDTHS)), text, self._book.boxed(bold=True, bg_color=SUM_FILL))
        return row + 1

    def _heads(self, row: int, heads: Sequence[str]) -> int:
        for column, head in enumerate((self._grouping, *heads), start=1):
            put_text(self._sheet, row, column, head, self._book.heading())
        return row + 1

    def _counted(self, row: int, count: GroupCount) -> None:
        moves = (("新增", count.new), ("减少", count.gone), ("转入", count.moved_in), ("转出", count.moved_out))
        words = "；".join(f"{word}：{'、'.join(names)}" for word, names in moves if names)
        self._name(row, count)
        put_text(self._sheet, row, 2, words, self._book.boxed(text_wrap=True))
        self._sheet.set_row(row - 1, 13.0 * lines_of(words, _WORDS_WIDTH) + 5)
        whole = self._book.boxed(num_format="0", align="right")
        numbers = (count.before, *(len(names) for _, names in moves))
        for column, number in enumerate(numbers, start=_FIRST_FIGURE):
            put_number(self._sheet, row, column, number, whole)
        before, new, gone, moved_in, moved_out = (address(row, _FIRST_FIGURE + place) for place in range(5))
        last = _FIRST_FIGURE + len(_COUNTS) - 1
        put_formula(self._sheet, row, last, f"{before}+{new}-{gone}+{moved_in}-{moved_out}", count.after, whole)

    def _amounts(self, row: int, count: GroupCount, balance: str) -> None:
        self._name(row, count)
        put_text(self._sheet, row, 2, balance, self._book.boxed())
        look = self._book.boxed(num_format=AMOUNT, align="right")
        before, after = count.amounts[balance]
        column = self._balances[balance]
        for offset, amount in ((0, before), (1, after)):
            cells = [f"{YEARLY}!{address(unit, column + offset)}" for unit in self._rows(count, last_year=offset == 0)]
            put_formula(self._sheet, row, _FIRST_FIGURE + offset, _sum_of(cells), amount, look)
        first, second = address(row, _FIRST_FIGURE), address(row, _FIRST_FIGURE + 1)
        change = None if before is None or after is None else round_half_up(after - before, 9)
        formula = f'IF(COUNT({first},{second})<2,"",ROUND({second}-{first},9))'
        put_formula(self._sheet, row, _FIRST_FIGURE + 2, formula, change, look)

    def _name(self, row: int, count: GroupCount) -> None:
        put_text(self._sheet, row, 1, count.group or _NO_GROUP, self._book.boxed(align="center", text_wrap=True))

    def _rows(self, count: GroupCount, *, last_year: bool) -> Sequence[int]:
        """Rows on 与上年比较 of the units that stood in the group in that year."""
        return self._rows_of.get((last_year, count.group), ())


def _rows_by_group(changes: Sequence[UnitChange], grouping: Grouping) -> Mapping[tuple[bool, str], Sequence[int]]:
    """By whether it was last year, and by group."""
    rows: dict[tuple[bool, str], list[int]] = {}
    for row, change in enumerate(changes, start=first_unit_row()):
        for last_year, unit in ((True, change.before), (False, change.after)):
            if unit is not None:
                rows.setdefault((last_year, unit.group if grouping == "单位类别" else unit.department), []).append(row)
    return rows


def _sum_of(cells: Sequence[str]) -> str:
    """The sum of single cells, "" where none of them holds a number."""
    if not cells:
        return '""'
    parts = [",".join(cells[start : start + _MOST_CELLS]) for start in range(0, len(cells), _MOST_CELLS)]
    counted, added = "+".join(f"COUNT({part})" for part in parts), "+".join(f"SUM({part})" for part in parts)
    return f'IF({counted}=0,"",{added})'
