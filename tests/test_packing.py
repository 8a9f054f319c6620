"""Members that keep the compressed bytes that they have: any reader finds what was put in."""

from __future__ import annotations

import io
import zipfile

from jixiao_batch.packing import deflated, members_of, packed

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
