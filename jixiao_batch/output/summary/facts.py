"""What the sheets must know of the whole county before the first row is written, collected in one walk over the units.

Ten thousand units' contents do not fit into memory, and unpacking them takes its time: what stands above the units, how wide
and how exact the columns are, and every sum comes from here. Of single units only a few words are kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from jixiao_batch.county.consolidate import CountySummary, Summing
from jixiao_batch.county.departments import Department, DepartmentSums
from jixiao_batch.county.groups import groups_by_department
from jixiao_batch.county.ranges import open_matters
from jixiao_batch.county.results import CountyResult
from jixiao_batch.county.tally import Tally
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.evaluation.results import UnitResult, is_adopted
from jixiao_batch.findings.model import Severity
from jixiao_batch.numbers import ZERO, plain
from jixiao_batch.output.summary.remarks import queries_waiting, why_not_ranked
from jixiao_batch.output.summary.sheet import text_width
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import Submission

#: official names of the rate of execution, where the scheme caps no total by one
_EXECUTION = ("预算执行率", "预算完成率")
#: decimals that units may give themselves beyond those of the scheme
_MOST_CLAIMED_PLACES = 2
#: characters of a text beyond which its column is as wide as columns get
_WIDE = 40.0


@dataclass(slots=True)
class Amounts:
    """One field or figure over the units: all of them for the width of its column, the adopted ones for its sums."""

    every: Tally = field(default_factory=Tally)
    #: of all units, without signs: no sum over some of them is longer
    magnitude: Decimal = ZERO
    adopted: Tally = field(default_factory=Tally)
    by_category: dict[str, Decimal] = field(default_factory=dict)

    def add(self, number: Decimal | None, unit: UnitResult) -> None:
        if number is None:
            return
        self.every.add(number)
        self.magnitude += abs(number)
        if is_adopted(unit):
            self.adopted.add(number)
            self.by_category[unit.category] = self.by_category.get(unit.category, ZERO) + number

    def of(self, category: str) -> Decimal:
        """The sum over the adopted units of a category."""
        return self.by_category.get(category, ZERO)


class CountyFacts:
    """The county's units one after another; complete when `add` has seen all of them."""

    def __init__(self, county: CountyResult) -> None:
        scheme = county.loaded.scheme
        self._scheme, self._places = scheme, scheme.score_places
        fields = (*scheme.data_fields, *scheme.item_fields, *scheme.self_score_fields, *scheme.evidence_fields)
        #: by id of the field
        self.typed = {one.id: Amounts() for one in fields if one.is_number}
        #: characters of the longest text, by id of the field
        self.widest = {one.id: 0.0 for one in fields if not one.is_number}
        #: by name
        self.figures = {figure.name: Amounts() for figure in scheme.figures}
        #: ids of the evidence that anybody gave
        self.given: set[str] = set()
        #: decimals of what units gave themselves
        self.claimed_places = scheme.score_places
        #: rows of indicators of the units' own
        self.own_rows = 0
        self.findings: Counter[Severity] = Counter()
        self.units_with_findings = 0
        #: words by place in the county's list, where there are any
        self.remarks: dict[int, str] = {}
        self.waiting: dict[int, tuple[str, ...]] = {}
        #: every decision with the place of its unit
        self.decided: list[tuple[int, Decided]] = []
        #: of the ranked units: the rate of execution by place
        self.execution: dict[int, Decimal] = {}
        self._execution_rate = execution_rate(scheme)
        self._evidence = [one.id for one in scheme.evidence_fields]
        self._summing = Summing(scheme)
        self._departments = DepartmentSums(scheme, groups_by_department(county))

    @cached_property
    def summary(self) -> CountySummary:
        return self._summing.summary()

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """As `county.departments.departments`."""
        return self._departments.departments()

    def add(self, place: int, unit: UnitResult) -> None:
        """The unit at the next place of the county's list."""
        self._summing.add(unit)
        self._departments.add(place, unit)
        remark = why_not_ranked(unit) if unit.rank is None else queries_waiting(unit)
        if remark:
            self.remarks[place] = remark
        if waiting := open_matters(self._scheme, unit):
            self.waiting[place] = waiting
        self.decided += [(place, one) for one in unit.decided]
        findings, found, submission = unit.findings, unit.assessment, unit.submission
        self.findings.update(finding.severity for finding in findings)
        self.units_with_findings += bool(findings)
        if found is None:
            return
        self._add_assessment(place, unit, found)
        if submission is not None:
            self._add_submission(unit, submission)

    def _add_assessment(self, place: int, unit: UnitResult, found: Assessment) -> None:
        for name, amounts in self.figures.items():
            amounts.add(found.figures[name].value, unit)
        if self.claimed_places < _MOST_CLAIMED_PLACES:
            claims = (found.self_total, *(result.self_score for result in found.indicators))
            most = max((_decimals(claim) for claim in claims if claim is not None), default=0)
            self.claimed_places = max(self.claimed_places, min(_MOST_CLAIMED_PLACES, most))
        if unit.rank is not None and self._execution_rate is not None:
            value = found.figures[self._execution_rate.name].value
            if value is not None:
                self.execution[place] = value

    def _add_submission(self, unit: UnitResult, submission: Submission) -> None:
        self.own_rows += len(submission.rows)
        for field_id, amounts in self.typed.items():
            amounts.add(submission.number(field_id), unit)
        for field_id, width in self.widest.items():
            if width < _WIDE and (text := submission.text(field_id)):
                self.widest[field_id] = max(width, text_width(text))
        self.given.update(field_id for field_id in self._evidence if submission.text(field_id))


def collect(county: CountyResult) -> CountyFacts:
    """The facts of all units; `county.units` as `rank_units` returns them."""
    facts = CountyFacts(county)
    for place, unit in enumerate(county.units):
        facts.add(place, unit)
    return facts


def execution_rate(scheme: Scheme) -> Figure | None:
    named = (scheme.total_cap.figure,) if scheme.total_cap else _EXECUTION
    found = (scheme.figures_by_name.get(name) for name in named)
    return next((figure for figure in found if figure is not None and figure.is_rate), None)


def _decimals(number: Decimal) -> int:
    return len(plain(number).partition(".")[2])
