"""A scheme written as a workbook: the table that a bureau knows, with drop-downs, prompts and an explanation of itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import COMPUTED_FILL, INPUT_FILL, LINE, Book, print_on_a4
from jixiao_batch.numbers import from_float, plain
from jixiao_batch.scheme.loading import load_text, source_text
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.source import SchemeError, SchemeFault, read_source, tidy
from jixiao_batch.scheme_book.columns import Column
from jixiao_batch.scheme_book.explanations import explanation
from jixiao_batch.scheme_book.guide import begin_sheet, write_guide
from jixiao_batch.scheme_book.importing import read_exported
from jixiao_batch.scheme_book.rows import Row, basics_rows, row_scoring_rows, table_rows
from jixiao_batch.scheme_book.tables import (
    ADVICE_HEADING,
    ALTERNATIVES,
    BASICS_HEADINGS,
    BASICS_SHEET,
    CHOICES_SHEET,
    FIGURES_SHEET,
    MAIN,
    OR,
    ORIGINALS_HEADINGS,
    ORIGINALS_SHEET,
    ROW_SCORING,
    ROW_SCORING_TABLE,
    SENTENCE,
    TABLES,
    VALUE_HEADING,
    Table,
)
from jixiao_batch.workbook.layout import column_letter
from jixiao_batch.workbook.template.cells import height_for, hint_look, number_rule, prompt_rule, put, say
from jixiao_batch.workbook.template.checks import Live

#: rows kept ready below a table for what is added
_SPARE_ROWS = 12
_MAX_CELL, _MAX_HEIGHT, _MAX_WIDTH, _MAX_LIST, _MAX_PROMPT = 32_000, 400.0, 120.0, 255, 255
_HEADING_ROW = 3
_WIDTHS = {
    "一级指标": 10, "一级分值": 6, "二级指标": 12, "二级分值": 6, "三级指标": 16, "三级分值": 6, "指标值公式": 18,
    "评分方式": 11, "评分规则": 34, "参数": 38, "不适用条件": 14, "不适用时": 8, "依据": 15, "说明": 15, "算例": 46,
    "区块": 14, "区块计量单位": 9, "栏目": 20, "名称": 28, "类型": 8, "计量单位": 9, "必填": 22, "选项": 22, "填报要求": 42,
    "可为负数": 8, "公式": 58, "分母为零": 24, "关系": 58, "级别": 8, "提示": 42, "等次": 14, "下限": 10,
    "定量指标": 12, "定量指标参数": 20, "定性指标": 12, "定性指标参数": 58, "超额核实线": 11, "超额扣分": 20,
    "合计方式": 10, "定性达标": 12,
}  # fmt: skip
_HINTS = {
    MAIN.sheet: "浅黄色的格子可以改，灰色的评分规则自动生成；一级、二级指标同上的留空。点中格子时，旁边会出现填写要求。",
}
_BASICS_HINT = "改“内容”一栏；可以不写的，不写时把内容删空。点中格子时，旁边会出现填写要求。"
_HINT = "浅黄色的格子可以改，可以加行、删行；点中格子时，旁边会出现填写要求。"


def export_scheme(id_or_file: str) -> bytes:
    """The workbook of the scheme; SchemeError when there is no such scheme, or when a workbook cannot hold it."""
    text, file = source_text(id_or_file)
    scheme = load_text(text, file).scheme
    data = tidy(read_source(text, file).data)
    stream = io.BytesIO()
    book = Book(stream, scheme.title)
    _Writer(book, scheme, data).write()
    book.close()
    content = stream.getvalue()
    # what was written must come back: a table that would lose something is not handed out
    if tidy(read_source(read_exported(content, file).text, file).data) != data:
        raise SchemeError((SchemeFault("有的内容写进表格后读不回来（如相邻的两组同名），请先改名", None, file),))
    return content


class _Writer:
    def __init__(self, book: Book, scheme: Scheme, data: dict[str, object]) -> None:
        self._book = book
        self._scheme = scheme
        self._data = data
        self._lists: list[Sequence[str]] = []
        self._rows = {table.sheet: table_rows(table, data, scheme) for table in TABLES}
        self._rows[ROW_SCORING_TABLE.sheet] = row_scoring_rows(ROW_SCORING_TABLE, data)

    def write(self) -> None:
        main, *others = TABLES
        write_guide(self._book, self._scheme.title)
        self._basics()
        for table in (main, ROW_SCORING_TABLE, *others):
            self._table(table, self._rows[table.sheet])
        self._originals()
        self._choices()
        self._book.workbook.get_worksheet_by_name(main.sheet).activate()

    def _basics(self) -> None:
        widths = (14.0, 70.0, 60.0)
        sheet = begin_sheet(self._book, BASICS_SHEET, f"{self._scheme.title}：基本信息", _BASICS_HINT, widths)
        for column, heading in enumerate((*BASICS_HEADINGS, ADVICE_HEADING), start=1):
            say(sheet, _HEADING_ROW, column, heading, self._book.heading())
        for offset, (column_of, text) in enumerate(basics_rows(self._data), start=1):
            row = _HEADING_ROW + offset
            words = explanation(BASICS_SHEET, column_of.key)
            say(sheet, row, 1, column_of.key, self._book.boxed(bold=True))
            self._entry(sheet, row, 2, column_of, text)
            say(sheet, row, 3, words, self._book.boxed(text_wrap=True, font_color="#5B6673"))
            self._validate(sheet, BASICS_SHEET, column_of, (row, row), 2)
            sheet.set_row(row - 1, min(_MAX_HEIGHT, height_for([(text, widths[1]), (words, widths[2])])))
        sheet.freeze_panes(_HEADING_ROW, 1)
        print_on_a4(sheet, landscape=True, repeat_rows=(_HEADING_ROW - 1, _HEADING_ROW - 1))

    def _table(self, table: Table, rows: Sequence[Row]) -> None:
        widths = [_width(column, rows) for column in table.columns]
        title = self._scheme.title if table is MAIN else f"{self._scheme.title}：{table.sheet}"
        sheet = begin_sheet(self._book, table.sheet, title, _HINTS.get(table.sheet, _HINT), widths)
        last = _HEADING_ROW + len(rows)
        for place, column in enumerate(table.columns, start=1):
            say(sheet, _HEADING_ROW, place, column.heading, self._book.heading())
            self._validate(sheet, table.sheet, column, (_HEADING_ROW + 1, last + _SPARE_ROWS), place)
        sheet.set_row(_HEADING_ROW - 1, 32)
        lines = _group_lines(table, rows)
        for offset, cells in enumerate([*rows, *({} for _ in range(_SPARE_ROWS))], start=1):
            row = _HEADING_ROW + offset
            for place, column in enumerate(table.columns, start=1):
                self._entry(sheet, row, place, column, cells.get(column.heading, ""), lines(column, offset))
            pairs = [(cells.get(column.heading, ""), width) for column, width in zip(table.columns, widths, strict=True)]
            sheet.set_row(row - 1, min(_MAX_HEIGHT, height_for(pairs)))
        if table is MAIN:
            self._sum(sheet, rows, last + _SPARE_ROWS)
        sheet.freeze_panes(_HEADING_ROW, table.columns.index(table.leaf.name) + 1)
        print_on_a4(sheet, landscape=True, repeat_rows=(_HEADING_ROW - 1, _HEADING_ROW - 1))
        sheet.print_area(0, 0, last - 1, len(table.columns) - 1)

    def _sum(self, sheet: Worksheet, rows: Sequence[Row], last: int) -> None:
        """What the points add up to while they are edited, above the rules."""
        points = next(column for column in MAIN.leaf.columns if column.is_number)
        texts = [cells[points.heading] for cells in rows if points.heading in cells]
        if not all(_is_canonical(text) for text in texts):
            return
        letter = column_letter(MAIN.columns.index(points) + 1)
        summed = f"ROUND(SUM({letter}{_HEADING_ROW + 1}:{letter}{last}),4)"
        stored = f"三级分值合计 {plain(sum(map(Decimal, texts), Decimal(0)))} 分，满分应为 {plain(self._scheme.full_score)} 分"
        words = f'"三级分值合计 "&{summed}&" 分，满分应为 {plain(self._scheme.full_score)} 分"'
        place = MAIN.columns.index(SENTENCE) + 1
        put(sheet, _HEADING_ROW - 1, place, Live(words, stored), hint_look(self._book))

    def _entry(self, sheet: Worksheet, row: int, place: int, column: Column, text: str, lines: str = "tb") -> None:
        """A cell to edit; texts stay texts, so that "= 0%" does not become a formula of the spreadsheet's own.

        `lines` says whether there is a line above (t) and below (b).
        """
        if len(text) > _MAX_CELL:
            raise SchemeError((SchemeFault(f"“{column.heading}”有一处超过 {_MAX_CELL} 字，写不进一个单元格"),))
        look: dict[str, Any] = {"left": 1, "right": 1, "top": int("t" in lines), "bottom": int("b" in lines)}
        look |= {"border_color": LINE, "bg_color": COMPUTED_FILL if column == SENTENCE else INPUT_FILL, "text_wrap": True}
        if sheet.get_name() != BASICS_SHEET and (column.is_number or column.only_choices):
            look["align"] = "center"
        elif column.is_number:
            look["align"] = "left"
        if not column.is_number:
            look["num_format"] = "@"
        if column.is_number and _is_canonical(text):
            sheet.write_number(row - 1, place - 1, float(text), self._book.style(**look))
        else:
            say(sheet, row, place, text, self._book.style(**look))

    def _validate(self, sheet: Worksheet, name: str, column: Column, rows: tuple[int, int], place: int) -> None:
        asked = explanation(name, column.heading)
        choices = list(column.choices)
        if name == MAIN.sheet and column.part == "method":
            choices += [ALTERNATIVES, ROW_SCORING]
        if choices:
            rule = {**(prompt_rule(column.heading, asked) if asked else {}), "validate": "list", "source": self._source(choices)}
            words = f"请从列表中选：{'、'.join(choices)}"
            rule |= {"error_title": column.heading, "error_message": words[:_MAX_PROMPT]}
            rule |= {"error_type": "stop"} if column.only_choices else {"show_error": False}
        elif column.is_number:
            rule = number_rule(column.heading, "decimal", 0, 1_000_000, asked, "这里应填数字，不能为负数。")
        elif column.heading == VALUE_HEADING:
            # any formula may stand here; the names of the figures are offered
            figures = next(table for table in TABLES if table.sheet == FIGURES_SHEET)
            letter, count = column_letter(figures.columns.index(figures.leaf.name) + 1), len(self._rows[FIGURES_SHEET])
            names = f"='{FIGURES_SHEET}'!${letter}${_HEADING_ROW + 1}:${letter}${_HEADING_ROW + max(1, count) + _SPARE_ROWS}"
            rule = {**prompt_rule(column.heading, asked), "validate": "list", "source": names, "show_error": False}
        elif asked:
            rule = prompt_rule(column.heading, asked)
        else:
            return
        sheet.data_validation(rows[0] - 1, place - 1, rows[1] - 1, place - 1, rule)

    def _source(self, choices: list[str]) -> list[str] | str:
        """A list for a drop-down: as it is, or on a hidden sheet when it is too long for Excel."""
        if len(",".join(choices)) <= _MAX_LIST and not any("," in choice for choice in choices):
            return choices
        if choices not in self._lists:
            self._lists.append(choices)
        letter = column_letter(self._lists.index(choices) + 1)
        return f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(choices)}"

    def _choices(self) -> None:
        if not self._lists:
            return
        sheet = self._book.sheet(CHOICES_SHEET)
        sheet.hide()
        for column, choices in enumerate(self._lists, start=1):
            for row, choice in enumerate(choices, start=1):
                say(sheet, row, column, choice, self._book.style(num_format="@"))

    def _originals(self) -> None:
        sheet = self._book.sheet(ORIGINALS_SHEET)
        sheet.very_hidden()
        look = self._book.style(num_format="@")
        for column, heading in enumerate(ORIGINALS_HEADINGS, start=1):
            say(sheet, 1, column, heading, look)
        name = ""
        for row, cells in enumerate(self._rows[MAIN.sheet], start=2):
            own = cells.get(ORIGINALS_HEADINGS[0], "")
            name = name if own == OR else own
            for column, heading in enumerate(ORIGINALS_HEADINGS, start=1):
                say(sheet, row, column, name if column == 1 else cells.get(heading, ""), look)


def _group_lines(table: Table, rows: Sequence[Row]) -> Callable[[Column, int], str]:
    """Lines above and below a cell (row from 1): cells of a record that goes on below look like one."""
    depth_of = {column: depth for depth, level in enumerate(table.levels[:-1]) for column in level.columns}

    def begins(column: Column, row: int) -> bool:
        # a record begins where it or one above it is named
        names = [level.name.heading for level in table.levels[: depth_of[column] + 1]]
        return row > len(rows) or any(name in rows[row - 1] for name in names)

    def lines(column: Column, row: int) -> str:
        if column not in depth_of:
            return "tb"
        return ("t" if begins(column, row) else "") + ("b" if begins(column, row + 1) else "")

    return lines


def _width(column: Column, rows: Sequence[Row]) -> float:
    """Wide enough that no text needs a row higher than Excel allows."""
    width = float(_WIDTHS.get(column.heading, 16))
    while width < _MAX_WIDTH and any(height_for([(row.get(column.heading, ""), width)]) > _MAX_HEIGHT for row in rows):
        width += 6
    return width


def _is_canonical(text: str) -> bool:
    """Whether the number is written as it would be read back."""
    try:
        return bool(text) and len(text) < 15 and plain(from_float(float(text))) == text
    except ValueError:
        return False
