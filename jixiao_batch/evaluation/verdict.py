"""The verdict on one file (报送件): opened, read, assessed. The county's run and a department's own check share it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Protocol

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.causes import Form, one_for_each_cause, says_nothing, under_slips
from jixiao_batch.evaluation.contents import NOTHING_HELD, UNIT_CODE, UNIT_NAME, Contents, Held, Holder, InHand
from jixiao_batch.evaluation.open_points import score_range
from jixiao_batch.evaluation.plausibility import overwritten_formulas
from jixiao_batch.evaluation.results import FileStatus
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place, by_severity, worst
from jixiao_batch.numbers import plain
from jixiao_batch.scheme.loading import DEFAULT_SCHEME, LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import DATA_SHEET, Layouts
from jixiao_batch.workbook.opening.opener import OpenedWorkbook, OpeningProblem, open_workbook
from jixiao_batch.workbook.opening.options import USUAL, OpeningOptions
from jixiao_batch.workbook.opening.second_look import SecondLook
from jixiao_batch.workbook.reading.computed_cells import computed_cells
from jixiao_batch.workbook.reading.fitting import best_fitting
from jixiao_batch.workbook.reading.reader import read_stamp, read_submission, unread_form_sheets
from jixiao_batch.workbook.submission import FormStamp, Submission

#: the field that says of which year a form is
YEAR = "评价年度"
#: code of the finding on a form whose unit the roster lacks
OFF_ROSTER = "not-on-roster"

#: opening problems that say "this is something else", not "this is broken"
_SOMETHING_ELSE = {"not-a-workbook"}


class SchemeChoice(Protocol):
    """Which scheme a form is read and assessed by, None when it names one that is not known."""

    @property
    def layouts(self) -> Layouts: ...

    def named(self, scheme_id: str) -> tuple[LoadedScheme, ...]:
        """The schemes of that id, always in the same order."""

    def for_stamp(self, stamp: FormStamp) -> LoadedScheme | None: ...

    def by_content(self, opened: OpenedWorkbook) -> LoadedScheme | None:
        """The scheme of a form without its hidden sheet; None when there is no choice to make."""


@dataclass(frozen=True, slots=True)
class Schemes:
    """The schemes a run may score by: `forced` scores every workbook, otherwise the one named inside it does."""

    known: Mapping[str, LoadedScheme]
    forced: str = ""
    layouts: Layouts = field(default_factory=Layouts, compare=False, repr=False)

    def named(self, scheme_id: str) -> tuple[LoadedScheme, ...]:
        return (self.known[scheme_id],) if scheme_id in self.known else ()

    @property
    def default(self) -> str:
        """Id of the scheme for what names none."""
        return self.forced or (DEFAULT_SCHEME if DEFAULT_SCHEME in self.known else next(iter(self.known), DEFAULT_SCHEME))

    def for_stamp(self, stamp: FormStamp) -> LoadedScheme | None:
        return self.known.get(self.forced or stamp.scheme_id or self.default)

    def by_content(self, opened: OpenedWorkbook) -> LoadedScheme | None:
        return None if self.forced or len(self.known) < 2 else best_fitting(self.known.values(), opened)


@dataclass(frozen=True, slots=True)
class UnitIdentity:
    """Whose form it is by the bureau's roster, whatever the form itself says."""

    code: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """All amounts that a form states, with the fields that they stand in, as a fingerprint; how many, and how many above 0."""

    fingerprint: str
    count: int
    above_zero: int


@dataclass(frozen=True, slots=True)
class Verdict(Holder):
    """What one file came to."""

    path: str
    sha256: str
    status: FileStatus
    reason: str = ""
    scheme_id: str = ""
    held: Held = NOTHING_HELD
    #: None for what is no form
    amounts: Amounts | None = None
    #: whether the file can be marked up and sent back
    rewritable: bool = False
    #: the file's time in seconds, as the folder told it
    modified: int = 0
    identity: UnitIdentity | None = None
    #: of a form whose unit the roster cannot tell: what it says of its unit (编码 名称), and units that are named nearly so
    claimed: str = ""
    proposed: tuple[UnitIdentity, ...] = ()

    @property
    def code(self) -> str:
        return self.identity.code if self.identity else self.held.outline.code

    @property
    def name(self) -> str:
        return self.identity.name if self.identity else self.held.outline.name

    @property
    def filed(self) -> date | None:
        """填报日期, where it can be read."""
        return self.held.outline.filed

    @property
    def category(self) -> str:
        return self.identity.category if self.identity else self.held.outline.category


def without_form(path: str, sha256: str, status: FileStatus, finding: Finding, scheme_id: str = "") -> Verdict:
    """A file of which there is nothing to say but that finding."""
    return Verdict(path, sha256, status, finding.message, scheme_id, InHand(Contents(findings=(finding,))))


def refused(path: str, sha256: str, code: str, detail: str = "", status: FileStatus = "unreadable", value: str = "") -> Verdict:
    """A file that never became a submission, with the one finding that says why."""
    # “而是 Word 文档”, but “而是图片”
    gap = " " if code in _SOMETHING_ELSE and detail[:1].isascii() else ""
    finding = found(code, value=value, detail=f"{gap}{detail}")
    return without_form(path, sha256, status, finding)


def is_off_roster(verdict: Verdict) -> bool:
    """Whether it is the form of a unit that the roster lacks: a matter of the bureau's, not of the unit's."""
    return any(code == OFF_ROSTER for code, _ in verdict.held.outline.kinds)


