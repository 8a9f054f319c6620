"""From what stands in a cell to a value of the form: strictly, without guessing, and without ever raising.

`raw` is what python-calamine gives: str, float, int, bool, date, datetime, time, timedelta or None. A blank cell
(nothing, or only white space) gives no value and no problem; whether it had to be filled is the caller's question.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.numbers import from_float, plain
from jixiao_batch.workbook.reading.written_numbers import (
    LARGEST,
    chinese_whole,
    in_unit,
    narrow,
    size_problem,
    stored_number,
    visible,
    visible_figures,
    why_no_number,
    width_repair,
    written_number,
)

LONGEST_TEXT = 2000
LONGEST_SHOWN = 60
_LONGEST_DATE = 60

FIRST_YEAR, LAST_YEAR = 2000, 2099
# serial numbers of 2000-01-01 and 2099-12-31 in Excel's 1900 system, whose day 0 is 1899-12-30
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
_SERIAL_EPOCH = datetime.date(1899, 12, 30)
_DAYS_TO_1904 = 1462


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a cell says: a value, or the code of the problem that kept it from being read, or neither when blank."""

    value: Decimal | str | datetime.date | None
    problem: str = ""
    repair: str = ""  # what was put right to read it, in Chinese, for the note beside the value


BLANK = CellReading(None)

_LINE_BREAKS = dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), " ")
# control characters, zero-width and direction marks, lone surrogates and non-characters: never shown, never kept
_UNWANTED = dict.fromkeys(
    (
        *range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A),
        0x061C, 0xFEFF, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF,
    ),
    None,
)  # fmt: skip
_CLEAN: dict[int, str | None] = _UNWANTED | _LINE_BREAKS

_YES = ("是", "有", "是的", "对", "√", "✓", "✔", "☑", "1", "y", "yes", "true")
_NO = ("否", "无", "没有", "不是", "×", "✗", "✘", "✕", "0", "n", "no", "false")
#: what answers whether there is such a thing; to 没有挪用资金 "无" may mean yes as well as no
_EXISTENCE = ("有", "无", "没有")
_NEGATION = re.compile("(?<!有)(?:无|没有)|[未不]")  # but 有无 only asks
_PUNCTUATION = "。．.，,、；;！!：:"

_YEAR = re.compile(r"([0-9]{4}|[一二三四五六七八九〇○零]{4}) ?(?:年度?)?")
_TIME = r"(?:[ T]?(?:上午|下午)?[0-9]{1,2}(?:[:时点][0-9]{0,2}[^0-9]?[0-9.]*)[^0-9]?(?:[AaPp][Mm]|[+-][0-9]{2}:?[0-9]{2})?)?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9]){_TIME}",
        rf"([0-9]{{4}}|[一二三四五六七八九〇○零]{{4}})(年)([0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
        rf"([0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[日号]|(?![0-9])){_TIME}",
        r"([0-9]{4})()([0-9]{2})([0-9]{2})",
    )
)
_DATE_SPACES = re.compile(" *([-/.年月]) *| +(?=[日号])")


def read_number(raw: object, unit: str) -> CellReading:
    """A figure of a field counted in `unit` (万元, 元, 人, 台, ㎡, 分, 次, %, "" for none).

    A number cell is taken as it stands; 90 and 0.9 in a % field are not told apart here. A text is converted when it
    has exactly one meaning, and then `repair` says how.
    """
    if not isinstance(raw, str):
        if raw is None:
            return BLANK
        number = stored_number(raw)
        return CellReading(None, number) if isinstance(number, str) else CellReading(number)
    shown = visible_figures(raw) if raw else ""
    if not shown:
        return BLANK
    text = narrow(shown)
    written = written_number(text, unit)
    if written is None:
        return CellReading(None, why_no_number(text, unit))
    converted = in_unit(written, unit)
    if isinstance(converted, str):  # what stands behind the number may be no unit at all: 400左右
        return CellReading(None, why_no_number(text, unit) if written.unit else converted)
    value, unit_repair = converted
    if problem := size_problem(written.number) or size_problem(value):
        return CellReading(None, problem)
    repairs = [note for note in (width_repair(shown), *written.repairs, unit_repair) if note]
    return CellReading(value, repair="、".join(repairs) or "文字型数字")


def read_text(raw: object) -> CellReading:
    """Text without control characters and outer spaces, at most 2000 characters; numbers and dates as they read."""
    text = text_in(raw)
    if not text:
        return BLANK
    if len(text) > LONGEST_TEXT:
        return CellReading(text[:LONGEST_TEXT].rstrip(), repair=f"只保留前{LONGEST_TEXT}字")
    return CellReading(text)


def read_code(raw: object) -> CellReading:
    """A code (单位编码) at half width without spaces; from a number cell its digits, whose leading zeros are gone."""
    if isinstance(raw, str):
        text = _cleaned(raw)
        code = "".join(narrow(text).split())[:LONGEST_TEXT]
        repairs = ["全角字符"] * (narrow(text) != text) + ["去掉空格"] * (len(text.split()) > 1)
        return CellReading(code, repair="、".join(repairs)) if code else BLANK
    if raw is None:
        return BLANK
    number = stored_number(raw)
    if number == "too-large-number" or (isinstance(number, Decimal) and abs(number) == LARGEST):
        return CellReading(None, "too-large-number")  # its last digits are already lost
    if isinstance(number, str) or number < 0 or number != number.to_integral_value():
        return CellReading(None, "not-a-code")
    return CellReading(plain(number), repair="编码为数字格式，前导零可能丢失")


