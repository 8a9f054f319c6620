"""From the plain data of a scheme to the rows of its tables: what each cell says, by heading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme_book.columns import METHOD, Column
from jixiao_batch.scheme_book.parameters import write_cell
from jixiao_batch.scheme_book.tables import (
    ALTERNATIVES,
    BASICS,
    MAIN,
    OR,
    ROW_SCORING,
    SENTENCE,
    Level,
    Table,
)

#: texts of a row's cells by heading; headings without text are left out
Row = dict[str, str]


def basics_rows(data: Mapping[str, Any]) -> list[tuple[Column, str]]:
    """What stands alone in the scheme, with a row for every key that it could have."""
    return [(column, write_cell(data.get(column.key))) for column in BASICS]


def table_rows(table: Table, data: Mapping[str, Any], scheme: Scheme) -> list[Row]:
    """The rows of a table; what belongs to several rows stands in the first of them."""
    sentences = _sentences(scheme) if table is MAIN else iter(())
    return list(_level_rows(table.levels, data.get(table.key, []), sentences))


def row_scoring_rows(table: Table, data: Mapping[str, Any]) -> list[Row]:
    """How the unit's own rows are scored: a row for each indicator that does so."""
    indicators = (
        indicator
        for group in data.get(MAIN.key, [])
        for part in group.get("二级指标", [])
        for indicator in part.get("三级指标", [])
        if ROW_SCORING in indicator
    )
    name, *columns = table.leaf.columns
    return [{name.heading: indicator["指标"], **_cells(columns, indicator[ROW_SCORING])} for indicator in indicators]


def _level_rows(levels: Sequence[Level], records: Sequence[Mapping[str, Any]], sentences: Iterator[str]) -> Iterator[Row]:
    level = levels[0]
    for record in records:
        cells = _cells(level.columns, record)
        if not level.children:
            yield from _leaf_rows(level, record, cells, sentences)
            continue
        below = list(_level_rows(levels[1:], record.get(level.children, []), sentences))
        yield {**cells, **(below[0] if below else {})}
        yield from below[1:]


def _leaf_rows(level: Level, record: Mapping[str, Any], cells: Row, sentences: Iterator[str]) -> Iterator[Row]:
    if SENTENCE not in level.columns:
        yield cells
        return
    method = next(column for column in level.columns if column.part == "method")
    for way in (ALTERNATIVES, ROW_SCORING):
        if way in record:
            cells[method.heading] = way
    yield {**cells, SENTENCE.heading: next(sentences)}
    for alternative in record.get(ALTERNATIVES, []):
        yield {level.name.heading: OR, **_cells(level.columns, alternative), SENTENCE.heading: next(sentences)}


def _cells(columns: Sequence[Column], record: Mapping[str, Any]) -> Row:
    texts = {column.heading: _text(column, record) for column in columns if column.key}
    return {heading: text for heading, text in texts.items() if text}


def _text(column: Column, record: Mapping[str, Any]) -> str:
    value = record.get(column.key)
    if column.part == "whole" or value is None:
        return write_cell(value) if column.part == "whole" else ""
    if column.part == "method":
        return write_cell(value.get(METHOD))
    rest = {key: part for key, part in value.items() if key != METHOD}
    return write_cell(rest) if rest else ""


def _sentences(scheme: Scheme) -> Iterator[str]:
    """The wording of every row of the main table, in order."""
    for indicator in scheme.indicators:
        yield indicator.rule.sentence(indicator.weight) if indicator.rule else scheme.sentence(indicator)
        for way in indicator.alternatives:
            yield way.rule.sentence(indicator.weight)
