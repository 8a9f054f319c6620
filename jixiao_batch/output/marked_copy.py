"""The marked copy (标注副本): a unit's own workbook with a comment and colour on the very cells to mend, nothing else changed.

Marks are put into the parts of the workbook (marked_parts); what is written in an unusual way openpyxl reads and writes again.
What openpyxl would lose (pictures, charts, macros, newer Excel features) makes it refuse: a copy that lacks something would be
taken for the original. It does not keep results of formulas; Excel and WPS recompute them when the copy is opened.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from jixiao_batch.findings.model import Finding, worst
from jixiao_batch.formats import CREATED
from jixiao_batch.output.marked_parts import (
    AUTHOR,
    COMMENT_WIDTH,
    FILLS,
    Mark,
    NotPlainError,
    PartsOnDemand,
    comment_height,
    marked,
)
from jixiao_batch.output.summary.sheet import displayable
from jixiao_batch.packing import members_of
from jixiao_batch.workbook.opening.container import MIB, RefusedError, read_parts
from jixiao_batch.workbook.opening.directory import find_part

#: Nine times what a form takes (0.4 MiB inflated, 5,400 elements), and few enough for openpyxl to be done within five seconds
#: and 200 MB whatever they are; merged areas cost it most.
MOST_INFLATED = 4 * MIB
MOST_ELEMENTS = 50_000
MOST_MERGED = 2_000

#: parts that openpyxl drops, and what they hold
_LOST_PARTS = (
    ("xl/media/", "图片"),
    ("xl/cellimages", "图片"),
    ("xl/charts/", "图表"),
    ("xl/drawings/drawing", "图形"),
    ("xl/vbaproject", "宏"),
    ("xl/externallinks/", "外部链接"),
    ("xl/pivot", "数据透视表"),
    ("xl/ctrlprops/", "控件"),
    ("xl/activex/", "控件"),
    ("xl/embeddings/", "嵌入的文件"),
    ("xl/slicer", "切片器"),
    ("xl/threadedcomments/", "会话批注"),
)
_NOWHERE = "问题不在某一格上"
_CORE_PROPERTIES, _TYPES = "docProps/core.xml", "[Content_Types].xml"
_XLSX = b"spreadsheetml.sheet.main+xml"


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """The copy's bytes, or None and a few words of Chinese that say why there is none."""

    data: bytes | None
    problem: str = ""


def mark_copy(original: bytes, findings: Iterable[Finding]) -> MarkedCopy:
    """`original` with every finding that has a cell marked there. Never raises on what is in the file."""
    cells = _by_cell(findings)
    try:
        with suppress(NotPlainError):
            copy = _marked_in_parts(original, cells)
            return MarkedCopy(copy, "" if copy is not None else _NOWHERE)
        parts, _ = read_parts(original)
        if problem := _too_large(parts) or _would_lose(parts):
            return MarkedCopy(None, problem)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            rewritten = _rewritten(original, parts, cells)
        if any(issubclass(warning.category, UserWarning) for warning in warned):  # openpyxl tells what it drops
            return MarkedCopy(None, "原文件用了标注时保不住的功能")
    except RefusedError:
        return MarkedCopy(None, "原文件不是 .xlsx 或设有密码")
    except Exception:  # what a damaged style or drawing makes openpyxl raise cannot be listed; the notice goes out all the same
        return MarkedCopy(None, "原文件的格式有损坏")
    return rewritten


def _marked_in_parts(original: bytes, cells: Mapping[tuple[str, str], list[Finding]]) -> bytes | None:
    """The marks put into the parts that they are about, the only ones that are unpacked. Raises as `marked`."""
    try:
        parts = PartsOnDemand(members_of(original))
    except Exception as error:  # BadZipFile, and whatever a forged directory makes zipfile raise
        raise NotPlainError("zip") from error
    if _XLSX not in parts.get(_TYPES, b"") or find_part(parts, "xl/vbaProject.bin"):
        raise NotPlainError(_TYPES)  # the copy is named .xlsx, which has no macros
    marks = (Mark(*cell, one.severity, _comment_text(one)) for cell, ones in cells.items() for one in ones)
    return marked(parts, marks)


def _too_large(parts: Mapping[str, bytes]) -> str:
    inflated = sum(len(part) for part in parts.values())
    elements = sum(part.count(b"<") - part.count(b"</") for part in parts.values())
    merged = sum(part.count(b"mergeCell ") for part in parts.values())
    return "原文件过大" if inflated > MOST_INFLATED or elements > MOST_ELEMENTS or merged > MOST_MERGED else ""


def _would_lose(parts: Mapping[str, bytes]) -> str:
    for name, part in parts.items():
        lowered = name.lower()
        what = next((what for start, what in _LOST_PARTS if lowered.startswith(start)), "")
        if what:
            return f"原文件里有{what}，做标注会丢失"
        if lowered.startswith("xl/worksheets/") and b"<extLst" in part:
            return "原文件用了标注时保不住的功能"
    return ""


def _by_cell(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    cells: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        for place in (finding.place, *finding.also):
            if place.sheet and place.cell:
                cells.setdefault((place.sheet, place.cell), []).append(finding)
    return cells


def _rewritten(original: bytes, parts: Mapping[str, bytes], cells: Mapping[tuple[str, str], list[Finding]]) -> MarkedCopy:
    import openpyxl  # on demand: only what goes back needs it
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

    book = openpyxl.load_workbook(io.BytesIO(original), rich_text=True, keep_links=False)
    count = 0
    for (sheet_name, address), findings in cells.items():
        sheet = book[sheet_name] if sheet_name in book.sheetnames else None
        if not isinstance(sheet, Worksheet):
            continue
        cell = sheet[address]
        merged = next((area for area in sheet.merged_cells.ranges if cell.coordinate in area), None)
        if merged is not None:
            cell = sheet.cell(merged.min_row, merged.min_col)
        text = "\n".join(_comment_text(finding) for finding in findings)
        if cell.comment is not None:
            text = f"{cell.comment.text}\n{text}"
        cell.comment = Comment(text, AUTHOR, height=comment_height(text), width=COMMENT_WIDTH)
        cell.fill = PatternFill("solid", fgColor=FILLS[worst(findings) or "note"])
        count += 1
    if not count:
        return MarkedCopy(None, _NOWHERE)
    book.calculation.fullCalcOnLoad = True
    modified = book.properties.modified or CREATED
    if _CORE_PROPERTIES not in parts:
        book.properties.created = modified = CREATED
    stream = io.BytesIO()
    book.save(stream)
    return MarkedCopy(_without_clock(stream.getvalue(), modified))


def _comment_text(finding: Finding) -> str:
    return displayable(f"【{finding.severity_word}】{finding.message}。{finding.fix}。")


def _without_clock(data: bytes, modified: datetime.datetime) -> bytes:
    """The same workbook with the original's own time of change, so that two runs write the same bytes."""
    stream = io.BytesIO()
    stamp = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    with zipfile.ZipFile(io.BytesIO(data)) as written, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for info in written.infolist():
            part = written.read(info)
            if info.filename == _CORE_PROPERTIES:
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            packed.writestr(_timeless(info.filename), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _timeless(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 0
    return info
