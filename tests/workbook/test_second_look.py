"""What the second look tells about a single cell."""

import pytest
from forged import A1, parts, sheet_xml, strings_xml, xlsx, zipped

from jixiao_batch.workbook.opening.second_look import CellFacts, Merge, SecondLook

STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts><numFmt numFmtId="164" formatCode="0.00&quot;万元&quot;"/></numFmts><cellStyleXfs><xf numFmtId="1"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("", CellFacts("blank")),
        ('<c r="C21" s="1"/>', CellFacts("blank", "", "0.00%")),
        ('<c r="C21" s="1"><v>0.9032</v></c>', CellFacts("value", "0.9032", "0.00%")),
        ('<c r="C21" s="2"><v>61.36</v></c>', CellFacts("value", "61.36", '0.00"万元"')),
        ('<c r="C21" t="e"><v>#DIV/0!</v></c>', CellFacts("error", "#DIV/0!")),
        ('<c r="C21" t="e"><f>A1/0</f><v>#SPILL!</v></c>', CellFacts("error", "#SPILL!")),
        ('<c r="C21"><f>A1&amp;B1</f></c>', CellFacts("formula_without_result", "=A1&B1")),
        ('<c r="C21"><f>SUM(A1:A2)</f><v/></c>', CellFacts("formula_without_result", "=SUM(A1:A2)")),
        ('<c r="C21"><f>SUM(A1:A2)</f><v>3</v></c>', CellFacts("formula", "=SUM(A1:A2)")),
        ('<c r="C21" t="str"><f>""</f><v></v></c>', CellFacts("formula", '=""')),
        ('<c r="C21" t="s"><v>1</v></c>', CellFacts("value", "六十一")),
        ('<c r="C21" t="s"><v>99</v></c>', CellFacts("blank")),
        ('<c r="C21" t="inlineStr"><is><r><t>六十</t></r><r><t>一</t></r></is></c>', CellFacts("value", "六十一")),
        ("<x:c s='1' r='C21'><x:v>1</x:v></x:c>", CellFacts("value", "1", "0.00%")),
        ('<c r="C21" s="999"><v>1</v></c>', CellFacts("value", "1")),
    ],
)
def test_each_kind_of_cell_is_told_apart(cell: str, facts: CellFacts) -> None:
    rows = f'<row r="21"><c r="B21"><v>7</v></c>{cell}<c r="D21" s="2"><f>1</f><v>8</v></c></row>'
    data = xlsx(rows, strings=strings_xml("零", "六十一"), styles=STYLES)
    assert SecondLook(data).cells("表", ["C21"]) == {"C21": facts}


def test_the_sheet_asked_for_is_looked_at() -> None:
    data = zipped(parts({"甲": sheet_xml(A1), "乙": sheet_xml(A1.replace("<v>1<", "<v>2<"))}))
    assert SecondLook(data).cells("乙", ["A1"])["A1"].text == "2"
    assert SecondLook(data).cells("丙", ["A1"]) == {"A1": CellFacts("blank")}


@pytest.mark.parametrize("styles", ["", "<broken", "<styleSheet/>"])
def test_unreadable_styles_leave_the_format_unknown(styles: str) -> None:
    assert SecondLook(xlsx(styles=styles)).cells("表", ["A1"]) == {"A1": CellFacts("value", "1")}


def test_a_tag_of_one_endless_name_is_passed_once() -> None:
    cell = f'<c r="C21" {"a" * 1_000_000}><v>7</v></c>'
    styles = STYLES.replace('<xf numFmtId="0"/>', f'<xf numFmtId="0" {"a" * 1_000_000}/>')
    assert SecondLook(xlsx(f'<row r="21">{cell}</row>', styles=styles)).cells("表", ["C21"])["C21"] == CellFacts("value", "7")


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF", xlsx()[:300]])
def test_what_is_no_workbook_gives_blank_facts_and_never_raises(data: bytes) -> None:
    assert SecondLook(data).cells("表", ["A1"]) == {"A1": CellFacts("blank")}


def test_formatting_and_merges_down_to_the_last_row_cost_nothing() -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    data = xlsx(A1 + far, '<mergeCells><mergeCell ref="ZZ1:ZZ1048576"/></mergeCells>')
    assert SecondLook(data).cells("表", ["A1"])["A1"].text == "1"


def book(workbook: str, sheet: str = A1, **more: str) -> SecondLook:
    members = parts({"表": sheet_xml(sheet)}, **more)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace("<sheets>", f"{workbook}<sheets>")
    return SecondLook(zipped(members))


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="C21" s="1"><v>1</v></c><c r="D21" t="n" s="2"><v>2</v></c>',
        "<c s='1' r='C21'><v>1</v></c><c r='D21' s='2'/>",
        '<x:c r="C21" s="1"/><x:c r="D21" s="2"/>',
    ],
)
def test_cells_with_a_wanted_format_are_found_however_they_are_written(cells: str) -> None:
    look = SecondLook(xlsx(f'<row r="21"><c r="B21"><v>7</v></c>{cells}</row>', styles=STYLES))
    assert look.formats("表", lambda code: "万元" in code) == {"D21": '0.00"万元"'}
    assert look.formats("表", bool) == {"C21": "0.00%", "D21": '0.00"万元"'}
    assert look.formats("别的表", bool) == {}


def test_merged_ranges_count_from_zero() -> None:
    merged = '<mergeCells><mergeCell ref="C21:E22"/><mergeCell ref="AA9:AA10"/></mergeCells>'
    assert SecondLook(xlsx(A1, merged)).merges("表") == (Merge(20, 2, 21, 4), Merge(8, 26, 9, 26))
    assert Merge(20, 2, 21, 4).covers(21, 4) and not Merge(20, 2, 21, 4).covers(22, 4)


def test_defined_names_of_single_cells_are_known_and_others_are_not() -> None:
    look = book(
        "<definedNames><definedName name='填报_年初预算'>'基础 数据''1'!$C$21</definedName>"
        '<definedName name="b" localSheetId="0">表!AA3</definedName><definedName name="c">表!$A$1:$B$2</definedName>'
        '<definedName name="d">#REF!</definedName></definedNames>'
    )
    assert look.names == {"填报_年初预算": ("基础 数据'1", 20, 2), "b": ("表", 2, 26)}


@pytest.mark.parametrize(
    ("workbook", "from_1904"),
    [('<workbookPr date1904="1"/>', True), ("<workbookPr a='b' date1904='true'/>", True), ('<workbookPr date1904="0"/>', False)],
)
def test_the_epoch_of_the_workbook_is_known(workbook: str, from_1904: bool) -> None:
    assert book(workbook).counts_from_1904 is from_1904


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF", xlsx()[:300]])
def test_what_is_no_workbook_has_nothing_to_tell(data: bytes) -> None:
    look = SecondLook(data)
    assert (look.merges("表"), look.names, look.counts_from_1904, look.formats("表", bool)) == ((), {}, False, {})
