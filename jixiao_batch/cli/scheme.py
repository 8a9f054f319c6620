"""The commands `jixiao scheme ...`. No logic; heavy libraries are imported only inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jixiao_batch.cli.chinese_help import ChineseGroup
from jixiao_batch.cli.exit_codes import ACCEPTED, SOME_RETURNED
from jixiao_batch.cli.new_file import must_be_new, write_new
from jixiao_batch.cli.options import FORCE, JOBS, output_file


@click.group(cls=ChineseGroup)
def scheme() -> None:
    """查看、检查、改写、导入和比较指标体系。"""


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
    """检查一个指标体系文件，并试算其中的算例；有错时指出第几行、怎么改。

    \b
    例：jixiao scheme check 我县2024.yaml
    """
    from jixiao_batch.evaluation.example_coverage import bounds_without_example
    from jixiao_batch.evaluation.worked_examples import example_faults, run_examples
    from jixiao_batch.scheme.loading import load_scheme
    from jixiao_batch.scheme.source import SchemeError

    loaded = load_scheme(file)
    scheme = loaded.scheme
    outcomes = run_examples(scheme)
    if faults := example_faults(loaded, outcomes):
        raise SchemeError(faults)
    click.echo(f"没有发现错误：{scheme.title}（{scheme.id}），{len(scheme.indicators)} 个指标，满分 {scheme.full_score}")
    click.echo(f"算例 {len(outcomes)} 个，全部相符" if outcomes else "没有算例")
    if lacking := bounds_without_example(scheme, outcomes):
        click.echo("下面这些分界还没有算例，建议补上（不影响使用）：")
        for bound in lacking:
            click.echo(f"  {bound}")


@scheme.command("compare")
@click.argument("folder", metavar="文件夹", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("first", metavar="方案甲")
@click.argument("second", metavar="方案乙")
@output_file("对比结果写到哪个 .xlsx 文件（必写）。", required=True)
@JOBS
@click.option("--quiet", is_flag=True, help="不显示进度和结果，只在出错时说话。")
@FORCE
def scheme_compare(folder: Path, first: str, second: str, output: Path, jobs: int | None, quiet: bool, force: bool) -> None:
    """用两个指标体系给同一批自评表试算，看谁的得分、等次、名次变动，为什么变动，名次有多依赖单个分值。

    方案甲、方案乙可以是内置的编号，也可以是 YAML 文件；同一个编号的两个版本也能比。

    \b
    例：jixiao scheme compare 报送 jianghua-2023 我县2024.yaml -o 对比.xlsx
    """
    import os

    from jixiao_batch.cli.console import console, progress_bar, show_comparison
    from jixiao_batch.comparison.comparing import compare

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"对比结果的文件名“{output.name}”要以 .xlsx 结尾")
    must_be_new(output, force)
    screen = console()
    with progress_bar(screen, quiet) as progress:
        result = compare(folder, first, second, output, jobs=jobs or min(os.cpu_count() or 1, 8), progress=progress)
    if not quiet:
        show_comparison(screen, result, output.as_posix())
    sys.exit(ACCEPTED if result.all_accepted else SOME_RETURNED)


@scheme.command("export")
@click.argument("scheme_id", metavar="指标体系")
@output_file("写到哪个 .xlsx 文件。")
@FORCE
def scheme_export(scheme_id: str, output: Path | None, force: bool) -> None:
    """把指标体系写成 Excel 表，供修改；改好后用 scheme import 读回。

    \b
    例：jixiao scheme export jianghua-2023 -o 指标体系.xlsx
    """
    from jixiao_batch.scheme_book.export import export_scheme

    file = output or Path(f"{Path(scheme_id).stem}-指标体系.xlsx")
    table = export_scheme(scheme_id)
    write_new(file, lambda part: part.write_bytes(table), force)
    click.echo(f"指标体系已写好：{file}。改好后导入：jixiao scheme import {file} -o 我县.yaml")


@scheme.command("import")
@click.argument("table", metavar="表格", type=click.Path(path_type=Path))
@output_file("指标体系写到哪个 YAML 文件。", required=True)
@click.option("--id", "scheme_id", metavar="编号", default="", help="读公开的评分表时，给指标体系定的编号。")
@click.option("--title", metavar="名称", default="", help="读公开的评分表时，指标体系的名称；不写时用表题。")
@click.option("--year", metavar="年度", type=click.IntRange(2000, 2100), default=None, help="评价年度；不写时看表题和文件名。")
@click.option("--full-score", metavar="满分", type=click.IntRange(1, 10000), default=None, help="评分表的满分，不写时为 100。")
@FORCE
def scheme_import(
    table: Path, output: Path, scheme_id: str, title: str, year: int | None, full_score: int | None, force: bool
) -> None:
    """从表格读出指标体系：scheme export 写出的表，或公开的评分表（.xlsx、.docx）。

    有错时指出哪张表、哪一格、怎么改，不写出文件。公开的评分表里没有看懂的评分标准，留作人工评定。

    \b
    例：jixiao scheme import 指标体系.xlsx -o 我县2024.yaml
        jixiao scheme import 附件2评分表.docx --year 2024 -o 我县2024.yaml
    """
    from decimal import Decimal

    from jixiao_batch.official_tables import Wishes
    from jixiao_batch.scheme_importing import import_scheme

    wishes = Wishes(scheme_id, title, year, Decimal(full_score) if full_score else None)
    imported = import_scheme(table, wishes)
    write_new(output, lambda part: part.write_bytes(imported.text.encode("utf-8")), force)
    for line in imported.report:
        click.echo(line)
    scheme = imported.loaded.scheme
    click.echo(f"指标体系已写好：{output}（{scheme.title}，{len(scheme.indicators)} 个指标，满分 {scheme.full_score}）")
