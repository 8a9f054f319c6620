"""Judging many files: each in a process that may die without harm to the others, each with exactly one verdict."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from jixiao_batch.evaluation.verdict import SchemeChoice, Schemes, Verdict, judge, refused
from jixiao_batch.faults import system_words
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.ledger.memory import Memory, Record, Recording
from jixiao_batch.output.own_files import former_outputs, why_left_out
from jixiao_batch.parcels import Parcel, Parcels
from jixiao_batch.workbook.opening.collecting import FolderEntry, printable, read_bytes
from jixiao_batch.workbook.opening.excluding import NOTHING
from jixiao_batch.workbook.opening.options import USUAL, OpeningOptions
from jixiao_batch.workers import Crew, Death, each

#: (stage in Chinese, done, total)
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def check_files(files: Iterable[Path], schemes: Schemes, opening: OpeningOptions = USUAL) -> Iterator[tuple[Verdict, int]]:
    """The verdict on each file, as a run would give it, with the decimals of its scores."""
    entries = [FolderEntry(printable(file.as_posix()), file) for file in files]
    parcels = Parcels(schemes)
    work = partial(_judged, opening=opening, parcels=parcels)
    judged = dict(each(work, entries, 1, partial(_died, parcels=parcels), guarded=True))
    for _, (parcel, _) in sorted(judged.items()):
        verdict = parcels.open(parcel)
        loaded = schemes.known.get(verdict.scheme_id)
        yield verdict, loaded.scheme.score_places if loaded else 2


def judge_all(
    entries: Sequence[FolderEntry],
    out: Path,
    parcels: Parcels,
    crew: Crew,
    progress: Progress,
    excluded: Mapping[str, str] = NOTHING.reasons,
    opening: OpeningOptions = USUAL,
    memory: Memory | None = None,
) -> tuple[Verdict, ...]:
    """The verdict on every entry, in their order; results in `out`, a folder or file, are never taken for forms sent in.

    The `crew` judges, by the schemes of the `parcels`, which it had better know.
    `excluded` has the reason for each path that is left out; what `memory` knows is not judged again.
    """
    memory = memory or Memory()
    places_of_results = (_resolved(out), *_folders_of_results(entries))
    homes: dict[Path, Path] = {}
    verdicts: dict[int, Verdict] = {}
    to_judge: list[tuple[int, FolderEntry]] = []
    for place, entry in enumerate(entries):
        if entry.ignored:
            verdicts[place] = Verdict(entry.path, "", "ignored", entry.ignored)
        elif entry.path in excluded:
            verdicts[place] = Verdict(entry.path, "", "ignored", excluded[entry.path])
        elif entry.problem:
            verdicts[place] = refused(entry.path, "", entry.problem, entry.detail)
        elif entry.file is not None and (reason := _why_left_out(_in_resolved(entry.file, homes), places_of_results)):
            verdicts[place] = Verdict(entry.path, "", "ignored", reason)
        else:
            to_judge.append((place, entry))
    known = memory.recall([entry for _, entry in to_judge], parcels)
    verdicts.update((place, known[entry.path]) for place, entry in to_judge if entry.path in known)
    to_judge = [(place, entry) for place, entry in to_judge if entry.path not in known]
    progress("读表", 0, len(to_judge))
    work = partial(_judged, opening=opening, parcels=parcels, recording=memory.recording)
    judged = crew.each(work, [entry for _, entry in to_judge], partial(_died, parcels=parcels), guarded=True)
    with closing(judged):
        for done, (number, (parcel, record)) in enumerate(judged, start=1):
            verdict = parcels.open(parcel)
            verdicts[to_judge[number][0]] = verdict
            memory.keep(verdict, record)
            progress("读表", done, len(to_judge))
    memory.judging_is_over()
    return tuple(verdicts[place] for place in sorted(verdicts))


def _folders_of_results(entries: Iterable[FolderEntry]) -> tuple[Path, ...]:
    """Folders among the entries into which earlier runs have written."""
    told = (_resolved(entry.file) for entry in entries if entry.file is not None and entry.file.name == RESULT_NAME)
    return tuple(file.parent for file in told if former_outputs(file.parent))


def _why_left_out(file: Path, places: Iterable[Path]) -> str:
    return next((reason for place in places if (reason := why_left_out(file, place))), "")


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _in_resolved(file: Path, homes: dict[Path, Path]) -> Path:
    """A file that is no link, by what its folder leads to; each folder is asked once."""
    home = file.parent
    if home not in homes:
        homes[home] = _resolved(home)
    return homes[home] / file.name


def _judged(
    entry: FolderEntry, opening: OpeningOptions, parcels: Parcels, recording: Recording | None = None
) -> tuple[Parcel, Record | None]:
    """The verdict for this process, and as the memory of the run keeps it."""
    verdict = _judge_entry(entry, parcels.schemes, opening)
    return parcels.parcel(verdict), recording(verdict) if recording is not None else None


def _judge_entry(entry: FolderEntry, schemes: SchemeChoice, opening: OpeningOptions) -> Verdict:
    if entry.file is None:
        return refused(entry.path, "", "not-a-regular-file")
    try:
        data = read_bytes(entry.file, opening.max_file_bytes)
    except OSError as error:
        return refused(entry.path, "", "not-readable", system_words(error))
    try:
        return replace(judge(entry.path, data, schemes, opening), modified=entry.modified)
    except Exception:  # such a file (or a lack of memory) costs only itself
        return refused(entry.path, "", "crashed")


def _died(entry: FolderEntry, death: Death, parcels: Parcels) -> tuple[Parcel, None]:
    return parcels.parcel(refused(entry.path, "", death)), None
