"""`jixiao run --engine dask`: a province's counties on a cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import click

from jixiao_batch.cli.exit_codes import ACCEPTED, SOME_RETURNED


class FolderOrAddress(click.Path):
    """A folder that must exist, or the address of one on other storage (s3://…), which is looked at later."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if isinstance(value, str) and "://" in value:
            return value
        return super().convert(value, param, ctx)


def run_on_cluster(
    folder: str | Path | None,
    out: str | Path | None,
    scheduler: str | None,
    workers: int,
    scheme: str | None,
    passed_on: Mapping[str, str | bool | None],
    of_a_county: Mapping[str, object],
    quiet: bool,
) -> NoReturn:
    """Runs every county folder of `folder`; `passed_on` are options of `jixiao run` that each county's run gets too.

    UsageError when one of those `of_a_county`, which cannot be said of all, is given.
    """
    if unfit := [name for name, value in of_a_county.items() if value]:
        raise click.UsageError(f"{'、'.join(unfit)} 是一个县的事，不能与 --engine dask 同用；请在那个县的文件夹里单独运行")
    if folder is None or out is None:
        raise click.UsageError("--engine dask 要写明各县文件夹所在的地方和“-o 输出文件夹”")
    from jixiao_batch.cli.console import console, progress_bar, show_province

    try:
        from jixiao_batch.province.run import ClusterOptions, run_province
    except ImportError as error:
        raise click.UsageError(
            f'“--engine dask”要另装的程序（缺 {error.name}），请运行 pip install "jixiao-batch[cluster]"'
        ) from None
    from jixiao_batch.scheme.loading import load_text, source_text

    text = ""
    if scheme is not None:
        text, name = source_text(scheme)
        load_text(text, name)  # faults are told here, not by every county
    options = [part for name, value in passed_on.items() if value for part in ((name,) if value is True else (name, str(value)))]
    screen = console()
    with progress_bar(screen, quiet) as progress:
        ran = run_province(
            str(folder), str(out), ClusterOptions(scheduler or "", workers), options=options, scheme=text, progress=progress
        )
    if not quiet:
        show_province(screen, ran, str(out))
    all_accepted = all(outcome.accepted for outcome in ran.outcomes)
    sys.exit(ACCEPTED if all_accepted else SOME_RETURNED)
