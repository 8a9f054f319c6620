"""Laying out a round's folder (`jixiao init`): the schemes of its year, a roster, places for everything, and how to go on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao_batch.county.roster import RosterUnit, load_roster, read_roster
from jixiao_batch.county.roster_form import write_roster_form
from jixiao_batch.faults import FileThereError
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.round.config import CONFIG_NAME
from jixiao_batch.round.roster_copy import with_schemes_renamed
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
#: a scheme's name on one line: key and opening quote, the name, words in brackets behind it that say whose it is, the rest
_TITLE_LINE = re.compile(r"""(?m)^(名称:[ ]*["']?)([^\s"'>|#][^"'#\n]*?)(?:（([^（）\n]*)）)?(["']?[ ]*(?:#.*)?)$""")
#: whose a scheme is by those words: （江华县 2023 年度）
_COUNTY = re.compile(r"([一-鿿]{2,8}?)(?:自治)?[县市区旗](?=\s*\d{4})")
#: of an id: its year
_AT_THE_END = r"(?<=[-_.]){}$"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A new round: its schemes, and what it has taken over from last year's.

    `renamed` are schemes that the roster named by last year's id (old -> new), `units` how many units it has, `overdue` how many
    of them have a day to report by that lies before this round's work; `last_year` is the output of last year's round beside it;
    `foreign` are documents (依据) of another county that the schemes still rest on.
    """

    schemes: tuple[LoadedScheme, ...]
    renamed: Mapping[str, str]
    units: int
    overdue: int
    last_year: Path | None
    foreign: tuple[str, ...] = ()


def lay_out(folder: Path, year: int, schemes: Sequence[str] = (), roster: Path | None = None, county: str = "") -> LaidOut:
    """Make the folder of a round of `year` by these schemes (ids or YAML files), which are put there as those of that year
    and, where it is given, as those of `county`.

    `roster` is copied, with the schemes of last year that it names; otherwise a blank one is put there. Last year's results count
    where its round lies beside this one. Raises SchemeError and RosterError before anything is written,
    FileThereError when a file that would be written is there already, OSError when the folder cannot be written.
    """
    texts, renamed, foreign = _schemes_of(year, schemes or (DEFAULT_SCHEME,), county)
    loaded = tuple(load_text(text, name) for name, text in texts.items())
    ids = [one.scheme.id for one in loaded]
    units: Sequence[RosterUnit] = ()
    copied = b""
    if roster is not None:
        known = load_roster(roster, [*ids, *renamed]).units
        renamed = {old: new for old, new in renamed.items() if any(unit.scheme_id == old for unit in known)}
        copied = with_schemes_renamed(read_bytes(roster), renamed) if renamed else read_bytes(roster)
        units = read_roster(copied, roster.name, ids).units
    last_year = folder.absolute().parent / f"{year - 1}年度" / "输出"
    has_last_year = (last_year / RESULT_NAME).is_file()
    names = (ROSTER_FILE, CONFIG_NAME, GUIDE_NAME, BATCH_NAME, *texts)
    if there := [name for name in names if (folder / name).exists()]:
        raise FileThereError([f"“{folder}”里已有“{there[0]}”，没有动里面的任何文件。请换一个文件夹"])
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    if roster is not None:
        _write(folder / ROSTER_FILE, copied)
    else:
        write_roster_form(folder / ROSTER_FILE, ids)
    for name, text in texts.items():
        _write(folder / name, text.encode("utf-8"))
    config = config_text(year, tuple(texts), ROSTER_FILE, has_last_year=has_last_year)
    # with a mark in front, old editors on Windows recognise the text as UTF-8
    _write(folder / CONFIG_NAME, _for_windows(config).encode("utf-8-sig"))
    _write(folder / GUIDE_NAME, _for_windows(guide_text(year, tuple(texts))).encode("utf-8-sig"))
    _write(folder / BATCH_NAME, _for_windows(batch_file()).encode("ascii"))
    return LaidOut(
        schemes=loaded,
        renamed=renamed if roster is not None else {},
        units=len(units),
        # the forms of a year are handed in after its end
        overdue=sum(1 for unit in units if unit.due is not None and unit.due.year <= year),
        last_year=last_year if has_last_year else None,
        foreign=foreign,
    )


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


def of_county(text: str, county: str, year: int) -> str:
    """The text of a scheme as the one of `county`: what stands in brackets behind its name says so instead of whose it was."""
    return _TITLE_LINE.sub(rf"\g<1>\g<2>（{county} {year} 年度）\g<4>", text, count=1)


def _schemes_of(year: int, schemes: Sequence[str], county: str) -> tuple[Mapping[str, str], Mapping[str, str], tuple[str, ...]]:
    """Path in the folder -> text of the scheme of that year and county; id -> id of that year, where that is another one; and
    the documents of another county that they rest on."""
    texts: dict[str, str] = {}
    renamed: dict[str, str] = {}
    foreign: list[str] = []
    for one in schemes:
        text, name = source_text(one)
        before = load_text(text, name).scheme
        changed = of_year(text, before.year, year)
        if county:
            changed = of_county(changed, county, year)
            whose = _COUNTY.search(before.title)
            if whose is not None and not county.startswith(whose[1]):
                foreign += [document for document in before.basis if whose[1] in document]
        # a file that writes its year in another way is left with it, and the round would refuse it: better told now
        after = load_text(changed, name).scheme
        texts[f"{SCHEMES_FOLDER}/{after.id}.yaml"] = changed
        # the roster may be of any year before
        for former in (before.year, year - 1):
            if (old := re.sub(_AT_THE_END.format(year), str(former), after.id)) != after.id:
                renamed[old] = after.id
    return texts, renamed, tuple(foreign)


def _for_windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(data)
