"""The command line as a clerk meets it: plain Chinese, exit codes, never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from forged_binary import encrypted

from jixiao_batch.scheme_book.export import export_scheme

ROOT = Path(__file__).parent.parent
REAL = ROOT / "samples" / "2023" / "报送" / "江华瑶族自治县工伤保险服务中心.xlsx"


def jixiao(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jixiao_batch", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False)


def test_help_is_chinese_and_gives_an_example_for_every_command() -> None:
    top = jixiao("--help")
    assert top.returncode == 0
    assert "Usage" not in top.stdout
    assert "Options" not in top.stdout
    subcommands = ("list", "show", "check", "export", "import")
    for command in (["template"], ["layout"], ["check"], ["run"], *(["scheme", one] for one in subcommands)):
        text = jixiao(*command, "--help").stdout
        assert "例：jixiao" in text
        assert "Usage" not in text


def test_help_does_not_import_heavy_libraries() -> None:
    heavy = ("pandas", "openpyxl", "pydantic", "rich", "xlsxwriter")
    code = f"import sys, jixiao_batch.cli; print([name for name in {heavy} if name in sys.modules])"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def test_help_puts_what_need_not_be_written_in_brackets() -> None:
    first = {name: jixiao(name, "--help").stdout.splitlines()[0] for name in ("run", "init", "diff")}
    assert first["run"].endswith("[选项] [文件夹]")
    assert first["init"].endswith("[选项] 文件夹")
    assert first["diff"].endswith("[选项] [上次输出] [本次输出]")


def test_check_accepts_the_real_unit_and_says_what_to_explain() -> None:
    finished = jixiao("check", str(REAL))
    assert finished.returncode == 0
    assert "88.00 分" in finished.stdout
    assert "38.00" in finished.stdout


def test_check_of_something_else_exits_with_one_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    finished = jixiao("check", str(tmp_path / "x.xlsx"))
    assert finished.returncode == 1
    assert "Traceback" not in finished.stdout + finished.stderr


def test_wrong_use_exits_with_two_in_chinese(tmp_path: Path) -> None:
    for arguments in (
        ["run"],
        ["run", str(tmp_path)],
        ["run", "没有这个文件夹", "-o", "x"],
        ["nope"],
        ["scheme", "check", "没有.yaml"],
    ):
        finished = jixiao(*arguments, folder=tmp_path)
        assert finished.returncode == 2, arguments
        assert "Traceback" not in finished.stderr
        assert re.search("[一-鿿]", finished.stderr)


def test_results_that_cannot_be_written_exit_with_three(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    (tmp_path / "占用").write_text("这是文件，不是文件夹", encoding="utf-8")
    finished = jixiao("run", "报送", "-o", "占用/输出", folder=tmp_path)
    assert finished.returncode == 3
    assert "Traceback" not in finished.stderr


def test_an_empty_folder_is_a_finished_run(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    finished = jixiao("run", "报送", "-o", "输出", folder=tmp_path)
    assert finished.returncode == 0
    assert "报送文件夹里没有文件" in finished.stdout, "more likely the wrong folder than a county of which nobody reports"
    assert json.loads((tmp_path / "输出" / "结果.json").read_text(encoding="utf-8"))["units"] == []


def test_layout_names_every_canonical_field_and_the_row_table() -> None:
    data = json.loads(jixiao("layout").stdout)
    ids = {field["id"] for field in data["fields"]}
    assert {
        "年初预算",
        "三公经费上年预算",
        "自评得分:预算完成率",
        "自评小计:履职效益",
        "自评总分",
        "管理制度健全性:制度有效执行",
    } <= ids
    table = data["tables"][0]
    assert (table["id"], table["rows"]) == ("绩效指标", 60)
    assert set(table["columns"]) >= {"一级指标", "三级指标", "指标性质", "指标值", "实际完成值", "分值", "自评得分"}


def test_every_command_in_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"^jixiao (scheme \w+|\w+)", text, flags=re.MULTILINE))
    assert commands
    for command in sorted(commands):
        assert jixiao(*command.split(), "--help").returncode == 0, command


def test_a_gbk_console_survives_names_it_cannot_show(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "单位😀.txt").write_text("不是表格", encoding="utf-8")
    command = [sys.executable, "-m", "jixiao_batch", "check", "报送/单位😀.txt"]
    environment = {"PYTHONIOENCODING": "gbk", "PATH": "/usr/bin:/bin"}
    finished = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False)
    assert finished.returncode == 1
    assert b"Traceback" not in finished.stderr


def test_check_writes_the_list_beside_the_file_and_never_over_an_earlier_copy(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(REAL.read_bytes())
    for _ in range(2):
        finished = jixiao("check", "表.xlsx", "-o", ".", folder=tmp_path)
        assert finished.returncode == 0
    assert "问题清单（2）.xlsx" in finished.stdout
    stem = "001001_江华瑶族自治县工伤保险服务中心"
    assert {file.name for file in tmp_path.iterdir()} == {
        "表.xlsx",
        *(f"{stem}_{what}{number}.xlsx" for what in ("问题清单", "标注") for number in ("", "（2）")),
    }
    assert (tmp_path / "表.xlsx").read_bytes() == REAL.read_bytes()


def test_run_leaves_out_what_the_list_names_and_says_which_line_hit_nothing(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    for name in ("一.xlsx", "二.xlsx"):
        (tmp_path / "报送" / name).write_bytes(REAL.read_bytes())
    (tmp_path / "排除.txt").write_text("二.xlsx 单位要求撤回\n三.xlsx\n", encoding="utf-8")
    finished = jixiao("run", "报送", "-o", "输出", "--exclude", "排除.txt", folder=tmp_path)
    assert finished.returncode == 0
    assert "第 2 行 三.xlsx" in finished.stdout
    files = json.loads((tmp_path / "输出" / "结果.json").read_text(encoding="utf-8"))["files"]
    assert [(file["path"], file["status"], file["reason"]) for file in files] == [
        ("一.xlsx", "used", ""),
        ("二.xlsx", "ignored", "按排除清单：单位要求撤回"),
    ]
    told = {
        row[0].value: row[1].value for row in openpyxl.load_workbook(tmp_path / "输出" / "全县汇总.xlsx")["运行信息"].iter_rows()
    }
    assert [value for value in told.values() if value and "第 2 行 三.xlsx" in str(value)]
    (tmp_path / "排除.txt").write_bytes("二".encode("gbk"))
    finished = jixiao("run", "报送", "-o", "输出", "--exclude", "排除.txt", folder=tmp_path)
    assert finished.returncode == 2
    assert "另存为 UTF-8" in finished.stderr


def test_scheme_check_tries_the_examples_and_names_the_bounds_without_one(tmp_path: Path) -> None:
    finished = jixiao("scheme", "check", "jianghua-2023")
    assert finished.returncode == 0
    assert re.search(r"算例 \d+ 个，全部相符", finished.stdout)
    assert "还没有算例" not in finished.stdout
    text = (ROOT / "jixiao_batch" / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    on_the_standard = "{已知: {预算完成率: 90%}, 得分: 5, 说明: 恰好达到标准}"
    assert on_the_standard in text
    (tmp_path / "少.yaml").write_text(text.replace(f"              - {on_the_standard}\n", ""), encoding="utf-8")
    finished = jixiao("scheme", "check", "少.yaml", folder=tmp_path)
    assert finished.returncode == 0
    assert "预算完成率：恰为标准90%" in finished.stdout
    (tmp_path / "错.yaml").write_text(text.replace(on_the_standard, on_the_standard.replace("5", "3")), encoding="utf-8")
    finished = jixiao("scheme", "check", "错.yaml", folder=tmp_path)
    assert finished.returncode == 2
    assert "应为 得分 3；按规则算出来是 得分 5" in finished.stderr


def test_a_run_by_a_changed_rule_goes_on_and_says_that_examples_no_longer_agree(tmp_path: Path) -> None:
    text = (ROOT / "jixiao_batch" / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    (tmp_path / "改.yaml").write_text(text.replace("标准: 90%, 每档: 5%", "标准: 100%, 每档: 5%"), encoding="utf-8")
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "一.xlsx").write_bytes(REAL.read_bytes())
    finished = jixiao("run", "报送", "-o", "输出", "--scheme", "改.yaml", folder=tmp_path)
    assert finished.returncode == 0
    assert "与规则不符（预算完成率）" in finished.stdout


def test_scheme_show_lists_the_examples() -> None:
    assert "算例：预算完成率 90% → 得分 5（恰好达到标准）" in jixiao("scheme", "show", "jianghua-2023").stdout


def test_a_scheme_goes_to_excel_and_back(tmp_path: Path) -> None:
    assert jixiao("scheme", "export", "jianghua-2023", "-o", "指标体系.xlsx", folder=tmp_path).returncode == 0
    finished = jixiao("scheme", "import", "指标体系.xlsx", "-o", "我县.yaml", folder=tmp_path)
    assert finished.returncode == 0
    assert "我县.yaml" in finished.stdout
    assert jixiao("scheme", "check", "我县.yaml", folder=tmp_path).returncode == 0


def test_an_existing_file_is_only_replaced_on_demand(tmp_path: Path) -> None:
    (tmp_path / "指标体系.xlsx").write_text("已有的文件", encoding="utf-8")
    refused = jixiao("scheme", "export", "jianghua-2023", "-o", "指标体系.xlsx", folder=tmp_path)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert (tmp_path / "指标体系.xlsx").read_text(encoding="utf-8") == "已有的文件"
    assert jixiao("scheme", "export", "jianghua-2023", "-o", "指标体系.xlsx", "--force", folder=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "command",
    [
        ("template",),
        ("roster",),
        ("diff", "甲", "乙"),
        ("scheme", "compare", "报送", "jianghua-2023", "hunan-2018"),
        ("scheme", "import", "表.xlsx"),
    ],
)
def test_no_command_writes_over_a_file_unasked(command: tuple[str, ...], tmp_path: Path) -> None:
    for folder in ("甲", "乙", "报送"):
        (tmp_path / folder).mkdir()
    (tmp_path / "有.xlsx").write_text("已有的文件", encoding="utf-8")
    (tmp_path / "表.xlsx").write_bytes(export_scheme("jianghua-2023"))
    refused = jixiao(*command, "-o", "有.xlsx", folder=tmp_path)
    assert (refused.returncode, refused.stderr) == (2, "“有.xlsx”已经有了，没有重写。请换个文件名，或加上 --force\n")
    assert (tmp_path / "有.xlsx").read_text(encoding="utf-8") == "已有的文件"


def test_a_blank_form_is_written_again_when_asked_to(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_text("已有的文件", encoding="utf-8")
    assert jixiao("template", "-o", "表.xlsx", "--force", folder=tmp_path).returncode == 0
    assert openpyxl.load_workbook(tmp_path / "表.xlsx").sheetnames
    assert [file.name for file in tmp_path.iterdir()] == ["表.xlsx"]


def test_a_table_with_faults_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    finished = jixiao("scheme", "import", "表.xlsx", "-o", "我县.yaml", folder=tmp_path)
    assert finished.returncode == 2
    assert "表.xlsx" in finished.stderr
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["表.xlsx"]


def test_a_password_file_opens_an_encrypted_form_for_run_and_check(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "2023" / "报送" / "清禾县档案馆.xlsx"
    (tmp_path / "报送").mkdir()
    file = tmp_path / "报送" / "清禾县档案馆.xlsx"
    file.write_bytes(encrypted(sample.read_bytes(), "Mi-ma 7"))
    passwords = tmp_path / "密码.txt"
    passwords.write_text("清禾县档案馆\tMi-ma 7\n", encoding="gb18030")
    refused = jixiao("check", str(file))
    assert "设有打开密码" in refused.stdout
    checked = jixiao("check", str(file), "--password-file", str(passwords))
    assert checked.returncode == 0, checked.stdout
    out = tmp_path / "输出"
    jixiao("run", str(tmp_path / "报送"), "-o", str(out), "--password-file", str(passwords), "--quiet")
    assert '"status": "used"' in (out / "结果.json").read_text(encoding="utf-8")


def test_a_larger_file_than_asked_for_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "大.xlsx").write_bytes(b"PK" + bytes(1024 * 1024))
    jixiao("run", str(tmp_path / "报送"), "-o", str(tmp_path / "输出"), "--max-file-mb", "1", "--quiet")
    assert "文件过大，不像填好的表样：文件超过 1 MB" in (tmp_path / "输出" / "结果.json").read_text(encoding="utf-8")


def test_wrong_use_is_told_in_chinese_with_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    wrong = {
        ("runn",): "没有“runn”这个命令，是否想写“run”",
        ("run", "没有的"): "没有“没有的”",
        ("run", "报送"): "缺少“-o 输出文件夹”",
        ("run", "报送", "-o"): "“-o”后面要写上内容",
        ("run", "报送", "-o", "输出", "--jobs", "99"): "99 应在 1 至 64 之间",
        ("run", "报送", "-o", "输出", "--date", "五月"): "“五月”不是日期",
        ("run", "报送", "多余", "-o", "输出"): "多写了“多余”",
        ("check", "报送"): "“报送”是文件夹",
        ("template", "--rostr", "x"): "是否想写“--roster”",
    }
    for arguments, words in wrong.items():
        finished = jixiao(*arguments, folder=tmp_path)
        assert finished.returncode == 2, arguments
        assert words in finished.stderr, finished.stderr
        assert not re.search("[A-Za-z]{3,} [a-z]{2,}", finished.stderr.replace("jixiao --help", "")), finished.stderr
