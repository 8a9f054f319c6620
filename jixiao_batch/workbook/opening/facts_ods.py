"""Facts about the cells of an .ods that its reader does not tell: errors, formulas without result, formats, merges."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from jixiao_batch.workbook.opening.appearance import Run, of_runs
from jixiao_batch.workbook.opening.cell_facts import ERROR_WORDS, Appearance, CellFacts, Merge, SheetFacts, cell_name
from jixiao_batch.workbook.opening.styles_ods import CellStyle, Styles, attribute, local

#: A cell that says something is not repeated more often than a form is long.
_MOST_REPEATS = 500
_WORDS = set(ERROR_WORDS.values())


def facts(content: bytes, styles_part: bytes = b"") -> list[SheetFacts]:
    """For each sheet (table) in order: the cells of which there is anything to say, and the merges.

    Raises anything on broken XML.
    """
    styles = Styles()
    for part in (styles_part, content):
        _collect(styles, part)
    reader = _Reader(styles)
    reader.read(content)
    return reader.sheets


def _collect(styles: Styles, part: bytes) -> None:
    from defusedxml.ElementTree import iterparse  # on demand

    if not part:
        return
    depth_of_style = 0
    for event, element in iterparse(io.BytesIO(part), events=("start", "end")):
        tag = local(element.tag)
        if event == "start" and tag in ("body", "table"):
            return
        if tag in ("style", "default-style") or tag.endswith("-style"):
            depth_of_style += 1 if event == "start" else -1
        if event == "end" and depth_of_style == 0:
            styles.take(element)


class _Reader:
    """One pass over the tables of a document."""

    def __init__(self, styles: Styles) -> None:
        self.sheets: list[SheetFacts] = []
        self._styles = styles
        self._row = 0
        self._columns: list[tuple[int, str]] = []

    def read(self, content: bytes) -> None:
        from defusedxml.ElementTree import iterparse

        for event, element in iterparse(io.BytesIO(content), events=("start", "end")):
            tag = local(element.tag)
            if event == "start" and tag == "table":
                self.sheets.append(SheetFacts())
                self._row, self._columns = 0, []
            elif event == "end" and tag == "table-column" and self.sheets:
                self._columns.append(
                    (_repeats(element, "number-columns-repeated"), attribute(element, "default-cell-style-name"))
                )
            elif event == "end" and tag == "table-row" and self.sheets:
                self._take_row(element)
                element.clear()

    def _take_row(self, element: Element) -> None:
        sheet, repeats = self.sheets[-1], _repeats(element, "number-rows-repeated")
        said = list(self._said(element))
        for offset in range(min(repeats, _MOST_REPEATS) if said else 0):
            sheet.cells.update((cell_name(self._row + offset, column), fact) for column, fact in said)
        self._row += repeats

    def _said(self, row: Element) -> Iterator[tuple[int, CellFacts]]:
        column = 0
        for cell in row:
            if local(cell.tag) not in {"table-cell", "covered-table-cell"}:
                continue
            repeats = _repeats(cell, "number-columns-repeated")
            wide, high = _repeats(cell, "number-columns-spanned"), _repeats(cell, "number-rows-spanned")
            if wide > 1 or high > 1:
                self.sheets[-1].merges.append(Merge(self._row, column, self._row + high - 1, column + wide - 1))
            if len(cell) or cell.attrib:
                name = attribute(cell, "style-name") or attribute(row, "default-cell-style-name") or self._column_style(column)
                fact = self._fact(cell, self._styles.of("table-cell", name))
                if fact is not None:
                    yield from ((column + offset, fact) for offset in range(min(repeats, _MOST_REPEATS)))
            column += repeats

    def _column_style(self, column: int) -> str:
        for repeats, name in self._columns:
            column -= repeats
            if column < 0:
                return name
        return ""

    def _fact(self, cell: Element, style: CellStyle) -> CellFacts | None:
        kinds = {value for name, value in cell.items() if local(name) == "value-type"}
        has_formula = any(local(name) == "formula" for name in cell.attrib)
        code = style.number_format or ""
        if "percentage" in kinds and "%" not in code:
            code = "0%"
        paragraphs = [part for part in cell if local(part.tag) == "p"]
        shown = "".join(text for part in paragraphs for text in part.itertext()).strip()
        look = style.appearance or self._of_spans(paragraphs)
        if "error" in kinds or (shown in _WORDS and has_formula):
            return CellFacts("error", shown or "错误值", code)
        if has_formula:
            return CellFacts("formula" if kinds or paragraphs else "formula_without_result", "=", code, look)
        return CellFacts("value", "", code, look) if (code or look) and kinds else None

    def _of_spans(self, paragraphs: Iterable[Element]) -> Appearance:
        return of_runs([run for part in paragraphs if len(part) for run in self._runs(part)])

    def _runs(self, part: Element, struck: bool = False, raised: bool = False) -> Iterator[Run]:
        if part.text:
            yield part.text, struck, raised
        for child in part:
            style = self._styles.of("text", attribute(child, "style-name"))
            yield from self._runs(child, bool(style.struck) or struck, bool(style.raised) or raised)
            if child.tail:
                yield child.tail, struck, raised


def _repeats(element: Element, name: str) -> int:
    text = attribute(element, name) or "1"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
