"""From an opened workbook to a submission: each field is found again and read, or reported; never 0, a guess or an exception."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.dependencies import indicators_resting_on
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.formula_field import Formula
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import Absent, Value, value
from jixiao_batch.workbook.layout import DATA_SHEET, ROW_TABLE_ID, ROWS_SHEET, SELF_SHEET, STAMP_SHEET, FieldPlace, Layout
from jixiao_batch.workbook.opening.opener import OpenedWorkbook, SheetGrid
from jixiao_batch.workbook.opening.second_look import CellFacts
from jixiao_batch.workbook.reading.cells import (
    CellReading,
    read_choice,
    read_code,
    read_date,
    read_number,
    read_text,
    read_year,
    show_raw,
)
from jixiao_batch.workbook.reading.places import FoundSheet, FoundTable, Spot, find_form_sheets, find_tables, plain_label
from jixiao_batch.workbook.reading.rows import LookAgain, blank_finding, read_rows
from jixiao_batch.workbook.submission import Entry, FormStamp, IndicatorRow, Submission

#: stamp fields by the words in the hidden sheet's first column
STAMP_WORDS = {
    "指标体系": "scheme_id",
    "指标体系指纹": "scheme_sha256",
    "表样版本": "template_version",
    "年度": "year",
    "单位": "unit",
}


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
    scheme: Scheme, layout: Layout, opened: OpenedWorkbook, look_again: LookAgain
) -> tuple[Submission, tuple[Finding, ...]] | None:
    """All fields and rows with what is wrong in them; None when no sheet of the form can be found."""
    sheets = find_form_sheets(layout, opened.sheets)
    if not sheets:
        return None
    reader = _Reader(scheme, layout, sheets, look_again)
    entries, findings = reader.read_fields()
    rows: tuple[IndicatorRow, ...] = ()
    rows_sheet = ""
    if layout.table is not None:
        tables = tuple(find_tables(opened.sheets))
        if tables:
            rows_sheet = tables[0].grid.name
            rows, row_findings = read_rows(scheme, tables[0], look_again)
            findings += (*row_findings, *_other_tables(scheme, tables, rows, look_again))
        else:
            findings.append(found("table-lost", Place(label=ROW_TABLE_ID)))
    skipped = [grid for grid in opened.sheets if grid.skipped]
    findings += [found("sheet-skipped", Place(sheet=grid.name), value=grid.name, detail=grid.problem) for grid in skipped]
    partly = [grid for grid in opened.sheets if grid.problem and not grid.skipped]
    findings += [found("sheet-cropped", Place(sheet=grid.name), value=grid.name, detail=grid.problem) for grid in partly]
    return Submission(read_stamp(opened), entries, rows, rows_sheet), tuple(findings)


class _Reader:
    """One pass over the fields of one workbook."""

    def __init__(self, scheme: Scheme, layout: Layout, sheets: tuple[FoundSheet, ...], look_again: LookAgain) -> None:
        self._scheme = scheme
        self._layout = layout
        self._sheets = sheets
        self._look_again = look_again
        self._findings: list[Finding] = []
        self._entries: dict[str, Entry] = {}
        self._unreadable: set[str] = set()
        self._lost: set[str] = set()

    def read_fields(self) -> tuple[dict[str, Entry], list[Finding]]:
        for place in self._layout.fields.values():
            self._read_field(place)
        self._report_blanks()
        return self._entries, self._findings

    def _read_field(self, place: FieldPlace) -> None:
        found_at = [(sheet, spot) for sheet in self._sheets if sheet.form_sheet == place.sheet for spot in _spots(sheet, place)]
        filled = [(sheet, spot) for sheet, spot in found_at if not _is_blank(spot.raw)]
        if not found_at:
            self._lost.add(place.field.id)
            self._entries[place.field.id] = Entry(None, Place(place.sheet, "", place.field.label))
            return
        sheet, spot = (filled or found_at)[0]
        where = Place(sheet.grid.name, spot.cell, place.field.label)
        if len({show_raw(other.raw) for _, other in filled}) > 1:
            cells = "、".join(f"{other_sheet.grid.name}!{other.cell}" for other_sheet, other in filled)
            self._refuse(place.field, found("found-twice", where, value=cells), where, spot)
            return
        if not self._label_fits(place, sheet, spot, where):
            return
        self._take(place.field, spot, where)

    def _label_fits(self, place: FieldPlace, sheet: FoundSheet, spot: Spot, where: Place) -> bool:
        """False when the row's label is that of another row: then nobody can say whose figure this is."""
        label = plain_label(spot.label)
        if label == plain_label(place.row_label) or not label or _is_blank(spot.raw):
            return True
        is_another = label in sheet.rows_by_label
        finding = found(
            "label-changed", where, value=spot.label, expected=place.row_label, severity="error" if is_another else None
        )
        if is_another:
            self._refuse(place.field, finding, where, spot)
            return False
        self._findings.append(finding)
        return True

    def _refuse(self, field: FormField, finding: Finding, where: Place, spot: Spot) -> None:
        self._findings.append(finding)
        self._unreadable.add(field.id)
        self._entries[field.id] = Entry(None, where, show_raw(spot.raw))

    def _take(self, field: FormField, spot: Spot, where: Place) -> None:
        reading = _read(field, spot.raw)
        raw = show_raw(spot.raw)
        if reading.problem:
            self._report_problem(field, reading.problem, spot, where)
            return
        self._entries[field.id] = Entry(reading.value, where, raw)
        if reading.repair:
            shown = plain(reading.value) if isinstance(reading.value, Decimal) else str(reading.value)
            self._findings.append(found("repaired", where, value=raw, expected=shown, repair=reading.repair))
        if isinstance(reading.value, Decimal) and field.is_number:
            self._check_number(field, reading.value, where, raw)

    def _report_problem(self, field: FormField, problem: str, spot: Spot, where: Place) -> None:
        raw = show_raw(spot.raw)
        if problem == "not-a-choice" and field.required is False:
            # nothing is computed from it: kept as it was written
            text = read_text(spot.raw).value
            choices = "、".join(field.choices)
            self._findings.append(found(problem, where, value=raw, expected=choices, severity="note"))
            self._entries[field.id] = Entry(text, where, raw)
            return
        self._refuse(field, found(problem, where, value=raw, expected=self._expected(field)), where, spot)

    def _check_number(self, field: FormField, number: Decimal, where: Place, raw: str) -> None:
        if number < 0 and not field.may_be_negative:
            self._findings.append(found("negative-number", where, value=raw))
        elif field.type == "整数" and number != number.to_integral_value():
            self._findings.append(found("not-whole", where, value=raw, expected=field.unit))

    def _expected(self, field: FormField) -> str:
        if field.choices:
            return "、".join(field.choices)
        if field.type == "年度":
            return str(self._scheme.year)
        return field.unit or field.hint

    # ------------------------------------------------------------ blanks

    def _report_blanks(self) -> None:
        facts = self._facts_of_blanks()
        for field_id, entry in self._entries.items():
            field = self._scheme.fields[field_id]
            if entry.value is not None or field_id in self._unreadable:
                continue
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
            f"{sheet}!{cell}": facts for sheet, cells in blank.items() for cell, facts in self._look_again(sheet, cells).items()
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
            return found("self-score-missing", entry.place)
        resting = indicators_resting_on(self._scheme, field.id)
        impact = f"，“{'”“'.join(resting)}”因此无法评分" if resting else ""
        if field.id in self._lost:
            return found("field-lost", entry.place, impact=impact)
        unit = f"数字（{field.unit}）" if field.unit else "、".join(field.choices) or "内容"
        return found("field-missing", entry.place, expected=unit, impact=impact)


def _spots(sheet: FoundSheet, place: FieldPlace) -> tuple[Spot, ...]:
    return sheet.spots(place.row_key, place.row_label, place.column_key)


def _read(field: FormField, raw: object) -> CellReading:
    if field.is_number:
        return read_number(raw, field.unit)
    if field.type == "选项":
        return read_choice(raw, field.choices)
    return {"编码": read_code, "年度": read_year, "日期": read_date}.get(field.type, read_text)(raw)


def _is_blank(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and not plain_label(raw))


def _other_tables(
    scheme: Scheme, tables: tuple[FoundTable, ...], rows: tuple[IndicatorRow, ...], look_again: LookAgain
) -> Iterator[Finding]:
    """A copy of the row table that says something else leaves open which of the two counts."""
    for table in tables[1:]:
        others, _ = read_rows(scheme, table, look_again)
        if others and [row.says for row in others] != [row.says for row in rows]:
            names = f"{tables[0].grid.name}、{table.grid.name}"
            yield found("found-twice", Place(table.grid.name, "", ROW_TABLE_ID), value=names)
