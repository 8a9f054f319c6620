"""Where everything sits on the form (表样), derived from the scheme alone.

The template writer, the reader, the live checks and `jixiao layout` all use this one map. Rows carry their key in the hidden
column A and columns theirs in the hidden row `KEY_ROW`, so that moved rows and columns are found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.fields import FormField, block_fields
from jixiao_batch.scheme.indicators import Indicator, evidence_id
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.scheme.model import SELF_TOTAL, Scheme
from jixiao_batch.scheme.rules.base import YES
from jixiao_batch.scheme.score_readings import NATURES

TEMPLATE_VERSION = "1"

GUIDE_SHEET = "填报说明"
DATA_SHEET = "基础数据"
SELF_SHEET = "指标自评"
ROWS_SHEET = "绩效指标"
STAMP_SHEET = "_表样"

#: 1-based; column A holds row keys, KEY_ROW holds column keys; both are hidden
KEY_COLUMN = 1
KEY_ROW = 3
KEY_MARK = "jixiao"

#: headings of the label column and of the (first) value column
DATA_HEADINGS = ("项目", "填报内容")
SELF_HEADINGS = ("三级指标", "自评得分")

DATA_LABEL_COLUMN = 2
DATA_VALUE_COLUMNS = (3, 4, 5)
DATA_UNIT_COLUMN = 6
SELF_LABEL_COLUMN = 4
SELF_VALUE_COLUMN = 9
FIRST_BODY_ROW = 5

#: columns of the unit's own rows, in form order; the first stands in column C (B is 序号)
ROW_COLUMNS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "计量单位",
    "实际完成值",
    "分值",
    "自评得分",
    "偏差原因及改进措施",
)
ROW_TABLE_ID = "绩效指标"
FIRST_ROW_COLUMN = 3
TOTAL_KEY = "合计"


@lru_cache(maxsize=1024)
def column_letter(column: int) -> str:
    """1 -> "A", 27 -> "AA"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=16384)
def address(row: int, column: int) -> str:
    """1-based row and column -> "C21"."""
    return f"{column_letter(column)}{row}"


def defined_name(field_id: str) -> str:
    """The name under which the workbook keeps the field's cell: 填报_管理制度健全性_财务与会计核算制度."""
    return "填报_" + re.sub(r"\W", "_", field_id)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of 基础数据 or 指标自评."""

    row: int
    kind: Literal["block", "fields", "figure", "identity", "indicator", "subtotal", "total"]
    key: str
    label: str
    fields: tuple[FormField, ...] = ()
    #: headings of the value columns, on block rows only
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldPlace:
    """The cell of one field."""

    field: FormField
    sheet: str
    row: int
    column: int
    row_key: str
    row_label: str
    column_key: str
    #: the row key of the block that the row belongs to, "" on 指标自评, and the heading of the field's column
    block_key: str
    heading: str

    @property
    def cell(self) -> str:
        return address(self.row, self.column)

    @cached_property
    def issued(self) -> Place:
        """The cell on the blank form, where nearly all units leave it."""
        return Place(self.sheet, self.cell, self.field.label)


@dataclass(frozen=True, slots=True)
class TablePlace:
    """The unit's own rows: heading row, first row, room, and the column of each heading (1-based)."""

    sheet: str
    header_row: int
    first_row: int
    rows: int
    columns: dict[str, int]

    @property
    def last_row(self) -> int:
        return self.first_row + self.rows - 1

    @property
    def total_row(self) -> int:
        return self.last_row + 1


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The whole form of one scheme; known by itself, so that what follows from it is worked out once."""

    scheme_id: str
    data_rows: tuple[FormRow, ...]
    self_rows: tuple[FormRow, ...]
    fields: dict[str, FieldPlace]
    figure_cells: dict[str, str]
    table: TablePlace | None


class Layouts:
    """The forms of schemes, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Layout] = {}

    def of(self, loaded: LoadedScheme) -> Layout:
        key = loaded.sha256, loaded.scheme.year
        if key not in self._known:
            self._known[key] = make_layout(loaded.scheme)
        return self._known[key]


def make_layout(scheme: Scheme) -> Layout:
    """The form of `scheme`."""
    data_rows = tuple(_data_rows(scheme))
    self_rows = tuple(_self_rows(scheme))
    places: dict[str, FieldPlace] = {}
    for sheet, rows, first_column, (_, heading) in (
        (DATA_SHEET, data_rows, DATA_VALUE_COLUMNS[0], DATA_HEADINGS),
        (SELF_SHEET, self_rows, SELF_VALUE_COLUMN, SELF_HEADINGS),
    ):
        block_key = ""
        headings: tuple[str, ...] = (heading,)
        for row in rows:
            if row.kind == "block":
                block_key, headings = row.key, row.columns
            for place, field in enumerate(row.fields):
                column = first_column + place
                shape = (row.key, row.label, str(place + 1), block_key, headings[place])
                places[field.id] = FieldPlace(field, sheet, row.row, column, *shape)
    figure_rows = [row for row in data_rows if row.kind == "figure"]
    figures = {row.label: address(row.row, DATA_VALUE_COLUMNS[0]) for row in figure_rows}
    return Layout(scheme.id, data_rows, self_rows, places, figures, _table(scheme))


