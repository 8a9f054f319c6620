"""Options that several commands of `jixiao` share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from jixiao_batch.workbook.opening.options import OpeningOptions

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

SCHEME_HELP = "指标体系的编号，或一个 YAML 文件"
WORKBOOK = click.Path(exists=True, dir_okay=False, path_type=Path)
JOBS = click.option("--jobs", metavar="N", type=click.IntRange(1, 64), default=None, help="同时用几个进程，不写时按电脑的核数。")
DAY = click.option(
    "--date", "day", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), default=None, help="逾期天数算到哪一天，不写时是今天。"
)
FORCE = click.option("--force", is_flag=True, help="文件已经有了也重写。")


def output_file(words: str = "写到哪个文件。", default: Path | None = None, *, required: bool = False) -> Decorator:
    """-o of a command that writes one file."""
    return click.option(
        "-o",
        "--output",
        metavar="文件",
        required=required,
        type=click.Path(dir_okay=False, path_type=Path),
        default=default,
        help=words,
    )


PASSWORD_FILE = click.option(
    "--password-file",
    metavar="文件",
    type=WORKBOOK,
    default=None,
    help="写有打开密码的文本文件：每行一个密码，或“单位 密码”。",
)


def opening_options(password_file: Path | None, max_file_mb: int | None = None) -> OpeningOptions:
    """How forms are opened; OSError or InputError where the passwords cannot be read."""
    from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES
    from jixiao_batch.workbook.opening.options import OpeningOptions, Passwords, read_passwords

    passwords = read_passwords(password_file) if password_file else Passwords()
    return OpeningOptions(max_file_mb * 1024 * 1024 if max_file_mb else MAX_FILE_BYTES, passwords)
