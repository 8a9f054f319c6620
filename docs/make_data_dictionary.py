"""Writes the manual's chapter on the plain tables, 数据字典.md, into this folder."""

from pathlib import Path

from jixiao_batch.output.data.dictionary import dictionary_text

if __name__ == "__main__":
    (Path(__file__).parent / "数据字典.md").write_text(dictionary_text(), encoding="utf-8", newline="\n")
