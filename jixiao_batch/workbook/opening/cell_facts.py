"""What can be told of a single cell beside its value, whatever the format of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: more merged ranges than a form could ever have are not worth a look
MOST_MERGES = 5000

CellKind = Literal["blank", "value", "error", "formula_without_result", "formula"]


#: How a cell's text is drawn so that a person does not read it as it is stored: struck out (as a whole or in part), with
#: figures raised or lowered, or not at all.
Appearance = Literal["", "struck", "raised", "unseen"]


@dataclass(frozen=True, slots=True)
class CellFacts:
    """`text`: the error word ("#DIV/0!"), the formula with its "=", or the stored value as it is written in the file;
    `number_format`: its format code, "" when unknown or General."""

    kind: CellKind
    text: str = ""
    number_format: str = ""
    appearance: Appearance = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


#: The numbers by which binary files name errors (MS-XLS 2.5.10).
ERROR_WORDS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

#: Number formats that files name by number only (ECMA-376 18.8.30; 27-36 and 50-58 are dates and times in a Chinese Excel).
BUILT_IN_FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a reader of one of the other formats finds out about a sheet: facts by cell ("C21"), and its merged ranges."""

    cells: dict[str, CellFacts] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


def hidden_by(code: str) -> Appearance:
    """What a number format does to texts and numbers alike: ;;; shows none of them."""
    return "unseen" if code.replace(" ", "") == ";;;" else ""


@dataclass
class NumberFormats:
    """Format codes by number; the number of each cell style in order, and what its font does to a text."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN_FORMATS))
    styles: list[int] = field(default_factory=list)
    looks: list[Appearance] = field(default_factory=list)

    def appearance(self, style: int) -> Appearance:
        """What a cell style does to the text of its cells."""
        return (self.looks[style] if style < len(self.looks) else "") or hidden_by(self.of(style))

    def of(self, style: int) -> str:
        """The format code of a cell style, "" when unknown or General."""
        code = self.codes.get(self.styles[style], "") if style < len(self.styles) else ""
        return "" if code == "General" else code


def cell_name(row: int, column: int) -> str:
    """ "C21" for row 20, column 2."""
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def cell_place(name: str) -> tuple[int, int]:
    """The reverse of `cell_name`."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, column - 1
