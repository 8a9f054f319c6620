"""What waits for a person: lines of 复核意见 that the tool writes; a decided line keeps its place and its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from jixiao_batch.county.affiliations import AFFILIATION, Affiliation, is_stale, seen_text, still_stands
from jixiao_batch.county.decision_list import DecisionList
from jixiao_batch.county.roster import name_key
from jixiao_batch.evaluation.assessment import Assessment, IndicatorResult, RowResult
from jixiao_batch.evaluation.deciding import finding_target
from jixiao_batch.evaluation.decisions import Decision, TargetKind, shown_points
from jixiao_batch.evaluation.results import ADOPTED, UnitResult
from jixiao_batch.evaluation.rows import claimed_for_row
from jixiao_batch.evaluation.spot_checks import SPOT_CHECK
from jixiao_batch.evaluation.verdict import UnitIdentity, Verdict
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.rules.manual import Manual
from jixiao_batch.scheme.score_readings import QUALITATIVE
from jixiao_batch.workbook.submission import Submission

#: findings that a decision on the points of their indicator or row settles: no line of their own where that has one
_SETTLED_BY_POINTS = {
    "needs-decision", "not-computable", "score-difference", "self-above-weight", "tier-unknown", "tier-exceeded", SPOT_CHECK,
}  # fmt: skip
#: asks for the line that is there already
_OF_A_LINE = "decision-stale"
_UNASKED = "复核人员提出"
#: where only rows met are counted (达标占比), a row has no points to decide on
_TICKS = "（按达标行数计分：达标填 1，未达标填 0）"

#: what a line is about; one unit has one line of each
_Kind = TargetKind | Literal["归属"]
_Key = tuple[_Kind, str]


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line of the list: what it is about, why it waits, the figures, and the decision if there is one already."""

    unit: UnitResult | UnitIdentity
    kind: _Kind
    target: str
    why: str
    weight: str
    claimed: str
    computed: str
    decision: Decision | Affiliation | None = None

    @property
    def key(self) -> _Key:
        return self.kind, self.target


def place_on_list(unit: UnitResult) -> tuple[str, str, str]:
    """Units are listed in this order, which no other unit's form changes."""
    return unit.code, unit.name, unit.file


def affiliation_lines(
    verdicts: Iterable[Verdict], affiliations: Sequence[Affiliation], *, has_roster: bool
) -> tuple[WaitingLine, ...]:
    """Whose forms are, where the roster could not tell: proposals to be answered and answers, by path of the form."""
    by_path = {verdict.path: verdict for verdict in verdicts}
    answers = {(one.target, name_key(one.unit_code or one.unit_name)): one for one in affiliations}
    lines: dict[tuple[str, str], WaitingLine] = {}
    for verdict in by_path.values():
        for unit in verdict.proposed:
            key = (verdict.path, name_key(unit.code))
            lines[key] = _affiliation_line(verdict, unit, answers.get(key))
    for key, one in answers.items():
        if key not in lines:
            known = by_path.get(one.target)
            unit = UnitIdentity(one.unit_code, one.unit_name, "")
            if known is not None and known.claimed:
                lines[key] = _affiliation_line(known, unit, one)
            else:
                lines[key] = WaitingLine(unit, AFFILIATION, one.target, _why_idle(one, known, has_roster), "", "", "", one)
    return tuple(line for _, line in sorted(lines.items()))


def _affiliation_line(verdict: Verdict, unit: UnitIdentity, answer: Affiliation | None) -> WaitingLine:
    why = f"这份表是不是{unit.name}（{unit.code}）的？" if unit.code else f"这份表是不是{unit.name}的？"
    if answer is not None and not still_stands(answer, verdict.sha256, verdict.claimed):
        why = f"文件换过，写的单位也变了，上次的答复没有用上。{why}要再答复的，清空“核定时复核”"
    elif answer is not None and is_stale(answer, verdict.sha256, verdict.claimed):
        why = f"{why}（答复以后文件又换过）"
    computed = seen_text(verdict.sha256, verdict.claimed)
    return WaitingLine(unit, AFFILIATION, verdict.path, why, "", verdict.claimed, computed, answer)


def _why_idle(one: Affiliation, verdict: Verdict | None, has_roster: bool) -> str:
    """Why an answer has nothing to say in this run."""
    if not has_roster:
        return "这次没有用名册，没有用上"
    if verdict is None:
        return "“报送”里没有这份表了；不要了的整行删去"
    if verdict.identity is not None and name_key(verdict.code) == name_key(one.unit_code):
        return "表内已经写明是这个单位，不用再确认"
    return "这份表没有再问单位，没有用上，请核对"


def unused_decisions(units: Iterable[UnitResult], decisions: DecisionList) -> tuple[Decision, ...]:
    """Decisions that came to nothing: the form has no such thing, or nothing that could be decided so."""
    mine: list[Decision] = []
    done = set()
    for unit in units:
        if own := decisions.of(unit.code, unit.name):
            mine += own
            done |= {one.decision.place for one in unit.decided}
    return tuple(dict.fromkeys(decision for decision in mine if decision.place not in done))


