"""What is read without calamine is what calamine reads, in every file in which anything is read without it."""

from __future__ import annotations

import random
import re
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from forged import A1, parts, sheet_xml, strings_xml, xlsx, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao_batch.workbook.opening import number_kinds as kinds_module
from jixiao_batch.workbook.opening import styles_xlsx
from jixiao_batch.workbook.opening.number_kinds import kind_of, number_kinds
from jixiao_batch.workbook.opening.opener import read_with_calamine
from jixiao_batch.workbook.opening.plain_cells import plain_cells
from jixiao_batch.workbook.opening.plain_grids import plain_sheets
from jixiao_batch.workbook.opening.preflight import Preflight, inspect_zip
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.opening.shared_strings import SharedStrings
from jixiao_batch.workbook.opening.sheets import SheetGrid
from jixiao_batch.workbook.opening.well_formed import is_well_formed

ROOT = Path(__file__).parents[2]
FORMS = sorted((ROOT / "samples").rglob("共青团清禾县委员会.xlsx")) + sorted(
    (ROOT / "samples" / "各套指标体系").rglob("*1*.xlsx")
)
TEMPLATES = sorted((ROOT / "workbook_templates").glob("*.xlsx"))
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CODES = (
    "General", "0", "0.00", "#,##0.00", "#,##0.00_ ", "0.00_);[Red](0.00)",
    '_ "￥"* #,##0.00_ ;_ "￥"* -#,##0.00_ ;_ "￥"* "-"??_ ;_ @_ ',
    "@", "0%", "0.00E+00", "# ?/?", '0"元/日"', "[Red]0;-0", "[$￥-804]#,##0", "¥#,##0",
    "[>=100]0;0.00", "G/通用格式", "\\d0", "_d0", "*d0",
    "yyyy/m/d", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "yyyy\\-mm\\-dd;@", "yyyy.mm.dd", "d/m/yyyy",
    "yyyy/m/d h:mm", "h:mm", "[h]:mm", "mm:ss", "[s]", "AM/PM", "m月d日", "yyyy", "0d", "d", "[DBNum1]0",
    "Yyyy/M/D", "0;0;dd", "e", "g",
)  # fmt: skip
BUILT_IN = (0, 1, 2, 3, 4, 9, 10, 11, 12, 14, 15, 18, 20, 21, 22, 27, 31, 36, 37, 38, 40, 41, 44, 45, 46, 47, 48, 49, 57, 58)


def styles_xml(codes: tuple[str, ...], built_in: tuple[int, ...] = ()) -> str:
    escaped = [code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;") for code in codes]
    own = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(escaped))
    numbers = (*range(164, 164 + len(codes)), *built_in)
    styles = "".join(f'<xf numFmtId="{number}" fontId="0"/>' for number in numbers)
    return f'<?xml version="1.0"?><styleSheet xmlns="{_MAIN}"><numFmts>{own}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'


def _plain(found: Preflight) -> tuple[SheetGrid, ...] | None:
    return plain_sheets(found.passed, found.sheets, found.cells, found.strings) if found.is_plain else None


def _agrees(data: bytes) -> bool | None:
    """Whether both readers say the same (NaN and -0.0 too); None when one is silent."""
    found = inspect_zip(data)
    plain = _plain(found) if not found.code else None
    return None if plain is None else repr(plain) == repr(read_with_calamine(found.cleaned, found.skipped))


