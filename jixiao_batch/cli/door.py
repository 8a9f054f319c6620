"""The door: what the command `jixiao` understands. No logic; heavy libraries are imported only inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from jixiao_batch import __version__
from jixiao_batch.cli.chinese_help import ChineseGroup
from jixiao_batch.cli.exit_codes import ACCEPTED, NOT_WRITTEN, SOME_RETURNED, WRONG_USE
from jixiao_batch.cli.ledger import ledger
from jixiao_batch.cli.new_file import write_new
from jixiao_batch.cli.options import FORCE, PASSWORD_FILE, SCHEME_HELP, WORKBOOK, opening_options, output_file
from jixiao_batch.cli.report import report_template
from jixiao_batch.cli.round import init, status
from jixiao_batch.cli.run import diff, run
from jixiao_batch.cli.scheme import scheme
from jixiao_batch.cli.spot_checks import spotcheck
from jixiao_batch.cli.use_errors import use_error_words


@click.group(cls=ChineseGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", message="jixiao-batch %(version)s", help="显示版本后退出。")
@click.option("--debug", is_flag=True, help="出错时显示完整的程序信息，供技术人员查看。")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """部门整体支出绩效自评表的批量复核。

    \b
    常用的三步：
      jixiao template -o 自评表样.xlsx        生成空白表样，发给各单位
      jixiao check 某单位.xlsx                单位报送前自查
      jixiao run 报送 -o 输出                 复核“报送”文件夹里的全部自评表
    """
    context.obj = debug


for command in (run, diff, scheme, ledger, init, status, spotcheck, report_template):
    cli.add_command(command)


@cli.command()
@click.option("--scheme", metavar="指标体系", default=None, help=f"{SCHEME_HELP}，不写时用 jianghua-2023。")
@click.option(
    "--roster", metavar="单位名册", type=WORKBOOK, default=None, help="给名册里每个应报单位各生成一份，已知的数先填好。"
)
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path), default=None, help="写到哪个文件（用名册时是文件夹）。"
)
@click.option(
    "--previous",
    metavar="上年的输出",
    type=click.Path(exists=True, path_type=Path),
    default=None,
    help="上年的输出文件夹、结果.json 或台账：用名册下发的表样里，每格旁边写上年的数。",
)
@click.option("--force", is_flag=True, help="文件已经有了也重写（用名册下发的表样除外，那里可能已经填了数）。")
def template(scheme: str | None, roster: Path | None, output: Path | None, previous: Path | None, force: bool) -> None:
    """生成空白表样；有单位名册的，每个单位一份。在一轮工作的文件夹里什么都不写，就按配置给每个单位生成，已有的不动。

    \b
    例：jixiao template -o 2023年度自评表样.xlsx
        jixiao template --roster 单位名册.xlsx -o 下发表样
    """
    if roster is not None:
        _hand_out(roster, output or Path("下发表样"), scheme, previous=previous)
        return
    if previous is not None:
        raise click.UsageError("--previous 只在用名册（--roster）下发表样时有用")
    if scheme is None and output is None and _hand_out_round():
        return
    from jixiao_batch.scheme.loading import DEFAULT_SCHEME, load_scheme
    from jixiao_batch.workbook.template import write_template

    loaded = load_scheme(scheme or DEFAULT_SCHEME)
    file = output or Path(f"{loaded.scheme.id}.xlsx")
    write_new(file, lambda part: write_template(loaded, part), force)
    click.echo(f"空白表样已写好：{file}")


def _hand_out_round() -> bool:
    """Whether this is a round's folder with a roster: then its forms are handed out."""
    from jixiao_batch.round.config import round_of

    config = round_of(None)
    if config is None or config.roster is None:
        return False
    _hand_out(config.roster, config.forms, config.schemes, year=config.year, only_new=True, previous=config.previous)
    return True


def _hand_out(
    roster: Path,
    folder: Path,
    scheme: str | tuple[str, ...] | None,
    *,
    year: int | None = None,
    only_new: bool = False,
    previous: Path | None = None,
) -> None:
    import os

    from jixiao_batch.cli.console import console, progress_bar
    from jixiao_batch.handing_out import hand_out

    with progress_bar(console(), quiet=False) as progress:
        jobs = min(os.cpu_count() or 1, 8)
        count = hand_out(
            roster, folder, scheme=scheme, year=year, only_new=only_new, previous=previous, jobs=jobs, progress=progress
        )
    click.echo(f"已写好 {count} 份表样：{folder}")


