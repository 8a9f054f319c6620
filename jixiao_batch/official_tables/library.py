"""What the built-in schemes know: fields with their blocks, figures, identities, as the plain data of their files.

A drafted scheme asks for the fields that its formulas need and takes them, word for word, from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from jixiao_batch.scheme.formula import Name, names, parse
from jixiao_batch.scheme.loading import built_in_ids
from jixiao_batch.scheme.source import read_source

#: the scheme with the most common indicators comes first; a name means what the first scheme that has it says
FIRST = "hunan-2018"
#: a project's self-evaluation; its fields are a department's only where no other scheme has them
LAST = "xiangmu-2020"
IDENTITY_BLOCK_FIELD = "单位名称"

Plain = dict[str, Any]


@dataclass(frozen=True)
class Library:
    """Plain data of all built-in schemes, in their order of precedence."""

    schemes: tuple[Plain, ...]

    @cached_property
    def blocks(self) -> tuple[Plain, ...]:
        """Every block, each field only where it stands first."""
        seen: set[str] = set()
        blocks: list[Plain] = []
        for scheme in self.schemes:
            for block in scheme["填报项"]:
                rows = [row for row in block["项目"] if not seen.intersection(field_ids(block, row))]
                seen.update(one for row in rows for one in field_ids(block, row))
                same = next((known for known in blocks if _head(known) == _head(block)), None)
                if same is not None:
                    same["项目"].extend(rows)
                elif rows:
                    blocks.append({**block, "项目": rows})
        return tuple(blocks)

    @cached_property
    def fields(self) -> dict[str, tuple[Plain, Plain]]:
        """Block and row of every field id."""
        return {one: (block, row) for block in self.blocks for row in block["项目"] for one in field_ids(block, row)}

    @cached_property
    def identity_fields(self) -> tuple[str, ...]:
        """Fields that name the unit and the year, as the first scheme asks for them; every form has them."""
        block = next(
            block for block in self.schemes[0]["填报项"] if any(row["名称"] == IDENTITY_BLOCK_FIELD for row in block["项目"])
        )
        return tuple(row["名称"] for row in block["项目"])

    @cached_property
    def figures(self) -> dict[str, Plain]:
        known: dict[str, Plain] = {}
        for figure in self._all("推算指标"):
            known.setdefault(figure["名称"], figure)
        return known

    @cached_property
    def identities(self) -> tuple[Plain, ...]:
        known: dict[str, Plain] = {}
        relations: set[str] = set()
        for identity in self._all("勾稽关系"):
            if identity["关系"] not in relations:
                relations.add(identity["关系"])
                known.setdefault(identity["名称"], identity)
        return tuple(known.values())

    def knows(self, name: str) -> bool:
        """Whether a formula may calculate with the name."""
        if name in self.figures:
            return True
        found = self.fields.get(name)
        return found is not None and found[1].get("类型", "小数") in ("小数", "整数")

    def _all(self, key: str) -> Iterator[Plain]:
        for scheme in self.schemes:
            yield from scheme.get(key) or ()


@cache
def built_in_library() -> Library:
    """The library over all schemes packed with the tool."""
    ids = sorted(built_in_ids(), key=lambda one: (one != FIRST, one == LAST, one))
    folder = resources.files("jixiao_batch") / "schemes"
    texts = ((folder / f"{one}.yaml").read_text(encoding="utf-8") for one in ids)
    return Library(tuple(read_source(text, "").data for text in texts))


def field_ids(block: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """Ids of the fields in a row of a block of 填报项, one for each of its columns."""
    return [f"{row['名称']}{column}" for column in block.get("栏目") or ("",)]


def names_in(formula: str) -> tuple[Name, ...]:
    """Every name in a formula's text."""
    return tuple(names(parse(formula)))


def _head(block: Plain) -> tuple[object, ...]:
    return block["区块"], block.get("计量单位"), tuple(block.get("栏目") or ())
