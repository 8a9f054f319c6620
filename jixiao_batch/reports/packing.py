"""A Word file whose bytes depend on its contents alone: fixed dates, fixed order, nothing of the machine."""

from __future__ import annotations

import io
import zipfile

_CREATED = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def normalised(data: bytes) -> bytes:
    """The same zip with its parts in order of name (the two that readers look for first in front)."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as packed:
        for name in sorted(source.namelist(), key=lambda name: (name not in _FIRST, name)):
            info = zipfile.ZipInfo(name, _CREATED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            packed.writestr(info, source.read(name))
    return target.getvalue()
