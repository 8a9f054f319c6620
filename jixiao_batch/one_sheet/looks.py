"""The table of styles of a workbook, put together from what xlsxwriter has written for each look."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao_batch.formats import Book, Styled

#: numbers below stand for formats that every spreadsheet program knows
_FIRST_OWN_FORMAT = 164
_XF = re.compile(r'<xf numFmtId="(\d+)" fontId="(\d+)" fillId="(\d+)" borderId="(\d+)"(.*?)(?:/>|>(.*?)</xf>)')


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a cell looks like: xlsxwriter properties on top of the body text. Equal ones are one object (`Looks.style`)."""

    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Style:
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
        self._known: dict[Look, _Style] = {}
        self._default, self._head, self._cell_style, self._rest = self._learn([])

    def style(self, **properties: Any) -> Look:
        return self._looks.setdefault(frozenset(properties.items()), Look(properties))

    def table(self, looks: Sequence[Look]) -> tuple[str, dict[Look, int]]:
        """styles.xml for the looks in the order in which cells first have them, and the number of each."""
        if unknown := [look for look in looks if look not in self._known]:
            self._learn(unknown)
        numbers: dict[_Style, int] = {self._default: 0}
        of_looks = {look: numbers.setdefault(self._known[look], len(numbers)) for look in looks}
        fonts, borders = _Distinct(), _Distinct()
        fills = _Distinct(_FILLS_OF_ALL)
        formats: dict[str, int] = {}
        lines = []
        for style in numbers:
            code = style.number_format
            number = code if code.isdigit() else formats.setdefault(code, _FIRST_OWN_FORMAT + len(formats))
            start = (
                f'<xf numFmtId="{number}" fontId="{fonts.place(style.font)}" fillId="{fills.place(style.fill)}" '
                f'borderId="{borders.place(style.border)}"{style.attributes}'
            )
            lines.append(f"{start}>{style.inside}</xf>" if style.inside else f"{start}/>")
        number_formats = "".join(f'<numFmt numFmtId="{number}" {code}/>' for code, number in formats.items())
        return (
            "".join(
                (
                    self._head,
                    f'<numFmts count="{len(formats)}">{number_formats}</numFmts>' if formats else "",
                    fonts.listed("fonts"),
                    fills.listed("fills"),
                    borders.listed("borders"),
                    self._cell_style,
                    f'<cellXfs count="{len(lines)}">{"".join(lines)}</cellXfs>',
                    self._rest,
                )
            ),
            of_looks,
        )

    def _learn(self, looks: Sequence[Look]) -> tuple[_Style, str, str, str]:
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
            _Style(formats.get(number, number), fonts[int(font)], fills[int(fill)], borders[int(border)], attributes, inside)
            for number, font, fill, border, attributes, inside in _XF.findall(text[start:end])
        ]
        for look, number in zip(looks, re.findall(r' s="(\d+)"', cells), strict=True):
            self._known[look] = styles[int(number)]
        first = text.find("<numFmts ") if formats else text.index("<fonts ")
        return styles[0], text[:first], text[text.index("<cellStyleXfs ") : start], text[end + len("</cellXfs>") :]


_FILLS_OF_ALL = tuple(f'<fill><patternFill patternType="{name}"/></fill>' for name in ("none", "gray125"))


class _Distinct:
    """A list in which each text stands once."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        self._places = {text: place for place, text in enumerate(first)}

    def place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    def listed(self, name: str) -> str:
        return f'<{name} count="{len(self._places)}">{"".join(self._places)}</{name}>'
