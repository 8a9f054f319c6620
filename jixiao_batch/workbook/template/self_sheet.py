"""指标自评 on the form: the unit's own scores beside the points that its data give."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import POINTS, RATE, Book
from jixiao_batch.numbers import plain, round_score
from jixiao_batch.scheme.figure_readings import indicator_value, indicator_value_excel
from jixiao_batch.scheme.indicators import Group, Indicator, RowScoring, item_id
from jixiao_batch.scheme.readings import NOT_APPLICABLE, Absent, excel_text
from jixiao_batch.scheme.score_readings import (
    NOT_SCORED,
    rounded_excel,
    rows_total_excel,
    score_excel,
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
from jixiao_batch.workbook.template.cells import height_for, paint_checks, put, say
from jixiao_batch.workbook.template.checks import (
    FINE,
    HINT,
    Complaint,
    Live,
    cell_finder,
    complain,
    first_of,
    quoted,
)
from jixiao_batch.workbook.template.data_sheet import Checked, Handout, stored_figure
from jixiao_batch.workbook.template.rows_place import RowsPlace, rows_count, rows_sum
from jixiao_batch.workbook.template.self_cells import (
    CHECK_COLUMN,
    GROUP_COLUMN,
    PART_COLUMN,
    RULE_COLUMN,
    SCORE_COLUMN,
    VALUE_COLUMN,
    WEIGHT_COLUMN,
    SelfCells,
    entry_complaints,
    own_cell,
)
from jixiao_batch.workbook.template.self_sums import SumRows, stored_sum

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


class _SelfRows(SelfCells):
    """Writes the rows of indicators, each group's with its sum behind them."""

    __slots__ = ()

    def all(self, rows: tuple[FormRow, ...]) -> tuple[str, ...]:
        """Every row; returns what the check cells say on the form as it is handed out."""
        scheme = self.handout.scheme
        sums = SumRows(self.book, self.sheet, self.handout, self.cell_of)
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
            remarks.append(sums.subtotal(subtotal, group, span, stored_sum(group_scores)))
            subtotals.append(subtotal)
            ranges.append(span)
            scores += zip(group.indicators, group_scores, strict=True)
        remarks.append(sums.total_row(next(waiting), ranges, subtotals, scores))
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
        put(self.sheet, row.row, VALUE_COLUMN, value, self.computed(self._value_format(indicator)))
        score = self._score(row, indicator, stored_value)
        put(self.sheet, row.row, SCORE_COLUMN, score, self.computed(POINTS))
        field = row.fields[0]
        self.entry(row, field, indicator.weight)
        own = own_cell(row)
        complaints = [
            *entry_complaints(own),
            complain(f"{own}>{address(row.row, WEIGHT_COLUMN)}", f"超过分值 {plain(indicator.weight)}"),
            self.difference(row),
        ]
        check = first_of(complaints, Live(f'"{FINE}"', FINE))
        self.check(row, check)
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
        formula = score_excel(scheme, indicator, value_cell, cells, weight_cell, self.cell_of, own_cell(row))
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
        put(self.sheet, row.row, VALUE_COLUMN, Live(f'{count}&" 行"', "0 行"), self.computed("General"))
        score = Live(f"IF({count}=0,{excel_text(NOT_SCORED)},{summed})", NOT_SCORED)
        put(self.sheet, row.row, SCORE_COLUMN, score, self.computed(POINTS))
        own = rounded_excel(rows_sum(place, sections, "自评得分", ROWS_SHEET), scheme.score_places)
        put(self.sheet, row.row, SELF_VALUE_COLUMN, Live(f'IF({count}=0,"",{own})'), self.computed(POINTS))
        open_rows = f"{count}-{rows_count(place, sections, ROWS_SHEET, scored=True)}"
        waiting = f'"{HINT}有 "&{open_rows}&" 行没有参考得分，未计入"'
        complaints = [
            complain(f"{count}=0", f"{HINT}填“{ROWS_SHEET}”表，这里自动汇总", holds=True),
            Complaint(f"{open_rows}>0", waiting),
            self.difference(row),
        ]
        check = first_of(complaints, Live(f'"{FINE}"', FINE))
        self.check(row, check)
        return NOT_SCORED, str(check.stored)
