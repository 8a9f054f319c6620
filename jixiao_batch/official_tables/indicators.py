"""Rows of an official table as indicators under their two levels, with weights that add up or the places where they do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao_batch.numbers import plain
from jixiao_batch.official_tables.columns import Columns, is_header, squeezed
from jixiao_batch.official_tables.table import OfficialTable, TableRow


@dataclass(slots=True)
class TableIndicator:
    """An indicator as the table has it. `weight` is 0 until one is found; `misread_weight` where the cell holds no weight,
    which is told as a fault of its own."""

    name: str
    place: str
    weight: Decimal
    sentence: str
    explanation: str
    doubts: list[str] = field(default_factory=list)
    misread_weight: bool = False


@dataclass(slots=True)
class TablePart:
    """A second level; `declared` is the weight that the table writes beside its name."""

    name: str
    place: str
    declared: Decimal | None
    indicators: list[TableIndicator] = field(default_factory=list)

    @property
    def weight(self) -> Decimal:
        return sum((indicator.weight for indicator in self.indicators), Decimal(0))


@dataclass(slots=True)
class TableGroup:
    """A first level."""

    name: str
    place: str
    declared: Decimal | None
    parts: list[TablePart] = field(default_factory=list)

    @property
    def weight(self) -> Decimal:
        return sum((part.weight for part in self.parts), Decimal(0))


@dataclass(slots=True)
class IndicatorTree:
    """What the rows hold. `faults` name the places to mend; `notes` are what a person should know."""

    groups: list[TableGroup] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    total: tuple[Decimal, str] | None = None

    @property
    def indicators(self) -> Iterator[TableIndicator]:
        return (indicator for group in self.groups for part in group.parts for indicator in part.indicators)

    @property
    def weight(self) -> Decimal:
        return sum((group.weight for group in self.groups), Decimal(0))


def read_indicators(tables: Sequence[tuple[OfficialTable, Columns]]) -> IndicatorTree:
    """The indicators of a table below its header; several tables are one that goes on (续表)."""
    tree = IndicatorTree()
    for table, columns in tables:
        reader = _Reader(table, columns, tree)
        for row in table.rows[columns.first_row :]:
            reader.read(row)
    _settle_weights(tree)
    _unique_names(tree)
    return tree


_TOTAL = re.compile(r"(合计|总计|总分|总得分|得分合计|小计|共计)(\(?(\d+(\.\d+)?)分?\)?)?")
_REMARK = re.compile(r"(注|备注|说明|填报|填表|单位|评价人|审核|联系|制表|日期)\d*[:、.(]?")
_POINTS = re.compile(r"\(?(\d{1,4}(?:\.\d{1,4})?)(分|%)?\)?")
_IN_NAME = re.compile(r"[,、]?(?:\((?:满分)?(\d{1,3}(?:\.\d{1,2})?)分?\)|(?<!\d)(\d{1,3}(?:\.\d{1,2})?)分)$")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.](?!\d)|[①-⑳])")


def read_name(cell: str) -> tuple[str, Decimal | None]:
    """A name without number, quotes and the points that stand in it: 一、投入（10分） is 投入 and 10."""
    text = squeezed(cell)
    found = _IN_NAME.search(text)
    points = Decimal(found[1] or found[2]) if found else None
    name = text[: found.start()] if found else text
    name = _NUMBERED.sub("", name).strip(":;,、.")
    return name.replace("(", "（").replace(")", "）"), points


def read_points(cell: str) -> Decimal | None:
    """5, 5分, （5分）, 5%; None for what is no weight."""
    found = _POINTS.fullmatch(squeezed(cell))
    return Decimal(found[1]) if found else None


class _Reader:
    """Walks down the rows, keeping the two levels it is in."""

    def __init__(self, table: OfficialTable, columns: Columns, tree: IndicatorTree) -> None:
        self.tree = tree
        self._table = table
        self._columns = columns
        self._lowest = max(columns.levels)

    def read(self, row: TableRow) -> None:
        if not any(row.cells) or is_header(row, self._columns):
            return
        first = next(cell for cell in row.cells if cell)
        name_cell = next((row.cells[at] for at in self._columns.levels.values() if row.cells[at]), "")
        if (total := _TOTAL.fullmatch(squeezed(name_cell or first))) is not None:
            self._read_total(row, total)
            return
        said = [cell for cell in row.cells if cell]
        if len(set(said)) == 1 and (_REMARK.match(squeezed(first)) or len(first) > MAX_NAME):
            self.tree.notes.append(f"{self._table.place(row)}没有读：{first[:60]}")
            return
        self._read_levels(row)
        self._read_indicator(row)

    def _read_total(self, row: TableRow, total: re.Match[str]) -> None:
        if total[1] == "小计":
            return
        told = [Decimal(total[3])] if total[3] else []
        told += [points for at in self._columns.weights.values() if (points := read_points(row.cells[at])) is not None]
        if told:
            self.tree.total = (max(told), self._table.place(row))

    def _read_levels(self, row: TableRow) -> None:
        groups = self.tree.groups
        name, points = self._named(row, 1) if self._lowest > 1 else ("", None)
        if not groups or (name and name != groups[-1].name):
            if not name:
                name = "评价指标"
                if 1 in self._columns.levels:
                    self.tree.faults.append(f"{self._table.place(row)}：第一行指标没有写一级指标，请补上")
            groups.append(TableGroup(name, self._table.place(row), points))
        elif points is not None and groups[-1].declared is None:
            groups[-1].declared = points
        parts = groups[-1].parts
        name, points = self._named(row, 2) if self._lowest > 2 else ("", None)
        if not parts or (name and name != parts[-1].name):
            parts.append(TablePart(name or groups[-1].name, self._table.place(row), points))
        elif points is not None and parts[-1].declared is None:
            parts[-1].declared = points

    def _named(self, row: TableRow, level: int) -> tuple[str, Decimal | None]:
        """The name in a level's column, and the weight beside it or in it."""
        at = self._columns.levels.get(level)
        if at is None or not row.cells[at]:
            return "", None
        name, points = read_name(row.cells[at])
        beside = self._columns.weights.get(level)
        if beside is None or not row.cells[beside]:
            return name, points
        written = read_points(row.cells[beside])
        self._compare(row, at, name, written)
        return name, written

    def _compare(self, row: TableRow, at: int, name: str, written: Decimal | None) -> None:
        """A name that says other points than the column beside it is a fault of the table."""
        told = re.search(r"(\d+(?:\.\d+)?)分[)）]?$", squeezed(row.cells[at]))
        if told is not None and written is not None and Decimal(told[1]) != written:
            self.tree.faults.append(
                f"{self._table.place(row, at)}：“{name}”的名称里写 {told[1]} 分，分值栏写 {plain(written)} 分，请核对"
            )

    def _read_indicator(self, row: TableRow) -> None:
        columns, place = self._columns, self._table.place
        at, weight_at = columns.levels[self._lowest], columns.weights.get(self._lowest)
        name, in_name = read_name(row.cells[at])
        sentence = row.cells[columns.sentence]
        explanation = "\n".join(row.cells[one] for one in columns.explanations if row.cells[one])
        written = row.cells[weight_at] if weight_at is not None else ""
        points = read_points(written) if written else in_name
        misread = bool(written) and points is None
        if misread:
            self.tree.faults.append(f"{place(row, weight_at)}：分值写的是“{written[:20]}”，应为数字，如 5 或 5分")
            points = Decimal(0)
        elif written:
            self._compare(row, at, name, points)
        part = self.tree.groups[-1].parts[-1]
        last = part.indicators[-1] if part.indicators else None
        if not name and not sentence and not written:
            return
        if not name and last is not None:
            self._continue(last, sentence, explanation, points)
            return
        if last is not None and points is None and (not sentence or weight_at in row.merged):
            # one weight for several indicators, written once beside the first
            last.name = f"{last.name}、{name}"
            last.doubts.append(f"“{name}”没有单独的分值，与上面的指标合在一起评分")
            self._continue(last, sentence, explanation, None)
            return
        name = name or self._upper_name(row)
        read = TableIndicator(name, place(row, at), points or Decimal(0), sentence, explanation, misread_weight=misread)
        above = next(reversed(list(self.tree.indicators)), None)
        if above is not None and re.fullmatch(r"\(?同上[一]?[格行]?\)?[;。.]?", squeezed(sentence)):
            read.sentence = above.sentence
            read.doubts.append(f"评分标准写“{sentence}”，照“{above.name}”的标准")
        part.indicators.append(read)

    def _upper_name(self, row: TableRow) -> str:
        """The nearest level that the row names, where the indicator's own cell is empty (横向合并)."""
        named = [self._named(row, level)[0] for level in range(self._lowest - 1, 0, -1)]
        return next((name for name in named if name), self.tree.groups[-1].parts[-1].name)

    def _continue(self, last: TableIndicator, sentence: str, explanation: str, points: Decimal | None) -> None:
        last.sentence = "\n".join(part for part in (last.sentence, sentence) if part)
        last.explanation = "\n".join(part for part in (last.explanation, explanation) if part)
        last.weight += points or Decimal(0)


