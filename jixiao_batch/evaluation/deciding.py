"""A verdict after people have decided (核定): the same form assessed again with their figures and points.

What was settled stays on record as a note; what was decided on another figure than stands there now is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.causes import Form, one_for_each_cause
from jixiao_batch.evaluation.contents import Contents
from jixiao_batch.evaluation.decisions import Decided, Decision, adjusted, decided_findings, decision_on
from jixiao_batch.evaluation.verdict import Verdict, with_findings
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.submission import Submission


def apply_decisions(verdict: Verdict, scheme: Scheme, decisions: Sequence[Decision]) -> Verdict:
    """The verdict with the decisions on its unit; unchanged for a form that could not be assessed at all."""
    before = verdict.contents
    if before.submission is None or before.assessment is None or not decisions:
        return verdict
    computed = {(finding.code, finding.place) for finding in assess(scheme, before.submission)[1]}
    submission, replaced = adjusted(scheme, before.submission, decisions)
    assessment, findings = assess(scheme, submission, decisions)
    found_before = [finding for finding in before.findings if (finding.code, finding.place) not in computed]
    left = _without_decided_fields(submission, [*found_before, *findings], replaced)
    every, explained = accept_explanations(left, decisions)
    settled = _settled_meanwhile(before.findings, explained, decisions)
    decided = (*replaced, *_decided_points(assessment), *explained, *settled)
    done = {one.decision.place for one in decided}
    every += [
        found("decision-unused", Place(label=one.target), kind=one.kind, action=one.action, aside=one.place)
        for one in decisions
        if one.place not in done
    ]
    now = Contents(submission, assessment, (), decided, before.assessment, before.findings)
    every = list(one_for_each_cause(Form(scheme, make_layout(scheme), submission), every))
    return with_findings(replace(verdict, held=verdict.held.holding(now)), every)


def _decided_points(assessment: Assessment) -> Iterator[Decided]:
    for result in assessment.indicators:
        yield from (row.decided for row in result.rows if row.decided is not None)
        if result.decided is not None:
            yield result.decided


def _without_decided_fields(
    submission: Submission, findings: Sequence[Finding], replaced: Sequence[Decided]
) -> tuple[Finding, ...]:
    """The findings without those on a figure that a person has replaced, which says so itself."""
    places = {submission.place(one.decision.target): one for one in replaced}
    kept = [finding for finding in findings if finding.place not in places]
    return (*kept, *(note for place, one in places.items() for note in decided_findings(one, place)))


def accept_explanations(findings: Sequence[Finding], decisions: Sequence[Decision]) -> tuple[list[Finding], list[Decided]]:
    """The findings, those whose explanation (问题) was accepted as notes, and the decisions that did it."""
    kept: list[Finding] = []
    explained: dict[str, Decided] = {}
    for finding in findings:
        accepted = None if finding.severity == "note" else decision_on(decisions, "问题", finding_target(finding))
        if accepted is None:
            kept.append(finding)
            continue
        explained[accepted.target] = Decided(accepted, "", "", "")
        kept.append(replace(finding, severity="note", message=f"{finding.message}（已采信说明：{accepted.reason}）"))
    return kept, list(explained.values())


def _settled_meanwhile(
    before: Sequence[Finding], explained: Sequence[Decided], decisions: Sequence[Decision]
) -> Iterator[Decided]:
    """Explanations accepted of what other decisions have settled as well: nothing is left, but they were not for nothing."""
    asked = {finding_target(finding) for finding in before if finding.severity != "note"}
    done = {one.decision.target for one in explained}
    for one in decisions:
        if one.kind == "问题" and one.target in asked and one.target not in done:
            yield Decided(one, "", "", "")


def finding_target(finding: Finding) -> str:
    """How 复核意见 names a finding: 问题：填报项."""
    return f"{finding.title}：{finding.place.label}" if finding.place.label else finding.title
