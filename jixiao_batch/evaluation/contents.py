"""What one form says and what came of it, in hand or packed: nearly all that a verdict or a unit weighs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from sys import intern

from jixiao_batch.evaluation.assessment import Assessment, ScoreRange, Totals
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.findings.model import Finding, Place, Severity, by_severity, order_of, severest
from jixiao_batch.scheme.model import PROJECT_NAME
from jixiao_batch.workbook.submission import Submission

#: fields that say whose form it is, and when it was filled in
UNIT_NAME, UNIT_CODE, UNIT_CATEGORY, FILING_DATE = "单位名称", "单位编码", "单位类别", "填报日期"
#: numbers that the roster or last year's form knows too; 万元 and 人
BUDGET, CARRIED, POSTS = "年初预算", "上年结转", "人员编制"
_KNOWN_ELSEWHERE = (BUDGET, CARRIED, POSTS)


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

    @property
    def computed(self) -> Assessment | None:
        """The assessment by the rules alone (复核), before anybody decided (核定)."""
        return self.undecided or self.assessment


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
    #: what the form says of the numbers that others know too, in the order of _KNOWN_ELSEWHERE; () where it is no form
    known: tuple[Decimal | None, ...] = ()
    #: the possible totals (可能得分) of the contents as they were judged; None once somebody has said more
    score_range: ScoreRange | None = None

    def number(self, field_id: str) -> Decimal | None:
        """What the form says of a number that others know too."""
        return dict(zip(_KNOWN_ELSEWHERE, self.known, strict=False)).get(field_id)

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


def _once(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """The same kinds, each of them once in memory."""
    return tuple(_shared(kind) for kind in kinds)


def shared(outline: Outline) -> Outline:
    """The same outline, from elsewhere; what many forms have is once in memory."""
    totals = replace(outline.totals, grade=intern(outline.totals.grade)) if outline.totals is not None else None
    return replace(outline, category=intern(outline.category), totals=totals, kinds=_once(outline.kinds))


def _kinds(findings: Iterable[Finding]) -> tuple[Kind, ...]:
    return _once((finding.code, finding.severity) for finding in findings)


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
        known=tuple(form.number(name) for name in _KNOWN_ELSEWHERE) if form else (),
    )


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

    __slots__ = ("_contents", "_outline", "_score_range")

    def __init__(self, contents: Contents, score_range: ScoreRange | None = None) -> None:
        self._contents = contents
        self._score_range = score_range
        self._outline: Outline | None = None

    @property
    def contents(self) -> Contents:
        return self._contents

    @property
    def outline(self) -> Outline:
        if self._outline is None:
            self._outline = replace(outline_of(self._contents), score_range=self._score_range)
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
        ordered = tuple(sorted(kinds, key=lambda kind: order_of(kind[1])))
        self._outline = replace(base.outline, kinds=ordered, score_range=None)

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
        return self.held.contents.computed if self.held.outline.totals is not None else None

    @property
    def is_form(self) -> bool:
        """Whether there is a submission."""
        return self.held.outline.is_form

    @property
    def totals(self) -> Totals | None:
        """What the assessment comes to; None where there is none."""
        return self.held.outline.totals
