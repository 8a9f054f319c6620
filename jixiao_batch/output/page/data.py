"""What 看板.html knows of a run: the same records and the same words as 结果.json, laid out to be small.

Long texts that many units share stand once in `texts`; units name them by number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from jixiao_batch import __version__
from jixiao_batch.county.results import FILE_STATUS_WORDS, CountyResult
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS, IndicatorResult, RowResult, UnitResult
from jixiao_batch.findings.model import SEVERITY_WORDS, Finding, Place
from jixiao_batch.numbers import fixed, plain
from jixiao_batch.output.page.links import Links
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.indicators import evidence_id
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import as_text

#: stand at the head of a unit's card
_DEPARTMENT, _CATEGORY = "主管部门", "单位类别"


class Texts:
    """Every text once, in the order in which they first came up."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    @property
    def all(self) -> list[str]:
        return list(self._places)


def page_data(counties: Sequence[CountyResult], links: Links) -> dict[str, Any]:
    """The page's data; keys as in 结果.json where it has the same thing."""
    texts = Texts()
    return {
        "title": heading(counties[0]),
        "tool": f"jixiao-batch {__version__}",
        "statuses": UNIT_STATUS_WORDS,
        "severities": SEVERITY_WORDS,
        "counties": [_County(county, texts).data(at, links) for at, county in enumerate(counties)],
        "files": [[file.path, FILE_STATUS_WORDS[file.status], file.unit, file.reason] for file in counties[0].files],
        "texts": texts.all,
    }


def heading(county: CountyResult) -> str:
    return f"{county.year}年度{county.loaded.scheme.subject}绩效自评"


class _County:
    """One scheme's units; what every unit of it shares is told once."""

    def __init__(self, county: CountyResult, texts: Texts) -> None:
        self.county = county
        self.scheme: Scheme = county.loaded.scheme
        self.texts = texts
        # texts of the cover are left out: nobody needs a person's name or telephone number here
        data = [field for field in self.scheme.data_fields if field.is_number or (field.choices and field.id != _CATEGORY)]
        self.fields: tuple[FormField, ...] = (*data, *self.scheme.item_fields)

    def data(self, at: int, links: Links) -> dict[str, Any]:
        scheme = self.scheme
        return {
            "id": scheme.id,
            "title": scheme.title,
            "heading": heading(self.county),
            "sha256": self.county.loaded.sha256,
            "full_score": plain(scheme.full_score),
            "cap": scheme.total_cap.sentence() if scheme.total_cap else "",
            "grades": [[grade.name, plain(grade.lower)] for grade in scheme.grades],
            "groups": [[group.name, plain(group.weight)] for group in scheme.groups],
            "indicators": [[one.name, *scheme.path(one), plain(one.weight), scheme.sentence(one)] for one in scheme.indicators],
            "figures": [[figure.name, figure.unit] for figure in scheme.figures],
            "fields": [[field.label, field.block, field.unit] for field in self.fields],
            "units": [self._unit(unit, links.get((at, number), ())) for number, unit in enumerate(self.county.units)],
        }

    def _unit(self, unit: UnitResult, links: Sequence[tuple[str, str]]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "code": unit.code,
            "name": unit.label,
            "group": unit.category,
            "department": unit.submission.text(_DEPARTMENT) if unit.submission else "",
            "status": unit.status,
            "file": unit.file,
            "rank": unit.rank,
            "group_rank": unit.group_rank,
            "findings": [self._finding(finding) for finding in unit.findings],
            "links": [list(link) for link in links],
        }
        if unit.submission is not None:
            data |= self._typed(unit)
        computed, final = unit.recomputed, unit.assessment
        if computed is not None and final is not None:
            data |= {
                "self_total": self._points(computed.self_total),
                "score_total": self._points(computed.score_total),
                "difference": self._points(computed.difference),
                "final_total": self._points(final.score_total),
                "grade": final.grade,
                "provisional": final.provisional,
                "groups": [
                    [self._points(group.self_score), self._points(group.score), self._points(after.score)]
                    for group, after in zip(computed.groups, final.groups, strict=True)
                ],
                "indicators": [self._indicator(unit, *pair) for pair in zip(computed.indicators, final.indicators, strict=True)],
                "figures": [
                    [one.display, self.texts.number(one.working), self.texts.number("、".join(one.cells))]
                    for one in computed.figures.values()
                ],
            }
        if unit.decided:
            data["decisions"] = [_decision(one) for one in unit.decided]
        return data

    def _points(self, points: Decimal | None) -> str | None:
        return None if points is None else fixed(points, self.scheme.score_places)

    def _typed(self, unit: UnitResult) -> dict[str, Any]:
        """What stands in the fields, where, and which texts lie beside the items as evidence."""
        submission = unit.submission
        if submission is None:
            return {}
        evidence = {
            str(number): text for number, field in enumerate(self.fields) if (text := submission.text(evidence_id(field.id)))
        }
        cells = "\n".join(submission.place(field.id).address for field in self.fields)
        return {
            "values": [submission.shown(field.id) for field in self.fields],
            "cells": self.texts.number(cells),
            **({"evidence": evidence} if evidence else {}),
        }

    def _indicator(self, unit: UnitResult, before: IndicatorResult, after: IndicatorResult) -> list[Any]:
        """自评, 复核, 核定, working, what was decided, own rows."""
        sheet = unit.submission.rows_sheet if unit.submission else ""
        return [
            self._points(before.self_score),
            self._points(before.score),
            self._points(after.score),
            self.texts.number(before.working),
            self.texts.number(after.decided.final_words if after.decided else ""),
            list(self._rows(sheet, before, after)),
        ]

    def _rows(self, sheet: str, before: IndicatorResult, after: IndicatorResult) -> Iterator[list[Any]]:
        for old, new in zip(before.rows, after.rows, strict=True):
            yield self._row(sheet, old, new)

    def _row(self, sheet: str, before: RowResult, after: RowResult) -> list[Any]:
        row = before.row
        return [
            row.section,
            row.name,
            f"{row.nature}{row.target_text}{row.unit}" if row.target is not None else row.target_text,
            row.actual_text,
            as_text(row.weight),
            self._points(row.self_score),
            self._points(before.score),
            self._points(after.score),
            self.texts.number(before.working),
            self.texts.number(after.decided.final_words if after.decided else ""),
            Place(sheet, row.cells.get("实际完成值", "")).address,
        ]

    def _finding(self, finding: Finding) -> list[Any]:
        number = self.texts.number
        return [
            finding.code,
            finding.severity,
            number(finding.title),
            finding.place.address,
            number(finding.place.label),
            finding.value,
            finding.expected,
            number(finding.county_message),
            number(finding.fix),
        ]


def _decision(decided: Decided) -> list[str]:
    one = decided.decision
    figures = (decided.claimed, decided.computed, decided.final)
    return [one.kind, one.target, one.action, *figures, one.reason, one.basis, one.person, one.day]
