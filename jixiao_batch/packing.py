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
from functools import cache
from typing import IO, Any, Protocol

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
#: what the fields of a zip file can tell
_MOST_BYTES = 0xFFFFFFFF
_UTF8_NAME = 0x800
#: 1 January 1980, midnight: no clock gets into a file, so that two runs write the same bytes
_TIME, _DATE = 0, 0x21
#: half the time of zlib's usual one, for files that are a tenth larger
_LEVEL = 3
_LEVEL_OF_BOOKS = 4


class PackedContent(Protocol):
    """A member's content as it lies in a zip file: CRC and length of what it was, and `length` bytes that are kept of it."""

    @property
    def crc(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def method(self) -> int: ...
    @property
    def length(self) -> int: ...
    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Packed:
    """A member's content in hand."""

    data: bytes
    crc: int
    size: int
    method: int = zipfile.ZIP_DEFLATED

    @property
    def length(self) -> int:
        return len(self.data)

    def chunks(self) -> Iterable[bytes]:
        return (self.data,)


def deflated(content: bytes, level: int = _LEVEL) -> Packed:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Packed(packer.compress(content) + packer.flush(), zlib.crc32(content), len(content))


def deflating() -> Any:
    """What deflates piece by piece; half the time of zlib's usual level, for county workbooks that are a ninth larger."""
    return zlib.compressobj(_LEVEL_OF_BOOKS, zlib.DEFLATED, -15)


def crc32(content: bytes, before: int = 0) -> int:
    """The checksum of zip files; `before` is that of what comes before the content."""
    return zlib.crc32(content, before)


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


class Archive:
    """A zip file that is written member by member; LargeZipFile where it would be longer than 4 GB (no ZIP64)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._directory: list[bytes] = []
        self._offset = 0

    def add(self, name: str, content: PackedContent) -> None:
        encoded, length = name.encode("utf-8"), content.length
        if max(content.size, self._offset + length) > _MOST_BYTES:
            raise zipfile.LargeZipFile(name)
        flags = 0 if name.isascii() else _UTF8_NAME
        facts = (flags, content.method, _TIME, _DATE, content.crc, length, content.size, len(encoded), 0)
        self._directory += (_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *facts, 0, 0, 0, 0, self._offset), encoded)
        self._file.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, *facts) + encoded)
        for chunk in content.chunks():
            self._file.write(chunk)
        self._offset += _LOCAL.size + len(encoded) + length

    def end(self) -> None:
        """The directory, behind the last member."""
        listed, count = b"".join(self._directory), len(self._directory) // 2
        self._file.write(listed + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), self._offset, 0))


def packed(members: Mapping[str, Packed] | Iterable[tuple[str, Packed]]) -> bytes:
    """A zip file with these members in this order."""
    stream = io.BytesIO()
    archive = Archive(stream)
    for name, one in members.items() if isinstance(members, Mapping) else members:
        archive.add(name, one)
    archive.end()
    return stream.getvalue()


def crc_of_both(first: int, second: int, size: int) -> int:
    """The CRC-32 of two contents one behind the other, from theirs; `size` is how many bytes the second one has."""
    shifted = first
    for place in range(size.bit_length()):
        if size >> place & 1:
            shifted = _product(shifted, _bytes_on(place))
    return shifted ^ second


#: CRC-32 is what is left of a polynomial over {0, 1} divided by this one; x^0 stands in the highest of 32 bits
_DIVISOR = 0xEDB88320


@cache
def _bytes_on(place: int) -> int:
    """What moves a CRC on over 2^place bytes: x^(8 * 2^place)."""
    return 1 << 23 if place == 0 else _product(_bytes_on(place - 1), _bytes_on(place - 1))


def _product(first: int, second: int) -> int:
    product = 0
    for bit in range(31, -1, -1):
        if first >> bit & 1:
            product ^= second
        second = second >> 1 ^ (_DIVISOR if second & 1 else 0)
    return product
