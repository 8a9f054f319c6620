"""①…2分；②…2分 -> 分项累计; 每发现一处扣1分 -> 按次扣分."""

from __future__ import annotations

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.wording.drafts import Draft, ListItem, Sentence
from jixiao_batch.scheme.wording.phrases import AllMet, Deduction, Each, Incident, MostDeducted, Phrase

_NAME_LENGTH = 40
_ITEM_UNITS = ("项", "条", "个")


def over_a_list(phrase: Phrase) -> Phrase:
    """每少一项扣2分 counts the points of the list before it, where elsewhere it is a step of a number."""
    if isinstance(phrase, Deduction) and phrase.direction == "低于扣分" and phrase.step.value == 1 and phrase.unit in _ITEM_UNITS:
        return Incident(phrase.points, phrase.unit, listed=True)
    return phrase


def checklist(sentence: Sentence) -> Draft | None:
    """Numbered points, each with its own 分, or all with the same (每项2分)."""
    if not sentence.items or not sentence.only(Each, AllMet, Incident):
        return None
    each, met, cases = sentence.all_of(Each), sentence.all_of(AllMet), sentence.all_of(Incident)
    if len(each) > 1 or any(phrase.count not in (None, len(sentence.items)) for phrase in met):
        return None
    if any(phrase.points != sentence.weight for phrase in met):
        return None
    points = [item.points if item.points is not None else each[0].points if each else None for item in sentence.items]
    told = [value for value in points if value is not None]
    if len(told) != len(points) or (each and any(item.points is not None for item in sentence.items)):
        return None
    if any(case.points != value for case in cases for value in told):  # “每少一项扣2分”仅当每项正好2分时才是一回事
        return None
    rows = [
        row | {"分值": plain(value)} | ({} if item.partial is None else {"部分得分": plain(item.partial)})
        for row, value, item in zip(_rows(sentence.items), told, sentence.items, strict=True)
    ]
    doubts = ("各项没有编号，分值合计等于本指标分值，按分别计分、可以同时得分算",) if sentence.unnumbered else ()
    return Draft({"方式": "分项累计", "事项": rows}, doubts)


def incidents(sentence: Sentence) -> Draft | None:
    """Points off for each case, counted on the form or over the numbered points."""
    cases, met = sentence.all_of(Incident), sentence.all_of(AllMet)
    most = sentence.all_of(MostDeducted)
    if len(cases) != 1 or len(most) > 1 or sentence.is_rate or not sentence.only(Incident, AllMet, MostDeducted):
        return None
    if any(phrase.count not in (None, len(sentence.items)) for phrase in met):
        return None
    if any(phrase.points != sentence.weight for phrase in met) or any(item.points is not None for item in sentence.items):
        return None
    case = cases[0]
    rule = {"方式": "按次扣分", "每次扣": plain(case.points)}
    if most:
        rule["最多扣"] = plain(most[0].points)
    if sentence.items:
        doubt = "一个事项无论有几处不符合都只扣一次；要按处数扣的，请改为填报处数"
        return Draft(rule | {"事项": _rows(sentence.items)}, (doubt,))
    doubts = [f"扣分按数量算，请在指标值中写明填报有几{case.what}的项目"]
    if case.listed:
        doubts.append("句中的“以上情况”没有列出，请补上是哪些情况")
    return Draft(rule, tuple(doubts))


def _rows(items: tuple[ListItem, ...]) -> list[dict[str, str]]:
    """事项 with names that are short and all different; a longer text stays as 表述."""
    rows: list[dict[str, str]] = []
    for place, item in enumerate(items, start=1):
        name = item.text if len(item.text) <= _NAME_LENGTH else _shortened(item.text)
        if any(row["名称"] == name for row in rows):
            name = f"{name}（{place}）"
        rows.append({"名称": name} if name == item.text else {"名称": name, "表述": item.text})
    return rows


def _shortened(text: str) -> str:
    """The first words of a long text, cut at a mark where there is one."""
    start = text[:_NAME_LENGTH]
    cut = max(start.rfind(mark) for mark in "、,，")
    return start[:cut] if cut >= _NAME_LENGTH // 3 else start
