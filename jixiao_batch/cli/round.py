"""`jixiao init` and `jixiao status`: a round's folder, and where the round stands."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import click

from jixiao_batch.cli.chinese_help import ChineseCommand
from jixiao_batch.cli.options import DAY, FORCE, SCHEME_HELP, WORKBOOK, output_file


def _county_name(_: click.Context, __: click.Parameter, county: str) -> str:
    if county and not re.fullmatch("[一-鿿]{2,20}", county):
        raise click.BadParameter("只写名称，如 清禾县")
    return county


@click.command("init", cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@click.option("--year", metavar="年度", required=True, type=click.IntRange(2000, 2099), help="评价年度，如 2024（必写）。")
@click.option(
    "--scheme", "schemes", metavar="指标体系", multiple=True, help=f"{SCHEME_HELP}，可写几次；不写时用 jianghua-2023，年度改好。"
)
@click.option(
    "--county", metavar="本县名称", default="", callback=_county_name, help="写进指标体系的名称，印在每张表上，如 清禾县。"
)
@click.option("--roster", metavar="单位名册", type=WORKBOOK, default=None, help="抄入这份名册，不写时放一份空白的。")
def init(folder: Path, year: int, schemes: tuple[str, ...], county: str, roster: Path | None) -> None:
    """建一轮工作的文件夹：名册、表样、报送、复核、输出和配置，以后在里面运行 jixiao run 就行。

    \b
    例：jixiao init 2024年度 --year 2024 --county 清禾县
    """
    from jixiao_batch.round.laying_out import ROSTER_FILE, lay_out

    made = lay_out(folder, year, schemes, roster, county)
    click.echo(f"{year} 年度这一轮的文件夹已建好：{folder}")
    for one in made.schemes:
        click.echo(f"  指标体系：{one.scheme.title}（{one.scheme.id}）")
    for document in made.foreign:
        click.echo(f"  “依据”里还有别的县的文件“{document}”，请用记事本打开指标体系，改成本县的")
    for old, new in made.renamed.items():
        click.echo(f"  名册里的适用指标体系“{old}”已改为“{new}”（原来的名册没有动）")
    if made.overdue:
        click.echo(f"  名册里有 {made.overdue} 个单位的截止日期还是往年的；批复数、上年结转、编制也请按 {year} 年度的改好")
    if made.last_year is not None:
        click.echo(f"  上年结果：{made.last_year.as_posix()}，与它比较；不用的在 配置.yaml 里行首加 #")
    first = "" if roster is not None else f"先填好“{ROSTER_FILE}”，再"
    click.echo(f"{first}在“{folder}”里运行 jixiao template 下发表样；每一步怎么做见“说明.txt”")


@click.command(cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@DAY
@output_file("另把每个单位的报送经过（何时收到、退回、重报）写到这个 .xlsx 文件。")
@FORCE
def status(folder: Path | None, day: datetime.datetime | None, output: Path | None, force: bool) -> None:
    """这一轮做到哪一步了：应报、已报、退回、未报、逾期、待核，报送里有什么变化，下一步做什么。

    \b
    例：jixiao status
        jixiao status -o 报送经过.xlsx
    """
    from jixiao_batch.cli.console import console
    from jixiao_batch.cli.standing import show_standing
    from jixiao_batch.round.config import round_of
    from jixiao_batch.round.standing import round_standing

    config = round_of(folder)
    if config is None:
        raise no_round(folder)
    today = day.date() if day else datetime.date.today()
    show_standing(console(), round_standing(config, today))
    if output is not None:
        from jixiao_batch.cli.new_file import write_new
        from jixiao_batch.round.course import courses, write_courses

        listed = courses(config, today)
        write_new(output, lambda part: write_courses(listed, config.year, part), force)
        click.echo(f"报送经过已写好：{output}")


def no_round(folder: Path | None) -> click.UsageError:
    """What to say where a command needs a round's folder and there is none."""
    where = f"“{folder}”" if folder is not None else "当前文件夹"
    return click.UsageError(f"{where}里没有“配置.yaml”，不是一轮工作的文件夹；先用 jixiao init 建一个，或进到里面再运行")
