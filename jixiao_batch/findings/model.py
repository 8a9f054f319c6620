"""A finding (问题): what is wrong, where it stands, what was expected and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

#: error 错误 returns the workbook; query 核实 keeps it but asks for an explanation; note 提示 informs.
Severity = Literal["error", "query", "note"]

SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "query": "核实", "note": "提示"}

_ORDER: tuple[Severity, ...] = ("error", "query", "note")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a workbook; empty strings where it has no sheet or cell."""

    sheet: str = ""
    cell: str = ""
    label: str = ""

    @property
    def address(self) -> str:
        """The place as a clerk reads it: 基础数据!C21."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, reported once. `value` is what stands there, `expected` what should.

    `aside` is for the county only and never goes back to a unit (another unit's name); `follows` counts the findings that this
    cause explains and that are therefore not listed; `also` has the other cells that it concerns.
    """

    code: str
    severity: Severity
    title: str
    message: str
    fix: str
    place: Place = Place()
    value: str = ""
    expected: str = ""
    aside: str = ""
    follows: int = 0
    also: tuple[Place, ...] = ()

    def explaining(self, others: Sequence[Finding]) -> Finding:
        """This cause with `others`, which follow from it, counted instead of listed."""
        if not others:
            return self
        follows = self.follows + len(others)
        message = self.message.removesuffix(_following(self.follows)) + _following(follows)
        return replace(self, follows=follows, message=message)

    @property
    def county_message(self) -> str:
        """The message as the bureau's own lists show it."""
        return f"{self.message}（{self.aside}）" if self.aside else self.message

    @property
    def severity_word(self) -> str:
        return SEVERITY_WORDS[self.severity]


def _following(count: int) -> str:
    return f"（另有 {count} 处由此引起，不再逐条列出）" if count else ""


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The severest of `findings`, None when there are none."""
    return severest(finding.severity for finding in findings)


def severest(severities: Iterable[Severity]) -> Severity | None:
    """None when there are none."""
    found = set(severities)
    return next((severity for severity in _ORDER if severity in found), None)


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with the severest first, otherwise in their given order."""
    return tuple(sorted(findings, key=lambda finding: order_of(finding.severity)))


def order_of(severity: Severity) -> int:
    """0 for the severest."""
    return _ORDER.index(severity)
