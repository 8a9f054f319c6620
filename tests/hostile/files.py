"""A corpus of hostile files, made from a good form: name in the folder -> bytes. None is larger than two megabytes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from forged import A1, ods, ole2, parts, sheet_xml, strings_xml, xls, xlsx, zipped

DATA_SHEET_PART = "xl/worksheets/sheet2.xml"


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spelled_out(form: bytes) -> bytes:
    """The form with its characters as such in the XML, not by number (&#21494;), so that they can be found and replaced."""
    named = {
        name: re.sub(rb"&#([0-9]{3,6});", lambda number: chr(int(number[1])).encode(), part)
        for name, part in members_of(form).items()
    }
    return zipped(named)


def changed(form: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The form with one part changed."""
    members = members_of(form)
    members[name] = change(members[name])
    return zipped(members)


def with_more_cells(form: bytes, rows: str, part: str = DATA_SHEET_PART) -> bytes:
    """The form with more rows at the end of a sheet."""
    return changed(form, part, lambda xml: xml.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))


def after_cells(form: bytes, xml: str, part: str = DATA_SHEET_PART) -> bytes:
    return changed(form, part, lambda old: old.replace(b"</sheetData>", b"</sheetData>" + xml.encode()))


def readable(form: bytes) -> Iterator[tuple[str, bytes]]:
    """What really happens to forms: everything the unit typed is still there, and must be read."""
    yield "空格式到最后一行", with_more_cells(form, '<row r="1048576"><c r="A1048576" s="1"/></row>')
    yield "空格式在右下角", with_more_cells(form, '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    yield "空文字在右下角", with_more_cells(form, '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>')
    yield "二十万行空行", with_more_cells(form, "".join(f'<row r="{n}"><c r="B{n}" s="1"/></row>' for n in range(2000, 202000)))
    yield "远处有零", with_more_cells(form, '<row r="5000"><c r="Z5000"><v>0</v></c></row>')
    yield "整列合并", after_cells(form, '<mergeCells count="1"><mergeCell ref="ZZ1:ZZ1048576"/></mergeCells>')
    yield "全表链接", after_cells(form, '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>')
    yield "样式号越界", changed(form, DATA_SHEET_PART, lambda xml: xml.replace(b' s="1"', b' s="99999"'))
    yield "右下角有数", with_more_cells(form, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    ledger = (f'<row r="{n}"><c r="Z{n}"><v>{n}</v></c></row>' for n in range(2000, 202000))
    yield "二十万行垃圾", with_more_cells(form, "".join(ledger))
    yield "边框画到很下面", with_more_cells(form, _bordered_rows())
    yield "远处有怪数", with_more_cells(form, '<row r="500"><c r="B500"><v>NaN</v></c><c r="C500"><v>1e400</v></c></row>')
    yield "百万文字", zipped({**members_of(form), "xl/sharedStrings.xml": _bomb("", "<si><t>a</t></si>" * 1_000_000, "")})
    yield "带BOM", changed(form, DATA_SHEET_PART, lambda xml: b"\xef\xbb\xbf" + xml)
    yield "反斜杠名", zipped({name.replace("/", "\\"): part for name, part in members_of(form).items()})
    yield "带穿越名", zipped({**members_of(form), "../../../../tmp/x.xml": b"<a/>", "/etc/passwd": b"x", "C:\\x.xml": b"<a/>"})
    yield "带宏", zipped({**members_of(form), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"})
    yield "大图片", zipped({**members_of(form), "xl/media/image1.png": zlib.compress(b"x") * 20000})


def refused(form: bytes) -> Iterator[tuple[str, bytes]]:
    """What cannot be read, or must not be."""
    members = members_of(form)
    sheet = members[DATA_SHEET_PART]
    for percent in (1, 5, 20, 50, 80, 95, 99):
        yield f"截断到{percent}%", form[: len(form) * percent // 100]
    for name in (*(f"xl/worksheets/sheet{n}.xml" for n in (2, 3, 4, 5)), "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"):
        yield f"截断的部件 {name.replace('/', ' ')}", changed(form, name, lambda xml: xml[: len(xml) // 2])
    for name in ("xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        yield f"缺 {name.replace('/', ' ')}", zipped({key: part for key, part in members.items() if key != name})
    yield "空白炸弹", zipped({**members, DATA_SHEET_PART: sheet.replace(b"<sheetData>", b"<sheetData>" + b" " * 25_000_000)})
    yield "文字炸弹", zipped({**members, "xl/sharedStrings.xml": _bomb("<si><t>", "字" * 20_000_000, "</t></si>")})
    yield "样式炸弹", zipped({**members, "xl/styles.xml": b"<styleSheet>" + b"<xf/>" * 5_000_000 + b"</styleSheet>"})
    yield "部件炸弹", zipped({**members, **{f"xl/media/{n}.bin": bytes(15_000_000) for n in range(8)}})
    yield "目录炸弹", zipped({**members, **{f"x{n}": b"" for n in range(3000)}})
    yield "实体炸弹", changed(form, "xl/workbook.xml", _with_entities)
    yield (
        "外部实体",
        changed(form, DATA_SHEET_PART, lambda xml: _doctype(xml, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    )
    yield "外部DTD", changed(form, DATA_SHEET_PART, lambda xml: _doctype(xml, b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a">'))
    yield "没有地址的行", with_more_cells(form, "<row/>" * 300_000)
    yield "重复部件", _with_twin(form)
    yield "校验码错", _flipped(form)
    yield "谎报大小", _lying(form)
    yield "加密标志", _flagged(form)
    yield "不支持的压缩", zipped(members, zipfile.ZIP_BZIP2)
    yield "UTF16", changed(form, DATA_SHEET_PART, lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    yield "别的编码", changed(form, DATA_SHEET_PART, lambda xml: b'<?xml version="1.0" encoding="GB2312"?>' + xml)
    yield "没有的编码", changed(form, DATA_SHEET_PART, lambda xml: b'<?xml version="1.0" encoding="abc"?>' + xml)
    yield "两表一份", changed(form, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet3.xml", b"sheet2.xml"))
    yield "序号越界", changed(form, DATA_SHEET_PART, lambda xml: xml.replace(b"</sheetData>", _STRAY_INDEX))
    yield "缺行尾", changed(form, DATA_SHEET_PART, lambda xml: xml.replace(b"</row>", b"", 3))
    yield "同名表", changed(form, "xl/workbook.xml", lambda xml: xml.replace("指标自评".encode(), "基础数据".encode()))
    yield "万张表", zipped(parts({f"表{n}": sheet_xml(A1) for n in range(10_000)}))
    yield "九百张表", zipped(parts({f"表{n}": sheet_xml(A1) for n in range(900)}))
    yield "深层嵌套", changed(form, DATA_SHEET_PART, lambda xml: xml.replace(b"<sheetData>", b"<a>" * 500_000 + b"<sheetData>"))
    yield "深层目录", changed(form, "xl/workbook.xml", lambda xml: xml.replace(b"<sheets>", b"<a>" * 500_000 + b"<sheets>"))
    yield (
        "巨大文字",
        zipped(parts({"表": sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')}, strings=strings_xml("字" * 6_000_000))),
    )
    yield "文字当序号", xlsx('<row r="1"><c r="A1" t="s"><v>abc</v></c></row>', strings=strings_xml("单位名称"))
    yield "另一种压缩包", zipped({"a/b.xlsx": form})
    yield "空", b""
    yield "两字节", b"PK"
    yield "网页", b"<html><table><tr><td>1</td></tr></table></html>"
    yield "设备名", b"\0" * 1000
    yield "旧表截断", xls("基础数据", {(0, 0): 1})[:700]
    yield "旧表远格", xls("基础数据", {(0, 0): 1, (65535, 255): 1})
    yield "旧表乱码", ole2("Workbook", b"\x09\x08\x10\0\0\x06\x05\0" + bytes(range(256)) * 100)
    yield "旧表循环", _looping_ole2()
    yield "加密截断", ole2("EncryptionInfo", b"\x04\0\x04\0\x40\0\0\0<encryption")[:2000]
    yield "加密乱码", ole2("EncryptionInfo", b"\x04\0\x04\0\x40\0\0\0<encryption/>")
    yield "开放格式炸弹", ods('<table:table-row table:number-rows-repeated="1048576">' + _ODS_WIDE + "</table:table-row>")
    yield (
        "开放格式实体",
        zipped(
            {
                **members_of(ods("")),
                "content.xml": _doctype(b"<?xml version='1.0'?><a>&x;</a>", b'<!DOCTYPE a [<!ENTITY x "y">]>'),
            }
        ),
    )
    yield "二进制乱码", _xlsb(b"\x00\x19" + bytes(range(256)) * 40)
    yield "二进制远格", _xlsb(b"\x00\x04" + struct.pack("<I", 1048575) + b"\x05\x10" + struct.pack("<IId", 16383, 0, 1.0))


def _bordered_rows() -> str:
    """Thirty megabytes of empty cells with borders."""
    cells = "".join(f'<c r="{column}{{0}}" s="1"/>' for column in "ABCDEFGHIJKLMNOPQRST")
    return "".join(f'<row r="{n}">{cells.replace("{0}", str(n))}</row>' for n in range(2000, 72000))


_ODS_WIDE = (
    '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1">'
    "<text:p>1</text:p></table:table-cell>"
)


_STRAY_INDEX = b'<row r="900"><c r="B900" t="s"><v>77</v></c></row></sheetData>'


def _bomb(before: str, item: str, after: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<sst xmlns="{main}">{before}{item}{after}</sst>'.encode()


def _doctype(xml: bytes, doctype: bytes) -> bytes:
    head, end, body = xml.partition(b"?>")
    return head + end + doctype + body


def _with_entities(xml: bytes) -> bytes:
    lines = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    return _doctype(xml, b'<!DOCTYPE a [<!ENTITY a0 "ha">' + lines + b"]>").replace(b"<sheets>", b"&a11;<sheets>")


def _with_twin(form: bytes) -> bytes:
    stream = io.BytesIO(form)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(zipfile.ZipInfo(DATA_SHEET_PART.upper()), sheet_xml(A1))
    return stream.getvalue()


def _flipped(form: bytes) -> bytes:
    """A figure changed inside the file, below the same checksum."""
    stored = zipped(members_of(form), zipfile.ZIP_STORED)
    place = stored.index(b"<v>", stored.index(b"xl/worksheets/sheet2.xml")) + 3
    return stored[:place] + (b"7" if stored[place : place + 1] != b"7" else b"8") + stored[place + 1 :]


def _lying(form: bytes) -> bytes:
    """Every size in the directory says 10."""
    data = bytearray(form)
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + 24 : start + 28] = struct.pack("<I", 10)
        start = data.find(b"PK\x01\x02", start + 4)
    return bytes(data)


def _flagged(form: bytes) -> bytes:
    data = bytearray(form)
    start = data.find(b"PK\x01\x02")
    data[start + 8] |= 1
    return bytes(data)


def _looping_ole2() -> bytes:
    """A chain of sectors that leads back to its beginning."""
    data = bytearray(xls("基础数据", {(0, 0): 1}))
    for sector in range(2, 10):
        data[512 + 4 * sector : 516 + 4 * sector] = struct.pack("<I", 2)
    return bytes(data)


def _xlsb(sheet: bytes) -> bytes:
    members = parts({"基础数据": ""}, "application/vnd.ms-excel.sheet.binary.macroEnabled.main")
    name = "基础数据".encode("utf-16-le")
    bundle = struct.pack("<III", 0, 1, 4) + "rId1".encode("utf-16-le") + struct.pack("<I", 4) + name
    links = members["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "sheet1.bin")
    return zipped(
        {
            "[Content_Types].xml": members["[Content_Types].xml"],
            "_rels/.rels": members["_rels/.rels"].replace("workbook.xml", "workbook.bin"),
            "xl/workbook.bin": b"\x8f\x01\0" + b"\x9c\x01" + bytes([len(bundle)]) + bundle + b"\x90\x01\0",
            "xl/_rels/workbook.bin.rels": links,
            "xl/worksheets/sheet1.bin": b"\x81\x01\0\x91\x01\0" + sheet + b"\x92\x01\0\x82\x01\0",
        }
    )
