"""`jixiao run` and `jixiao diff`: a whole folder reviewed, and two such reviews compared."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao_batch.cli.chinese_help import ChineseCommand
from jixiao_batch.cli.exit_codes import ACCEPTED, SOME_RETURNED
from jixiao_batch.cli.new_file import must_be_new, write_new
from jixiao_batch.cli.options import DAY, FORCE, JOBS, PASSWORD_FILE, SCHEME_HELP, WORKBOOK, opening_options, output_file
from jixiao_batch.cli.province import FolderOrAddress, run_on_cluster
from jixiao_batch.cli.round import no_round

if TYPE_CHECKING:
    from jixiao_batch.history.past import PastRun  # heavy libraries are imported only inside the commands

_PAST_RUN = click.Path(exists=True, path_type=Path)


@click.command(cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", required=False, type=FolderOrAddress(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="输出文件夹",
    type=FolderOrAddress(file_okay=False, path_type=Path),
    default=None,
    help="结果写到哪个文件夹（一轮工作的文件夹里可不写）。",
)
@click.option("--scheme", metavar="指标体系", default=None, help=f"{SCHEME_HELP}，不写时按各表内写明的。")
@click.option(
    "--roster", metavar="单位名册", type=WORKBOOK, default=None, help="按名册核对：谁没有报、谁不在名册、批复数对不对。"
)
@click.option(
    "--decisions", metavar="复核意见", type=WORKBOOK, default=None, help="填好的复核意见表；不写时用输出文件夹里的那一份。"
)
@click.option(
    "--spot-checks",
    metavar="抽评记录",
    type=WORKBOOK,
    default=None,
    help="填好的抽评名单：写出抽评情况，不一致的交复核人员核定。",
)
@click.option(
    "--previous",
    metavar="以前的输出",
    type=_PAST_RUN,
    default=None,
    help="与以前的结果比较（输出文件夹、结果.json 或台账）：上年的，或本年的。",
)
@DAY
@JOBS
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
    help="另写什么：合订本（得分表合订本）、汇总报告和自评报告（Word）、Parquet（数据表，要另装 pyarrow）、全部；可写几次。",
)
@click.option(
    "--ledger",
    metavar="台账",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="记台账的文件（如 台账.db）：每次运行都记下，再运行时只复核变了的文件，结果与全部重做的相同。",
)
@click.option("--full", is_flag=True, help="有台账也全部重新复核。")
@click.option(
    "--engine",
    metavar="方式",
    type=click.Choice(["local", "dask"]),
    default="local",
    help="local 在本机做一个县；dask 做一省：文件夹里每个县一个文件夹，分给集群的各台机器。",
)
@click.option(
    "--scheduler", metavar="地址", default=None, help="dask 调度器的地址，如 tcp://10.0.0.1:8786；不写时在本机起几个进程。"
)
@click.option(
    "--report-template", metavar="文件", type=WORKBOOK, default=None, help="改过的汇总报告模板（见 jixiao report-template）。"
)
@click.option("--unit-report-template", metavar="文件", type=WORKBOOK, default=None, help="改过的自评报告模板。")
@click.option("--anonymous", is_flag=True, help="汇总报告里不写单位名称，写“单位A”“单位B”……")
@click.option("--quiet", is_flag=True, help="不显示进度和排名，只在出错时说话。")
def run(
    folder: Path | str | None,
    output: Path | str | None,
    scheme: str | None,
    roster: Path | None,
    decisions: Path | None,
    spot_checks: Path | None,
    previous: Path | None,
    day: datetime.datetime | None,
    jobs: int | None,
    exclude: Path | None,
    strict_duplicates: bool,
    password_file: Path | None,
    max_file_mb: int | None,
    also: tuple[str, ...],
    ledger: Path | None,
    full: bool,
    engine: str,
    scheduler: str | None,
    report_template: Path | None,
    unit_report_template: Path | None,
    anonymous: bool,
    quiet: bool,
) -> None:
    """复核一个文件夹里的全部自评表，写出全县汇总、得分表和退回材料。

    在 jixiao init 建的文件夹里什么都不用写，按里面的 配置.yaml 运行；另写的选项优先。

    \b
    例：jixiao run 报送 -o 输出
        jixiao run
    """
    import os

    from jixiao_batch.batch import RunOptions
    from jixiao_batch.batch import run as run_batch
    from jixiao_batch.cli.console import console, progress_bar, show_run
    from jixiao_batch.extras import wanted_extras
    from jixiao_batch.reports.options import ReportOptions
    from jixiao_batch.round.config import NO_ROUND, round_of

    processes = jobs or min(os.cpu_count() or 1, 8)
    if engine == "dask":
        of_a_county = {
            "--roster": roster,
            "--decisions": decisions,
            "--spot-checks": spot_checks,
            "--previous": previous,
            "--exclude": exclude,
            "--password-file": password_file,
            "--ledger": ledger,
            "--full": full,
            "--also": also,
            "--report-template": report_template,
            "--unit-report-template": unit_report_template,
            "--anonymous": anonymous,
        }
        passed_on = {
            "--strict-duplicates": strict_duplicates,
            "--max-file-mb": str(max_file_mb) if max_file_mb else None,
            "--date": day.date().isoformat() if day else None,
        }
        run_on_cluster(folder, output, scheduler, processes, scheme, passed_on, of_a_county, quiet)
    if isinstance(folder, str) or isinstance(output, str) or scheduler is not None:
        raise click.UsageError("网上的地址和 --scheduler 只能与 --engine dask 同用；在本机做一个县请写文件夹")
    config = round_of(folder, for_plain_run=output is not None)
    received, out = (config.received, output or config.out) if config is not None else (folder, output)
    if received is None or out is None:
        raise _no_folders(folder, output)
    defaults = config or NO_ROUND
    screen = console()
    with progress_bar(screen, quiet) as progress:
        result = run_batch(
            received,
            out,
            RunOptions(
                scheme=scheme or defaults.schemes or None,
                year=config.year if config is not None and scheme is None else None,
                roster=roster or defaults.roster,
                decisions=decisions or defaults.decisions,
                spot_checks=spot_checks or defaults.spot_checks,
                previous=previous or defaults.previous,
                today=day.date() if day else datetime.date.today(),
                strict_duplicates=strict_duplicates or defaults.strict_duplicates,
                exclude_file=exclude or defaults.exclude,
                opening=opening_options(password_file or defaults.passwords, max_file_mb or defaults.max_mb),
                extras=wanted_extras(also) or defaults.extras,
                ledger=ledger or defaults.ledger,
                full=full,
                person=_user(),
                clock=_now,
                reports=ReportOptions(
                    report_template or defaults.reports.county_template,
                    unit_report_template or defaults.reports.unit_template,
                    anonymous or defaults.reports.anonymous,
                ),
            ),
            jobs=processes,
            progress=progress,
        )
    if not quiet:
        show_run(screen, result, out.as_posix())
    sys.exit(ACCEPTED if result.all_accepted else SOME_RETURNED)


def _no_folders(folder: Path | None, output: Path | None) -> click.UsageError:
    if folder is None and output is None:
        return no_round(folder)
    lacking = "“文件夹”" if folder is None else "“-o 输出文件夹”"
    return click.UsageError(f"缺少{lacking}；只有一轮工作的文件夹（里面有“配置.yaml”）可以不写")


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, ImportError, KeyError):  # a computer that names nobody
        return ""


@click.command(cls=ChineseCommand)
@click.argument("before", metavar="上次输出", required=False, type=_PAST_RUN)
@click.argument("after", metavar="本次输出", required=False, type=_PAST_RUN)
@output_file(default=Path("变化情况.xlsx"))
@FORCE
def diff(before: Path | None, after: Path | None, output: Path, force: bool) -> None:
    """比较两次运行的结果：改正了什么、没改什么、新出现什么，名次怎么变。

    两次运行写输出文件夹、结果.json 或台账都行。在一轮工作的文件夹里什么都不写，就比较台账里最近两次不同的结果；
    只写一个的，与它比较。

    \b
    例：jixiao diff
        jixiao diff 输出0430 输出0510 -o 变化情况.xlsx
    """
    from jixiao_batch.history.changes import changes_between
    from jixiao_batch.output.summary.changes import write_changes

    must_be_new(output, force)
    first, second = _two_runs(before, after)
    changes = changes_between(first, second, figures=False)
    words = tuple(run.words or place.as_posix() for run, place in ((first, before or Path()), (second, after or Path())))
    write_new(output, lambda part: write_changes(changes, part, before=words[0], after=words[1]), force)
    corrected = sum(len(change.corrected) for change in changes)
    remaining = sum(len(change.remaining) for change in changes)
    arisen = sum(len(change.arisen) for change in changes)
    moved = sum(1 for change in changes if change.movement != "unchanged")
    click.echo(f"单位 {len(changes)} 个，其中新报、重报或减少 {moved} 个")
    click.echo(f"问题：已改正 {corrected} 处，未改正 {remaining} 处，新出现 {arisen} 处")
    click.echo(f"逐项变化写在：{output}")


def _two_runs(before: Path | None, after: Path | None) -> tuple[PastRun, PastRun]:
    """The two named runs; those of the round that are not named come from its ledger."""
    from jixiao_batch.ledger.former import load_past

    if before is not None and after is not None:
        return load_past(before), load_past(after)
    from jixiao_batch.ledger.reading import open_ledger
    from jixiao_batch.round.config import round_of

    config = round_of(None)
    if config is None:
        raise click.UsageError("要写明上次和本次的输出文件夹；只有一轮工作的文件夹（里面有“配置.yaml”）可以不写")
    if config.ledger is None:
        raise click.UsageError("配置.yaml 里没有写“台账”，要写明上次和本次的输出文件夹")
    with open_ledger(config.ledger) as ledger:
        return (load_past(before), ledger.results()) if before is not None else ledger.last_two()
