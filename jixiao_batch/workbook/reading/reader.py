"""From an opened workbook to a submission: each field is found again and read, or reported; never 0, a guess or an exception."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place, Severity
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.dependencies import indicators_resting_on
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.formula_field import Formula
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import Absent, Value, value
from jixiao_batch.workbook.layout import DATA_SHEET, ROW_TABLE_ID, ROWS_SHEET, SELF_SHEET, STAMP_SHEET, FieldPlace, Layout
from jixiao_batch.workbook.opening.opener import CellValue, OpenedWorkbook, SheetGrid
from jixiao_batch.workbook.opening.second_look import CellFacts, SecondLook
from jixiao_batch.workbook.reading.candidates import Candidate, Candidates, standing
from jixiao_batch.workbook.reading.captions import CaptionDoubt
from jixiao_batch.workbook.reading.cells import CellReading, read_choice, read_date, read_text, read_year, show_raw
from jixiao_batch.workbook.reading.doubts import CellDoubts
from jixiao_batch.workbook.reading.grids import Page, Spot, is_blank, make_page, plain_label
from jixiao_batch.workbook.reading.number_formats import read_figure, read_shown_code, says_more, shown_with
from jixiao_batch.workbook.reading.places import FoundSheet, find_form_sheets
from jixiao_batch.workbook.reading.rows import blank_finding, read_rows
from jixiao_batch.workbook.reading.tables import FoundTable, find_tables
from jixiao_batch.workbook.submission import Entry, FormStamp, IndicatorRow, Submission

#: stamp fields by the words in the hidden sheet's first column
STAMP_WORDS = {
    "指标体系": "scheme_id",
    "指标体系指纹": "scheme_sha256",
    "表样版本": "template_version",
    "年度": "year",
    "单位": "unit",
}

#: so many places of one field are compared, and so many named in a message
_MOST_CANDIDATES, _MOST_PLACES = 40, 5


def read_stamp(opened: OpenedWorkbook) -> FormStamp:
    """What the hidden sheet says; empty where it is missing."""
    for grid in opened.sheets:
        if plain_label(grid.name) == plain_label(STAMP_SHEET):
            pairs = {plain_label(row[0]): str(read_text(row[1]).value or "") for row in grid.rows if len(row) > 1}
            return FormStamp(**{name: pairs.get(plain_label(word), "") for word, name in STAMP_WORDS.items()})
    return FormStamp()


def unread_form_sheets(opened: OpenedWorkbook) -> tuple[SheetGrid, ...]:
    """Sheets that are called as the form's own and could not be read: without them the form says too little to be judged."""
    own = {DATA_SHEET, SELF_SHEET, ROWS_SHEET, STAMP_SHEET}
    return tuple(grid for grid in opened.sheets if grid.skipped and plain_label(grid.name) in own)


def read_submission(
    scheme: Scheme, layout: Layout, stamp: FormStamp, opened: OpenedWorkbook, look: SecondLook
) -> tuple[Submission, tuple[Finding, ...]] | None:
    """All fields and rows with what is wrong in them; None when no sheet of the form can be found."""
    pages = tuple(make_page(grid, look.merges(grid.name)) for grid in opened.sheets)
    sheets = find_form_sheets(layout, pages)
    if not sheets:
        return None
    doubts = CellDoubts(opened.sheets, look)
    reader = _Reader(scheme, layout, sheets, look, doubts)
    entries, findings = reader.read_fields()
    rows: tuple[IndicatorRow, ...] = ()
    rows_sheet = ""
    if layout.table is not None:
        tables = tuple(find_tables(pages))
        if tables:
            rows_sheet = tables[0].name
            rows, row_findings = read_rows(scheme, tables[0], look, doubts)
            findings += (*row_findings, *_other_tables(scheme, tables, rows, look, doubts))
        else:
            findings.append(found("table-lost", Place(label=ROW_TABLE_ID)))
    skipped = [grid for grid in opened.sheets if grid.skipped]
    findings += [found("sheet-skipped", Place(sheet=grid.name), value=grid.name, detail=grid.problem) for grid in skipped]
    partly = [grid for grid in opened.sheets if grid.problem and not grid.skipped]
    findings += [found("sheet-cropped", Place(sheet=grid.name), value=grid.name, detail=grid.problem) for grid in partly]
    return Submission(stamp, entries, rows, rows_sheet), tuple(findings)


