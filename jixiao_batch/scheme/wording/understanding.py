"""A standard sentence understood as one rule, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.rules import KINDS
from jixiao_batch.scheme.wording.bands import bands
from jixiao_batch.scheme.wording.drafts import Draft, Sentence
from jixiao_batch.scheme.wording.events import checklist, incidents, over_a_list
from jixiao_batch.scheme.wording.lists import NumberedList, is_title, plain_items, scored_items, split_list, unnumbered_items
from jixiao_batch.scheme.wording.normalising import MAX_LENGTH, normalise
from jixiao_batch.scheme.wording.phrases import Award, NotApplicable, Note, Otherwise, Phrase, Share, Standard
from jixiao_batch.scheme.wording.scanning import scan
from jixiao_batch.scheme.wording.shares import proportion, rows_met
from jixiao_batch.scheme.wording.steps import linear, step_deduction

KINDS_OF_SENTENCE: tuple[Callable[[Sentence], Draft | None], ...] = (
    step_deduction,
    linear,
    bands,
    proportion,
    checklist,
    incidents,
)


#: 资金使用合规性:… only names the indicator
_TITLE = re.compile("^[一-鿿]{2,14}[性率度]:(?=.)")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence was taken for.

    `rule` is the rule as it would stand in a scheme, all scalars as text; None when the sentence stays a person's.
    `reading` says it in the rule's own words; `doubts` are what a person must confirm, or why it was not understood.
    `not_applicable` is 满分 or 剔除 where the sentence says what happens when the indicator does not apply.
    `rows_met` is the condition on 完成率 where the sentence counts the unit's own rows that are met (合计方式: 达标占比)
    and so is no rule for an indicator of its own. `absolute` says that the conditions compare the absolute value (绝对值);
    `ratio` is the ratio that the sentence itself divides (到位资金/应到位资金), "" where it names the value.
    """

    rule: Mapping[str, Any] | None
    reading: str = ""
    doubts: tuple[str, ...] = ()
    not_applicable: str = ""
    rows_met: str = ""
    absolute: bool = False
    ratio: str = ""


def understand(sentence: str, weight: Decimal, *, is_rate: bool | None = None) -> Understood:
    """The rule that an official sentence states for an indicator of `weight` 分.

    `is_rate` says whether the indicator's value is a rate (%), a count, or not yet known. Never raises.
    """
    text = _TITLE.sub("", normalise(sentence)) if len(sentence) <= MAX_LENGTH else ""
    if not text or weight <= 0:
        return Understood(None, doubts=("没有可以看懂的评分标准，由人工评定",))
    if (condition := rows_met(text, weight)) is not None:
        told = f"完成率{condition}的行数占总行数的比例乘以 {plain(weight)} 分"
        return Understood(None, doubts=(f"这是按各单位自行填报的绩效指标计分：{told}，请写在“逐行评分”里",), rows_met=condition)
    understood = _first_rule(text, weight, is_rate)
    if understood.rule is not None or _NO_ONE_RULE not in understood.doubts[0]:
        return understood
    clauses = re.split("[;,]", text)
    if not 2 <= len(clauses) <= _MOST_CLAUSES:
        return understood
    without = (";".join(clauses[:place] + clauses[place + 1 :]) for place in range(len(clauses)))
    blocking = [clause for clause, rest in zip(clauses, without, strict=True) if _first_rule(rest, weight, is_rate).rule]
    named = "".join(f"“{clause}”" for clause in blocking)
    return _not_understood(f"{named}与其余{_NO_ONE_RULE}") if blocking else understood


_NO_ONE_RULE = "各部分合不成一条评分规则（有遗漏、重叠或前后矛盾）"
_MOST_CLAUSES = 12


def _first_rule(text: str, weight: Decimal, is_rate: bool | None) -> Understood:
    """The first way to take canonical text apart that makes a rule, or why none does."""
    reason = "没有对上任何一种评分方式，由人工评定"
    for reading in _readings(text, weight, is_rate):
        if isinstance(reading, str):
            reason = f"“{reading}”没有看懂，由人工评定"
            continue
        understood = _as_rule(reading)
        if understood.rule is not None:
            return understood
        reason = understood.doubts[0]
    return Understood(None, doubts=(reason,))


