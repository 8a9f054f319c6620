"""What a cell's number format makes of its number: 0.6136 shown as 61.36%, 613600 shown as 61.36 or with 元 behind it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from jixiao_batch.numbers import ZERO, plain
from jixiao_batch.workbook.reading.cells import CellReading, read_code, read_number, show_raw
from jixiao_batch.workbook.reading.format_sections import LONGEST_FORMAT, fits, how_it_hides, only_dresses, sections
from jixiao_batch.workbook.reading.written_numbers import HUNDREDTH, scaled, stored_number

#: what a program stores for a difference that is 0 in truth (61.36-55.42-5.94); no amount is so small
_SMALLEST = Decimal("1e-9")

_ZEROS = re.compile("0{2,}")
_SHARE_TEXT = re.compile("[%％]|百分之")


def says_more(code: str) -> bool:
    """Whether the format shows another number than the one that is stored, or a unit or leading zeros with it."""
    return _says_more(code[: LONGEST_FORMAT + 1])


@lru_cache(maxsize=512)
def _says_more(code: str) -> bool:
    return is_percent(code) or not only_dresses(code) or bool(_ZEROS.fullmatch(code))


def read_shown_code(raw: object, code: str) -> CellReading:
    """A 单位编码: as `read_code`, with the leading zeros that a format such as 000000 shows."""
    reading = read_code(raw)
    if isinstance(reading.value, str) and not isinstance(raw, str) and _ZEROS.fullmatch(code):
        return CellReading(reading.value.zfill(len(code)), repair="编码为数字格式，按显示的位数补足前导零")
    return reading


def read_figure(raw: object, unit: str, code: str = "") -> CellReading:
    """A figure as a person sees it in a cell with that number format: `read_number`, with the format understood.

    In a % field a bare number between 0 and 1.5 is not taken: 0.95 may be 95% or 0.95%.
    """
    if isinstance(raw, str) or raw is None:
        reading = read_number(raw, unit)
        bare = unit == "%" and isinstance(raw, str) and not _SHARE_TEXT.search(raw)
    else:
        number = stored_number(raw)
        if isinstance(number, str):
            return CellReading(None, number)
        reading = _shown(number, unit, code)
        bare = unit == "%" and not is_percent(code)
    if bare and isinstance(reading.value, Decimal) and 0 < abs(reading.value) < Decimal("1.5"):
        return CellReading(None, "ambiguous-percent")
    return reading


def shown_with(raw: object, code: str) -> str:
    """What stands in the cell, with its format where that says something else, for messages."""
    shown = show_raw(raw)
    if not code or isinstance(raw, str):
        return shown
    if is_percent(code):
        number = stored_number(raw)
        return f"{plain(number * 100)}%" if isinstance(number, Decimal) else shown
    return f"{shown}（单元格格式：{code[:20]}）" if not only_dresses(code) else shown


def _shown(number: Decimal, unit: str, code: str) -> CellReading:
    if 0 < abs(number) < _SMALLEST:
        return CellReading(ZERO, repair="计算尾差按 0 读")
    if not number or not code:
        return CellReading(number)
    if is_percent(code):
        if unit == "%":
            return CellReading(scaled(number, 1 / HUNDREDTH), repair="百分比格式")
        return CellReading(None, "wrong-unit")
    problem = "wrong-unit" if not fits(code, number, unit) else how_it_hides(code, number)
    return CellReading(None, problem) if problem else CellReading(number)


def is_percent(code: str) -> bool:
    """Whether the format shows 0.95 as 95%."""
    return any("%" in section.places for section in sections(code))