MAX_NAME = 40


def _settle_weights(tree: IndicatorTree) -> None:
    """Weights that only the upper level writes; weights written as shares; then whatever does not add up."""
    for group in tree.groups:
        for part in group.parts:
            if part.declared is None and len(group.parts) == 1 and group.declared is not None and len(part.indicators) == 1:
                part.declared = group.declared
            missing = [indicator for indicator in part.indicators if not indicator.weight]
            if len(missing) == 1 and part.declared is not None and part.declared > part.weight:
                missing[0].weight = part.declared - part.weight
                missing[0].doubts.append(f"没有单独写分值，按“{part.name}”的分值算出 {plain(missing[0].weight)} 分")
    without = [indicator for indicator in tree.indicators if not indicator.weight and not indicator.misread_weight]
    if tree.groups and len(without) == sum(1 for _ in tree.indicators):
        tree.faults.append("没有找到分值：表头里没有“分值”“权重”一类的栏，指标名称里也没有写分值，请补上后再导入")
        return
    tree.faults += [f"{one.place}：“{one.name}”没有分值，请补上" for one in without]
    if not without and tree.weight == 1:
        _times_hundred(tree)
    if not tree.faults:
        tree.faults += _sums_that_do_not_fit(tree)


def _times_hundred(tree: IndicatorTree) -> None:
    tree.notes.append("分值写的是比例（合计为 1），已按满分 100 换算")
    for indicator in tree.indicators:
        indicator.weight *= 100
    for group in tree.groups:
        levels: list[TableGroup | TablePart] = [group, *group.parts]
        for level in levels:
            level.declared = level.declared * 100 if level.declared is not None else None
    tree.total = (tree.total[0] * 100, tree.total[1]) if tree.total and tree.total[0] == 1 else tree.total


