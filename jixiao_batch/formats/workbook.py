"""xlsxwriter's workbook, whose parts are compressed while they are written: never a whole part in memory, nor on disk."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import xlsxwriter
from xlsxwriter.packager import Packager

from jixiao_batch.formats.waiting import Part
from jixiao_batch.packing import Archive


class Workbook(xlsxwriter.Workbook):  # type: ignore[misc]  # xlsxwriter has no types
    """For workbooks without macros and pictures."""

    def _store_workbook(self) -> None:
        """As xlsxwriter's own, but for how the parts become a file."""
        if not self.worksheets():
            self.add_worksheet()
        if self.worksheet_meta.activesheet == 0:
            self.worksheets_objs[0].selected = 1
            self.worksheets_objs[0].hidden = 0
        self.worksheets_objs[self.worksheet_meta.activesheet].active = 1
        self._prepare_sst_string_data()
        self._prepare_vml()
        self._prepare_defined_names()
        self._prepare_drawings()
        self._add_chart_data()
        self._prepare_tables()
        self._prepare_metadata()
        packager = _Packager()
        packager._add_workbook(self)
        with Path(self.filename).open("wb") if isinstance(self.filename, str) else nullcontext(self.filename) as file:
            archive = Archive(file)
            for part, name, _ in packager._create_package():
                part.end()
                archive.add(name, part)
            archive.end()


class _Packager(Packager):  # type: ignore[misc]
    def _filename(self, xml_filename: str) -> Part:
        """Where xlsxwriter writes the part of that name to."""
        part = Part()
        self.filenames.append((part, xml_filename, False))
        return part
