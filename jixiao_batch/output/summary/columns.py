"""Columns of cells that stand below each other on the large sheets: what is the same in all of a column is made once.

They are written as the XML that they will be, because there are 350 of them per unit.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xlsxwriter.format import Format

from jixiao_batch.formats import Sheet, escaped, number_in_cell
from jixiao_batch.output.summary.sheet import Shown, displayable


class CellColumn:
    """Numbers and texts in one column (1-based), in `style` unless another is given; rows are 1-based."""

    def __init__(self, sheet: Sheet, column: int, style: Format) -> None:
        self.column, self.style = column, style
        self._sheet, self._place = sheet, column - 1
        self._start = sheet.cell_start(column - 1)

    def text(self, row: int, text: str, style: Format | None = None) -> None:
        """A text; what units wrote is never taken for a formula."""
        shown = displayable(text)
        self._put(row, style or self.style, self._sheet.text_in_cell(shown) if shown else "/>")

    def number(self, row: int, number: Decimal | int | None, style: Format | None = None) -> None:
        if number is None:
            self._put(row, style or self.style, "/>")
        else:
            digits = digits_of(number)
            self._put(row, style or self.style, f"><v>{digits}</v></c>" if digits else number_in_cell(float(number)))

    def link(self, row: int, target: str, text: str, style: Format) -> None:
        """A link on a sheet that takes links, as `put_link`."""
        self.text(row, text, style)
        self._sheet.link(row - 1, self._place, target, displayable(text))

    def _put(self, row: int, style: Format, rest: str) -> None:
        """`rest` is the XML behind address and style."""
        self._sheet.cells(row - 1)[self._place] = f'{self._start}{row}" s="{style._get_xf_index()}"{rest}'


def digits_of(number: Decimal | int) -> str:
    """The digits that say which double is next to it, "" where that takes making one (very many digits, very small numbers)."""
    text = str(number)
    if len(text) > _MOST_DIGITS or "E" in text or "0.0000" in text or not text[-1].isdigit():
        return ""
    return text.rstrip("0").rstrip(".") if "." in text else text


#: as many a double always keeps
_MOST_DIGITS = 15


class _AnyRow(int):
    """Stands for the row in a formula that is built once for all rows; nothing can be worked out with it."""

    def __format__(self, _: str) -> str:
        return _ROW_MARK


#: no formula has it: XML cannot hold it
_ROW_MARK = "\0"
_ANY_ROW = _AnyRow(0)


class FormulaColumn(CellColumn):
    """A column of live formulas that differ from row to row in nothing but the row's own number.

    `build` makes the formula (without "=") for a row; what it does with the number is name cells of that row (`address`).
    """

    def __init__(self, sheet: Sheet, column: int, build: Callable[[int], str], style: Format) -> None:
        super().__init__(sheet, column, style)
        self._parts = escaped(build(_ANY_ROW)).split(_ROW_MARK)

    def put(self, row: int, shown: Shown, about: int = 0) -> None:
        """The formula with the result that it has now into the row; `about` is the row in it where that is another."""
        kind = ""
        result: Decimal | float | str = "" if shown is None else shown
        if isinstance(result, Decimal):
            digits = digits_of(result)
            result = (digits if "." in digits else f"{digits}.0") if digits else float(result)
        elif isinstance(result, str) and result:
            kind, result = ' t="str"', escaped(displayable(result))
        formula = str(about or row).join(self._parts)
        self._put(row, self.style, f"{kind}><f>{formula}</f><v>{result}</v></c>")
