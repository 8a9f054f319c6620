"""The verdict on one file (报送件): opened, read, assessed. The county's run and a department's own check share it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.results import Assessment, FileStatus
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place, by_severity, worst
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, LoadedScheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.opening.opener import OpeningProblem, open_workbook
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.reader import read_stamp, read_submission
from jixiao_batch.workbook.submission import FormStamp, Submission

#: fields that say whose form it is and of which year
UNIT_NAME, UNIT_CODE, UNIT_CATEGORY, YEAR = "单位名称", "单位编码", "单位类别", "评价年度"

#: opening problems that say "this is something else", not "this is broken"
_SOMETHING_ELSE = {"not-a-workbook"}


@dataclass(frozen=True, slots=True)
class Schemes:
    """The schemes a run may score by: `forced` scores every workbook, otherwise the one named inside it does."""

    known: Mapping[str, LoadedScheme]
    forced: str = ""

    def for_stamp(self, stamp: FormStamp) -> LoadedScheme | None:
        return self.known.get(self.forced or stamp.scheme_id or DEFAULT_SCHEME)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one file came to. `submission` and `assessment` are there as far as it could be read."""

    path: str
    sha256: str
    status: FileStatus
    reason: str = ""
    scheme_id: str = ""
    submission: Submission | None = None
    assessment: Assessment | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def code(self) -> str:
        return self.submission.text(UNIT_CODE) if self.submission else ""

    @property
    def name(self) -> str:
        return self.submission.text(UNIT_NAME) if self.submission else ""

    @property
    def category(self) -> str:
        return self.submission.text(UNIT_CATEGORY) if self.submission else ""


def refused(path: str, sha256: str, code: str, detail: str = "", status: FileStatus = "unreadable") -> Verdict:
    """A file that never became a submission, with the one finding that says why."""
    finding = found(code, detail=detail)
    return Verdict(path, sha256, status, finding.message, findings=(finding,))


def judge(path: str, data: bytes, schemes: Schemes) -> Verdict:
    """The verdict on the file's bytes. Never raises on what a department sent."""
    sha256 = hashlib.sha256(data).hexdigest()
    opened = open_workbook(data)
    if isinstance(opened, OpeningProblem):
        status: FileStatus = "unknown" if opened.code in _SOMETHING_ELSE else "unreadable"
        return refused(path, sha256, opened.code, opened.detail, status)
    stamp = read_stamp(opened)
    loaded = schemes.for_stamp(stamp)
    if loaded is None:
        finding = found("unknown-scheme", value=stamp.scheme_id)
        return Verdict(path, sha256, "returned", finding.message, stamp.scheme_id, findings=(finding,))
    scheme = loaded.scheme
    result = read_submission(scheme, make_layout(scheme), opened, SecondLook(data, opened.parts))
    if result is None:
        if stamp.scheme_id and stamp.scheme_id != scheme.id:
            finding = found("other-scheme", value=stamp.scheme_id, expected=scheme.id)
            return Verdict(path, sha256, "returned", finding.message, scheme.id, findings=(finding,))
        return refused(path, sha256, "not-our-form", status="unknown")
    submission, reading_findings = result
    wrong_form = (*_form_findings(loaded, submission), *_unit_findings(submission), *_year_findings(loaded, submission))
    if worst(wrong_form) == "error":
        # nothing that such a form says can be compared with the others
        return _verdict(path, sha256, scheme.id, submission, None, wrong_form)
    assessment, assessment_findings = assess(scheme, submission)
    findings = (*wrong_form, *reading_findings, *assessment_findings)
    return _verdict(path, sha256, scheme.id, submission, assessment, findings)


def _verdict(
    path: str, sha256: str, scheme_id: str, submission: Submission, assessment: Assessment | None, findings: tuple[Finding, ...]
) -> Verdict:
    ordered = by_severity(findings)
    errors = [finding for finding in ordered if finding.severity == "error"]
    reason = ""
    if errors:
        more = f"；另有错误 {len(errors) - 1} 处" if len(errors) > 1 else ""
        reason = f"{errors[0].message}{more}"
    return Verdict(path, sha256, "returned" if errors else "used", reason, scheme_id, submission, assessment, ordered)


def _form_findings(loaded: LoadedScheme, submission: Submission) -> tuple[Finding, ...]:
    stamp, scheme = submission.stamp, loaded.scheme
    if stamp.scheme_id and stamp.scheme_id != scheme.id:
        wanted = [field.id for field in (*scheme.data_fields, *scheme.item_fields, *scheme.self_score_fields)]
        lost = [field_id for field_id in wanted if not submission.place(field_id).cell]
        if lost:
            return (found("other-scheme", value=stamp.scheme_id, expected=scheme.id),)
    if stamp.scheme_sha256 and stamp.scheme_sha256 != loaded.sha256:
        return (found("form-outdated", value=stamp.scheme_sha256[:8], expected=loaded.sha256[:8]),)
    return ()


def _unit_findings(submission: Submission) -> tuple[Finding, ...]:
    if submission.text(UNIT_NAME) or submission.text(UNIT_CODE):
        return ()
    return (found("unit-unnamed", submission.place(UNIT_NAME)),)


def _year_findings(loaded: LoadedScheme, submission: Submission) -> tuple[Finding, ...]:
    expected = str(loaded.scheme.year)
    typed = submission.number(YEAR)
    if typed is not None and plain(typed) != expected:
        return (found("other-year", submission.place(YEAR), value=plain(typed), expected=expected),)
    stamped = submission.stamp.year
    if stamped and stamped != expected:
        return (found("other-year", Place(label="表样的年度"), value=stamped, expected=expected),)
    return ()
