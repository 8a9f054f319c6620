"""Workbooks written byte by byte, so that a test can say exactly what is wrong with them."""

import io
import struct
import zipfile
from collections.abc import Mapping

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
A1 = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet_xml(rows: str, after: str = "") -> str:
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def strings_xml(*items: str) -> str:
    return f'{_HEAD}<sst xmlns="{_MAIN}">{"".join(f"<si><t>{item}</t></si>" for item in items)}</sst>'


def parts(sheets: Mapping[str, str], main_type: str = MAIN_TYPE, **more: str) -> dict[str, str]:
    """Parts of an xlsx; `sheets` maps sheet names to their XML, `more` takes strings= and styles=."""
    numbered = list(enumerate(sheets, start=1))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered
    )
    named = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
    extra = {"strings": "sharedStrings", "styles": "styles"}
    links += "".join(f'<Relationship Id="{k}" Type="{_RELATIONS}/{extra[k]}" Target="{extra[k]}.xml"/>' for k in more)
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered},
        **{f"xl/{extra[k]}.xml": text for k, text in more.items()},
    }


def zipped(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


def xlsx(rows: str = A1, after: str = "", **more: str) -> bytes:
    """A workbook with one sheet 表."""
    return zipped(parts({"表": sheet_xml(rows, after)}, **more))


def ole2(stream_name: str, stream: bytes = b"", **more: bytes) -> bytes:
    """An OLE2 file with one to three streams, padded to 4096 bytes so that they need no small-block chain."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    streams = {stream_name: stream, **more}
    tables = -(-sum(9 + len(content) // 512 for content in streams.values()) // 120)
    chain = [*[0xFFFFFFFD] * tables, end]
    entries, contents = b"", b""
    for number, (name, content) in enumerate(streams.items(), start=1):
        size = max(4096, len(content))
        content = content.ljust(-(-size // 512) * 512, b"\0")
        start = len(chain)
        chain += [*range(start + 1, start + len(content) // 512), end]
        entries += _ole2_entry(name, 2, none, start, size, number + 1 if number < len(streams) else none)
        contents += content
    fat = struct.pack(f"<{128 * tables}I", *chain, *[none] * (128 * tables - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, end, 0, end, 0, 0)
    header += struct.pack("<108I", *range(1, tables), *[none] * (109 - tables))
    directory = _ole2_entry("Root Entry", 5, 1, end, 0) + entries
    return header + fat + directory + _ole2_entry("", 0, none, 0, 0) * (3 - len(streams)) + contents


def _ole2_entry(name: str, kind: int, child: int, start: int, size: int, following: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if text else 0
    fixed = struct.pack("<HBBIII", length, kind, 1, 0xFFFFFFFF, following, child)
    return text.ljust(64, b"\0") + fixed + bytes(36) + struct.pack("<IQ", start, size)


def xls(sheet_name: str, number_cells: Mapping[tuple[int, int], float]) -> bytes:
    """A BIFF8 workbook of one sheet; `number_cells` maps (row, column) from 0 to figures."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    name = sheet_name.encode("utf-16-le")
    opening = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    bound = struct.pack("<HBB", 0, len(sheet_name), 1) + name
    start = len(opening) + 4 + 4 + len(bound) + 4
    book = opening + record(0x85, struct.pack("<I", start) + bound) + record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for (row, column), figure in sorted(number_cells.items()):
        sheet += record(0x203, struct.pack("<HHHd", row, column, 0, figure))
    return ole2("Workbook", book + sheet + record(0x0A, b""))


def ods(body: str) -> bytes:
    """An OpenDocument spreadsheet whose one sheet 表 holds the given table rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'{_HEAD}<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
        f'xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="表">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'{_HEAD}<manifest:manifest xmlns:manifest="{office}manifest:1.0"/>'
    members = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    return zipped({**members, "META-INF/manifest.xml": manifest})
