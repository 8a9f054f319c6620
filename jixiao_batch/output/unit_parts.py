"""What one unit has in the files that list every unit: 结果.json, 数据/*.csv, 看板.html, 复核意见.

Its parts follow from its own form, findings, decisions and spot checks alone. Where it stands (ranks, ranges) is not in them: it
is written beside them from what a unit has at hand. So parts may be kept and written again as long as the unit stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from jixiao_batch.county.results import CountyResult
from jixiao_batch.county.waiting import lines_of_unit
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.data.csv_files import UnitCsv, unit_csv
from jixiao_batch.output.decision_form import FormLine, form_line
from jixiao_batch.output.open_unit import opened
from jixiao_batch.output.page.data import PageScheme
from jixiao_batch.output.page.writer import card_body
from jixiao_batch.output.result_json import unit_body
from jixiao_batch.packing import compressed, decompressed
from jixiao_batch.scheme.loading import LoadedScheme

#: lone surrogates too
_ANY_TEXT = "surrogatepass"


@dataclass(frozen=True, slots=True)
class UnitParts:
    """The texts of one unit; depends on the scheme, the year, and all of the unit but its ranks, ranges and 主管部门 by roster.

    `record` are entries of its record in 结果.json, `card` those of its card on the page, `csv` its lines in the tables,
    `waiting` its lines in 复核意见 but for decisions that came to nothing.
    """

    record: str
    card: str
    csv: UnitCsv
    waiting: tuple[FormLine, ...]

    def packed(self) -> bytes:
        """To be kept: a fifth of the texts. The same parts give the same bytes."""
        waiting = json.dumps(self.waiting, ensure_ascii=True) if self.waiting else ""
        texts = (self.record, self.card, self.csv.before, self.csv.after, waiting, *self.csv.lines)
        lengths = json.dumps([len(text) for text in texts])
        return compressed("".join((lengths, "\n", *texts)).encode("utf-8", _ANY_TEXT))


def unpacked(data: bytes) -> UnitParts:
    """What `packed` has made. ValueError for anything else."""
    lengths, _, whole = decompressed(data).decode("utf-8", _ANY_TEXT).partition("\n")
    ends = list(accumulate(json.loads(lengths)))
    if ends[-1:] != [len(whole)]:
        raise ValueError("the lengths are not those of the texts")
    record, card, before, after, waiting, *lines = (whole[start:end] for start, end in pairwise((0, *ends)))
    listed = tuple(tuple(line) for line in json.loads(waiting)) if waiting else ()
    return UnitParts(record, card, UnitCsv(before, after, tuple(lines)), listed)


@dataclass(frozen=True, slots=True)
class PartsScheme:
    """The scheme that units are scored by, the year, and what their cards share: worked out once for all of them."""

    loaded: LoadedScheme
    year: int
    page: PageScheme


def parts_schemes(counties: Iterable[CountyResult]) -> dict[str, PartsScheme]:
    """Of every county of a run, by the scheme's id."""
    return {one.loaded.scheme.id: PartsScheme(one.loaded, one.year, PageScheme(one.loaded)) for one in counties}


def unit_parts(scheme: PartsScheme, unit: UnitResult) -> UnitParts:
    """The parts of the unit, from which everything heavy is unpacked once."""
    one = opened(scheme.loaded.scheme, scheme.year, unit)
    waiting = tuple(form_line(line) for line in lines_of_unit(unit, scheme.loaded.scheme.score_places))
    return UnitParts(unit_body(one), card_body(scheme.page, one), unit_csv(one), waiting)


#: where a run takes parts from: made anew, or known from before
PartsOf = Callable[[PartsScheme, UnitResult], UnitParts]
