"""A filled form as plain cells that a test can cut up and write out again as an xlsx in a few milliseconds.

openpyxl would need a third of a second per form, and cannot write error cells, formulas without a result or rich text.
Rows and columns are inserted and deleted as Excel does it: cells, merges, hidden rows and defined names move together.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.utils import column_index_from_string

from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.layout import ROWS_SHEET, Layout, address, make_layout
from jixiao_batch.workbook.template import write_template

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EPOCH = datetime.date(1899, 12, 30)

Content = str | float | bool | None
Target = Callable[[int, int], tuple[int, int] | None]


@dataclass(frozen=True)
class Cell:
    """What one cell holds. `rich` is the inner XML of an inline string, instead of a value."""

    value: Content = None
    formula: str = ""
    style: str = "General"
    error: bool = False
    rich: str = ""


@dataclass
class Sheet:
    """Cells by (row, column) from 1; merges as (top, left, bottom, right)."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    state: str = "visible"
    #: how cells were moved so far, and the name on the form as issued ("" for a sheet of the department's own)
    trail: list[Target] = field(default_factory=list)
    issued_as: str = ""

    def now(self, row: int, column: int) -> tuple[int, int]:
        """Where the cell stands that stood there on the form as issued. LookupError when it is gone."""
        for target in self.trail:
            moved = target(row, column)
            if moved is None:
                raise LookupError(f"{self.name}: nothing is left of row {row}, column {column}")
            row, column = moved
        return row, column

    def put(self, row: int, column: int, value: Content, **more: str | bool) -> None:
        """Type over a cell; its format stays."""
        style = self.cells.get((row, column), Cell()).style
        self.cells[row, column] = replace(Cell(value, style=style), **more)  # type: ignore[arg-type]

    def text(self, row: int, column: int) -> Content:
        return self.cells.get((row, column), Cell()).value

    def clear(self, row: int, column: int) -> None:
        self.cells.pop((row, column), None)

    def move(self, target: Target) -> None:
        """Every cell to where `target` says, away with it for None."""
        self.trail.append(target)
        moved = {}
        for place, cell in self.cells.items():
            if (new := target(*place)) is not None:
                moved[new] = cell
        self.cells = moved


