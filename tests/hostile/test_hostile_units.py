"""What departments typed becomes no formula, no link, no path and no other unit's file in anything that is written."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from hostile.files import DATA_SHEET_PART, changed, spelled_out

from jixiao_batch.batch import run

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "2023" / "报送"
FORM = spelled_out((SAMPLES / "江华瑶族自治县工伤保险服务中心.xlsx").read_bytes())

#: as they stand in the XML of the cell; the code in front is the unit's own
NAMES = {
    "=cmd|'/c calc'!A1": "=cmd|'/c calc'!A1",
    "{=1+1}": "{=1+1}",
    "+1+cmd": "+1+cmd",
    "@SUM(A1)": "@SUM(A1)",
    "http://example.com/a": "http://example.com/a",
    "internal:概览!A1": "internal:概览!A1",
    "..\\..\\x": "..\\..\\x",
    "/etc/passwd": "/etc/passwd",
    "CON": "CON",
    "nul.xlsx": "nul.xlsx",
    "甲" * 300: "甲" * 300,
    "铃局": "铃_x0007_局",
    "翻局": "翻\u202e局",
    "半局": "半_xD800_局",
    "[bold]局[/bold]": "[bold]局[/bold]",
    "&<b>局": "&amp;&lt;b&gt;局",
    "ＡＢ局": "ＡＢ局",
    "AB局": "AB局",
    "ab局": "ab局",
    "cafe\u0301局": "cafe\u0301局",
    "caf\u00e9局": "caf\u00e9局",
    "表情😀局": "表情😀局",
    "'局'": "'局'",
    "{value} %s 局": "{value} %s 局",
}
#: code, name: the same code but for its width, or but for what a file name may not hold
CODES = ("=1+1", "a/b", "a\\b", "a:b", "Ａ１", "..", "CON", "7" * 300)


def _form(name: str, code: str) -> bytes:
    def typed(xml: bytes) -> bytes:
        text = xml.decode()
        assert "江华瑶族自治县工伤保险服务中心" in text
        return text.replace("江华瑶族自治县工伤保险服务中心", name).replace(">001001<", f">{code}<").encode()

    return changed(FORM, DATA_SHEET_PART, typed)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, out = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("out")
    for number, text in enumerate(NAMES.values()):
        (folder / f"{number:02}.xlsx").write_bytes(_form(text, f"9{number:05}"))
    for number, code in enumerate(CODES):
        (folder / f"c{number:02}.xlsx").write_bytes(_form(f"单位{number}", code))
    # sent back: their names and texts stand in the notices
    broken = _form("=退回|'x'!A1", "=2+2")
    (folder / "退.xlsx").write_bytes(changed(broken, DATA_SHEET_PART, lambda xml: xml.replace(b"<v>61.36</v>", b"<v>NaN</v>")))
    (folder / "=cmd|'x'!A1.xlsx").write_bytes(b"%PDF")
    run(folder, out / "里面", jobs=2)
    return out


@pytest.fixture(scope="module")
def result(out: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / "里面" / "结果.json").read_bytes().decode("utf-8"))
    return loaded


def test_every_unit_is_there_under_its_own_name(result: dict[str, Any]) -> None:
    assert len(result["units"]) == len(NAMES) + len(CODES) + 1
    names = {unit["name"] for unit in result["units"]}
    kept = [name for name in NAMES if name not in ("半局", "cafe\u0301局")]
    assert [name for name in kept if name not in names and name[:200] not in names] == []


def test_nothing_is_written_outside_the_output_folder_and_names_are_legal_on_windows(out: Path) -> None:
    assert [path.name for path in out.iterdir()] == ["里面"]
    for path in out.rglob("*"):
        assert not set(path.name) & set('<>:"/\\|?*'), path.name
        assert path.name.isprintable(), path.name
        assert path.name.split(".")[0].upper() not in ("CON", "AUX", "NUL", "PRN")
        assert path.name == path.name.strip(" .")
        assert len(path.name) <= 150


def test_no_unit_overwrites_another(out: Path, result: dict[str, Any]) -> None:
    sheets = list((out / "里面" / "得分表").iterdir())
    assert len(sheets) == len(result["units"])
    assert len({unicodedata.normalize("NFKC", sheet.name).casefold() for sheet in sheets}) == len(sheets)


def _parts(file: Path, pattern: str) -> str:
    with zipfile.ZipFile(file) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if re.fullmatch(pattern, name))


def _leads_to_own_file(file: Path, target: str) -> bool:
    """A score sheet, or the marked copy beside a list of problems."""
    marked_copy = file.parent / target.removeprefix("file:///").partition("#")[0]
    return bool(re.fullmatch(r"(file:///)?得分表\\[^\\/]*\.xlsx(#.*)?", target)) or (
        marked_copy.parent == file.parent and marked_copy.name.endswith("_标注.xlsx") and marked_copy.exists()
    )


def test_no_workbook_holds_a_foreign_formula_or_link(out: Path) -> None:
    workbooks = sorted(out.rglob("*.xlsx"))
    assert len(workbooks) > len(NAMES)
    for file in workbooks:
        formulas = re.findall(r"<f[^>]*>([^<]*)", _parts(file, r"xl/worksheets/sheet\d+\.xml"))
        assert not [formula for formula in formulas if "cmd" in formula or formula in ("SUM(A1)", "1+1", "2+2")], file
        targets = re.findall(r'Target="([^"]*)" TargetMode="External"', _parts(file, r"xl/worksheets/_rels/.*"))
        outside = [target for target in targets if not _leads_to_own_file(file, unquote(target))]
        assert outside == [], file


def test_the_workbooks_can_be_opened(out: Path) -> None:
    folder = out / "里面"
    for file in (folder / "全县汇总.xlsx", min((folder / "得分表").iterdir()), *(folder / "退回").glob("*.xlsx")):
        assert openpyxl.load_workbook(file).sheetnames


def test_every_link_leads_to_a_file_that_is_there(out: Path) -> None:
    book = openpyxl.load_workbook(out / "里面" / "全县汇总.xlsx")
    links = [cell.hyperlink for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    targets = {unquote(link.target).replace("\\", "/") for link in links if link.target}
    assert len(targets) >= len(NAMES)
    assert [target for target in targets if not (out / "里面" / target).exists()] == []


def test_texts_and_json_are_valid_and_without_control_characters(out: Path) -> None:
    for file in out.rglob("*"):
        if file.suffix in (".txt", ".json"):
            # notices begin with the mark by which Windows tells UTF-8
            text = file.read_bytes().decode("utf-8-sig" if file.suffix == ".txt" else "utf-8")
            assert not [mark for mark in text if unicodedata.category(mark) in ("Cc", "Cs", "Cf") and mark != "\n"], file
