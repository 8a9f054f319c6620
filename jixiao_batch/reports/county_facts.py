"""The results of one county as every part of its report (汇总报告) takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao_batch.county.consolidate import CountySummary
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.reports.naming import Naming
from jixiao_batch.scheme.model import Scheme

TOTAL, NO_GROUP = "合计", "未分类"
#: columns that stand on an upright page beside the names
MOST_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """One county's results as the parts of its report take them."""

    county: CountyResult
    summary: CountySummary
    naming: Naming

    @property
    def scheme(self) -> Scheme:
        return self.county.loaded.scheme

    @property
    def adopted(self) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in self.county.units if is_adopted(unit))

    @property
    def score_word(self) -> str:
        """核定 as soon as people have decided on any score, as in the county workbook."""
        return "核定" if any(unit.decided for unit in self.county.units) else "复核"

    @property
    def groups(self) -> tuple[str, ...]:
        """Categories of the units, in the order in which the form offers them, then the others by name."""
        field = self.scheme.fields.get("单位类别")
        offered = list(field.choices) if field is not None else []
        found = {unit.category for unit in self.county.units}
        ordered = [name for name in offered if name in found]
        return (*ordered, *sorted(found - {*ordered, ""}), *([""] if "" in found else []))

    def of_group(self, units: Sequence[UnitResult], group: str) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in units if unit.category == group)


def count_word(count: int) -> str:
    """The count, "" for none: the template leaves out what is not there."""
    return str(count) if count else ""
