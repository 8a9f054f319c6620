"""Cells whose stored value is not what a person reads: struck out, unseen, oddly written, formulas nobody calculated."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from forged import ods, parts, sheet_xml, strings_xml, xlsx, zipped

from jixiao_batch.findings.model import Place
from jixiao_batch.workbook.opening.cell_facts import Merge
from jixiao_batch.workbook.opening.opener import OpenedWorkbook, OpeningProblem, open_workbook
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.opening.styles_ods import Styles
from jixiao_batch.workbook.reading.doubts import CellDoubts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FONTS = (
    "<font/><font><strike/></font><font><strike val='0'/></font>"
    "<font><color rgb='FFFFFFFF'/></font><font><color theme='0'/></font>"
)
FILLS = "<fill><patternFill/></fill><fill><patternFill patternType='solid'><fgColor rgb='FF123456'/></patternFill></fill>"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode=";;;"/></numFmts><fonts>{FONTS}</fonts>'
    f'<fills>{FILLS}</fills><cellXfs><xf/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/><xf fontId="3" fillId="1"/>'
    '<xf fontId="4" fillId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def _opened(data: bytes) -> OpenedWorkbook:
    opened = open_workbook(data)
    assert isinstance(opened, OpenedWorkbook), opened
    return opened


def _runs(*runs: tuple[str, str]) -> str:
    return "".join(f"<r><rPr>{properties}</rPr><t>{text}</t></r>" for text, properties in runs)


@pytest.mark.parametrize(
    ("cell", "appearance"),
    [
        ('<c r="A1" s="1"><v>5</v></c>', "struck"),
        ('<c r="A1" s="2"><v>5</v></c>', ""),
        ('<c r="A1" s="3"><v>5</v></c>', "unseen"),
        ('<c r="A1" s="4"><v>5</v></c>', ""),
        ('<c r="A1" s="5"><v>5</v></c>', "unseen"),
        ("<c s='6' r='A1'><v>5</v></c>", "unseen"),
        ('<c r="A1" t="s"><v>0</v></c>', "struck"),
        ('<c r="A1" t="s"><v>1</v></c>', "raised"),
        ('<c r="A1" t="s"><v>2</v></c>', ""),
        ('<c r="A1" t="s"><v>3</v></c>', ""),
        (f'<c r="A1" t="inlineStr"><is>{_runs(("61", ""), ("36", "<x:strike/>"))}</is></c>'.replace("x:", ""), "struck"),
    ],
)
def test_what_a_person_does_not_read_as_stored_is_known(cell: str, appearance: str) -> None:
    raised = '<vertAlign val="superscript"/>'
    items = [
        _runs(("372.16", "<strike/>"), ("385", "")),
        _runs(("61.3", ""), ("1", raised)),
        _runs(("100m", ""), ("2", raised)),
        _runs(("61", '<strike val="0"/>'), (".36", "")),
    ]
    strings = strings_xml(*items).replace("<t><r>", "<r>").replace("</r></t>", "</r>")
    data = xlsx(f'<row r="1">{cell}</row>', strings=strings, styles=STYLES)
    assert SecondLook.into(_opened(data)).appearances("表").get("A1", "") == appearance


# ---------------------------------------------------------------- ods


def test_an_ods_tells_formats_merges_and_appearances_as_an_xlsx_does() -> None:
    number = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
    style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    fo = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    formats = (
        '<number:number-style style:name="N1"><number:number number:decimal-places="2" number:min-integer-digits="1"/>'
        "<number:text>元</number:text></number:number-style>"
        '<number:currency-style style:name="N2"><number:currency-symbol>$</number:currency-symbol>'
        '<number:number number:decimal-places="0" number:min-integer-digits="1" number:display-factor="1000"'
        ' number:grouping="true"/>'
        '<style:map style:condition="value()&gt;=0" style:apply-style-name="N1"/></number:currency-style>'
    )
    cells = "".join(
        f'<style:style style:name="c{place}" style:family="table-cell"{more}>{inside}</style:style>'
        for place, (more, inside) in enumerate(
            [
                (' style:data-style-name="N1"', ""),
                (' style:data-style-name="N2"', ""),
                ("", '<style:text-properties style:text-line-through-style="solid"/>'),
                (' style:parent-style-name="c2"', '<style:text-properties fo:color="#ffffff"/>'),
                ("", '<style:text-properties fo:color="#FFFFFF"/>'),
            ]
        )
    )
    table = "".join(
        f'<table:table-cell table:style-name="c{place}" office:value-type="float" office:value="5"{more}><text:p>5</text:p>'
        "</table:table-cell>"
        for place, more in enumerate(['  table:number-columns-spanned="2" table:number-rows-spanned="3"', "", "", "", ""])
    )
    body = ods(f"<table:table-row>{table}</table:table-row>")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    declared = f'<office:document-content xmlns:number="{number}" xmlns:style="{style}" xmlns:fo="{fo}"'
    members["content.xml"] = (
        members["content.xml"]
        .replace("<office:document-content", declared)
        .replace("<office:body>", f"<office:automatic-styles>{formats}{cells}</office:automatic-styles><office:body>")
    )
    look = SecondLook.into(_opened(zipped(members)))
    assert look.formats("表", bool) == {"A1": '0.00"元"', "B1": '0.00"元";"$"#,##0,'}
    assert look.appearances("表") == {"C1": "struck", "D1": "struck", "E1": "unseen"}
    assert look.merges("表") == (Merge(0, 0, 2, 1),)


# ---------------------------------------------------------------- oddly written values


@pytest.mark.parametrize(
    "value",
    [
        "<v>6<!-- x -->1.36</v>",
        "<v><![CDATA[61.36]]></v>",
        "<v>6<![CDATA[1.36]]></v>",
        "<v>&#54;1.36</v>",
        "<v> 61.36\n</v>",
        "<v>6<?x y?>1.36</v>",
        '<v xml:space="preserve">61.36</v>',
    ],
)
def test_a_value_is_read_as_it_stands_however_it_is_written(value: str) -> None:
    assert _opened(xlsx(f'<row r="1"><c r="A1">{value}</c></row>')).sheets[0].rows == ((61.36,),)


def test_the_number_of_a_shared_string_may_stand_between_blanks() -> None:
    data = xlsx('<row r="1"><c r="A1" t="s"><v> 1 </v></c></row>', strings=strings_xml("零", "一"))
    assert _opened(data).sheets[0].rows == (("一",),)


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A1"><v>1</v></c><c r="a1"><v>2</v></c>',
        '<c r="A1"><v>1</v><v>2</v></c>',
        '<c r="A1"><v>1<b/>2</v></c>',
        '<c r="A1" t="inlineStr"><is><t>1</t></is><v>2</v></c>',
        '<c r="A1"><is><t>1</t></is></c>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_not_read(cells: str) -> None:
    assert isinstance(open_workbook(xlsx(f'<row r="1">{cells}</row>')), OpeningProblem)
    twice = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1">{cells}</row>'
    assert isinstance(open_workbook(xlsx(twice)), OpeningProblem)


def test_damaged_shared_strings_are_no_texts() -> None:
    assert open_workbook(xlsx(strings="<sst><si><t>一</t></sst>")) == OpeningProblem(
        "damaged", "其中的文字（xl/sharedStrings.xml）损坏"
    )


# ---------------------------------------------------------------- formulas


def _doubt(cell: str, more: str = "", calculation: str = "") -> str | None:
    members = parts({"表": sheet_xml(f'<row r="1"><c r="A1"><v>7</v></c>{cell}{more}</row>')})
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace("</sheets>", f"</sheets>{calculation}")
    opened = _opened(zipped(members))
    finding = CellDoubts(opened.sheets, SecondLook.into(opened)).about(Place("表", "B1", "年初预算"), opened.sheets[0].rows[0][1])
    return finding.message if finding else None


def _formula(text: str, result: str) -> str:
    return f'<c r="B1"><f>{text}</f><v>{result}</v></c>'


@pytest.mark.parametrize(
    ("cell", "given"),
    [
        (_formula("2000+360", "0"), "2360"),
        (_formula("-2^2+A1*50%", "0"), "7.5"),
        (_formula("SUM(A1:C1,'表'!$A$1)", "14").replace("C1", "A1"), None),
        (_formula("SUM(A1:A9,3)", "0"), "10"),
        (_formula("ROUND(A1/3,2)", "2.34"), "2.33"),
        (_formula("ROUND(A1/3,2)", "2.33"), None),
        (_formula("(A1+1)*2", "15"), "16"),
    ],
)
def test_plain_arithmetic_is_worked_out_again(cell: str, given: str | None) -> None:
    message = _doubt(cell)
    assert (message is None) if given is None else (message is not None and f"重新计算应为 {given}" in message)


@pytest.mark.parametrize(
    "text", ["VLOOKUP(A1,A1:A2,1)", "A1/0", "[1]别!A1", "A1&amp;1", "SUM(A:A)", "A1:A2", "(1", "没有!A1", "1+"]
)
def test_of_other_formulas_nothing_is_said(text: str) -> None:
    assert _doubt(_formula(text, "0")) is None


@pytest.mark.parametrize(
    ("more", "calculation", "is_told"),
    [
        ("", '<calcPr calcId="124519" fullCalcOnLoad="1"/>', True),
        ('<c r="C1"><f>A1+1</f><v>8</v></c>', '<calcPr fullCalcOnLoad="1"/>', False),
        ("", '<calcPr calcId="191029"/>', False),
    ],
)
def test_a_zero_is_doubted_where_the_file_was_never_calculated(more: str, calculation: str, is_told: bool) -> None:
    assert (_doubt(_formula("IF(A1&gt;0,A1,1)", "0"), more, calculation) is not None) is is_told


def test_a_formula_over_formulas_that_nobody_calculated_is_followed() -> None:
    message = _doubt(_formula("C1+D1", "0"), '<c r="C1"><f>A1*2</f><v>0</v></c><c r="D1"><f>B1-B1</f><v>0</v></c>')
    assert message is None  # goes round in a circle
    message = _doubt(_formula("C1+A1", "0"), '<c r="C1"><f>A1*2</f><v>0</v></c>')
    assert message is not None and "重新计算应为 21" in message


def test_formulas_that_call_for_each_other_many_times_are_worked_out_once() -> None:
    letters = "CDEFGHIJKLM"
    chain = "".join(f'<c r="{here}1"><f>SUM({",".join([f"{there}1"] * 9)})</f><v>0</v></c>' for here, there in pairwise(letters))
    message = _doubt(_formula("C1", "0"), f'{chain}<c r="M1"><v>1</v></c>')
    assert message is not None and f"重新计算应为 {9**10}" in message


def test_with_precision_as_displayed_results_are_left_alone() -> None:
    assert _doubt(_formula("A1/3", "2.33"), calculation='<calcPr fullPrecision="0"/>') is None


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<number:number number:decimal-places="0" number:min-integer-digits="3">'
         '<number:embedded-text number:position="2">.</number:embedded-text></number:number>', '0"."00'),
        ('<number:number number:decimal-places="1" number:min-integer-digits="1"/>'
         "<number:fill-character>1</number:fill-character>", "0.0*1"),
        ("<number:text/>", '""'),
        ('<number:number number:decimal-places="2" number:min-integer-digits="1"/>', "0.00"),
    ],
)  # fmt: skip
def test_what_an_ods_format_draws_between_the_digits_or_instead_of_them_is_kept(inside: str, code: str) -> None:
    styles = Styles()
    space = 'xmlns:number="n" xmlns:style="s"'
    styles.take(ElementTree.fromstring(f'<number:number-style {space} style:name="N1">{inside}</number:number-style>'))
    styles.take(
        ElementTree.fromstring(f'<style:style {space} style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>')
    )
    assert styles.of("table-cell", "ce1").number_format == code
