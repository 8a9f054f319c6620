"""A form that was cut up or filled oddly reads the same, or says where it does not: never a wrong value, never an exception."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

import pytest

from jixiao_batch.evaluation.verdict import Schemes, Verdict, judge
from jixiao_batch.findings import catalogue
from jixiao_batch.findings.model import Finding
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import ROW_TABLE_ID
from jixiao_batch.workbook.submission import IndicatorRow, as_text
from mutations import moves, table_moves
from mutations.paper_form import PaperForm, filled_form
from mutations.typings import TYPINGS

MOVES = moves.MOVES | table_moves.TABLE_MOVES
OF_CELLS = {kind.code for kind in (*catalogue.CELLS, *catalogue.ROWS)}
#: findings that say that a whole sheet or form was not read
OF_THE_WHOLE = {"not-our-form", "other-year", "unit-unnamed", "other-scheme", "sheet-skipped", "sheet-lost"}


@dataclass(frozen=True)
class Filled:
    """The form as it was filled, what it says, and the codes of what is wrong with it from the start."""

    paper: PaperForm
    schemes: Schemes
    values: dict[str, str | None]
    rows: dict[str, IndicatorRow]
    codes: list[str]

    def verdict(self, form: PaperForm) -> Verdict:
        return judge("改动件", form.to_bytes(), self.schemes)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    loaded = load_scheme("jianghua-2023")
    schemes = Schemes({loaded.scheme.id: loaded})
    paper = filled_form(loaded, tmp_path_factory.mktemp("form"))
    verdict = judge("原件", paper.to_bytes(), schemes)
    assert verdict.submission is not None
    rows = {row.name: row for row in verdict.submission.rows}
    return Filled(paper, schemes, values_of(verdict), rows, codes_of(verdict))


def values_of(verdict: Verdict) -> dict[str, str | None]:
    entries = verdict.submission.entries if verdict.submission else {}
    return {field: as_text(entry.value) for field, entry in entries.items()}


def codes_of(verdict: Verdict) -> list[str]:
    return sorted(finding.code for finding in verdict.findings)


def test_the_form_that_is_cut_up_reads_in_full(filled: Filled) -> None:
    assert not [field for field, value in filled.values.items() if value is None]
    numbers = [value for field, value in filled.values.items() if value and value.replace(".", "").isdigit()]
    assert len(set(numbers)) == len(numbers)
    assert len(filled.rows) == 7
    assert all(row.weight and row.self_score for row in filled.rows.values())


# ---------------------------------------------------------------- the judgement


def misread(filled: Filled, verdict: Verdict, expected: dict[str, str | None]) -> list[str]:
    """Where the verdict differs from what a person reads in the form without a finding that says so."""
    if verdict.submission is None:
        return [] if any(f.severity == "error" for f in verdict.findings) else ["nothing was read and nothing is said"]
    wrong = [
        f"{field}: {got!r} for {expected[field]!r}"
        for field, got in values_of(verdict).items()
        if got != expected[field] and (got is not None or not _is_reported(verdict, field))
    ]
    return wrong + _misread_rows(filled, verdict)


def _is_reported(verdict: Verdict, field_id: str) -> bool:
    assert verdict.submission is not None
    place = verdict.submission.place(field_id)
    where = (place.sheet, place.cell, place.label)
    return any(
        f.code in OF_THE_WHOLE or where in [(one.sheet, one.cell, one.label) for one in (f.place, *f.also)]
        for f in verdict.findings
    )


def _misread_rows(filled: Filled, verdict: Verdict) -> list[str]:
    assert verdict.submission is not None
    said = [f for f in verdict.findings if f.severity == "error" and f.code != "row-weights-over"]
    if any(f.code in OF_THE_WHOLE or f.place.label == ROW_TABLE_ID for f in said):
        return []
    read = verdict.submission.rows
    wrong = [f"{name}: not read" for name in filled.rows if name not in {row.name for row in read} and not _tells_of_rows(said)]
    for row in read:
        at = {f.place.cell for f in verdict.findings if f.place.sheet == verdict.submission.rows_sheet and f.code in OF_CELLS}
        if (true := filled.rows.get(row.name)) is None:
            wrong += [] if at & set(row.cells.values()) else [f"{row.name}: a row that the unit did not write"]
            continue
        for name, heading in (("section", "一级指标"), ("nature", "指标性质"), ("target", "指标值"), ("actual", "实际完成值"),
                              ("unit", "计量单位"), ("weight", "分值"), ("self_score", "自评得分")):  # fmt: skip
            got, wanted = getattr(row, name), getattr(true, name)
            if got != wanted and (got not in (None, "") or row.cells[heading] not in at):
                wrong.append(f"{row.name} {heading}: {got!r} for {wanted!r}")
    return wrong


def _tells_of_rows(said: list[Finding]) -> bool:
    return any(f.code in ("rows-outside", "rows-missing", "table-lost") for f in said)


# ---------------------------------------------------------------- singly


@pytest.mark.parametrize("name", MOVES)
def test_a_form_whose_build_was_changed(name: str, filled: Filled) -> None:
    form = filled.paper.copy()
    MOVES[name].change(form)
    verdict = filled.verdict(form)
    assert misread(filled, verdict, filled.values) == []
    if MOVES[name].harmless:
        assert values_of(verdict) == filled.values
        assert verdict.submission is not None
        assert {row.name: row.weight for row in verdict.submission.rows} == {n: row.weight for n, row in filled.rows.items()}
        assert set(codes_of(verdict)) - set(filled.codes) <= {"keys-outvoted", "repaired"}
    else:
        assert codes_of(verdict) != filled.codes


@pytest.mark.parametrize("name", TYPINGS)
def test_a_cell_that_was_filled_in_its_own_way(name: str, filled: Filled) -> None:
    typing, form = TYPINGS[name], filled.paper.copy()
    typing.change(form)
    verdict = filled.verdict(form)
    expected = filled.values | {typing.field_id: typing.reads}
    assert values_of(verdict) == expected
    if typing.reads is None:
        assert _is_reported(verdict, typing.field_id)
    assert misread(filled, verdict, expected) == []


def test_every_repair_of_a_text_is_noted_with_before_and_after(filled: Filled) -> None:
    form = filled.paper.copy()
    TYPINGS["年初预算: '613,600元'"].change(form)
    note = next(f for f in filled.verdict(form).findings if f.code == "repaired")
    assert (note.value, note.expected) == ("613,600元", "61.36")


# ---------------------------------------------------------------- in pairs


def pairs() -> list[tuple[str, str]]:
    """The same pairs each time: each change of the build after two others and after two cells filled oddly."""
    choose = random.Random(4)
    before = [sorted(MOVES), sorted(TYPINGS)] * 2
    return sorted({(choose.choice(names), name) for names in before for name in MOVES})


def changed_twice(filled: Filled, first: str, second: str) -> tuple[PaperForm, dict[str, str | None]] | None:
    """The form after both changes and what it must say; None where the second finds nothing left to change."""
    form, expected = filled.paper.copy(), dict(filled.values)
    if first in TYPINGS:
        if TYPINGS[first].field_id == MOVES[second].spends:
            return None
        TYPINGS[first].change(form)
        expected[TYPINGS[first].field_id] = TYPINGS[first].reads
    elif MOVES[first].spends and MOVES[first].spends == MOVES[second].spends:
        return None
    else:
        MOVES[first].change(form)
    try:
        MOVES[second].change(form)
    except LookupError:
        return None
    return form, expected


def test_two_changes_at_once(filled: Filled) -> None:
    wrong: dict[tuple[str, str], list[str]] = {}
    tried = 0
    for first, second in pairs():
        changed = changed_twice(filled, first, second)
        if changed is not None:
            form, expected = changed
            tried += 1
            if found := misread(filled, filled.verdict(form), expected):
                wrong[first, second] = found
    assert wrong == {}
    assert tried > 300


def test_a_generated_day_is_read_in_both_epochs(filled: Filled) -> None:
    for offset in (0, 59, 365):
        day = datetime.date(2024, 1, 1) + datetime.timedelta(days=offset)
        for first_day, flag in ((datetime.date(1899, 12, 30), False), (datetime.date(1904, 1, 1), True)):
            form = filled.paper.copy()
            form.epoch_1904 = flag
            sheet, row, column = form.where("填报日期")
            sheet.put(row, column, float((day - first_day).days))
            assert values_of(filled.verdict(form))["填报日期"] == day.isoformat()
