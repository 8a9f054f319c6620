"""绩效指标 on the form: the unit's own rows, with completion, points and checks beside each."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.formats import INPUT_FILL, POINTS, RATE, Book
from jixiao_batch.numbers import fixed, plain
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import excel_text
from jixiao_batch.scheme.score_readings import (
    MET_FORMAT,
    NATURES,
)
from jixiao_batch.workbook.layout import (
    FIRST_ROW_COLUMN,
    KEY_COLUMN,
    KEY_ROW,
    ROWS_SHEET,
    TOTAL_KEY,
    TablePlace,
    address,
    column_letter,
)
from jixiao_batch.workbook.template.cells import (
    choice_rule,
    computed_look,
    height_for,
    hint_look,
    number_rule,
    paint_checks,
    prompt_rule,
    put,
    say,
    spread,
)
from jixiao_batch.workbook.template.checks import (
    FINE,
    UNBALANCED,
    UNFILLED,
    Complaint,
    Live,
    complain,
    first_of,
)
from jixiao_batch.workbook.template.data_sheet import Checked
from jixiao_batch.workbook.template.rows_formulas import (
    check_cell,
    completion_cell,
    points_cell,
    row_sections,
    scored_by_rows,
    sections_that_count,
    tier_names,
)
from jixiao_batch.workbook.template.rows_place import RowsPlace, rows_count, rows_sum

NUMBER_COLUMN = 2
_WIDTHS = (5.0, 9.5, 13.0, 24.0, 8.5, 10.5, 8.5, 12.0, 7.5, 8.5, 22.0, 9.5, 9.5, 19.0)


def write_rows_body(book: Book, sheet: Worksheet, scheme: Scheme, table: TablePlace) -> Checked:
    """Everything below the title, and the widths."""
    place = RowsPlace(table)
    for offset, width in enumerate(_WIDTHS):
        sheet.set_column(offset + 1, offset + 1, width)
    say(sheet, table.header_row, NUMBER_COLUMN, "序号", book.heading())
    for name, column in table.columns.items():
        say(sheet, KEY_ROW, column, name, book.style())
        say(sheet, table.header_row, column, name, book.heading())
    for name, column in (("完成率", place.completion), ("参考得分", place.score), ("核对", place.check)):
        say(sheet, table.header_row, column, name, book.heading())
    sheet.set_row(table.header_row - 1, 32)
    _write_hint(book, sheet, scheme, place)
    for row in range(table.first_row, table.last_row + 1):
        _write_row(book, sheet, scheme, place, row)
    _show_rows_met(book, sheet, scheme, place)
    _validate(sheet, scheme, place)
    total = _write_total(book, sheet, scheme, place)
    letter = column_letter(place.check)
    cells = f"{letter}{table.first_row}:{letter}{table.total_row}"
    paint_checks(book, sheet, cells)
    return Checked(ROWS_SHEET, cells, (str(total.stored),))


def _write_hint(book: Book, sheet: Worksheet, scheme: Scheme, place: RowsPlace) -> None:
    """How to fill the rows, and what they add up to so far: the total row is far below."""
    hint = "一行填一个指标，用不完的行空着；不够时在表中间插入行。指标值、实际完成值只填数，单位另填一栏。"
    row = place.table.header_row - 1
    spread(sheet, row, (NUMBER_COLUMN, place.completion - 2), hint, hint_look(book))
    digits = fixed(Decimal(0), scheme.score_places)
    weights, own = (f'TEXT(SUM({place.cells(name)}),"{digits}")' for name in ("分值", "自评得分"))
    sums = Live(f'"分值合计 "&{weights}&"，自评合计 "&{own}', f"分值合计 {digits}，自评合计 {digits}")
    spread(sheet, row, (place.completion - 1, place.check), sums, book.style(bold=True, align="right"))
    sheet.set_row(row - 1, 20)


def _write_row(book: Book, sheet: Worksheet, scheme: Scheme, place: RowsPlace, row: int) -> None:
    columns = place.table.columns
    cell = {name: address(row, column) for name, column in columns.items()}
    entries = f"{address(row, FIRST_ROW_COLUMN)}:{address(row, max(columns.values()))}"
    header = place.table.header_row
    number = Live(f"ROW()-ROW({column_letter(NUMBER_COLUMN)}${header})", Decimal(row - header))
    put(sheet, row, NUMBER_COLUMN, number, computed_look(book, align="center", num_format="0"))
    for name, column in columns.items():
        look = {"bg_color": INPUT_FILL, "locked": False}
        if name in ("分值", "自评得分"):
            entry = book.boxed(**look, num_format=POINTS, align="right")
        elif name in ("一级指标", "指标性质", "指标值", "计量单位", "实际完成值"):
            entry = book.boxed(**look, align="center", text_wrap=True)
        else:
            entry = book.boxed(**look, text_wrap=True, indent=1)
        say(sheet, row, column, "", entry)
    rate, score = address(row, place.completion), address(row, place.score)
    put(sheet, row, place.completion, completion_cell(cell, entries), computed_look(book, num_format=RATE, align="right"))
    put(sheet, row, place.score, points_cell(scheme, cell, entries, rate), computed_look(book, num_format=POINTS, align="right"))
    check = check_cell(scheme, cell, entries, rate, score)
    put(sheet, row, place.check, check, book.boxed(indent=1, text_wrap=True))
    sheet.set_row(row - 1, height_for([], least=2))


def _show_rows_met(book: Book, sheet: Worksheet, scheme: Scheme, place: RowsPlace) -> None:
    """参考得分 of rows that only count as met or not: 1 and 0 are shown as words, and stay numbers for the sums."""
    counting = sections_that_count(scheme)
    if not counting:
        return
    section = address(place.table.first_row, place.table.columns["一级指标"])
    section = f"${section}"
    letter = column_letter(place.score)
    among = ",".join(f"{section}={excel_text(name)}" for name in counting)
    look = book.workbook.add_format({"num_format": MET_FORMAT})
    rule = {"type": "formula", "criteria": f"=OR({among})", "format": look}
    sheet.conditional_format(f"{letter}{place.table.first_row}:{letter}{place.table.last_row}", rule)


def _validate(sheet: Worksheet, scheme: Scheme, place: RowsPlace) -> None:
    offered, _ = tier_names(scheme)
    full = float(scheme.full_score)
    words = f"。定性指标填：{'/'.join(offered)}" if offered else ""
    rules = {
        "一级指标": choice_rule("一级指标", row_sections(scheme)),
        "二级指标": prompt_rule("二级指标", "如：数量指标、质量指标、时效指标、成本指标、社会效益指标、服务对象满意度指标"),
        "三级指标": prompt_rule("三级指标", "一行填一个具体指标，如：培训场次"),
        "指标性质": choice_rule("指标性质", NATURES, "不少于填 ≥，不超过填 ≤，等于填 ＝；不用数字衡量的选“定性”"),
        "指标值": prompt_rule("指标值", "只填数，单位填在右边一格；单位是 % 的，95% 填 95。定性指标可写文字"),
        "计量单位": prompt_rule("计量单位", "如：场、人次、%、万元"),
        "实际完成值": prompt_rule("实际完成值", f"只填数，与指标值同一单位{words}"),
        "分值": number_rule("分值", "decimal", 0, full, "各行分值合计应等于指标体系规定的分值", "分值应填数字，不能为负数。"),
        "自评得分": number_rule("自评得分", "decimal", 0, full, "不超过本行分值", "自评得分应填数字，不能为负数，不超过分值。"),
        "偏差原因及改进措施": prompt_rule("偏差原因及改进措施", "没有完成的，或超过指标值很多的，写明原因和打算"),
    }
    for name, rule in rules.items():
        column = place.table.columns[name] - 1
        sheet.data_validation(place.table.first_row - 1, column, place.table.last_row - 1, column, rule)


def _write_total(book: Book, sheet: Worksheet, scheme: Scheme, place: RowsPlace) -> Live:
    row, columns = place.table.total_row, place.table.columns
    say(sheet, row, KEY_COLUMN, TOTAL_KEY, book.style())
    for column in range(NUMBER_COLUMN, place.check + 1):
        say(sheet, row, column, "", computed_look(book, bold=True))
    say(sheet, row, columns["三级指标"], "合计", computed_look(book, bold=True, align="center"))
    points = computed_look(book, bold=True, num_format=POINTS, align="right")
    for column in (columns["分值"], columns["自评得分"], place.score):
        put(sheet, row, column, Live(f"SUM({place.cells(column)})", Decimal(0)), points)
    complaints = []
    for indicator, rows in scored_by_rows(scheme):
        none, weights = f"{rows_count(place, rows.sections)}=0", rows_sum(place, rows.sections, "分值")
        complaints.append(complain(none, f"{UNFILLED}：{indicator.name}", holds=True))
        wanted, digits = plain(indicator.weight), fixed(Decimal(0), scheme.score_places)
        message = f'"{UNBALANCED}：{indicator.name}分值合计 "&TEXT({weights},"{digits}")&"，应为 {wanted}"'
        complaints.append(Complaint(f"ROUND({weights}-{wanted},9)<>0", message))
    check = first_of(complaints, Live(f'"{FINE}"', FINE))
    put(sheet, row, place.check, check, computed_look(book, bold=True, indent=1, text_wrap=True))
    sheet.set_row(row - 1, height_for([], least=3))
    return check
