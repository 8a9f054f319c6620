"""What one unit has in the files that list every unit: 结果.json, 数据/*.csv, 看板.html, 复核意见.

Its parts follow from its own form, findings, decisions and spot checks alone. Where it stands (ranks, ranges) is not in them: it
is written beside them from what a unit has at hand. So parts may be kept and written again as long as the unit stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

from jixiao_batch.county.waiting import lines_of_unit
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.data.csv_files import UnitCsv, unit_csv
from jixiao_batch.output.decision_form import form_line, lines_in_bytes
from jixiao_batch.output.open_unit import opened
from jixiao_batch.output.page.data import PageScheme
from jixiao_batch.output.page.writer import card_body
from jixiao_batch.output.result_json import unit_body
from jixiao_batch.packing import compressed, decompressed
from jixiao_batch.scheme.loading import LoadedScheme


@dataclass(frozen=True, slots=True)
class UnitParts:
    """The texts of one unit in the bytes in which they are written.

    They depend on the scheme, the year, and all of the unit but its ranks, ranges and 主管部门 by roster. `record` are entries of
    its record in 结果.json, `card` those of its card on the page, `csv` its lines in the tables, `waiting` its lines in 复核意见
    but for decisions that came to nothing (`lines_in_bytes`).
    """

    record: bytes
    card: bytes
    csv: UnitCsv
    waiting: bytes

    def packed(self) -> bytes:
        """To be kept: a fifth of the texts. The same parts give the same bytes."""
        texts = (self.record, self.card, self.csv.before, self.csv.after, self.waiting, *self.csv.lines)
        lengths = json.dumps([len(text) for text in texts]).encode("ascii")
        return compressed(b"".join((lengths, b"\n", *texts)))


def unpacked(data: bytes) -> UnitParts:
    """What `packed` has made. ValueError for anything else."""
    whole = decompressed(data)
    start = whole.index(b"\n") + 1
    ends = list(accumulate(json.loads(whole[:start]), initial=start))
    if ends[-1] != len(whole):
        raise ValueError("the lengths are not those of the texts")
    record, card, before, after, waiting, *lines = (whole[start:end] for start, end in pairwise(ends))
    return UnitParts(record, card, UnitCsv(before, after, tuple(lines)), waiting)


@dataclass(frozen=True, slots=True)
class PartsScheme:
    """The scheme that units are scored by, the year, and what their cards share: worked out once for all of them."""

    loaded: LoadedScheme
    year: int
    page: PageScheme


class PartsSchemes(dict[str, PartsScheme]):
    """Of the `known` schemes each that is asked for, by its id."""

    def __init__(self, known: Mapping[str, LoadedScheme]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, scheme_id: str) -> PartsScheme:
        loaded = self._known[scheme_id]
        self[scheme_id] = made = PartsScheme(loaded, loaded.scheme.year, PageScheme(loaded))
        return made

    def __reduce__(self) -> tuple[type[PartsSchemes], tuple[Mapping[str, LoadedScheme]]]:
        return PartsSchemes, (self._known,)  # the other process makes its own


def unit_parts(scheme: PartsScheme, unit: UnitResult) -> UnitParts:
    """The parts of the unit, from which everything heavy is unpacked once."""
    one = opened(scheme.loaded.scheme, scheme.year, unit)
    waiting = lines_in_bytes(form_line(line) for line in lines_of_unit(unit, scheme.loaded.scheme.score_places))
    return UnitParts(unit_body(one), card_body(scheme.page, one), unit_csv(one), waiting)


#: where a run takes parts from: made anew, or known from before
PartsOf = Callable[[PartsScheme, UnitResult], UnitParts]
