"""Sums on 指标自评: 小计 of each first level and the total, claimed beside what the data give."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao_batch.formats import HEAD_FILL, POINTS
from jixiao_batch.numbers import ZERO, fixed, plain
from jixiao_batch.scheme.indicators import Group, Indicator
from jixiao_batch.scheme.model import SELF_TOTAL
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_SCORED
from jixiao_batch.scheme.score_readings import capped_excel, grade_excel, provisional_excel, rounded_excel, total, total_excel
from jixiao_batch.workbook.layout import KEY_COLUMN, SELF_LABEL_COLUMN, FormRow, address
from jixiao_batch.workbook.template.cells import height_for, put, say
from jixiao_batch.workbook.template.checks import FINE, UNBALANCED, Complaint, Live, complain, first_of
from jixiao_batch.workbook.template.self_cells import (
    CHECK_COLUMN,
    GROUP_COLUMN,
    SCORE_COLUMN,
    VALUE_COLUMN,
    WEIGHT_COLUMN,
    SelfCells,
    entry_complaints,
    own_cell,
    score_cell,
)


def stored_sum(scores: Sequence[Decimal | str]) -> Decimal | str:
    """The sum of scores, 无法评分 when one of them is; 不适用 counts as nothing."""
    if NOT_SCORED in scores:
        return NOT_SCORED
    return sum((score for score in scores if isinstance(score, Decimal)), ZERO)


class SumRows(SelfCells):
    """Writes the rows of sums; each method returns what the check cell says on the form as it is handed out."""

    __slots__ = ()

    def subtotal(self, row: FormRow, group: Group, span: tuple[FormRow, FormRow], stored: Decimal | str) -> str:
        self._sum_frame(row, f"{group.name}小计", group.weight)
        first, last = span
        scores = f"{score_cell(first)}:{score_cell(last)}"
        places = self.handout.scheme.score_places
        formula = f'IF(COUNTIF({scores},"{NOT_SCORED}")>0,"{NOT_SCORED}",{rounded_excel(f"SUM({scores})", places)})'
        put(self.sheet, row.row, SCORE_COLUMN, Live(formula, stored), self.computed(POINTS, bold=True))
        self.entry(row, row.fields[0], group.weight)
        owns = f"{own_cell(first)}:{own_cell(last)}"
        return self._sum_check(row, owns, last.row - first.row + 1, group.weight)

    def total_row(
        self,
        row: FormRow,
        ranges: Sequence[tuple[FormRow, FormRow]],
        subtotals: Sequence[FormRow],
        scores: Sequence[tuple[Indicator, Decimal | str]],
    ) -> str:
        scheme = self.handout.scheme
        self._sum_frame(row, SELF_TOTAL, scheme.full_score)
        cells = [f"{score_cell(first)}:{score_cell(last)}" for first, last in ranges]
        by_name = {one.label: score_cell(one) for one in self.handout.layout.self_rows if one.kind == "indicator"}
        dropping = [indicator for indicator in scheme.indicators if indicator.when_not_applicable == "剔除"]
        dropped = "+".join(f'({by_name[i.name]}="{NOT_APPLICABLE}")*{plain(i.weight)}' for i in dropping)
        open_scores = "+".join(f'COUNTIF({one},"{NOT_SCORED}")' for one in cells)
        # on an empty form nothing that a cap looks at is known yet
        stored = NOT_SCORED if scheme.total_cap is not None else stored_sum([score for _, score in scores])
        if isinstance(stored, Decimal):
            gone = sum((indicator.weight for indicator, score in scores if score == NOT_APPLICABLE), ZERO)
            stored = total(scheme, [score for _, score in scores if isinstance(score, Decimal)], gone)
        counted = capped_excel(scheme, total_excel(scheme, cells, dropped), self.cell_of)
        live = Live(f'IF({provisional_excel(scheme, f"({open_scores})", self.cell_of)},"{NOT_SCORED}",{counted})', stored)
        put(self.sheet, row.row, SCORE_COLUMN, live, self.computed(POINTS, bold=True))
        own_score = score_cell(row)
        grade = Live(f'IF(ISNUMBER({own_score}),"参考等次："&{grade_excel(scheme, own_score)},"")', self._stored_grade(stored))
        put(self.sheet, row.row, VALUE_COLUMN, grade, self.computed("General", bold=True))
        self.entry(row, row.fields[0], scheme.full_score)
        owns = ",".join(own_cell(one) for one in subtotals)
        return self._sum_check(row, owns, len(subtotals), scheme.full_score)

    def _stored_grade(self, score: Decimal | str) -> str:
        return f"参考等次：{self.handout.scheme.grade_of(score)}" if isinstance(score, Decimal) else ""

    def _sum_frame(self, row: FormRow, label: str, weight: Decimal) -> None:
        look = {"bg_color": HEAD_FILL, "bold": True}
        say(self.sheet, row.row, KEY_COLUMN, row.key, self.book.style())
        for column in range(GROUP_COLUMN, CHECK_COLUMN + 1):
            say(self.sheet, row.row, column, "", self.book.boxed(**look))
        say(self.sheet, row.row, SELF_LABEL_COLUMN, label, self.book.boxed(**look, indent=1))
        number = self.book.boxed(**look, align="center", num_format="General")
        self.sheet.write_number(row.row - 1, WEIGHT_COLUMN - 1, float(weight), number)
        self.sheet.set_row(row.row - 1, height_for([], least=2))

    def _sum_check(self, row: FormRow, parts: str, count: int, weight: Decimal) -> str:
        """A claimed sum against the sum of its parts, once they are all there."""
        own = own_cell(row)
        digits = fixed(ZERO, self.handout.scheme.score_places)
        message = f'"{UNBALANCED}：应为各项之和 "&TEXT(SUM({parts}),"{digits}")'
        complaints = [
            *entry_complaints(own),
            Complaint(f"AND(COUNT({parts})={count},ROUND({own}-SUM({parts}),9)<>0)", message),
            complain(f"{own}>{address(row.row, WEIGHT_COLUMN)}", f"超过分值 {plain(weight)}"),
            self.difference(row),
        ]
        check = first_of(complaints, Live(f'"{FINE}"', FINE))
        self.check(row, check)
        return str(check.stored)
