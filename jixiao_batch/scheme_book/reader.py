"""The tables of an opened workbook as plain data of a scheme whose every part knows its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.source import Path, SchemeSource
from jixiao_batch.scheme_book.columns import METHOD, Column
from jixiao_batch.scheme_book.grid import Cell, Grid, Reports, normal, sheet_with
from jixiao_batch.scheme_book.parameters import ParameterError, read_cell
from jixiao_batch.scheme_book.sentences import Original, SentenceCell, settle_sentences
from jixiao_batch.scheme_book.tables import (
    ADVICE_HEADING,
    ALTERNATIVES,
    BASICS,
    BASICS_HEADINGS,
    BASICS_SHEET,
    MAIN,
    OR,
    ORIGINALS_HEADINGS,
    ORIGINALS_SHEET,
    ROW_SCORING,
    ROW_SCORING_TABLE,
    SENTENCE,
    TABLES,
    WAY_COLUMNS,
    Table,
)
from jixiao_batch.workbook.opening.opener import OpenedWorkbook
from jixiao_batch.workbook.opening.second_look import SecondLook

#: headings by which the main table is known
MARKS = tuple(column.heading for column in MAIN.leaf.columns if column.required or column.part != "whole")
#: words in front of a sum below a table
_SUM_WORDS = ("合计", "总计", "总分")


class BookReader:
    """Reads sheet by sheet; what is wrong goes into `reports`, and the data is only sound when there are no faults."""

    def __init__(self, opened: OpenedWorkbook, reports: Reports) -> None:
        self._opened = opened
        self._reports = reports
        self._look = SecondLook.into(opened)
        self._places: dict[Path, int | Place] = {}
        self._sentences: list[SentenceCell] = []

    def source(self) -> SchemeSource:
        data = self._basics()
        for table in TABLES:
            records = self._table(table)
            if records:
                data[table.key] = records
        self._row_scoring(data)
        self._places |= settle_sentences(self._sentences, data, self._originals(), self._reports)
        # as a scheme is written by hand: first what stands alone, then the lists in the order of the records
        return SchemeSource(_in_order(data), self._places, self._reports.file)

    def _grid(self, sheet: str, headings: Sequence[str], required: Sequence[str]) -> Grid | None:
        found = next((one for one in self._opened.sheets if normal(one.name) == sheet), None)
        found = sheet_with(self._opened, sheet, required) if sheet == MAIN.sheet else found
        if found is None:
            self._reports.fault("缺少这张工作表；没有内容的，也要留着只有表头的空表", Place(sheet))
            return None
        if found.problem:  # left out, or read only in part
            self._reports.fault(f"这张工作表没有读出来：{found.problem}", Place(found.name))
            return None
        grid = Grid(found, headings, required, self._reports)
        if grid.heading_row is None:
            self._reports.fault(f"找不到表头，应有一行写着：{'、'.join(required)}", Place(found.name))
            return None
        grid.look_again(self._look, list(grid.rows()))
        return grid

    def _basics(self) -> dict[str, Any]:
        grid = self._grid(BASICS_SHEET, (*BASICS_HEADINGS, ADVICE_HEADING), BASICS_HEADINGS)
        data: dict[str, Any] = {}
        if grid is None:
            return data
        by_name = {normal(column.key): column for column in BASICS}
        label, content = BASICS_HEADINGS
        for row in grid.rows():
            name, cell = grid.cell(row, label), grid.cell(row, content)
            if not name.text and not cell.text:
                continue
            column = by_name.get(normal(name.text))
            if column is None:
                known = "、".join(one.key for one in BASICS)
                self._reports.fault(f"不认识“{name.text}”这一项，这里可以写：{known}", name.place)
                continue
            if column.key in data:
                self._reports.fault(f"“{column.key}”写了两次，请删去一处", name.place)
                continue
            self._places.setdefault((), cell.place)
            self._put(data, (), column, cell)
        return data

    def _table(self, table: Table) -> list[dict[str, Any]]:
        headings = [column.heading for column in table.columns]
        required = MARKS if table is MAIN else [column.heading for column in table.columns if column.required and column.key]
        grid = self._grid(table.sheet, headings, required)
        records: list[dict[str, Any]] = []
        if grid is None:
            return records
        self._places[(table.key,)] = grid.place(grid.heading_row or 0, 0)
        opened: list[tuple[dict[str, Any], Path]] = []
        for row in grid.rows():
            cells = {column: grid.cell(row, column.heading) for column in table.columns}
            filled = [cell for cell in cells.values() if cell.text]
            if not filled or (normal(filled[0].text) in _SUM_WORDS and not cells[table.leaf.name].text):
                continue
            self._open_levels(table, records, opened, cells)
            if any(cells[column].text for column in table.leaf.columns):
                self._leaf(table, records, opened, cells)
        return records

    def _open_levels(
        self, table: Table, records: list[dict[str, Any]], opened: list[tuple[dict[str, Any], Path]], cells: dict[Column, Cell]
    ) -> None:
        """Begins the records above the row that the row names anew; a name left blank or repeated is the one above."""
        for depth, level in enumerate(table.levels[:-1]):
            name = cells[level.name]
            current = opened[depth] if depth < len(opened) else None
            if current is not None and name.text in ("", current[0].get(level.name.key)):
                self._compare(level.columns, current[0], cells)
                continue
            del opened[depth:]
            siblings, path = _below(table, records, opened)
            record: dict[str, Any] = {}
            here = (*path, len(siblings))
            siblings.append(record)
            self._fill(record, here, level.columns, cells)
            opened.append((record, here))

    def _compare(self, columns: Sequence[Column], record: dict[str, Any], cells: dict[Column, Cell]) -> None:
        for column in columns:
            cell = cells[column]
            if cell.text and self._read(column, cell) != record.get(column.key):
                what = f"“{column.heading}”与上面同一“{columns[0].heading}”写的不同；每一组只在第一行写，或者写成一样"
                self._reports.fault(what, cell.place)

    def _leaf(
        self, table: Table, records: list[dict[str, Any]], opened: list[tuple[dict[str, Any], Path]], cells: dict[Column, Cell]
    ) -> None:
        siblings, path = _below(table, records, opened)
        if table is not MAIN:
            record: dict[str, Any] = {}
            here = (*path, len(siblings))
            siblings.append(record)
            self._fill(record, here, table.leaf.columns, cells)
            return
        self._indicator(siblings, path, cells)

    def _indicator(self, siblings: list[dict[str, Any]], path: Path, cells: dict[Column, Cell]) -> None:
        columns = MAIN.leaf.columns
        method = next(column for column in columns if column.part == "method")
        if normal(cells[MAIN.leaf.name].text) == OR:
            self._alternative(siblings, path, cells)
            return
        record: dict[str, Any] = {}
        here = (*path, len(siblings))
        siblings.append(record)
        way = normal(cells[method].text)
        if way not in (ALTERNATIVES, ROW_SCORING):
            self._fill(record, here, columns, cells)
            self._hear(record, here, record, cells)
            return
        rest = next(column for column in columns if column.part == "rest")
        before, after = columns[: columns.index(method)], columns[columns.index(rest) + 1 :]
        self._fill(record, here, before, cells)
        record[way] = [] if way == ALTERNATIVES else None
        self._fill(record, here, after, cells)
        if cells[rest].text:
            where = f"下面三级指标写“{OR}”的各行" if way == ALTERNATIVES else f"工作表“{ROW_SCORING}”"
            self._reports.fault(f"“{way}”的参数不写在这里，请写到{where}", cells[rest].place)
        self._places[(*here, way)] = cells[method].place
        self._sentences.append(SentenceCell(here, record, record, cells[SENTENCE], fixed=way))

    def _alternative(self, siblings: list[dict[str, Any]], path: Path, cells: dict[Column, Cell]) -> None:
        if not siblings or ALTERNATIVES not in siblings[-1]:
            what = f"写“{OR}”的行只能接在评分方式为“{ALTERNATIVES}”的指标下面"
            self._reports.fault(what, cells[MAIN.leaf.name].place)
            return
        indicator = siblings[-1]
        ways = indicator[ALTERNATIVES]
        record: dict[str, Any] = {}
        here = (*path, len(siblings) - 1, ALTERNATIVES, len(ways))
        ways.append(record)
        self._places[here] = cells[MAIN.leaf.name].place
        others = [column for column in MAIN.leaf.columns if column not in WAY_COLUMNS and column.key != MAIN.leaf.name.key]
        for column in others:
            if cells[column].text and column != SENTENCE:
                self._reports.fault(f"写“{OR}”的行不写“{column.heading}”，请写到它上面的指标那一行", cells[column].place)
        self._fill(record, here, WAY_COLUMNS, cells)
        self._hear(record, here, indicator, cells)

    def _hear(self, holder: dict[str, Any], path: Path, indicator: dict[str, Any], cells: dict[Column, Cell]) -> None:
        self._sentences.append(SentenceCell(path, holder, indicator, cells[SENTENCE]))

    def _row_scoring(self, data: dict[str, Any]) -> None:
        table = ROW_SCORING_TABLE
        name, *columns = table.leaf.columns
        waiting = {
            indicator.get("指标"): (indicator, (MAIN.key, g, "二级指标", p, "三级指标", i, ROW_SCORING))
            for g, group in enumerate(data.get(MAIN.key, []))
            for p, part in enumerate(group.get("二级指标", []))
            for i, indicator in enumerate(part.get("三级指标", []))
            if ROW_SCORING in indicator
        }
        required = [column.heading for column in table.columns if column.required]
        grid = self._grid(table.sheet, [column.heading for column in table.columns], required)
        seen: set[str] = set()
        for row in grid.rows() if grid is not None else ():
            cells = {column: grid.cell(row, column.heading) for column in table.columns} if grid is not None else {}
            indicator = cells[name].text
            if indicator in seen:
                self._reports.fault(f"“{indicator}”写了两行，请删去一行", cells[name].place)
            elif indicator not in waiting:
                what = f"工作表“{MAIN.sheet}”里没有评分方式为“{ROW_SCORING}”的三级指标“{indicator}”"
                self._reports.fault(what, cells[name].place)
            else:
                record, path = waiting[indicator]
                record[ROW_SCORING] = {}
                self._fill(record[ROW_SCORING], path, columns, cells)
            seen.add(indicator)
        for indicator_name, (_, path) in waiting.items():
            place = self._places.get(path)
            if indicator_name not in seen and isinstance(place, Place) and grid is not None:
                self._reports.fault(f"工作表“{ROW_SCORING}”里没有“{indicator_name}”这一行，请补上", place)

    def _originals(self) -> list[Original]:
        sheet = next((one for one in self._opened.sheets if normal(one.name) == ORIGINALS_SHEET), None)
        if sheet is None:
            return []
        grid = Grid(sheet, ORIGINALS_HEADINGS, ORIGINALS_HEADINGS, Reports(""))
        return [Original(*(grid.cell(row, heading).text for heading in ORIGINALS_HEADINGS)) for row in grid.rows()]

    def _fill(self, record: dict[str, Any], path: Path, columns: Sequence[Column], cells: dict[Column, Cell]) -> None:
        self._places.setdefault(path, cells[columns[0]].place)
        for column in columns:
            if column.key:
                self._put(record, path, column, cells[column])

    def _put(self, record: dict[str, Any], path: Path, column: Column, cell: Cell) -> None:
        here = (*path, column.key)
        if column.part == "method":
            self._places[here] = self._places[(*here, METHOD)] = cell.place
        elif column.part == "whole" or cell.text:
            self._places[here] = cell.place
        value = self._read(column, cell)
        if value is None:
            return
        if column.part == "whole":
            record[column.key] = value
        elif column.part == "method":
            record.setdefault(column.key, {})[METHOD] = value
        elif METHOD in value:
            self._reports.fault(f"“{METHOD}”写在“评分方式”一栏，不写在这里", cell.place)
        else:
            record.setdefault(column.key, {}).update(value)

    def _read(self, column: Column, cell: Cell) -> Any:
        try:
            value = read_cell(cell.text, column.shape)
        except ParameterError as error:
            self._reports.fault(f"“{column.heading}”{error}", cell.place)
            return None
        if column.only_choices and isinstance(value, str):
            return next((choice for choice in column.choices if normal(choice) == normal(value)), value)
        return value


def _below(
    table: Table, records: list[dict[str, Any]], opened: Sequence[tuple[dict[str, Any], Path]]
) -> tuple[list[dict[str, Any]], Path]:
    """The list that takes the next record under the last opened one, and its path."""
    if not opened:
        return records, (table.key,)
    record, path = opened[-1]
    children = table.levels[len(opened) - 1].children
    below: list[dict[str, Any]] = record.setdefault(children, [])
    return below, (*path, children)


def _in_order(data: dict[str, Any]) -> dict[str, Any]:
    order = [field.alias or name for name, field in Scheme.model_fields.items()]
    return {key: data[key] for key in sorted(data, key=order.index)}
