"""The documents of a run that take their time - county workbooks, score sheets, what goes back - written side by side."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.history.changes import Compared
from jixiao_batch.judging import Progress
from jixiao_batch.ledger.memory import Memory
from jixiao_batch.output.names import names_by_scheme, score_sheet_files
from jixiao_batch.output.own_files import RETURNS_FOLDER, SHEETS_FOLDER, SUMMARY_NAME
from jixiao_batch.output.publishing import Staging
from jixiao_batch.output.returns import ReturnNames, return_names, write_return
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.opening.collecting import FolderEntry, content_if_unchanged
from jixiao_batch.workers import Crew, Death

if TYPE_CHECKING:
    from jixiao_batch.output.summary.plan import OtherBook

#: what there is to say of the run, and what it comes to
RunFacts = Sequence[tuple[str, str]]
#: 全县名次, 类别内名次
Ranks = tuple[int | None, int | None]


class Document(ABC):
    """One piece of writing, which any process can do."""

    __slots__ = ()
    #: what it is counted as where the progress is shown
    stage: ClassVar[str]

    @abstractmethod
    def write(self, schemes: Mapping[str, LoadedScheme]) -> tuple[str, ...]:
        """Writes it; relative paths of what another run would write just so, none where it might not."""

    @property
    def edition(self) -> str:
        """What tells it from one that is the same but for where its unit stands among the others."""
        return ""

    def after(self, edition: str, file: Path, sha256: str) -> Document:
        """The same, where that file is an earlier edition of it."""
        return self

    @abstractmethod
    def give_up(self) -> tuple[str, ...]:
        """Does what is left to be done when the process that wrote it has died twice."""


@dataclass(frozen=True, slots=True)
class CountyBook:
    """The workbook of one scheme's units, too much to be sent to another process."""

    stage: ClassVar = "写汇总"
    county: CountyResult
    file: Path
    run_facts: RunFacts
    compared: Compared
    others: Sequence[OtherBook]
    #: file names by the unit's place in the county's list
    score_sheets: Mapping[int, str]
    #: what waits on disk until the file is put together
    scratch: Path


def write_book(book: CountyBook) -> None:
    from jixiao_batch.output.summary import write_summary

    write_summary(
        book.county,
        book.file,
        run_facts=book.run_facts,
        compared=book.compared,
        others=book.others,
        score_sheets=book.score_sheets,
        scratch=book.scratch,
    )


def book_given_up(book: CountyBook, _: Death) -> None:
    raise OSError(f"没有写成：{book.file.name}")


@dataclass(frozen=True, slots=True)
class FormerSheet:
    """The score sheet that the last run wrote of the same unit, at the ranks that it had then."""

    file: Path
    sha256: str
    ranks: Ranks


@dataclass(frozen=True, slots=True)
class ScoreSheet(Document):
    stage: ClassVar = "写得分表"
    unit: UnitResult
    file: Path
    former: FormerSheet | None = None

    @property
    def ranks(self) -> Ranks:
        return self.unit.rank, self.unit.group_rank

    @property
    def edition(self) -> str:
        return json.dumps(self.ranks)

    def after(self, edition: str, file: Path, sha256: str) -> ScoreSheet:
        rank, group_rank = json.loads(edition)
        return replace(self, former=FormerSheet(file, sha256, (rank, group_rank)))

    def write(self, schemes: Mapping[str, LoadedScheme]) -> tuple[str, ...]:
        from jixiao_batch.output.score_sheet import write_score_sheet

        loaded = schemes[self.unit.scheme_id]
        if (content := self._reranked()) is not None:
            self.file.write_bytes(content)
        else:
            write_score_sheet(loaded, loaded.scheme.year, self.unit, self.file)
        return (f"{SHEETS_FOLDER}/{self.file.name}",)

    def _reranked(self) -> bytes | None:
        """Of one form sent again, most that changes elsewhere are the ranks of others."""
        from jixiao_batch.output.score_sheet import reranked

        if (former := self.former) is None or (content := content_if_unchanged(former.file, former.sha256)) is None:
            return None
        return reranked(content, former.ranks, self.ranks)

    def give_up(self) -> tuple[str, ...]:
        raise OSError(f"得分表没有写成：{self.file.name}")


@dataclass(frozen=True, slots=True)
class Returned(Document):
    """What goes back to one unit; `file` is the form that can be marked, with the sha256 that was judged."""

    stage: ClassVar = "写退回"
    unit: UnitResult
    year: int
    folder: Path
    names: ReturnNames
    file: Path | None
    sha256: str

    def write(self, schemes: Mapping[str, LoadedScheme]) -> tuple[str, ...]:
        original = content_if_unchanged(self.file, self.sha256)
        copy = write_return(self.unit, self.year, self.folder, self.names, original)
        if self.file is not None and original is None:
            return ()  # the file has gone meanwhile
        names = (self.names.problem_list, self.names.notice, *([self.names.marked_copy] if copy.data is not None else []))
        return tuple(f"{RETURNS_FOLDER}/{name}" for name in names)

    def give_up(self) -> tuple[str, ...]:
        """The notice goes out even where marking the copy ended the process."""
        write_return(self.unit, self.year, self.folder, self.names, None)
        return ()


