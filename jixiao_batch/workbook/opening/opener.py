"""From the bytes of a file to the cells of its sheets, whatever the bytes are. The room of python-calamine.

The format is told by content, never by name. xlsx and xlsm are inspected (`preflight`) and then read here, by calamine where
they are not written plainly throughout (`plain_grids`); the other formats are read in a process of their own (`isolated`).
Nothing raises: what cannot be opened is an OpeningProblem.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES
from jixiao_batch.workbook.opening.container import MIB, USUAL_LIMITS, Limits
from jixiao_batch.workbook.opening.isolation import TIME_LIMIT_SECONDS, ask
from jixiao_batch.workbook.opening.messages import Message
from jixiao_batch.workbook.opening.plain_grids import plain_sheets
from jixiao_batch.workbook.opening.plain_sheets import facts_from_plain, sheets_from_plain
from jixiao_batch.workbook.opening.preflight import DAMAGED_SHEET, inspect_zip
from jixiao_batch.workbook.opening.recognising import what_it_is
from jixiao_batch.workbook.opening.sheets import CellValue, OpenedWorkbook, OpeningProblem, SheetGrid

__all__ = ["CellValue", "OpenedWorkbook", "OpeningProblem", "SheetGrid", "open_workbook", "read_with_calamine"]

#: Characters that one workbook may hold when it comes from the isolated reader.
MAX_CHARACTERS = 16_000_000

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_workbook(
    data: bytes, passwords: Sequence[str] = (), max_bytes: int = MAX_FILE_BYTES, limits: Limits = USUAL_LIMITS
) -> OpenedWorkbook | OpeningProblem:
    """The sheets in the bytes of a file, or why there are none; `passwords` are tried where one is needed."""
    if not data:
        return OpeningProblem("empty-file", "文件是空的（0 字节）")
    if len(data) > max_bytes:
        return OpeningProblem("too-large", f"文件超过 {max_bytes // MIB} MB")
    if data.startswith(b"PK"):
        return _open_zip(data, limits)
    if data.startswith(_OLE2):
        return _open_ole2(data, passwords, limits)
    if _is_bare_biff(data):
        return _read_isolated(data, "xls")
    return OpeningProblem("not-a-workbook", what_it_is(data))


def _open_zip(data: bytes, limits: Limits) -> OpenedWorkbook | OpeningProblem:
    found = inspect_zip(data, limits)
    if found.code:
        return OpeningProblem(found.code, found.detail)
    if found.kind not in {"xlsx", "xlsm"}:
        return _read_isolated(found.cleaned, found.kind)
    is_plain = found.is_plain and found.text <= MAX_CHARACTERS
    plain = plain_sheets(found.passed, found.sheets, found.cells, found.strings) if is_plain else None
    sheets = read_with_calamine(found.cleaned, found.skipped) if plain is None else plain
    if not isinstance(sheets, OpeningProblem):
        sheets = tuple(replace(sheet, problem=found.cropped.get(sheet.name, sheet.problem)) for sheet in sheets)
    if isinstance(sheets, OpeningProblem):
        return sheets
    parts = {name: sheet.part for name, sheet in found.sheets.items()}
    return OpenedWorkbook(sheets, found.kind, found.rewritable, data, found.parts, parts, found.cells)


def _open_ole2(data: bytes, passwords: Sequence[str], limits: Limits) -> OpenedWorkbook | OpeningProblem:
    streams = _ole2_names(data)
    if streams & {"EncryptedPackage", "EncryptionInfo"}:
        return _open_encrypted(data, passwords, limits)
    if streams & {"Workbook", "Book"}:
        return _read_isolated(data, "xls", passwords)
    if "WordDocument" in streams:
        return OpeningProblem("not-a-workbook", "Word 文档")
    if "PowerPoint Document" in streams:
        return OpeningProblem("not-a-workbook", "PowerPoint 演示文稿")
    return OpeningProblem("damaged", "文件不完整，或者不是工作簿")


def _open_encrypted(data: bytes, passwords: Sequence[str], limits: Limits) -> OpenedWorkbook | OpeningProblem:
    answer = _asked(data, "encrypted", passwords)
    if isinstance(answer, OpeningProblem):
        return answer
    opened = _open_zip(answer[1], limits)
    return opened if isinstance(opened, OpeningProblem) else replace(opened, rewritable=False)


def _ole2_names(data: bytes) -> set[str]:
    """Names in the directory of an OLE2 file: its entries are 128 bytes, aligned, with the length of the name at byte 64."""
    names: set[str] = set()
    for name in _OLE2_NAMES:
        text = name.encode("utf-16-le")
        start = data.find(text)
        while start >= 0:
            length = int.from_bytes(data[start + 64 : start + 66], "little")
            if start % 128 == 0 and length == len(text) + 2:
                names.add(name)
                break
            start = data.find(text, start + 2)
    return names


_OLE2_NAMES = (
    "Workbook", "Book", "EncryptedPackage", "EncryptionInfo", "WordDocument", "PowerPoint Document"
)  # fmt: skip


def read_with_calamine(data: bytes, skipped: Mapping[str, str]) -> tuple[SheetGrid, ...] | OpeningProblem:
    """All sheets but the `skipped` ones (name -> reason). Only for bytes that were inspected, or in the isolated process."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum  # on demand

    grids: list[SheetGrid] = []
    area = characters = 0
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata:
                visible = sheet.visible == SheetVisibleEnum.Visible
                reason = skipped.get(sheet.name, "")
                rows: tuple[tuple[CellValue, ...], ...] = ()
                if not reason and sheet.typ == SheetTypeEnum.WorkSheet:
                    rows, reason = _rows(workbook, sheet.name, USUAL_LIMITS.area - area)
                    area += len(rows) * len(rows[0]) if rows else 0
                    characters += sum([len(cell) for row in rows for cell in row if type(cell) is str])
                    if characters > MAX_CHARACTERS:
                        return OpeningProblem("hostile", "文字总量远大于一份自评表")
                grids.append(SheetGrid(sheet.name, visible, rows, bool(reason), reason))
    except PasswordError:
        return OpeningProblem("password", "文件设置了打开密码")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # Rust panics are no Exceptions
        return OpeningProblem("damaged", "文件内容损坏，无法读取")
    if not grids:
        return OpeningProblem("damaged", "里面没有工作表")
    if all(grid.skipped for grid in grids):
        return OpeningProblem("damaged" if grids[0].problem == DAMAGED_SHEET else "too-large", grids[0].problem)
    return tuple(grids)


