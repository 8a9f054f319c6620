"""A workbook of one sheet, written like any other (formats.Book) and ten times as fast."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jixiao_batch.formats import Styled
from jixiao_batch.one_sheet.frame import Frame
from jixiao_batch.one_sheet.looks import Look, LookNumbers, Looks
from jixiao_batch.one_sheet.sheet import OneSheet


class OneSheetBook(Styled):
    """`options` are those of an xlsxwriter workbook."""

    def __init__(self, title: str, **options: Any) -> None:
        self._title = title
        self._known = _known(repr(options))
        self._options = options
        #: the looks of all workbooks with these options
        self.looks = self._known.looks(options)
        self._sheet: OneSheet | None = None

    def style(self, **properties: Any) -> Look:
        return self.looks.style(**properties)

    def sheet(self, name: str) -> OneSheet:
        """ValueError for a second one."""
        if self._sheet is not None:
            raise ValueError(name)
        self._sheet = OneSheet(name)
        return self._sheet

    def content(self) -> bytes:
        """The workbook as a file; its sheet must have cells."""
        assert self._sheet is not None
        numbers = LookNumbers(self.looks)
        rows = self._sheet.rows(numbers)
        frame = self._known.frame(self._options, self._sheet)
        return frame.filled(self._title, self._sheet, self.looks.table(numbers), rows)


class _Known:
    """What xlsxwriter has once written for workbooks with the same options; nothing that is written depends on what is known."""

    def __init__(self) -> None:
        self._looks: Looks | None = None
        self._frames: dict[str, Frame] = {}

    def looks(self, options: dict[str, Any]) -> Looks:
        if self._looks is None:
            self._looks = Looks(options)
        return self._looks

    def frame(self, options: dict[str, Any], sheet: OneSheet) -> Frame:
        key = repr((sheet.name, sheet.settings, sheet.last_row is None, sheet.last_column, bool(sheet.links)))
        if key not in self._frames:
            self._frames[key] = Frame(options, sheet)
        return self._frames[key]


@lru_cache(maxsize=8)
def _known(_options: str) -> _Known:
    return _Known()
