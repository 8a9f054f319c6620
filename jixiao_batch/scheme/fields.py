"""Fields of the form (填报项): what is asked, how it is typed, when it must be filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from jixiao_batch.numbers import at_least
from jixiao_batch.scheme.formula_field import Formula, read_formula
from jixiao_batch.scheme.records import SchemeRecord, Words, YesNo

FieldType = Literal["文本", "编码", "年度", "日期", "选项", "整数", "小数"]


def _read_required(raw: object) -> bool | Formula:
    if raw in ("是", "否"):
        return raw == "是"
    return read_formula(raw)


Required = Annotated[bool | Formula, BeforeValidator(_read_required)]


class BlockRow(SchemeRecord):
    """One row of a block of the form: one field, or one field per column (栏目) of the block."""

    name: Words = Field(alias="名称")
    type: FieldType = Field(alias="类型", default="小数")
    unit: Words | None = Field(alias="计量单位", default=None)
    required: Required = Field(alias="必填", default=True)
    choices: tuple[Words, ...] = Field(alias="选项", default=())
    hint: Words = Field(alias="填报要求", default="")
    may_be_negative: YesNo = Field(alias="可为负数", default=False)


class Block(SchemeRecord):
    """A block (区块) of the form with its rows; with 栏目 it is a small matrix."""

    title: Words = Field(alias="区块")
    unit: Words = Field(alias="计量单位", default="")
    columns: tuple[Words, ...] = Field(alias="栏目", default=(), max_length=3)
    rows: tuple[BlockRow, ...] = Field(alias="项目", min_length=1)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field (填报项) of the form, as every room sees it."""

    id: str
    label: str
    block: str
    type: FieldType
    unit: str = ""
    required: bool | Formula = True
    choices: tuple[str, ...] = ()
    hint: str = ""
    may_be_negative: bool = False
    is_number: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_number", self.type in ("整数", "小数"))

    @property
    def places(self) -> int:
        """Decimals that the form asks for."""
        return 2 if self.type == "小数" else 0

    def show(self, value: Decimal | str) -> str:
        """The value as it is written in workings and messages."""
        return value if isinstance(value, str) else at_least(value, self.places)


def block_fields(block: Block) -> Iterator[FormField]:
    """The fields of a block, row by row, of each row one for every column."""
    for row in block.rows:
        for column in block.columns or ("",):
            yield FormField(
                id=f"{row.name}{column}",
                label=f"{row.name}（{column}）" if column else row.name,
                block=block.title,
                type=row.type,
                unit=(row.unit if row.unit is not None else block.unit) if row.type in ("小数", "整数") else "",
                required=row.required,
                choices=row.choices,
                hint=row.hint,
                may_be_negative=row.may_be_negative,
            )
