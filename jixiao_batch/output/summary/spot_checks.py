"""抽评情况: what spot checks found beside what was scored, per stratum, per unit and per indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.evaluation.results import SpotCheck
from jixiao_batch.evaluation.spot_checks import result_of
from jixiao_batch.formats import ERROR_INK, RATE, Book, print_table
from jixiao_batch.numbers import ARITHMETIC, ZERO, round_score
from jixiao_batch.output.summary.matrix import put_unit_name
from jixiao_batch.output.summary.plan import SPOT_CHECKS, Plan
from jixiao_batch.output.summary.sheet import SUM_FILL, lines_of, merge, put_formula, put_number, put_text, put_title, span
from jixiao_batch.workbook.layout import address

_FIRST_ROW = 3
_COLUMNS = (
    ("序号", 5), ("单位编码", 9), ("单位名称", 27), ("单位类别", 9), ("等次", 7), ("指标", 20), ("复核得分", 9), ("抽评得分", 9),
    ("差异", 8), ("抽评发现的问题", 22), ("依据", 15), ("抽评人", 8), ("日期", 12),
)  # fmt: skip
_NUMBER, _CODE, _NAME, _CATEGORY, _GRADE, _WHAT, _OURS, _THEIRS, _DIFFERENCE, _PROBLEM, _BASIS, _PERSON, _DAY = range(1, 14)
_AGREES, _DIFFERS, _NO_SCORE = "一致", "不一致", "没有得分"
_NOTE = (
    "差异＝抽评－现在的得分；所抽指标得分都相同的单位为一致。抽评不改变得分：不一致的已列入问题清单和复核意见，由复核人员核定。"
    "单位类别和等次是抽取时的。"
)


@dataclass(frozen=True)
class _Line:
    """One indicator checked: the unit's place in the county's list, what was found and the points that the unit has."""

    place: int
    check: SpotCheck
    score: Decimal | None


@dataclass(frozen=True)
class _Unit:
    """A unit checked, with its lines."""

    place: int
    lines: tuple[_Line, ...]

    @property
    def agrees(self) -> bool:
        return all(line.score == line.check.score for line in self.lines)

    @property
    def word(self) -> str:
        if any(line.score is None for line in self.lines):
            return _NO_SCORE
        return _AGREES if self.agrees else _DIFFERS

    @property
    def stratum(self) -> tuple[str, str]:
        return self.lines[0].check.category, self.lines[0].check.grade


def write_spot_checks(book: Book, plan: Plan) -> None:
    """Strata, then units, then single lines; no sheet where nothing has been checked."""
    units = _units(plan)
    if units:
        _SpotSheet(book, plan, units).write()


def _units(plan: Plan) -> tuple[_Unit, ...]:
    return tuple(
        _Unit(place, tuple(_Line(place, check, _score(plan, place, check)) for check in unit.spot_checks))
        for place, unit in enumerate(plan.county.units)
        if unit.spot_checks
    )


def _score(plan: Plan, place: int, check: SpotCheck) -> Decimal | None:
    result = result_of(plan.county.units[place].assessment, check.indicator)
    return result.score if result is not None else None


class _SpotSheet:
    def __init__(self, book: Book, plan: Plan, units: Sequence[_Unit]) -> None:
        self._book, self._plan, self._units = book, plan, units
        self._sheet: Worksheet = book.sheet(SPOT_CHECKS)
        self._strata = list(dict.fromkeys(unit.stratum for unit in units))
        # a band and a row of headings stand above each of the three tables, a blank row below
        self._first_stratum = _FIRST_ROW + 2
        self._first_unit = self._first_stratum + len(self._strata) + 1 + 3
        self._last_unit = self._first_unit + len(units) - 1
        self._first_line = self._last_unit + 1 + 3
        self._last_line = self._first_line + sum(len(unit.lines) for unit in units) - 1

    def write(self) -> None:
        sheet = self._sheet
        put_title(self._book, sheet, f"{self._plan.heading}抽评情况表", (_NOTE, "单位：分"), len(_COLUMNS))
        sheet.set_row(1, 30)
        for column, (_, width) in enumerate(_COLUMNS, start=1):
            sheet.set_column(column - 1, column - 1, width)
        self._write_strata()
        self._write_units()
        self._write_lines()
        sheet.hide_gridlines(2)
        red = self._book.workbook.add_format({"font_color": ERROR_INK})
        area = (self._first_unit - 1, _DIFFERENCE - 1, self._last_line - 1, _DIFFERENCE - 1)
        sheet.conditional_format(*area, {"type": "cell", "criteria": "<", "value": 0, "format": red})
        head = self._first_line - 1
        print_table(sheet, [width for _, width in _COLUMNS], head=(head, head), last_row=self._last_line)
        sheet.repeat_rows(head - 1, head - 1)  # the other two tables stand above, once

    def _heads(self, first_row: int, band: str, heads: Sequence[tuple[int, str]]) -> None:
        merge(
            self._sheet, (first_row - 2, 1), (first_row - 2, len(_COLUMNS)), band, self._book.boxed(bold=True, bg_color=SUM_FILL)
        )
        for column, head in heads:
            put_text(self._sheet, first_row - 1, column, head, self._book.heading())

    # ------------------------------------------------------------ strata

    def _write_strata(self) -> None:
        heads = ((_NAME, "单位类别"), (_CATEGORY, "等次"), (_GRADE, "单位数"), (_WHAT, "其中一致"), (_OURS, "一致率"))
        self._heads(self._first_stratum, "各层抽评单位和一致率", heads)
        categories, grades = (span(self._first_unit, self._last_unit, column) for column in (_CATEGORY, _GRADE))
        words = span(self._first_unit, self._last_unit, _PROBLEM)
        for row, (category, grade) in enumerate(self._strata, start=self._first_stratum):
            put_text(self._sheet, row, _NAME, category, self._book.boxed(align="center"))
            put_text(self._sheet, row, _CATEGORY, grade, self._book.boxed(align="center"))
            own = f"EXACT({categories},{address(row, _NAME)})*EXACT({grades},{address(row, _CATEGORY)})"
            mine = [unit for unit in self._units if unit.stratum == (category, grade)]
            self._put_share(row, f"SUMPRODUCT({own})", f'SUMPRODUCT({own}*({words}="{_AGREES}"))', mine)
        row = self._first_stratum + len(self._strata)
        put_text(self._sheet, row, _NAME, "合计", self._book.boxed(bold=True, align="center"))
        put_text(self._sheet, row, _CATEGORY, "", self._book.boxed())
        counted, agreeing = (
            f"SUM({address(self._first_stratum, column)}:{address(row - 1, column)})" for column in (_GRADE, _WHAT)
        )
        self._put_share(row, counted, agreeing, self._units)

    def _put_share(self, row: int, counted: str, agreeing: str, units: Sequence[_Unit]) -> None:
        whole, agrees = self._book.boxed(align="center", num_format="0"), sum(1 for unit in units if unit.agrees)
        put_formula(self._sheet, row, _GRADE, counted, len(units), whole)
        put_formula(self._sheet, row, _WHAT, agreeing, agrees, whole)
        share = round_score(ARITHMETIC.divide(Decimal(agrees), Decimal(len(units))), 4)
        formula = f"ROUND({address(row, _WHAT)}/{address(row, _GRADE)},4)"
        put_formula(self._sheet, row, _OURS, formula, share, self._book.boxed(num_format=RATE, align="right"))

    # ------------------------------------------------------------ units and lines

    def _write_units(self) -> None:
        heads = [(column, name) for column, (name, _) in enumerate(_COLUMNS, start=1) if column <= _DIFFERENCE]
        heads[_WHAT - 1] = (_WHAT, "抽评指标数")
        score_word = self._plan.score_word
        heads[_OURS - 1] = (_OURS, f"所抽指标{score_word}")
        self._heads(self._first_unit, "各单位（所抽指标合计）", [*heads, (_PROBLEM, "是否一致")])
        self._sheet.set_row(self._first_unit - 2, 30)
        numbers = span(self._first_line, self._last_line, _NUMBER)
        points = self._book.boxed(num_format=self._plan.points, align="right")
        centred = self._book.boxed(align="center")
        for number, unit in enumerate(self._units, start=1):
            row = self._first_unit + number - 1
            self._identity(row, number, unit.lines[0])
            put_formula(self._sheet, row, _WHAT, f"COUNTIF({numbers},{address(row, _NUMBER)})", len(unit.lines), centred)
            ours = sum((line.score for line in unit.lines if line.score is not None), ZERO)
            theirs = sum((line.check.score for line in unit.lines), ZERO)
            for column, total in ((_OURS, ours), (_THEIRS, theirs)):
                cells = span(self._first_line, self._last_line, column)
                put_formula(self._sheet, row, column, f"SUMIFS({cells},{numbers},{address(row, _NUMBER)})", total, points)
            self._difference(row, ours, theirs)
            differing = span(self._first_line, self._last_line, _DIFFERENCE)
            unequal = f"SUMPRODUCT(({numbers}={address(row, _NUMBER)})*({differing}<>0))"
            ours_there = span(self._first_line, self._last_line, _OURS)
            lacking = f"SUMPRODUCT(({numbers}={address(row, _NUMBER)})*(1-ISNUMBER({ours_there})))"
            formula = f'IF({lacking}>0,"{_NO_SCORE}",IF({unequal}=0,"{_AGREES}","{_DIFFERS}"))'
            put_formula(self._sheet, row, _PROBLEM, formula, unit.word, centred)

    def _write_lines(self) -> None:
        heads = [(column, name) for column, (name, _) in enumerate(_COLUMNS, start=1)]
        heads[_OURS - 1] = (_OURS, self._plan.score_word)
        self._heads(self._first_line, "逐项记录", heads)
        row = self._first_line
        for number, unit in enumerate(self._units, start=1):
            for line in unit.lines:
                self._line(row, number, line)
                row += 1

    def _line(self, row: int, number: int, line: _Line) -> None:
        check, words = line.check, self._book.boxed(text_wrap=True)
        self._identity(row, number, line)
        texts = (
            (_WHAT, check.indicator),
            (_PROBLEM, check.problem),
            (_BASIS, check.basis),
            (_PERSON, check.person),
            (_DAY, check.day),
        )
        for column, text in texts:
            put_text(self._sheet, row, column, text, words)
        points = self._book.boxed(num_format=self._plan.points, align="right")
        column = self._plan.score_columns.indicators[check.indicator]
        entry = self._plan.entries.get(line.place)
        if entry is None:
            put_text(self._sheet, row, _OURS, "", points)
        else:
            scored = self._plan.score_cell(column, entry.row)
            put_formula(self._sheet, row, _OURS, f'IF(ISNUMBER({scored}),{scored},"")', line.score, points)
        put_number(self._sheet, row, _THEIRS, check.score, points)
        self._difference(row, line.score, check.score)
        most = max(lines_of(text, _COLUMNS[place - 1][1]) for place, text in texts)
        self._sheet.set_row(row - 1, 13.0 * most + 2)

    def _identity(self, row: int, number: int, line: _Line) -> None:
        centred = self._book.boxed(align="center")
        put_number(self._sheet, row, _NUMBER, number, centred)
        put_text(self._sheet, row, _CODE, self._plan.county.units[line.place].code, self._book.boxed(num_format="@"))
        put_unit_name(self._book, self._plan, self._sheet, (row, _NAME), line.place)
        put_text(self._sheet, row, _CATEGORY, line.check.category, centred)
        put_text(self._sheet, row, _GRADE, line.check.grade, centred)

    def _difference(self, row: int, ours: Decimal | None, theirs: Decimal) -> None:
        first, second = address(row, _OURS), address(row, _THEIRS)
        formula = f'IF(ISNUMBER({first}),ROUND({second}-{first},9),"")'
        change = None if ours is None else theirs - ours
        put_formula(self._sheet, row, _DIFFERENCE, formula, change, self._book.boxed(num_format=self._plan.signed, align="right"))
