"""How the sheets of the form are written: live cells, entry cells with their prompts, heights that fit Chinese text."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import AMOUNT, COMPUTED_FILL, ERROR_INK, GOOD_INK, INPUT_FILL, QUERY_INK, TITLE_FONT, WHOLE, Book
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.workbook.layout import KEY_COLUMN, KEY_MARK, KEY_ROW, column_letter
from jixiao_batch.workbook.reading.cells import FIRST_YEAR, LAST_YEAR
from jixiao_batch.workbook.template.checks import ALL_DONE, FINE, HINT, TO_EXPLAIN, Live

#: no amount of a county's unit comes near it
LARGEST_ENTRY = 1_000_000_000
LINE_HEIGHT = 14.0
_PROMPT_LIMIT, _TITLE_LIMIT, _LIST_LIMIT = 255, 32, 255


def put(sheet: Worksheet, row: int, column: int, live: Live, look: Format) -> None:
    """A formula with its result; row and column count from 1."""
    stored = float(live.stored) if isinstance(live.stored, Decimal) else live.stored
    sheet.write_formula(row - 1, column - 1, f"={live.formula}", look, stored)


def say(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """A text, empty or not; row and column count from 1."""
    if text:
        sheet.write_string(row - 1, column - 1, text, look)
    else:
        sheet.write_blank(row - 1, column - 1, None, look)


def spread(sheet: Worksheet, row: int, columns: tuple[int, int], content: str | Live, look: Format) -> None:
    """A text or formula over several columns of one row."""
    sheet.merge_range(row - 1, columns[0] - 1, row - 1, columns[1] - 1, "", look)
    if isinstance(content, Live):
        put(sheet, row, columns[0], content, look)
    else:
        say(sheet, row, columns[0], content, look)


def text_width(text: str) -> float:
    """Width of ten-point text in column units; a Chinese character takes nearly two."""
    return sum(1.92 if sign > "ÿ" else 1.0 for sign in text)


def height_for(texts: Sequence[tuple[str, float]], *, least: int = 1) -> float:
    """Points that a row needs for (text, column width) pairs, wrapped."""
    lines = [sum(max(1, math.ceil(text_width(part) / (width - 1))) for part in text.split("\n")) for text, width in texts]
    return LINE_HEIGHT * max([least, *lines]) + 5


def begin_sheet(book: Book, sheet: Worksheet, title: str, state: Live, columns: tuple[int, int], hint: str = "") -> None:
    """Title, state line, the hidden key row and key column, and a hint, on a sheet that departments fill."""
    spread(sheet, 1, columns, title, book.style(font_name=TITLE_FONT, font_size=15, align="center"))
    sheet.set_row(0, 30)
    spread(sheet, 2, columns, state, book.style(bold=True, font_size=11, indent=1, text_wrap=True))
    sheet.set_row(1, 22)
    paint_state(book, sheet, f"{column_letter(columns[0])}2")
    say(sheet, KEY_ROW, KEY_COLUMN, KEY_MARK, book.style())
    sheet.set_row(KEY_ROW - 1, None, None, {"hidden": True})
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    if hint:
        spread(sheet, 4, columns, hint, hint_look(book))
        sheet.set_row(3, 20)
    sheet.hide_gridlines(2)


def hint_look(book: Book) -> Format:
    """A remark to the person who fills the form."""
    return book.style(font_color="#5B6673", indent=1)


def end_sheet(sheet: Worksheet, **allowed: bool) -> None:
    """Protected without a password: widths and heights stay the user's."""
    sheet.protect("", {"format_columns": True, "format_rows": True, **allowed})


def paint_state(book: Book, sheet: Worksheet, cell: str) -> None:
    """The state line: red while something is open, green when all is done."""
    done = f'={cell}="{ALL_DONE}"'
    sheet.conditional_format(cell, {"type": "formula", "criteria": done, "format": _ink(book, GOOD_INK)})
    sheet.conditional_format(cell, {"type": "formula", "criteria": f'={cell}<>""', "format": _ink(book, ERROR_INK)})


def paint_checks(book: Book, sheet: Worksheet, cells: str) -> None:
    """Check cells that complain stand out in red, those to explain in amber; the words say it too."""
    first = "$" + cells.partition(":")[0]
    calm = f'OR({first}="",LEFT({first},{len(FINE)})="{FINE}",LEFT({first},{len(HINT)})="{HINT}")'
    explain = f'LEFT({first},{len(TO_EXPLAIN)})="{TO_EXPLAIN}"'
    sheet.conditional_format(
        cells, {"type": "formula", "criteria": f"={explain}", "format": _ink(book, QUERY_INK), "stop_if_true": True}
    )
    sheet.conditional_format(cells, {"type": "formula", "criteria": f"=NOT({calm})", "format": _ink(book, ERROR_INK)})


