"""Notices that chase (催报通知), ready to paste: one per unit that has not reported, or whose returned form is overdue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from jixiao_batch.county.results import Expected
from jixiao_batch.county.roster import RosterUnit
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.names import distinct, unit_stem
from jixiao_batch.output.summary.sheet import displayable


def write_chase_notices(
    units: Iterable[UnitResult], expected: Expected, year: int, folder: Path, asked: Collection[str] = ()
) -> int:
    """Write 编码_单位_催报通知.txt for each unit to be chased; returns how many. May raise OSError.

    `asked` are codes of units of which it is still asked whether one of the forms is theirs: they get none.
    """
    chased = [(unit, known) for unit, known in _chased(units, expected) if unit.code not in asked]
    names = distinct(f"{unit_stem(unit)}_催报通知.txt" for unit, _ in chased)
    for (unit, known), name in zip(chased, names, strict=True):
        # with a mark in front, old editors on Windows recognise the text as UTF-8
        (folder / name).write_text(chase_text(unit, known, expected, year), encoding="utf-8-sig")
    return len(chased)


def _chased(units: Iterable[UnitResult], expected: Expected) -> Iterator[tuple[UnitResult, RosterUnit]]:
    """Units that owe a form: missing ones, and returned ones once they are overdue (the return has a notice of its own)."""
    for unit in units:
        known = expected.unit(unit.code)
        if known is None or unit.status not in ("missing", "returned"):
            continue
        if unit.status == "missing" or expected.days_overdue(known):
            yield unit, known


def chase_text(unit: UnitResult, known: RosterUnit, expected: Expected, year: int) -> str:
    """What is owed since when, what has come instead, what to do."""
    form = f"{year} 年度部门绩效自评表"
    overdue = expected.days_overdue(known)
    is_back = unit.status == "returned"
    owed = f"贵单位 {form}已退回，尚未收到改正后的表" if is_back else f"尚未收到贵单位 {form}"
    head = f"{displayable(known.name)}：{owed}{_when(known, expected, overdue)}。"
    lines = [" ".join(head.split())]
    if unit.unopened:
        files = "、".join(f"“{displayable(path)}”" for path in unit.unopened)
        lines.append(f"收到的文件{files}打不开，不能采用。请在电脑上打开核对，另存为 .xlsx 后重新报送。")
    elif is_back:
        lines.append("请按退回通知和问题清单逐条改正，打开核对后重新报送；有不同意见的请书面说明。")
    else:
        lines.append("请用下发的表样填报，自查后报送；已经报送的请告知文件名称和报送时间，以便查找。")
    lines.append("请尽快报送，并回复报送时间。" if overdue else "请按时报送。")
    return "\n".join([*lines, ""])


def _when(known: RosterUnit, expected: Expected, overdue: int | None) -> str:
    if known.due is None:
        return ""
    told = f"（截止日期 {known.due.isoformat()}"
    if overdue and expected.today is not None:
        return f"{told}，至 {expected.today.isoformat()} 已逾期 {overdue} 天）"
    return f"{told}）"
