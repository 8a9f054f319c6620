"""勾稽 and plausibility: the scheme's identities over what the unit typed, one finding for each cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.plausibility import amounts_beyond, whole_form_slip
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import ARITHMETIC, plain
from jixiao_batch.scheme.figures import Identity
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.readings import text_of, value

#: 元 typed as 万元, 千元 as 万元, a decimal point lost, and the reverse of each; the commonest first
SLIPS = tuple(Decimal(factor) for factor in ("0.0001", "10000", "0.001", "1000", "0.01", "100"))
#: factors that agreement by chance is unlikely to bring about
_SURE_SLIPS = SLIPS[:2]
#: an equation of shorter figures (100 = 0 + 100) may agree by chance
_TELLING_DIGITS = 3
#: 万元; less is not an amount that a unit would report
SMALLEST_AMOUNT = Decimal("0.1")
#: how a relation reads from its other side, and what it asks of a figure that stands alone on one side
_TURNED = {"=": "=", "<=": ">=", ">=": "<="}
_BOUND_WORDS = {"=": "", "<=": "不超过 ", ">=": "不少于 "}


def check_identities(lookup: Lookup) -> tuple[Finding, ...]:
    """Findings of every identity that does not hold; those that one slipped amount explains are told as that slip."""
    sides = {identity.name: _sides(lookup, identity) for identity in lookup.scheme.identities}
    broken = [one for one in lookup.scheme.identities if (both := sides[one.name]) and not _agree(lookup, one, *both)]
    slip = _slip(lookup, broken)
    explained = set(slip.mends) if slip else set()
    findings: list[Finding] = []
    if slip:
        followers = [_broken(lookup, identity) for identity in broken if identity.name in explained]
        findings.append(slip.finding(lookup).explaining(followers))
    balanced = all(identity.comparison.operator != "=" for identity in broken)
    for identity in lookup.scheme.identities:
        if identity.name in explained:
            continue
        compared = sides[identity.name]
        whole = whole_form_slip(lookup, identity, *compared) if balanced and compared is not None else None
        if whole is not None:
            findings.append(whole)
        elif identity in broken:
            findings.append(_broken(lookup, identity))
        findings += _partly_filled(lookup, identity)
    told = {field for identity in broken for field in lookup.scheme.fields_of(identity.relation.tree)}
    findings += amounts_beyond(lookup, told)
    return tuple(findings)


def _sides(lookup: Lookup, identity: Identity) -> tuple[Decimal, Decimal] | None:
    comparison = identity.comparison
    left, right = value(comparison.left, lookup), value(comparison.right, lookup)
    return (left, right) if isinstance(left, Decimal) and isinstance(right, Decimal) else None


def holds(lookup: Lookup, identity: Identity) -> bool | None:
    """Whether it holds within the scheme's tolerance; None when something in it is not filled: nothing to compare."""
    sides = _sides(lookup, identity)
    return None if sides is None else _agree(lookup, identity, *sides)


def _agree(lookup: Lookup, identity: Identity, left: Decimal, right: Decimal) -> bool:
    gap = ARITHMETIC.subtract(left, right)
    tolerance = lookup.scheme.tolerance
    operator = identity.comparison.operator
    if operator == "=":
        return abs(gap) <= tolerance
    return gap <= tolerance if operator == "<=" else gap >= -tolerance


def _broken(lookup: Lookup, identity: Identity) -> Finding:
    sides = _sides(lookup, identity)
    if sides is None:
        raise ValueError(f"{identity.name} cannot be compared and so cannot be broken")
    left, right = (_shown(side) for side in sides)
    comparison = identity.comparison
    is_equation = comparison.operator == "="
    field = _named_field(lookup, identity)
    advice = identity.advice or "请核对左右两边各数，改正填错的一处"
    finding = found(
        "identity-broken" if is_equation else "bound-broken",
        lookup.submission.place(field),
        value=lookup.submission.shown(field),
        expected=_expected(lookup, identity, field),
        severity=identity.severity,
        name=identity.name,
        left=text_of(comparison.left),
        left_sum=left,
        right=text_of(comparison.right),
        right_sum=right,
        difference=_shown(abs(sides[0] - sides[1])),
        advice=advice,
    )
    others = (lookup.submission.place(field.id) for field in lookup.scheme.fields_typed(identity.relation.tree))
    return replace(finding, also=tuple(place for place in others if place.cell and place != finding.place))


