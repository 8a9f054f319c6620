"""What the second look tells about a single cell."""

import pytest
from forged import A1, parts, sheet_xml, strings_xml, xlsx, zipped

from jixiao_batch.workbook.opening.second_look import CellFacts, SecondLook

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


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF", xlsx()[:300]])
def test_what_is_no_workbook_gives_blank_facts_and_never_raises(data: bytes) -> None:
    assert SecondLook(data).cells("表", ["A1"]) == {"A1": CellFacts("blank")}


def test_formatting_and_merges_down_to_the_last_row_cost_nothing() -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    data = xlsx(A1 + far, '<mergeCells><mergeCell ref="ZZ1:ZZ1048576"/></mergeCells>')
    assert SecondLook(data).cells("表", ["A1"])["A1"].text == "1"
