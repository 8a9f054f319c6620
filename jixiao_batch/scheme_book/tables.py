"""Which sheet holds what: one table for each list of records in a scheme, 基本信息 for all that stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from jixiao_batch.scheme.fields import Block
from jixiao_batch.scheme.indicators import Alternative, Group, Indicator, RowScoring, SecondLevel
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme_book.columns import Column, record_columns, record_in, shape_of

GUIDE_SHEET = "说明"
BASICS_SHEET = "基本信息"
MAIN_SHEET = "指标体系"
ROW_SCORING_SHEET = "逐行评分"
FIGURES_SHEET = "推算指标"
#: hidden: the rules as they were written, to tell later whether sentence or parameters were edited
ORIGINALS_SHEET = "原文"
#: hidden: lists that are too long for a drop-down of their own
CHOICES_SHEET = "选项"

BASICS_HEADINGS = ("项目", "内容")
#: beside each row of 基本信息
ADVICE_HEADING = "填什么"
ORIGINALS_HEADINGS = ("三级指标", "评分方式", "评分规则", "参数")

INDICATORS, ALTERNATIVES, ROW_SCORING = "指标", "二选一", "逐行评分"
#: in the column 三级指标: one more way to score the indicator above, of which the better counts
OR = "或"
SENTENCE = Column("评分规则")
VALUE_HEADING = "指标值公式"

_HEADINGS: dict[type[BaseModel], dict[str, str]] = {
    Block: {"计量单位": "区块计量单位"},
    Group: {"分值": "一级分值"},
    SecondLevel: {"分值": "二级分值"},
    Indicator: {"指标": "三级指标", "分值": "三级分值", "指标值": VALUE_HEADING, "评分": "评分方式"},
}
#: lists whose records hold lists of records that stand in rows of their own: the keys downwards
_NESTED = {"填报项": ("项目",), INDICATORS: ("二级指标", "三级指标")}
_SHEETS = {INDICATORS: MAIN_SHEET}


@dataclass(frozen=True, slots=True)
class Level:
    """Records of one depth in a table; `children` is the key of the records below, "" for the rows themselves."""

    columns: tuple[Column, ...]
    children: str = ""

    @property
    def name(self) -> Column:
        """The column that names a record of this level."""
        return self.columns[0]


@dataclass(frozen=True, slots=True)
class Table:
    """The records under a key of the scheme, as a sheet."""

    sheet: str
    key: str
    levels: tuple[Level, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for level in self.levels for column in level.columns)

    @property
    def leaf(self) -> Level:
        return self.levels[-1]


def _table(key: str, annotation: Any) -> Table:
    levels: list[Level] = []
    for child in (*_NESTED.get(key, ()), ""):
        record = record_in(annotation)
        left_out = (child, ALTERNATIVES, ROW_SCORING) if record is Indicator else (child,)
        columns = record_columns(record, _HEADINGS.get(record, {}), left_out)
        levels.append(Level(_with_sentence(columns) if record is Indicator else columns, child))
        if child:
            annotation = next(field.annotation for field in record.model_fields.values() if field.alias == child)
    return Table(_SHEETS.get(key, key), key, tuple(levels))


def _with_sentence(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    place = next(number for number, column in enumerate(columns) if column.part == "rest")
    return (*columns[:place], SENTENCE, *columns[place:])


#: every list of records of a scheme, in the order of the sheets
TABLES: tuple[Table, ...] = tuple(
    sorted(
        (
            _table(field.alias or name, field.annotation)
            for name, field in Scheme.model_fields.items()
            if shape_of(field.annotation) == "records"
        ),
        key=lambda table: table.key != INDICATORS,
    )
)
MAIN = next(table for table in TABLES if table.key == INDICATORS)

#: keys of the scheme that stand alone
BASICS: tuple[Column, ...] = tuple(
    column for column in record_columns(Scheme, {}) if column.key not in {table.key for table in TABLES}
)
#: how the unit's own rows are scored, one row for each indicator that does so
ROW_SCORING_TABLE = Table(
    ROW_SCORING_SHEET, ROW_SCORING, (Level((Column("三级指标", required=True), *record_columns(RowScoring, {}))),)
)
_WAY_KEYS = {column.key for column in record_columns(Alternative, {})}
#: the columns of the main table that belong to one way of scoring
WAY_COLUMNS: tuple[Column, ...] = tuple(column for column in MAIN.leaf.columns if column.key in _WAY_KEYS)
