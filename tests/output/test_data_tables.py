"""数据/: the tables agree with 结果.json, open in Excel without running anything, and are described as they are."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from example_county import example_county
from hypothesis import given, settings
from hypothesis import strategies as st
from in_one_piece import result_text

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.county.results import CountyResult
from jixiao_batch.faults import InputError
from jixiao_batch.output.data.csv_files import csv_files, defused, unit_csv
from jixiao_batch.output.data.dictionary import dictionary_text
from jixiao_batch.output.data.parquet import write_parquet_tables
from jixiao_batch.output.data.tables import TABLES
from jixiao_batch.output.open_unit import opened

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def county() -> CountyResult:
    return example_county()


@pytest.fixture(scope="module")
def folder(county: CountyResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("数据")
    with csv_files(folder, county.files) as tables:
        for unit in county.units:
            tables.add(unit, unit_csv(opened(county.loaded.scheme, county.year, unit)))
    return folder


@pytest.fixture(scope="module")
def units(county: CountyResult) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(result_text([county], county.files))["units"]
    return told


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_table_is_utf8_with_a_mark_and_crlf(folder: Path) -> None:
    assert sorted(file.stem for file in folder.iterdir()) == sorted(table.name for table in TABLES)
    for file in folder.iterdir():
        content = file.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\r\n") == content.count(b"\n") > 1


def test_every_unit_has_one_line_with_its_result(folder: Path, units: list[dict[str, Any]]) -> None:
    keys = {"自评总分": "self_total", "复核总分": "score_total", "核定总分": "final_total", "差异": "difference"}
    for line, unit in zip(lines(folder, "单位"), units, strict=True):
        assert (line["单位编码"], line["等次"]) == (unit["code"], unit["grade"] or "")
        assert line["单位名称"].removeprefix("'") == unit["name"]
        assert {head: line[head] or None for head in keys} == {head: unit[key] for head, key in keys.items()}
        assert (line["名次"], line["类别内名次"]) == tuple(str(unit[key] or "") for key in ("rank", "group_rank"))
        assert sum(int(line[word]) for word in ("错误", "核实", "提示")) == len(unit["findings"])


def test_fields_figures_scores_rows_and_findings_are_those_of_the_result(folder: Path, units: list[dict[str, Any]]) -> None:
    fields = {(line["单位编码"], line["填报项"]): line["值"].removeprefix("'") for line in lines(folder, "填报数据")}
    told = {(unit["code"], field): value or "" for unit in units for field, value in unit["values"].items()}
    assert fields == {key: value for key, value in told.items() if value or not key[1].startswith("佐证材料")}
    figures = [(line["名称"], line["显示"], line["计算过程"]) for line in lines(folder, "比率与结余") if line["种类"] == "比率"]
    assert figures == [(name, rate["display"], rate["working"]) for unit in units for name, rate in unit["rates"].items()]
    scored = [(line["三级指标"], line["自评得分"], line["复核得分"], line["核定得分"]) for line in lines(folder, "指标得分")]
    indicators = [one for unit in units for one in unit["indicators"]]
    assert scored == [(one["name"], one["self"] or "", one["score"] or "", one["final"] or "") for one in indicators]
    rows = [(line["三级指标"], line["复核得分"], line["计算过程"]) for line in lines(folder, "绩效指标")]
    assert rows == [(row["name"], row["score"] or "", row["working"]) for one in indicators for row in one.get("rows", ())]
    found = [(line["代码"], line["处理办法"]) for line in lines(folder, "问题")]
    assert found == [(one["code"], one["fix"]) for unit in units for one in unit["findings"]]


def test_a_blank_field_is_blank_and_a_negative_number_stays_a_number(folder: Path) -> None:
    fields = {(line["单位编码"], line["填报项"]): line for line in lines(folder, "填报数据")}
    assert fields["005001", "人员编制"]["值"] == fields["005001", "人员编制"]["数值"] == ""
    assert fields["005003", "本年追加"]["值"] == fields["005003", "本年追加"]["数值"] == "-12.5"
    assert fields["001001", "人员编制"]["来源单元格"] == "基础数据!C5"


def test_a_department_s_text_is_no_formula(folder: Path) -> None:
    assert [line["单位名称"] for line in lines(folder, "单位") if "交通" in line["单位名称"]] == ["'=县=交通运输局 #1"]


@settings(max_examples=50)
@given(st.text(max_size=8))
def test_no_text_begins_like_a_formula_and_none_is_lost(text: str) -> None:
    begins_so = defused(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert not begins_so or Decimal(text.removesuffix("%")) is not None
    assert defused(text) in (text, f"'{text}")


@pytest.mark.parametrize("text", ["-12.50%", "-3", "+0.5", "", "单位=局", "'-"])
def test_numbers_and_harmless_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize("text", ["=1+1", "-1+cmd|'/c calc'!A0", "@SUM(A1)", "+A1", "-", "\t=1", "－1", "-1\n"])
def test_what_could_be_a_formula_is_marked(text: str) -> None:
    assert defused(text) == f"'{text}"


def test_parquet_holds_the_same_tables_with_exact_numbers(county: CountyResult, folder: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    write_parquet_tables(tmp_path, [county])
    (tmp_path / "again").mkdir()
    write_parquet_tables(tmp_path / "again", [county])
    for table in TABLES:
        file = tmp_path / f"{table.name}.parquet"
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()
        read = parquet.read_table(file).to_pylist()
        for mine, line in zip(read, lines(folder, table.name), strict=True):
            assert list(mine) == list(line)
            for column in table.columns:
                number, text = mine[column.name], line[column.name]
                if column.type in ("数", "分") and number is not None:
                    assert abs(number - Decimal(text)) <= Decimal("5e-10")
                elif column.type == "文本":
                    assert (number or "") == text.removeprefix("'")
                else:
                    assert (number is None) == (text == "")


def test_parquet_without_its_library_is_refused_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match=r'pip install "jixiao-batch\[parquet\]"'):
        run(tmp_path / "没有的文件夹", tmp_path / "输出", RunOptions(extras=frozenset({"Parquet"})))
    assert not (tmp_path / "输出").exists()


def test_the_manual_describes_every_column() -> None:
    assert (ROOT / "docs" / "数据字典.md").read_text(encoding="utf-8") == dictionary_text(), "run make manual"
    for table in TABLES:
        assert len({column.name for column in table.columns}) == len(table.columns)
