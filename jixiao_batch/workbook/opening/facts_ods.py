"""Facts about the cells of an .ods that its reader does not tell: errors, formulas without result, percentages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from jixiao_batch.workbook.opening.cell_facts import ERROR_WORDS, CellFacts, cell_name

#: A cell that says something is not repeated more often than a form is long.
_MOST_REPEATS = 500
_WORDS = set(ERROR_WORDS.values())


def facts(content: bytes) -> list[dict[str, CellFacts]]:
    """For each sheet (table) in order: cell -> facts, where there is anything to say. Raises anything on broken XML."""
    from defusedxml.ElementTree import iterparse  # on demand

    sheets: list[dict[str, CellFacts]] = []
    row = 0
    for event, element in iterparse(io.BytesIO(content), events=("start", "end")):
        tag = _local(element.tag)
        if event == "start" and tag == "table":
            sheets.append({})
            row = 0
        elif event == "end" and tag == "table-row" and sheets:
            repeats = _repeats(element, "number-rows-repeated")
            said = list(_row(element))
            for offset in range(min(repeats, _MOST_REPEATS) if said else 0):
                sheets[-1].update((cell_name(row + offset, column), fact) for column, fact in said)
            row += repeats
            element.clear()
    return sheets


def _row(row: Element) -> Iterator[tuple[int, CellFacts]]:
    column = 0
    for cell in row:
        if _local(cell.tag) not in {"table-cell", "covered-table-cell"}:
            continue
        repeats = _repeats(cell, "number-columns-repeated")
        fact = _fact(cell)
        if fact is not None:
            yield from ((column + offset, fact) for offset in range(min(repeats, _MOST_REPEATS)))
        column += repeats


def _fact(cell: Element) -> CellFacts | None:
    attributes = {_local(name): value for name, value in cell.items()}
    kinds = {value for name, value in cell.items() if _local(name) == "value-type"}
    code = "0%" if "percentage" in kinds else ""
    paragraphs = [part for part in cell if _local(part.tag) == "p"]
    shown = "".join(text for part in paragraphs for text in part.itertext()).strip()
    if "error" in kinds or (shown in _WORDS and "formula" in attributes):
        return CellFacts("error", shown or "错误值", code)
    if "formula" in attributes:
        return CellFacts("formula" if kinds or paragraphs else "formula_without_result", "=", code)
    return CellFacts("value", number_format=code) if code else None


def _repeats(element: Element, attribute: str) -> int:
    text = next((value for name, value in element.items() if _local(name) == attribute), "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