@pytest.mark.parametrize("file", [*FORMS, *TEMPLATES], ids=lambda file: file.stem)
def test_a_form_is_read_as_calamine_reads_it(file: Path) -> None:
    assert _agrees(file.read_bytes())


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="str"><f>""</f><v></v></c>',
        '<c r="B2" t="str"><f>""</f><v/></c>',
        '<c r="B2" t="str"><f>"&lt;"</f><v>&lt;一&amp;二</v></c>',
        '<c r="B2" t="inlineStr"><is><t xml:space="preserve"> 三\n </t></is></c>',
        '<c r="B2" t="inlineStr"><is><t>&#19968;&#x4e8c;&#10;&#128;&#13;]&#93;</t></is></c>',
        '<c r="B2" t="inlineStr"><is><t></t></is></c><c r="D5"/>',
        '<c r="B2" t="e"><v>#DIV/0!</v></c><c r="C3" t="e"><f>1/0</f></c>',
        '<c r="B2" t="b"><v>1</v></c><c r="C2" t="b"><v>0</v></c><c r="D2" t="b"/>',
        '<c r="B2"><v>61.36</v></c><c r="C2" t="n"><v>-1.5E-7</v></c><c r="D2"><v>0.1</v></c>',
        '<c r="B2"><v>12345678901234567890</v></c><c r="C2"><v>0.30000000000000004</v></c><c r="D2"><v>-0</v></c>',
        '<c r="B2"><f>SUM(A1)</f><v>61.36</v></c><c r="C2"><f>1</f></c><c r="D2"><f>1</f><v></v></c><c r="E2" t="n"/>',
        '<c r="B2" t="s"><v>0</v></c><c r="C2" s="1" t="s"><v>2</v></c><c r="D2" t="s"/>',
        '<c r="B2" s="20"><v>45292</v></c><c r="C2" s="21"><v>61</v></c><c r="D2" s="22"><v>2958465</v></c>',
    ],
)
def test_usual_values_are_read_without_calamine(cell: str) -> None:
    strings = strings_xml("单位名称", "a", "x &lt; y")
    assert _agrees(xlsx(f'<row r="2">{cell}</row>', strings=strings, styles=styles_xml(CODES, BUILT_IN)))


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="d"><v>2024-01-02</v></c>',
        '<c r="A1" t="b"><v>true</v></c>',
        '<c r="A1"><v>abc</v></c>',
        '<c r="A1"><v>inf</v></c>',
        '<c r="A1"><v>1_0</v></c>',
        '<c r="A1" t="inlineStr"><is><t> x</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t>a_x000D_b</t></is></c>',
        '<c r="A1" t="str"><v>a_x0041_</v></c>',
        '<c r="A1" t="s"><v>1</v></c>',
        '<c r="A1" t="s"><v>9</v></c>',
        '<c r="A1" t="s"><v></v></c>',
        f'<c r="A1" t="s"><f>1</f><v>{"9" * 5000}</v></c>',
        f'<c r="A1"><v>{"9" * 5000}</v></c>',
        '<c r="A1" s="20"><v>45292.5</v></c>',
        '<c r="A1" s="20"><v>60</v></c>',
        '<c r="A1" s="9999"><v>1</v></c>',
    ],
)
def test_where_there_are_two_opinions_calamine_is_asked(cell: str) -> None:
    strings = strings_xml("单位名称", " a ")
    data = xlsx(f'<row r="1">{cell}</row>', strings=strings, styles=styles_xml(CODES, BUILT_IN))
    assert _agrees(data) is None


@pytest.mark.parametrize(
    "item, is_read",
    [
        ('<si><t xml:space="preserve"> 一 </t><phoneticPr fontId="1" type="noConversion"/></si>', True),
        ("<si><t></t></si>", True),
        (
            '<si><r><t>一</t></r><r><rPr><b/><sz val="9"/></rPr><t xml:space="preserve"> 二</t></r><phoneticPr fontId="1"/></si>',
            True,
        ),
        ("<si><r><t>一</t></r><r><t> 二</t></r></si>", None),
        ("<si><r><t>一_</t></r><r><t>x000D_</t></r></si>", None),
        ('<si><r><rPr><sz val="9" val="9"/></rPr><t>一</t></r></si>', None),
        ('<si><t>一</t><rPh sb="0" eb="1"><t>yi</t></rPh></si>', None),
        ("<si/>", None),
    ],
)
def test_shared_strings_are_told_apart(item: str, is_read: bool | None) -> None:
    strings = f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{_MAIN}" count="2">{item}<si><t>末</t></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert _agrees(xlsx(rows, strings=strings)) is is_read


def test_a_text_of_many_tags_takes_little_memory() -> None:
    tags = '<b val="1"/>' * 100_000
    part = f'<sst xmlns="{_MAIN}"><si><r><rPr>{tags}</rPr><t>一</t></r></si></sst>'.encode()
    tracemalloc.start()
    try:
        assert SharedStrings(part).texts == ["一"]
        assert tracemalloc.get_traced_memory()[1] < 10 * len(part)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("value", ["45292", "0", "-3", "61.36", "60", "2958466", "45292.25"])
