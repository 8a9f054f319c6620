"""A unit with all that is heavy of it at hand: unpacked once, and every output takes its lines from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import fixed, round_half_up
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import Submission


@dataclass(frozen=True, slots=True)
class OpenUnit:
    """A unit beside the scheme and the year by which it was scored.

    `computed` is the assessment by the rules alone (复核), `final` the one with what people have decided (核定).
    """

    scheme: Scheme
    year: int
    unit: UnitResult
    submission: Submission | None
    computed: Assessment | None
    final: Assessment | None
    findings: tuple[Finding, ...]
    decided: tuple[Decided, ...]

    @property
    def indicators(self) -> Iterator[tuple[IndicatorResult, IndicatorResult]]:
        """Each indicator as computed and as decided."""
        if self.computed is not None and self.final is not None:
            yield from zip(self.computed.indicators, self.final.indicators, strict=True)

    @property
    def rows_sheet(self) -> str:
        """The sheet of the unit's own rows, "" where there is none."""
        return self.submission.rows_sheet if self.submission is not None else ""

    def shown(self, points: Decimal | None) -> str | None:
        """分 as it is written, with the scheme's decimals."""
        return None if points is None else fixed(points, self.scheme.score_places)

    def points(self, points: Decimal | None) -> Decimal | None:
        """分 with the scheme's decimals."""
        return None if points is None else round_half_up(points, self.scheme.score_places)

    def typed(self, field_id: str) -> str | None:
        """What the unit wrote into a text field, None without a form."""
        return self.submission.text(field_id) if self.submission is not None else None

    def count(self, severity: str) -> int:
        """How many findings are of that severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)


def opened(scheme: Scheme, year: int, unit: UnitResult) -> OpenUnit:
    held = unit.contents
    return OpenUnit(scheme, year, unit, held.submission, held.computed, held.assessment, held.findings, held.decided)
