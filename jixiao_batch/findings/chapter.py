"""The manual's chapter on findings (问题目录), made from the catalogue so that the two never differ."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.findings.catalogue import PARTS
from jixiao_batch.findings.kind import FindingKind
from jixiao_batch.findings.model import SEVERITY_WORDS, Severity

_CONSEQUENCES: dict[Severity, str] = {
    "error": "退回，改正后重报；该单位不排名，不计入全县合计",
    "query": "照常评分排名，请单位改正或说明依据",
    "note": "只作提醒，不影响评分",
}


def chapter_text() -> str:
    """The chapter as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 问题目录"
    yield ""
    yield "<!-- 由 make manual 从程序的目录生成，请不要在这里改 -->"
    yield ""
    yield "复核时可能提出的全部问题。单位自查（`jixiao check`）和县里复核（`jixiao run`）用的是同一份目录。"
    yield ""
    yield "| 级别 | 后果 |"
    yield "|---|---|"
    yield from (f"| {SEVERITY_WORDS[severity]} | {words} |" for severity, words in _CONSEQUENCES.items())
    yield ""
    yield "一个原因只报一次：由它引起的其他问题不再逐条列出，只计处数。勾稽关系的级别可以在指标体系里改。"
    yield "超过三成单位都有的问题标有“先查表样和规则”（比例在指标体系的“合理性”里改）。"
    for part, kinds in PARTS:
        yield ""
        yield f"## {part}"
        for kind in kinds:
            yield ""
            yield from _kind_lines(kind)


def _kind_lines(kind: FindingKind) -> Iterator[str]:
    yield f"### {kind.title}（{SEVERITY_WORDS[kind.severity]}）"
    yield ""
    yield f"- 代码：`{kind.code}`"
    yield f"- 例：{_plain(kind.example)}"
    yield f"- 处理办法：{_plain(kind.example_fix)}"


def _plain(text: str) -> str:
    """No character of an example is taken for Markdown."""
    return "".join(f"\\{mark}" if mark in "\\`*_<>[]|" else mark for mark in text)
