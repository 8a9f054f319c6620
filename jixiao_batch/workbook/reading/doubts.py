"""Cells whose stored value is not what a person reads in them: struck out, unseen, a formula that gives something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.workbook.opening.cell_facts import Appearance
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.opening.sheets import CellValue, SheetGrid
from jixiao_batch.workbook.reading.cells import show_raw
from jixiao_batch.workbook.reading.formula_results import FormulaResults

_CODES: Mapping[Appearance, str] = {"struck": "struck-out", "unseen": "not-shown"}


class CellDoubts:
    """Asked for each filled cell of one workbook that is read."""

    def __init__(self, sheets: Sequence[SheetGrid], look: SecondLook) -> None:
        self._look = look
        self._appearances: dict[str, Mapping[str, Appearance]] = {}
        self._results = FormulaResults(sheets, look)

    def about(self, place: Place, raw: CellValue | None, *, is_text: bool = False) -> Finding | None:
        """What keeps the cell from being read; of one `is_text`, from which nothing is computed, it is only asked about."""
        if appearance := self._appearances_on(place.sheet).get(place.cell, ""):
            if appearance == "raised" and not is_text:
                return found("raised-figures", place, value=show_raw(raw))
            if code := _CODES.get(appearance):
                return found(code, place, value=show_raw(raw), severity="query" if is_text else None)
        given = None if is_text else self._results.doubt(place.sheet, place.cell, raw)
        if given is None:
            return None
        detail = f"重新计算应为 {given}" if given else "文件里的公式都没有计算过"
        return found("formula-stale", place, value=show_raw(raw), detail=detail)

    def leaves_clear(self, sheet: str, cell: str, raw: CellValue | None, *, is_text: bool = False) -> bool:
        """Whether there is nothing to doubt at a glance: the text looks as any other, and no formula stands behind a figure."""
        if cell in self._appearances_on(sheet):
            return False
        return is_text or not isinstance(raw, int | float) or self._look.formula(sheet, cell) is None

    def _appearances_on(self, sheet: str) -> Mapping[str, Appearance]:
        if sheet not in self._appearances:
            self._appearances[sheet] = self._look.appearances(sheet)
        return self._appearances[sheet]
