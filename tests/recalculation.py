"""Recomputes workbooks with LibreOffice, so that stored results of formulas can be compared with calculated ones."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

_STORED = re.compile(rb"(<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*<v>[^<]*</v>")
_FORMAT = "xlsx:Calc MS Excel 2007 XML"


def recalculated(files: Sequence[Path], folder: Path) -> list[Path]:
    """Copies of `files` in `folder` with every formula computed anew; one LibreOffice run for all."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise RuntimeError("LibreOffice (soffice) is needed to recompute workbooks: install libreoffice-calc-nogui")
    with tempfile.TemporaryDirectory() as scratch:
        bare = [Path(scratch) / f"{place}.xlsx" for place in range(len(files))]
        for source, target in zip(files, bare, strict=True):
            _without_results(source, target)
        profile = (Path(scratch) / "profile").as_uri()
        command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", _FORMAT, "--outdir", str(folder)]
        subprocess.run([*command, *map(str, bare)], check=True, capture_output=True, timeout=600)
    return [folder / file.name for file in bare]


def differences(files: Sequence[Path]) -> list[str]:
    """Every formula whose stored result is not what LibreOffice computes; ValueError when there is nothing to compare."""
    found: list[str] = []
    compared = 0
    with tempfile.TemporaryDirectory() as scratch:
        for source, fresh in zip(files, recalculated(files, Path(scratch)), strict=True):
            formulas = openpyxl.load_workbook(source)
            stored = openpyxl.load_workbook(source, data_only=True)
            computed = openpyxl.load_workbook(fresh, data_only=True)
            for sheet, cell, formula in _formulas(formulas):
                compared += 1
                old, new = stored[sheet][cell].value, computed[sheet][cell].value
                if not _same(old, new):
                    found.append(f"{source.name} {sheet}!{cell}: stored {old!r}, computed {new!r}, {formula}")
    if not compared:
        raise ValueError("none of the workbooks holds a formula")
    return found


def _without_results(source: Path, target: Path) -> None:
    """A copy without stored results: LibreOffice trusts them otherwise."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _STORED.sub(rb"\1", part) if name.startswith("xl/worksheets/") else part)


def _formulas(book: Workbook) -> list[tuple[str, str, str]]:
    return [
        (sheet.title, cell.coordinate, str(cell.value))
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def _same(old: object, new: object) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, int | float) and isinstance(new, int | float):
        return abs(old - new) <= 1e-9 * max(1.0, abs(old), abs(new))
    return (old or "") == (new or "") if isinstance(old, str | None) and isinstance(new, str | None) else old == new
