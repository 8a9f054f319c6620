"""`jixiao spotcheck`: units drawn for spot checks (抽评), with the record that is filled in. Heavy libraries only inside."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import click

from jixiao_batch.cli.chinese_help import ChineseCommand
from jixiao_batch.cli.new_file import must_be_new, write_new
from jixiao_batch.cli.options import FORCE, output_file

_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*[%％]")


def _rate(_: click.Context, param: click.Parameter, text: str | None) -> Decimal | None:
    """A percentage above 0% and up to 100%, as a fraction."""
    if text is None:
        return None
    written = _RATE.fullmatch(text.strip())
    rate = Decimal(written[1]) / 100 if written else Decimal(0)
    if not 0 < rate <= 1:
        raise click.BadParameter(f"“{text}”应写成大于 0%、不超过 100% 的百分数，如 10%", param=param)
    return rate


@click.command(cls=ChineseCommand)
@click.argument("results", metavar="输出文件夹", type=click.Path(exists=True, path_type=Path))
@output_file(default=Path("抽评名单.xlsx"))
@click.option("--rate", metavar="比例", callback=_rate, default=None, help="每层抽多大比例，如 10%；不写时是 10%。")
@click.option(
    "--count", metavar="N", type=click.IntRange(1), default=None, help="一共抽几个，按各层单位数分摊；不与 --rate 同用。"
)
@click.option("--seed", metavar="种子", default="2024", help="随机种子，任写一个数或词；同一种子抽出同样的单位。不写时是 2024。")
@click.option("--min-per-group", metavar="N", type=click.IntRange(1), default=1, help="每层至少抽几个，不写时是 1。")
@FORCE
def spotcheck(
    results: Path, output: Path, rate: Decimal | None, count: int | None, seed: str, min_per_group: int, force: bool
) -> None:
    """按单位类别和等次分层抽取抽评单位，写出抽评记录表。

    填好的记录表用 jixiao run … --spot-checks 读回，汇总表里写出抽评情况。

    \b
    例：jixiao spotcheck 输出 -o 抽评名单.xlsx --rate 10% --seed 2024
    """
    if rate is not None and count is not None:
        raise click.UsageError("--rate 和 --count 只能写一个")
    from jixiao_batch.history.past import load_run
    from jixiao_batch.history.spot_draw import DrawRule, draw
    from jixiao_batch.output.spot_form import write_spot_form

    must_be_new(output, force)
    run = load_run(results)
    rule = DrawRule(rate or DrawRule().rate, count, seed, min_per_group)
    strata = draw(run, rule)
    write_new(output, lambda part: write_spot_form(strata, rule, run.year, part), force)
    drawn, every = sum(one.drawn for one in strata), sum(len(one.units) for one in strata)
    click.echo(f"参加排名的 {every} 个单位分 {len(strata)} 层，抽取 {drawn} 个：{output}")
