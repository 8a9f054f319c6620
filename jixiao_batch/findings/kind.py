"""One entry of the catalogue of findings (问题目录).

Texts are filled by `catalogue.found`: {label} is the field or row, {value} what stands there, {expected} what should; other
words come from the caller. A clerk must be able to act on message and remedy within a minute.
"""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_batch.findings.examples import EXAMPLES
from jixiao_batch.findings.model import Severity


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One entry of the catalogue."""

    code: str
    severity: Severity
    title: str
    message: str
    fix: str

    @property
    def example(self) -> str:
        """The message as a unit might read it."""
        return self.message.format_map(self._example_words)

    @property
    def example_fix(self) -> str:
        """The remedy that goes with the example."""
        return self.fix.format_map(self._example_words)

    @property
    def _example_words(self) -> dict[str, str]:
        return {"impact": "", **EXAMPLES.get(self.code, {})}
