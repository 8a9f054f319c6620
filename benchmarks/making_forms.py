"""Forms for a benchmark: the sample forms of a scheme, each copy a unit with code, name, amounts and indicators of its own.

Amounts and numbers of people are those of the sample times a whole number, so that two decimals stay two, sums that agree
still agree, and rates and scores are the sample's: about as many forms have something to be returned.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from jixiao_batch.batch import known_schemes
from jixiao_batch.evaluation.verdict import judge
from jixiao_batch.packing import Packed, crc32, members_of, packed
from jixiao_batch.workbook.opening.directory import sheet_parts
from jixiao_batch.workbook.submission import Submission

SAMPLES = Path(__file__).parent.parent / "samples"
COUNTY = "jianghua-2023"

#: units of what grows with the unit; people do too, or what is spent for each would be too much
_GROWING = ("万元", "元", "人")
#: the text of a filled form by which a unit is known: its code of six digits
_CODE = re.compile(r"(?<=>)\d{6}(?=</t>)")
_NUMBER = re.compile(r"[\d０-９]+(?:[,，][\d０-９]{3})*(?:[.．][\d０-９]+)?")
_USUAL_DIGITS = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_WIDE_DIGITS = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
#: of a number that a spreadsheet has kept as a double
_KEPT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a member's XML: what it is tells what a copy writes there."""

    text: str
    kind: str = "same"

    def of(self, number: int, factor: int) -> str:
        match self.kind:
            case "code":
                return f"{900000 + number:06d}"
            case "name":
                return f"{self.text}{number}"
            case "number":
                return f"{Decimal(f'{float(self.text):.{_KEPT_DIGITS}g}') * factor:f}"
            case "words":
                grown = _NUMBER.sub(lambda found: _written_as(found[0], factor), html.unescape(self.text))
                return _as_references(html.escape(grown, quote=False))
            case _:
                return self.text


@dataclass(frozen=True, slots=True)
class _Source:
    """A sample form: its members as they are copied, and those that differ from copy to copy in pieces."""

    members: dict[str, Packed]
    own: dict[str, tuple[_Piece, ...]]

    def copy(self, number: int, factor: int) -> bytes:
        texts = {part: "".join(piece.of(number, factor) for piece in pieces) for part, pieces in self.own.items()}
        return packed({**self.members, **{part: _deflated(text.encode("utf-8")) for part, text in texts.items()}})


def _deflated(content: bytes) -> Packed:
    """As Excel and WPS do it: by zlib, at its usual level."""
    return Packed(zlib.compress(content, 6, -15), crc32(content), len(content))


def make_units(folder: Path, count: int, scheme: str = COUNTY) -> None:
    """`count` forms, made from the sample's in turn; about a third of the sample county's has something to be returned."""
    sources = _sources(scheme)
    for number in range(count):
        source, factor = sources[number % len(sources)], 1 + number // len(sources)
        (folder / f"{number:06d}.xlsx").write_bytes(source.copy(number, factor))


@lru_cache
def _sources(scheme: str) -> tuple[_Source, ...]:
    """Each sample once: two files of the same content would be two units with the same amounts."""
    folder = SAMPLES / "2023" / "报送" if scheme == COUNTY else SAMPLES / "各套指标体系" / scheme
    found = [file for file in sorted(folder.rglob("*.xlsx")) if not file.name.startswith("~$") and zipfile.is_zipfile(file)]
    if not found:
        raise SystemExit(f"没有“{scheme}”的样本")
    contents: dict[bytes, Path] = {}
    for file in found:
        contents.setdefault(file.read_bytes(), file)
    return tuple(_source(file, content) for content, file in contents.items())


def _source(file: Path, content: bytes) -> _Source:
    with zipfile.ZipFile(file) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    cells = _cells(file, content)
    sheets = {part: name for name, part in sheet_parts(parts).items()}
    name = file.stem.partition("（")[0]
    own: dict[str, tuple[_Piece, ...]] = {}
    for part, data in parts.items():
        if (part.startswith("xl/worksheets/") and part.endswith(".xml")) or part == "xl/sharedStrings.xml":
            pieces = tuple(_pieces(data.decode("utf-8"), name, cells.get(sheets.get(part, ""), {})))
            if len(pieces) > 1:
                own[part] = pieces
    return _Source(members_of(content), own)


def _cells(file: Path, content: bytes) -> dict[str, dict[str, str]]:
    """Of each sheet the cells in which a copy differs: amounts, and the names of the unit's own indicators."""
    schemes = known_schemes(None)
    verdict = judge(file.name, content, schemes)
    submission: Submission | None = verdict.submission
    if submission is None:
        return {}
    fields = schemes.known[verdict.scheme_id].scheme.fields
    cells: dict[str, dict[str, str]] = {}
    for field_id, entry in submission.entries.items():
        if fields[field_id].unit in _GROWING:
            cells.setdefault(entry.place.sheet, {})[entry.place.cell] = "amount"
    for row in submission.rows:
        cells.setdefault(submission.rows_sheet, {})[row.cells["三级指标"]] = "name"
    return cells


def _pieces(xml: str, name: str, cells: dict[str, str]) -> Iterator[_Piece]:
    """The XML cut where copies differ: at codes, the unit's name, and in `cells`, which have a number or a text of their own."""
    found = [(match.start(), match.end(), "code") for match in _CODE.finditer(xml)]
    for written in {name, _as_references(name)}:
        found += [(match.start(), match.end(), "name") for match in re.finditer(f"(?<=>){re.escape(written)}(?=<)", xml)]
    for cell, kind in cells.items():
        filled = re.search(rf'<c r="{cell}"(?: s="\d+")?( t="inlineStr")?[^>/]*>(?:<is><t[^>]*>|<v>)([^<]+)<', xml)
        if filled is not None:
            found.append((*filled.span(2), kind if kind == "name" else "words" if filled[1] else "number"))
    end = 0
    for start, stop, kind in sorted(found):
        yield _Piece(xml[end:start])
        yield _Piece(xml[start:stop], kind)
        end = stop
    yield _Piece(xml[end:])


def _written_as(written: str, factor: int) -> str:
    """A number that stands as text, times the factor, in the same way of writing: 4,820.00, ４２７０．５５."""
    usual = written.translate(_USUAL_DIGITS)
    grown = Decimal(usual.replace(",", "")) * factor
    shown = f"{grown:,f}" if "," in usual else f"{grown:f}"
    return shown if usual == written else shown.translate(_WIDE_DIGITS)


def _as_references(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
