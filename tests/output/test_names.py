"""File names made from what departments typed."""

from __future__ import annotations

import pytest

from jixiao_batch.output.names import distinct, safe_stem


@pytest.mark.parametrize(
    "typed",
    [
        "=cmd|' /C calc'!A0",
        "..\\..\\x",
        "../../etc",
        "CON",
        "aux.txt",
        "甲" * 300,
        "a\x00b\n",
        "\u202e倒写",
        "名. ",
        "",
        "\ud800",
    ],
)
def test_a_name_stays_inside_the_folder_and_is_legal_on_windows(typed: str) -> None:
    stem = safe_stem(typed)
    assert stem
    assert len(stem) <= 61
    assert not set(stem) & set('<>:"/\\|?*')
    assert stem.isprintable()
    assert stem.split(".")[0].upper() not in ("CON", "AUX", "NUL", "PRN")
    assert stem == stem.strip(" .")
    stem.encode("utf-8")


def test_names_that_windows_takes_for_one_are_told_apart() -> None:
    names = distinct(["A.xlsx", "a.xlsx", "Ａ.xlsx", "b.xlsx"])
    assert names == ("A.xlsx", "a（2）.xlsx", "Ａ（3）.xlsx", "b.xlsx")