@dataclass
class PaperForm:
    """The whole workbook; `names` maps a defined name to (sheet, row, column)."""

    layout: Layout
    sheets: list[Sheet]
    names: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    epoch_1904: bool = False

    def __getitem__(self, issued_as: str) -> Sheet:
        """The sheet that was issued under that name. LookupError when it is gone."""
        for sheet in self.sheets:
            if sheet.issued_as == issued_as:
                return sheet
        raise LookupError(issued_as)

    def copy(self) -> PaperForm:
        copies = [
            Sheet(
                s.name,
                dict(s.cells),
                list(s.merges),
                set(s.hidden_rows),
                set(s.hidden_columns),
                s.state,
                list(s.trail),
                s.issued_as,
            )
            for s in self.sheets
        ]
        return PaperForm(self.layout, copies, dict(self.names), self.epoch_1904)

    def where(self, field_id: str) -> tuple[Sheet, int, int]:
        """The sheet, row and column in which the field's value stands now."""
        place = self.layout.fields[field_id]
        sheet = self[place.sheet]
        return sheet, *sheet.now(place.row, place.column)

    def rename(self, old: str, new: str) -> None:
        old, self[old].name = self[old].name, new
        self.names = {name: (new if sheet == old else sheet, *at) for name, (sheet, *at) in self.names.items()}  # type: ignore[misc]

    def insert_rows(self, sheet: Sheet, at: int, count: int = 1) -> None:
        self._move(sheet, lambda r, c: (r + count if r >= at else r, c))

    def insert_columns(self, sheet: Sheet, at: int, count: int = 1) -> None:
        self._move(sheet, lambda r, c: (r, c + count if c >= at else c))

    def delete_row(self, sheet: Sheet, at: int) -> None:
        self._move(sheet, lambda r, c: None if r == at else (r - (r > at), c))

    def delete_column(self, sheet: Sheet, at: int) -> None:
        self._move(sheet, lambda r, c: None if c == at else (r, c - (c > at)))

    def _move(self, sheet: Sheet, target: Target) -> None:
        sheet.move(target)
        merges = [(target(top, left), target(bottom, right)) for top, left, bottom, right in sheet.merges]
        sheet.merges = [(*first, *last) for first, last in merges if first and last]
        sheet.hidden_rows = {new[0] for row in sheet.hidden_rows if (new := target(row, 1))}
        sheet.hidden_columns = {new[1] for column in sheet.hidden_columns if (new := target(1, column))}
        moved = {}
        for defined, (owner, row, column) in self.names.items():
            new = target(row, column) if owner == sheet.name else (row, column)
            if new is not None:
                moved[defined] = (owner, *new)
        self.names = moved

    # ------------------------------------------------------------ bytes

    def to_bytes(self) -> bytes:
        styles = list(dict.fromkeys(["General", *(cell.style for sheet in self.sheets for cell in sheet.cells.values())]))
        members = {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": self._workbook(),
            "xl/_rels/workbook.xml.rels": self._links(),
            "xl/styles.xml": _styles(styles),
        }
        for number, sheet in enumerate(self.sheets, start=1):
            members[f"xl/worksheets/sheet{number}.xml"] = _sheet_xml(sheet, styles)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return stream.getvalue()

    def _workbook(self) -> str:
        sheets = "".join(
            f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" state="{sheet.state}" r:id="rId{n}"/>'
            for n, sheet in enumerate(self.sheets, start=1)
        )
        names = "".join(
            f"<definedName name={quoteattr(name)}>{escape(_reference(sheet, row, column))}</definedName>"
            for name, (sheet, row, column) in self.names.items()
        )
        epoch = '<workbookPr date1904="1"/>' if self.epoch_1904 else "<workbookPr/>"
        inner = f"{epoch}<sheets>{sheets}</sheets>" + (f"<definedNames>{names}</definedNames>" if names else "")
        return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{inner}</workbook>'

    def _links(self) -> str:
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(self.sheets) + 1)
        )
        styles = f'<Relationship Id="styles" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}</Relationships>'


def _reference(sheet: str, row: int, column: int) -> str:
    letter = address(row, column).rstrip("0123456789")
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!${letter}${row}"


def _styles(styles: list[str]) -> str:
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(styles))
    cells = "".join(f'<xf numFmtId="{0 if code == "General" else 200 + n}"/>' for n, code in enumerate(styles))
    return f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'


def _sheet_xml(sheet: Sheet, styles: list[str]) -> str:
    rows: dict[int, list[str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, []).append(_cell_xml(address(row, column), cell, styles.index(cell.style)))
    body = "".join(
        f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if row in sheet.hidden_rows else ""}>{"".join(cells)}</row>'
        for row, cells in rows.items()
    )
    columns = "".join(f'<col min="{c}" max="{c}" width="9" hidden="1"/>' for c in sorted(sheet.hidden_columns))
    ranges = "".join(f'<mergeCell ref="{address(t, left)}:{address(b, right)}"/>' for t, left, b, right in sheet.merges)
    before = f"<cols>{columns}</cols>" if columns else ""
    after = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'


def _cell_xml(at: str, cell: Cell, style: int) -> str:
    head = f'<c r="{at}" s="{style}"'
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
    value = cell.value
    if cell.rich:
        return f'{head} t="inlineStr"><is>{cell.rich}</is></c>'
    if cell.error:
        return f'{head} t="e">{formula}<v>{escape(str(value))}</v></c>'
    if value is None:
        return f"{head}>{formula}</c>" if formula else f"{head}/>"
    if isinstance(value, bool):
        return f'{head} t="b">{formula}<v>{int(value)}</v></c>'
    if isinstance(value, str):
        text = escape(value)
        if formula:
            return f'{head} t="str">{formula}<v>{text}</v></c>'
        return f'{head} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f"{head}>{formula}<v>{value!r}</v></c>"


