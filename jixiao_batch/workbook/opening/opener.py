"""From the bytes of a file to the cells of its sheets, whatever the bytes are. The room of python-calamine.

The format is told by content, never by name. xlsx and xlsm are inspected (`preflight`) and then read here; the other
formats are read in a process of their own (`isolated`). Nothing raises: what cannot be opened is an OpeningProblem.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES
from jixiao_batch.workbook.opening.preflight import Limits, inspect_zip

CellValue = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta

OpeningCode = Literal["empty-file", "not-a-workbook", "password", "damaged", "hostile", "too-large", "crashed", "timeout"]

TIME_LIMIT_SECONDS = 20
#: Characters that one workbook may hold when it comes from the isolated reader.
MAX_CHARACTERS = 16_000_000

_DAMAGED_SHEET = "工作表内容损坏，无法读取"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """A sheet's cells; `rows[0][0]` is A1, all rows equally long, "" where nothing stands (and where an error stands).

    A sheet that was left out has `skipped` set, no rows, and a Chinese reason in `problem`.
    """

    name: str
    visible: bool
    rows: tuple[tuple[CellValue, ...], ...]
    skipped: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OpenedWorkbook:
    """An opened workbook. `rewritable` tells whether openpyxl may load the file too, only ever true for xlsx and xlsm."""

    sheets: tuple[SheetGrid, ...]
    format: str
    rewritable: bool = False
    #: the parts of an xlsx or xlsm, for a second look
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class OpeningProblem:
    """Why a file could not be opened. `detail` is a few words of Chinese."""

    code: OpeningCode
    detail: str = ""


def open_workbook(data: bytes) -> OpenedWorkbook | OpeningProblem:
    """The sheets in the bytes of a file, or why there are none."""
    if not data:
        return OpeningProblem("empty-file", "文件是空的（0 字节）")
    if len(data) > MAX_FILE_BYTES:
        return OpeningProblem("too-large", f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB")
    if data.startswith(b"PK"):
        return _open_zip(data)
    if data.startswith(_OLE2):
        return _open_ole2(data)
    if _is_bare_biff(data):
        return _read_isolated(data, "xls")
    return OpeningProblem("not-a-workbook", _what_it_is(data))


def _open_zip(data: bytes) -> OpenedWorkbook | OpeningProblem:
    found = inspect_zip(data)
    if found.code:
        return OpeningProblem(found.code, found.detail)
    if found.kind not in {"xlsx", "xlsm"}:
        return _read_isolated(found.cleaned, found.kind)
    sheets = read_with_calamine(found.cleaned, found.skipped)
    return sheets if isinstance(sheets, OpeningProblem) else OpenedWorkbook(sheets, found.kind, found.rewritable, found.parts)


def _open_ole2(data: bytes) -> OpenedWorkbook | OpeningProblem:
    streams = _ole2_names(data)
    if streams & {"EncryptedPackage", "EncryptionInfo"}:
        return OpeningProblem("password", "文件设置了打开密码")
    if streams & {"Workbook", "Book"}:
        return _read_isolated(data, "xls")
    if "WordDocument" in streams:
        return OpeningProblem("not-a-workbook", "Word 文档")
    if "PowerPoint Document" in streams:
        return OpeningProblem("not-a-workbook", "PowerPoint 演示文稿")
    return OpeningProblem("damaged", "文件不完整，或者不是工作簿")


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
                    rows, reason = _rows(workbook, sheet.name, Limits().area - area)
                    area += len(rows) * len(rows[0]) if rows else 0
                    characters += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
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
        return OpeningProblem("damaged" if grids[0].problem == _DAMAGED_SHEET else "too-large", grids[0].problem)
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
        return (), _DAMAGED_SHEET


def _read_isolated(data: bytes, format_name: str) -> OpenedWorkbook | OpeningProblem:
    """Read the bytes in a process of their own, with limits of time and memory."""
    package_home = str(Path(__file__).resolve().parents[2])
    paths = [package_home, *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        finished = subprocess.run(
            # -P: the folder it is started in may hold strangers' files and must not be a source of modules
            [sys.executable, "-P", "-m", "jixiao_batch.workbook.opening.isolated"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIME_LIMIT_SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no console window flashes up on Windows
        )
    except subprocess.TimeoutExpired:
        return OpeningProblem("timeout", f"读取超过 {TIME_LIMIT_SECONDS} 秒")
    except OSError:
        return OpeningProblem("crashed", "无法启动读取程序")
    if finished.returncode != 0:
        return OpeningProblem("crashed", "读取时程序中断，文件可能已损坏")
    try:
        answer = json.loads(finished.stdout)
    except ValueError:
        return OpeningProblem("crashed", "读取时程序中断，文件可能已损坏")
    if "code" in answer:
        return OpeningProblem(answer["code"], answer["detail"])
    return OpenedWorkbook(_sheets_from_plain(answer["sheets"]), format_name)


def sheets_to_plain(sheets: Sequence[SheetGrid]) -> list[list[object]]:
    """Sheets as JSON can hold them; dates and times become [kind, value]."""
    return [
        [sheet.name, sheet.visible, [[_to_plain(cell) for cell in row] for row in sheet.rows], sheet.skipped, sheet.problem]
        for sheet in sheets
    ]


def _sheets_from_plain(sheets: Sequence[Any]) -> tuple[SheetGrid, ...]:
    return tuple(
        SheetGrid(name, visible, tuple(tuple(map(_from_plain, row)) for row in rows), skipped, problem)
        for name, visible, rows, skipped, problem in sheets
    )


def _to_plain(cell: CellValue) -> object:
    if isinstance(cell, dt.datetime):  # before date: every datetime is a date
        return ["datetime", cell.isoformat()]
    if isinstance(cell, dt.date):
        return ["date", cell.isoformat()]
    if isinstance(cell, dt.time):
        return ["time", cell.isoformat()]
    if isinstance(cell, dt.timedelta):
        return ["timedelta", [cell.days, cell.seconds, cell.microseconds]]
    return cell


def _from_plain(cell: Any) -> CellValue:
    if not isinstance(cell, list):
        return cell  # type: ignore[no-any-return]
    kind, value = cell
    if kind == "timedelta":
        return dt.timedelta(*value)
    readers = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}
    return readers[kind].fromisoformat(value)  # type: ignore[no-any-return,attr-defined]


def _is_bare_biff(data: bytes) -> bool:
    """BIFF without the OLE2 container (Excel 2 to 4): starts with a BOF record."""
    return data[:2] in {b"\x09\x00", b"\x09\x02", b"\x09\x04"} and data[2:4] in {b"\x04\x00", b"\x06\x00"}


_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "Word 文档"),
)


def _what_it_is(data: bytes) -> str:
    """What a file that is no workbook is, in words a clerk knows."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return what
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "图片"
    text = _decoded(data[:65536])
    if text is None:
        return "未知"
    beginning = text.lstrip("\ufeff \t\r\n").lower()
    if re.search(r"urn:schemas-microsoft-com:office:spreadsheet|progid=.excel\.sheet", beginning):
        return "Excel 2003 XML 表格"
    if beginning.startswith("mime-version:") or re.search(r"<(?:!doctype html|html|table|body|head)\b", beginning):
        return "网页"
    return "文本/CSV"


def _decoded(data: bytes) -> str | None:
    """The beginning of a text file, None if it is no text. A character cut at the end does not matter."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data):
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):
            try:
                return data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
