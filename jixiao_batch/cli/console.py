"""What appears in the terminal: progress, tables, one-line errors. The only room of rich."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from jixiao_batch.batch import RunResult
from jixiao_batch.comparison.headline import headline, movers, rank_move, reasons_in_words
from jixiao_batch.comparison.scoring import ComparedUnit, Comparison
from jixiao_batch.county.results import FILE_STATUS_WORDS, CountyResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.evaluation.worked_examples import examples_in_brief, run_examples
from jixiao_batch.findings.model import SEVERITY_WORDS, by_severity
from jixiao_batch.judging import Progress as ProgressCallback
from jixiao_batch.ledger.records import RUN_STATE_WORDS, LedgerRun
from jixiao_batch.numbers import fixed
from jixiao_batch.output.own_files import RETURNS_FOLDER, SHEETS_FOLDER

if TYPE_CHECKING:
    from jixiao_batch.cluster.engine import ProvinceRun  # only where the extra is installed

#: units listed after a comparison
_MOVERS = 10
#: decisions that came to nothing, named one by one
_UNUSED = 10
_COLOURS = {"error": "red", "query": "yellow", "note": "cyan"}


def console() -> Console:
    """The screen, or the file that it is redirected to."""
    # a redirected log is not folded at 80 columns
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


@contextmanager
def progress_bar(target: Console, quiet: bool) -> Iterator[ProgressCallback]:
    """A callback that draws one bar per stage; silent when `quiet`."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=target, disable=quiet) as bar:
        tasks: dict[str, object] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield show


def show_run(target: Console, result: RunResult, out: str) -> None:
    """The ranking, the counts per status, and where everything is."""
    for county in result.counties:
        _ranking(target, county)
        scheme = county.loaded.scheme
        if not all(example.agrees for example in run_examples(scheme)):
            target.print(f"[yellow]提示[/yellow] 指标体系 {scheme.id}：{examples_in_brief(scheme)}", soft_wrap=True)
    counts = Table(title="文件情况", title_justify="left")
    counts.add_column("状态")
    counts.add_column("个数", justify="right")
    for status, word in FILE_STATUS_WORDS.items():
        counts.add_row(word, str(sum(1 for file in result.files if file.status == status)))
    counts.add_row("合计", str(len(result.files)))
    target.print(counts)
    if not result.files:
        target.print("[yellow]报送文件夹里没有文件：[/yellow]请核对文件夹有没有写错，收到的表有没有放进去", soft_wrap=True)
    target.print(f"全县汇总：{escape(out)}/{'、'.join(escape(name) for name in result.summary_files)}")
    target.print(f"得分表：{escape(out)}/得分表（{result.score_sheets} 份）")
    target.print(f"退回：{escape(out)}/退回（{result.returned} 份，每份写明改哪一格、怎么改）")
    others = [name for name in result.written if name not in (*result.summary_files, SHEETS_FOLDER, RETURNS_FOLDER)]
    target.print(f"另有：{escape('、'.join(others))}", soft_wrap=True)
    if result.off_roster:
        target.print(
            f"[yellow]单位不在名册的表：[/yellow]{result.off_roster} 个文件，没有采用，见“报送情况”；该补名册的请补",
            soft_wrap=True,
        )
    for kept in result.kept:
        why = "上次写出后有人改过" if kept.edited else "不是本程序写的"
        target.print(
            f"[yellow]留下了原来的文件：[/yellow]{escape(kept.path)}（{why}），现名“{escape(kept.name)}”", soft_wrap=True
        )
    for count in result.common:
        target.print(f"[yellow]先查表样和规则：[/yellow]{escape(count.title)}，{count.units} 个单位都有", soft_wrap=True)
    if result.unused:
        target.print(f"[yellow]复核意见有 {len(result.unused)} 处核定没有用上，请核对对象：[/yellow]")
        for one in result.unused[:_UNUSED]:
            about = f"{one.place}（{one.unit_code or one.unit_name} {one.kind}“{one.target}”）"
            target.print(f"  {escape(about)}", soft_wrap=True)
        if len(result.unused) > _UNUSED:
            target.print(f"  其余 {len(result.unused) - _UNUSED} 处见复核意见表的“待核事由”")
    for line in result.not_excluded:
        target.print(f"[yellow]排除清单没有对上任何文件：[/yellow]{escape(line)}", soft_wrap=True)


def show_runs(target: Console, runs: Sequence[LedgerRun]) -> None:
    """The runs of a ledger, one a line."""
    table = Table(title=f"历次运行（{len(runs)} 次）", title_justify="left")
    for heading in ("序号", "开始", "结束", "运行人", "情况", "新复核", "沿用", "报送文件夹", "输出文件夹"):
        table.add_column(heading, justify="right" if heading in ("序号", "新复核", "沿用") else "left", overflow="fold")
    for run in runs:
        times = ("" if time is None else time.strftime("%Y-%m-%d %H:%M") for time in (run.started, run.finished))
        counts = (str(run.judged), str(run.recalled))
        cells = (str(run.id), *times, run.person, RUN_STATE_WORDS[run.state], *counts, run.folder.as_posix(), run.out.as_posix())
        table.add_row(*(escape(cell) for cell in cells))
    target.print(table)


