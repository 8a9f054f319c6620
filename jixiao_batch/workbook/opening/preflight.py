"""Looks at a zip workbook (xlsx, xlsm, xlsb, ods) before any reader does, and hands on only what it has looked at.

A reader may be killed by a 12 KB file: calamine keeps a sheet as a dense rectangle up to its outermost non-empty cell, and a
blank string counts as non-empty. So every part is inflated here under limits, checked and measured, and packed again
without compression: the reader sees exactly the bytes that passed. A sheet that is too large is left out, the others stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from jixiao_batch.workbook.opening import plain_values, sheet_extent
from jixiao_batch.workbook.opening.container import (
    MIB,
    USUAL_LIMITS,
    Limits,
    PreflightCode,
    RefusedError,
    check,
    inflated,
    is_sheet_part,
    pack,
)
from jixiao_batch.workbook.opening.directory import find_part, listed_sheets
from jixiao_batch.workbook.opening.plain_cells import PlainCells, plain_cells, without_formulas
from jixiao_batch.workbook.opening.shared_strings import SharedStrings
from jixiao_batch.workbook.opening.sheets import ListedSheet

ONLY_A_PART = f"工作表范围过大，只读了前 {USUAL_LIMITS.rows} 行、前 {USUAL_LIMITS.columns} 列"
DAMAGED_SHEET = "工作表内容损坏，无法读取"
_NOTHING = sheet_extent.Extent(0, 0, 0, True)

#: Parts that hold no figures; left out of what the reader gets.
_NEVER_READ = ("docprops/", "customxml/", "xl/theme/", "xl/drawings/", "xl/charts/", "xl/calcchain.xml")


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found. `code` is "" when `cleaned` may be given to a reader; `skipped` maps sheet names to a Chinese reason."""

    code: PreflightCode | Literal[""] = ""
    detail: str = ""
    kind: str = ""
    #: the parts that a reader may be given
    passed: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    skipped: Mapping[str, str] = field(default_factory=dict)
    #: the same for sheets of which only a part is handed on
    cropped: Mapping[str, str] = field(default_factory=dict)
    #: the parts with the sheets of the form as they were before anything was left out of their cells
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    #: the sheets as they are listed, and the cells of those parts that are written plainly
    sheets: Mapping[str, ListedSheet] = field(default_factory=dict, repr=False)
    cells: Mapping[str, PlainCells] = field(default_factory=dict, repr=False)
    #: No formatting, merge or link range so wide that openpyxl, which keeps them cell by cell, would choke on it.
    rewritable: bool = False
    #: bytes of text in all sheets once every reference is written out, never too few
    text: int = 0
    strings: SharedStrings = field(default_factory=lambda: SharedStrings(b""), repr=False)

    @property
    def is_plain(self) -> bool:
        """Whether every sheet is written plainly, and passed as it stands in the file."""
        is_whole = not self.skipped and not self.cropped
        parts = [sheet.part for sheet in self.sheets.values()]
        return is_whole and all(part in self.cells and self.passed[part] is self.parts[part] for part in parts)

    @property
    def cleaned(self) -> bytes:
        """The parts that passed as a file without compression."""
        if not self.sheets:
            return pack(self.passed)
        return pack({name: self._for_the_reader(name, part) for name, part in self.passed.items()})

    def _for_the_reader(self, name: str, part: bytes) -> bytes:
        cells = self.cells.get(name) if part is self.parts.get(name) else None
        if cells is None:
            return sheet_extent.with_known_errors(part)
        return without_formulas(sheet_extent.with_known_errors(part) if b"e" in cells.kinds else part)


def inspect_zip(data: bytes, limits: Limits = USUAL_LIMITS) -> Preflight:
    """Judge the bytes of a zip file. Never raises on what is in it."""
    try:
        parts, kind = inflated(data, limits)
        if kind not in {"xlsx", "xlsm"}:
            check(parts)
            return Preflight(kind=kind, passed=parts)
        plain = {name: cells for name, part in parts.items() if (cells := _plain_cells(name, part, limits)) is not None}
        check({name: part for name, part in parts.items() if name not in plain})
        return _inspect_sheets(parts, kind, limits, plain)
    except RefusedError as refused:
        return Preflight(refused.code, refused.detail)


