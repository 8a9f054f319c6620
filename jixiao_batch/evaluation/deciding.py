"""A verdict after people have decided (核定): the same form assessed again with their figures and points.

What was settled stays on record as a note; what was decided on another figure than stands there now is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.causes import Form, one_for_each_cause
from jixiao_batch.evaluation.decisions import Decided, Decision, adjusted, decided_findings
from jixiao_batch.evaluation.results import Assessment
from jixiao_batch.evaluation.verdict import Verdict, with_findings
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.submission import Submission


def apply_decisions(verdict: Verdict, scheme: Scheme, decisions: Sequence[Decision]) -> Verdict:
    """The verdict with the decisions on its unit; unchanged for a form that could not be assessed at all."""
    if verdict.submission is None or verdict.assessment is None or not decisions:
        return verdict
    computed = {(finding.code, finding.place) for finding in assess(scheme, verdict.submission)[1]}
    submission, replaced = adjusted(scheme, verdict.submission, decisions)
    assessment, findings = assess(scheme, submission, decisions)
    found_before = [finding for finding in verdict.findings if (finding.code, finding.place) not in computed]
    every, explained = _after(submission, [*found_before, *findings], replaced, decisions)
    decided = (*replaced, *_decided_points(assessment), *explained)
    done = {one.decision.place for one in decided}
    every += [
        found("decision-unused", Place(label=one.target), value=one.kind, expected=one.action)
        for one in decisions
        if one.place not in done
    ]
    bare = replace(verdict, submission=submission, assessment=assessment, findings=())
    every = list(one_for_each_cause(Form(scheme, make_layout(scheme), submission), every))
    return replace(with_findings(bare, every), decided=decided, undecided=verdict.assessment)


def _decided_points(assessment: Assessment) -> Iterator[Decided]:
    for result in assessment.indicators:
        yield from (row.decided for row in result.rows if row.decided is not None)
        if result.decided is not None:
            yield result.decided


def _after(
    submission: Submission, findings: Sequence[Finding], replaced: Sequence[Decided], decisions: Sequence[Decision]
) -> tuple[list[Finding], list[Decided]]:
    """The findings that are left, and the explanations (问题) that were accepted."""
    places = {submission.place(one.decision.target): one for one in replaced}
    kept: list[Finding] = []
    explained: list[Decided] = []
    for finding in findings:
        if finding.place in places:
            continue
        accepted = next((one for one in decisions if one.kind == "问题" and one.target == finding_target(finding)), None)
        if accepted is None or finding.severity == "note":
            kept.append(finding)
            continue
        decided = Decided(accepted, finding.value, finding.expected, finding.value)
        explained.append(decided)
        kept.append(replace(finding, severity="note", message=f"{finding.message}（已采信说明：{decided.decision.reason}）"))
    for place, one in places.items():
        kept += decided_findings(one, place)
    return kept, explained


def finding_target(finding: Finding) -> str:
    """How 复核意见 names a finding: 问题：填报项."""
    return f"{finding.title}：{finding.place.label}" if finding.place.label else finding.title
