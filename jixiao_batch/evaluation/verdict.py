"""The verdict on one file (报送件): opened, read, assessed. The county's run and a department's own check share it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Protocol

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.causes import Form, one_for_each_cause, says_nothing, under_slips
from jixiao_batch.evaluation.decisions import Decided
from jixiao_batch.evaluation.plausibility import overwritten_formulas
from jixiao_batch.evaluation.results import Assessment, FileStatus
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

#: fields that say whose form it is and of which year
UNIT_NAME, UNIT_CODE, UNIT_CATEGORY, YEAR = "单位名称", "单位编码", "单位类别", "评价年度"
FILING_DATE = "填报日期"
#: code of the finding on a form whose unit the roster lacks
OFF_ROSTER = "not-on-roster"
MONEY_UNITS = ("万元", "元")

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
    #: every amount that the form states, by field
    amounts: tuple[tuple[str, Decimal], ...] = ()
    #: whether the file can be marked up and sent back
    rewritable: bool = False
    #: the file's time in seconds, as the folder told it
    modified: int = 0
    identity: UnitIdentity | None = None
    #: of a form whose unit the roster cannot tell: what it says of its unit (编码 名称), and units that are named nearly so
    claimed: str = ""
    proposed: tuple[UnitIdentity, ...] = ()
    #: what people have decided on this form, and the assessment and findings without it
    decided: tuple[Decided, ...] = ()
    undecided: Assessment | None = None
    asked: tuple[Finding, ...] = ()

    @property
    def code(self) -> str:
        return self.identity.code if self.identity else self._typed(UNIT_CODE)

    @property
    def name(self) -> str:
        return self.identity.name if self.identity else self._typed(UNIT_NAME)

    @property
    def filed(self) -> date | None:
        """填报日期, where it can be read."""
        day = self.submission.value(FILING_DATE) if self.submission else None
        return day if isinstance(day, date) else None

    @property
    def category(self) -> str:
        return self.identity.category if self.identity else self._typed(UNIT_CATEGORY)

    def _typed(self, field_id: str) -> str:
        return self.submission.text(field_id) if self.submission else ""


def refused(path: str, sha256: str, code: str, detail: str = "", status: FileStatus = "unreadable", value: str = "") -> Verdict:
    """A file that never became a submission, with the one finding that says why."""
    # “而是 Word 文档”, but “而是图片”
    gap = " " if code in _SOMETHING_ELSE and detail[:1].isascii() else ""
    finding = found(code, value=value, detail=f"{gap}{detail}")
    return Verdict(path, sha256, status, finding.message, findings=(finding,))


def is_off_roster(verdict: Verdict) -> bool:
    """Whether it is the form of a unit that the roster lacks: a matter of the bureau's, not of the unit's."""
    return any(finding.code == OFF_ROSTER for finding in verdict.findings)


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
        return Verdict(path, sha256, "returned", finding.message, stamp.scheme_id, findings=(finding,))
    scheme = loaded.scheme
    for grid in unread_form_sheets(opened):
        return refused(path, sha256, "form-sheet-unread", grid.problem, value=grid.name)
    layout, look = schemes.layouts.of(loaded), SecondLook.into(opened)
    result = read_submission(scheme, layout, opened, look)
    if result is None:
        if stamp.scheme_id and stamp.scheme_id != scheme.id:
            finding = found("other-scheme", value=stamp.scheme_id, expected=scheme.id)
            return Verdict(path, sha256, "returned", finding.message, scheme.id, findings=(finding,))
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
    amounts = tuple(_amounts(scheme, submission))
    form = Verdict(path, sha256, "used", "", scheme.id, submission, assessment, amounts=amounts, rewritable=rewritable)
    return with_findings(form, findings)


def with_findings(verdict: Verdict, findings: Sequence[Finding]) -> Verdict:
    """The verdict on a form of which these findings are told too: any error among them returns it."""
    ordered = by_severity(under_slips((*verdict.findings, *findings)))
    errors = [finding for finding in ordered if finding.severity == "error"]
    reason = ""
    if errors:
        more = f"；另有错误 {len(errors) - 1} 处" if len(errors) > 1 else ""
        reason = f"{errors[0].message}{more}"
    return replace(verdict, status="returned" if errors else "used", reason=reason, findings=ordered)


def _amounts(scheme: Scheme, submission: Submission) -> Iterator[tuple[str, Decimal]]:
    for data_field in scheme.data_fields:
        amount = submission.number(data_field.id)
        if data_field.unit in MONEY_UNITS and amount is not None:
            yield data_field.id, amount


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
