"""What 看板.html knows of a run: the same records and the same words as 结果.json, laid out to be small.

Long texts that most units of a scheme share (cells as on the blank form, remedies) are the scheme's: units name them by number.
Nothing that one unit has depends on another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jixiao_batch import __version__
from jixiao_batch.county.results import FILE_STATUS_WORDS, CountyResult
from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult, RowResult
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS, UnitResult
from jixiao_batch.findings.catalogue import CATALOGUE
from jixiao_batch.findings.model import SEVERITY_WORDS, Finding, Place
from jixiao_batch.numbers import plain
from jixiao_batch.output.open_unit import OpenUnit
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.indicators import evidence_id
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.submission import Entry, FormStamp, Submission, as_text

#: stand at the head of a unit's card
_DEPARTMENT, _CATEGORY = "主管部门", "单位类别"


def run_data(counties: Sequence[CountyResult]) -> dict[str, Any]:
    """What the page says of the run as a whole."""
    return {
        "title": heading(counties[0]),
        "tool": f"jixiao-batch {__version__}",
        "statuses": UNIT_STATUS_WORDS,
        "severities": SEVERITY_WORDS,
        "files": [[file.path, FILE_STATUS_WORDS[file.status], file.unit, file.reason] for file in counties[0].files],
    }


def heading(county: CountyResult) -> str:
    return f"{county.year}年度{county.loaded.scheme.subject}绩效自评"


class PageScheme:
    """What all units of a scheme share on the page."""

    def __init__(self, loaded: LoadedScheme) -> None:
        self.loaded = loaded
        scheme = loaded.scheme
        # texts of the cover are left out: nobody needs a person's name or telephone number here
        data = [field for field in scheme.data_fields if field.is_number or (field.choices and field.id != _CATEGORY)]
        self.fields: tuple[FormField, ...] = (*data, *scheme.item_fields)
        self.evidence = tuple(evidence_id(field.id) for field in self.fields)
        self._numbers: Mapping[str, int] = {
            text: number for number, text in enumerate(dict.fromkeys(_shared_texts(scheme, self.fields)))
        }

    def told(self, text: str) -> int | str:
        """The text, or its number where it is one of the scheme's."""
        return self._numbers.get(text, text)

    def data(self, county: CountyResult) -> dict[str, Any]:
        """Keys as in 结果.json where it has the same thing."""
        scheme = self.loaded.scheme
        return {
            "id": scheme.id,
            "title": scheme.title,
            "heading": heading(county),
            "sha256": self.loaded.sha256,
            "full_score": plain(scheme.full_score),
            "cap": scheme.total_cap.sentence() if scheme.total_cap else "",
            "grades": [[grade.name, plain(grade.lower)] for grade in scheme.grades],
            "groups": [[group.name, plain(group.weight)] for group in scheme.groups],
            "indicators": [[one.name, *scheme.path(one), plain(one.weight), scheme.sentence(one)] for one in scheme.indicators],
            "figures": [[figure.name, figure.unit] for figure in scheme.figures],
            "fields": [[field.label, field.block, field.unit] for field in self.fields],
            "texts": list(self._numbers),
        }


def _shared_texts(scheme: Scheme, fields: Sequence[FormField]) -> Iterator[str]:
    """The cells that fields and figures have on the blank form, and all that findings say in the same words of every unit."""
    places = {field_id: place.issued for field_id, place in make_layout(scheme).fields.items()}
    yield _cells(fields, places)
    blank = Submission(FormStamp(), {field_id: Entry(None, place) for field_id, place in places.items()}, ())
    lookup = Lookup(scheme, blank)
    for figure in scheme.figures:
        yield "、".join(lookup.cells_of(figure))
    for kind in CATALOGUE.values():
        yield from (text for text in (kind.title, kind.fix) if "{" not in text)


def _cells(fields: Sequence[FormField], places: Mapping[str, Place]) -> str:
    return "\n".join(places[field.id].address if field.id in places else "" for field in fields)


def standing(unit: UnitResult) -> dict[str, Any]:
    """Who the unit is and where it stands among the others."""
    return {
        "code": unit.code,
        "name": unit.label,
        "group": unit.category,
        "status": unit.status,
        "file": unit.file,
        "rank": unit.rank,
        "group_rank": unit.group_rank,
    }


def unit_data(shared: PageScheme, one: OpenUnit) -> dict[str, Any]:
    """What the unit's card says, whatever the other units are."""
    return {
        "department": one.typed(_DEPARTMENT) or "",
        "findings": [_finding(shared, finding) for finding in one.findings],
        **(_typed(shared, one.submission) if one.submission is not None else {}),
        **(_scored(shared, one, one.computed, one.final) if one.computed is not None and one.final is not None else {}),
        **({"decisions": [_decision(decided) for decided in one.decided]} if one.decided else {}),
    }


def _typed(shared: PageScheme, submission: Submission) -> dict[str, Any]:
    """What stands in the fields, where, and which texts lie beside the items as evidence."""
    evidence = {str(number): text for number, field_id in enumerate(shared.evidence) if (text := submission.text(field_id))}
    places = {field_id: entry.place for field_id, entry in submission.entries.items()}
    return {
        "values": [submission.shown(field.id) for field in shared.fields],
        "cells": shared.told(_cells(shared.fields, places)),
        **({"evidence": evidence} if evidence else {}),
    }


def _scored(shared: PageScheme, one: OpenUnit, computed: Assessment, final: Assessment) -> dict[str, Any]:
    return {
        "self_total": one.shown(computed.self_total),
        "score_total": one.shown(computed.score_total),
        "difference": one.shown(computed.difference),
        "final_total": one.shown(final.score_total),
        "grade": final.grade,
        "provisional": final.provisional,
        "groups": [
            [one.shown(group.self_score), one.shown(group.score), one.shown(after.score)]
            for group, after in zip(computed.groups, final.groups, strict=True)
        ],
        "indicators": [_indicator(one, before, after) for before, after in one.indicators],
        "figures": [
            [figure.display, figure.working, shared.told("、".join(figure.cells))] for figure in computed.figures.values()
        ],
    }


def _indicator(one: OpenUnit, before: IndicatorResult, after: IndicatorResult) -> list[Any]:
    """自评, 复核, 核定, working, what was decided, own rows."""
    return [
        one.shown(before.self_score),
        one.shown(before.score),
        one.shown(after.score),
        before.working,
        after.decided.final_words if after.decided else "",
        [_row(one, *pair) for pair in zip(before.rows, after.rows, strict=True)],
    ]


def _row(one: OpenUnit, before: RowResult, after: RowResult) -> list[Any]:
    row = before.row
    return [
        row.section,
        row.name,
        f"{row.nature}{row.target_text}{row.unit}" if row.target is not None else row.target_text,
        row.actual_text,
        as_text(row.weight),
        one.shown(row.self_score),
        one.shown(before.score),
        one.shown(after.score),
        before.working,
        after.decided.final_words if after.decided else "",
        Place(one.rows_sheet, row.cells.get("实际完成值", "")).address,
    ]


def _finding(shared: PageScheme, finding: Finding) -> list[Any]:
    return [
        finding.code,
        finding.severity,
        shared.told(finding.title),
        finding.place.address,
        finding.place.label,
        finding.value,
        finding.expected,
        finding.county_message,
        shared.told(finding.fix),
    ]


def _decision(decided: Decided) -> list[str]:
    one = decided.decision
    figures = (decided.claimed, decided.computed, decided.final)
    return [one.kind, one.target, one.action, *figures, one.reason, one.basis, one.person, one.day]
