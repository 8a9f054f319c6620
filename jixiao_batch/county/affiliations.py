"""Whose a form is when the roster cannot tell (归属): near matches that a person confirms or denies in 复核意见.

A confirmation is of one file. It stands while the form names the same unit, and is asked again when the file has changed;
a file that names another unit by now is not taken for the confirmed one's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from jixiao_batch.county.roster import Roster, RosterUnit, name_key
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.faults import Fault

AFFILIATION: Literal["归属"] = "归属"
#: 是: the form is that unit's; 否: it is not
Answer = Literal["是", "否"]
ANSWERS: tuple[Answer, ...] = ("是", "否")
#: of the file's sha256, as the list shows it
_FINGERPRINT = 8


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One answered line of 复核意见: whether the form at `target` (path in 报送) is that unit's; `seen` is what it was then."""

    unit_code: str
    unit_name: str
    target: str
    action: Answer
    reason: str
    person: str
    basis: str = ""
    day: str = ""
    seen: str = ""
    #: sheet and cell of the line, for messages
    place: str = ""

    @property
    def kind(self) -> Literal["归属"]:
        return AFFILIATION

    @property
    def value(self) -> None:
        return None

    @property
    def words(self) -> str:
        """理由；依据：…；某某，2024-05-10."""
        basis = f"；依据：{self.basis}" if self.basis else ""
        signed = "，".join(part for part in (self.person, self.day) if part)
        return f"{self.reason}{basis}；{signed}"


def seen_text(sha256: str, claimed: str) -> str:
    """What a person confirms: the file, and what the form says of its unit (编码 名称)."""
    return f"{sha256[:_FINGERPRINT]} {claimed}".strip()


def still_stands(one: Affiliation, sha256: str, claimed: str) -> bool:
    """Whether the form at that path still names the unit that it named when the person looked at it."""
    return not one.seen or one.seen.partition(" ")[2] == seen_text(sha256, claimed).partition(" ")[2]


def is_stale(one: Affiliation, sha256: str, claimed: str) -> bool:
    """Whether the file is another one than the person looked at."""
    return bool(one.seen) and one.seen != seen_text(sha256, claimed)


def unit_for(one: Affiliation, roster: Roster) -> RosterUnit | None:
    """The unit on the roster that the line names, by its code where it has one."""
    return roster.by_code.get(name_key(one.unit_code)) if one.unit_code else roster.by_name.get(name_key(one.unit_name))


def confirmed(affiliations: Iterable[Affiliation], path: str) -> Affiliation | None:
    """The one that says whose the form at that path is."""
    return next((one for one in affiliations if one.target == path and one.action == "是"), None)


def in_question(verdicts: Iterable[Verdict], affiliations: Iterable[Affiliation]) -> Mapping[str, tuple[str, ...]]:
    """Code of a unit on the roster -> paths of forms that may be its own and that nobody has said are not."""
    denied = {(one.target, name_key(one.unit_code or one.unit_name)) for one in affiliations if one.action == "否"}
    paths: dict[str, tuple[str, ...]] = {}
    for verdict in verdicts:
        for unit in verdict.proposed:
            if denied.isdisjoint({(verdict.path, name_key(unit.code)), (verdict.path, name_key(unit.name))}):
                paths[unit.code] = (*paths.get(unit.code, ()), verdict.path)
    return paths


def affiliation_faults(affiliations: Sequence[Affiliation], roster: Roster, file: str) -> Iterator[Fault]:
    """Lines on units that the roster lacks, whose code and name are of two units, or that give one form to two units."""
    first: dict[str, str] = {}
    for one in affiliations:
        unit = unit_for(one, roster)
        named = roster.by_name.get(name_key(one.unit_name))
        if unit is None:
            yield Fault(f"单位名册里没有“{one.unit_code or one.unit_name}”，请核对；不要了的整行删去", file, one.place)
        elif named is not None and named is not unit:
            message = f"单位编码 {one.unit_code} 和单位名称“{one.unit_name}”（编码 {named.code}）不是同一单位，请改正一项"
            yield Fault(message, file, one.place)
        elif one.action == "是" and first.setdefault(one.target, one.place) != one.place:
            yield Fault(f"“{one.target}”在 {first[one.target]} 已经确认是另一单位的，一份表只能归一个单位", file, one.place)


def unused_affiliations(verdicts: Iterable[Verdict], affiliations: Iterable[Affiliation]) -> tuple[Affiliation, ...]:
    """Confirmations that came to nothing: there is no such form, or it says itself that it is another unit's."""
    by_path = {verdict.path: verdict for verdict in verdicts}
    return tuple(one for one in affiliations if one.action == "是" and not _counts(one, by_path))


def _counts(one: Affiliation, by_path: Mapping[str, Verdict]) -> bool:
    verdict = by_path.get(one.target)
    if verdict is None or verdict.identity is None:
        return False
    if one.unit_code:
        return name_key(verdict.code) == name_key(one.unit_code)
    return name_key(verdict.name) == name_key(one.unit_name)
