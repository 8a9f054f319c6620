"""A workbook of one sheet with other texts in some cells, without writing anew what stays the same."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao_batch.one_sheet.frame import SHEET, STRINGS
from jixiao_batch.one_sheet.sheet import shared_string, text_cell
from jixiao_batch.packing import deflated, inflated, members_of, packed

#: bytes; no sheet of one unit comes near
_MOST = 20_000_000


def with_other_texts(workbook: bytes, texts: Mapping[str, str], cells: int) -> bytes | None:
    """The workbook with each of the old texts exchanged for a new one; the same as if it were written with these.

    None where that is not so: every old text must stand in so many cells, no new one anywhere.
    """
    members = members_of(workbook)
    sheet, strings = (inflated(members[part], _MOST).decode("utf-8") for part in (SHEET, STRINGS))
    for old, new in texts.items():
        before, found, behind = strings.partition(shared_string(old))
        if not found or sheet.count(text_cell(before.count("<si>"))) != cells or shared_string(new) in strings:
            return None
        strings = f"{before}{shared_string(new)}{behind}"
    return packed({**members, STRINGS: deflated(strings.encode("utf-8"))})
