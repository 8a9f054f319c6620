"""Members that keep the compressed bytes that they have: any reader finds what was put in."""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
import zlib
from dataclasses import replace

import pytest

from jixiao_batch.packing import (
    Archive,
    Packed,
    compressed,
    crc32,
    crc_of_both,
    decompressed,
    deflated,
    inflated,
    inflating,
    members_of,
    packed,
)

CONTENTS = {"a.xml": b"<a/>" * 1000, "xl/空.xml": b"", "b.bin": bytes(range(256))}


def test_any_reader_finds_what_was_put_in() -> None:
    data = packed({name: deflated(content) for name, content in CONTENTS.items()})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == CONTENTS
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_members_of_another_file_are_kept_as_they_lie_there() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("stored.bin", b"12345")
        archive.writestr("folder/", b"")
        archive.writestr("deflated.bin", b"1" * 99, zipfile.ZIP_DEFLATED, 9)
    before = members_of(stream.getvalue())
    after = members_of(packed(before))
    assert after == before
    assert list(after) == ["stored.bin", "deflated.bin"]
    with zipfile.ZipFile(io.BytesIO(packed(before))) as archive:
        assert archive.testzip() is None
        assert archive.read("deflated.bin") == b"1" * 99


def test_what_was_packed_comes_out_again() -> None:
    for one in (deflated(b"12" * 500), Packed(b"12345", zlib.crc32(b"12345"), 5, zipfile.ZIP_STORED)):
        assert zlib.crc32(inflated(one, 1_000)) == one.crc


@pytest.mark.parametrize(
    "wrong",
    [
        replace(deflated(b"12" * 500), size=999),
        replace(deflated(b"12" * 500), crc=1),
        replace(deflated(b"12" * 500), data=b"not deflated"),
        replace(deflated(b"12" * 500), method=zipfile.ZIP_BZIP2),
        deflated(b"12" * 501),
        replace(deflated(b"12" * 500_000), size=1_000),
    ],
    ids=["length", "checksum", "not deflated", "another method", "too long", "too long and lying about it"],
)
def test_what_is_damaged_or_too_long_does_not_come_out(wrong: Packed) -> None:
    with pytest.raises(ValueError, match="damaged"):
        inflated(wrong, 1_000)


TEXT = random.Random(1).randbytes(300) * 40


def test_what_was_compressed_comes_out_again_for_zlib_too() -> None:
    assert decompressed(compressed(TEXT)) == TEXT == zlib.decompress(compressed(TEXT))
    assert decompressed(compressed(b"")) == b""
    assert crc32(TEXT[9:], crc32(TEXT[:9])) == zlib.crc32(TEXT)


@pytest.mark.parametrize(
    "data", [b"", b"no zlib", compressed(TEXT)[:-1], compressed(TEXT)[:-4] + b"1234", b"x" + compressed(TEXT)]
)
def test_damaged_data_do_not_come_out(data: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        decompressed(data)


def test_no_more_is_inflated_than_was_asked_for() -> None:
    bomb = deflated(b"0" * 5_000_000).data
    pieces = inflating(bomb, 100, 1_000)
    assert [len(next(pieces)) for _ in range(3)] == [100, 1_000, 1_000]
    tracemalloc.start()
    assert len(next(inflating(bomb, 100))) == 100
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300_000
    assert b"".join(inflating(bomb, 100, 1_000_000)) == b"0" * 5_000_000
    assert b"".join(inflating(deflated(TEXT).data, 100, 77)) == TEXT


def test_a_changed_byte_is_never_read_as_anything_else() -> None:
    one = Packed(zlib.compress(TEXT, 6, -15), zlib.crc32(TEXT), len(TEXT))
    for place in range(len(one.data)):
        for byte in (0, 255, one.data[place] ^ 1, one.data[place] ^ 64):
            spoilt = one.data[:place] + bytes([byte]) + one.data[place + 1 :]
            try:
                assert inflated(replace(one, data=spoilt), 100_000) == TEXT
            except ValueError as error:
                assert "damaged" in str(error)


@pytest.mark.parametrize("second", [b"", b"<row/>", bytes(range(256)) * 301], ids=["nothing", "a few bytes", "many bytes"])
def test_the_checksum_of_contents_behind_each_other_follows_from_theirs(second: bytes) -> None:
    first = b"<sheetData>"
    assert crc_of_both(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)


def test_more_than_a_zip_file_can_tell_is_not_written_as_less() -> None:
    stream = io.BytesIO()
    with pytest.raises(zipfile.LargeZipFile):
        Archive(stream).add("sheet1.xml", replace(deflated(b"1"), size=1 << 32))
    assert not stream.getvalue()
