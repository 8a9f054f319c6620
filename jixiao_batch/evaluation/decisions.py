"""What people have decided (复核意见): a score, a figure or an explanation that stands instead of what was computed.

A decision never hides what it replaces: 自评, 复核 and 核定 stay side by side with reason, person and day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.numbers import ZERO, fixed, plain, round_score
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import Entry, Submission, as_text

#: 采信: what the unit says stands; 调整: this value stands; 扣分: so many points off what was computed
Action = Literal["采信", "调整", "扣分"]
#: what is decided on: an indicator's points, one of the unit's own rows, a field of the form, an explanation of a finding
TargetKind = Literal["指标", "绩效指标行", "填报项", "问题"]

ACTIONS: tuple[Action, ...] = ("采信", "调整", "扣分")
TARGET_KINDS: tuple[TargetKind, ...] = ("指标", "绩效指标行", "填报项", "问题")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of 复核意见. `value` in 分 or the field's unit; `seen` is what was computed when the person decided."""

    unit_code: str
    unit_name: str
    kind: TargetKind
    target: str
    action: Action
    value: Decimal | None
    reason: str
    person: str
    basis: str = ""
    day: str = ""
    seen: str = ""
    #: sheet and cell of the line, for messages
    place: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision came to: 自评, 复核 and 核定 as they are shown; `points` (分) where it was about a score."""

    decision: Decision
    claimed: str
    computed: str
    final: str
    points: Decimal | None = None
    #: what became of points that the weight does not allow
    remark: str = ""

    @property
    def reason(self) -> str:
        """Why, and what became of points that the weight does not allow: 佐证不足（调整后为50分，按5.00分计）."""
        return f"{self.decision.reason}{self.remark}"

    @property
    def is_stale(self) -> bool:
        """Whether the computed figure is another one than the person saw."""
        return bool(self.decision.seen) and self.decision.seen != self.computed

    @property
    def words(self) -> str:
        """自评5.00→复核3.00→核定4.00（调整）：理由；依据：…；某某，2024-05-10."""
        if self.decision.kind == "问题":
            return self.final_words
        return f"自评{self.claimed or '（空）'}→复核{self.computed or '（空）'}→{self.final_words}"

    @property
    def final_words(self) -> str:
        """核定4.00（调整）：理由；依据：…；某某，2024-05-10."""
        decision = self.decision
        basis = f"；依据：{decision.basis}" if decision.basis else ""
        signed = "，".join(part for part in (decision.person, decision.day) if part)
        what = "说明" if decision.kind == "问题" else f"核定{self.final or '（空）'}"
        return f"{what}（{decision.action}）{self.remark}：{decision.reason}{basis}；{signed}"


def decision_on(decisions: Iterable[Decision], kind: TargetKind, target: str) -> Decision | None:
    """The decision on that target, None when nobody has decided."""
    return next((one for one in decisions if one.kind == kind and one.target == target), None)


def decide(decision: Decision, claimed: Decimal | None, computed: Decimal | None, most: Decimal, places: int) -> Decided | None:
    """Points between 0 and `most`, to the scheme's decimals; None when there is nothing to decide from."""
    if decision.action == "调整":
        points = decision.value
    elif decision.action == "采信":
        points = claimed
    else:
        points = None if computed is None or decision.value is None else computed - decision.value
    if points is None:
        return None
    final = round_score(max(ZERO, min(points, most)), places)
    remark = "" if ZERO <= points <= most else f"（{decision.action}后为{plain(points)}分，按{fixed(final, places)}分计）"
    return Decided(decision, shown_points(claimed, places), shown_points(computed, places), fixed(final, places), final, remark)


def _may_hold(field: FormField | None, value: Decimal) -> bool:
    if field is None or not field.is_number:
        return False
    return (value >= 0 or field.may_be_negative) and (field.type != "整数" or value == value.to_integral_value())


def shown_points(points: Decimal | None, places: int) -> str:
    """Points as 复核意见 writes them, "" where there are none."""
    return "" if points is None else fixed(points, places)


def decided_findings(decided: Decided, place: Place) -> Iterator[Finding]:
    """The note that says what was decided, and a query when the figure beneath it is another one by now."""
    yield found("decided", place, value=decided.claimed, detail=decided.words)
    if decided.is_stale:
        seen, computed = decided.decision.seen, decided.computed or "（空）"
        yield found("decision-stale", place, value=decided.claimed, detail=decided.final, seen=seen, computed=computed)


def adjusted(scheme: Scheme, submission: Submission, decisions: Iterable[Decision]) -> tuple[Submission, tuple[Decided, ...]]:
    """The submission with decided figures in the place of typed ones, and what was replaced.

    A decision that the field cannot hold (a number for a choice, a part for a head-count) is passed over.
    """
    entries = dict(submission.entries)
    decided = []
    for decision in decisions:
        entry = entries.get(decision.target) if decision.kind == "填报项" else None
        if entry is None or decision.value is None or not _may_hold(scheme.fields.get(decision.target), decision.value):
            continue
        entries[decision.target] = Entry(decision.value, entry.place, entry.raw)
        typed = as_text(entry.value) or ""
        decided.append(Decided(decision, entry.raw or typed, typed, plain(decision.value)))
    return replace(submission, entries=entries), tuple(decided)