def _rows(workbook: Any, name: str, area_left: int) -> tuple[tuple[tuple[CellValue, ...], ...], str]:
    """A sheet's rows from A1 on, or no rows and the reason."""
    try:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is None:
            return (), ""
        if (sheet.end[0] + 1) * (sheet.end[1] + 1) > area_left:
            return (), f"工作表范围过大（到第 {sheet.end[0] + 1} 行、第 {sheet.end[1] + 1} 列）"
        return tuple(map(tuple, sheet.to_python(skip_empty_area=False))), ""
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return (), DAMAGED_SHEET


def _read_isolated(data: bytes, format_name: str, passwords: Sequence[str] = ()) -> OpenedWorkbook | OpeningProblem:
    """Read the bytes in a process of their own, with limits of time and memory."""
    answer = _asked(data, format_name, passwords)
    if isinstance(answer, OpeningProblem):
        return answer
    facts, merges = facts_from_plain(answer[0]["facts"])
    return OpenedWorkbook(sheets_from_plain(answer[0]["sheets"]), format_name, facts=facts, merges=merges)


def _asked(data: bytes, format_name: str, passwords: Sequence[str]) -> Message | OpeningProblem:
    answer = ask(format_name, passwords, data)
    if answer == "timeout":
        return OpeningProblem("timeout", f"读取超过 {TIME_LIMIT_SECONDS:.0f} 秒")
    if answer == "crashed":
        return OpeningProblem("crashed", "读取时程序中断，文件可能已损坏")
    code = answer[0].get("code", "")
    if code == "password" and passwords:
        return OpeningProblem("password-wrong", f"{len(passwords)} 个")
    return OpeningProblem(code, answer[0]["detail"]) if code else answer


def _is_bare_biff(data: bytes) -> bool:
    """BIFF without the OLE2 container (Excel 2 to 4): starts with a BOF record."""
    return data[:2] in {b"\x09\x00", b"\x09\x02", b"\x09\x04"} and data[2:4] in {b"\x04\x00", b"\x06\x00"}
