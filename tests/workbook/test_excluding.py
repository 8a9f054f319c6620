"""The list of excluded files: paths, patterns and folders, reasons behind any separator, and lines that hit nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_batch.workbook.opening.excluding import NO_REASON, ExclusionError, exclude, read_exclusions

PATHS = ["财政局.xlsx", "财政局 (1).xlsx", "旧表/财政局.xlsx", "旧表/深/水利局.xls", "表[1].xlsx", "a,b.xlsx"]


@pytest.mark.parametrize(
    ("line", "left_out"),
    [
        ("财政局 (1).xlsx", {"财政局 (1).xlsx": NO_REASON}),
        ("财政局 (1).xlsx 重复报送", {"财政局 (1).xlsx": "按排除清单：重复报送"}),
        ("财政局 (1).xlsx\t旧 版", {"财政局 (1).xlsx": "按排除清单：旧 版"}),
        ("旧表/财政局.xlsx，去年的", {"旧表/财政局.xlsx": "按排除清单：去年的"}),
        ("旧表\\财政局.xlsx", {"旧表/财政局.xlsx": NO_REASON}),
        ("旧表/", {"旧表/财政局.xlsx": NO_REASON, "旧表/深/水利局.xls": NO_REASON}),
        ("*.XLS 格式旧", {"旧表/深/水利局.xls": "按排除清单：格式旧"}),
        ("财政局.xlsx", {"财政局.xlsx": NO_REASON, "旧表/财政局.xlsx": NO_REASON}),
        ("表[1].xlsx", {"表[1].xlsx": NO_REASON}),
        ("a,b.xlsx,改名", {"a,b.xlsx": "按排除清单：改名"}),
        ("# 财政局.xlsx", {}),
        ("", {}),
    ],
)
def test_a_line_leaves_out_what_it_names(line: str, left_out: dict[str, str]) -> None:
    excluded = exclude([line], PATHS)
    assert excluded.reasons == left_out
    assert excluded.unmatched == ()


def test_a_line_that_hits_nothing_is_reported_with_its_number() -> None:
    assert exclude(["财政局.xlsx", "没有.xlsx 笔误"], PATHS).unmatched == ("第 2 行 没有.xlsx 笔误",)


def test_the_first_reason_stays() -> None:
    assert exclude(["a,b.xlsx 一", "*.xlsx 二"], PATHS).reasons["a,b.xlsx"] == "按排除清单：一"


def test_a_list_in_another_encoding_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "清单.txt").write_bytes("财政局".encode("gbk"))
    with pytest.raises(ExclusionError, match="另存为 UTF-8"):
        read_exclusions(tmp_path / "清单.txt")
    (tmp_path / "清单.txt").write_bytes("财政局\r\n".encode("utf-8-sig"))
    assert read_exclusions(tmp_path / "清单.txt") == ("财政局",)
