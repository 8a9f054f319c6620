"""A round of two forms, quick to run: real verdicts, given once, and short texts in the place of workbooks."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jixiao_batch import batch, documents, judging, writing
from jixiao_batch.batch import RunOptions, RunResult, known_schemes, run
from jixiao_batch.documents import CountyBook, ScoreSheet
from jixiao_batch.evaluation.verdict import Schemes, Verdict, judge
from jixiao_batch.extras import Extra
from jixiao_batch.ledger import kept_parts, recording
from jixiao_batch.ledger.database import LEDGER_NAME, connect
from jixiao_batch.output.marked_copy import MarkedCopy
from jixiao_batch.workers import Crew

SAMPLES = Path(__file__).parents[2] / "samples" / "2023" / "报送"
USED, RETURNED, LATER = "清禾县文化馆.xlsx", "清禾县林业局.xlsx", "清禾县图书馆.xlsx"
#: a form that ranks before all others
FIRST = "清禾县卫生健康局.xlsx"


@cache
def every_scheme() -> Schemes:
    return known_schemes(None)


@cache
def verdict_on(sha256: str, file: Path) -> Verdict:
    verdict = judge(file.name, file.read_bytes(), every_scheme())
    assert verdict.sha256 == sha256
    return verdict


def sample_verdict(name: str) -> Verdict:
    file = SAMPLES / name
    return verdict_on(hashlib.sha256(file.read_bytes()).hexdigest(), file)


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The conductor, the ledger and the publishing are the real ones, what takes long is not."""
    given = {verdict.sha256: verdict for verdict in (sample_verdict(name) for name in (USED, RETURNED, LATER, FIRST))}

    def known_verdict(path: str, data: bytes, *_: object) -> Verdict:
        return replace(given[hashlib.sha256(data).hexdigest()], path=path)

    def each_here(_: Crew, work: Any, items: Sequence[Any], *__: object, **___: object) -> Generator[tuple[int, Any], None, None]:
        yield from ((place, work(item)) for place, item in enumerate(items))

    def write_sheet(sheet: ScoreSheet, _: object) -> tuple[str, ...]:
        sheet.file.write_text(f"{sheet.unit.label} {sheet.unit.findings}", encoding="utf-8")
        return (f"得分表/{sheet.file.name}",)

    def write_return(unit: Any, year: int, folder: Path, names: Any, _: bytes | None) -> MarkedCopy:
        (folder / names.problem_list).write_text(f"{unit.label} {unit.findings}", encoding="utf-8")
        (folder / names.notice).write_text(f"{unit.label} {year}", encoding="utf-8")
        return MarkedCopy(None, "")

    def write_book(book: CountyBook) -> None:
        """With all that comes from earlier runs: that, too, must be the same after a kill."""
        text = "\n".join(f"{unit.label} {unit.rank}" for unit in book.county.units)
        came = "\n".join(f"{key} {course}" for key, course in book.county.courses.items())
        since = book.compared.last_time
        changed = [f"{one.unit.name} {one.movement}" for one in (since.changes if since is not None else ())]
        told = f"{text}\n{came}\n{since.before_words if since is not None else ''}\n{changed}"
        book.file.write_text(told, encoding="utf-8")

    schemes = every_scheme()
    monkeypatch.setattr(batch, "known_schemes", lambda *_: schemes)
    monkeypatch.setattr(judging, "judge", known_verdict)
    monkeypatch.setattr(Crew, "each", each_here)
    monkeypatch.setattr(ScoreSheet, "write", write_sheet)
    monkeypatch.setattr(writing, "write_book", write_book)
    monkeypatch.setattr(documents, "write_return", write_return)
    monkeypatch.setattr(batch, "write_waiting_list", lambda *_: None)
    monkeypatch.setattr(recording, "_BATCH", 1)
    monkeypatch.setattr(kept_parts, "_BATCH", 1)


def send_in(place: Path, *names: str) -> None:
    for name in names:
        (place / "报送").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SAMPLES / name, place / "报送" / name)


def resubmit(place: Path, name: str, other: str) -> None:
    """The unit's file is another one by now."""
    shutil.copyfile(SAMPLES / other, place / "报送" / name)


def run_round(place: Path, *, day: int = 1, full: bool = False, extras: frozenset[Extra] = frozenset()) -> RunResult:
    options = RunOptions(ledger=place / LEDGER_NAME, full=full, person="张三", clock=lambda: datetime.datetime(2024, 5, day, 9))
    return run(place / "报送", place / "输出", replace(options, extras=extras))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def ledger_says(place: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What finished runs have found, whatever the numbers and times of the runs are."""
    connection = connect(place / LEDGER_NAME)
    last = "(SELECT max(id) FROM run WHERE state = 'finished')"
    finished = "(SELECT id FROM run WHERE state = 'finished')"
    score = "score.code, name, scheme, status, file, total, grade, provisional"
    questions = {
        "versions": f"SELECT unit_key, sha256, path, received IN {finished}, returned IN {finished} FROM version ORDER BY id",
        "files": f"SELECT path, sha256, status, unit, reason FROM file WHERE run = {last}",
        "standing": f"SELECT standing.place, {score}, rank FROM standing"
        f" JOIN score ON score = score.id WHERE run = {last} ORDER BY 1",
        "findings": f"SELECT digest, finding.place, finding.code, message FROM standing JOIN finding USING (score)"
        f" JOIN score ON score.id = score WHERE run = {last} ORDER BY 1, 2",
        "parts": "SELECT digest IN (SELECT digest FROM score) FROM part",
        "outputs": f"SELECT path, sha256 FROM output WHERE run = {last}",
        **{
            f"stray of {table}": f"SELECT DISTINCT run FROM {table} WHERE run NOT IN {finished}"
            for table in ("file", "standing", "output")
        },
    }  # fmt: skip
    try:
        return {name: connection.execute(question).fetchall() for name, question in questions.items()}
    finally:
        connection.close()
