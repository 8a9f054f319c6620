"""Formulas whose stored result was never calculated, or no longer is what the formula gives.

A program that writes formulas without calculating them stores 0 for each (2000+360 as 0), and a viewer shows that 0 while Excel
shows 2360. So plain arithmetic over cells of the same workbook is worked out again here; of anything else nothing is said,
unless the whole file shows that nobody ever calculated it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence

from jixiao_batch.numbers import from_float, plain, round_half_up
from jixiao_batch.workbook.opening.cell_facts import cell_name, cell_place
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.opening.sheets import CellValue, SheetGrid
from jixiao_batch.workbook.reading.grids import cell_at

#: longer formulas, deeper ones and wider ranges are no arithmetic of a form
_LONGEST, _DEEPEST, _WIDEST = 500, 12, 2000
#: so many values are looked up for one workbook
_MOST_VALUES = 50_000
#: what binary arithmetic may leave over; and what the smallest amount of a form is far above
_RELATIVE, _ABSOLUTE = 1e-9, 1e-6

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?|\.[0-9]+)"
    r"|(?:(?:'(?P<quoted>(?:[^'\[\]]|'')+)'|(?P<bare>[^\s'!+\-*/^&=<>(),:;%\"{}\[\]$]+))!)?"
    r"(?P<first>\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(?P<last>\$?[A-Z]{1,3}\$?[0-9]{1,7}))?(?![A-Za-z0-9_.(])"
    r"|(?P<function>SUM|ROUND)\(|(?P<sign>[-+*/^%(),]))"
)


class _UnclearError(Exception):
    """Raised and caught here: not plain arithmetic."""


class FormulaResults:
    """Looks at the formulas in the figures' cells of one workbook."""

    def __init__(self, sheets: Sequence[SheetGrid], look: SecondLook) -> None:
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self._look = look
        self._known: dict[tuple[str, int, int], float | None] = {}
        self._values_left = _MOST_VALUES

    def doubt(self, sheet: str, cell: str, raw: CellValue | None) -> str | None:
        """What a formula gives when its stored result is another ("" if that is unknown); None when there is no doubt."""
        if isinstance(raw, bool) or not isinstance(raw, int | float) or (formula := self._look.formula(sheet, cell)) is None:
            return None
        given = self._given(sheet, formula, 0)
        if given is None:
            return "" if raw == 0 and self._look.was_never_calculated else None
        if math.isclose(given, raw, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE) or self._look.keeps_shown_digits:
            return None
        return plain(from_float(given))

    def _given(self, sheet: str, formula: str, depth: int) -> float | None:
        if len(formula) > _LONGEST or depth > _DEEPEST:
            return None
        try:
            given = _Arithmetic(formula, lambda name, first, last: self._values(name or sheet, first, last, depth)).result()
        except (_UnclearError, OverflowError, ZeroDivisionError, ValueError, RecursionError):
            return None
        return given if math.isfinite(given) else None

    def _values(self, sheet: str, first: str, last: str, depth: int) -> list[float | None]:
        """The numbers in a range, None for what holds none."""
        grid = self._sheets.get(sheet)
        if grid is None or grid.problem:
            raise _UnclearError
        (top, left), (bottom, right) = cell_place(first), cell_place(last)
        if top > bottom or left > right or (bottom - top + 1) * (right - left + 1) > _WIDEST:
            raise _UnclearError
        self._values_left -= (bottom - top + 1) * (right - left + 1)
        if self._values_left < 0:
            raise _UnclearError
        cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return [self._value(sheet, grid, row, column, depth) for row, column in cells]

    def _value(self, sheet: str, grid: SheetGrid, row: int, column: int, depth: int) -> float | None:
        raw = cell_at(grid, row, column)
        is_empty = raw is None or raw == "" or raw == 0
        if is_empty and (formula := self._look.formula(sheet, cell_name(row, column))) is not None:  # not calculated either
            key = sheet, row, column
            if key not in self._known:
                self._known[key] = None  # a formula that rests on itself is unclear
                self._known[key] = self._given(sheet, formula, depth + 1)
            given = self._known[key]
            if given is None:
                raise _UnclearError
            return given
        if raw is None or raw == "":
            return 0.0
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return None
        return float(raw)


class _Arithmetic:
    """One formula, read from left to right. Raises _UnclearError for what is no plain arithmetic."""

    def __init__(self, formula: str, values: Callable[[str, str, str], list[float | None]]) -> None:
        self._tokens = list(_tokens(formula.removeprefix("=")))
        self._values = values
        self._at = 0

    def result(self) -> float:
        given = self._sum()
        if self._at < len(self._tokens):
            raise _UnclearError
        return given

    def _next(self, *signs: str) -> str:
        """The sign that comes next if it is one of these, else ""."""
        if self._at < len(self._tokens) and (token := self._tokens[self._at]).lastgroup == "sign" and token["sign"] in signs:
            self._at += 1
            return token["sign"]
        return ""

    def _sum(self) -> float:
        given = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            given = given + other if sign == "+" else given - other
        return given

    def _product(self) -> float:
        given = self._power()
        while sign := self._next("*", "/"):
            other = self._power()
            given = given * other if sign == "*" else given / other
        return given

    def _power(self) -> float:
        given = self._signed()
        while self._next("^"):
            raised = given ** self._signed()
            if not isinstance(raised, float):
                raise _UnclearError
            given = raised
        return given

    def _signed(self) -> float:
        if self._next("-"):
            return -self._signed()
        if self._next("+"):
            return self._signed()
        given = self._single()
        while self._next("%"):
            given /= 100
        return given

    def _single(self) -> float:
        if self._next("("):
            given = self._sum()
            self._expect(")")
            return given
        token = self._take()
        if token["number"]:
            return float(token["number"])
        if token["function"] == "SUM":
            return math.fsum(self._summands())
        if token["function"] == "ROUND":
            return self._rounded()
        if token["first"] and not token["last"]:
            value = self._values(*_range(token))[0]
            if value is not None:
                return value
        raise _UnclearError

    def _summands(self) -> Iterator[float]:
        """Of ranges only the numbers count."""
        while True:
            token = self._tokens[self._at] if self._at < len(self._tokens) else None
            if token is not None and token["last"]:
                self._at += 1
                yield from (value for value in self._values(*_range(token)) if value is not None)
            else:
                yield self._sum()
            if not self._next(","):
                self._expect(")")
                return

    def _rounded(self) -> float:
        given = self._sum()
        self._expect(",")
        places = self._sum()
        self._expect(")")
        if places != int(places) or not 0 <= places <= 10:
            raise _UnclearError
        return float(round_half_up(from_float(given), int(places)))

    def _take(self) -> re.Match[str]:
        if self._at >= len(self._tokens):
            raise _UnclearError
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, sign: str) -> None:
        if not self._next(sign):
            raise _UnclearError


def _tokens(formula: str) -> Iterator[re.Match[str]]:
    at = 0
    text = formula.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _UnclearError
        yield token
        at = token.end()


def _range(token: re.Match[str]) -> tuple[str, str, str]:
    sheet = token["quoted"].replace("''", "'") if token["quoted"] else token["bare"] or ""
    first = token["first"].replace("$", "")
    return sheet, first, (token["last"] or first).replace("$", "")
