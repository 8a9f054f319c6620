"""Samples of the further schemes: each comes to its planned verdict, and one folder of all schemes is ranked apart."""

from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from recalculation import differences
from test_samples import FOLDER, REAL, SAMPLES, content

from jixiao_batch.batch import run
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, built_in_ids, load_scheme

OTHERS = SAMPLES / "各套指标体系"

#: scheme -> file -> status, recomputed score, grade, rank, codes of errors and queries
PLANNED: dict[str, dict[str, tuple[str, str, str, int | None, set[str]]]] = {
    "hunan-2018": {
        "清禾县审计局": ("passed", "99.50", "优", 1, set()),
        "清禾县供销合作社联合社": ("query", "88.60", "良", 2, {"score-difference"}),
        "清禾县河口镇人民政府": ("returned", "98.00", "优", None, {"identity-broken"}),
    },
    "zizhi-10-50-30-10": {
        "清禾县气象服务中心": ("passed", "97.80", "优", 1, set()),
        "清禾县殡葬管理所": ("query", "84.27", "良", 2, {"score-difference"}),
        "清禾县公路养护所": ("returned", "96.90", "优", None, {"row-weights-over"}),
    },
    "caizheng-2013": {
        "清禾县文学艺术界联合会": ("passed", "98.10", "优", 1, set()),
        "清禾县商务局": ("query", "81.26", "良", 2, {"score-difference"}),
        "清禾县粮食储备中心": ("returned", "100.00", "优", None, {"bound-broken"}),
    },
    "xiangmu-2020": {
        "清禾县水利局_农村饮水安全巩固提升": ("passed", "99.00", "优", 1, set()),
        "清禾县水利局_小型水库除险加固": ("query", "90.00", "优", 2, {"score-difference"}),
        "清禾县教育局_校舍维修改造": ("returned", "97.80", "优", None, {"identity-broken"}),
    },
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run over one folder with forms of all schemes wrote."""
    root = tmp_path_factory.mktemp("every-scheme")
    folder = root / "报送"
    shutil.copytree(OTHERS, folder)
    shutil.copy(FOLDER / f"{REAL}.xlsx", folder)
    run(folder, root / "输出")
    return root / "输出"


@pytest.fixture(scope="module")
def result(out: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((out / "结果.json").read_text(encoding="utf-8"))
    return answer


def test_every_further_scheme_has_samples() -> None:
    assert set(PLANNED) == set(built_in_ids()) - {DEFAULT_SCHEME}
    assert {folder.name: {file.stem for file in folder.iterdir()} for folder in OTHERS.iterdir()} == {
        scheme_id: set(units) for scheme_id, units in PLANNED.items()
    }


@pytest.mark.parametrize("scheme_id", PLANNED)
def test_each_sample_comes_to_its_planned_verdict(scheme_id: str, result: dict[str, Any]) -> None:
    found = {}
    for unit in result["units"]:
        if unit["scheme"] != scheme_id:
            continue
        serious = {finding["code"] for finding in unit["findings"] if finding["severity"] != "note"}
        verdict = (unit["status"], unit["score_total"], unit["grade"], unit["rank"], serious - {"total-difference"})
        found[Path(unit["file"]).stem] = verdict
    assert found == PLANNED[scheme_id]


def test_each_scheme_has_a_county_workbook_and_a_ranking_of_its_own(out: Path, result: dict[str, Any]) -> None:
    assert {scheme["id"] for scheme in result["schemes"]} == set(built_in_ids())
    assert len(list(out.glob("全县汇总*.xlsx"))) == len(built_in_ids())
    first = {unit["scheme"]: unit["score_total"] for unit in result["units"] if unit["rank"] == 1}
    assert first == {scheme_id: next(iter(units.values()))[1] for scheme_id, units in PLANNED.items()} | {DEFAULT_SCHEME: "88.00"}


def book_of(scheme_id: str) -> str:
    """The county workbook of a scheme that is not the leading one."""
    return f"全县汇总_{load_scheme(scheme_id).scheme.title}.xlsx"


def test_projects_of_one_unit_are_told_apart(out: Path) -> None:
    """Two projects of one unit are two lines, each with its project's name, under titles that speak of projects."""
    book = openpyxl.load_workbook(out / book_of("xiangmu-2020"), read_only=True)
    texts = {str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert {"清禾县水利局（农村饮水安全巩固提升）", "清禾县水利局（小型水库除险加固）"} <= texts
    titles = [text for text in texts if text.startswith("2023年度")]
    assert titles
    assert all("项目支出绩效自评" in title for title in titles)


def test_formulas_of_the_further_schemes_recalculate_to_what_was_reckoned(out: Path) -> None:
    # hunan-2018 is recalculated in test_several_schemes.py
    units = ("清禾县殡葬管理所", "清禾县商务局", "小型水库除险加固", "104001-02")
    sheets = [file for file in (out / "得分表").iterdir() if any(name in file.name for name in units)]
    summaries = [file for file in out.glob("全县汇总*.xlsx") if file.name != book_of("hunan-2018")]
    assert (len(sheets), len(summaries)) == (3, 4)
    assert differences([*summaries, *sheets]) == []


def test_script_writes_the_committed_samples_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SAMPLES))
    importlib.import_module("make_other_samples").make_others(tmp_path)
    written = {file.relative_to(tmp_path) for file in tmp_path.rglob("*.xlsx")}
    assert written == {file.relative_to(OTHERS) for file in OTHERS.rglob("*.xlsx")}
    differing = [str(name) for name in written if content(tmp_path / name) != content(OTHERS / name)]
    assert not differing, "run make samples"