def _ink(book: Book, color: str) -> Format:
    # only these two: a conditional format must not carry a font name or size
    return book.workbook.add_format({"bold": True, "font_color": color})


def entry_look(book: Book, field: FormField, *, locked: bool = False) -> Format:
    """A cell for the field, open for typing unless the bureau has filled it in for good."""
    looks: dict[str, dict[str, Any]] = {
        "小数": {"num_format": AMOUNT, "align": "right"},
        "整数": {"num_format": WHOLE, "align": "right"},
        "年度": {"num_format": WHOLE, "align": "center"},
        "日期": {"num_format": "yyyy-mm-dd", "align": "center"},
        "选项": {"align": "center"},
        "编码": {"num_format": "@"},
        "文本": {"right": 0},  # not wrapped: a long name runs on over the empty cells beside it
    }
    fill: dict[str, Any] = {"bg_color": COMPUTED_FILL} if locked else {"bg_color": INPUT_FILL, "locked": False}
    return book.boxed(**fill, **looks[field.type])


def computed_look(book: Book, **properties: Any) -> Format:
    """A locked cell that the form works out."""
    return book.boxed(bg_color=COMPUTED_FILL, **properties)


def entry_rule(field: FormField, highest: Decimal | None = None) -> dict[str, Any]:
    """The data validation of a field's cell; `highest` bounds a score, 分. Numbers only warn: a real value may differ."""
    unit = f"计量单位：{field.unit}" if field.unit else ""
    asked = "\n".join(part for part in (field.hint, unit) if part)
    if field.type == "选项":
        return choice_rule(field.label, field.choices, asked)
    if field.is_number:
        low = -LARGEST_ENTRY if field.may_be_negative else 0
        high = float(highest) if highest is not None else LARGEST_ENTRY
        what = "整数" if field.type == "整数" else "数字"
        upto = f"，不超过 {plain(highest)}" if highest is not None else "，只填数，不带单位"
        sign = "" if field.may_be_negative else "，不能为负数"
        kind = "integer" if field.type == "整数" else "decimal"
        return number_rule(field.label, kind, low, high, asked, f"这里应填{what}{sign}{upto}。确实如此的，可以保留。")
    if field.type == "年度":
        error = f"这里应填 {FIRST_YEAR} 至 {LAST_YEAR} 之间的四位年份。"
        return number_rule(field.label, "integer", FIRST_YEAR, LAST_YEAR, asked, error)
    if field.type == "日期":
        first, last = datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31)
        return _rule(
            field.label, asked, "这里应填日期，如 2024-04-28。", validate="date", criteria="between", minimum=first, maximum=last
        )
    error = "文字太长，请在 200 字以内。"
    return _rule(field.label, asked, error, validate="length", criteria="<=", value=200)


def choice_rule(title: str, choices: Sequence[str], asked: str = "") -> dict[str, Any]:
    """A drop-down list; choices that do not fit into one are only prompted for."""
    names = "、".join(choices)
    prompt = asked or f"从列表中选：{names}"
    if len(",".join(choices)) > _LIST_LIMIT or any("," in choice for choice in choices):
        return prompt_rule(title, prompt)
    rule = _rule(title, prompt, f"请从列表中选：{names}", validate="list", source=list(choices))
    return {**rule, "error_type": "stop"}


def number_rule(title: str, kind: str, low: float, high: float, asked: str, error: str) -> dict[str, Any]:
    """A number of that kind (decimal, whole) between two bounds, with a prompt and what to say of anything else."""
    return _rule(title, asked, error, validate=kind, criteria="between", minimum=low, maximum=high)


def prompt_rule(title: str, asked: str) -> dict[str, Any]:
    """A prompt only."""
    return {"validate": "any", "input_title": _cut(title, _TITLE_LIMIT), "input_message": _cut(asked, _PROMPT_LIMIT)}


def _rule(title: str, asked: str, error: str, **test: Any) -> dict[str, Any]:
    prompt = prompt_rule(title, asked) if asked else {}
    return {
        **prompt,
        **test,
        "error_title": _cut(title, _TITLE_LIMIT),
        "error_message": _cut(error, _PROMPT_LIMIT),
        "error_type": "warning",
    }


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
