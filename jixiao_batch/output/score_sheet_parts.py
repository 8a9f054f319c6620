"""What the parts of a score sheet (得分表) share, and two of them: 收支结余与比率, 问题."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format

from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding, by_severity
from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, QUERY_INK
from jixiao_batch.numbers import ZERO
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
    SMALL,
    SUM_FILL,
    Live,
    Page,
    Span,
    at,
    height_of,
    number_format,
    shortened,
)
from jixiao_batch.scheme.figure_readings import figure_excel
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name, names
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import DATA_SHEET
from jixiao_batch.workbook.submission import Submission

#: rows that sum others up
SUM_LOOK: dict[str, Any] = {"bg_color": SUM_FILL, "bold": True}

#: a page has room for so many findings; the others are in the county workbook
MOST_FINDINGS = 6

FIGURE_SPANS: tuple[Span, ...] = ((0, 2), (3, 4), (5, 11), (12, LAST))
FINDING_SPANS: tuple[Span, ...] = ((0, 0), (1, 3), (4, 11), (12, LAST))


@dataclass(frozen=True, slots=True)
class KnownScheme:
    """A scheme that is told from others by its fingerprint: what follows from it alone is drawn once for all its units."""

    sha256: str
    year: int
    scheme: Scheme = field(compare=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A score sheet being written: what it is about, and its paper."""

    known: KnownScheme
    submission: Submission
    assessment: Assessment
    page: Page

    @property
    def scheme(self) -> Scheme:
        return self.known.scheme


#: id of a field, name of a figure -> address of its cell
Addresses = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the names stand that a part's formulas read; of one part, equal where they stand in the same cells."""

    read: tuple[Name, ...] = field(compare=False)
    addresses: tuple[str, ...]

    def of(self, name: Name) -> str:
        return self.addresses[self.read.index(name)]


def cells_of(read: tuple[Name, ...], fields: Addresses, figures: Addresses) -> Cells:
    """A name that was not asked for as typed stands for the figure that is called so, if there is one."""
    found = (fields[one.name] if one.typed else figures.get(one.name) or fields[one.name] for one in read)
    return Cells(read, tuple(found))


def score_format(scheme: Scheme) -> str:
    """The number format of recomputed scores: the scheme's decimals."""
    return number_format(ZERO, scheme.score_places)


# ---------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class _FigureLine:
    """A figure's row without what the unit has there; `least` is the height that the label needs."""

    name: str
    row: int
    formula: str
    least: float


def write_figures(draft: Draft, fields: Addresses) -> Addresses:
    """收支结余与比率: each figure live over the data cells, with its working and the unit's cells."""
    if not draft.assessment.figures:
        return {}
    page = draft.page
    lines, figures = page.printed(_print_figures, draft.known, cells_of(_fields_read(draft.known), fields, {}))
    _, number, working, source = FIGURE_SPANS
    for line in lines:
        result = draft.assessment.figures[line.name]
        live = Live(line.formula, result.display if result.value is None else result.value)
        page.fill(line.row, number[0], live, _number_style(page, result.figure, result.value))
        taken = sources(result.cells)
        page.fill(line.row, working[0], result.working)
        page.fill(line.row, source[0], taken)
        page.end_row(max(line.least, height_of([(result.working, working)]), height_of([(taken, source)], SMALL)), line.row)
    return figures


@lru_cache(maxsize=8)
def _fields_read(known: KnownScheme) -> tuple[Name, ...]:
    """The names in the formulas of figures that stand for fields."""
    formulas = [formula for one in known.scheme.figures for formula in (one.formula, one.not_applicable) if formula]
    read = dict.fromkeys(name for formula in formulas for name in names(formula.tree))
    return tuple(name for name in read if name.typed or name.name not in known.scheme.figures_by_name)


def _print_figures(page: Page, known: KnownScheme, data: Cells) -> tuple[tuple[_FigureLine, ...], Addresses]:
    """The figures by name with their formulas, and empty cells."""
    figures = known.scheme.figures
    label, number, working, source = FIGURE_SPANS
    page.heading("二、收支结余与比率", "比率保留两位小数显示，评分按未取舍的数计算")
    page.column_heads(zip(FIGURE_SPANS, ("项目", "数值", "计算过程", "取数单元格"), strict=True))
    # a formula may rest on a figure that stands below it, so all cells are known before the first is written
    own = {one.name: at(page.row + place, number[0]) for place, one in enumerate(figures)}

    def cell_of(name: Name) -> str:
        return data.of(name) if name.typed or name.name not in own else own[name.name]

    lines = []
    for one in figures:
        name = one.name if one.is_rate else f"{one.name}（{one.unit}）"
        page.put(page.row, label, name, page.words())
        page.put(page.row, number, None, _number_style(page, one, None))
        page.put(page.row, working, None, page.words())
        page.put(page.row, source, None, page.source(align="left"))
        line = _FigureLine(one.name, page.row, figure_excel(known.scheme, one, cell_of), height_of([(name, label)]))
        lines.append(line)
        page.end_row(line.least)
    page.gap()
    return tuple(lines), own


def _number_style(page: Page, one: Figure, number: Decimal | None) -> Format:
    places = "0.00%" if one.is_rate else number_format(number or ZERO, one.places)
    return page.value(num_format=f"{places}_ ", bg_color=COMPUTED_FILL)


def sources(cells: Iterable[str]) -> str:
    """Addresses in short: the sheet is named once for all cells of it that follow each other."""
    sheet, parts = DATA_SHEET, []
    for one in cells:
        own, _, cell = one.rpartition("!")
        parts.append(cell if own == sheet else one)
        sheet = own
    return "、".join(parts)


# ---------------------------------------------------------------- findings


def write_findings(draft: Draft, unit: UnitResult, number: str) -> None:
    """问题: the severest first; what the page has no room for is counted."""
    page = draft.page
    findings = by_severity(unit.findings)
    page.printed(_print_finding_heads, number, bool(findings))
    for finding in findings[:MOST_FINDINGS]:
        _write_finding(page, finding)
    if len(findings) > MOST_FINDINGS:
        more = f"另有 {len(findings) - MOST_FINDINGS} 个问题，见全县汇总的问题清单"
        page.put(page.row, (0, LAST), more, page.words(align="center"))
        page.end_row(LEAST_HEIGHT)
    page.gap()


def _print_finding_heads(page: Page, number: str, are_any: bool) -> None:
    page.heading(f"{number}、问题", "错误须改正后重报，核实须说明情况，提示供参考")
    if are_any:
        page.column_heads(zip(FINDING_SPANS, ("级别", "位置", "问题", "处理办法"), strict=True))
    else:
        page.put(page.row, (0, LAST), "没有发现问题", page.words(align="center"))
        page.end_row(LEAST_HEIGHT)


def _write_finding(page: Page, finding: Finding) -> None:
    inks = {"error": ERROR_INK, "query": QUERY_INK}
    look = {"font_color": inks[finding.severity], "bold": True} if finding.severity in inks else {}
    place = " ".join(part for part in (finding.place.address, shortened(finding.place.label, 24)) if part)
    texts = (finding.severity_word, place, finding.message, finding.fix)
    for span, text in zip(FINDING_SPANS, texts, strict=True):
        page.put(page.row, span, text, page.words(align="center", **look) if span == FINDING_SPANS[0] else page.words())
    page.end_row(height_of(zip(texts, FINDING_SPANS, strict=True)))
