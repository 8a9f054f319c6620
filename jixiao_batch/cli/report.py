"""`jixiao report-template`: a template of the Word reports, for the bureau to edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from jixiao_batch.cli.chinese_help import ChineseCommand
from jixiao_batch.cli.new_file import write_new
from jixiao_batch.cli.options import FORCE, output_file

if TYPE_CHECKING:
    from jixiao_batch.reports.template import ReportKind


@click.command("report-template", cls=ChineseCommand)
@click.option(
    "--kind", metavar="名称", type=click.Choice(["汇总报告", "自评报告"]), default="汇总报告", help="哪种报告，不写时是汇总报告。"
)
@output_file("写到哪个文件，不写时按种类取名。")
@click.option(
    "--check",
    "file",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="不写模板，只检查改过的模板能不能用。",
)
@click.option("--placeholders", is_flag=True, help="不写模板，只列出可用的占位符和各自的内容。")
@FORCE
def report_template(kind: str, output: Path | None, file: Path | None, placeholders: bool, force: bool) -> None:
    """写出 Word 报告的模板，在 Word 或 WPS 里改好后用于 run。

    \b
    例：jixiao report-template -o 报告模板.docx
        jixiao report-template --placeholders
        jixiao report-template --check 报告模板.docx
        jixiao run 报送 -o 输出 --also 汇总报告 --report-template 报告模板.docx
    """
    from jixiao_batch.reports.placeholders import listed
    from jixiao_batch.reports.template import PLACEHOLDERS, load_template, template_bytes

    wanted = cast("ReportKind", kind)
    if placeholders:
        for name, shape, meaning in listed(PLACEHOLDERS[wanted]):
            click.echo(f"{name}（{shape}）：{meaning}")
        return
    if file is not None:
        load_template(wanted, file)
        click.echo(f"模板可以使用：{file}")
        return
    target = output or Path(f"{kind}模板.docx")
    write_new(target, lambda part: part.write_bytes(template_bytes(wanted)), force)
    click.echo(f"模板已写好：{target}")
    click.echo(
        f"改完后用 jixiao report-template --check 检查；可用的占位符用 jixiao report-template --kind {kind} --placeholders 列出"
    )
