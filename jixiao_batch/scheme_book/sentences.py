"""The two writings of a rule in the main table, its sentence (评分规则) and its 参数, brought together.

The parameters count. A sentence counts only where a person edited it and left the parameters alone, or wrote nothing but
a sentence; it must then be understood whole. Which of the two was edited is told by what stood there when the workbook
was written (工作表“原文”). What cannot be decided is a fault: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.rules import KINDS, Rule
from jixiao_batch.scheme.rules.manual import Manual
from jixiao_batch.scheme.source import Path
from jixiao_batch.scheme.wording import Understood, understand
from jixiao_batch.scheme_book.columns import METHOD
from jixiao_batch.scheme_book.grid import Cell, Reports, normal
from jixiao_batch.scheme_book.parameters import write_cell

_RULE, _NOT_APPLICABLE = "评分", "不适用时"


@dataclass(frozen=True, slots=True)
class Original:
    """A row as it was when the workbook was written."""

    indicator: str
    method: str
    sentence: str
    parameters: str


@dataclass(frozen=True, slots=True)
class SentenceCell:
    """A sentence with what it is about: `holder` has the rule, `indicator` the weight. Both are still being built.

    `fixed` is set where the sentence only sums up what stands elsewhere (逐行评分, 二选一).
    """

    path: Path
    holder: dict[str, Any]
    indicator: dict[str, Any]
    sentence: Cell
    fixed: str = ""


def settle_sentences(
    cells: Sequence[SentenceCell], data: Mapping[str, Any], originals: Sequence[Original], reports: Reports
) -> dict[Path, Place]:
    """Puts rules that only stand in a sentence into the data, and gives their paths with the sentence's cell.

    Faults and notes say what was done and what must be decided.
    """
    places: dict[Path, Place] = {}
    for cell in cells:
        if cell.sentence.text:
            before = cell.holder.get(_RULE)
            _Settling(cell, data, originals, reports).settle()
            if cell.holder.get(_RULE) is not before:
                places[(*cell.path, _RULE)] = cell.sentence.place
    return places


class _Settling:
    def __init__(self, cell: SentenceCell, data: Mapping[str, Any], originals: Sequence[Original], reports: Reports) -> None:
        self._cell = cell
        self._data = data
        self._reports = reports
        self._name = str(cell.indicator.get("指标", ""))
        self._rule: Any = cell.holder.get(_RULE)
        self._method = str(self._rule.get(METHOD, "")) if isinstance(self._rule, dict) else ""
        self._parameters = _parameters(self._rule)
        # a renamed indicator is found again by its unchanged rule
        own = [one for one in originals if one.indicator == self._name]
        same = [one for one in originals if (one.method, one.parameters) == (self._method, self._parameters)]
        self._originals = own or same

    def settle(self) -> None:
        if self._cell.fixed:
            self._only_a_summary()
            return
        rule = _valid(self._rule)
        weight = self._weight()
        if rule is not None and weight is not None:
            if self._says(rule.sentence(weight)) or self._is_untouched():
                return
            self._edited(rule, weight)
        elif not self._parameters and weight is not None:
            self._sentence_alone(weight)

    def _only_a_summary(self) -> None:
        where = "工作表“逐行评分”" if self._cell.fixed == "逐行评分" else "下面写“或”的各行"
        if not self._originals:
            self._reports.note(f"这一句没有读入；评分办法以{where}为准", self._cell.sentence.place)
        elif not self._is_untouched():
            self._reports.fault(f"这一句由{where}的内容自动生成，改这里不起作用；请改{where}", self._cell.sentence.place)

    def _edited(self, rule: Rule, weight: Decimal) -> None:
        """The sentence is not the rule's: it counts if the parameters still are as they were written."""
        understood = self._understand(weight)
        taken = _valid(understood.rule)
        if taken is not None and taken == rule:
            self._take_not_applicable(understood)
            return
        parameters_kept = any((one.method, one.parameters) == (self._method, self._parameters) for one in self._originals)
        if not parameters_kept:
            what = f"评分规则与参数不一致（按参数应为：{rule.sentence(weight)}）；请改成一致，或清空评分规则"
            self._reports.fault(what, self._cell.sentence.place)
        elif taken is None:
            why = "；".join(understood.doubts)
            what = f"评分规则改过了，但没有看懂（{why}）；请改“参数”一栏，或把评分方式和参数清空，留给人工评定"
            self._reports.fault(what, self._cell.sentence.place)
        else:
            self._take(understood, "评分规则改过了，已按改后的句子")

    def _sentence_alone(self, weight: Decimal) -> None:
        """No parameters: the sentence is the rule, or what a person judges by."""
        understood = self._understand(weight)
        if understood.rule is not None and self._method in ("", understood.rule[METHOD]):
            self._take(understood, "参数没有填，已按评分规则")
        elif not self._method:
            self._cell.holder[_RULE] = {METHOD: Manual.kind, "标准": self._cell.sentence.text}
            why = "；".join(understood.doubts)
            self._reports.note(f"“{self._name}”{why}；评分规则原文记为人工评定的标准", self._cell.sentence.place)

    def _take(self, understood: Understood, how: str) -> None:
        if understood.rule is None:
            return
        self._cell.holder[_RULE] = {key: _plain(value) for key, value in understood.rule.items()}
        method = understood.rule[METHOD]
        doubts = "".join(f"；请核对：{doubt}" for doubt in understood.doubts)
        note = f"“{self._name}”{how}定为“{method}”：{understood.reading}{doubts}"
        self._reports.note(note, self._cell.sentence.place)
        self._take_not_applicable(understood)

    def _take_not_applicable(self, understood: Understood) -> None:
        said, written = understood.not_applicable, self._cell.indicator.get(_NOT_APPLICABLE)
        if said and written is None:
            self._cell.indicator[_NOT_APPLICABLE] = said
        elif said and said != written:
            what = f"评分规则说不适用的按“{said}”，“不适用时”一栏写的是“{written}”；请改成一致"
            self._reports.fault(what, self._cell.sentence.place)

    def _understand(self, weight: Decimal) -> Understood:
        return understand(self._cell.sentence.text, weight, is_rate=self._is_rate())

    def _is_rate(self) -> bool | None:
        """Whether the value is a rate (%), None when the formula does not say."""
        value = self._cell.holder.get("指标值")
        figures = {figure.get("名称"): figure for figure in self._data.get("推算指标", []) if isinstance(figure, dict)}
        if value in figures:
            return bool(figures[value].get("计量单位", "%") == "%")
        return None

    def _is_untouched(self) -> bool:
        return any(self._says(one.sentence) for one in self._originals)

    def _says(self, sentence: str) -> bool:
        return _bare(self._cell.sentence.text) == _bare(sentence)

    def _weight(self) -> Decimal | None:
        try:
            weight = Decimal(str(self._cell.indicator.get("分值", "")))
        except InvalidOperation:
            return None
        return weight if weight.is_finite() and weight > 0 else None


def _parameters(rule: Any) -> str:
    """The rule's parameters in the one writing that 原文 has too."""
    rest = {key: value for key, value in rule.items() if key != METHOD} if isinstance(rule, dict) else {}
    return write_cell(rest) if rest else ""


def _valid(rule: Any) -> Rule | None:
    kind = KINDS.get(str(rule.get(METHOD))) if isinstance(rule, Mapping) else None
    if kind is None:
        return None
    try:
        return kind.model_validate(rule)
    except ValidationError:
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value)


def _bare(text: str) -> str:
    return re.sub(r"[。；;,，]+$", "", normal(text))
