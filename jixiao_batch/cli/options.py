"""Options that several commands of `jixiao` share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jixiao_batch.workbook.opening.options import OpeningOptions

SCHEME_HELP = "指标体系的编号，或一个 YAML 文件"
WORKBOOK = click.Path(exists=True, dir_okay=False, path_type=Path)
FORCE = click.option("--force", is_flag=True, help="文件已经有了也重写。")

PASSWORD_FILE = click.option(
    "--password-file",
    metavar="文件",
    type=WORKBOOK,
    default=None,
    help="写有打开密码的文本文件：每行一个密码，或“单位 密码”。",
)


def opening_options(password_file: Path | None, max_file_mb: int | None = None) -> OpeningOptions:
    from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES
    from jixiao_batch.workbook.opening.options import OpeningOptions, Passwords, read_passwords

    passwords = read_passwords(password_file) if password_file else Passwords()
    return OpeningOptions(max_file_mb * 1024 * 1024 if max_file_mb else MAX_FILE_BYTES, passwords)
