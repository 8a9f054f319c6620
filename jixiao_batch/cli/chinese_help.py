"""click's own words (Usage, Options, ...) in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

#: behind the help of an option
_MARKS = re.compile(r"\s*\[(?:(?P<low>\d+)<=x<=(?P<high>\d+)|x>=(?P<least>\d+))?(?:; )?(?:required)?\]$")
_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class ChineseFormatter(click.HelpFormatter):
    """Help texts with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 ...")
        super().write_usage(prog, words, prefix="用法：")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _in_chinese(text)) for term, text in rows], col_max, col_spacing)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


def _in_chinese(text: str) -> str:
    """click's marks behind an option: [required], [1<=x<=64], [x>=1; required]."""
    found = _MARKS.search(text)
    if found is None:
        return text
    words = [] if "（必写）" in text else ["必写"] if "required" in found[0] else []
    if found["low"]:
        words.insert(0, f"{found['low']}～{found['high']}")
    elif found["least"]:
        words.insert(0, f"不小于 {found['least']}")
    return text[: found.start()] + (f"（{'，'.join(words)}）" if words else "")


class _Context(click.Context):
    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command whose help is all Chinese."""

    context_class = _Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Arguments that need not be written in brackets; click leaves those that have a name of ours as they are."""
        pieces = super().collect_usage_pieces(ctx)
        optional = {one.metavar for one in self.params if isinstance(one, click.Argument) and not one.required}
        return [f"[{piece}]" if piece in optional else piece for piece in pieces]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明后退出。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of such commands."""

    command_class = ChineseCommand
    group_class: type[Any] = type
