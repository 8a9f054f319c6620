"""What a form says, put as another scheme would have asked it: the same facts, points brought to that scheme's weights."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from jixiao_batch.numbers import ARITHMETIC, plain
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import Entry, EntryValue, IndicatorRow, Submission

#: a field or a section with the factor that brings its points to the other scheme's weight
_Factors = dict[str, Decimal]


def fitted(submission: Submission, own: Scheme, scheme: Scheme) -> tuple[Submission, tuple[str, ...]]:
    """The submission as `scheme` may use it, and in sentences what was not taken as it stands.

    `own` is the scheme of the form. Amounts asked in another unit (计量单位), and values of another kind, are taken as not
    given. Points that the unit itself shared out or picked keep their share where the weight differs: the rows of its own
    table (分值 and 自评得分), and self scores that a rule takes up.
    """
    if own is scheme:
        return submission, ()
    picks, sections, told = _factors(own, scheme)
    entries: dict[str, Entry] = {}
    for field_id, entry in submission.entries.items():
        value = entry.value
        field, asked = scheme.fields.get(field_id), own.fields.get(field_id)
        if value is not None and field is not None:
            if asked is not None and asked.unit != field.unit:
                told.append(f"“{field_id}”按“{field.unit}”计，表里按“{asked.unit}”填报，没有采用")
                value = None
            elif not _suits(field, value):
                value = None
        if isinstance(value, Decimal) and field_id in picks:
            value = ARITHMETIC.multiply(value, picks[field_id])
        entries[field_id] = entry if value is entry.value else dataclasses.replace(entry, value=value)
    rows = tuple(_scaled(row, sections[row.section]) if row.section in sections else row for row in submission.rows)
    return dataclasses.replace(submission, entries=entries, rows=rows), tuple(told)


def _factors(own: Scheme, scheme: Scheme) -> tuple[_Factors, _Factors, list[str]]:
    picks: _Factors = {}
    sections: _Factors = {}
    told: list[str] = []
    for indicator in scheme.indicators:
        match = next((one for one in own.indicators if _same_points(one, indicator)), None)
        if match is None or match.weight == indicator.weight:
            continue
        factor = ARITHMETIC.divide(indicator.weight, match.weight)
        if indicator.rows is not None:
            sections |= dict.fromkeys(indicator.rows.sections, factor)
        else:
            picks[indicator.self_score_id] = factor
        told.append(
            f"“{indicator.name}”为 {plain(indicator.weight)} 分，表里按 {plain(match.weight)} 分填报，"
            "单位自己填的分值和得分按这一比例折算"
        )
    return picks, sections, told


def _same_points(one: Indicator, other: Indicator) -> bool:
    """Whether both take up the same points of the unit's own; where rows met are counted (达标占比) points count for nothing."""
    if one.rows is not None and other.rows is not None:
        if other.rows.counts_rows_met:
            return False
        return set(one.rows.sections) == set(other.rows.sections)
    return one.name == other.name and _takes_self_score(other)


def _takes_self_score(indicator: Indicator) -> bool:
    return indicator.rule is not None and indicator.rule.takes_self_score


def _suits(field: FormField, value: EntryValue) -> bool:
    if field.is_number:
        return isinstance(value, Decimal)
    if field.type == "选项":
        # an optional choice is kept as it was written, nothing is computed from it
        return isinstance(value, str) and (value in field.choices or field.required is False)
    return field.type in ("年度", "日期") or isinstance(value, str)


def _scaled(row: IndicatorRow, factor: Decimal) -> IndicatorRow:
    weight, claimed = row.weight, row.self_score
    return dataclasses.replace(
        row,
        weight=None if weight is None else ARITHMETIC.multiply(weight, factor),
        self_score=None if claimed is None else ARITHMETIC.multiply(claimed, factor),
    )
