"""Parts of a workbook that are compressed piece by piece are read as one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from jixiao_batch.formats.waiting import Part, WaitingText
from jixiao_batch.packing import Archive

ROWS = "".join(f'<row r="{row}">甲</row>' for row in range(5_000))


@pytest.mark.parametrize("on_disk", [False, True], ids=["in memory", "on disk"])
def test_text_that_has_waited_stands_where_it_was_taken(on_disk: bool, tmp_path: Path) -> None:
    rows, links, nothing = (WaitingText(tmp_path if on_disk else None) for _ in range(3))
    rows.write(ROWS)
    links.write("<a/>")
    links.write("<b/>")
    part = Part()
    part.write("<worksheet>")
    for text in (rows, nothing, links):
        part.take(text)
    part.write(ROWS)
    part.end()
    stream = io.BytesIO()
    archive = Archive(stream)
    archive.add("sheet1.xml", part)
    archive.end()
    with zipfile.ZipFile(stream) as written:
        assert written.testzip() is None
        assert written.read("sheet1.xml").decode("utf-8") == f"<worksheet>{ROWS}<a/><b/>{ROWS}"
