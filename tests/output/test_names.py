"""File names made from what departments typed."""

from __future__ import annotations

import pytest

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.names import distinct, names_by_scheme, safe_stem, score_sheet_name


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


def test_a_number_given_to_one_name_is_not_given_to_another() -> None:
    names = distinct(["局.xlsx", "局.xlsx", "局（2）.xlsx", "局(2).xlsx", "局.xlsx"])
    assert len(set(names)) == 5
    assert names[:3] == ("局.xlsx", "局（2）.xlsx", "局（2）（2）.xlsx")


@pytest.mark.parametrize(("code", "name"), [("编" * 300, "甲" * 300), ("😀" * 300, "𠮷" * 300), ("7" * 300, "")])
def test_a_name_of_many_bytes_fits_into_a_file_system(code: str, name: str) -> None:
    unit = UnitResult(code, name, "", "passed", "a.xlsx", "")
    assert len(score_sheet_name(unit).encode("utf-8")) <= 200


def test_books_of_further_schemes_carry_their_titles() -> None:
    assert names_by_scheme("合订本.xlsx", ["甲", "乙/丙", "乙_丙"]) == (
        "合订本.xlsx",
        "合订本_乙_丙.xlsx",
        "合订本_乙_丙（2）.xlsx",
    )
