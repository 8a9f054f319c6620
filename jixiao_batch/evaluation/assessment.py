"""What an assessment says of one submission: figures, scores, totals, grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.numbers import difference
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_SCORED, Absent
from jixiao_batch.workbook.submission import IndicatorRow

ScoreStatus = Literal["scored", "not_applicable", "unscored"]


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


#: lowest and highest total, 分
ScoreRange = tuple[Decimal, Decimal]


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
