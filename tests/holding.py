"""Verdicts and units with the contents that a test wants."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.evaluation.contents import Contents, InHand
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.findings.model import Finding
from jixiao_batch.workbook.submission import Submission

Holding = TypeVar("Holding", UnitResult, Verdict)


def held(
    submission: Submission | None = None, assessment: Assessment | None = None, findings: tuple[Finding, ...] = ()
) -> InHand:
    return InHand(Contents(submission, assessment, findings))


def with_contents(one: Holding, **changes: Any) -> Holding:
    """The verdict or unit with other findings, another assessment or submission …"""
    return replace(one, held=one.held.holding(replace(one.contents, **changes)))
