"""A Word file whose bytes depend on its contents alone: fixed dates, fixed order, nothing of the machine."""

from __future__ import annotations

from jixiao_batch.packing import members_of, packed

_FIRST = ("[Content_Types].xml", "_rels/.rels")


def normalised(data: bytes) -> bytes:
    """The same zip with its parts in order of name (the two that readers look for first in front)."""
    return packed(sorted(members_of(data).items(), key=lambda member: (member[0] not in _FIRST, member[0])))
