"""Laying out a round's folder (`jixiao init`): the schemes of its year, a roster, places for everything, and how to go on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from jixiao_batch.county.roster import load_roster
from jixiao_batch.county.roster_form import write_roster_form
from jixiao_batch.faults import FileThereError
from jixiao_batch.round.config import CONFIG_NAME
from jixiao_batch.round.texts import batch_file, config_text, guide_text
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, LoadedScheme, load_text, source_text
from jixiao_batch.workbook.opening.collecting import read_bytes

ROSTER_FILE = "名册/单位名册.xlsx"
GUIDE_NAME, BATCH_NAME = "说明.txt", "复核.bat"
SCHEMES_FOLDER = "指标体系"
FOLDERS = ("名册", "表样", "报送", "复核", "输出")
#: lines of a scheme that speak of its year: its name, its year, and examples of what to type
_YEAR_LINE = re.compile(r"(?m)^(编号|名称|年度):.*$")
_EXAMPLE = "如 {}"


def lay_out(folder: Path, year: int, schemes: Sequence[str] = (), roster: Path | None = None) -> tuple[LoadedScheme, ...]:
    """Make the folder of a round of `year` by these schemes (ids or YAML files); returns them as they are in the folder.

    `roster` is copied, otherwise a blank one is put there. Raises SchemeError and RosterError before anything is written,
    FileThereError when a file that would be written is there already, OSError when the folder cannot be written.
    """
    texts = _schemes_of(year, schemes or (DEFAULT_SCHEME,))
    loaded = tuple(load_text(text, name) for name, text in texts.items())
    ids = [one.scheme.id for one in loaded]
    if roster is not None:
        load_roster(roster, ids)
    names = (ROSTER_FILE, CONFIG_NAME, GUIDE_NAME, BATCH_NAME, *texts)
    if there := [name for name in names if (folder / name).exists()]:
        raise FileThereError([f"“{folder}”里已有“{there[0]}”，没有动里面的任何文件。请换一个文件夹"])
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    if roster is not None:
        _write(folder / ROSTER_FILE, read_bytes(roster))
    else:
        write_roster_form(folder / ROSTER_FILE, ids)
    for name, text in texts.items():
        _write(folder / name, text.encode("utf-8"))
    # with a mark in front, old editors on Windows recognise the text as UTF-8
    _write(folder / CONFIG_NAME, _for_windows(config_text(year, tuple(texts), ROSTER_FILE)).encode("utf-8-sig"))
    _write(folder / GUIDE_NAME, _for_windows(guide_text(year)).encode("utf-8-sig"))
    _write(folder / BATCH_NAME, _for_windows(batch_file()).encode("ascii"))
    return loaded


def of_year(text: str, old: int, new: int) -> str:
    """The text of a scheme of the year `old` as one of `new`: its year, the year in its name and at the end of its id, and
    examples of what to type. Rules, points and the documents that it rests on stay as they are."""

    def line(found: re.Match[str]) -> str:
        key, whole = found[1], found[0]
        if key == "年度":
            return whole.replace(str(old), str(new), 1)
        ending = rf"(?<=[-_.]){old}\b" if key == "编号" else rf"{old}(?=\s*年)"
        return re.sub(ending, str(new), whole)

    changed = _YEAR_LINE.sub(line, text)
    for year in (old + 1, old):  # 填报日期 lies in the year after
        changed = changed.replace(_EXAMPLE.format(year), _EXAMPLE.format(year - old + new))
    return changed


def _schemes_of(year: int, schemes: Sequence[str]) -> Mapping[str, str]:
    """Path in the folder -> text of the scheme of that year."""
    texts: dict[str, str] = {}
    for one in schemes:
        text, name = source_text(one)
        changed = of_year(text, load_text(text, name).scheme.year, year)
        # a file that writes its year in another way is left with it, and the round would refuse it: better told now
        texts[f"{SCHEMES_FOLDER}/{load_text(changed, name).scheme.id}.yaml"] = changed
    return texts


def _for_windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(data)
