"""What a run has found, into the tables of the ledger: files, versions of each unit's form, scores, findings, decisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from jixiao_batch.county.results import FileResult, unit_key
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict, is_off_roster
from jixiao_batch.history.past import finding_key
from jixiao_batch.ledger.database import asked, storable
from jixiao_batch.ledger.stood import in_question_text
from jixiao_batch.numbers import fixed

#: digest of a unit, the unit, and the decimals of its points
UnitFound = tuple[str, UnitResult, int]


def put_found(
    connection: sqlite3.Connection,
    run: int,
    files: Sequence[FileResult],
    units: Sequence[UnitFound],
    outputs: Mapping[str, str],
) -> None:
    """Everything in the one open transaction; units in the order of 结果.json, outputs as relative path -> sha256."""
    connection.executemany(
        "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)",
        [_storable(run, file.path, file.sha256, file.status, file.unit, file.reason) for file in files],
    )
    connection.executemany(
        "INSERT INTO output VALUES (?, ?, ?)", [_storable(run, path, sha256) for path, sha256 in sorted(outputs.items())]
    )
    known = _known_scores(connection, [key for key, _, _ in units])
    for key, unit, places in units:
        if key not in known:
            known[key] = _put_score(connection, key, unit, places)
    connection.executemany(
        "INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?)",
        [
            _storable(run, place, known[key], unit.rank, unit.group_rank, unit.department)
            for place, (key, unit, _) in enumerate(units)
        ],
    )


def put_versions(connection: sqlite3.Connection, run: int, verdicts: Sequence[Verdict], statuses: Mapping[str, str]) -> None:
    """Forms that no run has met before, and which of all came back to be mended; `statuses` of files by path."""
    forms = [verdict for verdict in verdicts if verdict.is_form and not is_off_roster(verdict)]
    forms.sort(key=lambda verdict: (verdict.filed or date.min, verdict.modified, verdict.path))
    rows = [
        _storable(unit_key(form.code, form.name, form.path), form.code, form.name, form.scheme_id, form.sha256, form.path, run)
        for form in forms
    ]
    connection.executemany(
        "INSERT OR IGNORE INTO version (unit_key, code, name, scheme, sha256, path, received) VALUES (?, ?, ?, ?, ?, ?, ?)", rows
    )
    back = [(run, row[0], row[3], row[4]) for row, form in zip(rows, forms, strict=True) if statuses.get(form.path) == "returned"]
    connection.executemany(
        "UPDATE version SET returned = ? WHERE unit_key = ? AND scheme = ? AND sha256 = ? AND returned IS NULL", back
    )


def _known_scores(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    return dict(asked(connection, "SELECT digest, id FROM score WHERE digest IN", keys))


def _put_score(connection: sqlite3.Connection, key: str, unit: UnitResult, places: int) -> int:
    final = unit.totals
    total = None if final is None else fixed(final.score_total, places)
    grade, provisional = (final.grade, final.provisional) if final is not None else ("", False)
    said = (in_question_text(unit.in_question), total, grade, provisional, unit.held.outline.project, len(_told_apart(unit)))
    row = connection.execute(
        "INSERT INTO score (digest, code, name, category, scheme, status, file, in_question, total, grade, provisional,"
        " project, problems) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        _storable(key, unit.code, unit.name, unit.category, unit.scheme_id, unit.status, unit.file, *said),
    ).fetchone()
    score = int(row[0])
    connection.executemany("INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(_findings(score, unit)))
    connection.executemany("INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(_decisions(score, unit)))
    return score


def _told_apart(unit: UnitResult) -> set[tuple[str, str, str]]:
    """The unit's problems as two runs are compared by them."""
    return {finding_key(one.code, one.place.sheet, one.place.label, one.message) for one in unit.findings}


def _findings(score: int, unit: UnitResult) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(unit.findings):
        where = (one.place.sheet, one.place.cell, one.place.label)
        yield _storable(score, number, one.code, one.severity, *where, one.value, one.expected, one.county_message)


def _decisions(score: int, unit: UnitResult) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(unit.decided):
        decision = one.decision
        what = (decision.kind, decision.target, decision.action, one.claimed, one.computed, one.final)
        yield _storable(score, number, *what, decision.reason, decision.basis, decision.person, decision.day)


def _storable(*values: object) -> tuple[object, ...]:
    return tuple(storable(value) if isinstance(value, str) else value for value in values)
