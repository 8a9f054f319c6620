"""Conditions on a value as tables word them: ≤100%, 80%（含）-90%, 95%以上（含95%）, 大于等于80%小于90%, [80%,90%)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.spans import MARK, NUM, End, Span, alike, between, both, one_side, read_number, sided, with_mark

_WORDS = {
    "≤": "≤ 不超过 不得超过 不高于 不得高于 不大于 不多于 不超出 未超过 小于等于 等于或小于 等于或低于 "
    "小于或等于 低于或等于 低于等于",
    "≥": "≥ 不低于 不得低于 不少于 不得少于 不小于 未低于 大于等于 等于或大于 等于或高于 大于或等于 高于或等于 高于等于 达到 达",
    "<": "< 低于 小于 不足 不到 未达到 未达 没有达到 达不到 不满 少于",
    ">": "> 超过 高于 大于 超出 多于",
    "=": "= 等于",
}
_SIGN_OF = {word: sign for sign, words in _WORDS.items() for word in words.split()}
_SIGN = "|".join(sorted(map(re.escape, _SIGN_OF), key=len, reverse=True))
_TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}
_SIDE = "及?以上|之上|及?以下|以内|之内"

#: what a condition speaks of, such as 在职人员控制率
SUBJECT = r"(?:\|[A-Za-z一-鿿]{1,20}\||[一-鿿A-Za-z][一-鿿A-Za-z、()]{0,27}?)"
#: words that make more of a subject than a name, so that the condition is not what it seems
LOADED = re.compile(
    r"每|扣|否则|且|或者|未|不|无|没|若|如(?!期)|除(?=了|外|非)|但|虽|得分|满分|酌情|增加|减少|降低|下降|提高|上升|同比|环比|较|比上"
    r"|以上|以下|以内|超(?!编|支|预)|高于|低于|大于|小于|分值|计分|差(?!异|率|错|值)|标准|按(?!时|期|质|规|计划)|以及|根据|其他|其它|其余"
    r"|[一-鿿][A-Za-z]{1,2}$"  # 控制率W100%: a sign that was misread when the table was scanned
)

_Reader = Callable[[re.Match[str]], Span | None]


def _interval(found: re.Match[str]) -> Span | None:
    return between(read_number(found["a"]), read_number(found["b"]), found["open"] == "[", found["close"] == "]")


def _chain(found: re.Match[str]) -> Span | None:
    left = one_side(_TURNED[found["s1"]], read_number(found["a"]))
    right = read_number(found["b"])
    return with_mark(both(left, one_side(found["s2"], right)), found["m"], right.amount)


def _turned(found: re.Match[str]) -> Span | None:
    return one_side(_TURNED[found["s"]], read_number(found["a"]))


def _range(found: re.Match[str]) -> Span | None:
    first, second = alike(read_number(found["a"]), read_number(found["b"]))
    return with_mark(with_mark(between(first, second), found["m1"], first.amount), found["m2"], second.amount)


def _two_signs(found: re.Match[str]) -> Span | None:
    first = one_side(_SIGN_OF[found["s1"]], read_number(found["a"]))
    return both(first, one_side(_SIGN_OF[found["s2"]], read_number(found["b"])))


def _above_below(found: re.Match[str]) -> Span | None:
    lower = sided(read_number(found["a"]), found["side"], found["m1"], found["m2"])
    number = read_number(found["b"] or found["c"] or found["d"])
    if found["s"]:
        sign = _SIGN_OF[found["s"]]
        return both(lower, one_side(sign, number)) if sign in "<≤" else None
    return both(lower, sided(number, "以下", found["m3"], found["m4"]))


def _signed(found: re.Match[str]) -> Span | None:
    sign, number, side = _SIGN_OF[found["s"]], read_number(found["a"]), found["side"] or ""
    span = one_side(sign, number)
    if side and (sign == "=" or side.endswith("上") != (span.lower is not None)):
        return None
    # 低于60%以下: whether 60% belongs to it remains open; 低于5%（含）: the mark decides
    if sign in "<>" and (side or (found["m1"] and found["s"] != sign)):
        return sided(number, "以上" if span.lower else "以下", found["m1"], found["m2"])
    return with_mark(with_mark(span, found["m1"], number.amount), found["m2"], number.amount)


def _worded_side(found: re.Match[str]) -> Span | None:
    return sided(read_number(found["a"]), found["side"], found["m1"], found["m2"])


def _around(found: re.Match[str]) -> Span | None:
    number = read_number(found["a"])
    low = Amount(-number.amount.value, number.amount.percent)
    return Span(End(low, None), End(number.amount, None), unit=number.unit)


def _bare(found: re.Match[str]) -> Span | None:
    number = read_number(found["a"])
    end = End(number.amount, True)
    return Span(end, end, bare=True, unit=number.unit)


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern in which <NUM:a> stands for a number in group a, <MARK> for a mark and so on."""
    for name, part in {"SUBJECT": SUBJECT, "SIGN": _SIGN, "SIDE": _SIDE, "NUM": NUM, "MARK": MARK}.items():
        text = text.replace(f"<{name}>", f"(?:{part})")
        text = re.sub(rf"<{name}:(\w+)>", lambda found, part=part: f"(?P<{found[1]}>{part})", text)  # type: ignore[misc]
    return re.compile(f"(?:如果|若|当)?{text}")


