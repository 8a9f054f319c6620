"""The parts of a score sheet that show what the unit reported and what follows from it: data, figures, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import Any

from xlsxwriter.format import Format

from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.evaluation.results import Assessment, FigureResult, UnitResult
from jixiao_batch.findings.model import Finding, by_severity
from jixiao_batch.formats import COMPUTED_FILL, ERROR_INK, POINTS, QUERY_INK
from jixiao_batch.numbers import ZERO
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
    PER_QUARTER,
    QUARTERS,
    SMALL,
    Live,
    Page,
    Span,
    at,
    height_of,
    number_format,
    shortened,
)
from jixiao_batch.scheme.fields import FormField, block_fields
from jixiao_batch.scheme.figure_readings import figure_excel
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import value
from jixiao_batch.scheme.rules.checklist import item_mark
from jixiao_batch.workbook.layout import DATA_SHEET
from jixiao_batch.workbook.submission import Submission

#: a page has room for so many findings; the others are in the county workbook
MOST_FINDINGS = 6

FIGURE_SPANS: tuple[Span, ...] = ((0, 2), (3, 4), (5, 11), (12, LAST))
FINDING_SPANS: tuple[Span, ...] = ((0, 0), (1, 3), (4, 11), (12, LAST))
#: a label of eight characters stands on one line
LABEL = 8.2
#: where the answers to 事项 stand, each with its source cell: behind the indicator's name
_ANSWERS = range(2, LAST, 2)


@dataclass
class Draft:
    """A score sheet being written: what it is about, and where each field and figure already stands."""

    scheme: Scheme
    submission: Submission
    assessment: Assessment
    page: Page
    field_cells: dict[str, str] = field(default_factory=dict)
    figure_cells: dict[str, str] = field(default_factory=dict)

    def cell_of(self, name: Name) -> str:
        if not name.typed and name.name in self.figure_cells:
            return self.figure_cells[name.name]
        return self.field_cells[name.name]


def figure(page: Page, **look: Any) -> Format:
    """A score or rate in a table of scores."""
    return page.value(**{"align": "center", **look})


def points_style(page: Page, points: Decimal | None, **look: Any) -> Format:
    """Points as the unit gave them, with all their decimals."""
    return figure(page, num_format=POINTS if points is None else number_format(points, 2), **look)


def score_format(draft: Draft) -> str:
    """The number format of recomputed scores: the scheme's decimals."""
    return number_format(ZERO, draft.scheme.score_places)


# ---------------------------------------------------------------- data


@dataclass(frozen=True, slots=True)
class _Shown:
    """A field as it stands in the grid: the value, or a remark where it is lacking."""

    field: FormField
    value: Decimal | str | None
    source: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A block with columns (栏目): its rows by name, each with the fields that are shown of it."""

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, _Shown]]


def write_data(draft: Draft) -> None:
    """基础数据 and the answers to 事项: every figure its own cell, with the unit's cell beside it."""
    page, scheme = draft.page, draft.scheme
    answers = "；管理事项按评分规则里的①②…列出" if scheme.item_fields else ""
    page.heading("一、基础数据", f"单位：万元，另有注明的除外；灰字为报送件“{DATA_SHEET}”表的单元格{answers}")
    needed = scheme.names_read
    lookup = Lookup(scheme, draft.submission)
    side_by_side: list[_Shown] = []
    for block in scheme.blocks:
        shown = [_shown(lookup, one) for one in block_fields(block) if _belongs(draft, one, needed)]
        rows = _rows_of(shown, block.columns) if block.columns else {}
        if len(rows) > 1:
            _write_fields(draft, side_by_side)
            side_by_side = []
            _write_matrix(draft, _Matrix(block.title, block.columns, rows))
        else:
            side_by_side += shown
    items = {one.name: [field for field in scheme.item_fields if field.block == one.name] for one in scheme.indicators}
    others = [one for one in (*scheme.evidence_fields, *scheme.self_score_fields) if one.id in needed]
    alone = [replace(one, label=f"{one.block}（{one.label}）") for fields in items.values() if len(fields) == 1 for one in fields]
    _write_fields(draft, [*side_by_side, *(_shown(lookup, one) for one in (*others, *alone))])
    for name, fields in items.items():
        if len(fields) > 1:
            _write_answers(draft, name, [_shown(lookup, one) for one in fields])
    page.gap()


