"""What the province book says of a county, taken from its Parquet tables; memory grows with counties, not with units."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jixiao_batch.cluster.county_task import PARTITION, TABLES_FOLDER, CountyOutcome
from jixiao_batch.cluster.storage import Storage
from jixiao_batch.evaluation.results import ADOPTED, UNIT_STATUS_WORDS
from jixiao_batch.output.data.parquet import read_rows

#: so many of the best and of the last units are named
NAMED = 20
_UNITS, _FIGURES = "单位", "比率与结余"
_UNIT_COLUMNS = ("单位编码", "单位名称", "指标体系", "状态", "核定总分", "等次", "名次", "错误", "核实")
_FIGURE_COLUMNS = ("单位编码", "单位名称", "名称", "种类", "数值", "计量单位")
_ADOPTED = tuple(UNIT_STATUS_WORDS[status] for status in ADOPTED)


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A ranked unit of some county: its 核定总分 and grade, and its rank at home."""

    county: str
    code: str
    name: str
    scheme: str
    total: Decimal
    grade: str
    rank: int


@dataclass(frozen=True, slots=True)
class CountyLine:
    """One county: numbers of files and units by status, the totals of its ranked units (分), amounts of adopted ones (万元).

    `problem` is why a county has no results; its numbers are 0 then and count for nothing.
    """

    name: str
    files: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    ranked: int = 0
    points: Decimal = Decimal(0)
    highest: Decimal | None = None
    lowest: Decimal | None = None
    grades: Mapping[str, int] = field(default_factory=dict)
    errors: int = 0
    queries: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    problem: str = ""

    @property
    def units(self) -> int:
        return sum(self.statuses.values())

    @property
    def adopted(self) -> int:
        return sum(self.statuses.get(status, 0) for status in _ADOPTED)

    @property
    def average(self) -> Decimal | None:
        """Unrounded mean of the ranked units' 核定总分."""
        return self.points / self.ranked if self.ranked else None


@dataclass(frozen=True, slots=True)
class Province:
    """Every county once, by name, and the best and the last of all ranked units."""

    counties: tuple[CountyLine, ...]
    best: tuple[RankedUnit, ...]
    last: tuple[RankedUnit, ...]

    @property
    def grades(self) -> tuple[str, ...]:
        """Grades from the most frequent best one down: in the order in which their lowest totals fall."""
        return tuple(dict.fromkeys(grade for line in self.counties for grade in line.grades))

    @property
    def amounts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for line in self.counties for name in line.amounts))


def read_province(out: Storage, outcomes: Iterable[CountyOutcome]) -> Province:
    """Reads the counties' tables one county after the other. OSError when the storage refuses one."""
    counties: list[CountyLine] = []
    best: list[tuple[Decimal, str, str, RankedUnit]] = []
    last: list[tuple[Decimal, str, str, RankedUnit]] = []
    for outcome in outcomes:
        if outcome.problem:
            counties.append(CountyLine(outcome.name, problem=outcome.problem))
            continue
        units = _rows(out, outcome.name, _UNITS, _UNIT_COLUMNS)
        counties.append(_line(outcome, units, _rows(out, outcome.name, _FIGURES, _FIGURE_COLUMNS)))
        keyed = [(unit.total, unit.county, unit.code or unit.name, unit) for unit in _ranked(outcome.name, units)]
        best = heapq.nsmallest(NAMED, [*best, *keyed], key=lambda one: (-one[0], one[1], one[2]))
        last = heapq.nsmallest(NAMED, [*last, *keyed], key=lambda one: one[:3])
    return Province(tuple(counties), tuple(one[3] for one in best), tuple(one[3] for one in last))


def _rows(out: Storage, county: str, table: str, columns: Iterable[str]) -> list[dict[str, Any]]:
    system, path = out.below(TABLES_FOLDER, table, f"{PARTITION}{county}").open_files()
    with system.open(f"{path}/{table}.parquet", "rb") as stream:
        return read_rows(stream, columns)


def _line(outcome: CountyOutcome, units: list[dict[str, Any]], figures: Iterable[Mapping[str, Any]]) -> CountyLine:
    ranked = sorted((row["核定总分"] for row in units if row["名次"] is not None), reverse=True)
    graded = sorted((row for row in units if row["名次"] is not None), key=lambda row: row["核定总分"], reverse=True)
    adopted = {(row["单位编码"], row["单位名称"]) for row in units if row["状态"] in _ADOPTED}
    amounts: dict[str, Decimal] = {}
    for row in figures:
        if row["计量单位"] == "万元" and row["数值"] is not None and (row["单位编码"], row["单位名称"]) in adopted:
            amounts[row["名称"]] = amounts.get(row["名称"], Decimal(0)) + row["数值"]
    return CountyLine(
        outcome.name,
        files=outcome.files,
        statuses=Counter(row["状态"] for row in units),
        ranked=len(ranked),
        points=sum(ranked, Decimal(0)),
        highest=ranked[0] if ranked else None,
        lowest=ranked[-1] if ranked else None,
        grades=Counter(row["等次"] for row in graded if row["等次"]),
        errors=sum(row["错误"] for row in units),
        queries=sum(row["核实"] for row in units),
        amounts=amounts,
    )


def _ranked(county: str, units: Iterable[Mapping[str, Any]]) -> Iterator[RankedUnit]:
    for row in units:
        if row["名次"] is not None:
            yield RankedUnit(
                county,
                row["单位编码"] or "",
                row["单位名称"] or "",
                row["指标体系"],
                row["核定总分"],
                row["等次"] or "",
                row["名次"],
            )
