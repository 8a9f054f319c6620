"""Reading the unit's own indicator rows (绩效指标), row by row, with a finding for whatever cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.score_readings import NATURES, QUALITATIVE
from jixiao_batch.workbook.layout import ROW_TABLE_ID
from jixiao_batch.workbook.opening.second_look import CellFacts, SecondLook
from jixiao_batch.workbook.opening.sheets import CellValue
from jixiao_batch.workbook.reading.cells import LONGEST_TEXT, read_text, show_raw, text_in
from jixiao_batch.workbook.reading.doubts import CellDoubts
from jixiao_batch.workbook.reading.format_sections import fits, how_it_hides
from jixiao_batch.workbook.reading.grids import is_blank, plain_label
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
    formats: Mapping[str, str]
    doubts: CellDoubts
    refused: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    name: str = ""
    #: what stands in each cell, None where that cannot be read; and their addresses
    raws: dict[str, CellValue | None] = field(init=False)
    cells: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.raws, self.cells = self.table.contents(self.row), self.table.addresses(self.row)

    @property
    def blank(self) -> list[str]:
        """The headings of the cells that have to be filled and show nothing."""
        return [heading for heading in _NEEDED if heading not in self.refused and is_blank(self.raws[heading])]

    def look_at_cells(self) -> None:
        """Refuse the cells whose stored value is not what a person reads there."""
        for heading, raw in list(self.raws.items()):
            is_text = heading not in _DECISIVE
            if is_blank(raw) or self.doubts.leaves_clear(self.table.name, self.cells[heading], raw, is_text=is_text):
                continue
            doubt = self.doubts.about(self.place(heading), raw, is_text=is_text)
            if doubt is not None:
                self.findings.append(doubt)
            if doubt is not None and doubt.severity == "error":
                self.refused.add(heading)
                self.raws[heading] = None

    def place(self, heading: str) -> Place:
        return Place(self.table.name, self.cells[heading], f"{self.name}·{heading}" if self.name else heading)

    def format(self, heading: str) -> str:
        """The number format of the cell where it says more than the number."""
        return self.formats.get(self.cells[heading], "")

    def text(self, heading: str) -> str:
        return text_in(self.raws[heading])[:LONGEST_TEXT].rstrip()

    def long_text(self, heading: str) -> str:
        """As `text`, for what people write at length: a note where its end was left out; 95% where 0.95 is shown so."""
        raw, code = self.raws[heading], self.format(heading)
        reading = read_text(shown_with(raw, code) if code and is_percent(code) and not is_blank(raw) else raw)
        if not isinstance(reading.value, str):
            return ""
        if reading.repair:
            value, expected = show_raw(raw), show_raw(reading.value)
            self.findings.append(found("repaired", self.place(heading), value=value, expected=expected, repair=reading.repair))
        return reading.value

    def points(self, heading: str) -> Decimal | None:
        """A number of points, 分."""
        reading = read_figure(self.raws[heading], "分", self.format(heading))
        self.report(heading, reading.problem, reading.repair, reading.value, unit="分")
        if not isinstance(reading.value, Decimal):
            return None
        if reading.value < 0:
            self.findings.append(found("negative-number", self.place(heading), value=show_raw(self.raws[heading])))
        return reading.value

    def quantity(self, heading: str, unit: str) -> Quantity | None:
        raw = self.raws[heading]
        code = "" if isinstance(raw, str) else self.format(heading)
        number = stored_number(raw) if code and not is_percent(code) else ""
        if isinstance(number, Decimal) and number:
            problem = "wrong-unit" if not fits(code, number, unit or None) else how_it_hides(code, number)
            if problem:
                self.report(heading, problem, "", None)
                return None
        reading = read_quantity(raw, unit, shown_as_percent=bool(code) and is_percent(code))
        self.report(heading, reading.problem, reading.repair, reading.quantity.number if reading.quantity else None)
        return reading.quantity

    def report(self, heading: str, problem: str, repair: str, value: object, unit: str = "") -> None:
        if not problem and not repair:
            return
        raw = shown_with(self.raws[heading], self.format(heading))
        if problem:
            expected = unit or self.text("计量单位")
            self.findings.append(
                found(problem, self.place(heading), value=raw, expected=expected and f"数字（{expected}）", unit=expected)
            )
        else:
            shown = plain(value) if isinstance(value, Decimal) else str(value)
            self.findings.append(found("repaired", self.place(heading), value=raw, expected=shown, repair=repair))

    def read(self, facts: Mapping[str, CellFacts]) -> IndicatorRow:
        """The row; `facts` are those about its blank cells."""
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
            cells=self.cells,
        )
        self._ask_about_bound(row)
        self._ask_about_contradiction(row)
        self._missing(facts)
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

    def _missing(self, facts: Mapping[str, CellFacts]) -> None:
        blank = self.blank
        for heading in list(blank):
            finding = blank_finding(facts.get(self.cells[heading]), self.place(heading))
            if finding is not None:
                self.findings.append(finding)
                blank.remove(heading)
        if blank:
            place = Place(self.table.name, self.cells[blank[0]], self.name)
            self.findings.append(found("row-incomplete", place, blank="、".join(blank)))
        if is_blank(self.raws["自评得分"]) and "自评得分" not in self.refused:
            place = Place(self.table.name, self.cells["自评得分"], self.name)
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
    formats = look.formats(table.name, says_more)
    readers = [_RowReader(scheme, table, row, formats, doubts) for row in table.rows]
    blank = [reader.cells[heading] for reader in readers for heading in reader.blank]
    facts = look.behind_blanks(table.name, blank)
    rows: list[IndicatorRow] = []
    for reader in readers:
        rows.append(reader.read(facts))
        findings += reader.findings
    if table.lacks_reason:
        findings.append(found("reasons-lost", Place(table.name, "", ROW_TABLE_ID)))
    if table.outside:
        contents, cells = table.contents(table.outside[0]), table.addresses(table.outside[0])
        telling = ("三级指标", "二级指标", "一级指标", "指标值")
        first = next((heading for heading in telling if not is_blank(contents[heading])), telling[0])
        place = Place(table.name, cells[first], ROW_TABLE_ID)
        findings.append(found("rows-outside", place, value=show_raw(contents[first]), count=str(len(table.outside))))
    elif not rows:
        findings.append(found("rows-missing", Place(table.name, "", ROW_TABLE_ID)))
    return tuple(rows), tuple(findings)


def blank_finding(facts: CellFacts | None, place: Place) -> Finding | None:
    """What an apparently blank cell really is: an error or a formula without result; None when it is simply blank."""
    if facts is None or facts.kind not in ("error", "formula_without_result"):
        return None
    code = "error-value" if facts.kind == "error" else "formula-without-result"
    return found(code, place, value=facts.text)
