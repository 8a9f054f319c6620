"""Writes the list of all commands and their options, 命令一览.md, into this folder."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from jixiao_batch.cli import cli

CHAPTER = Path(__file__).parent / "命令一览.md"
_HEAD = """\
# 命令一览

<!-- 由 make manual 从程序生成，请不要在这里改 -->

全部命令和选项。怎样用见[使用手册](使用手册.md)；每个命令后面加 `--help` 也能看到这些说明。
选项可以写在命令后面的任何位置；名称里有空格的，用引号括起来。
"""


def commands(group: click.Group = cli, words: str = "jixiao") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its words: (jixiao scheme check, …), in the order of --help."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{words} {name}")
        else:
            yield f"{words} {name}", command


def command_list_text() -> str:
    parts = [_HEAD]
    for words, command in commands():
        help_text, _, example = inspect.cleandoc(command.help or "").partition("\b\n")
        arguments = command.collect_usage_pieces(click.Context(command))[1:]
        options = [one for one in command.params if isinstance(one, click.Option)]
        parts.append(f"## {words}\n\n`{' '.join([words, *(['[选项]'] if options else []), *arguments])}`\n")
        parts.append("\n\n".join(one.replace("\n", "") for one in help_text.strip().split("\n\n")) + "\n")
        if example:
            lines = [line.removeprefix("例：").strip() for line in example.strip().splitlines()]
            parts.append("```\n" + "\n".join(lines) + "\n```\n")
        if options:
            rows = [f"| {'、'.join(f'`{_written(one, name)}`' for name in one.opts)} | {one.help} |" for one in options]
            parts.append("| 选项 | 用处 |\n|---|---|\n" + "\n".join(rows) + "\n")
    general = [one for one in cli.params if isinstance(one, click.Option)]
    listed = "、".join(f"`{one.opts[0]}`（{(one.help or '').rstrip('。')}）" for one in general)
    parts.append(f"## 写在命令前面的选项\n\n{listed}。每个命令都有 `--help`。\n")
    return "\n".join(parts)


def _written(option: click.Option, name: str) -> str:
    return name if option.is_flag else f"{name} {option.metavar}"


if __name__ == "__main__":
    CHAPTER.write_text(command_list_text(), encoding="utf-8", newline="\n")