def unused_lines(unit: UnitResult, decisions: DecisionList) -> Iterator[WaitingLine]:
    """Decisions on the unit that came to nothing; they stand behind its other lines."""
    for decision in unused_decisions([unit], decisions):
        yield WaitingLine(unit, decision.kind, decision.target, "核定没有用上，请核对", "", "", "", decision)


def lines_of_unit(unit: UnitResult, places: int) -> tuple[WaitingLine, ...]:
    """What waits on the unit's form, and what has been decided on it."""
    decided, is_adopted = unit.decided, unit.status in ADOPTED
    # a form that is returned comes again before anybody decides on more of it
    if not decided and not is_adopted:
        return ()
    contents = unit.contents
    computed = contents.computed
    now = _lines(unit, contents.assessment, contents.findings, places)
    before = _lines(unit, computed, contents.asked, places) if decided else ()
    lines = {line.key: line for line in now if is_adopted}
    known = {line.key: line for line in (*_points(unit, computed, places), *now, *before)} if decided else {}
    for one in decided:
        key: _Key = (one.decision.kind, one.decision.target)
        line = known.get(key) or WaitingLine(unit, *key, "", "", "", "")
        lines[key] = replace(line, why=line.why or _UNASKED, claimed=one.claimed, computed=one.computed, decision=one.decision)
    order = _form_order(contents.submission, computed, (*before, *now))
    return tuple(sorted(lines.values(), key=lambda line: order.get(line.key, len(order))))


def _form_order(form: Submission | None, computed: Assessment | None, asked: Sequence[WaitingLine]) -> dict[_Key, int]:
    """Fields, then rows and indicators as the form has them, then questions."""
    fields: list[_Key] = [("填报项", name) for name in form.entries] if form else []
    points: list[_Key] = []
    for result in computed.indicators if computed else ():
        points += [("绩效指标行", row.row.name) for row in result.rows]
        points.append(("指标", result.indicator.name))
    questions = [line.key for line in asked if line.kind == "问题"]
    return {key: place for place, key in enumerate(dict.fromkeys([*fields, *points, *questions]))}


def _lines(unit: UnitResult, assessment: Assessment | None, findings: Sequence[Finding], places: int) -> tuple[WaitingLine, ...]:
    """What a person has to decide: points, then explanations."""
    spotted = {finding.place.label: finding.message for finding in findings if finding.code == SPOT_CHECK}
    points = tuple(_points(unit, assessment, places, spotted, only_waiting=True))
    targets = {line.target for line in points}
    asked: dict[str, list[str]] = {}
    for finding in findings:
        settled = finding.code == _OF_A_LINE or (finding.code in _SETTLED_BY_POINTS and finding.place.label in targets)
        if finding.severity == "query" and not settled:
            asked.setdefault(finding_target(finding), []).append(finding.message)
    questions = (WaitingLine(unit, "问题", target, "；".join(messages), "", "", "") for target, messages in asked.items())
    return (*points, *questions)


def _points(
    unit: UnitResult,
    assessment: Assessment | None,
    places: int,
    spotted: Mapping[str, str] = MappingProxyType({}),
    *,
    only_waiting: bool = False,
) -> Iterator[WaitingLine]:
    """Every row and indicator, or only those that wait; `why` is "" where nothing is to be decided.

    `spotted` has what spot checks say of an indicator.
    """
    for result in assessment.indicators if assessment else ():
        counts = result.indicator.rows is not None and result.indicator.rows.counts_rows_met
        for row in result.rows:
            why = "" if row.met is not None else f"{_why_row(row)}{_TICKS if counts else ''}"
            if why or not only_waiting:
                own = row.row.self_score if result.indicator.rows is None else claimed_for_row(result.indicator.rows, row.row)
                claimed, computed = shown_points(own, places), shown_points(row.score, places)
                weight = "1" if counts else "" if row.row.weight is None else plain(row.row.weight)
                yield WaitingLine(unit, "绩效指标行", row.row.name, why, weight, claimed, computed)
        name = result.indicator.name
        why = "；".join(part for part in (_why(result), spotted.get(name, "")) if part)
        if why or not only_waiting:
            claimed, computed = shown_points(result.self_score, places), shown_points(result.score, places)
            yield WaitingLine(unit, "指标", name, why, plain(result.indicator.weight), claimed, computed)


def _why(result: IndicatorResult) -> str:
    if result.status == "unscored" and not result.rows:
        return result.working
    if isinstance(result.indicator.rule, Manual):
        return "由评价人员评定"
    return f"自评与复核不一致：{result.working}" if _differ(result.self_score, result.score) and not result.rows else ""


def _why_row(row: RowResult) -> str:
    if row.score is None:
        return row.working
    if row.row.nature == QUALITATIVE:
        return f"定性指标：{row.row.actual_text}"
    return f"自评与复核不一致：{row.working}" if _differ(row.row.self_score, row.score) else ""


def _differ(claimed: Decimal | None, computed: Decimal | None) -> bool:
    return claimed is not None and computed is not None and claimed != computed