def _plain_cells(name: str, part: bytes, limits: Limits) -> PlainCells | None:
    """The cells of a worksheet of usual size that is written plainly; what has this list defines no entities."""
    return plain_cells(part) if is_sheet_part(name) and len(part) <= limits.large_part_bytes else None


def _inspect_sheets(parts: Mapping[str, bytes], kind: str, limits: Limits, listed: Mapping[str, PlainCells]) -> Preflight:
    """`listed`: the cells of the parts that are written plainly."""
    sheets = listed_sheets(parts)
    kept = {
        name: part
        for name, part in parts.items()
        if name.lower().endswith((".xml", ".rels")) and not name.lower().startswith(_NEVER_READ)
    }
    shared = find_part(parts, "xl/sharedStrings.xml")
    strings = SharedStrings(parts.get(shared, b""))
    if not strings.is_well_formed:
        raise RefusedError("damaged", "其中的文字（xl/sharedStrings.xml）损坏")
    looked_at = dict(kept)
    rewritable = True
    left_out: dict[str, str] = {}
    cropped: dict[str, str] = {}
    measured: list[tuple[int, int, str]] = []
    plain = dict(listed)
    is_listed = {sheet.part for sheet in sheets.values()}.__contains__
    for name, part in kept.items():
        if name == shared and not is_listed(name):
            continue
        cells = listed.get(name)
        if len(part) > limits.large_part_bytes and is_sheet_part(name):
            kept[name], shows_more = sheet_extent.cropped(part, limits.rows, limits.columns)
            rewritable = rewritable and len(kept[name]) == len(part)
            if shows_more:
                cropped[name] = ONLY_A_PART
            part = kept[name]
            cells = plain_cells(part) if len(part) <= limits.part_bytes else None
        if len(part) > limits.part_bytes:
            left_out[name] = f"工作表内容超过 {limits.part_bytes // MIB} MB"
            continue
        if cells is not None:
            plain[name] = cells
        elif is_sheet_part(name) and not plain_values.are_plain(part):
            rewritten = plain_values.rewritten(part)
            if rewritten is None:
                left_out[name] = DAMAGED_SHEET
                continue
            part = rewritten
        looked_at[name] = part
        measure = sheet_extent.measure if is_sheet_part(name) else sheet_extent.measure_beside
        extent = measure(part) if cells is None else sheet_extent.of_cells(cells)
        if extent is None:
            continue
        widest = sheet_extent.widest_range(part) if cells is None else sheet_extent.widest_around(cells)
        rewritable = rewritable and max(extent.area, widest) <= limits.rewritable_area
        whole = extent
        if extent.area > limits.area and extent.regular:
            cells = None  # they are no longer those of the part
            part = sheet_extent.without_blank_cells(part, strings)
            extent = sheet_extent.measure(part) or _NOTHING
        if extent.area > limits.area and extent.regular:
            part, shows_more = sheet_extent.cropped(part, limits.rows, limits.columns)
            extent = sheet_extent.measure(part) or _NOTHING
            cropped[name] = ONLY_A_PART
        kept[name] = part
        text = sheet_extent.referenced_text(part, extent.cells, strings)
        if extent.area > limits.area or text > limits.text_bytes or (name in cropped and not extent.cells):
            left_out[name] = f"工作表范围过大（到第 {whole.rows} 行、第 {whole.columns} 列）"
        elif is_sheet_part(name) and (whole.twice or not _is_sound(part, cells)):
            left_out[name] = DAMAGED_SHEET
        else:
            measured.append((extent.area, text, name))
    area = text = 0
    for sheet_area, sheet_text, name in sorted(measured):  # small sheets first: a ledger must not push out the form
        area, text = area + sheet_area, text + sheet_text
        if area > limits.area or text > limits.text_bytes:
            left_out[name] = "各工作表合计的范围过大"
    for name in left_out:
        kept[name] = sheet_extent.EMPTY_SHEET
    skipped = {name: left_out[sheet.part] for name, sheet in sheets.items() if sheet.part in left_out}
    partly = {name: cropped[sheet.part] for name, sheet in sheets.items() if sheet.part in cropped and sheet.part not in left_out}
    rewritable = rewritable and not left_out
    return Preflight("", "", kind, kept, skipped, partly, looked_at, sheets, plain, rewritable, text, strings)


def _is_sound(part: bytes, cells: PlainCells | None) -> bool:
    if cells is None:
        return sheet_extent.is_sound(part)
    return cells.shared_strings_are_numbered
