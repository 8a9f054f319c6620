"""The manuals name only what is there, and leave nothing out: commands, options, files, sheets, settings, messages, pictures."""

from __future__ import annotations

import re
import shlex
import unicodedata
from functools import cache
from pathlib import Path

import click
import pytest
from make_command_list import CHAPTER, command_list_text, commands
from make_pictures import MAX_BYTES, PRINTED, SCREENS, looks_same, missing_programs

from jixiao_batch.cli import cli
from jixiao_batch.evaluation.results import UNIT_STATUS_WORDS
from jixiao_batch.extras import EXTRAS
from jixiao_batch.findings.catalogue import CATALOGUE
from jixiao_batch.findings.model import SEVERITY_WORDS
from jixiao_batch.output import own_files
from jixiao_batch.output.summary.plan import SHEET_NAMES
from jixiao_batch.round import laying_out
from jixiao_batch.round.texts import config_text
from jixiao_batch.scheme.loading import load_scheme

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PICTURES = DOCS / "图"
PAGES = {page.name: page.read_text(encoding="utf-8") for page in sorted(DOCS.glob("*.md"))}
MANUAL = PAGES["使用手册.md"]
#: by people, not by make manual
WRITTEN = ("使用手册.md", "指标体系编写指南.md", "架构.md", "报告模板说明.md")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def first_column(first: str, second: str) -> list[str]:
    """The first cells of all tables of the manual with these first headings, without code marks."""
    tables = re.findall(rf"^\| {first} \| {second} \|.*\n\|[-|]+\n((?:\|.*\n)+)", MANUAL, re.M)
    return [line.split("|")[1].strip().strip("`") for table in tables for line in table.splitlines()]


def quoted(text: str) -> list[str]:
    """Every command that a page quotes, in a block or within a line."""
    blocks = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))
    return [one for one in (*blocks, *spans) if re.match(r"jixiao +\S", one)]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that these words call, and what is left of them."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words:
        if words[0].startswith("-"):
            assert words[0] in _options(command), f"没有这个选项：{words[0]}"
        else:
            assert words[0] in command.commands, f"没有这个命令：{words[0]}"
            command = command.commands[words[0]]
        words = words[1:]
    return command, words


def _options(command: click.Command) -> set[str]:
    return {name for one in command.params if isinstance(one, click.Option) for name in one.opts} | {"--help"}


@pytest.mark.parametrize("page", WRITTEN)
def test_every_command_and_option_that_a_page_quotes_exists(page: str) -> None:
    for line in quoted(PAGES[page]):
        command, left = command_of(shlex.split(line)[1:])
        unknown = [word for word in left if word.startswith("-") and word not in _options(command)]
        assert not unknown, line
    every = {name for _, command in commands() for name in _options(command)} | _options(cli)
    spans = re.findall(r"`(--[a-z-]+)[^`\n]*`", PAGES[page])
    assert [option for option in spans if option not in every and option not in ("--no-index",)] == []


def test_the_list_of_commands_is_what_make_manual_writes() -> None:
    assert CHAPTER.read_text(encoding="utf-8") == command_list_text(), "run make manual"


@pytest.mark.parametrize(("words", "command"), list(commands()))
def test_the_help_of_every_command_is_chinese_and_gives_an_example(words: str, command: click.Command) -> None:
    text = command.get_help(command.context_class(command, info_name=words))
    assert "例：jixiao" in text
    assert not re.search(r"Usage|Options|required|x[<>]=", text)


def test_every_command_is_shown_in_use() -> None:
    shown = {command for page in WRITTEN for line in quoted(PAGES[page]) for command in [command_of(shlex.split(line)[1:])[0]]}
    assert [words for words, command in commands() if command not in shown] == []


def test_every_output_of_a_run_is_described_and_no_other() -> None:
    names = {value for name, value in vars(own_files).items() if name.endswith(("_NAME", "_FOLDER")) and name != "FORMAT_NAME"}
    assert set(first_column("文件", "是什么")) == names


