"""Compressing and its reverse, for everything that does it; and zip files of which most is known already.

zipfile compresses whatever it writes. Of a marked copy nine tenths are the unit's own file, of a score sheet one half is the
same in all; compressing them again would take longer than all else about them: such members keep the compressed bytes that
they have somewhere else.

The room of isal, which compresses in a sixth of zlib's time and inflates in half of it. What it writes depends on its version
and the kind of processor (with or without SSE4.2, ARM), as zlib's does on its version, and on nothing else.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol

from isal import isal_zlib

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
#: what the fields of a zip file can tell
_MOST_BYTES = 0xFFFFFFFF
_UTF8_NAME = 0x800
#: 1 January 1980, midnight: no clock gets into a file, so that two runs write the same bytes
_TIME, _DATE = 0, 0x21
#: 3, its highest, writes other bytes where a processor knows AVX-512
_LEVEL = 1
_RAW = -15
_DamagedError: type[Exception] = isal_zlib.error  # type: ignore[assignment]


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


def crc32(content: bytes, before: int = 0) -> int:
    """The checksum of zip files; `before` is that of what comes before the content."""
    return isal_zlib.crc32(content, before)


def crc_of_both(first: int, second: int, size: int) -> int:
    """The checksum of two contents one behind the other, from theirs; `size` is how many bytes the second one has."""
    return isal_zlib.crc32_combine(first, second, size)


def compressed(content: bytes | memoryview) -> bytes:
    """The content as it is kept where only this program reads it."""
    return isal_zlib.compress(content, _LEVEL)


def decompressed(data: bytes) -> bytes:
    """What was compressed, however long; for data of one's own only. ValueError when they are damaged."""
    try:
        return isal_zlib.decompress(data)
    except _DamagedError as error:
        raise ValueError("damaged") from error


def deflated(content: bytes) -> Packed:
    return Packed(isal_zlib.compress(content, _LEVEL, _RAW), crc32(content), len(content))


def inflating(data: bytes, first: int, then: int = 1024 * 1024) -> Iterator[bytes]:
    """The content of a deflated member: its `first` bytes at most, and where it is longer so many at a time as `then` says.

    ValueError when the data are damaged.
    """
    inflater = isal_zlib.decompressobj(_RAW)
    try:
        piece = inflater.decompress(data, first)
        while piece:
            yield piece
            piece = b"" if inflater.eof else inflater.decompress(inflater.unconsumed_tail, then)
    except _DamagedError as error:
        raise ValueError("damaged") from error


def deflating() -> Any:
    """What deflates piece by piece: has `compress` and `flush`, as zlib's compressors do."""
    return isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _RAW)


def inflated(one: Packed, most: int) -> bytes:
    """What was packed; ValueError when that is longer than `most` bytes, or not what the zip file says of it."""
    content = b""
    if one.size <= most and one.method == zipfile.ZIP_STORED:
        content = one.data
    elif one.size <= most and one.method == zipfile.ZIP_DEFLATED:
        content = next(inflating(one.data, one.size + 1), b"")
    if len(content) != one.size or crc32(content) != one.crc:
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
