"""Numbers with their units as people write them.

Only what has one meaning becomes a number; all else gets a problem code that says why it was left to the unit.
Digits are 0-9, their full-width twins and plain Chinese numerals: neither float() nor NFKC ever sees a text,
because they would also take "١٢", "1_000", "nan", "①" and "½".
"""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from decimal import Context, Decimal

from jixiao_batch.numbers import ZERO, from_float

#: Beyond this a double no longer keeps every digit, and no amount of a county comes near it.
LARGEST = Decimal(10) ** 15
_MOST_DIGITS = 28
_EXACT = Context(prec=60)
HUNDREDTH = Decimal("0.01")

#: Full-width ASCII, the yen sign and the mathematical minus to their usual twins; one character for one.
FULL_WIDTH: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0xFFE5: "¥", 0x2212: "-"}
_FULL_WIDTH_DIGIT = re.compile("[０-９]")

_SPACES: dict[int, str | None] = {code: " " for code in range(0x3001) if chr(code).isspace()}
# Right-to-left marks are left in: they can show 21 where 12 is stored, so such a text must not pass as a number.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x202A, 0x202C, 0x202D, 0x2060, 0x2066, 0x2068, 0x2069, 0xFEFF), None)
_VISIBLE = _SPACES | _INVISIBLE
_VISIBLE_BY_LINE = _VISIBLE | dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n")
_GAP = re.compile("[ \n]+")

