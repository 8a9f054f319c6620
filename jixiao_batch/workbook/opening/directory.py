"""Which sheets a workbook lists (工作簿目录), and where its parts lead."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import partial

from jixiao_batch.workbook.opening.container import RefusedError, shown_name
from jixiao_batch.workbook.opening.remembering import remembered
from jixiao_batch.workbook.opening.sheets import ListedSheet
from jixiao_batch.workbook.opening.well_formed import attributes_of

#: what the kinds of relations begin with
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
OF_WORKSHEET, _OF_MAIN_PART = _KIND + "worksheet", _KIND + "officeDocument"


def find_part(parts: Mapping[str, bytes], name: str) -> str:
    """The part's real name, whatever its case; "" if there is none."""
    if name in parts:
        return name
    return next((candidate for candidate in parts if candidate.lower() == name.lower()), "")


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name -> part name ("" when missing), in the workbook's order. Raises RefusedError."""
    return {name: sheet.part for name, sheet in listed_sheets(parts).items()}


def listed_sheets(parts: Mapping[str, bytes]) -> dict[str, ListedSheet]:
    """The sheets by name in the workbook's order. Raises RefusedError."""
    workbook = find_part(parts, "xl/workbook.xml")
    if not workbook:
        raise RefusedError("damaged", "缺少工作簿目录（xl/workbook.xml）")
    sheets: dict[str, ListedSheet] = {}
    taken = {""}
    try:
        relations = _relations(parts, workbook)
        for attributes in _sheet_tags(parts[workbook]):
            name = attributes.get("name", "")
            relation, *others = [value for key, value in attributes.items() if key.endswith("}id")] or [""]
            if others:
                raise RefusedError("damaged", f"工作表“{shown_name(name)}”指向两处内容")
            if name in sheets:
                raise RefusedError("damaged", f"有两张名为“{shown_name(name)}”的工作表")
            target, kind = relations.get(relation, ("", ""))
            part = find_part(parts, target)
            if part and part in taken:
                raise RefusedError("damaged", f"工作表“{shown_name(name)}”与另一张工作表内容混在一起")
            taken.add(part)
            sheets[name] = ListedSheet(part, attributes.get("state", "visible"), kind)
    except (SyntaxError, ValueError, LookupError) as error:
        raise RefusedError("damaged", "工作簿目录（xl/workbook.xml）损坏") from error
    if not sheets:
        raise RefusedError("damaged", "里面没有工作表")
    return sheets


def main_part(parts: Mapping[str, bytes]) -> str:
    """The part that the container names as its main one; "" when it names none, or cannot be read."""
    try:
        relations = _relation_tags(parts.get("_rels/.rels", b""))
    except (SyntaxError, ValueError, LookupError):
        return ""
    targets = (one.get("Target", "") for one in relations if one.get("Type") == _OF_MAIN_PART)
    return next(targets, "").removeprefix("/")


def relation_targets(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    """Relation id -> name of the part it leads to, for the relations of `part`. May raise what an XML parser does."""
    return {relation: target for relation, (target, _) in _relations(parts, part).items()}


def _relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> name of the part it leads to, and its kind."""
    folder = posixpath.dirname(part)
    links = find_part(parts, f"{folder}/_rels/{posixpath.basename(part)}.rels")
    found = _relation_tags(parts[links]) if links else []
    return {
        one.get("Id", ""): (posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:], one.get("Type", ""))
        for one in found
    }


_sheet_tags = remembered(partial(attributes_of, tag="sheet"))

_relation_tags = remembered(partial(attributes_of, tag="Relationship"))
