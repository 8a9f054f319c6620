"""Zip files of which most is known already: members keep the compressed bytes that they have somewhere else.

zipfile compresses whatever it writes. Of a marked copy nine tenths are the unit's own file, of a score sheet one half is the
same in all; compressing them again would take longer than all else about them.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UTF8_NAME = 0x800
#: 1 January 1980, midnight: no clock gets into a file, so that two runs write the same bytes
_TIME, _DATE = 0, 0x21
#: half the time of zlib's usual one, for files that are a tenth larger
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Packed:
    """A member's content as it lies in a zip file: CRC and length of what it was, and the bytes that are kept of it."""

    data: bytes
    crc: int
    size: int
    method: int = zipfile.ZIP_DEFLATED


def deflated(content: bytes, level: int = _LEVEL) -> Packed:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Packed(packer.compress(content) + packer.flush(), zlib.crc32(content), len(content))


def inflated(one: Packed, most: int) -> bytes:
    """What was packed; ValueError when that is longer than `most` bytes, or not what the zip file says of it."""
    content = b""
    if one.size <= most and one.method == zipfile.ZIP_STORED:
        content = one.data
    elif one.size <= most and one.method == zipfile.ZIP_DEFLATED:
        try:
            content = zlib.decompressobj(-15).decompress(one.data, most + 1)
        except zlib.error as error:
            raise ValueError("damaged") from error
    if len(content) != one.size or zlib.crc32(content) != one.crc:
        raise ValueError("damaged, encrypted or too long")
    return content


def members_of(archive: bytes) -> dict[str, Packed]:
    """The members of a zip file (not its folders) by name, backslashes turned. Its directory must have been checked before."""
    with zipfile.ZipFile(io.BytesIO(archive)) as directory:
        infos = [info for info in directory.infolist() if not info.is_dir()]
    members: dict[str, Packed] = {}
    for info in infos:
        name_length, extra_length = struct.unpack_from("<HH", archive, info.header_offset + 26)
        start = info.header_offset + _LOCAL.size + name_length + extra_length
        kept = archive[start : start + info.compress_size]
        members[info.filename.replace("\\", "/").lstrip("/")] = Packed(kept, info.CRC, info.file_size, info.compress_type)
    return members


def packed(members: Mapping[str, Packed] | Iterable[tuple[str, Packed]]) -> bytes:
    """A zip file with these members in this order; for workbooks of a few megabytes (no ZIP64)."""
    pairs = members.items() if isinstance(members, Mapping) else members
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, one in pairs:
        encoded = name.encode("utf-8")
        flags = 0 if name.isascii() else _UTF8_NAME
        facts = (flags, one.method, _TIME, _DATE, one.crc, len(one.data), one.size, len(encoded), 0)
        body += (_LOCAL.pack(b"PK\x03\x04", _VERSION, *facts), encoded, one.data)
        directory += (_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *facts, 0, 0, 0, 0, offset), encoded)
        offset += _LOCAL.size + len(encoded) + len(one.data)
    listed = b"".join(directory)
    count = len(directory) // 2
    return b"".join((*body, listed, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)))
