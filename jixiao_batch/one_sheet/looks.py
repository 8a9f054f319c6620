"""The table of styles of a workbook, put together from what xlsxwriter has written for each look."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from jixiao_batch.formats import Book, Styled

#: numbers below stand for formats that every spreadsheet program knows
_FIRST_OWN_FORMAT = 164
_XF = re.compile(r'<xf numFmtId="(\d+)" fontId="(\d+)" fillId="(\d+)" borderId="(\d+)"(.*?)(?:/>|>(.*?)</xf>)')


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a cell looks like: xlsxwriter properties on top of the body text. Equal ones are one object (`Looks.style`)."""

    properties: dict[str, Any]


class CellStyle(NamedTuple):
    """One look in XML; `number_format` is the attribute formatCode, or the number of a known one."""

    number_format: str
    font: str
    fill: str
    border: str
    attributes: str
    inside: str


class Looks(Styled):
    """What each look is in XML; xlsxwriter is asked once for each that is new."""

    def __init__(self, options: dict[str, Any]) -> None:
        #: looks by what their user calls them, who spares the way over the properties
        self.named: dict[tuple[object, ...], Look] = {}
        self._options = options
        self._looks: dict[frozenset[tuple[str, Any]], Look] = {}
        self._known: dict[Look, CellStyle] = {}
        self.default, self._head, self._cell_style, self._rest = self._learn([])

    def style(self, **properties: Any) -> Look:
        key = frozenset(properties.items())
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = Look(properties)
        return found

    def in_xml(self, look: Look) -> CellStyle:
        if look not in self._known:
            self._learn([one for one in self._looks.values() if one not in self._known])
        return self._known[look]

    def table(self, numbers: LookNumbers) -> str:
        """styles.xml for the looks that have been numbered."""
        fonts: dict[str, int] = {}
        fills = {text: place for place, text in enumerate(_FILLS_OF_ALL)}
        borders: dict[str, int] = {}
        formats: dict[str, int] = {}
        lines = []
        for code, font, fill, border, attributes, inside in numbers.styles:
            number = code if code.isdigit() else formats.setdefault(code, _FIRST_OWN_FORMAT + len(formats))
            end = f">{inside}</xf>" if inside else "/>"
            lines.append(
                f'<xf numFmtId="{number}" fontId="{fonts.setdefault(font, len(fonts))}" '
                f'fillId="{fills.setdefault(fill, len(fills))}" borderId="{borders.setdefault(border, len(borders))}"'
                f"{attributes}{end}"
            )
        number_formats = "".join(f'<numFmt numFmtId="{number}" {code}/>' for code, number in formats.items())
        return "".join(
            (
                self._head,
                f'<numFmts count="{len(formats)}">{number_formats}</numFmts>' if formats else "",
                _listed("fonts", fonts),
                _listed("fills", fills),
                _listed("borders", borders),
                self._cell_style,
                _listed("cellXfs", lines),
                self._rest,
            )
        )

    def _learn(self, looks: Sequence[Look]) -> tuple[CellStyle, str, str, str]:
        """Have xlsxwriter write the looks; returns the default one, and what stands before, between and behind the tables."""
        stream = io.BytesIO()
        book = Book(stream, "", **self._options)
        sheet = book.sheet("x")
        for row, look in enumerate(looks):
            sheet.write_blank(row, 0, None, book.style(**look.properties))
        book.close()
        with zipfile.ZipFile(stream) as archive:
            text = archive.read("xl/styles.xml").decode("utf-8")
            cells = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
        formats = dict(re.findall(r'<numFmt numFmtId="(\d+)" (.*?)/>', text))
        fonts, fills, borders = (re.findall(rf"<{name}>.*?</{name}>", text) for name in ("font", "fill", "border"))
        start, end = text.index("<cellXfs "), text.index("</cellXfs>")
        styles = [
            CellStyle(formats.get(number, number), fonts[int(font)], fills[int(fill)], borders[int(border)], attributes, inside)
            for number, font, fill, border, attributes, inside in _XF.findall(text[start:end])
        ]
        for look, number in zip(looks, re.findall(r' s="(\d+)"', cells), strict=True):
            self._known[look] = styles[int(number)]
        first = text.find("<numFmts ") if formats else text.index("<fonts ")
        return styles[0], text[:first], text[text.index("<cellStyleXfs ") : start], text[end + len("</cellXfs>") :]


class LookNumbers(dict[Look, str]):
    """The numbers that looks have in one workbook, each given when it is first asked for; those that are alike share one."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.styles: dict[CellStyle, int] = {looks.default: 0}
        self._looks = looks

    def __missing__(self, look: Look) -> str:
        number = self[look] = str(self.styles.setdefault(self._looks.in_xml(look), len(self.styles)))
        return number


_FILLS_OF_ALL = tuple(f'<fill><patternFill patternType="{name}"/></fill>' for name in ("none", "gray125"))


def _listed(name: str, elements: Collection[str]) -> str:
    return f'<{name} count="{len(elements)}">{"".join(elements)}</{name}>'