def _data_rows(scheme: Scheme) -> Iterator[FormRow]:
    row = FIRST_BODY_ROW
    taken: set[str] = set()
    for block in scheme.blocks:
        unit = f"（单位：{block.unit}）" if block.unit else ""
        yield FormRow(row, "block", f"区块:{block.title}", f"{block.title}{unit}", columns=block.columns or DATA_HEADINGS[1:])
        fields = list(block_fields(block))
        width = len(block.columns) or 1
        for place, block_row in enumerate(block.rows):
            row += 1
            # 公用经费 is a row of 支出 and of a block of its own: one key must not lead to two rows
            key = block_row.name if block_row.name not in taken else f"{block.title}:{block_row.name}"
            taken.add(key)
            yield FormRow(row, "fields", key, block_row.name, tuple(fields[place * width : (place + 1) * width]))
        row += 1
    every = scheme.fields
    for indicator in scheme.indicators:
        items = indicator.rule.form_items if indicator.rule else ()
        if not items:
            continue
        asked = "是否符合" if all(YES in item.answers for item in items) else "填报内容"
        yield FormRow(row, "block", f"事项:{indicator.name}", indicator.name, columns=(asked, "佐证材料"))
        for item in items:
            row += 1
            field = every[f"{indicator.name}:{item.name}"]
            yield FormRow(row, "fields", field.id, item.label, (field, every[evidence_id(field.id)]))
        row += 1
    if scheme.figures:
        yield FormRow(row, "block", "区块:推算指标", "推算指标（自动计算，不用填）", columns=("推算数",))
        for figure in scheme.figures:
            row += 1
            yield FormRow(row, "figure", f"推算:{figure.name}", figure.name)
        row += 1
    if scheme.identities:
        yield FormRow(row, "block", "区块:勾稽核对", "勾稽核对（自动计算，不用填）", columns=("左边", "右边", "差额"))
        for identity in scheme.identities:
            row += 1
            yield FormRow(row, "identity", f"勾稽:{identity.name}", identity.name)


def _self_rows(scheme: Scheme) -> Iterator[FormRow]:
    row = FIRST_BODY_ROW + 1
    for group in scheme.groups:
        for indicator in group.indicators:
            yield FormRow(row, "indicator", _indicator_key(indicator), indicator.name, _self_score(scheme, indicator))
            row += 1
        yield FormRow(row, "subtotal", group.subtotal_id, f"{group.name}小计", (scheme.fields[group.subtotal_id],))
        row += 1
    yield FormRow(row, "total", SELF_TOTAL, SELF_TOTAL, (scheme.fields[SELF_TOTAL],))


def _indicator_key(indicator: Indicator) -> str:
    return indicator.self_score_id


def _self_score(scheme: Scheme, indicator: Indicator) -> tuple[FormField, ...]:
    return () if indicator.rows is not None else (scheme.fields[indicator.self_score_id],)


def _table(scheme: Scheme) -> TablePlace | None:
    if scheme.table is None:
        return None
    columns = {name: FIRST_ROW_COLUMN + place for place, name in enumerate(ROW_COLUMNS)}
    return TablePlace(ROWS_SHEET, FIRST_BODY_ROW, FIRST_BODY_ROW + 1, scheme.table.capacity, columns)


def describe(scheme: Scheme) -> dict[str, Any]:
    """What `jixiao layout` prints: every field and table of the form with its cell."""
    layout = make_layout(scheme)
    fields = [
        {
            "id": place.field.id,
            "sheet": place.sheet,
            "cell": place.cell,
            "type": place.field.type,
            "unit": place.field.unit,
            "required": place.field.required is True,
            "required_when": "" if isinstance(place.field.required, bool) else place.field.required.text,
            "choices": list(place.field.choices),
        }
        for place in layout.fields.values()
    ]
    tables = []
    if layout.table is not None and scheme.table is not None:
        table = layout.table
        tables.append(
            {
                "id": ROW_TABLE_ID,
                "sheet": table.sheet,
                "first_row": table.first_row,
                "rows": table.rows,
                "columns": {name: column_letter(column) for name, column in table.columns.items()},
                "choices": {"一级指标": list(scheme.table.sections), "指标性质": list(NATURES)},
            }
        )
    return {"scheme": scheme.id, "fields": fields, "tables": tables}