def test_every_sheet_of_the_county_workbook_is_described_in_its_order() -> None:
    parts = "三公经费"
    assert parts in [block.title for block in load_scheme("jianghua-2023").scheme.blocks]
    described = first_column("工作表", "回答什么问题")
    assert [name for name in described if name != parts] == list(SHEET_NAMES)


def test_every_thing_in_a_rounds_folder_is_described(tmp_path: Path) -> None:
    laying_out.lay_out(tmp_path / "轮次", 2024)
    assert sorted(first_column("名称", "用处")) == sorted(entry.name for entry in (tmp_path / "轮次").iterdir())


def test_every_setting_of_a_round_is_described_in_its_order() -> None:
    keys = re.findall(r"^#?([^#\s:]+): ", config_text(2024, ("一套",), "名册.xlsx"), re.M)
    assert first_column("项目", "写什么") == keys


def test_states_and_extras_are_called_what_the_tool_calls_them() -> None:
    assert set(first_column("状态", "意思")) == set(UNIT_STATUS_WORDS.values())
    assert all(extra in MANUAL for extra in EXTRAS)


@cache
def sources() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "jixiao_batch").rglob("*.py")))


def test_the_messages_that_the_manual_explains_are_told_by_the_tool() -> None:
    messages = first_column("屏幕上说", "怎么办")
    assert len(messages) > 5
    parts = [part.strip("“”（） ") for message in messages for part in re.split("…|，", message.replace("`", ""))]
    assert [part for part in parts if part and part not in sources()] == []


def test_the_problems_that_the_manual_explains_are_in_the_catalogue() -> None:
    titles = {kind.title for kind in CATALOGUE.values()}
    named = first_column("问题", "多半是")
    assert len(named) > 5
    assert [title for title in named if title not in titles] == []
    assert set(first_column("级别", "后果")) == set(SEVERITY_WORDS.values())


def test_links_between_pages_lead_somewhere() -> None:
    for page, text in PAGES.items():
        for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]+))?\)", text):
            if "://" in target:
                continue
            assert not target or (DOCS / target).is_file(), f"{page}: {target}"
            if anchor:
                assert anchor in {_anchor(head) for head in re.findall(r"^#+ (.+)$", PAGES[target or page], re.M)}, anchor


def _anchor(heading: str) -> str:
    """As GitHub makes it: letters and digits of any script stay, blanks become lines."""
    kept = (sign for sign in heading.lower() if sign in " -_" or unicodedata.category(sign)[0] in "LN")
    return "".join(kept).replace(" ", "-")


def test_every_page_is_reached_from_the_manual_or_from_the_architecture() -> None:
    linked = {page for page in PAGES if f"]({page})" in MANUAL or f"]({page})" in PAGES["架构.md"]}
    assert PAGES.keys() - linked == {"使用手册.md", "架构.md"}


def test_every_picture_is_shown_and_every_picture_shown_is_made() -> None:
    shown = {name for text in PAGES.values() for name in re.findall(r"!\[[^\]]*\]\(图/([^)]+)\.png\)", text)}
    there = {file.stem for file in PICTURES.iterdir()}
    assert shown == there == PRINTED.keys() | SCREENS.keys()


def test_pictures_are_small() -> None:
    sizes = [file.stat().st_size for file in PICTURES.iterdir()]
    assert max(sizes) <= MAX_BYTES
    assert sum(sizes) <= 1_500_000


def test_a_picture_that_looks_the_same_is_told_from_one_that_does_not() -> None:
    from PIL import Image, ImageDraw

    one = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(one).text((20, 20), "99.20")
    moved, other = one.copy(), one.copy()
    moved.putpixel((21, 21), (0, 0, 0))
    ImageDraw.Draw(other).rectangle((0, 100, 400, 130), fill="navy")
    assert looks_same(one, moved)
    assert not looks_same(one, other)
    assert not looks_same(one, one.resize((401, 200)))


def test_a_missing_program_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("make_pictures.shutil.which", lambda _: None)
    assert missing_programs()["pdftoppm"] == "poppler-utils"
