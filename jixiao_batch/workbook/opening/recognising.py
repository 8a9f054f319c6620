"""What a file that is no workbook is, in words a clerk knows."""

from __future__ import annotations

import re

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


def what_it_is(data: bytes) -> str:
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
