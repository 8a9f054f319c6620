"""Tables of a Word document. The room of python-docx.

Only documents that passed `checked_document` come here: no part too large, no DOCTYPE, so lxml has nothing to expand.
What cannot be read as text (a picture of a formula, an unknown symbol) becomes □, which no sentence and no formula holds:
it then stays with a person instead of being read without it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from jixiao_batch.official_tables.table import MAX_COLUMNS, MAX_ROWS, OfficialTable, TableRow, clean, padded

UNREADABLE = "□"
#: a document may hold appendices; more tables than this are no official notice
MAX_TABLES = 200
#: of one cell
MAX_PARAGRAPHS = 500

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SYMBOLS = {"F0A3": "≤", "F0B3": "≥", "F0B4": "×", "F0B8": "÷", "F0B1": "±", "F02D": "-"}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def tables_of_document(data: bytes) -> tuple[OfficialTable, ...] | str:
    """The tables in their order, 表1 first, each with the paragraphs since the table before it; a sentence when damaged."""
    from docx import Document

    try:
        body = Document(io.BytesIO(data)).element.body
        return tuple(_tables(body))
    except Exception:  # lxml and python-docx raise many kinds on damaged parts; none is the clerk's concern
        return "文件损坏，无法读取，请用 Word 或 WPS 打开，另存一份后再导入"


def _tables(body: Any) -> Iterator[OfficialTable]:
    before: list[str] = []
    number = 0
    for element in body.iter(f"{_W}p", f"{_W}tbl"):
        if element.tag == f"{_W}p":
            if _cell_of(element) is None and (text := clean(_text(element))):
                before.append(text)
        elif number < MAX_TABLES:
            number += 1
            yield OfficialTable(f"表{number}", False, padded(tuple(_rows(element))), tuple(before))
            before = []


def _rows(table: Any) -> Iterator[TableRow]:
    number = 0
    for row in table.iter(f"{_W}tr"):
        if _nearest(row, f"{_W}tbl") is not table:
            continue
        number += 1
        if number > MAX_ROWS:
            return
        cells = [""] * min(row.grid_before, MAX_COLUMNS)
        merged: set[int] = set()
        for cell in row.iter(f"{_W}tc"):
            if _nearest(cell, f"{_W}tr") is not row or len(cells) >= MAX_COLUMNS:
                continue
            if cell.vMerge == "continue":
                merged.add(len(cells))
            cells += [_cell_text(cell), *[""] * (min(cell.grid_span, MAX_COLUMNS) - 1)]
        yield TableRow(number, tuple(cells[:MAX_COLUMNS]), frozenset(merged))


def _cell_text(cell: Any) -> str:
    own = (paragraph for paragraph in cell.iter(f"{_W}p") if _cell_of(paragraph) is cell)
    paragraphs = list(islice(own, MAX_PARAGRAPHS + 1))
    if len(paragraphs) > MAX_PARAGRAPHS:
        return UNREADABLE  # an essay, or a forgery
    numbered = [paragraph.find(f"{_W}pPr/{_W}numPr") is not None for paragraph in paragraphs]
    marks = iter(_CIRCLED if sum(numbered) > 1 else "")
    # numbers that Word writes itself are not in the text
    lines = [
        (next(marks, "") if is_numbered else "") + _text(paragraph)
        for paragraph, is_numbered in zip(paragraphs, numbered, strict=True)
    ]
    return clean("\n".join(lines))


def _cell_of(paragraph: Any) -> Any:
    return _nearest(paragraph, f"{_W}tc")


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _text(element: Any) -> str:
    """The text of an element in reading order; fractions of the equation editor as （…）/（…）."""
    tag = element.tag
    if tag in (f"{_W}t", f"{_M}t"):
        return element.text or ""
    if tag == f"{_W}tab":
        return " "
    if tag in (f"{_W}br", f"{_W}cr"):
        return "\n"
    if tag == f"{_W}sym":
        return _SYMBOLS.get(str(element.get(f"{_W}char", "")).upper(), UNREADABLE)
    if tag in (f"{_W}drawing", f"{_W}pict", f"{_W}object", _ALTERNATIVES, f"{_M}rad", f"{_M}sSup", f"{_M}nary"):
        return UNREADABLE
    if tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr"):
        return ""
    if tag == f"{_M}f":
        above, below = (element.find(f"{_M}{part}") for part in ("num", "den"))
        return UNREADABLE if above is None or below is None else f"（{_inside(above)}）/（{_inside(below)}）"
    if tag == f"{_M}d":
        return f"（{_inside(element)}）"
    return _inside(element)


def _inside(element: Any) -> str:
    return "".join(_text(child) for child in element if isinstance(child.tag, str))
