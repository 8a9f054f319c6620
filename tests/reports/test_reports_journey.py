"""`jixiao run --also 汇总报告 --also 自评报告` and `jixiao report-template`, as a clerk uses them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from reading_back import prose

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.cli import cli
from jixiao_batch.output.own_files import COUNTY_REPORT_NAME, REPORTS_FOLDER
from jixiao_batch.reports.options import ReportOptions
from jixiao_batch.reports.template import ReportTemplateError, template_bytes

_SAMPLES = Path(__file__).parents[2] / "samples" / "2023" / "报送"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("报送")
    for name in ("江华瑶族自治县工伤保险服务中心", "清禾县教育局"):
        shutil.copy(_SAMPLES / f"{name}.xlsx", target)
    return target


def test_both_reports_are_written_and_the_same_in_a_second_run(folder: Path, tmp_path: Path) -> None:
    options = RunOptions(extras=frozenset({"汇总报告", "自评报告"}), reports=ReportOptions(anonymous=True))
    for name in ("一", "二"):
        run(folder, tmp_path / name, options)
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).rglob("*.docx")} for name in ("一", "二"))
    assert one == two
    sheets = {file.stem for file in (tmp_path / "一" / "得分表").iterdir()}
    assert {file.stem for file in (tmp_path / "一" / REPORTS_FOLDER).iterdir()} == sheets
    assert "单位A" in prose(one[COUNTY_REPORT_NAME]) and "教育局" not in prose(one[COUNTY_REPORT_NAME])


def test_a_broken_template_is_told_before_anything_is_written(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "模板.docx"
    document = Document()
    document.add_paragraph("共{{ 单位总数 }}个")
    document.save(str(file))
    options = RunOptions(extras=frozenset({"汇总报告"}), reports=ReportOptions(county_template=file))
    with pytest.raises(ReportTemplateError, match="单位总数"):
        run(folder, tmp_path / "输出", options)
    assert not (tmp_path / "输出").exists()


def test_the_template_is_copied_out_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "报告模板.docx"
    done = CliRunner().invoke(cli, ["report-template", "-o", str(file)])
    assert done.exit_code == 0 and file.read_bytes() == template_bytes("汇总报告")
    assert "可以使用" in CliRunner().invoke(cli, ["report-template", "--check", str(file)]).output
    listed = CliRunner().invoke(cli, ["report-template", "--kind", "自评报告", "--placeholders"]).output
    assert "指标表 的每一行.过程（文字）：计算过程" in listed
