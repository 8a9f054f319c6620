"""All of a workbook of one sheet but its cells and styles, as xlsxwriter writes it, with places for what differs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from jixiao_batch.formats import Book
from jixiao_batch.one_sheet.sheet import OneSheet, Setting, as_data
from jixiao_batch.packing import Packed, deflated, packed

#: stand in the frame for a title, the last printed row, and how many pages high
_TITLE, _LAST_ROW, _PAGES = "\ue000", 1_000_000, 32_000
_SHEET, _STRINGS, _STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_STRINGS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{}" uniqueCount="{}">'
)


class Frame:
    """The parts of every workbook with these settings."""

    def __init__(self, options: dict[str, Any], name: str, settings: Sequence[Setting], last_column: int) -> None:
        stream = io.BytesIO()
        book = Book(stream, _TITLE, **options)
        sheet = book.sheet(name)
        for method, arguments in settings:
            getattr(sheet, method)(*arguments)
        sheet.print_area(0, 0, _LAST_ROW - 1, last_column)
        sheet.fit_to_pages(1, _PAGES)
        sheet.write_string(0, 0, "x")
        book.close()
        with zipfile.ZipFile(stream) as archive:
            contents = {info.filename: archive.read(info).decode("utf-8") for info in archive.infolist()}
        sheet_xml = contents[_SHEET]
        start, end = sheet_xml.index("<sheetData>"), sheet_xml.index("</sheetData>")
        self._before, self._behind = sheet_xml[:start], sheet_xml[end + len("</sheetData>") :]
        self._places = {part: text for part, text in contents.items() if _TITLE in text or f"${_LAST_ROW}" in text}
        own = {_SHEET, _STRINGS, _STYLES, *self._places}
        self._same: dict[str, Packed | None] = {
            part: None if part in own else deflated(text.encode("utf-8")) for part, text in contents.items()
        }

    def filled(self, title: str, sheet: OneSheet, styles: str, rows: str) -> bytes:
        """The workbook with this title, and the cells of `sheet` written as `rows`."""
        assert sheet.last_row is not None
        contents = {
            part: text.replace(_TITLE, as_data(title)).replace(f"${_LAST_ROW}<", f"${sheet.last_row + 1}<")
            for part, text in self._places.items()
        }
        contents[_SHEET] = self._sheet(sheet, rows)
        strings = f"{_STRINGS_HEAD.format(sheet.strings_used, len(sheet.strings))}{sheet.shared_strings()}</sst>"
        contents |= {_STRINGS: strings, _STYLES: styles}
        return packed({part: same or deflated(contents[part].encode("utf-8")) for part, same in self._same.items()})

    def _sheet(self, sheet: OneSheet, rows: str) -> str:
        high = "" if sheet.pages_high == 1 else f' fitToHeight="{sheet.pages_high}"'
        breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in sorted(sheet.breaks))
        count = len(sheet.breaks)
        broken = f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>' if breaks else ""
        before = self._before.replace('<dimension ref="A1"/>', f'<dimension ref="{sheet.extent()}"/>')
        behind = self._behind.replace(f' fitToHeight="{_PAGES}"', high).removesuffix("</worksheet>")
        return f"{before}<sheetData>{rows}</sheetData>{sheet.merged()}{behind}{broken}</worksheet>"