_IN = "(?:在|为|是|介于|处于|位于|控制在|达到|达)?"
READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_pattern(rf"<SUBJECT:subject>??(?:∈|{_IN})(?P<open>[\[(])<NUM:a>,<NUM:b>(?P<close>[\])])"), _interval),
    (_pattern("<NUM:a>(?P<s1>[≤<≥>])<SUBJECT:subject>(?P<s2>[≤<≥>])<NUM:b><MARK:m>?"), _chain),
    (_pattern("<NUM:a>(?P<s>[≤<≥>])<SUBJECT:subject>(?=的?时?[,;]|的?[得计记不])"), _turned),
    (
        _pattern(rf"<SUBJECT:subject>??{_IN}<NUM:a><MARK:m1>?~<NUM:b>(?:之间|范围内|区间|以内)?<MARK:m2>?(?:之间|范围内|区间)?"),
        _range,
    ),
    (_pattern("<SUBJECT:subject>??<SIGN:s1><NUM:a>[,、]?(?:且|但|并且|并|同时)?<SIGN:s2><NUM:b>"), _two_signs),
    (
        _pattern(
            rf"<SUBJECT:subject>??{_IN}<NUM:a><MARK:m1>?(?P<side>及?以上)<MARK:m2>?(?:[,、]?(?:且|但)?<SIGN:s><NUM:b>(?:以下)?"
            r"|[,、~至到-]?<NUM:c><MARK:m3>?以下<MARK:m4>?|[~至到-]+<NUM:d>)"
        ),
        _above_below,
    ),
    (_pattern("<SUBJECT:subject>??<SIGN:s><NUM:a><MARK:m1>?<SIDE:side>?<MARK:m2>?"), _signed),
    (_pattern("<SUBJECT:subject>??(?:在|为|控制在)?±<NUM:a>(?:以内|之内|范围内|之间)"), _around),
    (_pattern(rf"<SUBJECT:subject>??{_IN}<NUM:a><MARK:m1>?<SIDE:side><MARK:m2>?"), _worded_side),
    (_pattern("<SUBJECT:subject>??(?:为|是)?<NUM:a>"), _bare),
)


def read_condition(text: str, start: int) -> tuple[Span, int] | None:
    """The condition at `start` and where it ends; None when none stands there or its subject is more than a name."""
    for pattern, reader in READERS:
        found = pattern.match(text, start)
        if found is None:
            continue
        subject = found.groupdict().get("subject") or ""
        if LOADED.search(subject):
            return None
        span = reader(found)
        return (replace(span, subject=subject), found.end()) if span is not None else None
    return None
