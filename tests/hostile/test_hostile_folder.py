"""Good forms among hostile files: every file has one status, nothing dies, and the good ones come out as if they were alone."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from forged_binary import encrypted
from hostile.files import readable, refused, spelled_out

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.workbook.opening.options import OpeningOptions, Passwords

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "2023" / "报送"
FORM = SAMPLES / "江华瑶族自治县工伤保险服务中心.xlsx"
GOOD = sorted(SAMPLES.glob("清禾县*.xlsx"))[:20]
PASSWORD = "kai-Men 1"


@dataclass(frozen=True)
class County:
    """A run of the good files alone and one of all together: their results, and what was put into the folder of the latter."""

    alone: dict[str, Any]
    mixed: dict[str, Any]
    readable: list[str]
    refused: list[str]
    strange: set[str]
    out: Path


def _result(out: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / "结果.json").read_text(encoding="utf-8"))
    return loaded


#: what other units of the county move: places in the ranking, and those still possible
PLACES = ("rank", "group_rank", "rank_range")


def _units(result: dict[str, Any]) -> dict[str, Any]:
    """Units by file, without their places in the ranking, which the others move."""
    return {
        unit["file"]: {key: value for key, value in unit.items() if key not in PLACES}
        for unit in result["units"]
        if str(unit["file"]).startswith("好/")
    }


def _make_good(folder: Path) -> None:
    (folder / "好").mkdir(parents=True)
    for file in GOOD:
        (folder / "好" / file.name).write_bytes(file.read_bytes())


def _make_strange_entries(folder: Path) -> set[str]:
    """What a folder may hold beside files; the paths under which they are to be listed."""
    (folder / "夹.xlsx").mkdir()
    listed = {"夹.xlsx"}
    if sys.platform != "win32":
        os.mkfifo(folder / "管道.xlsx")
        (folder / "零.xlsx").symlink_to("/dev/zero")
        (folder / "外面.xlsx").symlink_to(FORM)
        (folder / "圈.xlsx").symlink_to(folder / "圈.xlsx")
        junk = b"not a workbook"
        for name in ("行\n.xlsx", "铃\a.xlsx", "\u202excod.xlsx", "长" * 83 + ".xlsx", "=cmd|'x'!A1.xlsx"):
            (folder / name).write_bytes(junk)
        Path(os.fsdecode(os.fsencode(folder) + b"/\xb2\xc6.xlsx")).write_bytes(junk)
        listed |= {"管道.xlsx", "零.xlsx", "外面.xlsx", "圈.xlsx", "行\\n.xlsx", "铃\\x07.xlsx", "\\u202excod.xlsx"}
        listed |= {"长" * 83 + ".xlsx", "=cmd|'x'!A1.xlsx", "\\udcb2\\udcc6.xlsx"}
    return listed


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    alone, mixed, out = (tmp_path_factory.mktemp(name) for name in ("alone", "mixed", "out"))
    _make_good(alone)
    _make_good(mixed)
    form = spelled_out(FORM.read_bytes())
    listed: list[list[str]] = []
    for files in (readable(form), refused(form)):
        listed.append([])
        for name, data in files:
            (mixed / f"{name}.xlsx").write_bytes(data)
            listed[-1].append(f"{name}.xlsx")
    (mixed / "加密.xlsx").write_bytes(encrypted(form, PASSWORD))
    strange = _make_strange_entries(mixed)
    run(alone, out / "alone", jobs=2)
    run(mixed, out / "mixed", RunOptions(opening=OpeningOptions(passwords=Passwords((("", "wrong"), ("", PASSWORD))))), jobs=2)
    results = _result(out / "alone"), _result(out / "mixed")
    return County(*results, [*listed[0], "加密.xlsx"], listed[1], strange, out / "mixed")


def test_every_file_has_exactly_one_status(county: County) -> None:
    paths = [file["path"] for file in county.mixed["files"]]
    assert sorted(paths) == sorted([f"好/{file.name}" for file in GOOD] + county.readable + county.refused + list(county.strange))
    assert all(file["status"] for file in county.mixed["files"])


def test_good_files_come_out_as_if_they_were_alone(county: County) -> None:
    assert len(_units(county.alone)) >= 19
    assert _units(county.alone) == _units(county.mixed)


def test_forms_with_junk_around_them_are_read_like_the_form_itself(county: County) -> None:
    status = {file["path"]: (file["status"], file["reason"]) for file in county.mixed["files"]}
    used = [path for path in county.readable if status[path][0] == "used"]
    assert len(used) == 1  # all say the same of one unit: the first stands for them
    same = (("used", ""), ("duplicate", f"与“{used[0]}”内容相同"))
    assert [path for path in county.readable if status[path] not in same] == []


def test_what_cannot_be_read_is_refused_with_a_reason(county: County) -> None:
    files = {file["path"]: file for file in county.mixed["files"]}
    paths = [*county.refused, *county.strange]
    assert [path for path in paths if files[path]["status"] not in ("unreadable", "unknown")] == []
    assert all(files[path]["reason"] for path in paths)


def test_no_password_and_no_program_text_is_written_anywhere(county: County) -> None:
    texts = "".join(file.read_text(encoding="utf-8") for file in county.out.rglob("*") if file.suffix in (".txt", ".json"))
    assert PASSWORD not in texts
    assert not re.search(r"Traceback|Error\b|Exception", texts)
