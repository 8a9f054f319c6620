"""Where a round stands, as lines on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape

from jixiao_batch.round.standing import FolderChanges, RoundStanding

#: names told one by one
_NAMED = 8


def show_standing(target: Console, standing: RoundStanding) -> None:
    """One screen: counts, who owes what, what has come since, what to do next."""
    for line in standing_lines(standing):
        target.print(line, soft_wrap=True)


def standing_lines(standing: RoundStanding) -> Iterator[str]:
    """With rich's marks; what departments wrote is escaped."""
    config = standing.config
    yield f"[bold]{config.year} 年度这一轮[/bold]（{escape(str(config.folder.resolve()))}）"
    if standing.roster_fault:
        yield f"[red]{escape(standing.roster_fault)}[/red]"
    yield from _counts(standing)
    asked = set(standing.in_question)
    yield f"未报：{_listed([f'{name}（有表待确认）' if name in asked else name for name in standing.missing])}"
    back = [f"{name}（{standing.returns[name]}）" if name in standing.returns else name for name in standing.returned]
    yield f"退回待重报：{_listed(back)}"
    yield f"逾期：{_listed([f'{name}（{days} 天）' for name, days in standing.overdue])}"
    since = "，上次运行以后有人改过，还没有生效" if standing.decided_since else ""
    yield f"等人定的事项：{standing.waiting} 个{since}"
    yield _last_run(standing)
    yield from _changes(standing.changes, first=standing.last_run is None)
    yield "[bold]下一步[/bold]"
    for number, step in enumerate(standing.next_steps, start=1):
        yield f"  {number}. {escape(step)}"


def _counts(standing: RoundStanding) -> Iterator[str]:
    expected = "没有用名册" if standing.expected is None else f"{standing.expected} 个单位"
    exempt = f"（另有免报 {standing.exempt} 个）" if standing.exempt else ""
    parts = ((standing.passed, "通过"), (standing.query, "待核实"), (len(standing.returned), "退回"))
    of_them = "、".join(f"{word} {count}" for count, word in parts)
    yield f"应报：{expected}{exempt}　已报：{standing.received} 个（{of_them}）　未报：{len(standing.missing)} 个"


def _last_run(standing: RoundStanding) -> str:
    if standing.last_run is None:
        return "上次运行：还没有运行过"
    person = f"，{escape(standing.last_person)}" if standing.last_person else ""
    return f"上次运行：{standing.last_run:%Y-%m-%d %H:%M}{person}"


def _changes(changes: FolderChanges, *, first: bool) -> Iterator[str]:
    since = "“报送”里的文件" if first else "上次运行以后“报送”里"
    if not changes.any:
        yield f"{since}：没有变化" if not first else f"{since}：还没有"
        return
    for word, paths in (("新来", changes.new), ("改过", changes.changed), ("没有了", changes.gone)):
        if paths:
            yield f"{since}{word} {len(paths)} 个：{_listed(paths)}"


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "没有"
    more = f" 等 {len(names)} 个" if len(names) > _NAMED else ""
    return f"{'、'.join(escape(name) for name in names[:_NAMED])}{more}"
