"""All of a workbook of one sheet but its cells and styles, as xlsxwriter writes it, with places for what differs."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import quoteattr

from jixiao_batch.formats import Book
from jixiao_batch.formats.xml_text import as_data
from jixiao_batch.one_sheet.sheet import OneSheet
from jixiao_batch.packing import Packed, deflated, packed

#: stand in the frame for a title, the last printed row, and how many pages high
_TITLE, _LAST_ROW, _PAGES = "\ue000", 1_000_000, 32_000
SHEET, STRINGS, _STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELATIONS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)
_LINKS = re.compile("<hyperlinks>.*</hyperlinks>")
_STRINGS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{}" uniqueCount="{}">'
)


class Frame:
    """The parts of every workbook with these settings."""

    def __init__(self, options: dict[str, Any], like: OneSheet) -> None:
        stream = io.BytesIO()
        book = Book(stream, _TITLE, **options)
        sheet = book.sheet(like.name)
        for method, arguments in like.settings:
            getattr(sheet, method)(*arguments)
        if like.last_row is not None:
            sheet.print_area(0, 0, _LAST_ROW - 1, like.last_column)
        if like.links:
            sheet.write_url(0, 0, "external:x.xlsx")
        sheet.fit_to_pages(1, _PAGES)
        sheet.write_string(0, 0, "x")
        book.close()
        with zipfile.ZipFile(stream) as archive:
            contents = {info.filename: archive.read(info).decode("utf-8") for info in archive.infolist()}
        sheet_xml = contents[SHEET]
        start, end = sheet_xml.index("<sheetData>"), sheet_xml.index("</sheetData>")
        self._before, self._behind = sheet_xml[:start], _LINKS.sub("", sheet_xml[end + len("</sheetData>") :])
        self._places = {part: text for part, text in contents.items() if _TITLE in text or f"${_LAST_ROW}" in text}
        own = {SHEET, STRINGS, _STYLES, _RELATIONS, *self._places}
        self._same: dict[str, Packed | None] = {
            part: None if part in own else deflated(text.encode("utf-8")) for part, text in contents.items()
        }

    def filled(self, title: str, sheet: OneSheet, styles: str, rows: str) -> bytes:
        """The workbook with this title, and the cells of `sheet` written as `rows`."""
        last_row = (sheet.last_row or 0) + 1
        contents = {
            part: text.replace(_TITLE, as_data(title)).replace(f"${_LAST_ROW}<", f"${last_row}<")
            for part, text in self._places.items()
        }
        contents[_RELATIONS] = _relations(sheet)
        contents[SHEET] = self._sheet(sheet, rows)
        strings = f"{_STRINGS_HEAD.format(sheet.strings_used, len(sheet.strings))}{sheet.shared_strings()}</sst>"
        contents |= {STRINGS: strings, _STYLES: styles}
        return packed({part: same or deflated(contents[part].encode("utf-8")) for part, same in self._same.items()})

    def _sheet(self, sheet: OneSheet, rows: str) -> str:
        high = "" if sheet.pages_high == 1 else f' fitToHeight="{sheet.pages_high}"'
        breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in sorted(sheet.breaks))
        count = len(sheet.breaks)
        broken = f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>' if breaks else ""
        before = self._before.replace('<dimension ref="A1"/>', f'<dimension ref="{sheet.extent()}"/>')
        behind = self._behind.replace(f' fitToHeight="{_PAGES}"', high).removesuffix("</worksheet>")
        return f"{before}<sheetData>{rows}</sheetData>{sheet.merged()}{_links(sheet)}{behind}{broken}</worksheet>"


def _links(sheet: OneSheet) -> str:
    links = "".join(
        f'<hyperlink ref="{cell}" r:id="rId{number}" location={quoteattr(place)} tooltip={quoteattr(tip)}/>'
        for number, (cell, _, place, tip) in enumerate(sheet.links, start=1)
    )
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _relations(sheet: OneSheet) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_HYPERLINK}" Target={quoteattr(file)} TargetMode="External"/>'
        for number, (_, file, _, _) in enumerate(sheet.links, start=1)
    )
    return f"{_RELATIONS_HEAD}{links}</Relationships>"
