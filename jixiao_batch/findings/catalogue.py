"""The one catalogue of findings (问题目录): code, severity, title, message and remedy of everything the tool can say."""

from __future__ import annotations

from jixiao_batch.findings.cell_kinds import CELLS
from jixiao_batch.findings.check_kinds import CHECKS
from jixiao_batch.findings.county_kinds import DECISIONS, ROSTER
from jixiao_batch.findings.file_kinds import FILES
from jixiao_batch.findings.kind import FindingKind
from jixiao_batch.findings.model import Finding, Place, Severity
from jixiao_batch.findings.row_kinds import ROWS

#: the parts of the catalogue as the manual orders them
PARTS: tuple[tuple[str, tuple[FindingKind, ...]], ...] = (
    ("文件和单位", FILES),
    ("填报项", CELLS),
    ("绩效指标各行", ROWS),
    ("勾稽、合理性和得分", CHECKS),
    ("与名册、上年比较", ROSTER),
    ("人工核定", DECISIONS),
)

CATALOGUE: dict[str, FindingKind] = {kind.code: kind for _, kinds in PARTS for kind in kinds}

NOWHERE = Place()


def found(
    code: str,
    place: Place = NOWHERE,
    *,
    value: str = "",
    expected: str = "",
    severity: Severity | None = None,
    aside: str = "",
    **words: str,
) -> Finding:
    """The finding of that code at that place; `severity` only where the scheme decides it, `aside` for the county only."""
    kind = CATALOGUE[code]
    filled = {"label": place.label, "value": value, "expected": expected, "impact": "", "detail": "", **words}
    return Finding(
        code=code,
        severity=severity or kind.severity,
        title=kind.title,
        message=kind.message.format_map(filled),
        fix=kind.fix.format_map(filled),
        place=place,
        value=value,
        expected=expected,
        aside=aside,
    )
