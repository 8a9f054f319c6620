"""指标自评 on the form: the unit's own scores beside the points that its data give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import HEAD_FILL, POINTS, RATE, Book
from jixiao_batch.numbers import ZERO, fixed, plain, round_score
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.figure_readings import CellOf, indicator_value, indicator_value_excel
from jixiao_batch.scheme.indicators import Group, Indicator, RowScoring, item_id
from jixiao_batch.scheme.model import SELF_TOTAL
from jixiao_batch.scheme.readings import NOT_APPLICABLE, Absent, excel_text
from jixiao_batch.scheme.score_readings import (
    NOT_SCORED,
    capped_excel,
    grade_excel,
    provisional_excel,
    rounded_excel,
    rows_total_excel,
    score_excel,
    total,
    total_excel,
)
from jixiao_batch.workbook.layout import (
    DATA_SHEET,
    FIRST_BODY_ROW,
    KEY_COLUMN,
    KEY_ROW,
    ROWS_SHEET,
    SELF_LABEL_COLUMN,
    SELF_SHEET,
    SELF_VALUE_COLUMN,
    FormRow,
    address,
    column_letter,
)
from jixiao_batch.workbook.template.cells import computed_look, entry_look, entry_rule, height_for, paint_checks, put, say
from jixiao_batch.workbook.template.checks import (
    FINE,
    HINT,
    NOT_A_NUMBER,
    UNBALANCED,
    UNFILLED,
    Complaint,
    Live,
    cell_finder,
    complain,
    first_of,
    quoted,
)
from jixiao_batch.workbook.template.data_sheet import Checked, Handout, stored_figure
from jixiao_batch.workbook.template.rows_sheet import RowsPlace, rows_count, rows_sum

GROUP_COLUMN, PART_COLUMN, WEIGHT_COLUMN, RULE_COLUMN, VALUE_COLUMN, SCORE_COLUMN = 2, 3, 5, 6, 7, 8
CHECK_COLUMN = SELF_VALUE_COLUMN + 1
LAST_COLUMN = CHECK_COLUMN
_RULE_WIDTH, _NAME_WIDTH = 52.0, 24.0
_WIDTHS = (10.0, 13.0, _NAME_WIDTH, 7.0, _RULE_WIDTH, 12.0, 10.0, 11.0, 24.0)
_HEADINGS = ("一级指标", "二级指标", "三级指标", "分值", "评分规则", "指标值", "参考得分", "自评得分", "核对")


def write_self_body(book: Book, sheet: Worksheet, handout: Handout) -> Checked:
    """Everything below the title, and the widths."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place + 1, place + 1, width)
        say(sheet, FIRST_BODY_ROW, place + 2, _HEADINGS[place], book.heading())
    sheet.set_row(FIRST_BODY_ROW - 1, 22)
    say(sheet, KEY_ROW, SELF_VALUE_COLUMN, "1", book.style())
    rows = handout.layout.self_rows
    writer = _SelfRows(book, sheet, handout, cell_finder(handout.scheme, handout.layout, SELF_SHEET, DATA_SHEET))
    remarks = writer.all(rows)
    letter = column_letter(CHECK_COLUMN)
    cells = f"{letter}{rows[0].row}:{letter}{rows[-1].row}"
    paint_checks(book, sheet, cells)
    return Checked(SELF_SHEET, cells, remarks)


def _score_cell(row: FormRow) -> str:
    return address(row.row, SCORE_COLUMN)


def _own_cell(row: FormRow) -> str:
    return address(row.row, SELF_VALUE_COLUMN)


def _stored_sum(scores: Sequence[Decimal | str]) -> Decimal | str:
    """The sum of scores, 无法评分 when one of them is; 不适用 counts as nothing."""
    if NOT_SCORED in scores:
        return NOT_SCORED
    return sum((score for score in scores if isinstance(score, Decimal)), ZERO)


