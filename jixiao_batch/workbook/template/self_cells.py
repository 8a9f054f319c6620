"""Cells of 指标自评 as every row has them: the unit's own score, the score that its data give, and the check beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import Book
from jixiao_batch.numbers import ZERO, fixed
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.figure_readings import CellOf
from jixiao_batch.workbook.layout import SELF_VALUE_COLUMN, FormRow, address
from jixiao_batch.workbook.template.cells import computed_look, entry_look, entry_rule, put
from jixiao_batch.workbook.template.checks import HINT, NOT_A_NUMBER, UNFILLED, Complaint, Live, complain
from jixiao_batch.workbook.template.data_sheet import Handout

GROUP_COLUMN, PART_COLUMN, WEIGHT_COLUMN, RULE_COLUMN, VALUE_COLUMN, SCORE_COLUMN = 2, 3, 5, 6, 7, 8
CHECK_COLUMN = SELF_VALUE_COLUMN + 1


def score_cell(row: FormRow) -> str:
    """Where the score stands that the unit's data give."""
    return address(row.row, SCORE_COLUMN)


def own_cell(row: FormRow) -> str:
    """Where the unit's own score stands."""
    return address(row.row, SELF_VALUE_COLUMN)


@dataclass(frozen=True, slots=True)
class SelfCells:
    """The sheet with what its rows need."""

    book: Book
    sheet: Worksheet
    handout: Handout
    cell_of: CellOf

    def difference(self, row: FormRow) -> Complaint:
        """A hint where the unit's score is not what its data give: recomputed minus claimed."""
        digits = fixed(ZERO, self.handout.scheme.score_places)
        gap = f"ROUND({score_cell(row)}-{own_cell(row)},9)"
        known = f"COUNT({score_cell(row)},{own_cell(row)})=2"
        return Complaint(f"IF({known},{gap}<>0,FALSE)", f'"{HINT}与参考得分差 "&TEXT({gap},"+{digits};-{digits}")')

    def entry(self, row: FormRow, field: FormField, highest: Decimal) -> None:
        """The blank cell for the unit's own score, of at most so many points."""
        self.sheet.write_blank(row.row - 1, SELF_VALUE_COLUMN - 1, None, entry_look(self.book, field))
        self.sheet.data_validation(own_cell(row), entry_rule(field, highest))

    def check(self, row: FormRow, check: Live) -> None:
        """What the check cell says."""
        put(self.sheet, row.row, CHECK_COLUMN, check, self.book.boxed(text_wrap=True, indent=1))

    def computed(self, number: str, **more: bool) -> Format:
        """The look of a cell that nobody fills in, with that number format."""
        return computed_look(self.book, num_format=number, align="right", **more)


def entry_complaints(own: str) -> Iterator[Complaint]:
    """What is wrong with the unit's own score in that cell, whatever the row is about."""
    yield complain(f'{own}=""', UNFILLED, holds=True)
    yield complain(f"NOT(ISNUMBER({own}))", NOT_A_NUMBER)
    yield complain(f"{own}<0", "不能为负数")
