"""What the look into the zip refuses, leaves out, and hands on."""

import io
import zipfile

import pytest
from forged import A1, MAIN_TYPE, parts, sheet_xml, strings_xml, xlsx, zipped

from jixiao_batch.workbook.opening.container import Limits
from jixiao_batch.workbook.opening.preflight import Preflight, inspect_zip

FAR_BLANKS = {
    "styled": '<c r="XFD1048576" s="1"/>',
    "blank text": '<c r="XFD1048576" t="str"><v></v></c>',
    "blank inline text": '<c r="XFD1048576" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>',
    "formula with blank result": '<c r="XFD1048576" t="str"><f>""</f><v></v></c>',
    "blank shared text": '<c r="XFD1048576" t="s"><v>1</v></c>',
}
#: Each would make a reader span the whole grid, though a careless search finds no far address in it.
FAR_CELLS = {
    "plain": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "second r counts": '<row r="1"><c r="A1" r="XFD1048576"><v>1</v></c></row>',
    "r in another value": "<row r=\"2\"><c x=\" r='A1' \" r='XFD1048576'><v>1</v></c></row>",
    "prefix": '<x:row r="2"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "spaces and lower case": '<row r="2"><c\tr = "xfd1048576" ><v>1</v></c></row>',
    "place by row": '<row r="1048576"><c r="XFC9"><v>1</v></c><c><v>1</v></c></row>',
    "bracket in a value": '<row r="2"><c x=">" r="XFD1048576"><v>1</v></c></row>',
    "beyond the grid": '<row r="2"><c r="ZZZZ99999999"><v>1</v></c></row>',
}


def _damaged_crc(data: bytes) -> bytes:
    place = data.index(b"61.36")
    return data[:place] + b"61.37" + data[place + 5 :]


def _inspect_rows(rows: str, **more: str) -> Preflight:
    return inspect_zip(xlsx(rows, **more))


def test_an_ordinary_workbook_passes_whole() -> None:
    found = inspect_zip(xlsx())
    assert (found.code, found.kind, dict(found.skipped), found.rewritable) == ("", "xlsx", {}, True)
    with zipfile.ZipFile(io.BytesIO(found.cleaned)) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").decode() == sheet_xml(A1)


@pytest.mark.parametrize("cell", FAR_BLANKS.values(), ids=FAR_BLANKS.keys())
def test_blank_cells_far_outside_are_dropped_and_the_sheet_stays(cell: str) -> None:
    found = _inspect_rows(f'{A1}<row r="1048576">{cell}</row>', strings=strings_xml("名称", "  "))
    assert (found.code, dict(found.skipped), found.rewritable) == ("", {}, False)
    assert b"XFD1048576" not in found.cleaned
    assert b'<c r="A1"><v>1</v></c>' in found.cleaned


@pytest.mark.parametrize("rows", FAR_CELLS.values(), ids=FAR_CELLS.keys())
def test_no_way_of_writing_a_far_cell_reaches_the_reader(rows: str) -> None:
    found = _inspect_rows(rows)
    assert "表" in found.skipped
    assert "范围过大" in found.skipped["表"]
    assert not found.rewritable


def test_cells_without_addresses_are_measured_by_their_number() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row>" * 50
    assert dict(_inspect_rows(rows).skipped) == {}
    assert "表" in inspect_zip(xlsx(rows), Limits(area=99)).skipped


def test_a_huge_extra_sheet_does_not_push_out_the_form() -> None:
    ledger = sheet_xml("".join(f'<row r="{n}"><c r="J{n}"><v>{n}</v></c></row>' for n in range(1, 101)))
    data = zipped(parts({"台账": ledger, "台账二": ledger.replace("J100", "J101"), "表": sheet_xml(A1)}))
    assert set(inspect_zip(data, Limits(area=1005)).skipped) == {"台账二"}
    assert set(inspect_zip(data, Limits(area=900)).skipped) == {"台账", "台账二"}


def test_a_sheet_part_above_the_limit_is_left_out_and_the_others_stay() -> None:
    data = zipped(parts({"大": sheet_xml(A1 + " " * 5000), "表": sheet_xml(A1)}))
    found = inspect_zip(data, Limits(part_bytes=4000))
    assert found.code == ""
    assert set(found.skipped) == {"大"}


def test_one_long_text_referenced_by_many_cells_is_counted_each_time() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 101))
    data = xlsx(rows, strings=strings_xml("长" * 5000))
    assert dict(inspect_zip(data).skipped) == {}
    assert "表" in inspect_zip(data, Limits(text_bytes=1_000_000)).skipped


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="ZZ1:ZZ1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>',
    ],
)
def test_wide_merges_and_links_are_read_but_not_for_openpyxl(after: str) -> None:
    found = inspect_zip(xlsx(A1, after))
    assert (found.code, dict(found.skipped), found.rewritable) == ("", {}, False)


