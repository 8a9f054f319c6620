"""A round's folder: forms of its year, nothing written over, everything a clerk needs to go on without a terminal."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import openpyxl
import pytest
from county.test_roster import book_of, unit

from jixiao_batch.county.roster import HEADINGS, RosterError, load_roster
from jixiao_batch.county.roster_form import write_roster_form
from jixiao_batch.faults import FileThereError
from jixiao_batch.handing_out import hand_out
from jixiao_batch.round.config import load_config
from jixiao_batch.round.laying_out import lay_out, of_county, of_year
from jixiao_batch.scheme.loading import built_in_ids, load_scheme, load_text, source_text


def test_a_round_has_its_schemes_of_its_year_and_hands_out_forms_of_it(tmp_path: Path) -> None:
    (tmp_path / "旧名册.xlsx").write_bytes(book_of(unit("001", "甲局"), unit("002", "乙局", 适用指标体系="xiangmu-2020")))
    loaded = lay_out(tmp_path / "轮", 2024, ("jianghua-2023", "xiangmu-2020"), tmp_path / "旧名册.xlsx").schemes
    assert [(one.scheme.id, one.scheme.year) for one in loaded] == [("jianghua-2024", 2024), ("xiangmu-2020", 2024)]
    config = load_config(tmp_path / "轮")
    assert config.roster is not None
    assert config.roster.read_bytes() == (tmp_path / "旧名册.xlsx").read_bytes()
    assert hand_out(config.roster, config.forms, scheme=config.schemes, year=config.year) == 2
    stamps = [openpyxl.load_workbook(config.forms / name)["_表样"] for name in ("001_甲局.xlsx", "002_乙局.xlsx")]
    said = [{str(row[0].value): str(row[1].value) for row in stamp.iter_rows()} for stamp in stamps]
    assert [("jianghua-2024" in one.values(), "2024" in one.values()) for one in said] == [(True, True), (False, True)]
    assert hand_out(config.roster, config.forms, scheme=config.schemes, only_new=True) == 0, "those there are not touched"


@pytest.mark.parametrize("scheme_id", built_in_ids())
def test_a_scheme_of_another_year_differs_in_nothing_else(scheme_id: str) -> None:
    text, name = source_text(scheme_id)
    before = load_scheme(scheme_id).scheme
    after = load_text(of_year(text, 2023, 2025), name).scheme
    assert (after.year, after.full_score) == (2025, before.full_score)
    assert [one.rule for one in after.indicators] == [one.rule for one in before.indicators]
    changed = [pair for pair in zip(text.splitlines(), of_year(text, 2023, 2025).splitlines(), strict=True) if pair[0] != pair[1]]
    assert 2 <= len(changed) <= 5
    assert not any("号" in old and "依据" in old for old, _ in changed)


def test_the_documents_that_a_scheme_rests_on_keep_their_years() -> None:
    changed = of_year(source_text("jianghua-2023")[0], 2023, 2024)
    assert "江财绩〔2023〕2号" in changed
    assert "编号: jianghua-2024\n" in changed
    assert "（江华县 2024 年度）" in changed
    assert "如 2025-04-28" in changed


@pytest.mark.parametrize("scheme_id", built_in_ids())
def test_a_scheme_taken_over_by_another_county_bears_its_name_and_nothing_else_of_it_changes(scheme_id: str) -> None:
    text, name = source_text(scheme_id)
    changed = of_county(text, "清禾县", 2024)
    assert (
        load_text(changed, name).scheme.title == f"{load_scheme(scheme_id).scheme.title.partition('（')[0]}（清禾县 2024 年度）"
    )
    (pair,) = [pair for pair in zip(text.splitlines(), changed.splitlines(), strict=True) if pair[0] != pair[1]]
    assert pair[0].startswith("名称:")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('名称: "甲（乙）表（旧县 2023 年度）" # 注', "甲（乙）表（清禾县 2024 年度）"),
        ("名称: '甲表'", "甲表（清禾县 2024 年度）"),
    ],
)
def test_a_name_in_quotes_keeps_them(line: str, title: str) -> None:
    text = re.sub("(?m)^名称:.*$", line, source_text("jianghua-2023")[0])
    assert load_text(of_county(text, "清禾县", 2024), "我县.yaml").scheme.title == title


def test_documents_of_another_county_are_told(tmp_path: Path) -> None:
    made = lay_out(tmp_path / "轮", 2024, county="清禾县")
    assert made.schemes[0].scheme.title == "部门整体支出绩效评价指标体系（清禾县 2024 年度）"
    assert [document[:10] for document in made.foreign] == ["江华瑶族自治县财政局"]
    assert lay_out(tmp_path / "本县", 2024, county="江华县").foreign == ()
    again = lay_out(tmp_path / "下一轮", 2025, (str(tmp_path / "轮/指标体系/jianghua-2024.yaml"),)).schemes[0].scheme
    assert again.title == "部门整体支出绩效评价指标体系（清禾县 2025 年度）", "the year after it goes on by itself"


def test_the_guide_goes_on_with_the_rounds_own_schemes(tmp_path: Path) -> None:
    lay_out(tmp_path / "轮", 2024, ("jianghua-2023", "xiangmu-2020"))
    guide = (tmp_path / "轮/说明.txt").read_text(encoding="utf-8-sig")
    own = ("jianghua-2024", "xiangmu-2020")
    assert "".join(f" --scheme 2024年度/指标体系/{one}.yaml" for one in own) in guide


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送/已收.xlsx").write_bytes(b"1")
    lay_out(tmp_path, 2024)
    (tmp_path / "配置.yaml").write_text("年度: 2024\n", encoding="utf-8")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(FileThereError, match="没有动里面的任何文件"):
        lay_out(tmp_path, 2025)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_roster_with_faults_is_told_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "名册.xlsx").write_bytes(book_of(unit("001", "甲局"), unit("001", "乙局")))
    with pytest.raises(RosterError, match=r"单位名册!A4.*与 单位名册!A3 重复"):
        lay_out(tmp_path / "轮", 2024, (), tmp_path / "名册.xlsx")
    assert not (tmp_path / "轮").exists()


def test_the_same_round_has_the_same_bytes_and_old_windows_can_read_them(tmp_path: Path) -> None:
    for name in ("一", "二"):
        lay_out(tmp_path / name, 2024)
    one, two = (
        {file.relative_to(top): file.read_bytes() for file in top.rglob("*.*")} for top in (tmp_path / "一", tmp_path / "二")
    )
    assert one == two
    batch = one[Path("复核.bat")]
    assert batch.isascii(), "so that every code page reads it"
    assert batch.count(b"\n") == batch.count(b"\r\n") > 5
    assert one[Path("说明.txt")].startswith(b"\xef\xbb\xbf")
    assert b"jixiao run\r\n" in batch
    assert batch.endswith(b"pause\r\n")


def test_last_years_roster_names_the_schemes_of_this_year(tmp_path: Path) -> None:
    write_roster_form(tmp_path / "名册.xlsx", ["jianghua-2023", "hunan-2018"])
    book = openpyxl.load_workbook(tmp_path / "名册.xlsx")
    sheet = book.active
    assert sheet is not None
    due = datetime.date(2024, 4, 30)
    for row, scheme_id in enumerate(("jianghua-2023", "", "jianghua-2024"), start=4):
        values = unit(f"00{row}", f"jianghua-2023 办{row}", 适用指标体系=scheme_id or None, 截止日期=due)
        for column, heading in enumerate(HEADINGS, start=1):
            sheet.cell(row, column).value = values.get(heading)  # type: ignore[assignment]
    book.save(tmp_path / "名册.xlsx")
    given = (tmp_path / "名册.xlsx").read_bytes()

    made = lay_out(tmp_path / "轮", 2024, (), tmp_path / "名册.xlsx")
    assert (made.renamed, made.units, made.overdue) == ({"jianghua-2023": "jianghua-2024"}, 3, 3)
    assert (tmp_path / "名册.xlsx").read_bytes() == given
    copied = load_roster(tmp_path / "轮/名册/单位名册.xlsx", ["jianghua-2024"]).units
    assert [one.scheme_id for one in copied] == ["jianghua-2024", "", "jianghua-2024"]
    assert copied[0].name == "jianghua-2023 办4", "only whole cells"
    sheet = openpyxl.load_workbook(tmp_path / "轮/名册/单位名册.xlsx").active
    assert sheet is not None
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if "hunan" in (rule.formula1 or "")]
    assert lists == ['"jianghua-2024,hunan-2018"']


def test_a_roster_that_names_a_scheme_of_no_round_is_refused(tmp_path: Path) -> None:
    (tmp_path / "名册.xlsx").write_bytes(book_of(unit("001", "甲局", 适用指标体系="jianghua-2019")))
    with pytest.raises(RosterError, match="没有“jianghua-2019”这个指标体系"):
        lay_out(tmp_path / "轮", 2024, (), tmp_path / "名册.xlsx")


def test_last_years_round_beside_the_new_one_is_compared_with(tmp_path: Path) -> None:
    assert lay_out(tmp_path / "2023年度", 2023).last_year is None
    (tmp_path / "2023年度/输出/结果.json").write_text("{}", encoding="utf-8")
    assert lay_out(tmp_path / "2024年度", 2024).last_year == tmp_path / "2023年度/输出"
    assert load_config(tmp_path / "2024年度").previous == tmp_path / "2024年度/../2023年度/输出"
