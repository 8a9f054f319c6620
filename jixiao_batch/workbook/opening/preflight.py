"""Looks at a zip workbook (xlsx, xlsm, xlsb, ods) before any reader does, and hands on only what it has looked at.

A reader may be killed by a 12 KB file: calamine keeps a sheet as a dense rectangle up to its outermost non-empty cell, and a
blank string counts as non-empty. So every part is inflated here under limits, checked and measured, and packed again
without compression: the reader sees exactly the bytes that passed. A sheet that is too large is left out, the others stay.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from jixiao_batch.workbook.opening import plain_values, sheet_extent
from jixiao_batch.workbook.opening.plain_cells import PlainCells, plain_cells, without_formulas
from jixiao_batch.workbook.opening.remembering import remembered
from jixiao_batch.workbook.opening.shared_strings import SharedStrings
from jixiao_batch.workbook.opening.sheets import ListedSheet
from jixiao_batch.workbook.opening.well_formed import attributes_of

MIB = 1024 * 1024

PreflightCode = Literal["not-a-workbook", "password", "damaged", "hostile"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may take; areas in cells (rows x columns from A1), text in bytes once every reference is written out,
    tags in a part of a Word document."""

    entries: int = 1000
    part_bytes: int = 20 * MIB
    total_bytes: int = 60 * MIB
    area: int = 2_000_000
    text_bytes: int = 48 * MIB
    rewritable_area: int = 200_000
    tags: int = 600_000
    #: of a sheet that is larger than this allows only so many rows and columns are read, many more than a form has
    rows: int = 2000
    columns: int = 100
    large_part_bytes: int = MIB
    #: a sheet above `part_bytes` is still inflated so far, to check it against its CRC
    checked_bytes: int = 256 * MIB


USUAL_LIMITS = Limits()

ONLY_A_PART = f"工作表范围过大，只读了前 {USUAL_LIMITS.rows} 行、前 {USUAL_LIMITS.columns} 列"
DAMAGED_SHEET = "工作表内容损坏，无法读取"
_NOTHING = sheet_extent.Extent(0, 0, 0, True)


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found. `code` is "" when `cleaned` may be given to a reader; `skipped` maps sheet names to a Chinese reason."""

    code: PreflightCode | Literal[""] = ""
    detail: str = ""
    kind: str = ""
    #: the parts that a reader may be given
    passed: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    skipped: Mapping[str, str] = field(default_factory=dict)
    #: the same for sheets of which only a part is handed on
    cropped: Mapping[str, str] = field(default_factory=dict)
    #: the parts with the sheets of the form as they were before anything was left out of their cells
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    #: the sheets as they are listed, and the cells of those parts that are written plainly
    sheets: Mapping[str, ListedSheet] = field(default_factory=dict, repr=False)
    cells: Mapping[str, PlainCells] = field(default_factory=dict, repr=False)
    #: No formatting, merge or link range so wide that openpyxl, which keeps them cell by cell, would choke on it.
    rewritable: bool = False

    #: bytes of text in all sheets once every reference is written out, never too few
    text: int = 0
    strings: SharedStrings = field(default_factory=lambda: SharedStrings(b""), repr=False)

    @property
    def is_plain(self) -> bool:
        """Whether every sheet is written plainly, and passed as it stands in the file."""
        is_whole = not self.skipped and not self.cropped
        parts = [sheet.part for sheet in self.sheets.values()]
        return is_whole and all(part in self.cells and self.passed[part] is self.parts[part] for part in parts)

    @property
    def cleaned(self) -> bytes:
        """The parts that passed as a file without compression."""
        if not self.sheets:
            return _pack(self.passed)
        return _pack({name: self._for_the_reader(name, part) for name, part in self.passed.items()})

    def _for_the_reader(self, name: str, part: bytes) -> bytes:
        cells = self.cells.get(name) if part is self.parts.get(name) else None
        if cells is None:
            return sheet_extent.with_known_errors(part)
        return without_formulas(sheet_extent.with_known_errors(part) if b"e" in cells.kinds else part)


class RefusedError(Exception):
    """The container cannot be used; raised and caught within this room."""

    def __init__(self, code: PreflightCode, detail: str) -> None:
        super().__init__(detail)
        self.code: PreflightCode = code
        self.detail = detail


def inspect_zip(data: bytes, limits: Limits = USUAL_LIMITS) -> Preflight:
    """Judge the bytes of a zip file. Never raises on what is in it."""
    try:
        parts, kind = _inflated(data, limits)
        if kind not in {"xlsx", "xlsm"}:
            _check(parts)
            return Preflight(kind=kind, passed=parts)
        plain = {name: cells for name, part in parts.items() if (cells := _plain_cells(name, part, limits)) is not None}
        _check({name: part for name, part in parts.items() if name not in plain})
        return _inspect_sheets(parts, kind, limits, plain)
    except RefusedError as refused:
        return Preflight(refused.code, refused.detail)


def read_parts(data: bytes, limits: Limits = USUAL_LIMITS) -> tuple[dict[str, bytes], str]:
    """The parts of a zip workbook by name (backslashes turned), inflated under limits and checked; and its kind.

    A worksheet above the limit of a part comes back cut off at the limit; other parts of that size are refused.
    Raises RefusedError.
    """
    parts, kind = _inflated(data, limits)
    _check(parts)
    return parts, kind


def _inflated(data: bytes, limits: Limits) -> tuple[dict[str, bytes], str]:
    members = _members(data, limits)
    kind = _kind(data, members, limits)
    return _inflate_all(data, members, limits), kind


def _plain_cells(name: str, part: bytes, limits: Limits) -> PlainCells | None:
    """The cells of a worksheet of usual size that is written plainly; what has this list defines no entities."""
    return plain_cells(part) if is_sheet_part(name) and len(part) <= limits.large_part_bytes else None


def checked_document(data: bytes, limits: Limits = Limits()) -> bytes:
    """A Word document (.docx) packed anew from parts that passed the limits and checks of a workbook's. Raises RefusedError."""
    members = _members(data, limits)
    types = next((info for name, info in members.items() if name.lower() == "[content_types].xml"), None)
    if types is None or b"wordprocessingml.document.main+xml" not in _inflate(data, types, limits.part_bytes):
        raise RefusedError("not-a-workbook", "其他 Word 文档")
    parts = _inflate_all(data, members, limits)
    _check(parts)
    for name, part in parts.items():
        if part.lstrip()[:1] == b"<":  # python-docx goes by content type, not by name
            _check_xml(name, part)
            if part.count(b"<") > limits.tags:  # lxml keeps every element; three million empty ones are a gigabyte
                raise RefusedError("hostile", f"其中的 {_shown(name)} 内容过多，远多于一份评分表")
    return _pack(parts)