# ---------------------------------------------------------------- the form that is cut up

#: rows of the unit's own table: what stands under 一级指标 ... 偏差原因及改进措施
OWN_ROWS: tuple[tuple[Content, ...], ...] = (
    ("产出", "数量指标", "培训场次", "≥", 12.0, "场", 13.0, 5.5, 5.25, "多办一场"),
    ("产出", "数量指标", "走访户数", "≥", "≥210", "户", 231.0, 4.5, 4.0, None),
    ("产出", "质量指标", "合格率", "≥", 95.0, "%", 96.5, 6.0, 6.0, None),
    ("产出", "成本指标", "会务费", "≤", 3.2, "万元", 2.9, 3.5, 3.0, None),
    ("效益", "社会效益指标", "群众知晓度", "定性", "明显提高", None, "达成预期指标", 7.0, 6.5, None),
    ("效益", "经济效益指标", "节约资金", "≥", 8.0, "万元", 8.8, 8.0, 7.75, None),
    ("满意度", "服务对象满意度指标", "群众满意度", "≥", "90%", "%", "91.5%", 9.0, 8.5, None),
)


def filled_form(loaded: LoadedScheme, folder: Path) -> PaperForm:
    """The form of `loaded` with a different content in every cell of it, so that no mix-up goes unseen."""
    file = folder / "form.xlsx"
    write_template(loaded, file)
    form = _on_paper(file, make_layout(loaded.scheme))
    for place, (field_id, spot) in enumerate(form.layout.fields.items()):
        form[spot.sheet].put(spot.row, spot.column, _content(field_id, spot.field.type, spot.field.choices, place))
    table = form.layout.table
    if table is not None:
        for offset, row in enumerate(OWN_ROWS):
            for column, content in zip(table.columns.values(), row, strict=True):
                form[ROWS_SHEET].put(table.first_row + offset, column, content)
    return form


def _content(field_id: str, kind: str, choices: tuple[str, ...], place: int) -> Content:
    fixed = {"单位名称": "清禾县试验站", "单位编码": "009017", "评价年度": 2023.0, "年初预算": 61.36}
    if field_id in fixed:
        return fixed[field_id]
    if kind == "日期":
        return float((datetime.date(2024, 4, 28) - _EPOCH).days)
    if choices:
        return choices[place % len(choices)]
    if kind == "整数":
        return float(100 + place)
    return 100 + place + 0.25 if kind == "小数" else f"{field_id}的内容"


def _on_paper(file: Path, layout: Layout) -> PaperForm:
    book, results = openpyxl.load_workbook(file), openpyxl.load_workbook(file, data_only=True)
    form = PaperForm(layout, [])
    for source in book.worksheets:
        sheet = Sheet(source.title, state=source.sheet_state, issued_as=source.title)
        for row in source.iter_rows():
            for cell in row:
                value, style = cell.value, cell.number_format
                if isinstance(value, str) and value.startswith("=") and cell.data_type == "f":
                    result = results[source.title][cell.coordinate].value
                    sheet.cells[cell.row, cell.column] = Cell(result, formula=value[1:], style=style)  # type: ignore[arg-type]
                elif value is not None or style != "General":
                    sheet.cells[cell.row, cell.column] = Cell(value, style=style)  # type: ignore[arg-type,index]
        sheet.merges = [(m.min_row, m.min_col, m.max_row, m.max_col) for m in source.merged_cells.ranges]
        sheet.hidden_rows = {row for row, look in source.row_dimensions.items() if look.hidden}
        sheet.hidden_columns = {
            column_index_from_string(letter) for letter, look in source.column_dimensions.items() if look.hidden
        }
        form.sheets.append(sheet)
    for name, defined in book.defined_names.items():
        for sheet_name, cell in defined.destinations:
            letter, row = cell.replace("$", "").rstrip("0123456789"), cell.replace("$", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            form.names[name] = (sheet_name, int(row), column_index_from_string(letter))
    return deepcopy(form)
