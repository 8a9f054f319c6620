"""From canonical text to phrases: at every place the first function that knows what stands there takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from jixiao_batch.scheme.wording.conditions import LOADED, SUBJECT, read_condition
from jixiao_batch.scheme.wording.counted_phrases import absent, each, incident, met
from jixiao_batch.scheme.wording.formula_phrases import share, slope
from jixiao_batch.scheme.wording.phrases import (
    Award,
    Deduction,
    Direction,
    Limit,
    MostDeducted,
    Note,
    Otherwise,
    PartSteps,
    Phrase,
    Remainder,
    Standard,
)
from jixiao_batch.scheme.wording.points import NUMBER, OTHERWISE, WHOLE, read_points
from jixiao_batch.scheme.wording.spans import NUM, Span, one_side, read_number

_End = tuple[Phrase, int] | None
_Taker = Callable[[str, int, Decimal], _End]

_OVER = "超过|超出|高于|高出|增加|上升|增长|提高|大于|超|高|多"
_UNDER = "低于|降低|下降|减少|不足|小于|低|少|降"
_LINK = "或者|或|及|和|与|、|/"
_BOTH = (
    rf"偏离|偏差|增减|变动|上下浮动|上下偏离|(?:{_OVER})(?:\((?:或)?(?:{_UNDER})\)|(?:{_LINK})(?:{_UNDER}))"
    rf"|(?:{_UNDER})(?:\((?:或)?(?:{_OVER})\)|(?:{_LINK})(?:{_OVER}))"
)
_DEDUCTION = re.compile(
    rf"(?:(?P<subject>{SUBJECT})??)每再?(?:(?P<both>{_BOTH})|(?P<over>{_OVER})|(?P<under>{_UNDER}))(?:标准值|标准|目标值|目标)?"
    rf"(?P<step>{NUM})(?:的|时|,)*(?:扣减|扣除|扣|减)(?:(?P<points>{NUMBER})分|(?:{WHOLE})的?(?P<share>{NUMBER})%"
    rf"|(?P<share2>{NUMBER})%的?(?:{WHOLE}))"
)
_LIMITS = re.compile(
    r"(?:当年|本年|本年度|年度内)?有(?:新建|新建楼堂馆所|政府采购|政府采购预算)的(?=,)|"  # whom the rule is for
    r"(?:直至|直到)?(?:扣|减)完(?:本项|该项|此项|该指标)?(?:分值|分数|权重分)?(?:为止|止)|(?:直至|直到)?(?:扣|减)(?:至|到)0分?(?:为止)?|0分为止"
    rf"|最低(?:得|计|为)?0分|不(?:计|得|出现)负分|不倒扣|得?满分为止|(?:最多)?扣完(?P<all>{NUMBER})分(?:为止)?|最多扣完"
    rf"|(?:最高|最多)(?:得分|得|计|为)?(?:不超过|不得超过|不能超过)?(?:本项|该项|此项|指标|该指标)?(?:满分|分值上限|分值|(?P<top>{NUMBER})分)"
    rf"|(?:本项|该项|此项|指标)?(?:满分|分值|权重)(?:为|:)?(?P<total>{NUMBER})分?|\((?:满分)?(?P<told>{NUMBER})分\)"
)
_ALL_LOST = re.compile(rf"(?:的|,|则)*(?:扣减|扣除|扣)(?:(?P<points>{NUMBER})分|(?:本项|该项)?(?:全部分值|全部分数|全分|满分))")
_LOST = re.compile(rf"(?:的|,|则)*(?:扣减|扣除|扣)(?P<points>{NUMBER})分")
_NONE_LOST = re.compile("(?:的|,|时)*不扣分")
_MOST = re.compile(
    rf"(?:累计)?(?:最多|最高|至多)(?:可)?(?:扣减|扣除|扣)(?P<a>{NUMBER})分|(?:累计)?扣分(?:最多|最高)?(?:不超过|不得超过)(?P<b>{NUMBER})分"
)
_SAYS_NO_POINTS = r"(?:(?!\d分|[扣得计;])[^;])"
_NOTES = re.compile(
    rf"(?:结果|得分)?(?:按)?(?:四舍五入)?,?(?:保留|精确到|取)(?:小数点后)?[\d一二两三四]位(?:小数)?(?:,?四舍五入)?"
    rf"|(?:注|说明|备注|数据来源|指标解释|指标说明):{_SAYS_NO_POINTS}{{1,200}}"
    r"|[^,;\d扣得计%]{0,20}以[^,;\d扣得计]{2,40}为准"
    r"|[^,;\d扣得计%]{0,20}以[^,;%扣得计]{2,40}为(?:评价|考核)(?:内容|对象|范围)"
    r"|(?:(?!酌情|由|如|若|否则|不|未|无|没|除|(?<!会)计|计分)[^;\d扣得分%]){2,60}"
    r"(?:真实|完整|准确|合规|规范|健全|有效|及时|相符|一致|要求|规定)(?=[,;]每?(?:发现|出现|有)1)"
    r"|(?:根据|依据)[^,;\d扣得计分%]{2,20}(?:结果|资料|数据)(?=,)"
    r"|[^,;=\d扣得计]{2,25}=(?:计划|[^;=扣得计]){0,60}/(?:计划|[^,;=扣得计]){1,60}"
    r"|(?:其中[:,]?)?[A-Za-z](?:为|=|表示|代表)[^,;\d扣得计]{2,25}"
    r"|\((?!不?含)[^()\d分扣得计不除]{2,40}\)"
)
#: words in a note that decide about points after all: 低于80%的一律为零
_GIVES_POINTS = re.compile(
    r"零|为0(?![.\d])|(?:低于|超过|高于|大于|小于|不足|不到|未达|达到|少于|多于)-?\d|不合格|不通过|由[^,;]{0,12}(?:认定|评定|裁定)|酌情|视情|视同|视为|一律|取消|否决"
)
_NOTE_HEAD = re.compile("(?:注|说明|备注)\\d?:")
_CAPPED = re.compile(
    rf"(?P<open>\()?(?P<subject>{SUBJECT})??(?:超过|大于|高于|超出)(?P<a>{NUM})(?:的|时)*,?(?:按|以)(?P<b>{NUM})(?:计算|计分|计)(?P<close>\))?"
)
_STANDARD = re.compile(rf"(?P<subject>{SUBJECT}??)以(?P<a>{NUM})(?:为|作为)(?:标准值|标准|满分|基准|目标值|目标)")


def _deduction(text: str, start: int, weight: Decimal) -> _End:
    condition = read_condition(text, start)
    span: Span | None = None
    if condition is not None:
        separator = re.compile(r"(?:的|时|后|部分)*,?").match(text, condition[1])
        span, start = condition[0], separator.end() if separator else condition[1]
    elif text.startswith("否则每", start):
        start += len("否则")
    found = _DEDUCTION.match(text, start)
    if found is None or LOADED.search(found["subject"] or ""):
        return None
    number = read_number(found["step"])
    share = found["share"] or found["share2"]
    points = Decimal(found["points"]) if found["points"] else weight * Decimal(share) / 100
    direction: Direction = "偏离扣分" if found["both"] else "超过扣分" if found["over"] else "低于扣分"
    return Deduction(direction, number.amount, points, number.unit, found["subject"] or "", span), found.end()


def _award(text: str, start: int, weight: Decimal) -> _End:
    condition = read_condition(text, start)
    if condition is None:
        return None
    points = read_points(text, condition[1], weight)
    if points is None and (lost := _ALL_LOST.match(text, condition[1])):
        # 低于50%的扣10分, of 10
        points = (Decimal(0), lost.end()) if lost["points"] is None or Decimal(lost["points"]) == weight else None
    if points is None and not condition[0].bare and (taken_off := _LOST.match(text, condition[1])):
        left = weight - Decimal(taken_off["points"])
        return (Award(condition[0], left, lost=True), taken_off.end()) if 0 < left < weight else None
    if points is None and (kept := _NONE_LOST.match(text, condition[1])):
        points = weight, kept.end()
    return (Award(condition[0], points[0]), points[1]) if points else None


def _remainder(text: str, start: int, _weight: Decimal) -> _End:
    found = re.compile(
        rf"(?:其中)?(?:不足|不满|未满|不到)(?P<a>1档|{NUM})(?:的|部分)*,?"
        rf"(?:(?:按|以)(?P<up>1档|{NUM})(?:计算|计|扣分|扣|计扣)?|(?P<none>不扣分|不扣|不予扣分|不计|忽略不计)|(?P<part>按比例(?:扣分|扣减|扣|计算|折算)?))"
    ).match(text, start)
    if found is None or (found["up"] and found["up"] != found["a"]):
        return None
    kind: PartSteps = "进位" if found["up"] else "满档扣" if found["none"] else "按比例"
    return Remainder(kind, None if found["a"] == "1档" else read_number(found["a"]).amount), found.end()


def _otherwise(text: str, start: int, weight: Decimal) -> _End:
    found = OTHERWISE.match(text, start)
    points = read_points(text, found.end(), weight) if found else None
    return (Otherwise(points[0]), points[1]) if points else None


def _limit(text: str, start: int, weight: Decimal) -> _End:
    found = _LIMITS.match(text, start)
    told = next((value for value in found.groupdict().values() if value), None) if found else None
    if found is None or (told is not None and Decimal(told) != weight):
        return None
    return Limit(found[0]), found.end()


def _most(text: str, start: int, weight: Decimal) -> _End:
    found = _MOST.match(text, start)
    if found is None:
        return None
    points = Decimal(found["a"] or found["b"])
    return (Limit(found[0]) if points == weight else MostDeducted(points)), found.end()


def _capped(text: str, start: int, weight: Decimal) -> _End:
    """超过100%的按100%计 says that more than 100% earns full marks."""
    found = _CAPPED.match(text, start)
    if found is None or found["a"] != found["b"] or (found["open"] is None) != (found["close"] is None):
        return None
    subject = found["subject"] or ""
    if LOADED.search(subject):
        return None
    return Award(replace(one_side(">", read_number(found["a"])), subject=subject), weight), found.end()


def _standard(text: str, start: int, _weight: Decimal) -> _End:
    found = _STANDARD.match(text, start)
    if found is None or LOADED.search(found["subject"]):
        return None
    return Standard(read_number(found["a"]).amount, found["subject"]), found.end()


def _note(text: str, start: int, _weight: Decimal) -> _End:
    found = _NOTES.match(text, start)
    if found is None or _GIVES_POINTS.search(found[0]):
        return None
    return Note(found[0].strip("()")), found.end()


TAKERS: tuple[_Taker, ...] = (
    _standard, _capped, _most, _limit, _remainder, slope, _deduction, share, absent, incident, met, each, _award, _otherwise,
    _note,
)  # fmt: skip
_SEPARATORS = re.compile(r"[,;:.]*")


def scan(text: str, weight: Decimal) -> tuple[tuple[Phrase, ...], str]:
    """All phrases of the canonical text, and what no phrase begins with ("" when everything was taken)."""
    phrases: list[Phrase] = []
    place = 0
    while True:
        separators = _SEPARATORS.match(text, place)
        place = separators.end() if separators else place
        if place >= len(text):
            return tuple(phrases), ""
        for take in TAKERS:
            taken = take(text, place, weight) or _in_brackets(take, text, place, weight)
            if taken is not None and (taken[1] == len(text) or _boundary(text, taken[1])):
                phrases.append(taken[0])
                place = taken[1]
                break
        else:
            if (head := _NOTE_HEAD.match(text, place)) is None:
                return tuple(phrases), text[place:]
            place = head.end()  # 注：低于60%不得分 is a phrase like any other


def _in_brackets(take: _Taker, text: str, start: int, weight: Decimal) -> _End:
    """（不足1%按1%计） says what it would say without brackets."""
    if not text.startswith("(", start):
        return None
    taken = take(text, start + 1, weight)
    return (taken[0], taken[1] + 1) if taken is not None and text.startswith(")", taken[1]) else None


def _boundary(text: str, end: int) -> bool:
    """A phrase ends at a mark, or where the next one plainly begins (…0.5分扣完为止)."""
    return text[end] in ",;:(." or text.startswith(("扣完", "直至", "每", "否则", "最多", "减完"), end)