def test_every_format_is_either_clear_or_left_to_calamine(value: str) -> None:
    styles = styles_xml(CODES, BUILT_IN)
    for style in range(len(CODES) + len(BUILT_IN)):
        assert _agrees(xlsx(f'<row r="1"><c r="A1" s="{style}"><v>{value}</v></c></row>', styles=styles)) is not False


def test_a_format_is_looked_at_once_however_many_styles_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    for module, name in ((kinds_module, "kind_of"), (styles_xlsx, "hidden_by")):
        monkeypatch.setattr(module, name, lambda code: looked_at.append(code) or "")
    members = parts({"表": sheet_xml(A1)}, styles=styles_xml(("0.000",), (164,) * 50))
    found = inspect_zip(zipped(members))
    number_kinds(found.passed["xl/styles.xml"])
    SecondLook(b"", found.parts).appearances("表")
    SecondLook(b"", found.parts).formats("表", lambda code: looked_at.append(code) or True)
    assert looked_at == ["0.000"] * 3


def test_formats_of_forms_are_clear() -> None:
    found = number_kinds(styles_xml(CODES, BUILT_IN).encode())
    assert found is not None
    kinds = dict(zip((*CODES, *BUILT_IN), found, strict=True))
    assert {kinds[code] for code in CODES[:20]} == {"number"}
    assert {kinds[code] for code in CODES[20:27]} == {"day"}
    assert {kinds[code] for code in CODES[27:]} == {""}
    assert (kinds[0], kinds[4], kinds[14], kinds[20], kinds[49]) == ("number", "number", "day", "", "number")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='0#?.,%;()+- @/ymdhsGE"\\_*[]$Re年月日', max_size=9))
def test_no_format_is_taken_for_what_it_is_not(code: str) -> None:
    if kind_of(code):
        assert _agrees(xlsx('<row r="1"><c r="A1" s="0"><v>45292</v></c></row>', styles=styles_xml((code,)))) is not False


@pytest.mark.parametrize(
    "damage",
    [
        ("xl/workbook.xml", "<sheets>", '<workbookPr date1904="1"/><sheets>'),
        ("xl/workbook.xml", 'sheetId="1"', 'sheetId="1" state="strange"'),
        ("xl/workbook.xml", 'sheetId="1"', 'sheetId="1" state=""'),
        ("xl/workbook.xml", 'name="表"', 'name="表\n一"'),
        ("xl/_rels/workbook.xml.rels", "/worksheet", "/chartsheet"),
        ("xl/styles.xml", "<cellXfs>", "<cellXfs><!-- -->"),
        ("xl/styles.xml", 'formatCode="0"', "formatCode='0'"),
        ("xl/styles.xml", "</numFmts>", '<numFmt\tnumFmtId="2" formatCode="yyyy/m/d"/></numFmts>'),
        ("xl/styles.xml", '<xf numFmtId="165"', """<xf numFmtId='14' a=' numFmtId="165"'"""),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData ></sheetData ><sheetData>"),
        ("xl/worksheets/sheet1.xml", "<sheetData>", '<mergeCells><mergeCell ref="$A$1:$A$2"/></mergeCells><sheetData>'),
    ],
    ids=str,
)
def test_a_workbook_that_is_not_plain_throughout_is_left_to_calamine(damage: tuple[str, str, str]) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c></row>'
    members = parts({"表": sheet_xml(rows)}, styles=styles_xml(CODES))
    assert _agrees(zipped(members)) is True
    name, before, after = damage
    assert before in members[name]
    assert _agrees(zipped({**members, name: members[name].replace(before, after, 1)})) is None


