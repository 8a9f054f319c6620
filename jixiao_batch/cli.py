"""The door: what the command `jixiao` understands. No logic; heavy libraries are imported only inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from jixiao_batch import __version__
from jixiao_batch.chinese_help import ChineseGroup

ACCEPTED, SOME_RETURNED, WRONG_USE, NOT_WRITTEN = 0, 1, 2, 3

_SCHEME_HELP = "指标体系的编号，或一个 YAML 文件"


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


@cli.command()
@click.option("--scheme", metavar="指标体系", default=None, help=f"{_SCHEME_HELP}，不写时用 jianghua-2023。")
@click.option("-o", "--output", metavar="文件", type=click.Path(path_type=Path), default=None, help="写到哪个文件。")
def template(scheme: str | None, output: Path | None) -> None:
    """生成空白表样。

    \b
    例：jixiao template -o 2023年度自评表样.xlsx
    """
    from jixiao_batch.scheme.loading import DEFAULT_SCHEME, load_scheme
    from jixiao_batch.workbook.template import write_template

    loaded = load_scheme(scheme or DEFAULT_SCHEME)
    file = output or Path(f"{loaded.scheme.id}.xlsx")
    file.parent.mkdir(parents=True, exist_ok=True)
    write_template(loaded, file)
    click.echo(f"空白表样已写好：{file}")


@cli.command()
@click.option("--scheme", metavar="指标体系", default=None, help=f"{_SCHEME_HELP}，不写时用 jianghua-2023。")
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
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=click.Path(path_type=Path))
@click.option("--scheme", metavar="指标体系", default=None, help=f"{_SCHEME_HELP}，不写时按表内写明的。")
@click.option(
    "-o",
    "--output",
    metavar="文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="把问题清单和标出问题的副本写到哪个文件夹，不写时只在屏幕上显示。",
)
def check(files: tuple[Path, ...], scheme: str | None, output: Path | None) -> None:
    """单位报送前自查，结论与县里复核时相同。

    \b
    例：jixiao check 我单位自评表.xlsx
    """
    from jixiao_batch.batch import check_files, known_schemes, write_own_lists
    from jixiao_batch.console import console, show_verdict

    schemes = known_schemes(scheme)
    screen = console()
    accepted = True
    for file, (verdict, places) in zip(files, check_files(files, schemes), strict=True):
        show_verdict(screen, verdict, places)
        if output is not None and (name := write_own_lists(verdict, file, output, schemes)):
            click.echo(f"  问题清单：{output / name}")
        accepted = accepted and verdict.status == "used"
    sys.exit(ACCEPTED if accepted else SOME_RETURNED)


@cli.command()
@click.argument("folder", metavar="文件夹", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="输出文件夹",
    type=click.Path(file_okay=False, path_type=Path),
    help="结果写到哪个文件夹（必写）。",
)
@click.option("--scheme", metavar="指标体系", default=None, help=f"{_SCHEME_HELP}，不写时按各表内写明的。")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 64), default=None, help="同时用几个进程，不写时按电脑的核数。")
@click.option(
    "--exclude",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="排除清单：一行一个文件名或带 * 的式样，后面可写原因；列出的文件不读。",
)
@click.option("--strict-duplicates", is_flag=True, help="同一单位报来不同的版本时全部退回，不取最后一份。")
@click.option("--quiet", is_flag=True, help="不显示进度和排名，只在出错时说话。")
def run(
    folder: Path, output: Path, scheme: str | None, jobs: int | None, exclude: Path | None, strict_duplicates: bool, quiet: bool
) -> None:
    """复核一个文件夹里的全部自评表，写出全县汇总、得分表和退回材料。

    \b
    例：jixiao run 报送 -o 输出
    """
    import os

    from jixiao_batch.batch import run as run_batch
    from jixiao_batch.console import console, progress_bar, show_run

    screen = console()
    with progress_bar(screen, quiet) as progress:
        result = run_batch(
            folder,
            output,
            scheme=scheme,
            jobs=jobs or min(os.cpu_count() or 1, 8),
            progress=progress,
            strict_duplicates=strict_duplicates,
            exclude_file=exclude,
        )
    if not quiet:
        show_run(screen, result, output.as_posix())
    sys.exit(ACCEPTED if result.all_accepted else SOME_RETURNED)


@cli.group()
def scheme() -> None:
    """查看和检查指标体系。"""


@scheme.command("list")
def scheme_list() -> None:
    """列出内置的指标体系。

    \b
    例：jixiao scheme list
    """
    from jixiao_batch.scheme.loading import built_in_ids, load_scheme

    for scheme_id in built_in_ids():
        click.echo(f"{scheme_id}\t{load_scheme(scheme_id).scheme.title}")


@scheme.command("show")
@click.argument("scheme_id", metavar="编号")
def scheme_show(scheme_id: str) -> None:
    """显示一个指标体系：指标、分值和评分规则。

    \b
    例：jixiao scheme show jianghua-2023
    """
    from jixiao_batch.scheme.describing import scheme_text
    from jixiao_batch.scheme.loading import load_scheme

    click.echo(scheme_text(load_scheme(scheme_id).scheme))


@scheme.command("check")
@click.argument("file", metavar="文件")
def scheme_check(file: str) -> None:
    """检查一个指标体系文件，有错时指出第几行、怎么改。

    \b
    例：jixiao scheme check 我县2024.yaml
    """
    from jixiao_batch.scheme.loading import load_scheme

    loaded = load_scheme(file)
    scheme = loaded.scheme
    click.echo(f"没有发现错误：{scheme.title}（{scheme.id}），{len(scheme.indicators)} 个指标，满分 {scheme.full_score}")


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
        _say(_use_error(error))
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


def _use_error(error: click.ClickException) -> str:
    if isinstance(error, click.MissingParameter):
        name = error.param.opts[-1] if error.param is not None and error.param.opts else ""
        metavar = error.param.metavar if error.param is not None and error.param.metavar else name
        return f"缺少“{metavar}”。用法见 jixiao --help"
    if isinstance(error, click.NoSuchOption):
        return f"没有“{error.option_name}”这个选项。用法见 jixiao --help"
    if isinstance(error, click.BadParameter):
        name = error.param.metavar or error.param.opts[-1] if error.param is not None and error.param.opts else "参数"
        return f"“{name}”写得不对：{error.message}。用法见 jixiao --help"
    return f"命令写得不对：{error.format_message()}。用法见 jixiao --help"


def _words(error: Exception) -> str:
    from jixiao_batch.scheme.source import SchemeError
    from jixiao_batch.workbook.opening.excluding import ExclusionError

    if isinstance(error, ExclusionError):
        return str(error)
    if isinstance(error, SchemeError):
        faults = "\n".join(f"  {fault}" for fault in error.faults)
        return f"指标体系有 {len(error.faults)} 处要改，没有开始读表：\n{faults}"
    if isinstance(error, OSError):
        return f"结果没有写成：{error.strerror or error}"
    return f"程序出错（{type(error).__name__}：{error}）。请加上 --debug 再运行一次，把显示的内容发给技术人员"


def _exit_code(error: Exception) -> int:
    from jixiao_batch.scheme.source import SchemeError
    from jixiao_batch.workbook.opening.excluding import ExclusionError

    return WRONG_USE if isinstance(error, SchemeError | ExclusionError) else NOT_WRITTEN
