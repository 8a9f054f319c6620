"""A cause is reported once (一因一报): what follows from it is counted on it instead of being listed.

Each rule takes the findings and gives back those that remain; `RULES` lists them in the order in which they apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place, worst
from jixiao_batch.scheme.dependencies import figures_resting_on, indicators_resting_on
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import DATA_SHEET, SELF_SHEET, FieldPlace, Layout
from jixiao_batch.workbook.reading.places import shapes
from jixiao_batch.workbook.submission import Submission

_NOT_FILLED = {"field-missing", "self-score-missing"}
_NOT_THERE = {*_NOT_FILLED, "field-lost"}
#: findings of a form on which nothing was filled, and of nothing else
_OF_A_BLANK_FORM = {*_NOT_FILLED, "rows-missing", "unit-unnamed"}
#: what is told of an amount beside a known one, and of one that is a plain multiple of it
_OF_A_SLIPPED_AMOUNT = {"approved-slip", "approved-differs", "carried-differs"}
_OF_A_SLIPPED_FORM = {"approved-slip", "carried-differs"}
#: fewer blank fields of a block are told one by one
_MANY = 3


@dataclass(frozen=True, slots=True)
class Form:
    """What the rules look at besides the findings."""

    scheme: Scheme
    layout: Layout
    submission: Submission

    def field_at(self, place: Place) -> FormField | None:
        """The field that was read from the place."""
        if not place.cell:
            return None
        entries = self.submission.entries.items()
        return next((self.scheme.fields[name] for name, entry in entries if entry.place == place), None)


def one_for_each_cause(form: Form, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without those that another one of them explains."""
    remaining = list(findings)
    for rule in RULES:
        remaining = rule(form, remaining)
    return tuple(remaining)


def under_slips(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What the roster or last year says of an amount in the wrong unit follows from its slip."""
    remaining = list(findings)
    for slip in [finding for finding in remaining if finding.code in ("unit-slip", "whole-form-slip")]:
        codes = _OF_A_SLIPPED_AMOUNT if slip.code == "unit-slip" else _OF_A_SLIPPED_FORM
        followers = [
            finding
            for finding in remaining
            if finding.code in codes and (slip.code == "whole-form-slip" or finding.place == slip.place)
        ]
        remaining = [
            slip.explaining(followers) if finding is slip else finding for finding in remaining if finding not in followers
        ]
    return tuple(remaining)


def says_nothing(form: Form, findings: Sequence[Finding]) -> bool:
    """Whether there is nothing to assess: the form is as it was handed out, or its 基础数据 is gone."""
    return is_blank(form, findings) or _is_lost(form, DATA_SHEET)


def is_blank(form: Form, findings: Sequence[Finding]) -> bool:
    """Whether the form came back as it was handed out: nothing but who the unit is."""
    telling = (finding.code for finding in findings if finding.severity != "note")
    if form.submission.rows or any(code not in _OF_A_BLANK_FORM for code in telling):
        return False
    asked = [field for field in form.scheme.data_fields if field.is_number]
    asked += [*form.scheme.item_fields, *form.scheme.self_score_fields]
    return all(form.submission.value(field.id) is None for field in asked)


def _blank_form(form: Form, findings: list[Finding]) -> list[Finding]:
    """Dozens of empty cells of a form left as issued are one finding."""
    if not is_blank(form, findings):
        return findings
    empty = [finding for finding in findings if finding.code in _OF_A_BLANK_FORM]
    kept = [finding for finding in findings if finding.code not in _OF_A_BLANK_FORM]
    return [replace(found("form-blank"), follows=len(empty)), *kept]


def _lost_sheets(form: Form, findings: list[Finding]) -> list[Finding]:
    """A sheet that is gone is told once, not field by field."""
    for sheet in (DATA_SHEET, SELF_SHEET):
        if not _is_lost(form, sheet):
            continue
        gone = [finding for finding in findings if finding.code in _NOT_THERE and finding.place.sheet == sheet]
        if sheet == DATA_SHEET:
            gone += [finding for finding in findings if finding.code in ("unit-unnamed", "unit-place-lost")]
        if not gone:
            continue
        cause = found("sheet-lost", Place(label=sheet), value=str(len(_fields_on(form, sheet))))
        findings = [replace(cause, follows=len(gone)), *(finding for finding in findings if finding not in gone)]
    return findings


def _fields_on(form: Form, sheet: str) -> tuple[FieldPlace, ...]:
    return next(shape.fields for shape in shapes(form.layout) if shape.sheet == sheet)


def _is_lost(form: Form, sheet: str) -> bool:
    fields = _fields_on(form, sheet)
    return bool(fields) and not any(form.submission.place(place.field.id).cell for place in fields)


def _blank_blocks(form: Form, findings: list[Finding]) -> list[Finding]:
    """A block of which nothing is filled is one finding with all its cells."""
    by_block: dict[str, list[tuple[Finding, FormField]]] = {}
    for finding in findings:
        field = form.field_at(finding.place) if finding.code in _NOT_FILLED else None
        if field is not None:
            by_block.setdefault(field.block, []).append((finding, field))
    for block, blank in by_block.items():
        others = (field.id for field in form.scheme.fields.values() if field.block == block)
        if len(blank) < _MANY or any(form.submission.value(other) is not None for other in others):
            continue
        parts = [finding for finding, _ in blank]
        resting = [name for _, field in blank for name in indicators_resting_on(form.scheme, field.id)]
        impact = f"，“{'”“'.join(dict.fromkeys(resting))}”因此无法评分" if resting else ""
        place = replace(parts[0].place, label=block)
        cause = found("block-blank", place, count=str(len(parts)), severity=worst(parts), impact=impact)
        cause = replace(cause, follows=len(parts), also=tuple(part.place for part in parts[1:]))
        at = findings.index(parts[0])
        findings = [*findings[:at], cause, *(finding for finding in findings[at:] if finding not in parts)]
    return findings


def _slipped_amounts(form: Form, findings: list[Finding]) -> list[Finding]:
    """An amount in the wrong unit spoils every rate that rests on it: those differences are not the unit's claims."""
    for slip in [finding for finding in findings if finding.code == "unit-slip"]:
        field = form.field_at(slip.place)
        if field is None:
            continue
        spoilt = {*indicators_resting_on(form.scheme, field.id)}
        figures = figures_resting_on(form.scheme, field.id)
        followers = [
            finding
            for finding in findings
            if (finding.code == "score-difference" and finding.place.label in spoilt)
            or (finding.code == "rate-above-limit" and finding.place.label in figures)
        ]
        findings = [
            slip.explaining(followers) if finding is slip else finding for finding in findings if finding not in followers
        ]
    return findings


RULES: tuple[Callable[[Form, list[Finding]], list[Finding]], ...] = (_blank_form, _lost_sheets, _blank_blocks, _slipped_amounts)