#: Factor to 元. 万 and 亿 alone are money in a money field; 千 and 百 alone are not (2千 in 万元: 0.2 or 2000?).
MONEY: dict[str, Decimal] = {
    name: Decimal(factor)
    for names, factor in (
        (("元", "元整"), 1), (("百元",), 100), (("千元",), 1000), (("万元", "万", "万元整"), 10_000),
        (("百万元", "百万"), 1_000_000), (("千万元", "千万"), 10_000_000), (("亿元", "亿"), 100_000_000),
    )
    for name in names
}  # fmt: skip
_SAME_UNITS = (
    {"人", "名"}, {"台", "辆"}, {"㎡", "平方米", "平米", "m2", "m²", "M2", "M²"}, {"小时", "个小时", "h", "H"},
    {"场", "场次"}, {"天", "日"}, {"月", "个月"}, {"公里", "千米", "km"}, {"公斤", "千克", "kg"},
)  # fmt: skip
_MAGNITUDES = {"百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
MAGNITUDE = re.compile("(百万|千万|[百千万亿])(?!分)(.*)")
#: Units taken from a text when the row states none. Not 年, 月, 日: "6月" there is a date as easily as a duration.
_MEASURE_WORDS = (
    "个 次 场 场次 期 届 轮 批 批次 份 件 项 条 篇 本 册 套 台 辆 部 座 栋 幢 处 所 间 家 户 户次 "
    "人 人次 名 位 例 起 宗 笔 张 块 棵 株 头 只 吨 公斤 千克 kg 斤 米 公里 千米 km 亩 公顷 平方米 平米 ㎡ m2 m² 平方公里 立方米 "
    "小时 个小时 h H 分钟 课时 学时 天 个月 工作日 个工作日 分 倍 % ‰ 百分点 个百分点 "
    "元/人 元/人次 元/次 元/月 元/年 元/亩 元/户 元/吨 元/㎡ 元/平方米"
)
COUNTED = {*_MEASURE_WORDS.split(), *MONEY}
UNIT_WORD = re.compile("%|‰|h|H|km|kg|[mM][2²]|[㎡$€£℃]|[一-鿿][一-鿿/·]{0,7}")
NO_UNIT = re.compile("[余多几约近无未不已达]|左右|上下|以|完成")

_DIGITS = "零一二三四五六七八九"
_NUMBER = re.compile(
    r"(?P<share>百分之 ?)?(?P<money>(?:人民币|¥) ?)?(?P<sign>[+\-负] ?)?(?P<money_after>¥ ?)?"
    r"(?:(?P<grouped>[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]+)?)"
    r"|(?P<plain>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<chinese>[零〇一二两三四五六七八九十百千]+))"
    r" *(?P<unit>(?:[^0-9., ].*)?)"
)
_BRACKETED = re.compile(r"\( ?([^()]*[^() ]) ?\) ?([^()0-9]*)")
#: Units of a field in which a figure can be below zero; elsewhere (3) is a numbering rather than minus three.
_MAY_BE_NEGATIVE = {*MONEY, "%", ""}

_NOTHING = re.compile(
    r"[-—―–_/\\*]+|无|没有|暂无|空|不涉及|未涉及|不适用|无此项(?:支出|业务)?|无数据|N/?A|none|null|nil", re.IGNORECASE
)
_TRUTH = re.compile("是|否|有|对|错|[√✓✔☑×✗✘✕]|true|false|yes|no|y|n", re.IGNORECASE)
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?|Err:[0-9]+", re.IGNORECASE)
_FIGURE = re.compile("[0-9零〇一二两三四五六七八九十百千万亿]")
_BOUNDED = re.compile(
    r"[≥≧⩾≤≦⩽<>]|不[低少高多大小]于|[大小高低多少]于|不?超过|不足|以[上下内]|之内|至[少多]|最[少多]|[0-9]\+$|控制在"
)
APPROXIMATE = re.compile("约|左右|上下|近|接近|大概|余|多|几|若干|数[十百千万]|±")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:([-/.])[0-9]{1,2}\1[0-9]{1,2}|年[0-9]{1,2}月(?:[0-9]{1,2}[日号]?)?)(?: .*)?")
FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_CODE_LIKE = re.compile(r"[0-9][A-Za-z_]+[+-.]?[0-9]|[0-9]\.[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number taken out of a text, before its unit is looked at."""

    number: Decimal
    unit: str  # what stands behind the number, "%" for 百分之…, "" if nothing
    money_sign: bool  # ¥ or 人民币 stands before it
    numeral: str  # the number in Chinese, if it is so written
    repairs: tuple[str, ...]


def visible(text: str) -> str:
    """`text` without outer and invisible characters, every kind of space and line break as " "."""
    # no space but " " and nothing invisible can be printed
    return (text if text.isprintable() else text.translate(_VISIBLE)).strip()


def visible_figures(text: str) -> str:
    """As `visible`, with "\n" where a line break or tab parts two figures or a sign from its figure.

    Below each other stand two figures, 120 and 135, and never one 120135 in groups of three.
    """
    spread = (text if text.isprintable() else text.translate(_VISIBLE_BY_LINE)).strip()
    return _GAP.sub(_gap, spread) if "\n" in spread else spread


def _gap(match: re.Match[str]) -> str:
    before, behind = narrow(match.string[match.start() - 1]), narrow(match.string[match.end()])
    is_parting = "\n" in match[0] and before in "0123456789+-负" and behind in "0123456789"
    return "\n" if is_parting else match[0].replace("\n", " ")


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs at half width, and nothing else changed."""
    return text if text.isascii() else text.translate(FULL_WIDTH)


def width_repair(text: str) -> str:
    """What `narrow` puts right in `text`, for the note; "" when it changes nothing."""
    if narrow(text) == text:
        return ""
    return "全角数字" if _FULL_WIDTH_DIGIT.search(text) else "统一符号写法"


def chinese_whole(text: str) -> int | None:
    """A whole number from 0 to 9999 in full Chinese: 一百零五 is 105. Short forms such as 二百五 are None."""
    spelled = text.replace("〇", "零").replace("两", "二")
    total = digit = 0
    for sign in spelled:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        elif (power := {"十": 10, "百": 100, "千": 1000}.get(sign)) is not None:
            total, digit = total + (digit or 1) * power, 0
        else:
            return None
    total += digit
    # written back and compared, so that only the one proper spelling counts
    return total if total <= 9999 and _in_chinese(total) == re.sub("^一十", "十", spelled) else None


def _in_chinese(number: int) -> str:
    spelled = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            spelled += _DIGITS[digit] + name
        elif spelled and not spelled.endswith("零"):
            spelled += "零"
    return re.sub("^一十", "十", spelled.rstrip("零")) or "零"


def stored_number(raw: object) -> Decimal | str:
    """The number of a cell that holds no text, or the problem code of a value that is no number."""
    if isinstance(raw, bool):
        return "truth-in-number"
    if isinstance(raw, float):
        if not math.isfinite(raw):
            return "not-finite"
        number = from_float(raw) if raw else ZERO  # also turns -0.0 into 0
        return number if abs(number) <= LARGEST else "too-large-number"
    if isinstance(raw, int):
        return Decimal(raw) if abs(raw) <= LARGEST else "too-large-number"
    if isinstance(raw, datetime.date | datetime.time | datetime.timedelta):
        return "date-in-number"
    return "not-a-number"


def written_number(text: str, unit: str) -> WrittenNumber | None:
    """The one number that narrow, visible `text` starts with and what stands behind it; None when it is not clear.

    `unit` is the field's: brackets mean "below zero" only where a figure can be so.
    """
    repairs: list[str] = []
    bracketed = _BRACKETED.fullmatch(text) if unit in _MAY_BE_NEGATIVE else None
    match = _NUMBER.fullmatch(bracketed[1] + bracketed[2] if bracketed else text)
    if match is None or (bracketed and match["sign"]) or (match["share"] and (match["unit"] or match["money"])):
        return None
    digits, chinese = match["grouped"] or match["plain"], match["chinese"]
    if digits:
        number = Decimal(digits.replace(",", "").replace(" ", ""))
        repairs += ["去掉千分位逗号"] * ("," in digits) + ["去掉数字间空格"] * (" " in digits)
    else:
        whole = chinese_whole(chinese)
        if whole is None:
            return None
        number = Decimal(whole)
    if chinese or (match["sign"] or "").startswith("负"):
        repairs.append("中文数字")
    if match["share"]:
        repairs.append("“百分之”读作%")
    if bracketed:
        repairs.append("括号表示负数")
    money_sign = bool(match["money"] or match["money_after"])
    if money_sign:
        repairs.append("去掉货币符号")
    if number and (bracketed or (match["sign"] or "+")[0] in "-负"):
        number = number.copy_negate()
    unit_text = "%" if match["share"] else match["unit"].replace(" ", "")
    return WrittenNumber(number, unit_text, money_sign, chinese or "", tuple(repairs))


def unit_factor(written: str, wanted: str) -> tuple[Decimal, str] | None:
    """What turns a number in unit `written` into `wanted`, and the repair that is; None when the two do not fit."""
    if _is_same_unit(written, wanted):
        return Decimal(1), f"去掉单位“{written}”" if written else ""
    if wanted in MONEY and written in MONEY:
        factor = MONEY[written] / MONEY[wanted]
        return factor, f"{written}折算为{wanted}"
    if holds_magnitude(wanted):
        # 1.5万 in a row of 万人 are 1.5, never 15000; 3千 in 千米 may be either
        is_short = written in ("万", "亿") and wanted.startswith(written)
        return (Decimal(1), f"“{written}”按“{wanted}”读") if is_short else None
    magnitude = MAGNITUDE.fullmatch(written)
    if magnitude is None or wanted == "%" or (wanted in MONEY and MONEY[wanted] != 1):
        return None
    if not _is_same_unit(magnitude[2], wanted):  # another unit, or a second magnitude
        return None
    return Decimal(_MAGNITUDES[magnitude[1]]), f"“{written}”折算为{wanted or '数字'}"


def holds_magnitude(unit: str) -> bool:
    """Whether a unit that is no money holds a 万 or its like: 万人, 千米."""
    return unit not in MONEY and MAGNITUDE.fullmatch(unit) is not None


def _is_same_unit(written: str, wanted: str) -> bool:
    if written in ("", wanted) or any(written in same and wanted in same for same in _SAME_UNITS):
        return True
    return written in MONEY and MONEY[written] == MONEY.get(wanted)


def in_unit(written: WrittenNumber, unit: str) -> tuple[Decimal, str] | str:
    """`written` counted in `unit` and the repair that took; else the problem code."""
    fitting = unit_factor(written.unit, unit)
    # 二千 in a 万元 field without a unit of its own may count 元 as well, and 三千 in 千米 the 米
    unclear = not written.unit and re.search("[百千]", written.numeral) and (MONEY.get(unit, 1) != 1 or holds_magnitude(unit))
    if fitting is None or unclear or (written.money_sign and unit not in MONEY):
        return "wrong-unit"
    return scaled(written.number, fitting[0]), fitting[1]


def size_problem(number: Decimal) -> str:
    """The problem code of a number too large or with too many digits to be an amount, else ""."""
    if abs(number) > LARGEST:
        return "too-large-number"
    return "not-a-number" if len(number.as_tuple().digits) > _MOST_DIGITS else ""


def scaled(number: Decimal, factor: Decimal) -> Decimal:
    """`number` times a power of ten, exact for every number that `size_problem` lets pass."""
    return number if factor == 1 else _EXACT.multiply(number, factor)


def why_no_number(text: str, unit: str) -> str:
    """The problem code of narrow, visible `text` that could not be taken as a number in `unit`."""
    if _NOTHING.fullmatch(text):
        return "nothing-stated"
    if _TRUTH.fullmatch(text):
        return "truth-in-number"
    if _ERROR.fullmatch(text):
        return "error-value"
    if text.startswith("="):
        return "formula-text"
    if _FIGURE.search(text):
        if _BOUNDED.search(text):
            return "bounded-number"
        if APPROXIMATE.search(text):
            return "approximate-number"
    if _DATE.fullmatch(text):
        return "date-in-number"
    if text[:1] in ("$", "€", "£"):
        return "wrong-unit"
    written = written_number(text, unit)
    if written and written.unit and names_unit(written.unit, written.numeral):
        return "wrong-unit"
    if len(FIGURES.findall(text)) > 1 and not _CODE_LIKE.search(text):
        return "several-numbers"
    return "not-a-number"


def names_unit(text: str, strictly: str | bool) -> bool:
    """Whether `text` is a unit: one of those known if `strictly` (一般 is not one 般), else anything shaped like one."""
    magnitude = MAGNITUDE.fullmatch(text)
    word = magnitude[2] if magnitude else text
    if strictly or not word:
        return not word or word in COUNTED
    return bool(UNIT_WORD.fullmatch(word)) and not NO_UNIT.search(word)