def judge(path: str, data: bytes, schemes: SchemeChoice, opening: OpeningOptions = USUAL) -> Verdict:
    """The verdict on the file's bytes. Never raises on what a department sent."""
    sha256 = hashlib.sha256(data).hexdigest()
    opened = open_workbook(data, opening.passwords.for_file(path), opening.max_file_bytes, opening.limits)
    if isinstance(opened, OpeningProblem):
        status: FileStatus = "unknown" if opened.code in _SOMETHING_ELSE else "unreadable"
        return refused(path, sha256, opened.code, opened.detail, status)
    stamp = read_stamp(opened)
    recognised = schemes.by_content(opened) if not stamp.scheme_id else None
    loaded = recognised or schemes.for_stamp(stamp)
    if loaded is None:
        finding = found("unknown-scheme", value=stamp.scheme_id)
        return without_form(path, sha256, "returned", finding, stamp.scheme_id)
    scheme = loaded.scheme
    for grid in unread_form_sheets(opened):
        return refused(path, sha256, "form-sheet-unread", grid.problem, value=grid.name)
    layout, look = schemes.layouts.of(loaded), SecondLook.into(opened)
    result = read_submission(scheme, layout, stamp, opened, look)
    if result is None:
        if stamp.scheme_id and stamp.scheme_id != scheme.id:
            finding = found("other-scheme", value=stamp.scheme_id, expected=scheme.id)
            return without_form(path, sha256, "returned", finding, scheme.id)
        return refused(path, sha256, "not-our-form", status="unknown")
    submission, reading_findings = result
    if recognised is not None:
        submission = replace(submission, stamp=replace(submission.stamp, scheme_id=scheme.id))
        reading_findings += (found("scheme-recognised", value=scheme.title),)
    verdict = partial(_verdict, path, sha256, scheme, submission, opened.rewritable)
    form = Form(scheme, layout, submission)
    wrong_form = (*_form_findings(loaded, submission), *_unit_findings(submission), *_year_findings(loaded, submission))
    if says_nothing(form, reading_findings):
        return verdict(None, one_for_each_cause(form, (*wrong_form, *reading_findings)))
    if worst(wrong_form) == "error":
        # nothing that such a form says can be compared with the others
        return verdict(None, wrong_form)
    assessment, assessment_findings = assess(scheme, submission)
    computed = tuple(computed_cells(layout.data_rows, opened.sheets))
    overwritten = overwritten_formulas(scheme, assessment.figures, computed, look)
    findings = (*wrong_form, *reading_findings, *assessment_findings, *([overwritten] if overwritten else []))
    return verdict(assessment, one_for_each_cause(form, findings))


def _verdict(
    path: str,
    sha256: str,
    scheme: Scheme,
    submission: Submission,
    rewritable: bool,
    assessment: Assessment | None,
    findings: tuple[Finding, ...],
) -> Verdict:
    held = InHand(Contents(submission, assessment))
    form = Verdict(path, sha256, "used", "", scheme.id, held, amounts_of(scheme, submission), rewritable)
    judged = with_findings(form, findings)
    if assessment is None or judged.status != "used":
        return judged
    return replace(judged, held=InHand(judged.contents, score_range(scheme, judged.contents)))


def with_findings(verdict: Verdict, findings: Sequence[Finding]) -> Verdict:
    """The verdict on a form of which these findings are told too: any error among them returns it."""
    ordered = by_severity(under_slips((*verdict.findings, *findings)))
    errors = [finding for finding in ordered if finding.severity == "error"]
    reason = ""
    if errors:
        more = f"；另有错误 {len(errors) - 1} 处" if len(errors) > 1 else ""
        reason = f"{errors[0].message}{more}"
    held = verdict.held.holding(replace(verdict.contents, findings=ordered))
    return replace(verdict, status="returned" if errors else "used", reason=reason, held=held)


def amounts_of(scheme: Scheme, submission: Submission) -> Amounts:
    """Two forms have equal ones when each states the same amounts in the same fields."""
    stated = [(field.id, amount) for field in scheme.money_fields if (amount := submission.number(field.id)) is not None]
    text = "\n".join(f"{name}\t{plain(amount)}" for name, amount in stated)
    above_zero = len([amount for _, amount in stated if amount > 0])
    return Amounts(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), len(stated), above_zero)


def _form_findings(loaded: LoadedScheme, submission: Submission) -> tuple[Finding, ...]:
    stamp, scheme = submission.stamp, loaded.scheme
    if stamp.scheme_id and stamp.scheme_id != scheme.id:
        wanted = [field.id for field in (*scheme.data_fields, *scheme.item_fields, *scheme.self_score_fields)]
        lost = [field_id for field_id in wanted if not submission.place(field_id).cell]
        if lost:
            return (found("other-scheme", value=stamp.scheme_id, expected=scheme.id),)
    if stamp.scheme_sha256 and stamp.scheme_sha256 != loaded.sha256:
        return (found("form-outdated"),)
    return ()


def _unit_findings(submission: Submission) -> tuple[Finding, ...]:
    if submission.text(UNIT_NAME) or submission.text(UNIT_CODE):
        return ()
    if not submission.place(UNIT_NAME).cell and not submission.place(UNIT_CODE).cell:
        return (found("unit-place-lost", Place(DATA_SHEET)),)
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
