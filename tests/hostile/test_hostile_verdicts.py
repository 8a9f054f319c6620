"""What a department is told of its own file when a part of it could not be read, or its cells hold no figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from forged_binary import encrypted
from hostile.files import DATA_SHEET_PART, changed, readable, refused, spelled_out

from jixiao_batch.batch import known_schemes
from jixiao_batch.evaluation.verdict import Schemes, Verdict, judge
from jixiao_batch.workbook.opening.options import OpeningOptions, Passwords

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "2023" / "报送"


@pytest.fixture(scope="module")
def form() -> bytes:
    return spelled_out((SAMPLES / "江华瑶族自治县工伤保险服务中心.xlsx").read_bytes())


@pytest.fixture(scope="module")
def schemes() -> Schemes:
    return known_schemes("jianghua-2023")


def _told(verdict: Verdict, code: str) -> list[str]:
    return [f"{finding.place.address}|{finding.message}" for finding in verdict.findings if finding.code == code]


def test_junk_far_out_is_told_but_changes_nothing(form: bytes, schemes: Schemes) -> None:
    alone = judge("a.xlsx", form, schemes)
    files = dict(readable(form))
    for name in ("右下角有数", "二十万行垃圾"):
        verdict = judge("a.xlsx", files[name], schemes)
        assert verdict.submission is not None and alone.submission is not None
        assert verdict.submission.says == alone.submission.says
        assert _told(verdict, "sheet-cropped") == [
            "基础数据|工作表“基础数据”远处还有内容，工作表范围过大，只读了前 2000 行、前 100 列"
        ]
    assert _told(judge("a.xlsx", files["空格式在右下角"], schemes), "sheet-cropped") == []


def test_a_damaged_sheet_of_the_form_is_named(form: bytes, schemes: Schemes) -> None:
    for name, data in refused(form):
        if name == "截断的部件 xl worksheets sheet3.xml":
            verdict = judge("a.xlsx", data, schemes)
            assert verdict.status == "unreadable"
            assert "表样的工作表“指标自评”没有读出来：工作表内容损坏" in verdict.reason
            return
    pytest.fail("no such file in the corpus")


@pytest.mark.parametrize("stored", ["NaN", "1e400", "-inf", "1e308", "1E+16"])
def test_a_number_that_is_none_is_refused_in_its_cell(form: bytes, schemes: Schemes, stored: str) -> None:
    data = changed(form, DATA_SHEET_PART, lambda xml: xml.replace(b"<v>61.36</v>", f"<v>{stored}</v>".encode(), 1))
    verdict = judge("a.xlsx", data, schemes)
    assert verdict.status == "returned"
    codes = {finding.code for finding in verdict.findings if finding.place.cell == "C21"}
    assert codes & {"not-finite", "too-large-number"}


def test_a_wrong_password_is_told_without_showing_any(form: bytes, schemes: Schemes) -> None:
    opening = OpeningOptions(passwords=Passwords((("", "geheim-1"), ("", "geheim-2"))))
    verdict = judge("a.xlsx", encrypted(form, "right"), schemes, opening)
    assert verdict.findings[0].code == "password-wrong"
    assert "2 个" in verdict.reason
    assert "geheim" not in repr(verdict)