def _readings(text: str, weight: Decimal, is_rate: bool | None) -> Iterator[Sentence | str]:
    """The ways to take the text apart without anything left over, or what was left over."""
    numbered = split_list(text)
    if numbered is None:
        if (items := unnumbered_items(text, weight)) is not None:
            yield Sentence((), weight, is_rate, items, unnumbered=True)
        phrases, left = scan(text, weight)
        yield left or Sentence(_counted(phrases), weight, is_rate)
        return
    phrases, left = scan(";".join((numbered.head, *numbered.texts)), weight)
    if not left:
        yield Sentence(phrases, weight, is_rate)
    yield _listed(numbered, weight, is_rate) or left


def _counted(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """每少一项扣0.5分 alone, without a standard that something is less than, counts what is missing."""
    counted = tuple(over_a_list(phrase) for phrase in phrases)
    has_standard = any(isinstance(phrase, Standard | Award | Otherwise) for phrase in phrases)
    return phrases if has_standard else counted


def _listed(numbered: NumberedList, weight: Decimal, is_rate: bool | None) -> Sentence | str | None:
    """The text as a list of yes/no items with what is said before and after it; a text is what was left over."""
    taken = scored_items(numbered.texts) or plain_items(numbered.texts)
    if taken is None:
        return None
    items, tail = taken
    before, left_before = ((), "") if is_title(numbered.head) else scan(numbered.head, weight)
    after, left_after = scan(tail, weight)
    phrases = tuple(over_a_list(phrase) for phrase in (*before, *after))
    return left_before or left_after or Sentence(phrases, weight, is_rate, items)


def _as_rule(sentence: Sentence) -> Understood:
    """The one kind of sentence that takes all phrases, checked by the rule itself."""
    if not sentence.one_subject:
        return _not_understood(f"一句话里说了不止一个指标值（{'、'.join(sentence.subjects)}）")
    if sentence.speaks_of_absolute and any(amount.value < 0 for amount in sentence.amounts):
        return _not_understood("句中既说绝对值又说负数")
    if not sentence.one_notation or len(sentence.units) > 1:
        return _not_understood("句中的数与指标值的写法不一致（百分数与数量混用，或单位不同）")
    drafts = [draft for kind in KINDS_OF_SENTENCE if (draft := kind(sentence)) is not None]
    absent = {phrase.how for phrase in sentence.all_of(NotApplicable)}
    if len(drafts) != 1 or len(absent) > 1:
        return _not_understood(_NO_ONE_RULE)
    draft = drafts[0]
    kind = KINDS.get(draft.rule["方式"])
    if kind is None:
        return _not_understood(f"没有“{draft.rule['方式']}”这种评分方式")
    try:
        rule = kind.model_validate(draft.rule)
    except ValidationError:
        return _not_understood("句中的数写不成评分规则")
    if faults := list(rule.faults(sentence.weight)):
        return _not_understood(faults[0])
    doubts = [*draft.doubts]
    doubts += [f"句中的数以“{unit}”为单位，请核对指标值的单位" for unit in sorted(sentence.units)]
    if sentence.speaks_of_absolute:
        doubts.append("句中说的是绝对值，指标值的公式应取绝对值")
    doubts += [f"“{note.text}”只作说明，没有变成规则" for note in sentence.all_of(Note)]
    return Understood(
        draft.rule,
        rule.sentence(sentence.weight),
        tuple(dict.fromkeys(doubts)),
        "".join(absent),
        absolute=sentence.speaks_of_absolute,
        ratio=next((share.name for share in sentence.all_of(Share) if "/" in share.name), ""),
    )


def _not_understood(why: str) -> Understood:
    return Understood(None, doubts=(f"{why}，由人工评定",))
