"""Forms against the roster (单位名册): whose form each one is, and what contradicts what the bureau knows.

A form is matched by its code, then by its name or an alias. A name that is merely similar is proposed, never taken: a person
confirms it in 复核意见 (`affiliations`), or adds it to the roster's 别名.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from rapidfuzz import fuzz, process

from jixiao_batch.county.affiliations import Affiliation, confirmed, is_stale, still_stands, unit_for
from jixiao_batch.county.roster import Roster, RosterUnit, name_key
from jixiao_batch.evaluation.contents import BUDGET, CARRIED, POSTS, UNIT_CODE, UNIT_NAME, Holder
from jixiao_batch.evaluation.verdict import OFF_ROSTER, Schemes, UnitIdentity, Verdict, with_findings, without_form
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Severity
from jixiao_batch.numbers import ARITHMETIC, plain
from jixiao_batch.scheme.model import Scheme

#: field of the form -> what the roster says of it; in 万元 and 人
_KNOWN_FIGURES = {BUDGET: "budget", CARRIED: "carried", POSTS: "posts"}
#: 元, 百元 or 千元 where 万元 is asked for, a decimal point lost, and 亿元; the commonest first
_SLIPS = tuple(Decimal(factor) for factor in ("10000", "10", "1000", "100", "0.0001"))
#: 千元 and one figure too many look alike, so that it is asked first
_MAY_BE_A_TYPING_ERROR = Decimal(10)
#: how alike two names must be (0 to 100) to be proposed, and how many are
_ALIKE, _PROPOSALS = 75, 3


def recognise(
    verdicts: Iterable[Verdict], roster: Roster, schemes: Schemes, affiliations: Sequence[Affiliation] = ()
) -> tuple[Verdict, ...]:
    """Each form under the code and name that the roster has for its unit; forms of units that it lacks become unknown, unless
    a person has confirmed whose they are."""
    return tuple(verdict if not verdict.is_form else _recognised(verdict, roster, schemes, affiliations) for verdict in verdicts)


def _recognised(verdict: Verdict, roster: Roster, schemes: Schemes, affiliations: Sequence[Affiliation]) -> Verdict:
    by_code = roster.by_code.get(name_key(verdict.code)) if verdict.code else None
    by_name = roster.by_name.get(name_key(verdict.name)) if verdict.name else None
    unit = by_code or by_name
    if unit is not None:
        return _as_form_of(unit, verdict, schemes, _identity_findings(verdict, unit, by_name))
    claimed = f"{verdict.code} {verdict.name}".strip()
    answer = confirmed(affiliations, verdict.path)
    unit = unit_for(answer, roster) if answer is not None and still_stands(answer, verdict.sha256, claimed) else None
    if answer is None or unit is None:
        return _unknown(verdict, roster, claimed)
    return replace(_as_form_of(unit, verdict, schemes, _confirmed_findings(answer, verdict, unit, claimed)), claimed=claimed)


def _as_form_of(unit: RosterUnit, verdict: Verdict, schemes: Schemes, about_identity: Iterable[Finding]) -> Verdict:
    identity = UnitIdentity(unit.code, unit.name, unit.category or verdict.category)
    findings = [*about_identity]
    if unit.scheme_id and verdict.scheme_id != unit.scheme_id:
        findings.append(found("other-scheme", value=verdict.scheme_id, expected=unit.scheme_id))
    if verdict.totals is not None:
        findings += known_figure_findings(schemes.known[verdict.scheme_id].scheme, verdict, unit)
    return replace(with_findings(verdict, findings) if findings else verdict, identity=identity)


def _unknown(verdict: Verdict, roster: Roster, claimed: str) -> Verdict:
    near = process.extract(verdict.name, [unit.name for unit in roster.units], scorer=fuzz.ratio, limit=_PROPOSALS)
    alike = [roster.by_name[name_key(unit_name)] for unit_name, score, _ in near if score >= _ALIKE]
    told = "、".join(f"{unit.name}（{unit.code}）" for unit in alike)
    finding = found(OFF_ROSTER, value=claimed, aside=f"名册中名称相近的有：{told}" if told else "")
    return replace(
        without_form(verdict.path, verdict.sha256, "unknown", finding),
        reason=f"{finding.county_message}。{finding.fix}",
        claimed=claimed,
        proposed=tuple(UnitIdentity(unit.code, unit.name, unit.category) for unit in alike),
    )


def _confirmed_findings(answer: Affiliation, verdict: Verdict, unit: RosterUnit, claimed: str) -> Iterator[Finding]:
    place = verdict.place(UNIT_NAME)
    yield found("unit-confirmed", place, value=claimed, expected=unit.name, detail=answer.words)
    if is_stale(answer, verdict.sha256, claimed):
        yield found("unit-confirmed-stale", place, value=claimed, expected=unit.name)


def _identity_findings(verdict: Verdict, unit: RosterUnit, by_name: RosterUnit | None) -> Iterator[Finding]:
    if by_name is not None and by_name is not unit:
        yield found("roster-contradiction", verdict.place(UNIT_NAME), value=verdict.name, expected=unit.name, detail=unit.code)
    elif by_name is None and verdict.name:
        yield found("roster-name", verdict.place(UNIT_NAME), value=verdict.name, expected=unit.name)
    elif verdict.code and name_key(verdict.code) != name_key(unit.code):
        yield found("roster-code", verdict.place(UNIT_CODE), value=verdict.code, expected=unit.code)


def known_figure_findings(scheme: Scheme, form: Holder, unit: RosterUnit) -> Iterator[Finding]:
    """Approved figures (年初预算, 上年结转, 人员编制) that the form states otherwise than the roster does."""
    for field_id, attribute in _KNOWN_FIGURES.items():
        known: Decimal | None = getattr(unit, attribute)
        typed = form.held.outline.number(field_id)
        if known is None or typed is None or abs(typed - known) <= scheme.tolerance:
            continue
        slip = unit_slip(typed, known, scheme.tolerance) if field_id != POSTS else None
        code, detail = ("approved-slip", plain(slip)) if slip is not None else ("approved-differs", plain(typed - known))
        severity: Severity | None = "query" if slip == _MAY_BE_A_TYPING_ERROR else None
        yield found(code, form.place(field_id), value=plain(typed), expected=plain(known), detail=detail, severity=severity)


def unit_slip(typed: Decimal, known: Decimal, tolerance: Decimal) -> Decimal | None:
    """The factor by which the typed amount is too large, when it is exactly one that a wrong unit brings about."""
    if abs(known) <= tolerance:
        return None
    return next((factor for factor in _SLIPS if abs(ARITHMETIC.divide(typed, factor) - known) <= tolerance), None)
