"""The whole journey on the sample county, as a user runs it."""

from __future__ import annotations

import json
import multiprocessing
import os
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from recalculation import differences

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.faults import InputError
from jixiao_batch.output.publication import PublishError
from jixiao_batch.scheme.loading import built_in_ids, load_scheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.template import write_template

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / "2023" / "报送"
REAL_UNIT = "江华瑶族自治县工伤保险服务中心"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("输出")
    run(SAMPLES, folder)
    return folder


@pytest.fixture(scope="module")
def result(out: Path) -> dict[str, Any]:
    text = (out / "结果.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} in 结果.json"))
    return loaded


def unit_named(result: dict[str, Any], name: str) -> dict[str, Any]:
    return next(unit for unit in result["units"] if unit["name"] == name)


def test_the_real_unit_of_2023_comes_out_to_the_last_digit(result: dict[str, Any]) -> None:
    unit = unit_named(result, REAL_UNIT)
    names = ("收入合计", "支出合计", "年末结余", "基本支出结余", "项目支出结余")
    assert [unit["balances"][name] for name in names] == ["61.36", "55.42", "5.94", "5.94", "0.00"]
    rates = {name: rate["display"] for name, rate in unit["rates"].items()}
    assert rates["在职人员控制率"] == "80.00%"
    assert rates["三公经费变动率"] == "0.00%"
    assert rates["预算完成率"] == "90.32%"
    assert rates["预算控制率"] == "0.00%"
    assert rates["政府采购执行率"] == "100.00%"
    assert unit["rates"]["预算完成率"]["working"].startswith("（0.00＋61.36＋0.00－5.94）÷（0.00＋61.36＋0.00）")
    assert [group["score"] for group in unit["groups"]] == ["10.00", "50.00", "28.00"]
    assert (unit["score_total"], unit["grade"], unit["self_total"], unit["difference"]) == ("88.00", "良", "98.00", "-10.00")
    found = {finding["code"]: finding for finding in unit["findings"]}
    assert (found["subtotal-broken"]["value"], found["subtotal-broken"]["expected"]) == ("38.00", "28.00")
    assert (found["row-weights-under"]["value"], found["row-weights-under"]["expected"]) == ("2", None), "what its cell says"
    assert "合计 30 分，应为 40 分" in found["row-weights-under"]["message"]


