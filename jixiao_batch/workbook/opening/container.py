"""The container of a zip workbook or document: inflated under limits, its parts checked, and packed again without compression.

Every part is inflated here and nowhere else; a reader sees exactly the bytes that passed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jixiao_batch.packing import crc32, inflating

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


class RefusedError(Exception):
    """The container cannot be used; raised and caught within this room."""

    def __init__(self, code: PreflightCode, detail: str) -> None:
        super().__init__(detail)
        self.code: PreflightCode = code
        self.detail = detail


def read_parts(data: bytes, limits: Limits = USUAL_LIMITS) -> tuple[dict[str, bytes], str]:
    """The parts of a zip workbook by name (backslashes turned), inflated under limits and checked; and its kind.

    A worksheet above the limit of a part comes back cut off at the limit; other parts of that size are refused.
    Raises RefusedError.
    """
    parts, kind = inflated(data, limits)
    check(parts)
    return parts, kind


def inflated(data: bytes, limits: Limits) -> tuple[dict[str, bytes], str]:
    """The same before the parts are looked through (`check`). Raises RefusedError."""
    members = _members(data, limits)
    kind = _kind(data, members, limits)
    return _inflate_all(data, members, limits), kind


def checked_document(data: bytes, limits: Limits = Limits()) -> bytes:
    """A Word document (.docx) packed anew from parts that passed the limits and checks of a workbook's. Raises RefusedError."""
    members = _members(data, limits)
    types = next((info for name, info in members.items() if name.lower() == "[content_types].xml"), None)
    if types is None or b"wordprocessingml.document.main+xml" not in _inflate(data, types, limits.part_bytes):
        raise RefusedError("not-a-workbook", "其他 Word 文档")
    parts = _inflate_all(data, members, limits)
    check(parts)
    for name, part in parts.items():
        if part.lstrip()[:1] == b"<":  # python-docx goes by content type, not by name
            _check_xml(name, part)
            if part.count(b"<") > limits.tags:  # lxml keeps every element; three million empty ones are a gigabyte
                raise RefusedError("hostile", f"其中的 {shown_name(name)} 内容过多，远多于一份评分表")
    return pack(parts)


def _inflate_all(data: bytes, members: Mapping[str, zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    total = 0
    for name, member in members.items():
        part = _inflate(data, member, limits.part_bytes, limits.checked_bytes if is_sheet_part(name) else 0)
        total += len(part)
        if total > limits.total_bytes:
            raise RefusedError("hostile", f"解压后超过 {limits.total_bytes // MIB} MB，远大于一份自评表")
        if len(part) > limits.part_bytes and not is_sheet_part(name):
            raise RefusedError("hostile", f"其中的 {shown_name(name)} 解压后超过 {limits.part_bytes // MIB} MB")
        parts[name] = part
    return parts


def check(parts: Mapping[str, bytes]) -> None:
    """Raises RefusedError where a part defines entities or is not UTF-8."""
    for name, part in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(name, part)


def is_sheet_part(name: str) -> bool:
    """Whether a part is a worksheet's own file."""
    return name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")


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
            raise RefusedError("hostile", f"压缩包内有两个同名文件 {shown_name(name)}")
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
    if info.flag_bits & 0x1:
        raise RefusedError("password", "压缩包内的文件被加密")
    start = info.header_offset
    header = data[start : start + 30] if start >= 0 else b""
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise _refused("damaged", info, "找不到内容")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start += 30 + name_length + extra_length
    packed = data[start : start + info.compress_size]
    part, length, crc = b"", 0, 0
    if info.compress_type == zipfile.ZIP_STORED:
        part, length, crc = packed, len(packed), crc32(packed)
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            for piece in inflating(packed, min(info.file_size, limit) + 1, MIB):
                part += piece if length <= limit else b""
                length, crc = length + len(piece), crc32(piece, crc)
                if length > max(limit, checked):
                    break
        except ValueError as error:
            raise _refused("damaged", info, "无法解压") from error
    else:
        raise _refused("hostile", info, "使用了不常见的压缩方法")
    if length <= max(limit, checked) and (length != info.file_size or crc != info.CRC):
        raise _refused("damaged", info, "与校验码不符")
    if length > checked > 0:
        raise _refused("hostile", info, f"解压后超过 {checked // MIB} MB")
    return part[: limit + 1]


def _refused(code: PreflightCode, info: zipfile.ZipInfo, why: str) -> RefusedError:
    return RefusedError(code, f"其中的 {shown_name(info.filename)} {why}")


def _check_xml(name: str, part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise RefusedError("hostile", f"其中的 {shown_name(name)} 含有实体定义（DOCTYPE）")
    if b"\x00" in part:  # UTF-16 would slip past every search here, and calamine reads it as an empty sheet
        raise RefusedError("damaged", f"其中的 {shown_name(name)} 不是 UTF-8 编码")


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip without compression."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return stream.getvalue()


def shown_name(name: str) -> str:
    """The name of a part or sheet as messages may show it."""
    return re.sub(r"[^\w./\[\]() -]", "?", name)[:80]