def _ranking(target: Console, county: CountyResult) -> None:
    scheme = county.loaded.scheme
    # as the books call them
    scored = "核定" if any(unit.held.outline.is_decided for unit in county.units) else "复核"
    table = Table(title=f"{county.year} 年度排名（{scheme.title}）", title_justify="left")
    for heading, justify in (("名次", "right"), ("编码", "left"), ("单位", "left"), ("自评", "right"), (scored, "right")):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    table.add_column("差异", justify="right")
    table.add_column("等次")
    table.add_column("状态")
    table.add_column("问题", justify="right")
    for unit in county.units:
        table.add_row(*(escape(cell) for cell in _unit_cells(unit, scheme.score_places)))
    target.print(table)


def _unit_cells(unit: UnitResult, places: int) -> Sequence[str]:
    totals = unit.totals
    points = (
        [totals.self_total, None if totals.provisional else totals.score_total, totals.difference]
        if totals
        else [None, None, None]
    )
    if totals and totals.provisional:
        points[2] = None
    shown = ["" if point is None else fixed(point, places) for point in points]
    grade = totals.grade if totals else ""
    rank = str(unit.rank) if unit.rank else "—"
    return (rank, unit.code, unit.label, *shown, grade, unit.status_word, str(unit.held.outline.findings or ""))


def show_province(target: Console, ran: ProvinceRun, out: str) -> None:
    """How many counties are finished, which are not and why, and where everything is."""
    files, units = (sum(getattr(outcome, name) for outcome in ran.outcomes) for name in ("files", "units"))
    kept = f"（其中 {ran.kept} 个上次已经做完，没有重做）" if ran.kept else ""
    target.print(
        f"县 {len(ran.outcomes)} 个，完成 {len(ran.outcomes) - len(ran.unfinished)} 个{kept}；文件 {files} 个，单位 {units} 个"
    )
    for outcome in ran.unfinished:
        target.print(f"[red]未完成：[/red]{escape(outcome.name)}：{escape(outcome.problem)}", soft_wrap=True)
    if ran.unfinished:
        target.print("处理以后再运行一次，只做没有完成的县")
    target.print(f"全省汇总：{escape(out)}/全省汇总.xlsx，各县结果在 {escape(out)}/县", soft_wrap=True)


def show_comparison(target: Console, comparison: Comparison, out: str) -> None:
    """What was compared, the outcome in words, who moves most, and where everything is."""
    for side in comparison.sides:
        target.print(f"{side.label}：{escape(side.title)}", soft_wrap=True)
    target.print(f"[bold]{escape(headline(comparison))}[/bold]", soft_wrap=True)
    for remark in comparison.remarks:
        target.print(f"[yellow]提示：{escape(remark)}[/yellow]", soft_wrap=True)
    if moving := movers(comparison)[:_MOVERS]:
        table = Table(title="变动最大的单位", title_justify="left")
        table.add_column("单位")
        for heading in ("甲得分", "乙得分", "甲名次", "乙名次", "名次变动"):
            table.add_column(heading, justify="right")
        table.add_column("主要原因")
        for unit in moving:
            table.add_row(*(escape(cell) for cell in _mover_cells(comparison, unit)))
        target.print(table)
    left_out = [file for file in comparison.left_out if file.status != "ignored"]
    if left_out:
        target.print(f"有 {len(left_out)} 个文件没有参与对比，原因见“未参与对比”表")
    target.print(f"对比结果：{escape(out)}", soft_wrap=True)


def _mover_cells(comparison: Comparison, unit: ComparedUnit) -> Sequence[str]:
    pairs = zip(unit.assessments, comparison.sides, strict=True)
    points = [fixed(assessment.score_total, side.scheme.score_places) for assessment, side in pairs]
    move = rank_move(unit)
    arrow = "—" if not move else f"↑{move}" if move > 0 else f"↓{-move}"
    return (unit.label, *points, *(str(rank) for rank in unit.ranks or ()), arrow, reasons_in_words(unit))


def show_verdict(target: Console, verdict: Verdict, places: int) -> None:
    """What a department sees of its own file."""
    target.print(f"[bold]{escape(verdict.path)}[/bold]：{_verdict_line(verdict, places)}", soft_wrap=True)
    for finding in by_severity(verdict.findings):
        colour = _COLOURS[finding.severity]
        where = escape(finding.place.address or finding.place.label)
        word = SEVERITY_WORDS[finding.severity]
        target.print(f"  [{colour}]{word}[/{colour}] {where} {escape(finding.message)}。{escape(finding.fix)}", soft_wrap=True)


def _verdict_line(verdict: Verdict, places: int) -> str:
    if verdict.status != "used":
        return f"不能采用（{escape(verdict.reason)}）"
    totals = verdict.totals
    if totals is None or totals.provisional:
        return "可以报送，但有指标无法评分"
    return f"可以报送，复核 {fixed(totals.score_total, places)} 分，等次“{totals.grade}”"