def _sums_that_do_not_fit(tree: IndicatorTree) -> Iterator[str]:
    for group in tree.groups:
        levels: list[TableGroup | TablePart] = [group, *group.parts]
        for level in levels:
            if level.declared is not None and level.declared != level.weight:
                yield (
                    f"{level.place}：“{level.name}”写的是 {plain(level.declared)} 分，"
                    f"下面各指标合计 {plain(level.weight)} 分，请核对"
                )
    if tree.total is not None and tree.total[0] != tree.weight:
        yield f"{tree.total[1]}：合计写的是 {plain(tree.total[0])} 分，各指标合计 {plain(tree.weight)} 分，请核对"


def _unique_names(tree: IndicatorTree) -> None:
    seen: set[str] = set()
    for group in tree.groups:
        for part in group.parts:
            for indicator in part.indicators:
                base, number = indicator.name or "指标", 2
                if base in seen:
                    base = f"{base}（{part.name}）"
                indicator.name = base
                while indicator.name in seen:
                    indicator.name, number = f"{base}{number}", number + 1
                seen.add(indicator.name)
    groups: set[str] = set()
    for group in tree.groups:
        name, number = group.name, 2
        while group.name in groups:
            group.name, number = f"{name}{number}", number + 1
        groups.add(group.name)
