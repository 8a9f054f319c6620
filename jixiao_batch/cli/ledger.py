"""`jixiao ledger`: the runs that a ledger (台账) has on record, and the proof that it agrees with what lies on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jixiao_batch.cli.chinese_help import ChineseGroup
from jixiao_batch.cli.exit_codes import ACCEPTED, SOME_RETURNED

_LEDGER = click.argument("place", metavar="台账或文件夹", type=click.Path(exists=True, path_type=Path))


@click.group(cls=ChineseGroup)
def ledger() -> None:
    """台账：历次运行的记录，以及它与文件、结果是否相符。

    \b
    例：jixiao ledger show 台账.db
        jixiao ledger verify 台账.db
    """


@ledger.command()
@_LEDGER
def show(place: Path) -> None:
    """列出历次运行：何时、何人、复核了几个文件、结果在哪里。

    \b
    例：jixiao ledger show 台账.db
    """
    from jixiao_batch.cli.console import console, show_runs
    from jixiao_batch.ledger.reading import open_ledger

    with open_ledger(place) as opened:
        show_runs(console(), opened.runs())


@ledger.command()
@_LEDGER
def verify(place: Path) -> None:
    """核对台账、报送件和结果是否相符，不符的逐条列出（退出码 1）。

    \b
    例：jixiao ledger verify 台账.db
    """
    from jixiao_batch.ledger.reading import open_ledger
    from jixiao_batch.ledger.verifying import verify as verify_ledger

    with open_ledger(place) as opened:
        result = verify_ledger(opened)
    for remark in result.remarks:
        click.echo(f"提示：{remark}")
    for difference in result.differences:
        click.echo(f"不符：{difference}")
    if result.run is not None:
        click.echo(f"核对第 {result.run.id} 次运行：报送件 {result.files} 个，结果 {result.outputs} 份，单位 {result.units} 个")
    click.echo(f"有 {len(result.differences)} 处不符" if result.differences else "台账、报送件和结果相符")
    sys.exit(SOME_RETURNED if result.differences else ACCEPTED)
