"""What an assessment says of one submission: figures, scores, totals, grade - and of one unit as a whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.findings.model import Finding, Place, Severity, by_severity, order_of, severest
from jixiao_batch.numbers import difference
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import PROJECT_NAME
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_SCORED, Absent
from jixiao_batch.workbook.submission import IndicatorRow, Submission

#: fields that say whose form it is, and when it was filled in
UNIT_NAME, UNIT_CODE, UNIT_CATEGORY, FILING_DATE = "单位名称", "单位编码", "单位类别", "填报日期"
#: numbers that the roster or last year's form knows too; 万元 and 人
BUDGET, CARRIED, POSTS = "年初预算", "上年结转", "人员编制"

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
class Contents:
    """What one form says and what came of it: nearly all that a unit weighs in memory (47 KB; 4 KB packed).

    `submission` and `assessment` are there as far as the form could be read.
    """

    submission: Submission | None = None
    assessment: Assessment | None = None
    findings: tuple[Finding, ...] = ()
    #: what people have decided, and the assessment and findings without it
    decided: tuple[Decided, ...] = ()
    undecided: Assessment | None = None
    asked: tuple[Finding, ...] = ()


#: code and severity of a finding
Kind = tuple[str, Severity]


@dataclass(frozen=True, slots=True)
class Outline:
    """What lists need of the contents, so that these can stay packed. Code, name, category, project and day as the form says."""

    is_form: bool = False
    code: str = ""
    name: str = ""
    category: str = ""
    project: str = ""
    filed: date | None = None
    #: of the assessment; None where there is none
    totals: Totals | None = None
    #: of each finding in their order
    kinds: tuple[Kind, ...] = ()
    is_decided: bool = False
    #: what the form says of the numbers that others know too
    known: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def findings(self) -> int:
        return len(self.kinds)

    @property
    def worst(self) -> Severity | None:
        """The severest finding's, None when there are none."""
        return severest(severity for _, severity in self.kinds)


@cache
def _shared(kind: Kind) -> Kind:
    return kind


def shared(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """The same kinds, each of them once in memory."""
    return tuple(_shared(kind) for kind in kinds)


def _kinds(findings: Iterable[Finding]) -> tuple[Kind, ...]:
    return shared((finding.code, finding.severity) for finding in findings)


def outline_of(contents: Contents) -> Outline:
    form, found = contents.submission, contents.assessment
    day = form.value(FILING_DATE) if form else None
    return Outline(
        is_form=form is not None,
        code=form.text(UNIT_CODE) if form else "",
        name=form.text(UNIT_NAME) if form else "",
        category=form.text(UNIT_CATEGORY) if form else "",
        project=form.text(PROJECT_NAME) if form else "",
        filed=day if isinstance(day, date) else None,
        totals=Totals(found.self_total, found.score_total, found.grade, found.provisional) if found is not None else None,
        kinds=_kinds(contents.findings),
        is_decided=bool(contents.decided),
        known=_known(form) if form else {},
    )


def _known(form: Submission) -> Mapping[str, Decimal]:
    return {name: number for name in (BUDGET, CARRIED, POSTS) if (number := form.number(name)) is not None}


class Held(ABC):
    """Contents, in hand or packed; equal to any other that holds equal ones."""

    __slots__ = ()

    @property
    @abstractmethod
    def contents(self) -> Contents:
        """What is held; unpacked each time unless it was looked at lately."""

    @property
    @abstractmethod
    def outline(self) -> Outline:
        """The outline of the contents, always at hand."""

    @abstractmethod
    def holding(self, contents: Contents) -> Held:
        """Other contents, held in the same way."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and (self is other or self.contents == other.contents)

    def __hash__(self) -> int:
        return hash(self.outline.code)


class InHand(Held):
    """Contents as they are."""

    __slots__ = ("_contents", "_outline")

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._outline: Outline | None = None

    @property
    def contents(self) -> Contents:
        return self._contents

    @property
    def outline(self) -> Outline:
        if self._outline is None:
            self._outline = outline_of(self._contents)
        return self._outline

    def holding(self, contents: Contents) -> InHand:
        return InHand(contents)

    def __repr__(self) -> str:
        return f"InHand({self._contents!r})"


NOTHING_HELD = InHand(Contents())


class Added(Held):
    """Contents with further findings, which stand before their own of the same severity; `base` need not be looked at for it."""

    __slots__ = ("_outline", "base", "findings")

    def __init__(self, base: Held, findings: Sequence[Finding]) -> None:
        self.base = base
        self.findings = tuple(findings)
        kinds = (*_kinds(findings), *base.outline.kinds)
        self._outline = replace(base.outline, kinds=tuple(sorted(kinds, key=lambda kind: order_of(kind[1]))))

    @property
    def contents(self) -> Contents:
        contents = self.base.contents
        return replace(contents, findings=by_severity((*self.findings, *contents.findings)))

    @property
    def outline(self) -> Outline:
        return self._outline

    def holding(self, contents: Contents) -> Held:
        return self.base.holding(contents)

    def __repr__(self) -> str:
        return f"Added({self.contents!r})"


class Holder:
    """What has a form's contents: a verdict, a unit."""

    __slots__ = ()
    held: Held

    def place(self, field_id: str) -> Place:
        """Where the field stands in the form."""
        return self.submission.place(field_id) if self.submission is not None else Place()

    @property
    def contents(self) -> Contents:
        return self.held.contents

    @property
    def submission(self) -> Submission | None:
        return self.held.contents.submission if self.held.outline.is_form else None

    @property
    def assessment(self) -> Assessment | None:
        """With what people have decided (核定)."""
        return self.held.contents.assessment if self.held.outline.totals is not None else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.held.contents.findings if self.held.outline.findings else ()

    @property
    def decided(self) -> tuple[Decided, ...]:
        return self.held.contents.decided if self.held.outline.is_decided else ()

    @property
    def recomputed(self) -> Assessment | None:
        """The assessment by the rules alone (复核), before anybody decided (核定)."""
        return self.held.contents.undecided or self.assessment

    @property
    def is_form(self) -> bool:
        """Whether there is a submission."""
        return self.held.outline.is_form

    @property
    def totals(self) -> Totals | None:
        """What the assessment comes to; None where there is none."""
        return self.held.outline.totals


#: lowest and highest total, 分
ScoreRange = tuple[Decimal, Decimal]


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
