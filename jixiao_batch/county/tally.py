"""Numbers added up one by one, so that of ten thousand units only the sums are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from jixiao_batch.numbers import ARITHMETIC, ZERO, round_score


@dataclass(slots=True)
class Tally:
    """How many numbers there were and what they come to, exact; `lowest` and `highest` are None before the first."""

    count: int = 0
    total: Decimal = ZERO
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def add(self, number: Decimal | None) -> None:
        """One more number; None, where there is none, counts for nothing."""
        if number is None:
            return
        self.count += 1
        self.total += number
        if self.lowest is None or number < self.lowest:
            self.lowest = number
        if self.highest is None or number > self.highest:
            self.highest = number

    @property
    def known_total(self) -> Decimal | None:
        """None where there was no number."""
        return self.total if self.count else None

    def average(self, places: int) -> Decimal | None:
        """四舍五入 to `places`; None where there was no number."""
        return round_score(ARITHMETIC.divide(self.total, Decimal(self.count)), places) if self.count else None


@dataclass(slots=True)
class Differences:
    """What was recomputed minus what the units gave themselves, added up; how many gave themselves too much, and too little."""

    tally: Tally = field(default_factory=Tally)
    overstated: int = 0
    understated: int = 0

    def add(self, difference: Decimal | None) -> None:
        """One more difference; None, where there is none, counts for nothing."""
        self.tally.add(difference)
        if difference is not None:
            self.overstated += difference < 0
            self.understated += difference > 0
