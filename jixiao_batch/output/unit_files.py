"""The files that list every unit, written in one walk over the units: memory hardly grows with their number."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from jixiao_batch.county.decision_list import DecisionList
from jixiao_batch.county.results import CountyResult, FileResult
from jixiao_batch.county.waiting import place_on_list, unused_lines
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.memory import without_collecting
from jixiao_batch.output.data.csv_files import CsvFiles, csv_files
from jixiao_batch.output.decision_form import FormLine, form_line, lines_from_bytes, lines_in_bytes
from jixiao_batch.output.page.links import Links
from jixiao_batch.output.page.writer import PageText
from jixiao_batch.output.result_json import END, ResultText, ending
from jixiao_batch.output.unit_parts import PartsOf, PartsScheme, UnitParts, unit_parts
from jixiao_batch.shelf import Shelf, Slot


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """Where 结果.json and 看板.html are to lie, and the folder of the tables."""

    result: Path
    page: Path
    data: Path


class WaitingUnits:
    """The lines of 复核意见 of every unit, put aside until all are known: that list is in the order of the units' codes."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._listed: list[tuple[int, tuple[str, str, str], Slot]] = []
        #: how many there are
        self.lines = 0

    def add(self, at: int, unit: UnitResult, lines: bytes) -> None:
        """Those of a unit of the county `at` of the run, as `lines_in_bytes` keeps them."""
        if lines:
            self._listed.append((at, place_on_list(unit), self._shelf.put(lines)))
            self.lines += lines.count(b"\n")

    def __iter__(self) -> Iterator[tuple[str, str, FormLine]]:
        for _, (code, name, _), slot in sorted(self._listed, key=lambda one: one[:2]):
            for line in lines_from_bytes(self._shelf.get(slot)):
                yield code, name, line


class UnitFiles:
    """The open files: unit after unit is added, each county of the run between `begin` and `end`.

    结果.json is then whole but for what the run has written beside; 看板.html lacks its `page.ending`.
    """

    def __init__(self, result: ResultText, page: PageText, tables: CsvFiles, decisions: DecisionList) -> None:
        self.result = result
        self._tables = tables
        self._decisions = decisions
        self._begun = 0
        self.page = page
        self.waiting = WaitingUnits()

    def begin(self, county: CountyResult, scheme: PartsScheme) -> None:
        self._scheme = county.loaded.scheme
        self._begun += 1
        self.page.begin(county, scheme.page)

    def add(self, unit: UnitResult, parts: UnitParts) -> None:
        self.result.add(self._scheme, unit, parts.record)
        self._tables.add(unit, parts.csv)
        self.page.add(unit, parts.card)
        unused = lines_in_bytes(form_line(line) for line in unused_lines(unit, self._decisions))
        self.waiting.add(self._begun, unit, parts.waiting + unused)

    def end(self) -> None:
        self.page.end_scheme()


@contextmanager
def unit_files(
    counties: Sequence[CountyResult], files: Sequence[FileResult], decisions: DecisionList, places: UnitPlaces
) -> Iterator[UnitFiles]:
    """Opens them, with all that stands before the units in them."""
    with ExitStack() as stack:
        result, page = (stack.enter_context(place.open("wb")) for place in (places.result, places.page))
        tables = stack.enter_context(csv_files(places.data, files))
        text = ResultText(result, counties, files)
        yield UnitFiles(text, PageText(page, counties), tables, decisions)
        text.end()


def write_unit_files(
    counties: Sequence[CountyResult],
    schemes: Mapping[str, PartsScheme],
    decisions: DecisionList,
    places: UnitPlaces,
    parts_of: PartsOf = unit_parts,
) -> UnitFiles:
    """One walk over all units in the order of the counties; `parts_of` makes the parts of each, or knows them from before.

    `schemes` by id; all counties of a run know the same files.
    """
    with unit_files(counties, counties[0].files, decisions, places) as written:
        for county in counties:
            scheme = schemes[county.loaded.scheme.id]
            written.begin(county, scheme)
            # texts form no circles, and looking for some among all that a run holds takes long
            with without_collecting():
                for unit in county.units:
                    written.add(unit, parts_of(scheme, unit))
            written.end()
    return written


def end_page(file: Path, page: PageText, links: Links) -> None:
    """Adds what makes the page whole: which files lie beside it."""
    with file.open("ab") as stream:
        stream.write(page.ending(links))


def end_result(file: Path, result: ResultText, outputs: Mapping[str, str]) -> str:
    """Adds to 结果.json what the run has written beside: relative path -> sha256. The sha256 of the file itself."""
    told = ending(outputs)
    with file.open("rb+") as stream:
        stream.seek(-len(END), os.SEEK_END)
        stream.truncate()
        stream.write(told)
    return result.sha256(told)
