"""What people do to a form between receiving and sending it: found again and read right, or reported at the very cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from jixiao_batch.evaluation.verdict import Schemes, Verdict, judge
from jixiao_batch.scheme.loading import built_in_ids, load_scheme
from jixiao_batch.workbook.layout import FIRST_BODY_ROW, make_layout
from jixiao_batch.workbook.submission import as_text
from jixiao_batch.workbook.template import write_template

REAL = Path(__file__).parents[2] / "samples" / "2023" / "报送" / "江华瑶族自治县工伤保险服务中心.xlsx"
DATA, SELF, ROWS, STAMP = "基础数据", "指标自评", "绩效指标", "_表样"

Change = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def schemes() -> Schemes:
    loaded = load_scheme("jianghua-2023")
    return Schemes({loaded.scheme.id: loaded})


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    """Cell of each field of 基础数据 in the untouched form."""
    loaded = load_scheme("jianghua-2023")
    verdict = judge("原件", REAL.read_bytes(), Schemes({loaded.scheme.id: loaded}))
    assert verdict.submission is not None
    return {field: entry.place.cell for field, entry in verdict.submission.entries.items()}


def after(change: Change, schemes: Schemes) -> Verdict:
    book = openpyxl.load_workbook(REAL)
    change(book)
    changed = io.BytesIO()
    book.save(changed)
    return judge("改动件", changed.getvalue(), schemes)


def read_values(verdict: Verdict) -> dict[str, str | None]:
    assert verdict.submission is not None
    return {field: as_text(entry.value) for field, entry in verdict.submission.entries.items()}


def codes(verdict: Verdict) -> dict[str, str]:
    return {finding.code: finding.place.address for finding in verdict.findings}


def copied_and_same(book: Workbook) -> None:
    book.copy_worksheet(book[DATA])


def stamp_lost(book: Workbook) -> None:
    del book[STAMP]


def reordered(book: Workbook) -> None:
    book.move_sheet(DATA, offset=2)
    book.create_sheet("备注")["A1"] = "我单位的说明"


HARMLESS: dict[str, Change] = {
    "a row inserted in 基础数据": lambda book: book[DATA].insert_rows(21),
    "a column inserted before the labels": lambda book: book[DATA].insert_cols(2),
    "a column inserted before the values": lambda book: book[DATA].insert_cols(3),
    "the hidden key column deleted": lambda book: book[DATA].delete_cols(1),
    "the hidden key row deleted": lambda book: book[DATA].delete_rows(3),
    "the sheet renamed with spaces": lambda book: setattr(book[DATA], "title", "基础 数据　"),
    "the sheet renamed to something else": lambda book: setattr(book[DATA], "title", "Sheet1"),
    "the sheet hidden": lambda book: setattr(book[DATA], "sheet_state", "hidden"),
    "a copy that says the same": copied_and_same,
    "the stamp sheet lost": stamp_lost,
    "sheets reordered and one added": reordered,
    "a row inserted among the indicator rows": lambda book: book[ROWS].insert_rows(8),
    "a column inserted in the row table": lambda book: book[ROWS].insert_cols(5),
    "a row inserted in 指标自评": lambda book: book[SELF].insert_rows(8),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_form_that_was_only_moved_about_reads_the_same(change: Change, schemes: Schemes) -> None:
    untouched, verdict = judge("原件", REAL.read_bytes(), schemes), after(change, schemes)
    assert read_values(verdict) == read_values(untouched)
    assert verdict.submission is not None
    assert untouched.submission is not None
    assert [row.says for row in verdict.submission.rows] == [row.says for row in untouched.submission.rows]
    assert set(codes(verdict)) == set(codes(untouched))
    assert verdict.assessment is not None
    assert str(verdict.assessment.score_total) == "88.00"


UNREADABLE = {
    "约61万": "approximate-number",
    "60余": "approximate-number",
    "≥61": "bounded-number",
    "无": "nothing-stated",
    "—": "nothing-stated",
    "不涉及": "nothing-stated",
    "61或62": "several-numbers",
    "61人": "wrong-unit",
    "90%": "wrong-unit",
    "#DIV/0!": "error-value",
    "=30+31.36": "formula-without-result",
    True: "truth-in-number",
    "六十来万": "not-a-number",
}


@pytest.mark.parametrize(("typed", "code"), UNREADABLE.items())
def test_what_is_not_a_number_is_reported_at_its_cell_and_never_becomes_one(
    typed: object, code: str, schemes: Schemes, cells: dict[str, str]
) -> None:
    verdict = after(lambda book: book[DATA].__setitem__(cells["年初预算"], typed), schemes)
    assert read_values(verdict)["年初预算"] is None
    assert codes(verdict)[code] == f"{DATA}!{cells['年初预算']}"
    assert verdict.status == "returned"
    assert verdict.assessment is not None
    assert verdict.assessment.provisional
    assert verdict.assessment.grade == ""


REPAIRED = {"６１．３６": "61.36", "61.36万元": "61.36", "613,600元": "61.36", " 61.36 ": "61.36", "￥61.36": "61.36"}


@pytest.mark.parametrize(("typed", "value"), REPAIRED.items())
def test_a_text_with_one_meaning_is_read_and_the_repair_is_noted(
    typed: str, value: str, schemes: Schemes, cells: dict[str, str]
) -> None:
    verdict = after(lambda book: book[DATA].__setitem__(cells["年初预算"], typed), schemes)
    assert read_values(verdict)["年初预算"] == value
    assert codes(verdict)["repaired"] == f"{DATA}!{cells['年初预算']}"
    assert verdict.status == "used"


def test_a_blank_cell_is_missing_not_zero_and_names_what_rests_on_it(schemes: Schemes, cells: dict[str, str]) -> None:
    verdict = after(lambda book: book[DATA].__setitem__(cells["年初预算"], None), schemes)
    finding = next(finding for finding in verdict.findings if finding.code == "field-missing")
    assert finding.place.address == f"{DATA}!{cells['年初预算']}"
    assert "预算完成率" in finding.message
    assert "预算控制率" in finding.message


def test_two_copies_that_disagree_are_refused_naming_both_cells(schemes: Schemes, cells: dict[str, str]) -> None:
    def change(book: Workbook) -> None:
        book.copy_worksheet(book[DATA])[cells["年初预算"]] = 99

    verdict = after(change, schemes)
    finding = next(finding for finding in verdict.findings if finding.code == "found-twice")
    assert read_values(verdict)["年初预算"] is None
    assert finding.message.count(cells["年初预算"]) == 2


def test_a_row_whose_label_is_another_rows_is_refused(schemes: Schemes, cells: dict[str, str]) -> None:
    one, other = cells["年初预算"].replace("C", "B"), cells["本年追加"].replace("C", "B")

    def change(book: Workbook) -> None:
        sheet = book[DATA]
        sheet[one], sheet[other] = sheet[other].value, sheet[one].value

    verdict = after(change, schemes)
    assert verdict.status == "returned"
    assert read_values(verdict)["年初预算"] is None
    assert read_values(verdict)["本年追加"] is None


def test_yuan_typed_for_ten_thousand_yuan_is_told_as_one_slip(schemes: Schemes, cells: dict[str, str]) -> None:
    verdict = after(lambda book: book[DATA].__setitem__(cells["基本支出"], 524200), schemes)
    slip = next(finding for finding in verdict.findings if finding.code == "unit-slip")
    assert (slip.place.address, slip.value, slip.expected) == (f"{DATA}!{cells['基本支出']}", "524200", "52.42")
    assert "identity-broken" not in codes(verdict)


def test_last_years_form_is_returned_without_a_score(schemes: Schemes, cells: dict[str, str]) -> None:
    verdict = after(lambda book: book[DATA].__setitem__(cells["评价年度"], 2022), schemes)
    assert verdict.status == "returned"
    assert verdict.assessment is None
    assert codes(verdict)["other-year"] == f"{DATA}!{cells['评价年度']}"


def test_a_scheme_that_is_not_known_is_named(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        cell = next(row[1] for row in book[STAMP].iter_rows() if row[0].value == "指标体系")
        cell.value = "wubian-2019"

    verdict = after(change, schemes)
    assert verdict.status == "returned"
    assert "wubian-2019" in verdict.reason


def test_a_workbook_of_something_else_is_unknown(schemes: Schemes) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("工资表")["A1"] = "姓名"
    other = io.BytesIO()
    book.save(other)
    verdict = judge("工资.xlsx", other.getvalue(), schemes)
    assert (verdict.status, verdict.findings[0].code) == ("unknown", "not-our-form")


def test_the_row_table_gone_is_reported_and_leaves_the_total_provisional(schemes: Schemes) -> None:
    verdict = after(lambda book: book.__delitem__(ROWS), schemes)
    assert "table-lost" in codes(verdict)
    assert verdict.assessment is not None
    assert verdict.assessment.provisional


def test_a_percentage_typed_in_excel_is_read_by_its_format(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        sheet = book[ROWS]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in ("95%", 0.95, 95):
                    cell.value, cell.number_format = 0.95, "0%"

    verdict = after(change, schemes)
    assert verdict.submission is not None
    row = next(row for row in verdict.submission.rows if row.unit == "%")
    assert row.actual is not None
    assert (str(row.actual.number), row.actual.percent) == ("0.95", True)


@pytest.mark.parametrize(
    ("nature", "actual", "read_as", "is_asked"),
    [("＞", 11, "≥", False), ("＞", 10, "≥", True), (">", 9, "≥", False), ("＜", 9, "≤", False), ("小于", 10, "≤", True)],
)
def test_a_sign_that_leaves_the_bound_out_is_read_and_asked_about_where_that_decides(
    nature: str, actual: int, read_as: str, is_asked: bool, schemes: Schemes
) -> None:
    loaded = load_scheme("jianghua-2023")
    table = make_layout(loaded.scheme).table
    assert table is not None

    def change(book: Workbook) -> None:
        written = {"指标性质": nature, "指标值": 10, "实际完成值": actual, "计量单位": "次"}
        for heading, value in written.items():
            book[table.sheet].cell(table.first_row, table.columns[heading]).value = value

    verdict = after(change, schemes)
    assert verdict.submission is not None
    assert verdict.submission.rows[0].nature == read_as
    assert "row-nature" not in codes(verdict)
    assert ("row-strict" in codes(verdict)) is is_asked


def in_first_row(heading: str, value: str | int, number_format: str = "General") -> Change:
    """Puts `value` under that heading into the first filled indicator row."""

    def change(book: Workbook) -> None:
        sheet = book[ROWS]
        headings = max(cell.row for (cell,) in sheet["E3:E10"] if cell.value == "三级指标")  # below the hidden names
        column = next(cell.column for cell in sheet[headings] if cell.value == heading)
        sheet.cell(headings + 1, column, value).number_format = number_format

    return change


@pytest.mark.parametrize("heading", ["指标值", "实际完成值"])
def test_a_long_text_in_a_row_is_kept_whole_and_shown_short(heading: str, schemes: Schemes) -> None:
    text = "组织全县中小学教师参加各类培训，并对农村学校予以倾斜" * 5
    verdict = after(in_first_row(heading, text), schemes)
    assert verdict.submission is not None
    row = verdict.submission.rows[0]
    assert (row.target_text if heading == "指标值" else row.actual_text) == text
    assert all(text not in finding.message for finding in verdict.findings)


def test_what_is_left_out_of_an_endless_reason_is_said(schemes: Schemes) -> None:
    verdict = after(in_first_row("偏差原因及改进措施", "因雨" * 1500), schemes)
    assert verdict.submission is not None
    assert len(verdict.submission.rows[0].reason) == 2000
    assert ["只保留前2000字" in finding.message for finding in verdict.findings if finding.code == "repaired"] == [True]


def test_the_format_of_a_figure_in_a_row_is_minded(schemes: Schemes) -> None:
    verdict = after(in_first_row("实际完成值", 61, '0"千"'), schemes)
    assert "wrong-unit" in codes(verdict)


def unmerged(book: Workbook, name: str = DATA) -> Worksheet:
    sheet = book[name]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    return sheet


def headed_last_year(book: Workbook) -> None:
    sheet = unmerged(book)
    sheet["C4"], sheet["D4"] = "上年数", "本年数"
    for row in range(20, 27):
        sheet.cell(row, 4).value = (sheet.cell(row, 3).value or 0) + 7


@pytest.mark.parametrize("has_keys", [True, False])
def test_figures_under_last_years_heading_are_not_read_as_this_years(has_keys: bool, schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        headed_last_year(book)
        if not has_keys:
            book[DATA].delete_rows(3)

    verdict = after(change, schemes)
    values = read_values(verdict)
    assert {values[name] for name in ("年初预算", "上年结转", "基本支出", "人员编制")} == {None}
    assert values["三公经费本年预算"] == "0"
    assert [finding.code for finding in verdict.findings].count("other-heading") == 1
    assert codes(verdict)["other-heading"] == (f"{DATA}!C4" if has_keys else f"{DATA}!C3")
    assert verdict.status == "returned"


def test_a_second_column_of_figures_leaves_open_which_counts(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        sheet = unmerged(book)
        for row in range(20, 25):
            sheet.cell(row, 4).value = 2000 + row

    verdict = after(change, schemes)
    assert read_values(verdict)["年初预算"] is None
    assert read_values(verdict)["基本支出"] == "52.42"
    assert [finding.code for finding in verdict.findings].count("figure-beside") == 1


UNITS: dict[str, tuple[str, str]] = {
    "in the column of units": ("F21", "元"),
    "in the block's heading": ("B19", "收入（单位：千元）"),
    "in the sheet's title": ("B1", "基础数据（金额单位：元）"),
    "beside the block's heading": ("F19", "单位：元"),
    "in the heading of the column": ("C4", "填报内容（元）"),
    "in the field's label": ("B21", "年初预算（元）"),
}


@pytest.mark.parametrize(("cell", "text"), UNITS.values(), ids=UNITS.keys())
def test_a_changed_unit_of_the_form_leaves_its_figures_unread(cell: str, text: str, schemes: Schemes) -> None:
    verdict = after(lambda book: unmerged(book).__setitem__(cell, text), schemes)
    assert read_values(verdict)["年初预算"] is None
    assert [finding.code for finding in verdict.findings].count("printed-unit") == 1
    assert codes(verdict)["printed-unit"] == f"{DATA}!{cell}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [("F21", "（万 元）"), ("F21", None), ("B19", "收入（单位:万元）"), ("D21", "见附件 3"), ("C4", "填报数"), ("G21", "元")],
)
def test_captions_that_mean_the_same_change_nothing(cell: str, text: str | None, schemes: Schemes) -> None:
    verdict = after(lambda book: unmerged(book).__setitem__(cell, text), schemes)
    assert read_values(verdict)["年初预算"] == "61.36"
    assert verdict.status == "used"


def total_row(book: Workbook) -> int:
    return next(row for row in range(6, book[ROWS].max_row + 1) if book[ROWS].cell(row, 1).value == "合计")


def test_a_row_below_the_total_with_its_name_in_another_column_is_reported(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        row = total_row(book) + 2
        for column, text in ((4, "培训场次"), (6, "≥"), (7, 10), (9, 12), (10, 5)):
            book[ROWS].cell(row, column).value = text

    assert "rows-outside" in codes(after(change, schemes))


def test_signatures_below_the_total_are_no_indicators(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        row = total_row(book) + 2
        for column, text in ((4, "填报人：张某"), (7, "审核人：李某"), (9, "日期："), (10, "2024年3月1日")):
            book[ROWS].cell(row, column).value = text

    assert "rows-outside" not in codes(after(change, schemes))


def test_a_deleted_column_is_not_found_by_a_name_that_now_points_at_another(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        sheet = unmerged(book)
        sheet["E37"] = 8.5
        sheet.delete_cols(4)  # as programs do that leave the defined names where they were

    verdict = after(change, schemes)
    values = read_values(verdict)
    assert (values["三公经费本年预算"], values["三公经费本年决算"]) == (None, "8.5")
    assert verdict.status == "returned"


def test_a_form_of_another_scheme_is_known_by_its_rows_when_its_hidden_sheet_is_gone(tmp_path: Path) -> None:
    known = {scheme_id: load_scheme(scheme_id) for scheme_id in built_in_ids()}
    for scheme_id, loaded in known.items():
        write_template(loaded, tmp_path / f"{scheme_id}.xlsx")
        book = openpyxl.load_workbook(tmp_path / f"{scheme_id}.xlsx")
        stamp_lost(book)
        changed = io.BytesIO()
        book.save(changed)
        verdict = judge("改动件", changed.getvalue(), Schemes(known))
        assert verdict.scheme_id == scheme_id
        assert "scheme-recognised" in codes(verdict)


def test_headings_of_the_trade_and_a_missing_column_of_reasons_leave_the_rows_readable(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        sheet = unmerged(book, ROWS)
        sheet["E5"], sheet["G5"] = "三级指标名称", "年度指标值"
        sheet.delete_cols(12)
        sheet.delete_cols(1)
        sheet.delete_rows(3)

    untouched, verdict = judge("原件", REAL.read_bytes(), schemes), after(change, schemes)
    assert verdict.submission is not None
    assert untouched.submission is not None
    assert len(verdict.submission.rows) == len(untouched.submission.rows)
    assert [(row.name, row.target, row.actual, row.weight) for row in verdict.submission.rows] == [
        (row.name, row.target, row.actual, row.weight) for row in untouched.submission.rows
    ]
    assert not any(row.reason for row in verdict.submission.rows)
    assert "reasons-lost" in codes(verdict)
    assert "label-changed" not in codes(verdict)


def test_headings_that_changed_places_are_told_apart_in_words(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        book[ROWS]["G5"], book[ROWS]["I5"] = "实际完成值", "指标值"

    told = {one.place.cell: one.message for one in after(change, schemes).findings if one.code == "label-changed"}
    assert told == {
        "G5": "此处的项目名称应为“指标值”，现写的是“实际完成值”",
        "I5": "此处的项目名称应为“实际完成值”，现写的是“指标值”",
    }


def test_a_label_with_a_colon_is_the_forms_own(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        book[DATA]["B21"] = "年初预算："
        book[DATA].delete_cols(1)

    verdict = after(change, schemes)
    assert read_values(verdict)["年初预算"] == "61.36"
    assert verdict.status == "used"


def test_a_blocks_changed_unit_is_seen_without_the_hidden_keys_too(schemes: Schemes) -> None:
    def change(book: Workbook) -> None:
        sheet = unmerged(book)
        sheet["B19"] = "收入（单位：元）"
        sheet.delete_cols(1)

    verdict = after(change, schemes)
    assert read_values(verdict)["年初预算"] is None
    assert read_values(verdict)["基本支出"] == "52.42"
    assert codes(verdict)["printed-unit"] == f"{DATA}!A19"


@pytest.mark.parametrize("name", [lambda column: column, lambda column: f"Unnamed: {column}"], ids=["numbers", "unnamed"])
def test_names_of_columns_that_a_program_wrote_are_no_row(name: Callable[[int], object], schemes: Schemes) -> None:
    def rewrite(book: Workbook) -> None:
        for merged in [area for area in book[ROWS].merged_cells.ranges if area.min_row == 1]:
            book[ROWS].unmerge_cells(str(merged))
        for column in range(1, 14):
            book[ROWS].cell(1, column).value = name(column)

    assert "rows-outside" not in codes(after(rewrite, schemes))


def test_figures_that_a_row_crosses_out_are_asked_back_at_their_cells(schemes: Schemes) -> None:
    def cross_out(book: Workbook) -> None:
        sheet = book[ROWS]
        headings = {str(sheet.cell(FIRST_BODY_ROW, column).value): column for column in range(1, 14)}
        for heading in ("实际完成值", "偏差原因及改进措施"):
            cell = sheet.cell(FIRST_BODY_ROW + 1, headings[heading])
            cell.value = cell.value or "说明"
            cell.font = Font(strike=True)

    verdict = after(cross_out, schemes)
    told = [(finding.severity, finding.place.label.split("·")[1]) for finding in verdict.findings if finding.code == "struck-out"]
    assert told == [("error", "实际完成值"), ("query", "偏差原因及改进措施")]
    assert verdict.submission is not None
    assert verdict.submission.rows[0].actual is None and verdict.submission.rows[0].actual_text == ""
