"""Workbooks with an opening password open with the right one, in memory; passwords are shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from forged import ole2, xlsx, zipped
from forged_binary import encrypted, encrypted_as_2007, encrypted_xls

from jixiao_batch.workbook.opening.opener import OpenedWorkbook, OpeningProblem, open_workbook
from jixiao_batch.workbook.opening.options import OpeningOptions, Passwords, read_passwords
from jixiao_batch.workbook.opening.second_look import SecondLook

#: not smaller than files that need no small-block chain in their container
PLAIN = xlsx(
    '<row r="1"><c r="A1"><v>61.36</v></c><c r="B1" t="e"><v>#REF!</v></c></row>', "<!--" + "".join(map(str, range(9999))) + "-->"
)
SECRET = "密码 Aa,1"


def _files(password: str) -> dict[str, bytes]:
    return {
        "agile": encrypted(PLAIN, password),
        "standard": encrypted_as_2007(PLAIN, password),
        "xls": encrypted_xls({"表": {(0, 0): 61.36, (0, 1): "#REF!"}}, password),
    }


FILES = _files(SECRET)


@pytest.mark.parametrize("method", FILES)
def test_the_right_password_among_others_opens_the_file(method: str) -> None:
    opened = open_workbook(FILES[method], ["错", SECRET, "也错"])
    assert isinstance(opened, OpenedWorkbook), opened
    assert [sheet.rows for sheet in opened.sheets] == [((61.36, ""),)]
    assert SecondLook.into(opened).cells("表", ["B1"])["B1"].text == "#REF!"
    assert not opened.rewritable


@pytest.mark.parametrize("method", FILES)
def test_without_password_or_with_wrong_ones_the_finding_says_which(method: str) -> None:
    assert open_workbook(FILES[method]) == OpeningProblem("password", "文件设置了打开密码")
    assert open_workbook(FILES[method], ["错", "也错"]) == OpeningProblem("password-wrong", "2 个")


@pytest.mark.parametrize("method", FILES)
def test_a_workbook_that_is_only_protected_against_changes_opens_without_password(method: str) -> None:
    assert isinstance(open_workbook(_files("VelvetSweatshop")[method]), OpenedWorkbook)


def test_an_encrypted_file_that_is_cut_off_or_forged_costs_only_itself() -> None:
    forged = b"\x04\0\x04\0\x40\0\0\0" + b'<encryption spinCount="4000000000"/>'
    for data in (FILES["agile"][:3000], FILES["standard"][:4000], ole2("EncryptionInfo", forged), ole2("EncryptedPackage")):
        problem = open_workbook(data, [SECRET])
        assert isinstance(problem, OpeningProblem)
        assert problem.code == "password-wrong"


def test_a_forged_number_of_rounds_is_not_counted_out() -> None:
    slow = encrypted(PLAIN, SECRET).replace(b'spinCount="100000"', b'spinCount="9999999"')
    problem = open_workbook(slow, [SECRET])
    assert isinstance(problem, OpeningProblem)
    assert problem.code == "password-wrong"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_password_file_is_read_as_people_write_it(tmp_path: Path, encoding: str) -> None:
    text = "通用密码\r\n\r\n清禾县财政局\t caiZheng1\n清禾县水利局，shui 2\n 教育局　jiao3 \n"
    file = tmp_path / "密码.txt"
    file.write_bytes(text.encode(encoding))
    passwords = read_passwords(file)
    assert passwords.for_file("报送/清禾县财政局.xlsx")[:2] == ("caiZheng1", "通用密码")
    assert passwords.for_file("清禾县水利局（2）.xlsx")[0] == "shui 2"
    assert passwords.for_file("清禾县教育局.xls")[0] == "jiao3"
    assert "清禾县水利局，shui 2" in passwords.for_file("其他.xlsx")


def test_lines_of_a_password_file_may_end_as_on_an_old_mac(tmp_path: Path) -> None:
    file = tmp_path / "密码.txt"
    file.write_bytes("通用\r财政局,jia\r\n水利局,yi\n".encode())
    assert read_passwords(file).for_file("财政局.xlsx")[:2] == ("jia", "通用")
    assert read_passwords(file).for_file("水利局.xlsx")[0] == "yi"


@pytest.mark.parametrize("member", ["content.xml", "encrypted-package"])
def test_an_encrypted_ods_is_said_to_have_a_password(member: str) -> None:
    manifest = '<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    members = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", member: "\0\1\2", "META-INF/manifest.xml": manifest}
    assert open_workbook(zipped(members)) == OpeningProblem("password", "文件设置了打开密码")


def test_a_password_is_never_shown() -> None:
    assert SECRET not in repr(OpeningOptions(passwords=Passwords((("", SECRET),))))
