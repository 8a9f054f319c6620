"""Numbered points in a standard: ①…2分；②…2分, 1.…, （1）…, 一是….

`split_list` finds the list; whether its points are yes/no items or simply numbered bands is for `understanding` to try.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.scheme.wording.drafts import ListItem
from jixiao_batch.scheme.wording.points import NUMBER

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "一二三四五六七八九十"
_MARKS = (
    re.compile(f"([{_CIRCLED}])[、.,]?"),
    re.compile(r"(?:^|(?<=[;,:.分]))\((\d{1,2})\)[、.,]?"),
    re.compile(r"(?:^|(?<=[;,:]))(\d{1,2})(?:[、)]|\.(?!\d))"),
    re.compile(rf"(?:^|(?<=[;,:.分]))\(([{_CHINESE}])\)[、.,]?"),
    re.compile(rf"(?:^|(?<=[;,:]))([{_CHINESE}])是"),
)
_ITEM = re.compile(
    rf"(?P<text>[^;]+?)(?:的)?(?:,|:|\()?(?:可?(?:得|计|记)|分值)?(?P<points>{NUMBER})分\)?"
    r"(?:[,;](?:否则|不符合的?|不符的?|未达到的?|不具备的?|没有的?|未制定的?|未执行的?|未公开的?)(?:,|则)?(?:该项|本项)?不(?:得|计)分)?"
)
#: …,全部符合得2分,部分符合得1分,不符合不得分
_PART_ITEM = re.compile(
    rf"(?P<text>[^;]+?),?(?:全部|完全)?符合的?,?(?:得|计)(?P<points>{NUMBER})分[,;](?:部分|基本)符合的?,?(?:得|计)(?P<partial>{NUMBER})分"
    r"(?:[,;](?:不符合|均不符合|否则)的?,?不(?:得|计)分)?"
)
#: an item with more than one award, a condition or a deduction in it is not a plain yes/no item
_NOT_PLAIN = re.compile(
    r"\d+分|扣|酌情|否则|[%≤≥<>=~]|最高|最多|按比例|得分|满分|减分|加分|以上情况|[得计]\d|基本|部分|每(?![年月季日天个项])|或者?得"
)
_TAIL = re.compile(r";|,(?=以上|上述|每|全部|凡|均|各)")
_TITLES = re.compile(r"(?:评价|评分|考核|评估)?(?:要点|内容|标准|依据|细则)(?:包括|如下)?:?")


@dataclass(frozen=True, slots=True)
class NumberedList:
    """What stands before the numbered points, their texts in canonical writing."""

    head: str
    texts: tuple[str, ...]


def split_list(text: str) -> NumberedList | None:
    """The list in canonical `text`: at least two points, numbered 1, 2, 3 without a gap."""
    for mark in _MARKS:
        found = list(mark.finditer(text))
        if len(found) < 2 or [_place(one[1]) for one in found] != list(range(1, len(found) + 1)):
            continue
        ends = [one.start() for one in found[1:]] + [len(text)]
        texts = tuple(text[one.end() : end].strip(";,") for one, end in zip(found, ends, strict=True))
        return NumberedList(text[: found[0].start()].strip(";,"), texts) if all(texts) else None
    return None


def _place(mark: str) -> int:
    if mark in _CIRCLED:
        return _CIRCLED.index(mark) + 1
    return _CHINESE.index(mark) + 1 if mark in _CHINESE else int(mark)


def is_title(head: str) -> bool:
    """评价要点： and the like say nothing about points."""
    return not head or _TITLES.fullmatch(head) is not None


def scored_items(texts: tuple[str, ...]) -> tuple[tuple[ListItem, ...], str] | None:
    """Yes/no items with their points, and what follows the last; None when one of them is more than that."""
    items = []
    rest = ""
    for place, text in enumerate(texts):
        found = _PART_ITEM.match(text) or _ITEM.match(text)
        if found is None or _NOT_PLAIN.search(found["text"]):
            return None
        rest = text[found.end() :]
        if rest and (place < len(texts) - 1 or rest[0] not in ",;"):
            return None
        partial = found.groupdict().get("partial")
        items.append(ListItem(found["text"].rstrip(",:("), Decimal(found["points"]), Decimal(partial) if partial else None))
    return tuple(items), rest


#: words of a grade, a rank, a time or an exception: two such points exclude each other
_EXCLUSIVE = re.compile(
    r"[①-⑳]|较|一般|基本|部分|不|未|无|没|优|良|中等|差|好|显著|明显|全部|逾期|迟|延|超|级|名|奖|表彰|次|以上|以下|以内|前|后|内|其他|其它|其余|或|如|若"
    r"|下降|上升|增长|持平|减少|增加|低|高|大于|小于|得|计|扣|的$|\d"
)
#: words of a quality: several of them can hold at once, as 公开招标 and 询价 cannot
_QUALITY = re.compile(
    "健全|明确|合理|合规|合法|完整|完善|及时|规范|细化|量化|有效|准确|真实|科学|充分|清晰|衡量|到位|符合|相符|匹配|落实|按规定|按要求|足额|设有"
    "|(?:有|建立|制定).*(?:制度|办法|方案|机制|措施)"
)
_UNNUMBERED = re.compile(
    rf"(?P<text>[^;,()、]{{4,40}}(?:、[^;,()、]{{2,20}}){{0,6}})(?:,(?P<a>{NUMBER})分|\((?P<b>{NUMBER})分\))(?:[;、,]|$)"
)


def unnumbered_items(text: str, weight: Decimal) -> tuple[ListItem, ...] | None:
    """目标明确(1分)、目标细化(1分): points without numbers, only where they add up to the weight and none excludes another."""
    items: list[ListItem] = []
    place = 0
    while place < len(text):
        found = _UNNUMBERED.match(text, place)
        if (
            found is None
            or not _QUALITY.search(found["text"])
            or _EXCLUSIVE.search(found["text"])
            or _NOT_PLAIN.search(found["text"])
        ):
            return None
        items.append(ListItem(found["text"], Decimal(found["a"] or found["b"])))
        place = found.end()
    total = sum((item.points for item in items if item.points is not None), Decimal(0))
    return tuple(items) if len(items) > 1 and total == weight else None


def plain_items(texts: tuple[str, ...]) -> tuple[tuple[ListItem, ...], str] | None:
    """Items without points, and what follows the last of them."""
    *before, last = texts
    cut = _TAIL.search(last)
    if cut is None:
        return None
    whole = (*before, last[: cut.start()])
    if any(not text or ";" in text or _NOT_PLAIN.search(text) for text in whole):
        return None
    return tuple(ListItem(text, None) for text in whole), last[cut.end() :]
