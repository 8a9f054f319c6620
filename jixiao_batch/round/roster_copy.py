"""Last year's roster taken into a new round: the ids of its schemes become those of the new year, all else stays as it is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

#: where Excel and WPS keep texts of cells and the entries of drop-downs
_PARTS = re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml")


def with_schemes_renamed(data: bytes, renamed: Mapping[str, str]) -> bytes:
    """The .xlsx `data` in which cells and drop-downs name the new schemes (old id -> new id); other files as they are."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if _PARTS.fullmatch(part.filename):
                text = content.decode("utf-8")
                for before, after in renamed.items():
                    text = _renamed(text, escape(before), escape(after))
                content = text.encode("utf-8")
            new.writestr(part, content)
    return stream.getvalue()


def _renamed(text: str, before: str, after: str) -> str:
    """A whole cell's text, or one entry of a drop-down's list ("a,b,c")."""
    whole = rf"(?<=>)(\s*){re.escape(before)}(\s*)(?=</(?:\w+:)?t>)"
    listed = rf'(?<=["\',;])(\s*){re.escape(before)}(\s*)(?=["\',&])'
    return re.sub(listed, rf"\g<1>{after}\g<2>", re.sub(whole, rf"\g<1>{after}\g<2>", text))