class _Reader:
    """One pass over the fields of one workbook."""

    def __init__(
        self, scheme: Scheme, layout: Layout, sheets: tuple[FoundSheet, ...], look: SecondLook, doubts: CellDoubts
    ) -> None:
        self._scheme = scheme
        self._doubts = doubts
        self._layout = layout
        self._look = look
        self._formats = {sheet.page.name: look.formats(sheet.page.name, says_more) for sheet in sheets}
        self._findings: list[Finding] = []
        self._entries: dict[str, Entry] = {}
        self._unreadable: set[str] = set()
        self._lost: set[str] = set()
        #: by sheet: fields with their own label, where so many other labels moved that none is believed
        self._shifted: dict[str, list[Place]] = {}
        self._candidates = Candidates(layout, sheets, look)

    def read_fields(self) -> tuple[dict[str, Entry], list[Finding]]:
        merged, sure = self._candidates.merged(), self._candidates.sure
        mistaken = self._mistaken_fields()
        for field_id, place in self._layout.fields.items():
            if field_id in mistaken:
                page, spot = mistaken[field_id]
                self._leave_out(place.field, Place(page.name, spot.cell, place.field.label), spot.raw)
            elif field_id in sure and field_id not in merged:
                page, spot = sure[field_id]
                self._take(place.field, spot.raw, standing(place, page, spot))
            elif field_id in sure:
                self._choose(place, [Candidate(*sure[field_id], None)], merged[field_id])
            else:
                self._choose(place, self._candidates.others[field_id], merged.get(field_id, ()))
        self._report_blanks()
        for first, *others in self._shifted.values():
            more = f"等 {len(others) + 1} 项" if others else ""
            self._findings.append(replace(found("labels-shifted", first, more=more), also=tuple(others)))
        for sheet, count in self._candidates.outvoted.items():
            self._findings.append(found("keys-outvoted", Place(sheet=sheet), value=str(count)))
        return self._entries, self._findings

    def _mistaken_fields(self) -> dict[str, tuple[Page, Spot]]:
        """Fields whose figures mean something else by what is printed around them; reported once for each cause."""
        mistaken: dict[str, tuple[Page, Spot]] = {}
        for page, doubt, spots in self._candidates.mistaken():
            self._findings.append(self._caption_finding(page, doubt))
            mistaken |= {field_id: (page, spot) for field_id, spot in spots.items()}
        return mistaken

    def _caption_finding(self, page: Page, doubt: CaptionDoubt) -> Finding:
        label = self._layout.fields[doubt.fields[0]].field.label
        more = f"等 {len(doubt.fields)} 项" if len(doubt.fields) > 1 else ""
        first, *others = (Place(page.name, spot.cell, label) for spot in doubt.cells)
        finding = found(doubt.code, first, value=doubt.shown, expected=doubt.expected, more=more)
        return replace(finding, also=tuple(others))

    def _choose(self, place: FieldPlace, candidates: Sequence[Candidate], merged_with: tuple[str, ...]) -> None:
        """Read a field that may stand in several cells, or in one that is in doubt."""
        if not candidates:
            self._lost.add(place.field.id)
            self._entries[place.field.id] = Entry(None, Place(place.sheet, "", place.field.label))
            return
        filled = [one for one in candidates if not one.is_blank]
        best = (filled or candidates)[0]
        where = best.standing(place)
        if merged_with:
            others = "、".join(f"“{label}”" for label in merged_with[:3]) + "等" * (len(merged_with) > 3)
            self._refuse(place.field, found("merged-fields", where, value=show_raw(best.spot.raw), others=others), best.spot.raw)
        elif wrong := next((one for one in filled or candidates if one.doubt and one.doubt.contradicts), None):
            where = wrong.standing(place)
            if wrong.doubt is not None and plain_label(wrong.doubt.shown) == plain_label(wrong.doubt.expected):
                self._shifted.setdefault(wrong.page.name, []).append(where)
                self._leave_out(place.field, where, wrong.spot.raw)
                return
            self._refuse(place.field, self._label_changed(wrong, where, "error"), wrong.spot.raw)
        elif self._disagree(place.field, candidates):
            stated = [one for one in candidates[:_MOST_CANDIDATES] if not one.is_blank or self._is_flawed(one)]
            cells = "、".join(one.address for one in stated[:_MOST_PLACES])
            self._refuse(place.field, found("found-twice", where, value=show_raw(best.spot.raw), cells=cells), best.spot.raw)
        else:
            if filled and best.doubt:
                self._findings.append(self._label_changed(best, where))
            elif best.doubt and not best.doubt.shown:  # neither heading nor value: its column may be gone
                self._lost.add(place.field.id)
            self._take(place.field, best.spot.raw, where)

    def _label_changed(self, one: Candidate, where: Place, severity: Severity | None = None) -> Finding:
        written, wanted = (one.doubt.shown, one.doubt.expected) if one.doubt else ("", "")
        value = show_raw(one.spot.raw)
        return found("label-changed", where, value=value, severity=severity, written=written or "（空）", wanted=wanted)

    def _disagree(self, field: FormField, candidates: Sequence[Candidate]) -> bool:
        """Whether the field stands in several places that say different things; a blank one says nothing."""
        if len(candidates) == 1:
            return False
        if len(candidates) > _MOST_CANDIDATES:
            return True
        filled = [one for one in candidates if not one.is_blank]
        flawed = [one for one in candidates if one.is_blank and self._is_flawed(one)]
        return bool(filled and flawed) or len({self._content(field, one) for one in filled}) > 1

    def _is_flawed(self, one: Candidate) -> bool:
        """Whether an apparently blank cell holds an error or a formula without result."""
        facts = self._look.behind_blanks(one.page.name, [one.spot.cell])
        return blank_finding(facts.get(one.spot.cell), Place()) is not None

    def _content(self, field: FormField, one: Candidate) -> object:
        """What the cell says, equal for two spellings of it."""
        reading = self._read(field, one.spot.raw, self._formats[one.page.name].get(one.spot.cell, ""))
        return (reading.problem, one.spot.raw) if reading.problem else reading.value

    def _read(self, field: FormField, raw: CellValue | None, code: str) -> CellReading:
        """What a cell with that number format says as an answer to the field."""
        if field.is_number:
            return read_figure(raw, field.unit, code)
        if field.type == "选项":
            return read_choice(raw, field.choices, field.label)
        if field.type == "日期":
            is_day_number = isinstance(raw, int | float) and not isinstance(raw, bool)
            return read_date(raw, from_1904=is_day_number and self._look.counts_from_1904)
        if field.type == "编码":
            return read_shown_code(raw, code)
        return read_year(raw) if field.type == "年度" else read_text(raw)

    def _refuse(self, field: FormField, finding: Finding, raw: CellValue | None) -> None:
        self._findings.append(finding)
        self._leave_out(field, finding.place, raw)

    def _leave_out(self, field: FormField, where: Place, raw: CellValue | None) -> None:
        self._unreadable.add(field.id)
        self._entries[field.id] = Entry(None, where, show_raw(raw))

    def _take(self, field: FormField, raw: CellValue | None, where: Place) -> None:
        """Read what stands in the cell of a field."""
        if is_blank(raw):
            self._entries[field.id] = Entry(None, where)
            return
        if (doubt := self._doubts.about(where, raw, is_text=field.type == "文本")) is not None:
            if doubt.severity == "error":
                self._refuse(field, doubt, raw)
                return
            self._findings.append(doubt)
        code = self._formats[where.sheet].get(where.cell, "")
        reading = self._read(field, raw, code)
        shown = shown_with(raw, code if field.is_number else "")
        if reading.problem:
            self._report_problem(field, reading.problem, raw, where, shown)
            return
        number = reading.value if isinstance(reading.value, Decimal) else None
        self._entries[field.id] = Entry(reading.value, where, shown)
        if reading.repair:
            read_as = str(reading.value) if number is None else plain(number)
            self._findings.append(found("repaired", where, value=shown, expected=read_as, repair=reading.repair))
        if number is not None and field.is_number:
            self._check_number(field, number, where, shown)

    def _report_problem(self, field: FormField, problem: str, raw: CellValue | None, where: Place, shown: str) -> None:
        if problem == "not-a-choice" and field.required is False:
            # nothing is computed from it: kept as it was written
            text = read_text(raw).value
            choices = "、".join(field.choices)
            self._findings.append(found(problem, where, value=shown, expected=choices, severity="note"))
            self._entries[field.id] = Entry(text, where, shown)
            return
        severity: Severity | None = "error" if problem == "ambiguous-percent" else None  # no score can rest on it
        finding = found(problem, where, value=shown, expected=self._expected(field), severity=severity, unit=field.unit)
        self._refuse(field, finding, raw)

    def _check_number(self, field: FormField, number: Decimal, where: Place, raw: str) -> None:
        if number < 0 and not field.may_be_negative:
            self._findings.append(found("negative-number", where, value=raw))
        elif field.type == "整数" and number != number.to_integral_value():
            self._findings.append(
                found("not-whole", where, value=raw, expected=f"整数（{field.unit}）" if field.unit else "整数", unit=field.unit)
            )

    def _expected(self, field: FormField) -> str:
        if field.choices:
            return "、".join(field.choices)
        if field.type == "年度":
            return str(self._scheme.year)
        return f"数字（{field.unit}）" if field.unit else field.hint

    # ------------------------------------------------------------ blanks

    def _report_blanks(self) -> None:
        facts = self._facts_of_blanks()
        for field_id, entry in self._entries.items():
            if entry.value is not None or field_id in self._unreadable:
                continue
            field = self._scheme.fields[field_id]
            finding = blank_finding(facts.get(entry.place.address), entry.place)
            if finding is None and self._is_required(field):
                finding = self._missing(field, entry)
            elif finding is None and field_id in self._lost:
                finding = found("field-lost", entry.place, severity="note")
            if finding is not None:
                self._findings.append(finding)

    def _facts_of_blanks(self) -> dict[str, CellFacts]:
        blank: dict[str, list[str]] = {}
        for entry in self._entries.values():
            if entry.value is None and entry.place.cell:
                blank.setdefault(entry.place.sheet, []).append(entry.place.cell)
        return {
            f"{sheet}!{cell}": facts
            for sheet, cells in blank.items()
            for cell, facts in self._look.behind_blanks(sheet, cells).items()
        }

    def _is_required(self, field: FormField) -> bool:
        if isinstance(field.required, Formula):
            return value(field.required.tree, self._resolve) is True
        return field.required

    def _resolve(self, name: Name) -> Value | Absent:
        entry = self._entries.get(name.name)
        known = entry.value if entry else None
        return known if isinstance(known, Decimal | str) else Absent("missing", (name.name,))

    def _missing(self, field: FormField, entry: Entry) -> Finding:
        if field.block == "自评":
            is_lost = field.id in self._lost
            return found("field-lost", entry.place, severity="query") if is_lost else found("self-score-missing", entry.place)
        resting = indicators_resting_on(self._scheme, field.id)
        impact = f"，“{'”“'.join(resting)}”因此无法评分" if resting else ""
        if field.id in self._lost:
            return found("field-lost", entry.place, impact=impact)
        unit = f"数字（{field.unit}）" if field.unit else "、".join(field.choices) or "内容"
        return found("field-missing", entry.place, expected=unit, impact=impact)


def _other_tables(
    scheme: Scheme, tables: tuple[FoundTable, ...], rows: tuple[IndicatorRow, ...], look: SecondLook, doubts: CellDoubts
) -> Iterator[Finding]:
    """A copy of the row table that says something else leaves open which of the two counts."""
    for table in tables[1:]:
        others, _ = read_rows(scheme, table, look, doubts)
        if others and [row.says for row in others] != [row.says for row in rows]:
            names = f"{tables[0].name}、{table.name}"
            yield found("found-twice", Place(table.name, "", ROW_TABLE_ID), cells=names)
