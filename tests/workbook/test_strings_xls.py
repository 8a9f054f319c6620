"""Runs of the shared strings of an .xls are found, also where a record ends within a text."""

from __future__ import annotations

import struct

import pytest

from jixiao_batch.workbook.opening.strings_xls import Font, shared_looks

PLAIN, STRUCK, RAISED = Font(False, False, False), Font(True, False, False), Font(False, True, False)
FONTS = [PLAIN, STRUCK, RAISED]


def _text(text: str, *runs: tuple[int, int], wide: bool = True) -> bytes:
    written = text.encode("utf-16-le" if wide else "latin-1")
    units = len(written) // 2 if wide else len(written)
    head = struct.pack("<HB", units, wide | (8 if runs else 0)) + (struct.pack("<H", len(runs)) if runs else b"")
    return head + written + b"".join(struct.pack("<HH", *run) for run in runs)


def _table(*texts: bytes) -> bytes:
    return struct.pack("<II", len(texts), len(texts)) + b"".join(texts)


def test_texts_are_told_by_the_fonts_of_their_runs() -> None:
    table = _table(
        _text("年初预算"), _text("372385", (0, 1), (3, 0)), _text("61.31", (4, 2), wide=False),
        _text("100m2", (4, 2), wide=False),
        _text("😀385", (2, 1)), _text("5", (0, 99)),
    )  # fmt: skip
    assert shared_looks([table], FONTS) == {1: "struck", 2: "raised", 4: "struck"}


@pytest.mark.parametrize(("cut", "flag"), [(13, b"\1"), (15, b"\1"), (17, b"\1"), (19, b"")])
def test_a_text_that_goes_on_in_the_next_record_has_a_flag_of_its_own_there(cut: int, flag: bytes) -> None:
    table = _table(_text("甲乙丙丁"), _text("61.36", (0, 1), wide=False))
    assert shared_looks([table[:cut], flag + table[cut:]], FONTS) == {1: "struck"}


def test_of_a_damaged_table_nothing_is_claimed() -> None:
    assert shared_looks([], FONTS) == {}
    assert shared_looks([b"\xff" * 40], FONTS) == {}
