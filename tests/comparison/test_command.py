"""`jixiao scheme compare` as a clerk meets it: the outcome on the screen, exit codes, faults before anything is read."""

from __future__ import annotations

import shutil
from pathlib import Path

from comparison.sample_round import REAL, SAMPLES, STRICTER, edited
from test_cli import jixiao


def test_the_outcome_is_told_and_the_workbook_written(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / f"{REAL}.xlsx", tmp_path / f"{REAL}.xlsx")
    folder = tmp_path / "报送"
    folder.mkdir()
    (tmp_path / f"{REAL}.xlsx").rename(folder / f"{REAL}.xlsx")
    edited(tmp_path, STRICTER)
    finished = jixiao("scheme", "compare", "报送", "jianghua-2023", "我县2024.yaml", "-o", "结果/对比.xlsx", folder=tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert "1 个得分下降" in finished.stdout
    assert "预算完成率－2分" in finished.stdout
    assert (tmp_path / "结果" / "对比.xlsx").is_file()
    (folder / "说明.xlsx").write_text("不是表格", encoding="utf-8")
    again = jixiao(
        "scheme",
        "compare",
        "报送",
        "jianghua-2023",
        "我县2024.yaml",
        "-o",
        "结果/对比.xlsx",
        "--quiet",
        "--force",
        folder=tmp_path,
    )
    assert (again.returncode, again.stdout) == (1, "")


def test_a_faulty_scheme_or_wrong_name_is_wrong_use_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    edited(tmp_path, ("方式: 按次扣分", "方式: 随便扣分"))
    for second, out, word in (
        ("我县2024.yaml", "对比.xlsx", "没有继续"),
        ("hunan-2018", "对比.csv", "要以 .xlsx 结尾"),
    ):
        finished = jixiao("scheme", "compare", "报送", "jianghua-2023", second, "-o", out, folder=tmp_path)
        assert (finished.returncode, word in finished.stderr) == (2, True), finished.stderr
        assert "Traceback" not in finished.stderr
        assert not (tmp_path / out).exists()


def test_a_result_that_cannot_be_written_exits_with_three(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    (tmp_path / "占用").write_text("这是文件，不是文件夹", encoding="utf-8")
    finished = jixiao("scheme", "compare", "报送", "jianghua-2023", "hunan-2018", "-o", "占用/对比.xlsx", folder=tmp_path)
    assert finished.returncode == 3
    assert "Traceback" not in finished.stderr


def test_help_is_chinese_with_an_example() -> None:
    text = jixiao("scheme", "compare", "--help").stdout
    assert "例：jixiao scheme compare" in text
    assert "Usage" not in text