def test_one_changed_line_of_the_scheme_changes_the_score(tmp_path: Path) -> None:
    text = (ROOT / "jixiao_batch" / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    before, after = "标准: 90%, 每档: 5%", "标准: 100%, 每档: 5%"
    assert text.count(before) == 1
    changed = tmp_path / "改后.yaml"
    changed.write_text(text.replace(before, after), encoding="utf-8")
    folder = tmp_path / "报送"
    folder.mkdir()
    (folder / "一.xlsx").write_bytes((SAMPLES / f"{REAL_UNIT}.xlsx").read_bytes())
    run(folder, tmp_path / "输出", RunOptions(scheme=str(changed)))
    unit = json.loads((tmp_path / "输出" / "结果.json").read_text(encoding="utf-8"))["units"][0]
    scores = {indicator["name"]: indicator["score"] for indicator in unit["indicators"]}
    assert scores["预算完成率"] == "3.00"
    assert unit["score_total"] == "86.00"


def test_every_file_has_one_status_and_every_unit_one_row(result: dict[str, Any]) -> None:
    listed = [file["path"] for file in result["files"]]
    assert listed == sorted(path.name for path in SAMPLES.iterdir())
    names = [unit["name"] for unit in result["units"]]
    assert len(names) == len(set(names))
    units_of_used = {file["path"] for file in result["files"] if file["status"] in ("used", "returned")}
    assert {unit["file"] for unit in result["units"]} <= units_of_used


def test_returned_units_are_listed_but_not_ranked(result: dict[str, Any]) -> None:
    returned = [unit for unit in result["units"] if unit["status"] == "returned"]
    assert returned
    assert all(unit["rank"] is None and unit["findings"] for unit in returned)
    ranks = [unit["rank"] for unit in result["units"] if unit["rank"] is not None]
    totals = [Decimal(unit["score_total"]) for unit in result["units"] if unit["rank"] is not None]
    assert totals == sorted(totals, reverse=True)
    assert ranks == [1 + sum(1 for other in totals if other > total) for total in totals]


def test_every_formula_recalculates_to_its_stored_result(out: Path) -> None:
    workbooks = [out / "全县汇总.xlsx", *sorted((out / "得分表").iterdir())]
    assert len(workbooks) > 20
    assert differences(workbooks) == []


@pytest.fixture
def start_method(request: pytest.FixtureRequest) -> Iterator[None]:
    """How processes begin: as a copy of this one, or from nothing, as they do on Windows."""
    before = multiprocessing.get_start_method()
    multiprocessing.set_start_method(request.param, force=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.parametrize(("jobs", "start_method"), [(2, "fork"), (4, "fork"), (2, "spawn")], indirect=["start_method"])
@pytest.mark.usefixtures("start_method")
def test_two_runs_write_the_same_bytes_whatever_the_processes(out: Path, tmp_path: Path, jobs: int) -> None:
    run(SAMPLES, tmp_path, jobs=jobs)
    written = sorted(file.relative_to(out) for file in out.rglob("*") if file.is_file())
    assert written == sorted(file.relative_to(tmp_path) for file in tmp_path.rglob("*") if file.is_file())
    assert [name for name in written if (out / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_what_goes_back_to_a_unit_names_no_other_unit(out: Path, result: dict[str, Any]) -> None:
    names = {unit["name"] for unit in result["units"]}
    for unit in result["units"]:
        notice = out / "退回" / f"{unit['code']}_{unit['name']}_退回通知.txt"
        assert notice.exists() == (unit["status"] == "returned")
        if notice.exists():
            text = notice.read_text(encoding="utf-8-sig")
            assert not [other for other in names - {unit["name"]} if other in text]
            assert len(text.splitlines()) <= 12
            stem = f"{unit['code']}_{unit['name']}"
            for name in (f"{stem}_问题清单.xlsx", f"{stem}_标注.xlsx"):
                texts = texts_of(out / "退回" / name)
                own = {unit["name"], unit["values"]["主管部门"]}
                assert not [other for other in names - own if any(other in text for text in texts)]


def texts_of(file: Path) -> list[str]:
    """Every text, comment and link of a workbook."""
    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    comments = [cell.comment.text for cell in cells if cell.comment]
    links = [str(cell.hyperlink.target) for cell in cells if cell.hyperlink]
    return [*(str(cell.value) for cell in cells if cell.value is not None), *comments, *links]


def test_a_run_that_cannot_finish_leaves_the_former_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, target = tmp_path / "报送", tmp_path / "输出"
    folder.mkdir()
    run(folder, target)
    before = {file.name: file.read_bytes() for file in target.iterdir() if file.is_file()}

    def in_use(self: Path, target: Path) -> Path:
        if self.name == "结果.json":
            raise PermissionError(13, "in use")
        return original(self, target)

    original = Path.rename
    monkeypatch.setattr(Path, "rename", in_use)
    with pytest.raises(PublishError, match="关闭后再运行"):
        run(folder, target)
    assert {file.name: file.read_bytes() for file in target.iterdir() if file.is_file()} == before


@pytest.mark.parametrize("scheme_id", built_in_ids())
def test_the_committed_blank_form_is_what_the_command_writes(scheme_id: str, tmp_path: Path) -> None:
    write_template(load_scheme(scheme_id), tmp_path / "表样.xlsx")
    committed = ROOT / "workbook_templates" / f"{scheme_id}.xlsx"
    assert _contents(tmp_path / "表样.xlsx") == _contents(committed)


def _contents(file: Path) -> list[tuple[str, bytes]]:
    """Of a zip file, in its order; another kind of processor would compress it to other bytes."""
    with zipfile.ZipFile(file) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_the_later_of_two_versions_counts_and_strictly_none_does(tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    earlier, later = folder / "乙.xlsx", folder / "甲.xlsx"
    book = openpyxl.load_workbook(SAMPLES / f"{REAL_UNIT}.xlsx")
    book.save(earlier)
    changed = make_layout(load_scheme("jianghua-2023").scheme).fields["联系电话"]
    book[changed.sheet][changed.cell] = "0746-0000000"
    book.save(later)
    for file, time in ((earlier, 1_700_000_000), (later, 1_700_000_100)):
        os.utime(file, (time, time))
    for strict, statuses, status in ((False, ["duplicate", "used"], "query"), (True, ["duplicate", "duplicate"], "returned")):
        run(folder, tmp_path / "输出", RunOptions(strict_duplicates=strict))
        result = json.loads((tmp_path / "输出" / "结果.json").read_text(encoding="utf-8"))
        by_path = {file["path"]: file["status"] for file in result["files"]}
        assert [by_path["乙.xlsx"], by_path["甲.xlsx"]] == statuses
        assert [unit["status"] for unit in result["units"]] == [status]
    assert result["units"][0]["values"] == {}


def test_a_county_that_does_not_fit_into_a_sheet_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook is written by another process, whose word has to come through."""
    monkeypatch.setattr("jixiao_batch.output.summary._MOST_ROWS", 100)
    with pytest.raises(InputError) as told:
        run(SAMPLES, tmp_path / "输出", jobs=2)
    assert told.value.told.startswith("单位太多：全县汇总的“绩效指标明细”有 195 行")
    assert "请把报送件按片区或县分成几个文件夹" in told.value.told
    assert not list(tmp_path.rglob("*"))
