"""Recomputes workbooks with LibreOffice, so that stored results of formulas can be compared with calculated ones."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_STORED = re.compile(rb"(<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*<v>[^<]*</v>")
_FORMAT = "xlsx:Calc MS Excel 2007 XML"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Formula:
    """One cell with a formula: the kind of its result as the file names it ("n" for numbers), and the result, "" for none."""

    text: str
    kind: str
    result: str


def recalculated(files: Sequence[Path], folder: Path) -> list[Path]:
    """Copies of `files` in `folder` with every formula computed anew; one LibreOffice run for all."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise RuntimeError("LibreOffice (soffice) is needed to recompute workbooks: install libreoffice-calc-nogui")
    with tempfile.TemporaryDirectory() as scratch:
        bare = [Path(scratch) / f"{place}.xlsx" for place in range(len(files))]
        for source, target in zip(files, bare, strict=True):
            _without_results(source, target)
        command = [soffice, f"-env:UserInstallation={_profile()}", "--headless", "--convert-to", _FORMAT]
        subprocess.run([*command, "--outdir", str(folder), *map(str, bare)], check=True, capture_output=True, timeout=600)
    return [folder / file.name for file in bare]


@functools.cache
def _profile() -> str:
    """LibreOffice's own folder, one for the whole test process: making it takes as long as computing a workbook."""
    folder = tempfile.TemporaryDirectory(prefix="recalculation-")
    _kept.append(folder)
    return Path(folder.name).as_uri()


#: removed when the process ends
_kept: list[tempfile.TemporaryDirectory[str]] = []


def differences(files: Sequence[Path]) -> list[str]:
    """Every formula whose stored result is not what LibreOffice computes; ValueError when there is nothing to compare."""
    found: list[str] = []
    compared = 0
    with tempfile.TemporaryDirectory() as scratch:
        for source, fresh in zip(files, recalculated(files, Path(scratch)), strict=True):
            computed = formulas(fresh)
            for place, stored in formulas(source).items():
                compared += 1
                new = computed.get(place)
                if new is None or not _same(stored, new):
                    found.append(f"{source.name} {place}: stored {stored}, computed {new}")
    if not compared:
        raise ValueError("none of the workbooks holds a formula")
    return found


def formulas(file: Path) -> dict[str, Formula]:
    """Every formula of a workbook with its result, by sheet!cell."""
    with zipfile.ZipFile(file) as archive:
        return {f"{sheet}!{cell}": formula for sheet, part in _sheets(archive) for cell, formula in _cells(archive, part)}


def _without_results(source: Path, target: Path) -> None:
    """A copy without stored results: LibreOffice trusts them otherwise."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _STORED.sub(rb"\1", part) if name.startswith("xl/worksheets/") else part)


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "").removeprefix("/xl/") for relation in relations}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        yield sheet.get("name", ""), f"xl/{targets[sheet.get(_RELATION)]}"


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, Formula]]:
    with archive.open(part) as stream:
        for _, cell in ElementTree.iterparse(stream):
            if cell.tag == f"{_MAIN}c" and (formula := cell.find(f"{_MAIN}f")) is not None:
                result = cell.findtext(f"{_MAIN}v", "")
                yield cell.get("r", ""), Formula(formula.text or "", cell.get("t", "n"), result)


def _same(old: Formula, new: Formula) -> bool:
    if old.result == new.result == "":
        return True
    if old.kind != new.kind:
        return False
    if old.kind == "n":
        one, other = float(old.result or "nan"), float(new.result or "nan")
        return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
    return old.result == new.result