@dataclass(frozen=True, slots=True)
class _SelfRows:
    book: Book
    sheet: Worksheet
    handout: Handout
    cell_of: CellOf

    def all(self, rows: tuple[FormRow, ...]) -> tuple[str, ...]:
        """Every row; returns what the check cells say on the form as it is handed out."""
        scheme = self.handout.scheme
        waiting = iter(rows)
        remarks: list[str] = []
        subtotals: list[FormRow] = []
        ranges: list[tuple[FormRow, FormRow]] = []
        scores: list[tuple[Indicator, Decimal | str]] = []
        for group in scheme.groups:
            members = [(indicator, next(waiting)) for indicator in group.indicators]
            group_scores = []
            self._levels(group, members[0][1].row)
            for indicator, row in members:
                self._frame(row, indicator)
                score, check = self._indicator(row, indicator)
                group_scores.append(score)
                remarks.append(check)
            subtotal = next(waiting)
            span = (members[0][1], members[-1][1])
            remarks.append(self._subtotal(subtotal, group, span, _stored_sum(group_scores)))
            subtotals.append(subtotal)
            ranges.append(span)
            scores += zip(group.indicators, group_scores, strict=True)
        remarks.append(self._total(next(waiting), ranges, subtotals, scores))
        return tuple(remarks)

    def _levels(self, group: Group, row: int) -> None:
        """First and second level beside the indicators below them."""
        self._upright(row, len(group.indicators), GROUP_COLUMN, group.name, bold=True)
        for part in group.parts:
            self._upright(row, len(part.indicators), PART_COLUMN, part.name)
            row += len(part.indicators)

    def _upright(self, row: int, rows: int, column: int, text: str, **more: bool) -> None:
        look = self.book.boxed(text_wrap=True, align="center", **more)
        if rows > 1:
            self.sheet.merge_range(row - 1, column - 1, row + rows - 2, column - 1, "", look)
        say(self.sheet, row, column, text, look)

    def _frame(self, row: FormRow, indicator: Indicator) -> None:
        boxed = self.book.boxed
        sentence = self.handout.scheme.sentence(indicator)
        say(self.sheet, row.row, KEY_COLUMN, row.key, self.book.style())
        say(self.sheet, row.row, SELF_LABEL_COLUMN, row.label, boxed(text_wrap=True, indent=1))
        look = boxed(align="center", num_format="General")
        self.sheet.write_number(row.row - 1, WEIGHT_COLUMN - 1, float(indicator.weight), look)
        say(self.sheet, row.row, RULE_COLUMN, sentence, boxed(text_wrap=True, indent=1))
        levels = self.handout.scheme.path(indicator)
        alone = [(level, width - 1) for level, width in zip(levels, _WIDTHS, strict=False)]  # each may have one row only
        parts = [*alone, (row.label, _NAME_WIDTH - 1), (sentence, _RULE_WIDTH - 1)]
        self.sheet.set_row(row.row - 1, max(26.0, height_for(parts)))

    def _indicator(self, row: FormRow, indicator: Indicator) -> tuple[Decimal | str, str]:
        if indicator.rows is not None:
            return self._by_rows(row, indicator, indicator.rows)
        value, stored_value = self._value(row, indicator)
        put(self.sheet, row.row, VALUE_COLUMN, value, self._computed(self._value_format(indicator)))
        score = self._score(row, indicator, stored_value)
        put(self.sheet, row.row, SCORE_COLUMN, score, self._computed(POINTS))
        field = row.fields[0]
        self._entry(row, field, indicator.weight)
        own = _own_cell(row)
        complaints = [
            *_entry_complaints(own),
            complain(f"{own}>{address(row.row, WEIGHT_COLUMN)}", f"超过分值 {plain(indicator.weight)}"),
            self._difference(row),
        ]
        check = first_of(complaints, Live(f'"{FINE}"', FINE))
        self._check(row, check)
        stored = score.stored
        return stored if isinstance(stored, Decimal) else str(stored), str(check.stored)

    def _value(self, row: FormRow, indicator: Indicator) -> tuple[Live, Decimal | Absent]:
        """指标值, and its value on the form as it is handed out; for items how many are met."""
        scheme = self.handout.scheme
        if indicator.value is not None:
            value = indicator_value(indicator, self.handout.value_of)
            return Live(indicator_value_excel(scheme, indicator, self.cell_of), stored_figure(value)), value
        unknown = Absent("missing", (indicator.name,))
        cells = self._item_cells(indicator)
        if not cells:
            return Live('""', ""), unknown
        if indicator.rule is not None and indicator.rule.takes_self_score:
            return Live(f'{cells[0]}&""', ""), unknown
        met = "+".join(f'({cell}="是")' for cell in cells)
        blank = ",".join(f'{cell}=""' for cell in cells)
        live = Live(f'IF(OR({blank}),"","符合 "&({met})&"/{len(cells)} 项")')
        return live, unknown

    def _item_cells(self, indicator: Indicator) -> list[str]:
        items = indicator.rule.form_items if indicator.rule else ()
        places = [self.handout.layout.fields[item_id(indicator, item.name)] for item in items]
        return [quoted(place.sheet, place.cell) for place in places]

    def _value_format(self, indicator: Indicator) -> str:
        bounds = list(indicator.rule.bounds()) if indicator.rule else []
        return RATE if any(bound.percent for bound in bounds) else "General"

    def _score(self, row: FormRow, indicator: Indicator, value: Decimal | Absent) -> Live:
        scheme = self.handout.scheme
        cells = self._item_cells(indicator)
        value_cell, weight_cell = address(row.row, VALUE_COLUMN), address(row.row, WEIGHT_COLUMN)
        formula = score_excel(scheme, indicator, value_cell, cells, weight_cell, self.cell_of, _own_cell(row))
        stored: Decimal | str = NOT_SCORED
        if isinstance(value, Decimal) and indicator.rule is not None:
            stored = round_score(indicator.rule.score((value,), indicator.weight), scheme.score_places)
        elif isinstance(value, Absent) and value.why == "not_applicable":
            stored = indicator.weight if indicator.when_not_applicable == "满分" else NOT_APPLICABLE
        return Live(formula, stored)

    def _by_rows(self, row: FormRow, indicator: Indicator, scoring: RowScoring) -> tuple[Decimal | str, str]:
        """Sums of the unit's own rows, the self score too."""
        table = self.handout.layout.table
        if table is None:
            raise ValueError(f"{indicator.name} is scored row by row, but the scheme has no table")
        place, scheme, sections = RowsPlace(table), self.handout.scheme, scoring.sections
        count = rows_count(place, sections, ROWS_SHEET)
        points = rows_sum(place, sections, place.score, ROWS_SHEET)
        summed = rows_total_excel(scoring, points, count, address(row.row, WEIGHT_COLUMN), scheme.score_places)
        put(self.sheet, row.row, VALUE_COLUMN, Live(f'{count}&" 行"', "0 行"), self._computed("General"))
        score = Live(f"IF({count}=0,{excel_text(NOT_SCORED)},{summed})", NOT_SCORED)
        put(self.sheet, row.row, SCORE_COLUMN, score, self._computed(POINTS))
        own = rounded_excel(rows_sum(place, sections, "自评得分", ROWS_SHEET), scheme.score_places)
        put(self.sheet, row.row, SELF_VALUE_COLUMN, Live(f'IF({count}=0,"",{own})'), self._computed(POINTS))
        open_rows = f"{count}-{rows_count(place, sections, ROWS_SHEET, scored=True)}"
        waiting = f'"{HINT}有 "&{open_rows}&" 行没有参考得分，未计入"'
        complaints = [
            complain(f"{count}=0", f"{HINT}填“{ROWS_SHEET}”表，这里自动汇总", holds=True),
            Complaint(f"{open_rows}>0", waiting),
            self._difference(row),
        ]
        check = first_of(complaints, Live(f'"{FINE}"', FINE))
        self._check(row, check)
        return NOT_SCORED, str(check.stored)

    def _subtotal(self, row: FormRow, group: Group, span: tuple[FormRow, FormRow], stored: Decimal | str) -> str:
        self._sum_frame(row, f"{group.name}小计", group.weight)
        first, last = span
        scores = f"{_score_cell(first)}:{_score_cell(last)}"
        places = self.handout.scheme.score_places
        formula = f'IF(COUNTIF({scores},"{NOT_SCORED}")>0,"{NOT_SCORED}",{rounded_excel(f"SUM({scores})", places)})'
        put(self.sheet, row.row, SCORE_COLUMN, Live(formula, stored), self._computed(POINTS, bold=True))
        self._entry(row, row.fields[0], group.weight)
        owns = f"{_own_cell(first)}:{_own_cell(last)}"
        return self._sum_check(row, owns, last.row - first.row + 1, group.weight)

    def _total(
        self,
        row: FormRow,
        ranges: Sequence[tuple[FormRow, FormRow]],
        subtotals: Sequence[FormRow],
        scores: Sequence[tuple[Indicator, Decimal | str]],
    ) -> str:
        scheme = self.handout.scheme
        self._sum_frame(row, SELF_TOTAL, scheme.full_score)
        cells = [f"{_score_cell(first)}:{_score_cell(last)}" for first, last in ranges]
        by_name = {one.label: _score_cell(one) for one in self.handout.layout.self_rows if one.kind == "indicator"}
        dropping = [indicator for indicator in scheme.indicators if indicator.when_not_applicable == "剔除"]
        dropped = "+".join(f'({by_name[i.name]}="{NOT_APPLICABLE}")*{plain(i.weight)}' for i in dropping)
        open_scores = "+".join(f'COUNTIF({one},"{NOT_SCORED}")' for one in cells)
        # on an empty form nothing that a cap looks at is known yet
        stored = NOT_SCORED if scheme.total_cap is not None else _stored_sum([score for _, score in scores])
        if isinstance(stored, Decimal):
            gone = sum((indicator.weight for indicator, score in scores if score == NOT_APPLICABLE), ZERO)
            stored = total(scheme, [score for _, score in scores if isinstance(score, Decimal)], gone)
        counted = capped_excel(scheme, total_excel(scheme, cells, dropped), self.cell_of)
        live = Live(f'IF({provisional_excel(scheme, f"({open_scores})", self.cell_of)},"{NOT_SCORED}",{counted})', stored)
        put(self.sheet, row.row, SCORE_COLUMN, live, self._computed(POINTS, bold=True))
        score_cell = _score_cell(row)
        grade = Live(f'IF(ISNUMBER({score_cell}),"参考等次："&{grade_excel(scheme, score_cell)},"")', self._stored_grade(stored))
        put(self.sheet, row.row, VALUE_COLUMN, grade, self._computed("General", bold=True))
        self._entry(row, row.fields[0], scheme.full_score)
        owns = ",".join(_own_cell(one) for one in subtotals)
        return self._sum_check(row, owns, len(subtotals), scheme.full_score)

    def _stored_grade(self, score: Decimal | str) -> str:
        return f"参考等次：{self.handout.scheme.grade_of(score)}" if isinstance(score, Decimal) else ""

    def _sum_frame(self, row: FormRow, label: str, weight: Decimal) -> None:
        look = {"bg_color": HEAD_FILL, "bold": True}
        say(self.sheet, row.row, KEY_COLUMN, row.key, self.book.style())
        for column in range(GROUP_COLUMN, LAST_COLUMN + 1):
            say(self.sheet, row.row, column, "", self.book.boxed(**look))
        say(self.sheet, row.row, SELF_LABEL_COLUMN, label, self.book.boxed(**look, indent=1))
        number = self.book.boxed(**look, align="center", num_format="General")
        self.sheet.write_number(row.row - 1, WEIGHT_COLUMN - 1, float(weight), number)
        self.sheet.set_row(row.row - 1, height_for([], least=2))

    def _sum_check(self, row: FormRow, parts: str, count: int, weight: Decimal) -> str:
        """A claimed sum against the sum of its parts, once they are all there."""
        own = _own_cell(row)
        digits = fixed(ZERO, self.handout.scheme.score_places)
        message = f'"{UNBALANCED}：应为各项之和 "&TEXT(SUM({parts}),"{digits}")'
        complaints = [
            *_entry_complaints(own),
            Complaint(f"AND(COUNT({parts})={count},ROUND({own}-SUM({parts}),9)<>0)", message),
            complain(f"{own}>{address(row.row, WEIGHT_COLUMN)}", f"超过分值 {plain(weight)}"),
            self._difference(row),
        ]
        check = first_of(complaints, Live(f'"{FINE}"', FINE))
        self._check(row, check)
        return str(check.stored)

    def _difference(self, row: FormRow) -> Complaint:
        """A hint where the unit's score is not what its data give: recomputed minus claimed."""
        digits = fixed(ZERO, self.handout.scheme.score_places)
        gap = f"ROUND({_score_cell(row)}-{_own_cell(row)},9)"
        known = f"COUNT({_score_cell(row)},{_own_cell(row)})=2"
        return Complaint(f"IF({known},{gap}<>0,FALSE)", f'"{HINT}与参考得分差 "&TEXT({gap},"+{digits};-{digits}")')

    def _entry(self, row: FormRow, field: FormField, highest: Decimal) -> None:
        self.sheet.write_blank(row.row - 1, SELF_VALUE_COLUMN - 1, None, entry_look(self.book, field))
        self.sheet.data_validation(_own_cell(row), entry_rule(field, highest))

    def _check(self, row: FormRow, check: Live) -> None:
        put(self.sheet, row.row, CHECK_COLUMN, check, self.book.boxed(text_wrap=True, indent=1))

    def _computed(self, number: str, **more: bool) -> Format:
        return computed_look(self.book, num_format=number, align="right", **more)


def _entry_complaints(own: str) -> Iterator[Complaint]:
    yield complain(f'{own}=""', UNFILLED, holds=True)
    yield complain(f"NOT(ISNUMBER({own}))", NOT_A_NUMBER)
    yield complain(f"{own}<0", "不能为负数")
