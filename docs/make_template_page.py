"""Renews the tables of docs/报告模板说明.md from the placeholders of the reports: python docs/make_template_page.py"""

from __future__ import annotations

from pathlib import Path

from jixiao_batch.reports.placeholders import listed
from jixiao_batch.reports.template import PLACEHOLDERS

PAGE = Path(__file__).parent / "报告模板说明.md"
_MARK = "<!-- 以下由 docs/make_template_page.py 写成 -->"


def main() -> None:
    words = PAGE.read_text(encoding="utf-8").partition(_MARK)[0]
    lines = [_MARK]
    for kind, known in PLACEHOLDERS.items():
        lines += ["", f"## {kind}的占位符", "", "| 占位符 | 种类 | 内容 |", "|---|---|---|"]
        lines += [f"| `{name}` | {shape} | {meaning} |" for name, shape, meaning in listed(known)]
    PAGE.write_text(words + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