def county_books(
    staging: Staging,
    counties: Sequence[CountyResult],
    compared: Compared,
    facts: Sequence[RunFacts],
    sheets: Iterable[ScoreSheet],
) -> tuple[CountyBook, ...]:
    """The workbook of each scheme, the leading one first; `sheets` as `score_sheets` gives them."""
    from jixiao_batch.output.summary.plan import OtherBook

    names = names_by_scheme(SUMMARY_NAME, [county.loaded.scheme.title for county in counties])
    files = iter(sheet.file.name for sheet in sheets)
    others = [
        OtherBook(name, county.loaded.scheme.title, len(county.units), len(county.ranked))
        for name, county in zip(names, counties, strict=True)
    ]
    books = []
    for place, (name, county) in enumerate(zip(names, counties, strict=True)):
        beside = [*others[:place], *others[place + 1 :]]
        own = {at: next(files) for at, unit in enumerate(county.units) if unit.totals is not None}
        its_own = compared.of_scheme(county.loaded.scheme.id)
        books.append(CountyBook(county, staging.path(name), facts[place], its_own, beside, own, staging.scratch))
    return tuple(books)


def score_sheets(staging: Staging, counties: Sequence[CountyResult], memory: Memory) -> Iterator[tuple[ScoreSheet, str]]:
    """The sheet of every unit that has an assessment, with the key of all that stands on it but its ranks."""
    folder = staging.folder(SHEETS_FOLDER)
    assessed = [(county, unit) for county in counties for unit in county.units if unit.totals is not None]
    names = score_sheet_files(unit for _, unit in assessed)
    for (county, unit), name in zip(assessed, names, strict=True):
        facts = (f"{SHEETS_FOLDER}/{name}", county.loaded.sha256, county.loaded.scheme.year)
        yield ScoreSheet(unit, folder / name), memory.document_key(unit, *facts)


def returned_forms(
    folder: Path,
    counties: Sequence[CountyResult],
    verdicts: Iterable[Verdict],
    entries: Iterable[FolderEntry],
    memory: Memory,
) -> Iterator[tuple[Returned, str]]:
    """What goes back to each unit whose form is returned, with the key of all that stands in it."""
    by_path = {verdict.path: verdict for verdict in verdicts}
    files = {entry.path: entry.file for entry in entries}
    back = [(county.year, unit) for county in counties for unit in county.units if unit.status == "returned"]
    for (year, unit), names in zip(back, return_names([unit for _, unit in back]), strict=True):
        verdict = by_path.get(unit.file)
        can_be_marked = verdict is not None and verdict.rewritable
        file, sha256 = files.get(unit.file) if can_be_marked else None, verdict.sha256 if verdict else ""
        key = memory.document_key(unit, names, year, can_be_marked, sha256)
        yield Returned(unit, year, folder, names, file, sha256), key


def write_documents(
    staging: Staging,
    documents: Iterable[tuple[Document, str]],
    schemes: Mapping[str, LoadedScheme],
    crew: Crew,
    progress: Progress,
    memory: Memory,
) -> None:
    """Lets the crew write them; those that `memory` knows by their key from the last run are taken over as they are."""
    to_write = [
        (_after_earlier(staging, document, key, memory), key)
        for document, key in documents
        if not _taken_over(staging, document, key, memory)
    ]
    counts = Counter(document.stage for document, _ in to_write)
    for stage, count in counts.items():
        progress(stage, 0, count)
    done: Counter[str] = Counter()
    # the schemes are handed to each process once, not with every unit
    written = crew.each(partial(_write, schemes), [document for document, _ in to_write], _given_up)
    with closing(written):
        for place, paths in written:
            document, key = to_write[place]
            memory.wrote(key, paths, document.edition)
            done[document.stage] += 1
            progress(document.stage, done[document.stage], counts[document.stage])


def _taken_over(staging: Staging, document: Document, key: str, memory: Memory) -> bool:
    known = memory.documents(key, document.edition)
    if not staging.take_over(known):
        return False
    memory.wrote(key, list(known), document.edition)
    return True


def _after_earlier(staging: Staging, document: Document, key: str, memory: Memory) -> Document:
    """The document beside the one file of its last edition, if it has one."""
    edition, known = memory.earlier_edition(key)
    if len(known) != 1:
        return document
    ((path, sha256),) = known.items()
    return document.after(edition, staging.former(path), sha256)


def _write(schemes: Mapping[str, LoadedScheme], document: Document) -> tuple[str, ...]:
    return document.write(schemes)


def _given_up(document: Document, _: Death) -> tuple[str, ...]:
    return document.give_up()
