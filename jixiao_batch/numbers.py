"""Numbers as the trade writes them: Decimal everywhere, 四舍五入, never a float in between.

The same guard stands in Excel formulas and here: a quantity is rounded to nine places (`settle`) before it
is floored, compared with a bound or rounded to the places that are shown, so that (1 - 0.9) / 0.05 is two steps in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import cache

#: 28 digits are far more than any amount needs; the same context everywhere keeps runs identical.
ARITHMETIC = Context(prec=28, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])

GUARD_PLACES = 9
_GUARD = Decimal(1).scaleb(-GUARD_PLACES)
#: digits enough for any figure; made once, because making it takes longer than rounding
_ROOMY = Context(prec=60)

ZERO = Decimal(0)


def from_float(number: float) -> Decimal:
    """The decimal a spreadsheet shows for a stored double: 15 significant digits, without binary noise."""
    return Decimal(f"{number:.15g}")


def round_half_up(number: Decimal, places: int) -> Decimal:
    """四舍五入 to `places` decimals: 2.345 -> 2.35, -2.345 -> -2.35."""
    return number.quantize(_unit(places), rounding=ROUND_HALF_UP, context=_ROOMY)


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """`after` minus `before`, None when either is lacking."""
    return None if before is None or after is None else after - before


def settle(number: Decimal) -> Decimal:
    """`number` to nine places, the guard put before every floor, bound and rounding."""
    return number.quantize(_GUARD, rounding=ROUND_HALF_UP, context=_ROOMY)


def floor(number: Decimal) -> Decimal:
    """Whole part downwards, after the guard."""
    return settle(number).to_integral_value(rounding=ROUND_FLOOR)


def ceiling(number: Decimal) -> Decimal:
    """Whole part upwards, after the guard."""
    return settle(number).to_integral_value(rounding=ROUND_CEILING)


def round_score(number: Decimal, places: int) -> Decimal:
    """A score as it is kept: guarded, then 四舍五入 to the scheme's decimals."""
    return round_half_up(settle(number), places)


def ranks_of(points: Sequence[Decimal]) -> tuple[int, ...]:
    """The rank (名次) of each among them, the highest first; ties share a rank and the next is skipped."""
    first: dict[Decimal, int] = {}
    for place, own in enumerate(sorted(points, reverse=True), start=1):
        first.setdefault(own, place)
    return tuple(first[own] for own in points)


def plain(number: Decimal) -> str:
    """Decimal digits without exponent or superfluous zeros behind them: 1E+2 -> "100", 61.360 -> "61.36"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def fixed(number: Decimal, places: int) -> str:
    """`number` shown with exactly `places` decimals: 5.9 -> "5.90"."""
    text = format(round_half_up(number, places), "f")
    return text.removeprefix("-") if not text.strip("-0.") else text


def at_least(number: Decimal, places: int) -> str:
    """`number` with `places` decimals, or with all it has when it was given more exactly: 3 -> "3.00", 1.2345 -> "1.2345"."""
    digits = plain(number)
    whole, _, given = digits.partition(".")
    return digits if len(given) >= places else f"{whole}.{given.ljust(places, '0')}"


def percent(number: Decimal, places: int = 2) -> str:
    """A rate as it is shown: 0.90319 -> "90.32%"."""
    return f"{fixed(number * 100, places)}%"


def plain_percent(number: Decimal) -> str:
    """A rate written without superfluous zeros, as rules do: 0.05 -> "5%"."""
    return f"{plain(number * 100)}%"