@cli.command()
@output_file(default=Path("单位名册.xlsx"))
@FORCE
def roster(output: Path, force: bool) -> None:
    """生成空白的单位名册，填好后用于下发表样和核对报送情况。

    \b
    例：jixiao roster -o 单位名册.xlsx
    """
    from jixiao_batch.county.roster_form import write_roster_form
    from jixiao_batch.scheme.loading import built_in_ids

    write_new(output, lambda part: write_roster_form(part, built_in_ids()), force)
    click.echo(f"空白的单位名册已写好：{output}")


@cli.command()
@click.option("--scheme", metavar="指标体系", default=None, help=f"{SCHEME_HELP}，不写时用 jianghua-2023。")
def layout(scheme: str | None) -> None:
    """以 JSON 列出表样每个填报项在哪一格，供其他程序填表。

    \b
    例：jixiao layout --scheme jianghua-2023
    """
    import json

    from jixiao_batch.scheme.loading import DEFAULT_SCHEME, load_scheme
    from jixiao_batch.workbook.layout import describe

    loaded = load_scheme(scheme or DEFAULT_SCHEME)
    click.echo(json.dumps(describe(loaded.scheme), ensure_ascii=False, indent=1))


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--scheme", metavar="指标体系", default=None, help=f"{SCHEME_HELP}，不写时按表内写明的。")
@click.option(
    "-o",
    "--output",
    metavar="文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="把问题清单和标出问题的副本写到哪个文件夹，不写时只在屏幕上显示。",
)
@PASSWORD_FILE
def check(files: tuple[Path, ...], scheme: str | None, output: Path | None, password_file: Path | None) -> None:
    """单位报送前自查，结论与县里复核时相同。

    \b
    例：jixiao check 我单位自评表.xlsx
    """
    from jixiao_batch.batch import known_schemes
    from jixiao_batch.cli.console import console, show_verdict
    from jixiao_batch.judging import check_files
    from jixiao_batch.round.config import round_of
    from jixiao_batch.writing import write_own_lists

    config = round_of(None) if scheme is None else None
    schemes = known_schemes(scheme or (config.schemes if config is not None else None))
    screen = console()
    accepted = True
    for file, (verdict, places) in zip(files, check_files(files, schemes, opening_options(password_file)), strict=True):
        show_verdict(screen, verdict, places)
        if output is not None and (name := write_own_lists(verdict, file, output, schemes)):
            click.echo(f"  问题清单：{output / name}")
        accepted = accepted and verdict.status == "used"
    sys.exit(ACCEPTED if accepted else SOME_RETURNED)


def main() -> NoReturn:
    """Run the command; every error becomes one plain sentence and an exit code, a traceback only with --debug."""
    _survive_any_encoding()
    debug = "--debug" in sys.argv
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        _say("已中断，原来的结果没有动。")
        sys.exit(130)
    except click.ClickException as error:
        _say(use_error_words(error))
        sys.exit(WRONG_USE)
    except Exception as error:
        if debug:
            raise
        _say(_words(error))
        sys.exit(_exit_code(error))
    sys.exit(ACCEPTED)


def _survive_any_encoding() -> None:
    """A console that cannot show a character (GBK) shows its escape instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _say(text: str) -> None:
    click.echo(text, err=True)


def _words(error: Exception) -> str:
    from jixiao_batch.faults import InputError, system_words

    if isinstance(error, InputError):
        return error.told
    if isinstance(error, OSError):
        named = f"“{error.filename}”" if error.filename else ""
        return f"没有写成：{named}{system_words(error)}"
    return f"程序出错（{type(error).__name__}：{error}）。请加上 --debug 再运行一次，把显示的内容发给技术人员"


def _exit_code(error: Exception) -> int:
    from jixiao_batch.faults import InputError

    return WRONG_USE if isinstance(error, InputError) else NOT_WRITTEN