SCRAPS = (
    "<", ">", "&", '"', "'", "\0", "\x01", "\x0b", "]]>", "]]", "&#0;", "&#13;", "&bad;", "&amp;", "\ue0fa", "\uffff", " ", "\n",
    "\r", "_x000D_", "7", "E5", "-", ".", "</v>", "<v>", "</c>", "</row>", "<row>", "<!--", "-->", "<!-- -->", "<![CDATA[x]]>",
    "A", ' s="1"', ' t="b"', ' t="s"', ' t="str"', ' t="e"', ' r="B2"', "<f/>", "<?x?>", "　", "/", "<c/>", 'x="', "</sheetData>",
    "<sheetData>",
)  # fmt: skip
_ROWS = (
    '<row r="1" spans="1:8" ht="20.25"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2"/>'
    '<c r="C1"><f t="shared" ref="C1:C2" si="0">A1+1</f><v>2</v></c></row>\n'
    '<row r="2"><c r="C2"><f t="shared" si="0"/><v>3</v></c>'
    '<c r="D2" t="str"><f aca="false">"一 二"</f><v>一 ]二</v></c><c r="E2"><f>C1&lt;5</f><v/></c>'
    '<c r="F2" t="inlineStr"><is><t xml:space="preserve"> 三 </t></is></c></row><row r="9"/>'
    '<row r="10" customHeight="1"><c r="A10" t="b"><v>1</v></c><c r="B10" s="20"><v>45292</v></c>'
    '<c r="H10" t="e"><v>#N/A</v></c></row>'
)
_SHEET = sheet_xml(_ROWS, '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>').replace(
    "<sheetData>", '<dimension ref="A1:H10"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetData>', 1
)
SMALL = parts({"表": _SHEET}, strings=strings_xml("单位 ]", "a"), styles=styles_xml(CODES))  # fmt: skip


def _damaged(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    if chance.random() < 0.5:  # near a tag or a quotation mark, where it matters
        at = text.find(chance.choice(["<c", "<v>", "</", "<row", "<f", '="', '"', "<t"]), at) + chance.choice([0, 1, 2])
    action = chance.random()
    if action < 0.55:
        return text[:at] + chance.choice(SCRAPS) + text[at:]
    if action < 0.75:
        return text[:at] + text[at + chance.choice([1, 1, 2, 5]) :]
    if action < 0.9:
        return text[:at] + chance.choice(SCRAPS) + text[at + 1 :]
    end = at + chance.randrange(1, 120)
    return text[:end] + text[at:end] + text[end:]


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"]
)
def test_damage_is_found_where_it_was_and_changes_no_value(name: str) -> None:
    chance = random.Random(name)
    read = 0
    for _ in range(700 if "sheet1" in name else 150):
        damaged = _damaged(SMALL[name], chance).encode("utf-8", "surrogatepass")
        if "sheet1" in name and plain_cells(damaged) is not None:
            assert is_well_formed(damaged), damaged
        agreement = _agrees(zipped({**SMALL, name: damaged}, zipfile.ZIP_STORED))
        assert agreement is not False, damaged
        read += agreement is True
    assert read > 10


def test_quotation_marks_of_formulas_are_not_closed_by_texts() -> None:
    rows = '<row r="1"><c r="A1"><f a="/><v>1</v></c><c r="B1" t="inlineStr"><is><t>" b="x"/>y</t></is></c></row>'
    assert not is_well_formed(sheet_xml(rows).encode())
    assert plain_cells(sheet_xml(rows).encode()) is None


def test_cells_stand_within_rows() -> None:
    for rows in ('<c r="A1"><v>1</v></c><row r="1"/>', '<ro<c r="A1"/>w r="1"/>', '<row r="1"></r<c r="A1"/>ow>'):
        assert plain_cells(sheet_xml(rows).encode()) is None


@pytest.mark.parametrize("declaration", ['encoding="ISO-8859-1"', 'encoding = "GBK"', "encoding='utf-16'"])
def test_a_part_in_another_encoding_has_no_list(declaration: str) -> None:
    text = re.sub(r'encoding="[^"]*"', declaration, sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert plain_cells(text.encode()) is None


def test_a_part_that_is_cut_off_or_gone_costs_the_same_by_both_ways() -> None:
    with zipfile.ZipFile(FORMS[0]) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, part in members.items():
        others = {other: content for other, content in members.items() if other != name}
        for damaged in (part[: len(part) // 2], part[:-1], b"", part.replace(b"<", b"& <", 2)):
            assert _agrees(zipped({**others, name: damaged}, zipfile.ZIP_STORED)) is not False, name
        assert _agrees(zipped(others, zipfile.ZIP_STORED)) is not False, name
