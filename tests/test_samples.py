"""The sample round: every file comes to the verdict that was planned for it, and the script writes the same files again."""

import importlib
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from jixiao_batch.county.results import FileResult
from jixiao_batch.county.units import settle_units
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Schemes, Verdict, judge
from jixiao_batch.numbers import fixed, plain
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.opening.collecting import collect, read_bytes
from jixiao_batch.workbook.opening.opener import CellValue, OpenedWorkbook, SheetGrid, open_workbook
from jixiao_batch.workbook.reading.cells import read_number, show_raw
from jixiao_batch.workbook.reading.grids import cell_at

SAMPLES = Path(__file__).parent.parent / "samples"
FOLDER = SAMPLES / "2023" / "报送"
REAL = "江华瑶族自治县工伤保险服务中心"
#: group, claimed and recomputed points of the real unit
REAL_GROUPS = (("投入", 10, 10), ("过程", 50, 50), ("履职效益", 38, 28))

#: unit -> status, score and grade, codes of all errors and queries; "" where there is no score or no grade
PLANNED: dict[str, tuple[str, str, str, set[str]]] = {
    REAL: ("query", "88.00", "良", {"subtotal-broken", "row-weights-under"}),
    "清禾县财政局": ("passed", "99.20", "优", set()),
    "清禾县民政局": ("passed", "99.00", "优", set()),
    "清禾县教育局": ("passed", "98.50", "优", set()),
    "清禾县残疾人联合会": ("passed", "98.50", "优", set()),
    "清禾县农业农村局": ("passed", "88.93", "良", set()),
    "清禾县第一中学": ("passed", "88.30", "良", set()),
    "清禾县石桥镇人民政府": ("passed", "88.07", "良", set()),
    "清禾县图书馆": ("passed", "83.36", "良", set()),
    "清禾县妇女联合会": ("passed", "75.97", "中", set()),
    "清禾县梅江乡人民政府": ("passed", "49.53", "差", set()),
    "清禾县卫生健康局": ("query", "98.20", "优", {"score-difference"}),
    "清禾县交通运输局": ("query", "89.54", "良", {"score-difference"}),
    "清禾县人民医院": ("query", "92.40", "优", {"tier-exceeded", "score-difference"}),
    "清禾县柳溪镇人民政府": ("query", "98.05", "优", {"score-difference"}),
    "清禾县总工会": ("query", "89.00", "良", {"row-weights-under"}),
    "清禾县文化馆": ("query", "77.30", "中", {"tier-unknown"}),
    "清禾县水利局": ("query", "86.38", "良", {"score-difference"}),
    "清禾县退役军人事务局": ("query", "89.18", "良", {"bound-broken"}),
    "清禾县档案馆": ("query", "97.20", "优", {"subtotal-broken"}),
    "清禾县科学技术协会": ("query", "99.60", "优", {"total-broken"}),
    "清禾县市场监督管理局": ("returned", "99.60", "优", {"identity-broken"}),
    "清禾县林业局": ("returned", "99.60", "优", {"identity-broken"}),
    "清禾县城市管理局": ("returned", "99.40", "优", {"unit-slip"}),
    "清禾县双塘乡人民政府": ("returned", "100.00", "优", {"row-weights-over"}),
    "清禾县职业中等专业学校": ("returned", "", "", {"other-year"}),
    "清禾县疾病预防控制中心": ("returned", "93.00", "", {"field-missing"}),
    "清禾县红十字会": ("returned", "94.20", "", {"approximate-number"}),
    "共青团清禾县委员会": ("returned", "94.20", "", {"nothing-stated"}),
    "清禾县不动产登记中心": ("returned", "99.40", "优", {"identity-broken"}),
}

#: where the one planted mistake stands, of those that have one cell
PLANTED_CELLS = {
    "清禾县市场监督管理局": "三公经费（本年决算）",
    "清禾县城市管理局": "项目支出",
    "清禾县职业中等专业学校": "评价年度",
    "清禾县疾病预防控制中心": "政府采购（执行）",
    "清禾县红十字会": "项目支出",
    "共青团清禾县委员会": "上年结转",
    "清禾县交通运输局": "三公经费变动率",
    "清禾县档案馆": "过程小计",
    "清禾县科学技术协会": "自评总分",
}

