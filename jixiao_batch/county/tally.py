"""Numbers added up one by one, so that of ten thousand units only the sums are kept."""

from __future__ import annotations

from dataclasses import dataclass
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

    def average(self, places: int) -> Decimal | None:
        """四舍五入 to `places`; None where there was no number."""
        return round_score(ARITHMETIC.divide(self.total, Decimal(self.count)), places) if self.count else None
