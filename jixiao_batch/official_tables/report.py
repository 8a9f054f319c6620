"""What was understood of an official table, in words for the person who checks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jixiao_batch.numbers import plain
from jixiao_batch.official_tables.drafting import DraftedIndicator


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Every indicator with its place, rule and doubts; the fields that are new; notes on the whole."""

    file: str
    indicators: tuple[DraftedIndicator, ...] = ()
    new_fields: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return len(self.indicators)

    @property
    def understood(self) -> int:
        return sum(one.understood for one in self.indicators)

    def summary(self) -> str:
        """共 23 条评分标准，看懂 19 条；4 条由人工评定."""
        return f"共 {self.total} 条评分标准，看懂 {self.understood} 条；{self.total - self.understood} 条由人工评定"

    def text(self) -> str:
        """The whole report, line by line."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.file}：{self.summary()}"
        yield from self.notes
        for one in self.indicators:
            source = one.source
            yield f"\n{'看懂' if one.understood else '人工'}  {source.name}（{plain(source.weight)} 分）  {source.place}"
            original = (source.sentence or source.explanation or "（没有写）").replace("\n", " ")
            yield f"  原文：{original}"
            if one.understood:
                yield f"  规则：{one.reading}"
            if one.formula:
                yield f"  公式：{one.formula}"
            for doubt in one.doubts:
                yield f"  请核对：{doubt}"
        if self.new_fields:
            yield f"\n新的填报项（在“其他数据”里）：{'、'.join(self.new_fields)}"