#: statuses of the files that are not a unit's one form
STRAYS = {
    "清禾县财政局（1）.xlsx": "duplicate",
    "清禾县文化旅游广电体育局.xlsx": "unreadable",
    "关于报送2023年度绩效自评材料的函.docx": "unknown",
    "~$清禾县财政局.xlsx": "ignored",
}


@dataclass(frozen=True)
class Round:
    """The sample round as a run settles it, by unit name and by file name."""

    units: dict[str, UnitResult]
    files: dict[str, FileResult]


@pytest.fixture(scope="module")
def sample_round() -> Round:
    loaded = load_scheme("jianghua-2023")
    schemes = Schemes({loaded.scheme.id: loaded})
    verdicts = [
        Verdict(entry.path, "", "ignored", entry.ignored)
        if entry.file is None
        else judge(entry.path, read_bytes(entry.file), schemes)
        for entry in collect(FOLDER)
    ]
    units, files = settle_units(verdicts)
    return Round({unit.name: unit for unit in units}, {file.path: file for file in files})


def test_every_planned_unit_is_there_and_no_other(sample_round: Round) -> None:
    assert set(sample_round.units) == set(PLANNED)
    assert len(PLANNED) == 30


@pytest.mark.parametrize("name", PLANNED)
def test_unit_comes_to_its_planned_verdict(name: str, sample_round: Round) -> None:
    unit = sample_round.units[name]
    status, score, grade, codes = PLANNED[name]
    serious = {finding.code for finding in unit.findings if finding.severity != "note"}
    # the total only follows what the planted mistake did to it
    assert (unit.status, serious - {"total-difference"}) == (status, codes - {"total-difference"})
    assessment = unit.assessment
    assert (fixed(assessment.score_total, 2) if assessment else "") == score
    assert (assessment.grade if assessment else "") == grade


@pytest.mark.parametrize("name", [name for name, plan in PLANNED.items() if plan[0] == "passed"])
def test_clean_unit_claims_what_it_gets(name: str, sample_round: Round) -> None:
    unit = sample_round.units[name]
    assert not [finding for finding in unit.findings if finding.severity != "note"]
    assert unit.assessment is not None
    assert unit.assessment.difference == 0


@pytest.mark.parametrize(("name", "label"), PLANTED_CELLS.items())
def test_finding_names_the_cell_of_the_planted_mistake(name: str, label: str, sample_round: Round) -> None:
    findings = sample_round.units[name].findings
    worst = [finding for finding in findings if finding.severity != "note" and finding.code != "total-difference"]
    assert [finding.place.label for finding in worst] == [label]
    assert worst[0].place.cell


def test_amounts_typed_as_text_are_repaired_with_a_note(sample_round: Round) -> None:
    unit = sample_round.units["清禾县民政局"]
    assert unit.submission is not None
    repaired = {finding.place.label: finding.value for finding in unit.findings if finding.code == "repaired"}
    assert repaired == {"年初预算": "4,820.00", "财政拨款收入": "4,820.00", "项目支出": "４２７０.５５"}
    read = [unit.submission.number(name) for name in ("年初预算", "财政拨款收入", "项目支出")]
    assert [number and plain(number) for number in read] == ["4820", "4820", "4270.55"]


def test_stray_files_are_told_apart(sample_round: Round) -> None:
    assert {name: sample_round.files[name].status for name in STRAYS} == STRAYS
    assert set(sample_round.files) == {f"{name}.xlsx" for name in PLANNED} | set(STRAYS)


def test_real_unit_has_the_published_figures(sample_round: Round) -> None:
    assessment = sample_round.units[REAL].assessment
    assert assessment is not None
    assert {name: figure.display for name, figure in assessment.figures.items()} == {
        "收入合计": "61.36",
        "支出合计": "55.42",
        "年末结余": "5.94",
        "基本支出结余": "5.94",
        "项目支出结余": "0.00",
        "在职人员控制率": "80.00%",
        "三公经费变动率": "0.00%",
        "预算完成率": "90.32%",
        "预算控制率": "0.00%",
        "新建楼堂馆所面积控制率": "不适用",
        "新建楼堂馆所投资概算控制率": "不适用",
        "政府采购执行率": "100.00%",
    }


