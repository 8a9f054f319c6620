"""One writing for what tables write in many: widths, spaces, dashes, 个百分点, Chinese numerals, quotes, line breaks."""

from __future__ import annotations

import re

from jixiao_batch.numbers import plain, plain_percent
from jixiao_batch.scheme.records import Amount

MAX_LENGTH = 2000
"""Longer cells are essays, not standards."""

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x00A0: " "}
_ONE_WAY = str.maketrans(
    dict.fromkeys("“”\"‘’'「」《》", "")
    | dict.fromkeys("〔【", "(")
    | dict.fromkeys("〕】", ")")
    | dict.fromkeys("—–―−‐‑‒─", "-")
    | dict.fromkeys("～〜∽∼", "~")
    | dict.fromkeys("÷∕", "/")
    | dict.fromkeys("*✕╳", "×")
    | {"。": ";", "≦": "≤", "⩽": "≤", "≧": "≥", "⩾": "≥", "﹥": ">", "﹤": "<", "﹪": "%", "\t": " ", "\r": "\n"}
)
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = "[零〇一二两三四五六七八九十百]{1,5}"
_COUNTERS = "处|项|例|起|次|个|件|条|笔|宗|点|天|日|档"

_STEPS: tuple[tuple[str, str], ...] = (
    (
        r"(?<=\d分)\n+|(?<=得分)\n+(?!=)|(?<=满分)\n+|(?<=为止)\n+|\n+(?=[①-⑳]|\(?\d{1,2}[)、.](?!\d)|\([一二三四五六七八九十]\))",
        ";",
    ),
    (r"(?<=\d) +(?=\d)", ","),
    (r"\s+", ""),
    (r"<=|=<|≤=", "≤"),
    (r">=|=>|≥=", "≥"),
    (r"(\d+(?:\.\d+)?)(?:个百分点|百分点|个点(?!位|次|数))", r"\1%"),
    (r"(?<=[于为过≤≥=<>得计记])零(?=分|[的,;)]|$)", "0"),
    (r"-+(?=>|≥|≤|<)", ""),
    # a dash between two numbers is a range, unless it is the minus of a formula such as (1-10X)
    (r"(?<=[\d%)分])(?:-+|~+|至|到)(?=\d+(?:\.\d+)?(?![\d.]*[×A-Za-z]))", "~"),
    # 在90%(含)和95%之间
    (r"(?<=[\d%)])(?:和|与|及|至|到)(?=\d+(?:\.\d+)?%?(?:\([^()]*\))?之间)", "~"),
    (r"[;,:]*;[;,:]*", ";"),
    (r",+", ","),
)


def normalise(sentence: str) -> str:
    """The sentence in canonical text: half width, no spaces, ";" between sentences, "~" in ranges, "%" for 个百分点."""
    text = sentence.translate(_WIDTHS).translate(_ONE_WAY).strip()
    text = re.sub(rf"百分之({_NUMERAL}|\d+(?:\.\d+)?)", lambda m: f"{_arabic(m[1])}%", text)
    text = re.sub(rf"({_NUMERAL})(?=\s*个?\s*(?:百\s*分\s*点|%))", lambda m: _arabic(m[1]), text)
    text = re.sub(rf"(?<=[扣计得记])({_NUMERAL})(?=分(?!之))", lambda m: _arabic(m[1]), text)
    text = re.sub(rf"(?<![第之])({_NUMERAL})(?=个?(?:{_COUNTERS}))", lambda m: _arabic(m[1]), text)
    text = text.replace("半分", "0.5分").replace("半个百分点", "0.5个百分点")
    text = re.sub(r"个\s*百\s*分\s*点", "个百分点", text)
    for pattern, replacement in _STEPS:
        text = re.sub(pattern, replacement, text)
    return text.strip(";,:")


def _arabic(numeral: str) -> str:
    """Chinese numerals up to 百: 九十五 -> 95; what is not a number stays as it is."""
    if numeral[0].isdigit():
        return numeral
    total, digit = 0, 0
    for place, sign in enumerate(numeral):
        if sign in "十百":
            total += (digit if digit or place else 1) * (10 if sign == "十" else 100)
            digit = 0
        elif digit:
            return numeral
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


def written(amount: Amount) -> str:
    """An amount as it stands in a scheme: 100%, 0.5."""
    return plain_percent(amount.value) if amount.percent else plain(amount.value)
