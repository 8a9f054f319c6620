"""What a run writes or asks unit by unit, of a small county in one piece."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from jixiao_batch.county.decision_list import DecisionList
from jixiao_batch.county.departments import Department, DepartmentSums
from jixiao_batch.county.groups import groups_by_department
from jixiao_batch.county.results import CountyResult, FileResult
from jixiao_batch.county.waiting import WaitingLine, lines_of_unit, place_on_list, unused_lines
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.history.past import PastRun, run_in
from jixiao_batch.output.open_unit import opened
from jixiao_batch.output.page.data import PageScheme
from jixiao_batch.output.page.links import NO_LINKS, Links
from jixiao_batch.output.page.writer import PageText, card_body
from jixiao_batch.output.result_json import END, ResultText, ending, unit_body


def result_text(
    counties: Sequence[CountyResult], files: Sequence[FileResult], outputs: Mapping[str, str] = MappingProxyType({})
) -> str:
    """结果.json; `counties` holds one result per scheme, the leading one first, `outputs` relative path -> sha256."""
    text = io.BytesIO()
    written = ResultText(text, counties, files)
    for county in counties:
        for unit in county.units:
            written.add(county.loaded.scheme, unit, unit_body(opened(county.loaded.scheme, county.year, unit)))
    written.end()
    return (text.getvalue().removesuffix(END) + ending(outputs)).decode("utf-8")


def page_bytes(counties: Sequence[CountyResult], links: Links = NO_LINKS) -> bytes:
    """看板.html in UTF-8."""
    text = io.BytesIO()
    page = PageText(text, counties)
    for county in counties:
        shared = PageScheme(county.loaded)
        page.begin(county, shared)
        for unit in county.units:
            page.add(unit, card_body(shared, opened(county.loaded.scheme, county.year, unit)))
        page.end_scheme()
    return text.getvalue() + page.ending(links)


def waiting_lines(units: Iterable[UnitResult], decisions: DecisionList, places: int) -> tuple[WaitingLine, ...]:
    """What waits and what has been decided, in the order of 复核意见."""
    ordered = sorted(units, key=place_on_list)
    return tuple(line for unit in ordered for line in (*lines_of_unit(unit, places), *unused_lines(unit, decisions)))


def read_run(text: str, file: str) -> PastRun:
    """The run in the text of a 结果.json; `file` is named in errors."""
    return run_in(io.StringIO(text), file)


def departments(county: CountyResult) -> tuple[Department, ...]:
    """Every department of the roster that has second-level units, in the roster's order."""
    sums = DepartmentSums(county.loaded.scheme, groups_by_department(county))
    for place, unit in enumerate(county.units):
        sums.add(place, unit)
    return sums.departments()
