"""Proof (核对) that the ledger, the files sent in and the results of the last run agree; what does not is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao_batch.county.decision_list import DECISIONS_NAME
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.json_reading import passed_over, read_object
from jixiao_batch.ledger.database import storable, told
from jixiao_batch.ledger.memory import working_files
from jixiao_batch.ledger.reading import Ledger
from jixiao_batch.ledger.records import LedgerRun
from jixiao_batch.output.own_files import OUTPUTS, sha256_if_there, why_left_out
from jixiao_batch.workbook.opening.collecting import collect


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared, and every difference in words; `remarks` are changes that are nobody's fault."""

    run: LedgerRun | None
    files: int
    outputs: int
    units: int
    differences: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def verify(ledger: Ledger) -> Verified:
    """Compare the last finished run with what lies on the disk. LedgerError for a damaged ledger."""
    broken = tuple(_inside(ledger))
    run = ledger.last_run()
    if run is None:
        return Verified(None, 0, 0, 0, (*broken, "台账里还没有完成的运行"))
    files = {str(path): str(sha256) for path, sha256 in ledger.rows("SELECT path, sha256 FROM file WHERE run = ?", run.id)}
    outputs = {str(path): str(sha256) for path, sha256 in ledger.rows("SELECT path, sha256 FROM output WHERE run = ?", run.id)}
    scores = [tuple(row) for row in ledger.rows(_SCORES, run.id)]
    edited, changed = _of_outputs(run.out, outputs)
    differences = (*broken, *_of_files(run.folder, files), *changed, *_of_results(run, outputs, scores))
    remarks = (*edited, *_new_files(run, files, {file.resolve() for file in working_files(ledger.file)}))
    return Verified(run, sum(1 for sha256 in files.values() if sha256), len(outputs), len(scores), differences, remarks)


_SCORES = """
SELECT score.scheme, score.code, score.name, score.file, score.status, score.total, score.grade, standing.rank
FROM standing JOIN score ON score.id = standing.score WHERE standing.run = ? ORDER BY standing.place
"""
_SCORE_WORDS = ("指标体系", "编码", "名称", "文件", "状态", "得分", "等次", "名次")


def _inside(ledger: Ledger) -> Iterator[str]:
    """Faults that SQLite finds in its own file."""
    with told(ledger.file):
        for (found,) in ledger.connection.execute("PRAGMA integrity_check").fetchall():
            if found != "ok":
                yield f"台账文件内部有错：{found}"
        for table, row, *_ in ledger.connection.execute("PRAGMA foreign_key_check").fetchall():
            yield f"台账表 {table} 第 {row} 行所指的记录没有了"


def _of_files(folder: Path, files: dict[str, str]) -> Iterator[str]:
    on_disk = {entry.path: entry.file for entry in collect(folder)} if folder.is_dir() else {}
    for path, sha256 in sorted(files.items()):
        file = on_disk.get(path)
        if not sha256:
            continue
        if file is None:
            yield f"报送件“{path}”已经不在“{folder}”里"
        elif sha256_if_there(file) != sha256:
            yield f"报送件“{path}”在上次运行以后变了"


def _new_files(run: LedgerRun, files: dict[str, str], own: set[Path]) -> Iterator[str]:
    out = run.out.resolve()
    for entry in collect(run.folder) if run.folder.is_dir() else ():
        if entry.file is None or entry.path in files or entry.file.resolve() in own:
            continue
        if not why_left_out(entry.file.resolve(), out):
            yield f"报送件“{entry.path}”是上次运行以后来的，还没有复核"


def _of_outputs(out: Path, outputs: dict[str, str]) -> tuple[list[str], list[str]]:
    """What people are meant to edit, and everything else that is not as it was written."""
    edited: list[str] = []
    changed: list[str] = []
    for path, sha256 in sorted(outputs.items()):
        found = sha256_if_there(out / path)
        if not found:
            changed.append(f"结果“{path}”已经不在“{out}”里")
        elif found != sha256:
            (edited if path == DECISIONS_NAME else changed).append(f"结果“{path}”写出以后有人改过")
    return edited, changed


def _of_results(run: LedgerRun, outputs: dict[str, str], scores: list[tuple[object, ...]]) -> Iterator[str]:
    units: list[tuple[object, ...]] = []
    try:
        with (run.out / RESULT_NAME).open(encoding="utf-8") as stream:
            data = read_object(stream, {"files": passed_over, "units": lambda unit: units.append(_score(unit))})
        told_outputs = {**data[OUTPUTS], RESULT_NAME: run.result_sha256}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield f"“{run.out / RESULT_NAME}”读不出来，得分无法核对"
        return
    for path in sorted({*told_outputs, *outputs}):
        if told_outputs.get(path) != outputs.get(path):
            yield f"{RESULT_NAME} 与台账所记的“{path}”不是同一份"
    if len(units) != len(scores):
        yield f"{RESULT_NAME} 有 {len(units)} 个单位，台账有 {len(scores)} 个"
    for there, here in zip(units, scores, strict=False):
        parts = [
            f"{word} {a or '（空）'}≠{b or '（空）'}" for word, a, b in zip(_SCORE_WORDS, there, here, strict=True) if a != b
        ]
        if parts:
            yield f"单位“{here[2] or here[1]}”：{RESULT_NAME} 与台账不同（{'；'.join(parts)}）"


def _score(unit: dict[str, Any]) -> tuple[object, ...]:
    texts = tuple(storable(unit[key] or "") for key in ("scheme", "code", "name", "file", "status"))
    return (*texts, unit["final_total"], unit["grade"] or "", unit["rank"])
