"""配置.yaml: what a clerk wrote is taken relative to the folder; every mistake is told with its line and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_batch.reports.options import ReportOptions
from jixiao_batch.round.config import CONFIG_NAME, ConfigError, load_config, read_config, round_of
from jixiao_batch.round.texts import config_text


def made(folder: Path) -> Path:
    for name in ("名册", "报送", "指标体系"):
        (folder / name).mkdir()
    (folder / "名册/单位名册.xlsx").write_bytes(b"")
    (folder / "指标体系/a.yaml").write_bytes(b"")
    (folder / CONFIG_NAME).write_text(config_text(2024, ["指标体系/a.yaml"], "名册/单位名册.xlsx"), encoding="utf-8-sig")
    return folder


def test_what_a_new_round_is_given_can_be_read(tmp_path: Path) -> None:
    config = load_config(made(tmp_path))
    assert (config.year, config.schemes) == (2024, (str(tmp_path / "指标体系/a.yaml"),))
    assert (config.roster, config.received) == (tmp_path / "名册/单位名册.xlsx", tmp_path / "报送")
    assert (config.out, config.ledger) == (tmp_path / "输出", tmp_path / "台账.db")
    assert (config.extras, config.strict_duplicates, config.max_mb) == (frozenset(), False, 20)
    assert config.previous is config.decisions is config.exclude is config.passwords is None


def test_every_remark_of_a_new_round_can_be_made_to_count(tmp_path: Path) -> None:
    """A clerk takes the # away; what is behind it must be right."""
    text = config_text(2024, ["jianghua-2023"], "名册.xlsx").replace("\n#复", "\n复").replace("\n#上", "\n上")
    text = (
        text.replace("\n#汇", "\n汇")
        .replace("\n#自", "\n自")
        .replace("名称: 否", "名称: 是")
        .replace("\n#排", "\n排")
        .replace("\n#密", "\n密")
        .replace("另写: []", "另写: [全部]")
        .replace("退回: 否", "退回: 是")
    )
    templates = ("复核/汇总报告模板.docx", "复核/自评报告模板.docx")
    for name in ("名册.xlsx", "复核/复核意见.xlsx", "复核/排除清单.txt", "复核/密码.txt", *templates):
        (tmp_path / "轮" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "轮" / name).write_bytes(b"")
    (tmp_path / "轮/报送").mkdir()
    (tmp_path / "2023年度/输出").mkdir(parents=True)
    config = read_config(text, tmp_path / "轮")
    assert config.previous == tmp_path / "轮/../2023年度/输出"
    assert config.exclude == tmp_path / "轮/复核/排除清单.txt"
    assert (len(config.extras), config.strict_duplicates) == (4, True)
    assert config.reports == ReportOptions(*(tmp_path / "轮" / name for name in templates), anonymous=True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("名 册: a", "第 2 行：不认识“名 册”这一项，是否想写“名册”？可以写：年度、指标体系、"),
        ("另写: 合订", "第 2 行：“另写”写的是“合订”，应为：合订本、汇总报告、自评报告、Parquet、全部"),
        ("重复的全部退回: 不", "第 2 行：“重复的全部退回”写的是“不”，应为：是、否"),
        ("文件上限: 900", "第 2 行：“文件上限”写的是“900”，应为 1 至 200 的整数"),
        ("名册: 没有.xlsx", "第 2 行：“名册”写的“"),
        ("名册: [甲, 乙]", "第 2 行：“名册”写的不是一个名称"),
        ("指标体系: [jianghua-2023, 没有]", "第 2 行：“指标体系”写的“没有”没有，应写一个 YAML 文件，或内置的：caizheng-2013"),
        ("报送:报送", "第 2 行：“报送”后面要用半角冒号，再空一格：报送: …"),
        ("报送：报送", "第 2 行：“报送”后面要用半角冒号"),
        ("\t报送: 报送", "第 2 行：行首用了制表符"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_may_be_written(line: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    with pytest.raises(ConfigError) as raised:
        read_config(f"年度: 2024\n{line}\n", tmp_path)
    assert words in raised.value.told
    assert len(raised.value.faults) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "第 1 行：文件是空的"),
        ("# 年度: 2024\n", "第 1 行：文件是空的"),
        ("报送: 报送\n", "缺少“年度”"),
        ("年度: 24\n", "第 1 行：“年度”写的是“24”，应为四位数的年份"),
        ("年度: 2024\n年度: 2025\n", "第 2 行：“年度”写了两次"),
    ],
)
def test_a_round_says_of_which_year_it_is(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "报送").mkdir()
    with pytest.raises(ConfigError) as raised:
        read_config(text, tmp_path)
    assert words in raised.value.told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        read_config("年度: 二四\n名次: 1\n另写: [合订, Parquet]\n", tmp_path)
    assert raised.value.told.startswith("配置文件有 3 处要改，没有继续：")


def test_a_file_in_another_encoding_is_told_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / CONFIG_NAME).write_bytes("年度: 2024\n".encode("gbk"))
    with pytest.raises(ConfigError, match="编码选 UTF-8"):
        load_config(tmp_path)


def test_the_round_is_found_from_its_folder_and_from_its_forms(tmp_path: Path) -> None:
    (tmp_path / "轮").mkdir()
    folder = made(tmp_path / "轮")
    assert round_of(folder) is not None
    assert round_of(folder / "报送") is not None
    assert round_of(folder / "名册") is None, "another folder of the round is not its forms"
    assert round_of(folder / "报送", for_plain_run=True) is None, "a run with an output of its own is no round's"
    assert round_of(tmp_path) is None