def _shown(amount: Decimal) -> str:
    text = plain(amount)
    return f"{amount:.2f}" if len(text.partition(".")[2]) <= 2 else text


def _named_field(lookup: Lookup, identity: Identity) -> str:
    """The first field in the relation that was typed: where a person starts looking."""
    typed = lookup.scheme.fields_typed(identity.relation.tree)
    return typed[0].id if typed else next(lookup.scheme.fields_of(identity.relation.tree), "")


def _expected(lookup: Lookup, identity: Identity, field: str) -> str:
    """What should stand in the field's cell, "" unless it is one side of the relation all by itself."""
    comparison = identity.comparison
    sides = (
        (comparison.left, comparison.right, comparison.operator),
        (comparison.right, comparison.left, _TURNED[comparison.operator]),
    )
    for own, other, operator in sides:
        amount = value(other, lookup)
        is_alone = isinstance(own, Name) and own.name == field and _is_typed(lookup, own)
        if is_alone and isinstance(amount, Decimal) and field not in lookup.scheme.fields_of(other):
            return f"{_BOUND_WORDS[operator]}{plain(amount)}"
    return ""


def _partly_filled(lookup: Lookup, identity: Identity) -> Iterator[Finding]:
    """A sum of optional parts of which only some are filled cannot be compared; the unit is told."""
    optional = lookup.scheme.optional_parts[identity.name]
    blank = [field for field in optional if lookup.submission.value(field.id) is None]
    if 0 < len(blank) < len(optional):
        labels = "、".join(field.label for field in blank)
        yield found("identity-partial", lookup.submission.place(blank[0].id), blank=labels, name=identity.name)


def _is_typed(lookup: Lookup, name: Name) -> bool:
    return name.typed or name.name not in lookup.scheme.figures_by_name


@dataclass(frozen=True, slots=True)
class _Slip:
    field: str
    factor: Decimal
    mends: tuple[str, ...]

    def finding(self, lookup: Lookup) -> Finding:
        typed = lookup.submission.number(self.field) or Decimal(0)
        meant = ARITHMETIC.multiply(typed, self.factor)
        return found(
            "unit-slip", lookup.submission.place(self.field), value=lookup.submission.shown(self.field), expected=plain(meant)
        )


def _slip(lookup: Lookup, broken: Sequence[Identity]) -> _Slip | None:
    """The one amount whose conversion between 元 and 万元 mends the most broken equations, if any does."""
    equations = [identity for identity in broken if identity.comparison.operator == "="]
    candidates = {
        field
        for identity in equations
        for field in lookup.scheme.fields_of(identity.relation.tree)
        if lookup.scheme.fields[field].unit == "万元" and lookup.submission.number(field)
    }
    best: _Slip | None = None
    for factor in SLIPS:
        for field in sorted(candidates):
            typed = lookup.submission.number(field) or Decimal(0)
            if abs(typed * factor) < SMALLEST_AMOUNT:
                continue  # an amount that all but vanishes mends any equation it is in by being left out
            tried = Lookup(lookup.scheme, lookup.submission, {field: ARITHMETIC.multiply(typed, factor)})
            mends = tuple(identity.name for identity in broken if holds(tried, identity))
            mended = [identity for identity in equations if identity.name in mends]
            sure = factor in _SURE_SLIPS or any(_is_telling(tried, identity) for identity in mended)
            if mended and sure and (best is None or len(mends) > len(best.mends)):
                best = _Slip(field, factor, mends)
    return best


def _is_telling(lookup: Lookup, identity: Identity) -> bool:
    """Whether both sides have so many digits that they hardly agree by chance."""
    sides = _sides(lookup, identity) or ()
    return bool(sides) and all(len(plain(abs(side)).replace(".", "").strip("0")) >= _TELLING_DIGITS for side in sides)
