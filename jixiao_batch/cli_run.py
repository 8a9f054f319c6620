"""`jixiao run` and `jixiao diff`: a whole folder reviewed, and two such reviews compared."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from jixiao_batch.chinese_help import ChineseCommand
from jixiao_batch.cli_options import PASSWORD_FILE, SCHEME_HELP, WORKBOOK, opening_options
from jixiao_batch.cli_scheme import FORCE
from jixiao_batch.exit_codes import ACCEPTED, SOME_RETURNED
from jixiao_batch.new_file import must_be_new, write_new

_PAST_RUN = click.Path(exists=True, path_type=Path)


@click.command(cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="输出文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    help="结果写到哪个文件夹（必写）。",
)
@click.option("--scheme", metavar="指标体系", default=None, help=f"{SCHEME_HELP}，不写时按各表内写明的。")
@click.option(
    "--roster", metavar="单位名册", type=WORKBOOK, default=None, help="按名册核对：谁没有报、谁不在名册、批复数对不对。"
)
@click.option(
    "--decisions", metavar="复核意见", type=WORKBOOK, default=None, help="填好的复核意见表；不写时用输出文件夹里的那一份。"
)
@click.option(
    "--previous", metavar="以前的输出", type=_PAST_RUN, default=None, help="与以前的结果比较：上年的，或本年上一次运行的。"
)
@click.option(
    "--date", "day", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), default=None, help="逾期天数算到哪一天，不写时是今天。"
)
@click.option("--jobs", metavar="N", type=click.IntRange(1, 64), default=None, help="同时用几个进程，不写时按电脑的核数。")
@click.option(
    "--exclude",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="排除清单：一行一个文件名或带 * 的式样，后面可写原因；列出的文件不读。",
)
@click.option("--strict-duplicates", is_flag=True, help="同一单位报来不同的版本时全部退回，不取最后一份。")
@PASSWORD_FILE
@click.option(
    "--max-file-mb", metavar="N", type=click.IntRange(1, 200), default=None, help="多大（MB）以上的文件不读，不写时是 20。"
)
@click.option(
    "--also",
    metavar="名称",
    type=click.Choice(["合订本", "汇总报告", "自评报告", "Parquet", "全部"]),
    multiple=True,
    help="另写什么：合订本（得分表合订本）、汇总报告和自评报告（Word）、Parquet（数据表）、全部；可写几次。",
)
@click.option(
    "--report-template", metavar="文件", type=WORKBOOK, default=None, help="改过的汇总报告模板（见 jixiao report-template）。"
)
@click.option("--unit-report-template", metavar="文件", type=WORKBOOK, default=None, help="改过的自评报告模板。")
@click.option("--anonymous", is_flag=True, help="汇总报告里不写单位名称，写“单位A”“单位B”……")
@click.option("--quiet", is_flag=True, help="不显示进度和排名，只在出错时说话。")
def run(
    folder: Path,
    output: Path,
    scheme: str | None,
    roster: Path | None,
    decisions: Path | None,
    previous: Path | None,
    day: datetime.datetime | None,
    jobs: int | None,
    exclude: Path | None,
    strict_duplicates: bool,
    password_file: Path | None,
    max_file_mb: int | None,
    also: tuple[str, ...],
    report_template: Path | None,
    unit_report_template: Path | None,
    anonymous: bool,
    quiet: bool,
) -> None:
    """复核一个文件夹里的全部自评表，写出全县汇总、得分表和退回材料。

    \b
    例：jixiao run 报送 -o 输出
    """
    import os

    from jixiao_batch.batch import RunOptions
    from jixiao_batch.batch import run as run_batch
    from jixiao_batch.console import console, progress_bar, show_run
    from jixiao_batch.extras import EXTRAS
    from jixiao_batch.reports.options import ReportOptions

    screen = console()
    with progress_bar(screen, quiet) as progress:
        result = run_batch(
            folder,
            output,
            RunOptions(
                scheme=scheme,
                roster=roster,
                decisions=decisions,
                previous=previous,
                today=day.date() if day else datetime.date.today(),
                strict_duplicates=strict_duplicates,
                exclude_file=exclude,
                opening=opening_options(password_file, max_file_mb),
                extras=frozenset(extra for extra in EXTRAS if extra in also or "全部" in also),
                reports=ReportOptions(report_template, unit_report_template, anonymous),
            ),
            jobs=jobs or min(os.cpu_count() or 1, 8),
            progress=progress,
        )
    if not quiet:
        show_run(screen, result, output.as_posix())
    sys.exit(ACCEPTED if result.all_accepted else SOME_RETURNED)


@click.command(cls=ChineseCommand)
@click.argument("before", metavar="上次输出", type=_PAST_RUN)
@click.argument("after", metavar="本次输出", type=_PAST_RUN)
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path), default=Path("变化情况.xlsx"), help="写到哪个文件。"
)
@FORCE
def diff(before: Path, after: Path, output: Path, force: bool) -> None:
    """比较两次运行的结果：改正了什么、没改什么、新出现什么，名次怎么变。

    \b
    例：jixiao diff 输出0430 输出0510 -o 变化情况.xlsx
    """
    from jixiao_batch.history.changes import changes_between
    from jixiao_batch.history.past import load_run
    from jixiao_batch.output.summary.changes import write_changes

    must_be_new(output, force)
    changes = changes_between(load_run(before), load_run(after))
    words = (before.as_posix(), after.as_posix())
    write_new(output, lambda part: write_changes(changes, part, before=words[0], after=words[1]), force)
    corrected = sum(len(change.corrected) for change in changes)
    remaining = sum(len(change.remaining) for change in changes)
    arisen = sum(len(change.arisen) for change in changes)
    moved = sum(1 for change in changes if change.movement != "unchanged")
    click.echo(f"单位 {len(changes)} 个，其中新报、重报或减少 {moved} 个")
    click.echo(f"问题：已改正 {corrected} 处，未改正 {remaining} 处，新出现 {arisen} 处")
    click.echo(f"逐项变化写在：{output}")
