"""The blank form: every cell where the layout says, only entries open, and the form checks itself."""

import re
from importlib import resources
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from jixiao_batch.formats import INPUT_FILL
from jixiao_batch.scheme.loading import LoadedScheme, built_in_ids, load_scheme, load_text
from jixiao_batch.workbook import layout as form
from jixiao_batch.workbook.layout import Layout, make_layout
from jixiao_batch.workbook.template import write_template
from jixiao_batch.workbook.template.checks import tally_of

INPUT_SHEETS = (form.DATA_SHEET, form.SELF_SHEET, form.ROWS_SHEET)
#: all known to Excel 2010 and WPS
FUNCTIONS = {
    "ABS", "AND", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "IF", "IFERROR", "INT", "ISNA", "ISNUMBER", "LEFT", "MATCH", "MAX",
    "MID", "MIN", "N", "NOT", "OR", "ROUND", "ROUNDDOWN", "ROW", "SUM", "SUMIF", "SUMPRODUCT", "TEXT",
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded() -> LoadedScheme:
    return load_scheme("jianghua-2023")


@pytest.fixture(scope="module")
def layout(loaded: LoadedScheme) -> Layout:
    return make_layout(loaded.scheme)


@pytest.fixture(scope="module")
def blank(loaded: LoadedScheme, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    file = tmp_path_factory.mktemp("form") / "表样.xlsx"
    write_template(loaded, file)
    return openpyxl.load_workbook(file)


@pytest.fixture(scope="module")
def entries(layout: Layout) -> set[tuple[str, str]]:
    """(sheet, cell) of everything that a department types."""
    assert layout.table is not None
    rows = range(layout.table.first_row, layout.table.last_row + 1)
    own = {(layout.table.sheet, form.address(row, column)) for row in rows for column in layout.table.columns.values()}
    return own | {(place.sheet, place.cell) for place in layout.fields.values()}


def cells_of(book: Workbook) -> list[Cell]:
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]


def test_sheets_stand_in_the_order_of_work_with_the_stamp_hidden(blank: Workbook) -> None:
    assert blank.sheetnames == [form.GUIDE_SHEET, *INPUT_SHEETS, form.STAMP_SHEET]
    assert [sheet.title for sheet in blank.worksheets if sheet.sheet_state == "hidden"] == [form.STAMP_SHEET]


def test_entry_cells_are_empty_open_and_coloured(blank: Workbook, entries: set[tuple[str, str]]) -> None:
    for sheet, address in entries:
        cell = blank[sheet][address]
        assert cell.value is None, (sheet, address)
        assert not cell.protection.locked, (sheet, address)
        assert cell.fill.start_color.rgb == "FF" + INPUT_FILL.removeprefix("#"), (sheet, address)


def test_every_other_cell_is_locked_and_not_coloured_as_an_entry(blank: Workbook, entries: set[tuple[str, str]]) -> None:
    others = [cell for cell in cells_of(blank) if (cell.parent.title, cell.coordinate) not in entries]
    assert all(cell.protection.locked for cell in others)
    coloured = {cell.parent.title for cell in others if cell.fill.start_color.rgb == "FF" + INPUT_FILL.removeprefix("#")}
    assert coloured == {form.GUIDE_SHEET}  # the legend


def test_sheets_are_protected_without_password_and_rows_may_be_inserted_among_the_own_rows(blank: Workbook) -> None:
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in blank.worksheets)
    may_insert = {sheet.title for sheet in blank.worksheets if not sheet.protection.insertRows}
    assert may_insert == {form.ROWS_SHEET}


def test_key_column_and_key_row_are_hidden_and_hold_the_keys_of_the_layout(blank: Workbook, layout: Layout) -> None:
    for name in INPUT_SHEETS:
        sheet = blank[name]
        assert sheet.column_dimensions["A"].hidden
        assert sheet.row_dimensions[form.KEY_ROW].hidden
        assert sheet.cell(form.KEY_ROW, form.KEY_COLUMN).value == form.KEY_MARK
    for sheet_name, rows in ((form.DATA_SHEET, layout.data_rows), (form.SELF_SHEET, layout.self_rows)):
        assert [blank[sheet_name].cell(row.row, form.KEY_COLUMN).value for row in rows] == [row.key for row in rows]
    for place in layout.fields.values():
        assert blank[place.sheet].cell(form.KEY_ROW, place.column).value == place.column_key
    table = layout.table
    assert table is not None
    for name, column in table.columns.items():
        assert blank[table.sheet].cell(form.KEY_ROW, column).value == name
        assert blank[table.sheet].cell(table.header_row, column).value == name
    assert blank[table.sheet].cell(table.total_row, form.KEY_COLUMN).value == form.TOTAL_KEY


@pytest.mark.parametrize("scheme_id", built_in_ids())
def test_every_row_of_a_sheet_has_a_key_of_its_own(scheme_id: str) -> None:
    layout = make_layout(load_scheme(scheme_id).scheme)
    for rows in (layout.data_rows, layout.self_rows):
        keys = [row.key for row in rows]
        assert keys == list(dict.fromkeys(keys))


def test_labels_stand_beside_their_entries(blank: Workbook, layout: Layout) -> None:
    for row in layout.data_rows:
        assert blank[form.DATA_SHEET].cell(row.row, form.DATA_LABEL_COLUMN).value == row.label
    for row in layout.self_rows:
        assert blank[form.SELF_SHEET].cell(row.row, form.SELF_LABEL_COLUMN).value == row.label


