"""Several files of one unit (同一单位的几个版本): which one counts, and where the others say something else.

The rule: of the forms that are not returned the one with the latest 填报日期, then the latest file time, then the last name;
when every form is returned, the latest of them by the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath

from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding
from jixiao_batch.workbook.submission import IndicatorRow, Submission, as_text

#: more differing cells are counted, not listed
MOST_CELLS = 10


def chosen_of(verdicts: Sequence[Verdict]) -> Verdict:
    """The version that counts."""
    valid = [verdict for verdict in verdicts if verdict.status == "used"]
    return max(valid or verdicts, key=_age)


def says_the_same(one: Verdict, other: Verdict) -> bool:
    """Whether two files are one form, saved twice perhaps."""
    if one.sha256 == other.sha256:
        return True
    if one.submission is None or other.submission is None or one.amounts != other.amounts:
        return False
    return one.submission.says == other.submission.says


def versions_finding(chosen: Verdict, other: Verdict) -> Finding:
    """The query that names both files, why one of them counts, and the cells that differ."""
    cells = list(_differences(chosen, other))
    shown = "；".join(cells[:MOST_CELLS])
    if len(cells) > MOST_CELLS:
        shown += f"；等共 {len(cells)} 处"
    return found("several-versions", value=chosen.path, expected=shown, detail=_why(chosen, other), other=other.path)


def set_aside(chosen: Verdict, other: Verdict) -> str:
    """Why `other` does not count, for the list of files."""
    return f"同一单位另报有“{chosen.path}”，采用的是那一份（{_why(chosen, other)}）"


def _age(verdict: Verdict) -> tuple[date, int, str]:
    return verdict.filed or date.min, verdict.modified, verdict.path


def _why(chosen: Verdict, other: Verdict) -> str:
    if chosen.status == "used" and other.status != "used":
        return "另一份有错误"
    (chosen_day, chosen_time, _), (other_day, other_time, _) = _age(chosen), _age(other)
    if chosen_day != other_day:
        return "填报日期较晚" if other.filed else "另一份没有写填报日期"
    return "文件时间较晚" if chosen_time != other_time else "文件名排在后"


def _differences(chosen: Verdict, other: Verdict) -> Iterator[str]:
    """基础数据!C24 项目支出 372.16→385.00: what the other form says, and what the chosen one says."""
    one, two = chosen.submission, other.submission
    if one is None or two is None:
        return
    told = False
    for field_id in dict.fromkeys((*one.entries, *two.entries)):
        here, there = _entry_text(one, field_id), _entry_text(two, field_id)
        if here != there:
            told = True
            place = one.place(field_id)
            yield f"{place.address} {place.label} {there or '（空）'}→{here or '（空）'}".strip()
    rows = list(_row_differences(one, two))
    yield from rows
    if not told and not rows:
        yield from _found_differences(chosen, other)


def _found_differences(chosen: Verdict, other: Verdict) -> Iterator[str]:
    """Cells that were refused in one form only, though the two say the same as far as they were read."""
    here, there = ({(one.code, one.place, one.message) for one in verdict.findings} for verdict in (chosen, other))
    for verdict, known in ((other, here), (chosen, there)):
        for finding in verdict.findings:
            if finding.severity != "note" and (finding.code, finding.place, finding.message) not in known:
                where = f"{finding.place.address} {finding.place.label}".strip()
                yield f"{where}（{PurePosixPath(verdict.path).name}：{finding.title}）"


def _entry_text(submission: Submission, field_id: str) -> str:
    entry = submission.entries.get(field_id)
    return (as_text(entry.value) or entry.raw) if entry else ""


def _row_differences(one: Submission, two: Submission) -> Iterator[str]:
    theirs = {row.name: row for row in two.rows}
    for row in one.rows:
        other = theirs.pop(row.name, None)
        if other is None:
            yield f"{one.rows_sheet} 第 {row.row} 行“{row.name}”是增加的"
        elif other.says != row.says:
            for column, here, there in _row_cells(row, other):
                where = f"{one.rows_sheet}!{row.cells.get(column, row.row)}"
                yield f"{where} {row.name} {column} {there or '（空）'}→{here or '（空）'}"
    for row in theirs.values():
        yield f"{two.rows_sheet} 第 {row.row} 行“{row.name}”没有了"


def _row_cells(row: IndicatorRow, other: IndicatorRow) -> Iterator[tuple[str, str, str]]:
    for column, here, there in (
        ("一级指标", row.section, other.section),
        ("二级指标", row.second_level, other.second_level),
        ("指标性质", row.nature, other.nature),
        ("指标值", row.target_text, other.target_text),
        ("实际完成值", row.actual_text, other.actual_text),
        ("分值", as_text(row.weight) or "", as_text(other.weight) or ""),
        ("自评得分", as_text(row.self_score) or "", as_text(other.self_score) or ""),
        ("偏差原因及改进措施", row.reason, other.reason),
    ):
        if here != there:
            yield column, here, there
