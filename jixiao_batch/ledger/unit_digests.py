"""Digests of units: equal ones mean that everything that is written of them is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jixiao_batch.evaluation.contents import Added, Held
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding
from jixiao_batch.ledger.codec import Codec
from jixiao_batch.ledger.keys import digest, program_fingerprint
from jixiao_batch.scheme.loading import LoadedScheme


class UnitDigests:
    """Of units as one run sees them. Where a unit stands among the others is left out: other units' forms change that."""

    def __init__(self, codec: Codec, schemes: Mapping[str, LoadedScheme]) -> None:
        self._codec = codec
        self._schemes = schemes
        #: the contents of each form as they were judged, with the verdict's key, by path
        self._judged: dict[str, tuple[Held, str]] = {}
        #: by identity; the unit beside it keeps that from being given to another
        self._known: dict[int, tuple[UnitResult, str, str]] = {}

    def know(self, path: str, held: Held, key: str) -> None:
        """These contents are what the verdict of that key on that file says."""
        self._judged[path] = (held, key)

    def told(self, unit: UnitResult) -> str:
        """Of what documents say of the unit."""
        return self._of(unit)[1]

    def whole(self, unit: UnitResult) -> str:
        """Of all that the unit is."""
        return self._of(unit)[2]

    def _of(self, unit: UnitResult) -> tuple[UnitResult, str, str]:
        known = self._known.get(id(unit))
        if known is None:
            facts = (unit.code, unit.name, unit.category, unit.status, unit.file, unit.scheme_id, unit.unopened)
            form, aside = self._form_keys(unit)
            told = digest(program_fingerprint(), self._schemes[unit.scheme_id].sha256, form, repr(facts))
            whole = digest(told, aside, repr((unit.in_question, unit.spot_checks)))
            known = self._known[id(unit)] = (unit, told, whole)
        return known

    def _form_keys(self, unit: UnitResult) -> tuple[str | bytes, str]:
        """The key of the verdict and what was added to it; where the contents are others than were judged, all of them.

        What is aside in a finding is the county's and in no document on a unit: it is told apart, with what was asked.
        """
        held, added = unit.held, []
        while isinstance(held, Added):
            added.append(held.findings)
            held = held.base
        judged, key = self._judged.get(unit.file, (None, ""))
        if held is judged:
            told = [[_without_aside(finding) for finding in findings] for findings in added]
            return f"{key} {told}", repr([finding.aside for findings in added for finding in findings])
        contents = unit.contents
        findings = tuple(_without_aside(finding) for finding in contents.findings)
        whole = self._codec.text_of(unit.scheme_id, replace(contents, findings=findings, asked=()))
        return whole, repr(([finding.aside for finding in contents.findings], contents.asked))


def _without_aside(finding: Finding) -> Finding:
    return replace(finding, aside="") if finding.aside else finding
