"""Columns come from the records: a key or a kind of rule that is added elsewhere gets its place in the workbook by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import Field

from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.records import AmountField, SchemeRecord, Words
from jixiao_batch.scheme.rules import KINDS, AnyRule
from jixiao_batch.scheme_book.columns import record_columns
from jixiao_batch.scheme_book.explanations import kinds_of_rule
from jixiao_batch.scheme_book.parameters import read_cell
from jixiao_batch.scheme_book.tables import ROW_SCORING_TABLE, TABLES


class _Trial(SchemeRecord):
    known: dict[str, Words] = Field(alias="给定")
    score: AmountField | None = Field(alias="应得", default=None)


class _LaterIndicator(Indicator):
    trials: tuple[_Trial, ...] = Field(alias="试算", default=())
    second: AnyRule | None = Field(alias="另一规则", default=None)
    names: tuple[Words, ...] = Field(alias="别名", default=())


def test_a_new_key_of_a_record_gets_a_column() -> None:
    columns = {column.heading: column for column in record_columns(_LaterIndicator, {})}
    assert columns["试算"].shape == "records"
    assert columns["别名"].shape == "texts"
    assert (columns["另一规则"].part, columns["另一规则参数"].part) == ("method", "rest")
    assert set(KINDS) == set(columns["另一规则"].choices)


@pytest.mark.parametrize("kind", sorted(kind for kind, rule in KINDS.items() if rule.example))
def test_the_example_of_a_kind_can_be_typed_as_it_is_shown(kind: str) -> None:
    _, words, parameters, keys = next(row for row in kinds_of_rule() if row[0] == kind)
    typed = KINDS[kind].model_validate({"方式": kind, **read_cell(parameters, "record")})
    assert list(typed.faults(Decimal(5))) == []
    assert words and all(key in keys for key in KINDS[kind].example)


def test_headings_of_a_sheet_differ() -> None:
    for table in (*TABLES, ROW_SCORING_TABLE):
        headings = [column.heading for column in table.columns]
        assert len(set(headings)) == len(headings)