def _belongs(draft: Draft, one: FormField, needed: frozenset[str]) -> bool:
    """Whether the field is shown: formulas read it, or it is a figure that was given or had to be."""
    has_value = draft.submission.value(one.id) is not None
    return one.id in needed or (one.is_number and (has_value or one.required is True))


def _shown(lookup: Lookup, one: FormField) -> _Shown:
    entry = lookup.submission.entries.get(one.id)
    place = lookup.submission.place(one.id)
    source = place.cell if place.sheet == DATA_SHEET else place.address
    found = entry.value if entry else None
    if isinstance(found, Decimal | str):
        return _Shown(one, found, source)
    required = one.required if isinstance(one.required, bool) else value(one.required.tree, lookup) is True
    remark = "读不出" if entry and entry.raw else "未填" if required else ""
    return _Shown(one, None, source, remark)


def _rows_of(shown: Sequence[_Shown], columns: tuple[str, ...]) -> dict[str, dict[str, _Shown]]:
    rows: dict[str, dict[str, _Shown]] = {}
    for one in shown:
        column = next(name for name in columns if one.field.id.endswith(name))
        rows.setdefault(one.field.id.removesuffix(column), {})[column] = one
    return rows


def _write_fields(draft: Draft, shown: Sequence[_Shown]) -> None:
    """Four to a line, each with label, value and source cell."""
    page = draft.page
    for start in range(0, len(shown), QUARTERS):
        line = shown[start : start + QUARTERS]
        texts: list[tuple[str, Span]] = []
        for place, one in enumerate(line):
            first = PER_QUARTER * place
            label = (first, first + 1)
            page.put(page.row, label, _label(one.field), page.words(font_size=LABEL))
            _write_field(draft, first + 2, one)
            texts += [(_label(one.field), label), (_source(one), (first + 3, first + 3))]
        if len(line) < QUARTERS:
            page.put(page.row, (PER_QUARTER * len(line), LAST), None, page.words())
        page.end_row(height_of(texts, LABEL))


def _write_matrix(draft: Draft, matrix: _Matrix) -> None:
    """Two rows of the matrix to a line, the names of its columns once above them."""
    page = draft.page
    halves = (0, 2 * PER_QUARTER)
    for half in halves:
        page.put(page.row, (half, half + 1), matrix.title, page.label())
        for place in range(3):
            name = matrix.columns[place] if place < len(matrix.columns) else ""
            first = half + 2 + 2 * place
            page.put(page.row, (first, first + 1), name, page.label())
    page.end_row(LEAST_HEIGHT)
    page.kept.add(page.row)
    rows = list(matrix.rows.items())
    for start in range(0, len(rows), 2):
        texts: list[tuple[str, Span]] = []
        for half, (name, cells) in zip(halves, rows[start : start + 2], strict=False):
            page.put(page.row, (half, half + 1), name, page.words(font_size=LABEL))
            texts.append((name, (half, half + 1)))
            for place in range(3):
                first = half + 2 + 2 * place
                one = cells.get(matrix.columns[place]) if place < len(matrix.columns) else None
                if one is None:
                    page.put(page.row, (first, first + 1), None, page.words())
                else:
                    _write_field(draft, first, one)
                    texts.append((_source(one), (first + 1, first + 1)))
        if len(rows) - start < 2:
            page.put(page.row, (halves[1], LAST), None, page.words())
        page.end_row(height_of(texts, LABEL))


def _write_answers(draft: Draft, name: str, shown: Sequence[_Shown]) -> None:
    """The answers to an indicator's items by number: the rule below has their words."""
    page = draft.page
    lines = [shown[start : start + len(_ANSWERS)] for start in range(0, len(shown), len(_ANSWERS))]
    page.put(page.row, (0, 1), name, page.words(font_size=LABEL), down=len(lines))
    needed = height_of([(name, (0, 1))], LABEL) / len(lines)
    place = count()
    for line in lines:
        for first, one in zip(_ANSWERS, line, strict=False):
            _write_field(draft, first, one, item_mark(next(place)))
        if len(line) < len(_ANSWERS):
            page.put(page.row, (_ANSWERS[len(line)], LAST), None, page.words())
        sources = [(_source(one), (first + 1, first + 1)) for first, one in zip(_ANSWERS, line, strict=False)]
        page.end_row(height_of(sources, least=max(LEAST_HEIGHT, needed)))