def test_unknown_error_words_are_made_known_and_known_ones_kept() -> None:
    cleaned = _inspect_rows(
        '<row r="1"><c r="A1" t="e"><f>A2#</f><v>#SPILL!</v></c><c r="B1" t="e"><v>#REF!</v></c>'
        '<c r="C1" t="str"><v>#SPILL!</v></c></row>'
    ).cleaned
    assert b'<c r="A1" t="e"><v>#N/A</v>' in cleaned
    assert b"<v>#REF!</v>" in cleaned
    assert b'<c r="C1" t="str"><v>#SPILL!</v>' in cleaned


def test_zip_bombs_stop_at_the_limits_before_they_are_inflated() -> None:
    bomb = zipped({**parts({"表": sheet_xml(A1)}), "xl/styles.xml": b" " * (21 * 1024 * 1024)})
    assert len(bomb) < 40_000
    assert inspect_zip(bomb).code == "hostile"
    many = zipped({**parts({"表": sheet_xml(A1)}), **{f"xl/media/{n}.png": b" " * 9000 for n in range(9)}})
    assert inspect_zip(many, Limits(total_bytes=80_000)).code == "hostile"


@pytest.mark.parametrize("count", [1001, 2001])
def test_too_many_entries_are_hostile(count: int) -> None:
    assert inspect_zip(zipped({**parts({"表": sheet_xml(A1)}), **{f"a{n}": b"" for n in range(count)}})).code == "hostile"


@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml", "xl\\workbook.xml"])
def test_two_members_of_one_name_are_hostile(name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member, text in parts({"表": sheet_xml(A1)}).items():
            archive.writestr(zipfile.ZipInfo(member), text)
        twin = zipfile.ZipInfo("xl/workbook2.xml")
        archive.writestr(twin, "<workbook/>")
    data = stream.getvalue().replace(b"xl/workbook2.xml", name.encode().ljust(16, b"\0"))
    assert inspect_zip(data).code == "hostile"


@pytest.mark.parametrize("doctype", ['<!DOCTYPE x SYSTEM "file:///etc/passwd">', '<!DOCTYPE x [<!ENTITY a "b">]>'])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_entity_definitions_are_hostile(part: str, doctype: str) -> None:
    members = parts({"表": sheet_xml(A1)})
    members[part] = members[part].replace("?>", "?>" + doctype, 1)
    assert inspect_zip(zipped(members)).code == "hostile"


def test_a_changed_figure_is_noticed_by_its_checksum() -> None:
    data = zipped(parts({"表": sheet_xml(A1.replace("<v>1<", "<v>61.36<"))}), zipfile.ZIP_STORED)
    assert inspect_zip(data).code == ""
    assert inspect_zip(_damaged_crc(data)).code == "damaged"


def test_a_sheet_in_utf16_is_damaged_not_empty() -> None:
    members: dict[str, str | bytes] = {**parts({"表": ""})}
    members["xl/worksheets/sheet1.xml"] = sheet_xml(A1).encode("utf-16")
    assert inspect_zip(zipped(members)).code == "damaged"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml"])
def test_a_missing_main_part_is_damage(part: str) -> None:
    members = parts({"表": sheet_xml(A1)})
    del members[part]
    assert inspect_zip(zipped(members)).code == "damaged"


def test_two_sheets_of_one_name_and_no_sheet_at_all_are_damage() -> None:
    twins = parts({"甲": sheet_xml(A1), "乙": sheet_xml(A1)})
    twins["xl/workbook.xml"] = twins["xl/workbook.xml"].replace("乙", "甲")
    assert inspect_zip(zipped(twins)).code == "damaged"
    assert inspect_zip(zipped(parts({}))).code == "damaged"


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"a.txt": "x", "b.xlsx": "y"}, "压缩包"),
        ({"OFD.xml": "<ofd/>"}, "OFD 版式文件"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "Word 文档"),
        (parts({}, "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), "Word 文档"),
        (parts({}, "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), "PowerPoint 演示文稿"),
    ],
)
def test_other_zip_files_are_named_for_what_they_are(members: dict[str, str], what: str) -> None:
    found = inspect_zip(zipped(members))
    assert (found.code, found.detail) == ("not-a-workbook", what)


@pytest.mark.parametrize(
    ("main_type", "kind"),
    [
        (MAIN_TYPE, "xlsx"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
    ],
)
def test_the_kind_comes_from_the_content_types(main_type: str, kind: str) -> None:
    assert inspect_zip(zipped(parts({"表": sheet_xml(A1)}, main_type))).kind == kind


def test_a_sheet_that_points_at_two_parts_is_damage() -> None:
    members = parts({"表": sheet_xml(A1), "另": sheet_xml(A1)})
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace('r:id="rId1"', 'r:id="rId1" x:id="rId2" xmlns:x="urn:x"')
    found = inspect_zip(zipped(members))
    assert (found.code, found.detail) == ("damaged", "工作表“表”指向两处内容")