def _inflate_all(data: bytes, members: Mapping[str, zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    total = 0
    for name, member in members.items():
        part = _inflate(data, member, limits.part_bytes, limits.checked_bytes if is_sheet_part(name) else 0)
        total += len(part)
        if total > limits.total_bytes:
            raise RefusedError("hostile", f"解压后超过 {limits.total_bytes // MIB} MB，远大于一份自评表")
        if len(part) > limits.part_bytes and not is_sheet_part(name):
            raise RefusedError("hostile", f"其中的 {_shown(name)} 解压后超过 {limits.part_bytes // MIB} MB")
        parts[name] = part
    return parts


def _check(parts: Mapping[str, bytes]) -> None:
    for name, part in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(name, part)


def is_sheet_part(name: str) -> bool:
    """Whether a part is a worksheet's own file."""
    return name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")


def find_part(parts: Mapping[str, bytes], name: str) -> str:
    """The part's real name, whatever its case; "" if there is none."""
    if name in parts:
        return name
    return next((candidate for candidate in parts if candidate.lower() == name.lower()), "")


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name -> part name ("" when missing), in the workbook's order. Raises RefusedError."""
    return {name: sheet.part for name, sheet in _listed_sheets(parts).items()}


def _listed_sheets(parts: Mapping[str, bytes]) -> dict[str, ListedSheet]:
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
            relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            if name in sheets:
                raise RefusedError("damaged", f"有两张名为“{_shown(name)}”的工作表")
            target, kind = relations.get(relation, ("", ""))
            part = find_part(parts, target)
            if part and part in taken:
                raise RefusedError("damaged", f"工作表“{_shown(name)}”与另一张工作表内容混在一起")
            taken.add(part)
            sheets[name] = ListedSheet(part, attributes.get("state", "visible"), kind)
    except (SyntaxError, ValueError, LookupError) as error:
        raise RefusedError("damaged", "工作簿目录（xl/workbook.xml）损坏") from error
    if not sheets:
        raise RefusedError("damaged", "里面没有工作表")
    return sheets


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


def _inspect_sheets(parts: Mapping[str, bytes], kind: str, limits: Limits, listed: Mapping[str, PlainCells]) -> Preflight:
    """`listed`: the cells of the parts that are written plainly."""
    sheets = _listed_sheets(parts)
    kept = {
        name: part
        for name, part in parts.items()
        if name.lower().endswith((".xml", ".rels")) and not name.lower().startswith(_NEVER_READ)
    }
    shared = find_part(parts, "xl/sharedStrings.xml")
    strings = SharedStrings(parts.get(shared, b""))
    if not strings.is_well_formed:
        raise RefusedError("damaged", "其中的文字（xl/sharedStrings.xml）损坏")
    looked_at = dict(kept)
    rewritable = True
    left_out: dict[str, str] = {}
    cropped: dict[str, str] = {}
    measured: list[tuple[int, int, str]] = []
    plain = dict(listed)
    is_listed = {sheet.part for sheet in sheets.values()}.__contains__
    for name, part in kept.items():
        if name == shared and not is_listed(name):
            continue
        cells = listed.get(name)
        if len(part) > limits.large_part_bytes and is_sheet_part(name):
            kept[name], shows_more = sheet_extent.cropped(part, limits.rows, limits.columns)
            rewritable = rewritable and len(kept[name]) == len(part)
            if shows_more:
                cropped[name] = ONLY_A_PART
            part = kept[name]
            cells = plain_cells(part) if len(part) <= limits.part_bytes else None
        if len(part) > limits.part_bytes:
            left_out[name] = f"工作表内容超过 {limits.part_bytes // MIB} MB"
            continue
        if cells is not None:
            plain[name] = cells
        elif is_sheet_part(name) and not plain_values.are_plain(part):
            rewritten = plain_values.rewritten(part)
            if rewritten is None:
                left_out[name] = DAMAGED_SHEET
                continue
            part = rewritten
        looked_at[name] = part
        extent = sheet_extent.measure(part) if cells is None else sheet_extent.of_cells(cells)
        if extent is None:
            continue
        widest = sheet_extent.widest_range(part) if cells is None else sheet_extent.widest_around(cells)
        rewritable = rewritable and max(extent.area, widest) <= limits.rewritable_area
        whole = extent
        if extent.area > limits.area and extent.regular:
            cells = None  # they are no longer those of the part
            part = sheet_extent.without_blank_cells(part, strings)
            extent = sheet_extent.measure(part) or _NOTHING
        if extent.area > limits.area and extent.regular:
            part, shows_more = sheet_extent.cropped(part, limits.rows, limits.columns)
            extent = sheet_extent.measure(part) or _NOTHING
            cropped[name] = ONLY_A_PART
        kept[name] = part
        text = sheet_extent.referenced_text(part, extent.cells, strings)
        if extent.area > limits.area or text > limits.text_bytes or (name in cropped and not extent.cells):
            left_out[name] = f"工作表范围过大（到第 {whole.rows} 行、第 {whole.columns} 列）"
        elif is_sheet_part(name) and (whole.twice or not _is_sound(part, cells)):
            left_out[name] = DAMAGED_SHEET
        else:
            measured.append((extent.area, text, name))
    area = text = 0
    for sheet_area, sheet_text, name in sorted(measured):  # small sheets first: a ledger must not push out the form
        area, text = area + sheet_area, text + sheet_text
        if area > limits.area or text > limits.text_bytes:
            left_out[name] = "各工作表合计的范围过大"
    for name in left_out:
        kept[name] = sheet_extent.EMPTY_SHEET
    skipped = {name: left_out[sheet.part] for name, sheet in sheets.items() if sheet.part in left_out}
    partly = {name: cropped[sheet.part] for name, sheet in sheets.items() if sheet.part in cropped and sheet.part not in left_out}
    rewritable = rewritable and not left_out
    return Preflight("", "", kind, kept, skipped, partly, looked_at, sheets, plain, rewritable, text, strings)


def _is_sound(part: bytes, cells: PlainCells | None) -> bool:
    if cells is None:
        return sheet_extent.is_sound(part)
    return cells.shared_strings_are_numbered


def _members(data: bytes, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    # counted before the directory is read: twenty megabytes of directory are hundreds of megabytes of records
    if data.count(b"PK\x01\x02") > 2 * limits.entries:
        raise RefusedError("hostile", f"压缩包内文件超过 {limits.entries} 个")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except Exception as error:  # BadZipFile, and whatever a forged directory makes zipfile raise
        raise RefusedError("damaged", "文件不完整，结尾缺失或目录损坏") from error
    if len(infos) > limits.entries:
        raise RefusedError("hostile", f"压缩包内文件超过 {limits.entries} 个")
    members: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/").lstrip("/")
        if name.endswith("/"):
            continue
        if name.lower() in seen:
            raise RefusedError("hostile", f"压缩包内有两个同名文件 {_shown(name)}")
        seen.add(name.lower())
        members[name] = info
    return members


def _kind(data: bytes, members: Mapping[str, zipfile.ZipInfo], limits: Limits) -> str:
    """Told by the list of content types, before anything else is inflated. Raises RefusedError for what is no workbook."""
    by_name = {name.lower(): info for name, info in members.items()}
    if "[content_types].xml" in by_name:
        types = _inflate(data, by_name["[content_types].xml"], limits.part_bytes)
        for mark, kind in _CONTENT_TYPES.items():
            if mark in types:
                return kind
        for mark, what in _OTHER_CONTENT_TYPES.items():
            if mark in types:
                raise RefusedError("not-a-workbook", what)
        if "xl/workbook.xml" in by_name:
            raise RefusedError("damaged", "内容清单（[Content_Types].xml）损坏")
        raise RefusedError("not-a-workbook", "未知")
    if "mimetype" in by_name and ("content.xml" in by_name or "encrypted-package" in by_name):
        mimetype = _inflate(data, by_name["mimetype"], 200)
        if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            manifest = by_name.get("meta-inf/manifest.xml")
            if manifest is not None and b"encryption-data" in _inflate(data, manifest, limits.part_bytes):
                raise RefusedError("password", "文件设置了打开密码")
            return "ods"
        raise RefusedError("not-a-workbook", "Word 文档" if b"opendocument.text" in mimetype else "未知")
    if "xl/workbook.xml" in by_name or "xl/workbook.bin" in by_name:
        raise RefusedError("damaged", "缺少内容清单（[Content_Types].xml）")
    raise RefusedError("not-a-workbook", "OFD 版式文件" if "ofd.xml" in by_name else "压缩包")


#: Parts that hold no figures; left out of what the reader gets.
_NEVER_READ = ("docprops/", "customxml/", "xl/theme/", "xl/drawings/", "xl/charts/", "xl/calcchain.xml")
_CONTENT_TYPES = {
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"spreadsheetml.template.main+xml": "xlsx",
    b"ms-excel.sheet.macroEnabled.main+xml": "xlsm",
    b"ms-excel.template.macroEnabled.main+xml": "xlsm",
    b"ms-excel.sheet.binary.macroEnabled.main": "xlsb",
}
_OTHER_CONTENT_TYPES = {
    b"wordprocessingml.": "Word 文档",
    b"ms-word.": "Word 文档",
    b"presentationml.": "PowerPoint 演示文稿",
}


def _inflate(data: bytes, info: zipfile.ZipInfo, limit: int, checked: int = 0) -> bytes:
    """One member's content, at most `limit` + 1 bytes of it; checked against its length and CRC.

    What is longer is checked only if it is no longer than `checked`.
    """
    shown = _shown(info.filename)
    if info.flag_bits & 0x1:
        raise RefusedError("password", "压缩包内的文件被加密")
    start = info.header_offset
    header = data[start : start + 30] if start >= 0 else b""
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise RefusedError("damaged", f"其中的 {shown} 找不到内容")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start += 30 + name_length + extra_length
    packed = data[start : start + info.compress_size]
    length = crc = 0
    if info.compress_type == zipfile.ZIP_STORED:
        part, length, crc = packed[: limit + 1], len(packed), zlib.crc32(packed)
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-15)
        try:
            part = chunk = inflater.decompress(packed, limit + 1)
            while chunk and length <= max(limit, checked):
                length, crc = length + len(chunk), zlib.crc32(chunk, crc)
                chunk = inflater.decompress(inflater.unconsumed_tail, MIB)
        except zlib.error as error:
            raise RefusedError("damaged", f"其中的 {shown} 无法解压") from error
    else:
        raise RefusedError("hostile", f"其中的 {shown} 使用了不常见的压缩方法")
    if length <= max(limit, checked) and (length != info.file_size or crc != info.CRC):
        raise RefusedError("damaged", f"其中的 {shown} 与校验码不符")
    if length > checked > 0:
        raise RefusedError("hostile", f"其中的 {shown} 解压后超过 {checked // MIB} MB")
    return part


def _check_xml(name: str, part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise RefusedError("hostile", f"其中的 {_shown(name)} 含有实体定义（DOCTYPE）")
    if b"\x00" in part:  # UTF-16 would slip past every search here, and calamine reads it as an empty sheet
        raise RefusedError("damaged", f"其中的 {_shown(name)} 不是 UTF-8 编码")


def _pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip without compression."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return stream.getvalue()


def _shown(name: str) -> str:
    return re.sub(r"[^\w./\[\]() -]", "?", name)[:80]
