"""The plain data of a whole scheme around drafted indicators: fields, figures and identities that they need, grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.numbers import plain
from jixiao_batch.official_tables.drafting import DraftedIndicator, Needs
from jixiao_batch.official_tables.indicators import IndicatorTree
from jixiao_batch.official_tables.library import Library, Plain, field_ids, names_in

NEW_FIELDS = "其他数据"
_GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


@dataclass(frozen=True, slots=True)
class Header:
    """What stands at the top of a scheme."""

    id: str
    title: str
    year: int
    note: str
    basis: str


def scheme_data(
    header: Header, tree: IndicatorTree, drafted: Mapping[str, DraftedIndicator], needs: Needs, library: Library
) -> Plain:
    """The scheme as its YAML file holds it; every scalar is text."""
    present = _Present(library, needs)
    data: Plain = {
        "编号": header.id,
        "名称": header.title,
        "年度": str(header.year),
        "满分": plain(tree.weight),
        "得分小数位": "2",
        "勾稽容差": "0.005",
        "依据": [header.basis],
        "说明": header.note,
        "填报项": list(_blocks(library, needs, present)),
    }
    if figures := list(_figures(library, needs, present)):
        data["推算指标"] = figures
    identities = [one for one in library.identities if present.covers(one["关系"])]
    if identities or needs.identities:
        data["勾稽关系"] = [*identities, *needs.identities]
    data["指标"] = [
        {
            "一级指标": group.name,
            "分值": plain(group.weight),
            "二级指标": [
                {
                    "二级指标": part.name,
                    "分值": plain(part.weight),
                    "三级指标": [drafted[indicator.name].plain for indicator in part.indicators],
                }
                for part in group.parts
            ],
        }
        for group in tree.groups
    ]
    data["等次"] = [{"等次": name, "下限": plain(Decimal(bound) * tree.weight / 100)} for name, bound in _GRADES]
    return data


class _Present:
    """The names that the scheme will have: what the indicators use, and what that stands on."""

    def __init__(self, library: Library, needs: Needs) -> None:
        self._library = library
        self._needs = needs
        self.fields: set[str] = set(library.identity_fields)
        self.figures: set[str] = set()
        for name in needs.names:
            self._add(name, typed=False)

    def _add(self, name: str, *, typed: bool) -> None:
        figure = self._needs.figures.get(name) or self._library.figures.get(name)
        if figure is not None and not typed and name not in self.figures:
            self.figures.add(name)
            for key in ("公式", "不适用条件"):
                self._add_names(figure.get(key))
        found = self._library.fields.get(name)
        # a figure that the form asks for as well: both are there and are compared
        if found is not None and name not in self.fields and name not in self._needs.figures:
            self.fields.add(name)
            block, row = found
            if block.get("栏目"):
                self.fields.update(f"{other['名称']}{_column(block, row, name)}" for other in block["项目"])
            if row.get("必填") not in (None, "是", "否"):
                self._add_names(row["必填"])
        elif name in self._needs.fields:
            self.fields.add(name)

    def _add_names(self, formula: str | None) -> None:
        for name in names_in(formula) if formula else ():
            self._add(name.name, typed=name.typed)

    def covers(self, relation: str) -> bool:
        """Whether every name of an identity is there."""
        return all(name.name in self.fields or (not name.typed and name.name in self.figures) for name in names_in(relation))


def _column(block: Plain, row: Plain, name: str) -> str:
    return next(str(column) for column in block["栏目"] if f"{row['名称']}{column}" == name)


def _blocks(library: Library, needs: Needs, present: _Present) -> Iterator[Plain]:
    for block in library.blocks:
        rows = [row for row in block["项目"] if present.fields.intersection(field_ids(block, row))]
        if not rows:
            continue
        kept = {**block, "项目": rows}
        if block.get("栏目"):
            kept["栏目"] = [column for column in block["栏目"] if any(f"{row['名称']}{column}" in present.fields for row in rows)]
        yield kept
    if needs.fields:
        yield {"区块": NEW_FIELDS, "项目": list(needs.fields.values())}


def _figures(library: Library, needs: Needs, present: _Present) -> Iterator[Plain]:
    for name, figure in library.figures.items():
        if name in present.figures and name not in needs.figures:
            yield figure
    yield from needs.figures.values()


def grades_in_words(full: Decimal) -> str:
    """优 ≥ 90、良 ≥ 80, as the draft sets them."""
    return "、".join(f"{name} ≥ {plain(Decimal(bound) * full / 100)}" for name, bound in _GRADES[:-1])


def names_of(drafted: Sequence[DraftedIndicator]) -> dict[str, DraftedIndicator]:
    """The drafted indicators by their names."""
    return {one.source.name: one for one in drafted}