def test_every_single_entry_has_a_prompt_or_a_limit(blank: Workbook, entries: set[tuple[str, str]]) -> None:
    for name in INPUT_SHEETS:
        ruled = [str(rule.sqref) for rule in blank[name].data_validations.dataValidation]
        covered = {
            cell.coordinate
            for area in ruled
            for part in area.split()
            for row in blank[name][f"{part}:{part}" if ":" not in part else part]
            for cell in row
        }
        assert {address for sheet, address in entries if sheet == name} <= covered


def test_numbers_only_warn_while_choices_come_from_their_list(blank: Workbook, layout: Layout) -> None:
    rules = {str(rule.sqref): rule for rule in blank[form.DATA_SHEET].data_validations.dataValidation}
    for place in layout.fields.values():
        if place.sheet != form.DATA_SHEET:
            continue
        rule = rules[place.cell]
        if place.field.choices:
            assert (rule.type, rule.formula1) == ("list", f'"{",".join(place.field.choices)}"')
        elif place.field.is_number:
            assert rule.errorStyle == "warning"
            assert (float(rule.formula1) < 0) == place.field.may_be_negative


def test_stamp_says_what_the_form_was_made_from(loaded: LoadedScheme, tmp_path: Path) -> None:
    write_template(loaded, tmp_path / "a.xlsx", year=2024, unit="某某局")
    rows = openpyxl.load_workbook(tmp_path / "a.xlsx")[form.STAMP_SHEET].iter_rows(max_col=2, values_only=True)
    assert dict(rows) == {
        "工具": "jixiao-batch",
        "表样版本": form.TEMPLATE_VERSION,
        "指标体系": loaded.scheme.id,
        "指标体系指纹": loaded.sha256,
        "年度": "2024",
        "单位": "某某局",
    }


def test_a_given_unit_and_year_are_filled_in(loaded: LoadedScheme, layout: Layout, tmp_path: Path) -> None:
    write_template(loaded, tmp_path / "a.xlsx", year=2024, unit="某某局")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")[form.DATA_SHEET]
    assert sheet[layout.fields["单位名称"].cell].value == "某某局"
    assert sheet[layout.fields["评价年度"].cell].value == 2024
    assert sheet[layout.fields["单位编码"].cell].value is None


def test_two_forms_of_one_scheme_are_the_same_bytes(loaded: LoadedScheme, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_template(loaded, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_formulas_use_only_functions_that_excel_2010_and_wps_know(blank: Workbook) -> None:
    formulas = [re.sub(r'"[^"]*"', "", cell.value) for cell in cells_of(blank) if cell.data_type == "f"]
    assert {name for formula in formulas for name in re.findall(r"[A-Z][A-Z0-9.]*(?=\()", formula)} <= FUNCTIONS


def test_blank_form_counts_what_has_to_be_filled(loaded: LoadedScheme, layout: Layout, tmp_path: Path) -> None:
    write_template(loaded, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    wanted = [row for row in layout.data_rows if any(field.required is True for field in row.fields)]
    scores = [row for row in layout.self_rows if row.fields]
    assert book[form.DATA_SHEET]["B2"].value == f"还有 {len(wanted)} 处未填"
    assert book[form.SELF_SHEET]["B2"].value == f"还有 {len(scores)} 处未填"
    assert book[form.ROWS_SHEET]["B2"].value == "还有 1 处未填"
    assert book[form.GUIDE_SHEET]["B2"].value == f"还有 {len(wanted) + len(scores) + 1} 处未填"


@pytest.mark.parametrize(
    ("remark", "counts"),
    [
        ("", (0, 0, 0, 0)),
        ("✓ 相符", (0, 0, 0, 0)),
        ("提示：与参考得分差 -2.00", (0, 0, 0, 0)),
        ("未填：上年预算", (1, 0, 0, 0)),
        ("分项未填全", (1, 0, 0, 0)),
        ("勾稽不平：应为各项之和 28.00", (0, 1, 0, 0)),
        ("本年预算应填数字", (0, 0, 1, 0)),
        ("超过分值 5", (0, 0, 1, 0)),
        ("请填 达成/部分达成/未达成", (0, 0, 1, 0)),
        ("请核实", (0, 0, 0, 1)),
    ],
)
def test_each_remark_counts_as_one_kind(remark: str, counts: tuple[int, int, int, int]) -> None:
    assert tally_of([remark]).counts == counts


def test_a_scheme_without_rows_has_no_sheet_for_them(tmp_path: Path) -> None:
    text = (resources.files("jixiao_batch") / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    text = re.sub(r"绩效指标表:.*?\n\n", "", text, flags=re.S)
    whole = (
        "            指标值: 预算控制率\n            评分: {方式: 按档扣分, 方向: 超过扣分, 标准: 100%, 每档: 1%, 每档扣: 1}\n"
    )
    text = re.sub(r"            逐行评分:.*?(?=            依据: 财预)", whole, text, flags=re.S)
    write_template(load_text(text, "改.yaml"), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == [
        form.GUIDE_SHEET, form.DATA_SHEET, form.SELF_SHEET, form.STAMP_SHEET
    ]  # fmt: skip


def test_each_entry_has_a_defined_name_of_its_own(blank: Workbook, layout: Layout) -> None:
    names = {form.defined_name(field_id): place for field_id, place in layout.fields.items()}
    assert len(names) == len(layout.fields)
    for name, place in names.items():
        assert list(blank.defined_names[name].destinations) == [(place.sheet, f"${place.cell[0]}${place.row}")]


def test_no_two_rows_of_a_sheet_share_a_key(layout: Layout) -> None:
    for rows in (layout.data_rows, layout.self_rows):
        assert len({row.key for row in rows}) == len(rows)
