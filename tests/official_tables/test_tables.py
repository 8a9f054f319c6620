"""Cells of both formats with their places; what is not text is never read as if it were not there; hostile files are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from official_tables.published import docx_table, import_official_table, write_docx, write_xlsx

from jixiao_batch.official_tables.table import OfficialTable
from jixiao_batch.official_tables.tables import read_tables


def tables(data: bytes) -> tuple[OfficialTable, ...]:
    found = read_tables(data)
    assert not isinstance(found, str)
    return found


def docx_bytes(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def repacked(data: bytes, **changed: bytes) -> bytes:
    """The document with parts replaced; names are written with __ for / and without their suffix."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = name.removesuffix(".xml").replace("/", "__")
            new.writestr(name, changed.get(key, old.read(name)))
    return stream.getvalue()


def test_merged_cells_of_a_document_stand_once_and_are_known_as_merged(tmp_path: Path) -> None:
    rows = [("一级", "二级", "标准"), ("投入", "甲", "说明一"), ("", "乙", "")]
    file = write_docx(tmp_path / "a.docx", rows, [(1, 0, 2, 0), (1, 2, 2, 2)], "附件", "评分表")
    (table,) = tables(file.read_bytes())
    assert (table.name, table.before) == ("表1", ("附件", "评分表"))
    assert [row.cells for row in table.rows] == rows
    assert [set(row.merged) for row in table.rows] == [set(), set(), {0, 2}]
    assert table.place(table.rows[2], 1) == "表1第3行"


def test_merged_cells_of_a_workbook_are_known_too(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [("投入", "甲", 5), ("", "乙", 2.5), ("", "", "")], [(0, 0, 1, 0), (2, 0, 2, 2)])
    (table,) = tables(file.read_bytes())
    assert [row.cells for row in table.rows][:2] == [("投入", "甲", "5"), ("", "乙", "2.5")]
    assert [set(row.merged) for row in table.rows][:2] == [set(), {0}]
    assert table.place(table.rows[1], 2) == "工作表“评分表”C2"


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    document = Document()
    outer = docx_table(document, [("外", "格")])
    inner = outer.cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = "内"
    first, second = tables(docx_bytes(document))
    assert [row.cells for row in first.rows] == [("外", "格")]
    assert [row.cells for row in second.rows] == [("内",)]


def test_a_fraction_of_the_equation_editor_is_a_division() -> None:
    document = Document()
    paragraph = docx_table(document, [("",)]).cell(0, 0).paragraphs[0]
    paragraph.add_run("完成率=")
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    above, below = part.format("num", "完成数"), part.format("den", "计划数")
    paragraph._p.append(parse_xml(f"<m:oMath {math}><m:f>{above}{below}</m:f></m:oMath>"))
    paragraph.add_run("×100%")
    assert tables(docx_bytes(document))[0].rows[0].cells == ("完成率=（完成数）/（计划数）×100%",)


@pytest.mark.parametrize(("char", "text"), [("F0A3", "控制率≤100%"), ("F0E0", "控制率□100%")])
def test_a_symbol_is_read_or_marked_but_never_left_out(char: str, text: str) -> None:
    document = Document()
    paragraph = docx_table(document, [("",)]).cell(0, 0).paragraphs[0]
    paragraph.add_run("控制率")
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Symbol")
    symbol.set(qn("w:char"), char)
    paragraph.add_run()._r.append(symbol)
    paragraph.add_run("100%")
    assert tables(docx_bytes(document))[0].rows[0].cells == (text,)


def test_text_that_was_struck_out_in_revision_is_not_read_and_inserted_text_is() -> None:
    document = Document()
    paragraph = docx_table(document, [("",)]).cell(0, 0).paragraphs[0]
    paragraph.add_run("计")
    for tag, inner, text in (("del", "delText", "5"), ("ins", "t", "4")):
        change = f"<w:{tag} {nsdecls('w')}><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>"
        paragraph._p.append(parse_xml(change))
    paragraph.add_run("分")
    assert tables(docx_bytes(document))[0].rows[0].cells == ("计4分",)


def test_numbers_that_word_writes_itself_are_written_out() -> None:
    document = Document()
    cell = docx_table(document, [("要点：",)]).cell(0, 0)
    cell.add_paragraph("目标明确", style="List Number")
    for text in ("依据充分", "指标细化"):
        paragraph = cell.add_paragraph(text)
        numbered = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(numbered))
    assert tables(docx_bytes(document))[0].rows[0].cells == ("要点：\n目标明确\n①依据充分\n②指标细化",)


def good_document() -> bytes:
    document = Document()
    docx_table(document, [("三级指标", "分值", "评分标准"), ("甲率", "100", "≤100%得满分，否则不得分")])
    return docx_bytes(document)


def ole2(stream: str) -> bytes:
    """An old container that holds a stream of this name."""
    name = stream.encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name.ljust(64, b"\0") + bytes([len(name) + 2, 0])


ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa">]><w:document/>'
BAD_FILES = {
    "empty": (b"", "文件是空的"),
    "cut off": (good_document()[:5000], "文件损坏"),
    "damaged part": (repacked(good_document(), word__document=b"<w:document"), "文件损坏，无法读取"),
    "DOCTYPE": (repacked(good_document(), word__document=ENTITY), "含有实体定义"),
    "zip bomb": (repacked(good_document(), word__document=b"<a>" + b" " * 21 * 1024 * 1024), "解压后超过 20 MB"),
    "empty paragraphs": (repacked(good_document(), word__document=b"<a>" + b"<p/>" * 700_000 + b"</a>"), "内容过多"),
    "old Word": (ole2("WordDocument"), "旧版（.doc）"),
    "password": (ole2("EncryptionInfo"), "请去掉密码"),
    "pdf": (b"%PDF-1.7", "这个文件是PDF，只能导入 .xlsx 或 .docx"),
    "no table": (docx_bytes(Document()), "文件里没有表格"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    file = tmp_path / "表.docx"
    file.write_bytes(data)
    drafted = import_official_table(file)
    assert drafted.text == ""
    assert len(drafted.faults) == 1
    assert words in drafted.faults[0].message


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO(good_document())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("Word/document.xml", "<a/>")
    file = tmp_path / "表.docx"
    file.write_bytes(stream.getvalue())
    assert "两个同名文件" in import_official_table(file).faults[0].message
