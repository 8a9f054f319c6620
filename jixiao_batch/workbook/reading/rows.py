"""Reading the unit's own indicator rows (绩效指标), row by row, with a finding for whatever cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.score_readings import NATURES, QUALITATIVE
from jixiao_batch.workbook.layout import ROW_TABLE_ID
from jixiao_batch.workbook.opening.second_look import CellFacts
from jixiao_batch.workbook.reading.cells import CellReading, read_number, read_text, show_raw
from jixiao_batch.workbook.reading.places import FoundTable, Spot, plain_label
from jixiao_batch.workbook.reading.quantities import Quantity, read_quantity
from jixiao_batch.workbook.submission import IndicatorRow

_NATURE_WORDS = {
    "≥": ("≥", "≧", ">=", "不低于", "不少于", "大于等于", "正向指标", "正向"),
    "≤": ("≤", "≦", "<=", "不高于", "不超过", "小于等于", "反向指标", "反向"),
    "＝": ("＝", "=", "等于"),
    QUALITATIVE: ("定性", "定性指标"),
}

#: columns without which a row cannot be scored
_NEEDED = ("一级指标", "三级指标", "指标性质", "指标值", "实际完成值", "分值")

LookAgain = Callable[[str, list[str]], Mapping[str, CellFacts]]


@dataclass
class _RowReader:
    """Collects the findings of one row while its cells are read."""

    scheme: Scheme
    table: FoundTable
    row: int
    facts: Mapping[str, CellFacts]
    findings: list[Finding] = field(default_factory=list)
    name: str = ""

    def spot(self, heading: str) -> Spot:
        return self.table.spot(self.row, heading)

    def place(self, heading: str) -> Place:
        return Place(self.table.grid.name, self.spot(heading).cell, f"{self.name}·{heading}" if self.name else heading)

    def text(self, heading: str) -> str:
        value = read_text(self.spot(heading).raw).value
        return value if isinstance(value, str) else ""

    def points(self, heading: str) -> Decimal | None:
        """A number of points, 分."""
        raw = self.spot(heading).raw
        reading = read_number(raw, "分")
        self.report(heading, reading.problem, reading.repair, reading.value)
        if isinstance(reading.value, Decimal) and reading.value < 0:
            self.findings.append(found("negative-number", self.place(heading), value=show_raw(raw)))
        return reading.value if isinstance(reading.value, Decimal) else None

    def quantity(self, heading: str, unit: str) -> Quantity | None:
        spot = self.spot(heading)
        facts = self.facts.get(spot.cell)
        as_percent = facts is not None and "%" in facts.number_format
        reading = read_quantity(spot.raw, unit, shown_as_percent=as_percent)
        self.report(heading, reading.problem, reading.repair, reading.quantity.number if reading.quantity else None)
        return reading.quantity

    def report(self, heading: str, problem: str, repair: str, value: object) -> None:
        raw = show_raw(self.spot(heading).raw)
        if problem:
            self.findings.append(found(problem, self.place(heading), value=raw, expected=self.text("计量单位")))
        elif repair:
            shown = plain(value) if isinstance(value, Decimal) else str(value)
            self.findings.append(found("repaired", self.place(heading), value=raw, expected=shown, repair=repair))

    def read(self) -> IndicatorRow:
        self.name = self.text("三级指标") or f"第 {self.row + 1} 行"
        section = self._section()
        nature = self._nature()
        unit = self.text("计量单位")
        is_quantitative = nature in NATURES and nature != QUALITATIVE
        row = IndicatorRow(
            row=self.row + 1,
            section=section,
            second_level=self.text("二级指标"),
            name=self.name,
            nature=nature,
            target=self.quantity("指标值", unit) if is_quantitative else None,
            actual=self.quantity("实际完成值", unit) if is_quantitative else None,
            target_text=show_raw(self.spot("指标值").raw),
            actual_text=self._shown_actual(is_quantitative),
            unit=unit,
            weight=self._weight(),
            self_score=self.points("自评得分"),
            reason=self.text("偏差原因及改进措施"),
            cells={heading: self.spot(heading).cell for heading in self.table.columns},
        )
        self._missing()
        return row

    def _shown_actual(self, is_quantitative: bool) -> str:
        return show_raw(self.spot("实际完成值").raw) if is_quantitative else self.text("实际完成值")

    def _section(self) -> str:
        sections = self.scheme.table.sections if self.scheme.table else ()
        written = self.text("一级指标")
        bare = plain_label(written).removesuffix("指标")
        section = next((name for name in sections if plain_label(name).removesuffix("指标") == bare), "")
        if written and not section:
            place, known = self.place("一级指标"), "、".join(sections)
            self.findings.append(found("row-section", place, value=written, expected=known))
        return section

    def _nature(self) -> str:
        written = plain_label(self.text("指标性质"))
        nature = next((sign for sign, words in _NATURE_WORDS.items() if written in map(plain_label, words)), "")
        if written and not nature:
            self.findings.append(found("row-nature", self.place("指标性质"), value=written, expected="、".join(NATURES)))
        return nature

    def _weight(self) -> Decimal | None:
        weight = self.points("分值")
        if weight is not None and weight == 0:
            self.findings.append(found("row-weight", self.place("分值"), value=plain(weight)))
        return weight

    def _missing(self) -> None:
        blank = [heading for heading in _NEEDED if _is_blank(self.spot(heading))]
        for heading in list(blank):
            finding = blank_finding(self.facts.get(self.spot(heading).cell), self.place(heading))
            if finding is not None:
                self.findings.append(finding)
                blank.remove(heading)
        if blank:
            place = Place(self.table.grid.name, self.spot(blank[0]).cell, self.name)
            self.findings.append(found("row-incomplete", place, expected="、".join(blank)))
        if _is_blank(self.spot("自评得分")):
            place = Place(self.table.grid.name, self.spot("自评得分").cell, self.name)
            self.findings.append(found("self-score-missing", place))


def read_rows(scheme: Scheme, table: FoundTable, look_again: LookAgain) -> tuple[tuple[IndicatorRow, ...], tuple[Finding, ...]]:
    """All filled rows of the table in form order."""
    filled = [row for row in table.rows if not table.is_blank(row)]
    doubtful = [spot.cell for row in filled for spot in _doubtful(table, row)]
    facts = look_again(table.grid.name, doubtful) if doubtful else {}
    rows: list[IndicatorRow] = []
    findings: list[Finding] = []
    for row in filled:
        reader = _RowReader(scheme, table, row, facts)
        rows.append(reader.read())
        findings += reader.findings
    if not rows:
        findings.append(found("rows-missing", Place(table.grid.name, "", ROW_TABLE_ID)))
    return tuple(rows), tuple(findings)


def blank_finding(facts: CellFacts | None, place: Place) -> Finding | None:
    """What an apparently blank cell really is: an error or a formula without result; None when it is simply blank."""
    if facts is None or facts.kind not in ("error", "formula_without_result"):
        return None
    code = "error-value" if facts.kind == "error" else "formula-without-result"
    return found(code, place, value=facts.text)


def _doubtful(table: FoundTable, row: int) -> list[Spot]:
    """Cells that need a second look: blank ones that should not be, and small numbers that may be shown as percentages."""
    spots = [table.spot(row, heading) for heading in _NEEDED if _is_blank(table.spot(row, heading))]
    for heading in ("指标值", "实际完成值"):
        raw = table.spot(row, heading).raw
        if isinstance(raw, float | int) and not isinstance(raw, bool) and abs(raw) <= 10:
            spots.append(table.spot(row, heading))
    return spots


def _is_blank(spot: Spot) -> bool:
    return read_text(spot.raw) == CellReading(None) or spot.raw is None or spot.raw == ""
