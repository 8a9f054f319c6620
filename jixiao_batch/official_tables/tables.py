"""The tables in an .xlsx or .docx file as rows of text, each cell with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao_batch.numbers import from_float, plain
from jixiao_batch.official_tables.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    OfficialTable,
    TableRow,
    clean,
    padded,
)
from jixiao_batch.official_tables.word import tables_of_document
from jixiao_batch.workbook.opening.container import RefusedError, checked_document, read_parts
from jixiao_batch.workbook.opening.directory import sheet_parts
from jixiao_batch.workbook.opening.opener import CellValue, OpenedWorkbook, OpeningProblem, open_workbook


def read_tables(data: bytes) -> tuple[OfficialTable, ...] | str:
    """Every table in the bytes of a file, or one Chinese sentence that says why there is none. Never raises on content."""
    if data.startswith(b"PK") and b"word/document" in data:
        try:
            document = checked_document(data)
        except RefusedError as refused:
            return _refusal(refused.code, refused.detail)
        return tables_of_document(document)
    opened = open_workbook(data)
    if isinstance(opened, OpeningProblem):
        return _refusal(opened.code, opened.detail)
    return tuple(_sheets(data, opened))


def _refusal(code: str, detail: str) -> str:
    if "Word 文档" in detail:
        return "这是旧版（.doc）、带宏的或模板类的 Word 文档，请用 Word 或 WPS 打开，另存为 .docx 后再导入"
    return _REFUSED.get(code, "文件打不开（{detail}）").format(detail=detail)


_REFUSED = {
    "not-a-workbook": "这个文件是{detail}，只能导入 .xlsx 或 .docx",
    "password": "文件设置了打开密码，请去掉密码后再导入",
    "damaged": "文件损坏（{detail}），请用 Word 或 WPS 打开，另存一份后再导入",
    "hostile": "文件内容异常（{detail}），没有读取",
    "too-large": "文件太大（{detail}），请只留下评分表再导入",
    "empty-file": "文件是空的（0 字节）",
}


def _sheets(data: bytes, opened: OpenedWorkbook) -> Iterator[OfficialTable]:
    merged = _merged_cells(data) if opened.format in ("xlsx", "xlsm") else {}
    for sheet in opened.sheets:
        if not sheet.visible or sheet.skipped:
            continue
        lower = merged.get(sheet.name, {})
        rows = tuple(
            TableRow(number, tuple(_text(value) for value in row[:MAX_COLUMNS]), frozenset(lower.get(number, ())))
            for number, row in enumerate(sheet.rows[:MAX_ROWS], 1)
        )
        yield OfficialTable(f"工作表“{sheet.name}”", True, padded(rows))


def _text(value: CellValue) -> str:
    if isinstance(value, float) and not isinstance(value, bool):
        return plain(from_float(value))
    return clean(str(value))


_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def _merged_cells(data: bytes) -> dict[str, dict[int, set[int]]]:
    """Per sheet and row number, the columns that lie in a merged range below its first row."""
    try:
        parts, _ = read_parts(data)
        sheets = sheet_parts(parts)
    except RefusedError:
        return {}
    found: dict[str, dict[int, set[int]]] = {}
    for name, part in sheets.items():
        rows: dict[int, set[int]] = {}
        for left, top, right, bottom in _MERGE.findall(parts.get(part, b"")):
            columns = range(_column(left), min(_column(right) + 1, MAX_COLUMNS))
            for number in range(int(top) + 1, min(int(bottom), MAX_ROWS) + 1):
                rows.setdefault(number, set()).update(columns)
        found[name] = rows
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
