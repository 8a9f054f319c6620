"""Which files beside 看板.html are about which unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from types import MappingProxyType

from jixiao_batch.county.results import CountyResult
from jixiao_batch.output.names import score_sheet_files
from jixiao_batch.output.own_files import RETURNS_FOLDER, SHEETS_FOLDER
from jixiao_batch.output.returns import return_names

#: (place of the county in the run, place of the unit in the county) -> (what it is, relative posix path) of its files
Links = Mapping[tuple[int, int], tuple[tuple[str, str], ...]]
NO_LINKS: Links = MappingProxyType({})


def links_beside(counties: Sequence[CountyResult], written: Set[str]) -> Links:
    """The score sheet and what goes back of every unit, as far as it is among the relative paths `written`."""
    places = [(at, number, unit) for at, county in enumerate(counties) for number, unit in enumerate(county.units)]
    links: dict[tuple[int, int], list[tuple[str, str]]] = {(at, number): [] for at, number, _ in places}
    assessed = [(at, number, unit) for at, number, unit in places if unit.totals is not None]
    names = score_sheet_files(unit for _, _, unit in assessed)
    for (at, number, _), name in zip(assessed, names, strict=True):
        links[at, number].append(("得分表", f"{SHEETS_FOLDER}/{name}"))
    back = [(at, number, unit) for at, number, unit in places if unit.status == "returned"]
    for (at, number, _), own in zip(back, return_names([unit for _, _, unit in back]), strict=True):
        for words, name in (("问题清单", own.problem_list), ("标注的原表", own.marked_copy), ("退回通知", own.notice)):
            links[at, number].append((words, f"{RETURNS_FOLDER}/{name}"))
    return {place: tuple(one for one in own if one[1] in written) for place, own in links.items()}
