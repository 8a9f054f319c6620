"""One unit as the outputs see it, and what is known of its file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao_batch.evaluation.assessment import Assessment, ScoreRange, Totals
from jixiao_batch.evaluation.contents import NOTHING_HELD, Held, Holder

FileStatus = Literal["used", "duplicate", "returned", "unreadable", "ignored", "unknown"]
UnitStatus = Literal["passed", "query", "returned", "missing"]

#: units whose workbook is used (采用): the others are listed, but neither ranked nor added up
ADOPTED: tuple[UnitStatus, ...] = ("passed", "query")

UNIT_STATUS_WORDS: dict[UnitStatus, str] = {"passed": "通过", "query": "待核实", "returned": "退回", "missing": "未报"}


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """One filled line of 抽评记录: points in 分; `category` and `grade` are the stratum from which the unit was drawn."""

    unit_code: str
    unit_name: str
    category: str
    grade: str
    indicator: str
    score: Decimal
    person: str
    problem: str = ""
    basis: str = ""
    day: str = ""
    #: what was computed or decided when the unit was drawn
    seen: str = ""
    #: sheet and cell of the line, for messages
    place: str = ""


@dataclass(frozen=True, slots=True)
class UnitResult(Holder):
    """One unit with all that the outputs need; `rank` and `group_rank` are None for units that are not ranked."""

    code: str
    name: str
    category: str
    status: UnitStatus
    file: str
    scheme_id: str
    held: Held = NOTHING_HELD
    rank: int | None = None
    group_rank: int | None = None
    #: of a missing unit: files that are its own by their names and could not be opened
    unopened: tuple[str, ...] = ()
    #: of a missing unit: forms that may be its own, which nobody has answered yet (归属)
    in_question: tuple[str, ...] = ()
    #: lowest and highest total, best and worst rank that decisions can still give (`county.ranges`); None if not adopted
    score_range: ScoreRange | None = None
    rank_range: tuple[int, int] | None = None
    #: 主管部门 by the roster and the rank within it; "" for a unit that belongs to none
    department: str = ""
    department_rank: int | None = None
    #: what spot checks (抽评) found
    spot_checks: tuple[SpotCheck, ...] = ()

    @property
    def label(self) -> str:
        """The unit as lists name it, with its project where the form is about one."""
        unit = self.name or self.code or "（未填单位名称）"
        project = self.held.outline.project
        return f"{unit}（{project}）" if project else unit

    @property
    def status_word(self) -> str:
        return UNIT_STATUS_WORDS[self.status]


def assessed(unit: UnitResult) -> Assessment:
    """The assessment of a unit that must have one, as every adopted unit has."""
    if unit.assessment is None:
        raise ValueError(f"{unit.label} has no assessment")
    return unit.assessment


def totals_of(unit: UnitResult) -> Totals:
    """What the assessment comes to of a unit that must have one."""
    if unit.totals is None:
        raise ValueError(f"{unit.label} has no assessment")
    return unit.totals


def is_adopted(unit: UnitResult) -> bool:
    """Whether the unit's figures are part of the county's totals."""
    return unit.status in ADOPTED and unit.totals is not None