def _write_field(draft: Draft, column: int, shown: _Shown, number: str = "") -> None:
    """The value, behind its number where it has one, and to the right where it stands in the unit's file."""
    page = draft.page
    draft.field_cells[shown.field.id] = page.put(page.row, (column, column), shown.value, _field_style(page, shown, number))
    look = page.source(font_color=ERROR_INK, bold=True) if shown.remark else page.source()
    page.put(page.row, (column + 1, column + 1), _source(shown), look)


def _source(shown: _Shown) -> str:
    return f"{shown.source} {shown.remark}".strip()


def _field_style(page: Page, shown: _Shown, number: str = "") -> Format:
    if isinstance(shown.value, Decimal):
        return page.value(num_format=f"{number_format(shown.value, shown.field.places)}_ ")
    look: dict[str, Any] = {"bold": True} if shown.value == "否" else {}
    if number:
        look["num_format"] = f'"{number}"@'
    return page.value(align="center", **look)


def _label(one: FormField) -> str:
    return f"{one.label}（{one.unit}）" if one.unit and one.unit != "万元" else one.label


# ---------------------------------------------------------------- figures


def write_figures(draft: Draft) -> None:
    """收支结余与比率: each figure live over the data cells, with its working and the unit's cells."""
    figures = draft.assessment.figures
    if not figures:
        return
    page = draft.page
    page.heading("二、收支结余与比率", "比率保留两位小数显示，评分按未取舍的数计算")
    page.column_heads(zip(FIGURE_SPANS, ("项目", "数值", "计算过程", "取数单元格"), strict=True))
    # a formula may rest on a figure that stands below it, so all cells are known before the first is written
    for place, name in enumerate(figures):
        draft.figure_cells[name] = at(page.row + place, FIGURE_SPANS[1][0])
    for result in figures.values():
        _write_figure(draft, result)
    page.gap()


def _write_figure(draft: Draft, result: FigureResult) -> None:
    page, figure = draft.page, result.figure
    label, number, working, source = FIGURE_SPANS
    unit = "" if figure.is_rate else f"（{figure.unit}）"
    page.put(page.row, label, f"{figure.name}{unit}", page.words())
    live = Live(figure_excel(draft.scheme, figure, draft.cell_of), result.display if result.value is None else result.value)
    places = "0.00%" if figure.is_rate else number_format(result.value or Decimal(0), figure.places)
    page.put(page.row, number, live, page.value(num_format=f"{places}_ ", bg_color=COMPUTED_FILL))
    cells = sources(result.cells)
    page.put(page.row, working, result.working, page.words())
    page.put(page.row, source, cells, page.source(align="left"))
    page.end_row(
        max(height_of([(f"{figure.name}{unit}", label), (result.working, working)]), height_of([(cells, source)], SMALL))
    )


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
    page.heading(f"{number}、问题", "错误须改正后重报，核实须说明情况，提示供参考")
    if not findings:
        page.put(page.row, (0, LAST), "没有发现问题", page.words(align="center"))
        page.end_row(LEAST_HEIGHT)
    else:
        page.column_heads(zip(FINDING_SPANS, ("级别", "位置", "问题", "处理办法"), strict=True))
    for finding in findings[:MOST_FINDINGS]:
        _write_finding(page, finding)
    if len(findings) > MOST_FINDINGS:
        more = f"另有 {len(findings) - MOST_FINDINGS} 个问题，见全县汇总的问题清单"
        page.put(page.row, (0, LAST), more, page.words(align="center"))
        page.end_row(LEAST_HEIGHT)
    page.gap()


def _write_finding(page: Page, finding: Finding) -> None:
    inks = {"error": ERROR_INK, "query": QUERY_INK}
    look = {"font_color": inks[finding.severity], "bold": True} if finding.severity in inks else {}
    place = " ".join(part for part in (finding.place.address, shortened(finding.place.label, 24)) if part)
    texts = (finding.severity_word, place, finding.message, finding.fix)
    for span, text in zip(FINDING_SPANS, texts, strict=True):
        page.put(page.row, span, text, page.words(align="center", **look) if span == FINDING_SPANS[0] else page.words())
    page.end_row(height_of(zip(texts, FINDING_SPANS, strict=True)))