def test_real_unit_gets_88_of_its_claimed_98(sample_round: Round) -> None:
    assessment = sample_round.units[REAL].assessment
    assert assessment is not None
    scores = [result.score and plain(result.score) for result in assessment.indicators]
    assert scores == ["5", "5", "5", "5", "5", "5", "6", "8", "6", "10", "28"]
    rows = [row.score and plain(row.score) for row in assessment.indicators[-1].rows]
    assert rows == ["2", "2", "2", "2", "2", "10", "8"]
    groups = {group.name: (group.self_score, group.score) for group in assessment.groups}
    assert groups == {name: (Decimal(own), Decimal(ours)) for name, own, ours in REAL_GROUPS}
    assert assessment.self_total == Decimal(98)
    assert assessment.score_total == Decimal(88)
    assert assessment.difference == Decimal(-10)


def test_real_unit_is_told_what_does_not_add_up(sample_round: Round) -> None:
    found = {finding.code: finding for finding in sample_round.units[REAL].findings}
    assert (found["subtotal-broken"].value, found["subtotal-broken"].expected) == ("38.00", "28.00")
    assert (found["row-weights-under"].value, found["row-weights-under"].expected) == ("2", ""), "what its cell says"
    assert "合计 30 分，应为 40 分" in found["row-weights-under"].message


def test_what_a_finding_quotes_stands_in_the_cell_that_it_names(sample_round: Round) -> None:
    checked = 0
    for unit in sample_round.units.values():
        cited = [finding for finding in unit.findings if finding.place.sheet and finding.place.cell and finding.value]
        if not cited:
            continue
        grids = {grid.name: grid for grid in opened(unit.file).sheets}
        for finding in cited:
            cell = cell_named(grids[finding.place.sheet], finding.place.cell)
            assert same_content(finding.value, show_raw(cell)), (unit.name, finding, cell)
            checked += 1
    assert checked > len(PLANTED_CELLS)


def opened(file: str) -> OpenedWorkbook:
    workbook = open_workbook(read_bytes(FOLDER / file))
    assert isinstance(workbook, OpenedWorkbook)
    return workbook


def cell_named(grid: SheetGrid, cell: str) -> CellValue | None:
    row, column = coordinate_to_tuple(cell)
    return cell_at(grid, row - 1, column - 1)


def same_content(quoted: str, shown: str) -> bool:
    """Equal as texts or, with or without trailing zeros or as percentages, as numbers."""
    one, other = read_number(quoted, "").value, read_number(shown, "").value
    return quoted == (shown or "（空）") or (one is not None and one == other)


def test_a_sum_that_does_not_hold_asks_for_a_figure_only_where_one_cell_decides_it(sample_round: Round) -> None:
    """收入合计 is no cell of the unit's: its balance alone cannot be blamed; 在职人数 has a bound of its own."""
    estate = next(one for one in sample_round.units["清禾县不动产登记中心"].findings if one.code == "identity-broken")
    assert (estate.value, estate.expected) == ("23.6", "")
    assert "378.00" in estate.message
    assert "374.60" in estate.message
    veterans = next(one for one in sample_round.units["清禾县退役军人事务局"].findings if one.code == "bound-broken")
    assert (veterans.value, veterans.expected) == ("29", "不超过 27")


def test_script_writes_the_committed_samples_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SAMPLES))
    importlib.import_module("make_samples").make_all(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in FOLDER.iterdir()}
    differing = [file.name for file in tmp_path.iterdir() if content(file) != content(FOLDER / file.name)]
    assert not differing, "run make samples"


def content(file: Path) -> object:
    """The bytes; of a whole zip its parts with their times, as another zlib packs the same parts into other bytes."""
    if not zipfile.is_zipfile(file):
        # half a workbook: its length follows from how well zlib packs
        return file.read_bytes()[:4] if file.suffix == ".xlsx" and not file.name.startswith("~$") else file.read_bytes()
    with zipfile.ZipFile(file) as package:
        return [(part.filename, part.date_time, package.read(part)) for part in package.infolist()]
