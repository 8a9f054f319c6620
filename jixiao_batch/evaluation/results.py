"""What an assessment says of one submission: figures, scores, totals, grade - and of one unit as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import difference
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import PROJECT_NAME
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_SCORED, Absent
from jixiao_batch.workbook.submission import IndicatorRow, Submission

ScoreStatus = Literal["scored", "not_applicable", "unscored"]
FileStatus = Literal["used", "duplicate", "returned", "unreadable", "ignored", "unknown"]
UnitStatus = Literal["passed", "query", "returned", "missing"]

#: units whose workbook is used (采用): the others are listed, but neither ranked nor added up
ADOPTED: tuple[UnitStatus, ...] = ("passed", "query")

UNIT_STATUS_WORDS: dict[UnitStatus, str] = {"passed": "通过", "query": "待核实", "returned": "退回", "missing": "未报"}


@dataclass(frozen=True, slots=True)
class FigureResult:
    """One derived figure: its value, or why there is none; the working and the source cells."""

    figure: Figure
    value: Decimal | None
    absent: Absent | None
    display: str
    working: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowResult:
    """One of the unit's own rows: completion (1 = 100%, None for qualitative or unscored rows) and points.

    Where only rows met are counted (达标占比) a row has no points of its own, but is `met` or not.
    """

    row: IndicatorRow
    completion: Decimal | None
    score: Decimal | None
    working: str
    met: bool | None = None
    decided: Decided | None = None

    @property
    def counted(self) -> Decimal | None:
        """What the row adds to its indicator: its points, or 1 when it is met; None where a person has to decide."""
        return self.score if self.met is None else Decimal(self.met)


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator: the unit's own score beside the recomputed one, 分; the one a person has decided where there is one."""

    indicator: Indicator
    path: tuple[str, str]
    self_score: Decimal | None
    score: Decimal | None
    working: str
    status: ScoreStatus
    rows: tuple[RowResult, ...] = ()
    decided: Decided | None = None

    @property
    def lacking_word(self) -> str:
        """What stands where there are no points."""
        return NOT_APPLICABLE if self.status == "not_applicable" else NOT_SCORED

    @property
    def difference(self) -> Decimal | None:
        return difference(self.self_score, self.score)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A first-level group: the unit's own subtotal beside the recomputed one, 分."""

    name: str
    weight: Decimal
    self_score: Decimal | None
    score: Decimal

    @property
    def difference(self) -> Decimal | None:
        return difference(self.self_score, self.score)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole assessment of one submission. `provisional` when something could not be scored, or
    the figure of 总分封顶 not be computed (`cap_unknown`); then there is no grade."""

    figures: dict[str, FigureResult]
    indicators: tuple[IndicatorResult, ...]
    groups: tuple[GroupResult, ...]
    self_total: Decimal | None
    score_total: Decimal
    grade: str
    provisional: bool
    cap_unknown: bool = False

    @property
    def difference(self) -> Decimal | None:
        return difference(self.self_total, self.score_total)


@dataclass(frozen=True, slots=True)
class Totals:
    """What an assessment comes to, 分: what lists and ranking need of it."""

    self_total: Decimal | None
    score_total: Decimal
    grade: str
    provisional: bool

    @property
    def difference(self) -> Decimal | None:
        return difference(self.self_total, self.score_total)


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
class UnitResult:
    """One unit with all that the outputs need; `rank` and `group_rank` are None for units that are not ranked."""

    code: str
    name: str
    category: str
    status: UnitStatus
    file: str
    scheme_id: str
    submission: Submission | None
    assessment: Assessment | None
    findings: tuple[Finding, ...]
    rank: int | None = None
    group_rank: int | None = None
    #: what people have decided, and the assessment and findings without it
    decided: tuple[Decided, ...] = ()
    undecided: Assessment | None = None
    #: of a missing unit: files that are its own by their names and could not be opened
    unopened: tuple[str, ...] = ()
    #: of a missing unit: forms that may be its own, which nobody has answered yet (归属)
    in_question: tuple[str, ...] = ()
    asked: tuple[Finding, ...] = ()
    #: lowest and highest total, best and worst rank that decisions can still give (`county.ranges`); None if not adopted
    score_range: tuple[Decimal, Decimal] | None = None
    rank_range: tuple[int, int] | None = None
    #: 主管部门 by the roster and the rank within it; "" for a unit that belongs to none
    department: str = ""
    department_rank: int | None = None
    #: what spot checks (抽评) found
    spot_checks: tuple[SpotCheck, ...] = ()

    @property
    def totals(self) -> Totals | None:
        """What the assessment comes to; None where there is none."""
        found = self.assessment
        return Totals(found.self_total, found.score_total, found.grade, found.provisional) if found is not None else None

    @property
    def recomputed(self) -> Assessment | None:
        """The assessment by the rules alone (复核), before anybody decided (核定)."""
        return self.undecided or self.assessment

    @property
    def label(self) -> str:
        """The unit as lists name it, with its project where the form is about one."""
        unit = self.name or self.code or "（未填单位名称）"
        project = self.submission.text(PROJECT_NAME) if self.submission is not None else ""
        return f"{unit}（{project}）" if project else unit

    @property
    def status_word(self) -> str:
        return UNIT_STATUS_WORDS[self.status]


def assessed(unit: UnitResult) -> Assessment:
    """The assessment of a unit that must have one, as every adopted unit has."""
    if unit.assessment is None:
        raise ValueError(f"{unit.label} has no assessment")
    return unit.assessment


def is_adopted(unit: UnitResult) -> bool:
    """Whether the unit's figures are part of the county's totals."""
    return unit.status in ADOPTED and unit.assessment is not None