def read_choice(raw: object, choices: Sequence[str], label: str = "") -> CellReading:
    """One of `choices`, written exactly or with other width, spaces or a full stop; 是/否 and 有/无 also as √, 1, Y…

    `label`: what is asked; where it is in the negative, 有 and 无 are no answer of 是 or 否.
    """
    text = text_in(raw)
    if not text:
        return BLANK
    if text in choices:
        return CellReading(text)
    wanted = _bare(text)
    for candidate in (wanted, wanted.rstrip(_PUNCTUATION)):
        alike = [choice for choice in choices if _bare(choice) == candidate]
        if len(alike) == 1:
            return CellReading(alike[0], repair=f"“{_cut(text)}”规范为“{alike[0]}”")
    for yes, no in (("是", "否"), ("有", "无")):
        if yes in choices and no in choices:
            if wanted in _EXISTENCE and _NEGATION.search(label):
                break
            meant = yes if wanted in _YES else no if wanted in _NO else ""
            if meant:
                return CellReading(meant, repair=f"“{text}”读作“{meant}”")
    return CellReading(None, "not-a-choice")


def _bare(text: str) -> str:
    return "".join(narrow(text).split()).casefold()


def read_year(raw: object) -> CellReading:
    """A year (评价年度) from 2000 to 2099 as a whole Decimal: 2023, 2023年, 2023年度, 二〇二三年."""
    if raw is None:
        return BLANK
    repair = ""
    if isinstance(raw, str):
        shown = visible(raw)
        if not shown:
            return BLANK
        match = _YEAR.fullmatch(narrow(shown))
        number: Decimal | str = Decimal(_digits_of(match[1])) if match else "not-a-year"
        repair = "文字型数字" if shown.isdecimal() else "统一年度写法"
    else:
        number = stored_number(raw)
    if isinstance(number, str) or number != number.to_integral_value() or not FIRST_YEAR <= number <= LAST_YEAR:
        return CellReading(None, "not-a-year")
    return CellReading(Decimal(int(number)), repair=repair)


def _digits_of(year: str) -> str:
    """二〇二三 -> 2023, digit by digit; plain digits stay."""
    spelled = year.replace("〇", "零").replace("○", "零")
    return "".join(str("零一二三四五六七八九".find(sign)) if sign >= "一" else sign for sign in spelled)


def read_date(raw: object, *, from_1904: bool = False) -> CellReading:
    """A day (填报日期) from 2000 to 2099: a date cell, a day number, or a text with year, month and day.

    `from_1904`: the workbook counts its days from 1904-01-01 instead of 1900.
    """
    if raw is None:
        return BLANK
    if isinstance(raw, datetime.date):
        day = raw.date() if isinstance(raw, datetime.datetime) else raw
        return CellReading(day) if FIRST_YEAR <= day.year <= LAST_YEAR else CellReading(None, "not-a-date")
    if not isinstance(raw, str):
        return _date_of_number(stored_number(raw), from_1904)
    shown = visible(raw)
    if not shown:
        return BLANK
    found = _written_date(_DATE_SPACES.sub(r"\1", narrow(shown))) if len(shown) <= _LONGEST_DATE else None
    if found is None:
        return CellReading(None, "not-a-date")
    return CellReading(found, repair="" if shown == found.isoformat() else "统一日期写法")


def _date_of_number(number: Decimal | str, from_1904: bool) -> CellReading:
    if isinstance(number, str):
        return CellReading(None, "not-a-date")
    if from_1904 and number < _LAST_SERIAL:
        number += _DAYS_TO_1904
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return CellReading(_SERIAL_EPOCH + datetime.timedelta(days=int(number)), repair="日期序列号")
    found = _written_date(plain(number)) if number == number.to_integral_value() else None
    return CellReading(found, repair="统一日期写法") if found else CellReading(None, "not-a-date")


def _written_date(text: str) -> datetime.date | None:
    for pattern in _DATES:
        if match := pattern.fullmatch(text):
            month, day = (int(part) if part.isdecimal() else chinese_whole(part) for part in match.group(3, 4))
            year = int(_digits_of(match[1]))
            if month is None or day is None or not FIRST_YEAR <= year <= LAST_YEAR:
                return None
            try:
                return datetime.date(year, month, day)
            except ValueError:  # 2024-02-30
                return None
    return None


def show_raw(raw: object) -> str:
    """What stands in the cell, for messages: numbers without binary noise, at most 60 characters."""
    return _cut(text_in(raw))


def text_in(raw: object) -> str:
    """The text of a cell without control characters and outer spaces, a number or date as it reads; "" when it is blank."""
    return _cleaned(raw) if isinstance(raw, str) else _stored_text(raw)


def _cleaned(text: str) -> str:
    # nothing of what is cleaned away can be printed
    return (text if text.isprintable() else text.translate(_CLEAN)).strip()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _stored_text(raw: object) -> str:
    """A value that is no text as a person would write it; 123.0 is "123"."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        if isinstance(raw, int) and abs(raw) <= LARGEST:
            return str(raw)
        if isinstance(raw, int):
            return "超过一千万亿的数"  # str() refuses very long integers
        digits = f"{raw:.15g}"
        readable = "e" in digits and math.isfinite(raw) and 1e-9 <= abs(raw) <= 1e20
        return plain(from_float(raw)) if readable else "0" if raw == 0 else digits
    if isinstance(raw, datetime.datetime):
        return raw.date().isoformat() if raw.time() == datetime.time() else raw.isoformat(sep=" ", timespec="seconds")
    if isinstance(raw, datetime.date | datetime.time):
        return raw.isoformat()
    return str(raw) if isinstance(raw, datetime.timedelta) else type(raw).__name__
