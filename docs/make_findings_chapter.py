"""Writes the manual's chapter on findings, 问题目录.md, into this folder."""

from pathlib import Path

from jixiao_batch.findings.chapter import chapter_text

if __name__ == "__main__":
    (Path(__file__).parent / "问题目录.md").write_text(chapter_text(), encoding="utf-8", newline="\n")
