"""Reading the unit's own indicator rows (绩效指标), row by row, with a finding for whatever cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.score_readings import NATURES, QUALITATIVE
from jixiao_batch.workbook.layout import ROW_TABLE_ID
from jixiao_batch.workbook.opening.second_look import CellFacts, SecondLook
from jixiao_batch.workbook.reading.cells import read_text, show_raw
from jixiao_batch.workbook.reading.doubts import CellDoubts
from jixiao_batch.workbook.reading.format_sections import fits, how_it_hides
from jixiao_batch.workbook.reading.grids import Spot, is_blank, plain_label
from jixiao_batch.workbook.reading.number_formats import is_percent, read_figure, says_more, shown_with
from jixiao_batch.workbook.reading.quantities import Quantity, read_quantity
from jixiao_batch.workbook.reading.tables import FoundTable
from jixiao_batch.workbook.reading.written_numbers import stored_number
from jixiao_batch.workbook.submission import IndicatorRow

#: as `plain_label` gives them
_NATURE_WORDS = {
    "≥": ("≥", "≧", ">=", "不低于", "不少于", "大于等于", "正向指标", "正向"),
    "≤": ("≤", "≦", "<=", "不高于", "不超过", "小于等于", "反向指标", "反向"),
    "＝": ("=", "等于"),
    QUALITATIVE: ("定性", "定性指标"),
}

#: signs of other systems that leave the bound out: read as those that take it in, and asked about where that decides
_STRICT_WORDS = {"≥": (">", "大于", "高于"), "≤": ("<", "小于", "低于")}

#: relations that a target's text cannot have in a row of that nature
_CONTRARY = {"≥": ("<=", "<"), "≤": (">=", ">"), "＝": ("<=", "<", ">=", ">")}

#: rows of a table that is still one department's indicators and not a ledger pasted into it
MOST_ROWS = 1000
#: columns whose content decides about the points of the row
_DECISIVE = {"一级指标", "指标性质", "指标值", "实际完成值", "计量单位", "分值", "自评得分"}
#: columns without which a row cannot be scored
_NEEDED = ("一级指标", "三级指标", "指标性质", "指标值", "实际完成值", "分值")


@dataclass
class _RowReader:
    """Collects the findings of one row while its cells are read."""

    scheme: Scheme
    table: FoundTable
    row: int
    facts: Mapping[str, CellFacts]
    formats: Mapping[str, str]
    doubts: CellDoubts
    refused: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    name: str = ""
    spots: dict[str, Spot] = field(init=False)

    def __post_init__(self) -> None:
        self.spots = {heading: self.table.spot(self.row, heading) for heading in self.table.columns}

    def look_at_cells(self) -> None:
        """Refuse the cells whose stored value is not what a person reads there."""
        for heading, spot in list(self.spots.items()):
            is_text = heading not in _DECISIVE
            if is_blank(spot.raw) or self.doubts.leaves_clear(self.table.name, spot.cell, spot.raw, is_text=is_text):
                continue
            doubt = self.doubts.about(self.place(heading), spot.raw, is_text=is_text)
            if doubt is not None:
                self.findings.append(doubt)
            if doubt is not None and doubt.severity == "error":
                self.refused.add(heading)
                self.spots[heading] = replace(spot, raw=None)

    def spot(self, heading: str) -> Spot:
        """The cell, blank where what stands in it cannot be read."""
        return self.spots[heading]

    def place(self, heading: str) -> Place:
        return Place(self.table.name, self.spots[heading].cell, f"{self.name}·{heading}" if self.name else heading)

    def text(self, heading: str) -> str:
        value = read_text(self.spot(heading).raw).value
        return value if isinstance(value, str) else ""

    def long_text(self, heading: str) -> str:
        """As `text`, for what people write at length: a note where its end was left out; 95% where 0.95 is shown so."""
        spot = self.spot(heading)
        code = self.formats.get(spot.cell, "")
        reading = read_text(shown_with(spot.raw, code) if is_percent(code) and not is_blank(spot.raw) else spot.raw)
        if not isinstance(reading.value, str):
            return ""
        if reading.repair:
            value, expected = show_raw(spot.raw), show_raw(reading.value)
            self.findings.append(found("repaired", self.place(heading), value=value, expected=expected, repair=reading.repair))
        return reading.value

    def points(self, heading: str) -> Decimal | None:
        """A number of points, 分."""
        spot = self.spot(heading)
        reading = read_figure(spot.raw, "分", self.formats.get(spot.cell, ""))
        self.report(heading, reading.problem, reading.repair, reading.value, unit="分")
        if isinstance(reading.value, Decimal) and reading.value < 0:
            self.findings.append(found("negative-number", self.place(heading), value=show_raw(spot.raw)))
        return reading.value if isinstance(reading.value, Decimal) else None

    def quantity(self, heading: str, unit: str) -> Quantity | None:
        spot = self.spot(heading)
        code = "" if isinstance(spot.raw, str) else self.formats.get(spot.cell, "")
        number = stored_number(spot.raw) if code and not is_percent(code) else ""
        if isinstance(number, Decimal) and number:
            problem = "wrong-unit" if not fits(code, number, unit or None) else how_it_hides(code, number)
            if problem:
                self.report(heading, problem, "", None)
                return None
        reading = read_quantity(spot.raw, unit, shown_as_percent=is_percent(code))
        self.report(heading, reading.problem, reading.repair, reading.quantity.number if reading.quantity else None)
        return reading.quantity

    def report(self, heading: str, problem: str, repair: str, value: object, unit: str = "") -> None:
        if not problem and not repair:
            return
        spot = self.spot(heading)
        raw = shown_with(spot.raw, self.formats.get(spot.cell, ""))
        if problem:
            expected = unit or self.text("计量单位")
            self.findings.append(
                found(problem, self.place(heading), value=raw, expected=expected and f"数字（{expected}）", unit=expected)
            )
        else:
            shown = plain(value) if isinstance(value, Decimal) else str(value)
            self.findings.append(found("repaired", self.place(heading), value=raw, expected=shown, repair=repair))

    def read(self) -> IndicatorRow:
        self.name = self.text("三级指标") or f"第 {self.row + 1} 行"
        self.look_at_cells()
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
            target_text=self.long_text("指标值"),
            actual_text=self.long_text("实际完成值"),
            unit=unit,
            weight=self._weight(),
            self_score=self.points("自评得分"),
            reason=self.long_text("偏差原因及改进措施"),
            cells={heading: spot.cell for heading, spot in self.spots.items()},
        )
        self._ask_about_bound(row)
        self._ask_about_contradiction(row)
        self._missing()
        return row

    def _section(self) -> str:
        sections = self.scheme.table.sections if self.scheme.table else ()
        written = self.text("一级指标")
        bare = plain_label(written).removesuffix("指标")
        section = next((name for name in sections if plain_label(name).removesuffix("指标") == bare), "")
        if section and self.table.is_shared(self.row, "一级指标"):
            place = self.place("一级指标")
            self.findings.append(found("repaired", place, value="（空）", expected=section, repair="合并单元格，取其首格"))
        if written and not section:
            place, known = self.place("一级指标"), "、".join(sections)
            self.findings.append(found("row-section", place, value=written, expected=known))
        return section

    def _nature(self) -> str:
        written = plain_label(self.text("指标性质"))
        nature = _sign_of(written, _NATURE_WORDS)
        if not nature and (nature := _sign_of(written, _STRICT_WORDS)):
            self.report("指标性质", "", f"“{written}”按“{nature}”读", nature)
        if written and not nature:
            self.findings.append(found("row-nature", self.place("指标性质"), value=written, expected="、".join(NATURES)))
        return nature

    def _ask_about_bound(self, row: IndicatorRow) -> None:
        """＞4 with 4 is not fulfilled, yet it is read as ≥4, which is: a person has to say which was meant."""
        target, actual = row.target, row.actual
        if target is None or actual is None or not _sign_of(plain_label(self.text("指标性质")), _STRICT_WORDS):
            return
        on_bound = (target.number, target.percent) == (actual.number, actual.percent) and actual.relation not in ("<", ">")
        if on_bound:
            place = self.place("实际完成值")
            self.findings.append(found("row-strict", place, value=self.text("指标性质"), expected=row.target_text))

    def _ask_about_contradiction(self, row: IndicatorRow) -> None:
        """A row of ≤ with the target ≥95% says two things."""
        if row.target is not None and row.target.relation in _CONTRARY.get(row.nature, ()):
            place = self.place("指标值")
            self.findings.append(found("row-contradiction", place, value=row.target_text, nature=row.nature))

    def _weight(self) -> Decimal | None:
        weight = self.points("分值")
        if weight is not None and weight == 0:
            self.findings.append(found("row-weight", self.place("分值"), value=plain(weight)))
        return weight

    def _missing(self) -> None:
        blank = [heading for heading in _NEEDED if heading not in self.refused and is_blank(self.spot(heading).raw)]
        for heading in list(blank):
            finding = blank_finding(self.facts.get(self.spot(heading).cell), self.place(heading))
            if finding is not None:
                self.findings.append(finding)
                blank.remove(heading)
        if blank:
            place = Place(self.table.name, self.spot(blank[0]).cell, self.name)
            self.findings.append(found("row-incomplete", place, blank="、".join(blank)))
        if is_blank(self.spot("自评得分").raw) and "自评得分" not in self.refused:
            place = Place(self.table.name, self.spot("自评得分").cell, self.name)
            self.findings.append(found("self-score-missing", place))


def _sign_of(written: str, words_of: Mapping[str, tuple[str, ...]]) -> str:
    return next((sign for sign, words in words_of.items() if written in words), "")


def read_rows(
    scheme: Scheme, table: FoundTable, look: SecondLook, doubts: CellDoubts
) -> tuple[tuple[IndicatorRow, ...], tuple[Finding, ...]]:
    """All filled rows of the table in form order; none when it is not clear which column is which, or far too many."""
    findings = [
        found("label-changed", Place(table.name, doubt.spot.cell, ROW_TABLE_ID), value=show_raw(doubt.spot.raw),
              expected=doubt.expected, written=show_raw(doubt.spot.raw), wanted=doubt.expected,
              severity="error" if doubt.contradicts else None)
        for doubt in table.doubts
    ]  # fmt: skip
    if len(table.rows) > MOST_ROWS:
        place = Place(table.name, "", ROW_TABLE_ID)
        findings.append(found("rows-too-many", place, value=str(len(table.rows)), expected=str(MOST_ROWS)))
    if not table.is_certain or len(table.rows) > MOST_ROWS:
        return (), tuple(findings)
    blank = [spot.cell for row in table.rows for heading in _NEEDED if is_blank((spot := table.spot(row, heading)).raw)]
    facts = look.cells(table.name, blank) if blank else {}
    formats = look.formats(table.name, says_more)
    rows: list[IndicatorRow] = []
    for row in table.rows:
        reader = _RowReader(scheme, table, row, facts, formats, doubts)
        rows.append(reader.read())
        findings += reader.findings
    if table.lacks_reason:
        findings.append(found("reasons-lost", Place(table.name, "", ROW_TABLE_ID)))
    if table.outside:
        spots = [table.spot(table.outside[0], heading) for heading in ("三级指标", "二级指标", "一级指标", "指标值")]
        spot = next((one for one in spots if not is_blank(one.raw)), spots[0])
        place = Place(table.name, spot.cell, ROW_TABLE_ID)
        findings.append(found("rows-outside", place, value=show_raw(spot.raw), count=str(len(table.outside))))
    elif not rows:
        findings.append(found("rows-missing", Place(table.name, "", ROW_TABLE_ID)))
    return tuple(rows), tuple(findings)


def blank_finding(facts: CellFacts | None, place: Place) -> Finding | None:
    """What an apparently blank cell really is: an error or a formula without result; None when it is simply blank."""
    if facts is None or facts.kind not in ("error", "formula_without_result"):
        return None
    code = "error-value" if facts.kind == "error" else "formula-without-result"
    return found(code, place, value=facts.text)
